"""What the history does not tell: cost, stock, suppliers, sites, names. Fixed rules, no randomness (see LICENCE.md)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from zlib import crc32
from zoneinfo import ZoneInfo

from onegauge.app.demo_data.organisation import BULK_BINS, COMPANIES, HARROW, MAASVELD, PICK_BINS, SITES, SUPPLIERS
from onegauge.app.demo_data.records import Order, Receipt, ReceiptLine

CENT = Decimal("0.01")
COST_STEP = Decimal("0.0001")
OVERSEAS = ("US", "JP", "AU")
HOME = ("GB", "JE")
TRADES = ("Gifts", "Interiors", "Emporium", "Stores", "Trading", "Home", "Boutique", "Supplies")
PLACES = (
    "Ashgrove", "Birchwood", "Copperfield", "Dovecote", "Elmhurst", "Foxglove", "Greenway", "Hazelmere",
    "Ivybridge", "Juniper", "Kingfisher", "Larkspur", "Meadowbank", "Nightingale", "Oakfield", "Primrose",
    "Quayside", "Rosemount", "Silverdale", "Thistledown", "Underhill", "Violet Lane", "Willowbrook", "Yarrow",
)  # fmt: skip
TOWNS = {
    "LDS": ("Leeds", "York", "Sheffield", "Manchester", "Hull", "Liverpool", "Nottingham", "Newcastle upon Tyne"),
    "BRS": ("Bristol", "Cardiff", "Exeter", "Bath", "Southampton", "Oxford", "London", "Plymouth"),
    "GLA": ("Glasgow", "Edinburgh", "Aberdeen", "Dundee", "Inverness", "Perth", "Stirling", "Carlisle"),
}
SAFETY_SHARE = Decimal("0.3")
SHORT_SHARE = Decimal("0.45")
SHORT_PER_CENT = 10
PICK_LIMIT = 240
RECEIVED_AT = time(6, 0)


def spread(key: str, size: int) -> int:
    """A number in 0..size-1 that depends on nothing but the key."""
    return crc32(key.encode()) % size


def company_of(country: str) -> str:
    """Continental Europe and Ireland came with the acquired company."""
    return HARROW if country in HOME or country in OVERSEAS else MAASVELD


def site_of(customer: str, country: str) -> str:
    """The serving warehouse: by region of the customer, overseas always from Leeds."""
    if company_of(country) == MAASVELD:
        return "RTM"
    if country in OVERSEAS:
        return "LDS"
    place = spread(f"site:{customer}", 100)
    return "LDS" if place < 45 else "BRS" if place < 75 else "GLA"


def customer_name(customer: str) -> str:
    """An invented trading name that keeps the number of the source."""
    place = PLACES[spread(f"place:{customer}", len(PLACES))]
    return f"{place} {TRADES[spread(f'trade:{customer}', len(TRADES))]} {customer}"


def town_of(customer: str, site: str, capital: str) -> str:
    """A town near the serving site, or the capital abroad."""
    return TOWNS[site][spread(f"town:{customer}", 8)] if site in TOWNS else capital


def credit_limit(customer: str, purchases: Decimal) -> Decimal:
    """Generous for most; two in a hundred will run into it, so that credit holds occur."""
    if spread(f"credit:{customer}", 100) < 2:
        return (purchases * Decimal("0.6")).quantize(Decimal(1)) + 1
    return (purchases * 2 // 500 + 1) * 500


def gtin(position: int, *, inner: bool) -> str:
    """A GTIN-13 from the range for internal use; no number of a real maker is touched."""
    body = f"200{1 if inner else 0}{position:08d}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"


def unit_cost(sku: str, median_price: Decimal) -> Decimal:
    """Between 50 and 75 % of the median price: a distributor's usual purchase cost, in GBP."""
    share = Decimal(500 + spread(f"cost:{sku}", 251)) / 1000
    return max(CENT, (median_price * share).quantize(CENT, ROUND_HALF_EVEN))


def supplier_of(sku: str) -> str:
    """The one supplier of the article."""
    return SUPPLIERS[spread(f"supplier:{sku}", len(SUPPLIERS))].code


