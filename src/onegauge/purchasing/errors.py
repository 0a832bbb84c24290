"""Refusals of purchasing."""

from onegauge.kernel.errors import Refusal


class UnknownSupplier(Refusal):
    """There is no active partner of this code that supplies."""

    code, status, title = "unknown_supplier", 422, "Unknown supplier"


class NoSupplierPrice(Refusal):
    """Nobody said what the supplier asks for the item in the currency of the order."""

    code, status, title = "no_supplier_price", 422, "No price"


class BelowMinimum(Refusal):
    """Less than the supplier sells at least."""

    code, status, title = "below_supplier_minimum", 422, "Below the supplier's minimum"


class OffMultiple(Refusal):
    """The supplier sends whole multiples only."""

    code, status, title = "off_supplier_multiple", 422, "Not a whole multiple"


class OwnPurchase(Refusal):
    """Who placed a purchase order does not approve it."""

    code, status, title = "own_purchase", 409, "Your own purchase order"


class BeyondOrdered(Refusal):
    """More than is still open of a purchase order's line."""

    code, status, title = "beyond_ordered", 409, "More than was ordered"


class UnknownPurchaseLine(Refusal):
    """A line that is not of a purchase order in scope."""

    code, status, title = "unknown_purchase_line", 422, "Unknown line"


class CancelNotAsked(Refusal):
    """The supplier has the order: he is asked first."""

    code, status, title = "cancel_not_asked", 409, "Ask the supplier first"


class PartlyReceived(Refusal):
    """Something came in already, so the order cannot be undone as a whole."""

    code, status, title = "partly_received", 409, "Something came in already"


class NothingReceived(Refusal):
    """Nothing came in yet, so there is no rest to be cancelled."""

    code, status, title = "nothing_received", 409, "Nothing came in yet"


class NoPurchaseRate(Refusal):
    """There is no exchange rate from the currency of the purchase order to that of the company."""

    code, status, title = "no_purchase_rate", 409, "No exchange rate"


class NoBinToReceive(Refusal):
    """The site has no such bin, or no bin at all."""

    code, status, title = "no_bin_to_receive", 422, "No bin to receive into"


class SentToCustomer(Refusal):
    """The supplier sends this order to a customer: nothing of it comes in at a site."""

    code, status, title = "sent_to_customer", 409, "Sent to the customer"


class NotSentToCustomer(Refusal):
    """This order goes to a site of ours: it is received there."""

    code, status, title = "not_sent_to_customer", 409, "Not sent to a customer"


class CustomerOrderHeld(Refusal):
    """The customer's order behind a direct order is on hold."""

    code, status, title = "customer_order_held", 409, "The customer's order is on hold"


class LotTooShort(Refusal):
    """The lot does not live as long as this customer asks for."""

    code, status, title = "lot_too_short", 409, "The lot does not live long enough"


class AddressWithSupplier(Refusal):
    """A supplier was asked to send to the old address."""

    code, status, title = "address_with_supplier", 409, "The supplier has the old address"


class NothingToAnnounce(Refusal):
    """Everything that is open of a purchase order stands in an arrival already."""

    code, status, title = "nothing_to_announce", 409, "Nothing to announce"
