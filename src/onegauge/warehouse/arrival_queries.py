"""Reads of what comes in."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Avg, Count, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.fields import DecimalField, DurationField
from django.db.models.functions import Coalesce
from django.utils import timezone

from onegauge.warehouse.arrival_models import Arrival, ArrivalLine, HeldReceipt, Receipt
from onegauge.warehouse.arrival_states import AT_DOOR, ArrivalState, HeldState

DAYS_AHEAD = 7
IS_OFF = (
    ~Q(accepted_qty=F("expected_qty")) | Q(held_qty__gt=0) | Q(damaged_qty__gt=0) | Q(wrong_qty__gt=0) | Q(refused_qty__gt=0)
    | Q(returned_qty__gt=0)
)  # fmt: skip


def arrivals_for_list() -> QuerySet[Arrival]:
    """Arrivals with supplier, dock, how many lines they have, how many differ from what was announced, and their dwell."""
    mine = ArrivalLine.objects.filter(arrival=OuterRef("pk")).order_by()

    def counted(rows: QuerySet[ArrivalLine]) -> Coalesce:
        one = rows.values("arrival").annotate(n=Count("pk")).values("n")
        return Coalesce(Subquery(one), 0)

    dwell = ExpressionWrapper(F("closed_at") - F("arrived_at"), output_field=DurationField())
    return Arrival.objects.select_related("site", "company", "supplier", "dock").annotate(
        line_count=counted(mine), off_count=counted(mine.filter(IS_OFF)), dwell=dwell
    )


def lines_of_arrival(arrival_id: int) -> QuerySet[ArrivalLine]:
    """What is expected and what of it came; what is open is never below zero."""
    rows = ArrivalLine.objects.filter(arrival_id=arrival_id).select_related("item", "item__base_unit")
    missing = ExpressionWrapper(F("expected_qty") - F("accepted_qty") - F("held_qty"), output_field=DecimalField())
    return rows.annotate(open_qty=missing).order_by("id")


def receipts_of_arrival(arrival_id: int) -> QuerySet[Receipt]:
    """What came, in the order in which it came, and what became of it."""
    rows = Receipt.objects.filter(arrival_id=arrival_id)
    return rows.select_related(
        "line__item", "line__item__base_unit", "balance__bin", "received_by", "line__arrival"
    ).order_by("id")


def at_the_door() -> QuerySet[Arrival]:
    """What stands at the door or comes within days, the most urgent first."""
    until = timezone.localdate() + timedelta(days=DAYS_AHEAD)
    rows = arrivals_for_list().filter(state__in=AT_DOOR)
    return rows.exclude(state=ArrivalState.ANNOUNCED, expected_on__gt=until).order_by("expected_on", "due_from", "id")


def held_for_list() -> QuerySet[HeldReceipt]:
    """Goods that wait for a decision, with item, arrival and where they lie."""
    return HeldReceipt.objects.select_related(
        "site", "arrival", "arrival__supplier", "item", "item__base_unit", "balance__bin", "balance__lot",
        "balance__handling_unit", "line", "receipt",
    )  # fmt: skip


def held_open() -> Q:
    """What somebody must still decide on."""
    return Q(state=HeldState.OPEN)


def is_late_arrival() -> Q:
    """Arrivals that should have been here already."""
    return Q(state=ArrivalState.ANNOUNCED, expected_on__lt=timezone.localdate())


def comes_late(one: Arrival) -> bool:
    """Whether this arrival should have been here already."""
    return one.state == ArrivalState.ANNOUNCED and one.expected_on < timezone.localdate()


def is_off() -> Q:
    """Arrivals of which something came otherwise than announced, once they are unloaded."""
    off = ArrivalLine.objects.filter(IS_OFF).values("arrival_id")
    return Q(pk__in=off, state__in=(ArrivalState.RECEIVED, ArrivalState.CLOSED))


def booked_on(start: datetime, end: datetime) -> QuerySet[Arrival]:
    """Arrivals whose appointment at a dock touches these hours; what was called off holds none."""
    rows = arrivals_for_list().filter(dock__isnull=False, due_from__lt=end, due_until__gt=start)
    return rows.exclude(state=ArrivalState.CANCELLED).order_by("due_from", "id")


@dataclass(frozen=True, slots=True)
class DoorFigures:
    """How many arrivals stand at the door, how many are late, and how long those took that were closed."""

    at_door: int
    late: int
    dwell_hours: Decimal | None


def door_figures(since: datetime) -> DoorFigures:
    """The figures of the dock board; the hours are those of arrivals closed since then."""
    here = Q(state__in=(ArrivalState.ARRIVED, ArrivalState.RECEIVING))
    took = ExpressionWrapper(F("closed_at") - F("arrived_at"), output_field=DurationField())
    found = Arrival.objects.aggregate(
        at_door=Count("pk", filter=here), late=Count("pk", filter=is_late_arrival()),
        took=Avg(took, filter=Q(closed_at__gte=since)),
    )  # fmt: skip
    hours = None if found["took"] is None else round(Decimal(found["took"].total_seconds()) / 3600, 1)
    return DoorFigures(found["at_door"], found["late"], hours)
