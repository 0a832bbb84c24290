"""Where goods came from, where they went, what is left, and who must be told: readings of the goods ledger.

A lot is followed through every site and company in scope; a handling unit as long as the goods stood in it. The number
of statements does not depend on how much happened.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal

from biip import ParseError, parse
from biip.gs1_messages import GS1Message

from onegauge.kernel.kinds import KINDS
from onegauge.kernel.sql import Sql
from onegauge.partners.queries import addresses_for_list
from onegauge.ui.history import numbers_of

SQL = Sql(__file__, "tracing")
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody typed or scanned: codes that may be a lot, a serial number or an SSCC, and the GTIN beside them."""

    codes: tuple[str, ...]
    gtin: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A lot (or serial number) of an item, or a handling unit."""

    kind: str
    id: int
    code: str
    item_id: int | None
    sku: str
    name: str
    expires_on: date | None
    produced_on: date | None
    origin: str


@dataclass(frozen=True, slots=True)
class Step:
    """What one document did to the goods in one direction; ``document`` and ``order`` are its number and that of its order."""

    id: int
    first_at: datetime
    last_at: datetime
    site_id: int
    site: str
    sku: str
    lot: str
    unit: str
    from_place: str
    to_place: str
    reason_code: str
    source_kind: int | None
    source_id: int | None
    order_kind: int | None
    order_id: int | None
    partner_id: int | None
    partner_code: str
    partner: str
    kit: str
    qty: Decimal
    movement_count: int
    note: str
    document: str = ""
    order: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """What lies in one place now; ``worked_qty`` is in the hands of the warehouse."""

    id: int
    site_id: int
    site: str
    bin: str
    sku: str
    lot: str
    sscc: str
    unit: str
    status: str
    on_hand_qty: Decimal
    reserved_qty: Decimal
    worked_qty: Decimal
    partner_id: int | None
    partner_code: str
    partner: str


@dataclass(frozen=True, slots=True)
class Promised:
    """How much of what is left one document waits for."""

    order_kind: int
    order_id: int
    partner_id: int | None
    partner_code: str
    partner: str
    qty: Decimal
    order: str = ""


@dataclass(slots=True)
class Recipient:
    """A customer to call: what they got (less what came back), by which documents, what they still wait for."""

    partner_id: int
    code: str
    name: str
    address: str = ""
    shipped_qty: Decimal = NOTHING
    reserved_qty: Decimal = NOTHING
    there_qty: Decimal = NOTHING
    first_at: datetime | None = None
    last_at: datetime | None = None
    documents: dict[str, None] = field(default_factory=dict)
    orders: dict[str, None] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """Everything about some lots and handling units."""

    subjects: tuple[Subject, ...]
    steps: tuple[Step, ...]
    left: tuple[Left, ...]
    promised: tuple[Promised, ...]
    recipients: tuple[Recipient, ...]

    @property
    def came(self) -> list[Step]:
        """Backward: what brought the goods in, from outside or from the way between sites."""
        return [step for step in self.steps if step.from_place != "stock"]

    @property
    def went(self) -> list[Step]:
        """Forward: what took them out of our stock."""
        return [step for step in self.steps if step.to_place != "stock"]


def asked_of(text: str) -> Asked:
    """A typed code as it is; of a scanned element string the lot, the serial number or the SSCC, with the GTIN."""
    wanted = text.strip().replace("\x00", "")[:200]
    message = _message(wanted)
    if message is None:
        return Asked(tuple(dict.fromkeys((wanted, wanted.upper()))) if wanted else ())
    found = {one.ai.ai: one.value for one in message.element_strings}
    codes = tuple(found[ai] for ai in ("10", "21", "00") if ai in found)
    return Asked(codes, found.get("01", found.get("02", "")))


def _message(text: str) -> GS1Message | None:
    try:
        if text.startswith("("):
            return GS1Message.parse_hri(text)
        return parse(text).gs1_message if text.startswith("]") or "\x1d" in text else None
    except ParseError:
        return None


def traceable(asked: Asked, *, sku: str = "") -> list[Subject]:
    """Every lot and handling unit that the codes may mean."""
    if not asked.codes:
        return []
    return SQL.rows("traceable", {"codes": list(asked.codes), "gtin": asked.gtin, "sku": sku}, Subject)


def trace(subjects: Sequence[Subject], *, site_ids: Sequence[int]) -> Trace:
    """Follow them through everything that the reader may see."""
    params = {
        "lots": [one.id for one in subjects if one.kind == "lot"],
        "units": [one.id for one in subjects if one.kind == "unit"],
        "sites": list(site_ids),
    }
    steps = SQL.rows("steps", params, Step)
    left = SQL.rows("left_over", params, Left)
    promised = SQL.rows("promised", {"balances": [one.id for one in left]}, Promised)
    numbers = _numbers(steps, promised)
    steps = [
        replace(
            one,
            document=_number(numbers, one.source_kind, one.source_id),
            order=_number(numbers, one.order_kind, one.order_id),
        )
        for one in steps
    ]
    promised = [replace(one, order=_number(numbers, one.order_kind, one.order_id)) for one in promised]
    recipients = recall_list(steps, left, promised)
    _fill_addresses(recipients)
    return Trace(tuple(subjects), tuple(steps), tuple(left), tuple(promised), tuple(recipients))


def _numbers(steps: Iterable[Step], promised: Iterable[Promised]) -> dict[tuple[int, int], str]:
    pairs = {(s.source_kind, s.source_id) for s in steps} | {(s.order_kind, s.order_id) for s in steps}
    pairs |= {(p.order_kind, p.order_id) for p in promised}
    return numbers_of({(kind, one) for kind, one in pairs if kind is not None and one is not None})


def _number(numbers: dict[tuple[int, int], str], kind: int | None, one: int | None) -> str:
    if kind is None or one is None:
        return ""
    known = KINDS.get(kind)
    return numbers.get((kind, one)) or (f"{known.label} {one}" if known else "")


def recall_list(steps: Iterable[Step], left: Iterable[Left], promised: Iterable[Promised]) -> list[Recipient]:
    """Every customer who got, holds or waits for some of the goods; who got most comes first."""
    found: dict[int, Recipient] = {}

    def who(one: Step | Left | Promised) -> Recipient | None:
        if one.partner_id is None:
            return None
        return found.setdefault(one.partner_id, Recipient(one.partner_id, one.partner_code, one.partner))

    for step in steps:
        recipient = who(step) if "customer" in {step.from_place, step.to_place} else None
        if recipient is not None:
            recipient.shipped_qty += step.qty if step.to_place == "customer" else -step.qty
            recipient.first_at = min(recipient.first_at or step.first_at, step.first_at)
            recipient.last_at = max(recipient.last_at or step.last_at, step.last_at)
            recipient.documents |= {step.document: None} if step.document else {}
            recipient.orders |= {step.order: None} if step.order else {}
    for place in left:
        recipient = who(place) if place.status == "consigned" else None
        if recipient is not None:
            recipient.there_qty += place.on_hand_qty
    for promise in promised:
        recipient = who(promise)
        if recipient is not None:
            recipient.reserved_qty += promise.qty
            recipient.orders |= {promise.order: None} if promise.order else {}
    return sorted(found.values(), key=lambda one: (-one.shipped_qty, -one.there_qty, one.name, one.partner_id))


def _fill_addresses(recipients: Sequence[Recipient]) -> None:
    """Where the goods of each customer usually go; where there is none, any other place that is known of them."""
    rows = addresses_for_list().filter(partner_id__in=[one.partner_id for one in recipients])
    ranked: dict[int, tuple[tuple[bool, bool, int], str]] = {}
    for row in rows:
        rank = (row.kind != "ship_to", not row.is_default, row.pk)
        words = ", ".join(
            part for part in (row.line1, row.line2, f"{row.postcode} {row.city}".strip(), row.country) if part
        )
        ranked[row.partner_id] = min(ranked.get(row.partner_id, (rank, words)), (rank, words))
    for one in recipients:
        one.address = ranked.get(one.partner_id, ((False, False, 0), ""))[1]
