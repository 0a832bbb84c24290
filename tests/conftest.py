"""Fixtures for all tests: one database per process, three roles on it, a flush through the owner."""

import logging
import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation
from pytest_django.plugin import blocking_manager_key

from tests import database, founding
from tests.worlds import founded_group, founded_trade, founded_world

__all__ = ["founded_group", "founded_trade", "founded_world"]

ALL_ALIASES = ["default", "owner", "follower"]
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
DATABASE_FIXTURES = {"db", "transactional_db", "live_server", "django_db_reset_sequences"}


def chromium() -> str | None:
    """Where a Chromium is, if there is one."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def pytest_configure(config: pytest.Config) -> None:
    """Sync Playwright runs an event loop in the test's thread, which Django would otherwise refuse."""
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    os.environ.setdefault("ONEGAUGE_ENV", "test")
    logging.getLogger("onegauge").setLevel(logging.WARNING)
    settings.SEAL_FOLDER = None  # a developer's own head is of another database


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Database tests may use all three roles; browser tests say so and are skipped, or fail in CI, without Chromium."""
    has_chromium = chromium() is not None
    for item in items:
        mark = item.get_closest_marker("django_db")
        uses = DATABASE_FIXTURES & set(getattr(item, "fixturenames", ()))
        if (mark is not None and "databases" not in mark.kwargs) or (mark is None and uses):
            kwargs: dict[str, Any] = {**(mark.kwargs if mark else {}), "databases": ALL_ALIASES}
            item.add_marker(pytest.mark.django_db(*(mark.args if mark else ()), **kwargs), append=False)
        if item.get_closest_marker("e2e") and not has_chromium and not os.environ.get("CI"):
            item.add_marker(pytest.mark.skip(reason="no Chromium found: browser tests are skipped"))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Tests that commit begin with an empty database."""
    mark = item.get_closest_marker("django_db")
    names = getattr(item, "fixturenames", ())
    if (mark and mark.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(names):
        with item.config.stash[blocking_manager_key].unblock():
            founding.raze()


def pytest_terminal_summary(terminalreporter: Any, exitstatus: int, config: pytest.Config) -> None:
    """Say plainly that the browser part did not run."""
    skipped = [r for r in terminalreporter.stats.get("skipped", []) if "no Chromium found" in str(r.longrepr)]
    if skipped:
        terminalreporter.write_sep(
            "!", f"{len(skipped)} BROWSER TESTS WERE SKIPPED: no Chromium is installed", red=True
        )


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: Any
) -> Iterator[None]:
    """The database of this process; made by the owner, used by the application's role."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock(), database.run_database(worker):
        yield


@pytest.fixture(scope="session", autouse=True)
def flush_through_the_owner(django_test_environment: None) -> Iterator[None]:
    """The application's role may not truncate; ledgers refuse it to everybody."""
    original = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: founding.empty()  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = original  # type: ignore[method-assign]


@pytest.fixture(autouse=True)
def language_stays_in_its_test() -> Iterator[None]:
    """A request leaves its language with the thread, where the next request chooses anew; the next test does not."""
    yield
    translation.deactivate()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium; nothing is downloaded."""
    path = chromium()
    if path is None:
        pytest.fail("CI needs Chromium: browser tests never skip there")
    return {**browser_type_launch_args, "executable_path": path, "args": list(FLAGS)}
