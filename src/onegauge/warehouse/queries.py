"""Reads of the warehouse."""

from collections.abc import Sequence

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from onegauge.warehouse.models import Consignment, PutBack, Shipment, ShipmentLine
from onegauge.warehouse.states import ConsignmentState, ShipmentState


def shipments_for_list() -> QuerySet[Shipment]:
    """Shipments with customer, site and the number of their lines."""
    mine = ShipmentLine.objects.filter(shipment=OuterRef("pk"), qty__gt=0).order_by().values("shipment")
    counted = Coalesce(Subquery(mine.annotate(line_count=Count("pk")).values("line_count")), 0)
    return Shipment.objects.select_related("partner", "site", "ship_to", "consignment").annotate(line_count=counted)


def shipment_lines(shipment_id: int) -> QuerySet[ShipmentLine]:
    """The lines of a shipment in walking order, with what was really picked."""
    rows = ShipmentLine.objects.filter(shipment_id=shipment_id, qty__gt=0).select_related(
        "item", "item__base_unit", "balance__bin", "balance__lot"
    )
    return rows.annotate(picked_qty=F("qty") - F("short_qty")).order_by(
        "balance__bin__sequence", "balance__bin__code", "id"
    )


def lines_in_units(shipment_ids: Sequence[int]) -> QuerySet[ShipmentLine]:
    """The lines whose goods stand in handling units, shipment by shipment."""
    rows = ShipmentLine.objects.filter(shipment_id__in=shipment_ids, qty__gt=F("short_qty"))
    rows = rows.filter(balance__handling_unit__isnull=False).select_related("balance__handling_unit", "shipment")
    return rows.order_by("shipment_id", "balance__handling_unit__sscc", "id")


def shipments_in(state: ShipmentState) -> QuerySet[Shipment]:
    """What waits at one station, the most urgent first."""
    return shipments_for_list().filter(state=state).order_by("due_on", "id")


def is_late() -> Q:
    """Shipments that should have left already."""
    done = (ShipmentState.SHIPPED, ShipmentState.CANCELLED)
    return Q(due_on__lt=timezone.localdate()) & ~Q(state__in=done)


def is_short() -> Q:
    """Shipments still in the building for which less was found than asked."""
    found = ShipmentLine.objects.filter(short_qty__gt=0).values("shipment_id")
    return Q(pk__in=found, state__in=(ShipmentState.PICKED, ShipmentState.PACKED))


def runs_late(one: Shipment) -> bool:
    """Whether this shipment should have left already."""
    return one.due_on < timezone.localdate() and one.state not in {ShipmentState.SHIPPED, ShipmentState.CANCELLED}


def put_backs_for_list() -> QuerySet[PutBack]:
    """Put-backs with item, shipment, where the goods lie and where they came from."""
    return PutBack.objects.select_related(
        "site", "shipment", "item", "item__base_unit", "balance__bin", "balance__lot", "aside__bin"
    )


def consignments_for_list() -> QuerySet[Consignment]:
    """Consignments with customer, site, how many shipments travel in them and how many of those are not ready."""
    mine = Shipment.objects.filter(consignment=OuterRef("pk")).exclude(state=ShipmentState.CANCELLED)
    waits = mine.filter(state__in=(ShipmentState.RELEASED, ShipmentState.PICKED))

    def counted(rows: QuerySet[Shipment]) -> Coalesce:
        one = rows.order_by().values("consignment").annotate(count=Count("pk")).values("count")
        return Coalesce(Subquery(one), 0)

    return Consignment.objects.select_related("partner", "site", "ship_to").annotate(
        shipment_count=counted(mine), waiting_count=counted(waits)
    )


def shipments_of_consignment(consignment_id: int) -> QuerySet[Shipment]:
    """What travels in a consignment, in the order in which it was released."""
    return shipments_for_list().filter(consignment_id=consignment_id).order_by("id")


def lines_of_consignment(consignment_id: int) -> QuerySet[ShipmentLine]:
    """The goods of a consignment, shipment by shipment, as they were picked."""
    rows = ShipmentLine.objects.filter(shipment__consignment_id=consignment_id, qty__gt=F("short_qty"))
    rows = rows.exclude(shipment__state=ShipmentState.CANCELLED).select_related(
        "item", "item__base_unit", "balance__lot", "shipment"
    )
    return rows.annotate(picked_qty=F("qty") - F("short_qty")).order_by("shipment_id", "id")


def is_overdue() -> Q:
    """Open consignments that should have left already."""
    return Q(state=ConsignmentState.OPEN, leaves_on__lt=timezone.localdate())


def is_late_to_leave(one: Consignment) -> bool:
    """Whether this consignment should have left already."""
    return one.state == ConsignmentState.OPEN and one.leaves_on < timezone.localdate()
