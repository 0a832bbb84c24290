"""Bodies from what is behind them: a draft's dataclass or an operation's signature becomes a strict schema."""

import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Union, get_args, get_origin, get_type_hints
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, create_model

from onegauge.ui.declarations.screen import ids_parameter
from onegauge.ui.rest.types import MOST_LINES, Day, Exact, Id, Instant, Scalar, Text, Truth, Whole

Operation = Callable[..., Any]
NOT_IN_BODY = {"by", "key"}
SCALARS = frozenset({bool, int, Decimal, str})
_models: dict[type, type["Body"]] = {}


class Body(BaseModel):
    """A part of a request; what it does not know is refused."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)
    draft: ClassVar[type | None] = None


def strict(hint: Any, name: str = "") -> Any:
    """The strict type for a type hint."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        inner = [a for a in args if a is not NoneType]
        one = Scalar if set(inner) == SCALARS else strict(inner[0], name)
        return one | None if NoneType in args else one
    if origin is not None and isinstance(origin, type) and issubclass(origin, Mapping):
        by_id = args[0] is int
        key: Any = Annotated[int, Field(ge=1, le=2**63 - 1)] if by_id else Text
        return Annotated[dict[key, strict(args[1], name)], Field(max_length=MOST_LINES)]  # type: ignore[misc]  # made at run time
    if origin is not None and isinstance(origin, type) and issubclass(origin, Sequence):
        return Annotated[list[strict(args[0], name)], Field(max_length=MOST_LINES)]  # type: ignore[misc]  # made at run time
    if is_dataclass(hint):
        return body_of(hint)  # type: ignore[arg-type]  # hints are classes, never instances
    if hint is int:
        return Id if name.endswith(("_id", "_ids")) else Whole
    plain: dict[Any, Any] = {str: Text, bool: Truth, Decimal: Exact, date: Day, datetime: Instant, UUID: UUID}
    if hint not in plain:
        raise RuntimeError(f"{name}: {hint!r} has no form in a body")
    return plain[hint]


def body_of(draft: type) -> type[Body]:
    """The schema of a draft, made once."""
    if draft not in _models:
        hints = get_type_hints(draft)
        shape: dict[str, Any] = {}
        for field in fields(draft):
            factory = field.default_factory is not MISSING
            default = field.default_factory() if field.default_factory is not MISSING else field.default
            required = not factory and default is MISSING
            shape[field.name] = (strict(hints[field.name], field.name), ... if required else default)
        model = create_model(draft.__name__, __base__=Body, __doc__=inspect.getdoc(draft), **shape)
        model.draft = draft
        _models[draft] = model
    return _models[draft]


def body_of_operation(operation: Operation, *, name: str, ids: bool = False) -> type[Body]:
    """The schema of a call. With ``ids`` the parameter of documents is called ``ids``, whatever they are."""
    hints = get_type_hints(operation)
    shape: dict[str, Any] = {}
    documents = ids_parameter(operation) if ids else ""
    for parameter in inspect.signature(operation).parameters.values():
        if parameter.name in NOT_IN_BODY:
            continue
        default = ... if parameter.default is inspect.Parameter.empty else parameter.default
        kind = strict(hints[parameter.name], parameter.name)
        if parameter.name == documents and default is ...:
            kind = Annotated[list[Id], Field(min_length=1, max_length=MOST_LINES)]
        elif parameter.name == documents:
            kind = Annotated[list[Id], Field(min_length=1, max_length=MOST_LINES)] | None
        shape["ids" if parameter.name == documents else parameter.name] = (kind, default)
    return create_model(name, __base__=Body, **shape)


def plain(value: Any) -> Any:
    """What the operation takes: drafts instead of bodies."""
    if isinstance(value, Body) and value.draft is not None:
        hints = get_type_hints(value.draft)
        found = {n: plain(getattr(value, n)) for n in type(value).model_fields}
        for name, one in found.items():
            if isinstance(one, list) and get_origin(hints[name]) is tuple:
                found[name] = tuple(one)
        return value.draft(**found)
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value


def arguments(body: Body, operation: Operation, *, ids: bool) -> dict[str, Any]:
    """The keyword arguments of a call."""
    found = {name: plain(getattr(body, name)) for name in type(body).model_fields}
    if ids:
        found[ids_parameter(operation)] = found.pop("ids")
    return found


def line_count(value: Any) -> int:
    """How many rows a body carries, over all levels."""
    if isinstance(value, Body):
        return sum(line_count(getattr(value, name)) for name in type(value).model_fields)
    if isinstance(value, list):
        return len(value) + sum(line_count(one) for one in value if isinstance(one, Body))
    return len(value) if isinstance(value, dict) else 0
