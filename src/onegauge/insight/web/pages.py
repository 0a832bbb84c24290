"""The page of key figures, and the page of one of them: definition, targets with provenance, sites, parts."""

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onegauge.insight.kpis import KPIS
from onegauge.insight.queries import Overview, Reading, drill_url, kpi_overview
from onegauge.insight.web.words import (
    currencies_of,
    decimals_of,
    edition,
    judged,
    lag,
    name_of,
    shown,
    tile_of,
    unit_of,
)
from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.kit import (
    Asked,
    Badge,
    Bar,
    Bars,
    Board,
    Cell,
    Fact,
    Link,
    Mark,
    Number,
    Panel,
    Series,
    Sheet,
    Text,
    TrendLines,
)
from onegauge.ui.providers import PROVIDERS

PERIODS = (28, 7, 90)
GRAIN_DAYS = {90: 7}


@dataclass(frozen=True, slots=True)
class Judged(Cell):
    """A value that opens its list, with its judgement in a shape and a word."""

    _: KW_ONLY
    sort: bool = False

    numeric: ClassVar[bool] = True
    css: ClassVar[str] = "num"

    def html(self, row: Any, href: str = "") -> SafeString:
        """The number, and beside it whether the target is kept."""
        found = row["sites"].get(self.path)
        if found is None:
            return format_html("{}", formatting.DASH)
        text, url, kept = found
        number = format_html('<a href="{}">{}</a>', url, text)
        if kept is None:
            return number
        tone, word = ("good", _("kept")) if kept else ("bad", _("off"))
        return format_html('{} <span class="badge is-{}">{}</span>', number, tone, word)

    def export(self, row: Any) -> str:
        """The bare number."""
        found = row["sites"].get(self.path)
        return found[0] if found else ""


def board(by: Actor, asked: Asked) -> Board | None:
    """All figures, or one of them."""
    if asked.which:
        return _one(by, asked) if asked.which in KPIS else None
    overview = kpi_overview(site_ids=by.sites, days=asked.days, grain=GRAIN_DAYS.get(asked.days, 1))
    known = [r for r in overview.readings if r.value is not None]
    return Board(
        tiles=[tile_of(r, overview, asked.days, url=page_url(r.kpi.code, asked.days)) for r in known],
        sheets=[_site_sheet(known, overview, asked.days), _definitions()] if known else [],
        cut_off=overview.cut_off,
        edition=edition(),
        note=lag(overview),
    )


def page_url(code: str, days: int) -> str:
    """The page of one key figure."""
    return f"{reverse('ui:list', args=['insight', 'kpis'])}?days={days}&which={code}"


def _site_sheet(known: Sequence[Reading], overview: Overview, days: int) -> Sheet:
    """Every figure at every site, side by side; each number opens the list behind it."""
    rows = [
        {
            "kpi": name_of(r, currencies_of(overview)), "unit": unit_of(r), "url": page_url(r.kpi.code, days),
            "target": formatting.number(shown(r, r.target), decimals_of(r)) if r.target is not None else formatting.DASH,
            "sites": {
                str(s.site_id): (
                    formatting.number(shown(r, s.value), decimals_of(r)),
                    drill_url(r.kpi, site_id=s.site_id, on=overview.on, days=days), judged(r, s.value, s.target),
                )
                for s in r.sites if s.value is not None
            },
        }
        for r in known
    ]  # fmt: skip
    places = {s.site_id: s.site for r in known for s in r.sites}
    columns = (
        Link("kpi", _("Measure"), url=lambda row: str(row["url"])), Text("unit", _("Unit")), Text("target", _("Target")),
        *(Judged(str(site_id), name) for site_id, name in places.items()),
    )  # fmt: skip
    return Sheet(_("Where is it better, where worse?"), columns, rows, code="by-site")


def _definitions() -> Sheet:
    columns = (
        Cell("name", _("Measure")), Cell("definition", _("Definition")), Cell("clock", _("Clock")), Cell("source", _("Source")),
        Number("version", _("Version")),
    )  # fmt: skip
    return Sheet(_("What does each number mean?"), columns, list(KPIS.values()), folded=True)


def _one(by: Actor, asked: Asked) -> Board:
    kpi = KPIS[asked.which]
    overview = kpi_overview(
        site_ids=by.sites, days=asked.days, grain=GRAIN_DAYS.get(asked.days, 1), codes=[asked.which]
    )
    known = [r for r in overview.readings if r.value is not None]
    target = reverse("ui:list", args=["governance", "policies"])
    facts = [
        Fact(_("Counts"), kpi.numerator), Fact(_("Out of"), kpi.denominator), Fact(_("Clock"), kpi.clock),
        Fact(_("Source"), kpi.source), Fact(_("Grain"), kpi.grain),
        Fact(_("Better"), _("higher") if kpi.better == "higher" else _("lower")),
        Fact(_("Target"), kpi.target_key or formatting.DASH, href=f"{target}?q={kpi.target_key}" if kpi.target else ""),
        Fact(_("Definition"), _("version %(version)s") % {"version": kpi.version}, note=_("counted by %(name)s") % {"name": kpi.follower}),
    ]  # fmt: skip
    return Board(
        title=kpi.name, sub=kpi.definition, facts=facts, cut_off=overview.cut_off, edition=edition(), note=lag(overview),
        back=(f"{reverse('ui:list', args=['insight', 'kpis'])}?days={asked.days}", _("Key figures")),
        tiles=[tile_of(r, overview, asked.days) for r in known],
        charts=[chart for r in known for chart in _charts(r, overview, asked.days)],
        sheets=[_targets(r, overview, asked.days) for r in known],
    )  # fmt: skip


