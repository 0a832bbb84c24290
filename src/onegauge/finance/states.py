"""Lifecycles of finance, and its closed lists of words."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.finance.kinds import INVOICE_KIND, PERIOD_KIND, REBATE_PERIOD_KIND
from onegauge.finance.permissions import (
    CLOSE_PERIODS,
    CREDIT_INVOICES,
    RECORD_PAYMENTS,
    REOPEN_PERIODS,
    SETTLE_REBATES,
)
from onegauge.kernel.lifecycle import Edge, StateMachine


class AccountType(models.TextChoices):
    """Which side of the balance sheet or the result an account belongs to."""

    ASSET = "asset", _("Asset")
    LIABILITY = "liability", _("Liability")
    EQUITY = "equity", _("Equity")
    INCOME = "income", _("Income")
    EXPENSE = "expense", _("Expense")


class AccountRole(models.TextChoices):
    """What the processes of finance look an account up by; a company has at most one account per role."""

    BANK = "bank", _("Bank")
    RECEIVABLE = "receivable", _("Receivable")
    INVENTORY = "inventory", _("Inventory")
    GOODS_RECEIVED_NOT_INVOICED = "goods_received_not_invoiced", _("Goods received, not invoiced")
    OUTPUT_TAX = "output_tax", _("Output tax")
    OPENING = "opening", _("Opening balances")
    REVENUE = "revenue", _("Revenue")
    ADJUSTMENT_GAIN = "adjustment_gain", _("Stock gain")
    COGS = "cogs", _("Cost of goods sold")
    SHRINK = "shrink", _("Shrinkage")
    COST_VARIANCE = "cost_variance", _("Cost variance")
    EXCHANGE_DIFFERENCE = "exchange_difference", _("Exchange difference")
    ROUNDING = "rounding", _("Rounding")
    INTERCOMPANY_RECEIVABLE = "intercompany_receivable", _("Intercompany receivable")
    INTERCOMPANY_PAYABLE = "intercompany_payable", _("Intercompany payable")
    INTERCOMPANY_CLEARING = "intercompany_clearing", _("Goods taken over in the group")
    INTERCOMPANY_REVENUE = "intercompany_revenue", _("Intercompany revenue")
    CLAIMS_RECEIVABLE = "claims_receivable", _("Claims")
    GOODS_IN_TRANSIT = "goods_in_transit", _("Goods in transit")
    TRANSIT_LOSS = "transit_loss", _("Loss in transit")
    REBATES = "rebates", _("Rebates to customers")
    REBATE_ACCRUAL = "rebate_accrual", _("Accrued rebates")
    CUSTOMER_CREDIT = "customer_credit", _("Owed to customers")


class TradeSide(models.TextChoices):
    """On which side of a trade inside the group a company stands."""

    SELLER = "seller", _("Seller")
    BUYER = "buyer", _("Buyer")


class PeriodState(models.TextChoices):
    """Whether a month takes postings."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class InvoiceState(models.TextChoices):
    """How far an invoice is from being done."""

    POSTED = "posted", _("Posted")
    PAID = "paid", _("Paid")
    CREDITED = "credited", _("Credited")


class RebatePeriodState(models.TextChoices):
    """Whether a period of a rebate agreement still counts, or was credited to the customer."""

    OPEN = "open", _("Open")
    SETTLED = "settled", _("Settled")


PERIOD = StateMachine(
    kind=PERIOD_KIND,
    states=PeriodState,
    initial=PeriodState.OPEN,
    edges=(
        Edge("close", ("open",), "closed", permission=CLOSE_PERIODS, label=_("Close"), primary=True),
        Edge("reopen", ("closed",), "open", permission=REOPEN_PERIODS, label=_("Reopen"), destructive=True),
    ),
    site=False,
)

INVOICE = StateMachine(
    kind=INVOICE_KIND,
    states=InvoiceState,
    initial=InvoiceState.POSTED,
    edges=(
        Edge("settle", ("posted",), "paid", permission=RECORD_PAYMENTS, label=_("Settle"), manual=False),
        Edge("credit", ("posted",), "credited", permission=CREDIT_INVOICES, label=_("Credit"), destructive=True),
    ),
    site=False,
)

REBATE_PERIOD = StateMachine(
    kind=REBATE_PERIOD_KIND,
    states=RebatePeriodState,
    initial=RebatePeriodState.OPEN,
    edges=(
        Edge(
            "settle", ("open",), "settled", permission=SETTLE_REBATES, label=_("Settle"), primary=True, destructive=True
        ),
    ),
    site=False,
)
