"""What the warehouse prints of real documents, for people, programs and the command line."""

import socket
import threading
from contextlib import closing, nullcontext
from decimal import Decimal
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from onegauge.app.cli import printing as cli
from onegauge.catalog import operations as catalog
from onegauge.ui.declarations.papers import LABELS, PAPERS, Face, Letter
from onegauge.ui.printing import labels
from onegauge.warehouse import operations as ops
from onegauge.warehouse.web import papers
from tests.app.api_kit import program
from tests.inventory.words import CASE, PALLET, pack, spot, unit
from tests.support import Trade, want
from tests.ui import pictures, prints, zpl
from tests.ui.conftest import client  # noqa: F401  a fixture

pytestmark = pytest.mark.django_db
GTIN = "09501101530003"


def letter_of(code: str, form: str, pk: int) -> Letter:
    """A paper that is there."""
    found = PAPERS[code][form].build(pk)
    assert found is not None
    return found


def faces(code: str, *ids: int) -> list[Face]:
    """The labels of some rows."""
    return list(LABELS[code].build(ids))


def scanned(face: Face, size: str) -> set[str]:
    """What a scanner reads from a label."""
    grey = pictures.read(labels.as_pictures([face], size)[0])
    return {one.text for one in zxingcpp.read_barcodes(grey)}


@pytest.fixture
def shipment(trade: Trade) -> int:
    """A released shipment out of two bins."""
    trade.receive("GLOVE", 10, bin="A-02")
    trade.receive("GLOVE", 5, bin="A-01")
    order = trade.order(want("GLOVE", 12))
    trade.allocate(order)
    return trade.release(order)[0]


def with_gtin(trade: Trade, sku: str) -> None:
    """The single piece gets a GTIN."""
    draft = catalog.PackagingDraft(sku=sku, code="EACH", level="each", gtin=GTIN)
    catalog.save_packagings(packagings=[draft], by=trade.by)


def test_the_picking_list_walks_the_bins_and_carries_the_number(trade: Trade, shipment: int) -> None:
    found = letter_of("warehouse/shipment", "picking-list", shipment)
    bins = [line.balance.bin.code for line in found.lines.rows]
    assert bins == sorted(bins)
    assert len(bins) == 2
    assert found.scannable
    said = prints.said(found)
    assert prints.holds(said, "Picking list", "GLOVE", "A-01", "A-02", "Picked", found.number)


def test_the_delivery_note_says_what_was_really_picked(trade: Trade, shipment: int) -> None:
    lines = trade.rows("SELECT id FROM warehouse_shipmentline WHERE shipment_id = %s ORDER BY id", shipment)
    short = ops.ShortPick(line_id=lines[0][0], picked_qty=Decimal(0))
    ops.pick_shipments(shipment_ids=[shipment], shorts=[short], by=trade.by)
    assert len(letter_of("warehouse/shipment", "picking-list", shipment).lines.rows) == 2
    note = letter_of("warehouse/shipment", "delivery-note", shipment)
    assert len(note.lines.rows) == 1
    assert "A-01" not in prints.said(note)
    assert len(letter_of("warehouse/shipment", "packing-list", shipment).lines.rows) == 1


@pytest.mark.parametrize("blind", [False, True])
def test_a_blind_count_sheet_says_nothing_of_the_books(trade: Trade, blind: bool) -> None:
    trade.receive("GLOVE", 777, bin="A-01")
    trade.vary("warehouse.count_blind", blind)
    (one,) = ops.plan_counts(counts=[ops.CountDraft(site="LEEDS", bins=("A-01",))], by=trade.by)
    ops.start_counts(count_ids=[one], by=trade.by)
    sheet = letter_of("warehouse/count", "count-sheet", one)
    assert [line.item.sku for line in sheet.lines.rows] == ["GLOVE"]
    said = prints.said(sheet)
    assert ("In the books" in said, any(text.startswith("777") for text in said)) == (not blind, not blind)
    assert prints.holds(said, "Counted", sheet.number)


