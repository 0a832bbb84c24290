"""Formats of master data: items, packagings, partners, customers, addresses, prices, taxes, sites, zones, bins."""

from collections.abc import Sequence
from decimal import Decimal

from onegauge.catalog import operations as catalog
from onegauge.catalog import permissions as catalog_permissions
from onegauge.catalog import queries as catalog_queries
from onegauge.catalog.states import ItemState
from onegauge.exchange.formats import (
    Column,
    Format,
    Found,
    Values,
    places_of,
    plain,
    register_format,
    with_own_authority,
)
from onegauge.governance import operations as governance
from onegauge.governance import permissions as governance_permissions
from onegauge.inventory import operations as inventory
from onegauge.inventory import permissions as inventory_permissions
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import permission_refusal
from onegauge.partners import operations as partners
from onegauge.partners import permissions as partners_permissions
from onegauge.pricing import operations as pricing
from onegauge.pricing import permissions as pricing_permissions

SKU = Column("sku", required=True, example="GLOVE-M", help="SKU code of the item.")
COMPANY = Column("company", "company", required=True, example="HQ", field="company_id", help="Code of the company.")
FROM = Column("valid_from", "date", required=True, example="2026-01-01", help="First day on which it holds.")
UNTIL = Column("valid_until", "date", help="First day on which it holds no more; empty: until the next one begins.")


def _item(row: Values) -> catalog.ItemDraft:
    return catalog.ItemDraft(**{name: value for name, value in row.items() if name != "active"})


def _check_items(rows: Sequence[Values], by: Actor) -> list[Found]:
    found = places_of(catalog.check_items(items=[_item(row) for row in rows], by=by))
    if any(row["active"] for row in rows):
        refusal = permission_refusal(by, catalog_permissions.ACTIVATE_ITEMS)
        found += [Found(None, "active", refusal)] if refusal else []
    return found


def _load_items(rows: Sequence[Values], by: Actor) -> None:
    with_own_authority(catalog.save_items)(items=[_item(row) for row in rows], by=by)
    wanted = [row["sku"] for row in rows if row["active"]]
    drafts = [item.id for item in catalog_queries.items_by_sku(wanted).values() if item.state == ItemState.DRAFT]
    if drafts:
        with_own_authority(catalog.activate_items)(item_ids=drafts, by=by)


register_format(
    Format(
        code="items",
        label="Items",
        permission=catalog_permissions.MAINTAIN_ITEMS,
        key=("sku",),
        columns=(
            SKU,
            Column("name", required=True, example="Nitrile glove, medium"),
            Column("item_class", required=True, example="GLOVES", help="Code of the item class."),
            Column("base_unit", "code", example="C62", default="C62", help="UN/ECE code; stock is counted in it."),
            Column("tax_class", default="standard", example="standard", help="standard, reduced or zero."),
            Column("tracking", default="none", example="lot", help="none, lot or serial."),
            Column("weight_kg", "decimal", example="0.012"),
            Column("catch_weight", "yes/no", default=False, example="no", help="yes: weighed exactly when it comes."),
            Column("sales_min_qty", "decimal", default=Decimal(0), example="10", help="Sold at least, in base units."),
            Column("sales_multiple", "decimal", default=Decimal(0), example="5", help="Sold in multiples of; 0: any."),
            Column("country_of_origin", "code", example="MY"),
            Column("active", "yes/no", default=False, example="yes", help="yes activates items that are drafts."),
        ),
        check=_check_items,
        load=_load_items,
        help="Creates items, or changes those that exist, by SKU.",
    )
)

_check, _load = plain(
    draft=catalog.PackagingDraft,
    operation=catalog.save_packagings,
    argument="packagings",
    check=catalog.check_packagings,
)
register_format(
    Format(
        code="packagings",
        label="Packagings",
        permission=catalog_permissions.MAINTAIN_ITEMS,
        key=("sku", "code"),
        columns=(
            SKU,
            Column("code", required=True, example="CS10", help="Name of the package within the item."),
            Column("level", required=True, example="case", help="each, inner, case, layer or pallet."),
            Column("numerator", "whole", default=1, example="10", help="Content in base units."),
            Column("denominator", "whole", default=1, example="1", help="For contents such as 1/3."),
            Column("parent", example="EA", help="Code of the smaller package it is made of."),
            Column("gtin", example="4006381333931"),
            Column("sellable", "yes/no", default=True, example="yes"),
            Column("purchasable", "yes/no", default=True, example="yes"),
            Column("rounding", "yes/no", default=True, example="yes", help="Are orders rounded to it?"),
            Column("ti", "whole", help="Packages per layer."),
            Column("hi", "whole", help="Layers."),
            Column("length_mm", "decimal"),
            Column("width_mm", "decimal"),
            Column("height_mm", "decimal"),
            Column("gross_weight_kg", "decimal"),
        ),
        check=_check,
        load=_load,
        help="Creates packagings, or changes those that exist, by SKU and code.",
    )
)

