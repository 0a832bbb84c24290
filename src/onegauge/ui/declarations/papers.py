"""What is printed of the documents of a screen: papers of a page, and labels for goods and places."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.declarations.columns import Cell
from onegauge.ui.declarations.layout import Fact
from onegauge.ui.declarations.pages import Sheet
from onegauge.ui.printing.gs1 import Symbol

PAPERS: dict[str, dict[str, "Paper"]] = {}
LABELS: dict[str, "Label"] = {}


@dataclass(frozen=True, slots=True)
class Blank(Cell):
    """A column that is filled in with a pen."""

    def value(self, row: Any) -> Any:
        """Nothing."""
        return ""

    def text(self, row: Any) -> str:
        """Nothing, not even the dash that says that there is nothing."""
        return ""

    def needs(self) -> list[str]:
        """No path of the row."""
        return []


@dataclass(frozen=True, slots=True)
class Letter:
    """A document on paper: who writes to whom, key facts, lines, totals, terms.

    A ``scannable`` letter carries its number as a bar code, so that whoever works by it opens it with a scan.
    """

    title: str
    number: str
    sender: Sequence[str]
    recipient: Sequence[str]
    facts: Sequence[Fact]
    lines: Sheet
    totals: Sequence[tuple[str, str]]
    terms: Sequence[str] = ()
    scannable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A printed form of the documents of a screen (``finance/invoice``); ``build(id)`` gives it or nothing.

    ``form`` tells several forms of one screen apart; the first registered one is at ``print/`` and ``paper.pdf``.
    """

    code: str
    permission: str
    build: Callable[[int], Letter | None]
    label: Any
    form: str = "paper"

    def url(self, pk: int, *, pdf: bool = False) -> str:
        """Where the page or the PDF of one document is."""
        name = "paper_pdf" if pdf else "paper_form"
        return reverse(f"ui:{name}", args=[*self.code.split("/"), pk, self.form])


@dataclass(frozen=True, slots=True)
class Face:
    """What one label says: a title to read from afar, what stands below it, and what scanners read.

    ``address`` is where the goods go; ``facts`` are pairs of words and value; with ``large`` the title fills the width.
    """

    title: str
    sub: str = ""
    sender: str = ""
    address: Sequence[str] = ()
    facts: Sequence[tuple[str, str]] = ()
    symbols: Sequence[Symbol] = ()
    large: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """The label of the rows of a screen; ``build(ids)`` gives the faces in the order of the ids, a constant read.

    ``size`` is the one of ``SIZES`` that it is printed on unless another is asked for.
    """

    code: str
    permission: str
    build: Callable[[Sequence[int]], Sequence[Face]]
    size: str = "100x50"

    def url(self, kind: str, query: str = "") -> str:
        """Where the labels are, as a ``pdf`` or in the language of label printers (``zpl``)."""
        return reverse("ui:labels", args=[*self.code.split("/"), kind]) + (f"?{query}" if query else "")


def register_paper(*papers: Paper) -> None:
    """Make printed forms known; an unknown permission or a form declared twice fails at start-up."""
    for one in papers:
        known = PAPERS.setdefault(one.code, {})
        if one.permission not in PERMISSIONS:
            raise RuntimeError(f"paper {one.code} names the unknown permission {one.permission}")
        if one.form in known:
            raise RuntimeError(f"the form {one.form} of {one.code} is declared twice")
        known[one.form] = one


def register_label(*labels: Label) -> None:
    """Make labels known; an unknown permission or a second label of a screen fails at start-up."""
    for one in labels:
        if one.permission not in PERMISSIONS:
            raise RuntimeError(f"label {one.code} names the unknown permission {one.permission}")
        if one.code in LABELS:
            raise RuntimeError(f"the label of {one.code} is declared twice")
        LABELS[one.code] = one
