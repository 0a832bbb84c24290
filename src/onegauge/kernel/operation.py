"""The one frame around every write.

``@operation`` gives a plural, keyword-only function its transaction, scope, idempotency, permission, timing and
its row in ``kernel_operation``. Inside an operation further operations of lower modules join the same
transaction with service rights: the authority came from the outer one.
"""

import functools
import hashlib
import inspect
import json
import logging
import random
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any, Generic, TypeVar, cast, get_type_hints

import psycopg
from django.db import Error, connections, transaction
from psycopg import errors as pg
from pydantic import TypeAdapter
from pydantic_core import to_json, to_jsonable_python

from onegauge.kernel import errors
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import SET_SCOPE, scope_settings, set_scope
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.kernel.sql import send

log = logging.getLogger("onegauge.operation")
OPERATIONS: dict[str, "OperationInfo"] = {}
RETRIES = 5
F = TypeVar("F", bound=Callable[..., Any])
B = TypeVar("B")

# Planning for the parameters at hand buys nothing for the handful of rows that a kept plan is used for.
BEGIN = f"{SET_SCOPE}, set_config('plan_cache_mode', 'force_generic_plan', true)"
BEGIN_KEYED = f"{BEGIN}, pg_advisory_xact_lock(7300, hashtext(%s))"
KNOWN = "SELECT digest, result FROM kernel_operation WHERE actor_id = %s AND name = %s AND key = %s"
DONE = (
    "INSERT INTO kernel_operation (id, name, key, digest, result, actor_id, on_behalf_of, request_id, at,"
    " effective_at, milliseconds) VALUES (%s, %s, %s, %s, %s, %s, %s, %s, now(), %s, %s)"
)
# The journal of an operation is written at its end, with the row of the operation: heads are what the rows of one
# recording share, ``head`` is their place.
DONE_AND_JOURNAL = (
    f"WITH done AS ({DONE}) INSERT INTO kernel_journal (operation_id, operation, request_id, verb, kind, actor_id,"
    " actor_name, on_behalf_of, effective_at, object_id, company_id, site_id, before, after, refs, policy)"
    " SELECT %s::uuid, %s, h.request_id, h.verb, h.kind, h.actor_id, h.actor_name, h.on_behalf_of, h.effective_at,"
    " e.object_id, e.company_id, e.site_id, e.before::jsonb, e.after::jsonb, e.refs::bigint[], e.policy::jsonb"
    " FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::text[], %s::text[], %s::text[])"
    " WITH ORDINALITY AS e(head, object_id, company_id, site_id, before, after, refs, policy, n)"
    " JOIN unnest(%s::text[], %s::text[], %s::smallint[], %s::bigint[], %s::text[], %s::bigint[], %s::timestamptz[])"
    " WITH ORDINALITY AS h(request_id, verb, kind, actor_id, actor_name, on_behalf_of, effective_at, no) ON h.no = e.head"
    " ORDER BY e.n"
)


@dataclass(frozen=True, slots=True)
class OperationInfo:
    """What the registry knows of an operation; API, docs and the statement-count test read it."""

    name: str
    permission: str | None
    function: Callable[..., Any]
    doc: str


@dataclass(slots=True)
class Frame:
    """The running outermost operation of a connection."""

    id: uuid.UUID
    name: str
    by: Actor
    depth: int = 0
    facts_depth: int = 0
    journal_heads: list[tuple[Any, ...]] = field(default_factory=list)
    journal_rows: list[tuple[Any, ...]] = field(default_factory=list)
    documents: dict[tuple[int, int], Any] = field(default_factory=dict)
    after_refusal: list[Callable[[errors.Refused], None]] = field(default_factory=list)
    reached: Actor | None = None


def current(using: str = "default") -> Frame:
    """The running operation; writing outside one is a programming error."""
    frame = cast("Frame | None", getattr(connections[using], "onegauge_frame", None))
    if frame is None:
        raise RuntimeError("this function writes and must run inside an @operation")
    return frame


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


