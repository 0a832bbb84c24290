"""Enumerations of inventory."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class StockStatus(models.TextChoices):
    """Whether stock may be promised."""

    AVAILABLE = "available", _("Available")
    INSPECTION = "inspection", _("In inspection")
    BLOCKED = "blocked", _("Blocked")


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


class PromiseReason(models.TextChoices):
    """Why a demand got its date."""

    IN_STOCK = "in_stock", _("In stock")
    PARTIAL_STOCK = "partial_stock", _("Partly in stock")
    AWAITING_SUPPLY = "awaiting_supply", _("Awaiting supply")
