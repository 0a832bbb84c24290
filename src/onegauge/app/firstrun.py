"""From an empty database to the first confirmed order: a one-time link for the first administrator, then seven steps.

The link is signed, lasts an hour and works while nobody exists; the steps work for who maintains the organisation, until
the first order is confirmed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model, login
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from onegauge.app import firstrun_forms as forms
from onegauge.app import firstrun_steps as steps
from onegauge.governance import operations as gov
from onegauge.governance import permissions
from onegauge.governance.access import system_actor
from onegauge.kernel.errors import Refused
from onegauge.ui import formatting
from onegauge.ui.declarations.screen import SCREENS
from onegauge.ui.kit import StyledForm
from onegauge.ui.providers import PROVIDERS, Start
from onegauge.ui.views import base

SALT, HOUR = "onegauge.first-administrator", 3600
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it makes, its form, and how far it is."""

    code: str
    label: Any
    help: Any
    form: type[StyledForm]
    run: Callable[..., None]
    done: Callable[[steps.Made], str]


def _have(count: int, one: str, many: str) -> str:
    return formatting.counted(count, one, many) if count else ""


STEPS: Sequence[Step] = (
    Step(
        "company", _("Company"), _("The legal entity that sells, with its books and its currency. More can follow."),
        forms.CompanyForm, steps.set_up_company, lambda m: _have(m.companies, "company", "companies"),
    ),
    Step(
        "site", _("Site"), _("The first warehouse with its zone and its bins in walking order."),
        forms.SiteForm, steps.set_up_site, lambda m: _have(m.sites, "site", "sites"),
    ),
    Step(
        "template", _("Template"),
        _("Version 1 of the operating template with the default of every policy, and the catalogue of roles. Later three people write, approve and release a version; today the set-up does all three in your name, and the journal says so."),
        forms.TemplateForm, steps.set_up_template, lambda m: _now("version %d") % m.versions if m.versions else "",
    ),
    Step(
        "books", _("Books"), _("Accounts, journals and open periods, and the rate of tax at home."),
        forms.BooksForm, steps.set_up_books, lambda m: _have(m.periods, "period", "periods"),
    ),
    Step(
        "data", _("First data"),
        _("Files with items, partners, addresses, customers and prices. Give none, and a sample of four items in stock and two customers is made."),
        forms.DataForm, steps.set_up_data, lambda m: _have(m.items, "item", "items") if m.customers else "",
    ),
    Step(
        "order", _("First order"), _("An order is captured, checked, priced and promised."),
        forms.OrderForm, steps.take_first_order, lambda m: _have(m.orders, "order", "orders"),
    ),
)  # fmt: skip


def nobody_yet() -> bool:
    """Whether no person exists."""
    return not get_user_model().objects.filter(is_service=False).exists()


def link(address: str) -> str:
    """The one-time address for the first administrator; empty once there is a person."""
    if not nobody_yet():
        return ""
    token = signing.TimestampSigner(salt=SALT).sign("first")
    return f"{address.rstrip('/')}{reverse('welcome', args=[token])}"


def welcome(request: HttpRequest, token: str) -> HttpResponse:
    """The first administrator gives a name and a password."""
    try:
        signing.TimestampSigner(salt=SALT).unsign(token, max_age=HOUR)
    except signing.BadSignature:
        raise Http404 from None
    if not nobody_yet():
        raise Http404
    form = forms.AdministratorForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            person_id = make_administrator(form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            login(request, get_user_model().objects.get(pk=person_id), backend=BACKEND)
            return redirect("first_run")
    return base.show(request, "ui/welcome.html", {"form": form}, status=422 if form.errors else 200)


def make_administrator(data: Mapping[str, str]) -> int:
    """The person with the two roles that govern access and organisation; refused once somebody holds them."""
    by = system_actor(steps.SERVICE)
    return gov.create_first_administrator(
        username=data["username"].lower(), name=data["name"], password=data["password"], by=by
    )


@base.signed_in
def first_run(request: HttpRequest) -> HttpResponse:
    """The step that is next; what is done stays done, so the set-up can be left and found again."""
    base.demand(request, permissions.MAINTAIN_ORGANISATION)
    by = base.actor_of(request)
    with base.reading(request):
        made = steps.made()
    current = next((step for step in STEPS if not step.done(made)), None)
    if current is None:
        return base.show_scoped(request, "ui/first_run.html", context_of(made, None, None))
    form = form_of(request, current)
    if request.method == "POST" and request.POST.get("step") == current.code and form.is_valid():
        try:
            current.run(by=by, key=base.key_of(request), data=form.cleaned_data)
        except Refused as refused:
            form.refuse(refused)
        else:
            base.told(request, _now("Done: %s.") % current.label)
            return redirect("first_run")
    return base.show_scoped(
        request, "ui/first_run.html", context_of(made, current, form), status=422 if form.errors else 200
    )


def form_of(request: HttpRequest, step: Step) -> StyledForm:
    """The form of a step, with what was sent for it."""
    sent = request.method == "POST" and request.POST.get("step") == step.code
    given: tuple[Any, ...] = (request.POST, request.FILES) if sent else ()
    if step.form is not forms.OrderForm:
        return step.form(*given)
    with base.reading(request):
        customers = apps.get_model("partners.Customer").objects.values_list("partner__code", "partner__name")[:200]
        items = apps.get_model("catalog.Item").objects.filter(state="active").values_list("sku", "name")[:200]
        return forms.OrderForm(*given, customers=list(customers), items=list(items))


def context_of(made: steps.Made, current: Step | None, form: StyledForm | None) -> dict[str, Any]:
    """The track of the steps and the form of the current one."""
    track = [
        (step.label, "now" if step is current else "done" if step.done(made) else "", step.done(made)) for step in STEPS
    ]
    return {"track": track, "step": current, "form": form, "key": base.new_key(), "links": next_links()}


def next_links() -> list[tuple[Any, str]]:
    """Where it goes on after the set-up."""
    return [
        (_("The first order"), SCREENS["orders.SalesOrder"].url()),
        (_("People and their roles"), SCREENS["governance.Person"].url()),
        (_("Import files"), SCREENS["exchange.ImportJob"].url()),
        (_("The operating template"), SCREENS["governance.TemplateVersion"].url()),
    ]


PROVIDERS.starts.append(
    Start(
        label=_("Set up OneGauge"), url=lambda: reverse("first_run"), permission=permissions.MAINTAIN_ORGANISATION,
        order=1, icon="setup", while_true=lambda: not steps.made().orders,
    )
)  # fmt: skip
