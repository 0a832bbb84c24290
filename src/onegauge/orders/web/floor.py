"""The warehouse board: each site's work by stage, late work first; readable on a wall, it refreshes itself."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from onegauge.kernel.actor import Actor
from onegauge.orders import boards
from onegauge.orders.web.allocation import place_of
from onegauge.ui import formatting
from onegauge.ui.kit import (
    PAGES,
    SCREENS,
    Due,
    Fact,
    Figure,
    Instant,
    Lane,
    Money,
    Number,
    Qty,
    Queue,
    Sheet,
    SidePanel,
    Text,
    Wanted,
    Workbench,
)
from onegauge.warehouse import permissions
from onegauge.warehouse import queries as shipments

REFRESH_SECONDS = 30
STATIONS = {"released": "warehouse/pick", "picked": "warehouse/pack", "packed": "warehouse/ship"}
STAGES = ("released", "picked", "packed", "shipped")


@dataclass(frozen=True, slots=True)
class Stage:
    """The work of one site in one stage."""

    site: str
    state: str
    currency: str | None
    count: int
    lines: int
    value: Decimal
    late: int
    shorts: int


@dataclass(frozen=True, slots=True)
class OnFloor:
    """A shipment in the building."""

    id: int
    number: str
    source_number: str
    customer: str
    site: str
    due_on: date
    released_at: datetime
    state: str
    package_count: int | None
    currency: str
    lines: int
    shorts: int
    value: Decimal

    @property
    def mark(self) -> list[Any]:
        """Its place in the lane."""
        return [self.due_on.isoformat(), self.id]


@dataclass(frozen=True, slots=True)
class SiteDay:
    """One site's day as a row of the board."""

    site: str
    released: str
    picked: str
    packed: str
    shipped: str
    late: int
    shorts: int


def today_of(by: Actor) -> dict[str, Any]:
    """What "today" means for the statements."""
    return {"kind": boards.KIND, "today": by.today, "at": by.now}


def stages(by: Actor) -> list[Stage]:
    """All sites and stages in one statement."""
    return boards.SQL.rows("floor", today_of(by), Stage)


def figures(by: Actor) -> Mapping[str, Figure]:
    """How much stands in each stage, and how much of it is late."""
    found: dict[str, Figure] = {}
    late: dict[str, int] = {}
    for one in stages(by):
        old = found.get(one.state, Figure(0))
        amounts = dict(old.amounts)
        if one.currency:
            amounts[one.currency] = amounts.get(one.currency, Decimal(0)) + one.value
        late[one.state] = late.get(one.state, 0) + one.late
        note = _("%s late") % formatting.number(late[one.state]) if late[one.state] else ""
        found[one.state] = Figure(old.count + one.count, tuple(amounts.items()), note)
    return found


def sheet(by: Actor) -> Sheet | None:
    """Site by site: shipments and lines of each stage, late ones and short picks."""
    sites: dict[str, list[Stage]] = {}
    for one in stages(by):
        sites.setdefault(one.site, []).append(one)
    rows = [
        SiteDay(
            site, **{state: _stage(own, state) for state in STAGES}, late=_late(own), shorts=sum(o.shorts for o in own)
        )
        for site, own in sorted(sites.items(), key=lambda pair: -_late(pair[1]))
    ]
    columns = (
        Text("site", _("Site")), Text("released", _("To pick")), Text("picked", _("To pack")), Text("packed", _("To ship")),
        Text("shipped", _("Shipped today")), Number("late", _("Late")), Number("shorts", _("Short picks")),
    )  # fmt: skip
    return Sheet(_("Sites today"), columns, rows, caption=_("Shipments and their lines"))


def _late(own: Sequence[Stage]) -> int:
    return sum(one.late for one in own)


def _stage(own: Sequence[Stage], state: str) -> str:
    count, lines = (sum(getattr(o, name) for o in own if o.state == state) for name in ("count", "lines"))
    return f"{formatting.number(count)} · {formatting.counted(lines, 'line', 'lines')}" if count else formatting.DASH


def rows(by: Actor, wanted: Wanted) -> list[OnFloor]:
    """The shipments of one stage, late ones first."""
    due, after = place_of(wanted.after, 2)
    return boards.SQL.rows("floor_rows", {
        **today_of(by), "lane": wanted.lane, "text": wanted.text, "like": boards.like(wanted.text), "due": due,
        "after": after, "limit": wanted.limit,
    }, OnFloor)  # fmt: skip


def panel(by: Actor, shipment_id: int) -> SidePanel | None:
    """One shipment: its lines with what was found short, and the station that takes it on."""
    one = shipments.shipments_for_list().filter(pk=shipment_id).first()
    if one is None:
        return None
    columns = (
        Text("item__sku", _("Item"), sub="item.name"), Text("balance__bin__code", _("Bin")), Qty("qty", _("To pick")),
        Qty("short_qty", _("Short")),
    )  # fmt: skip
    station = PAGES.get(STATIONS.get(one.state, ""))
    links: tuple[tuple[str, str], ...] = ()
    if station is not None and by.may_somewhere(station.permission):
        links = ((_("Take it at the station: %s") % station.title, station.url("task", one.pk)),)
    return SidePanel(
        title=one.number, sub=one.partner.name if one.partner else one.source_number, url=SCREENS["warehouse.Shipment"].url("document", one.pk),
        facts=(Fact(_("State"), one.get_state_display()), Fact(_("Due"), one.due_on), Fact(_("For"), one.source_number),
               Fact(_("In the building for"), formatting.age(one.released_at)), Fact(_("Packages"), one.package_count)),
        sheets=(Sheet(_("Lines"), columns, list(shipments.shipment_lines(one.pk))),), links=links,
    )  # fmt: skip


QUEUE = Queue(
    rows=rows, panel=panel, name=lambda row: row.number, search=gettext_lazy("Shipment, order or customer"),
    columns=(
        Text("number", gettext_lazy("Shipment"), sub="customer"), Text("site", gettext_lazy("Site")),
        Due("due_on", gettext_lazy("Due")), Number("lines", gettext_lazy("Lines")),
        Money("value", gettext_lazy("Value"), currency="currency"), Number("shorts", gettext_lazy("Short picks")),
        Instant("released_at", gettext_lazy("Released")), Text("source_number", gettext_lazy("For")),
    ),
)  # fmt: skip
FLOOR = Workbench(
    code="warehouse/board", label=gettext_lazy("Warehouse board"), permission=permissions.VIEW, area="outbound", order=5,
    help=gettext_lazy("Today's work by site and stage, late work first; it refreshes itself"), figures=figures, sheet=sheet,
    refresh_seconds=REFRESH_SECONDS, empty=gettext_lazy("Nothing stands in this stage."),
    lanes=(
        Lane("released", gettext_lazy("To pick"), QUEUE, "info"), Lane("picked", gettext_lazy("To pack"), QUEUE, "info"),
        Lane("packed", gettext_lazy("To ship"), QUEUE, "info"), Lane("shipped", gettext_lazy("Shipped today"), QUEUE, "good"),
    ),
)  # fmt: skip
