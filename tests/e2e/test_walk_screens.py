"""Every registered screen and page, looked at in a browser: list, document, forms; at two widths, light and dark."""

from typing import Any

import pytest

from onegauge.governance.access import system_actor
from onegauge.ui.kit import PAGES, SCREENS
from tests import builders
from tests.app.test_screen_contracts import needed, signed_in
from tests.builders import BUILDERS
from tests.e2e.conftest import SCREEN, desk_and_phone, sit_down
from tests.e2e.walking import WALKER
from tests.support import Trade, want

builders.load()
MODULES = sorted({screen.module for screen in SCREENS.values()} | {code.split("/")[0] for code in PAGES})
pytestmark = [pytest.mark.e2e, pytest.mark.django_db(transaction=True)]


def pages_of(module: str, trade: Trade) -> list[tuple[tuple[str, ...], list[str]]]:
    """What to open in a module, with the permissions that open it."""
    found: list[tuple[tuple[str, ...], list[str]]] = []
    for label, screen in SCREENS.items():
        if screen.module != module:
            continue
        first, *_more = BUILDERS[label](system_actor("tests"), trade.companies["NORTH"], trade.sites["LEEDS"], 3)
        paths = [screen.url()]
        paths += [screen.url("document", first)] if screen.page else []
        paths += [screen.url("create")] if screen.may_create else []
        paths += [screen.url("edit", first)] if screen.may_edit else []
        found.append((needed(label), paths))
    for code, page in PAGES.items():
        if code.split("/")[0] == module:
            found.append(((page.permission,), [page.url()]))
    return found


@pytest.mark.parametrize("module", MODULES)
def test_pages_can_be_worked_with(
    module: str, live_trade: Trade, new_context: Any, live_server: Any, settings: Any, complaints: list[str]
) -> None:
    settings.ONEGAUGE_REQUIRE_TOTP = False
    live_trade.receive("GLOVE", 100)
    live_trade.deliver(want("GLOVE", 3))
    live_trade.order(want("GLOVE", 500))
    wrong: list[str] = []
    pages = desk_and_phone(new_context, live_server, complaints)
    for permissions, paths in pages_of(module, live_trade):
        for page in pages:
            sit_down(signed_in(permissions), page, live_server.url)
            desk = page.viewport_size["width"] == SCREEN
            for path in paths:
                # Forms share one template; that each field has its label is the matter of the contracts.
                form = path.endswith(("/new/", "/edit/"))
                wrong += WALKER.faults(page, path, dark=desk, known=form or not desk)
    assert wrong == []
    assert complaints == []
