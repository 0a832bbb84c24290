"""The format of supplier items."""

from decimal import Decimal

from onegauge.exchange.formats import Column, Format, plain, register_format
from onegauge.exchange.formats_master import COMPANY
from onegauge.pricing import operations as pricing
from onegauge.pricing import permissions as pricing_permissions

_check, _load = plain(
    draft=pricing.SupplierItemDraft,
    operation=pricing.save_supplier_items,
    argument="items",
    check=pricing.check_supplier_items,
)
register_format(
    Format(
        code="supplier_items",
        label="Supplier items",
        permission=pricing_permissions.MAINTAIN_SUPPLIER_ITEMS,
        key=("company_id", "partner", "sku"),
        columns=(
            COMPANY,
            Column("partner", required=True, example="GLOVECO", help="Code of the supplier."),
            Column("sku", required=True, example="GLOVE-M", help="SKU code of the item."),
            Column("supplier_sku", default="", example="NG-100-M", help="What the supplier calls it."),
            Column("unit_price", "decimal", required=True, example="4.20", help="Per base unit."),
            Column("currency", "code", required=True, example="EUR"),
            Column("lead_days", "whole", default=5, example="5", help="Working days from the order to the goods."),
            Column("min_qty", "decimal", default=Decimal(0), example="100", help="Least quantity, in base units."),
            Column(
                "order_multiple", "decimal", default=Decimal(0), example="10", help="In base units; 0: any quantity."
            ),
            Column("drop_ship", "yes/no", default=False, example="no", help="Does it send to our customers?"),
            Column("direct_amount", "decimal", default=Decimal(0), example="6", help="Per consignment to a customer."),
            Column("priority", "whole", default=5, example="1", help="1 is preferred."),
            Column("is_active", "yes/no", default=True, example="yes"),
        ),
        check=_check,
        load=_load,
        help="Creates what suppliers sell a company, or changes it, by company, supplier and SKU.",
    )
)
