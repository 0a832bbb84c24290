"""A file on its way in: staged, judged by row and column, loaded or refused."""

import csv
import io
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from onegauge.catalog.models import Item, Packaging
from onegauge.exchange import commands, queries
from onegauge.exchange import operations as ops
from onegauge.exchange.formats import FORMATS
from onegauge.exchange.models import ImportJob, ImportRow
from onegauge.inventory.models import Balance
from onegauge.kernel.db import read_scope
from onegauge.orders.models import OrderLine, SalesOrder
from onegauge.partners.models import Customer
from onegauge.pricing import operations as pricing
from onegauge.pricing.models import GroupMember, PriceListLine, PriceTerm, RebateTier, SupplierItem
from onegauge.warehouse.arrival_models import Arrival
from tests.masterdata import (
    World,
    broken,
    journal,
    make_customers,
    make_items,
    make_list,
    only_in,
    refusals,
    without,
)

GOOD = """sku,name,item_class,base_unit,tracking,active
GLOVE,Nitrile glove,GOODS,C62,lot,yes
MASK,Mask,GOODS,,,no
"""
MIXED = """sku,name,item_class,base_unit,weight_kg
GLOVE,Nitrile glove,GOODS,C62,0.01
MASK,,GOODS,C62,
GOWN,Gown,NONE,ZZZ,
GLOVE,Again,GOODS,C62,
CAP,Cap,GOODS,C62,"1,5"
=cmd,Hat,GOODS,C62,-1
"""


def stage(format_code: str, text: str, world: World) -> int:
    return ops.stage_imports(files=[ops.ImportFile(format_code, "file.csv", text.encode())], by=world.by)[0].job_id


def validate(job_id: int, world: World) -> ops.Validated:
    return ops.validate_imports(job_ids=[job_id], by=world.by)[0]


def load(job_id: int, world: World, only_good: bool = False) -> int:
    return ops.load_imports(job_ids=[job_id], only_good=only_good, by=world.by)[0].loaded_count


def imported(format_code: str, text: str, world: World) -> int:
    job_id = stage(format_code, text, world)
    verdict = validate(job_id, world)
    faults = [(row.row_no, row.faults) for row in queries.bad_rows(job_id)]
    assert (verdict.file_faults, faults) == ([], [])
    return load(job_id, world)


def faults(job_id: int) -> list[tuple[int, str, str]]:
    return [(row.row_no, f["column"], f["code"]) for row in queries.bad_rows(job_id) for f in row.faults]


def test_a_good_file_goes_all_the_way(world: World) -> None:
    job_id = stage("items", GOOD, world)
    assert Item.objects.count() == 0
    verdict = validate(job_id, world)
    assert (verdict.row_count, verdict.good_count, verdict.bad_count, verdict.file_faults) == (2, 2, 0, [])
    assert Item.objects.count() == 0
    assert load(job_id, world) == 2
    assert list(Item.objects.order_by("sku").values_list("sku", "state", "tracking")) == [
        ("GLOVE", "active", "lot"),
        ("MASK", "draft", "none"),
    ]
    assert [verb for verb, _, _ in journal(55, job_id)] == ["staged", "validate", "load"]
    assert broken("exchange") == []


def test_every_fault_is_told_by_row_and_column(world: World) -> None:
    job_id = stage("items", MIXED, world)
    verdict = validate(job_id, world)
    assert (verdict.good_count, verdict.bad_count) == (1, 5)
    assert faults(job_id) == [
        (3, "name", "invalid_value"),
        (4, "base_unit", "unknown_document"),
        (4, "item_class", "unknown_document"),
        (5, "sku", "repeated_key"),
        (6, "weight_kg", "invalid_value"),
        (7, "weight_kg", "invalid_value"),
    ]
    assert broken("exchange") == []


