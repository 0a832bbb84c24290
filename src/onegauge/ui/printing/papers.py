"""A letter as PDF: its values in words, given to the template as data."""

from typing import Any

from django.utils.translation import get_language, get_language_bidi
from django.utils.translation import gettext as _

from onegauge.ui import formatting
from onegauge.ui.declarations import paths
from onegauge.ui.declarations.columns import Cell, Text
from onegauge.ui.declarations.papers import Blank, Letter
from onegauge.ui.printing import gs1
from onegauge.ui.printing.barcodes import Bars, drawn
from onegauge.ui.printing.typesetting import typeset


def as_pdf(letter: Letter) -> bytes:
    """The letter on as many pages as it takes."""
    return typeset("paper", as_data(letter))


def as_data(letter: Letter) -> dict[str, Any]:
    """Everything that the template shows, in words."""
    columns = list(letter.lines.columns)
    bars = bars_of(letter)
    return {
        "lang": (get_language() or "en")[:2], "rtl": get_language_bidi(),
        "title": letter.title, "number": letter.number,
        "sender": [str(line) for line in letter.sender], "recipient": [str(line) for line in letter.recipient],
        "barcode": bars.svg() if bars else None, "modules": bars.modules if bars else 0,
        "facts": [[str(fact.label), formatting.plain(fact.value)] for fact in letter.facts],
        "columns": [
            {"label": column.heading(None), "numeric": column.numeric, "wide": column is widest(columns)}
            for column in columns
        ],
        "rows": [[in_words(column, row) for column in columns] for row in letter.lines.rows],
        "empty": formatting.DASH, "totals": [[str(label), str(value)] for label, value in letter.totals],
        "terms": [str(term) for term in letter.terms],
        "pages": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }  # fmt: skip


def bars_of(letter: Letter) -> Bars | None:
    """The number of a letter as a bar code, when it asks for one and has a number that can be written so."""
    symbol = gs1.plain(letter.number) if letter.scannable else None
    return drawn(symbol) if symbol else None


def in_words(column: Cell, row: Any) -> dict[str, str]:
    """One cell; what stands small below it on a page stands there on paper too."""
    below = paths.read(row, column.sub) if column.sub else None
    return {"text": column.text(row), "sub": "" if below in (None, "") else str(below)}


def widest(columns: list[Cell]) -> Cell | None:
    """The column that takes the room which the others leave: one to write in, one with words below, one with words."""
    wordy = [column for column in columns if isinstance(column, Text)]
    return next(
        (
            found
            for found in (
                next((column for column in columns if isinstance(column, Blank)), None),
                next((column for column in wordy if column.sub), None),
                wordy[-1] if wordy else None,
            )
            if found is not None
        ),
        None,
    )
