"""The steps of the first run: each asks little, calls the operations that everybody uses, and is done once.

The set-up works as services of the system in the name of the administrator, and only until the first order is confirmed.
Separation of duties begins then: the journal names the set-up beside everything it did.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.apps import apps
from django.core.files.uploadedfile import UploadedFile

from onegauge.catalog import operations as catalog
from onegauge.exchange.commands import DONE, import_file
from onegauge.finance.operations import open_books
from onegauge.governance import operations as gov
from onegauge.governance.access import system_actor
from onegauge.governance.policy_sync import sync_policies
from onegauge.governance.queries import companies, sites
from onegauge.inventory import operations as inventory
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refused
from onegauge.orders import operations as orders
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing

SERVICE, APPROVER, RELEASER = "setup", "setup-approval", "setup-release"
SAMPLE_ITEMS = (
    ("GLOVE-M", "Nitrile gloves, medium", "8.50"),
    ("ROPE-12", "Rope, 12 mm", "4.20"),
    ("LAMP-LED", "Work lamp, LED", "25.00"),
    ("TAPE-48", "Packing tape, 48 mm", "1.60"),
)
SAMPLE_CUSTOMERS = (("ASHDOWN", "Ashdown Mechanical Services"), ("LINDEN", "Linden Park Developments"))
SAMPLE_STOCK = Decimal(100)
SAMPLE_COST = Decimal("0.6")
FILES = (
    ("items", "items_file"),
    ("partners", "partners_file"),
    ("addresses", "addresses_file"),
    ("customers", "customers_file"),
    ("price_lines", "price_lines_file"),
)


@dataclass(frozen=True, slots=True)
class Made:
    """What there is already, in numbers; the steps that are done follow from it."""

    companies: int
    sites: int
    versions: int
    periods: int
    items: int
    customers: int
    orders: int


def made() -> Made:
    """What the installation holds, for a reader who sees it."""

    def count(label: str, **narrow: Any) -> int:
        return int(apps.get_model(label).objects.filter(**narrow).count())

    return Made(
        companies=count("governance.Company"),
        sites=count("governance.Site"),
        versions=count("governance.TemplateVersion", state="released"),
        periods=count("finance.Period"),
        items=count("catalog.Item", state="active"),
        customers=count("partners.Customer"),
        orders=count("orders.SalesOrder", state__in=("confirmed", "fulfilled", "closed")),
    )


def service(by: Actor, name: str = SERVICE) -> Actor:
    """The set-up, in the name of the administrator."""
    return replace(system_actor(name, request_id=by.request_id), on_behalf_of=by.person_id)


def set_up_company(*, by: Actor, key: str, data: dict[str, Any]) -> None:
    """The region and the first legal entity in it."""
    acting = service(by)
    gov.save_regions(regions=[gov.RegionDraft(code="HOME", name=data["country"])], by=acting, key=f"{key}:region")
    draft = gov.CompanyDraft(
        code=data["code"], name=data["name"], country=data["country"], currency=data["currency"], region="HOME"
    )
    gov.save_companies(companies=[draft], by=acting, key=f"{key}:company")


def set_up_site(*, by: Actor, key: str, data: dict[str, Any]) -> None:
    """A calendar, the site, one zone, and its bins by pattern in walking order."""
    week = gov.CalendarDraft(code="WEEK", name="Monday to Friday", working_weekdays="12345")
    gov.save_calendars(calendars=[week], by=service(by), key=f"{key}:calendar")
    company = companies()[0]
    site = gov.SiteDraft(
        code=data["code"], name=data["name"], company=company.code, region="HOME", timezone=data["timezone"],
        calendar="WEEK",
    )  # fmt: skip
    gov.save_sites(sites=[site], by=service(by), key=f"{key}:site")
    acting = service(by)
    zone = inventory.ZoneDraft(site=data["code"], code="MAIN", name="Main store")
    inventory.save_zones(zones=[zone], by=acting, key=f"{key}:zone")
    bins = [
        inventory.BinDraft(site=data["code"], zone="MAIN", code=code, sequence=place)
        for place, code in enumerate(bin_codes(data["aisles"], data["bays"], data["levels"]), 1)
    ]
    inventory.save_bins(bins=bins, by=acting, key=f"{key}:bins")


def bin_codes(aisles: int, bays: int, levels: int) -> Iterator[str]:
    """``A-01-1``: aisle, bay, level; one aisle up and the next, as people walk."""
    for aisle in range(aisles):
        for bay in range(1, bays + 1):
            for level in range(1, levels + 1):
                yield f"{chr(ord('A') + aisle)}-{bay:02}-{level}"


def set_up_template(*, by: Actor, key: str, data: dict[str, Any]) -> None:
    """The roles, and version 1 of the template with the defaults of all policies."""
    acting = service(by)
    gov.install_catalogue(by=acting, key=f"{key}:roles")
    sync_policies()
    gov.create_template(code="TEMPLATE", name=data["name"], by=acting, key=f"{key}:template")
    version = gov.draft_template_version(
        effective_from=by.today, notes="First version, made by the set-up.", values={}, by=acting, key=f"{key}:version"
    )
    gov.approve_template_versions(version_ids=[version], by=service(by, APPROVER), key=f"{key}:approved")
    gov.release_template_versions(version_ids=[version], by=service(by, RELEASER), key=f"{key}:released")


def set_up_books(*, by: Actor, key: str, data: dict[str, Any]) -> None:
    """Accounts, journals and periods from a month on, and the home rate of tax."""
    acting, company = service(by), companies()[0]
    open_books(company_ids=[company.id], starts_on=data["starts_on"].replace(day=1), by=acting, key=f"{key}:books")
    rates = [
        pricing.TaxRateDraft(
            company_id=company.id, country=company.country, tax_class=tax_class, rate=rate,
            valid_from=data["starts_on"].replace(day=1),
        )
        for tax_class, rate in (("standard", data["tax_percent"] / 100), ("zero", Decimal(0)))
    ]  # fmt: skip
    pricing.save_tax_rates(rates=rates, by=acting, key=f"{key}:taxes")


def set_up_data(*, by: Actor, key: str, data: dict[str, Any]) -> None:
    """Items, customers and prices: from files, or the sample set."""
    units(by, key)
    files = [(code, data[name]) for code, name in FILES if data.get(name)]
    if not files:
        sample(by, key)
        return
    with TemporaryDirectory() as folder:
        for code, file in files:
            load_file(code, file, Path(folder), service(by))


def load_file(code: str, file: "UploadedFile[bytes]", folder: Path, by: Actor) -> None:
    """One file through staging, checks and loading; every fault is told, and a file with a fault loads nothing."""
    said: list[str] = []
    target = folder / f"{code}{Path(file.name or '').suffix or '.csv'}"
    target.write_bytes(file.read())
    if import_file(format_code=code, path=target, by=by, say=lambda text: said.append(str(text))) != DONE:
        words = " ".join(text for text in said if str(folder) not in text)
        raise Refused([InvalidValue(f"{code}: {words}", mend="Mend the file and load it again.")])


def units(by: Actor, key: str) -> None:
    """The unit and the class that every list needs; more come with the files."""
    acting = service(by)
    catalog.save_units(
        units=[catalog.UnitDraft(code="C62", symbol="pcs", name="piece", decimals=0)], by=acting, key=f"{key}:units"
    )
    general = catalog.ItemClassDraft(code="GENERAL", name="General goods")
    catalog.save_item_classes(classes=[general], by=acting, key=f"{key}:classes")
    company = companies()[0]
    standard = pricing.PriceListDraft(
        company_id=company.id, code="STANDARD", name="Standard prices", currency=company.currency,
        valid_from=date(by.today.year, 1, 1), is_default=True,
    )  # fmt: skip
    pricing.save_price_lists(price_lists=[standard], by=acting, key=f"{key}:lists")


def sample(by: Actor, key: str) -> None:
    """Four items with prices and stock, two customers with an address."""
    acting, company, site = service(by), companies()[0], sites()[0]
    drafts = [
        catalog.ItemDraft(sku=sku, name=name, item_class="GENERAL", base_unit="C62") for sku, name, _p in SAMPLE_ITEMS
    ]
    saved = catalog.save_items(items=drafts, by=acting, key=f"{key}:items")
    catalog.activate_items(item_ids=[one.id for one in saved], by=acting, key=f"{key}:active")
    lines = [
        pricing.PriceLineDraft(
            company_id=company.id, price_list="STANDARD", sku=sku, unit_price=Decimal(price),
            valid_from=date(by.today.year, 1, 1),
        )
        for sku, _n, price in SAMPLE_ITEMS
    ]  # fmt: skip
    pricing.save_price_lines(lines=lines, by=acting, key=f"{key}:prices")
    sample_customers(acting, company, site.id, key)
    receipt = [
        inventory.ReceiptLine(
            site=site.code, bin=next(bin_codes(1, 1, 1)), sku=sku, qty=SAMPLE_STOCK,
            unit_cost=Decimal(price) * SAMPLE_COST,
        )
        for sku, _n, price in SAMPLE_ITEMS
    ]  # fmt: skip
    inventory.receive_stock(lines=receipt, reference="Sample stock", by=acting, key=f"{key}:stock")


def sample_customers(by: Actor, company: Any, site_id: int, key: str) -> None:
    """Two customers of the company."""
    parties = [
        partners.PartnerDraft(code=code, name=name, country=company.country, roles=("customer",))
        for code, name in SAMPLE_CUSTOMERS
    ]
    partners.save_partners(partners=parties, by=by, key=f"{key}:partners")
    addresses = [
        partners.AddressDraft(
            partner=code, kind="ship_to", code="MAIN", line1="1 Market Street", city="Leeds", country=company.country,
            is_default=True,
        )
        for code, _n in SAMPLE_CUSTOMERS
    ]  # fmt: skip
    partners.save_addresses(addresses=addresses, by=by, key=f"{key}:addresses")
    terms = [
        partners.CustomerDraft(
            company_id=company.id, partner=code, currency=company.currency, credit_limit=Decimal(5000),
            default_site_id=site_id,
        )
        for code, _n in SAMPLE_CUSTOMERS
    ]  # fmt: skip
    partners.save_customers(customers=terms, by=by, key=f"{key}:customers")


def take_first_order(*, by: Actor, key: str, data: dict[str, Any]) -> None:
    """One order from capture to its promise."""
    acting = service(by)
    draft = orders.OrderDraft(
        company=companies()[0].code, customer=data["customer"], site=sites()[0].code, customer_reference="First order",
        lines=[orders.OrderLineDraft(sku=data["sku"], qty=data["qty"])],
    )  # fmt: skip
    captured = orders.capture_orders(orders=[draft], by=acting, key=f"{key}:capture")
    orders.confirm_orders(order_ids=[captured[0].order_id], by=acting, key=f"{key}:confirm")
