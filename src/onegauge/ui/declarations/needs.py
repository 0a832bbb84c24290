"""Lines of "needs me now": each counts the rows of a list, so the number and the list behind it cannot differ."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    CharField,
    Count,
    DateTimeField,
    DecimalField,
    F,
    IntegerField,
    Min,
    QuerySet,
    Sum,
    TextField,
    Value,
)
from django.db.models.functions import Cast
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.kernel.actor import Actor
from onegauge.ui import formatting
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.screen import SCREENS, Screen

MONEY: "DecimalField[Any, Any]" = DecimalField(max_digits=24, decimal_places=6)
NAMES_SHOWN = 2
SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Todo:
    """One line of "needs me now": how many, of what, how urgent, worth what, and where.

    ``amounts`` is the value at risk by currency, ``since`` the instant since which the oldest waits.
    """

    count: int
    title: str
    url: str
    sub: str = ""
    tone: str = "neutral"
    badge: str = ""
    since: datetime | None = None
    deadline: datetime | None = None
    amounts: Sequence[tuple[str, Decimal]] = ()

    @property
    def note(self) -> str:
        """How old the oldest is, and what is at risk."""
        words = [_("oldest %s") % formatting.age(self.since)] if self.since else []
        if self.amounts:
            words.append(" + ".join(f"{currency} {formatting.number(value, 0)}" for currency, value in self.amounts))
        return " · ".join(words)

    @property
    def rank(self) -> tuple[datetime, Decimal, str]:
        """The first deadline first, then the greatest value."""
        never = datetime.max.replace(tzinfo=timezone.get_current_timezone())
        return (self.deadline or never, -sum((v for _c, v in self.amounts), Decimal(0)), self.title)


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """The rows of a list that wait for whoever holds ``permission``.

    ``query`` is that of the list, as text or made for the person (then empty text means: nothing waits for them).
    ``since``, ``due``, ``value``, ``currency`` and ``who`` are paths of the row. ``url`` leads elsewhere than to the
    list, to a place that shows the same rows.
    """

    model: str
    query: str | Callable[[Actor], str]
    title: Any
    permission: str
    since: str = ""
    due: str = ""
    value: str = ""
    currency: str = ""
    who: str = ""
    tone: str = "attn"
    url: Callable[[], str] | None = None

    @property
    def screen(self) -> Screen:
        """The screen whose list it counts."""
        return SCREENS[self.model]

    def asked(self, by: Actor) -> str:
        """The query of the list for this person; empty when they have no part in it."""
        screen = SCREENS.get(self.model)
        if screen is None or not (by.may_somewhere(self.permission) and by.may_somewhere(screen.permission)):
            return ""
        return self.query if isinstance(self.query, str) else self.query(by)

    def address(self, query: str) -> str:
        """Where the rows stand."""
        return self.url() if self.url else f"{self.screen.url()}?{query}"

    def rows(self, query: str, by: Actor) -> QuerySet[Any]:
        """The rows of the list behind the line."""
        return self.screen.filters.narrow(self.screen.queryset(), QueryDict(query), by)


class _FirstNames(ArrayAgg):
    """The first of the names in order: enough for a line."""

    template = f"({ArrayAgg.template})[1:{NAMES_SHOWN}]"


def _moment(path: str) -> Any:
    return Cast(Min(paths.lookup(path)) if path else Value(None), DateTimeField())


def _counted(number: int, need: Need, query: str, by: Actor) -> QuerySet[Any, Any]:
    """One row for each currency: count, oldest, deadline, value, names."""
    currency = F(paths.lookup(need.currency)) if need.currency else Value("")
    value = Sum(paths.lookup(need.value)) if need.value else Value(None)
    who = paths.lookup(need.who)
    names = TextField()
    found: QuerySet[Any, Any] = (
        need.rows(query, by)
        .order_by()
        .annotate(need_no=Value(number, IntegerField()), need_in=Cast(currency, CharField()))
        .values("need_no", "need_in")
        .annotate(
            need_count=Count("pk"),
            need_since=_moment(need.since),
            need_due=_moment(need.due),
            need_value=Cast(value, MONEY),
            need_who=_FirstNames(Cast(F(who), names), distinct=True, order_by=Cast(F(who), names))
            if who
            else Value([], ArrayField(names)),
            need_whos=Count(who, distinct=True) if who else Value(0),
        )
        .values_list(
            "need_no", "need_in", "need_count", "need_since", "need_due", "need_value", "need_who", "need_whos"
        )
    )
    return found


class Needs:
    """What one module knows to be waiting, read with one statement; a member of ``PROVIDERS.todos``."""

    def __init__(self, *needs: Need) -> None:
        self.needs = needs

    def __call__(self, by: Actor) -> Iterable[Todo]:
        """The lines for this person that count something."""
        asked = [(need, query) for need in self.needs if (query := need.asked(by))]
        parts = [_counted(number, need, query, by) for number, (need, query) in enumerate(asked)]
        if not parts:
            return []
        found: dict[int, list[tuple[Any, ...]]] = {}
        for row in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
            found.setdefault(row[0], []).append(row)
        return [_todo(*asked[number], rows) for number, rows in sorted(found.items())]


def _todo(need: Need, query: str, rows: Sequence[tuple[Any, ...]]) -> Todo:
    deadline = min((row[4] for row in rows if row[4] is not None), default=None)
    if deadline is not None and _is_day(need):
        deadline += SOON
    tone, badge = _urgency(deadline, need.tone)
    names = sorted({name for row in rows for name in (row[6] or []) if name})[:NAMES_SHOWN]
    return Todo(
        count=sum(row[2] for row in rows),
        title=str(need.title),
        url=need.address(query),
        sub=_names(names, max(sum(row[7] for row in rows) - len(names), 0)),
        tone=tone,
        badge=badge,
        since=min((row[3] for row in rows if row[3] is not None), default=None),
        deadline=deadline,
        amounts=[(row[1], row[5]) for row in sorted(rows, key=lambda r: r[1]) if row[5]],
    )


def _is_day(need: Need) -> bool:
    field = paths.field_at(need.screen.model_class, need.due)
    return field is not None and field.get_internal_type() == "DateField"


def _urgency(deadline: datetime | None, tone: str) -> tuple[str, str]:
    """Tone and words from the deadline; without one the declared tone."""
    now = timezone.now()
    if deadline is not None and deadline <= now:
        return "bad", _("Overdue")
    if deadline is not None and deadline <= now + SOON:
        return "attn", _("Today")
    if deadline is not None:
        return "neutral", _("In time")
    return tone, {"bad": _("Urgent"), "attn": _("Attention")}.get(tone, _("Open"))


def _names(names: Sequence[str], others: int) -> str:
    """``Ashdown, Linden Park and 4 others``."""
    if not names:
        return ""
    words = ", ".join(names)
    more = ngettext("%(names)s and %(n)d other", "%(names)s and %(n)d others", others)
    return more % {"names": words, "n": others} if others else words


def days_ago(by: Actor, days: int = 1) -> date:
    """A day before today, for the upper end of a range that ends in the past."""
    return by.today - timedelta(days=days)
