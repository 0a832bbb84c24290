"""Screens of the catalogue."""

from django.utils.translation import gettext_lazy as _

from onegauge.catalog import permissions, queries
from onegauge.catalog.states import ITEM
from onegauge.catalog.verbs import ITEM_VERBS
from onegauge.catalog.web import (
    finding,
    forms,
    labels,  # noqa: F401  registers
    suggest,  # noqa: F401  registers
)
from onegauge.ui.kit import (
    Attributes,
    Badge,
    Choice,
    Code,
    Column,
    Date,
    Empty,
    Filters,
    Flag,
    Layout,
    Lines,
    Number,
    Party,
    Qty,
    Ref,
    SavedView,
    Screen,
    Search,
    Tab,
    Table,
    Text,
    Timeline,
    contribute,
    register,
)
from onegauge.ui.providers import PROVIDERS

PROVIDERS.search.append(finding.items_by_gtin)

register(
    Screen(
        model="catalog.Item", sop="data/items", find=("sku", "name~"), area="catalog", order=10, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_ITEMS, rows=queries.items_for_list, form=forms.ItemForm,
        machine=ITEM, operations=ITEM_VERBS, party="name",
        help=_("What is bought, stocked and sold"),
        confirm={"retire": _("A retired item is neither bought nor sold again.")},
        table=Table(
            Ref("sku"), Text("name"), Badge("state"), Party("item_class"), Code("base_unit__symbol", _("Unit")),
            Text("tax_class"), Text("tracking"), sort="sku",
        ),
        filters=Filters(
            Search("sku", "name"), Choice("state"), Choice("item_class"), Choice("tax_class"), Choice("tracking"),
        ),
        views=(SavedView(_("On sale"), "state=active&state=phase_out"), SavedView(_("Drafts"), "state=draft")),
        empty=Empty(_("No items yet"), _("Add one, or import a file with all of them.")),
        detail=Layout(
            Column(
                Attributes(
                    "item_class", "base_unit", "tax_class", "tracking", "weight_kg", "catch_weight",
                    Qty("sales_min_qty"), Qty("sales_multiple"), "country_of_origin", "created_at",
                ),
            ),
            Column(Timeline()),
        ),
    ),
    Screen(
        model="catalog.Packaging", sop="data/items", area="catalog", order=11, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_ITEMS, rows=queries.packagings_for_list, form=forms.PackagingForm,
        help=_("Packages of items with their GTINs and exact contents"),
        table=Table(
            Ref("code"), Text("item__sku", _("Item"), sub="item.name"), Text("level"), Code("gtin"), Text("parent__code", _("Made of")),
            Number("numerator", _("Base units")), Number("denominator", _("Divided by")), Flag("sellable"), Flag("purchasable"),
            more=(Flag("rounding"),),
        ),
        filters=Filters(Search("code", "item__sku", "item__name", "gtin"), Choice("level"), Choice("sellable")),
    ),
    Screen(
        model="catalog.Unit", sop="data/items", area="catalog", order=12, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_UNITS, rows=queries.units_for_list, form=forms.UnitForm,
        help=_("Units of measure under their international codes"),
        table=Table(Ref("code"), Text("symbol"), Text("name"), Number("decimals"), sort="code"),
        filters=Filters(Search("code", "symbol", "name")),
    ),
    Screen(
        model="catalog.KitComponent", sop="data/items", area="catalog", order=14, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_ITEMS, rows=queries.kit_components_for_list, form=forms.KitComponentForm,
        help=_("What kits are made of when they are ordered"),
        table=Table(
            Ref("kit__sku", _("Kit"), sub="kit.name"), Text("component__sku", _("Component"), sub="component.name"),
            Number("numerator", _("Base units per kit")), Number("denominator", _("Divided by")), Date("valid_from"),
            Date("valid_until"), sort="kit__sku",
        ),
        filters=Filters(Search("kit__sku", "kit__name", "component__sku", "component__name")),
    ),
    Screen(
        model="catalog.ItemClass", sop="data/items", area="catalog", order=13, permission=permissions.VIEW,
        create_permission=permissions.MAINTAIN_UNITS, rows=queries.item_classes_for_list, form=forms.ItemClassForm,
        help=_("Items that are treated alike"),
        table=Table(Ref("code"), Text("name"), Text("storage_profile"), Number("item_count", _("Items")), sort="code"),
        filters=Filters(Search("code", "name"), Choice("storage_profile")),
    ),
)  # fmt: skip

contribute(
    "catalog.Item",
    Tab(
        "packagings", _("Packagings"),
        Lines(
            queries.packagings_of_item, Ref("code"), Text("level"), Text("parent"), Code("gtin"),
            Qty("numerator", _("Base units")), Flag("sellable"), Flag("purchasable"), Flag("rounding"),
            title=_("Packagings and barcodes"),
            empty=_("It has no package: it is bought and sold by the base unit"),
        ),
    ),
    order=36,
)  # fmt: skip

contribute(
    "catalog.Item",
    Tab(
        "kit", _("Kit"),
        Lines(
            queries.components_of_item, Ref("kit__sku", _("Kit"), sub="kit.name"),
            Text("component__sku", _("Component"), sub="component.name"), Number("numerator", _("Base units per kit")),
            Number("denominator", _("Divided by")), Date("valid_from"), Date("valid_until"),
            title=_("Components"), empty=_("It is no kit, and part of none"),
        ),
    ),
    order=38,
)  # fmt: skip

contribute(
    "catalog.Item",
    Tab(
        "substitutes", _("Substitutes"),
        Lines(
            queries.substitutions_of_item, Ref("item__sku", _("Item"), sub="item.name"),
            Text("substitute__sku", _("Sent in its place"), sub="substitute.name"), Badge("kind"), Flag("two_way"),
            Number("numerator", _("Units of it")), Number("denominator", _("for units")), Date("valid_from"), Date("valid_until"),
            title=_("Substitutes and successors"), empty=_("No item stands in for it, and it stands in for none"),
        ),
    ),
    order=37,
)  # fmt: skip
