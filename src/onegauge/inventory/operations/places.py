"""Zones and bins."""

from collections.abc import Sequence
from dataclasses import dataclass

from onegauge.governance.queries import sites
from onegauge.inventory.errors import UnknownSite
from onegauge.inventory.kinds import BIN, ZONE
from onegauge.inventory.models import Bin, Zone
from onegauge.inventory.permissions import MAINTAIN
from onegauge.inventory.states import BinKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.errors import InvalidValue, PermissionMissing, Refusal, UnknownDocument, refuse_all
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.operation import is_nested, operation


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneDraft:
    """A zone of a site."""

    site: str
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BinDraft:
    """A bin in a zone; ``sequence`` is its place on the walking route."""

    site: str
    zone: str
    code: str
    kind: str = "storage"
    sequence: int = 0


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
    """Create zones or rename them by site and code."""
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
    faults += _twins("zones", [(z.site, z.code) for z in zones])
    refuse_all(faults)
    rows = [Zone(company_id=known[z.site][1], site_id=known[z.site][0], code=z.code, name=z.name) for z in zones]
    made = Zone.objects.bulk_create(rows, update_conflicts=True, unique_fields=["site", "code"], update_fields=["name"])
    entries = [
        Entry(object_id=z.pk, company_id=z.company_id, site_id=z.site_id, after={"code": z.code, "name": z.name})
        for z in made
    ]
    record(by=by, kind=ZONE, verb="saved", entries=entries)
    return [z.pk for z in made]


@operation(permission=MAINTAIN)
def save_bins(*, bins: Sequence[BinDraft], by: Actor, key: str | None = None) -> list[int]:
    """Create bins or change them by site and code."""
    del key
    known, faults = _sites_of([b.site for b in bins], by)
    zones = {
        (z.site_id, z.code): z.pk
        for z in Zone.objects.filter(site_id__in={known[b.site][0] for b in bins if b.site in known})
    }
    for n, b in enumerate(bins):
        if not 0 < len(b.code) <= 30:
            faults.append(InvalidValue("A bin has a code of 1 to 30 characters.", field=f"bins[{n}].code"))
        if b.kind not in BinKind.values:
            faults.append(InvalidValue(f"A bin is one of {', '.join(BinKind.values)}.", field=f"bins[{n}].kind"))
        if not 0 <= b.sequence < 2**31:
            faults.append(InvalidValue("A walking order is not negative.", field=f"bins[{n}].sequence"))
        if b.site in known and (known[b.site][0], b.zone) not in zones:
            faults.append(UnknownDocument(f"Site {b.site} has no zone {b.zone!r}.", field=f"bins[{n}].zone"))
    faults += _twins("bins", [(b.site, b.code) for b in bins])
    refuse_all(faults)
    rows = [
        Bin(
            company_id=known[b.site][1],
            site_id=known[b.site][0],
            zone_id=zones[known[b.site][0], b.zone],
            code=b.code,
            kind=b.kind,
            sequence=b.sequence,
        )
        for b in bins
    ]
    made = Bin.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["site", "code"], update_fields=["zone", "kind", "sequence"]
    )
    entries = [
        Entry(object_id=b.pk, company_id=b.company_id, site_id=b.site_id, after={"code": b.code, "kind": b.kind})
        for b in made
    ]
    record(by=by, kind=BIN, verb="saved", entries=entries)
    return [b.pk for b in made]
