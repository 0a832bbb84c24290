"""The typesetter: a template of ours, and values as data. Fonts and compilers are kept, so that a page takes milliseconds."""

import json
import threading
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

HERE = Path(__file__).resolve().parent
KEPT = threading.local()


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """The fonts inside the typesetter, and those of the machine for every other script."""
    return typst.Fonts()


def compiler(template: str) -> typst.Compiler:
    """The compiler of a template; one for each thread, because it is no place for two at once."""
    kept = KEPT.__dict__.setdefault("compilers", {})
    if template not in kept:
        kept[template] = typst.Compiler(HERE / f"{template}.typ", root=HERE, font_paths=fonts())
    found: typst.Compiler = kept[template]
    return found


def typeset(template: str, data: Mapping[str, Any]) -> bytes:
    """A PDF of a template with these values."""
    found = compiler(template).compile(format="pdf", sys_inputs={"data": json.dumps(data)})
    assert isinstance(found, bytes)
    return found


def pictures(template: str, data: Mapping[str, Any], *, dpi: float) -> list[bytes]:
    """Each page as a PNG."""
    found = compiler(template).compile(format="png", ppi=dpi, sys_inputs={"data": json.dumps(data)})
    return found if isinstance(found, list) else [found or b""]
