"""Items: saved by SKU, moved through their lifecycle."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from onegauge.catalog import guards, permissions, queries
from onegauge.catalog.errors import ItemInUse
from onegauge.catalog.states import ITEM, ITEM_KIND, TaxClass, Tracking
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.master import Kept, Key, MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation

ITEMS = MasterTable(
    ITEM_KIND,
    ("sku",),
    {
        "sku": "text",
        "name": "text",
        "base_unit_id": "bigint",
        "item_class_id": "bigint",
        "tax_class": "text",
        "tracking": "text",
        "weight_kg": "numeric",
        "catch_weight": "bool",
        "sales_min_qty": "numeric",
        "sales_multiple": "numeric",
        "country_of_origin": "text",
    },
    on_insert={"state": "'draft'", "created_at": "now()"},
)
HEAVIEST_KG, MOST_SOLD = Decimal(1_000_000), Decimal(1_000_000_000)
FIXED_WHILE_USED = {"base_unit_id": "base_unit", "tracking": "tracking", "catch_weight": "catch_weight"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemDraft:
    """An item as a form or a file gives it; unit and class by their codes. `version`: the one that was read.

    It is sold from ``sales_min_qty`` on, in multiples of ``sales_multiple``; 0 means any quantity.
    """

    sku: str
    name: str
    item_class: str
    base_unit: str = "C62"
    tax_class: str = "standard"
    tracking: str = "none"
    weight_kg: Decimal | None = None
    catch_weight: bool = False
    sales_min_qty: Decimal = Decimal(0)
    sales_multiple: Decimal = Decimal(0)
    country_of_origin: str | None = None
    version: int | None = None


@operation(permission=permissions.MAINTAIN_ITEMS)
def save_items(*, items: Sequence[ItemDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create items as drafts, or change the ones that exist, by SKU.

    Base unit, tracking and catch weight stand still while an item is in use: its ledgers count in them.
    """
    return ITEMS.write(_prepared(items, by=by), by=by)


def check_items(*, items: Sequence[ItemDraft], by: Actor) -> list[Refusal]:
    """What `save_items` would refuse now; nothing is locked or written."""
    return _prepared(items, by=by, lock=False).judge.refusals


@operation(permission=permissions.ACTIVATE_ITEMS)
def activate_items(
    *, item_ids: Sequence[int], by: Actor, versions: Mapping[int, int] | None = None, key: str | None = None
) -> list[int]:
    """Let items be bought and sold."""
    moves = ITEM.begin("activate", item_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=permissions.RETIRE_ITEMS)
def phase_out_items(
    *, item_ids: Sequence[int], by: Actor, versions: Mapping[int, int] | None = None, key: str | None = None
) -> list[int]:
    """Sell what is left, buy no more."""
    moves = ITEM.begin("phase_out", item_ids, by=by, versions=versions)
    moves.finish()
    return moves.ids


@operation(permission=permissions.RETIRE_ITEMS)
def retire_items(
    *, item_ids: Sequence[int], by: Actor, versions: Mapping[int, int] | None = None, key: str | None = None
) -> list[int]:
    """End the life of items that nobody holds or waits for any more."""
    moves = ITEM.begin("retire", item_ids, by=by, versions=versions)
    for item_id, reasons in guards.item_uses(moves.ids).items():
        moves.refuse(_in_use(item_id, reasons, "retire it"))
    moves.finish()
    return moves.ids


def _prepared(items: Sequence[ItemDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("items")
    judge.permit(by, permissions.MAINTAIN_ITEMS)
    for index, draft in enumerate(items):
        _judge_shape(judge, index, draft)
    judge.once([draft.sku for draft in items], "sku")
    shapely = [d for i, d in enumerate(items) if i not in judge.bad]
    found = ITEMS.find([(d.sku,) for d in shapely], lock=lock)
    units = queries.unit_ids(d.base_unit for d in shapely)
    classes = queries.item_class_ids(d.item_class for d in shapely)
    for index, draft in enumerate(items):
        if index not in judge.bad:
            judge.known(index, "base_unit", draft.base_unit, units, "unit")
            judge.known(index, "item_class", draft.item_class, classes, "item class")
    rows = [_row(d, units, classes) for d in items]
    _judge_use(judge, rows, found, guards.item_uses)
    ITEMS.check_versions(judge, [(d.sku,) for d in items], found, [d.version for d in items])
    return Prepared(judge, rows, found, [()] * len(rows))


def _judge_shape(judge: Judge, index: int, draft: ItemDraft) -> None:
    judge.text(index, "sku", draft.sku, 40)
    judge.text(index, "name", draft.name, 200)
    judge.text(index, "item_class", draft.item_class, 40)
    judge.text(index, "base_unit", draft.base_unit, 3)
    judge.choice(index, "tax_class", draft.tax_class, TaxClass.values)
    judge.choice(index, "tracking", draft.tracking, Tracking.values)
    judge.number(index, "weight_kg", draft.weight_kg, above=Decimal(0), most=HEAVIEST_KG, required=False)
    judge.number(index, "sales_min_qty", draft.sales_min_qty, least=Decimal(0), most=MOST_SOLD)
    judge.number(index, "sales_multiple", draft.sales_multiple, least=Decimal(0), most=MOST_SOLD)
    if draft.catch_weight and draft.weight_kg is None:
        text = "An item that is weighed has a usual weight: what is read is compared with it."
        judge.refuse(index, "weight_kg", text, "Give the usual weight of one base unit.")
    judge.country(index, "country_of_origin", draft.country_of_origin, required=False)


def _row(draft: ItemDraft, units: Mapping[str, int], classes: Mapping[str, int]) -> dict[str, Any]:
    return {
        "sku": draft.sku,
        "name": draft.name,
        "base_unit_id": units.get(draft.base_unit),
        "item_class_id": classes.get(draft.item_class),
        "tax_class": draft.tax_class,
        "tracking": draft.tracking,
        "weight_kg": draft.weight_kg,
        "catch_weight": bool(draft.catch_weight),
        "sales_min_qty": draft.sales_min_qty,
        "sales_multiple": draft.sales_multiple,
        "country_of_origin": draft.country_of_origin,
    }


def _judge_use(
    judge: Judge,
    rows: Sequence[Mapping[str, Any]],
    found: Mapping[Key, Kept],
    uses_of: Callable[[Sequence[int]], Mapping[int, list[str]]],
) -> None:
    changed = {
        index: kept.id
        for index, row in enumerate(rows)
        if index not in judge.bad
        and (kept := found.get((row["sku"],))) is not None
        and any(kept.values[column] != row[column] for column in FIXED_WHILE_USED)
    }
    uses = uses_of(sorted(set(changed.values())))
    for index, item_id in changed.items():
        for reason in uses.get(item_id, ()):
            kept = found[(rows[index]["sku"],)]
            column = next(f for c, f in FIXED_WHILE_USED.items() if kept.values[c] != rows[index][c])
            judge.refuse(
                index,
                column,
                f"This cannot change while the item is in use: {reason}",
                "Clear its stock and close its documents first, or start a new item.",
                refusal=ItemInUse,
            )


def _in_use(item_id: int, reasons: Sequence[str], act: str) -> ItemInUse:
    return ItemInUse(
        f"The item is in use: {' '.join(reasons)}",
        object_id=item_id,
        mend=f"Clear its stock and close its documents, then {act}.",
    )
