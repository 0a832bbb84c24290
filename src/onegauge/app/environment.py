"""What the environment decides: a small, strict reading of variables, and the refusals of a careless production."""

import os
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from onegauge.app.home import home, load_secrets

SHORTEST_SECRET = 40
WEAK_SECRETS = ("changeme", "change-me", "secret", "insecure", "default", "example")


def text(name: str, default: str = "") -> str:
    """A variable as text."""
    return os.environ.get(name, default)


def words(name: str) -> list[str]:
    """A comma-separated variable."""
    return [word.strip() for word in text(name).split(",") if word.strip()]


def switch(name: str, *, default: bool = False) -> bool:
    """A yes-or-no variable; anything else is refused, because a mistyped switch should not pass as off."""
    value = text(name).strip().lower()
    if value in {"", "0", "1", "true", "false", "yes", "no", "on", "off"}:
        return default if value == "" else value in {"1", "true", "yes", "on"}
    raise ImproperlyConfigured(f"{name} must be 1 or 0, not {value!r}.")


def path(name: str, default: Path) -> Path:
    """A folder."""
    return Path(text(name)).expanduser().resolve() if text(name) else default


def is_production() -> bool:
    """Whether ``ONEGAUGE_ENV`` says production; a name nobody knows is refused."""
    name = text("ONEGAUGE_ENV", "local")
    if name not in {"local", "test", "production"}:
        raise ImproperlyConfigured(f"ONEGAUGE_ENV must be local, test or production, not {name!r}.")
    return name == "production"


def debug() -> bool:
    """Debug pages are shown only when asked for, and never in production."""
    wanted = switch("ONEGAUGE_DEBUG")
    if wanted and is_production():
        raise ImproperlyConfigured("ONEGAUGE_DEBUG=1 is refused in production: debug pages show secrets.")
    return wanted


def demo() -> bool:
    """Whether people may go on as each other on the guided tour: only when asked for, and never in production."""
    wanted = switch("ONEGAUGE_DEMO")
    if wanted and is_production():
        raise ImproperlyConfigured("ONEGAUGE_DEMO=1 is refused in production: anybody could act as anybody.")
    return wanted


def secret_key() -> str:
    """The signing key. Production names its own, because a generated one differs between machines."""
    given = text("ONEGAUGE_SECRET_KEY")
    if not is_production():
        return given or load_secrets(home()).secret_key
    if not given:
        raise ImproperlyConfigured("Production needs ONEGAUGE_SECRET_KEY: at least 40 random characters.")
    if len(given) < SHORTEST_SECRET or any(weak in given.lower() for weak in WEAK_SECRETS):
        raise ImproperlyConfigured("ONEGAUGE_SECRET_KEY is too short or a known default: give 40 random characters.")
    return given


def allowed_hosts() -> list[str]:
    """The host names this installation answers to."""
    hosts = words("ONEGAUGE_ALLOWED_HOSTS")
    if not is_production():
        return hosts or ["localhost", "127.0.0.1", "[::1]", "testserver"]
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured("Production needs ONEGAUGE_ALLOWED_HOSTS: the names it is reached by, without *.")
    return hosts
