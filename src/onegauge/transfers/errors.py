"""Refusals of transfers."""

from onegauge.kernel.errors import Refusal


class UnknownLane(Refusal):
    """There is no active lane between the two sites, or not the one that was named."""

    code, status, title = "unknown_lane", 422, "Unknown lane"


class UnknownTransferSite(Refusal):
    """A site code that does not exist."""

    code, status, title = "unknown_transfer_site", 422, "Unknown site"


class NoTransferPrice(Refusal):
    """Goods would change their owner, and no rule gives them a price."""

    code, status, title = "no_transfer_price", 409, "No transfer price"


class OwnRequest(Refusal):
    """Who asked for a transfer does not approve it."""

    code, status, title = "own_request", 409, "Your own request"


class NothingReserved(Refusal):
    """A transfer has nothing that the warehouse could send."""

    code, status, title = "transfer_nothing_reserved", 409, "Nothing reserved"


class TransferInWarehouse(Refusal):
    """Goods of the transfer are in the warehouse's hands or on the way."""

    code, status, title = "transfer_in_warehouse", 409, "Work has begun"


class BeyondShipped(Refusal):
    """More would be received or disputed than is in transit."""

    code, status, title = "beyond_shipped", 409, "More than was sent"


class NoReceivingBin(Refusal):
    """The receiving site has no such bin, or no bin at all."""

    code, status, title = "no_receiving_bin", 422, "No bin to receive into"


class WrongTreatment(Refusal):
    """A discrepancy cannot be settled that way."""

    code, status, title = "wrong_treatment", 409, "Wrong treatment"
