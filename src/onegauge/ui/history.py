"""Reading the journal for people: history lines, the flow of documents, the values a policy decided."""

import json
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import connections
from django.urls import reverse
from django.utils.translation import gettext as _
from psycopg import sql as psql

from onegauge.kernel.journal import ref
from onegauge.kernel.kinds import KIND_BY_LABEL, KINDS, Kind
from onegauge.kernel.lifecycle import MACHINES
from onegauge.kernel.models import JournalEntry
from onegauge.kernel.sql import Sql
from onegauge.ui import formatting, languages
from onegauge.ui.declarations.layout import Linked
from onegauge.ui.declarations.screen import SCREENS
from onegauge.ui.providers import PROVIDERS, Provenance

SQL = Sql(__file__, "journal")
CHANGES_SHOWN = 6
SHORT = 80
LISTED = 8
HOUR = 3600
NOISE = ("_id", "_ids", "version", "policy", "policies", "refs")
REMARKS = ("note", "reason", "comment")
FIGURE = re.compile(r"-?\d+\.\d+")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Say = Callable[[JournalEntry], str]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the history."""

    id: int
    at: datetime
    effective_at: datetime
    who: str
    title: str
    changes: list[tuple[str, str, str]]
    operation: str
    operation_id: str
    request_id: str
    kind: Kind | None
    object_id: int
    number: str = ""
    url: str = ""
    backdated: bool = False
    times: int = 1


@dataclass(frozen=True, slots=True)
class PolicyValue:
    """A policy value that an operation used, with where it came from."""

    key: str
    value: str
    when: datetime
    provenance: Provenance | None = None
    level: str = ""
    verb: str = ""


@dataclass(slots=True)
class History:
    """The newest entries of one object."""

    entries: list[JournalEntry] = field(default_factory=list)

    def lines(self, say: Say | None = None) -> list[Line]:
        """As lines, newest first, in the words of the module where it has some."""
        return [line_of(entry, say=say or spoken_of) for entry in self.entries]

    def reached(self) -> dict[str, datetime]:
        """When each state was reached last; an act that stays in its state reaches nothing."""
        found: dict[str, datetime] = {}
        for entry in self.entries:
            state = (entry.after or {}).get("state")
            if isinstance(state, str) and (entry.before or {}).get("state") != state:
                found.setdefault(state, entry.effective_at)
        return found

    def policies(self) -> list[PolicyValue]:
        """The policy values that decided, newest first, each key once."""
        found: dict[str, PolicyValue] = {}
        for entry in self.entries:
            for key, item in policy_items(entry.policy):
                found.setdefault(key, _policy_value(key, item, entry))
        ids = {int(v.level) for v in found.values() if v.level.isdecimal()}
        known = PROVIDERS.provenance(ids) if ids else {}
        return [
            PolicyValue(v.key, v.value, v.when, known.get(int(v.level)), "", v.verb) if v.level.isdecimal() else v
            for v in found.values()
        ]


def policy_items(policy: Any) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The policy column in its two shapes: a list of items that name their key, or keys with their provenance ids."""
    if isinstance(policy, Mapping):
        for key, item in policy.items():
            yield key, item if isinstance(item, Mapping) else {"provenance_id": item}
    elif isinstance(policy, list):
        for item in policy:
            if isinstance(item, Mapping) and (key := item.get("key") or item.get("policy")):
                yield str(key), item


def _policy_value(key: str, item: Mapping[str, Any], entry: JournalEntry) -> PolicyValue:
    """The provenance id waits in ``level`` until all ids can be asked for at once."""
    provenance = item.get("provenance_id", item.get("provenance"))
    level = str(provenance) if isinstance(provenance, int) else str(item.get("level") or "")
    return PolicyValue(key, formatting.plain(item.get("value")), entry.effective_at, None, level, words_of(entry))


def history(kind: Kind, object_id: int, *, limit: int = 200) -> History:
    """The newest journal rows of an object."""
    found = SQL.rows("history", {"kind": kind.number, "object_id": object_id, "limit": limit}, _Row)
    return History([_entry(row) for row in found])


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    on_date: date
    at: datetime
    effective_at: datetime
    operation_id: UUID
    request_id: str
    operation: str
    verb: str
    kind: int
    object_id: int
    actor_id: int
    actor_name: str
    on_behalf_of: int | None
    company_id: int | None
    site_id: int | None
    before: str | None
    after: str | None
    policy: str | None


