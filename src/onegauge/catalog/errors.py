"""Refusals of the catalog."""

from onegauge.kernel.errors import Refusal


class ItemInUse(Refusal):
    """Base unit and tracking stand still while stock or open documents count in them."""

    code, status, title = "item_in_use", 409, "Item in use"


class GtinInvalid(Refusal):
    """A GTIN has 8, 12, 13 or 14 digits, the last of which is the check digit."""

    code, status, title = "gtin_invalid", 422, "Not a GTIN"


class GtinTaken(Refusal):
    """A GTIN names one packaging in the world."""

    code, status, title = "gtin_taken", 409, "GTIN taken"


class PackagingTreeBroken(Refusal):
    """A package consists of a smaller one of the same item, a whole number of times."""

    code, status, title = ("packaging_tree_broken", 422, "Packaging does not fit its content")


class KitBroken(Refusal):
    """A kit in a kit, or a component that stands twice in one kit at a time."""

    code, status, title = "kit_broken", 422, "Kit does not hold"


class SubstitutionBroken(Refusal):
    """A link between items that leads back to its beginning, repeats another, or carries an impossible ratio."""

    code, status, title = "substitution_broken", 422, "Substitution does not hold"


class InexactQuantity(Refusal):
    """A quantity that six decimals of the base unit cannot hold exactly."""

    code, status, title = ("inexact_quantity", 422, "Quantity is not exact in the base unit")
