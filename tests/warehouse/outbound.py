"""Words to speak about packing, loading and delivering."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from onegauge.catalog import operations as catalog
from onegauge.inventory import operations as inventory
from onegauge.warehouse import operations as ops
from tests.support import Trade, want

BOXES = (
    ops.BoxTypeDraft(
        code="S", name="Small", length_mm=200, width_mm=150, height_mm=100, tare_kg=Decimal("0.1"), max_kg=Decimal(5),
        cost_amount=Decimal("0.30"),
    ),
    ops.BoxTypeDraft(
        code="L", name="Large", length_mm=400, width_mm=300, height_mm=300, tare_kg=Decimal("0.5"), max_kg=Decimal(20),
        cost_amount=Decimal("0.90"),
    ),
)  # fmt: skip
SERVICES = (
    ops.CarrierServiceDraft(
        code="24", name="Next day", routing="N1 LEEDS HUB", scheme="plain", starts_with="NX", digits=8
    ),
    ops.CarrierServiceDraft(code="POST", name="By post", scheme="s10", starts_with="RR", ends_with="GB"),
)


def boxes(trade: Trade) -> None:
    """A small and a large box."""
    ops.save_box_types(box_types=BOXES, by=trade.by)


def carrier(trade: Trade) -> None:
    """A carrier with two services that number parcels in two ways."""
    ops.save_carriers(carriers=[ops.CarrierDraft(code="NORTH", name="Northline", services=SERVICES)], by=trade.by)


def sized(trade: Trade, sku: str, sides: tuple[int, int, int], kg: str, **case: Any) -> None:
    """Size and weight of a piece; ``case_of`` and ``case_kg`` for a full case."""
    length, width, height = (Decimal(x) for x in sides)
    piece = catalog.PackagingDraft(
        sku=sku, code="EA", level="each", length_mm=length, width_mm=width, height_mm=height, gross_weight_kg=Decimal(kg),
    )  # fmt: skip
    drafts = [piece]
    if case:
        drafts.append(
            catalog.PackagingDraft(
                sku=sku, code="CS", level="case", numerator=case["case_of"], parent="EA",
                gross_weight_kg=Decimal(case["case_kg"]), gtin=case.get("gtin"),
            )
        )  # fmt: skip
    catalog.save_packagings(packagings=drafts, by=trade.by)


def picked(trade: Trade, *lines: tuple[str, int]) -> int:
    """A picked shipment of one order."""
    for sku, qty in lines:
        trade.receive(sku, qty)
    order = trade.order(*(want(sku, qty) for sku, qty in lines))
    trade.allocate(order)
    (shipment,) = trade.release(order)
    ops.pick_shipments(shipment_ids=[shipment], by=trade.by)
    return shipment


def packed(trade: Trade, *lines: tuple[str, int], packages: int = 1) -> int:
    """A packed shipment of one order, without cartons."""
    shipment = picked(trade, *lines)
    ops.pack_shipments(shipment_ids=[shipment], package_count=packages, by=trade.by)
    return shipment


def number(trade: Trade, shipment: int) -> str:
    """The number of a shipment."""
    return str(trade.value("SELECT number FROM warehouse_shipment WHERE id = %s", shipment))


def carton(trade: Trade, shipment: int, box: str = "L") -> int:
    """A further carton of a shipment."""
    return ops.add_cartons(shipment_ids=[shipment], box=box, by=trade.by)[0]


def fill(trade: Trade, carton_id: int, code: str, qty: int | None = None) -> ops.CartonFilled:
    """Scan something into a carton."""
    one = ops.CartonFill(carton_id=carton_id, code=code, qty=None if qty is None else Decimal(qty))
    return ops.fill_cartons(fills=[one], by=trade.by)[0]


def close(trade: Trade, carton_id: int, kg: str | None, **more: Any) -> ops.CartonClosed:
    """Weigh and close a carton."""
    one = ops.CartonClosing(carton_id=carton_id, actual_kg=None if kg is None else Decimal(kg), **more)
    return ops.close_cartons(closings=[one], by=trade.by)[0]


def cartons(trade: Trade, shipment: int) -> list[Any]:
    """Box, reason and planned pieces of the cartons of a shipment."""
    return trade.rows(
        "SELECT coalesce(b.code, ''), c.why, coalesce(sum(k.planned_qty), 0) FROM warehouse_carton c"
        " LEFT JOIN warehouse_boxtype b ON b.id = c.box_id LEFT JOIN warehouse_cartonline k ON k.carton_id = c.id"
        " WHERE c.shipment_id = %s GROUP BY c.id, c.why, c.position, b.code ORDER BY c.position",
        shipment,
    )


def proven(trade: Trade, how: str = "scan") -> None:
    """Leeds proves what is packed."""
    trade.vary("warehouse.pack_verify", how)
    boxes(trade)


def closed(trade: Trade, *lines: tuple[str, int]) -> tuple[int, list[Any]]:
    """A packed shipment with one carton for each line, and the numbers of the cartons."""
    shipment = picked(trade, *lines)
    ssccs = []
    for sku, qty in lines:
        made = carton(trade, shipment)
        fill(trade, made, sku, qty)
        ssccs.append(close(trade, made, None).sscc)
    ops.pack_shipments(shipment_ids=[shipment], by=trade.by)
    return shipment, ssccs


def load(trade: Trade, *shipments: int, **more: Any) -> int:
    """A load with shipments."""
    numbers = [number(trade, s) for s in shipments]
    return ops.plan_loads(loads=[ops.LoadDraft(site="LEEDS", shipments=numbers, **more)], by=trade.by)[0]


def onto(trade: Trade, load_id: int, codes: Sequence[str]) -> list[ops.PackageLoaded]:
    """Scan packages onto a vehicle."""
    scans = [ops.PackageScan(load_id=load_id, code=c) for c in codes]
    return ops.load_packages(scans=scans, by=trade.by)


def dock(trade: Trade, code: str = "D-1") -> str:
    """A dock in Leeds."""
    draft = inventory.BinDraft(site="LEEDS", zone="A", code=code, kind="dock", sequence=90)
    inventory.save_bins(bins=[draft], by=trade.by)
    return code
