"""Pick faces: from which bin of a site an item is picked, and how much lies there at least and at most."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from onegauge.inventory.errors import UnknownBin, UnknownItem, UnknownSite
from onegauge.inventory.states import BinKind
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge, shown
from onegauge.kernel.errors import PermissionMissing
from onegauge.kernel.journal import Entry, record
from onegauge.kernel.money import is_exact
from onegauge.kernel.operation import is_nested, operation
from onegauge.warehouse.kinds import PICK_FACE_KIND
from onegauge.warehouse.operations.redirecting import SQL
from onegauge.warehouse.permissions import DIRECT_WORK


@dataclass(frozen=True, slots=True, kw_only=True)
class PickFaceDraft:
    """The bin from which an item is picked at a site, with minimum and target in base units; off when not ``active``."""

    site: str
    sku: str
    bin: str
    min_qty: Decimal
    max_qty: Decimal
    active: bool = True


@dataclass(frozen=True, slots=True)
class _Found:
    n: int
    site_id: int | None
    company_id: int | None
    item_id: int | None
    bin_id: int | None
    bin_kind: str | None


@operation(permission=DIRECT_WORK)
def save_pick_faces(*, faces: Sequence[PickFaceDraft], by: Actor, key: str | None = None) -> list[int]:
    """Say where items are picked, by site and item; saved again, the newest holds."""
    del key
    params = {
        "sites": [f.site for f in faces], "skus": [f.sku for f in faces], "bins": [f.bin for f in faces],
        "scope": list(by.sites),
    }  # fmt: skip
    found = SQL.rows("resolve_faces", params, _Found)
    judge = Judge("faces")
    judge.once([(f.site, f.sku) for f in faces], "sku")
    for n, (draft, row) in enumerate(zip(faces, found, strict=True)):
        _judge(judge, n, draft, row, by)
    judge.check()
    columns = {
        "companies": [r.company_id for r in found], "sites": [r.site_id for r in found], "items": [r.item_id for r in found],
        "bins": [r.bin_id for r in found], "mins": [f.min_qty for f in faces], "maxs": [f.max_qty for f in faces],
        "actives": [f.active for f in faces],
    }  # fmt: skip
    ids = {(site, item): i for i, site, item in SQL.tuples("save_faces", columns)}
    made = [ids[r.site_id, r.item_id] for r in found]
    entries = [
        Entry(
            object_id=i, company_id=r.company_id, site_id=r.site_id,
            after={"sku": f.sku, "bin": f.bin, "min_qty": f.min_qty, "max_qty": f.max_qty, "active": f.active},
        )
        for i, r, f in zip(made, found, faces, strict=True)
    ]  # fmt: skip
    record(by=by, kind=PICK_FACE_KIND, verb="saved", entries=entries)
    return made


def _judge(judge: Judge, n: int, draft: PickFaceDraft, row: _Found, by: Actor) -> None:
    if row.site_id is None:
        judge.refuse(n, "site", f"There is no site {shown(draft.site)!r} in your scope.", refusal=UnknownSite)
    elif not is_nested() and not by.may(DIRECT_WORK, row.company_id, row.site_id):
        judge.refuse(n, "site", f"You may not do this at {draft.site}.", refusal=PermissionMissing)
    if row.item_id is None:
        judge.refuse(n, "sku", f"There is no item {shown(draft.sku)!r}.", refusal=UnknownItem)
    if row.site_id is not None and row.bin_kind != BinKind.PICK:
        text = f"Site {draft.site} has no bin {shown(draft.bin)!r} of the kind pick face."
        judge.refuse(n, "bin", text, "Name one, or make it one first.", refusal=UnknownBin)
    if not (is_exact(draft.min_qty) and is_exact(draft.max_qty) and 0 <= draft.min_qty <= draft.max_qty > 0):
        text = "The minimum is not negative, and the target is above zero and not below it."
        judge.refuse(n, "max_qty", text, "Check both.")
