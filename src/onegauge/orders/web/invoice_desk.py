"""The invoice desk: what is shipped and not billed, what is owed by age, and the acts that settle it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from onegauge.finance import operations as finance
from onegauge.finance import permissions as money
from onegauge.finance.queries import invoices_for_list
from onegauge.finance.statements import DESK
from onegauge.kernel.actor import Actor
from onegauge.orders import boards, permissions, queries
from onegauge.orders import operations as ops
from onegauge.orders.web.allocation import order_url, place_of
from onegauge.orders.web.forms import CreditForm, PaymentForm
from onegauge.ui import formatting
from onegauge.ui.kit import (
    SCREENS,
    Breakdown,
    Changed,
    Date,
    Decide,
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
    Sheet,
    SidePanel,
    Text,
    Wanted,
    Workbench,
)

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class ToBill:
    """An order with shipped goods that are not billed."""

    id: int
    number: str
    customer: str
    company: str
    site: str
    currency: str
    since: date
    lines: int
    value: Decimal

    @property
    def mark(self) -> list[Any]:
        """Its place in the lane."""
        return [self.since.isoformat(), self.id]


@dataclass(frozen=True, slots=True)
class Owed:
    """An open invoice."""

    id: int
    number: str
    customer: str
    company: str
    currency: str
    invoiced_on: date
    due_on: date
    amount: Decimal
    open_amount: Decimal

    @property
    def mark(self) -> list[Any]:
        """Its place in the lane."""
        return [self.due_on.isoformat(), self.id]


@dataclass(frozen=True, slots=True)
class Billing:
    """How far an order is billed."""

    id: int
    number: str
    customer: str
    currency: str
    state: str
    invoiced_amount: Decimal


@dataclass(frozen=True, slots=True)
class Rest:
    """What is left to pay of an invoice."""

    id: int
    number: str
    customer: str
    currency: str
    state: str
    gross_amount: Decimal
    open_amount: Decimal


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment of an invoice."""

    number: str
    paid_on: date
    amount: Decimal
    reference: str


def figures(by: Actor) -> Mapping[str, Figure]:
    """What is to bill and what is owed, lane by lane and currency by currency."""
    rows = [("bill", *row) for row in boards.SQL.tuples("to_bill_figures", {"kind": boards.KIND})]
    rows += DESK.tuples("open_figures", {"today": by.today})
    found: dict[str, Figure] = {}
    for lane, currency, count, value in rows:
        old = found.get(lane, Figure(0))
        found[lane] = Figure(old.count + count, (*old.amounts, (currency, value)))
    return found


def to_bill(by: Actor, wanted: Wanted) -> list[ToBill]:
    """Orders to bill."""
    del by
    since, after = place_of(wanted.after, 2)
    return boards.SQL.rows("to_bill", {
        "kind": boards.KIND, "text": wanted.text, "like": boards.like(wanted.text), "since": since, "after": after,
        "limit": wanted.limit,
    }, ToBill)  # fmt: skip


def owed(by: Actor, wanted: Wanted) -> list[Owed]:
    """Open invoices of one age."""
    due, after = place_of(wanted.after, 2)
    return DESK.rows("open_rows", {
        "today": by.today, "lane": wanted.lane, "text": wanted.text, "like": boards.like(wanted.text), "due": due,
        "after": after, "limit": wanted.limit,
    }, Owed)  # fmt: skip


def order_panel(by: Actor, order_id: int) -> SidePanel | None:
    """What of an order was shipped and billed."""
    del by
    order = queries.sales_orders_for_list().filter(pk=order_id).first()
    if order is None:
        return None
    columns = (Text("sku", _("Item"), sub="name"), Qty("shipped_qty", _("Shipped")), Qty("invoiced_qty", _("Billed")))
    return SidePanel(
        title=order.number, sub=order.partner.name, url=order_url(order_id),
        facts=(Fact(_("Order total"), formatting.amount(order.total_amount, order.currency), order.currency),
               Fact(_("Billed so far"), formatting.amount(order.invoiced_amount, order.currency), order.currency)),
        sheets=(Sheet(_("Lines"), columns, queries.lines_with_progress(order_id)),),
    )  # fmt: skip


