"""What pages and programs read of promise runs and of the history of promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext

from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.promise_runs import Strategy
from onegauge.orders.run_models import PromiseRun, PromiseRunLine, SegmentSet
from onegauge.orders.run_states import SortBy

SQL = Sql(__file__, "run_pages")


@dataclass(frozen=True, slots=True)
class CustomerTotal:
    """What a run does to the promises of one customer."""

    customer: str
    gains: int
    losses: int
    days: int
    open_qty: Decimal


@dataclass(frozen=True, slots=True)
class PastPromise:
    """What happened to the promise of an order line; the first row of a line is what was promised first."""

    line_no: int
    sku: str
    requested_on: date
    first_promised_on: date
    old_on: date | None
    new_on: date
    new_reason: str
    cause: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment of a set, in words."""

    id: int
    name: str
    strategy: str
    sort: str
    condition: str


def runs_for_list() -> QuerySet[PromiseRun]:
    """Runs with company and segment set."""
    return PromiseRun.objects.select_related("company", "segment_set")


def sets_for_list() -> QuerySet[SegmentSet]:
    """All segment sets."""
    return SegmentSet.objects.all()


def figures_of(run_id: int) -> dict[str, int]:
    """The totals of a simulation; empty before there is one."""
    return PromiseRun.objects.filter(pk=run_id).values_list("figures", flat=True).first() or {}


def lines_of_run(run_id: int) -> QuerySet[PromiseRunLine]:
    """Every promise that a run changes, with order, customer and item."""
    return (
        PromiseRunLine.objects.filter(run_id=run_id)
        .select_related("order", "order_line", "partner", "item", "site")
        .order_by("id")
    )


def gaining(run_id: int) -> QuerySet[PromiseRunLine]:
    """The lines that get a better promise."""
    return lines_of_run(run_id).filter(effect="gains")


def losing(run_id: int) -> QuerySet[PromiseRunLine]:
    """The lines that pay."""
    return lines_of_run(run_id).filter(effect="loses")


def to_decide(run_id: int) -> QuerySet[PromiseRunLine]:
    """The lines that must win and do not, and promises that nothing covers."""
    return lines_of_run(run_id).exclude(exception="")


def customers_of_run(run_id: int) -> Sequence[CustomerTotal]:
    """Totals by customer, the ones who lose most first."""
    return SQL.rows("customers_of_run", {"run": run_id}, CustomerTotal)


def promises_of_order(order_id: int) -> Sequence[PastPromise]:
    """Per line: requested, first promised, and every change with its cause."""
    return SQL.rows("promises_of_order", {"order": order_id, "kind": SALES_ORDER_KIND.number}, PastPromise)


def _condition(words: str, value: Any) -> str:
    """What a segment asks of a line; a switch needs no value."""
    if value is True:
        return words
    return f"{words}: {', '.join(value) if isinstance(value, list) else value}"


def segments_of_set(set_id: int) -> list[Segment]:
    """The segments of a set in their order."""
    kept = SegmentSet.objects.filter(pk=set_id).values_list("segments", flat=True).first() or []
    rest = {
        "channels": gettext("channels"), "customers": gettext("customers"), "classes": gettext("item classes"),
        "priority_from": gettext("priority from"), "priority_to": gettext("priority to"), "late": gettext("late only"),
    }  # fmt: skip
    return [
        Segment(
            n + 1,
            str(one["name"]),
            str(Strategy(one["strategy"]).label),
            ", ".join(str(SortBy(key).label) for key in one.get("sort", ())),
            "; ".join(_condition(words, one[k]) for k, words in rest.items() if one.get(k)),
        )
        for n, one in enumerate(kept)
    ]
