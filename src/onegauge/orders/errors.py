"""Refusals of orders."""

from onegauge.kernel.errors import Refusal


class UnknownCustomer(Refusal):
    """A code that is no customer of the company."""

    code, status, title = "unknown_customer", 422, "Unknown customer"


class UnknownCompany(Refusal):
    """A company code that does not exist or is outside the actor's scope."""

    code, status, title = "unknown_company", 422, "Unknown company"


class UnknownOrderSite(Refusal):
    """A site that is not the company's, outside the scope, or missing where the customer has no default."""

    code, status, title = "unknown_order_site", 422, "Unknown site"


class UnknownOrderItem(Refusal):
    """A SKU that does not exist."""

    code, status, title = "unknown_order_item", 422, "Unknown item"


class UnknownPackaging(Refusal):
    """A unit that the item is not packed in."""

    code, status, title = "unknown_packaging", 422, "Unknown unit"


class UnknownShipTo(Refusal):
    """A delivery address that the customer does not have."""

    code, status, title = "unknown_ship_to", 422, "Unknown delivery address"


class ItemNotSellable(Refusal):
    """The item's lifecycle state does not allow selling."""

    code, status, title = "item_not_sellable", 409, "Item cannot be sold"


class OrderEmpty(Refusal):
    """An order without lines."""

    code, status, title = "order_empty", 422, "No lines"


class OnHold(Refusal):
    """Open holds stop the order."""

    code, status, title = "on_hold", 409, "On hold"


class HeldAlready(Refusal):
    """A hold of the same type stops the order already."""

    code, status, title = "held_already", 409, "On hold already"


class NothingReserved(Refusal):
    """There is nothing reserved that is not already with the warehouse."""

    code, status, title = "nothing_reserved", 409, "Nothing to release"


class Incomplete(Refusal):
    """The order must ship complete, or the site releases only complete orders, and stock is short."""

    code, status, title = "incomplete", 409, "Not complete"


class InWarehouse(Refusal):
    """Part of the order is packed for where it was to go."""

    code, status, title = "in_warehouse", 409, "In the warehouse"


class AlreadyLeft(Refusal):
    """Less is wanted of a line than has left already."""

    code, status, title = "already_left", 409, "Already left"


class UnknownLine(Refusal):
    """A line number that the order does not have."""

    code, status, title = "unknown_order_line", 422, "Unknown line"


class NothingLeft(Refusal):
    """A change that leaves an order without anything to serve."""

    code, status, title = "nothing_left", 409, "Nothing left"


class NotYetChanged(Refusal):
    """Somebody asked to see what a change would do; nothing was changed."""

    code, status, title = "not_yet_changed", 422, "Nothing changed yet"


class NothingToBill(Refusal):
    """Nothing was shipped that is not invoiced."""

    code, status, title = "nothing_to_bill", 409, "Nothing to bill"


class HoldRightMissing(Refusal):
    """Releasing this type of hold belongs to another role."""

    code, status, title = "hold_right_missing", 403, "Not yours to release"


class OwnRun(Refusal):
    """A promise run is approved by somebody else than the one who simulated it."""

    code, status, title = "own_run", 403, "Your own run"


class RunNotApproved(Refusal):
    """More lines lose than a run may cost without a second person."""

    code, status, title = "run_not_approved", 409, "Not approved"


class SegmentsWrong(Refusal):
    """A segment set that no run could follow."""

    code, status, title = "segments_wrong", 422, "Segments are wrong"


class ExceptionWrong(Refusal):
    """A price exception for a line whose order is over."""

    code, status, title = "exception_wrong", 409, "No exception for this"


class OwnException(Refusal):
    """A price exception is approved by somebody else than the one who asked for it."""

    code, status, title = "own_exception", 403, "Your own request"


class BeyondLimit(Refusal):
    """No limit of the approver's roles reaches as far as this price."""

    code, status, title = "beyond_limit", 403, "Beyond your limits"


class OwnLimit(Refusal):
    """A price limit is approved by somebody else than the one who proposed it."""

    code, status, title = "own_limit", 403, "Your own limit"


class OutsidePeriod(Refusal):
    """A call before a blanket order begins or after it has ended."""

    code, status, title = "outside_period", 409, "Outside the period"


class BeyondAgreement(Refusal):
    """A call of more than is left of a blanket order."""

    code, status, title = "beyond_agreement", 409, "More than was agreed"


class NothingToCall(Refusal):
    """Nothing is planned until the day."""

    code, status, title = "nothing_to_call", 409, "Nothing to call"


class NotSoldSo(Refusal):
    """Less than the item is sold from, or not a whole multiple, and the site's rounding does not mend it."""

    code, status, title = "not_sold_so", 422, "Not sold in this quantity"
