"""Direct deliveries: suppliers send to customers, and books and orders follow."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from onegauge.purchasing import operations as ops
from tests.purchasing.words import *
from tests.support import Trade, want
from onegauge.governance import operations as governance
from onegauge.inventory import operations as inventory
from onegauge.pricing import operations as pricing
from onegauge.orders import operations as orders
from tests.support import group_actor


def test_smoke(trade: Trade) -> None:
    governance.save_sites(sites=[governance.SiteDraft(code="DIRECT", name="Direct", company="NORTH", region="EU", timezone="Europe/London", calendar="STD", kind="direct")], by=trade.by)
    trade.by = group_actor()
    inventory.save_zones(zones=[inventory.ZoneDraft(site="DIRECT", code="D", name="Direct")], by=trade.by)
    inventory.save_bins(bins=[inventory.BinDraft(site="DIRECT", zone="D", code="D-1", kind="staging")], by=trade.by)
    trade.vary("orders.sourcing", "network")
    trade.vary("sourcing.drop_ship", True)
    order = trade.order(want("LAMP", 4), want("GLOVE", 2))
    print(trade.rows("SELECT d.id, s.code, d.qty, d.promised_on, d.promise_reason, d.bound_qty FROM inventory_demand d JOIN governance_site s ON s.id=d.site_id"))
    print(trade.rows("SELECT options, legs FROM sourcing_decision"))
    print(trade.rows("SELECT id, number, state, ship_to_id, source_number, total_amount FROM purchasing_purchaseorder"))
    po = trade.value("SELECT id FROM purchasing_purchaseorder")
    ops.send_purchase_orders(order_ids=[po], by=trade.by)
    print(expected(trade, po))
    ops.acknowledge_purchase_orders(order_ids=[po], by=trade.by)
    (l,) = line_ids(trade, po)
    ops.report_dispatches(dispatches=[ops.Dispatched(line_id=l, qty=Decimal(3), carrier_reference="TRK1")], by=trade.by)
    print(state(trade, po), figures(trade, po), trade.demand(order))
    ops.dispatch_purchase_orders(order_ids=[po], by=trade.by)
    print(state(trade, po), figures(trade, po), trade.demand(order), trade.state(order))
    print(trade.rows("SELECT * FROM purchasing_purchasereceipt"))
    trade.receive("GLOVE", 5)
    trade.allocate(order)
    trade.ship(*trade.release(order))
    print(trade.state(order))
    print(orders.bill_orders(order_ids=[order], by=trade.by))
