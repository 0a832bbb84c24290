"""Box types, carriers with their services, and what is done at packing: master data of the outbound side."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import InvalidValue, UnknownDocument
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.kinds import KIND_BY_LABEL
from onegauge.kernel.master import MasterTable, Saved
from onegauge.kernel.operation import operation
from onegauge.kernel.sql import Sql
from onegauge.warehouse.kinds import BOX_TYPE_KIND, CARRIER_KIND, SHIPMENT_KIND
from onegauge.warehouse.operations.cartons import SQL as CARTONS
from onegauge.warehouse.outbound_states import TrackingScheme
from onegauge.warehouse.permissions import PACK, SET_UP_PACKING
from onegauge.warehouse.states import SHIPMENT
from onegauge.warehouse.tracking import range_fault

SQL = Sql(str(__file__).replace("/operations/", "/"), "packing_setup")
CLOCK = re.compile(r"([01]\d|2[0-3]):[0-5]\d\Z")
MOST_MM, MOST_KG = 20_000, Decimal(10_000)
BOX_TYPES = MasterTable(
    BOX_TYPE_KIND,
    ("code",),
    {
        "code": "text", "name": "text", "length_mm": "int", "width_mm": "int", "height_mm": "int", "tare_kg": "numeric",
        "max_kg": "numeric", "cost_amount": "numeric", "currency": "text", "sites": "text", "is_active": "boolean",
    },
)  # fmt: skip
CARRIERS = MasterTable(CARRIER_KIND, ("code",), {"code": "text", "name": "text", "is_active": "boolean"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxTypeDraft:
    """A kind of box: inner sides in mm, weights in kg; ``sites`` are codes with commas, none means all."""

    code: str
    name: str
    length_mm: int
    width_mm: int
    height_mm: int
    tare_kg: Decimal
    max_kg: Decimal
    cost_amount: Decimal = Decimal(0)
    currency: str = "GBP"
    sites: str = ""
    is_active: bool = True
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierServiceDraft:
    """A service of a carrier: its cut-off (``15:30``) at the site's clock, its routing text, and how its parcels are numbered."""

    code: str
    name: str
    routing: str = ""
    cut_off: str = ""
    scheme: str = "none"
    starts_with: str = ""
    ends_with: str = ""
    digits: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class CarrierDraft:
    """A carrier with its services; a service that is not named any more is not chosen any more."""

    code: str
    name: str
    services: Sequence[CarrierServiceDraft] = ()
    is_active: bool = True
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PackInstructionDraft:
    """What is done at packing for an item, a customer, or an item of a customer. Not active: not any more."""

    text: str
    sku: str = ""
    customer: str = ""
    is_active: bool = True


