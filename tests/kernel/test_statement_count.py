"""Plural operations: as many statements for many documents as for one. The test finds every operation by itself."""

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext

from onegauge.app import urls  # noqa: F401  every page and route is known, and with them every operation
from onegauge.kernel.operation import OPERATIONS
from tests import (
    carrying_scenarios,  # noqa: F401  registers the scenarios of goods that are carried
    inbound_scenarios,  # noqa: F401  registers the scenarios of what comes in
    outbound_scenarios,  # noqa: F401  registers the scenarios of packing, loading and delivering
    purchase_scenarios,  # noqa: F401  registers the scenarios of purchasing
    transfer_scenarios,  # noqa: F401  registers the scenarios of transfers
)
from tests.statement_scenarios import SCENARIOS, SINGULAR, Act
from tests.support import Trade

NAMES = sorted(n for n in OPERATIONS if not n.startswith(("probe.", "tests.")))


def statements(act: Act) -> list[str]:
    """The statements that an act sends, savepoints of the test's own transaction included alike."""
    with CaptureQueriesContext(connections["default"]) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries]


def test_no_scenario_is_left_over() -> None:
    assert sorted({*SCENARIOS, *SINGULAR} - set(NAMES)) == []


@pytest.mark.parametrize("name", NAMES)
def test_an_operation_costs_as_many_statements_for_many_as_for_one(name: str, trade: Trade) -> None:
    if name in SINGULAR:
        return
    assert name in SCENARIOS, f"{name} has no scenario in tests/statement_scenarios.py"
    case = SCENARIOS[name]
    case.run(trade, 1)()
    one = statements(case.run(trade, 1))
    many = statements(case.run(trade, case.many))
    assert len(many) == len(one), difference(one, many)


def difference(one: list[str], many: list[str]) -> str:
    """The first statement that one has and the other has not."""
    heads = [[" ".join(s.split())[:110] for s in side] for side in (one, many)]
    for n, (a, b) in enumerate(zip(*heads, strict=False)):
        if a[:40] != b[:40]:
            return f"{len(one)} against {len(many)} statements, first difference at {n}:\n  {a}\n  {b}"
    return f"{len(one)} against {len(many)} statements; the longer one goes on with {(heads[0] + heads[1])[-1]}"
