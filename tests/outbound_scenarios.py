"""How the operations of packing, loading and delivering are run with any number of documents; see ``statement_scenarios``."""

from decimal import Decimal

from onegauge.warehouse import operations as warehouse
from tests.statement_scenarios import Act, codes, consigned, picked, scenario
from tests.support import Trade
from tests.warehouse.outbound import boxes, carrier


def numbers(trade: Trade, ids: list[int]) -> list[str]:
    """The numbers of shipments."""
    return [n for (n,) in trade.rows("SELECT number FROM warehouse_shipment WHERE id = ANY(%s) ORDER BY id", ids)]


def cartons(trade: Trade, n: int, *, filled: bool = True) -> list[int]:
    """A carton of each of several picked shipments, with something in it."""
    boxes(trade)
    made = warehouse.add_cartons(shipment_ids=picked(trade, n), box="L", by=trade.by)
    if filled:
        warehouse.fill_cartons(fills=fills(made), by=trade.by)
    return made


def fills(carton_ids: list[int]) -> list[warehouse.CartonFill]:
    """Everything of one item into each carton."""
    return [warehouse.CartonFill(carton_id=i, code="GLOVE", qty=Decimal(2)) for i in carton_ids]


def packed(trade: Trade, n: int) -> list[int]:
    """Shipments that were packed."""
    return warehouse.pack_shipments(shipment_ids=picked(trade, n), by=trade.by)


def shipped(trade: Trade, n: int) -> list[int]:
    """Shipments that left."""
    return warehouse.ship_shipments(shipment_ids=packed(trade, n), by=trade.by)


def loads(trade: Trade, n: int) -> list[int]:
    """Loads of one packed shipment each."""
    drafts = [warehouse.LoadDraft(site="LEEDS", shipments=[x]) for x in numbers(trade, packed(trade, n))]
    return warehouse.plan_loads(loads=drafts, by=trade.by)


def members(trade: Trade, load_ids: list[int]) -> list[tuple[int, str]]:
    """The load and the number of what travels."""
    return trade.rows(
        "SELECT m.load_id, s.number FROM warehouse_loadshipment m JOIN warehouse_shipment s ON s.id = m.shipment_id"
        " WHERE m.load_id = ANY(%s) ORDER BY m.id",
        load_ids,
    )


@scenario("warehouse.save_box_types", many=20)
def save_box_types(trade: Trade, n: int) -> Act:
    size = {"length_mm": 300, "width_mm": 200, "height_mm": 150, "tare_kg": Decimal(0), "max_kg": Decimal(15)}
    drafts = [warehouse.BoxTypeDraft(code=c, name=c, sites="LEEDS", **size) for c in codes(n, "BX")]  # type: ignore[arg-type]
    return lambda: warehouse.save_box_types(box_types=drafts, by=trade.by)


@scenario("warehouse.save_carriers", many=20)
def save_carriers(trade: Trade, n: int) -> Act:
    service = warehouse.CarrierServiceDraft(code="24", name="Next day")
    drafts = [warehouse.CarrierDraft(code=c, name=c, services=[service]) for c in codes(n, "CA")]
    return lambda: warehouse.save_carriers(carriers=drafts, by=trade.by)


@scenario("warehouse.save_pack_instructions", many=20)
def save_pack_instructions(trade: Trade, n: int) -> Act:
    drafts = [warehouse.PackInstructionDraft(text=c, sku="GLOVE") for c in codes(n, "PI")]
    return lambda: warehouse.save_pack_instructions(instructions=drafts, by=trade.by)


@scenario("warehouse.confirm_instructions", many=20)
def confirm_instructions(trade: Trade, n: int) -> Act:
    draft = warehouse.PackInstructionDraft(text="Label", sku="GLOVE")
    warehouse.save_pack_instructions(instructions=[draft], by=trade.by)
    ids = picked(trade, n)
    return lambda: warehouse.confirm_instructions(shipment_ids=ids, by=trade.by)


@scenario("warehouse.propose_cartons", many=20)
def propose_cartons(trade: Trade, n: int) -> Act:
    boxes(trade)
    ids = picked(trade, n)
    return lambda: warehouse.propose_cartons(shipment_ids=ids, by=trade.by)


@scenario("warehouse.add_cartons", many=20)
def add_cartons(trade: Trade, n: int) -> Act:
    boxes(trade)
    ids = picked(trade, n)
    return lambda: warehouse.add_cartons(shipment_ids=ids, box="S", by=trade.by)


@scenario("warehouse.change_cartons", many=20)
def change_cartons(trade: Trade, n: int) -> Act:
    changes = [warehouse.CartonChange(carton_id=i, box="S") for i in cartons(trade, n)]
    return lambda: warehouse.change_cartons(changes=changes, by=trade.by)


