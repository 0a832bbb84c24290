"""What finance announces."""

from dataclasses import dataclass

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicesPosted(Fact):
    """Invoices were posted to the ledger and are owed."""

    invoice_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicesSettled(Fact):
    """Invoices were paid in full."""

    invoice_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoicesCredited(Fact):
    """Invoices were taken back in full by a credit note."""

    invoice_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RebatesSettled(Fact):
    """Periods of rebate agreements were credited to their customers."""

    settlement_ids: tuple[int, ...]
