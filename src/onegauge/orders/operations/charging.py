"""Which surcharges are billed with goods that left: per unit, line and order with them, per consignment once for all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from onegauge.governance.access import service_scope
from onegauge.kernel.actor import Actor
from onegauge.kernel.money import quantize_amount
from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND

SQL = Sql(str(__file__).replace("/operations/", "/"), "charges")
KIND = SALES_ORDER_KIND.number
CONSIGNMENT = "consignment"


@dataclass(frozen=True, slots=True)
class Charge:
    """A surcharge of which something is not billed yet."""

    id: int
    order_id: int
    term_id: int
    per: str
    line_id: int | None
    name: str
    tax_class: str
    amount: Decimal
    invoiced_amount: Decimal
    unit_amount: Decimal | None
    line_invoiced_qty: Decimal


@dataclass(frozen=True, slots=True)
class Due:
    """What of a surcharge is billed now."""

    charge: Charge
    amount: Decimal


@dataclass(slots=True)
class Charged:
    """What is billed now by order, and the surcharges that another order paid, with that order."""

    due: dict[int, list[Due]] = field(default_factory=dict)
    waived: dict[int, tuple[Charge, int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Departure:
    """How goods of a charged order left: in which consignment, if in one, and who of it paid the same already."""

    charge_id: int
    consignment_id: int | None
    paid_by: int | None


def charges_due(
    currencies: Mapping[int, str], billed: Mapping[int, Decimal], served: frozenset[int], by: Actor
) -> Charged:
    """The surcharges that come with these goods, by orders that have any.

    ``billed`` are the quantities of their lines, ``served`` the orders of which nothing more is to leave.
    """
    found = Charged()
    if not currencies:
        return found
    shared = []
    for charge in SQL.rows("charges_to_bill", {"orders": sorted(currencies)}, Charge):
        if charge.per == CONSIGNMENT:
            shared.append(charge)
            continue
        if charge.line_id is not None and charge.line_id not in billed:
            continue
        amount = charge.amount
        if charge.unit_amount is not None and charge.line_id is not None:
            qty = charge.line_invoiced_qty + billed[charge.line_id]
            amount = min(amount, quantize_amount(charge.unit_amount * qty, currencies[charge.order_id]))
        if amount > charge.invoiced_amount:
            found.due.setdefault(charge.order_id, []).append(Due(charge, amount - charge.invoiced_amount))
    if shared:
        with service_scope(by):  # what left together left from any site, with orders of any other
            _share(shared, served, found)
    return found


def _share(charges: Sequence[Charge], served: frozenset[int], found: Charged) -> None:
    """One order of a consignment pays for all of it: whoever is billed first, of several at once the oldest.

    An order pays as soon as some of its goods left alone, or with nobody who paid. Once all of it has left with orders that
    paid, it owes nothing; until then the surcharge stays open.
    """
    SQL.tuples("lock_consignments", {"orders": [c.order_id for c in charges], "kind": KIND})
    left: dict[int, list[Departure]] = {}
    for one in SQL.rows("departures", {"charges": [c.id for c in charges], "kind": KIND}, Departure):
        left.setdefault(one.charge_id, []).append(one)
    paying: dict[tuple[int, int | None], int] = {}
    for charge in charges:
        payers = [
            one.paid_by or paying.get((charge.term_id, one.consignment_id)) if one.consignment_id is not None else None
            for one in left.get(charge.id, ())
        ]
        first = next((payer for payer in payers if payer is not None), None)
        if None in payers or first is None:
            found.due.setdefault(charge.order_id, []).append(Due(charge, charge.amount - charge.invoiced_amount))
            paying.update({(charge.term_id, one.consignment_id): charge.order_id for one in left.get(charge.id, ())})
        elif charge.order_id in served:
            found.waived[charge.id] = (charge, first)


def waive_charges(currencies: Mapping[int, str], by: Actor) -> dict[int, Decimal]:
    """Let go what another order paid for these orders, of which nothing more leaves and all that left is invoiced.

    Returns by how much some of them are worth less.
    """
    waived = charges_due(currencies, {}, frozenset(currencies), by).waived
    count_charges(Charged(waived=waived))
    less: dict[int, Decimal] = {}
    for charge, _payer in waived.values():
        less[charge.order_id] = less.get(charge.order_id, Decimal(0)) + charge.amount - charge.invoiced_amount
    return less


def count_charges(charged: Charged) -> None:
    """Remember what was billed, and let go what another order paid."""
    due = [x for found in charged.due.values() for x in found]
    if due:
        SQL.run("count_charges", {"ids": [x.charge.id for x in due], "amounts": [x.amount for x in due]})
    if charged.waived:
        payers = [payer for _charge, payer in charged.waived.values()]
        SQL.run("waive_charges", {"ids": list(charged.waived), "payers": payers})
