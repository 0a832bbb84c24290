"""Promises given anew: the date changes, the first promise stays, and every change is on record."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.permissions import RESERVE
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import current, operation
from onegauge.kernel.sql import Sql

SQL = Sql(str(__file__).replace("/operations/", "/"), "repromise")


@dataclass(frozen=True, slots=True, kw_only=True)
class Repromise:
    """A demand with its promise before and after, and what is reserved for it before and after, by which document."""

    demand_id: int
    old_on: date
    new_on: date
    old_reason: str
    new_reason: str
    old_qty: Decimal
    new_qty: Decimal
    cause_id: int | None = None


@operation(permission=RESERVE)
def repromise_demand(
    *,
    changes: Sequence[Repromise],
    cause: str,
    cause_kind: int | None = None,
    by: Actor,
    key: str | None = None,
) -> int:
    """Give demands new promises and write one ``PromiseChange`` each; returns how many were changed.

    ``cause`` is a code (``promise_run``, ``quota``, ``supply`` ...), with the kind of the documents behind it. A demand whose promise
    is no longer the old one is left alone: the caller compares the number. The caller holds the locks of the sources.
    """
    del key
    params = {
        "demands": [x.demand_id for x in changes],
        "old_on": [x.old_on for x in changes],
        "new_on": [x.new_on for x in changes],
        "old_reasons": [x.old_reason for x in changes],
        "new_reasons": [x.new_reason for x in changes],
        "old_qtys": [x.old_qty for x in changes],
        "new_qtys": [x.new_qty for x in changes],
        "cause": cause,
        "cause_kind": cause_kind,
        "cause_ids": [x.cause_id for x in changes],
        "at": by.now,
        "operation": current().id,
    }
    return SQL.run("repromise", params)
