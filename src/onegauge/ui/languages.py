"""Languages that a person may choose, and two made at run time that prove every text can be translated.

The words of the pages are English; Dutch and German stand for their numbers and dates. The device in the hand speaks
German too. ``en-xa`` writes every text
that goes through gettext with accents, brackets and 40 % more length: what stands outside brackets on a page was not
translatable. ``ar-xb`` does the same from right to left.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import trans_real

CONTEXT = "\x04"
OPEN, CLOSE = "⟦", "⟧"
LONGER = 0.4
FILL = "·"
WORDS_IN_HAND: dict[str, dict[str, str]] = {}
ACCENTED = str.maketrans(
    "abcdefghijklmnoprstuvwyzABCDEFGHIJKLMNOPRSTUVWYZ", "åƀçđéƒĝħîĵķļḿñöþŕšţûṽŵýžÅƁÇÐÉƑĜĤÎĴĶĻḾÑÖÞŔŠŢÛṼŴÝŽ"
)
KEPT = re.compile(r"(%\(\w+\)[#0+-]*\d*(?:\.\d+)?[sdfr]|%[sdfr%]|\{\w*\}|<[^>]*>|&\w+;)")


@dataclass(frozen=True, slots=True)
class Language:
    """A choice: its code, how it is offered, the language that its words are in, and whether it is for tests only."""

    code: str
    label: Any
    words: str = "en-GB"
    is_pseudo: bool = False


LANGUAGES = {
    one.code: one
    for one in (
        Language("en-gb", _("English")),
        Language("nl", _("English, Dutch numbers and dates")),
        Language("de", _("English, German numbers and dates")),
        Language("en-xa", _("Test: longer words"), "en-XA", is_pseudo=True),
        Language("ar-xb", _("Test: right to left"), "ar-XB", is_pseudo=True),
    )
}


def offered() -> list[Language]:
    """What a person may choose from; the two for tests only where they were switched on."""
    return [one for one in LANGUAGES.values() if settings.ONEGAUGE_PSEUDO_LOCALES or not one.is_pseudo]


def pseudo(text: str) -> str:
    """A text with accents, brackets and 40 % more length; placeholders, tags and entities stay as they are."""
    text = text.rpartition(CONTEXT)[2]
    parts = KEPT.split(text)
    letters = sum(len(part) for part in parts[::2])
    shown = "".join(part if at % 2 else part.translate(ACCENTED) for at, part in enumerate(parts))
    return f"{OPEN}{shown}{FILL * int(letters * LONGER + 0.9)}{CLOSE}" if text.strip() else text


class RuntimeTranslation(trans_real.DjangoTranslation):
    """A translation without a catalogue: English words as they are written, under the formats of its language."""

    def __init__(self, language: Language) -> None:
        super().__init__(settings.LANGUAGE_CODE)
        self.chosen = language

    def to_language(self) -> str:
        """What formats and the direction of writing go by."""
        return str(self.chosen.code)

    def gettext(self, message: str) -> str:
        """The words."""
        return pseudo(message) if self.chosen.is_pseudo else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The words for one or for many."""
        return self.gettext(msgid1 if n == 1 else msgid2)


class HandTranslation(RuntimeTranslation):
    """The words of the device in the hand, which is complete in more languages than the desk."""

    def gettext(self, message: str) -> str:
        """The words; what the device never shows stays English."""
        return WORDS_IN_HAND[self.chosen.code].get(message, message)


def add_words_in_hand(code: str, words: Mapping[str, str]) -> None:
    """A module gives the words of its part of the device in a language."""
    WORDS_IN_HAND.setdefault(code, {}).update(words)


@contextmanager
def in_hand() -> Iterator[None]:
    """Speak the person's language on the device in the hand, where it has words for it."""
    chosen = current()
    if chosen.code not in WORDS_IN_HAND:
        yield
        return
    code = f"{chosen.code}-x-hand"
    trans_real._translations.setdefault(code, HandTranslation(chosen))  # type: ignore[attr-defined]  # as below
    with translation.override(code):
        yield


def activate(code: str) -> None:
    """Write the pages of this request in a language; an unknown or closed one is the default."""
    chosen = LANGUAGES.get(code.lower())
    if chosen is None or chosen not in offered() or chosen.code == settings.LANGUAGE_CODE:
        translation.activate(settings.LANGUAGE_CODE)
        return
    # Django keeps its catalogues by code here and has no other door for one that is made at run time.
    trans_real._translations.setdefault(  # type: ignore[attr-defined]  # not in the stubs
        chosen.code, RuntimeTranslation(chosen)
    )
    translation.activate(chosen.code)


def current() -> Language:
    """The language of this page."""
    return LANGUAGES.get(translation.get_language() or "", LANGUAGES["en-gb"])


def asked_for(request: HttpRequest) -> str:
    """``?lang=en-xa`` shows one page in a language for tests, without choosing it."""
    code = request.GET.get("lang", "").lower()
    found = LANGUAGES.get(code)
    return code if found is not None and found.is_pseudo else ""


def said(text: Any) -> str:
    """A declared text in the language of the page.

    Lazy ones are translated by themselves; plain ones (of the kernel's registries, which know no languages) are now.
    """
    return str(text) if isinstance(text, Promise) else translation.gettext(str(text))


def plural_of(options: Any) -> str:
    """The plural of a model's name; a model that gives none has the English one."""
    given = options.original_attrs.get("verbose_name_plural")
    return said(given) if given else translation.gettext(f"{options.verbose_name_raw}s")
