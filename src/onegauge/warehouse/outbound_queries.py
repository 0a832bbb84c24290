"""Reads of packing, loading and delivering."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from onegauge.kernel.sql import Sql
from onegauge.warehouse.models import Shipment, ShipmentLine
from onegauge.warehouse.outbound_models import (
    BoxType,
    Carrier,
    CarrierService,
    Carton,
    CartonLine,
    Delivery,
    DeliveryLine,
    Load,
    LoadShipment,
    PackInstruction,
)
from onegauge.warehouse.outbound_states import TO_LEAVE, CartonState, DeliveryOutcome
from onegauge.warehouse.states import ShipmentState

SQL = Sql(__file__, "cartons")
ROAD_DAYS = 14


def box_types_for_list() -> QuerySet[BoxType]:
    """Box types."""
    return BoxType.objects.all()


def carriers_for_list() -> QuerySet[Carrier]:
    """Carriers with how many services of theirs are in use."""
    used = Count("services", filter=Q(services__is_active=True))
    return Carrier.objects.annotate(service_count=used)


def services_of_carrier(carrier_id: int) -> QuerySet[CarrierService]:
    """The services of a carrier, those in use first."""
    return CarrierService.objects.filter(carrier_id=carrier_id).order_by("-is_active", "code")


def instructions_for_list() -> QuerySet[PackInstruction]:
    """What is done at packing, for which item and customer."""
    return PackInstruction.objects.select_related("item", "partner")


def cartons_for_list() -> QuerySet[Carton]:
    """Cartons with shipment, box, carrier, and how many pieces lie in each."""
    mine = CartonLine.objects.filter(carton=OuterRef("pk")).order_by().values("carton")
    packed = Coalesce(Subquery(mine.annotate(qty=Sum("packed_qty")).values("qty")), 0, output_field=_qty())
    planned = Coalesce(Subquery(mine.annotate(qty=Sum("planned_qty")).values("qty")), 0, output_field=_qty())
    related = ("site", "shipment", "shipment__partner", "box", "service", "closed_by")
    return Carton.objects.select_related(*related).annotate(packed_qty=packed, planned_qty=planned)


def _qty() -> Any:
    return CartonLine._meta.get_field("packed_qty")


def cartons_of_shipment(shipment_id: int) -> QuerySet[Carton]:
    """The cartons of a shipment, in their order."""
    return cartons_for_list().filter(shipment_id=shipment_id).order_by("position")


def lines_of_carton(carton_id: int) -> QuerySet[CartonLine]:
    """What lies in a carton, or shall."""
    return lines_of_cartons().filter(carton_id=carton_id)


def lines_of_cartons() -> QuerySet[CartonLine]:
    """What lies in cartons, carton by carton."""
    related = ("carton", "line__item", "line__item__base_unit", "line__balance__lot")
    return CartonLine.objects.select_related(*related).order_by("carton__position", "id")


def lines_to_pack(shipment_id: int) -> QuerySet[ShipmentLine]:
    """The lines of a picked shipment with how much of each lies in cartons."""
    mine = CartonLine.objects.filter(line=OuterRef("pk")).order_by().values("line")
    packed = Coalesce(Subquery(mine.annotate(qty=Sum("packed_qty")).values("qty")), 0, output_field=_qty())
    rows = ShipmentLine.objects.filter(shipment_id=shipment_id, qty__gt=F("short_qty"))
    rows = rows.select_related("item", "item__base_unit", "balance__lot", "balance__handling_unit")
    return rows.annotate(picked_qty=F("qty") - F("short_qty"), packed_qty=packed).order_by("id")


def instructions_of(shipment_id: int) -> list[tuple[int, str, bool]]:
    """What is asked at packing of a shipment: the instruction, its words, and whether it was confirmed."""
    rows = SQL.tuples("instructions_of_shipments", {"shipments": [shipment_id]})
    return [(row[1], row[2], row[5]) for row in rows]


def has_weight_trouble() -> Q:
    """Cartons whose weight is to be explained or that are to be counted again, of shipments that are still here."""
    gone = (ShipmentState.SHIPPED, ShipmentState.CANCELLED)
    return Q(state=CartonState.OFF) & ~Q(shipment__state__in=gone)


def loads_for_list() -> QuerySet[Load]:
    """Loads with dock and carrier, how many shipments travel in each, and how many of their packages are loaded."""
    mine = LoadShipment.objects.filter(load=OuterRef("pk"), is_live=True).order_by().values("load")
    packages = Sum(Coalesce("shipment__package_count", 1))

    def counted(what: Any) -> Coalesce:
        return Coalesce(Subquery(mine.annotate(count=what).values("count")), 0)

    return Load.objects.select_related("site", "dock", "service", "service__carrier").annotate(
        shipment_count=counted(Count("pk")), package_total=counted(packages), loaded_total=counted(Sum("loaded_count"))
    )


def loads_at_the_dock() -> QuerySet[Load]:
    """Loads that have not departed, the first to leave first."""
    return loads_for_list().filter(state__in=TO_LEAVE).order_by("leaves_at", "id")


def members_of_load(load_id: int) -> QuerySet[LoadShipment]:
    """What travels in a load, with what fell out of it."""
    rows = LoadShipment.objects.filter(load_id=load_id).select_related(
        "shipment", "shipment__partner", "shipment__ship_to"
    )
    return rows.annotate(package_count=Coalesce("shipment__package_count", 1)).order_by("-is_live", "id")


def is_late_load() -> Q:
    """Loads that should have departed already."""
    return Q(state__in=TO_LEAVE, leaves_at__lt=timezone.now())


def leaves_late(one: Load) -> bool:
    """Whether this load should have departed already."""
    return one.state in TO_LEAVE and one.leaves_at < timezone.now()


def deliveries_for_list() -> QuerySet[Delivery]:
    """Records of what receivers took."""
    return Delivery.objects.select_related("site", "shipment", "shipment__partner", "told_by")


def deliveries_of_shipment(shipment_id: int) -> QuerySet[Delivery]:
    """What was recorded of a shipment, the newest first."""
    return deliveries_for_list().filter(shipment_id=shipment_id).order_by("-id")


def lines_of_delivery(delivery_id: int) -> QuerySet[DeliveryLine]:
    """What did not stay with the receiver."""
    return DeliveryLine.objects.filter(delivery_id=delivery_id).select_related("line__item", "line__item__base_unit")


def is_to_settle() -> Q:
    """What was not taken whole and nobody has settled."""
    return Q(is_last=True, settled_at__isnull=True) & ~Q(outcome=DeliveryOutcome.DELIVERED)


def is_settled_or_fine(one: Delivery) -> bool:
    """Whether nothing of a delivery waits for anybody."""
    return not one.is_last or one.settled_at is not None or one.outcome == DeliveryOutcome.DELIVERED


def on_the_road() -> QuerySet[Shipment]:
    """Shipments to customers that left lately and of which nothing was recorded yet, the oldest first."""
    since = timezone.now() - timedelta(days=ROAD_DAYS)
    told = Delivery.objects.filter(shipment=OuterRef("pk"))
    rows = Shipment.objects.filter(state=ShipmentState.SHIPPED, partner__isnull=False, shipped_at__gte=since)
    rows = rows.select_related("partner", "site", "ship_to", "consignment")
    return rows.filter(~Exists(told)).order_by("due_on", "id")


def deliveries_of_source(source_kind: int, source_id: int) -> QuerySet[Shipment]:
    """The shipments of a source that left, with the record that counts of each, if there is one."""
    last = Delivery.objects.filter(shipment=OuterRef("pk"), is_last=True)
    rows = Shipment.objects.filter(source_kind=source_kind, source_id=source_id, state=ShipmentState.SHIPPED)
    return rows.select_related("site").annotate(
        delivered_at=Subquery(last.values("delivered_at")), outcome=Subquery(last.values("outcome")),
        received_by=Subquery(last.values("received_by")), remark=Subquery(last.values("note")),
        settled_note=Subquery(last.values("settled_note")),
    ).order_by("id")  # fmt: skip
