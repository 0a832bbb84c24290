"""Receiving: what arrived goes into bins with its lots and units, what arrived otherwise becomes a discrepancy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from onegauge.inventory.errors import UnknownItem
from onegauge.inventory.operations import TransitReceipt, receive_transit
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal
from onegauge.kernel.facts import publish
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import operation
from onegauge.transfers.errors import BeyondShipped, NoReceivingBin
from onegauge.transfers.facts import DiscrepanciesFound, TransfersReceived
from onegauge.transfers.kinds import TRANSFER_KIND
from onegauge.transfers.operations.ends import Head, ask_at, both_ends, heads_of
from onegauge.transfers.operations.progress import settle_states
from onegauge.transfers.operations.title import Sent, pass_titles
from onegauge.transfers.permissions import RECEIVE
from onegauge.transfers.policies import SHORTAGE_OWNER
from onegauge.transfers.statements import EXECUTION as SQL
from onegauge.transfers.states import TRANSFER, Answerable, DiscrepancyType, Ownership

KIND = TRANSFER_KIND.number
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PieceReceived:
    """How much of a piece arrived in order."""

    piece_id: int
    qty: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What arrived otherwise: of a piece (short, damaged, wrong item), or beside all pieces (over, by its SKU).

    ``answerable`` is empty where nobody is named yet: the receiving site's policy then says who.
    """

    type: str
    qty: Decimal
    piece_id: int | None = None
    sku: str = ""
    lot: str = ""
    answerable: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReceipt:
    """What came in of one transfer. ``final``: whatever is not named is missing, nothing more will come."""

    transfer_id: int
    lines: Sequence[PieceReceived] = ()
    findings: Sequence[Finding] = ()
    bin: str = ""
    final: bool = False
    version: int | None = None


@dataclass(frozen=True, slots=True)
class TransferReceived:
    """A transfer after a receipt: its state, what was put away, and how many discrepancies were found."""

    transfer_id: int
    state: str
    qty: Decimal
    discrepancy_count: int


@dataclass(frozen=True, slots=True)
class Open:
    """A piece with what of it is still expected."""

    id: int
    transfer_id: int
    line_id: int
    item_id: int
    lot_id: int | None
    sscc: str
    unit_cost: Decimal | None
    unit_price: Decimal | None
    sku: str
    lot_code: str
    open_qty: Decimal

    def sent(self, qty: Decimal) -> Sent:
        """A quantity of it, to change its owner."""
        return Sent(
            self.id,
            self.transfer_id,
            self.line_id,
            self.item_id,
            self.lot_id,
            qty,
            self.unit_price,
            self.unit_cost or ZERO,
        )


@dataclass(slots=True)
class _Found:
    """What several receipts amount to."""

    arrived: list[tuple[Open, Decimal]] = field(default_factory=list)
    findings: list[tuple[int, Open | None, Finding, int | None, str]] = field(default_factory=list)


@operation(permission=RECEIVE)
def receive_transfers(
    *, receipts: Sequence[TransferReceipt], by: Actor, key: str | None = None
) -> list[TransferReceived]:
    """Take in what arrived of transfers, in full or in part, any number of them in a constant number of statements.

    Lots and handling units stay what they were and value is kept. Nothing is received beyond what was sent: what came
    in excess is a discrepancy. Where the lane says that the goods change their owner on arrival, they do so here.
    """
    del key
    wanted = {r.transfer_id: r for r in receipts}
    versions = {r.transfer_id: r.version for r in receipts if r.version is not None}
    moves = TRANSFER.begin("receive", wanted, by=by, versions=versions)
    if len(wanted) < len(receipts):
        moves.refuse(InvalidValue("A transfer is received once in one call.", field="receipts", mend="Name it once."))
    heads = heads_of(moves.sound_ids)
    ask_at(moves, list(heads.values()), RECEIVE, sender=False, receiver=True)
    moves.check()
    with both_ends(list(heads.values()), by) as wide:
        bins = _bins(moves, heads, wanted)
        found = _judge(moves, heads, receipts)
        moves.check()
        arrived = [p.sent(qty) for p, qty in found.arrived if heads[p.transfer_id].ownership == Ownership.RECEIPT]
        pass_titles(arrived, heads, by=wide)
        receive_transit(source_kind=KIND, lines=[_line(p, q, heads, bins) for p, q in found.arrived], by=wide)
        _count(found.arrived, moves.ids, wide)
        opened = _open_discrepancies(found, wide)
        got = {i: sum((q for p, q in found.arrived if p.transfer_id == i), ZERO) for i in moves.ids}
        moves.finish(after={i: {"received_qty": got[i], "discrepancies": opened.get(i, [])} for i in moves.ids})
        states = settle_states(moves.ids, by=wide)
    publish(TransfersReceived(transfer_ids=tuple(moves.ids)), by=by)
    return [TransferReceived(i, states[i], got[i], len(opened.get(i, []))) for i in moves.ids]


