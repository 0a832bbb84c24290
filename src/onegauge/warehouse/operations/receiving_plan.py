"""What was said at the door, laid on what is expected, and judged by the tolerance; nothing is written here."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from onegauge.catalog.states import StorageProfile, Tracking
from onegauge.inventory.errors import LotRequired, SerialNotOne
from onegauge.inventory.sscc import sscc_fault
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import shown
from onegauge.kernel.errors import Refusal
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.sql import Sql
from onegauge.warehouse.arrival_states import CONDITIONS
from onegauge.warehouse.errors import ExpiryRequired, NoReceivingPlace, UnknownLabel, WrongReceipt
from onegauge.warehouse.inbound_policies import (
    OVER_ACTION,
    OVER_SHARE,
    OVER_UNITS,
    UNDER_ACTION,
    UNDER_SHARE,
    UNDER_UNITS,
)
from onegauge.warehouse.labels import Label, read_label
from onegauge.warehouse.receipt_rules import Tolerance, accepted_at_most, lay_on, split

SQL = Sql(str(__file__).replace("/operations/", "/"), "receiving")
ZERO = Decimal(0)
OVER_JUDGES = (OVER_SHARE, OVER_UNITS, OVER_ACTION)
UNDER_JUDGES = (UNDER_SHARE, UNDER_UNITS, UNDER_ACTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedGoods:
    """One quantity at the door, in base units. ``code`` is what was scanned or typed: a SKU, a GTIN, an SSCC, a GS1 code.

    What is said beside the code counts before what the code says. Without a quantity a GTIN means one package, and an SSCC
    everything that is announced in it. ``condition``: good, damaged or wrong, the latter two with a ``note``.
    """

    code: str = ""
    qty: Decimal | None = None
    lot: str = ""
    expires_on: date | None = None
    produced_on: date | None = None
    sscc: str = ""
    condition: str = "good"
    note: str = ""
    weight_kg: Decimal | None = None
    line_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReceipt:
    """What came of one arrival; without a bin it lies at the dock, or where the site receives."""

    arrival_id: int
    lines: Sequence[ReceivedGoods] = ()
    bin: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Head:
    """An arrival, and where its goods are received."""

    id: int
    company_id: int
    site_id: int
    site: str
    number: str
    is_blind: bool
    bin: str | None
    supplier: str


@dataclass(slots=True)
class Expected:
    """A line of an arrival with what of its ordered line was accepted before; a new line has no id yet."""

    id: int | None
    arrival_id: int
    item_id: int
    source_kind: int | None
    source_id: int | None
    source_line_id: int | None
    lot_code: str
    expires_on: date | None
    sscc: str
    unit_cost: Decimal | None
    open_qty: Decimal
    ordered_qty: Decimal | None
    before_qty: Decimal
    sku: str
    tracking: str
    decimals: int
    storage_profile: str
    item_class: str

    @property
    def group(self) -> tuple[int | str, int, int]:
        """What adds up: the line of a source, or an item of an arrival."""
        if self.source_kind is not None and self.source_line_id is not None:
            return self.source_kind, self.source_line_id, 0
        return "own", self.arrival_id, self.item_id


@dataclass(slots=True)
class Said:
    """What was said, with the item it is about; ``at`` is its place in the call."""

    at: str
    arrival_id: int
    goods: ReceivedGoods
    qty: Decimal
    lot: str
    expires_on: date | None
    produced_on: date | None
    sscc: str
    weight_kg: Decimal | None
    lines: list[Expected]


@dataclass(slots=True)
class Part:
    """A quantity that counts on one line and has one outcome; ``sscc`` is where it will stand."""

    said: Said
    line: Expected
    qty: Decimal
    outcome: str
    ordered: Decimal | None
    allowed: Decimal | None
    before: Decimal
    sscc: str
    judge: "Judgement"
    weight_kg: Decimal | None = None


@dataclass(slots=True)
class Plan:
    """All parts of a call, and the lines that nobody announced."""

    parts: list[Part] = field(default_factory=list)
    new_lines: list[Expected] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The tolerance by which goods are judged, and the values with where each comes from."""

    tolerance: Tolerance
    policies: Mapping[str, Any]

    def kept(self, policies: Sequence[Any]) -> dict[str, Any]:
        """What a receipt or line keeps of the policies that judged it."""
        return {p.key: self.policies[p.key].journal_form for p in policies}


def judgement(site_id: int, item_class: str, supplier: str, by: Actor) -> Judgement:
    """How goods of a class from a supplier are judged at a site today."""
    found = {
        p.key: p.at(site_id=site_id, on=by.today, item_class=item_class, partner=supplier)
        for p in (*OVER_JUDGES, *UNDER_JUDGES)
    }
    values = Tolerance(
        found[OVER_SHARE.key].as_decimal, found[OVER_UNITS.key].as_decimal, found[OVER_ACTION.key].as_text,
        found[UNDER_SHARE.key].as_decimal, found[UNDER_UNITS.key].as_decimal, found[UNDER_ACTION.key].as_text,
    )  # fmt: skip
    return Judgement(values, found)