def operation(*, permission: str | None, name: str | None = None) -> Callable[[F], F]:
    """Make a keyword-only function an operation. ``permission=None`` is for acts anybody signed in may do."""

    def decorate(function: F) -> F:
        op_name = name or f"{function.__module__.split('.')[1]}.{function.__name__}"
        parameters = inspect.signature(function).parameters.values()
        if any(p.kind is not inspect.Parameter.KEYWORD_ONLY for p in parameters):
            raise TypeError(f"{op_name}: an operation takes keyword-only parameters")
        if op_name in OPERATIONS:
            raise RuntimeError(f"operation {op_name} is registered twice")

        @functools.wraps(function)
        def wrapper(**kwargs: Any) -> Any:
            return _run(op_name, permission, function, kwargs)

        OPERATIONS[op_name] = OperationInfo(op_name, permission, wrapper, inspect.getdoc(function) or "")
        return cast("F", wrapper)

    return decorate


def _run(op_name: str, permission: str | None, function: Callable[..., Any], kwargs: dict[str, Any]) -> Any:
    by: Actor = kwargs["by"]
    connection = connections["default"]
    outer = cast("Frame | None", getattr(connection, "onegauge_frame", None))
    if outer is not None:
        outer.depth += 1
        try:
            return function(**kwargs)
        finally:
            outer.depth -= 1
    if permission is not None and not by.may_somewhere(permission):
        raise errors.Refused([_permission_missing(permission, op_name)])
    for attempt in range(RETRIES):
        try:
            return _attempt(op_name, function, kwargs, by)
        except (pg.DeadlockDetected, pg.SerializationFailure, pg.LockNotAvailable):
            if attempt == RETRIES - 1 or connection.in_atomic_block:
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


def _attempt(op_name: str, function: Callable[..., Any], kwargs: dict[str, Any], by: Actor) -> Any:
    frame = Frame(uuid.uuid4(), op_name, by)
    try:
        return _inside(frame, op_name, function, kwargs)
    except errors.Refused as refused:
        for hook in frame.after_refusal:
            hook(refused)
        raise


def _inside(frame: Frame, op_name: str, function: Callable[..., Any], kwargs: dict[str, Any]) -> Any:
    started = time.perf_counter()
    by = frame.by
    key: str | None = kwargs.get("key")
    digest = digest_of(kwargs) if key else None
    connection = connections["default"]
    try:
        with transaction.atomic(durable=True):
            vars(connection)["onegauge_frame"] = frame
            if key:
                send(BEGIN_KEYED, [*scope_settings(by), f"{by.person_id}:{op_name}:{key}"])
                if (known := send(KNOWN, [by.person_id, op_name, key]).fetchone()) is not None:
                    return _replay(function, known, digest, key)
            else:
                send(BEGIN, scope_settings(by))
            result = function(**kwargs)
            millis = round((time.perf_counter() - started) * 1000, 3)
            kept = to_json(result).decode() if key else None
            _close(
                frame,
                [frame.id, op_name, key, digest, kept, by.person_id, by.on_behalf_of, by.request_id,
                 by.effective_at, millis],
            )  # fmt: skip
    except Error as error:
        raise _translated(error) from error
    except UnicodeEncodeError as error:
        raise errors.Refused([errors.InvalidValue("A text holds characters that cannot be stored.")]) from error
    finally:
        vars(connection)["onegauge_frame"] = None
    log.info("operation", extra={"operation": op_name, "ms": millis, "request_id": by.request_id, "actor": by.name})
    return result


def _close(frame: Frame, done: list[Any]) -> None:
    """Write the row of the operation and everything that it recorded, in the order in which it was."""
    if not frame.journal_rows:
        send(DONE, done)
        return
    if frame.reached is not None:
        set_scope(frame.reached)
    columns = [list(column) for column in zip(*frame.journal_rows, strict=True)]
    heads = [list(column) for column in zip(*frame.journal_heads, strict=True)]
    send(DONE_AND_JOURNAL, [*done, frame.id, frame.name, *columns, *heads])


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


