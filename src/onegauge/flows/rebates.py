"""Rebates: what follows when an agreement is approved."""

from onegauge.finance.operations import count_rebates
from onegauge.kernel.actor import Actor
from onegauge.pricing.facts import RebatesAgreed


def count_what_was_invoiced(fact: RebatesAgreed, *, by: Actor) -> None:
    """An agreement counts from now on: invoices of its validity that were posted before count too."""
    count_rebates(agreement_ids=fact.agreement_ids, by=by)
