"""Reserved stock is lost or found: orders keep the cause in their history and are served again."""

from datetime import datetime

from onegauge.flows import order_to_cash
from onegauge.governance.access import system_actor
from onegauge.inventory.facts import ReservationsTaken, StockFound, StockReceived
from onegauge.kernel.actor import Actor
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.operations import note_taken, reserve_again
from onegauge.orders.policies import SERVE_AGAIN
from onegauge.warehouse.facts import ShortPicked


def note_taken_from_orders(fact: ReservationsTaken, *, by: Actor) -> None:
    """Stock that was reserved went out of use: the orders say so."""
    if fact.source_kind == SALES_ORDER_KIND.number:
        note_taken(order_ids=fact.source_ids, qtys=fact.qtys, cause=fact.cause, by=by)


def note_short_for_orders(fact: ShortPicked, *, by: Actor) -> None:
    """Less was found than reserved: the orders say so."""
    if fact.source_kind == SALES_ORDER_KIND.number:
        note_taken(order_ids=fact.source_ids, qtys=fact.qtys, cause="short_pick", by=by)


def serve_again(fact: ReservationsTaken | ShortPicked, *, fact_id: int, effective_at: datetime | None) -> None:
    """Orders that lost reserved stock get other stock where the site's policy wants it; by key, never twice."""
    by = system_actor("flows", effective_at=effective_at)
    wanted = tuple(s for s in by.sites if SERVE_AGAIN.at(site_id=s, on=by.today).as_bool)
    if wanted and fact.source_kind == SALES_ORDER_KIND.number:
        acting = by.narrowed(companies=by.companies, sites=wanted)
        reserve_again(order_ids=sorted(set(fact.source_ids)), by=acting, key=f"fact:{fact_id}")


def serve_from_found(fact: StockFound, *, fact_id: int, effective_at: datetime | None) -> None:
    """Stock was found or may be used again: as for a receipt."""
    received = StockReceived(site_ids=fact.site_ids, item_ids=fact.item_ids)
    order_to_cash.serve_waiting_orders(received, fact_id=fact_id, effective_at=effective_at)
