"""Filters: facets that narrow a list, each shown as a chip that can be removed."""

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.apps import apps
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.declarations import paths

Rows = QuerySet[Any]
OPTION_LIMIT = 300
FINEST = Decimal("0.000001")
LARGEST = Decimal(10) ** 12
TRUE, FALSE = "yes", "no"


@dataclass(frozen=True, slots=True)
class Option:
    """One value to choose."""

    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """What the filter form shows for one filter."""

    kind: str
    name: str
    label: str
    value: str = ""
    until: str = ""
    options: list[Option] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on: its words, and the address without it."""

    label: str
    value: str
    names: tuple[str, ...]
    href: str = ""


class Filter:
    """A way to narrow a list."""

    kind: ClassVar[str] = ""
    name: str
    label: Any

    def names(self) -> tuple[str, ...]:
        """The query parameters it reads."""
        return (self.name,)

    def heading(self, model: type[Model]) -> str:
        """Its words."""
        return str(self.label) or paths.label_of(model, self.name)

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """The rows that remain; a value that makes no sense narrows to nothing and never fails."""
        raise NotImplementedError

    def chip(self, model: type[Model], asked: QueryDict) -> Chip | None:
        """The chip when it is on."""
        raise NotImplementedError

    def control(self, model: type[Model], asked: QueryDict) -> Control:
        """The control in the filter menu."""
        raise NotImplementedError


class Search(Filter):
    """Free text over some columns; all words must be found."""

    kind: ClassVar[str] = "search"

    def __init__(self, *paths_: str, label: Any = "") -> None:
        self.name = "q"
        self.paths = paths_
        self.label = label

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """Each word in any of the columns."""
        for word in asked.get(self.name, "").replace("\x00", "").split()[:8]:
            any_column = Q()
            for path in self.paths:
                any_column |= Q(**{f"{paths.lookup(path)}__icontains": word})
            rows = rows.filter(any_column)
        return rows

    def chip(self, model: type[Model], asked: QueryDict) -> Chip | None:
        """The words that were typed."""
        text = asked.get(self.name, "").strip()
        return Chip(_("Contains"), text, (self.name,)) if text else None

    def control(self, model: type[Model], asked: QueryDict) -> Control:
        """The search field."""
        return Control("search", self.name, str(self.label) or _("Filter this list"), asked.get(self.name, ""))


@dataclass
class Choice(Filter):
    """One or several of some values: a field with choices, a related row, or what ``options()`` offers."""

    kind: ClassVar[str] = "choice"
    name: str
    label: Any = ""
    _: KW_ONLY
    options: Callable[[], Iterable[tuple[Any, Any]]] | None = None
    show: str = "name"

    def _offered(self, model: type[Model]) -> list[tuple[str, str]]:
        if self.options is not None:
            return [(str(value), str(label)) for value, label in self.options()]
        words = paths.choices_of(model, self.name)
        if words:
            return [(str(value), label) for value, label in words.items()]
        found = paths.field_at(model, self.name)
        if isinstance(found, ForeignKey):
            related = found.related_model._default_manager.order_by(self.show)
            return [(str(pk), str(text)) for pk, text in related.values_list("pk", self.show)[:OPTION_LIMIT]]
        if found is not None and found.get_internal_type() == "BooleanField":
            return [(TRUE, formatting.plain(True)), (FALSE, formatting.plain(False))]
        distinct = model._default_manager.order_by(self.name).values_list(paths.lookup(self.name), flat=True)
        return [(str(value), str(value)) for value in distinct.distinct()[:OPTION_LIMIT] if value is not None]

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """Any of the chosen values."""
        given = [value for value in asked.getlist(self.name) if value]
        if not given:
            return rows
        chosen: list[Any] = [value for value in given if "\x00" not in value]
        found = paths.field_at(rows.model, self.name)
        if found is not None:
            kind = found.get_internal_type()
            if kind == "BooleanField":
                chosen = [value == TRUE for value in chosen if value in {TRUE, FALSE}]
            elif isinstance(found, ForeignKey) or "Integer" in kind or "AutoField" in kind:
                chosen = [int(value) for value in chosen if value.isdecimal() and len(value) < 19]
        return rows.filter(**{f"{paths.lookup(self.name)}__in": chosen})

    def chip(self, model: type[Model], asked: QueryDict) -> Chip | None:
        """The chosen values by name."""
        chosen = [value for value in asked.getlist(self.name) if value]
        if not chosen:
            return None
        words = dict(self._offered(model))
        return Chip(self.heading(model), ", ".join(words.get(v, v) for v in chosen), (self.name,))

    def control(self, model: type[Model], asked: QueryDict) -> Control:
        """Check boxes for few values, a list for many."""
        chosen = set(asked.getlist(self.name))
        options = [Option(v, label, v in chosen) for v, label in self._offered(model)]
        return Control("checks" if len(options) <= 8 else "select", self.name, self.heading(model), options=options)


@dataclass
class Between(Filter):
    """A range of dates, instants or numbers, both ends inside."""

    kind: ClassVar[str] = "between"
    name: str
    label: Any = ""

    def names(self) -> tuple[str, ...]:
        """From and until."""
        return (f"{self.name}_from", f"{self.name}_until")

    def _is_time(self, model: type[Model]) -> tuple[bool, bool]:
        found = paths.field_at(model, self.name)
        kind = found.get_internal_type() if found is not None else ""
        return kind in {"DateField", "DateTimeField"} or self.name.endswith(("_on", "_at")), kind == "DateTimeField"

    def _bound(self, text: str, dated: bool) -> date | Decimal | None:
        try:
            if dated:
                return parse_date(text)
            number = Decimal(text)
        except (ValueError, InvalidOperation):
            return None
        return number if number.is_finite() else None

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """What lies in the range; a bound that is not one leaves nothing."""
        dated, has_clock = self._is_time(rows.model)
        path = f"{paths.lookup(self.name)}__date" if has_clock else paths.lookup(self.name)
        for name, comparison in zip(self.names(), ("gte", "lte"), strict=True):
            text = asked.get(name, "").strip()
            if not text:
                continue
            bound = self._bound(text, dated)
            if bound is None or (isinstance(bound, Decimal) and not (bound.is_finite() and abs(bound) < LARGEST)):
                return rows.none()
            rows = rows.filter(**{f"{path}__{comparison}": bound})
        return rows

    def chip(self, model: type[Model], asked: QueryDict) -> Chip | None:
        """The range in words."""
        since, until = (asked.get(name, "").strip() for name in self.names())
        if not since and not until:
            return None
        dated, _clock = self._is_time(model)
        words = [formatting.plain(self._bound(text, dated) or text) if text else "…" for text in (since, until)]
        return Chip(self.heading(model), f"{words[0]} – {words[1]}", self.names())

    def control(self, model: type[Model], asked: QueryDict) -> Control:
        """Two fields."""
        dated, _clock = self._is_time(model)
        since, until = (asked.get(name, "") for name in self.names())
        return Control("dates" if dated else "numbers", self.name, self.heading(model), since, until)


@dataclass
class Mine(Filter):
    """Only the rows in which the person of the session stands in a column."""

    kind: ClassVar[str] = "flag"
    path: str
    label: Any = ""
    name: str = "mine"

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """The rows of the actor."""
        return rows.filter(**{paths.lookup(self.path): by.person_id}) if asked.get(self.name) == TRUE else rows

    def chip(self, model: type[Model], asked: QueryDict) -> Chip | None:
        """``Mine``."""
        return Chip(_("Only"), str(self.label) or _("mine"), (self.name,)) if asked.get(self.name) == TRUE else None

    def control(self, model: type[Model], asked: QueryDict) -> Control:
        """One check box."""
        on = asked.get(self.name) == TRUE
        return Control("flag", self.name, str(self.label) or _("Only mine"), options=[Option(TRUE, "", on)])


@dataclass
class Only(Filter):
    """A named condition that is on or off (``Only("late", _("Late"), Q(promised_on__lt=...))``)."""

    kind: ClassVar[str] = "flag"
    name: str
    label: Any
    condition: Callable[[], Q]

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """The rows that meet the condition."""
        return rows.filter(self.condition()) if asked.get(self.name) == TRUE else rows

    def chip(self, model: type[Model], asked: QueryDict) -> Chip | None:
        """The words of the condition."""
        return Chip(_("Only"), str(self.label), (self.name,)) if asked.get(self.name) == TRUE else None

    def control(self, model: type[Model], asked: QueryDict) -> Control:
        """One check box."""
        return Control("flag", self.name, str(self.label), options=[Option(TRUE, "", asked.get(self.name) == TRUE)])


def Scope(path: str = "company") -> Choice:  # noqa: N802  it reads as the declaration it is
    """The company or site of a row as a facet; the switch in the top bar narrows everything, this one list."""
    return Choice(path)


class Filters:
    """The filters of a list, in order."""

    def __init__(self, *filters: Filter) -> None:
        self.filters = filters

    def __iter__(self) -> Any:
        return iter(self.filters)

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """All of them, one after the other."""
        for one in self.filters:
            rows = one.narrow(rows, asked, by)
        return rows


def model_of(label: str) -> type[Model]:
    """The model class of a label; screens name models by label so that no import goes the wrong way."""
    return apps.get_model(label)
