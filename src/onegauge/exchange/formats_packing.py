"""The formats of packing: box types and instructions."""

from decimal import Decimal

from onegauge.exchange.formats import Column, Format, plain, register_format
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse.permissions import SET_UP_PACKING

IN_USE = Column("is_active", "yes/no", default=True, example="yes", help="No: not taken any more.")
_check, _load = plain(draft=warehouse.BoxTypeDraft, operation=warehouse.save_box_types, argument="box_types")
register_format(
    Format(
        code="box_types",
        label="Box types",
        permission=SET_UP_PACKING,
        key=("code",),
        columns=(
            Column("code", required=True, example="B2"),
            Column("name", required=True, example="Box 400 x 300 x 200"),
            Column("length_mm", "whole", required=True, example="400", help="Inner length."),
            Column("width_mm", "whole", required=True, example="300", help="Inner width."),
            Column("height_mm", "whole", required=True, example="200", help="Inner height."),
            Column("tare_kg", "decimal", required=True, example="0.35", help="Weight of the empty box."),
            Column("max_kg", "decimal", required=True, example="20", help="What box and goods may weigh together."),
            Column("cost_amount", "decimal", default=Decimal(0), example="0.85"),
            Column("currency", default="GBP", example="GBP"),
            Column("sites", default="", example="LON,MAN", help="Codes of the sites that have it; empty: all."),
            IN_USE,
        ),
        check=_check,
        load=_load,
        help="The boxes that cartons are proposed from.",
    )
)
_check, _load = plain(
    draft=warehouse.PackInstructionDraft, operation=warehouse.save_pack_instructions, argument="instructions"
)
register_format(
    Format(
        code="pack_instructions",
        label="Packing instructions",
        permission=SET_UP_PACKING,
        key=("text", "sku", "customer"),
        columns=(
            Column("text", required=True, example="Price label"),
            Column("sku", default="", example="GLOVE-M", help="SKU code of the item."),
            Column("customer", default="", example="ACME", help="Code of the customer."),
            IN_USE,
        ),
        check=_check,
        load=_load,
        help="What is done at packing for an item or a customer.",
    )
)
