"""The desk's grid over a confirmed order: what is typed becomes a change, shown before it is made if somebody wants."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, Refusal, Refused
from onegauge.kernel.rehearsal import rehearse
from onegauge.orders import operations as ops
from onegauge.orders.amending import LineNow, Plan, lines_now, plan_of
from onegauge.orders.cuts import PICKED, RELEASED, of_stage
from onegauge.orders.errors import NotYetChanged
from onegauge.orders.states import HoldType
from onegauge.orders.web.desk import rounding_words
from onegauge.ui import formatting
from onegauge.ui.kit import Feedback, LineFeedback

SHOW, CHANGE = "show", "change"
HEAD = ("requested_on", "ship_to", "ship_complete", "customer_reference")


def live_lines(order_id: int) -> list[LineNow]:
    """The lines of an order of which something is still wanted or has left, in their order."""
    return [x for _place, x in sorted(lines_now([order_id]).items()) if x.live_qty]


def initial_of(lines: Sequence[LineNow]) -> list[dict[str, Any]]:
    """How the lines stand in the grid: what is wanted of each in all, in base units."""
    return [{"sku": x.sku, "qty": format(x.live_qty.normalize(), "f"), "unit": "", "unit_price": None} for x in lines]


@dataclass(frozen=True, slots=True)
class Typed:
    """What was typed, as a change; ``places`` says which row of the grid each change and each added line is."""

    amendment: ops.OrderAmendment
    changed: Sequence[int]
    added: Sequence[int]


def amendment_of(row: Any, version: int | None, rows: Sequence[Mapping[str, Any]], head: Mapping[str, Any]) -> Typed:
    """The rows of the grid against the lines of the order; the first rows are the lines that are there."""
    lines = live_lines(row.pk)
    faults: list[Refusal] = []
    changes: list[ops.LineChange] = []
    added: list[tuple[int, ops.OrderLineDraft]] = []
    for n, values in enumerate(rows):
        if n < len(lines):
            faults += _fixed(n, lines[n], values)
            changes.append(ops.LineChange(line_no=lines[n].line_no, qty=values.get("qty") or Decimal(0)))
        elif values.get("sku") and values.get("qty") is not None:
            draft = ops.OrderLineDraft(
                sku=values["sku"], qty=values["qty"], unit=values.get("unit", ""), unit_price=values.get("unit_price")
            )
            added.append((n, draft))
    if faults:
        raise Refused(faults)
    amendment = ops.OrderAmendment(
        order_id=row.pk, version=version, reason=head.get("reason", ""), lines=changes, added=[x for _n, x in added],
        **{name: head[name] for name in HEAD if head[name] is not None and head[name] != _now(row, name)},
    )  # fmt: skip
    return Typed(amendment, list(range(len(changes))), [n for n, _x in added])


def _now(row: Any, name: str) -> Any:
    if name == "ship_to":
        return row.ship_to.code if row.ship_to else ""
    return getattr(row, name)


def _fixed(n: int, line: LineNow, values: Mapping[str, Any]) -> list[Refusal]:
    """Item and price of a line stay; who wants another one cancels it and adds a line."""
    faults: list[Refusal] = []
    if values.get("sku") != line.sku:
        text = _("Line %(no)s stays %(sku)s: enter 0 to cancel it, and add a line.")
        faults.append(InvalidValue(text % {"no": line.line_no, "sku": line.sku}, field=f"lines[{n}].sku"))
    if values.get("unit_price") is not None or values.get("unit"):
        faults.append(InvalidValue(_("The line keeps its price and its unit."), field=f"lines[{n}].unit_price"))
    return faults


def change_order(typed: Typed, choice: str, *, by: Actor, key: str | None) -> int:
    """Make the change, or say what it would do; refusals stand at the rows of the grid."""
    try:
        if choice == SHOW:
            rehearsed = rehearse(ops.amend_orders, look=lambda: None, orders=[typed.amendment], by=by)
            if rehearsed.refused is not None:
                raise rehearsed.refused
            raise Refused([NotYetChanged(in_words(rehearsed.result[0]), mend=_("Choose to change it, and save."))])
        return ops.amend_orders(orders=[typed.amendment], by=by, key=key)[0].order_id
    except Refused as refused:
        for refusal in refused.refusals:
            refusal.field = _at_row(refusal.field, typed)
        raise


def _at_row(field: str | None, typed: Typed) -> str | None:
    """The row of the grid behind the place of a refusal."""
    place = (field or "").removeprefix("orders[0].")
    for name, rows in (("lines[", typed.changed), ("added[", typed.added)):
        if place.startswith(name):
            n, _bracket, rest = place.removeprefix(name).partition("]")
            return f"lines[{rows[int(n)]}]{rest}"
    return field


def in_words(done: ops.Amended) -> str:
    """What a change does, as one paragraph."""
    labels: Mapping[str, Any] = dict(HoldType.choices)
    amounts = {
        "before": formatting.amount(done.total_before, done.currency),
        "after": formatting.amount(done.total_amount, done.currency),
    }
    words = [_("The total goes from %(before)s to %(after)s.") % amounts]
    for line in done.lines:
        if line.qty != line.qty_before or line.promised_on != line.promised_before:
            values = {
                "no": line.line_no, "sku": line.sku, "before": formatting.number(line.qty_before),
                "after": formatting.number(line.qty), "day": formatting.day(line.promised_on) if line.qty else "–",
            }  # fmt: skip
            words.append(_("Line %(no)s, %(sku)s: %(before)s to %(after)s, promised %(day)s.") % values)
    words += [_("A hold would stop it: %s.") % labels[t] for t in done.opened_holds]
    words += [_("A hold would end: %s.") % labels[t] for t in done.lapsed_holds]
    if done.work_cut_qty:
        qtys = {"cut": formatting.number(done.work_cut_qty), "back": formatting.number(done.put_back_qty)}
        said = ngettext(
            "%(cut)s unit comes out of the warehouse's work, %(back)s must be put back.",
            "%(cut)s units come out of the warehouse's work, %(back)s of them must be put back.",
            formatting.plural_number(done.work_cut_qty),
        )
        words.append(said % qtys)
    return " ".join(str(w) for w in words)


def amend_feedback(typed: Typed, count: int, *, by: Actor) -> Feedback:
    """What is said while a change is typed: nets, promises that stand, faults, and the work that would be taken back."""
    plan = plan_of([typed.amendment], by)
    faults: dict[int, dict[str, str]] = {}
    head: dict[str, str] = {}
    for fault in plan.faults:
        place = _at_row(fault.field, typed) or ""
        if place.startswith("lines["):
            at, _dot, name = place.removeprefix("lines[").partition("].")
            faults.setdefault(int(at), {})[name] = fault.message
        elif place.removeprefix("orders[0].") in HEAD:
            head[place.removeprefix("orders[0].")] = fault.message
    order = plan.heads[typed.amendment.order_id]
    rows = [LineFeedback(faults=faults.get(n, {})) for n in range(count)]
    for n, change in zip(typed.changed, typed.amendment.lines, strict=True):
        line = plan.lines[order.id, change.line_no]
        rows[n] = LineFeedback(cells=_cells(line, change.qty, plan), faults=faults.get(n, {}))
    cut = sum((c.qty for c in of_stage(plan.cuts, RELEASED, PICKED)), Decimal(0))
    back = sum((c.qty for c in of_stage(plan.cuts, PICKED)), Decimal(0))
    lines = sum(
        1 for c in typed.amendment.lines if plan.wanted(order.id, c) != plan.lines[order.id, c.line_no].live_qty
    )
    context = {
        "lines": ngettext("%d line changes", "%d lines change", lines) % lines,
        "added": ngettext("%d line is added", "%d lines are added", len(typed.added)) % len(typed.added),
        "cut": formatting.number(cut) if cut else "", "back": formatting.number(back) if back else "",
        "cut_n": formatting.plural_number(cut), "back_n": formatting.plural_number(back),
    }  # fmt: skip
    return Feedback(lines=rows, faults=head, foot=render_to_string("orders/amend_foot.html", context))


def _cells(line: LineNow, asked: Decimal, plan: Plan) -> dict[str, str]:
    made = plan.rounded.get((line.order_id, line.line_no))
    qty = asked if made is None else made.qty
    net = formatting.number(qty * line.unit_price, 2)
    if made is not None:
        said = rounding_words(asked, made.qty, made.package, made.package_qty)
        net = format_html('{}<span class="sub">{}</span>', net, said)
    promise = formatting.plain(line.promised_on) if line.promised_on else ""
    shipped = _("%s have left") % formatting.number(line.shipped_qty) if line.shipped_qty else ""
    return {
        "price": formatting.number(line.unit_price, 2),
        "net": net,
        "promise": promise,
        "stock": shipped,
    }
