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
    invoiced: Decimal = Decimal(0)
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
    aside: dict[str, Decimal] = field(default_factory=dict)

    def free(self, sku: str) -> Decimal:
        """Stock that nobody was promised."""
        bound = sum((x.reserved + x.at_work for x in self.lines(sku)), Decimal(0))
        return self.on_hand.get(sku, Decimal(0)) - bound - self.aside.get(sku, Decimal(0))

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
        if all(x.shipped + x.cancelled == x.qty for x in self.queue[order]):
            self.state[order] = "fulfilled"

    def take_back(self, shipment: int) -> None:
        """Work is cancelled; the stock stays promised to its order."""
        for line, qty in self.work[shipment]:
            line.at_work -= qty
            line.reserved += qty
        self.shipment_state[shipment] = "cancelled"

    def cut(self, line: Line, qty: Decimal) -> None:
        """Give up so much of a line: what waits, what is reserved, then work, what nobody picked first."""
        line.cancelled += qty
        qty -= min(qty, line.open + qty)
        taken = min(qty, line.reserved)
        line.reserved -= taken
        qty -= taken
        for states in (("released",), ("picked", "packed")):
            for shipment in sorted(self.work, reverse=True):
                if self.shipment_state[shipment] in states:
                    qty = self._cut_work(shipment, line, qty)
        assert qty == 0

    def _cut_work(self, shipment: int, line: Line, qty: Decimal) -> Decimal:
        """Take what is left to give up out of one shipment; what was picked lies aside."""
        for position, (mine, there) in reversed(list(enumerate(self.work[shipment]))):
            if mine is line and (taken := min(qty, there)):
                line.at_work -= taken
                qty -= taken
                self.work[shipment][position] = (line, there - taken)
                if self.shipment_state[shipment] != "released":
                    self.aside[line.sku] = self.aside.get(line.sku, Decimal(0)) + taken
        if not any(there for _line, there in self.work[shipment]):
            self.shipment_state[shipment] = "cancelled"
        return qty

    def cancel(self, order: int) -> None:
        """The order waits for nothing any more; what has left is billed."""
        lines = self.queue[order]
        for line in lines:
            self.cut(line, line.qty - line.shipped - line.cancelled)
        self.settle(order)

    def settle(self, order: int) -> None:
        """The state of an order that waits for nothing any more."""
        lines = self.queue[order]
        if any(x.shipped + x.cancelled < x.qty for x in lines):
            return
        if not any(x.shipped for x in lines):
            self.state[order] = "cancelled"
        else:
            self.state[order] = "fulfilled" if any(x.shipped > x.invoiced for x in lines) else "closed"
