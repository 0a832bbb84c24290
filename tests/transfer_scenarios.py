"""How the operations of transfers are run with any number of documents; see ``statement_scenarios``."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from onegauge.transfers import operations as ops
from onegauge.warehouse import operations as warehouse
from tests.statement_scenarios import Act, codes, people, scenario
from tests.support import FIRST, Trade
from tests.transfers.words import draft, release, set_up_lanes

ASKED = Decimal(2)


def ready(trade: Trade) -> None:
    """Lanes, prices and a rate, once."""
    if not trade.value("SELECT count(*) FROM transfers_lane"):
        set_up_lanes(trade)


def planned(trade: Trade, n: int, to: str = "YORK") -> list[int]:
    """Transfers out of Leeds with stock reserved."""
    ready(trade)
    trade.receive("GLOVE", 2 * n)
    drafts = [draft(("GLOVE", ASKED), to=to) for _ in range(n)]
    return [t.transfer_id for t in ops.request_transfers(transfers=drafts, by=trade.by)]


def drafted(trade: Trade, n: int, *, urgent: bool = False) -> list[int]:
    """Requests that nobody has put forward."""
    ready(trade)
    trade.receive("GLOVE", 2 * n)
    drafts = [draft(("GLOVE", ASKED), urgent=urgent) for _ in range(n)]
    return [t.transfer_id for t in ops.request_transfers(transfers=drafts, submit=False, by=trade.by)]


def waiting(trade: Trade, n: int) -> list[int]:
    """Requests that wait for somebody at the sender, because their lane asks for it."""
    ready(trade)
    version = trade.value("SELECT version FROM transfers_lane WHERE code = 'LEE-YOR'")
    lane = ops.LaneDraft(
        code="LEE-YOR",
        from_site="LEEDS",
        to_site="YORK",
        lead_days=2,
        carrier="Van",
        needs_approval=True,
        version=version,
    )
    ops.save_lanes(lanes=[lane], by=trade.by)
    ids = drafted(trade, n)
    ops.submit_transfers(transfer_ids=ids, by=trade.by)
    return ids


def sent(trade: Trade, n: int, to: str = "YORK") -> list[int]:
    """Transfers whose goods are on their way."""
    ids = planned(trade, n, to)
    trade.ship(*release(trade, *ids))
    return ids


def disputed(trade: Trade, n: int) -> list[int]:
    """Discrepancies: of each transfer everything is missing."""
    ids = sent(trade, n)
    ops.receive_transfers(receipts=[ops.TransferReceipt(transfer_id=i, final=True) for i in ids], by=trade.by)
    return found(trade, "SELECT id FROM transfers_discrepancy WHERE transfer_id = ANY(%s) ORDER BY id", ids)


def claimed(trade: Trade, n: int) -> list[int]:
    """Claims over what is missing."""
    ids = disputed(trade, n)
    ops.settle_discrepancies(discrepancy_ids=ids, treatment="claim", by=trade.by)
    return found(trade, "SELECT id FROM transfers_claim WHERE discrepancy_id = ANY(%s) ORDER BY id", ids)


def found(trade: Trade, query: str, ids: Sequence[int]) -> list[int]:
    """The ids that a query answers."""
    return [row[0] for row in trade.rows(query, list(ids))]


@scenario("transfers.request_transfers")
def request_transfers(trade: Trade, n: int) -> Act:
    ready(trade)
    trade.receive("GLOVE", 2 * n)
    drafts = [draft(("GLOVE", ASKED)) for _ in range(n)]
    return lambda: ops.request_transfers(transfers=drafts, by=trade.by)


@scenario("transfers.submit_transfers")
def submit_transfers(trade: Trade, n: int) -> Act:
    ids = drafted(trade, n)
    return lambda: ops.submit_transfers(transfer_ids=ids, by=trade.by)


@scenario("transfers.approve_transfers")
@scenario("transfers.plan_transfers")
def approve_transfers(trade: Trade, n: int) -> Act:
    ids = waiting(trade, n)
    decider = replace(trade.by, person_id=people(trade, 1)[0])
    return lambda: ops.approve_transfers(transfer_ids=ids, by=decider)


@scenario("transfers.reject_transfers")
def reject_transfers(trade: Trade, n: int) -> Act:
    ids = waiting(trade, n)
    return lambda: ops.reject_transfers(transfer_ids=ids, note="Not now", by=trade.by)


@scenario("transfers.allocate_transfers")
def allocate_transfers(trade: Trade, n: int) -> Act:
    ids = planned(trade, n)
    return lambda: ops.allocate_transfers(transfer_ids=ids, by=trade.by)


@scenario("transfers.release_transfers")
def release_transfers(trade: Trade, n: int) -> Act:
    ids = planned(trade, n)
    return lambda: ops.release_transfers(transfer_ids=ids, by=trade.by)


@scenario("transfers.count_as_shipped")
@scenario("inventory.pass_title")
@scenario("finance.post_trades")
def ship_to_another_company(trade: Trade, n: int) -> Act:
    made = release(trade, *planned(trade, n, "LYON"))
    warehouse.pick_shipments(shipment_ids=made, by=trade.by)
    warehouse.pack_shipments(shipment_ids=made, by=trade.by)
    return lambda: warehouse.ship_shipments(shipment_ids=made, by=trade.by)


@scenario("transfers.receive_transfers")
@scenario("inventory.receive_transit")
def receive_transfers(trade: Trade, n: int) -> Act:
    ids = sent(trade, n)
    rows = trade.rows("SELECT transfer_id, id, qty FROM transfers_piece WHERE transfer_id = ANY(%s) ORDER BY id", ids)
    receipts = [
        ops.TransferReceipt(transfer_id=transfer, lines=[ops.PieceReceived(piece_id=piece, qty=qty)])
        for transfer, piece, qty in rows
    ]
    return lambda: ops.receive_transfers(receipts=receipts, by=trade.by)


@scenario("transfers.receive_in_full")
def receive_in_full(trade: Trade, n: int) -> Act:
    ids = sent(trade, n)
    return lambda: ops.receive_in_full(transfer_ids=ids, by=trade.by)


@scenario("transfers.cancel_transfers")
def cancel_transfers(trade: Trade, n: int) -> Act:
    ids = planned(trade, n)
    return lambda: ops.cancel_transfers(transfer_ids=ids, by=trade.by)


@scenario("transfers.cut_transfers")
def cut_transfers(trade: Trade, n: int) -> Act:
    ready(trade)
    trade.receive("GLOVE", 2 * n)
    drafts = [draft(("GLOVE", ASKED), ("ROPE", ASKED)) for _ in range(n)]
    ids = [t.transfer_id for t in ops.request_transfers(transfers=drafts, by=trade.by)]
    trade.ship(*release(trade, *ids))
    return lambda: ops.cut_transfers(transfer_ids=ids, by=trade.by)


@scenario("transfers.close_transfers")
def close_transfers(trade: Trade, n: int) -> Act:
    ids = sent(trade, n)
    ops.receive_in_full(transfer_ids=ids, by=trade.by)
    return lambda: ops.close_transfers(transfer_ids=ids, by=trade.by)


@scenario("transfers.settle_discrepancies")
@scenario("inventory.lose_transit")
def settle_discrepancies(trade: Trade, n: int) -> Act:
    ids = disputed(trade, n)
    return lambda: ops.settle_discrepancies(discrepancy_ids=ids, treatment="loss", note="Lost", by=trade.by)


@scenario("transfers.settle_claims")
def settle_claims(trade: Trade, n: int) -> Act:
    ids = claimed(trade, n)
    return lambda: ops.settle_claims(claim_ids=ids, by=trade.by)


@scenario("transfers.write_off_claims")
def write_off_claims(trade: Trade, n: int) -> Act:
    ids = claimed(trade, n)
    return lambda: ops.write_off_claims(claim_ids=ids, note="Nobody pays", by=trade.by)


@scenario("transfers.save_lanes")
def save_lanes(trade: Trade, n: int) -> Act:
    lanes = [ops.LaneDraft(code=c, from_site="YORK", to_site="LEEDS") for c in codes(n, "L")]
    return lambda: ops.save_lanes(lanes=lanes, by=trade.by)


@scenario("transfers.save_price_rules")
def save_price_rules(trade: Trade, n: int) -> Act:
    first = 1 + int(trade.value("SELECT count(*) FROM transfers_pricerule"))
    rules = [
        ops.PriceRuleDraft(seller="SOUTH", buyer="NORTH", valid_from=FIRST.replace(year=FIRST.year + first + k))
        for k in range(n)
    ]
    return lambda: ops.save_price_rules(rules=rules, by=trade.by)
