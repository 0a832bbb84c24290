"""The one frame around every write.

``@operation`` gives a plural, keyword-only function its transaction, scope, idempotency, permission, timing and
its row in ``kernel_operation``. Inside an operation further operations of lower modules join the same
transaction with service rights: the authority came from the outer one. Calls of one person that wait for each other may
become one transaction (``joins``); each keeps its row, its key and its part of the journal.
"""

import functools
import hashlib
import inspect
import json
import logging
import random
import time
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, cast, get_type_hints

from django.db import Error, connections, transaction
from psycopg import errors as pg
from pydantic import TypeAdapter
from pydantic_core import to_json, to_jsonable_python

from onegauge.kernel import errors
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import SET_SCOPE, scope_settings, set_scope
from onegauge.kernel.joining import Apart, Joins, Joint
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.kernel.refused_by_database import translated
from onegauge.kernel.sql import send

log = logging.getLogger("onegauge.operation")
OPERATIONS: dict[str, "OperationInfo"] = {}
RETRIES = 5
JOINT: Joint["Call"] = Joint()
F = TypeVar("F", bound=Callable[..., Any])

# Planning for the parameters at hand buys nothing for the handful of rows that a kept plan is used for.
BEGIN = f"{SET_SCOPE}, set_config('plan_cache_mode', 'force_generic_plan', true)"
LOCK_KEYS = (
    "(SELECT count(pg_advisory_xact_lock(7300, k.lock))"
    " FROM (SELECT DISTINCT hashtext(x) AS lock FROM unnest(%s::text[]) AS x ORDER BY 1) AS k)"
)
ASKED_AT_BEGIN: dict[str, str] = {}
KNOWN = "SELECT key, digest, result FROM kernel_operation WHERE actor_id = %s AND name = %s AND key = ANY(%s::text[])"
DONE = (
    "INSERT INTO kernel_operation (id, request_id, key, digest, result, name, actor_id, on_behalf_of, at, effective_at,"
    " milliseconds) SELECT d.id, d.request_id, d.key, d.digest, d.result::jsonb, %s, %s::bigint, %s::bigint, now(),"
    " %s::timestamptz, %s::numeric FROM unnest(%s::uuid[], %s::text[], %s::text[], %s::text[], %s::text[])"
    " AS d(id, request_id, key, digest, result)"
)
# The journal of an operation is written at its end, with the row of the operation: heads are what the rows of one
# recording share, ``head`` is their place.
DONE_AND_JOURNAL = (
    f"WITH done AS ({DONE}) INSERT INTO kernel_journal (operation_id, operation, request_id, verb, kind, actor_id,"
    " actor_name, on_behalf_of, effective_at, object_id, company_id, site_id, before, after, refs, policy)"
    " SELECT h.operation_id, %s, h.request_id, h.verb, h.kind, h.actor_id, h.actor_name, h.on_behalf_of, h.effective_at,"
    " e.object_id, e.company_id, e.site_id, e.before::jsonb, e.after::jsonb, e.refs::bigint[], e.policy::jsonb"
    " FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])"
    " WITH ORDINALITY AS e(head, object_id, company_id, site_id, before, after, refs, policy, n)"
    " JOIN unnest(%s::uuid[], %s::text[], %s::text[], %s::smallint[], %s::bigint[], %s::text[], %s::bigint[],"
    " %s::timestamptz[]) WITH ORDINALITY AS h(operation_id, request_id, verb, kind, actor_id, actor_name, on_behalf_of,"
    " effective_at, no) ON h.no = e.head ORDER BY e.n"
)


@dataclass(frozen=True, slots=True)
class OperationInfo:
    """What the registry knows of an operation; API, docs and the statement-count test read it."""

    name: str
    permission: str | None
    function: Callable[..., Any]
    doc: str


@dataclass(frozen=True, slots=True)
class Call:
    """What one caller asks of an operation; it has a row of its own in ``kernel_operation``."""

    kwargs: dict[str, Any]
    id: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def by(self) -> Actor:
        """Who asks."""
        return cast("Actor", self.kwargs["by"])

    @property
    def key(self) -> str | None:
        """What makes a repetition harmless, if the caller gave it."""
        return self.kwargs.get("key")

    @property
    def sort(self) -> tuple[Any, ...]:
        """What calls that are done together have in common: all but the request and what is asked for."""
        by = self.by
        return by.person_id, by.on_behalf_of, by.effective_at, by.locale, by.companies, by.sites, by.grants


@dataclass(slots=True)
class Frame:
    """The running outermost operation of a connection."""

    name: str
    calls: Sequence[Call]
    joins: Joins | None = None
    digests: dict[uuid.UUID, str] = field(default_factory=dict)
    depth: int = 0
    facts_depth: int = 0
    journal_heads: list[tuple[Any, ...]] = field(default_factory=list)
    journal_rows: list[tuple[Any, ...]] = field(default_factory=list)
    documents: dict[tuple[int, int], Any] = field(default_factory=dict)
    after_refusal: list[Callable[[errors.Refused], None]] = field(default_factory=list)
    reached: Actor | None = None
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def id(self) -> uuid.UUID:
        """The row of the operation; where several calls are done together, of the first."""
        return self.calls[0].id

    @property
    def by(self) -> Actor:
        """Who acts; where several calls are done together, who came first."""
        return self.calls[0].by


