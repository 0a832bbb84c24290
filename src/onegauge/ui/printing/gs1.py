"""Element strings of GS1 and the symbols of Code 128. Pure; what a scanner reads is decided here, not how it is drawn."""

import string
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FNC1 = "\x1d"
TO_B, TO_C = "\x01", "\x02"
FIXED = frozenset({"00", "01", "02", "11", "12", "13", "15", "16", "17", "20"})
"""Identifiers whose length everybody knows: nothing has to mark where their value ends."""
LETTERS = frozenset(string.ascii_letters + string.digits + "!\"%&'()*+,-./_:;<=>?")
"""The 82 characters that GS1 lets a lot or a serial number have."""
LONGEST_LOT = 20


@dataclass(frozen=True, slots=True)
class Symbol:
    """What one bar code says: identifiers with their values (GS1-128), or plain text (Code 128)."""

    elements: tuple[tuple[str, str], ...] = ()
    plain: str = ""

    @property
    def human(self) -> str:
        """What stands below the bars."""
        return self.plain or "".join(f"({ai}){value}" for ai, value in self.elements)

    @property
    def data(self) -> str:
        """What the bars carry; where a value of open length is followed by another, FNC1 parts them."""
        if self.plain:
            return self.plain
        parts = []
        for place, (ai, value) in enumerate(self.elements, start=1):
            ends = ai in FIXED or place == len(self.elements)
            parts.append(ai + value + ("" if ends else FNC1))
        return FNC1 + "".join(parts)

    @property
    def modules(self) -> int:
        """How many of its narrowest bars it is wide: eleven for each symbol and the check, thirteen for the end."""
        return 11 * (len(symbols(self.data)) + 1) + 13


def day(value: date) -> str:
    """A date as GS1 writes it."""
    return f"{value:%y%m%d}"


def trade_item(gtin: str | None, *, expires_on: date | None = None, lot: str = "") -> Symbol | None:
    """The symbol of goods: GTIN, expiry, lot, in the order that needs no separator. Without a GTIN there is none.

    A lot that GS1 cannot write is left out; it still stands in words on the label.
    """
    if not gtin:
        return None
    found = [("01", gtin.rjust(14, "0"))]
    if expires_on is not None:
        found.append(("17", day(expires_on)))
    if lot and len(lot) <= LONGEST_LOT and set(lot) <= LETTERS:
        found.append(("10", lot))
    return Symbol(elements=tuple(found))


def plain(text: str) -> Symbol | None:
    """The symbol of a code of ours; nothing where Code 128 has no sign for a letter of it."""
    return Symbol(plain=text) if text and all(" " <= sign <= "~" for sign in text) else None


def symbols(data: str) -> list[str]:
    """The symbols of Code 128: a start, then pairs of digits, signs, FNC1 and the changes between the two sets."""
    found: list[str] = []
    at, mode = 0, ""
    while at < len(data):
        if data[at] == FNC1 and mode:
            found.append(FNC1)
            at += 1
            continue
        run = _digits(data, at + (data[at] == FNC1))
        wanted = _mode(run, first=not mode, last=at + run == len(data), mode=mode)
        if wanted == TO_C and mode != TO_C and run % 2 and mode:
            found.append(data[at])
            at, run = at + 1, run - 1
        if wanted != mode:
            found.append(wanted)
            mode = wanted
        if data[at] == FNC1:
            continue
        step = 2 if mode == TO_C else 1
        found.append(data[at : at + step])
        at += step
    return found


def _digits(data: str, at: int) -> int:
    """How many digits follow one another from a place on."""
    end = at
    while end < len(data) and data[end].isdigit():
        end += 1
    return end - at


def _mode(run: int, *, first: bool, last: bool, mode: str) -> str:
    """The set that writes the next digits in the fewest symbols."""
    if mode == TO_C:
        return TO_C if run >= 2 else TO_B
    least = 4 if first or last else 6
    return TO_C if run >= least else TO_B


def fitting(symbol: Symbol, most_modules: int) -> Sequence[Symbol]:
    """The symbol, in as many parts as it takes for each to fit; a part that fits nowhere is left out."""
    if symbol.modules <= most_modules:
        return (symbol,)
    if len(symbol.elements) < 2:
        return ()
    head, tail = symbol.elements[:-1], symbol.elements[-1:]
    return (*fitting(Symbol(elements=head), most_modules), *fitting(Symbol(elements=tail), most_modules))
