"""What the supplier has sent to a site: announced to its warehouse, which receives it by its tolerance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.operations import SupplyChange, reschedule_supply
from onegauge.kernel.actor import Actor
from onegauge.kernel.operation import operation
from onegauge.purchasing.errors import NothingToAnnounce, SentToCustomer
from onegauge.purchasing.kinds import PURCHASE_ORDER_KIND
from onegauge.purchasing.operations.following import cut_lines_of
from onegauge.purchasing.operations.receiving import MICRO, PurchaseReceived, begin, no_rate
from onegauge.purchasing.operations.writing import heads_of
from onegauge.purchasing.permissions import FOLLOW, RECEIVE
from onegauge.purchasing.statements import RECEIPTS as SQL
from onegauge.purchasing.states import PURCHASE_ORDER
from onegauge.warehouse.operations import ArrivalDraft, ArrivalLineDraft, announce_arrivals

KIND = PURCHASE_ORDER_KIND.number
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class _Coming:
    """What of a line neither came in nor stands in an arrival that is still to be received."""

    line_id: int
    order_id: int
    sku: str
    ordered_qty: Decimal
    coming_qty: Decimal
    unit_price: Decimal
    day: date
    site: str
    supplier: str


@operation(permission=RECEIVE)
def announce_purchase_orders(
    *,
    order_ids: Sequence[int],
    expected_on: date | None = None,
    carrier: str = "",
    reference: str = "",
    here: bool = False,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """The supplier has sent what is open, or it stands at the door (``here``): each order becomes an arrival of its site.

    The arrival is received by the tolerance of the site; what it accepts counts on the order. Returns the arrivals.
    """
    del key
    moves = PURCHASE_ORDER.begin("announce", order_ids, by=by, versions=versions)
    heads = heads_of(moves.sound_ids, by)
    coming: dict[int, list[_Coming]] = {}
    for line in SQL.rows("coming", {"orders": moves.sound_ids, "kind": KIND}, _Coming):
        coming.setdefault(line.order_id, []).append(line)
    for head in heads.values():
        if head.is_direct:
            text = f"{head.number} goes straight to the customer."
            moves.refuse(SentToCustomer(text, object_id=head.id, mend="Report what the supplier sent to him."))
        elif head.id not in coming:
            moves.refuse(NothingToAnnounce(
                f"Nothing of {head.number} is still to be announced.", object_id=head.id,
                mend="Look at the arrivals of the site.",
            ))  # fmt: skip
        elif head.rate is None:
            moves.refuse(no_rate(head, "order_ids"))
    moves.check()
    drafts = [
        ArrivalDraft(
            site=coming[i][0].site, supplier=coming[i][0].supplier, carrier=carrier, reference=reference or heads[i].number,
            expected_on=expected_on or min(x.day for x in coming[i]), here=here,
            lines=[_line(x, heads[i].rate or ZERO) for x in coming[i]],
        )
        for i in moves.ids
    ]  # fmt: skip
    arrivals = announce_arrivals(arrivals=drafts, by=by)
    moves.finish(after={i: {"arrival": a} for i, a in zip(moves.ids, arrivals, strict=True)})
    return arrivals


def _line(line: _Coming, rate: Decimal) -> ArrivalLineDraft:
    return ArrivalLineDraft(
        sku=line.sku, qty=line.coming_qty, unit_cost=(line.unit_price * rate).quantize(MICRO),
        source_kind=KIND, source_id=line.order_id, source_line_id=line.line_id, ordered_qty=line.ordered_qty,
    )  # fmt: skip


@operation(permission=FOLLOW)
def count_missing(*, rests: Sequence[tuple[int, Decimal]], by: Actor, key: str | None = None) -> list[int]:
    """So much of these lines does not come: pairs (line, quantity). Returns the orders that are now received.

    For whoever received and judged; a line from which less is open by now loses what is open.
    """
    del key
    if not rests:
        return []
    found, moves = begin([PurchaseReceived(line_id=line, qty=qty) for line, qty in rests], "count", by)
    moves.check()
    cuts = [(line, min(qty, found[line].open_qty)) for line, qty in rests if min(qty, found[line].open_qty) > 0]
    cut_lines_of([(line, found[line].order_id, qty) for line, qty in cuts])
    changes = [
        SupplyChange(source_id=found[line].order_id, source_line_id=line, open_qty=found[line].open_qty - qty)
        for line, qty in cuts
    ]
    reschedule_supply(source_kind=KIND, changes=changes, by=by)
    done = [i for i, is_open in SQL.tuples("open_orders", {"orders": moves.ids}) if not is_open]
    missing: dict[int, dict[str, Decimal]] = {}
    for line, qty in cuts:
        missing.setdefault(found[line].order_id, {})[str(found[line].line_no)] = qty
    moves.finish(to=dict.fromkeys(done, "received"), after={i: {"missing": lines} for i, lines in missing.items()})
    return done
