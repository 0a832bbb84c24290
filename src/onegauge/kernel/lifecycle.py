"""Lifecycles: one table per document kind drives operations, buttons, permissions, the API and the diagram.

A state changes nowhere else: the database refuses an update of ``state`` along an edge that no machine declares.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise
from psycopg import sql as psql

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import (
    PermissionMissing,
    Refusal,
    Refused,
    StaleVersion,
    TransitionRefused,
    UnknownDocument,
)
from onegauge.kernel.journal import as_json, note
from onegauge.kernel.kinds import Kind
from onegauge.kernel.operation import current, is_nested
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.kernel.sql import array_literal, send

MACHINES: dict[str, "StateMachine"] = {}
# Stripes are per kind: an operation takes those of the source before those of its own documents, and two that shared
# one space would wait for each other crosswise. Class 7400 upwards belongs to kinds, 73xx to other locks.
LOCK_SOURCES = (
    "SELECT pg_advisory_xact_lock(7400 + %s, s.stripe) FROM (SELECT DISTINCT hashint8(i.id) & 1023 AS stripe"
    " FROM unnest(%s::bigint[]) AS i(id) ORDER BY 1) AS s"
)


@dataclass(frozen=True, slots=True)
class Edge:
    """A verb: from which states, to which, who may, which approval it needs.

    ``approval`` names an approval rule (governance). ``primary`` marks the natural next act, ``destructive`` one
    that a page must confirm. ``manual=False`` is for edges that only the system takes.
    """

    verb: str
    sources: tuple[str, ...]
    target: str
    permission: str
    label: str | Promise
    approval: str | None = None
    primary: bool = False
    destructive: bool = False
    manual: bool = True


class Doc(NamedTuple):
    """The light row of a locked document."""

    id: int
    state: str
    version: int
    company_id: int | None
    site_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalFact:
    """What is put before an approver: an amount, and a digest of all that must not change afterwards."""

    digest: str
    amount: Decimal | None = None
    currency: str = ""
    summary: str = ""
    policy: Any = None


class ApprovalGate(Protocol):
    """Governance's approval engine, as the kernel knows it."""

    def check(
        self, machine: "StateMachine", edge: Edge, docs: Sequence[Doc], facts: Mapping[int, ApprovalFact], by: Actor
    ) -> dict[int, Refusal]:
        """A refusal for each document whose approval is missing (a request is then stored) or void."""
        ...


_gate: list[ApprovalGate] = []


def set_approval_gate(gate: ApprovalGate) -> None:
    """Governance registers its engine at start-up."""
    _gate[:] = [gate]


