"""The demo enterprise before its first order: organisation, people, template, variances, master data, books."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import TypeVar

from onegauge.app.demo_data import DemoData
from onegauge.app.demo_data import governed as g
from onegauge.app.demo_floor import hire, set_faces
from onegauge.app.demo_inbound import suppliers
from onegauge.app.demo_outbound import set_up_packing, size_of
from onegauge.app.demo_pricing import price_limits, price_terms, rebate
from onegauge.catalog.operations import (
    ItemClassDraft,
    ItemDraft,
    PackagingDraft,
    UnitDraft,
    activate_items,
    save_item_classes,
    save_items,
    save_packagings,
    save_units,
)
from onegauge.finance.operations import open_books
from onegauge.governance.access import actor_for, system_actor
from onegauge.governance.operations import (
    CalendarDayDraft,
    CalendarDraft,
    CompanyDraft,
    GrantDraft,
    PasswordDraft,
    PersonDraft,
    RegionDraft,
    SiteDraft,
    VarianceDraft,
    approve_template_versions,
    approve_variances,
    create_template,
    draft_template_version,
    grant_roles,
    install_catalogue,
    narrow_template_versions,
    propose_variances,
    release_template_versions,
    save_calendars,
    save_companies,
    save_people,
    save_regions,
    save_sites,
    set_passwords,
)
from onegauge.governance.policy_sync import sync_policies
from onegauge.governance.queries import companies, regions, sites
from onegauge.inventory.operations import BinDraft, ZoneDraft, save_bins, save_zones
from onegauge.kernel.actor import Actor
from onegauge.kernel.db import read_scope
from onegauge.orders.operations import release_segment_sets
from onegauge.orders.run_queries import sets_for_list
from onegauge.partners.operations import (
    AddressDraft,
    CustomerDraft,
    PartnerDraft,
    save_addresses,
    save_customers,
    save_partners,
)
from onegauge.pricing.operations import (
    PriceLineDraft,
    PriceListDraft,
    TaxRateDraft,
    save_price_lines,
    save_price_lists,
    save_tax_rates,
)

PASSWORD = "northgauge-demo"  # noqa: S105  printed on purpose: the demo's logins are for everybody who looks at it
LONG_AGO = date(2010, 1, 1)
# Standard rates of value-added tax at home (United Kingdom since 2011, Netherlands since 2012); goods to business
# customers abroad are zero-rated.
HOME_RATES = {"GB": Decimal("0.20"), "NL": Decimal("0.21")}
T = TypeVar("T")


def set_up(data: DemoData, by: Actor) -> None:
    """Everything in the order in which it depends on each other; each step has a key of its own."""
    organisation(data, by)
    by = system_actor("demo")
    people = people_and_roles(by)
    hire(by)
    sync_policies()
    catalogue(data, by)
    set_faces(data, by)
    set_up_packing(by)
    customers(data, by)
    suppliers(data, by)
    governed(data, people)
    prices(data, by)
    price_terms(data, by)
    price_limits(data, people)
    rebate(data, by, people)
    taxes(data, by)
    first = min(data.days)
    promise_rules(by)
    open_books(company_ids=[c.id for c in companies()], starts_on=first.replace(day=1), by=by, key="demo:books")


def promise_rules(by: Actor) -> None:
    """The segment sets that come with the system may be picked by promise runs."""
    with read_scope(by):
        found = sets_for_list().filter(code__in=("STANDARD", "IMPROVE", "RESCUE")).order_by("id")
        ids = list(found.values_list("id", flat=True))
    release_segment_sets(set_ids=ids, by=by, key="demo:segments")


def organisation(data: DemoData, by: Actor) -> None:
    """Regions, companies, calendars, sites; then zones and bins by an actor who sees the new sites."""
    save_regions(regions=[RegionDraft(code=r.code, name=r.name) for r in data.regions], by=by, key="demo:regions")
    drafts = [
        CompanyDraft(code=c.code, name=c.name, country=c.country, currency=c.currency, region=c.region)
        for c in data.companies
    ]
    save_companies(companies=drafts, by=by, key="demo:companies")
    save_calendars(
        calendars=[
            CalendarDraft(
                code=c.code,
                name=c.name,
                working_weekdays="".join(str(d + 1) for d in c.working_weekdays),
                days=tuple(CalendarDayDraft(day_on=h.on, name=h.name) for h in c.holidays),
            )
            for c in data.calendars
        ],
        by=by,
        key="demo:calendars",
    )
    by = system_actor("demo")
    save_sites(
        sites=[
            SiteDraft(
                code=s.code, name=s.name, company=s.company, region=s.region, timezone=s.timezone, calendar=s.calendar
            )
            for s in data.sites
        ],
        by=by,
        key="demo:sites",
    )
    by = system_actor("demo")
    save_zones(zones=[ZoneDraft(site=z.site, code=z.code, name=z.name) for z in data.zones], by=by, key="demo:zones")
    save_bins(
        bins=[BinDraft(site=b.site, zone=b.zone, code=b.code, kind=b.kind, sequence=b.sequence) for b in data.bins],
        by=by,
        key="demo:bins",
    )


def people_and_roles(by: Actor) -> dict[str, int]:
    """One login per role; returns the person behind each user name."""
    install_catalogue(by=by, key="demo:catalogue")
    saved = save_people(
        people=[PersonDraft(username=p.username, name=p.name) for p in g.PEOPLE], by=by, key="demo:people"
    )
    ids = {p.username: s.id for p, s in zip(g.PEOPLE, saved, strict=True)}
    company_ids = {c.code: c.id for c in companies()}
    site_ids = {s.code: s.id for s in sites()}
    grants = [
        GrantDraft(
            person_id=ids[p.username],
            role=p.role,
            scope=p.scope,
            company_id=company_ids[p.company] if p.company and p.scope != "group" else None,
            site_id=site_ids[p.site] if p.site else None,
        )
        for p in g.PEOPLE
    ]
    grant_roles(grants=grants, by=by, key="demo:grants")
    set_passwords(passwords=[PasswordDraft(person_id=i, password=PASSWORD) for i in ids.values()], by=by)
    return ids


def governed(data: DemoData, people: dict[str, int]) -> None:
    """Template version 1, written, approved and released by three people; then the variances, each by two."""
    first = min(data.days)
    morning = datetime.combine(first, time(6), UTC)

    def person(username: str) -> Actor:
        return actor_for(person_id=people[username], effective_at=morning)

    author = person("template.author")
    create_template(code=g.TEMPLATE_CODE, name=g.TEMPLATE_NAME, by=author, key="demo:template")
    version = draft_template_version(
        effective_from=first, notes=g.TEMPLATE_NOTES, values=g.TEMPLATE_VALUES, by=author, key="demo:version"
    )
    narrow(version, author)
    approve_template_versions(version_ids=[version], by=person("template.approver"), key="demo:version-approved")
    release_template_versions(version_ids=[version], by=person("deployment"), key="demo:version-released")
    places = {
        "site": {s.code: s.id for s in sites()},
        "company": {c.code: c.id for c in companies()},
        "region": {r.code: r.id for r in regions()},
    }
    for n, v in enumerate(g.VARIANCES):
        draft = VarianceDraft(
            key=v.policy,
            value=v.value,
            scope=v.scope,
            place_id=places[v.scope][v.place],
            reason=v.reason,
            kpi=v.kpi,
            owner_id=people[v.owner],
            from_on=first + timedelta(days=v.from_day),
            until_on=first + timedelta(days=v.until_day),
            review_on=first + timedelta(days=v.review_day),
            item_class=v.item_class,
            partner=v.partner,
        )
        ids = propose_variances(drafts=[draft], by=person(v.requester), key=f"demo:variance:{n}")
        approve_variances(variance_ids=ids, by=person(v.approver), key=f"demo:variance-approved:{n}")


def narrow(version: int, by: Actor) -> None:
    """What the template says for single classes of items."""
    for one in g.NARROWED:
        narrow_template_versions(
            version_ids=[version], policy=one.policy, item_class=one.item_class, value=one.value, by=by,
            key=f"demo:narrowed:{one.policy}:{one.item_class}",
        )  # fmt: skip


def catalogue(data: DemoData, by: Actor) -> None:
    """Units, classes, items on sale, and the packages they come in."""
    units = [UnitDraft(code=u.code, symbol=u.symbol or u.code, name=u.name, decimals=u.decimals) for u in data.units]
    save_units(units=units, by=by, key="demo:units")
    classes = [ItemClassDraft(code=c.code, name=c.name) for c in data.item_classes]
    save_item_classes(classes=classes, by=by, key="demo:classes")
    items = [ItemDraft(sku=i.sku, name=i.name, item_class=i.item_class, base_unit=i.unit) for i in data.items]
    saved = save_items(items=items, by=by, key="demo:items")
    activate_items(item_ids=[s.id for s in saved], by=by, key="demo:items-active")
    packages: list[PackagingDraft] = []
    for n, i in enumerate(data.items, start=1):
        packages.append(PackagingDraft(sku=i.sku, code="EA", level="each", gtin=i.gtin, **size_of(n)))
        if i.inner_qty and i.inner_qty > 1:
            inner = PackagingDraft(
                sku=i.sku, code="INNER", level="inner", numerator=i.inner_qty, parent="EA", gtin=i.inner_gtin
            )
            packages.append(inner)
    save_packagings(packagings=packages, by=by, key="demo:packagings")


def customers(data: DemoData, by: Actor) -> None:
    """Suppliers and customers with their addresses and terms."""
    partners = [PartnerDraft(code=s.code, name=s.name, country=s.country, roles=("supplier",)) for s in data.suppliers]
    partners += [PartnerDraft(code=c.code, name=c.name, country=c.country, roles=("customer",)) for c in data.customers]
    save_partners(partners=partners, by=by, key="demo:partners")
    save_addresses(
        addresses=[
            AddressDraft(
                partner=c.code,
                kind="ship_to",
                code="MAIN",
                line1="1 Market Street",
                city=c.city,
                country=c.country,
                is_default=True,
            )
            for c in data.customers
        ],
        by=by,
        key="demo:addresses",
    )
    company_ids = {c.code: c.id for c in companies()}
    site_ids = {s.code: s.id for s in sites()}
    save_customers(
        customers=[
            CustomerDraft(
                company_id=company_ids[c.company],
                partner=c.code,
                currency=c.currency,
                credit_limit=c.credit_limit,
                payment_days=c.payment_days,
                priority=c.priority,
                default_site_id=site_ids[c.site],
            )
            for c in data.customers
        ],
        by=by,
        key="demo:customers",
    )


def prices(data: DemoData, by: Actor) -> None:
    """A standard list per company with quantity breaks."""
    company_ids = {c.code: c.id for c in companies()}
    save_price_lists(
        price_lists=[
            PriceListDraft(
                company_id=company_ids[c.code],
                code="STANDARD",
                name="Standard prices",
                currency=c.currency,
                valid_from=LONG_AGO,
                is_default=True,
            )
            for c in data.companies
        ],
        by=by,
        key="demo:price-lists",
    )
    lines = [
        PriceLineDraft(
            company_id=company_ids[p.company],
            price_list="STANDARD",
            sku=p.sku,
            min_qty=Decimal(p.min_qty),
            unit_price=p.unit_price,
            valid_from=p.valid_from,
            valid_until=p.valid_until,
        )
        for p in data.prices
    ]
    in_parts(lines, 20_000, lambda n, part: save_price_lines(lines=part, by=by, key=f"demo:prices:{n}"))


def taxes(data: DemoData, by: Actor) -> None:
    """The tax rates of every country delivered to."""
    company_ids = {c.code: c.id for c in companies()}
    countries = sorted({c.country for c in data.customers})
    rates = [
        TaxRateDraft(
            company_id=company_ids[c.code],
            country=country,
            tax_class=tax_class,
            rate=HOME_RATES[c.country] if country == c.country and tax_class == "standard" else Decimal(0),
            valid_from=LONG_AGO,
        )
        for c in data.companies
        for country in countries
        for tax_class in ("standard", "zero")
    ]
    save_tax_rates(rates=rates, by=by, key="demo:tax-rates")


def in_parts(rows: Sequence[T], size: int, work: Callable[[int, Sequence[T]], object]) -> None:
    """Call ``work`` with numbered parts of a long list."""
    for n, part in enumerate(_parts(rows, size)):
        work(n, part)


def _parts(rows: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    for start in range(0, len(rows), size):
        yield rows[start : start + size]
