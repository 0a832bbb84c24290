"""Kits: what is sold under one number and price and served by its components."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from onegauge.catalog import permissions, queries
from onegauge.catalog.errors import KitBroken
from onegauge.catalog.states import ITEM_KIND, KIT_COMPONENT_KIND
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import ref
from onegauge.kernel.master import MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation

KIT_COMPONENTS = MasterTable(
    KIT_COMPONENT_KIND,
    ("kit_id", "component_id", "valid_from"),
    {
        "kit_id": "bigint",
        "component_id": "bigint",
        "numerator": "int",
        "denominator": "int",
        "valid_from": "date",
        "valid_until": "date",
    },
)
MOST_UNITS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class KitComponentDraft:
    """One kit holds ``numerator / denominator`` base units of the component, from a day until (without) another."""

    kit: str
    component: str
    valid_from: date
    numerator: int = 1
    denominator: int = 1
    valid_until: date | None = None
    version: int | None = None


@operation(permission=permissions.MAINTAIN_ITEMS)
def save_kit_components(*, components: Sequence[KitComponentDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change components by kit, component and first day; orders confirmed before keep what they had.

    Refused: a kit in a kit, a component twice at a time.
    """
    return KIT_COMPONENTS.write(_prepared(components, by=by), by=by)


def check_kit_components(*, components: Sequence[KitComponentDraft], by: Actor) -> list[Refusal]:
    """What ``save_kit_components`` would refuse now; nothing is locked or written."""
    return _prepared(components, by=by, lock=False).judge.refusals


def _prepared(drafts: Sequence[KitComponentDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("components")
    judge.permit(by, permissions.MAINTAIN_ITEMS)
    for index, draft in enumerate(drafts):
        _judge_shape(judge, index, draft)
    judge.once([(d.kit, d.component, d.valid_from) for d in drafts], "component")
    shapely = [d for i, d in enumerate(drafts) if i not in judge.bad]
    items = queries.items_by_sku([*(d.kit for d in shapely), *(d.component for d in shapely)])
    for index, draft in enumerate(drafts):
        if index not in judge.bad:
            judge.known(index, "kit", draft.kit, items, "item")
            judge.known(index, "component", draft.component, items, "item")
    rows = [_row(d, {k: v.id for k, v in items.items()}) if i not in judge.bad else {} for i, d in enumerate(drafts)]
    keys = [KIT_COMPONENTS.key_of(row) if row else (None,) for row in rows]
    found = KIT_COMPONENTS.find([k for k in keys if k != (None,)], lock=lock)
    KIT_COMPONENTS.check_versions(judge, keys, found, [d.version for d in drafts])
    _judge_kits(judge, rows)
    refs = [(ref(ITEM_KIND, r["kit_id"]), ref(ITEM_KIND, r["component_id"])) if r else () for r in rows]
    return Prepared(judge, rows, found, refs)


def _judge_shape(judge: Judge, index: int, draft: KitComponentDraft) -> None:
    judge.text(index, "kit", draft.kit, 40)
    judge.text(index, "component", draft.component, 40)
    judge.whole(index, "numerator", draft.numerator, least=1, most=MOST_UNITS)
    judge.whole(index, "denominator", draft.denominator, least=1, most=MOST_UNITS)
    judge.period(index, draft.valid_from, draft.valid_until)
    if draft.kit == draft.component:
        _broken(judge, index, "component", "A kit is not its own component.", "Name another item.")


def _judge_kits(judge: Judge, rows: Sequence[Mapping[str, Any]]) -> None:
    """Against the components of all items named, as they would stand."""
    named = sorted({r[c] for r in rows if r for c in ("kit_id", "component_id")})
    drafted = {(r["kit_id"], r["component_id"], r["valid_from"]): r["valid_until"] for r in rows if r}
    stand = {(k.kit_id, k.component_id, k.valid_from): k.valid_until for k in queries.components_about(named)}
    stand.update(drafted)
    kits, parts = {k for k, _c, _f in stand}, {c for _k, c, _f in stand}
    for index, row in enumerate(rows):
        if not row:
            continue
        if row["component_id"] in kits or row["kit_id"] in parts:
            _broken(judge, index, "component", "A kit is not made of kits.", "Name what the inner kit is made of.")
        mine = (row["valid_from"], row["valid_until"])
        others = ((f, u) for (k, c, f), u in stand.items() if (k, c) == (row["kit_id"], row["component_id"]))
        if _overlaps(mine, others):
            _broken(judge, index, "valid_from", "It is a component of this kit already then.", "End the other first.")


def _overlaps(mine: tuple[date, date | None], others: Iterable[tuple[date, date | None]]) -> bool:
    return any(
        first != mine[0] and (until is None or until > mine[0]) and (mine[1] is None or mine[1] > first)
        for first, until in others
    )


def _broken(judge: Judge, index: int, field: str, message: str, mend: str) -> None:
    judge.refuse(index, field, message, mend, refusal=KitBroken)


def _row(draft: KitComponentDraft, items: Mapping[str, int]) -> dict[str, Any]:
    return {
        "kit_id": items[draft.kit],
        "component_id": items[draft.component],
        "numerator": draft.numerator,
        "denominator": draft.denominator,
        "valid_from": draft.valid_from,
        "valid_until": draft.valid_until,
    }
