"""A list as a file: CSV, or XLSX in which numbers are numbers and dates are dates. A currency has a column of its own."""

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Protocol

import xlsxwriter
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from onegauge.ui.declarations import paths
from onegauge.ui.declarations.columns import Cell, Money, Number

MEDIA = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
WIDEST = 40
LARGEST_NUMBER = Decimal(10) ** 15


class Columns:
    """The columns of a file: those of the list, and after the last amount of each currency that currency."""

    def __init__(self, columns: Sequence[Cell], model: type[Model] | None) -> None:
        self.parts: list[tuple[str, Cell | str]] = []
        last = {c.currency: c for c in columns if isinstance(c, Money) and c.currency}
        for column in columns:
            self.parts.append((column.heading(model), column))
            if isinstance(column, Money) and last.get(column.currency) is column:
                self.parts.append((_("Currency"), column.currency))

    @property
    def headings(self) -> list[str]:
        """The first line."""
        return [heading for heading, _part in self.parts]

    def values(self, row: Any) -> list[Any]:
        """One line: numbers, dates, instants in the zone of the page, words."""
        found = []
        for _heading, part in self.parts:
            value = part.typed(row) if isinstance(part, Cell) else paths.read(row, part)
            found.append(timezone.localtime(value) if isinstance(value, datetime) else value)
        return found


class Out(Protocol):
    """A file that takes line after line."""

    def line(self, values: Sequence[Any]) -> None:
        """Write one line."""

    def close(self) -> bytes:
        """End the file and give it away."""


class CsvOut:
    """Plain text; what a spreadsheet would run as a formula is marked as text."""

    def __init__(self, columns: Columns) -> None:
        self.text = io.StringIO(newline="")
        self.writer = csv.writer(self.text)
        self.writer.writerow(columns.headings)

    def line(self, values: Sequence[Any]) -> None:
        """Write one line."""
        self.writer.writerow([plain(value) for value in values])

    def close(self) -> bytes:
        """The file with a mark by which spreadsheets know its encoding."""
        return self.text.getvalue().encode()


def plain(value: Any) -> str:
    """A value as text that a program reads: neither grouped nor rounded."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, Decimal):
        return format(value, "f")
    return safe_text(value) if isinstance(value, str) else str(value)


def safe_text(text: str) -> str:
    """A text that a spreadsheet would run as a formula is marked as text; numbers stay numbers."""
    if text[:1] in {"=", "+", "@", "\t", "\r"} or (text[:1] == "-" and not text[1:].replace(".", "", 1).isdecimal()):
        return f"'{text}"
    return text


class XlsxOut:
    """A work book with one sheet, its head frozen and filtered; written line by line, so that size is no matter."""

    def __init__(self, columns: Columns) -> None:
        self.file = io.BytesIO()
        self.book = xlsxwriter.Workbook(
            self.file,
            {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "remove_timezone": True},
        )
        self.sheet = self.book.add_worksheet()
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.instant = self.book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self.money = self.book.add_format({"num_format": "#,##0.00"})
        self.amounts = {i for i, (_h, part) in enumerate(columns.parts) if isinstance(part, Money)}
        for i, (heading, part) in enumerate(columns.parts):
            self.sheet.set_column(i, i, 14 if isinstance(part, Number) else min(WIDEST, max(12, len(heading) + 4)))
        self.sheet.freeze_panes(1, 0)
        self.sheet.write_row(0, 0, columns.headings, self.book.add_format({"bold": True}))
        self.at, self.width = 1, len(columns.parts)

    def line(self, values: Sequence[Any]) -> None:
        """Write one line, each value in its own kind."""
        for i, value in enumerate(values):
            if isinstance(value, datetime):
                self.sheet.write_datetime(self.at, i, value, self.instant)
            elif isinstance(value, date):
                self.sheet.write_datetime(self.at, i, value, self.day)
            elif isinstance(value, int | Decimal) and -LARGEST_NUMBER < value < LARGEST_NUMBER:
                self.sheet.write_number(self.at, i, value, self.money if i in self.amounts else None)
            elif value is not None:
                self.sheet.write_string(self.at, i, str(value))
        self.at += 1

    def close(self) -> bytes:
        """The work book."""
        self.sheet.autofilter(0, 0, max(1, self.at - 1), self.width - 1)
        self.book.close()
        return self.file.getvalue()


def begin(kind: str, columns: Columns) -> Out:
    """An empty file of a kind."""
    return XlsxOut(columns) if kind == "xlsx" else CsvOut(columns)
