"""Amounts and tax of an invoice: pure arithmetic, no database.

A line's net amount is ``quantity x unit price``, rounded half up to the minor unit of the currency. Tax is
reckoned once per rate on the sum of the lines that carry it (``per_rate``), or line by line (``per_line``) where a
country wants it so, and rounded half up in both cases.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from onegauge.kernel.money import minor_units

PER_RATE = "per_rate"
PER_LINE = "per_line"
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class TaxShare:
    """The tax of one rate on one invoice."""

    rate: Decimal
    net_amount: Decimal
    tax_amount: Decimal


def quantum_of(currency: str) -> Decimal:
    """The minor unit of a currency: 0.01 for euros, 1 for yen."""
    return Decimal(1).scaleb(-minor_units(currency))


def line_net(qty: Decimal, unit_price: Decimal, quantum: Decimal) -> Decimal:
    """The rounded net amount of a line."""
    return (qty * unit_price).quantize(quantum, rounding=ROUND_HALF_UP)


def tax_shares(lines: Iterable[tuple[Decimal, Decimal]], quantum: Decimal, rounding: str = PER_RATE) -> list[TaxShare]:
    """Tax per rate of the lines given as (rate, net amount), ordered by rate."""
    net: dict[Decimal, Decimal] = {}
    tax: dict[Decimal, Decimal] = {}
    for rate, amount in lines:
        net[rate] = net.get(rate, ZERO) + amount
        if rounding == PER_LINE:
            tax[rate] = tax.get(rate, ZERO) + (amount * rate).quantize(quantum, rounding=ROUND_HALF_UP)
    if rounding == PER_RATE:
        tax = {rate: (amount * rate).quantize(quantum, rounding=ROUND_HALF_UP) for rate, amount in net.items()}
    return [TaxShare(rate, net[rate], tax[rate]) for rate in sorted(net)]


def converted(amount: Decimal, rate: Decimal, quantum: Decimal) -> Decimal:
    """An amount in the company's currency at a rate (company currency per unit of the document's)."""
    return (amount * rate).quantize(quantum, rounding=ROUND_HALF_UP)
