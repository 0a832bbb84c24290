"""Filters: facets that narrow a list, each shown as a chip that can be removed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django.apps import apps
from django.db import connection
from django.db.models import ForeignKey, Model, Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.declarations import paths

Rows = QuerySet[Any]
OPTION_LIMIT = 20
RECENT_ROWS = 10_000
FOUND_LIMIT = 1000
FINEST = Decimal("0.000001")
LARGEST = Decimal(10) ** 12
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
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
    more: bool = False


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
    """Free text over some columns; all words must be found.

    ``index`` names a database function that finds the ids of rows whose own columns contain a word; without one the rows
    are read one after the other, which is right for tables that stay small.
    """

    kind: ClassVar[str] = "search"

    def __init__(self, *paths_: str, label: Any = "", index: str = "") -> None:
        self.name = "q"
        self.paths = paths_
        self.label = label
        self.index = index

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """Each word in any of the columns."""
        for word in asked.get(self.name, "").replace("\x00", "").split()[:8]:
            rows = rows.filter(self._found(rows.model, word))
        return rows

    def _found(self, model: type[Model], word: str) -> Q:
        """Related rows are found first, so that the index on their key serves the list."""
        own = Q()
        related: dict[str, Q] = {}
        for path in self.paths:
            head, _dot, rest = paths.lookup(path).partition("__")
            if rest and isinstance(paths.field_at(model, head), ForeignKey):
                related[head] = related.get(head, Q()) | Q(**{f"{rest}__icontains": word})
            else:
                own |= Q(**{f"{paths.lookup(path)}__icontains": word})
        ids = _indexed(self.index, word) if self.index else None
        found = own if ids is None else Q(pk__in=ids)
        for head, condition in related.items():
            found |= Q(**{f"{head}__in": _few_or_query(paths.related_of(model, head), condition)})
        return found

    def chip(self, model: type[Model], asked: QueryDict) -> Chip | None:
        """The words that were typed."""
        text = asked.get(self.name, "").strip()
        return Chip(_("Contains"), text, (self.name,)) if text else None

    def control(self, model: type[Model], asked: QueryDict) -> Control:
        """The search field."""
        return Control("search", self.name, str(self.label) or _("Filter this list"), asked.get(self.name, ""))


def _few_or_query(model: type[Model], condition: Q) -> Any:
    """The keys of the rows that meet a condition; when they are many, the query for them."""
    found = model._default_manager.filter(condition).order_by().values_list("pk", flat=True)
    few = list(found[: FOUND_LIMIT + 1])
    return few if len(few) <= FOUND_LIMIT else found


def _indexed(function: str, word: str) -> list[int] | None:
    """The ids that the function finds; nothing when the word is too short or too common for an index to help."""
    if len(word) < 3:
        return None
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [word, FOUND_LIMIT + 1])
        found = [row[0] for row in cursor.fetchall()]
    return found if len(found) <= FOUND_LIMIT else None


@dataclass
class Choice(Filter):
    """One or several of some values: a field with choices, a related row, or what ``options()`` offers."""

    kind: ClassVar[str] = "choice"
    name: str
    label: Any = ""
    _: KW_ONLY
    options: Callable[[], Iterable[tuple[Any, Any]]] | None = None
    show: str = "name"
    condition: Callable[[list[str]], Q] | None = None

    def offered(self, model: type[Model], chosen: Sequence[str] = (), text: str = "") -> tuple[list[Option], bool]:
        """The values to choose from, the chosen ones first, and whether there are more to be found by typing."""
        fixed = self._fixed(model)
        if fixed is not None:
            return [Option(value, label, value in chosen) for value, label in fixed], False
        found = paths.field_at(model, self.name)
        if isinstance(found, ForeignKey):
            return self._related(found.related_model._default_manager, chosen, text)
        field_name = paths.lookup(self.name)
        recent = model._default_manager.order_by("-pk").values("pk")[:RECENT_ROWS]
        values = model._default_manager.filter(pk__in=recent).order_by(field_name).values_list(field_name, flat=True)
        values = values.filter(**{f"{field_name}__icontains": text}) if text else values
        kept = [str(value) for value in values.distinct()[: OPTION_LIMIT + 1] if value not in (None, "")]
        shown = list(dict.fromkeys([*chosen, *kept[:OPTION_LIMIT]]))
        return [Option(value, value, value in chosen) for value in shown], len(kept) > OPTION_LIMIT

    def _fixed(self, model: type[Model]) -> list[tuple[str, str]] | None:
        if self.options is not None:
            return [(str(value), str(label)) for value, label in self.options()]
        words = paths.choices_of(model, self.name)
        if words:
            return [(str(value), label) for value, label in words.items()]
        found = paths.field_at(model, self.name)
        if found is not None and found.get_internal_type() == "BooleanField":
            return [(TRUE, formatting.plain(True)), (FALSE, formatting.plain(False))]
        return None

    def _related(self, rows: Any, chosen: Sequence[str], text: str) -> tuple[list[Option], bool]:
        ids = [int(value) for value in chosen if value.isdecimal() and len(value) < 19]
        on = list(rows.filter(pk__in=ids).order_by(self.show).values_list("pk", self.show)) if ids else []
        others = rows.exclude(pk__in=ids).order_by(self.show).values_list("pk", self.show)
        if text:
            others = others.filter(**{f"{self.show}__icontains": text})
        found = list(others[: OPTION_LIMIT + 1])
        offered = [Option(str(pk), str(words), True) for pk, words in on]
        return offered + [Option(str(pk), str(words)) for pk, words in found[:OPTION_LIMIT]], len(found) > OPTION_LIMIT

    def narrow(self, rows: Rows, asked: QueryDict, by: Actor) -> Rows:
        """Any of the chosen values."""
        given = [value for value in asked.getlist(self.name) if value]
        if not given:
            return rows
        chosen: list[Any] = [value for value in given if "\x00" not in value]
        if self.condition is not None:
            return rows.filter(self.condition(chosen))
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
        fixed = self._fixed(model)
        words = dict(fixed) if fixed is not None else self._words(model, chosen)
        return Chip(self.heading(model), ", ".join(words.get(v, v) for v in chosen), (self.name,))

    def _words(self, model: type[Model], chosen: Sequence[str]) -> dict[str, str]:
        found = paths.field_at(model, self.name)
        if not isinstance(found, ForeignKey):
            return {}
        ids = [int(value) for value in chosen if value.isdecimal() and len(value) < 19]
        related = found.related_model._default_manager.filter(pk__in=ids).values_list("pk", self.show)
        return {str(pk): str(words) for pk, words in related}

    def control(self, model: type[Model], asked: QueryDict) -> Control:
        """Check boxes; what is left out is found by typing."""
        options, more = self.offered(model, [value for value in asked.getlist(self.name) if value])
        return Control("checks", self.name, self.heading(model), options=options, more=more)


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
        path = paths.lookup(self.name)
        for name, comparison in zip(self.names(), ("gte", "lte"), strict=True):
            text = asked.get(name, "").strip()
            if not text:
                continue
            bound = self._bound(text, dated)
            if bound is None or (isinstance(bound, Decimal) and not (bound.is_finite() and abs(bound) < LARGEST)):
                return rows.none()
            if has_clock and isinstance(bound, date):
                rows = rows.filter(_days(path, comparison, bound))
            else:
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


def _days(path: str, comparison: str, day: date) -> Q:
    """Instants from the beginning or until the end of a day in the zone of the page: an index serves instants."""
    day = min(max(day, EARLIEST), LATEST)
    first = day if comparison == "gte" else day + timedelta(days=1)
    begins = datetime.combine(first, time.min, tzinfo=timezone.get_current_timezone())
    return Q(**{f"{path}__{'gte' if comparison == 'gte' else 'lt'}": begins})


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
