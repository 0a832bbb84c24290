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


class StateField(models.CharField):  # type: ignore[type-arg]  # Django itself takes no arguments here
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


def _with_end(lookup: Any, compiler: Any, sql: str, params: Sequence[Any]) -> tuple[str, tuple[Any, ...]]:
    """A comparison with states, and beside it what follows from it for the column that is indexed."""
    if not isinstance(lookup.lhs, Col) or not lookup.rhs_is_direct_value():
        return sql, (*params,)
    field: Any = lookup.lhs.target
    ends = field.ended_as(lookup.rhs if isinstance(lookup.rhs, list | tuple | set) else [lookup.rhs])
    column, _none = compiler.compile(Col(lookup.lhs.alias, field.model._meta.get_field("ended_as")))
    return f"({sql} AND {column} IN ({', '.join(['%s'] * len(ends))}))", (*params, *ends)


@StateField.register_lookup
class _Is(Exact):
    """In this state."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The state, and how the document then ended."""
        return _with_end(self, compiler, *super().as_sql(compiler, connection))


@StateField.register_lookup
class _IsOneOf(In):
    """In one of these states."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """The states, and how the document then ended."""
        return _with_end(self, compiler, *super().as_sql(compiler, connection))
