"""A site whose work becomes tasks, with goods in two zones."""

from onegauge.governance import operations as governance
from onegauge.inventory import operations as inventory
from tests.support import Trade


def opened(trade: Trade, release: str = "stream") -> Trade:
    """Leeds makes tasks of its work; gloves lie in one zone, ropes in another."""
    trade.vary("warehouse.task_release", release)
    inventory.save_zones(zones=[inventory.ZoneDraft(site="LEEDS", code="MEZZ", name="Mezzanine")], by=trade.by)
    inventory.save_bins(bins=[inventory.BinDraft(site="LEEDS", zone="MEZZ", code="M-01", sequence=900)], by=trade.by)
    trade.receive("GLOVE", 100)
    trade.receive("ROPE", 100, bin="M-01")
    return trade


def released(trade: Trade, *lines: object, **more: object) -> int:
    """The shipment of a released order."""
    order = trade.order(*lines, **more)  # type: ignore[arg-type]
    trade.allocate(order)
    return trade.release(order)[0]


def moved_to(trade: Trade, zone: str) -> None:
    """Leeds has another clock from now on."""
    site = governance.SiteDraft(
        code="LEEDS", name="Leeds", company="NORTH", region="EU", timezone=zone, calendar="STD"
    )  # fmt: skip
    governance.save_sites(sites=[site], by=trade.by)
