"""A small enterprise with books: two companies, three sites, two items, a customer, all made through operations."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.catalog.operations import (
    ItemClassDraft,
    ItemDraft,
    UnitDraft,
    activate_items,
    save_item_classes,
    save_items,
    save_units,
)
from onegauge.finance.operations import InvoiceLineRequest, InvoiceRequest, open_books
from onegauge.governance import operations as governance
from onegauge.governance.access import system_actor
from onegauge.governance.policy_sync import sync_policies
from onegauge.inventory.operations import (
    AdjustmentLine,
    BinDraft,
    ReceiptLine,
    ZoneDraft,
    adjust_stock,
    receive_stock,
    save_bins,
    save_zones,
)
from onegauge.kernel.actor import Actor
from onegauge.partners.operations import CustomerDraft, PartnerDraft, save_customers, save_partners
from onegauge.partners.states import PARTNER_KIND
from onegauge.pricing.operations import TaxRateDraft, save_tax_rates

STARTS = date(2026, 1, 1)
ENDS = date(2027, 12, 31)
DAY = date(2026, 3, 2)
STANDARD, REDUCED = Decimal("0.20"), Decimal("0.055")


def eur(amount: str | int) -> Decimal:
    """An amount of money, exact."""
    return Decimal(amount)


@dataclass(frozen=True)
class World:
    """The ids of the small enterprise, and who acts in it."""

    by: Actor
    north: int
    south: int
    leeds: int
    york: int
    lyon: int
    glove: int
    rope: int
    buyer: int
    stranger: int

    def line(self, qty: str = "2", price: str = "10.00", item: int | None = None, tax_class: str = "standard",
             demand_id: int | None = None) -> InvoiceLineRequest:  # fmt: skip
        """A line of an invoice."""
        return InvoiceLineRequest(
            item_id=self.glove if item is None else item, qty=Decimal(qty), unit_price=Decimal(price),
            tax_class=tax_class, demand_id=demand_id,
        )  # fmt: skip

    def request(self, *lines: InvoiceLineRequest, source_id: int = 1, **changes: object) -> InvoiceRequest:
        """What is to be billed to the buyer of the southern company."""
        values: dict[str, object] = {
            "company_id": self.south, "partner_id": self.buyer, "currency": "EUR",
            "source_kind": PARTNER_KIND.number, "source_id": source_id, "invoiced_on": DAY, "ship_country": "FR",
            "site_id": self.lyon, "lines": lines or (self.line(),),
        }  # fmt: skip
        return InvoiceRequest(**{**values, **changes})  # type: ignore[arg-type]  names are checked by the dataclass

    def receive(self, sku: str, qty: str, unit_cost: str, site: str = "LYON") -> None:
        """Goods arrive from a supplier."""
        line = ReceiptLine(site=site, bin="A-01", sku=sku, qty=Decimal(qty), unit_cost=Decimal(unit_cost))
        receive_stock(lines=[line], reference="R-1", by=self.by)

    def adjust(self, sku: str, qty: str, unit_cost: str | None = None, site: str = "LYON") -> None:
        """Somebody counted."""
        cost = None if unit_cost is None else Decimal(unit_cost)
        line = AdjustmentLine(site=site, bin="A-01", sku=sku, qty=Decimal(qty), reason="count", unit_cost=cost)
        adjust_stock(lines=[line], by=self.by)


def build(*, with_books: bool = True) -> World:
    """Make everything from nothing."""
    by = system_actor("tests")
    north, south, leeds, york, lyon = _organisation(by)
    sync_policies()
    by = system_actor("tests")
    save_units(units=[UnitDraft(code="C62", symbol="EA", name="Each", decimals=3)], by=by)
    save_item_classes(classes=[ItemClassDraft(code="GOODS", name="Goods")], by=by)
    glove, rope = save_items(
        items=[ItemDraft(sku=sku, name=sku.title(), item_class="GOODS") for sku in ("GLOVE", "ROPE")], by=by
    )
    activate_items(item_ids=[glove.id, rope.id], by=by)
    buyer, stranger = save_partners(
        partners=[PartnerDraft(code=c, name=c.title(), country="FR", roles=("customer",)) for c in ("BUYER", "OTHER")],
        by=by,
    )
    save_customers(
        customers=[
            CustomerDraft(company_id=c, partner="BUYER", currency="EUR", payment_days=30) for c in (north, south)
        ],
        by=by,
    )
    save_tax_rates(
        rates=[TaxRateDraft(company_id=c, country="FR", tax_class=k, rate=r, valid_from=STARTS)
               for c in (north, south) for k, r in (("standard", STANDARD), ("reduced", REDUCED))],
        by=by,
    )  # fmt: skip
    save_zones(zones=[ZoneDraft(site=s, code="A", name="Shelves") for s in ("LEEDS", "YORK", "LYON")], by=by)
    save_bins(bins=[BinDraft(site=s, zone="A", code="A-01") for s in ("LEEDS", "YORK", "LYON")], by=by)
    if with_books:
        open_books(company_ids=[north, south], starts_on=STARTS, ends_on=ENDS, by=by)
    return World(by, north, south, leeds, york, lyon, glove.id, rope.id, buyer.id, stranger.id)


def _organisation(by: Actor) -> tuple[int, int, int, int, int]:
    governance.save_regions(regions=[governance.RegionDraft(code="EU", name="Continent")], by=by)
    governance.save_calendars(calendars=[governance.CalendarDraft(code="STD", name="Standard")], by=by)
    north, south = governance.save_companies(
        companies=[
            governance.CompanyDraft(code="NORTH", name="North Ltd", country="GB", currency="GBP", region="EU"),
            governance.CompanyDraft(code="SOUTH", name="Sud SA", country="FR", currency="EUR", region="EU"),
        ],
        by=by,
    )
    sites = governance.save_sites(
        sites=[
            governance.SiteDraft(
                code=code, name=code.title(), company=company, region="EU", timezone=zone, calendar="STD"
            )
            for code, company, zone in (
                ("LEEDS", "NORTH", "Europe/London"),
                ("YORK", "NORTH", "Europe/London"),
                ("LYON", "SOUTH", "Europe/Paris"),
            )
        ],
        by=system_actor("tests"),
    )
    return north.id, south.id, sites[0].id, sites[1].id, sites[2].id
