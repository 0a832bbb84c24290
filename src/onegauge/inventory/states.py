"""Enumerations of inventory."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from onegauge.inventory import permissions
from onegauge.inventory.kinds import HANDLING_UNIT
from onegauge.kernel.lifecycle import Edge, StateMachine


class StockStatus(models.TextChoices):
    """Whether stock may be promised."""

    AVAILABLE = "available", _("Available")
    INSPECTION = "inspection", _("In inspection")
    BLOCKED = "blocked", _("Blocked")
    DAMAGED = "damaged", _("Damaged")
    EXPIRED = "expired", _("Expired")
    CONSIGNED = "consigned", _("At a customer, ours")
    ENTRUSTED = "entrusted", _("Here, another's")


class Place(models.TextChoices):
    """The two sides of a movement: our stock, or the world outside it."""

    STOCK = "stock", _("Stock")
    SUPPLIER = "supplier", _("Supplier")
    CUSTOMER = "customer", _("Customer")
    ADJUSTMENT = "adjustment", _("Adjustment")
    TRANSIT = "transit", _("In transit")
    INTERCOMPANY = "intercompany", _("Another company of the group")


class BinKind(models.TextChoices):
    """What a bin is for."""

    STORAGE = "storage", _("Storage")
    PICK = "pick", _("Pick face")
    STAGING = "staging", _("Staging")
    DOCK = "dock", _("Dock")
    CUSTOMER = "customer", _("Our goods at a customer")


class Mixing(models.TextChoices):
    """What may lie together in a bin."""

    ANY = "any", _("Anything")
    ONE_ITEM = "one_item", _("One item")
    ONE_LOT = "one_lot", _("One lot")
    ONE_OWNER = "one_owner", _("One owner")


class UnitKind(models.TextChoices):
    """What a handling unit is."""

    PALLET = "pallet", _("Pallet")
    CASE = "case", _("Case")
    TOTE = "tote", _("Tote")
    CONTAINER = "container", _("Container")


class UnitState(models.TextChoices):
    """Whether goods may be put in and taken out."""

    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class StockReason(models.TextChoices):
    """Why stock changed its place or its status; the note beside it says the rest."""

    NONE = "", _("None")
    QUALITY = "quality", _("Held for quality")
    PASSED = "passed", _("Passed inspection")
    FAILED = "failed", _("Failed inspection")
    DAMAGE = "damage", _("Damaged")
    EXPIRY = "expiry", _("Past its expiry")
    RECALL = "recall", _("Recalled")
    FOUND = "found", _("Found in order again")
    RELOCATION = "relocation", _("Moved to another bin")
    PACKING = "packing", _("Packed or unpacked")
    OWNERSHIP = "ownership", _("Changed its owner")


class PromiseReason(models.TextChoices):
    """Why a demand got its date."""

    IN_STOCK = "in_stock", _("In stock")
    PARTIAL_STOCK = "partial_stock", _("Partly in stock")
    INBOUND = "inbound", _("From what is on its way")
    AWAITING_SUPPLY = "awaiting_supply", _("Awaiting supply")
    QUOTA = "quota", _("Quota used up")


class Standing(models.TextChoices):
    """How an item stands at a site: what is promised beyond what is there, and whether what comes covers it."""

    SHORT = "short", _("Missing")
    AWAITED = "awaited", _("Covered by what comes")
    FREE = "free", _("Available")
    NONE = "none", _("Nothing left")


UNIT = StateMachine(
    kind=HANDLING_UNIT,
    states=UnitState,
    initial=UnitState.OPEN,
    edges=(
        Edge("close", (UnitState.OPEN,), UnitState.CLOSED, permission=permissions.MOVE, label="Close", primary=True),
        Edge("reopen", (UnitState.CLOSED,), UnitState.OPEN, permission=permissions.MOVE, label="Open again"),
    ),
)
