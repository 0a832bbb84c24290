"""Which quantities a supplier takes. Pure."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

ZERO = Decimal(0)


def is_orderable(qty: Decimal, *, least: Decimal, multiple: Decimal) -> bool:
    """Whether a quantity reaches the minimum and is made of whole multiples; 0 as a multiple means any quantity."""
    return qty >= least and (not multiple or qty % multiple == 0)


def next_orderable(qty: Decimal, *, least: Decimal, multiple: Decimal) -> Decimal:
    """The smallest quantity that the supplier takes and that is not less than what is wanted."""
    wanted = max(qty, least)
    return (wanted / multiple).to_integral_value(ROUND_CEILING) * multiple if multiple else wanted


def last_orderable(qty: Decimal, *, least: Decimal, multiple: Decimal) -> Decimal | None:
    """The largest quantity that the supplier takes and that is not more than what is wanted, if there is one."""
    found = (qty / multiple).to_integral_value(ROUND_FLOOR) * multiple if multiple else qty
    return found if found > ZERO and is_orderable(found, least=least, multiple=multiple) else None
