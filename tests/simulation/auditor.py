"""A tiny independent auditor: what must be true of orders and stock, in plain Python, without a look at the product."""

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass
class Line:
    """A line of an order and where its quantity is."""

    order: int
    sku: str
    qty: Decimal
    reserved: Decimal = Decimal(0)
    at_work: Decimal = Decimal(0)
    shipped: Decimal = Decimal(0)
    cancelled: Decimal = Decimal(0)

    @property
    def open(self) -> Decimal:
        """What still waits for stock."""
        return self.qty - self.reserved - self.at_work - self.shipped - self.cancelled


@dataclass
class Auditor:
    """The books of one site: stock by item, lines in the order of their capture, work in the building."""

    on_hand: dict[str, Decimal] = field(default_factory=dict)
    queue: dict[int, list[Line]] = field(default_factory=dict)
    state: dict[int, str] = field(default_factory=dict)
    work: dict[int, list[tuple[Line, Decimal]]] = field(default_factory=dict)
    shipment_state: dict[int, str] = field(default_factory=dict)

    def free(self, sku: str) -> Decimal:
        """Stock that nobody was promised."""
        bound = sum((x.reserved + x.at_work for x in self.lines(sku)), Decimal(0))
        return self.on_hand.get(sku, Decimal(0)) - bound

    def lines(self, sku: str | None = None) -> list[Line]:
        """All lines, the oldest order first."""
        return [x for order in sorted(self.queue) for x in self.queue[order] if sku in (None, x.sku)]

    def allocate(self, orders: list[int]) -> None:
        """First come, first served, in part where stock is short."""
        for order in sorted(orders):
            for line in self.queue[order]:
                if self.state[order] == "confirmed":
                    given = min(line.open, max(self.free(line.sku), Decimal(0)))
                    line.reserved += given

    def release(self, order: int, shipment: int, parts: list[tuple[int, Decimal]]) -> None:
        """What was reserved is in the building's hands: parts by position of the line in its order."""
        self.work[shipment] = []
        self.shipment_state[shipment] = "released"
        for position, qty in parts:
            line = self.queue[order][position]
            line.reserved -= qty
            line.at_work += qty
            self.work[shipment].append((line, qty))
        assert all(line.reserved == 0 for line in self.queue[order])

    def pick(self, shipment: int, shorts: dict[int, Decimal]) -> None:
        """Shorts by position in the shipment go back to the queue."""
        for position, missing in shorts.items():
            line, qty = self.work[shipment][position]
            line.at_work -= missing
            self.work[shipment][position] = (line, qty - missing)
        self.shipment_state[shipment] = "picked" if any(q for _l, q in self.work[shipment]) else "cancelled"

    def ship(self, shipment: int) -> None:
        """Goods leave."""
        for line, qty in self.work[shipment]:
            line.at_work -= qty
            line.shipped += qty
            self.on_hand[line.sku] -= qty
        self.shipment_state[shipment] = "shipped"
        order = self.work[shipment][0][0].order
        if all(x.shipped == x.qty for x in self.queue[order]):
            self.state[order] = "fulfilled"

    def take_back(self, shipment: int) -> None:
        """Work is cancelled; the stock stays promised to its order."""
        for line, qty in self.work[shipment]:
            line.at_work -= qty
            line.reserved += qty
        self.shipment_state[shipment] = "cancelled"

    def may_cancel(self, order: int) -> bool:
        """Nothing is in the building or gone."""
        return all(not x.at_work and not x.shipped for x in self.queue[order])

    def cancel(self, order: int) -> None:
        """The order waits for nothing any more."""
        self.state[order] = "cancelled"
        for line in self.queue[order]:
            line.reserved, line.cancelled = Decimal(0), line.qty
