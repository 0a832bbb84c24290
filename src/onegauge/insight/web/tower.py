"""The control tower: where orders wait, why, and what it puts at risk; every number opens the list behind it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.governance.queries import SiteRow, sites
from onegauge.insight.kpis import KPIS
from onegauge.insight.queries import (
    OpenLines,
    OpenWork,
    Overview,
    Reading,
    StepHours,
    drill_url,
    handover_hours,
    kpi_overview,
    list_url,
    open_work,
)
from onegauge.insight.web.words import LATENESS, REASONS, RISKS, STEPS, edition, lag, shown, tile_of
from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.kit import (
    Asked,
    Badge,
    Bar,
    Bars,
    Board,
    Heat,
    Link,
    Mark,
    Panel,
    Series,
    Sheet,
    Spread,
    Spreads,
    Text,
    Tile,
    TrendLines,
)
from onegauge.ui.kit import Number as Figure

PERIODS = (28, 7, 90)
FIGURES = (
    "order_backlog_lines",
    "line_fill_rate",
    "line_fill_promised",
    "on_time_in_full",
    "order_cycle_time",
    "on_hand_age",
)
TILES = ("order_backlog_lines", "line_fill_promised", "line_fill_rate", "on_time_in_full", "order_cycle_time")
RISKY_SHOWN = 6
GRAIN_DAYS = {90: 7}
HOLDS = tuple(code for code, _label in REASONS if code.startswith("hold_"))
STOPS: tuple[tuple[tuple[str, ...], Callable[[], str], str], ...] = (
    (HOLDS, lambda: _("On hold"), "attention"),
    (("waiting_stock",), lambda: _("Waiting for stock"), "neutral"),
    (("in_work",), lambda: _("In work"), "main"),
)
AGE_BANDS: tuple[tuple[tuple[str, ...], Callable[[], str], str, int, int | None], ...] = (
    (("0-30",), lambda: _("0 to 30 days"), "main", 0, 30),
    (("31-60", "61-90"), lambda: _("31 to 90 days"), "light", 31, 90),
    (("91-180",), lambda: _("91 to 180 days"), "neutral", 91, 180),
    (("181-365", ">365"), lambda: _("Over 180 days"), "attention", 181, None),
)


def board(by: Actor, asked: Asked) -> Board:
    """The whole page at a constant number of statements."""
    places = {s.id: s for s in sites() if by.sites is None or s.id in by.sites}
    work = open_work(sorted(places), RISKY_SHOWN)
    lines = work.lines
    overview = kpi_overview(
        site_ids=by.sites, days=asked.days, grain=GRAIN_DAYS.get(asked.days, 1), codes=FIGURES, waiting=lines
    )
    if all(r.value is None for r in overview.readings):
        return Board(cut_off=overview.cut_off)
    first = overview.on - timedelta(days=asked.days - 1)
    hours = handover_hours(sorted(places), first, overview.on)
    read = {r.kpi.code: r for r in overview.readings if not r.currency}
    return Board(
        tiles=[*(tile_of(read[code], overview, asked.days) for code in TILES), _risk_tile(work)],
        lead=[_risk_sheet(work, places)],
        charts=[
            _kept(read["line_fill_promised"], overview, asked.days),
            _kept(read["line_fill_rate"], overview, asked.days),
            _late_in("", lines), _stops(lines), *_late_by_currency(lines, places), *_stock_ages(overview),
            _handovers(hours, first, overview.on), _handovers_by_site(hours, places, first, overview.on),
            _late_by_site(lines, places),
        ],
        cut_off=overview.cut_off, edition=edition(),
        note=lag(overview),
    )  # fmt: skip


def _risk_tile(work: OpenWork) -> Tile:
    """How many orders are late or on hold, and what they are worth; amounts of one currency only add up."""
    worth = " · ".join(f"{one.currency} {formatting.number(round(one.amount), 0)}" for one in work.sums)
    return Tile(
        label=_("Orders late or on hold"), value=sum(one.order_count for one in work.sums), unit=_("orders"),
        higher_is_better=False, note=worth, url=_risk_url(),
    )  # fmt: skip


def _risk_url(**more: Any) -> str:
    return list_url("orderstatus", {"order_state": "confirmed", "risk": [code for code, _label in RISKS], **more})


def _risk_sheet(work: OpenWork, places: dict[int, SiteRow]) -> Sheet:
    words = {code: str(label) for code, label in RISKS}
    rows = [
        {
            "number": order.number, "url": reverse("ui:document", args=["orders", "salesorder", order.order_id]),
            "risk": words[order.risk], "partner": order.partner, "site": places[order.site_id].name,
            "hold": order.hold_types or formatting.DASH, "lines": formatting.number(order.line_count),
            "promised": formatting.day(order.promised_on), "amount": formatting.number(round(order.amount, 2), 2),
            "currency": order.currency,
        }
        for order in work.orders
    ]  # fmt: skip
    columns = (
        Link("number", _("Order"), url=lambda row: str(row["url"])),
        Badge("risk", _("At risk"), tones={words["late"]: "bad", words["held_late"]: "bad", words["held"]: "attn"}),
        Text("partner", _("Customer")), Text("site", _("Site")), Text("hold", _("Hold")), Figure("lines", _("Lines open")),
        Text("promised", _("Promised")), Figure("amount", _("At risk")), Text("currency", _("Currency")),
    )  # fmt: skip
    return Sheet(
        _("Which orders put the most at risk?"), columns, rows, more=(_risk_url(), _("All of them")), code="at-risk"
    )


def _kept(reading: Reading, overview: Overview, days: int) -> TrendLines:
    """One line a site; the same scale for all of them."""
    kpi = reading.kpi
    title = {
        "line_fill_promised": _("Do we ship on the day we promised?"),
        "line_fill_rate": _("Do we ship on the day the customer asked for?"),
    }[kpi.code]
    panels = [
        Panel(
            site.site, [(day, shown(reading, value)) for day, value in site.trend], shown(reading, site.value),
            shown(reading, site.target), drill_url(kpi, site_id=site.site_id, on=overview.on, days=days),
            formatting.counted(int(site.denominator), "line", "lines"),
        )
        for site in reading.sites if site.value is not None
    ]  # fmt: skip
    return TrendLines(
        code=kpi.code.replace("_", "-"), title=title, unit="%", decimals=kpi.decimals, panels=panels, top=100, wide=True,
        higher_is_better=True, definition=kpi.definition,
        caption=_("Per cent of lines, by %(grain)s, last %(days)s days. Dashed: target. One scale for all sites.") % {
            "grain": _("week") if days in GRAIN_DAYS else _("day"), "days": days},
    )  # fmt: skip


def _sum(lines: Iterable[OpenLines], *, money: bool) -> Decimal:
    return sum((g.amount if money else Decimal(g.line_count) for g in lines), Decimal(0))


def _open_url(**more: Any) -> str:
    return list_url("linestatus", {"is_open": "yes", **more})


def _late_by_currency(lines: Sequence[OpenLines], places: dict[int, SiteRow]) -> list[Bars]:
    currencies = sorted({p.currency for p in places.values()})
    return [_late_in(c, [g for g in lines if g.currency == c]) for c in currencies]


def _late_in(currency: str, lines: Sequence[OpenLines]) -> Bars:
    more = {"currency": currency} if currency else {}
    bars = []
    for code, label in LATENESS:
        here = [g for g in lines if g.lateness == code]
        marks = [
            Mark(
                _sum((g for g in here if g.reason in reasons), money=bool(currency)),
                _open_url(lateness=code, reason=list(reasons), **more),
            )
            for reasons, _label, _tone in STOPS
        ]
        bars.append(Bar(label, marks, _open_url(lateness=code, **more)))
    asked = {"currency": currency}
    return Bars(
        code=f"late-{currency.lower() or 'lines'}", unit=currency or "lines", bars=bars, head=_("Against the promise"),
        title=_("How late is the backlog, in %(currency)s?") % asked if currency else _("How late is the backlog, and what holds it?"),
        series=[Series(label(), tone) for _reasons, label, tone in STOPS], total_url=_open_url(**more),  # type: ignore[arg-type]  # tones of the table above
        caption=_("%(unit)s open now, by days after the promised day") % {"unit": currency or _("Lines")},
        definition=KPIS["order_backlog_value" if currency else "order_backlog_lines"].definition,
    )  # fmt: skip


def _stops(lines: Sequence[OpenLines]) -> Bars:
    bars = []
    for code, label in REASONS:
        here = [g for g in lines if g.reason == code]
        if here:
            worth = ", ".join(
                f"{c} {formatting.number(_sum((g for g in here if g.currency == c), money=True), 0)}"
                for c in sorted({g.currency for g in here})
            )
            bars.append(
                Bar(label, [Mark(_sum(here, money=False), _open_url(reason=code))], _open_url(reason=code), worth)
            )
    return Bars(
        code="stops", title=_("What stops open lines?"), unit="lines", bars=bars, series=[Series(_("Lines"))],
        head=_("Waits for"), total_url=_open_url(), caption=_("Lines open now, with their value; a line on several holds counts once"),
        definition=_("A line of a confirmed order that is neither shipped whole nor cancelled. On hold: an open hold stops its "
                     "order; of several the first by name counts. Waiting for stock: less is reserved than is open. In work: "
                     "everything open is reserved or in the warehouse."),
    )  # fmt: skip


def _late_by_site(lines: Sequence[OpenLines], places: dict[int, SiteRow]) -> Heat:
    rows = []
    for site_id, place in places.items():
        marks = [
            Mark(
                _sum((g for g in lines if g.site_id == site_id and g.lateness == code), money=False),
                _open_url(site=site_id, lateness=code),
            )
            for code, _label in LATENESS
        ]
        rows.append(Bar(place.name, marks, _open_url(site=site_id)))
    return Heat(
        code="late-by-site", title=_("Which site is late?"), unit="lines", head=_("Site"), rows=rows, wide=True,
        bands=[label for _code, label in LATENESS], caption=_("Lines open now; the darker, the more"),
        definition=KPIS["order_backlog_lines"].definition,
    )  # fmt: skip


def _handover_url(first: date, last: date, step: str, site_id: int | None = None) -> str:
    asked: dict[str, Any] = {"shipped_on_from": first, "shipped_on_until": last, f"{step}_hours_from": 0}
    return list_url("handover", {**asked, **({"site": site_id} if site_id else {}), "sort": f"-{step}_hours"})


def _handovers(hours: Sequence[StepHours], first: date, last: date) -> Spreads:
    found = {h.step: h for h in hours if h.site_id is None}
    spreads = [
        Spread(
            label, found[code].p50, found[code].p90, found[code].shipment_count, _handover_url(first, last, code), who
        )
        for code, label, who in STEPS
        if code in found
    ]
    sample = max((h.shipment_count for h in found.values()), default=0)
    return Spreads(
        code="handovers", title=_("Where do orders wait between hands?"), unit=_("hours"), decimals=1, spreads=spreads,
        head=_("Step"), sample=_("Shipments"), definition=_handover_words(),
        caption=_("Hours by shipment; %(count)s left from %(first)s to %(last)s") % {
            "count": formatting.counted(sample, "shipment", "shipments"), "first": formatting.day(first), "last": formatting.day(last)},
    )  # fmt: skip


def _handovers_by_site(hours: Sequence[StepHours], places: dict[int, SiteRow], first: date, last: date) -> Heat:
    found = {(h.site_id, h.step): h for h in hours}
    rows = [
        Bar(label, [
            Mark(found[site, code].p90, _handover_url(first, last, code, site)) if (site, code) in found else Mark(None)
            for site in places
        ])
        for code, label, _who in STEPS
    ]  # fmt: skip
    return Heat(
        code="handovers-by-site", title=_("Which site waits longest at which step?"), unit=_("hours"), decimals=1, rows=rows,
        head=_("Step"), bands=[p.name for p in places.values()], has_sums=False, definition=_handover_words(),
        caption=_("Hours that nine of ten shipments did not exceed (P90); the darker, the longer"),
    )  # fmt: skip


def _handover_words() -> str:
    return _(
        "For each shipment that left in the period, the hours from one step to the next, nights and weekends included. "
        "Allocated is the last allocation of the order before the release; billed the first bill after the departure. A step "
        "that did not happen does not count. Half took no longer than P50, nine of ten no longer than P90."
    )


def _stock_ages(overview: Overview) -> list[Bars]:
    """The value of stock by site and age, in each currency: one bar a site on one scale."""
    return [
        Bars(
            code=f"stock-age-{reading.currency.lower()}", unit=reading.currency, head=_("Site"),
            title=_("How old is our stock, in %(currency)s?") % {"currency": reading.currency},
            series=[Series(label(), tone) for _parts, label, tone, _from, _until in AGE_BANDS],  # type: ignore[arg-type]  # tones of the table above
            bars=[_stock_bar(site.site, site.site_id, site.parts, site.counted_on or overview.on) for site in reading.sites],
            total_url=list_url("stocklayer", {"currency": reading.currency}), definition=reading.kpi.definition,
            caption=_("Value by days since receipt, at the end of the last day with a movement"),
        )
        for reading in overview.readings
        if reading.kpi.code == "on_hand_age" and reading.value is not None
    ]  # fmt: skip


def _stock_bar(name: str, site_id: int, parts: Any, on: date) -> Bar:
    """Ages are those of the day that was counted, so the lists are asked by the days of receipt."""
    marks = []
    for codes, _label, _tone, youngest, oldest in AGE_BANDS:
        asked: dict[str, Any] = {"site": site_id, "received_on_until": on - timedelta(days=youngest)}
        if oldest is not None:
            asked["received_on_from"] = on - timedelta(days=oldest)
        marks.append(
            Mark(sum((parts.get(code, Decimal(0)) for code in codes), Decimal(0)), list_url("stocklayer", asked))
        )
    return Bar(name, marks, list_url("stocklayer", {"site": site_id}))