@operation(permission=RECEIVE)
def receive_in_full(
    *, transfer_ids: Sequence[int], versions: Mapping[int, int] | None = None, by: Actor, key: str | None = None
) -> list[TransferReceived]:
    """Everything that is on its way arrived as it was sent; it is put into the first receiving bin of the site."""
    del key
    moves = TRANSFER.begin("receive", transfer_ids, by=by, versions=versions)
    heads = heads_of(moves.sound_ids)
    ask_at(moves, list(heads.values()), RECEIVE, sender=False, receiver=True)
    moves.check()
    pieces: dict[int, list[PieceReceived]] = {i: [] for i in moves.ids}
    for piece in SQL.rows("pieces", {"transfers": moves.ids}, Open):
        if piece.open_qty > 0:
            pieces[piece.transfer_id].append(PieceReceived(piece_id=piece.id, qty=piece.open_qty))
    return receive_transfers(receipts=[TransferReceipt(transfer_id=i, lines=x) for i, x in pieces.items()], by=by)


def _bins(moves: Moves, heads: Mapping[int, Head], wanted: Mapping[int, TransferReceipt]) -> dict[int, int]:
    ids = list(heads)
    rows = SQL.tuples(
        "receiving_bins", {"sites": [heads[i].to_site_id for i in ids], "bins": [wanted[i].bin for i in ids]}
    )
    for i, (_n, found, _code) in zip(ids, rows, strict=True):
        if found is None:
            moves.refuse(NoReceivingBin(
                f"The receiving site has no bin {wanted[i].bin!r}." if wanted[i].bin else "The receiving site has no bin.",
                object_id=i, field="bin", mend="Name a bin of the site.",
            ))  # fmt: skip
    return {i: row[1] for i, row in zip(ids, rows, strict=True)}


def _judge(moves: Moves, heads: Mapping[int, Head], receipts: Sequence[TransferReceipt]) -> _Found:
    """Lay what is told on what is expected; with everything that is wrong refused at once."""
    pieces = {p.id: p for p in SQL.rows("pieces", {"transfers": moves.ids}, Open)}
    skus = sorted({f.sku for r in receipts for f in r.findings if f.sku})
    items = dict(SQL.tuples("items_of_skus", {"skus": skus})) if skus else {}
    sites = {h.to_site_id for h in heads.values()}
    owner = {s: SHORTAGE_OWNER.at(site_id=s, on=moves.by.today).as_text for s in sorted(sites)}
    left = {i: p.open_qty for i, p in pieces.items()}
    found = _Found()
    for n, receipt in enumerate(receipts):
        at = f"receipts[{n}]"
        for m, line in enumerate(receipt.lines):
            piece = _take(moves, receipt, line.piece_id, line.qty, pieces=pieces, left=left, at=f"{at}.lines[{m}]")
            if piece is not None and line.qty > 0:
                found.arrived.append((piece, line.qty))
        for m, finding in enumerate(receipt.findings):
            moves_refusal = _finding_fault(finding, items, f"{at}.findings[{m}]")
            moves.refuse(moves_refusal)
            told = None
            if finding.piece_id is not None and moves_refusal is None:
                told = _take(
                    moves, receipt, finding.piece_id, finding.qty, pieces=pieces, left=left, at=f"{at}.findings[{m}]"
                )
            who = finding.answerable or owner[heads[receipt.transfer_id].to_site_id]
            found.findings.append((receipt.transfer_id, told, finding, items.get(finding.sku), who))
        if receipt.final:
            _missing(receipt, pieces, left, found, owner[heads[receipt.transfer_id].to_site_id])
    return found


