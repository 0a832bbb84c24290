"""What somebody at the order desk wants to know of the customer on the phone. Reads only, inside a read scope."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from onegauge.finance.queries import receivable_open_by_partner
from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "phone")


@dataclass(frozen=True, slots=True)
class LastOrder:
    """One of the last orders."""

    id: int
    number: str
    ordered_at: datetime
    state: str
    total_amount: Decimal
    currency: str
    customer_reference: str
    held: bool


@dataclass(frozen=True, slots=True)
class UsualItem:
    """What the customer orders most."""

    sku: str
    name: str
    times: int


@dataclass(frozen=True, slots=True)
class Caller:
    """The customer on the phone."""

    overdue_amount: Decimal
    open_amount: Decimal
    last_orders: list[LastOrder]
    usual_items: list[UsualItem]

    @property
    def held_count(self) -> int:
        """How many of the last orders wait for a decision."""
        return sum(order.held for order in self.last_orders)


def caller(*, company_id: int, partner_id: int, on: date) -> Caller:
    """Debts, last orders and usual items of one customer; a constant number of statements."""
    who = {"company": company_id, "partner": partner_id}
    owed = receivable_open_by_partner(on=on, company_ids=[company_id], partner_ids=[partner_id])
    return Caller(
        overdue_amount=sum((row.overdue_amount for row in owed), Decimal(0)),
        open_amount=sum((row.open_amount for row in owed), Decimal(0)),
        last_orders=SQL.rows("last_orders", who, LastOrder),
        usual_items=SQL.rows("usual_items", who, UsualItem),
    )


def delivery_addresses(customer: str) -> list[tuple[str, str]]:
    """Code and words of the places a customer is delivered to."""
    return [(code, words) for code, words in SQL.tuples("delivery_addresses", {"customer": customer})]
