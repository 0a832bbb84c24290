"""Cells of order lines: how far a line is served, its price against the list, its promise with the reason."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onegauge.inventory.states import PromiseReason
from onegauge.orders.queries import LineProgress
from onegauge.orders.web.desk import rounding_words
from onegauge.ui import formatting
from onegauge.ui.declarations.columns import badge
from onegauge.ui.kit import Badge, Instant, Number, Qty


@dataclass(frozen=True, slots=True)
class Promise(Badge):
    """The promised day and why it is that day; what waits for supply or was moved stands out."""

    def html(self, row: Any, href: str = "") -> SafeString:
        """A badge with the day; below it the reason, or how far the line is served."""
        line: LineProgress = row
        if line.promised_on is None:
            return format_html("{}", formatting.DASH)
        day = formatting.day(line.promised_on)
        if line.shipped_qty + line.cancelled_qty >= line.qty:
            return format_html(
                '{}<span class="sub">{}</span>',
                badge(day, "good" if line.shipped_qty else "neutral"),
                served_words(line),
            )
        moved = line.first_promised_on not in {None, line.promised_on}
        tone = "good" if line.promise_reason == PromiseReason.IN_STOCK and not moved else "attn"
        reason = str(PromiseReason(line.promise_reason).label) if line.promise_reason else ""
        if moved:
            reason = _("first %s") % formatting.day(line.first_promised_on)
        return format_html('{}<span class="sub">{}</span>', badge(day, tone), reason)


def served_words(line: LineProgress) -> str:
    """Shipped, or cancelled."""
    return _("cancelled") if line.shipped_qty == 0 else _("shipped")


@dataclass(frozen=True, slots=True)
class Ordered(Qty):
    """The quantity with its unit, and below it how far it is served."""

    def html(self, row: Any, href: str = "") -> SafeString:
        """The quantity; nothing below it while nothing has happened."""
        line: LineProgress = row
        said = [
            words % formatting.number(amount)
            for words, amount in (
                (_("%s reserved"), line.reserved_qty),
                (_("%s shipped"), line.shipped_qty),
                (_("%s cancelled"), line.cancelled_qty),
            )
            if amount
        ]
        if line.asked_qty is not None and line.package_qty is not None:
            said.insert(0, rounding_words(line.asked_qty, line.qty, line.rounded_to, line.package_qty))
        shown = format_html("{}", self.text(line))
        return format_html('{}<span class="sub">{}</span>', shown, ", ".join(said)) if said else shown


@dataclass(frozen=True, slots=True)
class AgainstList(Number):
    """By how much the price is above (+) or below (−) the list, in percent."""

    def text(self, row: Any) -> str:
        """The percentage; a dash where there is no list price, or nothing to say."""
        line: LineProgress = row
        if not line.list_price or line.list_price == line.unit_price:
            return formatting.DASH
        return signed(((line.unit_price / line.list_price - 1) * 100).quantize(Decimal("0.1")))


def signed(value: Decimal) -> str:
    """A figure with its sign, also when it is above zero."""
    return f"+{formatting.number(value)}" if value > 0 else formatting.number(value)


@dataclass(frozen=True, slots=True)
class Price(Number):
    """A unit price: at least two decimals, more where it has them."""

    def text(self, row: Any) -> str:
        """The price."""
        return price_words(self.value(row))


def price_words(value: Decimal) -> str:
    """A price as people write it."""
    exponent = value.normalize().as_tuple().exponent
    return formatting.number(value, max(2, -exponent if isinstance(exponent, int) else 2))


@dataclass(frozen=True, slots=True)
class DecideBy(Instant):
    """Until when a hold is to be decided; what is overdue stands out."""

    warn: Callable[[Any], bool] | None = None

    def html(self, row: Any, href: str = "") -> SafeString:
        """The instant, emphasised when it is over and nobody has decided."""
        if self.warn is not None and self.warn(row):
            return format_html('<span class="t-bad b">{}</span>', self.text(row))
        return format_html("{}", self.text(row))