def test_the_label_of_a_bin(trade: Trade) -> None:
    (pk,) = (
        int(row[0])
        for row in trade.rows("SELECT id FROM inventory_bin WHERE code = 'A-01' AND site_id = %s", trade.sites["LEEDS"])
    )
    (face,) = faces("inventory/bin", pk)
    assert face.title == "A-01"
    assert scanned(face, "100x50") == {"A-01"}


def test_the_label_of_stock_carries_gtin_lot_and_expiry(trade: Trade) -> None:
    with_gtin(trade, "GLOVE")
    trade.receive("GLOVE", 3, lot="L-7", expires_on=trade.by.today.replace(year=2031))
    pk = spot(trade, "GLOVE", lot="L-7")
    day = f"{trade.by.today.replace(year=2031):%y%m%d}"
    (face,) = faces("inventory/balance", pk)
    assert scanned(face, "100x50") == {f"(01){GTIN}(17){day}(10)L-7"}
    (item,) = faces("catalog/item", trade.items["GLOVE"])
    assert scanned(item, "100x50") == {f"(01){GTIN}"}
    (bolt,) = faces("catalog/item", next(i for sku, i in trade.items.items() if sku != "GLOVE"))
    assert bolt.symbols[0].plain == bolt.sub


def test_the_label_of_a_handling_unit_says_content_and_customer(trade: Trade) -> None:
    with_gtin(trade, "GLOVE")
    pallet = unit(trade, PALLET, bin="A-01")
    trade.receive("GLOVE", 6, bin="A-01")
    pack(trade, spot(trade, "GLOVE"), PALLET)
    (face,) = faces("inventory/handlingunit", pallet)
    assert scanned(face, "100x150") == {f"(02){GTIN}(37)6", f"(00){PALLET}"}
    assert face.address == []
    trade.allocate(trade.order(want("GLOVE", 6)))
    (face,) = faces("inventory/handlingunit", pallet)
    name = trade.value("SELECT name FROM partners_partner WHERE code = 'ACME'")
    assert face.address[0] == name


def test_mixed_content_is_told_in_words(trade: Trade) -> None:
    pallet = unit(trade, PALLET, bin="A-01")
    for lot in ("A", "B"):
        trade.receive("GLOVE", 2, bin="A-01", lot=lot)
        pack(trade, spot(trade, "GLOVE", lot=lot), PALLET)
    (face,) = faces("inventory/handlingunit", pallet)
    assert scanned(face, "100x150") == {f"(00){PALLET}"}
    assert ("Content", "2 different goods") in face.facts


def test_each_package_has_its_label(trade: Trade, shipment: int) -> None:
    assert [face.title for face in faces("warehouse/shipment", shipment)] == ["Package 1 of 1"]
    ops.pick_shipments(shipment_ids=[shipment], by=trade.by)
    ops.pack_shipments(shipment_ids=[shipment], package_count=3, by=trade.by)
    found = faces("warehouse/shipment", shipment)
    assert [face.title for face in found] == [f"Package {n} of 3" for n in (1, 2, 3)]
    number = trade.value("SELECT number FROM warehouse_shipment WHERE id = %s", shipment)
    assert {text for face in found for text in scanned(face, "100x150")} == {number}


def test_a_package_that_is_a_handling_unit_carries_its_sscc(trade: Trade) -> None:
    for sscc in (PALLET, CASE):
        unit(trade, sscc, bin="A-01")
        trade.receive("GLOVE", 4, bin="A-01")
        pack(trade, spot(trade, "GLOVE"), sscc)
    order = trade.order(want("GLOVE", 8))
    trade.allocate(order)
    (one,) = trade.release(order)
    ops.pick_shipments(shipment_ids=[one], by=trade.by)
    ops.pack_shipments(shipment_ids=[one], package_count=2, by=trade.by)
    assert {text for face in faces("warehouse/shipment", one) for text in scanned(face, "100x150")} == {
        f"(00){PALLET}",
        f"(00){CASE}",
    }


def test_a_pallet_of_which_only_a_part_leaves_gives_no_sscc(trade: Trade) -> None:
    unit(trade, PALLET, bin="A-01")
    trade.receive("GLOVE", 9, bin="A-01")
    pack(trade, spot(trade, "GLOVE"), PALLET)
    order = trade.order(want("GLOVE", 8))
    trade.allocate(order)
    (one,) = trade.release(order)
    number = trade.value("SELECT number FROM warehouse_shipment WHERE id = %s", one)
    assert scanned(faces("warehouse/shipment", one)[0], "100x150") == {number}


