"""Reads of the catalog; each answers for a whole set with one statement."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Q, QuerySet

from onegauge.catalog.conversion import Content, Stack, Stacked, stacked, to_base, whole_packages
from onegauge.catalog.gtin import check_digit, gtin_fault, same_gtin_key
from onegauge.catalog.models import Item, ItemClass, KitComponent, Packaging, Substitution, Unit
from onegauge.catalog.substitution import Link, StandIn, by_item, stand_ins
from onegauge.kernel.sql import Sql

__all__ = [
    "BaseQuantity",
    "Content",
    "ItemRow",
    "PackagingRow",
    "Stack",
    "Stacked",
    "StandIn",
    "base_quantities",
    "check_digit",
    "components_about",
    "components_of_item",
    "gtin_fault",
    "item_class_ids",
    "item_classes_for_list",
    "items_by_id",
    "items_by_sku",
    "items_for_list",
    "kit_components_for_list",
    "packagings_by_gtin",
    "packagings_for_list",
    "packagings_of",
    "packagings_of_item",
    "stacked",
    "substitutes_of",
    "substitution_links",
    "substitutions_for_list",
    "substitutions_of_item",
    "to_base",
    "unit_ids",
    "units_for_list",
    "whole_packages",
]

SQL = Sql(__file__, "catalog")


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What other modules need to know of an item."""

    id: int
    sku: str
    name: str
    state: str
    tracking: str
    tax_class: str
    base_unit_id: int
    unit_code: str
    decimals: int
    version: int


@dataclass(frozen=True, slots=True)
class PackagingRow:
    """One package of an item."""

    id: int
    item_id: int
    code: str
    level: str
    parent_id: int | None
    gtin: str | None
    numerator: int
    denominator: int
    sellable: bool
    purchasable: bool
    ti: int | None
    hi: int | None


@dataclass(frozen=True, slots=True)
class OrderPackage:
    """The package to which orders of an item are rounded, with its exact content in base units."""

    code: str
    content: Fraction


@dataclass(frozen=True, slots=True)
class Packaged:
    """The class of an item, and the package to which its orders are rounded, if there is one."""

    item_class: str
    package: OrderPackage | None


@dataclass(frozen=True, slots=True)
class BaseQuantity:
    """An entered quantity in base units; not exact where six decimals cannot hold it."""

    line_no: int
    base_qty: Decimal
    exact: bool


def unit_ids(codes: Iterable[str]) -> dict[str, int]:
    """The ids of units by code; unknown codes are left out."""
    return {str(code): int(row_id) for code, row_id in SQL.tuples("unit_ids", {"codes": sorted(set(codes))})}


def item_class_ids(codes: Iterable[str]) -> dict[str, int]:
    """The ids of item classes by code; unknown codes are left out."""
    return {str(code): int(row_id) for code, row_id in SQL.tuples("item_class_ids", {"codes": sorted(set(codes))})}


def items_by_sku(skus: Iterable[str]) -> dict[str, ItemRow]:
    """Items by SKU; unknown SKUs are left out."""
    return {row.sku: row for row in SQL.rows("items_by_sku", {"skus": sorted(set(skus))}, ItemRow)}


def items_by_id(item_ids: Iterable[int]) -> dict[int, ItemRow]:
    """Items by id; unknown ids are left out."""
    return {row.id: row for row in SQL.rows("items_by_id", {"ids": sorted(set(item_ids))}, ItemRow)}


def packagings_of(item_ids: Iterable[int]) -> dict[int, list[PackagingRow]]:
    """The packagings of items, from the smallest outwards."""
    found: dict[int, list[PackagingRow]] = {}
    for row in SQL.rows("packagings_of_items", {"item_ids": sorted(set(item_ids))}, PackagingRow):
        found.setdefault(row.item_id, []).append(row)
    return found


