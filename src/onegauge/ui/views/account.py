"""The account of the person who looks at it: roles, language, password, second factor, sessions, keys."""

from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user_model, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from onegauge.ui import languages
from onegauge.ui.providers import PROVIDERS
from onegauge.ui.views import base


@base.signed_in
def account(request: HttpRequest) -> HttpResponse:
    """Who I am here and how I come in."""
    by = base.actor_of(request)
    with base.reading(request):
        factor = Authenticator.objects.filter(user_id=by.person_id, type=Authenticator.Type.TOTP).first()
        return base.show(request, "ui/account.html", {"account": PROVIDERS.account(by), "factor": factor})


@require_POST
@base.signed_in
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that the person chose, and go back."""
    chosen = request.POST.get("locale", "")
    if chosen in {one.code for one in languages.offered()}:
        PROVIDERS.keep_locale(base.actor_of(request), chosen)
    return redirect(base.back_of(request))


@require_POST
@base.signed_in
def sessions(request: HttpRequest) -> HttpResponse:
    """Sign the person out everywhere else; this session goes on."""
    by = base.actor_of(request)
    PROVIDERS.end_sessions(by)
    update_session_auth_hash(request, get_user_model().objects.get(pk=by.person_id))
    base.told(request, _("All other sessions have ended"))
    return redirect("ui:account")