def test_many_labels_take_as_many_statements_as_one(trade: Trade) -> None:
    ids = [
        int(row[0])
        for row in trade.rows("SELECT id FROM inventory_bin WHERE site_id = %s ORDER BY id", trade.sites["LEEDS"])
    ]
    pallets = [unit(trade, sscc, bin="A-01") for sscc in (PALLET, CASE)]
    for lot, sscc in (("A", PALLET), ("B", CASE)):
        trade.receive("GLOVE", 2, bin="A-01", lot=lot)
        pack(trade, spot(trade, "GLOVE", lot=lot), sscc)
    for code, known in (("inventory/bin", ids), ("inventory/handlingunit", pallets)):
        counts = []
        for some in (known[:1], known):
            with CaptureQueriesContext(connections["default"]) as seen:
                assert [f.title for f in faces(code, *some)]
            counts.append(len(seen))
        assert counts[0] == counts[1] <= 6


def test_people_get_papers_and_labels_where_the_document_is(client: Client, trade: Trade, shipment: int) -> None:  # noqa: F811
    page = client.get(f"/warehouse/shipment/{shipment}/").content.decode()
    for form in ("delivery-note", "packing-list", "picking-list"):
        address = f"/warehouse/shipment/{shipment}/{form}.pdf"
        assert address in page
        answer = client.get(address)
        assert answer["Content-Type"] == "application/pdf"
        assert prints.is_pdf(answer.content)
        html = client.get(f"/warehouse/shipment/{shipment}/print/{form}/").content.decode()
        assert address in html
        assert ("<svg" in html) is (form == "picking-list")
    assert prints.is_pdf(client.get(f"/warehouse/shipment/{shipment}/paper.pdf").content)
    assert f"/warehouse/shipment/labels.zpl?ids={shipment}" in page
    answer = client.get(f"/warehouse/shipment/labels.zpl?ids={shipment}&dpi=300")
    assert "attachment" in answer["Content-Disposition"]
    assert zpl.read(answer.content.decode())[0].width == 1200


def test_labels_of_a_selection(client: Client, trade: Trade) -> None:  # noqa: F811
    ids = [
        int(row[0])
        for row in trade.rows("SELECT id FROM inventory_bin WHERE site_id = %s ORDER BY id", trade.sites["LEEDS"])
    ]
    page = client.get("/inventory/bin/").content.decode()
    assert 'formaction="/inventory/bin/labels.pdf"' in page
    assert prints.is_pdf(client.post("/inventory/bin/labels.pdf", {"ids": ",".join(map(str, ids))}).content)
    every = client.post("/inventory/bin/labels.zpl", {"all": "yes", "query": "q=A-"}).content.decode()
    codes = [code for (code,) in trade.rows("SELECT code FROM inventory_bin WHERE code LIKE 'A-%%' ORDER BY id")]
    assert [label.fields[0].data for label in zpl.read(every)] == codes
    nothing = client.post("/inventory/bin/labels.pdf", {"ids": ""})
    assert nothing.status_code == 422
    assert "Select at least one row first" in nothing.content.decode()


@pytest.mark.parametrize(
    "address", ["/inventory/bin/labels.pdf?ids=999999", "/inventory/bin/labels.doc?ids=1", "/inventory/movement/labels.pdf?ids=1",
                "/warehouse/shipment/999999/paper.pdf", "/inventory/bin/1/paper.pdf", "/warehouse/shipment/1/nothing.pdf"],
)  # fmt: skip
def test_what_is_not_there(client: Client, trade: Trade, address: str) -> None:  # noqa: F811
    assert client.get(address).status_code == 404