def all_kept(judges: Iterable[Judgement], policies: Sequence[Any]) -> list[dict[str, Any]]:
    """What the journal keeps of several judgements: each value with its origin once."""
    forms = {(key, form["provenance_id"]): form for judge in judges for key, form in judge.kept(policies).items()}
    return [*forms.values()]


def plan_receipts(moves: Moves, heads: Mapping[int, Head], receipts: Sequence[GoodsReceipt]) -> Plan:
    """Lay everything that was said on what is expected; collects every refusal with its place in the call."""
    for head in heads.values():
        if head.bin is None:
            text = "The site has no such bin, or none at all, where goods could be received."
            moves.refuse(NoReceivingPlace(text, object_id=head.id, field="bin", mend="Name a bin of the site."))
    lines = SQL.rows("lines_of_arrivals", {"ids": list(heads)}, Expected)
    plan = Plan()
    said = _said(moves, heads, receipts, lines, plan)
    _judge_dates(moves, said)
    if moves.refusals:
        return plan
    rules: dict[tuple[int, str, str], Judgement] = {}
    before = {x.group: x.before_qty for x in lines}
    for one in said:
        head = heads[one.arrival_id]
        goods = (head.site_id, one.lines[0].item_class, head.supplier)
        if goods not in rules:
            rules[goods] = judgement(*goods, moves.by)
        plan.parts += _parts(one, rules[goods], before)
    return plan


def _said(
    moves: Moves, heads: Mapping[int, Head], receipts: Sequence[GoodsReceipt], lines: Sequence[Expected], plan: Plan
) -> list[Said]:
    """Every line of every receipt, its label read, with the lines of its item; units are spelled out line by line."""
    flat = [
        (f"receipts[{n}].lines[{m}]", r.arrival_id, x) for n, r in enumerate(receipts) for m, x in enumerate(r.lines)
    ]
    labels = [read_label(x.code) for _at, _a, x in flat]
    items = SQL.tuples("resolve_labels", {"codes": [x.text for x in labels], "gtins": [x.gtin for x in labels]})
    by_id = {x.id: x for x in lines}
    mine: dict[int, list[Expected]] = {}
    of_item: dict[tuple[int, int], list[Expected]] = {}
    for x in lines:
        mine.setdefault(x.arrival_id, []).append(x)
        of_item.setdefault((x.arrival_id, x.item_id), []).append(x)
    said: list[Said] = []
    for (at, arrival_id, goods), label, item in zip(flat, labels, items, strict=True):
        named = by_id.get(goods.line_id) if goods.line_id is not None else None
        fault = _shape_fault(at, goods, named, arrival_id)
        if fault is not None:
            moves.refuse(fault)
        elif named is None and item[1] is None:
            said += _unit(moves, (at, arrival_id), goods, label, mine.get(arrival_id, ()))
        else:
            one = _one((at, arrival_id), goods, label, item, named)
            one.lines = [named] if named else of_item.get((arrival_id, item[1]), [])
            if not one.lines:
                one.lines = of_item[arrival_id, item[1]] = [_new_line(plan, heads[arrival_id], item)]
            _judge_said(moves, one)
            said.append(one)
    return said


def _shape_fault(at: str, goods: ReceivedGoods, named: Expected | None, arrival_id: int) -> Refusal | None:
    if goods.line_id is not None and (named is None or named.arrival_id != arrival_id):
        return WrongReceipt(f"Line {goods.line_id} is not of this arrival.", field=f"{at}.line_id")
    if goods.condition not in CONDITIONS:
        return WrongReceipt(f"Goods are {', '.join(CONDITIONS)}.", field=f"{at}.condition")
    if goods.condition != "good" and not goods.note.strip():
        return WrongReceipt("Say what is wrong with the goods.", field=f"{at}.note")
    if len(goods.note) > 200 or "\x00" in goods.note:
        return WrongReceipt("A reason has at most 200 characters.", field=f"{at}.note")
    if goods.sscc:
        return sscc_fault(goods.sscc, f"{at}.sscc")
    return None


def _unit(
    moves: Moves, where: tuple[str, int], goods: ReceivedGoods, label: Label, mine: Sequence[Expected]
) -> list[Said]:
    """A handling unit alone means everything that is announced in it and did not come yet."""
    at, arrival_id = where
    sscc = goods.sscc or label.sscc
    if not sscc:
        text = f"There is no item {shown(goods.code)!r}."
        moves.refuse(UnknownLabel(text, field=f"{at}.code", mend="Scan again, or type the SKU."))
        return []
    inside = [x for x in mine if x.sscc == sscc and x.open_qty > 0]
    if not inside or goods.qty is not None:
        text = f"Nothing is announced in handling unit {sscc}, or it was received already."
        if goods.qty is not None:
            text = "A handling unit is received whole; name an item to receive a part of it."
        moves.refuse(UnknownLabel(text, field=f"{at}.code", mend="Scan what stands in it."))
        return []
    found = [
        Said(
            at, arrival_id, goods, x.open_qty, x.lot_code, x.expires_on, None, sscc, goods.weight_kg if len(inside) == 1 else None,
            [x],
        )
        for x in inside
    ]  # fmt: skip
    for one in found:
        _judge_said(moves, one)
    return found


