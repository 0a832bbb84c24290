"""A tiny reader of the language of label printers: what stands where, and what it says."""

import re
from dataclasses import dataclass

from onegauge.ui.printing.gs1 import FNC1

INVOCATIONS = {"8": FNC1, "0": ">", "<": "^", "=": "~", "5": "", "6": "", ":": "", ";": ""}


@dataclass(frozen=True)
class Field:
    """A field of a label: its place in dots, its orders and its data."""

    x: int
    y: int
    orders: str
    data: str

    @property
    def is_bars(self) -> bool:
        """Whether it is a bar code."""
        return "^BC" in self.orders

    @property
    def module(self) -> int:
        """Dots of the narrowest bar."""
        return int(re.findall(r"\^BY(\d+)", self.orders)[0])

    @property
    def height(self) -> int:
        """Dots from top to foot."""
        found = re.findall(r"\^BCN,(\d+)|\^A0N,(\d+)|\^GB\d+,(\d+)", self.orders)[0]
        return int(next(part for part in found if part))

    @property
    def rule(self) -> int:
        """How long a line is."""
        found = re.findall(r"\^GB(\d+)", self.orders)
        return int(found[0]) if found else 0

    @property
    def scanned(self) -> str:
        """What a scanner reads from a bar code: invocations are changes of the set, FNC1 or a sign."""
        return re.sub(r">(.)", lambda found: INVOCATIONS[found[1]], self.data)

    @property
    def symbol_count(self) -> int:
        """How many symbols the printer draws, without check and end."""
        count, mode, rest = 0, "", self.data
        while rest:
            if rest[0] == ">":
                mode = {":": "B", "6": "B", ";": "C", "5": "C"}.get(rest[1], mode)
                count, rest = count + 1, rest[2:]
            else:
                step = 2 if mode == "C" else 1
                assert mode == "B" or rest[:2].isdigit()
                count, rest = count + 1, rest[step:]
        return count


@dataclass(frozen=True)
class Label:
    """One label: its measures in dots and its fields."""

    width: int
    height: int
    fields: tuple[Field, ...]


def read(text: str) -> list[Label]:
    """Every label of a file."""
    return [_label(body) for body in re.findall(r"\^XA(.*?)\^XZ", text, re.DOTALL)]


def _label(body: str) -> Label:
    assert "^CI28" in body
    width, height = (int(re.findall(rf"\^{order}(\d+)", body)[0]) for order in ("PW", "LL"))
    found = []
    for line in body.splitlines():
        at = re.fullmatch(r"(?P<before>.*?)\^FO(?P<x>\d+),(?P<y>\d+)(?P<orders>.*?)(?:\^FH\^FD(?P<data>.*))?\^FS", line)
        if at is not None:
            data = re.sub(
                r"(?:_[0-9A-F]{2})+", lambda m: bytes.fromhex(m[0].replace("_", "")).decode(), at["data"] or ""
            )
            assert not set(at["data"] or "") & set("^~")
            found.append(Field(int(at["x"]), int(at["y"]), at["before"] + at["orders"], data))
    return Label(width, height, tuple(found))
