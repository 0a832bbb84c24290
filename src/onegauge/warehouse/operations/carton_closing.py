"""Cartons are weighed, numbered and closed; a carrier is chosen; what is packed is proven."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.governance.policy import Resolved
from onegauge.inventory.operations import UnitDraft, open_units
from onegauge.inventory.states import UnitKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import shown
from onegauge.kernel.errors import InvalidValue, PermissionMissing
from onegauge.kernel.lifecycle import Moves
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.cartoning import off_share
from onegauge.warehouse.errors import NotAllPacked, WrongCarton
from onegauge.warehouse.operations.cartons import SQL, CartonHead, begin_cartons, tell_cartons
from onegauge.warehouse.outbound_policies import CARRIER_SERVICE, NO_SERVICE, PACK_WEIGHT_TOLERANCE
from onegauge.warehouse.outbound_states import CartonState
from onegauge.warehouse.permissions import ACCEPT_WEIGHT, PACK
from onegauge.warehouse.states import SHIPMENT
from onegauge.warehouse.tracking import tracking_number

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class CartonClosing:
    """A carton is full: what it weighs (kg), and why that is right where it is off. Without a service the site's own."""

    carton_id: int
    actual_kg: Decimal | None = None
    reason: str = ""
    service: str = ""


@dataclass(frozen=True, slots=True)
class CartonClosed:
    """A carton after it was weighed: ``closed``, or ``off`` until it is counted again or accepted with a reason."""

    carton_id: int
    state: str
    sscc: str
    tracking: str
    expected_kg: Decimal | None
    actual_kg: Decimal | None


@dataclass(frozen=True, slots=True)
class _Weight:
    id: int
    expected_kg: Decimal
    is_unknown: bool
    max_kg: Decimal | None
    packed_qty: Decimal

    @property
    def known_kg(self) -> Decimal | None:
        """What it should weigh, if that is known of everything in it."""
        return None if self.is_unknown else self.expected_kg


@operation(permission=PACK)
def close_cartons(*, closings: Sequence[CartonClosing], by: Actor, key: str | None = None) -> list[CartonClosed]:
    """Weigh and close cartons; each gets an SSCC and, by its carrier service, a tracking number.

    A weight beyond the tolerance of the site leaves the carton ``off``: it is emptied and counted again, or closed once
    more with a reason by somebody who may accept it. Where a weight is not known, none is compared.
    """
    del key
    ids = [c.carton_id for c in closings]
    moves, heads = begin_cartons("close_cartons", ids, "closings", by)
    weights = {w.id: w for w in SQL.rows("weights", {"cartons": sorted(heads)}, _Weight)}
    rules = {h.site_id: PACK_WEIGHT_TOLERANCE.at(site_id=h.site_id, on=by.today) for h in heads.values()}
    services = _services(moves, closings, heads, by)
    if len(set(ids)) != len(ids):
        moves.refuse(WrongCarton("A carton is named twice.", field="closings", mend="Say it once."))
    states = [
        _judged(moves, f"closings[{n}]", c, head, (weights[head.id], rules[head.site_id])) if head else ""
        for n, c in enumerate(closings)
        for head in (heads.get(c.carton_id),)
    ]
    moves.check()
    ssccs = _ssccs([heads[i] for i in ids], by)
    numbered = [(i, s) for i, s in zip(ids, services, strict=True) if s is not None and heads[i].service_id != s]
    trackings = _numbers(numbered)
    expected = [weights[i].known_kg for i in ids]
    SQL.run("close", {
        "cartons": ids, "states": states, "expected": expected, "actual": [c.actual_kg for c in closings],
        "notes": [c.reason.strip() for c in closings], "ssccs": ssccs, "services": services,
        "trackings": [trackings.get(i, "") for i in ids], "at": by.now, "person": by.person_id,
    })  # fmt: skip
    done = [
        CartonClosed(i, state, sscc, trackings.get(i, ""), kg, c.actual_kg)
        for i, state, sscc, kg, c in zip(ids, states, ssccs, expected, closings, strict=True)
    ]
    tell_cartons("weighed", [(heads[d.carton_id], _told(heads[d.carton_id], d, c)) for d, c in zip(done, closings, strict=True)], by)  # fmt: skip
    return done


def _told(head: CartonHead, done: CartonClosed, said: CartonClosing) -> dict[str, object]:
    return {
        "carton": head.position, "carton_state": done.state, "sscc": done.sscc, "expected_kg": done.expected_kg,
        "actual_kg": done.actual_kg, "reason": said.reason.strip(),
    }  # fmt: skip


def _judged(moves: Moves, at: str, said: CartonClosing, head: CartonHead, judging: tuple[_Weight, Resolved]) -> str:
    """The state of a carton after it was weighed; what cannot be true is refused."""
    weight, rule = judging
    if head.state == CartonState.CLOSED:
        moves.refuse(WrongCarton(f"Carton {head.position} is closed already.", field=f"{at}.carton_id"))
    if not weight.packed_qty:
        moves.refuse(WrongCarton(f"Carton {head.position} is empty.", field=f"{at}.carton_id"))
    if said.actual_kg is not None and not (is_exact(said.actual_kg) and 0 < said.actual_kg < 100_000):
        moves.refuse(InvalidValue("A weight is above zero and below 100,000 kg.", field=f"{at}.actual_kg"))
        return ""
    if len(said.reason) > LONGEST_REASON or "\x00" in said.reason:
        moves.refuse(InvalidValue("A reason has at most 200 characters.", field=f"{at}.reason"))
    if said.actual_kg is None and weight.known_kg is not None:
        text, mend = f"Carton {head.position} is not weighed.", "Put it on the scale."
        moves.refuse(InvalidValue(text, field=f"{at}.actual_kg", mend=mend))
    too_heavy = weight.max_kg is not None and said.actual_kg is not None and said.actual_kg > weight.max_kg
    share = off_share(weight.known_kg, said.actual_kg)
    if not too_heavy and (share is None or share <= rule.as_decimal):
        return CartonState.CLOSED.value
    if not said.reason.strip():
        return CartonState.OFF.value
    if not is_nested() and not moves.by.may(ACCEPT_WEIGHT, head.company_id, head.site_id):
        text, mend = "You may not accept a weight that is off.", "Count it again, or ask somebody who may."
        moves.refuse(PermissionMissing(text, field=f"{at}.reason", mend=mend, permission=ACCEPT_WEIGHT))
    return CartonState.CLOSED.value


