"""Taking a verb or an action: on one document or on a selection, with a sentence before what cannot be taken back."""

from dataclasses import dataclass
from typing import Any

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from onegauge.kernel.errors import Refused
from onegauge.ui import formatting, history, offers
from onegauge.ui.declarations.screen import Action, Screen
from onegauge.ui.forms import OperationForm, StyledForm, style, worded
from onegauge.ui.history import History
from onegauge.ui.views import base
from onegauge.ui.views.document import show_document
from onegauge.ui.views.listing import show_list
from onegauge.ui.views.reveal import reveal

CHANGES_TOLD = 8


@dataclass(frozen=True, slots=True)
class Asked:
    """An act that somebody is about to take: which, on what, and where the answer goes."""

    screen: Screen
    act: Action
    ids: list[int]
    numbers: list[str]
    url: str
    back: str
    form: Form | None = None

    @property
    def count(self) -> int:
        """On how many documents; only the first of them are named."""
        return max(len(self.ids), len(self.numbers))

    @property
    def sentence(self) -> str:
        """What will happen, with the number, before it happens."""
        many = f"{formatting.number(self.count)} {self.screen.title.lower()}"
        which = self.numbers[0] if self.count == 1 and self.numbers else many
        if callable(self.act.help):
            return str(self.act.help(self.ids))
        if self.act.help:
            return str(self.act.help)
        if not self.numbers:
            return str(self.act.label)
        words = {"act": self.act.label, "which": which}
        return _("%(act)s: %(which)s. The journal keeps who did it and when.") % words


def act_of(request: HttpRequest, screen: Screen, name: str) -> Action:
    """The act behind a name in the address, if the person may take it anywhere."""
    act = screen.act(name)
    if act is None:
        raise Http404
    base.demand(request, act.permission)
    return act


def form_of(act: Action, request: HttpRequest) -> Form | None:
    """The form of an act in the look of the system; bound once it was sent."""
    if act.form is None:
        return None
    form = act.form(request.POST if "sent" in request.POST else None)
    if not isinstance(form, StyledForm):
        for field in form.fields.values():
            style(field)
    return form


def confirm_page(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The dialog: a page of its own, or the inside of the dialog for htmx."""
    context = {
        "screen": asked.screen,
        "label": asked.act.label,
        "sentence": asked.sentence,
        "numbers": asked.numbers,
        "ids": ",".join(map(str, asked.ids)),
        "count": asked.count,
        "url": asked.url,
        "back": asked.back,
        "form": asked.form,
        "destructive": asked.act.destructive,
        "key": base.key_of(request),
        "version": request.POST.get("version") or request.GET.get("version", ""),
        "seen": request.POST.get("seen") or request.GET.get("seen", ""),
    }
    template = "ui/confirm_sheet.html" if base.is_partial(request, "dialog-body") else "ui/confirm.html"
    wrong = asked.form is not None and bool(asked.form.errors)
    return base.show(request, template, context, status=422 if wrong else 200)


def run(request: HttpRequest, act: Action, ids: list[int] | None, form: Form | None, *, pk: int | None = None) -> Any:
    """Call the operation; a form with a ``save`` of its own knows how."""
    if isinstance(form, OperationForm):
        return form.save(by=base.actor_of(request), key=base.key_of(request))
    versions = base.with_version(request, pk) if pk is not None else None
    more = form.cleaned_data if form is not None else {}
    return base.call(act.operation, ids, request=request, versions=versions, **more)


def is_ready(form: Form | None) -> bool:
    """Whether nothing has to be asked any more."""
    return form is None or (form.is_bound and form.is_valid())


@base.signed_in
def verb(request: HttpRequest, module: str, name: str, pk: int, act: str) -> HttpResponse:
    """Take a verb or an action on one document."""
    screen = base.screen_of(request, module, name)
    taken = act_of(request, screen, act)
    back = screen.url("document", pk) if screen.page else screen.url()
    with base.reading(request):
        number = screen.number(base.row_of(screen, pk))
        asked = Asked(screen, taken, [pk], [number], screen.url("verb", pk, act), back, form_of(taken, request))
        if request.method != "POST" or not is_ready(asked.form):
            return confirm_page(request, asked)
    try:
        result = run(request, taken, [pk], asked.form, pk=pk)
    except Refused as refused:
        return refused_verb(request, asked, pk, refused)
    if taken.reveal is not None:
        with base.reading(request):
            found = taken.reveal(result)
        return reveal(request, found, back)
    base.told(request, _("%(number)s: %(act)s, done") % {"number": number, "act": str(taken.label).lower()})
    return go(request, back)


def refused_verb(request: HttpRequest, asked: Asked, pk: int, refused: Refused) -> HttpResponse:
    """At the field when the form has it, else on the document; an approval under way is news, not an error."""
    if refused.codes == ["approval_pending"]:
        base.told(request, worded(refused.refusals[0]))
        return go(request, asked.back)
    if isinstance(asked.form, StyledForm) and any(asked.form.field_of(r) for r in refused.refusals):
        asked.form.refuse(refused)
        with base.reading(request):
            return confirm_page(request, asked)
    if asked.screen.page and refused.codes == ["stale_version"]:
        return changed_meanwhile(request, asked, pk)
    shown = base.refusals_of(refused)
    if not asked.screen.page:
        return show_list(request, asked.screen, refusals=shown, status=refused.status)
    return show_document(request, asked.screen, pk, refusals=shown, status=refused.status)


def changed_meanwhile(request: HttpRequest, asked: Asked, pk: int) -> HttpResponse:
    """The document as it is now, what changed since the page was opened, and the act again on the new version."""
    screen = asked.screen
    seen = request.POST.get("seen", "")
    since = int(seen) if seen.isdecimal() and len(seen) < 19 else 0
    with base.reading(request):
        row = base.row_of(screen, pk)
        past = history.history(screen.kind, pk) if screen.kind else History()
        offer = next(
            (one for one in offers.offers(screen, row, base.actor_of(request)) if one.name == asked.act.name), None
        )
    entries = [entry for entry in past.entries if entry.id > since and entry.verb not in history.ASIDE]
    newest = entries[0] if entries else None
    hidden = {"csrfmiddlewaretoken", "key", "version", "seen"}
    conflict = {
        "who": newest.actor_name if newest else "",
        "at": newest.at if newest else None,
        "before": request.POST.get("version", ""),
        "now": getattr(row, "version", ""),
        "lines": history.grouped(History(entries[:CHANGES_TOLD]).lines(say=screen.layout.say())),
        "number": screen.number(row),
        "destructive": asked.act.destructive,
        "label": str(asked.act.label),
        "url": asked.url,
        "back": asked.back,
        "open": offer is not None and offer.open,
        "values": [(name, value) for name, values in request.POST.lists() if name not in hidden for value in values],
    }
    return show_document(request, screen, pk, conflict=conflict, status=409)


def go(request: HttpRequest, url: str) -> HttpResponse:
    """To the next page, also when htmx asked."""
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(status=204)
        response["HX-Redirect"] = url
        return response
    return redirect(url)