def test_programs_get_the_same(trade: Trade, shipment: int) -> None:
    app = program()
    known = {"Authorization": f"Bearer {app.key}"}
    answer = app.client.get(f"/api/v1/papers/warehouse/shipment/{shipment}?form=picking-list", headers=known)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert prints.is_pdf(answer.content)
    bin_id = trade.value("SELECT min(id) FROM inventory_bin WHERE site_id = %s", trade.sites["LEEDS"])
    answer = app.client.get(f"/api/v1/labels/inventory/bin?ids={bin_id}&format=zpl&dpi=300&size=100x150", headers=known)
    assert zpl.read(answer.content.decode())[0].height == 1800
    assert app.get(f"/papers/warehouse/shipment/{shipment}?form=love-letter").codes == ["unknown_route"]
    assert app.get("/papers/warehouse/shipment/999999").status == 404
    assert app.get("/labels/inventory/bin?ids=x").status == 422
    assert app.get("/labels/inventory/bin?ids=999999999").status == 404
    assert app.get("/labels/inventory/movement?ids=1").codes == ["unknown_route"]


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch, trade: Trade) -> CliRunner:
    """The command line over the enterprise of the test: it is set up already, and the person is who tests."""
    monkeypatch.setattr(cli, "ready", nullcontext)
    monkeypatch.setattr(cli, "actor", lambda _person: trade.by)
    return CliRunner()


def test_the_command_line_writes_papers_and_labels(
    office: CliRunner, trade: Trade, shipment: int, tmp_path: Path
) -> None:
    number = trade.value("SELECT number FROM warehouse_shipment WHERE id = %s", shipment)
    target = tmp_path / "list.pdf"
    done = office.invoke(
        cli.paper, ["warehouse/shipment", number, "-o", str(target), "--form", "picking-list", "--person", "x"]
    )
    assert (done.exit_code, prints.is_pdf(target.read_bytes())) == (0, True), done.output
    for name in ("bins.pdf", "bins.zpl"):
        asked = ["bin", "A-02", "A-01", "--site", "LEEDS", "-o", str(tmp_path / name), "--person", "x"]
        done = office.invoke(cli.label, asked)
        assert (done.exit_code, done.output.split(" ")[0]) == (0, "2"), done.output
    assert [label.fields[0].data for label in zpl.read((tmp_path / "bins.zpl").read_text())] == ["A-02", "A-01"]


@pytest.mark.parametrize(
    ("asked", "code", "said"),
    [
        (["bin", "A-01"], 2, "Give either --output or --printer."),
        (["bin", "NO-WHERE", "--printer", "127.0.0.1:1"], 1, "There is no NO-WHERE."),
        (["dream", "A-01", "--printer", "127.0.0.1:1"], 1, "There is nothing called 'dream'."),
        (["inventory/zone", "A", "--printer", "127.0.0.1:1"], 1, "There is no label of 'inventory/zone'."),
        (["bin", "A-01", "--site", "LEEDS", "--printer", "127.0.0.1:hello"], 1, "'hello' is no port."),
        (["bin", "A-01", "--site", "LEEDS", "--printer", "127.0.0.1:1"], 3, "The printer 127.0.0.1:1 did not take the labels"),
    ],
)  # fmt: skip
def test_what_the_command_line_refuses(office: CliRunner, asked: list[str], code: int, said: str) -> None:
    done = office.invoke(cli.label, [*asked, "--person", "x"])
    assert done.exit_code == code, done.output
    assert said in done.output


def test_a_printer_gets_the_labels_as_they_are(office: CliRunner) -> None:
    got: list[bytes] = []
    with closing(socket.create_server(("127.0.0.1", 0))) as printer:

        def listen() -> None:
            line, _who = printer.accept()
            with closing(line):
                while part := line.recv(4096):
                    got.append(part)

        thread = threading.Thread(target=listen)
        thread.start()
        address = f"127.0.0.1:{printer.getsockname()[1]}"
        done = office.invoke(cli.label, ["bin", "A-01", "--site", "LEEDS", "--printer", address, "--person", "x"])
        thread.join(10)
    assert done.output == f"1 label sent to {address}.\n"
    assert zpl.read(b"".join(got).decode())[0].fields[0].data == "A-01"


def test_consignments_have_their_note(trade: Trade) -> None:
    assert papers.paper_of_consignment(999_999) is None
    assert papers.count_sheet(999_999) is None
