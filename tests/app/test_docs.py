"""The docs say what the code says, and their links lead somewhere."""

import re
from pathlib import Path

from onegauge.app import reference
from onegauge.app.home import CLONE

LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(#[^)]*)?\)")


def pages() -> list[Path]:
    return [CLONE / "README.md", CLONE / "CHANGELOG.md", *sorted((CLONE / "docs").rglob("*.md"))]


def test_the_generated_pages_are_fresh() -> None:
    assert reference.stale() == [], "run make docs"


def test_links_between_pages_lead_somewhere() -> None:
    broken = [
        f"{page.relative_to(CLONE)}: {target}"
        for page in pages()
        for target, _ in LINK.findall(page.read_text())
        if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists()
    ]
    assert broken == []


def test_the_make_targets_named_in_the_docs_exist() -> None:
    known = set(re.findall(r"^([a-z0-9-]+):", (CLONE / "Makefile").read_text(), re.MULTILINE))
    named = {name for page in pages() for name in re.findall(r"`make ([a-z0-9-]+)", page.read_text())}
    assert named - known == set()
