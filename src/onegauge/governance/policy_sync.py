"""What the code declares, made known to the database: run by the owner after migrations and at every start."""

import json
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connections, transaction

from onegauge.governance.policy import POLICIES, Policy, stored
from onegauge.governance.policy_memory import SQL, forget


@dataclass(frozen=True, slots=True)
class Synced:
    """How many policies are declared, and which of them the database did not know so."""

    declared: int
    changed: tuple[str, ...]


def definition(policy: Policy) -> dict[str, Any]:
    """The columns of a declaration that the database itself judges values by."""
    low, high = policy.bounds or (None, None)
    return {
        "key": policy.key,
        "type": policy.type,
        "control": policy.control,
        "level": policy.level,
        "low": None if low is None else format(Decimal(low), "f"),
        "high": None if high is None else format(Decimal(high), "f"),
        "choices": list(policy.choices),
        "default_value": stored(policy.default),
        "narrows": list(policy.narrows),
    }


def sync_policies() -> Synced:
    """Write new and changed declarations, forget withdrawn ones, and lay their values out for every site."""
    rows = [definition(policy) for policy in POLICIES]
    params = {"rows": json.dumps(rows), "keys": [row["key"] for row in rows]}
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(7303, 1)")
        gone = SQL.tuples("forget_definitions", params, using="owner")
        changed = SQL.tuples("declare_definitions", params, using="owner")
        keys = sorted(str(key) for (key,) in [*gone, *changed])
        if keys:
            SQL.tuples("rebuild_effective", {"keys": keys, "site_ids": None}, using="owner")
    forget()
    return Synced(len(rows), tuple(keys))
