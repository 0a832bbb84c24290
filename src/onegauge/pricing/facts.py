"""What pricing announces."""

from dataclasses import dataclass

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class RebatesAgreed(Fact):
    """Rebate agreements were approved: invoices of their validity count from now on, also those posted before."""

    agreement_ids: tuple[int, ...]