def current(using: str = "default") -> Frame:
    """The running operation; writing outside one is a programming error."""
    frame = cast("Frame | None", getattr(connections[using], "onegauge_frame", None))
    if frame is None:
        raise RuntimeError("this function writes and must run inside an @operation")
    return frame


def ask_at_begin(name: str, scalar: str) -> None:
    """Have a value read with the first statement of every operation, where it costs no statement: ``told`` in the frame."""
    ASKED_AT_BEGIN[name] = scalar


def reached(wide: Actor) -> None:
    """Tell that the running operation crossed its person's scope by design: its journal, written at its end, does too."""
    frame = cast("Frame | None", getattr(connections["default"], "onegauge_frame", None))
    if frame is not None:
        known = frame.reached or wide
        companies, sites = {*known.companies, *wide.companies}, {*known.sites, *wide.sites}
        frame.reached = replace(wide, companies=tuple(sorted(companies)), sites=tuple(sorted(sites)))


def is_nested(using: str = "default") -> bool:
    """Whether the running code was called by another operation (it then has service rights)."""
    return current(using).depth > 0


def operation(*, permission: str | None, name: str | None = None, joins: Joins | None = None) -> Callable[[F], F]:
    """Make a keyword-only function an operation. ``permission=None`` is for acts anybody signed in may do.

    With ``joins`` calls that would wait for each other may be done as one.
    """

    def decorate(function: F) -> F:
        op_name = name or f"{function.__module__.split('.')[1]}.{function.__name__}"
        parameters = inspect.signature(function).parameters.values()
        if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters):
            raise TypeError(f"{op_name}: an operation takes keyword-only parameters")
        if op_name in OPERATIONS:
            raise RuntimeError(f"operation {op_name} is registered twice")

        @functools.wraps(function)
        def wrapper(**kwargs: Any) -> Any:
            return run(op_name, permission, function, kwargs, joins)

        OPERATIONS[op_name] = OperationInfo(op_name, permission, wrapper, inspect.getdoc(function) or "")
        return cast("F", wrapper)

    return decorate


def run(
    op_name: str,
    permission: str | None,
    function: Callable[..., Any],
    kwargs: dict[str, Any],
    joins: Joins | None = None,
) -> Any:
    """Run a function as this operation: inside the one that is running, else as one of its own."""
    by: Actor = kwargs["by"]
    outer = cast("Frame | None", getattr(connections["default"], "onegauge_frame", None))
    if outer is not None:
        outer.depth += 1
        try:
            return function(**kwargs)
        finally:
            outer.depth -= 1
    if permission is not None and not by.may_somewhere(permission):
        raise errors.Refused([_permission_missing(permission, op_name)])
    call = Call(kwargs)
    if joins is None or not joins.takes(kwargs):
        return _patiently(op_name, function, [call])[0]
    return JOINT.serve(
        (op_name, *call.sort),
        call,
        lambda calls: _patiently(op_name, function, calls, joins if len(calls) > 1 else None),
    )


def _patiently(
    op_name: str, function: Callable[..., Any], calls: Sequence[Call], joins: Joins | None = None
) -> list[Any]:
    """Try again what lost to others who hold the same rows."""
    if joins is not None and joins.clash([call.kwargs for call in calls]):
        raise Apart
    for attempt in range(RETRIES):
        try:
            return _attempt(op_name, function, calls, joins)
        except (pg.DeadlockDetected, pg.SerializationFailure, pg.LockNotAvailable):
            if attempt == RETRIES - 1 or connections["default"].in_atomic_block:
                raise errors.Refused(
                    [errors.Busy("Others hold these rows; nothing was done.", mend="Try again.")]
                ) from None
            time.sleep(random.uniform(0.005, 0.02) * (attempt + 1))  # noqa: S311  a back-off, not a secret
    raise AssertionError("unreachable")


def _permission_missing(permission: str, op_name: str) -> errors.Refusal:
    known = PERMISSIONS.get(permission)
    label = known.label if known else permission
    return errors.PermissionMissing(
        f"You need the permission “{label}”.",
        mend=f"Ask an administrator for a role with the duty “{known.duty}”." if known else None,
        permission=permission,
        operation=op_name,
    )


def _attempt(op_name: str, function: Callable[..., Any], calls: Sequence[Call], joins: Joins | None) -> list[Any]:
    frame = Frame(op_name, calls, joins)
    try:
        return _inside(frame, function)
    except errors.Refused as refused:
        if joins is None:
            for hook in frame.after_refusal:
                hook(refused)
        raise


