"""The demo enterprise as typed rows: a real order history in compact files, an invented organisation around it.

Only the standard library is used. `load(today)` reads everything and moves all dates by the same whole number of weeks, so
that the history ends in the week before `today`; a caller that resumes must pass the day it began with.
"""

import csv
import gzip
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from statistics import median_low
from zoneinfo import ZoneInfo

from onegauge.app.demo_data import derive, organisation
from onegauge.app.demo_data.calendars import calendars
from onegauge.app.demo_data.records import (
    Bin,
    Calendar,
    Company,
    Customer,
    Item,
    ItemClass,
    Order,
    OrderLine,
    Price,
    Receipt,
    Region,
    Site,
    Supplier,
    Unit,
    Zone,
)

FOLDER = Path(__file__).parent
HISTORY_ENDS_ON = date(2011, 12, 9)
SOURCE_ZONE = ZoneInfo("Europe/London")
Row = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoData:
    """Everything the demo loads, in the order in which it is loaded."""

    today: date
    shift: timedelta
    regions: tuple[Region, ...]
    companies: tuple[Company, ...]
    calendars: tuple[Calendar, ...]
    sites: tuple[Site, ...]
    zones: tuple[Zone, ...]
    bins: tuple[Bin, ...]
    units: tuple[Unit, ...]
    item_classes: tuple[ItemClass, ...]
    items: tuple[Item, ...]
    prices: tuple[Price, ...]
    suppliers: tuple[Supplier, ...]
    customers: tuple[Customer, ...]
    orders: tuple[Order, ...]
    receipts: tuple[Receipt, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """Every day on which something arrives or is ordered."""
        ordered = {order.business_date for order in self.orders}
        return tuple(sorted(ordered | {receipt.business_date for receipt in self.receipts}))

    @property
    def line_count(self) -> int:
        """All order lines of the history."""
        return sum(len(order.lines) for order in self.orders)


def shift_for(today: date) -> timedelta:
    """Whole weeks between the end of the history and the week before `today`."""
    return derive.week_of(today) - timedelta(weeks=1) - derive.week_of(HISTORY_ENDS_ON)


def rows(name: str) -> Iterator[Row]:
    """The rows of one file of this folder; the large ones are compressed."""
    content = (FOLDER / name).read_bytes()
    text = (gzip.decompress(content) if name.endswith(".gz") else content).decode()
    yield from csv.DictReader(text.splitlines())


def load(today: date) -> DemoData:
    """Read, shift and derive the whole demo enterprise; the same day always gives the same data."""
    shift = shift_for(today)
    customers = _customers()
    orders = _orders(customers, shift)
    items = _items()
    return DemoData(
        today=today,
        shift=shift,
        regions=organisation.REGIONS,
        companies=organisation.COMPANIES,
        calendars=calendars(today),
        sites=organisation.SITES,
        zones=organisation.zones(),
        bins=organisation.bins(),
        units=_units(),
        item_classes=organisation.ITEM_CLASSES,
        items=items,
        prices=_prices(shift),
        suppliers=organisation.SUPPLIERS,
        customers=tuple(customers.values()),
        orders=orders,
        receipts=derive.receipts(orders, {item.sku: item.unit_cost for item in items}),
    )


def _units() -> tuple[Unit, ...]:
    return tuple(
        Unit(code=row["code"], name=row["name"], symbol=row["symbol"], decimals=int(row["decimals"]))
        for row in rows("units.csv")
    )


def _items() -> tuple[Item, ...]:
    charged: dict[str, list[Decimal]] = {}
    for row in rows("lines.csv.gz"):
        charged.setdefault(row["sku"], []).append(Decimal(row["unit_price"]))
    return tuple(
        Item(
            sku=row["sku"],
            name=row["name"],
            unit=row["unit"],
            item_class=row["item_class"],
            inner_qty=int(row["inner_qty"]) if row["inner_qty"] else None,
            gtin=derive.gtin(position, inner=False),
            inner_gtin=derive.gtin(position, inner=True),
            supplier=derive.supplier_of(row["sku"]),
            unit_cost=derive.unit_cost(row["sku"], median_low(charged[row["sku"]])),
        )
        for position, row in enumerate(rows("items.csv.gz"), start=1)
    )


def _prices(shift: timedelta) -> tuple[Price, ...]:
    return tuple(
        Price(
            company=company.code,
            sku=row["sku"],
            min_qty=int(row["min_qty"]),
            unit_price=(Decimal(row["unit_price"]) * company.rate).quantize(derive.CENT),
            valid_from=date.fromisoformat(row["valid_from"]) + shift,
            valid_until=date.fromisoformat(row["valid_until"]) + shift if row["valid_until"] else None,
        )
        for row in rows("prices.csv.gz")
        for company in organisation.COMPANIES
    )


def _purchases() -> dict[str, Decimal]:
    """What each customer bought in the slice, in GBP."""
    buyers = {row["order"]: row["customer"] for row in rows("orders.csv.gz")}
    bought: dict[str, Decimal] = {}
    for row in rows("lines.csv.gz"):
        buyer = buyers[row["order"]]
        bought[buyer] = bought.get(buyer, Decimal(0)) + int(row["qty"]) * Decimal(row["unit_price"])
    return bought


def _priorities(bought: Mapping[str, Decimal]) -> dict[str, int]:
    """The largest customers first; the customer number decides a tie."""
    ranked = sorted(bought, key=lambda customer: (-bought[customer], customer))
    first, second = len(ranked) * 5 // 100, len(ranked) * 20 // 100
    return {customer: 2 if at < first else 4 if at < second else 5 for at, customer in enumerate(ranked)}


def _customers() -> dict[str, Customer]:
    bought = _purchases()
    priorities = _priorities(bought)
    companies = {company.code: company for company in organisation.COMPANIES}
    capitals = {row["alpha2"]: row["capital"] for row in rows("countries.csv")}
    found: dict[str, Customer] = {}
    for row in rows("customers.csv.gz"):
        number, country = row["customer"], row["country"]
        company = companies[derive.company_of(country)]
        site = derive.site_of(number, country)
        found[number] = Customer(
            code=f"C{number}",
            name=derive.customer_name(number),
            country=country,
            city=derive.town_of(number, site if country == "GB" else "", capitals[country]),
            company=company.code,
            site=site,
            currency=company.currency,
            credit_limit=derive.credit_limit(number, bought[number] * company.rate),
            payment_days=14 if priorities[number] == 5 else 30,
            priority=priorities[number],
        )
    return found


def _lines_by_order(rates: Mapping[str, Decimal]) -> dict[str, list[OrderLine]]:
    found: dict[str, list[OrderLine]] = {order: [] for order in rates}
    for row in rows("lines.csv.gz"):
        lines = found[row["order"]]
        price = (Decimal(row["unit_price"]) * rates[row["order"]]).quantize(derive.CENT)
        lines.append(OrderLine(line_no=len(lines) + 1, sku=row["sku"], qty=int(row["qty"]), unit_price=price))
    return found


def _orders(customers: Mapping[str, Customer], shift: timedelta) -> tuple[Order, ...]:
    heads = list(rows("orders.csv.gz"))
    company_rates = {company.code: company.rate for company in organisation.COMPANIES}
    lines = _lines_by_order({row["order"]: company_rates[customers[row["customer"]].company] for row in heads})
    found: list[Order] = []
    for row in heads:
        customer = customers[row["customer"]]
        placed = (datetime.fromisoformat(row["placed_at"]) + shift).replace(tzinfo=SOURCE_ZONE)
        found.append(
            Order(
                reference=row["order"],
                placed_at=placed.astimezone(UTC),
                business_date=placed.date(),
                company=customer.company,
                site=customer.site,
                customer=customer.code,
                currency=customer.currency,
                purchase_order=f"PO-{row['order']}",
                lines=tuple(lines[row["order"]]),
            )
        )
    return tuple(found)