@operation(permission=SET_UP_PACKING)
def save_box_types(*, box_types: Sequence[BoxTypeDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change box types by their code."""
    del key
    judge = Judge("box_types")
    judge.permit(by, SET_UP_PACKING)
    for n, draft in enumerate(box_types):
        judge.text(n, "code", draft.code, 20)
        judge.text(n, "name", draft.name, 80)
        judge.text(n, "sites", draft.sites, 400, required=False)
        for side in ("length_mm", "width_mm", "height_mm"):
            judge.whole(n, side, getattr(draft, side), least=1, most=MOST_MM)
        judge.number(n, "tare_kg", draft.tare_kg, least=Decimal(0), most=MOST_KG)
        judge.number(n, "max_kg", draft.max_kg, above=Decimal(0), most=MOST_KG)
        if isinstance(draft.max_kg, Decimal) and isinstance(draft.tare_kg, Decimal) and draft.max_kg <= draft.tare_kg:
            judge.refuse(n, "max_kg", "The box alone would be too heavy.", "Give more than it weighs empty.")
        judge.number(n, "cost_amount", draft.cost_amount, least=Decimal(0), most=Decimal(1_000_000), places=4)
        judge.currency(n, "currency", draft.currency)
    judge.once([d.code for d in box_types], "code")
    wanted = sorted({code for d in box_types for code in _codes(d.sites)})
    known = {row[0] for row in SQL.tuples("known_sites", {"codes": wanted})}
    for n, draft in enumerate(box_types):
        for code in _codes(draft.sites):
            judge.known(n, "sites", code, known, "site")
    judge.check()
    found = BOX_TYPES.find([(d.code,) for d in box_types])
    BOX_TYPES.check_versions(judge, [(d.code,) for d in box_types], found, [d.version for d in box_types])
    judge.check()
    rows = [
        {name: getattr(d, name) for name in BOX_TYPES.columns} | {"sites": ",".join(_codes(d.sites))} for d in box_types
    ]
    return BOX_TYPES.save(rows, found, by=by)


def _codes(text: str) -> list[str]:
    """Codes that stand in one text, with commas."""
    return [code.strip() for code in text.split(",") if code.strip()]


@operation(permission=SET_UP_PACKING)
def save_carriers(*, carriers: Sequence[CarrierDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change carriers by their code, with all their services; numbers that were given stay given."""
    del key
    judge = Judge("carriers")
    judge.permit(by, SET_UP_PACKING)
    for n, draft in enumerate(carriers):
        _judge_carrier(judge, n, draft)
    judge.once([d.code for d in carriers], "code")
    judge.check()
    found = CARRIERS.find([(d.code,) for d in carriers])
    CARRIERS.check_versions(judge, [(d.code,) for d in carriers], found, [d.version for d in carriers])
    judge.check()
    rows = [{"code": d.code, "name": d.name, "is_active": d.is_active} for d in carriers]
    saved = CARRIERS.save(rows, found, by=by)
    flat = [(s.id, f"{d.code}/{x.code}", x) for s, d in zip(saved, carriers, strict=True) for x in d.services]
    SQL.run("retire_services", {"carriers": [s.id for s in saved], "codes": [code for _i, code, _x in flat]})
    SQL.run("save_services", {
        "carriers": [i for i, _c, _x in flat], "codes": [code for _i, code, _x in flat], "names": [x.name for _i, _c, x in flat],
        "routings": [x.routing for _i, _c, x in flat], "cut_offs": [x.cut_off for _i, _c, x in flat],
        "schemes": [x.scheme for _i, _c, x in flat], "starts": [x.starts_with for _i, _c, x in flat],
        "ends": [x.ends_with for _i, _c, x in flat], "digits": [x.digits for _i, _c, x in flat],
    })  # fmt: skip
    entries = [
        Entry(object_id=s.id, after={"services": [x.code for x in d.services]})
        for s, d in zip(saved, carriers, strict=True)
    ]
    record(by=by, kind=CARRIER_KIND, verb="services_saved", entries=entries)
    return saved


def _judge_carrier(judge: Judge, n: int, draft: CarrierDraft) -> None:
    judge.text(n, "code", draft.code, 20)
    judge.text(n, "name", draft.name, 80)
    if isinstance(draft.code, str) and "/" in draft.code:
        judge.refuse(n, "code", "A carrier's code has no slash: it parts the carrier from its service.")
    codes = [x.code for x in draft.services]
    if len(set(codes)) != len(codes):
        judge.refuse(n, "services", "A service is named twice.", "Keep one of the two.")
    for m, one in enumerate(draft.services):
        at = f"services[{m}]"
        judge.text(n, f"{at}.code", one.code, 20)
        for name, longest in (("name", 80), ("routing", 40), ("starts_with", 10), ("ends_with", 4)):
            judge.text(n, f"{at}.{name}", getattr(one, name), longest, required=name == "name")
        judge.choice(n, f"{at}.scheme", one.scheme, TrackingScheme.values)
        if one.cut_off and not CLOCK.match(one.cut_off):
            judge.refuse(n, f"{at}.cut_off", "A cut-off is an hour and a minute.", "Write it as 15:30.")
        fault = range_fault(one.scheme, one.starts_with, one.digits, one.ends_with)
        if fault:
            judge.refuse(n, f"{at}.starts_with", fault)


@operation(permission=SET_UP_PACKING)
def save_pack_instructions(
    *, instructions: Sequence[PackInstructionDraft], by: Actor, key: str | None = None
) -> list[int]:
    """Say what is done at packing; the history of the item, else of the customer, tells it. Returns the instructions."""
    del key
    judge = Judge("instructions")
    judge.permit(by, SET_UP_PACKING)
    for n, draft in enumerate(instructions):
        judge.text(n, "text", draft.text, 80)
        if not draft.sku and not draft.customer:
            judge.refuse(n, "sku", "It is for an item, for a customer, or for both.", "Name one of them.")
    judge.once([(d.sku, d.customer, d.text) for d in instructions], "text")
    judge.check()
    found = SQL.tuples("resolve_subjects", {
        "skus": [d.sku for d in instructions], "customers": [d.customer for d in instructions],
    })  # fmt: skip
    for (n, item, partner), draft in zip(found, instructions, strict=True):
        if draft.sku and item is None:
            judge.refuse(n - 1, "sku", f"There is no item {shown(draft.sku)!r}.", refusal=UnknownDocument)
        if draft.customer and partner is None:
            text = f"There is no customer {shown(draft.customer)!r}."
            judge.refuse(n - 1, "customer", text, refusal=UnknownDocument)
    judge.check()
    ids = SQL.tuples("save_instructions", {
        "items": [row[1] for row in found], "partners": [row[2] for row in found], "texts": [d.text for d in instructions],
        "active": [d.is_active for d in instructions],
    })  # fmt: skip
    told = [(item, partner, d) for (_n, item, partner), d in zip(found, instructions, strict=True)]
    for label, mine in (("catalog.Item", [(i, d) for i, _p, d in told if i]), ("partners.Partner", [(p, d) for i, p, d in told if not i])):  # fmt: skip
        entries = [Entry(object_id=i, after={"instruction": d.text, "in_use": d.is_active}) for i, d in mine]
        record(by=by, kind=KIND_BY_LABEL[label], verb="pack_instruction", entries=entries)
    return [row[0] for row in ids]


@operation(permission=PACK)
def confirm_instructions(
    *, shipment_ids: Sequence[int], instruction_ids: Sequence[int] = (), by: Actor, key: str | None = None
) -> list[int]:
    """Confirm that what is asked for shipments at packing was done: the named instructions, or all. Returns the shipments."""
    del key
    moves = SHIPMENT.begin("fill_cartons", shipment_ids, by=by)
    found = CARTONS.tuples("instructions_of_shipments", {"shipments": moves.sound_ids})
    unknown = set(instruction_ids) - {row[1] for row in found}
    if unknown:
        moves.refuse(InvalidValue("An instruction is not one of these shipments.", field="instruction_ids"))
    moves.check()
    fresh = [row for row in found if not row[5] and (not instruction_ids or row[1] in set(instruction_ids))]
    CARTONS.run("insert_checks", {
        "companies": [r[3] for r in fresh], "sites": [r[4] for r in fresh], "shipments": [r[0] for r in fresh],
        "instructions": [r[1] for r in fresh], "texts": [r[2] for r in fresh], "person": by.person_id, "at": by.now,
    })  # fmt: skip
    entries = [Entry(object_id=r[0], company_id=r[3], site_id=r[4], after={"done": r[2]}) for r in fresh]
    record(by=by, kind=SHIPMENT_KIND, verb="instruction_done", entries=entries)
    return moves.ids