@scenario("warehouse.fill_cartons", many=20)
def fill_cartons(trade: Trade, n: int) -> Act:
    wanted = fills(cartons(trade, n, filled=False))
    return lambda: warehouse.fill_cartons(fills=wanted, by=trade.by)


@scenario("warehouse.empty_cartons", many=20)
def empty_cartons(trade: Trade, n: int) -> Act:
    ids = cartons(trade, n)
    return lambda: warehouse.empty_cartons(carton_ids=ids, by=trade.by)


@scenario("warehouse.close_cartons", many=20)
def close_cartons(trade: Trade, n: int) -> Act:
    carrier(trade)
    closings = [warehouse.CartonClosing(carton_id=i, service="NORTH/24") for i in cartons(trade, n)]
    return lambda: warehouse.close_cartons(closings=closings, by=trade.by)


@scenario("warehouse.assign_carriers", many=20)
def assign_carriers(trade: Trade, n: int) -> Act:
    carrier(trade)
    made = cartons(trade, n)
    ids = [s for (s,) in trade.rows("SELECT shipment_id FROM warehouse_carton WHERE id = ANY(%s)", made)]
    return lambda: warehouse.assign_carriers(shipment_ids=ids, service="NORTH/24", by=trade.by)


@scenario("warehouse.plan_loads", many=20)
def plan_loads(trade: Trade, n: int) -> Act:
    drafts = [warehouse.LoadDraft(site="LEEDS", shipments=[x]) for x in numbers(trade, packed(trade, n))]
    return lambda: warehouse.plan_loads(loads=drafts, by=trade.by)


@scenario("warehouse.add_to_loads", many=20)
def add_to_loads(trade: Trade, n: int) -> Act:
    (made,) = warehouse.plan_loads(loads=[warehouse.LoadDraft(site="LEEDS")], by=trade.by)
    wanted = numbers(trade, packed(trade, n))
    return lambda: warehouse.add_to_loads(load_ids=[made], shipments=wanted, by=trade.by)


@scenario("warehouse.take_off_loads", many=20)
def take_off_loads(trade: Trade, n: int) -> Act:
    ids = loads(trade, n)
    wanted = [number for _load, number in members(trade, ids)]
    return lambda: warehouse.take_off_loads(load_ids=ids, shipments=wanted, by=trade.by)


@scenario("warehouse.reschedule_loads", many=20)
def reschedule_loads(trade: Trade, n: int) -> Act:
    ids = loads(trade, n)
    return lambda: warehouse.reschedule_loads(load_ids=ids, leaves_at=trade.by.now, by=trade.by)


@scenario("warehouse.cancel_loads", many=20)
def cancel_loads(trade: Trade, n: int) -> Act:
    ids = loads(trade, n)
    return lambda: warehouse.cancel_loads(load_ids=ids, by=trade.by)


@scenario("warehouse.load_packages", many=20)
def load_packages(trade: Trade, n: int) -> Act:
    scans = [warehouse.PackageScan(load_id=i, code=x) for i, x in members(trade, loads(trade, n))]
    return lambda: warehouse.load_packages(scans=scans, by=trade.by)


@scenario("warehouse.depart_loads", many=20)
def depart_loads(trade: Trade, n: int) -> Act:
    ids = loads(trade, n)
    scans = [warehouse.PackageScan(load_id=i, code=x) for i, x in members(trade, ids)]
    warehouse.load_packages(scans=scans, by=trade.by)
    return lambda: warehouse.depart_loads(load_ids=ids, by=trade.by)


@scenario("warehouse.record_deliveries", many=20)
def record_deliveries(trade: Trade, n: int) -> Act:
    wanted = [warehouse.DeliveryDraft(shipment=x, received_by="Gate") for x in numbers(trade, shipped(trade, n))]
    return lambda: warehouse.record_deliveries(deliveries=wanted, by=trade.by)


@scenario("warehouse.deliver_shipments", many=20)
def deliver_shipments(trade: Trade, n: int) -> Act:
    ids = shipped(trade, n)
    return lambda: warehouse.deliver_shipments(shipment_ids=ids, received_by="Gate", by=trade.by)


@scenario("warehouse.deliver_consignments", many=20)
def deliver_consignments(trade: Trade, n: int) -> Act:
    ids = consigned(trade, n)
    warehouse.ship_consignments(consignment_ids=ids, by=trade.by)
    return lambda: warehouse.deliver_consignments(consignment_ids=ids, received_by="Gate", by=trade.by)


@scenario("warehouse.settle_deliveries", many=20)
def settle_deliveries(trade: Trade, n: int) -> Act:
    told = [
        warehouse.DeliveryDraft(shipment=x, outcome="refused", note="Closed") for x in numbers(trade, shipped(trade, n))
    ]
    ids = warehouse.record_deliveries(deliveries=told, by=trade.by)
    return lambda: warehouse.settle_deliveries(delivery_ids=ids, note="Sent again", by=trade.by)
