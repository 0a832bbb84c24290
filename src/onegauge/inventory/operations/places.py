"""Zones and bins: what may lie in them at most, and together."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.governance.queries import sites
from onegauge.inventory.errors import UnknownOwner, UnknownSite
from onegauge.inventory.kinds import BIN, ZONE
from onegauge.inventory.models import Bin, Zone
from onegauge.inventory.operations.spots import SQL
from onegauge.inventory.permissions import MAINTAIN
from onegauge.inventory.states import BinKind, Mixing
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, UnknownDocument, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation

LIMITS = ("max_weight_kg", "max_volume_m3", "max_units", "mixing")


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDraft:
    """A zone of a site, with what each of its bins may hold at most and together unless the bin says otherwise."""

    site: str
    code: str
    name: str
    max_weight_kg: Decimal | None = None
    max_volume_m3: Decimal | None = None
    max_units: int | None = None
    mixing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BinDraft:
    """A bin in a zone; ``sequence`` is its place on the walking route. Without a limit of its own its zone's holds.

    A bin of the kind ``customer`` stands at a ``partner``; what is moved there stays ours until it is used.
    """

    site: str
    zone: str
    code: str
    kind: str = "storage"
    sequence: int = 0
    partner: str = ""
    max_weight_kg: Decimal | None = None
    max_volume_m3: Decimal | None = None
    max_units: int | None = None
    mixing: str = ""


def _limits(draft: ZoneDraft | BinDraft) -> dict[str, Decimal | int | str | None]:
    return {name: getattr(draft, name) for name in LIMITS}


def _limit_faults(draft: ZoneDraft | BinDraft, at: str) -> list[Refusal]:
    """Limits are above zero; what may lie together is one of the known rules."""
    faults: list[Refusal] = []
    for name in ("max_weight_kg", "max_volume_m3"):
        most = getattr(draft, name)
        if most is not None and not (is_exact(most) and most > 0):
            faults.append(InvalidValue("A limit is above zero, with at most 6 decimals.", field=f"{at}.{name}"))
    if draft.max_units is not None and not 0 < draft.max_units < 2**31:
        faults.append(InvalidValue("A number of handling units is above zero.", field=f"{at}.max_units"))
    if draft.mixing not in ("", *Mixing.values):
        faults.append(InvalidValue(f"One of {', '.join(Mixing.values)}.", field=f"{at}.mixing"))
    return faults


def _twins(field: str, keys: Sequence[tuple[str, str]]) -> list[Refusal]:
    """The same place twice in one call: which of the two would win is nobody's guess."""
    first: dict[tuple[str, str], int] = {}
    return [
        InvalidValue(
            f"The same code stands at position {first[key]} already.",
            field=f"{field}[{n}].code",
            mend="Keep one of the two.",
        )
        for n, key in enumerate(keys)
        if first.setdefault(key, n) != n
    ]


def _sites_of(codes: Sequence[str], by: Actor) -> tuple[dict[str, tuple[int, int]], list[Refusal]]:
    known = {s.code: (s.id, s.company_id) for s in sites() if s.id in by.sites}
    faults: list[Refusal] = []
    nested = is_nested()
    for code in sorted(set(codes)):
        if code not in known:
            faults.append(UnknownSite(f"There is no site {code!r} in your scope.", field="site"))
        elif not nested and not by.may(MAINTAIN, known[code][1], known[code][0]):
            faults.append(PermissionMissing(f"You may not maintain bins at {code}.", field="site", permission=MAINTAIN))
    return known, faults


