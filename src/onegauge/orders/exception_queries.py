"""Reads of price exceptions and price limits for pages and programs."""

from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery

from onegauge.orders.exception_models import PriceException, PriceLimit
from onegauge.orders.models import OrderLine
from onegauge.orders.statements import EXCEPTIONS


def exceptions_for_list() -> QuerySet[PriceException]:
    """Price exceptions, the newest first, with the order whose line asked."""
    number = OrderLine.objects.filter(pk=OuterRef("order_line_id")).values("order__number")
    return PriceException.objects.select_related("company", "partner", "item").annotate(order_number=Subquery(number))


def used_qty(exception_id: int) -> Decimal:
    """How much of an exception confirmed orders have used, at every site."""
    found = EXCEPTIONS.tuples("used_of_exception", {"exception": exception_id})
    return Decimal(found[0][0]) if found else Decimal(0)


def limits_for_list() -> QuerySet[PriceLimit]:
    """The limit matrix."""
    return PriceLimit.objects.select_related("company", "role", "item_class")
