"""Tables of orders."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.kernel.ends import StateField, end_of
from onegauge.orders.blanket_models import Blanket, BlanketCall, BlanketLine  # noqa: F401  tables of this module
from onegauge.orders.exception_models import PriceException, PriceLimit  # noqa: F401  tables of this module
from onegauge.orders.run_models import PromiseRun, PromiseRunLine, SegmentSet  # noqa: F401  tables of this module
from onegauge.orders.states import ORDER_ENDS, Channel, HoldState, HoldType, OrderState

QTY: Any = {"max_digits": 18, "decimal_places": 6}
AMOUNT: Any = {"max_digits": 18, "decimal_places": 2}


class SalesOrder(models.Model):
    """A commitment to a customer of one company, served from one site."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    number = models.CharField(_("number"), max_length=30)
    customer_reference = models.CharField(_("customer reference"), max_length=60, blank=True, default="")
    channel = models.CharField(_("channel"), max_length=10, choices=Channel, default=Channel.DESK)
    partner = models.ForeignKey("partners.Partner", models.PROTECT, related_name="+", db_index=False)
    ship_to = models.ForeignKey("partners.Address", models.PROTECT, related_name="+", null=True, db_index=False)
    currency = models.CharField(_("currency"), max_length=3)
    ordered_at = models.DateTimeField(_("ordered"))
    requested_on = models.DateField(_("requested"))
    state = StateField(_("state"), max_length=12, choices=OrderState, default=OrderState.DRAFT, ends=ORDER_ENDS)
    ended_as = end_of(state)
    version = models.PositiveIntegerField(default=1)
    ship_complete = models.BooleanField(_("ship complete"), default=False)
    total_amount = models.DecimalField(_("total"), **AMOUNT)
    invoiced_amount = models.DecimalField(_("invoiced"), default=0, **AMOUNT)
    prepaid_amount = models.DecimalField(_("paid before the invoice"), default=0, db_default=0, **AMOUNT)
    charge_amount = models.DecimalField(_("surcharges"), default=0, db_default=0, **AMOUNT)

    class Meta:
        ordering = ("-id",)
        indexes = (
            models.Index("partner_id", "customer_reference", name="order_partner"),
            models.Index("company_id", "site_id", "ended_as", "id", name="order_list"),
            models.Index(fields=("partner", "id"), name="order_by_partner"),
            models.Index(fields=("requested_on", "id"), name="order_by_request"),
            models.Index(fields=("ordered_at", "id"), name="order_by_time"),
            models.Index(fields=("total_amount", "id"), name="order_by_total"),
        )
        constraints = (
            models.UniqueConstraint(fields=("number", "company"), name="order_number_once"),
            models.CheckConstraint(condition=Q(state__in=OrderState.values), name="order_state_known"),
            models.CheckConstraint(condition=Q(channel__in=Channel.values), name="order_channel_known"),
            models.CheckConstraint(condition=Q(total_amount__gte=0), name="order_total_not_negative"),
            models.CheckConstraint(condition=Q(prepaid_amount__gte=0), name="order_prepaid_not_negative"),
        )

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """What is wanted of one item; quantities in base units, with the unit it was entered in beside.

    ``rule_price`` and ``price_trace`` are empty where the price of the list is the whole story, ``rounding`` where the
    quantity is the one that was asked for.
    """

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    order = models.ForeignKey(
        "orders.SalesOrder", models.PROTECT, related_name="lines", db_index=False, db_constraint=False
    )
    line_no = models.PositiveIntegerField(_("line"))
    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", db_index=False)
    qty = models.DecimalField(_("quantity"), **QTY)
    entered_qty = models.DecimalField(_("entered quantity"), **QTY)
    entered_unit = models.CharField(_("entered unit"), max_length=20, blank=True, default="")
    list_price = models.DecimalField(_("list price"), null=True, **QTY)
    unit_price = models.DecimalField(_("unit price"), **QTY)
    price_line_id = models.BigIntegerField(_("price list line"), null=True)
    rule_price = models.DecimalField(_("price of the rule"), null=True, **QTY)
    price_trace = models.JSONField(null=True)
    exception_id = models.BigIntegerField(_("price exception"), null=True)
    rounding = models.JSONField(_("rounded"), null=True)
    net_amount = models.DecimalField(_("net"), **AMOUNT)
    invoiced_qty = models.DecimalField(_("invoiced"), default=0, **QTY)

    class Meta:
        ordering = ("order", "line_no")
        indexes = (models.Index("exception_id", condition=Q(exception_id__isnull=False), name="order_line_exception"),)
        constraints = (
            models.UniqueConstraint(fields=("order", "line_no"), name="order_line_once"),
            models.CheckConstraint(condition=Q(qty__gt=0), name="order_line_qty_positive"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="order_line_price_not_negative"),
            models.CheckConstraint(
                condition=Q(invoiced_qty__gte=0) & Q(invoiced_qty__lte=F("qty")), name="order_line_invoiced_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}/{self.line_no}"


class OrderCharge(models.Model):
    """A surcharge of an order, or of one of its lines, as an amount of its own that is invoiced beside the goods.

    One per unit has its ``unit_amount``: the amount follows what is wanted of the line, the invoice what has left. One per
    consignment is waived where another order that left with this one paid it: ``paid_with`` is that order.
    """

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    order = models.ForeignKey("orders.SalesOrder", models.PROTECT, related_name="charges", db_constraint=False)
    line_no = models.PositiveIntegerField(_("line"), null=True)
    term_id = models.BigIntegerField(_("price term"))
    name = models.CharField(_("name"), max_length=120)
    per = models.CharField(_("per"), max_length=12)
    tax_class = models.CharField(_("tax class"), max_length=20)
    amount = models.DecimalField(_("amount"), **AMOUNT)
    invoiced_amount = models.DecimalField(_("invoiced"), default=0, **AMOUNT)
    unit_amount = models.DecimalField(_("amount per base unit"), max_digits=28, decimal_places=12, null=True)
    paid_with = models.ForeignKey(
        "orders.SalesOrder", models.PROTECT, related_name="+", null=True, db_index=False, db_constraint=False,
        verbose_name=_("paid with"),
    )  # fmt: skip

    class Meta:
        ordering = ("order", "id")
        indexes = (
            models.Index("paid_with", condition=Q(paid_with__isnull=False), name="order_charge_paid_with"),
        )  # fmt: skip
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0), name="order_charge_not_negative"),
            models.CheckConstraint(
                condition=Q(invoiced_amount__gte=0) & Q(invoiced_amount__lte=F("amount")),
                name="order_charge_invoiced_range",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order_id}: {self.name}"


