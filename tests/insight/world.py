"""A small group that sells, in the words of the trade: receive, order, allocate, ship; all through operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import permutations

from onegauge.app.verify import run as verify
from onegauge.catalog.operations import (
    ItemClassDraft,
    ItemDraft,
    UnitDraft,
    activate_items,
    save_item_classes,
    save_items,
    save_units,
)
from onegauge.finance.operations import ExchangeRateDraft, open_books, save_exchange_rates
from onegauge.governance import operations as governance
from onegauge.governance.access import system_actor
from onegauge.governance.policy_sync import sync_policies
from onegauge.insight.models import KpiValue
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
from onegauge.kernel.db import read_scope
from onegauge.kernel.followers import run_until_idle
from onegauge.orders.operations import (
    OrderDraft,
    OrderLineDraft,
    allocate_orders,
    cancel_orders,
    capture_orders,
    confirm_orders,
    release_orders,
)
from onegauge.partners.operations import (
    AddressDraft,
    CustomerDraft,
    PartnerDraft,
    save_addresses,
    save_customers,
    save_partners,
)
from onegauge.pricing.operations import PriceLineDraft, PriceListDraft, save_price_lines, save_price_lists
from onegauge.transfers import operations as transfers
from onegauge.transfers import queries as transfer_queries
from onegauge.transfers.models import Discrepancy
from onegauge.warehouse.operations import pack_shipments, pick_shipments, ship_shipments

PRICES = {"GLOVE": Decimal("10.00"), "ROPE": Decimal("2.50"), "HELMET": Decimal("40.00")}
SITES = (("LEEDS", "NORTH", "Europe/London"), ("YORK", "NORTH", "Europe/London"), ("LYON", "SOUTH", "Europe/Paris"))
COMPANY_OF = {site: company for site, company, _zone in SITES}
COUNTED = ("finance.costing", "insight.kpis", "insight.stock")


def today() -> date:
    """The day of the test run; figures look at the present, so histories end in it."""
    return datetime.now(UTC).date()


def at(days_ago: int, hour: int = 12, minute: int = 0) -> datetime:
    """An instant some days before today, in UTC."""
    return datetime.combine(today() - timedelta(days=days_ago), time(hour, minute), UTC)


@dataclass
class World:
    """Two companies, three sites, three items, a customer in each company."""

    by: Actor
    companies: dict[str, int]
    sites: dict[str, int]
    orders: list[int] = field(default_factory=list)

    def receive(self, site: str, sku: str, qty: int, cost: str, *, days_ago: int) -> None:
        """Goods arrive from a supplier."""
        line = ReceiptLine(site=site, bin="A-01", sku=sku, qty=Decimal(qty), unit_cost=Decimal(cost))
        receive_stock(lines=[line], reference="R", by=self.by.at(at(days_ago)))

    def adjust(self, site: str, sku: str, qty: int, *, days_ago: int) -> None:
        """Somebody counted."""
        line = AdjustmentLine(site=site, bin="A-01", sku=sku, qty=Decimal(qty), reason="count")
        adjust_stock(lines=[line], by=self.by.at(at(days_ago)))

    def set_up_lanes(self, prices: Mapping[str, int]) -> None:
        """Lanes between all sites. What a company pays another is told; from Lyon goods change their owner on arrival."""
        lanes = [
            transfers.LaneDraft(code=f"{a}-{b}", from_site=a, to_site=b, ownership="receipt" if a == "LYON" else "ship")
            for a, b in permutations(COMPANY_OF, 2)
        ]
        transfers.save_lanes(lanes=lanes, by=self.by)
        rules = [
            transfers.PriceRuleDraft(
                seller=a, buyer=b, valid_from=date(2020, 1, 1), method="fixed", fixed_price=Decimal(prices[b])
            )
            for a, b in permutations(prices, 2)
        ]
        transfers.save_price_rules(rules=rules, by=self.by)
        self.rate("GBP", "EUR", "1", days_ago=190)
        self.rate("EUR", "GBP", "1", days_ago=190)

    def transfer(self, source: str, to: str, sku: str, qty: int, *, days_ago: int) -> int:
        """Goods leave one site for another, whatever is between the request and the truck."""
        by = self.by.at(at(days_ago))
        line = transfers.TransferLineDraft(sku=sku, qty=Decimal(qty))
        draft = transfers.TransferDraft(from_site=source, to_site=to, lines=[line])
        (asked,) = transfers.request_transfers(transfers=[draft], by=by)
        (released,) = transfers.release_transfers(transfer_ids=[asked.transfer_id], by=by)
        self.send(released.shipment_id, days_ago=days_ago)
        return asked.transfer_id

    def arrive(self, transfer: int, qty: int, *, days_ago: int, final: bool = False) -> None:
        """Some of what is on its way arrives; after a final receipt the rest is missing."""
        with read_scope(self.by):
            piece = transfer_queries.pieces_of(transfer).get()
        lines = [transfers.PieceReceived(piece_id=piece.id, qty=Decimal(qty))]
        receipt = transfers.TransferReceipt(transfer_id=transfer, lines=lines, final=final)
        transfers.receive_transfers(receipts=[receipt], by=self.by.at(at(days_ago)))

    def settle(self, transfer: int, treatment: str, *, days_ago: int) -> None:
        """Somebody decides what became of what is missing."""
        with read_scope(self.by):
            found = list(Discrepancy.objects.filter(transfer_id=transfer, state="open").values_list("id", flat=True))
        transfers.settle_discrepancies(discrepancy_ids=found, treatment=treatment, by=self.by.at(at(days_ago)))

    def trade_in(self, company: str, currency: str) -> None:
        """A further customer of a company, who buys in another currency."""
        _customer(currency, self.companies[company], currency, self.by)

    def rate(self, currency: str, company_currency: str, rate: str, *, days_ago: int) -> None:
        """What a currency is worth from a day on."""
        draft = ExchangeRateDraft(
            currency=currency, company_currency=company_currency, valid_from=at(days_ago).date(), rate=Decimal(rate)
        )
        save_exchange_rates(rates=[draft], by=self.by)

    def order(
        self, site: str, lines: Sequence[tuple[str, int]], *, days_ago: int, due_in: int = 1, customer: str = ""
    ) -> int:
        """A customer orders and gets a confirmation; wanted so many days after the order."""
        when = at(days_ago)
        draft = OrderDraft(
            company=COMPANY_OF[site], customer=customer or f"BUYER-{COMPANY_OF[site]}",
            site=site, ordered_at=when, requested_on=when.date() + timedelta(days=due_in),
            lines=tuple(OrderLineDraft(sku=sku, qty=Decimal(qty)) for sku, qty in lines),
        )  # fmt: skip
        (captured,) = capture_orders(orders=[draft], by=self.by.at(when))
        confirm_orders(order_ids=[captured.order_id], by=self.by.at(when))
        self.orders.append(captured.order_id)
        return captured.order_id

    def allocate(self, *orders: int, days_ago: int) -> None:
        """Reserve what is there."""
        allocate_orders(order_ids=orders, by=self.by.at(at(days_ago)))

    def release(self, *orders: int, days_ago: int, hour: int = 13) -> list[int]:
        """Ask the warehouse to send what is reserved; answers the shipments."""
        return [r.shipment_id for r in release_orders(order_ids=orders, by=self.by.at(at(days_ago, hour)))]

    def send(self, *shipments: int, days_ago: int, hour: int = 15, minute: int = 0) -> None:
        """Pick, pack and ship."""
        by = self.by.at(at(days_ago, hour, minute))
        pick_shipments(shipment_ids=shipments, by=by)
        pack_shipments(shipment_ids=shipments, by=by)
        ship_shipments(shipment_ids=shipments, by=by)

    def ship(self, *orders: int, days_ago: int) -> None:
        """All steps of the floor on one day."""
        self.allocate(*orders, days_ago=days_ago)
        self.send(*self.release(*orders, days_ago=days_ago), days_ago=days_ago)

    def cancel(self, *orders: int, days_ago: int) -> None:
        """The customer changed their mind."""
        cancel_orders(order_ids=orders, by=self.by.at(at(days_ago)))

    def count(self) -> None:
        """Let the followers catch up."""
        run_until_idle(list(COUNTED))

    def kept(self, code: str, site: str) -> dict[int, KpiValue]:
        """The kept values of a key figure at a site, by days before today."""
        with read_scope(self.by):
            rows = list(KpiValue.objects.filter(kpi=code, site_id=self.sites[site]))
        return {(today() - row.day).days: row for row in rows}

    def values(self, code: str, site: str) -> dict[int, Decimal | None]:
        """The same, values only."""
        return {ago: row.value for ago, row in self.kept(code, site).items()}

    def only(self, *sites: str) -> Actor:
        """Somebody who sees these sites only."""
        companies = tuple({self.companies[c] for s, c, _z in SITES if s in sites})
        return self.by.narrowed(companies=companies, sites=tuple(self.sites[s] for s in sites))


def build() -> World:
    """Make everything from nothing."""
    by = system_actor("tests")
    governance.save_regions(regions=[governance.RegionDraft(code="EU", name="Continent")], by=by)
    governance.save_calendars(
        calendars=[governance.CalendarDraft(code="STD", name="Standard", working_weekdays="1234567")], by=by
    )
    drafts = [
        governance.CompanyDraft(code=code, name=code.title(), country=country, currency=currency, region="EU")
        for code, country, currency in (("NORTH", "GB", "GBP"), ("SOUTH", "FR", "EUR"))
    ]
    companies = {d.code: s.id for d, s in zip(drafts, governance.save_companies(companies=drafts, by=by), strict=True)}
    places = [
        governance.SiteDraft(code=code, name=code.title(), company=company, region="EU", timezone=zone, calendar="STD")
        for code, company, zone in SITES
    ]
    saved = governance.save_sites(sites=places, by=system_actor("tests"))
    sync_policies()
    by = system_actor("tests")
    _goods(by)
    for code, currency in (("NORTH", "GBP"), ("SOUTH", "EUR")):
        _customer(code, companies[code], currency, by)
    first = at(200).date().replace(day=1)
    open_books(company_ids=list(companies.values()), starts_on=first, by=by)
    return World(by, companies, {d.code: s.id for d, s in zip(places, saved, strict=True)})


def _goods(by: Actor) -> None:
    save_units(units=[UnitDraft(code="C62", symbol="EA", name="Each")], by=by)
    save_item_classes(classes=[ItemClassDraft(code="GOODS", name="Goods")], by=by)
    items = save_items(items=[ItemDraft(sku=s, name=s.title(), item_class="GOODS") for s in PRICES], by=by)
    activate_items(item_ids=[i.id for i in items], by=by)
    save_zones(zones=[ZoneDraft(site=s, code="A", name="Shelves") for s, _c, _z in SITES], by=by)
    save_bins(bins=[BinDraft(site=s, zone="A", code="A-01") for s, _c, _z in SITES], by=by)


def _customer(code: str, company_id: int, currency: str, by: Actor) -> None:
    buyer = f"BUYER-{code}"
    save_partners(partners=[PartnerDraft(code=buyer, name=buyer.title(), country="GB", roles=("customer",))], by=by)
    save_addresses(
        addresses=[
            AddressDraft(
                partner=buyer,
                kind="ship_to",
                code="MAIN",
                line1="1 High St",
                city="Leeds",
                country="GB",
                is_default=True,
            )
        ],
        by=by,
    )
    save_customers(customers=[CustomerDraft(company_id=company_id, partner=buyer, currency=currency)], by=by)
    starts = date(2020, 1, 1)
    save_price_lists(
        price_lists=[
            PriceListDraft(
                company_id=company_id,
                code=f"STD-{code}",
                name="Standard",
                currency=currency,
                valid_from=starts,
                is_default=True,
            )
        ],
        by=by,
    )
    save_price_lines(
        lines=[
            PriceLineDraft(
                company_id=company_id, price_list=f"STD-{code}", sku=sku, unit_price=price, valid_from=starts
            )
            for sku, price in PRICES.items()
        ],
        by=by,
    )


def broken() -> list[str]:
    """The invariants of insight that do not hold."""
    return [f"{r.name}: {r.rows}" for r in verify(only=("insight",)) if not r.holds]
