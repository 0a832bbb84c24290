"""The trading fixtures, with a network of two sites."""

from dataclasses import dataclass
from decimal import Decimal

import pytest

from onegauge.sourcing.operations import LaneCostDraft, SiteRuleDraft, save_lane_costs, save_site_rules
from tests.support import FIRST, Trade
from tests.trading import breaks_rules, ledgers_add_up, live_trade, trade

__all__ = ["breaks_rules", "ledgers_add_up", "live_trade", "trade"]


@dataclass
class Net:
    """A company whose orders are served from whichever of its sites is best."""

    trade: Trade

    def legs(self, order_id: int) -> list[tuple[str, str, Decimal]]:
        """Site, item and quantity of each leg of an order."""
        return self.trade.rows(
            "SELECT s.code, i.sku, d.qty FROM inventory_demand d JOIN governance_site s ON s.id = d.site_id"
            " JOIN catalog_item i ON i.id = d.item_id WHERE d.source_kind = 40 AND d.source_id = %s"
            " ORDER BY d.source_line_id, s.code, i.sku", order_id,
        )  # fmt: skip

    def decisions(self, order_id: int) -> list[tuple[str, int, str, bool]]:
        """Method, attempt, reason and whether a soft rule gave way, of each decision."""
        return self.trade.rows(
            "SELECT method, attempt, reason, relaxed FROM sourcing_decision WHERE source_id = %s ORDER BY id", order_id
        )

    def demand_ids(self, order_id: int) -> list[int]:
        """The legs of an order."""
        rows = self.trade.rows(
            "SELECT id FROM inventory_demand WHERE source_kind = 40 AND source_id = %s ORDER BY id", order_id
        )
        return [row[0] for row in rows]

    def lane(self, site: str, base: str, *, days: int = 0) -> None:
        """What a shipment from a site into the country costs."""
        draft = LaneCostDraft(site=site, country="GB", base_amount=Decimal(base), transit_days=days, valid_from=FIRST)
        save_lane_costs(lanes=[draft], by=self.trade.by)

    def keep(self, site: str, qty: str) -> None:
        """What a site keeps for its own orders."""
        draft = SiteRuleDraft(site=site, code="KEEP", kept_qty=Decimal(qty), valid_from=FIRST)
        save_site_rules(rules=[draft], by=self.trade.by)


@pytest.fixture
def net(trade: Trade) -> Net:
    """Leeds takes orders for the network; York can send for 6 a shipment."""
    trade.vary("orders.sourcing", "network")
    made = Net(trade)
    made.lane("YORK", "6")
    return made