_check, _load = plain(
    draft=catalog.KitComponentDraft,
    operation=catalog.save_kit_components,
    argument="components",
    check=catalog.check_kit_components,
)
register_format(
    Format(
        code="kit_components",
        label="Components of kits",
        permission=catalog_permissions.MAINTAIN_ITEMS,
        key=("kit", "component", "valid_from"),
        columns=(
            Column("kit", required=True, example="STARTER-KIT", help="SKU of the kit."),
            Column("component", required=True, example="GLOVE-M", help="SKU of the component."),
            Column("numerator", "whole", default=1, example="2", help="Base units per kit."),
            Column("denominator", "whole", default=1, example="1", help="Divided by."),
            FROM,
            UNTIL,
        ),
        check=_check,
        load=_load,
        help="Creates components of kits, or changes those that exist, by kit, component and first day.",
    )
)

_check, _load = plain(
    draft=catalog.SubstitutionDraft,
    operation=catalog.save_substitutions,
    argument="substitutions",
    check=catalog.check_substitutions,
)
register_format(
    Format(
        code="substitutions",
        label="Substitutes and successors",
        permission=catalog_permissions.MAINTAIN_ITEMS,
        key=("sku", "substitute"),
        columns=(
            SKU,
            Column("substitute", required=True, example="GLOVE-M2", help="SKU of the item sent in its place."),
            Column("kind", default="alternative", example="use_up", help="alternative, use_up or at_once."),
            Column("two_way", "yes/no", default=False, example="no"),
            Column("numerator", "whole", default=1, example="1", help="Units of the substitute."),
            Column("denominator", "whole", default=1, example="1", help="For so many units of the item."),
            Column("priority", "whole", default=5, example="5", help="1 is tried first."),
            FROM,
            UNTIL,
        ),
        check=_check,
        load=_load,
        help="Creates links between items, or changes those that exist, by item and substitute.",
    )
)

_check, _load = plain(
    draft=partners.PartnerDraft, operation=partners.save_partners, argument="partners", check=partners.check_partners
)
register_format(
    Format(
        code="partners",
        label="Partners",
        permission=partners_permissions.MAINTAIN_PARTNERS,
        key=("code",),
        columns=(
            Column("code", required=True, example="C-1001"),
            Column("name", required=True, example="Baker & Sons Ltd"),
            Column("country", "code", required=True, example="GB"),
            Column("tax_id", default="", example="GB980780684"),
            Column("roles", "list", default=(), example="customer", help="customer, supplier, carrier, intercompany."),
        ),
        check=_check,
        load=_load,
        help="Creates partners, or changes those that exist, by code; roles are the complete set.",
    )
)

_check, _load = plain(
    draft=partners.CustomerDraft,
    operation=partners.save_customers,
    argument="customers",
    check=partners.check_customers,
)
register_format(
    Format(
        code="customers",
        label="Customer terms",
        permission=partners_permissions.MAINTAIN_CUSTOMERS,
        key=("company_id", "partner"),
        columns=(
            COMPANY,
            Column("partner", required=True, example="C-1001"),
            Column("currency", "code", required=True, example="GBP"),
            Column("credit_limit", "decimal", example="10000", help="Empty: unlimited."),
            Column("payment_days", "whole", example="30", help="Empty: as the policy says."),
            Column("priority", "whole", default=5, example="5", help="1 is served first, 9 last."),
            Column("default_site", "site", example="LON", field="default_site_id"),
            Column("min_life_days", "whole", example="120", help="Dated lots live at least this long; empty: any."),
            Column("takes_direct", "yes/no", default=True, example="yes", help="May suppliers send directly to it?"),
            Column("prepays", "yes/no", default=False, example="no", help="Orders are held until they are paid."),
            Column("substitution", default="none", example="ask", help="Takes other items: none, ask or standing."),
        ),
        check=_check,
        load=_load,
        help="Creates the terms a company grants a customer, or changes them.",
    )
)

_check, _load = plain(
    draft=partners.AddressDraft, operation=partners.save_addresses, argument="addresses", check=partners.check_addresses
)
register_format(
    Format(
        code="addresses",
        label="Addresses",
        permission=partners_permissions.MAINTAIN_PARTNERS,
        key=("partner", "kind", "code"),
        columns=(
            Column("partner", required=True, example="C-1001"),
            Column("kind", required=True, example="ship_to", help="bill_to or ship_to."),
            Column("code", required=True, example="MAIN"),
            Column("name", default=""),
            Column("line1", required=True, example="1 High Street"),
            Column("line2", default=""),
            Column("city", required=True, example="Leeds"),
            Column("postcode", default="", example="LS1 4AP"),
            Column("region", default=""),
            Column("country", "code", required=True, example="GB"),
            Column("is_default", "yes/no", default=False, example="yes"),
        ),
        check=_check,
        load=_load,
        help="Creates addresses, or changes those that exist, by partner, kind and code.",
    )
)