def test_a_file_with_bad_rows_loads_nothing_until_the_user_chooses(world: World) -> None:
    job_id = stage("items", MIXED, world)
    assert refusals(lambda: load(job_id, world)) == [("transition_refused", None)]
    validate(job_id, world)
    assert refusals(lambda: load(job_id, world)) == [("import_bad_rows", None)]
    assert Item.objects.count() == 0
    assert load(job_id, world, only_good=True) == 1
    assert list(Item.objects.values_list("sku", flat=True)) == ["GLOVE"]
    job = ImportJob.objects.get(id=job_id)
    assert (job.state, job.loaded_count, job.bad_count) == ("loaded", 1, 5)


def test_a_job_loads_once(world: World) -> None:
    job_id = stage("items", GOOD, world)
    validate(job_id, world)
    load(job_id, world)
    assert refusals(lambda: load(job_id, world)) == [("transition_refused", None)]
    assert Item.objects.count() == 2


def test_what_became_bad_since_validation_is_refused(world: World) -> None:
    first, second = (stage("items", GOOD.replace("C62,lot", f"{unit},lot"), world) for unit in ("C62", "KGM"))
    validate(first, world)
    make_items("BOLT", by=world.by)
    packs = stage("packagings", "sku,code,level,gtin\nBOLT,EA,each,4006381333931\n", world)
    other = stage("packagings", "sku,code,level,gtin\nBOLT,BOX,case,4006381333931\n", world)
    validate(packs, world)
    validate(other, world)
    load(packs, world)
    assert refusals(lambda: load(other, world)) == [("import_rows_became_bad", None)]
    assert refusals(lambda: load(other, world, only_good=True)) == [("import_rows_became_bad", None)]
    assert Packaging.objects.count() == 1
    validate(other, world)
    assert faults(other) == [(2, "gtin", "gtin_taken")]
    assert refusals(lambda: load(other, world, only_good=True)) == [("import_nothing_to_load", None)]
    validate(second, world)


def test_the_report_is_complete_and_harmless(world: World) -> None:
    job_id = stage("partners", "code,name,country\n=1+1,Name,XXX\n+49 30 1,@SUM(A1),GB\n-5,,GB\n", world)
    validate(job_id, world)
    rows = list(csv.reader(io.StringIO(queries.report_csv(job_id))))
    assert rows[0] == ["row", "column", "value", "problem", "how to mend", "code"]
    assert [row[:3] for row in rows[1:]] == [["2", "country", "XXX"], ["4", "name", ""]]
    cells = ["=1+1", "+49 30 1", "@SUM(A1)", "-5", "\tx", "plain", "-", None]
    assert [queries.safe_cell(c) for c in cells] == ["'=1+1", "'+49 30 1", "'@SUM(A1)", "-5", "'\tx", "plain", "'-", ""]


def test_discarding_deletes_the_content_and_keeps_the_history(world: World) -> None:
    job_id = stage("items", GOOD, world)
    ops.discard_imports(job_ids=[job_id], by=world.by)
    assert ImportRow.objects.count() == 0
    assert ImportJob.objects.get(id=job_id).state == "discarded"
    assert refusals(lambda: validate(job_id, world)) == [("transition_refused", None)]


@pytest.mark.parametrize(
    ("format_code", "text", "expected"),
    [
        ("nothing", GOOD, [("import_format_unknown", "format")]),
        ("items", "", [("import_file_empty", "file")]),
        ("items", "sku,name,colour\nA,B,C\n", [("import_columns_wrong", "columns")] * 2),
    ],
)
def test_files_that_are_not_even_staged(
    world: World, format_code: str, text: str, expected: list[tuple[str, str]]
) -> None:
    assert refusals(lambda: stage(format_code, text, world)) == expected
    assert ImportJob.objects.count() == 0


def test_an_import_needs_the_right_of_the_data_too(world: World) -> None:
    job_id = stage("items", GOOD, world)
    stranger = without(world.by, "catalog.maintain_items")
    (verdict,) = ops.validate_imports(job_ids=[job_id], by=stranger)
    assert verdict.file_faults == ["You need the permission “Maintain items and packagings” for the whole group."]
    assert refusals(lambda: ops.load_imports(job_ids=[job_id], by=stranger)) == [("import_bad_rows", None)]
    validate(job_id, world)
    assert refusals(lambda: ops.load_imports(job_ids=[job_id], by=stranger)) == [("import_rows_became_bad", None)]
    local = only_in(world.by, world.south, world.lyon)
    assert refusals(lambda: ops.load_imports(job_ids=[job_id], by=local)) == [("permission_missing", None)]
    assert Item.objects.count() == 0


