"""Scope of a transaction: which companies' and sites' rows exist for it.

Row-level security reads two settings that are local to the transaction. Without them a protected table is empty.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from onegauge.kernel.actor import Actor

SET_SCOPE = "SELECT set_config('og.companies', %s, true), set_config('og.sites', %s, true)"


def scope_settings(by: Actor) -> list[str]:
    """The two settings as text, in the order of ``SET_SCOPE``."""
    return [",".join(map(str, by.companies)), ",".join(map(str, by.sites))]


def set_scope(by: Actor, using: str = "default") -> None:
    """Let the running transaction see what this actor may see, from here on."""
    with connections[using].cursor() as cursor:
        cursor.execute(SET_SCOPE, scope_settings(by))


@contextmanager
def read_scope(by: Actor, using: str = "default") -> Iterator[None]:
    """Reads outside operations: everything inside sees only what the actor may see.

    Evaluate querysets inside: a lazy one read afterwards is empty.
    """
    with transaction.atomic(using=using):
        set_scope(by, using)
        yield
