"""What leaves the demo's warehouse in Glasgow at the end: cartons that were scanned and weighed, a vehicle that departed, receipts.

Glasgow proves what it packs from the day on which the replay ends; the other sites pack as before. Sizes are made up by one
rule from the number of an item, and some items have none, as in life.
"""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from onegauge.catalog.models import Packaging
from onegauge.governance.access import actor_for
from onegauge.governance.models import Person
from onegauge.governance.operations import VarianceDraft, approve_variances, propose_variances
from onegauge.governance.queries import sites
from onegauge.inventory.operations import BinDraft, save_bins
from onegauge.inventory.queries import bins_for_list
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.warehouse.models import Shipment, ShipmentLine
from onegauge.warehouse.operations import (
    BoxTypeDraft,
    CarrierDraft,
    CarrierServiceDraft,
    CartonClosing,
    CartonFill,
    DeliveryDraft,
    LoadDraft,
    MissingLine,
    PackageScan,
    PackInstructionDraft,
    add_cartons,
    close_cartons,
    confirm_instructions,
    depart_loads,
    fill_cartons,
    load_packages,
    pack_shipments,
    pick_shipments,
    plan_loads,
    propose_cartons,
    record_deliveries,
    save_box_types,
    save_carriers,
    save_pack_instructions,
)
from onegauge.warehouse.outbound_models import Carton, CartonLine

SITE, OWNER = "GLA", "manager.glasgow"
DOCK, SERVICE = "OUT-1", "NORTHLINE/24"
OFF_BY = Decimal("1.3")
MOST, LEAST, WAITING = 6, 3, 2
# Inner sides in mm, empty and heaviest weight in kg, cost of one.
BOXES = (
    ("B1", "Box 220 x 160 x 100", 220, 160, 100, "0.09", "5", "0.28"),
    ("B2", "Box 350 x 250 x 150", 350, 250, 150, "0.21", "12", "0.49"),
    ("B3", "Box 400 x 300 x 250", 400, 300, 250, "0.38", "20", "0.82"),
    ("B4", "Box 600 x 400 x 350", 600, 400, 350, "0.71", "25", "1.45"),
)


def size_of(number: int) -> dict[str, Any]:
    """Sides and weight of a piece of the item with this number; every nineteenth was never measured and has none."""
    if number % 19 == 0:
        return {}
    return {
        "length_mm": Decimal(60 + number * 37 % 180),
        "width_mm": Decimal(40 + number * 23 % 110),
        "height_mm": Decimal(20 + number * 13 % 80),
        "gross_weight_kg": Decimal(5 + number * 7 % 90) / 100,
    }


def set_up_packing(by: Actor) -> None:
    """Boxes, carriers and what customers ask for."""
    drafts = [
        BoxTypeDraft(
            code=code, name=name, length_mm=length, width_mm=width, height_mm=height, tare_kg=Decimal(tare), max_kg=Decimal(most),
            cost_amount=Decimal(cost), currency="GBP",
        )
        for code, name, length, width, height, tare, most, cost in BOXES
    ]  # fmt: skip
    save_box_types(box_types=drafts, by=by, key="demo:boxes")
    day = CarrierServiceDraft(
        code="24",
        name="Next day",
        routing="G1 · Glasgow hub",
        cut_off="16:30",
        scheme="plain",
        starts_with="NL",
        digits=9,
    )
    slow = CarrierServiceDraft(code="48", name="Two days", routing="G4 · Glasgow hub", cut_off="15:00", scheme="plain", starts_with="NE")  # fmt: skip
    post = CarrierServiceDraft(code="PARCEL", name="Tracked parcel", cut_off="17:00", scheme="s10", starts_with="RR", ends_with="GB")  # fmt: skip
    carriers = [
        CarrierDraft(code="NORTHLINE", name="Northline Haulage", services=[day, slow]),
        CarrierDraft(code="POST", name="Post", services=[post]),
    ]
    save_carriers(carriers=carriers, by=by, key="demo:carriers")


def send_goods_out(by: Actor) -> None:
    """Once, at the end: everything that Glasgow has ready goes through scale, dock and door as far as the story wants it."""
    with read_scope(by):
        rows = Shipment.objects.filter(
            site__code=SITE, state="released", partner__isnull=False, consignment__isnull=True
        )
        mine = list(rows.order_by("due_on", "id")[:MOST].select_related("partner"))
    if len(mine) < LEAST:
        return
    gone = max(len(mine) - WAITING, WAITING)
    ids = [s.pk for s in mine]
    _prove(by)
    wrap = PackInstructionDraft(
        text="Price label on every piece", customer=str(mine[0].partner and mine[0].partner.code)
    )
    save_pack_instructions(instructions=[wrap], by=by, key="demo:instruction")
    pick_shipments(shipment_ids=ids, by=by, key="demo:out:pick")
    propose_cartons(shipment_ids=ids, by=by, key="demo:out:propose")
    _fill(ids[: gone + 1], by)
    _weigh(ids[:gone], Decimal(1), by)
    _weigh(ids[gone : gone + 1], OFF_BY, by)
    confirm_instructions(shipment_ids=ids[:gone], by=by, key="demo:out:confirm")
    pack_shipments(shipment_ids=ids[:gone], by=by, key="demo:out:packed")
    _depart(mine[:gone], by)
    _deliver(mine[:2], by)