def _charts(reading: Reading, overview: Overview, days: int) -> list[TrendLines | Bars]:
    return [_trend(reading, overview, days), *_parts(reading, overview, days)]


def _trend(reading: Reading, overview: Overview, days: int) -> TrendLines:
    kpi = reading.kpi
    panels = [
        Panel(
            s.site, [(day, shown(reading, v)) for day, v in s.trend], shown(reading, s.value), shown(reading, s.target),
            drill_url(kpi, site_id=s.site_id, on=overview.on, days=days), s.company,
        )
        for s in reading.sites if s.value is not None
    ]  # fmt: skip
    asked = {"unit": unit_of(reading), "days": days, "grain": _("week") if days in GRAIN_DAYS else _("day")}
    return TrendLines(
        code=f"trend{'-' + reading.currency.lower() if reading.currency else ''}", unit=unit_of(reading), panels=panels,
        title=_("How does it go at each site?") if not reading.currency else _("How does it go at each site, %(currency)s?") % {
            "currency": reading.currency},
        decimals=decimals_of(reading), higher_is_better=kpi.better == "higher", top=100 if kpi.unit == "%" else None,
        caption=_("In %(unit)s, by %(grain)s, last %(days)s days. Dashed: target. One scale for all sites.") % asked,
        definition=kpi.definition, wide=True,
    )  # fmt: skip


def _parts(reading: Reading, overview: Overview, days: int) -> list[Bars]:
    kpi = reading.kpi
    if not reading.parts:
        return []
    unit = reading.currency if kpi.holds_money else kpi.unit
    decimals = 0 if kpi.holds_money else decimals_of(reading)
    bars = [
        Bar(label, [Mark(reading.parts.get(code, Decimal(0)), url)], url)
        for code, label in kpi.parts
        for url in [_part_url(reading, code, overview, days)]
    ]
    return [Bars(
        code=f"parts{'-' + reading.currency.lower() if reading.currency else ''}", title=_("What is it made of?"), unit=unit,
        decimals=decimals, series=[Series(kpi.name)], bars=bars, head=_("Part"), wide=True, definition=kpi.definition,
        total_url=drill_url(kpi, on=overview.on, days=days),
    )]  # fmt: skip


def _part_url(reading: Reading, code: str, overview: Overview, days: int) -> str:
    """The list of one part; parts of a mean are not apart in any list, so they open the whole one."""
    part = code if reading.kpi.kind == "stand" else ""
    url = drill_url(reading.kpi, bucket=part, on=overview.on, days=days)
    return f"{url}&currency={reading.currency}" if reading.currency else url


def _targets(reading: Reading, overview: Overview, days: int) -> Sheet:
    """Value and target of each site, and who decided the target."""
    ids = {s.target_id for s in reading.sites if s.target_id is not None}
    decided: Mapping[int, Any] = PROVIDERS.provenance(ids) if ids else {}
    rows = []
    for site in reading.sites:
        kept = judged(reading, site.value, site.target)
        source = decided.get(site.target_id) if site.target_id is not None else None
        rows.append({
            "site": site.site, "company": site.company, "url": drill_url(reading.kpi, site_id=site.site_id, on=overview.on, days=days),
            "value": formatting.number(shown(reading, site.value), decimals_of(reading)),
            "before": formatting.number(shown(reading, site.before), decimals_of(reading)),
            "numerator": formatting.number(round(site.numerator, 2)), "denominator": formatting.number(round(site.denominator, 2)),
            "target": formatting.number(shown(reading, site.target), decimals_of(reading)) if site.target is not None else formatting.DASH,
            "verdict": "" if kept is None else _("within target") if kept else _("off target"),
            "source": source.label if source else _("Template default") if site.target is not None else formatting.DASH,
            "source_url": source.url if source else "",
        })  # fmt: skip
    columns = (
        Link("site", _("Site"), url=lambda row: str(row["url"])), Text("company", _("Company")), Number("value", _("Value")),
        Number("before", _("Period before")), Number("numerator", _("Counted")), Number("denominator", _("Out of")),
        Number("target", _("Target")), Badge("verdict", _("Judgement"), tones={_("within target"): "good", _("off target"): "bad"}),
        Link("source", _("Target set by"), url=lambda row: str(row["source_url"])),
    )  # fmt: skip
    return Sheet(
        _("What is the target at each site, and who set it?"), columns, rows,
        code=f"targets{'-' + reading.currency.lower() if reading.currency else ''}",
    )  # fmt: skip
