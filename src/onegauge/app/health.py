"""Two answers for whoever operates it: the process lives; the process can work."""

from django.db import DatabaseError, connections
from django.http import HttpRequest, JsonResponse

import onegauge


def healthz(request: HttpRequest) -> JsonResponse:
    """Alive: answers without touching anything else."""
    return JsonResponse({"status": "ok", "version": onegauge.__version__})


def readyz(request: HttpRequest) -> JsonResponse:
    """Ready: the database answers, under the application's own role."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute("SELECT current_user, current_setting('server_version')")
            role, version = cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "does not answer"}, status=503)
    return JsonResponse({"status": "ok", "role": role, "postgresql": version})
