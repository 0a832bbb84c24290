"""Packagings: the tree of packages of an item, with GTINs and exact contents."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from onegauge.catalog import guards, permissions, queries
from onegauge.catalog.errors import GtinInvalid, GtinTaken, ItemInUse, PackagingTreeBroken
from onegauge.catalog.gtin import gtin_fault, same_gtin_key
from onegauge.catalog.states import ITEM_KIND, LEVEL_ORDER, PACKAGING_KIND, PackagingLevel
from onegauge.kernel.actor import Actor
from onegauge.kernel.drafts import Judge
from onegauge.kernel.errors import Refusal
from onegauge.kernel.journal import ref
from onegauge.kernel.master import Kept, Key, MasterTable, Prepared, Saved
from onegauge.kernel.operation import operation

PACKAGINGS = MasterTable(
    PACKAGING_KIND,
    ("item_id", "code"),
    {
        "item_id": "bigint",
        "code": "text",
        "level": "text",
        "parent_id": "bigint",
        "gtin": "text",
        "numerator": "bigint",
        "denominator": "bigint",
        "sellable": "bool",
        "purchasable": "bool",
        "rounding": "bool",
        "ti": "smallint",
        "hi": "smallint",
        "length_mm": "numeric",
        "width_mm": "numeric",
        "height_mm": "numeric",
        "gross_weight_kg": "numeric",
    },
)
MOST_UNITS = 1_000_000_000
MOST_ON_LAYER = 32_767
LONGEST_MM = Decimal(100_000)
HEAVIEST_KG = Decimal(1_000_000)
DIMENSIONS = ("length_mm", "width_mm", "height_mm")


@dataclass(frozen=True, slots=True, kw_only=True)
class PackagingDraft:
    """A package as a form or a file gives it; `parent` is the code of the smaller package it is made of.

    The content is `numerator / denominator` base units, so a third of a kilogram stays a third. `ti` packages of the
    smaller kind lie on one of `hi` layers.
    """

    sku: str
    code: str
    level: str
    numerator: int = 1
    denominator: int = 1
    parent: str | None = None
    gtin: str | None = None
    sellable: bool = True
    purchasable: bool = True
    rounding: bool = True
    ti: int | None = None
    hi: int | None = None
    length_mm: Decimal | None = None
    width_mm: Decimal | None = None
    height_mm: Decimal | None = None
    gross_weight_kg: Decimal | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A package in the tree of its item, as it would stand after the save."""

    level: str
    content: Fraction
    parent: str | None
    index: int | None
    ti: int | None = None
    hi: int | None = None


Trees = dict[int, dict[str, Node]]


@operation(permission=permissions.MAINTAIN_ITEMS)
def save_packagings(*, packagings: Sequence[PackagingDraft], by: Actor, key: str | None = None) -> list[Saved]:
    """Create or change packagings by item and code; a tree may arrive in any order."""
    prepared = _prepared(packagings, by=by)
    prepared.judge.check()
    ids = _draw(packagings, prepared)
    return PACKAGINGS.write(prepared, by=by, ids=ids)


def check_packagings(*, packagings: Sequence[PackagingDraft], by: Actor) -> list[Refusal]:
    """What `save_packagings` would refuse now; nothing is locked or written."""
    return _prepared(packagings, by=by, lock=False).judge.refusals


