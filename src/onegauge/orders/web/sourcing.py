"""Why this site: what the page of an order tells about where its lines are served from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.queries import lines_of
from onegauge.sourcing import queries
from onegauge.sourcing.states import Method, OptionKind, Removal
from onegauge.ui import formatting
from onegauge.ui.kit import Trace, TraceSide

Names = Mapping[tuple[str, int], str]


@dataclass(frozen=True, slots=True)
class Shown:
    """One decision as a line of the table."""

    id: int
    line_no: int
    sku: str
    qty: Decimal
    served: str
    method: str
    cost_amount: Decimal
    regret_amount: Decimal
    reason: str
    decided_at: datetime
    decided_by: str


def sourcing_of(order_id: int) -> list[Shown]:
    """From where each line is served, the newest decision of a line first."""
    found = queries.decisions_of(SALES_ORDER_KIND.number, order_id)
    numbers = {line.pk: line.line_no for line in lines_of(order_id)} if found else {}
    names = names_in(found)
    return [
        Shown(
            id=one.pk, line_no=numbers.get(one.source_line_id, 0), sku=one.item.sku, qty=one.qty,
            served=", ".join(leg_words(leg, names) for leg in one.legs), method=str(Method(one.method).label),
            cost_amount=one.cost_amount, regret_amount=one.regret_amount, reason=one.reason,
            decided_at=one.decided_at, decided_by=one.decided_by,
        )
        for one in found
    ]  # fmt: skip


def names_in(decisions: Iterable[Any]) -> Names:
    """Sites and items that decisions speak of, by name; one statement."""
    rows = [x for one in decisions for x in (*one.options, *one.legs)]
    suppliers = (x["supplier_id"] for x in rows if x.get("supplier_id"))
    return queries.names_of((x["site_id"] for x in rows), (x["item_id"] for x in rows), suppliers)


def whence(way: Mapping[str, Any], names: Names) -> str:
    """The supplier that sends it, else the site."""
    return names.get(("supplier", way.get("supplier_id") or 0)) or names.get(("site", way["site_id"]), "")


def leg_words(leg: Mapping[str, Any], names: Names) -> str:
    """A leg in a few words."""
    words = {
        "qty": formatting.number(Decimal(leg["item_qty"])),
        "item": names.get(("item", leg["item_id"]), ""),
        "site": whence(leg, names),
        "how": str(OptionKind(leg["kind"]).label).lower(),
    }
    return _("%(qty)s %(item)s from %(site)s (%(how)s)") % words


def trace_of_decision(decision_id: int) -> Trace:
    """Left every way that was open with its price, right what closed the others."""
    one = queries.decision(decision_id)
    names = names_in([one])
    chosen = {leg["option"] for leg in one.legs}
    ways = list(enumerate(one.options))
    open_ways = [(n, x) for n, x in ways if not x["removed"] or n in chosen]
    closed = [(n, x) for n, x in ways if x["removed"] and n not in chosen]
    return Trace(
        TraceSide(_("Open ways, for the whole line"), [row for n, x in open_ways for row in priced(x, n in chosen, names)]),
        TraceSide(
            _("Closed ways"),
            [(way_words(x, names), str(Removal(x["removed"]).label), "muted") for _n, x in closed] or [(_("None"), "", "muted")],
        ),
    )  # fmt: skip


def priced(option: Mapping[str, Any], chosen: bool, names: Names) -> Sequence[tuple[str, Any, str]]:
    """One way with what it costs, part by part."""
    words = {
        "freight": _("freight by weight"), "base": _("shipment"), "late": _("lateness"), "ageing": _("ageing stock sold"),
        "substitute": _("substitute"), "goods": _("price beyond our cost"), "drop_ship": _("following up a supplier"),
    }  # fmt: skip
    parts = [f"{words[k]} {formatting.number(Decimal(v))}" for k, v in option["parts"].items() if Decimal(v)]
    day = parse_date(option["ships_on"])
    when = _("leaves %(day)s") % {"day": formatting.day(day) if isinstance(day, date) else ""}
    days = option["late_days"]
    late = ngettext("%s day late", "%s days late", days) % days if days else _("on time")
    return (
        (way_words(option, names), formatting.number(Decimal(option["cost"])), "sum" if chosen else ""),
        ("", " · ".join([when, late, *parts]), "muted"),
    )


def way_words(option: Mapping[str, Any], names: Names) -> str:
    """A way in a few words: how, from where, with what, and how much there is."""
    words = {
        "how": str(OptionKind(option["kind"]).label),
        "site": whence(option, names),
        "item": names.get(("item", option["item_id"]), ""),
        "free": formatting.number(Decimal(option["free_qty"])),
    }
    if option["kind"] == OptionKind.BACKORDER:
        return _("%(how)s in %(site)s") % words
    if option["kind"] == OptionKind.DROP_SHIP:
        return _("%(how)s %(site)s") % words
    return _("%(how)s, %(site)s, %(item)s: %(free)s free") % words
