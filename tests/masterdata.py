"""A small group with master data, and words to speak about it in tests."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from importlib import import_module
from pathlib import Path

from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from onegauge.catalog import operations as catalog
from onegauge.governance import operations as governance
from onegauge.governance.access import system_actor
from onegauge.kernel.actor import Actor, Grant
from onegauge.kernel.errors import Refused
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.kernel.sql import load_statements
from onegauge.partners import operations as partners
from onegauge.pricing import operations as pricing

NEW_YEAR = date(2026, 1, 1)


@dataclass(frozen=True)
class World:
    """Two companies, their sites, and somebody who may do everything."""

    by: Actor
    north: int
    south: int
    leeds: int
    lyon: int


def build_world() -> World:
    """North Ltd in pounds with a site in Leeds, Sud SA in euros with one in Lyon; units and an item class."""
    by = system_actor("tests")
    governance.save_regions(regions=[governance.RegionDraft(code="EU", name="Europe")], by=by)
    governance.save_calendars(calendars=[governance.CalendarDraft(code="STD", name="Standard")], by=by)
    north, south = governance.save_companies(
        companies=[
            governance.CompanyDraft(code="NORTH", name="North Ltd", country="GB", currency="GBP", region="EU"),
            governance.CompanyDraft(code="SOUTH", name="Sud SA", country="FR", currency="EUR", region="EU"),
        ],
        by=by,
    )
    by = system_actor("tests")  # made again: the companies are new
    leeds, lyon = governance.save_sites(
        sites=[
            governance.SiteDraft(
                code=code, name=code.title(), company=company, region="EU", timezone="Europe/Paris", calendar="STD"
            )
            for code, company in (("LEEDS", "NORTH"), ("LYON", "SOUTH"))
        ],
        by=by,
    )
    by = system_actor("tests")
    catalog.save_units(
        units=[
            catalog.UnitDraft(code="C62", symbol="pc", name="one"),
            catalog.UnitDraft(code="KGM", symbol="kg", name="kilogram", decimals=3),
        ],
        by=by,
    )
    catalog.save_item_classes(classes=[catalog.ItemClassDraft(code="GOODS", name="Goods")], by=by)
    return World(by, north.id, south.id, leeds.id, lyon.id)


def without(by: Actor, *permissions: str) -> Actor:
    """The same actor who lacks some permissions."""
    kept = frozenset(PERMISSIONS) - set(permissions)
    return Actor(person_id=by.person_id, name=by.name, grants=(Grant(kept),), companies=by.companies, sites=by.sites)


def only_in(by: Actor, company_id: int, *sites: int) -> Actor:
    """The same actor with all permissions, but in one company."""
    grants = (Grant(frozenset(PERMISSIONS), company_id),)
    return Actor(person_id=by.person_id, name=by.name, grants=grants, companies=(company_id,), sites=sites)


def item(sku: str, **changes: object) -> catalog.ItemDraft:
    """An item draft with everything it needs."""
    return catalog.ItemDraft(**{"sku": sku, "name": f"Item {sku}", "item_class": "GOODS", **changes})  # type: ignore[arg-type]


def make_items(*skus: str, by: Actor) -> list[int]:
    """Items that may be sold."""
    ids = [saved.id for saved in catalog.save_items(items=[item(sku) for sku in skus], by=by)]
    return catalog.activate_items(item_ids=ids, by=by)


def make_customers(*codes: str, world: World, company_id: int | None = None, currency: str = "GBP") -> list[int]:
    """Partners that are customers of a company; answers the partner ids."""
    drafts = [partners.PartnerDraft(code=code, name=code.title(), country="GB", roles=("customer",)) for code in codes]
    saved = partners.save_partners(partners=drafts, by=world.by)
    terms = [
        partners.CustomerDraft(company_id=company_id or world.north, partner=code, currency=currency) for code in codes
    ]
    partners.save_customers(customers=terms, by=world.by)
    return [row.id for row in saved]


def make_list(code: str, *, world: World, is_default: bool = False, currency: str = "GBP", **changes: object) -> int:
    """A price list of North Ltd from New Year on."""
    values = {"company_id": world.north, "valid_from": NEW_YEAR, **changes}
    draft = pricing.PriceListDraft(code=code, name=code, currency=currency, is_default=is_default, **values)  # type: ignore[arg-type]
    return pricing.save_price_lists(price_lists=[draft], by=world.by)[0].id


def price(price_list: str, sku: str, amount: str, *, world: World, **changes: object) -> pricing.PriceLineDraft:
    """A price line of North Ltd from New Year on."""
    values = {"company_id": world.north, "valid_from": NEW_YEAR, **changes}
    return pricing.PriceLineDraft(price_list=price_list, sku=sku, unit_price=Decimal(amount), **values)  # type: ignore[arg-type]


def refusals(act: Callable[[], object]) -> list[tuple[str, str | None]]:
    """Code and field of everything that an act refuses; nothing when it goes through."""
    try:
        act()
    except Refused as refused:
        return [(refusal.code, refusal.field) for refusal in refused.refusals]
    return []


def statements(act: Callable[[], object]) -> int:
    """How many statements an act sends."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return len(captured)


def journal(kind: int, object_id: int) -> list[tuple[str, object, object]]:
    """Verb, before and after of everything that happened to an object, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT verb, before, after FROM kernel_journal WHERE kind = %s AND object_id = %s ORDER BY id",
            [kind, object_id],
        )
        return list(cursor.fetchall())


def broken(module: str) -> list[str]:
    """The invariants of a module that do not hold."""
    path = Path(import_module(f"onegauge.{module}").__file__ or "").parent / "invariants.sql"
    found = []
    for name, statement in load_statements(path).items():
        with connections["owner"].cursor() as cursor:
            cursor.execute(statement)
            found += [f"{name}: {row}" for row in cursor.fetchall()]
    return found
