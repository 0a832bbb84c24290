"""From the bytes of a CSV or XLSX file to a heading and rows of text. Pure: no database, nothing is interpreted yet."""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from onegauge.exchange.errors import FileEmpty, FileTooLarge, FileUnreadable
from onegauge.kernel.errors import Refusal, Refused

MOST_BYTES = 100 * 1024 * 1024
MOST_UNPACKED = 1024 * 1024 * 1024
DELIMITERS = (",", ";", "\t", "|")
ZIP_MAGIC = b"PK\x03\x04"
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A heading and its rows; `row_no` is the number a spreadsheet shows beside the row."""

    columns: tuple[str, ...]
    rows: list[tuple[int, tuple[str, ...]]]


def read_sheet(content: bytes, *, most_rows: int) -> Sheet:
    """Read the first sheet; rows without any cell are left out, and short rows are filled up."""
    if len(content) > MOST_BYTES:
        raise _refused(FileTooLarge, f"The file has {len(content)} bytes.", f"Use files up to {MOST_BYTES} bytes.")
    if not content.strip():
        raise _refused(FileEmpty, "The file is empty.", "Save it again with a heading and rows.")
    lines = _xlsx_lines(content) if content.startswith(ZIP_MAGIC) else _csv_lines(content)
    numbered = ((no, cells) for no, cells in lines if any(cells))
    heading = next(numbered, None)
    if heading is None:
        raise _refused(FileEmpty, "The file has no heading.", "Name the columns in the first row.")
    columns = tuple(cell.strip().lower().replace(" ", "_") for cell in heading[1])
    while columns and not columns[-1]:
        columns = columns[:-1]
    rows = list(_fitted(numbered, len(columns), most_rows))
    if not rows:
        raise _refused(FileEmpty, "The file has a heading, but no rows.", "Add the rows to import.")
    return Sheet(columns, rows)


def _fitted(
    lines: Iterable[tuple[int, list[str]]], width: int, most_rows: int
) -> Iterator[tuple[int, tuple[str, ...]]]:
    for count, (row_no, cells) in enumerate(lines, start=1):
        if count > most_rows:
            raise _refused(FileTooLarge, f"The file has more than {most_rows} rows.", "Split it into several files.")
        extra = [cell for cell in cells[width:] if cell]
        if extra:
            raise _refused(
                FileUnreadable,
                f"Row {row_no} has more cells than the heading has columns.",
                "Put cells that contain the separator in quotation marks.",
                row=row_no,
            )
        yield row_no, tuple((cells + [""] * (width - len(cells)))[:width])


def _csv_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _decoded(content)
    first = text.split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        begins_at = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise _refused(
                FileUnreadable, f"Row {begins_at} is broken: {error}.", "Save the file as CSV again.", row=begins_at
            ) from None
        yield begins_at, [cell.strip() for cell in cells]


def _decoded(content: bytes) -> str:
    encoding = "utf-16" if content.startswith(UTF16_MARKS) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        raise _refused(
            FileUnreadable,
            f"The file is not UTF-8: byte {error.start} in row {row} has no meaning in it.",
            "Save it as “CSV UTF-8”.",
            row=row,
        ) from None
    if "\x00" in text:
        raise _refused(FileUnreadable, "The file has zero bytes in it.", "Save it as CSV UTF-8 or XLSX.")
    return text


def _xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(member.file_size for member in packed.infolist())
        if unpacked > MOST_UNPACKED:
            raise _refused(FileTooLarge, f"The file unpacks to {unpacked} bytes.", "Split it into several files.")
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        lines = sheet.to_python(skip_empty_area=False)
    except (zipfile.BadZipFile, CalamineError, OSError, ValueError) as error:
        raise _refused(
            FileUnreadable, f"The file is not a readable XLSX workbook: {error}.", "Save it as XLSX again."
        ) from None
    for row_no, cells in enumerate(lines, start=1):
        yield row_no, [_cell_text(cell) for cell in cells]


def _cell_text(cell: object) -> str:
    """A cell as a person would have typed it: 5.0 is 5, midnight is a date, and truth is yes or no."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, float):
        return format(Decimal(repr(cell)).normalize(), "f")
    if isinstance(cell, datetime):
        midnight = not (cell.hour or cell.minute or cell.second or cell.microsecond)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell).strip().replace("\x00", "") if cell is not None else ""


def _refused(kind: type[Refusal], message: str, mend: str, **details: Any) -> Refused:
    return Refused([kind(message, field="file", mend=mend, **details)])


def column_faults(columns: Sequence[str], *, known: Sequence[str], required: Sequence[str]) -> list[str]:
    """What is wrong with a heading, in words."""
    faults = [
        f"The column “{name}” stands there twice." for name in sorted({c for c in columns if columns.count(c) > 1})
    ]
    faults += [f"The column “{name}” is missing." for name in required if name not in columns]
    faults += [f"The column “{name}” is not known here." for name in dict.fromkeys(columns) if name not in known]
    return faults
