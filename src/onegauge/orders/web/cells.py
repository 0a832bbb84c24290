"""Cells of order lines: a promise with its reason, a price with what the list says."""

from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onegauge.inventory.states import PromiseReason
from onegauge.orders.queries import LineProgress
from onegauge.ui import formatting
from onegauge.ui.kit import Date, Number


@dataclass(frozen=True, slots=True)
class Promise(Date):
    """The promised day, why it is that day, and the first promise where it was another one."""

    def html(self, row: Any, href: str = "") -> SafeString:
        """Two or three short lines."""
        line: LineProgress = row
        if line.promised_on is None:
            return format_html("{}", formatting.DASH)
        reason = PromiseReason(line.promise_reason).label if line.promise_reason else ""
        shown = format_html('{}<span class="sub">{}</span>', self.text(line), reason)
        if line.first_promised_on in {None, line.promised_on}:
            return shown
        first = _("first %s") % formatting.day(line.first_promised_on)
        return format_html('{}<span class="sub">{}</span>', shown, first)


@dataclass(frozen=True, slots=True)
class Price(Number):
    """The unit price, with the list price where it differs."""

    def html(self, row: Any, href: str = "") -> SafeString:
        """The price, and below it what the list says."""
        line: LineProgress = row
        if line.list_price is None or line.list_price == line.unit_price:
            note = _("no list price") if line.list_price is None else ""
        else:
            note = _("list %s") % formatting.number(line.list_price)
        shown = format_html("{}", self.text(line))
        return format_html('{}<span class="sub">{}</span>', shown, note) if note else shown