def _prove(by: Actor) -> None:
    """Glasgow scans what it packs from now on: its variance, by two people."""
    people = dict(Person.objects.values_list("username", "id"))
    site = next(s for s in sites() if s.code == SITE)
    for n, (policy, value) in enumerate((("warehouse.pack_verify", "scan"), ("warehouse.carrier_service", SERVICE))):
        draft = VarianceDraft(
            key=policy, value=value, scope="site", place_id=site.id, kpi="line_fill_rate",
            reason="A wrong piece costs the ferry to the islands twice: every piece is scanned into its carton.",
            owner_id=people[OWNER], from_on=by.today, until_on=by.today + timedelta(days=180),
            review_on=by.today + timedelta(days=90),
        )  # fmt: skip
        ids = propose_variances(drafts=[draft], by=actor_for(person_id=people[OWNER]), key=f"demo:prove:{n}")
        authority = actor_for(person_id=people["design.authority"])
        approve_variances(variance_ids=ids, by=authority, key=f"demo:prove-approved:{n}")


def _fill(shipment_ids: Sequence[int], by: Actor) -> None:
    """Every piece is scanned into the carton that was planned for it; goods of unknown size get one more, without a box."""
    with read_scope(by):
        planned = list(CartonLine.objects.filter(carton__shipment_id__in=shipment_ids).select_related("line__item"))
        lines = list(ShipmentLine.objects.filter(shipment_id__in=shipment_ids, qty__gt=0).select_related("item"))
    known = {x.line_id for x in planned}
    unknown = [x for x in lines if x.pk not in known and x.qty > x.short_qty]
    fills = [CartonFill(carton_id=x.carton_id, code=x.line.item.sku, qty=x.planned_qty) for x in planned]
    if unknown:
        loose = sorted({x.shipment_id for x in unknown})
        made = add_cartons(shipment_ids=loose, by=by, key=f"demo:out:loose:{shipment_ids[0]}")
        with read_scope(by):
            carton_of = dict(Carton.objects.filter(id__in=made).values_list("shipment_id", "id"))
        fills += [
            CartonFill(carton_id=carton_of[x.shipment_id], code=x.item.sku, qty=x.qty - x.short_qty) for x in unknown
        ]
    fill_cartons(fills=fills, by=by, key=f"demo:out:fill:{shipment_ids[0]}")


def _weigh(shipment_ids: Sequence[int], factor: Decimal, by: Actor) -> None:
    """The scale says what the cartons should weigh, or something else."""
    with read_scope(by):
        cartons: list[Any] = list(Carton.objects.filter(shipment_id__in=shipment_ids).order_by("id"))
        lines = list(CartonLine.objects.filter(carton__in=cartons).select_related("carton__box", "line__item"))
        weights = _weights({x.line.item_id for x in lines})
    total = {c.pk: (c.box.tare_kg if c.box else Decimal(0)) for c in cartons}
    for x in lines:
        total[x.carton_id] += x.packed_qty * weights.get(x.line.item_id, Decimal("0.1"))
    closings = [
        CartonClosing(carton_id=i, actual_kg=(kg * factor).quantize(Decimal("0.001")) or Decimal("0.1"))
        for i, kg in total.items()
    ]
    close_cartons(closings=closings, by=by, key=f"demo:out:weigh:{shipment_ids[0]}")


def _weights(item_ids: set[int]) -> dict[int, Decimal]:
    """What a piece of each item weighs, where that is known."""
    rows = Packaging.objects.filter(item_id__in=item_ids, code="EA", gross_weight_kg__isnull=False)
    return {item: kg for item, kg in rows.values_list("item_id", "gross_weight_kg") if kg is not None}


def _depart(shipments: Sequence[Shipment], by: Actor) -> None:
    """A vehicle at the dock takes all of them along; another one is planned for the evening."""
    with read_scope(by):
        zone = bins_for_list().filter(site__code=SITE).order_by("id").values_list("zone__code", flat=True)[0]
    save_bins(bins=[BinDraft(site=SITE, zone=zone, code=DOCK, kind="dock", sequence=9_000)], by=by, key="demo:out:dock")
    drafts = [
        LoadDraft(
            site=SITE, service=SERVICE, vehicle="SK26 NLH", route="Oban, Mull, Islay", dock=DOCK, leaves_at=by.now,
            shipments=[s.number for s in shipments],
        ),
        LoadDraft(site=SITE, service="NORTHLINE/48", vehicle="SK24 NLB", route="Argyll", dock=DOCK, leaves_at=by.now + timedelta(hours=5)),
    ]  # fmt: skip
    load, _evening = plan_loads(loads=drafts, by=by, key="demo:out:load")
    with read_scope(by):
        ssccs = list(Carton.objects.filter(shipment__in=shipments).order_by("id").values_list("sscc", flat=True))
    load_packages(scans=[PackageScan(load_id=load, code=x) for x in ssccs], by=by, key="demo:out:scan")
    depart_loads(load_ids=[load], seal="NL-40871", by=by, key="demo:out:depart")


def _deliver(shipments: Sequence[Shipment], by: Actor) -> None:
    """One receiver took everything and signed; another found a piece broken."""
    whole, partly = shipments
    with read_scope(by):
        line = ShipmentLine.objects.filter(shipment=partly, qty__gt=0).order_by("id").first()
    assert line is not None
    drafts = [
        DeliveryDraft(
            shipment=whole.number, received_by="J. Marsden", signature="M30 70 L60 20 L80 75 L110 30 L150 72 L210 40 L270 66 "
        ),
        DeliveryDraft(
            shipment=partly.number, outcome="partly", received_by="Goods in", note="One piece broken, carton dented",
            lines=[MissingLine(line_id=line.pk, qty=Decimal(1), why="damaged")],
        ),
    ]  # fmt: skip
    record_deliveries(deliveries=drafts, by=by, key="demo:out:deliveries")
