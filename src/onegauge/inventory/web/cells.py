"""Cells of stock: where goods went, and for which document."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onegauge.catalog.queries import Stack, packagings_of, stacked
from onegauge.inventory.queries import fill_of_bin, quantity_of_balance
from onegauge.kernel.kinds import KINDS
from onegauge.ui import formatting
from onegauge.ui.history import url_of
from onegauge.ui.kit import SCREENS, Fact, Qty, Text
from onegauge.ui.languages import said

STATUS_TONES = {
    "available": "good", "inspection": "attn", "blocked": "bad", "damaged": "bad", "expired": "bad", "consigned": "info",
    "entrusted": "info",
}  # fmt: skip


def balance_url(balance: Any) -> str:
    """The page of a balance."""
    return SCREENS["inventory.Balance"].url("document", balance.pk)


def unit_url(unit_id: int | None) -> str:
    """The page of a handling unit; goods that stand in none have none to open."""
    return SCREENS["inventory.HandlingUnit"].url("document", unit_id) if unit_id else ""


def trace_url(code: str, sku: str = "") -> str:
    """Where a lot or a handling unit is followed; nothing to follow where there is none."""
    return f"{reverse('ui:list', args=['inventory', 'trace'])}?{urlencode({'code': code, 'sku': sku})}" if code else ""


def lot_url(balance: Any) -> str:
    """Where the lot of a balance is followed."""
    return trace_url(balance.lot.code, balance.item.sku) if balance.lot is not None else ""


def fill_facts(bin_id: int) -> list[Fact]:
    """What lies in a bin against its limits; nothing to say of a bin without any."""
    fill = fill_of_bin(bin_id)
    if fill is None:
        return []
    pairs = (
        (_("Weight"), fill.weight_kg, fill.max_weight_kg, "kg"), (_("Volume"), fill.volume_m3, fill.max_volume_m3, "m³"),
        (_("Handling units"), fill.units, fill.max_units, ""),
    )  # fmt: skip
    return [
        Fact(str(label), f"{formatting.number(has)} / {formatting.number(most)} {unit}".strip())
        for label, has, most, unit in pairs
        if most is not None
    ]


def package_facts(balance_id: int) -> list[Fact]:
    """A balance in whole packages of its item, as it can be counted on the floor; nothing when it has none."""
    found = quantity_of_balance(balance_id)
    if found is None:
        return []
    item_id, qty = found
    packages = [Stack(p.code, p.numerator, p.denominator) for p in packagings_of([item_id]).get(item_id, [])]
    stack = stacked(qty, packages)
    if not stack.packages:
        return []
    words = [f"{count} × {code}" for code, count in stack.packages]
    return [Fact(str(_("In packages")), " + ".join([*words, formatting.number(stack.rest)] if stack.rest else words))]


@dataclass(frozen=True, slots=True)
class Source(Text):
    """The document behind a row; its kind and id are opaque to stock, so the link is made from the kind."""

    def text(self, row: Any) -> str:
        """The kind in words with the id."""
        kind = KINDS.get(row.source_kind or 0)
        return f"{said(kind.label)} {row.source_id}" if kind else formatting.DASH

    def html(self, row: Any, href: str = "") -> SafeString:
        """A link when the kind has a page."""
        kind = KINDS.get(row.source_kind or 0)
        target = url_of(kind, row.source_id) if kind else ""
        return (
            format_html('<a href="{}">{}</a>', target, self.text(row)) if target else format_html("{}", self.text(row))
        )


@dataclass(frozen=True, slots=True)
class Served(Text):
    """What serves a waiting line: stock, an announced document, or nothing yet."""

    def text(self, row: Any) -> str:
        """In words; the reference when the document has one."""
        if not row.served:
            return str(_("nothing yet"))
        kind = KINDS.get(row.supply_kind or 0)
        return str(_("stock")) if kind is None else row.reference or f"{said(kind.label)} {row.supply_id}"


@dataclass(frozen=True, slots=True)
class Explained(Qty):
    """A quantity of a position that opens what it is made of: a tab of its page. What is below zero stands out."""

    tab: str = ""

    def html(self, row: Any, href: str = "") -> SafeString:
        """The link; the tab is named in the address, so it can be sent to somebody."""
        page = href or SCREENS["inventory.Position"].url("document", row.pk)
        css = "t-bad b" if (self.value(row) or 0) < 0 else ""
        return format_html('<a class="{}" href="{}?tab={}">{}</a>', css, page, self.tab, self.text(row))


@dataclass(frozen=True, slots=True)
class Promise(Explained):
    """What can be promised on one of the days ahead, by its place among them."""

    day: int = 0

    def needs(self) -> list[str]:
        """It is asked for with the rows."""
        return []

    def value(self, row: Any) -> Any:
        """Of the days that were asked for together."""
        return row.promisable[self.day]


@dataclass(frozen=True, slots=True)
class Place(Text):
    """One side of a movement: the bin when it was our stock, else the world outside. The path names the place."""

    def text(self, row: Any) -> str:
        """The bin, or the place in words."""
        side = self.path.removesuffix("_place")
        balance = getattr(row, f"{side}_balance")
        return str(balance.bin.code) if balance is not None else str(getattr(row, f"get_{self.path}_display")())

    def needs(self) -> list[str]:
        """The bin too."""
        return [self.path, f"{self.path.removesuffix('_place')}_balance__bin__code"]
