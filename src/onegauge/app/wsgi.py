"""The WSGI application."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

from onegauge.app.memory import settle

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onegauge.app.settings")
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  the pages are loaded before the first request, not in it
settle()
