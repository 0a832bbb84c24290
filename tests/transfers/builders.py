"""Transfers, lanes, discrepancies and claims for the contract tests of their screens."""

from datetime import date, timedelta
from decimal import Decimal

from onegauge.governance import operations as governance
from onegauge.governance.models import Company, Site
from onegauge.inventory import operations as inventory
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.transfers import operations as ops
from onegauge.transfers.models import Claim, Discrepancy
from onegauge.warehouse import operations as warehouse
from tests.builders import builder, unique
from tests.inventory.builders import code_of, stocked
from tests.support import group_actor


def neighbour(site: int) -> str:
    """Another site of the same company, with a bin, and lanes to it."""
    here = Site.objects.select_related("company", "region", "calendar").get(id=site)
    code = unique("S")
    draft = governance.SiteDraft(
        code=code, name=f"Site {code}", company=here.company.code, region=here.region.code, timezone=here.timezone,
        calendar=here.calendar.code,
    )  # fmt: skip
    governance.save_sites(sites=[draft], by=group_actor())
    everybody = group_actor()
    inventory.save_zones(zones=[inventory.ZoneDraft(site=code, code="Z", name="Shelves")], by=everybody)
    inventory.save_bins(bins=[inventory.BinDraft(site=code, zone="Z", code="B")], by=everybody)
    ops.save_lanes(lanes=[ops.LaneDraft(code=unique("L"), from_site=here.code, to_site=code)], by=everybody)
    return code


def planned(by: Actor, site: int, n: int) -> list[int]:
    """Transfers to a neighbour, with stock reserved."""
    (sku,) = stocked(by, site, 1)
    there, line = neighbour(site), ops.TransferLineDraft(sku=sku, qty=Decimal(2))
    drafts = [
        ops.TransferDraft(from_site=code_of(site), to_site=there, lines=[line], reason=unique("R")) for _ in range(n)
    ]
    return [t.transfer_id for t in ops.request_transfers(transfers=drafts, by=group_actor())]


def disputed(by: Actor, site: int, n: int) -> list[int]:
    """Discrepancies: everything that was sent is missing."""
    ids, everybody = planned(by, site, n), group_actor()
    made = [r.shipment_id for r in ops.release_transfers(transfer_ids=ids, by=everybody)]
    warehouse.pick_shipments(shipment_ids=made, by=everybody)
    warehouse.pack_shipments(shipment_ids=made, by=everybody)
    warehouse.ship_shipments(shipment_ids=made, by=everybody)
    ops.receive_transfers(receipts=[ops.TransferReceipt(transfer_id=i, final=True) for i in ids], by=everybody)
    with read_scope(everybody):
        return list(Discrepancy.objects.filter(transfer_id__in=ids).values_list("id", flat=True))


@builder("transfers.Transfer")
def transfers(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Planned transfers."""
    return planned(by, site, n)


@builder("transfers.Discrepancy")
def discrepancies(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Open discrepancies."""
    return disputed(by, site, n)


@builder("transfers.Claim")
def claims(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Open claims; nobody knows yet what the goods cost."""
    ids, everybody = disputed(by, site, n), group_actor()
    ops.settle_discrepancies(discrepancy_ids=ids, treatment="claim", by=everybody)
    with read_scope(everybody):
        return list(Claim.objects.filter(discrepancy_id__in=ids).values_list("id", flat=True))


@builder("transfers.Lane", shared=True)
def lanes(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Lanes to a neighbour."""
    there = neighbour(site)
    drafts = [ops.LaneDraft(code=unique("L"), from_site=code_of(site), to_site=there, carrier="Van") for _ in range(n)]
    return [s.id for s in ops.save_lanes(lanes=drafts, by=group_actor())]


@builder("transfers.PriceRule", shared=True)
def price_rules(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Prices between two companies, from different days on."""
    seller, buyer = Company.objects.order_by("id")[:2]
    start = date(2026, 1, 1) + timedelta(days=int(unique("0")))
    drafts = [
        ops.PriceRuleDraft(seller=seller.code, buyer=buyer.code, valid_from=start + timedelta(days=1000 * k))
        for k in range(n)
    ]
    return [s.id for s in ops.save_price_rules(rules=drafts, by=group_actor())]
