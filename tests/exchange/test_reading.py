"""Bytes of files as rows of text."""

import io
from contextlib import suppress
from datetime import date, datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from onegauge.exchange.reading import column_faults, read_sheet
from onegauge.kernel.errors import Refused


def read(content: bytes | str, most_rows: int = 1000) -> list[tuple[int, tuple[str, ...]]]:
    return read_sheet(content if isinstance(content, bytes) else content.encode(), most_rows=most_rows).rows


def workbook(*lines: list[object]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for row_no, line in enumerate(lines):
            for column_no, cell in enumerate(line):
                sheet.write(row_no, column_no, cell)
    return out.getvalue()


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\n1,2\n", [(2, ("1", "2"))]),
        ("a;b\r\n1;2\r\n", [(2, ("1", "2"))]),
        ("a\tb\n1\t2", [(2, ("1", "2"))]),
        ("\ufeffa,b\n ü ,\n", [(2, ("ü", ""))]),
        ("a,b\n\n,\n1,2\n", [(4, ("1", "2"))]),
        ('a,b\n"one\ntwo",2\n3,4\n', [(2, ("one\ntwo", "2")), (4, ("3", "4"))]),
        ("a,b\n1\n", [(2, ("1", ""))]),
        ("a,b,\n1,2,\n", [(2, ("1", "2"))]),
    ],
)
def test_csv_in_its_dialects(text: str, rows: list[tuple[int, tuple[str, ...]]]) -> None:
    assert read(text) == rows


def test_utf_16_with_its_mark() -> None:
    assert read("a,b\nü,2\n".encode("utf-16")) == [(2, ("ü", "2"))]


def test_cells_of_a_workbook_are_what_a_person_would_type() -> None:
    lines = workbook(
        ["A", "B c", "D", "E", "F"],
        [5.0, 0.1, date(2026, 1, 31), True, "007"],
        [],
        [1234567890123, "", datetime(2026, 1, 31, 10, 30), False, 12.5],
    )
    sheet = read_sheet(lines, most_rows=10)
    assert sheet.columns == ("a", "b_c", "d", "e", "f")
    assert sheet.rows == [
        (2, ("5", "0.1", "2026-01-31", "yes", "007")),
        (4, ("1234567890123", "", "2026-01-31 10:30:00", "no", "12.5")),
    ]


@pytest.mark.parametrize(
    ("content", "code", "part"),
    [
        (b"", "import_file_empty", "empty"),
        (b" \n\n", "import_file_empty", "empty"),
        (b",,\n", "import_file_empty", "no heading"),
        (b"a,b\n", "import_file_empty", "no rows"),
        ("a,b\nü,2\n".encode("latin-1"), "import_file_unreadable", "byte 4 in row 2"),
        (b"a,b\n1,\x002\n", "import_file_unreadable", "zero bytes"),
        (b'a,b\n"1,2\n', "import_file_unreadable", "Row 2 is broken"),
        (b"a,b\n1,2,3\n", "import_file_unreadable", "Row 2 has more cells"),
        (b"PK\x03\x04 not a workbook", "import_file_unreadable", "not a readable XLSX"),
        (b"a,b\n" + b"1,2\n" * 1001, "import_file_too_large", "more than 1000 rows"),
    ],
)
def test_files_that_cannot_be_read_are_told_why(content: bytes, code: str, part: str) -> None:
    with pytest.raises(Refused) as refused:
        read(content)
    (refusal,) = refused.value.refusals
    assert refusal.code == code
    assert part in refusal.message
    assert refusal.mend


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with suppress(Refused):
        read(content)


def test_headings_that_do_not_fit() -> None:
    found = column_faults(("sku", "colour", "sku"), known=("sku", "name"), required=("sku", "name"))
    assert found == [
        "The column “sku” stands there twice.",
        "The column “name” is missing.",
        "The column “colour” is not known here.",
    ]
