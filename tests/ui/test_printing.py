"""Papers and labels: nothing of a text is read as an order, everything stands on the label, and scanners read it back.

``ONEGAUGE_GOLDEN=1`` draws the pictures and the files for printers anew.
"""

import os
import string
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import biip
import pytest
import zxingcpp
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.ui import languages
from onegauge.ui.kit import Blank, Code, Face, Fact, Letter, Qty, Sheet, Text
from onegauge.ui.printing import gs1, labels, layout
from onegauge.ui.printing.barcodes import drawn
from tests.ui import pictures, prints, zpl

GOLDEN = Path(__file__).parent / "golden"
GTIN, SSCC = "09501101530003", "106141412345678908"
UGLY = "A # $x$ *b* @ref \\ _u_ `c` <l> [i] {s} // \" ' ="
FACES = {
    "bin-100x50": Face(title="A-01-01", large=True, sub="ZONE A · Leeds", symbols=(gs1.Symbol(plain="A-01-01"),)),
    "stock-100x50": Face(
        title='Ball valve ½" brass, as ^long~ a name_as # some are', sub="VLV-12",
        facts=(("Lot", "AB-12>x"), ("Expires", "1 Jan 2027"), ("Bin", "A-01-01")),
        symbols=(gs1.Symbol(elements=(("01", GTIN), ("17", "270101"), ("10", "AB-12>x"))),),
    ),
    "unit-100x150": Face(
        title="VLV-12 · Ball valve", sender="North Ltd, Leeds", address=("Żółć Øster", "Улица 5", "LS1 4AB Leeds", "GB"),
        facts=(("SSCC", SSCC), ("Quantity", "40 each"), ("Lot", "ABCDEFGHIJKLMNOPQRST")),
        symbols=(
            gs1.Symbol(elements=(("02", GTIN), ("17", "270101"), ("37", "40"), ("10", "ABCDEFGHIJKLMNOPQRST"))),
            gs1.Symbol(elements=(("00", SSCC),)),
        ),
    ),
    "package-100x150": Face(
        title="Package 2 of 3", sender="North Ltd, Leeds", address=("ACME", "1 High Street", "LS1 4AB Leeds", "GB"),
        facts=(("Shipment", "SH-000123"), ("For", "SO-000077")), symbols=(gs1.Symbol(plain="SH-000123"),),
    ),
}  # fmt: skip
PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
RENEW = os.environ.get("ONEGAUGE_GOLDEN") == "1"
LOTS = st.text(sorted(gs1.LETTERS), min_size=1, max_size=gs1.LONGEST_LOT)
PRINTABLE = st.text([chr(n) for n in range(32, 127)], min_size=1, max_size=24)


@dataclass
class Row:
    """A line of a sample paper."""

    sku: str
    name: str
    qty: Decimal
    bin: str = "A-01"


def letter(count: int = 2, **more: Any) -> Letter:
    """A sample paper."""
    columns = (Code("bin", "Bin"), Text("sku", "Item", sub="name"), Qty("qty", "Quantity"), Blank("picked", "Picked"))
    values: dict[str, Any] = {
        "title": "Picking list", "number": "SH-1", "sender": ("North Ltd", "Leeds"), "recipient": ("ACME", UGLY),
        "facts": (Fact("Due", date(2031, 11, 28)), Fact("Note", None)), "totals": (("Net", "EUR 1.00"), ("To pay", "EUR 1.20")),
        "lines": Sheet("Lines", columns, [Row(f"G-{n}", UGLY, Decimal("1234.5")) for n in range(count)]), "terms": (UGLY,),
        "scannable": True,
    }  # fmt: skip
    return Letter(**{**values, **more})


def face_of(name: str) -> tuple[Face, str]:
    """A sample label and its size."""
    return FACES[name], name.rpartition("-")[2]


def test_a_text_prints_as_it_is_whatever_signs_it_has() -> None:
    found = prints.said(letter())
    assert found.count(UGLY) == 4
    assert prints.holds(found, "North Ltd", "SH-1", "1,234.5", "EUR 1.20", "28 Nov 2031")


def test_a_long_table_repeats_its_head_and_counts_its_pages() -> None:
    long = letter(count=90)
    found = prints.said(long)
    count = prints.pages(long)
    assert count > 2
    assert found.count("Quantity") == count
    assert [t for t in found if t.startswith("Page ")] == [f"Page {n} of {count}" for n in range(1, count + 1)]
    assert [t for t in found if t.startswith("G-")] == [f"G-{n}" for n in range(90)]


