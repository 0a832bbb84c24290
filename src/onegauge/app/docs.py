"""Renew the generated parts of ``docs``: ``python -m onegauge.app.docs [--check]``; this is ``make docs``."""

import re
import sys
from pathlib import Path

from onegauge.app.cli.start import load_django
from onegauge.app.home import CLONE

FOLDER = CLONE / "docs"


def with_region(text: str, name: str, body: str) -> str:
    """The page with the marked region replaced; a page without its marks has been edited by mistake."""
    begin, end = f"<!-- begin generated: {name} -->", f"<!-- end generated: {name} -->"
    pattern = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
    if not pattern.search(text):
        raise ValueError(f"the marks of the generated region {name} are missing")
    return pattern.sub(lambda _found: f"{begin}\n{body}{end}", text)


def wanted(folder: Path = FOLDER) -> dict[Path, str]:
    """Every page with generated parts as the code wants it now."""
    from onegauge.app import doc_pages  # noqa: PLC0415  needs a loaded Django

    doc_pages.load_declarations()
    pages = {folder / name: doc_pages.MARK + write() for name, write in doc_pages.WHOLE.items()}
    pages |= {folder / name: write() for name, write in doc_pages.OWN.items()}
    for name, regions in doc_pages.REGIONS.items():
        text = (folder / name).read_text(encoding="utf-8")
        for region, write in regions.items():
            text = with_region(text, region, write())
        pages[folder / name] = text
    return pages


def stale(folder: Path = FOLDER) -> list[str]:
    """The pages that no longer say what the code says."""
    found = wanted(folder).items()
    return [
        str(path.relative_to(folder))
        for path, text in found
        if not path.exists() or path.read_text(encoding="utf-8") != text
    ]


def write(folder: Path = FOLDER) -> list[str]:
    """Write what is stale; returns the names of the pages that changed."""
    pages, changed = wanted(folder), stale(folder)
    for name in changed:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(pages[path], encoding="utf-8")
    return changed


def main(arguments: list[str]) -> int:
    """Write, or with ``--check`` only say which pages are stale."""
    load_django()
    is_check = "--check" in arguments
    found = stale() if is_check else write()
    sys.stdout.write("\n".join(found or ["nothing to do"]) + "\n")
    return 1 if is_check and found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
