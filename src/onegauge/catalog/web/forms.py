"""Forms of the catalogue: their shape; every rule stands in the operation."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from onegauge.catalog import operations as ops
from onegauge.catalog.states import PackagingLevel, StorageProfile, SubstitutionKind, TaxClass, Tracking
from onegauge.ui.kit import LookupField, OperationForm, RowChoice


class ItemForm(OperationForm):
    """What is bought, stocked and sold."""

    operation = ops.save_items
    draft = ops.ItemDraft
    many = "items"
    model = "catalog.Item"
    natural = ("sku",)
    sku = forms.CharField(label=_("SKU"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=200)
    item_class = RowChoice("catalog.ItemClass", gives="code", label=_("Class"))
    base_unit = RowChoice(
        "catalog.Unit", gives="code", label=_("Base unit"), help_text=_("Fixed once the item has stock")
    )
    tax_class = forms.ChoiceField(label=_("Tax class"), choices=TaxClass.choices)
    tracking = forms.ChoiceField(label=_("Tracking"), choices=Tracking.choices)
    weight_kg = forms.DecimalField(label=_("Weight (kg)"), required=False)
    catch_weight = forms.BooleanField(
        label=_("Catch weight"), required=False, help_text=_("Counted in base units, weighed exactly when it comes")
    )
    sales_min_qty = forms.DecimalField(label=_("Sold at least"), required=False, help_text=_("Empty: any quantity"))
    sales_multiple = forms.DecimalField(
        label=_("Sold in multiples of"), required=False, help_text=_("Empty: any quantity")
    )
    country_of_origin = forms.CharField(label=_("Country of origin"), max_length=2, required=False, empty_value=None)

    def drafted(self) -> dict[str, Any]:
        """Nothing said means any quantity."""
        drafted = super().drafted()
        return {**drafted, **{n: drafted[n] or Decimal(0) for n in ("sales_min_qty", "sales_multiple")}}


class PackagingForm(OperationForm):
    """A package of an item with its exact content."""

    operation = ops.save_packagings
    draft = ops.PackagingDraft
    many = "packagings"
    model = "catalog.Packaging"
    natural = ("sku", "code")
    keys = {"sku": "item__sku", "parent": "parent__code"}
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    code = forms.CharField(label=_("Code"), max_length=20)
    level = forms.ChoiceField(label=_("Level"), choices=PackagingLevel.choices)
    parent = forms.CharField(label=_("Made of (code)"), max_length=20, required=False, empty_value=None)
    gtin = forms.CharField(label=_("GTIN"), max_length=14, required=False, empty_value=None)
    numerator = forms.IntegerField(label=_("Base units"), initial=1)
    denominator = forms.IntegerField(label=_("Divided by"), initial=1, help_text=_("1 unless a base unit is split"))
    sellable = forms.BooleanField(label=_("May be sold"), required=False, initial=True)
    purchasable = forms.BooleanField(label=_("May be bought"), required=False, initial=True)
    rounding = forms.BooleanField(
        label=_("Orders are rounded to it"), required=False, initial=True,
        help_text=_("Where the site rounds: to the smallest such package of more than one base unit"),
    )  # fmt: skip
    ti = forms.IntegerField(label=_("Packages per layer (ti)"), required=False)
    hi = forms.IntegerField(label=_("Layers (hi)"), required=False)
    length_mm = forms.DecimalField(label=_("Length (mm)"), required=False)
    width_mm = forms.DecimalField(label=_("Width (mm)"), required=False)
    height_mm = forms.DecimalField(label=_("Height (mm)"), required=False)
    gross_weight_kg = forms.DecimalField(label=_("Gross weight (kg)"), required=False)


class UnitForm(OperationForm):
    """A unit under its international code."""

    operation = ops.save_units
    draft = ops.UnitDraft
    many = "units"
    model = "catalog.Unit"
    natural = ("code",)
    code = forms.CharField(
        label=_("Code"), max_length=3, help_text=_("UN/ECE recommendation 20, such as C62, KGM, MTR")
    )
    symbol = forms.CharField(label=_("Symbol"), max_length=12)
    name = forms.CharField(label=_("Name"), max_length=80)
    decimals = forms.IntegerField(label=_("Decimals"), initial=0)


class ItemClassForm(OperationForm):
    """A group of items that are treated alike."""

    operation = ops.save_item_classes
    draft = ops.ItemClassDraft
    many = "classes"
    model = "catalog.ItemClass"
    natural = ("code",)
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=120)
    storage_profile = forms.ChoiceField(
        label=_("Storage profile"), choices=StorageProfile.choices, help_text=_("Decides which stock is reserved first")
    )


class KitComponentForm(OperationForm):
    """What a kit is made of."""

    operation = ops.save_kit_components
    draft = ops.KitComponentDraft
    many = "components"
    model = "catalog.KitComponent"
    natural = ("kit", "component", "valid_from")
    keys = {"kit": "kit__sku", "component": "component__sku"}
    kit = LookupField("catalog.Item", by="sku", gives="sku", label=_("Kit"))
    component = LookupField("catalog.Item", by="sku", gives="sku", label=_("Component"))
    numerator = forms.IntegerField(label=_("Base units per kit"), initial=1)
    denominator = forms.IntegerField(label=_("Divided by"), initial=1, help_text=_("1 unless a base unit is split"))
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False, help_text=_("The first day without it"))


class SubstitutionForm(OperationForm):
    """Which item may be sent in place of another."""

    operation = ops.save_substitutions
    draft = ops.SubstitutionDraft
    many = "substitutions"
    model = "catalog.Substitution"
    natural = ("sku", "substitute")
    keys = {"sku": "item__sku", "substitute": "substitute__sku"}
    sku = LookupField("catalog.Item", by="sku", gives="sku", label=_("Item"))
    substitute = LookupField("catalog.Item", by="sku", gives="sku", label=_("Sent in its place"))
    kind = forms.ChoiceField(label=_("Kind"), choices=SubstitutionKind.choices)
    two_way = forms.BooleanField(label=_("Works both ways"), required=False)
    numerator = forms.IntegerField(label=_("Units of the substitute"), initial=1)
    denominator = forms.IntegerField(label=_("do for units of the item"), initial=1)
    priority = forms.IntegerField(label=_("Priority"), initial=5, help_text=_("1 is tried first, 9 last"))
    valid_from = forms.DateField(label=_("Valid from"))
    valid_until = forms.DateField(label=_("Valid until"), required=False, help_text=_("The first day without it"))