@operation(permission=MAINTAIN)
def save_zones(*, zones: Sequence[ZoneDraft], by: Actor, key: str | None = None) -> list[int]:
    """Create zones or change them by site and code; what lies there already is not judged by new limits."""
    del key
    known, faults = _sites_of([z.site for z in zones], by)
    faults += [
        InvalidValue("A zone has a code of 1 to 20 characters.", field=f"zones[{n}].code")
        for n, z in enumerate(zones)
        if not 0 < len(z.code) <= 20
    ]
    faults += [
        InvalidValue("A zone has a name of 1 to 120 characters.", field=f"zones[{n}].name")
        for n, z in enumerate(zones)
        if not 0 < len(z.name) <= 120
    ]
    faults += [fault for n, z in enumerate(zones) for fault in _limit_faults(z, f"zones[{n}]")]
    faults += _twins("zones", [(z.site, z.code) for z in zones])
    refuse_all(faults)
    rows = [
        Zone(company_id=known[z.site][1], site_id=known[z.site][0], code=z.code, name=z.name, **_limits(z))
        for z in zones
    ]
    made = Zone.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["site", "code"], update_fields=["name", *LIMITS]
    )
    SQL.run("flag_limited", {"sites": sorted({z.site_id for z in made})})
    entries = [
        Entry(
            object_id=z.pk,
            company_id=z.company_id,
            site_id=z.site_id,
            after={"code": z.code, "name": z.name, **_limits(d)},
        )
        for z, d in zip(made, zones, strict=True)
    ]
    record(by=by, kind=ZONE, verb="saved", entries=entries)
    return [z.pk for z in made]


@operation(permission=MAINTAIN)
def save_bins(*, bins: Sequence[BinDraft], by: Actor, key: str | None = None) -> list[int]:
    """Create bins or change them by site and code; what lies there already is not judged by new limits."""
    del key
    known, faults = _sites_of([b.site for b in bins], by)
    zones = {
        (z.site_id, z.code): z.pk
        for z in Zone.objects.filter(site_id__in={known[b.site][0] for b in bins if b.site in known})
    }
    codes = sorted({b.partner for b in bins if b.partner})
    partners = dict(SQL.tuples("owners", {"codes": codes})) if codes else {}
    for n, b in enumerate(bins):
        faults += _bin_faults(b, f"bins[{n}]", known_partner=b.partner in partners)
        if b.site in known and (known[b.site][0], b.zone) not in zones:
            faults.append(UnknownDocument(f"Site {b.site} has no zone {b.zone!r}.", field=f"bins[{n}].zone"))
    faults += _twins("bins", [(b.site, b.code) for b in bins])
    refuse_all(faults)
    rows = [
        Bin(
            company_id=known[b.site][1], site_id=known[b.site][0], zone_id=zones[known[b.site][0], b.zone], code=b.code,
            kind=b.kind, sequence=b.sequence, partner_id=partners.get(b.partner), **_limits(b),
        )
        for b in bins
    ]  # fmt: skip
    changed = ["zone", "kind", "sequence", "partner", *LIMITS]
    made = Bin.objects.bulk_create(rows, update_conflicts=True, unique_fields=["site", "code"], update_fields=changed)
    SQL.run("flag_limited", {"sites": sorted({b.site_id for b in made})})
    entries = [
        Entry(
            object_id=b.pk,
            company_id=b.company_id,
            site_id=b.site_id,
            after={"code": b.code, "kind": b.kind, **_limits(d)},
        )
        for b, d in zip(made, bins, strict=True)
    ]
    record(by=by, kind=BIN, verb="saved", entries=entries)
    return [b.pk for b in made]


def _bin_faults(draft: BinDraft, at: str, *, known_partner: bool) -> list[Refusal]:
    """What is wrong with a bin, whatever its site and zone."""
    faults: list[Refusal] = []
    if not 0 < len(draft.code) <= 30:
        faults.append(InvalidValue("A bin has a code of 1 to 30 characters.", field=f"{at}.code"))
    if draft.kind not in BinKind.values:
        faults.append(InvalidValue(f"A bin is one of {', '.join(BinKind.values)}.", field=f"{at}.kind"))
    if not 0 <= draft.sequence < 2**31:
        faults.append(InvalidValue("A walking order is not negative.", field=f"{at}.sequence"))
    if draft.partner and not known_partner:
        faults.append(UnknownOwner(f"There is no partner {draft.partner!r}.", field=f"{at}.partner"))
    elif (draft.kind == BinKind.CUSTOMER) != bool(draft.partner):
        text = "A bin at a customer names the customer, and no other bin does."
        faults.append(InvalidValue(text, field=f"{at}.partner"))
    return [*faults, *_limit_faults(draft, at)]
