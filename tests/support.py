"""A trading enterprise for tests, and words to speak about it: receive, order, confirm, allocate, ship.

Everything is made through operations, as the system actor or as somebody with fewer rights.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connections

from onegauge.app import verify
from onegauge.catalog import operations as catalog
from onegauge.finance.operations import open_books
from onegauge.governance import operations as governance
from onegauge.governance.access import system_actor
from onegauge.inventory import operations as inventory
from onegauge.kernel.actor import Actor, Grant
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.orders import operations as orders
from onegauge.orders.operations import OrderDraft, OrderLineDraft
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing
from onegauge.warehouse import operations as warehouse

FIRST = date(2020, 1, 1)
SITES = ("LEEDS", "YORK", "LYON")
BINS = ("A-01", "A-02", "A-03")
SKUS = ("GLOVE", "ROPE", "LAMP", "TAPE")
PRICES = {"GLOVE": "10.00", "ROPE": "4.00", "LAMP": "25.00", "TAPE": "1.50"}
CUSTOMERS = ("ACME", "BOLT")


def group_actor(name: str = "tests") -> Actor:
    """Somebody who may do everything everywhere; made again, because companies and sites may be new."""
    return system_actor(name)


def limited(by: Actor, *permissions: str, company_id: int | None = None, site_id: int | None = None) -> Actor:
    """The same person with exactly these permissions, in one company or at one site."""
    grants = (Grant(frozenset(permissions), company_id, site_id),)
    companies = by.companies if company_id is None else (company_id,)
    sites = by.sites if site_id is None else (site_id,)
    return replace(by, grants=grants, companies=companies, sites=sites)


def without(by: Actor, *permissions: str) -> Actor:
    """The same person without some permissions."""
    return replace(by, grants=(Grant(frozenset(PERMISSIONS) - set(permissions)),))


def qty(value: str | int) -> Decimal:
    """An exact quantity."""
    return Decimal(value)


def want(sku: str, quantity: str | int, *, unit: str = "", price: str | None = None) -> OrderLineDraft:
    """A line of an order."""
    return OrderLineDraft(
        sku=sku, qty=Decimal(quantity), unit=unit, unit_price=None if price is None else Decimal(price)
    )


@dataclass
class Trade:
    """Two companies, three sites, a few items with prices, customers with an address; books are open."""

    by: Actor
    companies: dict[str, int] = field(default_factory=dict)
    sites: dict[str, int] = field(default_factory=dict)
    items: dict[str, int] = field(default_factory=dict)
    partners: dict[str, int] = field(default_factory=dict)
    customers: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)

    def receive(self, sku: str, quantity: str | int, *, site: str = "LEEDS", bin: str = "A-01", **more: Any) -> None:
        """Goods arrive from a supplier."""
        values = {"unit_cost": Decimal("2.00"), **more}
        line = inventory.ReceiptLine(site=site, bin=bin, sku=sku, qty=Decimal(quantity), **values)
        inventory.receive_stock(lines=[line], reference="R", by=self.by)

    def adjust(self, sku: str, quantity: str | int, *, site: str = "LEEDS", bin: str = "A-01", **more: Any) -> None:
        """Somebody counted."""
        values = {"reason": "count", **more}
        line = inventory.AdjustmentLine(site=site, bin=bin, sku=sku, qty=Decimal(quantity), **values)
        inventory.adjust_stock(lines=[line], by=self.by)

    def draft(self, *lines: OrderLineDraft, **more: Any) -> OrderDraft:
        """An order as a customer sends it."""
        values = {"company": "NORTH", "customer": "ACME", "site": "LEEDS", "lines": lines, **more}
        return OrderDraft(**values)

    def capture(self, *lines: OrderLineDraft, **more: Any) -> int:
        """One order taken down."""
        return orders.capture_orders(orders=[self.draft(*lines, **more)], by=self.by)[0].order_id

    def confirm(self, *order_ids: int) -> list[orders.Confirmed]:
        """Promise."""
        return orders.confirm_orders(order_ids=order_ids, by=self.by)

    def order(self, *lines: OrderLineDraft, **more: Any) -> int:
        """One order taken down and confirmed."""
        order_id = self.capture(*lines, **more)
        self.confirm(order_id)
        return order_id

    def allocate(self, *order_ids: int) -> dict[int, Decimal]:
        """Reserve; returns what each order got. Without ids every waiting line."""
        got = orders.allocate_orders(order_ids=order_ids or None, by=self.by)
        return {a.order_id: a.qty for a in got}

    def release(self, *order_ids: int) -> list[int]:
        """Hand to the warehouse; returns the shipments."""
        return [r.shipment_id for r in orders.release_orders(order_ids=order_ids or None, by=self.by)]

    def ship(self, *shipment_ids: int) -> None:
        """Pick everything as asked, pack, and let it leave."""
        picked = warehouse.pick_shipments(shipment_ids=shipment_ids, by=self.by)
        warehouse.pack_shipments(shipment_ids=picked, by=self.by)
        warehouse.ship_shipments(shipment_ids=picked, by=self.by)

    def deliver(self, *lines: OrderLineDraft, **more: Any) -> int:
        """An order from capture to the moment its goods leave."""
        order_id = self.order(*lines, **more)
        self.allocate(order_id)
        self.ship(*self.release(order_id))
        return order_id

    def state(self, order_id: int) -> str:
        """The state of an order."""
        return str(self.value("SELECT state FROM orders_salesorder WHERE id = %s", order_id))

    def shipment_state(self, shipment_id: int) -> str:
        """The state of a shipment."""
        return str(self.value("SELECT state FROM warehouse_shipment WHERE id = %s", shipment_id))

    def stock(self, sku: str, *, site: str = "LEEDS") -> tuple[Decimal, Decimal]:
        """On hand and reserved of an item at a site."""
        rows = self.rows(
            "SELECT coalesce(sum(on_hand_qty), 0), coalesce(sum(reserved_qty), 0) FROM inventory_balance"
            " WHERE item_id = %s AND site_id = %s", self.items[sku], self.sites[site],
        )  # fmt: skip
        return rows[0][0], rows[0][1]

    def demand(self, order_id: int) -> list[tuple[Decimal, Decimal, Decimal, Decimal]]:
        """Wanted, reserved, shipped and cancelled of each line of an order."""
        return self.rows(
            "SELECT qty, reserved_qty, shipped_qty, cancelled_qty FROM inventory_demand WHERE source_kind = 40"
            " AND source_id = %s ORDER BY source_line_id, id", order_id,
        )  # fmt: skip

    def holds(self, order_id: int) -> list[tuple[int, str, str]]:
        """Id, type and state of the holds of an order."""
        return self.rows("SELECT id, type, state FROM orders_hold WHERE order_id = %s ORDER BY id", order_id)

    def shipment_lines(self, shipment_id: int) -> list[tuple[int, Decimal, Decimal]]:
        """Id, quantity and shortage of the lines of a shipment."""
        return self.rows(
            "SELECT id, qty, short_qty FROM warehouse_shipmentline WHERE shipment_id = %s ORDER BY id", shipment_id
        )

    def journal(self, kind: int, object_id: int) -> list[tuple[str, Any, Any]]:
        """Verb, before and after of everything that happened to an object."""
        return self.rows(
            "SELECT verb, before, after FROM kernel_journal WHERE kind = %s AND object_id = %s ORDER BY id",
            kind, object_id,
        )  # fmt: skip

    def rows(self, query: str, *params: Any) -> list[Any]:
        """What somebody who sees everything reads."""
        with read_scope(self.by), connections["default"].cursor() as cursor:
            cursor.execute(query, params)
            return list(cursor.fetchall())

    def value(self, query: str, *params: Any) -> Any:
        """The single value of a query."""
        return self.rows(query, *params)[0][0]

    def vary(self, key: str, value: Any, *, site: str | None = "LEEDS", company: str = "NORTH", **goods: str) -> None:
        """A variance that one person proposed and another approved; ``item_class`` and ``partner`` narrow it."""
        if not self.people:
            drafts = [governance.PersonDraft(username=u, name=u.title()) for u in ("proposer", "decider", "owner")]
            self.people = {
                d.username: s.id for d, s in zip(drafts, governance.save_people(people=drafts, by=self.by), strict=True)
            }
        proposer = replace(self.by, person_id=self.people["proposer"])
        decider = replace(self.by, person_id=self.people["decider"])
        today = self.by.today
        draft = governance.VarianceDraft(
            key=key, value=value, scope="site" if site else "company",
            place_id=self.sites[site] if site else self.companies[company], reason="For this test.",
            kpi="order_cycle_time", owner_id=self.people["owner"], from_on=today, until_on=today + timedelta(days=90),
            **goods,
        )  # fmt: skip
        ids = governance.propose_variances(drafts=[draft], by=proposer)
        governance.approve_variances(variance_ids=ids, by=decider)

    def limit(self, customer: str, amount: str | None, **more: Any) -> None:
        """Give a customer of the northern company a credit limit."""
        draft = partners.CustomerDraft(
            company_id=self.companies["NORTH"], partner=customer, currency="GBP",
            credit_limit=None if amount is None else Decimal(amount), **more,
        )  # fmt: skip
        partners.save_customers(customers=[draft], by=self.by)


def build_trade() -> Trade:
    """Everything from nothing, through operations."""
    trade = _organisation()
    _goods(trade)
    _customers(trade)
    return trade


def _organisation() -> Trade:
    by = group_actor()
    governance.save_regions(regions=[governance.RegionDraft(code="EU", name="Europe")], by=by)
    governance.save_calendars(calendars=[governance.CalendarDraft(code="STD", name="Monday to Friday")], by=by)
    drafts = [
        governance.CompanyDraft(code="NORTH", name="North Ltd", country="GB", currency="GBP", region="EU"),
        governance.CompanyDraft(code="SOUTH", name="Sud SA", country="FR", currency="EUR", region="EU"),
    ]
    companies = [s.id for s in governance.save_companies(companies=drafts, by=by)]
    sites = governance.save_sites(
        sites=[
            governance.SiteDraft(
                code=code, name=code.title(), company="SOUTH" if code == "LYON" else "NORTH", region="EU",
                timezone="Europe/London", calendar="STD",
            )
            for code in SITES
        ],
        by=group_actor(),
    )  # fmt: skip
    by = group_actor()
    open_books(company_ids=companies, starts_on=date(by.today.year, 1, 1), by=by)
    return Trade(
        by, dict(zip(("NORTH", "SOUTH"), companies, strict=True)), dict(zip(SITES, (s.id for s in sites), strict=True))
    )


def _goods(trade: Trade) -> None:
    by = trade.by
    catalog.save_units(units=[catalog.UnitDraft(code="C62", symbol="EA", name="Each", decimals=3)], by=by)
    catalog.save_item_classes(classes=[catalog.ItemClassDraft(code="GOODS", name="Goods")], by=by)
    trade.items.update(add_items(trade, PRICES))
    zones = [inventory.ZoneDraft(site=s, code="A", name="Shelves") for s in SITES]
    inventory.save_zones(zones=zones, by=by)
    bins = [inventory.BinDraft(site=s, zone="A", code=b, sequence=n) for s in SITES for n, b in enumerate(BINS)]
    inventory.save_bins(bins=bins, by=by)
    rates = [
        pricing.TaxRateDraft(company_id=c, country=k, tax_class="standard", rate=Decimal("0.20"), valid_from=FIRST)
        for c in trade.companies.values()
        for k in ("GB", "FR")
    ]
    pricing.save_tax_rates(rates=rates, by=by)


def add_items(trade: Trade, prices: dict[str, str], **more: Any) -> dict[str, int]:
    """Items on sale at their price in both companies."""
    by = trade.by
    drafts = [catalog.ItemDraft(sku=sku, name=sku.title(), item_class="GOODS", **more) for sku in prices]
    ids = {d.sku: s.id for d, s in zip(drafts, catalog.save_items(items=drafts, by=by), strict=True)}
    catalog.activate_items(item_ids=list(ids.values()), by=by)
    lists = [
        pricing.PriceListDraft(
            company_id=trade.companies[c], code="STD", name="Standard", currency=m, valid_from=FIRST, is_default=True
        )
        for c, m in (("NORTH", "GBP"), ("SOUTH", "EUR"))
    ]
    pricing.save_price_lists(price_lists=lists, by=by)
    lines = [
        pricing.PriceLineDraft(company_id=c, price_list="STD", sku=sku, unit_price=Decimal(price), valid_from=FIRST)
        for c in trade.companies.values()
        for sku, price in prices.items()
    ]
    pricing.save_price_lines(lines=lines, by=by)
    trade.items.update(ids)
    return ids


def _customers(trade: Trade) -> None:
    add_customers(trade, CUSTOMERS)


def add_customers(trade: Trade, codes: Sequence[str]) -> None:
    """Partners with a delivery address, customers of both companies without a limit."""
    by = trade.by
    drafts = [partners.PartnerDraft(code=c, name=c.title(), country="GB", roles=("customer",)) for c in codes]
    trade.partners.update(zip(codes, (s.id for s in partners.save_partners(partners=drafts, by=by)), strict=True))
    partners.save_addresses(
        addresses=[
            partners.AddressDraft(
                partner=c,
                kind="ship_to",
                code="MAIN",
                line1="1 High Street",
                city="Leeds",
                country="GB",
                is_default=True,
            )
            for c in codes
        ],
        by=by,
    )
    terms = [
        partners.CustomerDraft(company_id=company, partner=c, currency=currency)
        for company, currency in ((trade.companies["NORTH"], "GBP"), (trade.companies["SOUTH"], "EUR"))
        for c in codes
    ]
    saved = partners.save_customers(customers=terms, by=by)
    trade.customers.update(zip(codes, (s.id for s in saved), strict=False))


def price_approver(trade: Trade, discount: str, **more: Any) -> Actor:
    """Another person whose role may give this much away in the northern company."""
    code = f"approver{len(trade.people)}-{discount}"
    (person,) = governance.save_people(people=[governance.PersonDraft(username=code, name=code)], by=trade.by)
    governance.save_roles(roles=[governance.RoleDraft(code=code, name=code, permissions=())], by=trade.by)
    governance.grant_roles(grants=[governance.GrantDraft(person_id=person.id, role=code, scope="group")], by=trade.by)
    draft = orders.PriceLimitDraft(
        company_id=trade.companies["NORTH"], role=code, max_discount_share=Decimal(discount), valid_from=FIRST, **more
    )
    ids = orders.propose_price_limits(limits=[draft], by=trade.by)
    approver = replace(trade.by, person_id=person.id)
    orders.approve_price_limits(limit_ids=ids, by=approver)
    trade.people[code] = person.id
    return approver


def refusals(act: Callable[[], object]) -> list[tuple[str, str | None]]:
    """Code and field of everything that an act refuses; nothing when it goes through."""
    try:
        act()
    except Refused as refused:
        return [(refusal.code, refusal.field) for refusal in refused.refusals]
    return []


def codes(act: Callable[[], object]) -> list[str]:
    """The codes of everything that an act refuses."""
    return [code for code, _field in refusals(act)]


LEDGERS = ("inventory_movement", "inventory_demand", "inventory_reservation", "finance_entry", "orders_salesorder")
CONTENT = (
    "orders_salesorder", "orders_orderline", "orders_hold", "inventory_balance", "inventory_demand",
    "inventory_reservation", "inventory_movement", "warehouse_shipment", "warehouse_shipmentline", "kernel_journal",
    "kernel_operation", "finance_entry", "warehouse_arrival", "warehouse_arrivalline", "warehouse_receipt",
)  # fmt: skip


def fingerprint(trade: Trade) -> list[Any]:
    """A digest of all business rows: a refused act leaves it as it was."""
    return [
        trade.value(f"SELECT md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {table} AS t")
        for table in CONTENT
    ]


def nothing_changed(trade: Trade, act: Callable[[], object]) -> list[str]:
    """The refusal codes of an act, after a look at every row that it must not have touched."""
    before = fingerprint(trade)
    found = codes(act)
    assert found, "the act was not refused"
    assert fingerprint(trade) == before
    return found


def ledgers_written() -> bool:
    """Whether this test wrote anything that the invariants speak of, seen by a connection that sees everything."""
    clauses = " OR ".join(f"EXISTS (SELECT 1 FROM {table})" for table in LEDGERS)
    with read_scope(group_actor()), connections["default"].cursor() as cursor:
        cursor.execute(f"SELECT {clauses}")
        return bool(cursor.fetchone()[0])


def broken_invariants(*modules: str) -> list[str]:
    """Rows that break an invariant, read in the test's own transaction by somebody with the whole scope."""
    found = []
    with read_scope(group_actor()):
        for config in verify.our_apps():
            if config.label not in modules:
                continue
            for name, statement in verify.statements_of(config).items():
                with connections["default"].cursor() as cursor:
                    cursor.execute(statement)
                    found += [f"{config.label}.{name}: {row}" for row in cursor.fetchmany(3)]
    return found


def noon(day: date) -> datetime:
    """Noon of a day, as an instant."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
