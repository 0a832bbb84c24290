"""Refusals of inventory."""

from onegauge.kernel.errors import Refusal


class UnknownBin(Refusal):
    """A bin code that the site does not have."""

    code, status, title = "unknown_bin", 422, "Unknown bin"


class UnknownItem(Refusal):
    """A SKU that the catalog does not have."""

    code, status, title = "unknown_item", 422, "Unknown item"


class UnknownSite(Refusal):
    """A site code that does not exist or is outside the actor's scope."""

    code, status, title = "unknown_site", 422, "Unknown site"


class LotRequired(Refusal):
    """A tracked item moved without its lot or serial number."""

    code, status, title = "lot_required", 422, "Lot required"


class StockAtWork(Refusal):
    """Stock that should go out of use is already in the hands of the warehouse for a shipment."""

    code, status, title = "stock_at_work", 409, "The warehouse works on it"


class StockShort(Refusal):
    """An issue or adjustment would take more than is on hand and unreserved."""

    code, status, title = "stock_short", 409, "Not enough stock"