def _prepared(packagings: Sequence[PackagingDraft], *, by: Actor, lock: bool = True) -> Prepared:
    judge = Judge("packagings")
    judge.permit(by, permissions.MAINTAIN_ITEMS)
    for index, draft in enumerate(packagings):
        _judge_shape(judge, index, draft)
    judge.once([(d.sku, d.code) for d in packagings], "code")
    judge.once([same_gtin_key(d.gtin) if isinstance(d.gtin, str) else i for i, d in enumerate(packagings)], "gtin")
    shapely = [i for i in range(len(packagings)) if i not in judge.bad]
    items = queries.items_by_sku(packagings[i].sku for i in shapely)
    for index in shapely:
        judge.known(index, "sku", packagings[index].sku, items, "item")
    item_ids = [items[d.sku].id if i not in judge.bad else None for i, d in enumerate(packagings)]
    keys: list[Key] = [(item_id, d.code) for item_id, d in zip(item_ids, packagings, strict=True)]
    found = PACKAGINGS.find([k for i, k in enumerate(keys) if i not in judge.bad], lock=lock)
    kept = queries.packagings_of(i for i in item_ids if i is not None)
    _judge_trees(judge, packagings, item_ids, kept)
    _judge_gtins(judge, packagings, keys)
    _judge_content(judge, packagings, keys, found)
    PACKAGINGS.check_versions(judge, keys, found, [d.version for d in packagings])
    parents = {(item_id, row.code): row.id for item_id, rows in kept.items() for row in rows}
    rows = [_row(d, item_id, parents) for d, item_id in zip(packagings, item_ids, strict=True)]
    refs = [(ref(ITEM_KIND, item_id),) if item_id else () for item_id in item_ids]
    return Prepared(judge, rows, found, refs)


def _draw(packagings: Sequence[PackagingDraft], prepared: Prepared) -> dict[int, int]:
    """Ids for the new packages, drawn first: packages of one save refer to each other."""
    keys = [PACKAGINGS.key_of(row) for row in prepared.rows]
    new = [i for i, key in enumerate(keys) if key not in prepared.found]
    ids = dict(zip(new, PACKAGINGS.draw_ids(len(new)), strict=True))
    by_key = {keys[i]: row_id for i, row_id in ids.items()}
    for draft, row in zip(packagings, prepared.rows, strict=True):
        if draft.parent is not None and (row["item_id"], draft.parent) in by_key:
            row["parent_id"] = by_key[row["item_id"], draft.parent]
    return ids


def _judge_shape(judge: Judge, index: int, draft: PackagingDraft) -> None:
    judge.text(index, "sku", draft.sku, 40)
    judge.text(index, "code", draft.code, 20)
    judge.choice(index, "level", draft.level, PackagingLevel.values)
    judge.whole(index, "numerator", draft.numerator, least=1, most=MOST_UNITS)
    judge.whole(index, "denominator", draft.denominator, least=1, most=MOST_UNITS)
    if draft.parent is not None:
        judge.text(index, "parent", draft.parent, 20)
    for field in DIMENSIONS:
        judge.number(index, field, getattr(draft, field), above=Decimal(0), most=LONGEST_MM, places=2, required=False)
    judge.number(index, "gross_weight_kg", draft.gross_weight_kg, above=Decimal(0), most=HEAVIEST_KG, required=False)
    for field in ("ti", "hi"):
        if getattr(draft, field) is not None:
            judge.whole(index, field, getattr(draft, field), least=1, most=MOST_ON_LAYER)
    if (draft.ti is None) != (draft.hi is None) or (draft.ti is not None and draft.parent is None):
        text = "Packages per layer, layers and the smaller package belong together."
        judge.refuse(index, "ti", text, "Give all three, or none.", refusal=PackagingTreeBroken)
    if draft.gtin is not None:
        fault = gtin_fault(draft.gtin) if isinstance(draft.gtin, str) else "A GTIN is a text of digits."
        if fault:
            judge.refuse(index, "gtin", fault, "Read the number from the package again.", refusal=GtinInvalid)


def _judge_trees(
    judge: Judge,
    packagings: Sequence[PackagingDraft],
    item_ids: Sequence[int | None],
    kept: Mapping[int, Sequence[queries.PackagingRow]],
) -> None:
    trees: Trees = {}
    for item_id, rows in kept.items():
        codes = {row.id: row.code for row in rows}
        trees[item_id] = {
            row.code: Node(
                row.level, Fraction(row.numerator, row.denominator), codes.get(row.parent_id or 0), None, row.ti, row.hi
            )
            for row in rows
        }
    for index, (draft, owner) in enumerate(zip(packagings, item_ids, strict=True)):
        if owner is not None and index not in judge.bad:
            content = Fraction(draft.numerator, draft.denominator)
            node = Node(draft.level, content, draft.parent, index, draft.ti, draft.hi)
            trees.setdefault(owner, {})[draft.code] = node
    for tree in trees.values():
        for index, column, fault in _tree_faults(tree):
            judge.refuse(index, column, fault, "Name the smaller package it is made of.", refusal=PackagingTreeBroken)


