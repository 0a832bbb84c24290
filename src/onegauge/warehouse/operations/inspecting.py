"""Inspection of what came: goods that were received into inspection are passed or blocked."""

from collections.abc import Sequence

from onegauge.inventory.operations import StatusLine, change_stock_status
from onegauge.inventory.permissions import JUDGE
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import PermissionMissing, Refused
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.errors import NothingToInspect
from onegauge.warehouse.operations.put_aways import Lying, open_put_aways, trim_put_aways
from onegauge.warehouse.operations.redirecting import SQL


@operation(permission=JUDGE)
def inspect_arrivals(
    *, arrival_ids: Sequence[int], passed: bool, reason: str = "", by: Actor, key: str | None = None
) -> list[int]:
    """Pass or block everything of these arrivals that lies in inspection; returns the balances it lies on now.

    One status change in the words of the stock: passed goods may be promised at once, blocked ones wait for a decision.
    What of them still lies where it was received is put away as what it is now.
    """
    del key
    found = SQL.tuples("in_inspection", {"arrivals": list(arrival_ids)})
    if not found:
        raise Refused([NothingToInspect("Nothing of it lies in inspection.", mend="Somebody decided on it already.")])
    if not is_nested() and not all(by.may(JUDGE, company, site) for _balance, company, site, _arrival in found):
        raise Refused([PermissionMissing("You may not do this at this site.", permission=JUDGE)])
    status, why = ("available", "passed") if passed else ("blocked", "failed")
    lines = [StatusLine(balance_id=i, status=status, reason_code=why, reason=reason) for i, *_rest in found]
    moved = change_stock_status(lines=lines, by=by)
    trim_put_aways(site_ids=[site for _balance, _company, site, _arrival in found], by=by)
    of = {balance: (arrival, site) for balance, _company, site, arrival in found}
    open_put_aways([Lying(of[x.balance_id][0], x.to_balance_id, of[x.balance_id][1], x.qty) for x in moved], by)
    return [x.to_balance_id for x in moved]
