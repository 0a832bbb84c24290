"""Lines of receipts and adjustments: what people say, the ids behind it, and what is wrong with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from onegauge.inventory.errors import (
    LotRequired,
    SerialNotOne,
    SerialTaken,
    UnknownBin,
    UnknownItem,
    UnknownSite,
    WeightOff,
    WeightRequired,
)
from onegauge.inventory.operations.spots import SQL
from onegauge.inventory.policies import CATCH_WEIGHT_TOLERANCE
from onegauge.inventory.sscc import sscc_fault
from onegauge.inventory.states import BinKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptLine:
    """Goods of one item into one bin. Quantity in base units, cost per base unit in the company's currency.

    Without a ``status`` the policy of the site decides; goods past their expiry are expired. ``sscc`` names the handling
    unit they stand in, which may be new; ``owner`` is the code of the partner whose goods they stay.
    """

    site: str
    bin: str
    sku: str
    qty: Decimal
    unit_cost: Decimal
    lot: str = ""
    expires_on: date | None = None
    produced_on: date | None = None
    origin: str = ""
    status: str = ""
    sscc: str = ""
    owner: str = ""
    weight_kg: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustmentLine:
    """A correction of one item in one bin: a positive quantity was found, a negative one is missing.

    Without a ``status`` goods of ours are available, and goods of an ``owner`` entrusted. A weight is needed for what was
    found of a catch-weight item; what is missing takes its share of the weight when none is given.
    """

    site: str
    bin: str
    sku: str
    qty: Decimal
    reason: str
    lot: str = ""
    unit_cost: Decimal | None = None
    status: str = ""
    sscc: str = ""
    owner: str = ""
    weight_kg: Decimal | None = None


StockLine = ReceiptLine | AdjustmentLine


@dataclass(frozen=True, slots=True)
class Found:
    """The rows behind the codes of one line; what is unknown is None."""

    n: int
    site_id: int | None
    company_id: int | None
    bin_id: int | None
    bin_kind: str | None
    is_limited: bool
    item_id: int | None
    tracking: str | None
    catch_weight: bool | None
    nominal_kg: Decimal | None
    lot_id: int | None


def resolve(lines: Sequence[StockLine], by: Actor) -> list[Found]:
    """The ids behind the codes of any number of lines, in one statement."""
    params = {
        "sites": [x.site for x in lines],
        "bins": [x.bin for x in lines],
        "skus": [x.sku for x in lines],
        "lots": [x.lot or None for x in lines],
        "scope": list(by.sites),
    }
    return SQL.rows("resolve_lines", params, Found)


def place_faults(lines: Sequence[StockLine], found: Sequence[Found], by: Actor, permission: str) -> list[Refusal]:
    """Unknown codes, a missing lot, and sites where this may not be done."""
    faults: list[Refusal] = []
    nested = is_nested()
    denied: set[int] = set()
    for n, (line, row) in enumerate(zip(lines, found, strict=True)):
        at, site = f"lines[{n}]", row.site_id
        if site is None:
            faults.append(UnknownSite(f"There is no site {line.site!r} in your scope.", field=f"{at}.site"))
        elif row.bin_id is None:
            faults.append(UnknownBin(f"Site {line.site} has no bin {line.bin!r}.", field=f"{at}.bin"))
        elif row.bin_kind == BinKind.CUSTOMER:
            text = f"Bin {line.bin} stands at a customer: goods get there by a move."
            faults.append(InvalidValue(text, field=f"{at}.bin", mend="Take a bin of the site, then move them."))
        if row.item_id is None:
            faults.append(UnknownItem(f"There is no item {line.sku!r}.", field=f"{at}.sku"))
        elif row.tracking != "none" and not line.lot:
            faults.append(LotRequired(f"{line.sku} is tracked: give its {row.tracking}.", field=f"{at}.lot"))
        if site is not None and not nested and site not in denied and not by.may(permission, row.company_id, site):
            denied.add(site)
            faults.append(
                PermissionMissing(f"You may not do this at {line.site}.", field=f"{at}.site", permission=permission)
            )
    return faults


def receipt_faults(lines: Sequence[ReceiptLine]) -> list[Refusal]:
    """What is wrong with the numbers of receipts, whatever they are of."""
    faults: list[Refusal] = []
    for n, line in enumerate(lines):
        at = f"lines[{n}]"
        if not (is_exact(line.qty) and line.qty > 0):
            text = f"A received quantity is above zero, with at most 6 decimals, not {line.qty}."
            faults.append(InvalidValue(text, field=f"{at}.qty"))
        if not (is_exact(line.unit_cost) and line.unit_cost >= 0):
            text = f"A cost is not negative and has at most 6 decimals: {line.unit_cost}."
            faults.append(InvalidValue(text, field=f"{at}.unit_cost"))
        elif line.owner and line.unit_cost:
            faults.append(_costs_nothing(line.owner, at))
        faults += _date_faults(line, at)
    if not lines:
        faults.append(InvalidValue("A receipt has at least one line.", field="lines", mend="Add a line."))
    return faults


def _costs_nothing(owner: str, at: str) -> Refusal:
    text = f"Goods of {owner} cost us nothing while they are theirs."
    return InvalidValue(text, field=f"{at}.unit_cost", mend="Give no cost; taking them over has one.")


def _date_faults(line: ReceiptLine, at: str) -> list[Refusal]:
    """Dates and origin belong to a lot and fit each other."""
    faults: list[Refusal] = []
    if line.expires_on and line.produced_on and line.produced_on > line.expires_on:
        text = f"Produced on {line.produced_on}, after the expiry on {line.expires_on}."
        faults.append(InvalidValue(text, field=f"{at}.produced_on"))
    if line.origin and not (len(line.origin) == 2 and line.origin.isascii() and line.origin.isalpha()):
        faults.append(InvalidValue("An origin is a country code of two letters.", field=f"{at}.origin"))
    elif line.origin and not line.origin.isupper():
        faults.append(InvalidValue("A country code is written in capitals.", field=f"{at}.origin"))
    if not line.lot and (line.expires_on or line.produced_on or line.origin):
        text = "Expiry, production and origin belong to a lot."
        faults.append(LotRequired(text, field=f"{at}.lot", mend="Give the lot, or leave them out."))
    return faults


def adjustment_faults(lines: Sequence[AdjustmentLine]) -> list[Refusal]:
    """What is wrong with the numbers and reasons of adjustments, whatever they are of."""
    faults: list[Refusal] = []
    for n, line in enumerate(lines):
        at = f"lines[{n}]"
        if not (is_exact(line.qty) and line.qty != 0):
            text = f"An adjustment is not zero and has at most 6 decimals: {line.qty}."
            faults.append(InvalidValue(text, field=f"{at}.qty"))
        if line.unit_cost is not None and not (is_exact(line.unit_cost) and line.unit_cost >= 0):
            faults.append(InvalidValue(f"A cost is not negative: {line.unit_cost}.", field=f"{at}.unit_cost"))
        elif line.owner and line.unit_cost:
            faults.append(_costs_nothing(line.owner, at))
        if not line.reason.strip():
            faults.append(InvalidValue("Say why stock is adjusted.", field=f"{at}.reason"))
    if not lines:
        faults.append(InvalidValue("An adjustment has at least one line.", field="lines", mend="Add a line."))
    return faults


def serial_faults(lines: Sequence[StockLine], found: Sequence[Found]) -> list[Refusal]:
    """A serial number is one piece, and stands once in a call."""
    faults: list[Refusal] = []
    first: dict[tuple[int | None, str], int] = {}
    for n, (line, row) in enumerate(zip(lines, found, strict=True)):
        if row.tracking != "serial" or not line.lot:
            continue
        if abs(line.qty) != 1:
            text = f"{line.sku} {line.lot} is one piece, not {line.qty}."
            faults.append(SerialNotOne(text, field=f"lines[{n}].qty", mend="Give one line per serial number."))
        before = first.setdefault((row.item_id, line.lot), n)
        if before != n:
            text = f"{line.sku} {line.lot} stands at position {before} already."
            faults.append(SerialTaken(text, field=f"lines[{n}].lot", mend="Keep one of the two."))
    return faults


def unit_faults(lines: Sequence[StockLine]) -> list[Refusal]:
    """Numbers that are no SSCC."""
    return [fault for n, line in enumerate(lines) if line.sscc and (fault := sscc_fault(line.sscc, f"lines[{n}].sscc"))]


def weight_faults(lines: Sequence[StockLine], found: Sequence[Found], by: Actor) -> list[Refusal]:
    """Catch-weight items need the exact weight of what comes in, near enough to the usual one; others have none."""
    faults: list[Refusal] = []
    for n, (line, row) in enumerate(zip(lines, found, strict=True)):
        weight, at = line.weight_kg, f"lines[{n}].weight_kg"
        if weight is None:
            if row.catch_weight and line.qty > 0:
                faults.append(WeightRequired(f"{line.sku} is sold by its weight: weigh it.", field=at))
        elif not (is_exact(weight) and weight > 0):
            faults.append(InvalidValue("A weight is above zero, with at most 6 decimals.", field=at))
        elif not row.catch_weight:
            faults.append(WeightOff(f"{line.sku} is not weighed.", field=at, mend="Leave the weight out."))
        elif row.nominal_kg is not None and is_exact(line.qty):
            share = CATCH_WEIGHT_TOLERANCE.at(site_id=row.site_id, on=by.today).as_decimal
            usual = row.nominal_kg * abs(line.qty)
            if abs(weight - usual) > share * usual:
                text = f"{weight:f} kg instead of about {usual.normalize():f} kg is beyond the tolerance."
                faults.append(WeightOff(text, field=at, mend="Weigh again, or correct the quantity."))
    return faults
