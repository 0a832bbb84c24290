"""Addresses: collects what the modules declare."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from onegauge.app import firstrun, tour
from onegauge.app.health import healthz, readyz

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", healthz),
    path("readyz", readyz),
    path("accounts/", include("allauth.urls")),
    path("welcome/<str:token>/", firstrun.welcome, name="welcome"),
    path("setup/first-run/", firstrun.first_run, name="first_run"),
    path("tour/continue/", tour.continue_as, name="continue_as"),
]
if find_spec("onegauge.app.api") is not None:
    urlpatterns.append(path("api/v1/", import_module("onegauge.app.api").api.urls))
if find_spec("onegauge.ui.urls") is not None:
    urlpatterns.append(path("", include("onegauge.ui.urls")))
