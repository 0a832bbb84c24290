"""The price of goods between two companies of the group: pure arithmetic, no database."""

from decimal import ROUND_HALF_UP, Decimal

ONE = Decimal(1)
PLACES = Decimal("0.000001")


def transfer_price(
    method: str,
    *,
    share: Decimal,
    cost: Decimal | None,
    list_price: Decimal | None,
    fixed_price: Decimal | None,
) -> Decimal | None:
    """The price per base unit in the seller's currency; ``None`` where what the method starts from is not known.

    ``share`` is added to cost (``cost_plus``) or taken off the list price (``list_less``).
    """
    price: Decimal | None = None
    if method == "fixed":
        price = fixed_price
    elif method == "list_less" and list_price is not None:
        price = list_price * (ONE - share)
    elif method in {"cost", "cost_plus"} and cost is not None:
        price = cost * (ONE + (share if method == "cost_plus" else 0))
    return None if price is None else price.quantize(PLACES, rounding=ROUND_HALF_UP)
