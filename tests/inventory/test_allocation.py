"""The allocate statement against its readable reference, on generated queues, shelves and policies; and its plan."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.inventory.allocation import KitPart, Shelf, SiteRules, Waiting, allocate
from onegauge.inventory.operations.demand import SQL
from onegauge.kernel.sql import bulk
from tests.support import Trade

DAY = date(2026, 5, 1)
SITES = ("LEEDS", "YORK")
ITEMS = ("GLOVE", "ROPE")
FACE = "A-02"
quantities = st.decimals(min_value="0.5", max_value="12", places=1)
orders = st.sampled_from(["expiry_first", "receipt_first", "bin_sequence", "fewest_bins", "full_units", "face_first"])
rules = st.builds(
    SiteRules,
    allow_partial=st.booleans(),
    priority_rule=st.sampled_from(["first_come", "customer_priority", "due_date"]),
    pick_order=orders,
    pick_order_dated=orders,
    pick_order_bulk=orders,
)
profiles = st.sampled_from(["general", "dated", "bulk"])
wants = st.lists(
    st.tuples(
        st.sampled_from(ITEMS), st.sampled_from(SITES), st.integers(1, 3), st.integers(0, 2), st.integers(0, 2), quantities,
        st.booleans(), st.sampled_from([None, None, None, 0, 1, 4]),
    ),
    min_size=1, max_size=12,
)  # fmt: skip
# Expiry: 0 and 3 have none, -1 is yesterday. Unit: 0 stands loose, 1 and 2 are cases of one pallet, 3 is a case alone.
piles = st.lists(
    st.tuples(
        st.sampled_from(ITEMS), st.sampled_from(SITES), st.sampled_from(["A-01", "A-02", "A-03"]), st.sampled_from([0, 1, 2, 3, 5, -1]),
        st.sampled_from([0, 0, 1, 2, 3]), quantities, st.sampled_from([Decimal(0), Decimal(0), Decimal("0.3"), Decimal(1)]),
        st.booleans(), st.sampled_from([None, 0, 1, 2]),
    ),
    max_size=12, unique_by=lambda p: p[:5],
)  # fmt: skip


@contextmanager
def undone() -> Iterator[Any]:
    """The owner's transaction, past the guards of governed tables; it leaves no trace."""
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor
        transaction.set_rollback(True, using="owner")


@pytest.mark.usefixtures("breaks_rules")
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wants=wants, piles=piles, leeds=rules, york=rules, profile=profiles)
def test_the_statement_answers_what_the_reference_says(
    live_trade: Trade, wants: list[Any], piles: list[Any], leeds: SiteRules, york: SiteRules, profile: str
) -> None:
    trade = live_trade
    with undone() as cursor:
        rule_of = {trade.sites["LEEDS"]: leeds, trade.sites["YORK"]: york}
        set_rules(cursor, rule_of)
        shelves = put_piles(cursor, trade, piles, profile)
        waiting = put_wants(cursor, trade, wants)
        expected = allocate(waiting, shelves, rule_of, on=DAY)
        assert reserved_by_statement(cursor, trade) == expected


KIT_RULES = st.builds(
    SiteRules, allow_partial=st.booleans(), priority_rule=st.just("first_come"), pick_order=st.just("bin_sequence"),
    kits_in_parts=st.booleans(),
)  # fmt: skip


@pytest.mark.usefixtures("breaks_rules")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kits=st.lists(st.tuples(st.integers(1, 4), st.booleans()), min_size=1, max_size=4),
    single=st.lists(st.integers(1, 6), max_size=3),
    glove=st.integers(0, 15),
    rope=st.integers(0, 15),
    rule=KIT_RULES,
)
def test_kits_are_reserved_whole_as_the_reference_says(
    live_trade: Trade, kits: list[Any], single: list[int], glove: int, rope: int, rule: SiteRules
) -> None:
    trade = live_trade
    with undone() as cursor:
        rule_of = {trade.sites["LEEDS"]: rule}
        set_rules(cursor, rule_of)
        piles = [
            (i, "LEEDS", "A-01", 0, 0, Decimal(q), Decimal(0), True, None)
            for i, q in (("GLOVE", glove), ("ROPE", rope))
            if q
        ]
        shelves = put_piles(cursor, trade, piles, "general")
        waiting = put_wants(cursor, trade, [("GLOVE", "LEEDS", 5, 0, 0, Decimal(q), False, None) for q in single])
        for n, (count, third) in enumerate(kits):
            waiting += put_kit(
                cursor, trade, 910_000 + n, count, {"GLOVE": (1, 2), "ROPE": (3, 1) if third else (1, 1)}
            )
        expected = allocate(waiting, shelves, rule_of, on=DAY)
        assert reserved_by_statement(cursor, trade) == expected