def _inside(frame: Frame, function: Callable[..., Any]) -> list[Any]:
    started = time.perf_counter()
    connection, calls = connections["default"], frame.calls
    try:
        with transaction.atomic(durable=True):
            vars(connection)["onegauge_frame"] = frame
            results = _begin(frame, function)
            fresh = [call for call in calls if call.id not in results]
            if fresh:
                frame.calls = fresh
                results |= zip((call.id for call in fresh), _results(function, fresh, frame.joins), strict=True)
                millis = round((time.perf_counter() - started) * 1000, 3)
                _close(frame, results, millis)
    except Error as error:
        raise translated(error) from error
    except UnicodeEncodeError as error:
        raise errors.Refused([errors.InvalidValue("A text holds characters that cannot be stored.")]) from error
    finally:
        vars(connection)["onegauge_frame"] = None
    for call in fresh:
        log.info(
            "operation",
            extra={"operation": frame.name, "ms": millis, "request_id": call.by.request_id, "actor": call.by.name},
        )
    return [results[call.id] for call in calls]


def _begin(frame: Frame, function: Callable[..., Any]) -> dict[uuid.UUID, Any]:
    """Open the scope; the kept results of calls that were done before."""
    keyed = [call for call in frame.calls if call.key]
    frame.digests = {call.id: digest_of(call.kwargs) for call in keyed}
    if not keyed:
        _open(frame, BEGIN, scope_settings(frame.by))
        return {}
    by, keys = frame.by, [call.key for call in keyed]
    _open(frame, f"{BEGIN}, {LOCK_KEYS}", [*scope_settings(by), [f"{by.person_id}:{frame.name}:{key}" for key in keys]])
    known = {row[0]: row[1:] for row in send(KNOWN, [by.person_id, frame.name, keys]).rows}
    return {
        call.id: _replay(function, known[call.key], frame.digests[call.id], call.key)
        for call in keyed
        if call.key is not None and call.key in known
    }


def _open(frame: Frame, begin: str, params: list[Any]) -> None:
    """The first statement, with everything that is asked at the beginning."""
    (told,) = send(", ".join([begin, *ASKED_AT_BEGIN.values()]), params).rows
    frame.told = dict(zip(reversed(ASKED_AT_BEGIN), reversed(told), strict=False))


def _results(function: Callable[..., Any], calls: Sequence[Call], joins: Joins | None) -> Sequence[Any]:
    """The result of each call, of one run of the function."""
    kwargs = [call.kwargs for call in calls]
    if joins is None or len(calls) == 1:
        return [function(**kwargs[0])]
    return joins.split(function(**joins.merged(kwargs)), kwargs)


def _close(frame: Frame, results: Mapping[uuid.UUID, Any], millis: float) -> None:
    """Write the rows of the calls and everything that was recorded, in the order in which it was."""
    by, calls = frame.by, frame.calls
    done = [
        frame.name, by.person_id, by.on_behalf_of, by.effective_at, millis,
        [call.id for call in calls], [call.by.request_id for call in calls], [call.key for call in calls],
        [frame.digests.get(call.id) for call in calls],
        [to_json(results[call.id]).decode() if call.key else None for call in calls],
    ]  # fmt: skip
    if not frame.journal_rows:
        send(DONE, done)
        return
    if frame.reached is not None:
        set_scope(frame.reached)
    heads, rows = [(frame.id, *head) for head in frame.journal_heads], frame.journal_rows
    if frame.joins is not None and len(calls) > 1:
        callers = [(call.id, call.by.request_id) for call in calls]
        heads, rows = frame.joins.history(heads, rows, callers, [results[call.id] for call in calls])
    send(
        DONE_AND_JOURNAL,
        [*done, frame.name, *(list(c) for c in zip(*rows, strict=True)), *(list(c) for c in zip(*heads, strict=True))],
    )


@dataclass(slots=True)
class Savepoint:
    """A part of an operation that may be taken back alone."""

    given_up: bool = False

    def give_up(self) -> None:
        """Take everything back that happened since; the operation goes on."""
        transaction.set_rollback(True)
        self.given_up = True


@contextmanager
def savepoint() -> Iterator[Savepoint]:
    """Inside an operation: what happens here is taken back by an exception or by ``give_up``, its journal with it."""
    frame = cast("Frame | None", getattr(connections["default"], "onegauge_frame", None))
    marks = None if frame is None else (len(frame.journal_heads), len(frame.journal_rows), dict(frame.documents))
    point = Savepoint()
    kept = False
    try:
        with transaction.atomic():
            yield point
        kept = not point.given_up
    finally:
        if frame is not None and marks is not None and not kept:
            del frame.journal_heads[marks[0] :], frame.journal_rows[marks[1] :]
            frame.documents = marks[2]


def digest_of(kwargs: dict[str, Any]) -> str:
    """A digest of the content that an idempotency key stands for: every argument but the actor and the key."""
    content = {k: to_jsonable_python(v, fallback=str) for k, v in kwargs.items() if k not in {"by", "key"}}
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _replay(function: Callable[..., Any], known: tuple[str, Any], digest: str | None, key: str) -> Any:
    known_digest, result = known
    if known_digest != digest:
        raise errors.Refused(
            [
                errors.KeyReused(
                    f"The idempotency key {key!r} was used before with other content.",
                    mend="Use a new key for new content, or repeat the old content unchanged.",
                    key=key,
                )
            ]
        )
    value = json.loads(result) if isinstance(result, str) else result
    return TypeAdapter(get_type_hints(function)["return"]).validate_python(value)
