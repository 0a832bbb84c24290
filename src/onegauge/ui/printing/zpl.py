"""ZPL, the language of label printers: what a layout in millimetres is in dots."""

from collections.abc import Sequence

from onegauge.ui.printing.gs1 import FNC1, TO_B, TO_C, Symbol, symbols
from onegauge.ui.printing.layout import SIZES, Bars, Placed, Rule, Words

DPI = {203: 8, 300: 12}
"""Dots in a millimetre by the number that printers are sold under."""
ESCAPED = frozenset("_^~")
CODE_128 = {">": ">0", "^": "><", "~": ">="}
"""Signs of a bar code that the printer would read as an order of its own."""


def document(labels: Sequence[Sequence[Placed]], *, size: str, dpi: int) -> str:
    """All labels, one after another, as the printer gets them."""
    return "".join(label(one, size=size, dpi=dpi) for one in labels)


def label(placed: Sequence[Placed], *, size: str, dpi: int) -> str:
    """One label: its measures, UTF-8, then every part at its place."""
    dots = DPI[dpi]
    width, height = SIZES[size]
    parts = [part(one, dots) for one in placed]
    return "\n".join(["^XA", "^CI28", f"^PW{width * dots}", f"^LL{height * dots}", "^LH0,0", *parts, "^PQ1", "^XZ", ""])


def part(one: Placed, dots: int) -> str:
    """A line of words, a bar code or a rule."""
    match one:
        case Words():
            return words(one, dots)
        case Bars():
            return bars(one, dots)
        case Rule():
            return f"^FO{round(one.x * dots)},{round(one.y * dots)}^GB{round(one.width * dots)},2,2^FS"


def words(one: Words, dots: int) -> str:
    """Text in the printer's scalable font; bold is a little wider, because the font has no other weight."""
    high = round(one.size * dots)
    wide = high if one.bold else round(high * 0.9)
    return f"^FO{round(one.x * dots)},{round(one.y * dots)}^A0N,{high},{wide}^FH^FD{escaped(one.text)}^FS"


def bars(one: Bars, dots: int) -> str:
    """A bar code whose narrowest bar is a whole number of dots."""
    module = max(1, int(one.module * dots + 0.001))
    place = f"^FO{round(one.x * dots)},{round(one.y * dots)}"
    return f"^BY{module}{place}^BCN,{round(one.height * dots)},N,N,N^FH^FD{code_128(one.symbol)}^FS"


def escaped(text: str) -> str:
    """Signs that are orders, and what cannot be printed, by their number."""
    return "".join(f"_{ord(sign):02X}" if sign in ESCAPED or sign < " " else sign for sign in text)


def code_128(symbol: Symbol) -> str:
    """The symbols of a bar code as invocations: ``>:`` and ``>;`` begin a set, ``>5`` and ``>6`` change it, ``>8`` is FNC1."""
    found = []
    for place, one in enumerate(symbols(symbol.data)):
        if one == TO_B:
            found.append(">6" if place else ">:")
        elif one == TO_C:
            found.append(">5" if place else ">;")
        elif one == FNC1:
            found.append(">8")
        else:
            found.append(escaped("".join(CODE_128.get(sign, sign) for sign in one)))
    return "".join(found)