def _take(
    moves: Moves, receipt: TransferReceipt, piece_id: int, qty: Decimal, *, pieces: Mapping[int, Open],
    left: dict[int, Decimal], at: str,
) -> Open | None:  # fmt: skip
    """Take a quantity off what is expected of a piece."""
    piece = pieces.get(piece_id)
    if piece is None or piece.transfer_id != receipt.transfer_id:
        moves.refuse(
            BeyondShipped(
                "This is not on its way with this transfer.", object_id=receipt.transfer_id, field=f"{at}.piece_id"
            )
        )
    elif not (is_exact(qty) and qty >= 0):
        moves.refuse(
            InvalidValue(
                "A quantity is not negative and has at most 6 decimals.",
                object_id=receipt.transfer_id,
                field=f"{at}.qty",
            )
        )
    elif qty > left[piece_id]:
        moves.refuse(BeyondShipped(
            f"{piece.sku}: only {left[piece_id]:f} are on their way, not {qty:f}.", object_id=receipt.transfer_id,
            field=f"{at}.qty", mend="Receive what was sent, and note the excess as over.",
        ))  # fmt: skip
    else:
        left[piece_id] -= qty
        return piece
    return None


def _finding_fault(finding: Finding, items: Mapping[str, int], at: str) -> Refusal | None:
    wrong = (
        (finding.type not in DiscrepancyType.values, "type", f"A discrepancy is one of {', '.join(DiscrepancyType.values)}."),
        (finding.answerable not in ("", *Answerable.values), "answerable", f"Who answers is one of {', '.join(Answerable.values)}."),
        (not (is_exact(finding.qty) and finding.qty > 0), "qty", "The quantity of a discrepancy is above zero."),
        (len(finding.note) > 300 or "\x00" in finding.note or len(finding.lot) > 40, "note",
         "A note has at most 300 characters, a lot 40."),
        ((finding.piece_id is None) != (finding.type == DiscrepancyType.OVER), "piece_id",
         "Everything but an excess is told of what is on its way."),
    )  # fmt: skip
    told = next((InvalidValue(text, field=f"{at}.{field}") for holds, field, text in wrong if holds), None)
    if told is None and (finding.sku or finding.piece_id is None) and finding.sku not in items:
        return UnknownItem(f"There is no item {finding.sku!r}.", field=f"{at}.sku")
    return told


def _missing(
    receipt: TransferReceipt, pieces: Mapping[int, Open], left: Mapping[int, Decimal], found: _Found, owner: str
) -> None:
    """Nothing more will come: what is not accounted for is short."""
    for piece in pieces.values():
        if piece.transfer_id == receipt.transfer_id and left[piece.id] > 0:
            short = Finding(type=DiscrepancyType.SHORT, qty=left[piece.id], piece_id=piece.id)
            found.findings.append((receipt.transfer_id, piece, short, None, owner))


def _line(piece: Open, qty: Decimal, heads: Mapping[int, Head], bins: Mapping[int, int]) -> TransitReceipt:
    head = heads[piece.transfer_id]
    return TransitReceipt(
        company_id=head.to_company_id, site_id=head.to_site_id, bin_id=bins[head.id], item_id=piece.item_id,
        lot_id=piece.lot_id, sscc=piece.sscc, qty=qty, source_id=head.id,
    )  # fmt: skip


def _count(arrived: Sequence[tuple[Open, Decimal]], transfer_ids: Sequence[int], by: Actor) -> None:
    SQL.run("count_pieces", {
        "pieces": [p.id for p, _q in arrived], "received": [q for _p, q in arrived],
        "lost": [ZERO] * len(arrived), "returned": [ZERO] * len(arrived),
    })  # fmt: skip
    SQL.run("set_received", {"transfers": list(transfer_ids), "on": by.today})


def _open_discrepancies(found: _Found, by: Actor) -> dict[int, list[int]]:
    """Note what must be decided; the ids by transfer."""
    rows = found.findings
    if not rows:
        return {}
    made = SQL.tuples("insert_discrepancies", {
        "transfers": [r[0] for r in rows], "pieces": [None if r[1] is None else r[1].id for r in rows],
        "items": [r[3] if r[1] is None else r[1].item_id for r in rows],
        "lots": [r[2].lot if r[1] is None else r[1].lot_code for r in rows], "types": [str(r[2].type) for r in rows],
        "qtys": [r[2].qty for r in rows], "found_items": [None if r[1] is None else r[3] for r in rows],
        "answerables": [r[4] for r in rows], "notes": [r[2].note for r in rows], "at": by.now,
    })  # fmt: skip
    opened: dict[int, list[int]] = {}
    for discrepancy, transfer, _type, _qty in made:
        opened.setdefault(transfer, []).append(discrepancy)
    fact = DiscrepanciesFound(transfer_ids=tuple(sorted(opened)), discrepancy_ids=tuple(sorted(m[0] for m in made)))
    publish(fact, by=by)
    return opened