@dataclass(frozen=True)
class StateMachine:
    """The lifecycle of one kind of document."""

    kind: Kind
    states: type[TextChoices]
    initial: str
    edges: tuple[Edge, ...]
    company: bool = True
    site: bool = True

    def __post_init__(self) -> None:
        """Check the table: known states and permissions, one edge per verb and source."""
        known = set(self.states.values)
        seen: set[tuple[str, str]] = set()
        for edge in self.edges:
            if not {*edge.sources, edge.target} <= known:
                raise RuntimeError(f"{self.kind.name}.{edge.verb} names an unknown state")
            if edge.permission not in PERMISSIONS:
                raise RuntimeError(f"{self.kind.name}.{edge.verb} names the unknown permission {edge.permission}")
            for source in edge.sources:
                if (edge.verb, source) in seen:
                    raise RuntimeError(f"{self.kind.name}: {edge.verb} from {source} is declared twice")
                seen.add((edge.verb, source))
        MACHINES[self.kind.name] = self

    def edge(self, verb: str, state: str | None = None) -> Edge:
        """The edge of a verb (from a state where one verb has several)."""
        for edge in self.edges:
            if edge.verb == verb and (state is None or state in edge.sources):
                return edge
        raise KeyError(f"{self.kind.name} has no verb {verb!r}")

    @property
    def verbs(self) -> list[str]:
        """All verbs in the order of declaration."""
        return list(dict.fromkeys(e.verb for e in self.edges))

    def allowed(self, state: str) -> list[str]:
        """The verbs that this state allows."""
        return [e.verb for e in self.edges if state in e.sources]

    def label(self, state: str) -> str:
        """The state's name for people."""
        return str(self.states(state).label)

    def begin(
        self,
        verb: str,
        ids: Iterable[int],
        *,
        by: Actor,
        versions: Mapping[int, int] | None = None,
    ) -> "Moves":
        """Lock the documents (source locks, then rows in id order) and collect every refusal."""
        wanted = sorted(set(ids))
        docs = self.lock(wanted)
        moves = Moves(self, verb, docs, by)
        present = {d.id for d in docs}
        for missing in wanted:
            if missing not in present:
                moves.refuse(_unknown(self.kind, missing))
        for doc, refusal in self.judged(verb, docs, by=by):
            moves.refuse(refusal)
            if versions and doc.id in versions and versions[doc.id] != doc.version:
                moves.refuse(_stale(self.kind, doc, versions[doc.id]))
        return moves

    def judged(self, verb: str, docs: Sequence[Doc], *, by: Actor) -> Iterator[tuple[Doc, Refusal | None]]:
        """Each document with what is said against this verb on it; what holds for one holds for all of its state and place."""
        nested = is_nested()
        sound: set[tuple[Any, ...]] = set()
        for doc in docs:
            alike = (doc.state, doc.company_id, doc.site_id)
            refusal = None if alike in sound else self.judge(verb, doc, by=by, nested=nested)
            if refusal is None:
                sound.add(alike)
            yield doc, refusal

    def judge(self, verb: str, doc: Doc, *, by: Actor, nested: bool = False) -> Refusal | None:
        """May this actor take this verb on this document now? One function for page, API and operation."""
        if verb not in self.allowed(doc.state):
            return self.transition_refused(verb, doc)
        edge = self.edge(verb, doc.state)
        if nested or by.may(edge.permission, doc.company_id, doc.site_id):
            return None
        return PermissionMissing(
            f"You need the permission “{PERMISSIONS[edge.permission].label}” here.",
            object_id=doc.id,
            mend=f"Ask an administrator for a role with the duty “{PERMISSIONS[edge.permission].duty}”.",
            permission=edge.permission,
        )

    def transition_refused(self, verb: str, doc: Doc) -> TransitionRefused:
        """The refusal of an illegal verb; it names the allowed ones."""
        allowed = [e.verb for e in self.edges if doc.state in e.sources and e.manual]
        named = ", ".join(allowed) or "nothing"
        return TransitionRefused(
            f"Cannot {verb} a {self.kind.label.lower()} that is {self.label(doc.state).lower()}. Allowed now: {named}.",
            object_id=doc.id,
            state=doc.state,
            allowed=allowed,
        )

    def lock(self, ids: Sequence[int]) -> list[Doc]:
        """Take the source locks and the rows, both in order; return the rows as they are after the wait.

        What this operation has locked or made is known already and asked for no more.
        """
        known: dict[tuple[int, int], Doc] = current().documents
        number = self.kind.number
        if ids and all((number, i) in known for i in ids):
            return [known[number, i] for i in ids]
        select = _lock_statement(self.kind.table, self.company, self.site)
        docs = list(map(Doc._make, send(select, [number, list(ids), list(ids)]).rows))
        known.update({(number, doc.id): doc for doc in docs})
        return docs

    def made(self, docs: Sequence[Doc]) -> None:
        """Tell that this operation wrote these documents: nobody else can know them before it ends."""
        current().documents.update({(self.kind.number, doc.id): doc for doc in docs})


def lock_sources(kind: Kind, ids: Sequence[int]) -> None:
    """Take the transaction-scoped locks of opaque sources, in order, before anything is written."""
    send(LOCK_SOURCES, [kind.number, list(ids)])


@dataclass
class Moves:
    """A verb under way for many documents: judge, then finish."""

    machine: StateMachine
    verb: str
    rows: list[Doc]
    by: Actor
    refusals: list[Refusal] = field(default_factory=list)
    approved: bool = False

    @property
    def ids(self) -> list[int]:
        """The ids, ascending."""
        return [d.id for d in self.rows]

    def refuse(self, refusal: Refusal | None) -> None:
        """Add a refusal; None is no refusal."""
        if refusal is not None:
            self.refusals.append(refusal)

    def check(self) -> None:
        """Raise all refusals at once."""
        if self.refusals:
            raise Refused(self.refusals)

    @property
    def sound_ids(self) -> list[int]:
        """The documents that nothing was said against so far: further checks would only repeat that they may not."""
        refused = {r.object_id for r in self.refusals}
        return [d.id for d in self.rows if d.id not in refused]

    def leave_refused(self) -> None:
        """Go on without the documents that may not move: for runs over whatever is ready, where nobody named them."""
        judged = self.machine.judged(self.verb, self.rows, by=self.by)
        self.rows = [doc for doc, refusal in judged if refusal is None]
        self.refusals.clear()

    def require_approval(self, facts: Mapping[int, ApprovalFact]) -> None:
        """Put the documents before the approval rule of the edge; refusals are collected."""
        self.approved = True
        edges = {e.approval for e in self.machine.edges if e.verb == self.verb}
        if edges == {None} or not _gate:
            return
        edge = self.machine.edge(self.verb)
        found = _gate[0].check(self.machine, edge, self.rows, facts, self.by)
        for doc in self.rows:
            self.refuse(found.get(doc.id))

    def finish(
        self,
        *,
        before: Mapping[int, Mapping[str, Any]] | None = None,
        after: Mapping[int, Mapping[str, Any]] | None = None,
        refs: Mapping[int, Sequence[int]] | None = None,
        policy: Mapping[int, Any] | None = None,
        to: Mapping[int, str] | None = None,
        assign: Mapping[str, Any] | None = None,
    ) -> None:
        """Write states and versions with one statement, and note the journal. ``assign`` sets further columns alike."""
        self.check()
        if not self.rows:
            return
        machine, verb = self.machine, self.verb
        if not self.approved and any(e.approval for e in machine.edges if e.verb == verb):
            raise RuntimeError(f"{machine.kind.name}.{verb} needs require_approval() before finish()")
        to = to or {}
        goes_to = {s: machine.edge(verb, s).target for s in {d.state for d in self.rows if d.id not in to}}
        targets = [to[d.id] if d.id in to else goes_to[d.state] for d in self.rows]
        extra = dict(assign or {})
        send(_finish_statement(machine.kind.table, tuple(extra)), [*extra.values(), self.ids, targets])
        left = _with_state((d.state for d in self.rows), self.ids, before or {})
        reached = _with_state(targets, self.ids, after or {})
        decided = _told_once(policy or {}, self.ids)
        rows = [
            (d.id, d.company_id, d.site_id, was, now, array_literal(refs.get(d.id, ())) if refs else "{}", by_policy)
            for d, was, now, by_policy in zip(self.rows, left, reached, decided, strict=True)
        ]
        note(by=self.by, kind=machine.kind, verb=verb, rows=rows)
        moved = zip(self.rows, targets, strict=True)
        machine.made([Doc(d.id, t, d.version + 1, d.company_id, d.site_id) for d, t in moved])


