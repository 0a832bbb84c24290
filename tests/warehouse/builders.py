"""Shipments for the contract tests of their screens."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

from onegauge.governance import operations as governance
from onegauge.governance.access import system_actor
from onegauge.governance.models import Site
from onegauge.inventory.models import Balance, Bin
from onegauge.inventory.operations import BinDraft, save_bins
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.orders import operations as orders
from onegauge.warehouse.models import ArrivalLine, Consignment, PutAway, PutBack, Shipment, Task, TaskLine, TaskStep
from onegauge.warehouse.operations import (
    ArrivalDraft,
    ArrivalLineDraft,
    CountDraft,
    GoodsReceipt,
    MoveDraft,
    PickFaceDraft,
    ReceivedGoods,
    TaskStepDraft,
    WorkProfileDraft,
    announce_arrivals,
    ask_moves,
    pick_shipments,
    plan_counts,
    plan_tasks,
    receive_announced,
    receive_goods,
    report_steps,
    save_pick_faces,
    save_work_profiles,
)
from onegauge.warehouse.task_policies import TASK_RELEASE
from tests.builders import builder, unique
from tests.inventory.builders import bins, code_of, stocked
from tests.orders.builders import confirmed
from tests.warehouse import outbound_builders  # noqa: F401  further builders of this module


@builder("warehouse.Shipment")
def shipments(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Released work of confirmed orders with reserved stock."""
    ids = confirmed(by, company, site, n)
    orders.allocate_orders(order_ids=ids, by=by)
    return [released.shipment_id for released in orders.release_orders(order_ids=ids, by=by)]


