"""Labels as PDF and ZPL: both draw the same layout."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import get_language

from onegauge.ui.declarations.papers import Face
from onegauge.ui.printing import zpl
from onegauge.ui.printing.barcodes import drawn
from onegauge.ui.printing.layout import SIZES, Bars, Placed, Rule, Words, placed
from onegauge.ui.printing.typesetting import pictures, typeset

MOST = 500
"""Labels in one file: more than a roll holds, and still made while somebody waits."""
USUAL_DPI = 203


def as_pdf(faces: Sequence[Face], size: str) -> bytes:
    """One page of the size of the label for each."""
    return typeset("label", as_data(faces, size))


def as_pictures(faces: Sequence[Face], size: str, *, dpi: float = USUAL_DPI) -> list[bytes]:
    """Each label as a PNG."""
    return pictures("label", as_data(faces, size), dpi=dpi)


def as_zpl(faces: Sequence[Face], size: str, *, dpi: int = USUAL_DPI) -> str:
    """What a label printer gets."""
    return zpl.document([placed(face, size) for face in faces], size=size, dpi=dpi)


def as_data(faces: Sequence[Face], size: str) -> dict[str, Any]:
    """Everything that the template draws."""
    width, height = SIZES[size]
    labels = [[_drawn(one) for one in placed(face, size)] for face in faces]
    return {"lang": (get_language() or "en")[:2], "width": width, "height": height, "labels": labels}


def _drawn(one: Placed) -> dict[str, Any]:
    at = {"x": one.x, "y": one.y}
    match one:
        case Words():
            return {**at, "kind": "words", "size": one.size, "bold": one.bold, "text": one.text}
        case Bars():
            found = drawn(one.symbol)
            width = found.modules * one.module
            return {
                **at,
                "kind": "bars",
                "svg": found.svg(),
                "width": width,
                "height": one.height,
                "text": one.symbol.human,
            }
        case Rule():
            return {**at, "kind": "rule", "width": one.width}
