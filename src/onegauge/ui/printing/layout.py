"""Where everything of a label stands, in millimetres: one layout, which the typesetter and the label printer follow."""

import textwrap
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from onegauge.ui.declarations.papers import Face
from onegauge.ui.printing.gs1 import Symbol, fitting

SIZES = {"100x50": (100, 50), "100x150": (100, 150)}
MARGIN = 5.0
"""As much white as ten of the widest bars, without which no scanner finds the first one."""
DOTS = 8
NARROWEST, WIDEST = 0.25, 0.5
"""A bar of a quarter of a millimetre is read by every scanner; wider than a half makes a code long, not better."""
TALLEST = 32.0
"""GS1 wants the bars of a logistic label this high."""
WIDTH_OF_SIGN = 0.6
CAPTION, VALUE, SMALLEST = 2.4, 4.0, 2.6


@dataclass(frozen=True, slots=True)
class Words:
    """A line of text: ``size`` is its height."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Bars:
    """A bar code in a box: as wide as whole modules allow, from the left edge of the box."""

    x: float
    y: float
    width: float
    height: float
    symbol: Symbol

    @property
    def module(self) -> float:
        """How wide the narrowest bar may be here: whole dots of the usual printer, so that none is blurred."""
        return int(min(WIDEST, self.width / self.symbol.modules) * DOTS + 0.001) / DOTS


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the label."""

    x: float
    y: float
    width: float


Placed = Words | Bars | Rule


def placed(face: Face, size: str) -> list[Placed]:
    """Symbols at the foot, words above them from the top; what has no room is left out rather than printed over."""
    width, height = SIZES[size]
    inner = width - 2 * MARGIN
    found = [part for symbol in face.symbols for part in fitting(symbol, int(inner / NARROWEST))]
    bars = list(_symbols(found, inner, float(height)))
    foot = min((one.y for one in bars), default=float(height)) - 1.5
    return [*_words(face, inner, foot), *bars]


def _symbols(found: Sequence[Symbol], inner: float, height: float) -> Iterator[Bars | Words]:
    if not found:
        return
    each = min(TALLEST + 4.5, height * (0.62 if len(found) > 1 else 0.42) / len(found))
    for place, symbol in enumerate(found):
        top = height - MARGIN - each * (len(found) - place)
        yield Bars(MARGIN, top, inner, each - 4.5, symbol)
        size = min(3.2, inner / (WIDTH_OF_SIGN * len(symbol.human)))
        yield Words(MARGIN, top + each - 4.0, size, symbol.human)


def _words(face: Face, inner: float, foot: float) -> Iterator[Placed]:
    """From the top to the foot, line by line."""
    y = MARGIN
    for one in _lines(face, inner, foot - MARGIN):
        if y + one.size > foot:
            return
        yield Words(MARGIN, y, one.size, one.text, one.bold)
        y += one.size * 1.25
    rows = [face.facts[at : at + 2] for at in range(0, len(face.facts), 2)]
    for place, row in enumerate(rows):
        if y + CAPTION + VALUE + 1.5 > foot:
            return
        if place == 0:
            yield Rule(MARGIN, y, inner)
            y += 1.2
        for at, (caption, value) in enumerate(row):
            yield from _fact(MARGIN + at * (inner / 2), y, inner / 2 - 2, caption, value)
        y += CAPTION + VALUE + 1.5


def _fact(x: float, y: float, room: float, caption: str, value: str) -> Iterator[Words]:
    yield Words(x, y, CAPTION, _cut(caption, room, CAPTION))
    size = _size(value, room, VALUE)
    yield Words(x, y + CAPTION + 0.6, size, _cut(value, room, size), bold=True)


def _lines(face: Face, inner: float, room: float) -> Iterator[Words]:
    """The lines above the facts; their place is decided by whoever stacks them."""
    if face.sender:
        yield Words(0, 0, 3.0, _cut(face.sender, inner, 3.0))
    for place, line in enumerate(face.address):
        size = 5.5 if place == 0 else 4.5
        size = _size(line, inner, size)
        yield Words(0, 0, size, _cut(line, inner, size), bold=place == 0)
    tallest = min(24.0, room * 0.75) if face.large else 6.0
    size = _size(face.title, inner, tallest)
    for line in wrapped(face.title, inner, size)[: 2 if face.title else 0]:
        yield Words(0, 0, size, line, bold=True)
    if face.sub:
        for line in wrapped(face.sub, inner, 3.5)[:2]:
            yield Words(0, 0, 3.5, line)


def columns_of(text: str) -> int:
    """How many signs wide a text is; signs of East Asia are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def _size(text: str, room: float, most: float) -> float:
    """As large as fits, but never too small to be read."""
    return max(min(most, SMALLEST), min(most, room / (WIDTH_OF_SIGN * max(1, columns_of(text)))))


def _cut(text: str, room: float, size: float) -> str:
    """A text that has no room ends with three dots."""
    most = int(room / (WIDTH_OF_SIGN * size))
    if columns_of(text) <= most:
        return text
    while text and columns_of(text) >= most:
        text = text[:-1]
    return text + "…"


def wrapped(text: str, room: float, size: float) -> list[str]:
    """A text in lines that fit."""
    most = max(1, int(room / (WIDTH_OF_SIGN * size) + 0.001))
    if columns_of(text) > len(text):
        most = max(1, most // 2)
    return textwrap.wrap(text, most) or [""]