def invoice_panel(by: Actor, invoice_id: int) -> SidePanel | None:
    """One invoice: amounts, payments so far, the paper."""
    del by
    one = invoices_for_list().filter(pk=invoice_id).first()
    if one is None:
        return None
    url = SCREENS["finance.Invoice"].url
    columns = (
        Text("number", _("Payment"), sub="reference"),
        Date("paid_on", _("Paid on")),
        Money("amount", _("Amount")),
    )
    return SidePanel(
        title=one.number, sub=one.partner.name, url=url("document", one.pk),
        facts=(Fact(_("Net"), formatting.amount(one.net_amount, one.currency), one.currency),
               Fact(_("Tax"), formatting.amount(one.tax_amount, one.currency), one.currency),
               Fact(_("Gross"), formatting.amount(one.gross_amount, one.currency), one.currency), Fact(_("Due"), one.due_on)),
        sheets=(Sheet(_("Payments"), columns, DESK.rows("paid_of_invoice", {"invoice": one.pk}, Paid)),),
        links=((_("Print the invoice"), url("paper", one.pk)),),
    )  # fmt: skip


def billing_of(order_ids: Sequence[int]) -> list[Billing]:
    """The orders as they stand."""
    return boards.SQL.rows("billing_of", {"orders": list(order_ids)}, Billing)


def rests_of(invoice_ids: Sequence[int]) -> list[Rest]:
    """The invoices as they stand."""
    return DESK.rows("owed_by_invoices", {"invoices": list(invoice_ids)}, Rest)


def invoice_names(invoice_ids: Sequence[int]) -> dict[int, str]:
    """Invoices by their numbers."""
    return {rest.id: rest.number for rest in rests_of(invoice_ids)}


def compare_bills(before: Sequence[Billing], after: Sequence[Billing], result: Sequence[ops.Billed]) -> Difference:
    """What will be asked of whom: net and tax by currency."""
    billed = {one.order_id: one for one in result}
    pairs = [(old, new, billed[old.id]) for old, new in zip(before, after, strict=True) if old.id in billed]
    words = ngettext("%s invoice is posted", "%s invoices are posted", len(pairs)) % formatting.number(len(pairs))
    measures = [Measure(_("Invoices"), 0, len(pairs))]
    for code in sorted({old.currency for old, _new, _one in pairs}):
        mine = [one for old, _new, one in pairs if old.currency == code]
        measures.append(
            Measure(
                _("Billed net"),
                sum((o.invoiced_amount for o, _n, _b in pairs if o.currency == code), ZERO),
                sum((n.invoiced_amount for _o, n, _b in pairs if n.currency == code), ZERO),
                code,
            )
        )
        measures.append(Measure(_("Tax"), ZERO, sum((one.tax_amount for one in mine), ZERO), code))
    changes = [Changed(
        number=old.number, sub=old.customer, url=order_url(old.id), what=_("Net and tax"),
        detail=f"{old.currency} {formatting.amount(one.net_amount, old.currency)} + {formatting.amount(one.tax_amount, old.currency)}",
        before=_("billed %s") % formatting.amount(old.invoiced_amount, old.currency),
        after=_("billed %s") % formatting.amount(new.invoiced_amount, new.currency), effect="better",
    ) for old, new, one in pairs]  # fmt: skip
    parts = []
    for customer, code in sorted({(old.customer, old.currency) for old, _new, _one in pairs}):
        own = [(o, n) for o, n, _b in pairs if (o.customer, o.currency) == (customer, code)]
        parts.append(
            Gain(
                customer,
                len(own),
                0,
                sum((o.invoiced_amount for o, _n in own), ZERO),
                sum((n.invoiced_amount for _o, n in own), ZERO),
                code,
            )
        )
    return Difference(
        sentence=_("If committed, %s and their amounts are owed at once. A credit note takes one back.") % words,
        measures=measures, changes=changes, breakdowns=[Breakdown(_("By customer"), _("Billed net"), parts)],
    )  # fmt: skip


