"""Rows of the catalogue for the contract tests of its screens."""

from datetime import date

from onegauge.catalog import operations as ops
from onegauge.kernel.actor import Actor
from tests.builders import builder, unique


def goods(by: Actor) -> None:
    """A unit and a class, so that there can be items."""
    ops.save_units(units=[ops.UnitDraft(code="C62", symbol="EA", name="Each")], by=by)
    ops.save_item_classes(classes=[ops.ItemClassDraft(code="GOODS", name="Goods")], by=by)


@builder("catalog.Item", shared=True)
def items(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Draft items."""
    goods(by)
    drafts = [ops.ItemDraft(sku=sku, name=f"Item {sku}", item_class="GOODS") for sku in (unique("I") for _ in range(n))]
    return [saved.id for saved in ops.save_items(items=drafts, by=by)]


@builder("catalog.Packaging", shared=True)
def packagings(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Cases of ten of one new item."""
    goods(by)
    sku = unique("I")
    ops.save_items(items=[ops.ItemDraft(sku=sku, name="Glove", item_class="GOODS")], by=by)
    drafts = [ops.PackagingDraft(sku=sku, code=unique("CS"), level="case", numerator=10 + k) for k in range(n)]
    return [saved.id for saved in ops.save_packagings(packagings=drafts, by=by)]


@builder("catalog.Unit", shared=True)
def units(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Units with codes of three characters."""
    drafts = [ops.UnitDraft(code=f"X{unique('')[-2:]}", symbol="x", name=f"Unit {k}") for k in range(n)]
    return [saved.id for saved in ops.save_units(units=drafts, by=by)]


@builder("catalog.ItemClass", shared=True)
def item_classes(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Item classes."""
    drafts = [ops.ItemClassDraft(code=code, name=f"Class {code}") for code in (unique("K") for _ in range(n))]
    return [saved.id for saved in ops.save_item_classes(classes=drafts, by=by)]


@builder("catalog.KitComponent", shared=True)
def kit_components(by: Actor, company: int, site: int, n: int) -> list[int]:
    """New items, each a kit of one other."""
    goods(by)
    pairs = [(unique("I"), unique("J")) for _ in range(n)]
    drafts = [ops.ItemDraft(sku=sku, name=f"Item {sku}", item_class="GOODS") for pair in pairs for sku in pair]
    ops.save_items(items=drafts, by=by)
    parts = [ops.KitComponentDraft(kit=a, component=b, valid_from=date(2026, 1, 1)) for a, b in pairs]
    return [saved.id for saved in ops.save_kit_components(components=parts, by=by)]


@builder("catalog.Substitution", shared=True)
def substitutions(by: Actor, company: int, site: int, n: int) -> list[int]:
    """New items, each with a stand-in."""
    goods(by)
    pairs = [(unique("I"), unique("J")) for _ in range(n)]
    drafts = [ops.ItemDraft(sku=sku, name=f"Item {sku}", item_class="GOODS") for pair in pairs for sku in pair]
    ops.save_items(items=drafts, by=by)
    links = [ops.SubstitutionDraft(sku=a, substitute=b, valid_from=date(2026, 1, 1)) for a, b in pairs]
    return [saved.id for saved in ops.save_substitutions(substitutions=links, by=by)]
