"""What a deviation did to the number by which it is judged: the site against those that did not deviate."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from onegauge.insight.kpis import KPIS, Kpi
from onegauge.kernel.sql import Sql
from onegauge.ui import formatting
from onegauge.ui.formatting import day
from onegauge.ui.kit import Effect
from onegauge.ui.languages import said

SQL = Sql(__file__, "effects")
WINDOW = timedelta(days=28)


def kpi_names() -> list[tuple[str, str]]:
    """Every key figure by which something can be judged."""
    return [(kpi.code, said(kpi.name)) for kpi in KPIS.values()]


def effect(code: str, here: Sequence[int], elsewhere: Sequence[int], from_on: date, on: date) -> Effect | None:
    """The four weeks before the first day against the days since, here and where the template held."""
    kpi = KPIS.get(code)
    if kpi is None:
        return None
    others = [] if kpi.holds_money else list(elsewhere)  # amounts of two currencies do not add up
    params = {
        "kpi": code, "here": list(here), "elsewhere": others, "before_on": from_on - WINDOW, "from_on": from_on,
        "on": on, "is_stand": kpi.kind == "stand", "is_ratio": kpi.is_ratio,
    }  # fmt: skip
    found = {(place, since): value for place, since, value in SQL.tuples("effect_of", params)}
    mine, theirs = _pair(found, True), _pair(found, False)
    verdict, tone = _verdict(kpi, mine, theirs)
    return Effect(
        label=f"{kpi.name}, {kpi.unit}" if not kpi.is_money else str(kpi.name),
        here=(_shown(kpi, mine[0]), _shown(kpi, mine[1])),
        elsewhere=(_shown(kpi, theirs[0]), _shown(kpi, theirs[1])),
        verdict=verdict,
        tone=tone,
        note=_("%(first)s – %(from_on)s against %(from_on)s – %(on)s.")
        % {"first": day(from_on - WINDOW), "from_on": day(from_on), "on": day(on)},
        url=reverse("ui:list", args=["insight", "kpis"]),
    )


Pair = tuple[Decimal | None, Decimal | None]


def _pair(found: dict[tuple[bool, bool], Decimal | None], here: bool) -> Pair:
    return found.get((here, False)), found.get((here, True))


def _shown(kpi: Kpi, value: Decimal | None) -> str:
    return formatting.DASH if value is None else formatting.number(value * kpi.scale, kpi.decimals)


def _verdict(kpi: Kpi, here: Pair, elsewhere: Pair) -> tuple[str, str]:
    """Better or worse than the sites on the template moved in the same days; below two of a hundred is no change.

    Where nothing was measured before its first day, it is set against the sites without it.
    """
    if here[1] is None or (here[0] is None and elsewhere[1] is None):
        return _("Not measured yet"), "neutral"
    if here[0] is None:
        return _against(kpi, here[1], elsewhere[1] or Decimal(0))
    moved = here[1] - here[0]
    if elsewhere[0] is not None and elsewhere[1] is not None:
        moved -= elsewhere[1] - elsewhere[0]
    if abs(moved) * 50 < abs(here[0]):
        return _("No clear change"), "neutral"
    better = (moved > 0) == (kpi.better == "higher")
    return (_("Better than without it"), "good") if better else (_("Worse than without it"), "attn")


def _against(kpi: Kpi, here: Decimal, elsewhere: Decimal) -> tuple[str, str]:
    """With it and without it, side by side."""
    if abs(here - elsewhere) * 50 < abs(elsewhere):
        return _("Like the sites without it"), "neutral"
    better = (here > elsewhere) == (kpi.better == "higher")
    return (_("Better than the sites without it"), "good") if better else (_("Worse than the sites without it"), "attn")
