"""What a person worked on last and what others did to it since, read from the journal and shown by the screens."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from onegauge.kernel.actor import Actor
from onegauge.kernel.kinds import KIND_BY_LABEL, KINDS, Kind
from onegauge.kernel.models import JournalEntry
from onegauge.kernel.sql import Sql
from onegauge.ui import history
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.columns import Badge, Money
from onegauge.ui.declarations.screen import SCREENS, Screen

SQL = Sql(__file__, "recent")
LOOKED_BACK = timedelta(days=45)
SHOWN = 8


@dataclass(frozen=True, slots=True)
class Touched:
    """A document that the person changed, and when last."""

    kind: int
    object_id: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Recent:
    """A document as the home page shows it."""

    number: str
    kind: str
    url: str
    party: str
    state: SafeString | str
    value: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Changed:
    """What somebody else did to a document that this person touched."""

    at: datetime
    who: str
    what: str
    number: str
    url: str


@dataclass(frozen=True, slots=True)
class _Change:
    id: int
    at: datetime
    actor_name: str
    verb: str
    kind: int
    object_id: int
    after: str | None


def documents(by: Actor) -> dict[int, Screen]:
    """The kinds with a page and a lifecycle that the person may see."""
    shown = {label: screen for label, screen in SCREENS.items() if screen.page and screen.machine is not None}
    return {
        KIND_BY_LABEL[label].number: screen
        for label, screen in shown.items()
        if label in KIND_BY_LABEL and by.may_somewhere(screen.permission)
    }


def touched(by: Actor) -> list[Touched]:
    """The last documents of the person, newest first."""
    kinds = sorted(documents(by))
    asked = {"person": by.person_id, "since": by.today - LOOKED_BACK, "kinds": kinds}
    return SQL.rows("touched", asked, Touched)


def recent(by: Actor, last: Sequence[Touched]) -> list[Recent]:
    """The documents in the scope of the page, one statement for each kind."""
    screens = documents(by)
    wanted: dict[int, list[int]] = {}
    for one in last[: SHOWN * 2]:
        wanted.setdefault(one.kind, []).append(one.object_id)
    rows: dict[tuple[int, int], Any] = {}
    for kind, ids in wanted.items():
        rows |= {(kind, row.pk): row for row in screens[kind].queryset().filter(pk__in=ids)}
    found = [(one, rows[one.kind, one.object_id]) for one in last if (one.kind, one.object_id) in rows]
    return [_shown(screens[one.kind], row, one.at) for one, row in found[:SHOWN]]


def _shown(screen: Screen, row: Any, at: datetime) -> Recent:
    party = paths.read(row, screen.party) if screen.party else ""
    states = [cell for cell in screen.table.columns if isinstance(cell, Badge) and cell.path == "state"]
    amounts = [cell for cell in screen.table.columns if isinstance(cell, Money) and cell.currency]
    return Recent(
        number=screen.number(row),
        kind=screen.singular,
        url=screen.url("document", row.pk),
        party=str(getattr(party, "name", party) or ""),
        state=states[0].html(row) if states else "",
        value=amounts[0].text(row) if amounts else "",
        at=at,
    )


def changed(by: Actor, last: Sequence[Touched]) -> list[Changed]:
    """What others did to these documents since."""
    if not last:
        return []
    asked = {
        "person": by.person_id, "kinds": [one.kind for one in last], "objects": [one.object_id for one in last],
        "ats": [one.at for one in last],
    }  # fmt: skip
    found = SQL.rows("changed_by_others", asked, _Change)
    numbers = history.numbers_of({(one.kind, one.object_id) for one in found})
    return [_told(one, KINDS.get(one.kind), numbers.get((one.kind, one.object_id), "")) for one in found]


def _told(one: _Change, kind: Kind | None, number: str) -> Changed:
    entry = JournalEntry(kind=one.kind, verb=one.verb, after=json.loads(one.after) if one.after else None)
    words = f"{_(kind.label)} {number}" if kind else number
    return Changed(one.at, one.actor_name, history.words_of(entry), words, history.url_of(kind, one.object_id))
