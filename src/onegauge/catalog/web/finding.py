"""What a scanner reads finds its item: a GTIN alone, or the GTIN inside a GS1 element string."""

from collections.abc import Iterable

from biip import ParseError, parse
from django.db.models import Value
from django.db.models.functions import LPad

from onegauge.catalog import permissions
from onegauge.catalog.models import Packaging
from onegauge.kernel.actor import Actor
from onegauge.ui.kit import SCREENS
from onegauge.ui.providers import Hit

SHORTEST = 8


def gtin_of(text: str) -> str:
    """The GTIN in what was scanned or typed, with 14 digits; empty when there is none."""
    plain = text.replace("(", "").replace(")", "").replace(" ", "")
    if len(plain) < SHORTEST or not plain.isascii():
        return ""
    try:
        found = parse(plain).gtin
    except ParseError:
        return ""
    return found.value.zfill(14) if found is not None else ""


def items_by_gtin(by: Actor, text: str) -> Iterable[Hit]:
    """The item whose packaging carries the code; no statement when the text holds none."""
    gtin = gtin_of(text) if by.may_somewhere(permissions.VIEW) else ""
    if not gtin:
        return
    screen = SCREENS["catalog.Item"]
    padded = LPad("gtin", 14, Value("0"))
    for one in Packaging.objects.alias(padded=padded).filter(padded=gtin).select_related("item"):
        note = f"{one.item.name} · {one.code} {one.gtin}"
        yield Hit(one.item.sku, screen.url("document", one.item_id), screen.singular, note)