def week_of(on: date) -> date:
    """The Monday of the week."""
    return on - timedelta(days=on.weekday())


@dataclass(frozen=True, slots=True)
class _Delivery:
    """What one supplier brings to one site in one week."""

    week: date
    site: str
    supplier: str


def _weekly_demand(orders: Iterable[Order]) -> dict[tuple[str, str], dict[date, int]]:
    demand: dict[tuple[str, str], dict[date, int]] = {}
    for order in orders:
        week = week_of(order.business_date)
        for line in order.lines:
            weeks = demand.setdefault((order.site, line.sku), {})
            weeks[week] = weeks.get(week, 0) + line.qty
    return demand


def _received(key: str, *, need: int, wanted: int) -> int:
    """The delivered quantity: usually the need and some safety stock, sometimes much less than the need."""
    if need <= 0:
        return 0
    if spread(key, 100) < SHORT_PER_CENT:
        return int(need * SHORT_SHARE) or 1
    return need + max(1, int(wanted * SAFETY_SHARE))


def _into_bins(*, site: str, sku: str, qty: int, cost: Decimal) -> list[ReceiptLine]:
    """The pick bin first, what exceeds it into bulk."""
    pick_bin = f"{site}-P-{spread(f'bin:{sku}', PICK_BINS) + 1:02d}"
    bulk_bin = f"{site}-B-{spread(f'bulk:{sku}', BULK_BINS) + 1:02d}"
    lines = [ReceiptLine(sku=sku, bin=pick_bin, qty=min(qty, PICK_LIMIT), unit_cost=cost)]
    if qty > PICK_LIMIT:
        lines.append(ReceiptLine(sku=sku, bin=bulk_bin, qty=qty - PICK_LIMIT, unit_cost=cost))
    return lines


def _delivered_cost(sku: str, week_no: int, cost: Decimal, rate: Decimal) -> Decimal:
    """The cost of this delivery: up to 3 % off the usual one, in the currency of the company."""
    drift = Decimal(970 + spread(f"drift:{sku}:{week_no}", 61)) / 1000
    return (cost * drift * rate).quantize(COST_STEP, ROUND_HALF_EVEN)


def receipts(orders: Sequence[Order], costs: Mapping[str, Decimal]) -> tuple[Receipt, ...]:
    """Every Monday's deliveries for all sites, oldest first; cells of demand in a fixed order."""
    demand = _weekly_demand(orders)
    weeks = sorted({week for cell in demand.values() for week in cell})
    rates = {company.code: company.rate for company in COMPANIES}
    site_rates = {site.code: rates[site.company] for site in SITES}
    deliveries: dict[_Delivery, list[ReceiptLine]] = {}
    for site, sku in sorted(demand):
        on_hand = 0
        for week_no, week in enumerate(weeks):
            wanted = demand[site, sku].get(week, 0)
            qty = _received(f"short:{site}:{sku}:{week_no}", need=wanted - on_hand, wanted=wanted)
            on_hand += qty - wanted
            if qty:
                cost = _delivered_cost(sku, week_no, costs[sku], site_rates[site])
                delivery = _Delivery(week, site, supplier_of(sku))
                deliveries.setdefault(delivery, []).extend(_into_bins(site=site, sku=sku, qty=qty, cost=cost))
    ordered = sorted(deliveries, key=lambda found: (found.week, found.site, found.supplier))
    return tuple(_receipt(delivery, deliveries[delivery], weeks.index(delivery.week)) for delivery in ordered)


def _receipt(delivery: _Delivery, lines: list[ReceiptLine], week_no: int) -> Receipt:
    site = next(site for site in SITES if site.code == delivery.site)
    arrived = datetime.combine(delivery.week, RECEIVED_AT, tzinfo=ZoneInfo(site.timezone))
    return Receipt(
        reference=f"IN-{delivery.site}-{delivery.supplier}-W{week_no + 1}",
        received_at=arrived.astimezone(UTC),
        business_date=delivery.week,
        company=site.company,
        site=delivery.site,
        supplier=delivery.supplier,
        lines=tuple(lines),
    )
