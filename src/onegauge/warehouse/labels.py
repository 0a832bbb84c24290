"""What a scanner reads at the dock: an SSCC, a GTIN, a GS1 element string or a Digital Link. Pure; no database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from biip import ParseError, parse
from biip.gs1_messages import GS1Message

SHORTEST = 8
SSCC_DIGITS = 18


@dataclass(slots=True)
class Label:
    """What a code says. ``text`` is what was read; a plain text that says nothing more may be a SKU."""

    text: str
    sscc: str = ""
    gtin: str = ""
    lot: str = ""
    expires_on: date | None = None
    produced_on: date | None = None
    count: Decimal | None = None
    weight_kg: Decimal | None = None
    is_gs1: bool = field(default=False)


def read_label(text: str) -> Label:
    """Everything that a scanned or typed text says; a text without a GS1 code says only itself."""
    plain = text.strip()
    label = Label(plain)
    if len(plain) < SHORTEST or not plain.isascii():
        return label
    try:
        if plain.startswith("("):
            _take(label, GS1Message.parse_hri(plain).element_strings)
            return label
        found = parse(plain)
    except ParseError:
        return label
    link = found.gs1_digital_link_uri
    if link is not None:
        _take(label, link.element_strings)
    elif found.sscc is not None and len(plain) == SSCC_DIGITS:
        label.sscc, label.is_gs1 = found.sscc.value, True
    elif found.gtin is not None and plain.isdigit() and len(plain) in {8, 12, 13, 14}:
        label.gtin, label.is_gs1 = found.gtin.value.zfill(14), True
    elif found.gs1_message is not None:
        _take(label, found.gs1_message.element_strings)
    return label


def _take(label: Label, elements: Iterable[Any]) -> None:
    """The application identifiers that receiving knows: 00, 01, 02, 10, 11, 15, 17, 21, 30, 37, 310n."""
    label.is_gs1 = True
    for element in elements:
        ai, value = element.ai.ai, element.value
        if ai == "00":
            label.sscc = value
        elif ai in {"01", "02"}:
            label.gtin = value.zfill(14)
        elif ai in {"10", "21"}:
            label.lot = label.lot if ai == "10" and label.lot else value
        elif ai in {"15", "17"}:
            label.expires_on = element.date if ai == "17" or label.expires_on is None else label.expires_on
        elif ai == "11":
            label.produced_on = element.date
        elif ai in {"30", "37"}:
            label.count = _number(value)
        elif ai.startswith("310"):
            label.weight_kg = element.decimal


def _number(value: str) -> Decimal | None:
    try:
        return Decimal(value)
    except InvalidOperation:
        return None