class Hold(models.Model):
    """A typed stop on an order, with the numbers that caused it, who answers for it, and until when it is to be decided."""

    company = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    site = models.ForeignKey("governance.Site", models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    order = models.ForeignKey("orders.SalesOrder", models.PROTECT, related_name="holds", db_constraint=False)
    type = models.CharField(_("type"), max_length=10, choices=HoldType)
    state = models.CharField(_("state"), max_length=10, choices=HoldState, default=HoldState.OPEN)
    version = models.PositiveIntegerField(default=1)
    reason = models.CharField(_("reason"), max_length=300)
    details = models.JSONField(default=dict)
    policy_ids = models.JSONField(default=list)
    opened_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("decide by"), null=True)
    owner_role = models.CharField(_("who answers"), max_length=60, blank=True, default="", db_default="")
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by_id = models.BigIntegerField(null=True)
    note = models.CharField(_("note"), max_length=300, blank=True, default="")

    class Meta:
        ordering = ("opened_at", "id")
        indexes = (
            models.Index("state", "type", "opened_at", name="hold_queue"),
            models.Index(fields=("due_at", "id"), condition=Q(state="open"), name="hold_open_by_due"),
        )
        constraints = (
            models.UniqueConstraint(fields=("order", "type"), condition=Q(state="open"), name="hold_one_open_per_type"),
            models.CheckConstraint(condition=Q(state__in=HoldState.values), name="hold_state_known"),
            models.CheckConstraint(condition=Q(type__in=HoldType.values), name="hold_type_known"),
            models.CheckConstraint(
                condition=Q(state="open") | Q(closed_at__isnull=False, closed_by_id__isnull=False),
                name="hold_closed_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.type} hold of {self.order_id}"
