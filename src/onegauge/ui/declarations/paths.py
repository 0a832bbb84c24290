"""Reading a value along a path (``partner.name`` or ``partner__name``), and what a path says about a model."""

from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, ForeignKey, Model

from onegauge.ui.languages import said


def lookup(path: str) -> str:
    """The path as the ORM writes it."""
    return path.replace(".", "__")


def read(row: Any, path: str) -> Any:
    """The value at the path; ``None`` as soon as a part is missing, so that an optional relation shows a dash."""
    value = row
    for part in lookup(path).split("__"):
        value = value.get(part) if isinstance(value, dict) else getattr(value, part, None)
        if value is None:
            return None
        if callable(value) and not isinstance(value, type) and getattr(value, "__self__", None) is not None:
            value = value()
    return value


def field_at(model: type[Model] | None, path: str) -> "Field[Any, Any] | None":
    """The model field at the path, or nothing for an annotation or a property."""
    if model is None:
        return None
    found: Field[Any, Any] | None = None
    current: type[Model] | None = model
    for part in lookup(path).split("__"):
        if current is None:
            return None
        try:
            candidate = current._meta.get_field(part)
        except FieldDoesNotExist:
            return None
        if not getattr(candidate, "concrete", False):
            return None
        found = cast("Field[Any, Any]", candidate)
        current = found.related_model if isinstance(found, ForeignKey) else None
    return found


def related_of(model: type[Model], path: str) -> type[Model]:
    """The model at the other end of a foreign key."""
    found = field_at(model, path)
    if not isinstance(found, ForeignKey):
        raise TypeError(f"{path} of {model.__name__} is no foreign key")
    return found.related_model


def relations_of(model: type[Model], paths: list[str]) -> list[str]:
    """The foreign keys that the paths walk through: what a list must fetch in the same query."""
    wanted: set[str] = set()
    for path in paths:
        parts = lookup(path).split("__")
        for length in range(1, len(parts) + 1):
            prefix = "__".join(parts[:length])
            if isinstance(field_at(model, prefix), ForeignKey):
                wanted.add(prefix)
    return sorted(wanted)


def label_of(model: type[Model] | None, path: str) -> str:
    """The words over a column: the field's own name, else the path in words."""
    found = field_at(model, path)
    named = said(found.verbose_name) if found is not None else ""
    words = named or lookup(path).split("__")[-1].replace("_", " ")
    for ending in (" id", " amount", " qty", " at", " on"):
        words = words.removesuffix(ending) if len(words) > len(ending) else words
    words = words[:1].upper() + words[1:]
    return words if named else said(words)


def choices_of(model: type[Model] | None, path: str) -> dict[Any, str]:
    """The words for the values of a field with choices."""
    found = field_at(model, path)
    return {value: str(label) for value, label in (getattr(found, "flatchoices", None) or ())}