def test_an_empty_table_says_that_there_is_nothing() -> None:
    assert "–" in prints.said(letter(count=0))
    assert prints.is_pdf(prints.papers.as_pdf(letter(count=0, recipient=(), facts=(), totals=(), terms=(), sender=())))


def test_texts_of_other_scripts_do_not_vanish() -> None:
    """A font that lacks a sign draws a box; the text itself stays in the file for whoever copies or reads it aloud."""
    foreign = ("Улица 5", "Ωμέγα", "東京都", "שלום", "한국")
    found = prints.said(letter(recipient=foreign))
    assert prints.holds(found, *foreign)
    dark = [pictures.read(labels.as_pictures([Face(title=text)], "100x50")[0]) < 128 for text in ("東京都", " ")]
    assert dark[0].sum() > dark[1].sum() == 0


@pytest.mark.parametrize("code", ["en-xa", "ar-xb"])
def test_words_of_the_paper_are_translated(code: str, settings: Any) -> None:
    settings.ONEGAUGE_PSEUDO_LOCALES = True
    languages.activate(code)
    try:
        one = letter()
        data, found = prints.papers.as_data(one), prints.said(one)
    finally:
        translation.activate(settings.LANGUAGE_CODE)
    assert data["rtl"] is (code == "ar-xb")
    assert data["pages"].startswith(languages.OPEN)
    assert any("Þåĝé" in text for text in found)


def test_a_paper_carries_its_number_to_scan() -> None:
    data = prints.papers.as_data(letter())
    assert data["barcode"] == drawn(gs1.Symbol(plain="SH-1")).svg()
    assert prints.papers.as_data(letter(scannable=False))["barcode"] is None
    assert prints.papers.as_data(letter(number="№ 1"))["barcode"] is None
    assert prints.papers.bars_of(letter()) == drawn(gs1.Symbol(plain="SH-1"))


@pytest.mark.parametrize("name", FACES)
def test_labels_look_as_they_did(name: str) -> None:
    face, size = face_of(name)
    grey = pictures.read(labels.as_pictures([face], size, dpi=101.6)[0])
    path = GOLDEN / f"{name}.png"
    if RENEW:
        pictures.save(grey, path)
    assert pictures.difference(grey, pictures.read(path.read_bytes())) < 0.01


@pytest.mark.parametrize("name", FACES)
@pytest.mark.parametrize("dpi", [203, 300])
def test_printers_get_what_they_got(name: str, dpi: int) -> None:
    face, size = face_of(name)
    text = labels.as_zpl([face], size, dpi=dpi)
    path = GOLDEN / f"{name}-{dpi}.zpl"
    if RENEW:
        path.write_text(text)
    assert text == path.read_text()


@pytest.mark.parametrize("name", FACES)
def test_scanners_read_from_the_picture_what_the_label_says(name: str) -> None:
    face, size = face_of(name)
    grey = pictures.read(labels.as_pictures([face], size)[0])
    read = {one.text: one.symbology_identifier for one in zxingcpp.read_barcodes(grey)}
    shown = [one.symbol for one in layout.placed(face, size) if isinstance(one, layout.Bars)]
    assert read == {one.human: "]C1" if one.elements else "]C0" for one in shown}


def test_the_parts_of_a_long_symbol_say_together_what_it_says() -> None:
    face, size = face_of("unit-100x150")
    grey = pictures.read(labels.as_pictures([face], size)[0])
    found: dict[str, Any] = {}
    for one in zxingcpp.read_barcodes(grey):
        parsed = biip.parse(one.symbology_identifier + one.bytes.decode("latin-1")).gs1_message
        assert parsed is not None
        found |= {each.ai.ai: each.value for each in parsed.element_strings}
    assert found == {"02": GTIN, "17": "270101", "37": "40", "10": "ABCDEFGHIJKLMNOPQRST", "00": SSCC}


@PATIENT
@given(LOTS, st.dates(date(2000, 1, 1), date(2049, 12, 31)))
def test_any_lot_and_expiry_come_back(lot: str, expires: date) -> None:
    symbol = gs1.trade_item(GTIN, expires_on=expires, lot=lot)
    assert symbol is not None
    parts = [f for f in zpl.read(labels.as_zpl([Face(title="x", symbols=(symbol,))], "100x150"))[0].fields if f.is_bars]
    found: dict[str, str] = {}
    for part in parts:
        parsed = biip.parse("]C1" + part.scanned.removeprefix(gs1.FNC1)).gs1_message
        assert parsed is not None
        found |= {one.ai.ai: one.value for one in parsed.element_strings}
    assert found == {"01": GTIN, "17": gs1.day(expires), "10": lot}