def _ssccs(heads: Sequence[CartonHead], by: Actor) -> list[str]:
    """The numbers of cartons: an own SSCC for each that has none yet, from the numbers of handling units."""
    fresh = [h for h in heads if not h.sscc]
    if not fresh:
        return [h.sscc for h in heads]
    made = iter(open_units(units=[UnitDraft(site=h.site, kind=UnitKind.CASE.value) for h in fresh], by=by))
    return [h.sscc or next(made).sscc for h in heads]


def _services(
    moves: Moves, closings: Sequence[CartonClosing], heads: Mapping[int, CartonHead], by: Actor
) -> list[int | None]:
    """The service of each carton: the one named, the one it has, or that of its site."""
    usual = {h.site_id: CARRIER_SERVICE.at(site_id=h.site_id, on=by.today).as_text for h in heads.values()}
    usual = {site: "" if code == NO_SERVICE else code for site, code in usual.items()}
    codes = [
        c.service or (usual[h.site_id] if (h := heads.get(c.carton_id)) and h.service_id is None else "")
        for c in closings
    ]
    known = _known(codes)
    for n, code in enumerate(codes):
        if code and code not in known:
            text = f"There is no carrier service {shown(code)!r} in use."
            moves.refuse(InvalidValue(text, field=f"closings[{n}].service"))
    return [
        known.get(code) if code else (h.service_id if (h := heads.get(c.carton_id)) else None)
        for code, c in zip(codes, closings, strict=True)
    ]


def _known(codes: Iterable[str]) -> dict[str, int]:
    wanted = sorted({c for c in codes if c})
    return dict(SQL.tuples("services", {"codes": wanted})) if wanted else {}


def _numbers(cartons: Sequence[tuple[int, int]]) -> dict[int, str]:
    """A tracking number for each of these cartons (with its service), in their order."""
    counts: dict[int, int] = {}
    for _i, service in cartons:
        counts[service] = counts.get(service, 0) + 1
    if not counts:
        return {}
    drawn = SQL.tuples("draw_numbers", {"services": sorted(counts), "counts": [counts[s] for s in sorted(counts)]})
    ranges = {row[0]: list(row[1:]) for row in drawn}
    found: dict[int, str] = {}
    for i, service in cartons:
        last, scheme, prefix, digits, suffix = ranges[service]
        ranges[service][0] = last + 1
        found[i] = tracking_number(scheme, prefix, last + 1, digits, suffix)
    return found


@operation(permission=PACK)
def assign_carriers(
    *,
    shipment_ids: Sequence[int],
    service: str,
    versions: Mapping[int, int] | None = None,
    by: Actor,
    key: str | None = None,
) -> list[int]:
    """Let another carrier service take the cartons of shipments; each gets a new tracking number, and needs a new label."""
    del key
    moves = SHIPMENT.begin("assign_carrier", shipment_ids, by=by, versions=versions)
    known = _known([service])
    if service not in known:
        moves.refuse(InvalidValue(f"There is no carrier service {shown(service)!r} in use.", field="service"))
    found = SQL.tuples("cartons_of_shipments", {"shipments": moves.sound_ids})
    with_some = {row[1] for row in found}
    for i in moves.sound_ids:
        if i not in with_some:
            moves.refuse(WrongCarton("It has no cartons yet.", object_id=i, mend="Propose or add cartons first."))
    moves.check()
    cartons = [i for i, _shipment, before, _numbered in found if before != known[service]]
    trackings = _numbers([(i, known[service]) for i in cartons])
    SQL.run("assign", {
        "service": known[service], "cartons": cartons, "trackings": [trackings[i] for i in cartons],
    })  # fmt: skip
    moves.finish(after={key: {"service": service} for key in moves.ids})
    return moves.ids


def prove_packed(moves: Moves, proving: Sequence[int]) -> None:
    """Refuse shipments of which something lies in no closed carton, or an instruction is not confirmed; drop empty cartons."""
    SQL.run("drop_lines", {"shipments": list(proving)})
    SQL.run("drop_cartons", {"shipments": list(proving)})
    for i, missing, opened, undone in SQL.tuples("unpacked", {"shipments": list(proving)}):
        if opened:
            text, mend = f"Not closed yet: carton {opened}.", "Weigh and close it, or empty it."
            moves.refuse(NotAllPacked(text, object_id=i, mend=mend))
        elif missing:
            text, mend = f"Lines that lie in no carton: {missing}.", "Put the rest into a carton."
            moves.refuse(NotAllPacked(text, object_id=i, mend=mend))
        if undone:
            text, mend = f"Not confirmed yet: {undone}.", "Do it and confirm it."
            moves.refuse(NotAllPacked(text, object_id=i, mend=mend))
    moves.check()


def count_packages(shipment_ids: Sequence[int]) -> None:
    """Shipments whose cartons are known leave in as many packages."""
    SQL.run("count_packages", {"shipments": list(shipment_ids)})
