"""Trades between companies of the group: one row on each side, under one id."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from onegauge.finance.models.ledger import ISO_CURRENCY, company, money
from onegauge.finance.states import TradeSide


class IntercompanyTrade(models.Model):
    """One side of goods that changed their owner inside the group: what is claimed or owed, and what they cost the group.

    Both sides carry the same ``trade``, currency and amount; ``group_cost_amount`` is the seller's cost in the seller's
    currency, so that what the group has not earned yet can be taken out of the buyer's stock.
    """

    company = company()
    counterparty = models.ForeignKey(
        "governance.Company", models.PROTECT, related_name="+", db_index=False, verbose_name=_("other company")
    )
    trade = models.UUIDField(_("trade"))
    side = models.CharField(_("side"), max_length=6, choices=TradeSide)
    currency = models.CharField(_("currency"), max_length=3)
    amount = money(_("amount"))
    company_amount = money(_("amount in company currency"))
    group_cost_amount = money(_("group cost"))
    traded_on = models.DateField(_("traded on"))
    entry = models.ForeignKey(
        "finance.Entry", models.PROTECT, related_name="+", db_index=False, db_constraint=False, verbose_name=_("entry")
    )
    source_kind = models.SmallIntegerField(_("source kind"))
    source_id = models.BigIntegerField(_("source"))
    source_number = models.CharField(_("for"), max_length=40)

    class Meta:
        ordering = ("-id",)
        verbose_name = _("intercompany trade")
        verbose_name_plural = _("intercompany trades")
        indexes = (models.Index(fields=("source_kind", "source_id"), name="intercompanytrade_by_source"),)
        constraints = (
            models.UniqueConstraint(fields=("trade", "side"), name="intercompanytrade_one_per_side"),
            models.CheckConstraint(condition=Q(side__in=TradeSide.values), name="intercompanytrade_side_known"),
            models.CheckConstraint(condition=~Q(company=F("counterparty")), name="intercompanytrade_two_companies"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="intercompanytrade_amount_not_negative"),
            models.CheckConstraint(condition=Q(currency__regex=ISO_CURRENCY), name="intercompanytrade_currency_iso"),
        )

    def __str__(self) -> str:
        return f"{self.source_number} {self.side}"
