"""What a change of confirmed orders means: codes become ids, everything wrong is told at its place. Reads only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from onegauge.inventory.errors import NothingChanges
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal
from onegauge.kernel.money import is_exact
from onegauge.kernel.wording import counted
from onegauge.orders import errors
from onegauge.orders.cuts import Cut, Slice, plan_cuts
from onegauge.orders.drafts import LineChange, OrderAmendment, OrderDraft
from onegauge.orders.kinds import SALES_ORDER_KIND
from onegauge.orders.resolving import (
    SELLABLE,
    Head,
    Line,
    head_faults,
    line_faults,
    line_shape,
    not_sold,
    quantity_faults,
    resolve_heads,
    resolve_lines,
)
from onegauge.orders.rounding import Rounded, Sold
from onegauge.orders.statements import AMENDING as SQL
from onegauge.orders.whole_packages import Wish, in_whole_packages, wishes_in_whole_packages

KIND = SALES_ORDER_KIND.number
HEAD_FIELDS = ("requested_on", "ship_to", "ship_complete", "customer_reference")


@dataclass(frozen=True, slots=True)
class HeadNow:
    """An order as it is, in the codes that people use."""

    id: int
    number: str
    company: str
    customer: str
    site: str
    site_id: int
    calendar_id: int
    channel: str
    ordered_at: datetime
    currency: str
    customer_reference: str
    requested_on: date
    ship_complete: bool
    ship_to_id: int | None
    ship_to: str
    total_amount: Decimal
    packed_count: int


@dataclass(frozen=True, slots=True)
class LineNow:
    """A line as it is: how much of it is wanted, has left, and when the last of it is promised."""

    order_id: int
    id: int
    line_no: int
    item_id: int
    sku: str
    item_state: str
    qty: Decimal
    live_qty: Decimal
    shipped_qty: Decimal
    unit_price: Decimal
    list_price: Decimal | None
    is_kit: bool
    promised_on: date | None
    promise_reason: str
    is_called: bool
    least_qty: Decimal
    multiple_qty: Decimal

    @property
    def sold(self) -> Sold:
        """Which quantities of the item are sold."""
        return Sold(self.least_qty, self.multiple_qty)


@dataclass(slots=True)
class Plan:
    """What a call changes: cuts and raises by line, and everything added, resolved; faults in the order of precedence."""

    amendments: Sequence[OrderAmendment]
    heads: dict[int, HeadNow]
    lines: dict[tuple[int, int], LineNow]
    faults: list[Refusal] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    raises: list[tuple[LineNow, Decimal]] = field(default_factory=list)
    rounded: dict[tuple[int, int], Rounded] = field(default_factory=dict)
    drafts: list[OrderDraft] = field(default_factory=list)
    found: list[Head] = field(default_factory=list)
    added: list[Line] = field(default_factory=list)

    def wanted(self, order_id: int, change: LineChange) -> Decimal:
        """How much of a line shall be served: what was asked for, or the whole packages that it became."""
        found = self.rounded.get((order_id, change.line_no))
        return change.qty if found is None else found.qty

    @property
    def redated(self) -> list[int]:
        """Orders that get another wished day."""
        return [
            a.order_id
            for a in self.amendments
            if a.requested_on is not None and a.requested_on != self.heads[a.order_id].requested_on
        ]

    @property
    def addresses(self) -> dict[int, int]:
        """Orders that go somewhere else, with the address."""
        return {
            a.order_id: head.ship_to_id
            for a, head in zip(self.amendments, self.found, strict=False)
            if a.ship_to is not None and head.ship_to_id not in (None, self.heads[a.order_id].ship_to_id)
            and head.ship_to_id is not None
        }  # fmt: skip


def shape_faults(amendments: Sequence[OrderAmendment]) -> list[Refusal]:
    """What can be seen without asking the database."""
    faults: list[Refusal] = []
    ids = [a.order_id for a in amendments]
    if not ids or len(set(ids)) != len(ids):
        faults.append(InvalidValue("Give each order once, and at least one.", field="orders"))
    for n, one in enumerate(amendments):
        at = f"orders[{n}]"
        for name, value, most in (
            ("reason", one.reason, 300),
            ("customer_reference", one.customer_reference or "", 60),
        ):
            if len(value) > most or "\x00" in value:
                faults.append(InvalidValue(f"This has at most {most} characters.", field=f"{at}.{name}"))
        faults += [
            fault
            for m, change in enumerate(one.lines)
            for fault in _change_shape(f"{at}.lines[{m}]", change, [c.line_no for c in one.lines])
        ]
        faults += [fault for m, line in enumerate(one.added) for fault in line_shape(line, f"{at}.added", m)]
    return faults


def _change_shape(at: str, change: LineChange, numbers: Sequence[int]) -> list[Refusal]:
    faults: list[Refusal] = []
    if numbers.count(change.line_no) > 1:
        faults.append(InvalidValue("Say each line once.", field=f"{at}.line_no"))
    if not (is_exact(change.qty) and change.qty >= 0):
        faults.append(InvalidValue("A quantity is not negative, with at most 6 decimals.", field=f"{at}.qty"))
    return faults


def orders_now(order_ids: Sequence[int]) -> tuple[dict[int, HeadNow], dict[tuple[int, int], LineNow]]:
    """Heads by id and lines by order and number."""
    where = {"orders": list(order_ids), "kind": KIND}
    heads = {h.id: h for h in SQL.rows("heads_to_amend", where, HeadNow)}
    return heads, lines_now(order_ids)


def lines_now(order_ids: Sequence[int]) -> dict[tuple[int, int], LineNow]:
    """Lines by order and number."""
    found = SQL.rows("lines_to_amend", {"orders": list(order_ids), "kind": KIND}, LineNow)
    return {(x.order_id, x.line_no): x for x in found}


def plan_of(amendments: Sequence[OrderAmendment], by: Actor) -> Plan:
    """Everything that the changes mean, and everything that is wrong with them; the orders are locked."""
    heads, lines = orders_now([a.order_id for a in amendments])
    plan = Plan(amendments, heads, lines)
    plan.rounded = _rounded(plan, by)
    _plan_lines(plan)
    if any(a.added or a.ship_to is not None for a in amendments):
        plan.drafts = [_draft_of(a, heads[a.order_id]) for a in amendments]
        plan.found = resolve_heads(plan.drafts, by)
        plan.added = in_whole_packages(plan.drafts, plan.found, resolve_lines(plan.drafts, plan.found, by), by)
        wrong = [*head_faults(plan.drafts, plan.found, by, trusted=True), *line_faults(plan.drafts, plan.added)]
        wrong += quantity_faults(plan.drafts, plan.added)
        for fault in wrong:
            fault.field = (fault.field or "").replace(".lines[", ".added[")
        plan.faults += wrong
    for n, one in enumerate(amendments):
        plan.faults += _order_faults(n, one, plan)
    return plan


def _draft_of(one: OrderAmendment, head: HeadNow) -> OrderDraft:
    """What is added, as an order of its own: at the prices of the day the order was taken down."""
    return OrderDraft(
        company=head.company, customer=head.customer, site=head.site, lines=one.added, channel=head.channel,
        ship_to=head.ship_to if one.ship_to is None else one.ship_to, ordered_at=head.ordered_at,
    )  # fmt: skip


def _rounded(plan: Plan, by: Actor) -> dict[tuple[int, int], Rounded]:
    """Which of the named lines become whole packages; never less than what has left."""
    wishes = [
        Wish(place, plan.heads[one.order_id].site_id, by.today, line.item_id, change.qty, line.shipped_qty, line.sold)
        for one in plan.amendments
        for change in one.lines
        for place in [(one.order_id, change.line_no)]
        if (line := plan.lines.get(place)) is not None and not line.is_called
        if change.qty and change.qty >= line.shipped_qty and change.qty != line.live_qty
    ]
    return wishes_in_whole_packages(wishes)


def _plan_lines(plan: Plan) -> None:
    """Raises and cuts of the lines that are named."""
    less: list[tuple[int, int, LineNow, Decimal]] = []
    for n, one in enumerate(plan.amendments):
        for m, named in enumerate(one.lines):
            change = replace(named, qty=plan.wanted(one.order_id, named))
            line = plan.lines.get((one.order_id, change.line_no))
            at = f"orders[{n}].lines[{m}]"
            fault = _line_fault(at, change, line) or _sold_fault(at, change, line)
            if fault is not None or line is None:
                plan.faults += [fault] if fault is not None else []
            elif change.qty > line.live_qty:
                plan.raises.append((line, change.qty - line.live_qty))
            elif change.qty < line.live_qty:
                less.append((n, m, line, line.live_qty - change.qty))
    if not less:
        return
    where = {
        "orders": sorted({x.order_id for _n, _m, x, _q in less}),
        "lines": [x.id for _n, _m, x, _q in less],
        "kind": KIND,
    }
    slices: dict[int, list[Slice]] = {}
    for one_slice in SQL.rows("slices", where, Slice):
        slices.setdefault(one_slice.line_id, []).append(one_slice)
    for n, m, line, qty in less:
        cuts, over = plan_cuts(slices.get(line.id, []), qty)
        plan.cuts += cuts
        if over:
            plan.faults.append(_left(f"orders[{n}].lines[{m}]", line, line.live_qty - qty + over))


def _line_fault(at: str, change: LineChange, line: LineNow | None) -> Refusal | None:
    if line is None:
        return errors.UnknownLine(f"There is no line {change.line_no}.", field=f"{at}.line_no")
    if line.is_kit and change.qty != int(change.qty):
        return InvalidValue(f"{line.sku} is served in whole kits.", field=f"{at}.qty")
    if change.qty < line.shipped_qty:
        return _left(at, line, line.shipped_qty)
    if change.qty > line.live_qty and line.is_called:
        return InvalidValue(
            "This line was called from a blanket order.", field=f"{at}.qty", object_id=line.order_id,
            mend="Call more there.",
        )  # fmt: skip
    if change.qty > line.live_qty and line.item_state not in SELLABLE:
        return errors.ItemNotSellable(f"{line.sku} is {line.item_state} and cannot be sold.", field=f"{at}.qty")
    return None


def _sold_fault(at: str, change: LineChange, line: LineNow | None) -> Refusal | None:
    """A quantity that the item is not sold in, unless nothing of the line is wanted any more or it was called as agreed."""
    if line is None or line.is_called or change.qty in {0, line.live_qty} or line.sold.takes(change.qty):
        return None
    return not_sold(line.sku, change.qty, line.sold, f"{at}.qty", line.order_id)


def _left(at: str, line: LineNow, least: Decimal) -> Refusal:
    return errors.AlreadyLeft(
        f"{least.normalize():f} of {line.sku} have left already.", field=f"{at}.qty", object_id=line.order_id,
        mend="Ask for at least that much; what has left comes back as a return.",
    )  # fmt: skip


def _order_faults(n: int, one: OrderAmendment, plan: Plan) -> list[Refusal]:
    """What is wrong with the change of one order as a whole."""
    head = plan.heads[one.order_id]
    wanted = {change.line_no: plan.wanted(one.order_id, change) for change in one.lines}
    mine = [x for (order_id, _no), x in plan.lines.items() if order_id == one.order_id]
    if not one.added and not any(wanted.get(x.line_no, x.live_qty) for x in mine):
        return [
            errors.NothingLeft(
                f"Nothing would be left of {head.number}.", field=f"orders[{n}].lines", object_id=one.order_id,
                mend="Cancel the order.",
            )
        ]  # fmt: skip
    if plan.addresses.get(one.order_id) and head.packed_count:
        return [
            errors.InWarehouse(
                f"{head.number} is packed for {head.ship_to} in {counted(head.packed_count, 'shipment')}.",
                field=f"orders[{n}].ship_to", object_id=one.order_id, mend="Let them go, or cut what is in them.",
            )
        ]  # fmt: skip
    if not plan.faults and not one.added and not changed_fields(one, head) and not _moves_a_line(wanted, mine):
        return [NothingChanges(f"{head.number} is like this already.", field=f"orders[{n}]", object_id=one.order_id)]
    return []


def _moves_a_line(wanted: Mapping[int, Decimal], lines: Sequence[LineNow]) -> bool:
    return any(wanted.get(x.line_no, x.live_qty) != x.live_qty for x in lines)


def changed_fields(one: OrderAmendment, head: HeadNow) -> dict[str, tuple[object, object]]:
    """What of the head becomes otherwise: before and after by field."""
    pairs = {name: (getattr(head, name), getattr(one, name)) for name in HEAD_FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[1] is not None and pair[0] != pair[1]}
