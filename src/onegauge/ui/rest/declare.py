"""What a module declares of its API: resources that may be read and acts that may be called."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from ninja import Router
from pydantic import BaseModel, create_model

from onegauge.kernel.kinds import KIND_BY_LABEL, Kind
from onegauge.kernel.lifecycle import StateMachine
from onegauge.ui.rest.bodies import Body, Operation, body_of_operation
from onegauge.ui.rest.rows import Columns

RESOURCES: dict[str, "Resource"] = {}
ACTS: dict[str, "Act"] = {}
ROUTERS: list[Router] = []


@dataclass(frozen=True, slots=True)
class Nested:
    """Rows that belong to one row and stand in its document: lines, holds, allocations."""

    columns: Columns
    rows: Callable[[int], QuerySet[Any]]


@dataclass(frozen=True, kw_only=True)
class Act:
    """A POST that calls one operation. ``kind`` and ``verb`` are set when a lifecycle declares it."""

    path: str
    operation: Operation
    tag: str
    kind: str = ""
    verb: str = ""
    note: str = ""

    @property
    def name(self) -> str:
        """A name that no other act has."""
        words = self.path.replace("-", "/").replace("{", "").replace("}", "").split("/")
        return "".join(word.capitalize() for word in words)

    @cached_property
    def body(self) -> type[Body]:
        """What the caller sends."""
        return body_of_operation(self.operation, name=f"{self.name}Request", ids=bool(self.verb))


@dataclass(frozen=True, kw_only=True)
class Resource:
    """A list and its rows. ``verbs`` names the operation of every manual verb of ``machine``."""

    path: str
    columns: Columns
    permission: str
    rows: Callable[[], QuerySet[Any]] | None = None
    filters: Mapping[str, str] = field(default_factory=dict)
    nested: Mapping[str, Nested] = field(default_factory=dict)
    newest_first: bool = False
    machine: StateMachine | None = None
    verbs: Mapping[str, Operation] = field(default_factory=dict)
    one: bool = True

    @property
    def model(self) -> str:
        """The model's label."""
        return self.columns.model

    @property
    def kind(self) -> Kind | None:
        """The journal's kind of these rows."""
        return KIND_BY_LABEL.get(self.model)

    @property
    def is_versioned(self) -> bool:
        """Whether a row carries the version that If-Match speaks of."""
        return "version" in self.columns.paths

    def queryset(self) -> QuerySet[Any]:
        """All rows in scope."""
        return self.rows() if self.rows is not None else apps.get_model(self.model)._default_manager.all()

    @cached_property
    def document(self) -> type[BaseModel]:
        """The schema of one row with what belongs to it."""
        more: dict[str, Any] = {name: (list[part.columns.schema], ...) for name, part in self.nested.items()}  # type: ignore[name-defined]  # made at run time
        return (
            create_model(f"{self.columns.name}Document", __base__=self.columns.schema, **more)
            if more
            else self.columns.schema
        )

    def acts(self) -> list[Act]:
        """The acts of the lifecycle: one for each verb that people take, in the machine's order."""
        if self.machine is None:
            return []
        found = []
        for verb in manual_verbs(self.machine):
            if verb not in self.verbs:
                raise RuntimeError(f"{self.path}: the verb {verb} of {self.machine.kind.name} has no operation")
            edges = [e for e in self.machine.edges if e.verb == verb]
            ways = "; ".join(f"{', '.join(e.sources)} → {e.target}" for e in edges)
            note = f"Lifecycle verb. {ways}. Permission: {edges[0].permission}."
            found.append(
                Act(
                    path=f"{self.path}/{verb.replace('_', '-')}", operation=self.verbs[verb], tag=self.path,
                    kind=self.machine.kind.name, verb=verb, note=note,
                )
            )  # fmt: skip
        return found


def manual_verbs(machine: StateMachine) -> list[str]:
    """The verbs that people take, once each, in the order of declaration."""
    return list(dict.fromkeys(edge.verb for edge in machine.edges if edge.manual))


def register(*declared: Resource | Act) -> None:
    """Make resources and acts known; a path or verb twice is a programming error."""
    for one in declared:
        if isinstance(one, Resource):
            if one.path in RESOURCES:
                raise RuntimeError(f"the resource {one.path} is declared twice")
            RESOURCES[one.path] = one
            register(*one.acts())
        elif one.path in ACTS:
            raise RuntimeError(f"the act {one.path} is declared twice")
        else:
            ACTS[one.path] = one
