"""Schemathesis over the OpenAPI document, in process: whatever is sent, the answer is one that the document names.

Half of the generated bodies get codes and ids that exist, so that they reach the operations behind the schemas.
"""

import random
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from onegauge.app.wsgi import application
from tests.app.api_kit import program
from tests.support import Trade, build_trade, want

load_all_checks()
FAST = settings(
    max_examples=3, deadline=None, database=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
CHECKED = [
    CHECKS.get_one("not_a_server_error"), status_code_conformance, content_type_conformance,
    response_schema_conformance, response_headers_conformance,
]  # fmt: skip
CODES = {
    "sku": ["GLOVE", "ROPE", "LAMP"], "skus": [["GLOVE", "TAPE"]], "site": ["LEEDS", "LYON"], "sites": [["LEEDS"]],
    "company": ["NORTH", "SOUTH"], "customer": ["ACME", "BOLT"], "partner": ["ACME", "BOLT"], "price_list": ["STD"],
    "bin": ["A-01"], "zone": ["A"], "region": ["EU"], "calendar": ["STD"], "item_class": ["GOODS"], "base_unit": ["C62"],
    "currency": ["GBP", "EUR"], "company_currency": ["GBP", "EUR"], "country": ["GB", "FR"], "ship_to": ["", "MAIN"],
    "unit": [""], "channel": ["api"], "tax_class": ["standard"], "kind": ["ship_to", "storage", "orders.SalesOrder"],
    "timezone": ["Europe/London"], "key": ["orders.release_partial"], "scope": ["site"], "level": ["case"],
    "role": ["revenue", "bank"], "tracking": ["none", "lot"], "code": ["STD", "ACME", "X1"],
}  # fmt: skip
# Values at the edges of what the schemas allow, by the last word of a field's name.
EDGES: dict[str, list[Any]] = {
    "on": ["2026-01-05", "1900-01-01", "2199-12-31"], "from": ["2026-01-05", "1900-01-01", "2199-12-31"],
    "until": [None, "2199-12-31", "1900-01-01"], "at": [None, "2199-12-31T23:59:59-12:00", "2026-01-05T10:00:00Z"],
    "qty": ["1", "3.5", "0.000001", "999999999999.999999", "-1", 0], "price": ["1", "999999999999.999999", "0", None],
    "cost": ["2", "999999999999.999999", "-5"], "amount": ["12.50", "999999999999.999999", "-0.01"],
    "limit": ["5", "999999999999.99", "-1", None], "rate": ["0.2", "1.17", "999999999999", "-1"],
    "days": [0, 30, 2147483647, -1], "sequence": [0, 2147483647, -1], "count": [1, 0, 2147483647],
    "decimals": [0, 3, 6, 7], "priority": [1, 9, 0, 2147483647], "numerator": [1, 0, 2147483647],
    "denominator": [1, 0, 2147483647], "version": [None, 1, 2147483647], "versions": [{}, None],
    "reason": ["For the test.", "", "x" * 4000], "reference": ["R1", "x" * 4000], "name": ["Name", "x" * 4000],
}  # fmt: skip


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """A request through the WSGI door ends with closing connections; here the test's transaction lives on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def ids(db: None, kept_connection: None) -> dict[str, list[int]]:
    """An enterprise with an order in every state, and the ids that stand for each kind of id."""
    trade: Trade = build_trade()
    trade.receive("GLOVE", 100)
    trade.deliver(want("GLOVE", 2))
    orders = [trade.capture(want("GLOVE", 1)), trade.order(want("GLOVE", 1)), trade.order(want("ROPE", 1))]
    trade.allocate(orders[1])
    shipments = trade.release(orders[1])
    return {
        "ids": orders + shipments, "company_id": list(trade.companies.values()), "site_id": list(trade.sites.values()),
        "partner_id": list(trade.partners.values()), "item_id": list(trade.items.values()), "id": orders + shipments,
        "place_id": list(trade.sites.values()), "company_ids": list(trade.companies.values()),
    }  # fmt: skip


def seeded(value: Any, ids: dict[str, list[int]], dice: random.Random) -> Any:
    """The same document with values that exist, in about half of the places that know some."""
    if isinstance(value, list):
        return [seeded(one, ids, dice) for one in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for name, one in value.items():
        if name in CODES and dice.random() < 0.8:
            found[name] = dice.choice(CODES[name])
        elif name == "ids" and dice.random() < 0.8:
            found[name] = dice.sample(ids["ids"], 2)
        elif name in ids and dice.random() < 0.8:
            found[name] = dice.choice(ids[name])
        elif (edges := EDGES.get(name.rpartition("_")[2])) is not None and dice.random() < 0.8:
            found[name] = dice.choice(edges[:1] if dice.random() < 0.6 else edges)
        else:
            found[name] = seeded(one, ids, dice)
    return found


class Fuzz:
    """One run over all routes, with everything that it found."""

    def __init__(self, mode: GenerationMode, ids: dict[str, list[int]]) -> None:
        self.mode, self.ids = mode, ids
        self.headers = {"Authorization": f"Bearer {program().key}"}
        self.faults: list[str] = []
        self.count = 0

    def route(self, operation: Any) -> None:
        """A few cases of one route; its fault is kept, so that all routes are tried."""
        dice = random.Random(operation.label)

        @FAST
        @given(case=operation.as_strategy(generation_mode=self.mode))
        def run(case: Any) -> None:
            self.count += 1
            if self.mode is GenerationMode.POSITIVE and dice.random() < 0.7:
                case.body = seeded(case.body, self.ids, dice)
                case.path_parameters = seeded(dict(case.path_parameters or {}), self.ids, dice)
                case.headers = {}
            case.validate_response(case.call(headers=self.headers), checks=CHECKED)

        try:
            run()
        except (Exception, BaseExceptionGroup) as fault:
            self.faults.append(f"{operation.label}: {fault}"[:1500])


@pytest.mark.slow
@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
def test_every_answer_is_one_that_the_document_names(ids: dict[str, list[int]], mode: GenerationMode) -> None:
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    fuzz = Fuzz(mode, ids)
    for found in schema.get_all_operations():
        fuzz.route(found.ok())
    assert fuzz.faults == []
    assert fuzz.count > 200
