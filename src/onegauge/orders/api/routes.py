"""What orders offers programs."""

from dataclasses import asdict
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from ninja import Router

from onegauge.kernel.db import read_scope
from onegauge.kernel.errors import Refused
from onegauge.kernel.lifecycle import unknown_document
from onegauge.kernel.rehearsal import rehearse
from onegauge.orders import operations as ops
from onegauge.orders import queries
from onegauge.orders.api import blankets, exceptions, promise_runs, schemas  # noqa: F401  the first three register
from onegauge.orders.drafts import OrderAmendment, OrderDraft
from onegauge.orders.explanation import explanation_of
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.models import Hold, SalesOrder
from onegauge.orders.operations import Amended
from onegauge.orders.permissions import AMEND, CAPTURE, VIEW
from onegauge.orders.quoting import Quote, quote_order
from onegauge.orders.states import HOLD, SALES_ORDER
from onegauge.orders.verbs import HOLD_VERBS, ORDER_VERBS
from onegauge.ui.rest.access import check_parameters, reader_of
from onegauge.ui.rest.bodies import body_of, plain
from onegauge.ui.rest.declare import ROUTERS, Act, Nested, Resource, manual_verbs, register
from onegauge.ui.rest.types import IdParameter

router = Router()
ROUTERS.append(router)
HOLD_FIELDS = ("id", "type", "state", "reason", "details", "opened_at", "closed_at", "note")


def orders_for_api() -> QuerySet[SalesOrder]:
    """Orders with the number of their open holds, counted only for the rows of the page."""
    held = Hold.objects.filter(order_id=OuterRef("pk"), state="open").order_by().values("order_id")
    count = Subquery(held.annotate(held_count=Count("pk")).values("held_count"))
    return SalesOrder.objects.annotate(open_hold_count=Coalesce(count, 0))


def holds_of_order(order_id: int) -> QuerySet[Hold]:
    """The holds of one order, oldest first."""
    return Hold.objects.filter(order_id=order_id).order_by("id")


register(
    Resource(
        path="orders", columns=schemas.ORDER, permission=VIEW, rows=orders_for_api, newest_first=True,
        machine=SALES_ORDER, verbs=ORDER_VERBS,
        filters={
            "state": "state", "number": "number", "customer": "partner__code", "customer_reference": "customer_reference",
            "company": "company__code", "company_id": "company_id", "site": "site__code", "site_id": "site_id",
            "channel": "channel", "ordered_from": "ordered_at__gte", "ordered_before": "ordered_at__lt",
        },
        nested={"lines": Nested(schemas.ORDER_LINE, queries.lines_of), "charges": Nested(schemas.ORDER_CHARGE, queries.charges_of), "holds": Nested(schemas.HOLD, holds_of_order)},
    ),
    Resource(
        path="holds", columns=schemas.HOLD, permission=VIEW, rows=queries.holds_for_queue, machine=HOLD, verbs=HOLD_VERBS,
        filters={"state": "state", "type": "type", "order_id": "order_id", "site_id": "site_id", "company_id": "company_id"},
    ),
    Act(path="orders", operation=ops.capture_orders, tag="orders"),
    Act(path="orders/source-again", operation=ops.resource_lines, tag="orders"),
    Act(path="orders/choose-source", operation=ops.choose_sourcing, tag="orders"),
    Act(path="orders/place", operation=ops.place_orders, tag="orders"),
    Act(path="orders/revise", operation=ops.revise_orders, tag="orders"),
    Act(path="orders/prepayments", operation=ops.take_prepayments, tag="orders"),
    Act(path="orders/amend", operation=ops.amend_orders, tag="orders"),
)  # fmt: skip


@router.post(
    "/orders/quote",
    response=Quote,
    operation_id="quote_order",
    tags=["orders"],
    summary="What placing an order now would do",
)
def quote(request: HttpRequest, order: body_of(OrderDraft)) -> Quote:  # type: ignore[valid-type]  # made at run time
    """Prices, promises by site, tax, and the holds that confirmation would open, by the same rules. Nothing is written."""
    check_parameters(request, frozenset())
    by = reader_of(request, CAPTURE)
    with read_scope(by):
        return quote_order(plain(order), by=by)


@router.post(
    "/orders/amend/preview",
    response=Amended,
    operation_id="preview_amendment",
    tags=["orders"],
    summary="What a change of a confirmed order would do now",
)
def preview_amendment(request: HttpRequest, order: body_of(OrderAmendment)) -> Amended:  # type: ignore[valid-type]  # see above
    """The change itself, made and taken back: totals, holds, promises and the work to put back. Nothing is written."""
    check_parameters(request, frozenset())
    by = reader_of(request, AMEND)
    rehearsed = rehearse(ops.amend_orders, look=lambda: None, orders=[plain(order)], by=by)
    if rehearsed.refused is not None:
        raise rehearsed.refused
    done: list[Amended] = rehearsed.result
    return done[0]


@router.get(
    "/orders/{id}/why",
    response=schemas.Why,
    operation_id="get_order_why",
    tags=["orders"],
    summary="Why an order stands where it stands",
)
def why(request: HttpRequest, id: IdParameter) -> dict[str, Any]:  # noqa: A002  the address says id
    """Holds with their numbers, promises with their reasons, reservations with their shelves, and who decided the policies."""
    check_parameters(request, frozenset())
    with read_scope(reader_of(request, VIEW)):
        order = SalesOrder.objects.filter(id=id).first()
        if order is None:
            raise Refused([unknown_document(SALES_ORDER_KIND, id)])
        found = explanation_of(id)
        return {
            "order_id": order.pk, "number": order.number, "state": order.state,
            "allowed": [v for v in manual_verbs(SALES_ORDER) if v in SALES_ORDER.allowed(order.state)],
            "holds": [{name: getattr(hold, name) for name in HOLD_FIELDS} for hold in found.holds],
            "lines": [asdict(line) for line in found.lines],
            "reservations": [asdict(one) for one in found.reservations],
            "policies": [asdict(one) for one in found.policies],
        }  # fmt: skip
