"""What sourcing is asked and what it knows: plain values, no database.

Amounts are in the currency of the company that sells; quantities of a wish in base units of the ordered item.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A line that wants an item delivered.

    ``site_id`` took the order; ``excluded`` sites gave the line back, ``gave_back`` did just now.
    """

    source_id: int
    line_id: int
    company_id: int
    site_id: int
    item_id: int
    qty: Decimal
    due_on: date
    ordered_at: datetime
    country: str = ""
    postcode: str = ""
    unit_value: Decimal = ZERO
    priority: int = 5
    ship_complete: bool = False
    consent: str = "none"
    min_life_days: int | None = None
    excluded: frozenset[int] = frozenset()
    gave_back: int | None = None
    attempt: int = 1
    takes_direct: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """The policy values of the site that took the order, with the provenance of each."""

    max_shipments: int = 2
    min_split_value: Decimal = ZERO
    split_amount: Decimal = ZERO
    late_day_amount: Decimal = ZERO
    substitute_amount: Decimal = ZERO
    ageing_days: int = 0
    ageing_share: Decimal = ZERO
    drop_ship: bool = False
    drop_ship_amount: Decimal = ZERO
    provenance: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteFact:
    """A site that may send: its days are those on which an order of now leaves from stock, and when it must come in."""

    site_id: int
    company_id: int
    code: str
    sends: bool
    stock_on: date
    supply_on: date


@dataclass(frozen=True, slots=True)
class ItemFact:
    """What of an item matters to freight and rounding."""

    item_id: int
    sku: str
    item_class_id: int
    weight_kg: Decimal
    decimals: int


@dataclass(frozen=True, slots=True)
class Lot:
    """Free stock of one expiry date (None: it does not expire)."""

    expires_on: date | None
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Inbound:
    """What is expected and not promised yet."""

    due_on: date
    qty: Decimal


@dataclass(frozen=True, slots=True)
class Lane:
    """What a zone costs from a site."""

    site_id: int
    country: str
    postcode_prefix: str
    base_amount: Decimal
    kg_amount: Decimal
    transit_days: int


@dataclass(frozen=True, slots=True)
class Rule:
    """What a site keeps back or does not send."""

    site_id: int
    code: str
    item_class_id: int | None
    country: str
    may_ship: bool
    kept_qty: Decimal
    may_drop_ship: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectOffer:
    """What a supplier could send to a customer of a company; amounts in its currency, None where no rate is known.

    ``site_id`` is the company's site for direct deliveries, None where it has none.
    """

    offer_id: int
    company_id: int
    supplier_id: int
    item_id: int
    site_id: int | None
    ships_on: date
    unit_price: Decimal | None
    own_cost: Decimal | None
    base_amount: Decimal
    least_qty: Decimal
    multiple: Decimal
    drop_ship: bool


Where = tuple[int, int]
"""An item at a site."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """Everything that can serve wishes, read once for any number of them."""

    sites: Mapping[int, SiteFact]
    items: Mapping[int, ItemFact]
    stock: Mapping[Where, tuple[Lot, ...]]
    inbound: Mapping[Where, tuple[Inbound, ...]] = field(default_factory=dict)
    lanes: Mapping[int, tuple[Lane, ...]] = field(default_factory=dict)
    rules: Mapping[int, tuple[Rule, ...]] = field(default_factory=dict)
    stand_ins: Mapping[int, tuple[tuple[int, str, Fraction], ...]] = field(default_factory=dict)
    knobs: Mapping[int, Knobs] = field(default_factory=dict)
    offers: Mapping[int, tuple[DirectOffer, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One way to serve a wish, with what it costs per unit and per shipment; ``removed`` names the rule it breaks.

    ``ratio`` is units of ``item_id`` per unit of the wish, ``free_qty`` what it could serve at first, in units of the
    wish; ``kept_qty`` is what the site keeps from orders of others, in units of the item. A supplier takes no less than
    ``least_qty``, in multiples of ``multiple``.
    """

    kind: str
    site_id: int
    item_id: int
    ratio: Fraction
    ships_on: date
    late_days: int
    unit_cost: Decimal
    base_amount: Decimal
    fixed_amount: Decimal
    free_qty: Decimal
    inbound_on: date | None = None
    least_expiry: date | None = None
    kept_qty: Decimal = ZERO
    parts: Mapping[str, Decimal] = field(default_factory=dict)
    removed: str = ""
    supplier_id: int | None = None
    offer_id: int | None = None
    least_qty: Decimal = ZERO
    multiple: Decimal = ZERO

    @property
    def is_limited(self) -> bool:
        """Whether others can use it up."""
        return self.kind not in ("backorder", "drop_ship")

    def takes(self, qty: Decimal) -> bool:
        """Whether this quantity can be had this way at all."""
        return qty >= self.least_qty and (not self.multiple or qty % self.multiple == 0)

    @property
    def is_plain(self) -> bool:
        """On time, and what was ordered or its successor."""
        return self.late_days == 0 and self.kind not in ("substitute", "backorder")


@dataclass(frozen=True, slots=True)
class Leg:
    """A quantity of a wish, in its units, by one option."""

    option: Option
    qty: Decimal

    @property
    def item_qty(self) -> Decimal:
        """The same in units of the item that is sent."""
        found = Fraction(self.qty) * self.option.ratio
        return Decimal(found.numerator) / Decimal(found.denominator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The legs of a wish; ``relaxed`` when no plan kept every soft rule."""

    wish: Wish
    options: tuple[Option, ...]
    legs: tuple[Leg, ...]
    relaxed: bool

    @property
    def is_on_time(self) -> bool:
        """Whether everything arrives when it is wanted."""
        return all(leg.option.late_days == 0 for leg in self.legs)

    @property
    def is_full(self) -> bool:
        """Whether nothing must be bought first."""
        return all(leg.option.kind != "backorder" for leg in self.legs)