def compare_rests(before: Sequence[Rest], after: Sequence[Rest], result: Any) -> Difference:
    """What is left to pay of each invoice, before and after."""
    del result
    pairs = list(zip(before, after, strict=True))
    done = sum(new.state != old.state for old, new in pairs)
    sentence = ngettext("%s invoice is done", "%s invoices are done", done) % formatting.number(done)
    measures = [
        Measure(
            _("Invoices open"),
            sum(o.open_amount > 0 for o, _n in pairs),
            sum(n.open_amount > 0 for _o, n in pairs),
            "",
            "down",
        )
    ]
    measures += [
        Measure(
            _("Open"),
            sum((o.open_amount for o in before if o.currency == code), ZERO),
            sum((n.open_amount for n in after if n.currency == code), ZERO),
            code,
            "down",
        )
        for code in sorted({old.currency for old in before})
    ]

    def words(one: Rest) -> str:
        shown = formatting.amount(one.open_amount, one.currency)
        return _("%(state)s, %(amount)s open") % {"state": one.state, "amount": f"{one.currency} {shown}"}

    changes = [Changed(
        number=old.number, sub=old.customer, url=SCREENS["finance.Invoice"].url("document", old.id),
        what=f"{old.currency} {formatting.amount(old.gross_amount, old.currency)}", before=words(old), after=words(new),
        effect="same" if old == new else "better",
    ) for old, new in pairs]  # fmt: skip
    return Difference(
        sentence=_("If committed, %s. The ledger is posted at once; a further entry corrects it.") % sentence,
        measures=measures, changes=changes,
    )  # fmt: skip


TO_BILL = Queue(
    rows=to_bill, panel=order_panel, name=lambda row: row.number, search=gettext_lazy("Order or customer"),
    columns=(
        Text("number", gettext_lazy("Order"), sub="customer"), Money("value", gettext_lazy("To bill"), currency="currency"),
        Date("since", gettext_lazy("Shipped since")), Number("lines", gettext_lazy("Lines")), Text("company", gettext_lazy("Company")),
        Text("site", gettext_lazy("Site")),
    ),
    decisions=(Decide(name="bill", label=gettext_lazy("Bill what is shipped"), permission=permissions.BILL,
                      operation=ops.bill_orders, look=billing_of, compare=compare_bills, names=boards.numbers_of_orders),),
)  # fmt: skip
OWED = Queue(
    rows=owed, panel=invoice_panel, name=lambda row: row.number, search=gettext_lazy("Invoice or customer"),
    columns=(
        Text("number", gettext_lazy("Invoice"), sub="customer"), Money("open_amount", gettext_lazy("Open"), currency="currency"),
        Due("due_on", gettext_lazy("Due")), Date("invoiced_on", gettext_lazy("Invoiced on")),
        Money("amount", gettext_lazy("Amount"), currency="currency"), Text("company", gettext_lazy("Company")),
    ),
    decisions=(
        Decide(name="pay", label=gettext_lazy("Record a payment"), permission=money.RECORD_PAYMENTS,
               operation=finance.settle_invoices, look=rests_of, compare=compare_rests, names=invoice_names, form=PaymentForm),
        Decide(name="credit", label=gettext_lazy("Give a credit note"), permission=money.CREDIT_INVOICES,
               operation=finance.credit_invoices, look=rests_of, compare=compare_rests, names=invoice_names, form=CreditForm,
               destructive=True),
    ),
)  # fmt: skip
INVOICES = Workbench(
    code="orders/invoicing", label=gettext_lazy("Invoice desk"), permission=money.VIEW, area="finance", order=5,
    help=gettext_lazy("What is shipped and not billed, and what customers owe, by age"), figures=figures,
    empty=gettext_lazy("Nothing of this age is open."),
    lanes=(
        Lane("bill", gettext_lazy("To bill"), TO_BILL, "attn"), Lane("due", gettext_lazy("Not yet due"), OWED, "info"),
        Lane("late30", gettext_lazy("Overdue to 30 days"), OWED, "attn"),
        Lane("late60", gettext_lazy("31 to 60 days"), OWED, "bad"), Lane("older", gettext_lazy("Over 60 days"), OWED, "bad"),
    ),
)  # fmt: skip
