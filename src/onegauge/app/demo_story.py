"""The order that the guided tour of the demo follows: held for credit, its release asked for and waiting."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from onegauge.governance.access import actor_for
from onegauge.governance.models import Person
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.sql import Sql
from onegauge.orders.models import Hold
from onegauge.orders.operations import (
    OrderDraft,
    OrderLineDraft,
    capture_orders,
    confirm_orders,
    release_holds,
)

SQL = Sql(str(Path(__file__)), "story")
REFERENCE = "ONE-GAUGE"
ASKED_BY = "credit"
SITE, COMPANY = "LDS", "HARROW"


@dataclass(frozen=True, slots=True)
class Want:
    """What the order of the story takes of an item that lies free at its site."""

    customer: str
    company: str
    sku: str
    qty: Decimal


def tell_story(by: Actor) -> None:
    """Capture and confirm the order as the order desk; the credit controller asks for its release."""
    people = dict(Person.objects.values_list("username", "id"))
    desk = actor_for(person_id=people["order.desk"])
    with read_scope(by):
        wanted = SQL.rows("wanted", {"site": SITE}, Want)
    if not wanted:
        return
    draft = OrderDraft(
        company=wanted[0].company,
        customer=wanted[0].customer,
        site=SITE,
        customer_reference=REFERENCE,
        lines=[OrderLineDraft(sku=one.sku, qty=one.qty) for one in wanted],
    )
    captured = capture_orders(orders=[draft], by=desk, key="demo:story:capture")
    ids = [one.order_id for one in captured]
    confirm_orders(order_ids=ids, by=desk, key="demo:story:confirm")
    clerk = actor_for(person_id=people[ASKED_BY])
    with read_scope(clerk):
        held = list(Hold.objects.filter(order_id__in=ids, state="open", type="credit").values_list("id", flat=True))
    if held:
        ask(held, clerk)


def ask(hold_ids: list[int], clerk: Actor) -> None:
    """Ask for the release; the answer is that a second person must decide."""
    try:
        release_holds(hold_ids=hold_ids, note="The customer paid this morning.", by=clerk)
    except Refused as refused:
        if refused.codes != ["approval_pending"]:
            raise