def base_gtins(item_ids: Iterable[int]) -> dict[int, str]:
    """The GTIN of one base unit of each item; items without one are left out."""
    return {
        item: row.gtin
        for item, rows in packagings_of(item_ids).items()
        for row in rows
        if row.gtin and row.numerator == row.denominator
    }


def order_packages(item_ids: Iterable[int]) -> dict[int, Packaged]:
    """The class of each item and the package to which its orders are rounded."""
    found = SQL.tuples("order_packages", {"item_ids": sorted(set(item_ids))})
    return {
        item: Packaged(item_class, None if code is None else OrderPackage(code, Fraction(numerator, denominator)))
        for item, item_class, code, numerator, denominator in found
    }


def packagings_by_gtin(gtins: Iterable[str]) -> dict[str, PackagingRow]:
    """Packagings by the fourteen digits of their GTIN."""
    keys = sorted({same_gtin_key(gtin) for gtin in gtins})
    rows = SQL.rows("packagings_by_gtin", {"gtins": keys}, PackagingRow)
    return {same_gtin_key(row.gtin or ""): row for row in rows}


def base_quantities(lines: Sequence[tuple[int, Decimal]]) -> list[BaseQuantity]:
    """Entered quantities, as (packaging id, quantity), in base units; in the order given."""
    params = {
        "line_nos": list(range(len(lines))),
        "packaging_ids": [packaging_id for packaging_id, _ in lines],
        "qtys": [qty for _, qty in lines],
    }
    return SQL.rows("base_quantities", params, BaseQuantity)


def units_for_list() -> QuerySet[Unit]:
    """Units as the list shows them."""
    return Unit.objects.all()


def item_classes_for_list() -> QuerySet[ItemClass]:
    """Item classes with the number of their items."""
    return ItemClass.objects.annotate(item_count=Count("items"))


def items_for_list() -> QuerySet[Item]:
    """Items as the list shows them."""
    return Item.objects.select_related("base_unit", "item_class")


def packagings_for_list() -> QuerySet[Packaging]:
    """Packagings as the list shows them."""
    return Packaging.objects.select_related("item", "parent")


def packagings_of_item(item_id: int) -> QuerySet[Packaging]:
    """The packagings of one item, from the smallest outwards."""
    return packagings_for_list().filter(item_id=item_id).order_by("numerator", "code")


def kit_components_for_list() -> QuerySet[KitComponent]:
    """Components of kits with both items."""
    return KitComponent.objects.select_related("kit", "component", "component__base_unit")


def components_about(item_ids: Iterable[int]) -> list[KitComponent]:
    """Every row in which one of these items is a kit or a component; master data, few rows."""
    ids = list(item_ids)
    return list(KitComponent.objects.filter(Q(kit_id__in=ids) | Q(component_id__in=ids)))


def components_of_item(item_id: int) -> QuerySet[KitComponent]:
    """What an item is made of, and the kits it is part of."""
    rows = kit_components_for_list().filter(Q(kit_id=item_id) | Q(component_id=item_id))
    return rows.order_by("kit__sku", "valid_from", "component__sku")


def substitutions_for_list() -> QuerySet[Substitution]:
    """Substitutions with both items."""
    return Substitution.objects.select_related("item", "substitute")


def substitutions_of_item(item_id: int) -> QuerySet[Substitution]:
    """What may stand in for an item or takes over from it, and what it stands in for."""
    rows = substitutions_for_list().filter(Q(item_id=item_id) | Q(substitute_id=item_id))
    return rows.order_by("kind", "priority", "id")


def substitution_links() -> list[Link]:
    """All links; they are few, and chains are followed over all of them."""
    return SQL.rows("substitution_links", {}, Link)


def substitutes_of(item_ids: Iterable[int], *, on: date) -> dict[int, list[StandIn]]:
    """What may be sent in place of items on a day, in the order in which it is tried; one statement."""
    links = by_item(substitution_links())
    return {i: found for i in sorted(set(item_ids)) if (found := stand_ins(i, links, on=on))}
