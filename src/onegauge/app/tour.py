"""The story of one gauge: ten stops of the demo, from an order that waits to the tower that counts it.

Going on as somebody else works in a demo only: the installation must say that it is one, must hold the demo's data, and
only the people of the tour can be chosen. Everywhere else the address does not exist.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from onegauge.app.demo_story import REFERENCE
from onegauge.governance.access import actor_for
from onegauge.governance.operations.people import SERVICE_PREFIX
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.kernel.models import Operation
from onegauge.kernel.sql import Sql
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.ui.declarations.pages import PAGES
from onegauge.ui.declarations.screen import SCREENS
from onegauge.ui.operations.touring import keep_tour
from onegauge.ui.providers import PROVIDERS
from onegauge.ui.tour import Stop, Tour, offered, progress_of
from onegauge.ui.views import base

SQL = Sql(str(Path(__file__)), "story")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
MATRIX_ROW = "orders.price_floor_share"
PEOPLE = {
    "order.desk": _("Order desk"),
    "credit": _("Credit controller"),
    "process.owner": _("Process owner"),
    "warehouse.leeds": _("Warehouse supervisor"),
    "ar.clerk": _("AR clerk"),
    "controller": _("Controller"),
}


@dataclass(frozen=True, slots=True)
class Story:
    """Where the order of the story stands."""

    order_id: int
    number: str
    state: str
    hold_id: int | None
    shipment_id: int | None


def is_demo() -> bool:
    """Whether this installation says that it is a demo, and is one."""
    if not settings.ONEGAUGE_DEMO:
        return False
    loader = get_user_model().objects.filter(username=f"{SERVICE_PREFIX}demo").values("pk")
    return Operation.objects.filter(actor_id__in=loader, name="orders.allocate_orders", key="demo:finished").exists()


def story() -> Story | None:
    """The order of the story, if the reader may see it."""
    asked = {"reference": REFERENCE, "kind": SALES_ORDER_KIND.number}
    return next(iter(SQL.rows("story", asked, Story)), None)


def order_page(tab: str = "") -> Callable[[], str]:
    """The order, or the list of orders for who may not see it."""

    def url() -> str:
        found, screen = story(), SCREENS["orders.SalesOrder"]
        return screen.url("document", found.order_id) + tab if found else screen.url()

    return url


def hold_page() -> str:
    """What stops the order."""
    found, screen = story(), SCREENS["orders.Hold"]
    return screen.url("document", found.hold_id) if found and found.hold_id else f"{screen.url()}?state=open"


def shipment_page() -> str:
    """The shipment of the order, or the queue when it is not released yet."""
    found, screen = story(), SCREENS["warehouse.Shipment"]
    return screen.url("document", found.shipment_id) if found and found.shipment_id else screen.url()


def matrix_page() -> str:
    """The row of the matrix at which a company differs."""
    return f"{PAGES['governance/policies'].url()}?q={MATRIX_ROW}"


def tower_page() -> str:
    """Where everything is counted."""
    return PAGES["insight/tower"].url()


STOPS = (
    Stop(
        _("An order that waits"),
        _("One customer wants goods that lie in Leeds. The order is confirmed and promised, yet nothing moves: the track shows a hold, and who must act."),
        order_page(), "order.desk", ".track",
    ),
    Stop(
        _("Why it waits"),
        _("The hold says the numbers: what the customer owes, the limit, by how much this order passes it, and which policy decided. The credit controller asked to release it."),
        hold_page, "credit", "main .card",
    ),
    Stop(
        _("Where rules may differ"),
        _("Policies stand in rows, sites in columns. Plain cells follow the template. A coloured cell is a variance: proposed by a site, approved by another person, dated, with the figure that must not get worse."),
        matrix_page, "process.owner", ".mx",
    ),
    Stop(
        _("A second person decides"),
        _("A release above the amount needs somebody else. The inbox shows the act, the amount and who asks. Approve it here: the act itself is then done, in one step."),
        lambda: reverse("ui:inbox"), "process.owner", ".ask",
    ),
    Stop(
        _("What the decision did"),
        _("Back at the order: the hold is gone, the history names both people, and the next act is offered to whoever may take it."),
        order_page(), "order.desk", ".next",
    ),
    Stop(
        _("Hand it to the warehouse"),
        _("Allocate stock, then release. Which bins are taken follows the policy of the site. The shipment appears in the document flow."),
        order_page(), "order.desk", ".next",
    ),
    Stop(
        _("Pick and ship"),
        _("The supervisor sees the shipment with its bins in walking order. Pick, pack and ship it; where less is found, the rest becomes a new promise."),
        shipment_page, "warehouse.leeds", ".next",
    ),
    Stop(
        _("Bill what went out"),
        _("The invoice is made from what was shipped, never from what was wished. Bill the order and look at the flow."),
        order_page(), "ar.clerk", ".next",
    ),
    Stop(
        _("What it earned"),
        _("Net less the cost of exactly these goods. Only people with the duty see margins; the order desk does not."),
        order_page("?tab=lines"), "controller", "main",
    ),
    Stop(
        _("The whole picture"),
        _("The same facts, counted: what waits and why, how long hand-overs take, by site. Each number opens the list behind it. That is one gauge for every site."),
        tower_page, "process.owner", ".tiles",
    ),
)  # fmt: skip
TOUR = Tour(_("The story of one gauge"), STOPS, PEOPLE)


def tour_of(by: Actor) -> Tour | None:
    """The tour, where there is a demo to walk through."""
    del by
    return TOUR if is_demo() else None


@require_POST
@base.signed_in
def continue_as(request: HttpRequest) -> HttpResponse:
    """Go on with the tour as somebody else of the demo, at the stop where this person stands."""
    name = request.POST.get("login", "")
    if not is_demo() or name not in PEOPLE:
        raise Http404
    by = base.actor_of(request)
    person = get_user_model().objects.filter(username=name, is_active=True).first()
    with base.reading(request):
        found, kept = offered(by), progress_of(by)
    if person is None or found is None or kept is None or not kept.is_open:
        raise Http404
    keep_tour(stop=kept.stop, is_open=False, by=by)
    login(request, person, backend=BACKEND)
    other = actor_for(person_id=person.pk, request_id=by.request_id)
    keep_tour(stop=kept.stop, is_open=True, by=other)
    with read_scope(other):
        return redirect(found.stops[min(kept.stop, len(found.stops) - 1)].url())


PROVIDERS.tour = tour_of
