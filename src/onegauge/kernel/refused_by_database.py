"""What the database refused, told like every other refusal."""

from typing import Any

import psycopg
from django.db import Error
from psycopg import errors as pg

from onegauge.kernel import errors


def translated(error: Error) -> Exception:
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
