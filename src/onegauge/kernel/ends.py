"""Documents by their state, in tables that hold years of them.

Most documents have ended; those that anybody asks for by state are few. An index over the state itself would find them,
but the database then writes every index of the table again at each step of a document. So ``ended_as`` says how a document
ended, or nothing while it lives: the database derives it from the state, it changes once in a life, and indexes are over
it. A filter by state asks for it too, so that the planner may use them; statements written by hand say it themselves.
"""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.db.models import F, Func
from django.db.models.expressions import Col
from django.db.models.lookups import Exact, In


class StateField(models.CharField):
    """The state of a document beside its ``ended_as``; ``ends`` are the states that no document leaves."""

    def __init__(self, *args: Any, ends: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ends = frozenset(map(str, ends))

    def deconstruct(self) -> Any:
        """For migrations it is the text that it always was."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs

    def ended_as(self, values: Sequence[Any]) -> list[str]:
        """What ``ended_as`` says in these states."""
        return sorted({str(value) if str(value) in self.ends else "" for value in values})


def end_of(state: StateField) -> models.GeneratedField:
    """The column beside a state: how the document ended, empty while it lives."""
    cases = " ".join(f"WHEN '{end}' THEN '{end}'" for end in sorted(state.ends))
    return models.GeneratedField(
        expression=Func(F("state"), template=f"CASE %(expressions)s {cases} ELSE '' END"),
        output_field=models.CharField(max_length=state.max_length),
        db_persist=True,
        editable=False,
    )


class _Asked:
    """A comparison with states that asks ``ended_as`` for what follows from it."""

    lhs: Any
    rhs: Any

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Sequence[Any]]:
        """The comparison, and beside it the same of the column that is indexed."""
        sql, params = super().as_sql(compiler, connection)  # type: ignore[misc]
        if not isinstance(self.lhs, Col) or not self.rhs_is_direct_value():  # type: ignore[attr-defined]
            return sql, params
        field: Any = self.lhs.target
        ends = field.ended_as(self.rhs if isinstance(self.rhs, list | tuple | set) else [self.rhs])
        column, _none = compiler.compile(Col(self.lhs.alias, field.model._meta.get_field("ended_as")))
        return f"({sql} AND {column} IN ({', '.join(['%s'] * len(ends))}))", [*params, *ends]


@StateField.register_lookup
class _Is(_Asked, Exact):
    """In this state."""


@StateField.register_lookup
class _IsOneOf(_Asked, In):
    """In one of these states."""
