"""Shipments for the contract tests of their screens."""

from onegauge.inventory.models import Bin
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.orders import operations as orders
from onegauge.warehouse.models import PutBack, Shipment
from onegauge.warehouse.operations import CountDraft, pick_shipments, plan_counts
from tests.builders import builder
from tests.inventory.builders import bins, code_of
from tests.orders.builders import confirmed


@builder("warehouse.Shipment")
def shipments(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Released work of confirmed orders with reserved stock."""
    ids = confirmed(by, company, site, n)
    orders.allocate_orders(order_ids=ids, by=by)
    return [released.shipment_id for released in orders.release_orders(order_ids=ids, by=by)]


@builder("warehouse.PutBack")
def put_backs(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Goods of orders that were cancelled after they were picked."""
    picked = shipments(by, company, site, n)
    pick_shipments(shipment_ids=picked, by=by)
    orders.cancel_orders(order_ids=sources_of(by, picked), by=by)
    with read_scope(by):
        return list(PutBack.objects.filter(shipment_id__in=picked).order_by("id").values_list("id", flat=True))


def sources_of(by: Actor, shipment_ids: list[int]) -> list[int]:
    """The orders behind shipments."""
    with read_scope(by):
        return list(Shipment.objects.filter(id__in=shipment_ids).values_list("source_id", flat=True))


@builder("warehouse.Count")
def counts(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Planned counts of new bins, one each."""
    made = bins(by, company, site, n)
    with read_scope(by):
        codes = list(Bin.objects.filter(id__in=made).order_by("id").values_list("code", flat=True))
    return plan_counts(counts=[CountDraft(site=code_of(site), bins=(code,)) for code in codes], by=by)
