"""A small trading day that can be cut off anywhere and run again: every step has a key, so no step happens twice.

Run as a program against the database of its environment; prints one line per acknowledged step.
"""

import os
import sys
from decimal import Decimal
from typing import Any

STEPS = 40


def main() -> None:
    """Set up once, then trade; each acknowledged step is printed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "onegauge.app.settings")
    import django  # noqa: PLC0415  settings first

    django.setup()
    from onegauge.kernel.db import read_scope  # noqa: PLC0415  after set-up
    from onegauge.orders import operations as orders  # noqa: PLC0415  after set-up
    from onegauge.orders.models import SalesOrder  # noqa: PLC0415  after set-up
    from onegauge.warehouse import operations as warehouse  # noqa: PLC0415  after set-up
    from tests import support  # noqa: PLC0415  after set-up

    if "setup" in sys.argv:
        support.build_trade()
        return
    by = support.group_actor()
    line = support.inventory.ReceiptLine(site="LEEDS", bin="A-01", sku="GLOVE", qty=Decimal(4), unit_cost=Decimal(2))
    for n in range(STEPS):

        def once(act: Any, n: int = n, **content: Any) -> Any:
            return act(**content, by=by, key=f"step-{n}")

        once(support.inventory.receive_stock, lines=[line], reference=f"R{n}")
        draft = orders.OrderDraft(
            company="NORTH", customer="ACME", site="LEEDS", customer_reference=f"PO-{n}",
            lines=[orders.OrderLineDraft(sku="GLOVE", qty=Decimal(3))],
        )  # fmt: skip
        (captured,) = once(orders.capture_orders, orders=[draft])
        once(orders.confirm_orders, order_ids=[captured.order_id])
        once(orders.allocate_orders, order_ids=[captured.order_id])
        (released,) = once(orders.release_orders, order_ids=[captured.order_id])
        once(warehouse.pick_shipments, shipment_ids=[released.shipment_id])
        once(warehouse.pack_shipments, shipment_ids=[released.shipment_id])
        once(warehouse.ship_shipments, shipment_ids=[released.shipment_id])
        once(orders.bill_orders, order_ids=[captured.order_id])
        sys.stdout.write(f"{n} {captured.order_id}\n")
        sys.stdout.flush()
    with read_scope(by):
        sys.stdout.write(f"done {SalesOrder.objects.filter(state='closed').count()}\n")


if __name__ == "__main__":
    main()
