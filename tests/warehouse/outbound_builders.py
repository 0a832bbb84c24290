"""Cartons, loads, deliveries and their master data for the contract tests of their screens."""

from decimal import Decimal

from onegauge.catalog.models import Item
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.warehouse import operations as ops
from onegauge.warehouse.models import Shipment
from tests.builders import builder, unique
from tests.catalog.builders import items
from tests.inventory.builders import code_of
from tests.warehouse import builders


def picked(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Picked shipments."""
    return ops.pick_shipments(shipment_ids=builders.shipments(by, company, site, n), by=by)


def numbers(by: Actor, ids: list[int]) -> list[str]:
    """The numbers of shipments."""
    with read_scope(by):
        return list(Shipment.objects.filter(id__in=ids).order_by("id").values_list("number", flat=True))


@builder("warehouse.Carton")
def cartons(by: Actor, company: int, site: int, n: int) -> list[int]:
    """A closed carton of each of several shipments."""
    made = ops.add_cartons(shipment_ids=picked(by, company, site, n), by=by)
    with read_scope(by):
        lines = dict(Shipment.objects.filter(cartons__in=made).values_list("cartons", "lines"))
    fills = [ops.CartonFill(carton_id=i, line_id=lines[i]) for i in made]
    ops.fill_cartons(fills=fills, by=by)
    ops.close_cartons(
        closings=[ops.CartonClosing(carton_id=i, actual_kg=Decimal(1), reason="Test") for i in made], by=by
    )
    return made


@builder("warehouse.Load")
def loads(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Loads of one packed shipment each."""
    made = ops.pack_shipments(shipment_ids=picked(by, company, site, n), by=by)
    drafts = [ops.LoadDraft(site=code_of(site), shipments=[name]) for name in numbers(by, made)]
    return ops.plan_loads(loads=drafts, by=by)


@builder("warehouse.Delivery")
def deliveries(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Deliveries of which something was not taken."""
    made = ops.pack_shipments(shipment_ids=picked(by, company, site, n), by=by)
    ops.ship_shipments(shipment_ids=made, by=by)
    drafts = [
        ops.DeliveryDraft(shipment=x, outcome="partly", received_by="Gate", note="One wet") for x in numbers(by, made)
    ]
    return ops.record_deliveries(deliveries=drafts, by=by)


@builder("warehouse.BoxType", shared=True)
def box_types(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Box types."""
    del company, site
    size = {"length_mm": 300, "width_mm": 200, "height_mm": 150, "tare_kg": Decimal("0.2"), "max_kg": Decimal(15)}
    drafts = [ops.BoxTypeDraft(code=unique("B"), name="Box", **size) for _ in range(n)]  # type: ignore[arg-type]
    return [s.id for s in ops.save_box_types(box_types=drafts, by=by)]


@builder("warehouse.Carrier", shared=True)
def carriers(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Carriers with a service."""
    del company, site
    service = ops.CarrierServiceDraft(code="24", name="Next day", cut_off="15:30")
    drafts = [ops.CarrierDraft(code=unique("C"), name="Carrier", services=[service]) for _ in range(n)]
    return [s.id for s in ops.save_carriers(carriers=drafts, by=by)]


@builder("warehouse.PackInstruction", shared=True)
def instructions(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Instructions for items."""
    made = items(by, company, site, n)
    skus = Item.objects.filter(id__in=made).values_list("sku", flat=True)
    drafts = [ops.PackInstructionDraft(text="Price label", sku=sku) for sku in skus]
    return ops.save_pack_instructions(instructions=drafts, by=by)
