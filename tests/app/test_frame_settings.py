"""What the environment may and may not say; each case is a process of its own, because settings are read once."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

GOOD_SECRET = "k3Jd9-fQ2zLx7VbN5mRt8YcWp4HsGa6EuTi1oXqZ0"
PRODUCTION = {
    "ONEGAUGE_ENV": "production",
    "ONEGAUGE_SECRET_KEY": GOOD_SECRET,
    "ONEGAUGE_ALLOWED_HOSTS": "erp.example.org",
}
SHOW = "from onegauge.app import settings as s; print(getattr(s, {name!r}))"


def read(tmp_path: Path, name: str, **environment: str) -> tuple[int, str]:
    """Load the settings in a fresh process; its exit code and what it printed last."""
    kept = {
        key: value for key, value in os.environ.items() if not key.startswith(("ONEGAUGE_", "DATABASE_", "DJANGO_"))
    }
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(name=name)],
        env={**kept, "ONEGAUGE_HOME": str(tmp_path), **environment},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    text = done.stdout if done.returncode == 0 else done.stderr
    return done.returncode, text.strip().splitlines()[-1]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"ONEGAUGE_SECRET_KEY": ""}, "needs ONEGAUGE_SECRET_KEY"),
        ({"ONEGAUGE_SECRET_KEY": "short"}, "too short or a known default"),
        ({"ONEGAUGE_SECRET_KEY": "changeme" * 8}, "too short or a known default"),
        ({"ONEGAUGE_ALLOWED_HOSTS": ""}, "needs ONEGAUGE_ALLOWED_HOSTS"),
        ({"ONEGAUGE_ALLOWED_HOSTS": "*"}, "needs ONEGAUGE_ALLOWED_HOSTS"),
        ({"ONEGAUGE_DEBUG": "1"}, "refused in production"),
        ({"ONEGAUGE_ENV": "prod"}, "must be local, test or production"),
        ({"ONEGAUGE_DEBUG": "maybe"}, "must be 1 or 0"),
    ],
)
def test_a_careless_production_does_not_start(tmp_path: Path, change: dict[str, str], complaint: str) -> None:
    code, text = read(tmp_path, "DEBUG", **{**PRODUCTION, **change})
    assert (code, complaint in text) == (1, True), text


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DEBUG", "False"),
        ("SESSION_COOKIE_SECURE", "True"),
        ("CSRF_COOKIE_SECURE", "True"),
        ("SECURE_HSTS_SECONDS", "31536000"),
        ("SECURE_SSL_REDIRECT", "True"),
        ("ALLOWED_HOSTS", "['erp.example.org']"),
        ("SECRET_KEY", GOOD_SECRET),
    ],
)
def test_production_is_safe_by_default(tmp_path: Path, name: str, value: str) -> None:
    assert read(tmp_path, name, **PRODUCTION) == (0, value)


def test_a_local_start_makes_its_own_secret_and_keeps_it_to_itself(tmp_path: Path) -> None:
    first, second = read(tmp_path, "SECRET_KEY"), read(tmp_path, "SECRET_KEY")
    assert first == second
    assert len(first[1]) >= 40
    assert (tmp_path / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert read(tmp_path / "other", "SECRET_KEY") != first


def test_debug_is_off_unless_asked_for(tmp_path: Path) -> None:
    assert read(tmp_path, "DEBUG") == (0, "False")
    assert read(tmp_path, "DEBUG", ONEGAUGE_DEBUG="1") == (0, "True")


def test_a_database_address_names_all_three_roles(tmp_path: Path) -> None:
    url = "postgresql://boss:p%40ss@db.example.org:5433/erp?sslmode=require"
    code, text = read(tmp_path, "DATABASES", DATABASE_URL=url)
    found = eval(text)
    assert code == 0
    assert {alias: found[alias]["USER"] for alias in found} == {
        "owner": "boss", "default": "onegauge_app", "follower": "onegauge_follower",
    }  # fmt: skip
    assert {(c["HOST"], c["PORT"], c["NAME"], c["OPTIONS"]["sslmode"]) for c in found.values()} == {
        ("db.example.org", "5433", "erp", "require")
    }
    assert found["owner"]["PASSWORD"] == "p@ss"
    assert len({c["PASSWORD"] for c in found.values()}) == 3