def _translated(error: Error) -> Exception:
    """A refusal for what the database refused; its own kind for what may be tried again; else the error itself."""
    cause = error.__cause__
    if isinstance(cause, (pg.DeadlockDetected, pg.SerializationFailure, pg.LockNotAvailable)):
        return cause
    refusal = _refusal_of(cause) if isinstance(cause, psycopg.Error) else None
    return error if refusal is None else errors.Refused([refusal])


def _refusal_of(cause: psycopg.Error) -> errors.Refusal | None:
    diag = cause.diag
    details: dict[str, Any] = {"constraint": diag.constraint_name, "table": diag.table_name}
    found: errors.Refusal | None = None
    if isinstance(cause, pg.UniqueViolation | pg.ExclusionViolation):
        found = errors.AlreadyExists("A row with this key exists already.", **details)
    elif isinstance(cause, pg.ForeignKeyViolation):
        found = errors.StillReferred("This row is referred to, or refers to nothing.", **details)
    elif isinstance(
        cause, pg.CheckViolation | pg.NotNullViolation | pg.RaiseException | pg.TriggeredDataChangeViolation
    ):
        found = errors.RuleBroken(diag.message_primary or "A rule of the database was broken.", **details)
    elif isinstance(cause, pg.DataError):
        found = errors.InvalidValue(diag.message_primary or "A value is outside its range.", **details)
    elif isinstance(cause, pg.InsufficientPrivilege):
        found = errors.OutOfScope("This row is outside your companies and sites.", table=diag.table_name)
    return found


@dataclass(frozen=True, slots=True)
class Rehearsal(Generic[B]):
    """What an operation would do: what was seen before and after it, its result, or why it was refused."""

    before: B
    after: B | None = None
    result: Any = None
    refused: errors.Refused | None = None


class _RolledBack(Exception):
    """Carries a rehearsal out of the transaction that is given up with it."""

    def __init__(self, rehearsal: Rehearsal[Any]) -> None:
        super().__init__("a rehearsal leaves nothing behind")
        self.rehearsal = rehearsal


def rehearse(operation: Callable[..., Any], *, look: Callable[[], B], **arguments: Any) -> Rehearsal[B]:
    """Run an operation for real, look at the world before and after, and roll everything back.

    Rows, journal, facts and the request for an approval are gone afterwards; only numbers of plain sequences are used
    up. It takes the operation's locks for as long as it runs.
    """
    function = vars(operation)["__wrapped__"]

    def rehearsed(**kwargs: Any) -> Any:
        before = look()
        try:
            result = function(**kwargs)
        except errors.Refused as refused:
            raise _RolledBack(Rehearsal(before, refused=refused)) from None
        raise _RolledBack(Rehearsal(before, look(), result))

    try:
        _run(*_known_as(operation), rehearsed, arguments)
    except _RolledBack as done:
        return cast("Rehearsal[B]", done.rehearsal)
    raise AssertionError("unreachable")


def perform(
    operation: Callable[..., Any], *, look: Callable[[], B], agree: Callable[[Rehearsal[B]], None], **arguments: Any
) -> Any:
    """Run an operation and commit it only if ``agree`` raises nothing about what it did."""
    function = vars(operation)["__wrapped__"]

    @functools.wraps(function)
    def watched(**kwargs: Any) -> Any:
        before = look()
        result = function(**kwargs)
        agree(Rehearsal(before, look(), result))
        return result

    return _run(*_known_as(operation), watched, arguments)


def _known_as(operation: Callable[..., Any]) -> tuple[str, str | None]:
    """The registered name and the permission of an operation."""
    known = next(info for info in OPERATIONS.values() if info.function is operation)
    return known.name, known.permission
