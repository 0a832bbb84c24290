"""Facts: what a module announces, in the past tense, with ids and quantities, never model instances.

``flows.wiring`` is the only table that says who reacts. Reactions of the same transaction run at once, in listed
order; those after commit run from the outbox, by a follower, idempotent by fact id.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections

from onegauge.kernel.actor import Actor
from onegauge.kernel.journal import as_json
from onegauge.kernel.operation import current

log = logging.getLogger("onegauge.facts")
MAX_DEPTH = 8
FACTS: dict[str, type["Fact"]] = {}
Reaction = Callable[..., None]
Table = Mapping[type["Fact"], tuple[Reaction, ...]]

_same: dict[type["Fact"], tuple[Reaction, ...]] = {}
_after: dict[type["Fact"], tuple[Reaction, ...]] = {}

OUTBOX = "INSERT INTO kernel_outbox (operation_id, fact, payload, actor_id, effective_at) VALUES (%s, %s, %s, %s, %s)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Base of all facts. Subclasses are frozen, slotted, keyword-only dataclasses."""

    def __init_subclass__(cls) -> None:
        """Register under ``module.Name``."""
        FACTS[fact_name(cls)] = cls


def fact_name(cls: type[Fact]) -> str:
    """The stable name of a fact: its module (package) and class."""
    return f"{cls.__module__.split('.')[1]}.{cls.__name__}"


def wire(*, same_transaction: Table, after_commit: Table) -> None:
    """Install the wiring; called once, by ``flows``."""
    _same.clear()
    _same.update(same_transaction)
    _after.clear()
    _after.update(after_commit)


def wiring() -> tuple[Table, Table]:
    """The wiring in force: same transaction, after commit."""
    return _same, _after


def publish(fact: Fact, *, by: Actor) -> None:
    """Announce a fact inside an operation: react in this transaction, note the rest in the outbox."""
    kind = type(fact)
    frame = current()
    if frame.facts_depth >= MAX_DEPTH:
        raise RuntimeError(f"{fact_name(kind)}: facts published {MAX_DEPTH} deep; reactions go round in circles")
    frame.facts_depth += 1
    frame.depth += 1
    try:
        for reaction in _same.get(kind, ()):
            reaction(fact, by=by)
    finally:
        frame.facts_depth -= 1
        frame.depth -= 1
    if _after.get(kind):
        with connections["default"].cursor() as cursor:
            cursor.execute(OUTBOX, [frame.id, fact_name(kind), as_json(fact), by.person_id, by.effective_at])


def reactions_after_commit(name: str) -> tuple[type[Fact], tuple[Reaction, ...]]:
    """The class and the after-commit reactions of a fact by its name."""
    kind = FACTS[name]
    return kind, _after.get(kind, ())


def payload_to_fact(kind: type[Fact], payload: Any) -> Fact:
    """A fact from its outbox payload (lists become tuples again)."""
    content = json.loads(payload) if isinstance(payload, str) else payload
    values = {k: tuple(v) if isinstance(v, list) else v for k, v in content.items()}
    return kind(**values)
