"""Tables of the catalog; group-wide, so without company or site."""

from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import LPad
from django.utils.translation import gettext_lazy as _

from onegauge.catalog.states import ItemState, PackagingLevel, StorageProfile, SubstitutionKind, TaxClass, Tracking


class Unit(models.Model):
    """A unit of measure under its code of UN/ECE recommendation 20, so that messages need no translation table."""

    code = models.CharField(_("code"), max_length=3, unique=True)
    symbol = models.CharField(_("symbol"), max_length=12)
    name = models.CharField(_("name"), max_length=80)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z0-9]{2,3}$"), name="unit_code_is_rec20"),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="unit_decimals_fit_quantities"),
        )

    def __str__(self) -> str:
        return self.symbol


class ItemClass(models.Model):
    """A group of items that are treated alike."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=120)
    storage_profile = models.CharField(
        _("storage profile"),
        max_length=10,
        choices=StorageProfile,
        default=StorageProfile.GENERAL,
        db_default=StorageProfile.GENERAL.value,
    )

    class Meta:
        ordering = ("code",)
        verbose_name_plural = "item classes"
        constraints = (
            models.CheckConstraint(
                condition=Q(storage_profile__in=StorageProfile.values), name="itemclass_profile_known"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Item(models.Model):
    """What is bought, stocked and sold; every quantity of it is counted in its base unit."""

    sku = models.CharField(_("SKU"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    base_unit = models.ForeignKey("catalog.Unit", models.PROTECT, related_name="+", verbose_name=_("base unit"))
    item_class = models.ForeignKey("catalog.ItemClass", models.PROTECT, related_name="items", verbose_name=_("class"))
    tax_class = models.CharField(_("tax class"), max_length=20, choices=TaxClass, default=TaxClass.STANDARD)
    tracking = models.CharField(_("tracking"), max_length=10, choices=Tracking, default=Tracking.NONE)
    state = models.CharField(_("state"), max_length=20, choices=ItemState, default=ItemState.DRAFT)
    version = models.PositiveIntegerField(default=1)
    weight_kg = models.DecimalField(_("weight (kg)"), max_digits=18, decimal_places=6, null=True, blank=True)
    catch_weight = models.BooleanField(_("catch weight"), default=False, db_default=False)
    sales_min_qty = models.DecimalField(
        _("sold at least"), max_digits=18, decimal_places=6, default=0, db_default=0, help_text=_("0: any quantity")
    )
    sales_multiple = models.DecimalField(
        _("sold in multiples of"),
        max_digits=18,
        decimal_places=6,
        default=0,
        db_default=0,
        help_text=_("0: any quantity"),
    )
    country_of_origin = models.CharField(_("country of origin"), max_length=2, null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ("sku",)
        indexes = (models.Index("state", "sku", name="item_state_sku"),)
        constraints = (
            models.CheckConstraint(condition=Q(state__in=ItemState.values), name="item_state_known"),
            models.CheckConstraint(condition=Q(tracking__in=Tracking.values), name="item_tracking_known"),
            models.CheckConstraint(
                condition=Q(sales_min_qty__gte=0, sales_multiple__gte=0), name="item_sold_not_negative"
            ),
            models.CheckConstraint(condition=Q(tax_class__in=TaxClass.values), name="item_tax_class_known"),
            models.CheckConstraint(condition=Q(weight_kg__gt=0), name="item_weight_positive"),
            models.CheckConstraint(condition=Q(country_of_origin__regex=r"^[A-Z]{2}$"), name="item_origin_alpha2"),
        )

    def __str__(self) -> str:
        return self.sku


class KitComponent(models.Model):
    """What a kit is made of when it is ordered: ``numerator / denominator`` base units of the component per kit.

    An item with components of the day is a kit: it is sold under its own price and served by its components.
    """

    kit = models.ForeignKey("catalog.Item", models.PROTECT, related_name="components", verbose_name=_("kit"))
    component = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("component"))
    numerator = models.PositiveIntegerField(_("base units per kit, numerator"), default=1)
    denominator = models.PositiveIntegerField(_("base units per kit, denominator"), default=1)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("kit", "valid_from", "component")
        constraints = (
            models.UniqueConstraint(fields=("kit", "component", "valid_from"), name="kitcomponent_once"),
            models.CheckConstraint(condition=Q(numerator__gt=0, denominator__gt=0), name="kitcomponent_ratio_positive"),
            models.CheckConstraint(condition=~Q(kit=F("component")), name="kitcomponent_not_itself"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="kitcomponent_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.component_id} of {self.kit_id}"


class Packaging(models.Model):
    """One package of an item: what it is made of and its exact content in base units, as a fraction.

    `parent` is the smaller package this one consists of; the tree grows from the piece outwards and may branch, because
    the same piece may come in cases of six and of twelve.
    """

    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="packagings", verbose_name=_("item"))
    code = models.CharField(_("code"), max_length=20)
    level = models.CharField(_("level"), max_length=10, choices=PackagingLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, related_name="packages", null=True, blank=True, verbose_name=_("made of")
    )
    gtin = models.CharField(_("GTIN"), max_length=14, null=True, blank=True)
    numerator = models.BigIntegerField(_("base units, numerator"), default=1)
    denominator = models.BigIntegerField(_("base units, denominator"), default=1)
    sellable = models.BooleanField(_("sellable"), default=True)
    purchasable = models.BooleanField(_("purchasable"), default=True)
    rounding = models.BooleanField(_("rounds quantities"), default=True, db_default=True)
    ti = models.PositiveSmallIntegerField(_("packages per layer (ti)"), null=True, blank=True)
    hi = models.PositiveSmallIntegerField(_("layers (hi)"), null=True, blank=True)
    length_mm = models.DecimalField(_("length (mm)"), max_digits=12, decimal_places=2, null=True, blank=True)
    width_mm = models.DecimalField(_("width (mm)"), max_digits=12, decimal_places=2, null=True, blank=True)
    height_mm = models.DecimalField(_("height (mm)"), max_digits=12, decimal_places=2, null=True, blank=True)
    gross_weight_kg = models.DecimalField(
        _("gross weight (kg)"), max_digits=18, decimal_places=6, null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("item", "numerator", "code")
        constraints = (
            models.UniqueConstraint(fields=("item", "code"), name="packaging_item_code"),
            models.UniqueConstraint(LPad("gtin", 14, Value("0")), name="packaging_gtin_unique"),
            models.CheckConstraint(condition=Q(gtin__regex=r"^([0-9]{8}|[0-9]{12,14})$"), name="packaging_gtin_digits"),
            models.CheckConstraint(condition=Q(numerator__gt=0, denominator__gt=0), name="packaging_factor_positive"),
            models.CheckConstraint(condition=Q(level__in=PackagingLevel.values), name="packaging_level_known"),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="packaging_not_its_own_parent"),
            models.CheckConstraint(
                condition=Q(length_mm__gt=0) & Q(width_mm__gt=0) & Q(height_mm__gt=0) & Q(gross_weight_kg__gt=0),
                name="packaging_dimensions_positive",
            ),
            models.CheckConstraint(
                condition=Q(ti__isnull=True, hi__isnull=True)
                | Q(parent__isnull=False, ti__isnull=False, hi__isnull=False, ti__gt=0, hi__gt=0),
                name="packaging_ti_hi_of_parts",
            ),
        )

    def __str__(self) -> str:
        return self.code


class Substitution(models.Model):
    """One item may be sent, or takes over, in place of another: ``numerator / denominator`` of it per unit of the other.

    An alternative needs the customer's consent; a supersession does not, and is followed from link to link.
    """

    item = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("item"))
    substitute = models.ForeignKey("catalog.Item", models.PROTECT, related_name="+", verbose_name=_("substitute"))
    kind = models.CharField(_("kind"), max_length=12, choices=SubstitutionKind, default=SubstitutionKind.ALTERNATIVE)
    two_way = models.BooleanField(_("both ways"), default=False)
    numerator = models.PositiveIntegerField(_("units of the substitute"), default=1)
    denominator = models.PositiveIntegerField(_("for units of the item"), default=1)
    priority = models.PositiveSmallIntegerField(_("priority"), default=5, help_text=_("1 is tried first"))
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("item", "priority", "id")
        constraints = (
            models.UniqueConstraint(fields=("item", "substitute"), name="substitution_once"),
            models.CheckConstraint(condition=~Q(item=F("substitute")), name="substitution_of_another"),
            models.CheckConstraint(condition=Q(kind__in=SubstitutionKind.values), name="substitution_kind_known"),
            models.CheckConstraint(
                condition=Q(two_way=False) | Q(kind="alternative"), name="substitution_supersedes_one_way"
            ),
            models.CheckConstraint(condition=Q(numerator__gt=0, denominator__gt=0), name="substitution_ratio_positive"),
            models.CheckConstraint(condition=Q(priority__gte=1, priority__lte=9), name="substitution_priority_range"),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")), name="substitution_period"
            ),
        )

    def __str__(self) -> str:
        return f"{self.item_id} → {self.substitute_id}"