def _entry(row: _Row) -> JournalEntry:
    values = asdict(row)
    for name in ("before", "after", "policy"):
        values[name] = json.loads(values[name]) if values[name] is not None else None
    return JournalEntry(**values)


def words_of(entry: JournalEntry) -> str:
    """The verb in words: the label of its edge, else the verb itself."""
    kind = KINDS.get(entry.kind)
    machine = MACHINES.get(kind.name) if kind else None
    if machine is not None and entry.verb in machine.verbs:
        return languages.said(machine.edge(entry.verb).label)
    words = entry.verb.replace("_", " ")
    return languages.said(words[:1].upper() + words[1:])


def line_of(entry: JournalEntry, number: str = "", url: str = "", *, say: Say | None = None) -> Line:
    """A journal row as a history line: as it is kept, or with ``say`` as people say it."""
    said = (say(entry) or spoken_of(entry)) if say else ""
    changes = changes_in_words(entry) if say else changes_of(entry.before, entry.after)
    late = abs((entry.at - entry.effective_at).total_seconds()) > 3600
    return Line(
        id=entry.id,
        at=entry.at,
        effective_at=entry.effective_at,
        who=entry.actor_name,
        title=said or words_of(entry),
        changes=[] if said else changes[:CHANGES_SHOWN],
        operation=entry.operation,
        operation_id=str(entry.operation_id),
        request_id=entry.request_id,
        kind=KINDS.get(entry.kind),
        object_id=entry.object_id,
        number=number,
        url=url,
        backdated=late,
    )


ASIDE = ("commented", "attached", "detached")


def spoken_of(entry: JournalEntry) -> str:
    """The sentence of what every document may have: comments and files."""
    words = {"commented": _("Wrote a comment"), "attached": _("Attached a file"), "detached": _("Took a file away")}
    return words.get(entry.verb, "")


def changes_in_words(entry: JournalEntry) -> list[tuple[str, str, str]]:
    """What changed, by the names of the fields. Keys of rows say nothing to people; what was new stands on the page."""
    if not entry.before:
        return []
    kind = KINDS.get(entry.kind)
    machine = MACHINES.get(kind.name) if kind else None
    found = []
    for name, old, new in raw_changes(entry.before, entry.after):
        said = name in entry.before or name in REMARKS
        if not said or name.endswith(NOISE) or name in NOISE or isinstance(new, dict):
            continue
        if name == "state" and machine is not None:
            shown = [machine.label(str(one)) if one else formatting.DASH for one in (old, new)]
            found.append((_("State"), shown[0], shown[1]))
        else:
            found.append((field_label(kind, name), _short(readable(old)), _short(readable(new))))
    return found


def field_label(kind: Kind | None, name: str) -> str:
    """The words of a field, else its name as words."""
    label = ""
    with suppress(LookupError, FieldDoesNotExist, ValueError):
        found = apps.get_model(kind.name)._meta.get_field(name) if kind else None
        label = languages.said(getattr(found, "verbose_name", ""))
    words = label or name.replace("_", " ")
    words = words[:1].upper() + words[1:]
    return words if label else languages.said(words)


def readable(value: Any) -> Any:
    """A kept value as people read it: figures without idle zeros, dates as dates."""
    if not isinstance(value, str):
        return value
    if FIGURE.fullmatch(value):
        return Decimal(value)
    if DAY.fullmatch(value):
        return date.fromisoformat(value)
    return value


def grouped(lines: Sequence[Line]) -> list[Line]:
    """Lines that say the same of the same person within an hour, as one with a count."""
    found: list[Line] = []
    for line in lines:
        last = found[-1] if found else None
        same = last is not None and (last.title, last.who, last.changes) == (line.title, line.who, line.changes)
        if last is not None and same and abs((last.effective_at - line.effective_at).total_seconds()) < HOUR:
            found[-1] = replace(last, times=last.times + 1)
        else:
            found.append(line)
    return found


