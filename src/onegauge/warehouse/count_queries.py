"""Reads of counting; whoever counts blind never gets what the books say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Case, Count, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from onegauge.kernel.sql import Sql
from onegauge.warehouse.count_models import Count as StockCount
from onegauge.warehouse.count_models import CountLine
from onegauge.warehouse.count_states import CountState

SQL = Sql(__file__, "counts")
BEING_COUNTED = (CountState.PLANNED, CountState.COUNTING, CountState.RECOUNT)
HIDDEN = Q(count__blind=True, count__state__in=BEING_COUNTED)


def counts_for_list() -> QuerySet[StockCount]:
    """Counts with how many lines they have, and how many of them are counted."""
    mine = CountLine.objects.filter(count=OuterRef("pk")).order_by().values("count")
    done = mine.filter(counted_qty__isnull=False)
    hidden = Q(blind=True, state__in=BEING_COUNTED)
    return StockCount.objects.select_related("site", "company").annotate(
        shown_value=Case(When(hidden, then=Value(None)), default=F("difference_value")),
        line_count=Coalesce(Subquery(mine.annotate(n=Count("pk")).values("n")), 0),
        done_count=Coalesce(Subquery(done.annotate(n=Count("pk")).values("n")), 0),
    )


def lines_of_count(count_id: int) -> QuerySet[CountLine]:
    """The lines of a count in walking order; what the books say is empty while it is counted blind."""
    shown = {
        "shown_qty": F("expected_qty"),
        "shown_first_qty": F("first_qty"),
        "difference_qty": F("counted_qty") - F("expected_qty"),
        "is_fine": F("is_within"),
    }
    rows = CountLine.objects.filter(count_id=count_id).select_related(
        "item", "item__base_unit", "bin", "count", "counted_by"
    )
    hidden = {name: Case(When(HIDDEN, then=Value(None)), default=value) for name, value in shown.items()}
    return rows.annotate(**hidden).order_by("bin__sequence", "bin__code", "item__sku", "id")


def lines_to_count(count_id: int) -> QuerySet[CountLine]:
    """What somebody counts now: all lines, or in a second count the doubtful ones."""
    again = Q(count__state=CountState.COUNTING) | Q(first_by__isnull=False)
    return lines_of_count(count_id).filter(again)


def counts_to_do() -> QuerySet[StockCount]:
    """What is being counted, the oldest first."""
    return counts_for_list().filter(state__in=(CountState.COUNTING, CountState.RECOUNT)).order_by("id")


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How well books and shelves of a site agreed when they were counted."""

    id: int
    site: str
    count_count: int
    line_count: int
    within_count: int
    line_share: Decimal | None
    value_share: Decimal | None
    plus_value: Decimal
    minus_value: Decimal
    currency: str


def accuracy(*, since: date, until: date, site_ids: Sequence[int]) -> list[Accuracy]:
    """By site, over the counts that were posted on these days, the last one included."""
    return SQL.rows("accuracy", {"since": since, "until": until, "sites": list(site_ids)}, Accuracy)