_check, _load = plain(
    draft=pricing.PriceListDraft,
    operation=pricing.save_price_lists,
    argument="price_lists",
    check=pricing.check_price_lists,
)
register_format(
    Format(
        code="price_lists",
        label="Price lists",
        permission=pricing_permissions.MAINTAIN_PRICES,
        key=("company_id", "code"),
        columns=(
            COMPANY,
            Column("code", required=True, example="STD"),
            Column("name", required=True, example="Standard prices"),
            Column("currency", "code", required=True, example="GBP"),
            Column("is_default", "yes/no", default=False, example="yes"),
            FROM,
            UNTIL,
        ),
        check=_check,
        load=_load,
        help="Creates price lists, or changes those that exist, by company and code.",
    )
)

_check, _load = plain(
    draft=pricing.PriceLineDraft, operation=pricing.save_price_lines, argument="lines", check=pricing.check_price_lines
)
register_format(
    Format(
        code="price_lines",
        label="Price lines",
        permission=pricing_permissions.MAINTAIN_PRICES,
        key=("company_id", "price_list", "sku", "min_qty", "valid_from"),
        columns=(
            COMPANY,
            Column("price_list", required=True, example="STD"),
            SKU,
            Column("min_qty", "decimal", default=Decimal(0), example="0", help="In base units."),
            Column("unit_price", "decimal", required=True, example="4.95", help="Of one base unit."),
            FROM,
            UNTIL,
        ),
        check=_check,
        load=_load,
        help="Creates prices, or changes those that exist, by list, item, quantity and first day.",
    )
)

_check, _load = plain(
    draft=pricing.TaxRateDraft, operation=pricing.save_tax_rates, argument="rates", check=pricing.check_tax_rates
)
register_format(
    Format(
        code="tax_rates",
        label="Tax rates",
        permission=pricing_permissions.MAINTAIN_TAXES,
        key=("company_id", "country", "tax_class", "valid_from"),
        columns=(
            COMPANY,
            Column("country", "code", required=True, example="GB", help="Country of delivery."),
            Column("tax_class", required=True, example="standard", help="standard, reduced or zero."),
            Column("rate", "decimal", required=True, example="0.2", help="As a share: 0.2 means 20 %."),
            FROM,
            UNTIL,
        ),
        check=_check,
        load=_load,
        help="Creates tax rates, or changes those that exist, by company, country, class and first day.",
    )
)

_check, _load = plain(draft=governance.SiteDraft, operation=governance.save_sites, argument="sites")
register_format(
    Format(
        code="sites",
        label="Sites",
        permission=governance_permissions.MAINTAIN_ORGANISATION,
        key=("code",),
        columns=(
            Column("code", required=True, example="LON"),
            Column("name", required=True, example="London"),
            Column("company", "company code", required=True, example="HQ"),
            Column("region", required=True, example="UK"),
            Column("timezone", required=True, example="Europe/London"),
            Column("calendar", required=True, example="UK"),
            Column("kind", default="warehouse", example="warehouse"),
        ),
        check=_check,
        load=_load,
        help="Creates sites, or changes those that exist, by code.",
    )
)

_check, _load = plain(draft=inventory.ZoneDraft, operation=inventory.save_zones, argument="zones")
register_format(
    Format(
        code="zones",
        label="Zones",
        permission=inventory_permissions.MAINTAIN,
        key=("site", "code"),
        columns=(
            Column("site", "site code", required=True, example="LON"),
            Column("code", required=True, example="A"),
            Column("name", required=True, example="Shelving"),
        ),
        check=_check,
        load=_load,
        help="Creates zones, or renames those that exist, by site and code.",
    )
)

_check, _load = plain(draft=inventory.BinDraft, operation=inventory.save_bins, argument="bins")
register_format(
    Format(
        code="bins",
        label="Bins",
        permission=inventory_permissions.MAINTAIN,
        key=("site", "code"),
        columns=(
            Column("site", "site code", required=True, example="LON"),
            Column("zone", required=True, example="A"),
            Column("code", required=True, example="A-01-01"),
            Column("kind", default="storage", example="storage"),
            Column("sequence", "whole", default=0, example="10", help="Place on the walking route."),
            Column("partner", default="", help="Customer, for a bin of the kind customer."),
            Column("max_weight_kg", "decimal", help="Empty: as its zone."),
            Column("max_volume_m3", "decimal"),
            Column("max_units", "whole", help="Handling units at most."),
            Column("mixing", default="", help="any, one_item, one_lot or one_owner."),
        ),
        check=_check,
        load=_load,
        help="Creates bins, or changes those that exist, by site and code.",
    )
)
