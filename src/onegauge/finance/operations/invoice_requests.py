"""What is asked to be billed, and what no invoice can carry, whatever the books say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.finance import errors
from onegauge.finance.guards import is_amount
from onegauge.kernel.errors import Refusal
from onegauge.kernel.kinds import KINDS


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceLineRequest:
    """What was delivered, in the item's base unit, at the agreed price; without an item a surcharge by its description."""

    item_id: int | None
    qty: Decimal
    unit_price: Decimal
    tax_class: str
    demand_id: int | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceRequest:
    """What is to be billed to whom; ``source_kind`` and ``source_id`` say for what, without finance knowing it."""

    company_id: int
    partner_id: int
    currency: str
    source_kind: int
    source_id: int
    invoiced_on: date
    ship_country: str
    lines: Sequence[InvoiceLineRequest]
    site_id: int | None = None


def shape_refusals(n: int, request: InvoiceRequest) -> list[Refusal]:
    """What no invoice can carry, whatever the books say."""
    place = f"requests[{n}]"
    found: list[Refusal] = []

    def refuse(field: str, message: str, mend: str) -> None:
        found.append(errors.InvalidInvoice(message, field=f"{place}.{field}", mend=mend))

    if not request.lines:
        refuse("lines", "An invoice needs at least one line.", "Leave out what has nothing to bill.")
    if len(request.currency) != 3 or not request.currency.isupper():
        refuse("currency", f"{request.currency[:10]!r} is not a currency code.", "Use three letters, such as EUR.")
    if request.source_kind not in KINDS or request.source_id < 0:
        refuse("source_kind", f"There is no kind of source {request.source_kind}.", "Name the document billed.")
    for m, line in enumerate(request.lines):
        if not is_amount(line.qty, 6) or line.qty <= 0:
            refuse(f"lines[{m}].qty", f"{line.qty} is no quantity to bill.", "Give more than zero, six decimals.")
        if not is_amount(line.unit_price, 6) or line.unit_price < 0:
            refuse(f"lines[{m}].unit_price", f"{line.unit_price} is no price.", "Give zero or more, six decimals.")
        elif is_amount(line.qty, 6) and line.qty * line.unit_price >= 10**15:
            refuse(f"lines[{m}].unit_price", "The line is worth more than any invoice may be.", "Check the numbers.")
        for message, mend in _wording_faults(line):
            refuse(f"lines[{m}].description", message, mend)
    return found


def _wording_faults(line: InvoiceLineRequest) -> list[tuple[str, str]]:
    """What is wrong with the words of a line, and how to mend it."""
    if line.item_id is None and not line.description.strip():
        return [("A line without an item says what it is for.", "Describe the surcharge.")]
    if len(line.description) > 200:
        return [("The description is too long.", "Use at most 200 characters.")]
    return []
