"""The decided values, kept in memory by each process and checked against the database once a transaction.

All values together are small; what is dear is asking for one of them per document. So a process reads everything
once, remembers the epoch under which it read, and asks only for the epoch again when a new transaction begins.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.db import connections, transaction

from onegauge.governance.policy_resolution import (
    BEGINNING,
    END,
    GROUP,
    Layer,
    Place,
    deciding,
)
from onegauge.governance.working_calendar import WorkingCalendar
from onegauge.kernel.operation import ask_at_begin
from onegauge.kernel.sql import Sql

SQL: Final = Sql(str(Path(__file__)), "policy")
EPOCH: Final = "policy_epoch"
ask_at_begin(EPOCH, "og_policy_epoch()")
MOST_ANSWERS: Final = 20_000
"""Answers that a snapshot remembers; places and days are few, partners may be many."""
LAYER_COLUMNS: Final = (
    "key", "level", "value", "valid_from", "valid_until", "provenance_id", "region_id", "company_id", "site_id",
    "country", "template_version_id", "template_version", "variance_id", "statutory_id", "item_class",
    "partner",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that decides values, as of one epoch."""

    epoch: int
    layers: Mapping[str, tuple[Layer, ...]]
    sites: Mapping[int, Place]
    companies: Mapping[int, Place]
    calendars: Mapping[int, WorkingCalendar]
    answers: dict[tuple[str, Place, date], Any] = field(default_factory=dict)

    def remember(self, asked: tuple[str, Place, date], answer: Any) -> None:
        """Keep an answer: within an epoch the same question is never answered otherwise."""
        if len(self.answers) >= MOST_ANSWERS:
            self.answers.clear()
        self.answers[asked] = answer

    def place(self, *, site_id: int | None, company_id: int | None) -> Place:
        """The place of a site or of a company; without both, the group."""
        if site_id is not None:
            return self.sites[site_id]
        return self.companies[company_id] if company_id is not None else GROUP

    def layers_of(self, key: str, default: Any) -> tuple[Layer, ...]:
        """All layers of a policy on top of its default in the code."""
        bottom = Layer(key=key, level="default", value=default, valid_from=BEGINNING, valid_until=END)
        return (bottom, *self.layers.get(key, ()))

    def deciding(self, key: str, place: Place, on: date, default: Any) -> Layer:
        """The layer that decides a policy here on this day."""
        return deciding(self.layers_of(key, default), place, on)


@dataclass(slots=True)
class Checked:
    """The snapshot that a transaction found valid; it keeps to it until it ends or changes values itself."""

    snapshot: Snapshot
    frame: object


_newest: list[Snapshot] = []
_lock = threading.Lock()


def _still_the_same_transaction() -> None:
    """A mark among the transaction's commit hooks: it is gone as soon as the transaction ends, however it ends."""


def _checked_here() -> Snapshot | None:
    connection = connections["default"]
    checked: Checked | None = getattr(connection, "onegauge_policies", None)
    if checked is None or checked.frame is not getattr(connection, "onegauge_frame", None):
        return None
    same = any(hook[1] is _still_the_same_transaction for hook in connection.run_on_commit)
    return checked.snapshot if same else None


def snapshot() -> Snapshot:
    """The values as of this operation's beginning, elsewhere of the first question; later questions cost no statement."""
    found = _checked_here()
    if found is not None:
        return found
    connection = connections["default"]
    frame = getattr(connection, "onegauge_frame", None)
    told = None if frame is None else frame.told.pop(EPOCH, None)
    epoch = int(SQL.one("read_epoch")[0] if told is None else told)
    with _lock:
        found = _newest[0] if _newest and _newest[0].epoch == epoch else None
    if found is None:
        found = _read(epoch)
        with _lock:
            _newest[:] = [found]
    if connection.in_atomic_block:
        connection.onegauge_policies = Checked(found, frame)  # type: ignore[attr-defined]  # it lives with the transaction
        transaction.on_commit(_still_the_same_transaction)
    return found


def forget() -> None:
    """Ask for the epoch again at the next question: this transaction has changed what decides."""
    connection = connections["default"]
    connection.onegauge_policies = None  # type: ignore[attr-defined]  # see above
    frame = getattr(connection, "onegauge_frame", None)
    if frame is not None:
        frame.told.pop(EPOCH, None)


def locate(
    *, site_id: int | None, company_id: int | None, item_class: str = "", partner: str = ""
) -> tuple[Snapshot, Place]:
    """The values and the place; a site that this transaction has just opened is looked for once more."""
    found = snapshot()
    try:
        place = found.place(site_id=site_id, company_id=company_id)
    except KeyError:
        forget()
        found = snapshot()
        place = found.place(site_id=site_id, company_id=company_id)
    if item_class or partner:
        place = replace(place, item_class=item_class, partner=partner)
    return found, place


def _read(epoch: int) -> Snapshot:
    layers: dict[str, list[Layer]] = {}
    for row in SQL.tuples("read_layers"):
        values = dict(zip(LAYER_COLUMNS, row, strict=True))
        values["value"] = from_json(values["value"])
        layers.setdefault(values["key"], []).append(Layer(**values))
    places = [Place(site_id=s, company_id=c, region_id=r, country=n) for s, c, r, n in SQL.tuples("read_places")]
    return Snapshot(
        epoch,
        {key: tuple(found) for key, found in layers.items()},
        {place.site_id: place for place in places if place.site_id is not None},
        {place.company_id: place for place in places if place.site_id is None and place.company_id is not None},
        {
            number: WorkingCalendar(frozenset(map(int, weekdays)), dict(zip(days, worked, strict=True)))
            for number, weekdays, days, worked in SQL.tuples("read_calendars")
        },
    )


def story(provenance_id: int) -> dict[str, Any]:
    """Who decided a value, why and for how long, by its provenance."""
    found = SQL.tuples("read_stories", {"provenance_ids": [provenance_id]})
    return dict(from_json(found[0][1])) if found else {}


def from_json(value: Any) -> Any:
    """Django leaves jsonb of raw statements as text."""
    return json.loads(value) if isinstance(value, str) else value