def reserved_by_statement(cursor: Any, trade: Trade) -> dict[tuple[int, int], Decimal]:
    """What the two statements of the operation reserve."""
    cursor.execute("SELECT DISTINCT source_id FROM inventory_demand")
    sources = [row[0] for row in cursor.fetchall()]
    cursor.execute(SQL.statements["lock_shelves"], parameters(trade, sources))
    locked = [row[0] for row in cursor.fetchall()]
    cursor.execute(SQL.statements["allocate"], parameters(trade, sources, locked))
    cursor.execute("SELECT demand_id, balance_id, qty FROM inventory_reservation")
    return {(d, b): q for d, b, q in cursor.fetchall()}


def parameters(trade: Trade, sources: list[int], locked: list[int] | None = None) -> dict[str, Any]:
    """What the operation gives the statements."""
    sites = list(trade.by.sites)
    lists = {"sources": sources, "sites": sites, "locked": locked or []}
    return {"source_kind": 40, "stage": "allocation", "on": DAY, **{k: bulk(v) for k, v in lists.items()}}


def set_rules(cursor: Any, rule_of: dict[int, SiteRules]) -> None:
    """Policy values straight into the table that set-based statements read; undone with the example."""
    for site_id, rule in rule_of.items():
        for key in (
            "allow_partial",
            "priority_rule",
            "pick_order",
            "pick_order_dated",
            "pick_order_bulk",
            "kits_in_parts",
        ):
            cursor.execute(
                "UPDATE governance_policyeffective SET value = %s::jsonb WHERE site_id = %s AND key = %s",
                [json.dumps(getattr(rule, key)), site_id, f"inventory.{key}"],
            )
            assert cursor.rowcount >= 1


def put_units(cursor: Any, trade: Trade) -> dict[int, int]:
    """Two cases on a pallet, a case alone; the pallet under 9."""
    where = [trade.companies["NORTH"], trade.sites["LEEDS"]]
    made: dict[int, int] = {}
    for number, parent in ((9, None), (1, 9), (2, 9), (3, None)):
        cursor.execute(
            "INSERT INTO inventory_handlingunit (company_id, site_id, sscc, kind, parent_id, parent_depth, state, version)"
            " VALUES (%s, %s, %s, 'pallet', %s, %s, 'open', 1) RETURNING id",
            [*where, f"{number:018d}", made.get(parent) if parent else None, 0 if parent else None],
        )
        made[number] = cursor.fetchone()[0]
    return made


def put_piles(cursor: Any, trade: Trade, piles: list[Any], profile: str) -> list[Shelf]:
    """Stock in bins, lots and handling units, some of it reserved already, some of it not available."""
    cursor.execute("UPDATE catalog_itemclass SET storage_profile = %s", [profile])
    units = put_units(cursor, trade)
    touched = {pile[4] for pile in piles if pile[6]}
    shelves = []
    for sku, site, bin_code, expiry, unit, on_hand, share, is_available, age in piles:
        item, expires = trade.items[sku], None if expiry in (0, 3) else DAY + timedelta(days=expiry)
        lot = put_lot(cursor, item, f"L{expiry}", expires) if expiry else None
        cursor.execute(
            "SELECT id, company_id, sequence FROM inventory_bin WHERE site_id = %s AND code = %s",
            [trade.sites[site], bin_code],
        )
        bin_id, company, sequence = cursor.fetchone()
        reserved = round(on_hand * share, 1)
        received = None if age is None else DAY - timedelta(days=age)
        cursor.execute(
            "INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, lot_id, handling_unit_id, status,"
            " on_hand_qty, reserved_qty, received_on) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s) RETURNING id",
            [company, trade.sites[site], item, bin_id, lot, units.get(unit), "available" if is_available else "inspection",
             on_hand, reserved, received],
        )  # fmt: skip
        balance = cursor.fetchone()[0]
        pallet = unit in (1, 2) and not touched & {1, 2}
        cursor.execute("UPDATE inventory_bin SET kind = 'pick' WHERE id = %s AND code = %s", [bin_id, FACE])
        if is_available:
            shelves.append(
                Shelf(balance_id=balance, item_id=item, site_id=trade.sites[site], free_qty=on_hand - reserved,
                      sequence=sequence, expires_on=expires, received_on=received, profile=profile, in_unit=bool(unit), in_face=bin_code == FACE,
                      unit_id=units[unit] if unit and unit not in touched else None, outer_id=units[9] if pallet else None)
            )  # fmt: skip
    return shelves


