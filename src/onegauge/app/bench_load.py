"""The bench's load phase: organisation, master data and opening stock through operations."""

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from onegauge.catalog.operations import (
    ItemClassDraft,
    ItemDraft,
    UnitDraft,
    activate_items,
    save_item_classes,
    save_items,
    save_units,
)
from onegauge.finance.operations import open_books
from onegauge.governance.access import system_actor
from onegauge.governance.operations import (
    CalendarDraft,
    CompanyDraft,
    RegionDraft,
    SiteDraft,
    save_calendars,
    save_companies,
    save_regions,
    save_sites,
)
from onegauge.governance.policy_sync import sync_policies
from onegauge.inventory.operations import BinDraft, ReceiptLine, ZoneDraft, receive_stock, save_bins, save_zones
from onegauge.kernel.actor import Actor
from onegauge.partners.operations import (
    AddressDraft,
    CustomerDraft,
    PartnerDraft,
    save_addresses,
    save_customers,
    save_partners,
)
from onegauge.pricing.operations import PriceLineDraft, PriceListDraft, save_price_lines, save_price_lists

FIRST = date(2020, 1, 1)


def load(folder: Path) -> None:
    """Everything an empty system needs before the first order."""

    def read(name: str) -> list[dict[str, str]]:
        with (folder / f"{name}.csv").open(newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    company_id = organisation([w["code"] for w in read("warehouses")])
    by = system_actor("bench")
    items = [(r["sku"], r["name"], r["price"]) for r in read("items")]
    master_data(company_id, items, [c["code"] for c in read("customers")], by)
    bins(read("bins"), by)
    cost = {r["sku"]: Decimal(r["cost"]) for r in read("items")}
    lines = [
        ReceiptLine(site=r["warehouse"], bin=r["bin"], sku=r["sku"], qty=Decimal(r["qty"]), unit_cost=cost[r["sku"]])
        for r in read("stock")
    ]
    receive_stock(lines=lines, reference="opening stock", by=by)


def organisation(sites: list[str]) -> int:
    """One company with its sites; returns the company's id."""
    by = system_actor("bench")
    save_regions(regions=[RegionDraft(code="R", name="Region")], by=by)
    save_calendars(calendars=[CalendarDraft(code="C", name="Monday to Friday")], by=by)
    draft = CompanyDraft(code="BENCH", name="Bench", country="GB", currency="GBP", region="R")
    company = save_companies(companies=[draft], by=by)[0].id
    by = system_actor("bench")
    save_sites(
        sites=[
            SiteDraft(code=s, name=s, company="BENCH", region="R", timezone="Europe/London", calendar="C")
            for s in sites
        ],
        by=by,
    )
    by = system_actor("bench")
    sync_policies()
    open_books(company_ids=[company], starts_on=date.today().replace(month=1, day=1), by=by)  # noqa: DTZ011  the books' own year
    return company


def master_data(company_id: int, items: list[tuple[str, str, str]], customers: list[str], by: Actor) -> None:
    """Items with a price each, customers with an address and no credit limit below their orders."""
    save_units(units=[UnitDraft(code="C62", symbol="EA", name="Each")], by=by)
    save_item_classes(classes=[ItemClassDraft(code="GOODS", name="Goods")], by=by)
    add_items(company_id, items, by)
    save_partners(
        partners=[PartnerDraft(code=c, name=f"Customer {c}", country="GB", roles=("customer",)) for c in customers],
        by=by,
    )
    save_addresses(
        addresses=[
            AddressDraft(
                partner=c,
                kind="ship_to",
                code="MAIN",
                line1="1 High Street",
                city="Leeds",
                country="GB",
                is_default=True,
            )
            for c in customers
        ],
        by=by,
    )
    limit = Decimal(10_000_000)
    save_customers(
        customers=[
            CustomerDraft(company_id=company_id, partner=c, currency="GBP", credit_limit=limit) for c in customers
        ],
        by=by,
    )


def add_items(company_id: int, items: list[tuple[str, str, str]], by: Actor) -> None:
    """Items on sale at their price."""
    saved = save_items(items=[ItemDraft(sku=sku, name=name, item_class="GOODS") for sku, name, _p in items], by=by)
    activate_items(item_ids=[s.id for s in saved], by=by)
    draft = PriceListDraft(
        company_id=company_id, code="STD", name="Standard", currency="GBP", valid_from=FIRST, is_default=True
    )
    save_price_lists(price_lists=[draft], by=by)
    save_price_lines(
        lines=[
            PriceLineDraft(
                company_id=company_id, price_list="STD", sku=sku, unit_price=Decimal(price), valid_from=FIRST
            )
            for sku, _name, price in items
        ],
        by=by,
    )


def bins(rows: list[dict[str, str]], by: Actor) -> None:
    """One zone per site, and its bins."""
    sites = sorted({r["warehouse"] for r in rows})
    save_zones(zones=[ZoneDraft(site=s, code="A", name="Storage") for s in sites], by=by)
    drafts = [BinDraft(site=r["warehouse"], zone="A", code=r["bin"], sequence=n) for n, r in enumerate(rows)]
    save_bins(bins=drafts, by=by)
