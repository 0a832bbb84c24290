"""A program that talks to the API: a person with a role, a key, and JSON in both directions."""

import json
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.db import connections
from django.test import Client

from onegauge.governance import operations as governance
from onegauge.governance.access import system_actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.db import read_scope
from onegauge.kernel.permissions import PERMISSIONS
from tests.builders import unique

ROOT = "/api/v1"
WRITTEN = (
    "kernel_journal", "kernel_operation", "orders_salesorder", "orders_orderline", "orders_hold", "inventory_movement",
    "inventory_reservation", "inventory_demand", "warehouse_shipment", "finance_invoice", "finance_payment",
    "catalog_item", "partners_partner",
)  # fmt: skip


@dataclass
class Answer:
    """Status, headers and JSON of an answer."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def codes(self) -> list[str]:
        """The codes of a problem."""
        return [e["code"] for e in self.body["errors"]]

    @property
    def error(self) -> dict[str, Any]:
        """The first error of a problem."""
        return dict(self.body["errors"][0])


@dataclass
class Program:
    """A caller with an API key (or none)."""

    key: str = ""
    client: Client = field(default_factory=Client)

    def call(self, method: str, path: str, *, raw: bytes | None = None, body: Any = None, **headers: str) -> Answer:
        """One request; ``headers`` are written with underscores."""
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        content_type = given.pop("Content-Type", "application/json")
        if self.key:
            given.setdefault("Authorization", f"Bearer {self.key}")
        data = raw if raw is not None else json.dumps(body).encode() if body is not None else b""
        response = self.client.generic(method, ROOT + path, data, content_type, headers=given)
        text = response.content.decode()
        found = Answer(response.status_code, json.loads(text) if text else None, dict(response.headers))
        check(found)
        return found

    def get(self, path: str, **headers: str) -> Answer:
        """Read."""
        return self.call("GET", path, **headers)

    def post(self, path: str, body: Any, **headers: str) -> Answer:
        """Write."""
        return self.call("POST", path, body=body, **headers)


def check(answer: Answer) -> None:
    """What every answer keeps, whatever it says."""
    assert answer.headers["X-Request-ID"]
    if answer.status < 400:
        assert answer.headers["Content-Type"].startswith("application/json")
        return
    assert answer.status < 500, answer.body
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.body["status"] == answer.status
    assert answer.body["type"] == f"urn:onegauge:problem:{answer.error['code']}"
    assert answer.body["request_id"] == answer.headers["X-Request-ID"]
    assert answer.body["title"]
    assert answer.body["detail"]
    assert all(e["message"] for e in answer.body["errors"])


def person_with(*permissions: str, scope: str = "group", **where: int) -> int:
    """A new person who holds exactly these permissions there."""
    by, code = system_actor("tests"), unique("role")
    governance.save_roles(roles=[governance.RoleDraft(code=code, name=code, permissions=permissions)], by=by)
    (person,) = governance.save_people(
        people=[governance.PersonDraft(username=unique("program"), name="Program")], by=by
    )
    governance.grant_roles(grants=[governance.GrantDraft(person_id=person.id, role=code, scope=scope, **where)], by=by)
    return person.id


def program(*permissions: str, scopes: tuple[str, ...] | None = None, scope: str = "group", **where: int) -> Program:
    """A program that acts as a new person; without permissions it may do everything."""
    held = permissions or tuple(sorted(PERMISSIONS))
    person = person_with(*held, scope=scope, **where)
    draft = governance.ApiKeyDraft(
        person_id=person, name="tests", scopes=scopes or held, until_at=utcnow() + timedelta(days=1)
    )
    (issued,) = governance.issue_api_keys(keys=[draft], by=system_actor("tests"))
    return Program(issued.secret)


def traces() -> dict[str, int]:
    """How many rows stand where something could have been written."""
    with read_scope(system_actor("tests")), connections["default"].cursor() as cursor:
        found = {}
        for table in WRITTEN:
            cursor.execute(f"SELECT count(*) FROM {table}")
            found[table] = cursor.fetchone()[0]
        return found
