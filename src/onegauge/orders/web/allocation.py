"""The allocation board: who lacks stock, why, and what an allocation would change for whom."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.governance.policy import explain
from onegauge.inventory import policies as stock_policies
from onegauge.kernel.actor import Actor
from onegauge.orders import boards, permissions, policies
from onegauge.orders import operations as ops
from onegauge.orders.boards import Coverage, QueueLine, ShortItem, SiteStock, WaitingLine
from onegauge.ui import formatting
from onegauge.ui.kit import (
    SCREENS,
    Breakdown,
    Changed,
    Decide,
    Decision,
    Difference,
    Due,
    Fact,
    Figure,
    Gain,
    Lane,
    Measure,
    Money,
    Number,
    Qty,
    Queue,
    Ref,
    Sheet,
    SidePanel,
    Text,
    Wanted,
    Workbench,
)

ZERO = Decimal(0)
RULES = (stock_policies.PRIORITY_RULE, stock_policies.ALLOW_PARTIAL, policies.ALLOCATE_HELD)


def order_url(order_id: int) -> str:
    """The page of an order."""
    return SCREENS["orders.SalesOrder"].url("document", order_id)


def item_words(item_id: int) -> tuple[str, str]:
    """SKU and name of an item; the bare id when it is not there."""
    found = boards.SQL.tuples("item_words", {"item": item_id})
    return (found[0][0], found[0][1]) if found else (str(item_id), "")


def figures(by: Actor) -> Mapping[str, Figure]:
    """Lines and value without stock, lane by lane."""
    counts: dict[str, int] = {}
    amounts: dict[str, list[tuple[str, Decimal]]] = {}
    for lane, currency, count, value in boards.SQL.tuples("waiting_figures", {"kind": boards.KIND, "today": by.today}):
        counts[lane] = counts.get(lane, 0) + count
        if currency:
            amounts.setdefault(lane, []).append((currency, value))
    return {lane: Figure(count, amounts.get(lane, ())) for lane, count in counts.items()}


def place_of(after: Sequence[Any], length: int) -> list[Any]:
    """A mark that this board made, else nothing."""
    try:
        date.fromisoformat(str(after[0]))
        return [str(after[0]), *(int(part) for part in after[1:length])] if len(after) == length else [None] * length
    except (ValueError, TypeError, IndexError):
        return [None] * length


def waiting(by: Actor, wanted: Wanted) -> list[WaitingLine]:
    """The lines of a lane."""
    due, priority, after = place_of(wanted.after, 3)
    return boards.SQL.rows("waiting_lines", {
        "kind": boards.KIND, "today": by.today, "lane": wanted.lane, "item": wanted.focus, "text": wanted.text,
        "like": boards.like(wanted.text), "due": due, "priority": priority, "after": after, "limit": wanted.limit,
    }, WaitingLine)  # fmt: skip


def short_items(by: Actor, wanted: Wanted) -> list[ShortItem]:
    """What is short, by item and site."""
    del by
    due, after = place_of(wanted.after, 2)
    return boards.SQL.rows("short_items", {
        "kind": boards.KIND, "text": wanted.text, "like": boards.like(wanted.text), "due": due, "after": after,
        "limit": wanted.limit,
    }, ShortItem)  # fmt: skip


class Reason(Text):
    """Why a line waits, in the order in which it could be mended."""

    def text(self, row: Any) -> str:
        """One reason: the first that applies."""
        if row.held:
            return _("On hold")
        if row.free_here > 0:
            enough = row.free_here >= row.open_qty
            return _("Free here, not allocated yet") if enough else _("Only part is free here")
        if row.later_qty > 0:
            return _("Reserved by later orders")
        return _("Free at other sites") if row.free_elsewhere > 0 else _("No stock anywhere")


def panel(by: Actor, line_id: int) -> SidePanel | None:
    """One line: where its item lies, who else wants it, which policies rule."""
    found = boards.SQL.tuples("waiting_line", {"id": line_id})
    if not found:
        return None
    order_id, item_id, site_id, due_on, _priority = found[0]
    queue = boards.SQL.rows("queue_for_item", {"item": item_id, "site": site_id, "kind": boards.KIND}, QueueLine)
    here = next((one for one in queue if one.id == line_id), None)
    stock = boards.SQL.rows("stock_by_site", {"item": item_id}, SiteStock)
    facts = [Fact(_("Due"), due_on)]
    if here is not None:
        facts += [
            Fact(_("Customer"), here.customer),
            Fact(_("Wanted"), here.wanted_qty),
            Fact(_("Reserved"), here.reserved_qty),
        ]
    facts.append(Fact(_("Next supply"), _("not known"), _("no purchase order names this item")))
    return SidePanel(
        title=boards.numbers_of_orders([order_id]).get(order_id, ""), url=order_url(order_id),
        sub=item_words(item_id)[1], facts=facts,
        decisions=rules_at(site_id, by), links=((_("All lines that wait for this item"), f"?lane=soon&focus={item_id}"),),
        sheets=(
            Sheet(_("Where it lies"), (Text("site", _("Site")), Qty("on_hand_qty", _("On hand")), Qty("free_qty", _("Free"))), stock),
            Sheet(_("Who wants it here"), (
                Ref("number", _("Order"), sub="customer"), Due("due_on", _("Due")), Qty("wanted_qty", _("Wanted")),
                Qty("reserved_qty", _("Reserved"))), queue, row_url=lambda row: order_url(row.order_id)),
        ),
    )  # fmt: skip


def rules_at(site_id: int, by: Actor) -> list[Decision]:
    """The policies that rule who is served, each with the level that decided."""
    found = []
    for policy in RULES:
        told = explain(policy.key, on=by.today, site_id=site_id)
        found.append(Decision(
            title=_("Policy"), tone="neutral", sentence=str(policy.help), policy_key=policy.key, policy_value=told.value,
            numbers=((_("Decided at"), told.level),),
        ))  # fmt: skip
    return found


def item_panel(by: Actor, line_id: int) -> SidePanel | None:
    """An item at a site: the panel of its first line, under the name of the item."""
    return panel(by, line_id)


def compare(before: Sequence[Coverage], after: Sequence[Coverage], result: Any) -> Difference:
    """Which lines get more, which give, and what that is worth."""
    del result
    now = {line.id: line for line in after}
    pairs = [(old, now.get(old.id, old)) for old in before]
    moved = [(old, new) for old, new in pairs if old.reserved_qty != new.reserved_qty]
    moved.sort(key=lambda pair: (pair[1].reserved_qty > pair[0].reserved_qty, -abs(pair[1].lacking - pair[0].lacking)))
    gain = sum(new.reserved_qty > old.reserved_qty for old, new in moved)
    lose = len(moved) - gain
    sentence = _("If committed, %(gain)s and %(lose)s. What the warehouse works on is not touched.") % {
        "gain": ngettext("%s line gets stock", "%s lines get stock", gain) % formatting.number(gain),
        "lose": ngettext("%s line gives some back", "%s lines give some back", lose) % formatting.number(lose),
    }
    return Difference(
        sentence=sentence if moved else _("Nothing would change: there is no stock that these lines could get."),
        measures=measures_of(pairs), changes=[changed(old, new) for old, new in moved], breakdowns=breakdowns_of(pairs, moved),
    )  # fmt: skip


def measures_of(pairs: Sequence[tuple[Coverage, Coverage]]) -> list[Measure]:
    """Totals over everything that competes for the same stock."""

    def whole(lines: Iterable[Coverage]) -> int:
        return sum(line.reserved_qty >= line.open_qty for line in lines)

    olds, news = [p[0] for p in pairs], [p[1] for p in pairs]
    found = [Measure(_("Lines with all their stock"), whole(olds), whole(news), _("of %s") % len(pairs), "up")]
    for currency in sorted({line.currency for line in olds}):

        def lacking(lines: Iterable[Coverage], code: str = currency) -> Decimal:
            return sum((line.lacking for line in lines if line.currency == code), ZERO)

        found.append(Measure(_("Value without stock"), lacking(olds), lacking(news), currency, "down"))
    return found


def changed(old: Coverage, new: Coverage) -> Changed:
    """One line before and after."""
    better = new.reserved_qty > old.reserved_qty
    of = _("%(qty)s of %(open)s %(unit)s")

    def words(line: Coverage) -> str:
        return of % {
            "qty": formatting.number(line.reserved_qty),
            "open": formatting.number(line.open_qty),
            "unit": line.unit,
        }

    return Changed(
        number=f"{old.number} / {old.line_no}", sub=old.customer, url=order_url(old.order_id), what=old.sku,
        detail=f"{old.site} · " + _("due %s") % formatting.day(old.due_on), before=words(old), after=words(new),
        effect="better" if better else "worse",
        why=_("Served with this run") if better else _("Gives to an order that is due earlier"),
    )  # fmt: skip


def breakdowns_of(
    pairs: Sequence[tuple[Coverage, Coverage]], moved: Sequence[tuple[Coverage, Coverage]]
) -> list[Breakdown]:
    """By customer: the value without stock, in the currency of the customer's orders."""
    touched = {(old.customer, old.currency) for old, _new in moved}
    parts = []
    for customer, currency in sorted(touched):
        mine = [p for p in pairs if (p[0].customer, p[0].currency) == (customer, currency)]
        parts.append(Gain(
            customer, sum(n.reserved_qty > o.reserved_qty for o, n in mine), sum(n.reserved_qty < o.reserved_qty for o, n in mine),
            sum((o.lacking for o, _n in mine), ZERO), sum((n.lacking for _o, n in mine), ZERO), currency,
        ))  # fmt: skip
    return [Breakdown(_("By customer"), _("Value without stock"), parts, lower_is_better=True)]


