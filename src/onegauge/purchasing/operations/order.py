"""Ordering from suppliers: taking an order down, placing it, and deciding on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from onegauge.catalog.states import SELLABLE_STATES
from onegauge.governance.queries import working_calendar
from onegauge.inventory.errors import UnknownItem, UnknownSite
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, refuse_all
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation
from onegauge.pricing.supplier_queries import Offer, offers_of
from onegauge.purchasing.errors import BelowMinimum, NoSupplierPrice, OffMultiple, SentToCustomer, UnknownSupplier
from onegauge.purchasing.operations.writing import Head, Line, heads_of, write_lines, write_orders
from onegauge.purchasing.permissions import ORDER
from onegauge.purchasing.statements import ORDERS as SQL
from onegauge.purchasing.states import PURCHASE_ORDER

HIGHEST = Decimal(10) ** 9


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLineDraft:
    """One item to be bought. ``unit`` is empty for the base unit, else the code of a packaging that is bought.

    Without a price it is that of the supplier's item, without a day the supplier's lead time from today.
    """

    sku: str
    qty: Decimal
    unit: str = ""
    unit_price: Decimal | None = None
    wanted_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseDraft:
    """An order to a supplier in the codes that people use; without a currency it is that of the company."""

    site: str
    supplier: str
    lines: Sequence[PurchaseLineDraft]
    currency: str = ""
    wanted_on: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRevision(PurchaseDraft):
    """What a draft is to say now, whole; its site stays."""

    order_id: int
    version: int | None = None


@dataclass(frozen=True, slots=True)
class PurchaseTaken:
    """A purchase order as it stands now."""

    order_id: int
    number: str
    state: str
    total_amount: Decimal


@dataclass(frozen=True, slots=True)
class _HeadFound:
    n: int
    site_id: int | None
    company_id: int | None
    calendar_id: int | None
    currency: str | None
    supplier_id: int | None


@dataclass(frozen=True, slots=True)
class _LineFound:
    n: int
    item_id: int | None
    state: str | None
    qty: Decimal | None


@dataclass(slots=True)
class Judged:
    """What the drafts became, line by line at its place, and what is wrong with them."""

    heads: list[Head] = field(default_factory=list)
    faults: list[Refusal] = field(default_factory=list)
    lines: list[dict[int, Line]] = field(default_factory=list)


@operation(permission=ORDER)
def create_purchase_orders(
    *, orders: Sequence[PurchaseDraft], by: Actor, key: str | None = None
) -> list[PurchaseTaken]:
    """Take down what is to be bought; nothing is said to the supplier yet, and nothing is expected.

    Raises every fault of every order: unknown sites, suppliers, items and packagings, no price, a quantity that the
    supplier does not take, with the next one that he takes.
    """
    del key
    judged = _judged(orders, by, nested=is_nested())
    refuse_all(judged.faults)
    return [PurchaseTaken(i, f"PO-{i:07d}", "draft", h.total) for i, h in write_orders(judged.heads, by)]


@operation(permission=ORDER)
def revise_purchase_orders(*, orders: Sequence[PurchaseRevision], by: Actor, key: str | None = None) -> list[int]:
    """Write drafts anew, lines and all; what is placed, or made for a customer's order, is not changed any more.

    Judges as taking down does: every fault of every order at once, and then nothing is written.
    """
    del key
    versions = {o.order_id: o.version for o in orders if o.version is not None}
    moves = PURCHASE_ORDER.begin("revise", [o.order_id for o in orders], by=by, versions=versions)
    known = heads_of(moves.sound_ids, by)
    for n, one in enumerate(orders):
        head = known.get(one.order_id)
        if head is not None and head.is_direct:
            moves.refuse(SentToCustomer(f"{head.number} was made for {head.source_number}.", object_id=head.id,
                                        mend="Change the customer's order, or cancel this one."))  # fmt: skip
        elif head is not None and head.site != one.site:
            moves.refuse(InvalidValue(f"It is for {head.site}.", field=f"orders[{n}].site", object_id=head.id,
                                      mend="Order for another site with a further order."))  # fmt: skip
    moves.check()
    judged = _judged(orders, by, nested=is_nested())
    refuse_all(judged.faults)
    ids = [o.order_id for o in orders]
    SQL.run("revise_heads", {
        "orders": ids, "suppliers": [h.supplier_id for h in judged.heads], "currencies": [h.currency for h in judged.heads],
        "notes": [h.note for h in judged.heads], "totals": [h.total for h in judged.heads],
    })  # fmt: skip
    SQL.run("clear_lines", {"orders": ids})
    write_lines(ids, judged.heads)
    moves.finish(
        before={i: {"total": known[i].total_amount} for i in ids},
        after={i: {"total": h.total, "lines": len(h.lines)} for i, h in zip(ids, judged.heads, strict=True)},
    )
    return moves.ids


def quote_purchases(*, orders: Sequence[PurchaseDraft], by: Actor) -> Judged:
    """What orders would become, and what would be refused now; nothing is locked or written."""
    return _judged(orders, by, nested=False)


def _judged(orders: Sequence[PurchaseDraft], by: Actor, *, nested: bool) -> Judged:
    heads = SQL.rows("resolve_heads", {
        "sites": [o.site for o in orders], "suppliers": [o.supplier for o in orders], "scope": list(by.sites),
    }, _HeadFound)  # fmt: skip
    flat = [(n, line) for n, o in enumerate(orders) for line in o.lines]
    lines = SQL.rows("resolve_lines", {
        "skus": [x.sku for _n, x in flat], "units": [x.unit for _n, x in flat],
        "qtys": [x.qty if x.qty.is_finite() else None for _n, x in flat],
    }, _LineFound)  # fmt: skip
    offers = offers_of([
        (h.company_id, h.supplier_id, x.item_id)
        for (n, _line), x in zip(flat, lines, strict=True)
        for h in [heads[n]]
        if h.company_id and h.supplier_id and x.item_id
    ])  # fmt: skip
    judged, found = Judged(), iter(lines)
    for n, (draft, head) in enumerate(zip(orders, heads, strict=True)):
        faults = _head_faults(n, draft, head, by, nested=nested)
        judged.faults += faults
        rows = [next(found) for _line in draft.lines]
        _judge(judged, n, draft, head, rows=rows, offers={} if faults else offers, is_sound=not faults, by=by)
    return judged


def _head_faults(n: int, draft: PurchaseDraft, head: _HeadFound, by: Actor, *, nested: bool) -> list[Refusal]:
    at, faults = f"orders[{n}]", list[Refusal]()
    if head.site_id is None:
        faults.append(UnknownSite(f"There is no site {draft.site!r} in your scope.", field=f"{at}.site"))
    elif not (nested or by.may(ORDER, head.company_id, head.site_id)):
        faults.append(PermissionMissing(f"You may not buy for {draft.site}.", field=f"{at}.site", permission=ORDER))
    if head.supplier_id is None:
        faults.append(UnknownSupplier(
            f"There is no active supplier {draft.supplier!r}.", field=f"{at}.supplier",
            mend="Check the code, or give the partner the role of a supplier.",
        ))  # fmt: skip
    if draft.currency and not (len(draft.currency) == 3 and draft.currency.isascii() and draft.currency.isupper()):
        faults.append(InvalidValue("A currency has three capital letters, such as EUR.", field=f"{at}.currency"))
    if len(draft.note) > 300 or "\x00" in draft.note:
        faults.append(InvalidValue("A note has at most 300 characters.", field=f"{at}.note"))
    if not draft.lines:
        faults.append(InvalidValue("An order has at least one line.", field=f"{at}.lines", mend="Add a line."))
    return faults


def _judge(
    judged: Judged,
    n: int,
    draft: PurchaseDraft,
    head: _HeadFound,
    *,
    rows: Sequence[_LineFound],
    offers: Mapping[tuple[int, int, int], Offer],
    is_sound: bool,
    by: Actor,
) -> None:
    """Judge the lines of one order by what its supplier offers, and lay them down."""
    currency = draft.currency or head.currency or ""
    made = Head(
        company_id=head.company_id or 0, site_id=head.site_id or 0, supplier_id=head.supplier_id or 0,
        currency=currency, note=draft.note,
    )  # fmt: skip
    at_place: dict[int, Line] = {}
    for m, (line, row) in enumerate(zip(draft.lines, rows, strict=True)):
        at = f"orders[{n}].lines[{m}]"
        faults = _line_faults(line, row, at)
        offer = offers.get((made.company_id, made.supplier_id, row.item_id or 0))
        price = line.unit_price
        if price is None and offer is not None and offer.currency == currency:
            price = offer.unit_price
        if is_sound and not faults:
            said = f"Nobody said what {draft.supplier} asks for {line.sku} in {currency}."
            faults = (
                [_no_price(said, at)] if price is None else _offer_faults(draft.supplier, line.sku, row.qty, offer, at)
            )
        judged.faults += faults
        if faults or price is None or row.item_id is None or row.qty is None or head.calendar_id is None:
            continue
        lead = working_calendar(head.calendar_id).add(by.today, offer.lead_days if offer else 0)
        at_place[m] = Line(
            item_id=row.item_id, qty=row.qty, entered_qty=line.qty, entered_unit=line.unit, unit_price=price,
            supplier_sku=offer.supplier_sku if offer else "", wanted_on=line.wanted_on or draft.wanted_on or lead,
        )  # fmt: skip
    made.lines = list(at_place.values())
    judged.heads.append(made)
    judged.lines.append(at_place)


def _line_faults(line: PurchaseLineDraft, row: _LineFound, at: str) -> list[Refusal]:
    if row.item_id is None or row.state not in SELLABLE_STATES:
        return [UnknownItem(f"There is no active item {line.sku!r}.", field=f"{at}.sku")]
    if not (is_exact(line.qty) and 0 < line.qty <= HIGHEST):
        return [InvalidValue(f"A quantity is above zero, with at most 6 decimals, not {line.qty}.", field=f"{at}.qty")]
    if row.qty is None or not 0 < row.qty <= HIGHEST:
        return [InvalidValue(f"{line.sku} has no packaging {line.unit!r} that is bought.", field=f"{at}.unit")]
    price = line.unit_price
    if price is not None and not (is_exact(price) and 0 <= price <= HIGHEST):
        return [
            InvalidValue(f"A price is not negative, with at most 6 decimals, not {price}.", field=f"{at}.unit_price")
        ]
    return []


def _no_price(said: str, at: str) -> Refusal:
    return NoSupplierPrice(said, field=f"{at}.unit_price", mend="Give the price, or set up what the supplier sells.")


def _offer_faults(supplier: str, sku: str, qty: Decimal | None, offer: Offer | None, at: str) -> list[Refusal]:
    """What speaks against a quantity by the terms of the supplier, with the quantity that would be right."""
    if qty is None or offer is None or offer.takes(qty):
        return []
    right = offer.next_qty(qty)
    if qty < offer.min_qty:
        return [BelowMinimum(
            f"{supplier} sells at least {plain(offer.min_qty)} of {sku}, not {plain(qty)}.", field=f"{at}.qty",
            mend=f"Order {plain(right)}.", right_qty=right,
        )]  # fmt: skip
    below = offer.last_qty(qty)
    choice = plain(right) if below is None else f"{plain(below)} or {plain(right)}"
    return [OffMultiple(
        f"{supplier} sends {sku} in multiples of {plain(offer.order_multiple)}, not {plain(qty)}.", field=f"{at}.qty",
        mend=f"Order {choice}.", right_qty=right,
    )]  # fmt: skip


def plain(value: Decimal) -> str:
    """A number without the zeros of its column."""
    return f"{value.normalize():f}"
