"""The money ledger: accounts, journals, periods, entries, postings and the balances kept beside them."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.finance.states import AccountRole, AccountType, PeriodState

ISO_CURRENCY = r"^[A-Z]{3}$"


def money(label: Any, **options: Any) -> "models.DecimalField[Decimal, Decimal]":
    """An amount: exact, with room for three decimals of minor units."""
    return models.DecimalField(label, max_digits=20, decimal_places=4, **options)


def company() -> "models.ForeignKey[Any, Any]":
    """The company whose books a row belongs to; the indexes that are needed begin with it."""
    return models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, verbose_name=_("company")
    )


def company_of_head() -> "models.ForeignKey[Any, Any]":
    """The company of a part: the key to its head carries it, so a key of its own would only cost."""
    return models.ForeignKey(
        "governance.Company",
        models.PROTECT,
        related_name="+",
        db_index=False,
        db_constraint=False,
        verbose_name=_("company"),
    )


class Account(models.Model):
    """Where money is counted. A control account is written by its own process only (receivables, costing)."""

    company = company()
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    type = models.CharField(_("type"), max_length=12, choices=AccountType)
    role = models.CharField(_("role"), max_length=40, choices=AccountRole, blank=True, default="")
    is_control = models.BooleanField(_("control account"), default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "code")
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="account_code_once"),
            models.UniqueConstraint(fields=("company", "role"), condition=~Q(role=""), name="account_role_once"),
            models.CheckConstraint(condition=Q(type__in=AccountType.values), name="account_type_known"),
            models.CheckConstraint(condition=Q(role__in=["", *AccountRole.values]), name="account_role_known"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class FinanceJournal(models.Model):
    """A book of entries with a number series of its own; the counter row is locked while numbers are taken."""

    company = company()
    code = models.CharField(_("code"), max_length=20)
    name = models.CharField(_("name"), max_length=120)
    next_number = models.BigIntegerField(_("next number"), default=1)

    class Meta:
        ordering = ("company", "code")
        verbose_name = _("finance journal")
        verbose_name_plural = _("finance journals")
        constraints = (
            models.UniqueConstraint(fields=("company", "code"), name="financejournal_code_once"),
            models.CheckConstraint(condition=Q(next_number__gte=1), name="financejournal_counts_up"),
        )

    def __str__(self) -> str:
        return self.name


class Period(models.Model):
    """A month of a company's books. Months cannot overlap, so a date belongs to one period or to none."""

    company = company()
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("last day"))
    state = models.CharField(_("state"), max_length=12, choices=PeriodState, default=PeriodState.OPEN)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("company", "starts_on")
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        constraints = (
            models.UniqueConstraint(fields=("company", "starts_on"), name="period_once"),
            models.CheckConstraint(condition=Q(state__in=PeriodState.values), name="period_state_known"),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="period_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.starts_on:%Y-%m}"


class Entry(models.Model):
    """The head of one balanced fact in the ledger; append-only, a correction is a further entry."""

    company = company_of_head()
    journal = models.ForeignKey(
        FinanceJournal,
        models.PROTECT,
        related_name="entries",
        db_index=False,
        db_constraint=False,
        verbose_name=_("journal"),
    )
    number = models.BigIntegerField(_("number"))
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="entries", db_index=False, db_constraint=False, verbose_name=_("period")
    )
    posted_on = models.DateField(_("posted on"))
    recorded_at = models.DateTimeField(_("recorded at"))
    source_kind = models.SmallIntegerField(_("source kind"))
    source_id = models.BigIntegerField(_("source"))
    description = models.CharField(_("description"), max_length=200)
    operation_id = models.UUIDField(_("operation"), null=True)

    class Meta:
        ordering = ("company", "journal", "number")
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = (
            models.UniqueConstraint(fields=("journal", "number"), name="entry_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="entry_number_counts_up"),
        )
        indexes = (
            models.Index(fields=("company", "posted_on"), name="entry_by_date"),
            models.Index(fields=("source_kind", "source_id"), name="entry_by_source"),
        )

    def __str__(self) -> str:
        return f"{self.journal_id}/{self.number}"


class Posting(models.Model):
    """One line of an entry: debit above zero, credit below. Partitioned by month of recording, made by SQL."""

    pk = models.CompositePrimaryKey("id", "recorded_on")
    id = models.BigIntegerField()
    recorded_on = models.DateField()
    company_id = models.BigIntegerField()
    entry_id = models.BigIntegerField()
    account_id = models.BigIntegerField()
    period_id = models.BigIntegerField()
    posted_on = models.DateField()
    currency = models.CharField(max_length=3)
    amount = models.DecimalField(max_digits=20, decimal_places=4)
    company_amount = models.DecimalField(max_digits=20, decimal_places=4)
    site_id = models.BigIntegerField(null=True)
    partner_id = models.BigIntegerField(null=True)

    class Meta:
        managed = False
        db_table = "finance_posting"


class AccountBalance(models.Model):
    """What was posted to an account in a currency and period; kept by a trigger on the postings."""

    company = company_of_head()
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="balances", db_index=False, db_constraint=False, verbose_name=_("account")
    )
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="balances", db_index=False, db_constraint=False, verbose_name=_("period")
    )
    currency = models.CharField(_("currency"), max_length=3)
    debit_amount = money(_("debit"), default=0)
    credit_amount = money(_("credit"), default=0)
    company_debit_amount = money(_("debit in company currency"), default=0)
    company_credit_amount = money(_("credit in company currency"), default=0)

    class Meta:
        ordering = ("account", "period", "currency")
        verbose_name = _("account balance")
        verbose_name_plural = _("account balances")
        constraints = (models.UniqueConstraint(fields=("account", "period", "currency"), name="accountbalance_once"),)

    def __str__(self) -> str:
        return f"{self.account_id} {self.period_id} {self.currency}"


class ExchangeRate(models.Model):
    """What one unit of a currency is worth in another from a day on; the same for the whole group."""

    currency = models.CharField(_("currency"), max_length=3)
    company_currency = models.CharField(_("company currency"), max_length=3)
    valid_from = models.DateField(_("valid from"))
    rate = models.DecimalField(_("rate"), max_digits=18, decimal_places=8)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("currency", "company_currency", "valid_from")
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = (
            models.UniqueConstraint(fields=("currency", "company_currency", "valid_from"), name="exchangerate_once"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="exchangerate_positive"),
            models.CheckConstraint(condition=Q(currency__regex=ISO_CURRENCY), name="exchangerate_currency_iso"),
            models.CheckConstraint(
                condition=Q(company_currency__regex=ISO_CURRENCY), name="exchangerate_company_currency_iso"
            ),
            models.CheckConstraint(condition=~Q(currency=F("company_currency")), name="exchangerate_two_currencies"),
        )

    def __str__(self) -> str:
        return f"{self.currency}/{self.company_currency} {self.valid_from}"
