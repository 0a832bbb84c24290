"""The formats of stock: what lies where on the first day, in all its dimensions, and from which bins items are picked."""

from decimal import Decimal
from functools import partial

from onegauge.exchange.formats import Column, Format, plain, register_format, with_own_authority
from onegauge.inventory import operations as inventory
from onegauge.inventory import permissions
from onegauge.warehouse import operations as warehouse
from onegauge.warehouse import permissions as warehouse_permissions

_receive = partial(with_own_authority(inventory.receive_stock), reference="Opening stock")
_check, _load = plain(draft=inventory.ReceiptLine, operation=_receive, argument="lines")
register_format(
    Format(
        code="opening_stock",
        label="Opening stock",
        permission=permissions.RECEIVE,
        key=("site", "bin", "sku", "lot", "sscc", "owner", "status"),
        columns=(
            Column("site", "site code", required=True, example="LON"),
            Column("bin", required=True, example="A-01-01"),
            Column("sku", required=True, example="GLOVE-M", help="SKU code of the item."),
            Column("qty", "decimal", required=True, example="120", help="In base units."),
            Column(
                "unit_cost",
                "decimal",
                default=Decimal(0),
                example="2.40",
                help="Of one base unit; none for others' goods.",
            ),
            Column("lot", default="", example="L2407", help="Lot or serial number."),
            Column("expires_on", "date", example="2027-06-30"),
            Column("produced_on", "date"),
            Column("origin", "code", default="", example="MY"),
            Column("status", default="", help="Empty: by the rule of the site."),
            Column("sscc", default="", help="Handling unit that it stands in."),
            Column("owner", default="", help="Code of the partner whose goods they are; empty: ours."),
            Column("weight_kg", "decimal", help="Exact weight, for items that are weighed."),
        ),
        check=_check,
        load=_load,
        help="Receives stock that was there before; each file adds to what is there.",
    )
)

_check, _load = plain(draft=warehouse.PickFaceDraft, operation=warehouse.save_pick_faces, argument="faces")
register_format(
    Format(
        code="pick_faces",
        label="Pick faces",
        permission=warehouse_permissions.DIRECT_WORK,
        key=("site", "sku"),
        columns=(
            Column("site", "site code", required=True, example="LON"),
            Column("sku", required=True, example="GLOVE-M", help="SKU code of the item."),
            Column("bin", required=True, example="P-01", help="A bin of the kind pick."),
            Column(
                "min_qty", "decimal", required=True, example="20", help="Filled up when less lies there; base units."
            ),
            Column("max_qty", "decimal", required=True, example="120", help="Filled up to this, in full packages."),
            Column("active", "yes/no", default=True, example="yes"),
        ),
        check=_check,
        load=_load,
        help="Sets from which bin an item is picked, or changes it, by site and item.",
    )
)
