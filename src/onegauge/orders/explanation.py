"""Why an order stands where it stands: its holds, its promises, its reservations, and who decided the values behind them.

Reads only; call it inside a read scope.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.governance.queries import provenance_stories
from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.models import Hold
from onegauge.ui.history import history, policy_items

SQL = Sql(__file__, "why")


@dataclass(frozen=True, slots=True)
class LinePromise:
    """What was promised for one line and how far it is served; empty before confirmation."""

    line_no: int
    sku: str
    qty: Decimal
    due_on: date | None
    first_promised_on: date | None
    promised_on: date | None
    promise_reason: str | None
    held: bool | None
    reserved_qty: Decimal | None
    shipped_qty: Decimal | None
    cancelled_qty: Decimal | None
    list_price: Decimal | None
    unit_price: Decimal
    price_line_id: int | None


@dataclass(frozen=True, slots=True)
class LineReservation:
    """A quantity on one shelf that is kept for one line."""

    line_no: int
    bin: str
    lot: str | None
    qty: Decimal
    shipment_id: int | None
    policy_ids: list[int]


@dataclass(frozen=True, slots=True)
class PolicyUsed:
    """A policy that decided something here, at which act, and who decided the policy; 0 is the default of the code."""

    key: str
    verb: str
    provenance_id: int
    story: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Explanation:
    """All of it."""

    holds: list[Hold]
    lines: list[LinePromise]
    reservations: list[LineReservation]
    policies: list[PolicyUsed]


def explanation_of(order_id: int) -> Explanation:
    """The explanation of one order; a constant number of statements."""
    where = {"kind": SALES_ORDER_KIND.number, "order": order_id}
    found = SQL.tuples("reservations", where)
    reservations = [
        LineReservation(line, code, lot, qty, shipment, _ids(ids)) for line, code, lot, qty, shipment, ids in found
    ]
    used = _used(order_id)
    stories = provenance_stories({i for _key, _verb, i in used} | {i for r in reservations for i in r.policy_ids})
    policies = [PolicyUsed(key, verb, i, stories.get(i, {"level": "default"})) for key, verb, i in used]
    known = {i for _key, _verb, i in used}
    more = sorted({i for r in reservations for i in r.policy_ids} - known)
    policies += [PolicyUsed("", "allocate", i, stories.get(i, {"level": "default"})) for i in more]
    return Explanation(
        holds=list(Hold.objects.filter(order_id=order_id).order_by("id")),
        lines=SQL.rows("promises", where, LinePromise),
        reservations=reservations,
        policies=policies,
    )


def _ids(text: str | None) -> list[int]:
    found = json.loads(text) if text else []
    values = found.values() if isinstance(found, Mapping) else found
    return sorted({int(v) for v in values if isinstance(v, int)})


def _used(order_id: int) -> list[tuple[str, str, int]]:
    """Which provenance each act on this order used, by its journal; the newest act first."""
    found: dict[tuple[str, str], int] = {}
    for entry in history(SALES_ORDER_KIND, order_id).entries:
        for key, item in policy_items(entry.policy):
            value = item.get("provenance_id", item.get("value"))
            if isinstance(value, int):
                found.setdefault((key, entry.verb), value)
    return [(key, verb, value) for (key, verb), value in found.items()]
