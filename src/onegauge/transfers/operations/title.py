"""Goods on their way change their owner: both companies' books by one id, both companies' transit by one pair of moves."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.finance.operations import TradeLine, TradeRequest, post_trades
from onegauge.inventory.operations import TitlePassed, pass_title
from onegauge.kernel.actor import Actor
from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.operations.ends import Head

KIND = TRANSFER_KIND.number


@dataclass(frozen=True, slots=True)
class Sent:
    """A quantity of a piece with its price between the companies and its cost for the group."""

    id: int
    transfer_id: int
    line_id: int
    item_id: int
    lot_id: int | None
    qty: Decimal
    unit_price: Decimal | None
    unit_cost: Decimal


def pass_titles(pieces: Sequence[Sent], heads: Mapping[int, Head], *, by: Actor) -> None:
    """Pass the title of pieces that go to another company; one trade per transfer. Inside a company nothing happens."""
    traded = [p for p in pieces if heads[p.transfer_id].is_traded]
    if not traded:
        return
    groups: dict[int, list[Sent]] = {}
    for piece in traded:
        groups.setdefault(piece.transfer_id, []).append(piece)
    trades = post_trades(trades=[_trade(heads[i], mine, by) for i, mine in groups.items()], by=by)
    lines = [
        TitlePassed(
            company_id=heads[i].company_id, site_id=heads[i].site_id, to_company_id=heads[i].to_company_id,
            to_site_id=heads[i].to_site_id, item_id=p.item_id, lot_id=p.lot_id, qty=p.qty, unit_cost=cost, source_id=i,
        )
        for (i, mine), trade in zip(groups.items(), trades, strict=True)
        for p, cost in zip(mine, trade.buyer_unit_costs, strict=True)
    ]  # fmt: skip
    pass_title(source_kind=KIND, lines=lines, by=by)


def _trade(head: Head, pieces: Sequence[Sent], by: Actor) -> TradeRequest:
    return TradeRequest(
        seller_id=head.company_id, seller_site_id=head.site_id, buyer_id=head.to_company_id, buyer_site_id=head.to_site_id,
        traded_on=by.today, source_kind=KIND, source_id=head.id, source_number=head.number,
        lines=[TradeLine(qty=p.qty, unit_price=p.unit_price or Decimal(0), unit_cost=p.unit_cost) for p in pieces],
    )  # fmt: skip
