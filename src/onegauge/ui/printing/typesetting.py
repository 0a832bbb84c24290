"""The typesetter: a template of ours, and values as data. Fonts and compilers are kept, so that a page takes milliseconds."""

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal

import typst

HERE = Path(__file__).resolve().parent
KEPT = threading.local()


@lru_cache(maxsize=2)
def fonts(*, ours: bool) -> typst.Fonts:
    """The fonts inside the typesetter, and unless only ours are wanted those of the machine, for every other script."""
    return typst.Fonts(include_system_fonts=not ours)


def compiler(template: str, *, ours: bool) -> typst.Compiler:
    """The compiler of a template; one for each thread, because it is no place for two at once."""
    kept = KEPT.__dict__.setdefault("compilers", {})
    if template not in kept:
        kept[template] = typst.Compiler(HERE / f"{template}.typ", root=HERE, font_paths=fonts(ours=ours))
    found: typst.Compiler = kept[template]
    return found


def typeset(template: str, data: Mapping[str, Any], *, ours: bool = False) -> bytes:
    """A PDF of a template with these values."""
    found = compiler(template, ours=ours).compile(format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(found, bytes)
    return found


def pictures(
    template: str, data: Mapping[str, Any], *, dpi: float, ours: bool = False, kind: Literal["png", "svg"] = "png"
) -> list[bytes]:
    """Each page as a picture."""
    found = compiler(template, ours=ours).compile(format=kind, ppi=dpi, sys_inputs={"data": json.dumps(data)})
    return found if isinstance(found, list) else [found or b""]