def _tree_faults(tree: Mapping[str, Node]) -> Iterator[tuple[int, str, str]]:
    for code, node in tree.items():
        if node.parent is None:
            continue
        inside = tree.get(node.parent)
        index = node.index if node.index is not None else (inside.index if inside else None)
        if index is None:
            continue
        if inside is None:
            yield index, "parent", f"The item has no packaging {node.parent!r}."
        elif LEVEL_ORDER[inside.level] >= LEVEL_ORDER[node.level]:
            yield (index, "parent", f"A package of level {node.level} is not made of level {inside.level}.")
        elif (node.content / inside.content).denominator != 1 or node.content <= inside.content:
            yield (index, "numerator", f"{code} does not hold a whole number of {node.parent}.")
        elif node.ti and node.hi and node.ti * node.hi != node.content / inside.content:
            parts = node.content / inside.content
            yield (index, "ti", f"{node.ti} on each of {node.hi} layers are not the {parts} {node.parent} of {code}.")


def _judge_gtins(judge: Judge, packagings: Sequence[PackagingDraft], keys: Sequence[Key]) -> None:
    wanted = {i: d.gtin for i, d in enumerate(packagings) if d.gtin is not None and i not in judge.bad}
    owners = queries.packagings_by_gtin(wanted.values()) if wanted else {}
    for index, gtin in wanted.items():
        owner = owners.get(same_gtin_key(gtin))
        if owner is not None and (owner.item_id, owner.code) != keys[index]:
            judge.refuse(
                index,
                "gtin",
                f"{gtin} names the packaging {owner.code} of another item or level.",
                "Take it from there first, or use the number of this package.",
                refusal=GtinTaken,
                packaging_id=owner.id,
            )


def _judge_content(
    judge: Judge, packagings: Sequence[PackagingDraft], keys: Sequence[Key], found: Mapping[Key, Kept]
) -> None:
    changed = {
        index: keys[index][0]
        for index, draft in enumerate(packagings)
        if index not in judge.bad
        and (kept := found.get(keys[index])) is not None
        and Fraction(kept.values["numerator"], kept.values["denominator"])
        != Fraction(draft.numerator, draft.denominator)
    }
    uses = guards.item_uses(sorted(set(changed.values())))
    for index, item_id in changed.items():
        for reason in uses.get(item_id, ()):
            judge.refuse(
                index,
                "numerator",
                f"The content cannot change while the item is in use: {reason}",
                "Add a new packaging with the new content.",
                refusal=ItemInUse,
            )


def _row(draft: PackagingDraft, item_id: int | None, parents: Mapping[tuple[int, str], int]) -> dict[str, Any]:
    whole = isinstance(draft.numerator, int) and isinstance(draft.denominator, int) and draft.denominator > 0
    content = Fraction(draft.numerator, draft.denominator) if whole else Fraction(1)
    parent = parents.get((item_id, draft.parent)) if item_id is not None and draft.parent is not None else None
    return {
        "item_id": item_id,
        "code": draft.code,
        "level": draft.level,
        "parent_id": parent,
        "gtin": draft.gtin,
        "numerator": content.numerator,
        "denominator": content.denominator,
        "sellable": draft.sellable,
        "purchasable": draft.purchasable,
        "rounding": draft.rounding,
        "ti": draft.ti,
        "hi": draft.hi,
        "length_mm": draft.length_mm,
        "width_mm": draft.width_mm,
        "height_mm": draft.height_mm,
        "gross_weight_kg": draft.gross_weight_kg,
    }