def test_a_row_that_needs_a_bad_row_is_bad_too(world: World) -> None:
    make_items("GLOVE", by=world.by)
    text = "sku,code,level,numerator,parent\nGLOVE,EA,each,nine,\nGLOVE,CS,case,12,EA\nGLOVE,PAL,pallet,48,CS\n"
    job_id = stage("packagings", text, world)
    assert validate(job_id, world).good_count == 0
    assert faults(job_id) == [
        (2, "numerator", "invalid_value"),
        (3, "parent", "packaging_tree_broken"),
        (4, "parent", "packaging_tree_broken"),
    ]


def test_master_data_of_every_kind(world: World) -> None:
    imported("items", GOOD, world)
    imported("packagings", "sku,code,level,numerator,parent\nGLOVE,CS,case,10,EA\nGLOVE,EA,each,,\n", world)
    imported("partners", "code;name;country;roles\nC1;One;GB;customer supplier\nC2;Two;FR;customer\n", world)
    imported("customers", "company,partner,currency,credit_limit,default_site\nNORTH,C1,GBP,500,LEEDS\n", world)
    imported("addresses", "partner,kind,code,line1,city,country,is_default\nC1,ship_to,A,1 Road,Leeds,GB,yes\n", world)
    imported(
        "price_lists", "company,code,name,currency,is_default,valid_from\nNORTH,STD,Std,GBP,yes,2026-01-01\n", world
    )
    imported(
        "price_lines",
        "company,price_list,sku,min_qty,unit_price,valid_from\nNORTH,STD,GLOVE,,4.95,2026-01-01\n"
        "NORTH,STD,GLOVE,10,4.50,2026-01-01\nNORTH,STD,GLOVE,10,4.40,2026-06-01\n",
        world,
    )
    group = pricing.PriceGroupDraft(company_id=world.north, code="TRADE", name="Trade")
    pricing.save_price_groups(groups=[group], by=world.by)
    imported("price_group_members", "company,partner,group\nNORTH,C1,TRADE\n", world)
    imported(
        "price_terms",
        "company,code,name,kind,method,value,currency,per,group,sku,min_qty,valid_from\n"
        "NORTH,DEAL,Deal,contract,fixed,4.20,GBP,,TRADE,GLOVE,,2026-01-01\n"
        "NORTH,FREIGHT,Freight,surcharge,amount,9,GBP,order,,,,2026-01-01\n",
        world,
    )
    imported("tax_rates", "company,country,tax_class,rate,valid_from\nNORTH,GB,standard,0.2,2026-01-01\n", world)
    imported("zones", "site,code,name\nLEEDS,A,Shelving\n", world)
    imported("bins", "site,zone,code,sequence\nLEEDS,A,A-01,10\nLEEDS,A,A-02,20\n", world)
    with read_scope(world.by):
        assert Customer.objects.get().credit_limit == Decimal(500)
        ends = PriceListLine.objects.order_by("min_qty", "valid_from").values_list("unit_price", "valid_until")
        assert list(ends) == [
            (Decimal("4.95"), None),
            (Decimal("4.5"), date(2026, 6, 1)),
            (Decimal("4.4"), None),
        ]
        assert list(PriceTerm.objects.order_by("code").values_list("code", "per", "group__code", "item__sku")) == [
            ("DEAL", "unit", "TRADE", "GLOVE"), ("FREIGHT", "order", None, None),
        ]  # fmt: skip
        assert GroupMember.objects.get().partner.code == "C1"


REBATES = "company,code,name,partner,currency,period,basis,valid_from,from_turnover,value\n"