@PATIENT
@given(PRINTABLE)
def test_any_code_of_ours_comes_back_and_is_as_wide_as_it_is_drawn(code: str) -> None:
    symbol = gs1.plain(code)
    assert symbol is not None
    text = labels.as_zpl([Face(title="x", symbols=(symbol,))], "100x50")
    bars = [field for field in zpl.read(text)[0].fields if field.is_bars]
    assert [field.scanned for field in bars] == [code] * len(bars)
    assert [11 * (field.symbol_count + 1) + 13 for field in bars] == [symbol.modules] * len(bars)
    assert drawn(symbol).modules <= symbol.modules


@PATIENT
@given(LOTS)
def test_a_symbol_is_as_wide_as_the_drawing_of_it(lot: str) -> None:
    symbol = gs1.Symbol(elements=(("01", GTIN), ("10", lot)))
    assert drawn(symbol).modules <= symbol.modules


@PATIENT
@given(
    st.text(max_size=60), st.text(max_size=120), st.lists(st.text(max_size=40), max_size=6),
    st.lists(st.tuples(st.text(max_size=12), st.text(max_size=60)), max_size=9), st.sampled_from(sorted(layout.SIZES)),
    st.sampled_from([203, 300]), PRINTABLE, LOTS, st.booleans(),
)  # fmt: skip
def test_everything_stays_on_the_label(
    title: str, sub: str, address: list[str], facts: list[tuple[str, str]], size: str, dpi: int, code: str, lot: str, large: bool
) -> None:  # fmt: skip
    symbols = (gs1.Symbol(plain=code), gs1.Symbol(elements=(("01", GTIN), ("10", lot))))
    face = Face(title=title, sub=sub, address=address, facts=facts, symbols=symbols, large=large)
    (label,) = zpl.read(labels.as_zpl([face], size, dpi=dpi))
    tops = []
    for field in label.fields:
        assert 0 <= field.x < label.width
        assert field.y >= 0
        assert field.y + field.height <= label.height
        if field.is_bars:
            assert field.module * (11 * (field.symbol_count + 1) + 13) + 2 * field.x <= label.width
            tops.append(field.y)
        assert field.rule + field.x <= label.width
    above = [f for f in label.fields if not f.is_bars and f.y < min(tops, default=0)]
    assert all(f.y + f.height <= min(tops, default=0) for f in above)


def test_a_lot_that_gs1_cannot_write_is_left_out_of_the_bars() -> None:
    for lot in ("Ü1", "X" * 21, "A B"):
        assert gs1.trade_item(GTIN, lot=lot) == gs1.Symbol(elements=(("01", GTIN),))
    assert gs1.trade_item(None, lot="A") is None
    assert gs1.trade_item("96385074") == gs1.Symbol(elements=(("01", "00000096385074"),))
    assert gs1.plain("Gang-Ä") is None
    assert gs1.plain("") is None


def test_a_value_of_open_length_is_parted_from_the_next() -> None:
    assert gs1.Symbol(elements=(("37", "40"), ("10", "A"))).data == f"{gs1.FNC1}3740{gs1.FNC1}10A"
    assert gs1.Symbol(elements=(("01", GTIN), ("10", "A"))).data == f"{gs1.FNC1}01{GTIN}10A"


def test_several_threads_set_at_once() -> None:
    """A server has many; each keeps a compiler of its own, and none gets the paper of another."""
    names = [f"SH-{n:03d}" for n in range(12)]

    def made(name: str) -> bool:
        pdf = prints.papers.as_pdf(letter(number=name))
        return prints.is_pdf(pdf) and name.encode() in pdf

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(made, names))


def test_several_labels_are_several_pages_and_several_orders() -> None:
    faces = [Face(title=letter_) for letter_ in string.ascii_uppercase]
    assert len(labels.as_pictures(faces, "100x50", dpi=20)) == 26
    assert [label.fields[0].data for label in zpl.read(labels.as_zpl(faces, "100x50"))] == list(string.ascii_uppercase)