@builder("warehouse.Consignment")
def consignments(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Consignments of one shipment each, to different customers, from a site of their own that consolidates."""
    own = consolidating(by, site)
    by = system_actor("tests")
    ids = confirmed(by, company, own, n)
    orders.allocate_orders(order_ids=ids, by=by)
    released = orders.release_orders(order_ids=ids, by=by)
    with read_scope(by):
        made = Consignment.objects.filter(shipments__in=[r.shipment_id for r in released])
        return list(made.order_by("id").values_list("id", flat=True))


def consolidating(by: Actor, beside: int) -> int:
    """A further site of the same company whose orders of a day travel together."""
    return site_with(by, beside, "warehouse.consolidate", "same_day")


def site_with(by: Actor, beside: int, key: str, value: str) -> int:
    """A further site of the same company that differs in one policy."""
    like = Site.objects.select_related("company", "region", "calendar").get(id=beside)
    draft = governance.SiteDraft(
        code=unique("S"), name="Differs", company=like.company.code, region=like.region.code, timezone=like.timezone,
        calendar=like.calendar.code,
    )  # fmt: skip
    (made,) = governance.save_sites(sites=[draft], by=by)
    vary(by, made.id, key, value)
    return made.id


def vary(by: Actor, site: int, key: str, value: str) -> None:
    """A variance of a site that one person proposed and another approved."""
    names = [unique("person") for _ in range(2)]
    people = governance.save_people(people=[governance.PersonDraft(username=u, name=u) for u in names], by=by)
    draft = governance.VarianceDraft(
        key=key, value=value, scope="site", place_id=site, reason="For this test.", kpi="order_cycle_time",
        owner_id=people[0].id, from_on=by.today, until_on=by.today + timedelta(days=90),
    )  # fmt: skip
    by = system_actor("tests")
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


@builder("warehouse.Count")
def counts(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Planned counts of new bins, one each."""
    made = bins(by, company, site, n)
    with read_scope(by):
        codes = list(Bin.objects.filter(id__in=made).order_by("id").values_list("code", flat=True))
    return plan_counts(counts=[CountDraft(site=code_of(site), bins=(code,)) for code in codes], by=by)


def flooring(by: Actor, site: int) -> None:
    """The site streams its work as tasks."""
    if TASK_RELEASE.at(site_id=site, on=by.today).as_text == "off":
        vary(by, site, "warehouse.task_release", "stream")


@builder("warehouse.Task")
def tasks(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Open picks of released orders."""
    flooring(by, site)
    made = shipments(by, company, site, n)
    plan_tasks(site_ids=[site], by=by)
    with read_scope(by):
        mine = Task.objects.filter(lines__shipment__in=made, type="pick").distinct().order_by("id")
        return list(mine.values_list("id", flat=True))


@builder("warehouse.TaskStep")
def steps(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Steps told of tasks that had lapsed."""
    open_tasks = tasks(by, company, site, n)
    with read_scope(by):
        held = list(TaskLine.objects.filter(task__in=open_tasks).values_list("shipment_id", flat=True))
    pick_shipments(shipment_ids=held, by=by)
    plan_tasks(site_ids=[site], by=by)
    told = [TaskStepDraft(id=uuid4(), task_id=i, kind="finish", at=by.now, device="H-1") for i in open_tasks]
    report_steps(steps=told, by=by)
    with read_scope(by):
        mine = TaskStep.objects.filter(task__in=open_tasks, outcome="conflict").order_by("id")
        return list(mine.values_list("id", flat=True))


@builder("warehouse.WorkProfile")
def profiles(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Profiles of new people."""
    names = [unique("worker") for _ in range(n)]
    people = governance.save_people(people=[governance.PersonDraft(username=u, name=u) for u in names], by=by)
    drafts = [WorkProfileDraft(site=code_of(site), person_id=p.id, types=("pick", "pack")) for p in people]
    return save_work_profiles(profiles=drafts, by=by)


@builder("warehouse.Arrival")
def arrivals(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Arrivals of new items at the door."""
    skus = stocked(by, site, n)
    lines = [(ArrivalLineDraft(sku=sku, qty=Decimal(10)),) for sku in skus]
    return announce_arrivals(arrivals=[ArrivalDraft(site=code_of(site), here=True, lines=x) for x in lines], by=by)


@builder("warehouse.HeldReceipt")
def held_receipts(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Goods that came damaged."""
    made = arrivals(by, company, site, n)
    with read_scope(by):
        lines = dict(ArrivalLine.objects.filter(arrival_id__in=made).values_list("arrival_id", "id"))
    bad = {"qty": Decimal(2), "condition": "damaged", "note": "Wet"}
    receipts = [GoodsReceipt(arrival_id=i, lines=[ReceivedGoods(line_id=lines[i], **bad)]) for i in made]
    return [held for done in receive_goods(receipts=receipts, by=by) for held in done.held_ids]


@builder("warehouse.PutAway")
def put_aways(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Goods at the dock of a site of their own that puts away into empty bins."""
    own = site_with(by, site, "warehouse.put_away", "empty_bin")
    by = system_actor("tests")
    bins(by, company, own, n)
    code, dock = code_of(own), unique("D")
    with read_scope(by):
        zone = Bin.objects.filter(site_id=own).values_list("zone__code", flat=True)[0]
    save_bins(bins=[BinDraft(site=code, zone=zone, code=dock, kind="dock")], by=by)
    skus = stocked(by, own, n)
    drafts = [ArrivalDraft(site=code, here=True, lines=(ArrivalLineDraft(sku=sku, qty=Decimal(10)),)) for sku in skus]
    made = announce_arrivals(arrivals=drafts, by=by)
    receive_announced(arrival_ids=made, by=by)
    with read_scope(by):
        return list(PutAway.objects.filter(arrival_id__in=made).order_by("id").values_list("id", flat=True))


@builder("warehouse.PickFace")
def pick_faces(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Bins from which new items are picked."""
    skus, code = stocked(by, site, n), unique("F")
    with read_scope(by):
        zone = Bin.objects.filter(site_id=site).values_list("zone__code", flat=True)[0]
    save_bins(bins=[BinDraft(site=code_of(site), zone=zone, code=code, kind="pick")], by=by)
    amounts = {"min_qty": Decimal(5), "max_qty": Decimal(20)}
    return save_pick_faces(faces=[PickFaceDraft(site=code_of(site), sku=s, bin=code, **amounts) for s in skus], by=by)


@builder("warehouse.Relocation")
def relocations(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Bins of new items that shall be emptied."""
    skus = stocked(by, site, n)
    with read_scope(by):
        codes = dict(Balance.objects.filter(item__sku__in=skus).values_list("item__sku", "bin__code"))
    return ask_moves(moves=[MoveDraft(site=code_of(site), from_bin=codes[s], sku=s) for s in skus], by=by)
