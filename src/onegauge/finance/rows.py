"""Typed rows that several parts of finance read."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OpenItemRow:
    """A locked open item with what its invoice says."""

    id: int
    invoice_id: int
    company_id: int
    partner_id: int
    currency: str
    amount: Decimal
    open_amount: Decimal
    company_amount: Decimal
    company_open_amount: Decimal
    number: str
    entry_id: int
    source_kind: int
    source_id: int
    invoiced_on: date
    has_rebates: bool