def test_rebate_agreements_come_in_with_a_row_for_each_tier(world: World) -> None:
    make_customers("ACME", "BOLT", world=world)
    acme, bolt = "NORTH,R1,Bonus,ACME,GBP,year,share,2026-01-01,", "NORTH,R2,Bonus,BOLT,GBP,month,unit,2026-01-01,"

    assert imported("rebate_agreements", f"{REBATES}{acme}0,0.02\n{bolt}0,1\n{acme}1000,0.03\n", world) == 3

    with read_scope(world.by):
        found = RebateTier.objects.order_by("agreement__code", "from_amount")
        assert list(found.values_list("agreement__code", "agreement__state", "from_amount", "value")) == [
            ("R1", "draft", 0, Decimal("0.02")), ("R1", "draft", 1000, Decimal("0.03")), ("R2", "draft", 0, 1),
        ]  # fmt: skip


def test_what_is_wrong_with_rebate_agreements_is_told_by_row(world: World) -> None:
    make_customers("ACME", world=world)
    rows = (
        "NORTH,R1,Bonus,ACME,GBP,year,share,2026-01-01,0,0.02", "NORTH,R1,Other,ACME,GBP,year,share,2026-01-01,9,0.03",
        "NORTH,R2,Bonus,NOBODY,GBP,year,share,2026-01-01,0,0.02", "NORTH,R3,Bonus,ACME,GBP,year,share,2026-01-01,5,0.02",
    )  # fmt: skip
    job_id = stage("rebate_agreements", REBATES + "\n".join(rows) + "\n", world)

    validate(job_id, world)

    assert faults(job_id) == [
        (2, "", "row_of_bad_document"), (3, "name", "invalid_value"), (4, "partner", "unknown_document"),
        (5, "value", "tiers_do_not_climb"),
    ]  # fmt: skip


def test_opening_stock_comes_in_with_its_dimensions(world: World) -> None:
    make_items("GLOVE", by=world.by)
    imported("zones", "site,code,name\nLEEDS,A,Shelves\n", world)
    imported("bins", "site,zone,code,mixing\nLEEDS,A,A-01,one_item\n", world)
    head = "site,bin,sku,qty,unit_cost,lot,expires_on,status\n"
    row = "LEEDS,A-01,GLOVE,"
    imported("opening_stock", f"{head}{row}12,2.40,L1,2090-01-01,\n{row}3,2.40,L2,,damaged\n", world)
    with read_scope(world.by):
        lying = sorted(Balance.objects.values_list("lot__code", "status", "on_hand_qty"))
    assert lying == [("L1", "available", 12), ("L2", "damaged", 3)]
    job_id = stage("opening_stock", f"{head}{row}-1,2.40,L1,,\n", world)
    validate(job_id, world)
    assert faults(job_id) == [(2, "qty", "invalid_value")]


def test_arrivals_are_announced_with_all_their_rows_or_not(world: World) -> None:
    make_items("GLOVE", "MASK", by=world.by)
    head = "site,reference,expected_on,sku,qty\n"
    row = "LEEDS,DN-1,2027-03-01,"
    imported("arrivals", f"{head}{row}GLOVE,5\n{row}MASK,2\n", world)
    with read_scope(world.by):
        found = [(a.reference, a.state, a.lines.count()) for a in Arrival.objects.all()]
    assert found == [("DN-1", "announced", 2)]
    job_id = stage("arrivals", f"{head}{row}GLOVE,-1\nLEEDS,DN-1,2027-03-02,MASK,1\nLEEDS,DN-2,,NONE,1\n", world)
    validate(job_id, world)
    assert (2, "qty", "invalid_value") in faults(job_id)
    assert (3, "expected_on", "invalid_value") in faults(job_id)