def put_lot(cursor: Any, item: int, code: str, expires: date | None) -> int:
    """A lot of an item, once."""
    cursor.execute(
        "INSERT INTO inventory_lot (item_id, code, expires_on, origin) VALUES (%s, %s, %s, '') ON CONFLICT"
        " (item_id, code) DO UPDATE SET code = excluded.code RETURNING id",
        [item, code, expires],
    )
    return int(cursor.fetchone()[0])


WISH = """
INSERT INTO inventory_demand (company_id, site_id, source_kind, source_id, source_line_id, item_id, priority, ordered_at,
       due_on, qty, reserved_qty, shipped_qty, cancelled_qty, held, first_promised_on, promised_on, promise_reason,
       min_life_days, component_id, line_numerator, line_denominator)
VALUES (%s, %s, 40, %s, %s, %s, %s, %s, %s, %s, 0, 0, 0, %s, now(), now(), 'in_stock', %s, %s, %s, %s) RETURNING id
"""


def put_wants(cursor: Any, trade: Trade, wants: list[Any]) -> list[Waiting]:
    """Demand of as many sources; held lines are passed over."""
    waiting = []
    for n, (sku, site, priority, due, ordered, qty, held, life) in enumerate(wants):
        ordered_at = datetime(2026, 4, 1 + ordered, tzinfo=UTC)
        due_on = DAY + timedelta(days=due)
        cursor.execute(
            WISH,
            [trade.companies["NORTH"], trade.sites[site], 900_000 + n, n, trade.items[sku], priority, ordered_at, due_on, qty,
             held, life, None, 1, 1],
        )  # fmt: skip
        demand = cursor.fetchone()[0]
        if not held:
            waiting.append(
                Waiting(demand_id=demand, item_id=trade.items[sku], site_id=trade.sites[site], priority=priority,
                        due_on=due_on, ordered_at=ordered_at, open_qty=qty, min_life_days=life)
            )  # fmt: skip
    return waiting


def put_kit(cursor: Any, trade: Trade, source: int, count: int, parts: dict[str, tuple[int, int]]) -> list[Waiting]:
    """A line of so many kits; of each component (kits, pieces they need)."""
    waiting = []
    ordered_at = datetime(2026, 4, 2, tzinfo=UTC)
    for sku, (numerator, denominator) in parts.items():
        qty = Decimal(count * denominator) / numerator
        qty = qty.quantize(Decimal("0.000001"), ROUND_CEILING)
        item = trade.items[sku]
        cursor.execute(
            WISH,
            [trade.companies["NORTH"], trade.sites["LEEDS"], source, source, item, 5, ordered_at, DAY, qty, False, None, item,
             numerator, denominator],
        )  # fmt: skip
        part = KitPart(
            line_id=source, component_id=item, numerator=numerator, denominator=denominator, served_qty=Decimal(0)
        )
        waiting.append(
            Waiting(demand_id=cursor.fetchone()[0], item_id=item, site_id=trade.sites["LEEDS"], priority=5, due_on=DAY,
                    ordered_at=ordered_at, open_qty=qty, kit=part)
        )  # fmt: skip
    return waiting


