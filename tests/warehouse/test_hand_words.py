"""The words of the device in the hand: all are used, and all are there in German."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation

import onegauge.ui
from onegauge.kernel.errors import REFUSALS, Refusal
from onegauge.ui import languages
from onegauge.warehouse import operations as ops
from onegauge.warehouse.task_states import CONFLICT_RULES, LINES_OPEN, LOT_TOO_OLD, NOT_HERE, Conflict, TaskType
from onegauge.warehouse.web import hand
from onegauge.warehouse.web.hand_reasons import REASONS
from onegauge.warehouse.web.hand_words import GERMAN, words
from tests.support import Trade, want
from tests.warehouse.floors import opened, released
from tests.warehouse.test_tasks import plan, step

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


def rules(rule: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    """Every rule that may refuse."""
    for one in rule.__subclasses__():
        yield one
        yield from rules(one)


def test_why_a_rule_refused_is_said_in_german() -> None:
    """By the titles of everything that a step of the floor may meet."""
    near = ("onegauge.kernel.", "onegauge.inventory.", "onegauge.warehouse.")
    met = [one for one in rules() if one.code and one.__module__.startswith(near)]
    titles = {title for one in met for title in (one.title, REFUSALS[one.code].title)}
    assert sorted(titles | {LOT_TOO_OLD, NOT_HERE, LINES_OPEN}) == sorted(REASONS)


@pytest.mark.django_db
def test_the_reason_of_a_rule_is_told_in_the_language_of_the_device_each_time(trade: Trade) -> None:
    shipment = released(opened(trade), want("GLOVE", 1))
    ops.pick_shipments(shipment_ids=[shipment], by=trade.by)
    (pack,) = plan(trade)
    wrong, late = step(trade, pack, "finish", packages=0), step(trade, 0, "finish")

    def told() -> list[str]:
        languages.activate("de")
        try:
            with languages.in_hand():
                return [str(o["text"]) for o in hand.tell(trade.by, hand.STEPS.dump_json([wrong, late]))]
        finally:
            languages.activate("en-gb")

    first = told()
    assert first[0].startswith("Ungültiger Wert: ")
    assert "1 to 10,000 packages" in first[0]
    assert first[1] == "Diese Aufgabe oder Zeile gibt es nicht"
    assert told() == first
    assert trade.rows("SELECT conflict, refusal, text FROM warehouse_taskstep") == [
        ("refused", "invalid_value", first[0].partition(": ")[2])
    ]


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
