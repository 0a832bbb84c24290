"""The words of the device in the hand: all are used, and all are there in German."""

import re
from pathlib import Path

from django.utils import translation

import onegauge.ui
from onegauge.ui import languages
from onegauge.warehouse.task_states import CONFLICT_RULES, Conflict, TaskType
from onegauge.warehouse.web.hand_words import GERMAN, words

SCRIPT = Path(onegauge.ui.__file__).parent / "static/ui/js/hand.js"


def test_every_word_is_used_and_every_used_word_is_given() -> None:
    used = set(re.findall(r"words\.(\w+)", SCRIPT.read_text(encoding="utf-8"))) | {"script"}
    assert set(words()) == used


def test_german_is_complete() -> None:
    english = [text for text in words().values() if isinstance(text, str)]
    english += [label for name in ("short_reasons", "troubles") for _value, label in words()[name]]
    english += [str(one.label) for one in (*TaskType, *Conflict) if one != Conflict.NONE]
    english += [rule.mend for rule in CONFLICT_RULES.values()]
    assert [text for text in english if text not in GERMAN] == []


def test_only_the_device_speaks_it() -> None:
    languages.activate("de")
    try:
        assert translation.gettext("Everything is taken") == "Everything is taken"
        with languages.in_hand():
            assert translation.gettext("Everything is taken") == "Alles ist genommen"
            assert str(TaskType.PICK.label) == "Kommissionieren"
        assert translation.gettext("Everything is taken") == "Everything is taken"
    finally:
        languages.activate("en-gb")