def test_orders_stand_or_fall_with_all_their_rows(world: World) -> None:
    make_items("GLOVE", "MASK", by=world.by)
    make_customers("C1", world=world)
    make_list("STD", world=world, is_default=True)
    text = (
        "company,customer,customer_reference,site,sku,qty\n"
        "NORTH,C1,PO-1,LEEDS,GLOVE,5\nNORTH,C1,PO-2,LEEDS,GLOVE,1\nNORTH,C1,PO-1,LEEDS,MASK,2\n"
        "NORTH,C1,PO-2,LEEDS,NONE,1\nNORTH,C1,PO-3,LEEDS,GLOVE,-1\nNORTH,C1,PO-4,LEEDS,GLOVE,2\nNORTH,C1,PO-4,,MASK,2\n"
    )
    job_id = stage("orders", text, world)
    verdict = validate(job_id, world)
    assert (verdict.good_count, verdict.bad_count) == (2, 5)
    assert {row_no for row_no, _, _ in faults(job_id)} == {3, 5, 6, 7, 8}
    assert load(job_id, world, only_good=True) == 2
    with read_scope(world.by):
        (order,) = SalesOrder.objects.all()
        assert (order.customer_reference, order.channel, order.state) == ("PO-1", "import", "draft")
        assert OrderLine.objects.filter(order=order).count() == 2


def test_the_command_tells_the_story(world: World, tmp_path: Path) -> None:
    told: list[str] = []
    good, mixed = tmp_path / "good.csv", tmp_path / "mixed.csv"
    good.write_text(GOOD)
    mixed.write_text(MIXED)
    tell = told.append
    assert commands.import_file(format_code="items", path=good, by=world.by, say=tell, dry_run=True) == 0
    assert Item.objects.count() == 0
    assert commands.import_file(format_code="items", path=mixed, by=world.by, say=tell) == 1
    assert Item.objects.count() == 0
    assert (tmp_path / "mixed.errors.csv").read_text().startswith("row,column,value")
    assert commands.import_file(format_code="items", path=mixed, by=world.by, say=tell, only_good=True) == 1
    assert commands.import_file(format_code="items", path=good, by=world.by, say=tell) == 0
    assert commands.import_file(format_code="nothing", path=good, by=world.by, say=tell) == 2
    assert told[-1].startswith("Refused (import_format_unknown): There is no format 'nothing'.")
    assert Item.objects.count() == 2


@pytest.mark.parametrize("format_code", sorted(FORMATS))
def test_every_format_has_a_template_with_its_columns(format_code: str) -> None:
    heading, example = list(csv.reader(io.StringIO(queries.template_csv(format_code))))
    assert heading == [c.name for c in FORMATS[format_code].columns]
    assert all(cell for cell, c in zip(example, FORMATS[format_code].columns, strict=True) if c.required)


SUPPLIED = "company,partner,sku,supplier_sku,unit_price,currency,lead_days,min_qty,order_multiple,drop_ship\n"


def test_what_suppliers_sell_comes_from_a_file(world: World) -> None:
    imported("items", GOOD, world)
    imported("partners", "code,name,country,roles\nGLOVECO,Gloveco,GB,supplier\nC9,Nine,GB,customer\n", world)
    imported("supplier_items", SUPPLIED + "NORTH,GLOVECO,GLOVE,NG-1,3.20,GBP,4,20,10,yes\n", world)
    with read_scope(world.by):
        (row,) = SupplierItem.objects.values_list(
            "supplier_sku", "unit_price", "min_qty", "order_multiple", "drop_ship"
        )
    assert row == ("NG-1", Decimal("3.2"), 20, 10, True)


def test_a_file_of_supplier_items_is_judged_by_row_and_column(world: World) -> None:
    imported("items", GOOD, world)
    imported("partners", "code,name,country,roles\nGLOVECO,Gloveco,GB,supplier\nC9,Nine,GB,customer\n", world)
    rows = [
        "NORTH,C9,GLOVE,,3,GBP,,,,", "NORTH,GLOVECO,NOTHING,,3,GBP,,,,", "NORTH,GLOVECO,MASK,,-3,GBP,,,,",
        "NORTH,GLOVECO,GLOVE,,3,POUND,,-1,,",
    ]  # fmt: skip
    job_id = stage("supplier_items", SUPPLIED + "\n".join(rows) + "\n", world)
    validate(job_id, world)
    assert [(n, column) for n, column, _code in faults(job_id)] == [
        (2, "partner"), (3, "sku"), (4, "unit_price"), (5, "currency"), (5, "min_qty"),
    ]  # fmt: skip
    with read_scope(world.by):
        assert SupplierItem.objects.count() == 0
