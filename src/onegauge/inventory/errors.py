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


class UnknownOwner(Refusal):
    """An owner of goods, or somebody at whom a bin stands, who is no partner."""

    code, status, title = "unknown_owner", 422, "Unknown owner"


class UnknownUnit(Refusal):
    """A handling unit that is not there, or not in this company."""

    code, status, title = "unknown_handling_unit", 422, "Unknown handling unit"


class UnitClosed(Refusal):
    """Goods would go into or out of a closed handling unit."""

    code, status, title = "handling_unit_closed", 409, "Handling unit closed"


class UnitElsewhere(Refusal):
    """A handling unit stands at another site or in another bin."""

    code, status, title = "handling_unit_elsewhere", 409, "Handling unit stands elsewhere"


class UnitNesting(Refusal):
    """A handling unit would stand in itself, or too deep in others."""

    code, status, title = "handling_unit_nesting", 409, "Handling unit cannot stand there"


class SsccInvalid(Refusal):
    """A number that is no SSCC, or one that another handling unit of the company carries."""

    code, status, title = "sscc_invalid", 422, "SSCC cannot be used"


class SerialTaken(Refusal):
    """A serial number that lies in stock already."""

    code, status, title = "serial_taken", 409, "Serial number in stock already"


class SerialNotOne(Refusal):
    """More or less than one piece under a serial number."""

    code, status, title = "serial_not_one", 422, "One piece per serial number"


class WeightRequired(Refusal):
    """A catch-weight item without its exact weight."""

    code, status, title = "weight_required", 422, "Exact weight required"


class WeightOff(Refusal):
    """A weight that does not fit: for an item without catch weight, beyond the tolerance, or more than lies there."""

    code, status, title = "weight_off", 422, "Weight does not fit"


class BinFull(Refusal):
    """A bin would hold more weight, volume or handling units than it may."""

    code, status, title = "bin_full", 409, "Bin full"


class BinMixed(Refusal):
    """Goods would lie together in a bin that may not."""

    code, status, title = "bin_mixed", 409, "May not lie together"


class NothingChanges(Refusal):
    """A change that would leave goods or an order as they are."""

    code, status, title = "nothing_changes", 422, "Nothing would change"


class QuotaWrong(Refusal):
    """A quota without days or shares, with a negative share, or beside another one of the same days."""

    code, status, title = "quota_wrong", 422, "Quota is wrong"