def _one(
    where: tuple[str, int], goods: ReceivedGoods, label: Label, item: Sequence[Any], named: Expected | None
) -> Said:
    """One item, in base units; what was said counts before what the label says."""
    content = Decimal(item[6]) / Decimal(item[7]) if item[6] and named is None else Decimal(1)
    qty = goods.qty if goods.qty is not None else content * (label.count or 1)
    return Said(
        *where, goods, qty, goods.lot or label.lot, goods.expires_on or label.expires_on,
        goods.produced_on or label.produced_on, goods.sscc or label.sscc, goods.weight_kg or label.weight_kg, [],
    )  # fmt: skip


def _new_line(plan: Plan, head: Head, item: Sequence[Any]) -> Expected:
    """A line for what nobody announced: nothing of it was ordered, or on a blind arrival everything is welcome."""
    ordered = None if head.is_blind else ZERO
    line = Expected(
        None, head.id, item[1], None, None, None, "", None, "", None, ZERO, ordered, ZERO, item[2], item[3], item[4], item[5],
        item[8],
    )  # fmt: skip
    plan.new_lines.append(line)
    return line


def _judge_said(moves: Moves, one: Said) -> None:
    """What is wrong with a quantity of an item, whatever is expected of it."""
    line = one.lines[0]
    if not (is_exact(one.qty) and one.qty > 0):
        text = f"A received quantity is above zero, with at most 6 decimals, not {one.qty}."
        moves.refuse(WrongReceipt(text, field=f"{one.at}.qty"))
    elif one.qty != round(one.qty, line.decimals):
        text = f"{line.sku} is counted with {line.decimals} decimals."
        moves.refuse(WrongReceipt(text, field=f"{one.at}.qty"))
    if line.tracking != Tracking.NONE and not one.lot:
        moves.refuse(LotRequired(f"{line.sku} is tracked: give its {line.tracking}.", field=f"{one.at}.lot"))
    if line.tracking == Tracking.SERIAL and one.lot and one.qty != 1:
        text = f"{line.sku} {one.lot} is one piece, not {one.qty}."
        moves.refuse(SerialNotOne(text, field=f"{one.at}.qty", mend="Give one line per serial number."))
    if one.lot and one.expires_on is None:
        one.expires_on = next((x.expires_on for x in one.lines if x.lot_code == one.lot), None)


def _judge_dates(moves: Moves, said: Sequence[Said]) -> None:
    """Dated goods come with their expiry, unless their lot is known with one."""
    dated = [s for s in said if s.lot and s.expires_on is None and s.lines[0].storage_profile == StorageProfile.DATED]
    if not dated:
        return
    params = {"items": [s.lines[0].item_id for s in dated], "lots": [s.lot for s in dated]}
    known = {(row[0], row[1]) for row in SQL.tuples("known_expiries", params)}
    for one in dated:
        if (one.lines[0].item_id, one.lot) not in known:
            text = f"{one.lines[0].sku} is dated: give the expiry of {one.lot}."
            moves.refuse(ExpiryRequired(text, field=f"{one.at}.expires_on"))


def _parts(one: Said, judge: Judgement, before: dict[Any, Decimal]) -> list[Part]:
    """The outcomes of one quantity; what was accepted and what came of a line follow, for the next one."""
    condition, tolerance = one.goods.condition, judge.tolerance
    if condition != "good":
        line = one.lines[0]
        had = before.get(line.group, ZERO)
        at_most = accepted_at_most(line.ordered_qty, tolerance, line.decimals)
        return [Part(one, line, one.qty, condition, line.ordered_qty, at_most, had, one.sscc, judge, one.weight_kg)]
    parts: list[Part] = []
    for line, qty in lay_on(one.qty, lot=one.lot, sscc=one.sscc, lines=one.lines):
        at_most = accepted_at_most(line.ordered_qty, tolerance, line.decimals)
        had = before.get(line.group, ZERO)
        fits, over = split(qty, before=had, at_most=at_most)
        before[line.group] = had + fits
        line.open_qty -= qty
        figures = (line.ordered_qty, at_most, had)
        if fits > 0:
            parts.append(Part(one, line, fits, "in_tol", *figures, one.sscc, judge))
        if over > 0:
            outcome = "over_hold" if tolerance.over_action == "hold" else "over_refuse"
            figures = (line.ordered_qty, at_most, had + fits)
            parts.append(Part(one, line, over, outcome, *figures, one.sscc, judge))
    _share_weight(one, parts)
    return parts


def _share_weight(one: Said, parts: Sequence[Part]) -> None:
    """Weighed goods that are divided take their share of the weight; the last part takes the rest."""
    left = one.weight_kg
    if left is None or one.weight_kg is None:
        return
    for part in parts[:-1]:
        part.weight_kg = round(one.weight_kg * part.qty / one.qty, 6)
        left -= part.weight_kg
    parts[-1].weight_kg = left
