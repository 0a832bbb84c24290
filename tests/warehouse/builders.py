"""Shipments for the contract tests of their screens."""

from dataclasses import replace
from datetime import timedelta

from onegauge.governance import operations as governance
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.orders import operations as orders
from onegauge.warehouse.models import Consignment, PutBack, Shipment
from onegauge.warehouse.operations import pick_shipments
from onegauge.warehouse.policies import CONSOLIDATE
from tests.builders import builder, unique
from tests.orders.builders import confirmed


@builder("warehouse.Shipment")
def shipments(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Released work of confirmed orders with reserved stock."""
    ids = confirmed(by, company, site, n)
    orders.allocate_orders(order_ids=ids, by=by)
    return [released.shipment_id for released in orders.release_orders(order_ids=ids, by=by)]


@builder("warehouse.Consignment")
def consignments(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Consignments of one shipment each, to different customers."""
    vary(by, site)
    ids = confirmed(by, company, site, n)
    orders.allocate_orders(order_ids=ids, by=by)
    released = orders.release_orders(order_ids=ids, by=by)
    with read_scope(by):
        made = Consignment.objects.filter(shipments__in=[r.shipment_id for r in released])
        return list(made.order_by("id").values_list("id", flat=True))


def vary(by: Actor, site: int) -> None:
    """The site lets orders of a day travel together, if it does not yet."""
    with read_scope(by):
        if CONSOLIDATE.at(site_id=site, on=by.today).as_text == "same_day":
            return
    names = [unique("person") for _ in range(2)]
    people = governance.save_people(people=[governance.PersonDraft(username=u, name=u) for u in names], by=by)
    draft = governance.VarianceDraft(
        key="warehouse.consolidate", value="same_day", scope="site", place_id=site, reason="For this test.",
        kpi="order_cycle_time", owner_id=people[0].id, from_on=by.today, until_on=by.today + timedelta(days=90),
    )  # fmt: skip
    proposed = governance.propose_variances(drafts=[draft], by=replace(by, person_id=people[0].id))
    governance.approve_variances(variance_ids=proposed, by=replace(by, person_id=people[1].id))


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
