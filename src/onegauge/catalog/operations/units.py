"""Units of measure and item classes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from onegauge.catalog import permissions
from onegauge.catalog.states import ITEM_CLASS_KIND, UNIT_KIND, StorageProfile
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.master import MasterTable, Saved
from onegauge.kernel.operation import operation

REC20 = re.compile(r"[A-Z0-9]{2,3}\Z")
UNITS = MasterTable(
    UNIT_KIND, ("code",), {"code": "text", "symbol": "text", "name": "text", "decimals": "int"}, versioned=False
)
CLASSES = MasterTable(
    ITEM_CLASS_KIND, ("code",), {"code": "text", "name": "text", "storage_profile": "text"}, versioned=False
)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitDraft:
    """A unit under its code of UN/ECE recommendation 20 (C62 one, KGM kilogram, MTR metre, LTR litre)."""

    code: str
    symbol: str
    name: str
    decimals: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemClassDraft:
    """A group of items that are treated alike; the storage profile says which pick order they follow."""

    code: str
    name: str
    storage_profile: str = "general"


@operation(permission=permissions.MAINTAIN_UNITS)
def save_units(*, units: Sequence[UnitDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change units by their code."""
    judge = Judge("units")
    judge.permit(by, permissions.MAINTAIN_UNITS)
    for index, draft in enumerate(units):
        if not isinstance(draft.code, str) or not REC20.match(draft.code):
            judge.refuse(
                index,
                "code",
                f"{draft.code!r} is not a code of UN/ECE recommendation 20.",
                "Use two or three characters.",
            )
        judge.text(index, "symbol", draft.symbol, 12)
        judge.text(index, "name", draft.name, 80)
        judge.whole(index, "decimals", draft.decimals, least=0, most=6)
    judge.once([draft.code for draft in units], "code")
    judge.check()
    rows = [{"code": d.code, "symbol": d.symbol, "name": d.name, "decimals": d.decimals} for d in units]
    return UNITS.save(rows, UNITS.find([(d.code,) for d in units]), by=by)


@operation(permission=permissions.MAINTAIN_UNITS)
def save_item_classes(*, classes: Sequence[ItemClassDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change item classes by their code."""
    judge = Judge("classes")
    judge.permit(by, permissions.MAINTAIN_UNITS)
    for index, draft in enumerate(classes):
        judge.text(index, "code", draft.code, 40)
        judge.text(index, "name", draft.name, 120)
        judge.choice(index, "storage_profile", draft.storage_profile, StorageProfile.values)
    judge.once([draft.code for draft in classes], "code")
    judge.check()
    rows = [{"code": d.code, "name": d.name, "storage_profile": d.storage_profile} for d in classes]
    return CLASSES.save(rows, CLASSES.find([(d.code,) for d in classes]), by=by)