def raw_changes(before: Any, after: Any) -> list[tuple[str, Any, Any]]:
    """Which values changed: name, before, after, as they are kept."""
    old = before if isinstance(before, dict) else {}
    new = after if isinstance(after, dict) else {}
    names = [name for name in new if old.get(name) != new[name] and new[name] not in (None, "", [], {})]
    return [(name, old.get(name), new[name]) for name in names]


def changes_of(before: Any, after: Any) -> list[tuple[str, str, str]]:
    """Which values changed: name, before, after."""
    found = raw_changes(before, after)
    return [(name.replace("_", " "), _short(old), _short(new)) for name, old, new in found]


def _short(value: Any) -> str:
    if isinstance(value, list):
        value = ", ".join(_short(one) for one in value[:LISTED]) + (" …" if len(value) > LISTED else "")
    elif isinstance(value, dict):
        value = ", ".join(f"{name} {_short(one)}" for name, one in list(value.items())[:LISTED])
    text = formatting.plain(value)
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"


def numbers_of(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], str]:
    """What people call these objects: one query for each kind."""
    found: dict[tuple[int, int], str] = {}
    by_kind: dict[int, list[int]] = {}
    for kind_number, object_id in wanted:
        by_kind.setdefault(kind_number, []).append(object_id)
    for kind_number, ids in sorted(by_kind.items()):
        kind = KINDS.get(kind_number)
        if kind is None or not kind.table:
            continue
        statement = psql.SQL("SELECT id, {}::text FROM {} WHERE id = ANY(%s::bigint[])").format(
            psql.Identifier(kind.number_field or "id"), psql.Identifier(kind.table)
        )
        with connections["default"].cursor() as cursor:
            cursor.execute(statement, [ids])
            found |= {(kind_number, object_id): text for object_id, text in cursor.fetchall()}
    return found


def url_of(kind: Kind | None, object_id: int) -> str:
    """The page of an object, when its kind has a screen."""
    screen = SCREENS.get(kind.name) if kind else None
    return screen.url("document", object_id) if screen is not None and screen.page else ""


def linked(kind: Kind, object_id: int, *, known: Collection[tuple[str, int]] = ()) -> list[Linked]:
    """The documents that the journal connected with this one, those that came first upstream, without ``known`` ones."""
    asked = {"kind": kind.number, "object_id": object_id, "reference": ref(kind, object_id)}
    rows = [(int(k), int(o)) for k, o in SQL.tuples("linked", asked)]
    rows = [(k, o) for k, o in rows if (KINDS[k].name if k in KINDS else "", o) not in known]
    numbers = numbers_of(rows)
    began = beginnings([*rows, (kind.number, object_id)])
    here = began.get((kind.number, object_id))
    found = []
    for pair in sorted(rows, key=lambda pair: (pair not in began, began.get(pair, (0, None))[0])):
        other_kind, number, first = KINDS.get(pair[0]), numbers.get(pair), began.get(pair)
        if other_kind is None or number is None or SCREENS.get(other_kind.name) is None:
            continue
        note = formatting.day(first[1]) if first and first[1] else ""
        before = bool(first and here and first[0] < here[0])
        found.append(Linked(number, _(other_kind.label).lower(), url_of(other_kind, pair[1]), note, before=before))
    return found


def beginnings(wanted: Collection[tuple[int, int]]) -> dict[tuple[int, int], tuple[int, datetime]]:
    """The first journal row of each of these objects, with its instant."""
    asked = {"kinds": [kind for kind, _o in wanted], "object_ids": [one for _k, one in wanted]}
    return {(int(k), int(o)): (int(i), at) for k, o, i, at in SQL.tuples("beginnings", asked)}


def kinds_for_filter() -> list[tuple[int, str]]:
    """The kinds of which the journal speaks, by their words."""
    return sorted(
        ((k.number, languages.said(k.label or k.name)) for k in KIND_BY_LABEL.values()), key=lambda pair: pair[1]
    )


def journal_url(kind: Kind, object_id: int) -> str:
    """The journal page narrowed to one object."""
    return f"{reverse('ui:journal')}?kind={kind.number}&object={object_id}"
