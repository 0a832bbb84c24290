"""The numbers of a morning: each duty has its own few, with target, trend or age, and the list behind them.

Who a person is, is told by what they may do, never by the name of a role. A number that counts a list is taken from
that list with its filters, so the two cannot differ.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from onegauge.finance import permissions as finance
from onegauge.governance import permissions as governance
from onegauge.insight import permissions
from onegauge.insight.queries import cut_offs, kpi_overview
from onegauge.insight.web.words import tile_of
from onegauge.kernel.actor import Actor
from onegauge.orders import permissions as orders
from onegauge.ui import formatting
from onegauge.ui.declarations import paths
from onegauge.ui.kit import SCREENS, Tile
from onegauge.warehouse import permissions as warehouse

DAYS = 28
PAST_BANDS = ((1, 30), (31, 60), (61, 90), (91, 0))
TILES_SHOWN = 6
"""A person with several duties sees the first of each; more would be a wall."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many rows a list has with these filters; ``amount`` is summed beside the count, by currency.

    With ``due`` the rows are split by how many days that day is past.
    """

    label: Any
    unit: Any
    model: str
    query: Callable[[Actor], str]
    amount: str = ""
    due: str = ""

    def tile(self, by: Actor, permission: str) -> Tile | None:
        """The number, if the person may see its list."""
        screen = SCREENS.get(self.model)
        if screen is None or not by.may_somewhere(screen.permission):
            return None
        query = self.query(by)
        rows = screen.filters.narrow(screen.queryset(), QueryDict(query), by).order_by()
        note = ""
        if self.amount:
            found = sorted(rows.values_list("currency").annotate(Count("pk"), Sum(paths.lookup(self.amount))))
            count = sum(n for _currency, n, _amount in found)
            note = " · ".join(f"{currency} {formatting.number(amount or 0, 0)}" for currency, _n, amount in found)
        else:
            count = rows.count()
        return Tile(
            label=self.label,
            value=count,
            unit=str(self.unit),
            note=note,
            url=f"{screen.url()}?{query}",
            permission=permission,
            split=_ages(rows, self.due, by) if self.due else (),
            split_unit=str(self.unit),
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """A key figure by its code."""

    code: str


@dataclass(frozen=True, slots=True)
class Lag:
    """How many rows the followers have not counted yet."""


@dataclass(frozen=True, slots=True)
class Duty:
    """What whoever holds the permission looks at first."""

    permission: str
    tiles: Sequence[Counted | Kept | Lag]


def _ages(rows: QuerySet[Any], path: str, by: Actor) -> list[tuple[str, int]]:
    """The rows by days past the day, in one statement."""
    bands = {
        f"b{n}": Count("pk", filter=Q(**{
            f"{path}__lte": by.today - timedelta(days=youngest),
            f"{path}__gte": by.today - timedelta(days=oldest) if oldest else date.min,
        }))
        for n, (youngest, oldest) in enumerate(PAST_BANDS)
    }  # fmt: skip
    found = rows.aggregate(**bands)
    words = [
        _now("%(first)s to %(last)s days") % {"first": first, "last": last} if last else _now("over %(first)s days") % {"first": first - 1}
        for first, last in PAST_BANDS
    ]  # fmt: skip
    return list(zip(words, found.values(), strict=True))


def _fixed(query: str) -> Callable[[Actor], str]:
    return lambda by: query


def _overdue(by: Actor) -> str:
    return f"due_on_until={by.today - timedelta(days=1)}"


HOLDS = Counted(_("Holds that wait for a decision"), _("holds"), "orders.Hold", _fixed("state=open"))
TO_BILL = Counted(_("Shipped, not billed"), _("orders"), "orders.SalesOrder", _fixed("state=fulfilled"), "total_amount")
OVERDUE = Counted(_("Receivables overdue"), _("invoices"), "finance.OpenItem", _overdue, "open_amount", "due_on")
OWED = Counted(_("Receivables open"), _("invoices"), "finance.OpenItem", _fixed(""), "open_amount")
TO_PICK = Counted(_("Released, not picked"), _("shipments"), "warehouse.Shipment", _fixed("state=released"))
LATE = Counted(_("Shipments late"), _("shipments"), "warehouse.Shipment", _fixed("late=yes"))
WAITING = Counted(
    _("Lines waiting for stock"),
    _("lines"),
    "insight.LineStatus",
    _fixed("is_open=yes&reason=waiting_stock"),
    "open_amount",
)
RISKY = Counted(
    _("Orders late or on hold"), _("orders"), "insight.OrderStatus",
    _fixed("order_state=confirmed&risk=late&risk=held_late&risk=held"), "open_amount",
)  # fmt: skip
DUTIES = (
    Duty(orders.CAPTURE, (Kept("line_fill_promised"), Kept("on_time_in_full"), HOLDS, RISKY)),
    Duty(orders.RELEASE_HOLD, (HOLDS, RISKY, Kept("on_time_in_full"))),
    Duty(warehouse.RELEASE, (
        Counted(_("Lines promised for today"), _("lines"), "insight.LineStatus", _fixed("is_open=yes&lateness=today")),
        TO_PICK, LATE, Kept("order_cycle_time"),
    )),
    Duty(finance.CLOSE_PERIODS, (
        TO_BILL, OVERDUE, Kept("on_hand_value"),
        Counted(_("Periods open"), _("periods"), "finance.Period", _fixed("state=open")),
    )),
    Duty(finance.RECORD_PAYMENTS, (OVERDUE, OWED, TO_BILL)),
    Duty(finance.POST_ENTRIES, (
        OVERDUE, TO_BILL, Counted(_("Periods open"), _("periods"), "finance.Period", _fixed("state=open")),
    )),
    Duty(governance.END_VARIANCE, (
        Kept("order_backlog_lines"), Kept("line_fill_promised"), Kept("order_cycle_time"),
        Counted(_("Variances in force"), _("variances"), "governance.Variance", _fixed("state=approved")),
    )),
    Duty(governance.PROPOSE_VARIANCE, (
        Kept("order_backlog_lines"), Kept("line_fill_promised"), Kept("order_cycle_time"), RISKY,
    )),
    Duty(governance.MAINTAIN_ORGANISATION, (
        Lag(),
        Counted(_("Imports not loaded yet"), _("imports"), "exchange.ImportJob", _fixed("state=staged&state=validated")),
        Counted(_("People who may sign in"), _("people"), "governance.Person", _fixed("is_active=yes")),
    )),
    Duty(warehouse.PICK, (TO_PICK, LATE)),
    Duty(warehouse.SHIP, (
        Counted(_("Packed, not shipped"), _("shipments"), "warehouse.Shipment", _fixed("state=packed")), LATE,
    )),
)  # fmt: skip
ENQUIRY = Duty(permissions.VIEW, (WAITING, Kept("on_hand_value"), Kept("on_hand_age")))
"""Who only looks: a buyer, who watches what is missing and what lies too long."""


def home_tiles(by: Actor) -> list[Tile]:
    """The numbers of whoever asks; the same statements whatever the rows."""
    mine = [duty for duty in DUTIES if by.may_somewhere(duty.permission)]
    if not mine and by.may_somewhere(ENQUIRY.permission):
        mine = [ENQUIRY]
    wanted: dict[Counted | Kept | Lag, str] = {}
    for place in range(max((len(duty.tiles) for duty in mine), default=0)):
        for duty in mine:
            if place < len(duty.tiles):
                wanted.setdefault(duty.tiles[place], duty.permission)
    chosen = dict(list(wanted.items())[:TILES_SHOWN])
    kept = _figures(by, [one.code for one in chosen if isinstance(one, Kept)])
    found: list[Tile] = []
    for one, permission in chosen.items():
        match one:
            case Kept():
                found += kept.get(one.code, [])
            case Counted():
                tile = one.tile(by, permission)
                found += [tile] if tile else []
            case Lag():
                found.append(_lag_tile(permission))
    return found


def _figures(by: Actor, codes: Sequence[str]) -> dict[str, list[Tile]]:
    if not codes or not by.may_somewhere(permissions.VIEW):
        return {}
    overview = kpi_overview(site_ids=by.sites, days=DAYS, codes=codes)
    return {
        code: [
            tile_of(r, overview, DAYS, permission=permissions.VIEW)
            for r in overview.readings
            if r.kpi.code == code and r.value is not None
        ]
        for code in codes
    }


def _lag_tile(permission: str) -> Tile:
    slowest = max(cut_offs(), key=lambda c: c.row_count)
    return Tile(
        label=_("Rows not counted yet"), value=slowest.row_count, unit=_now("rows"), target=0, higher_is_better=False,
        note=slowest.follower, url=reverse("ui:journal"), permission=permission,
    )  # fmt: skip


__all__ = ["DUTIES", "ENQUIRY", "Counted", "Duty", "Kept", "Lag", "home_tiles"]