def decide(name: str, label: Any, permission: str, operation: Any, words: Any) -> Decide:
    """A decision on the orders of the chosen lines."""
    return Decide(
        name=name,
        label=label,
        permission=permission,
        operation=operation,
        help=words,
        look=boards.coverage,
        compare=compare,
        subjects=boards.orders_of_lines,
        names=boards.numbers_of_orders,
    )


def item_focus(item_id: int) -> str:
    """The item that the lane is narrowed to."""
    return item_words(item_id)[0]


LINES = Queue(
    rows=waiting, panel=panel, name=lambda row: row.place, focus=item_focus, search=gettext_lazy("Order or customer"),
    columns=(
        Text("place", gettext_lazy("Order and line"), sub="customer"), Text("sku", gettext_lazy("Item"), sub="site"),
        Due("due_on", gettext_lazy("Due")), Money("value", gettext_lazy("Value at risk"), currency="currency"),
        Qty("open_qty", gettext_lazy("Lacking"), unit="unit"), Qty("reserved_qty", gettext_lazy("Reserved")),
        Qty("free_here", gettext_lazy("Free here")), Qty("free_elsewhere", gettext_lazy("Elsewhere")),
        Qty("later_qty", gettext_lazy("Later orders hold")), Reason("held", gettext_lazy("Why it waits")),
    ),
    decisions=(
        decide("allocate", gettext_lazy("Allocate stock"), permissions.ALLOCATE, ops.allocate_orders,
               gettext_lazy("free stock goes to these orders by the rules of their sites")),
        decide("reallocate", gettext_lazy("Serve these first"), permissions.REALLOCATE, ops.reallocate_orders,
               gettext_lazy("later orders give back what these lack")),
    ),
)  # fmt: skip
ITEMS = Queue(
    rows=short_items, panel=item_panel, name=lambda row: row.sku, search=gettext_lazy("Item"),
    columns=(
        Text("sku", gettext_lazy("Item"), sub="item"), Text("site", gettext_lazy("Site")), Due("due_on", gettext_lazy("First due")),
        Qty("open_qty", gettext_lazy("Lacking"), unit="unit"), Number("lines", gettext_lazy("Lines")),
        Number("orders", gettext_lazy("Orders")), Qty("free_here", gettext_lazy("Free here")),
        Qty("free_elsewhere", gettext_lazy("Elsewhere")),
    ),
)  # fmt: skip
ALLOCATION = Workbench(
    code="orders/allocation", label=gettext_lazy("Allocation"), permission=permissions.VIEW, area="planning", order=10,
    help=gettext_lazy("Lines that wait for stock, the most urgent first; nothing changes before you commit"),
    figures=figures, empty=gettext_lazy("Every line in this lane has its stock."),
    lanes=(
        Lane("late", gettext_lazy("Past due"), LINES, "bad"), Lane("soon", gettext_lazy("Due in 7 days"), LINES, "attn"),
        Lane("later", gettext_lazy("Due later"), LINES, "info"), Lane("held", gettext_lazy("On hold"), LINES, "neutral"),
        Lane("items", gettext_lazy("By item"), ITEMS, "neutral"),
    ),
)  # fmt: skip
