"""The page of key figures and the lists behind its numbers."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from onegauge.insight import permissions
from onegauge.insight.kpis import KPIS
from onegauge.insight.models import FulfilledOrder, LineStatus, StockLayer
from onegauge.insight.queries import Overview, Reading, drill_url, kpi_overview
from onegauge.kernel.actor import Actor
from onegauge.kernel.money import minor_units
from onegauge.ui import formatting
from onegauge.ui.kit import (
    Badge,
    Between,
    Board,
    Cell,
    Choice,
    Code,
    Dashboard,
    Date,
    Filters,
    Flag,
    Instant,
    Link,
    Money,
    Number,
    Party,
    Qty,
    Screen,
    Search,
    Sheet,
    Table,
    Text,
    Tile,
    register,
    register_page,
)

BUCKETS = [
    ("not_yet_due", _("Not yet due")),
    ("on_hold", _("Due, on hold")),
    ("waiting_stock", _("Due, waiting for stock")),
    ("in_work", _("Due, in work")),
    ("past_due", _("Past due")),
    ("done", _("Served")),
]
HOME = ("order_backlog_lines", "line_fill_rate", "order_cycle_time")
TONES = {"past_due": "bad", "on_hold": "attn", "waiting_stock": "attn", "done": "good"}
AGES = [(a, a) for a in ("0-30", "31-60", "61-90", "91-180", "181-365", ">365")]


def shown(reading: Reading, value: Decimal | None) -> Decimal | None:
    """A value as it is shown: scaled and rounded."""
    if value is None:
        return None
    return round(value * reading.kpi.scale, decimals_of(reading))


def decimals_of(reading: Reading) -> int:
    """Whole units for large amounts; else what the definition says."""
    if reading.kpi.is_money:
        return 0 if reading.value is not None and abs(reading.value) >= 1000 else minor_units(reading.currency)
    return reading.kpi.decimals


def unit_of(reading: Reading) -> str:
    """The unit beside the number; the currency of an amount."""
    return reading.currency if reading.kpi.is_money else reading.kpi.unit


def tile_of(reading: Reading, overview: Overview) -> Tile:
    """One tile: number, target, trend, parts, definition, and the list behind it."""
    kpi = reading.kpi
    weighted = f", {reading.currency}" if kpi.is_weighted_by_money and len(_currencies(overview)) > 1 else ""
    note = ""
    if reading.p50 is not None and reading.p90 is not None:
        note = f"P50 {formatting.number(round(reading.p50, 1))} · P90 {formatting.number(round(reading.p90, 1))} {kpi.unit}"
    return Tile(
        label=f"{kpi.name}{weighted}",
        value=shown(reading, reading.value),
        unit=unit_of(reading),
        target=shown(reading, reading.target),
        higher_is_better=kpi.better == "higher",
        decimals=decimals_of(reading),
        trend=[value for _day, kept in reading.trend if (value := shown(reading, kept)) is not None],
        trend_label=str(_("last 28 days")),
        split=[(label, _part(reading, code)) for code, label in kpi.parts if reading.parts],
        split_unit=_part_unit(reading),
        split_decimals=_part_decimals(reading),
        url=drill_url(kpi, on=overview.on),
        definition=kpi.gist,
        note=note,
    )


def _part(reading: Reading, code: str) -> Decimal:
    part = reading.parts.get(code, Decimal(0))
    return round(part, _part_decimals(reading))


def _part_decimals(reading: Reading) -> int:
    return 0 if reading.kpi.holds_money else decimals_of(reading)


def _currencies(overview: Overview) -> set[str]:
    return {r.currency for r in overview.readings if r.currency}


def site_sheet(overview: Overview) -> Sheet:
    """Every key figure at every site, with its target; a row opens the list behind its number."""
    rows: list[dict[str, Any]] = []
    for reading in overview.readings:
        for site in reading.sites:
            if site.value is None:
                continue
            value, target = shown(reading, site.value), shown(reading, site.target)
            rows.append({
                "kpi": reading.kpi.name, "site": site.site, "company": site.company, "unit": unit_of(reading),
                "value": formatting.number(value, decimals_of(reading)),
                "target": "" if target is None else formatting.number(target, decimals_of(reading)),
                "verdict": _verdict(reading, site.value, site.target),
                "version": reading.kpi.version, "url": drill_url(reading.kpi, site_id=site.site_id, on=overview.on),
            })  # fmt: skip
    columns = (
        Link("kpi", _("Measure"), url=lambda row: str(row["url"])), Text("site", _("Site")), Text("company", _("Company")),
        Number("value", _("Value")), Text("unit", _("Unit")), Number("target", _("Target")),
        Badge("verdict", _("Judgement"), tones={"within target": "good", "off target": "bad"}),
        Number("version", _("Definition")),
    )  # fmt: skip
    return Sheet(
        _("Where is it better, where worse?"), columns, rows, caption=str(_("Each number opens what is behind it"))
    )


def _verdict(reading: Reading, value: Decimal, target: Decimal | None) -> str:
    if target is None:
        return ""
    kept = value >= target if reading.kpi.better == "higher" else value <= target
    return "within target" if kept else "off target"


def part_sheet(overview: Overview) -> Sheet:
    """The parts of each number, each with the list behind it."""
    rows = [
        {
            "kpi": reading.kpi.name, "part": label, "unit": _part_unit(reading),
            "value": formatting.number(_part(reading, code), _part_decimals(reading)),
            "url": drill_url(reading.kpi, bucket="" if reading.kpi.kind == "flow" else code, on=overview.on),
        }
        for reading in overview.readings if reading.parts for code, label in reading.kpi.parts
    ]  # fmt: skip
    columns = (
        Link("part", _("Part"), url=lambda row: str(row["url"])), Text("kpi", _("Measure")), Number("value", _("Value")),
        Text("unit", _("Unit")),
    )  # fmt: skip
    return Sheet(_("What is it made of?"), columns, rows)


def _part_unit(reading: Reading) -> str:
    return reading.currency if reading.kpi.holds_money else reading.kpi.unit


def definition_sheet() -> Sheet:
    """What each number means, in full."""
    columns = (
        Cell("name", _("Measure")), Cell("definition", _("Definition")), Cell("clock", _("Clock")), Cell("source", _("Source")),
        Number("version", _("Version")),
    )  # fmt: skip
    return Sheet(
        _("What does each number mean?"), columns, list(KPIS.values()), caption=str(_("The same for every site"))
    )


def board(by: Actor) -> Board:
    """The page: a tile for each number that exists, the same by site and by part, and the cut-off."""
    overview = kpi_overview(site_ids=by.sites)
    known = [r for r in overview.readings if r.value is not None]
    note = str(_("%(count)s rows not counted yet") % {"count": overview.lag_count}) if overview.lag_count else ""
    return Board(
        tiles=[tile_of(reading, overview) for reading in known],
        sheets=[site_sheet(overview), part_sheet(overview), definition_sheet()] if known else [],
        cut_off=overview.cut_off,
        note=note,
    )


def home_tiles(by: Actor) -> list[Tile]:
    """Few numbers for the first page of whoever may see them."""
    if not by.may_somewhere(permissions.VIEW):
        return []
    overview = kpi_overview(site_ids=by.sites)
    return [
        replace(tile_of(r, overview), definition="", split=())
        for r in overview.readings
        if r.kpi.code in HOME and r.value is not None
    ]


def _order_link(row: Any) -> str:
    order_id = row.order_id if isinstance(row, LineStatus) else row.id
    return reverse("ui:document", args=["orders", "salesorder", order_id])


def _item_link(row: Any) -> str:
    return reverse("ui:document", args=["catalog", "item", row.item_id])


register_page(
    Dashboard(
        code="insight/kpis",
        label=_("Key figures"),
        permission=permissions.VIEW,
        area="insight",
        order=10,
        help=_("One definition for all sites; every number opens the documents behind it"),
        build=board,
    )
)
register(
    Screen(
        model="insight.LineStatus",
        area="insight",
        order=20,
        label=_("Line status"),
        permission=permissions.VIEW,
        page=False,
        rows=LineStatus.objects.all,
        help=_("Behind backlog and fill rates: each line of confirmed orders"),
        table=Table(
            Link("number", _("Order"), url=_order_link), Party("partner", _("Customer")), Party("site"),
            Code("item.sku", _("Item")), Date("due_on"), Badge("bucket", _("State"), tones=TONES), Qty("wanted_qty"),
            Qty("filled_qty", _("In time")), Qty("open_qty"), Money("open_amount", currency="currency", total=True),
            Flag("is_filled", yes=_("Filled"), tone="good"), Date("promised_on"), Date("first_shipped_on"),
            Text("hold_types"), sort="due_on",
        ),
        filters=Filters(
            Search("number", "item.sku", "partner.name"), Choice("site"), Choice("is_open"), Choice("is_filled"),
            Choice("bucket", options=lambda: BUCKETS), Between("due_on"), Between("ordered_on"),
        ),
    ),
    Screen(
        model="insight.FulfilledOrder",
        area="insight",
        order=21,
        label=_("Cycle times"),
        permission=permissions.VIEW,
        page=False,
        rows=FulfilledOrder.objects.all,
        help=_("Behind the cycle time: each order that was served whole"),
        table=Table(
            Link("number", _("Order"), url=_order_link), Party("partner", _("Customer")), Party("site"),
            Instant("ordered_at"), Instant("released_at"), Instant("shipped_at"), Number("waiting_hours"),
            Number("handling_hours"), Number("total_hours", _("Hours")), sort="-total_hours",
        ),
        filters=Filters(Search("number", "partner.name"), Choice("site"), Between("shipped_on"), Between("total_hours")),
    ),
    Screen(
        model="insight.StockLayer",
        area="insight",
        order=22,
        permission=permissions.VIEW,
        page=False,
        rows=StockLayer.objects.all,
        help=_("Behind value and age of stock: what is left of each day's receipts"),
        table=Table(
            Link("item.sku", _("Item"), url=_item_link), Text("item.name", _("Name")), Party("site"), Date("received_on"),
            Qty("received_qty"), Qty("left_qty"), Money("left_amount", currency="currency", total=True),
            Number("age_days"), Badge("age_bucket", tones={">365": "bad", "181-365": "attn"}), sort="received_on",
        ),
        filters=Filters(
            Search("item.sku", "item.name"), Choice("site"), Choice("age_bucket", options=lambda: AGES),
            Between("received_on"), Between("age_days"),
        ),
    ),
)  # fmt: skip
