"""Three connections to one database: who may do what is decided by the role, not by the code that runs.

``default`` serves people and may only see what row-level security lets through, ``owner`` migrates and verifies,
``follower`` keeps derived rows for all companies.
"""

import hashlib
import hmac
import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from onegauge.app.home import home, load_secrets

ROLES = {"default": "onegauge_app", "owner": "onegauge_owner", "follower": "onegauge_follower"}
DATABASE_NAME = "onegauge"
PREPARE_THRESHOLD = 1_000_000  # statements are kept planned where the kernel says so, never by having been seen before


def database_name() -> str:
    """The database of this process; benches and tests use others in the same cluster."""
    return os.environ.get("ONEGAUGE_DB", DATABASE_NAME)


def derived_password(secret_key: str, role: str) -> str:
    """A password that every machine with the same secret derives alike, so that it need not be handed around."""
    return hmac.new(secret_key.encode(), f"onegauge role {role}".encode(), hashlib.sha256).hexdigest()


def from_url(url: str) -> dict[str, Any]:
    """Django's connection settings of a ``postgresql://`` address."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql://")
    options = dict(parse_qsl(parts.query))
    host = options.pop("host", "") or unquote(parts.hostname or "")
    return {
        "NAME": unquote(parts.path.lstrip("/")) or DATABASE_NAME,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or ""),
        "OPTIONS": options,
    }


def external(url: str, secret_key: str) -> dict[str, dict[str, Any]]:
    """Connections to the user's own server; role logins are derived unless they are given."""
    owner = from_url(url)
    if "ONEGAUGE_DB" in os.environ:
        owner["NAME"] = os.environ["ONEGAUGE_DB"]
    aliases = {"owner": owner}
    for alias, variable in (("default", "DATABASE_APP_URL"), ("follower", "DATABASE_FOLLOWER_URL")):
        given = os.environ.get(variable)
        role = ROLES[alias]
        login = from_url(given) if given else {"USER": role, "PASSWORD": derived_password(secret_key, role)}
        aliases[alias] = {**owner, **login, "NAME": owner["NAME"]}
    return aliases


def embedded(folder: Path) -> dict[str, dict[str, Any]]:
    """Connections to the embedded server of a data folder."""
    kept = load_secrets(folder)
    place = folder / "server.json"
    where = json.loads(place.read_text(encoding="utf-8")) if place.exists() else {}
    passwords = {"default": kept.app_password, "owner": kept.owner_password, "follower": kept.follower_password}
    return {
        alias: {
            "NAME": database_name(),
            "USER": role,
            "PASSWORD": passwords[alias],
            "HOST": where.get("host", str(folder / "postgres" / "run")),
            "PORT": str(where.get("port", 5432)),
            "OPTIONS": {},
        }
        for alias, role in ROLES.items()
    }


def databases(secret_key: str) -> dict[str, dict[str, Any]]:
    """``settings.DATABASES``."""
    url = os.environ.get("DATABASE_URL")
    aliases = external(url, secret_key) if url else embedded(home())
    pool = int(os.environ.get("ONEGAUGE_DB_POOL", "0"))
    for alias, connection in aliases.items():
        connection["ENGINE"] = "django.db.backends.postgresql"
        connection["OPTIONS"] = {
            "application_name": f"onegauge {alias}",
            "prepare_threshold": PREPARE_THRESHOLD,
            **connection["OPTIONS"],
        }
        if pool and alias == "default":
            connection["OPTIONS"]["pool"] = {"min_size": 1, "max_size": pool, "timeout": 20}
        else:
            connection["CONN_MAX_AGE"] = None
            connection["CONN_HEALTH_CHECKS"] = True
    return aliases
