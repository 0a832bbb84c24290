"""Rows from the tables' own columns: schema and query come from one list of paths."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, Literal, cast
from uuid import UUID

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import QuerySet
from pydantic import BaseModel, Field, create_model

# The first match decides, so that special fields stand before the general ones they are made of.
PYTHON: tuple[tuple[Any, Any], ...] = (
    (models.DecimalField, Decimal),
    (models.BooleanField, bool),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.IntegerField, int),
    (models.UUIDField, UUID),
    (models.JSONField, Any),
    (ArrayField, list[str]),
    (models.CharField, str),
    (models.TextField, str),
)


@dataclass(frozen=True, slots=True)
class Computed:
    """A column that the query annotates (``Computed(int)``), with its type."""

    type: Any


def field_of(model: str, path: str) -> "tuple[models.Field[Any, Any], bool]":
    """The field at the end of a path, and whether anything on the way may be empty."""
    here: Any = apps.get_model(model)
    nullable = False
    *way, last = path.split("__")
    for name in way:
        step = here._meta.get_field(name)
        nullable = nullable or bool(step.null)
        here = step.related_model
    found = cast("models.Field[Any, Any]", here._meta.pk if last == "pk" else here._meta.get_field(last))
    return found, nullable or bool(found.null)


def type_of(model: str, path: str) -> Any:
    """The type of a column in an answer."""
    found, nullable = field_of(model, path)
    if isinstance(found, models.ForeignKey):
        kind: Any = int
    elif found.choices:
        values = [str(value) for value, _label in cast("list[tuple[Any, Any]]", found.choices)]
        kind = Literal[(*values, *([""] if found.blank and "" not in values else []))]
    else:
        kind = next(python for django, python in PYTHON if isinstance(found, django))
    return kind | None if nullable else kind


@dataclass(frozen=True)
class Columns:
    """A row of an answer: its name in the document, the model, plain columns, and columns by another path or type."""

    name: str
    model: str
    plain: str
    renamed: dict[str, str] = field(default_factory=dict)
    computed: dict[str, Computed] = field(default_factory=dict)

    @cached_property
    def paths(self) -> dict[str, str]:
        """Column names with the paths behind them."""
        return {**{name: name for name in self.plain.split()}, **self.renamed, **{name: name for name in self.computed}}

    def shape(self) -> dict[str, Any]:
        """The fields of the schema with their words."""
        found: dict[str, Any] = {}
        for name, path in self.paths.items():
            if name in self.computed:
                found[name] = (self.computed[name].type, ...)
                continue
            words = str(field_of(self.model, path)[0].verbose_name)
            found[name] = (Annotated[type_of(self.model, path), Field(description=words[:1].upper() + words[1:])], ...)
        return found

    @cached_property
    def schema(self) -> type[BaseModel]:
        """The schema of a row."""
        return create_model(self.name, **self.shape())

    def read(self, rows: QuerySet[Any]) -> list[dict[str, Any]]:
        """The rows with these columns, in one statement."""
        wanted = list(self.paths.values())
        names = list(self.paths)
        found = rows.prefetch_related(None).values_list(*wanted)
        return [dict(zip(names, values, strict=True)) for values in found]
