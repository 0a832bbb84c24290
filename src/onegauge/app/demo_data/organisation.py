"""The invented enterprise around the real history: group, companies, sites, people, suppliers."""

from decimal import Decimal

from onegauge.app.demo_data.records import Bin, Company, ItemClass, Region, Site, Supplier, Zone

GROUP_NAME = "Northgauge Group"
EUR_PER_GBP = Decimal("1.17")

REGIONS = (
    Region(code="UKI", name="Britain"),
    Region(code="CE", name="Continental Europe"),
)
HARROW = "HARROW"
MAASVELD = "MAASVELD"
COMPANIES = (
    Company(
        code=HARROW,
        name="Harrow & Vale",
        country="GB",
        currency="GBP",
        region="UKI",
        rate=Decimal(1),
        tax_id="GB000000000",
    ),
    Company(
        code=MAASVELD,
        name="Maasveld Technische Groothandel",
        country="NL",
        currency="EUR",
        region="CE",
        rate=EUR_PER_GBP,
        tax_id="NL000000000B00",
    ),
)
SITES = (
    Site(code="LDS", name="Leeds", company=HARROW, region="UKI", timezone="Europe/London", calendar="GB", city="Leeds"),
    Site(
        code="BRS",
        name="Bristol",
        company=HARROW,
        region="UKI",
        timezone="Europe/London",
        calendar="GB",
        city="Bristol",
    ),
    Site(
        code="GLA",
        name="Glasgow",
        company=HARROW,
        region="UKI",
        timezone="Europe/London",
        calendar="GB",
        city="Glasgow",
    ),
    Site(
        code="RTM",
        name="Rotterdam",
        company=MAASVELD,
        region="CE",
        timezone="Europe/Amsterdam",
        calendar="NL",
        city="Rotterdam",
    ),
)
ITEM_CLASSES = (
    ItemClass(code="BAGS", name="Bags and purses"),
    ItemClass(code="DECOR", name="Home decoration"),
    ItemClass(code="GENERAL", name="General gift-ware"),
    ItemClass(code="JEWEL", name="Jewellery and hair"),
    ItemClass(code="KITCHEN", name="Kitchen and table"),
    ItemClass(code="LIGHT", name="Candles and lighting"),
    ItemClass(code="PAPER", name="Cards, paper and stationery"),
    ItemClass(code="SEASON", name="Seasonal"),
    ItemClass(code="STORAGE", name="Storage and boxes"),
    ItemClass(code="TOYS", name="Toys and party"),
)
SUPPLIERS = (
    Supplier(code="S101", name="Aldersyde Ceramics", country="GB", city="Stoke-on-Trent"),
    Supplier(code="S102", name="Brackenfield Paper Works", country="GB", city="Nottingham"),
    Supplier(code="S103", name="Cloverlane Textiles", country="GB", city="Bradford"),
    Supplier(code="S104", name="Dunmoor Candle Company", country="GB", city="Perth"),
    Supplier(code="S105", name="Eikenhof Import", country="NL", city="Venlo"),
    Supplier(code="S106", name="Fjellvik Trelast og Gaver", country="NO", city="Bergen"),
    Supplier(code="S107", name="Grünwald Spielwaren", country="DE", city="Nürnberg"),
    Supplier(code="S108", name="Harbour East Trading", country="IN", city="Kochi"),
)

PICK_BINS = 24
BULK_BINS = 6


def zones() -> tuple[Zone, ...]:
    """The same four zones at every site: the template's own layout."""
    areas = (("IN", "Receiving"), ("PICK", "Pick area"), ("BULK", "Bulk storage"), ("OUT", "Packing and dispatch"))
    return tuple(Zone(site=site.code, code=code, name=name) for site in SITES for code, name in areas)


def bins() -> tuple[Bin, ...]:
    """Every place of every site, in walking order."""
    found: list[Bin] = []
    for site in SITES:
        places = [("IN", "dock", f"{site.code}-IN-01")]
        places += [("PICK", "pick", f"{site.code}-P-{number:02d}") for number in range(1, PICK_BINS + 1)]
        places += [("BULK", "storage", f"{site.code}-B-{number:02d}") for number in range(1, BULK_BINS + 1)]
        places += [("OUT", "staging", f"{site.code}-OUT-01")]
        found += [
            Bin(site=site.code, zone=zone, code=code, kind=kind, sequence=10 * position)
            for position, (zone, kind, code) in enumerate(places, start=1)
        ]
    return tuple(found)
