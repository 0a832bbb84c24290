"""What purchasing announces."""

from dataclasses import dataclass

from onegauge.kernel.facts import Fact


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchasesReceived(Fact):
    """Goods of purchase orders came in, whole or in part, or left a supplier for a customer."""

    order_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectGivenBack(Fact):
    """A supplier does not send these demands to the customer after all: somebody else must serve them."""

    source_kind: int
    source_ids: tuple[int, ...]
    demand_ids: tuple[int, ...]