def _with_state(
    states: Iterable[str], ids: Iterable[int], more: Mapping[int, Mapping[str, Any] | None]
) -> list[str | None]:
    """The JSON of each document's state and whatever more is told of it; the state alone is written once."""
    alone: dict[str, str | None] = {}
    found = []
    for state, object_id in zip(states, ids, strict=True):
        told = more.get(object_id)
        if told:
            found.append(as_json({"state": state, **told}))
        else:
            if state not in alone:
                alone[state] = as_json({"state": state})
            found.append(alone[state])
    return found


def _told_once(policies: Mapping[int, Any], ids: Iterable[int]) -> list[str | None]:
    """The JSON of what decided each document; an object that documents share is written once."""
    shared: dict[int, tuple[Any, str | None]] = {}
    found = []
    for object_id in ids:
        policy = policies.get(object_id)
        if id(policy) not in shared:
            shared[id(policy)] = (policy, as_json(policy))
        found.append(shared[id(policy)][1])
    return found


@cache
def _finish_statement(table: str, assigned: tuple[str, ...]) -> str:
    """The statement that moves documents of a table; composed once, because composing costs more than sending."""
    sets = psql.SQL("").join(psql.SQL(", {} = %s").format(psql.Identifier(c)) for c in assigned)
    return (
        psql.SQL(
            "UPDATE {table} AS d SET state = e.target, version = d.version + 1{sets}"
            " FROM unnest(%s::bigint[], %s::text[]) AS e(id, target) WHERE d.id = e.id"
        )
        .format(table=psql.Identifier(table), sets=sets)
        .as_string(None)
    )


@cache
def _lock_statement(table: str, has_company: bool, has_site: bool) -> str:
    """The statement that takes the source locks, then the documents of a table in id order.

    The count is found once, before the first document is looked for; a document that changed while its source was
    waited for is read again by the row lock.
    """
    company = psql.SQL("d.company_id" if has_company else "NULL::bigint")
    site = psql.SQL("d.site_id" if has_site else "NULL::bigint")
    select = (
        "WITH source AS MATERIALIZED (" + LOCK_SOURCES + ") SELECT d.id, d.state, d.version, {}, {} FROM {} AS d"
        " WHERE (SELECT count(*) FROM source) >= 0 AND d.id = ANY(%s::bigint[]) ORDER BY d.id FOR NO KEY UPDATE OF d"
    )
    return psql.SQL(select).format(company, site, psql.Identifier(table)).as_string(None)


def _unknown(kind: Kind, object_id: int) -> UnknownDocument:
    return UnknownDocument(
        f"There is no {kind.label.lower()} with the id {object_id} in your scope.", object_id=object_id
    )


def unknown_document(kind: Kind, object_id: int) -> UnknownDocument:
    """The refusal for an id that is not there or not visible."""
    return _unknown(kind, object_id)


def _stale(kind: Kind, doc: Doc, given: int) -> StaleVersion:
    return StaleVersion(
        f"This {kind.label.lower()} was changed since you read it (version {given}, now {doc.version}).",
        object_id=doc.id,
        mend="Read it again, then repeat what you meant.",
        given=given,
        current=doc.version,
    )


def diagram(machine: StateMachine) -> str:
    """The lifecycle as a Mermaid state diagram, for the generated docs."""
    lines = ["stateDiagram-v2", f"    [*] --> {machine.initial}"]
    lines += [f"    {s} --> {e.target}: {e.verb}" for e in machine.edges for s in e.sources]
    return "\n".join(lines)