BULK = """
INSERT INTO inventory_demand (company_id, site_id, source_kind, source_id, source_line_id, item_id, priority, ordered_at,
       due_on, qty, reserved_qty, shipped_qty, cancelled_qty, held, first_promised_on, promised_on, promise_reason)
SELECT %(company)s, %(site)s, 40, 1000000 + n / 5, n, (%(items)s::bigint[])[1 + n %% cardinality(%(items)s::bigint[])], 5,
       now(), now(), 1, 0, 0, 0, false, now(), now(), 'in_stock' FROM generate_series(1, 100000) n;
INSERT INTO inventory_balance (company_id, site_id, item_id, bin_id, status, on_hand_qty, reserved_qty)
SELECT %(company)s, %(site)s, i, b.id, 'available', 1000, 0 FROM unnest(%(items)s::bigint[]) i
 CROSS JOIN (SELECT id FROM inventory_bin WHERE site_id = %(site)s) b ON CONFLICT DO NOTHING
"""


@pytest.mark.usefixtures("breaks_rules")
def test_one_order_among_a_hundred_thousand_lines_is_found_by_index(trade: Trade) -> None:
    with transaction.atomic(), connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config('og.companies', string_agg(id::text, ','), true) FROM governance_company")
        cursor.execute("SELECT set_config('og.sites', string_agg(id::text, ','), true) FROM governance_site")
        cursor.execute(
            "INSERT INTO catalog_item (sku, name, base_unit_id, item_class_id, tax_class, tracking, state, version, created_at)"
            " SELECT 'P' || n, 'P', base_unit_id, item_class_id, 'standard', 'none', 'active', 1, now() FROM catalog_item,"
            " generate_series(1, 3000) n WHERE sku = 'GLOVE' RETURNING id"
        )
        items = [i for (i,) in cursor.fetchall()]
        cursor.execute(BULK, {"company": trade.companies["NORTH"], "site": trade.sites["LEEDS"], "items": items})
        for statement in ("lock_shelves", "allocate"):
            cursor.execute("EXPLAIN (FORMAT JSON) " + SQL.statements[statement], parameters(trade, [1_000_500], [1, 2]))
            (plan,) = cursor.fetchone()
            scans = sequential_scans(plan if isinstance(plan, list) else json.loads(plan))
            assert scans & {"inventory_demand", "inventory_balance", "inventory_reservation"} == set()
        transaction.set_rollback(True)


def sequential_scans(node: Any) -> set[str]:
    """The tables that a plan reads from one end to the other."""
    if isinstance(node, list):
        return set().union(*map(sequential_scans, node)) if node else set()
    if not isinstance(node, dict):
        return set()
    own = {node["Relation Name"]} if node.get("Node Type") == "Seq Scan" else set()
    return own.union(*map(sequential_scans, node.values()))


def table(
    wanted: list[tuple[int, str]], free: list[tuple[int, str]], *, partial: bool = True
) -> dict[tuple[int, int], Decimal]:
    """A queue and a shelf of one item at one site, in their order."""
    when = datetime(2026, 4, 1, tzinfo=UTC)
    return allocate(
        [Waiting(demand_id=d, item_id=1, site_id=1, priority=5, due_on=DAY, ordered_at=when, open_qty=Decimal(q)) for d, q in wanted],
        [Shelf(balance_id=b, item_id=1, site_id=1, free_qty=Decimal(q), sequence=b, expires_on=None) for b, q in free],
        {1: SiteRules(allow_partial=partial, priority_rule="first_come", pick_order="bin_sequence")},
        on=DAY,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "free", "partial", "expected"),
    [
        ([(1, "4")], [(7, "10")], True, {(1, 7): 4}),
        ([(1, "4"), (2, "4")], [(7, "6")], True, {(1, 7): 4, (2, 7): 2}),
        ([(1, "4"), (2, "4")], [(7, "6")], False, {(1, 7): 4}),
        ([(1, "8"), (2, "2")], [(7, "6")], False, {}),
        ([(1, "8")], [(7, "3"), (8, "9")], True, {(1, 7): 3, (1, 8): 5}),
        ([(1, "8")], [], True, {}),
    ],
)
def test_the_reference_itself(wanted: Any, free: Any, partial: bool, expected: Any) -> None:
    assert table(wanted, free, partial=partial) == expected
