"""Inspection of what came: goods that were received into inspection are passed or blocked."""

from collections.abc import Sequence

from onegauge.inventory.operations import StatusLine, change_stock_status
from onegauge.inventory.permissions import JUDGE
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import PermissionMissing, Refused
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.errors import NothingToInspect
from onegauge.warehouse.operations.redirecting import SQL


@operation(permission=JUDGE)
def inspect_arrivals(
    *, arrival_ids: Sequence[int], passed: bool, reason: str = "", by: Actor, key: str | None = None
) -> list[int]:
    """Pass or block everything of these arrivals that lies in inspection; returns the balances it lies on now.

    One status change in the words of the stock: passed goods may be promised at once, blocked ones wait for a decision.
    """
    del key
    found = SQL.tuples("in_inspection", {"arrivals": list(arrival_ids)})
    if not found:
        raise Refused([NothingToInspect("Nothing of it lies in inspection.", mend="Somebody decided on it already.")])
    if not is_nested() and not all(by.may(JUDGE, company, site) for _balance, company, site in found):
        raise Refused([PermissionMissing("You may not do this at this site.", permission=JUDGE)])
    status, why = ("available", "passed") if passed else ("blocked", "failed")
    lines = [StatusLine(balance_id=i, status=status, reason_code=why, reason=reason) for i, _company, _site in found]
    return [x.to_balance_id for x in change_stock_status(lines=lines, by=by)]
