"""The docs say what the code says: generated parts are fresh, names exist, links lead somewhere, nothing is forgotten."""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from onegauge.app import doc_pages, docs
from onegauge.app.cli import main as command_line
from onegauge.governance.policy import POLICIES
from onegauge.kernel.errors import REFUSALS
from onegauge.kernel.facts import FACTS
from onegauge.kernel.followers import FOLLOWERS
from onegauge.kernel.lifecycle import MACHINES
from onegauge.kernel.operation import OPERATIONS
from onegauge.kernel.permissions import PERMISSIONS
from onegauge.ui.kit import PAGES, SCREENS
from onegauge.ui.rest.declare import ACTS, RESOURCES
from tests.architecture.layers import PACKAGE, ROOT

LINK = re.compile(r"\[([^\]]*)\]\(([^)#\s]+)(#[^)]*)?\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
# Put together, so that this file does not break its own rule.
WORKPLACE = ("/wo" + "rk/", ".." + "/sha" + "red", "pypi" + ".org", "files.python" + "hosted")


@cache
def pages() -> dict[Path, str]:
    """Every page that people read, with its text."""
    found = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return {path: path.read_text(encoding="utf-8") for path in found}


def links() -> Iterator[tuple[Path, str, Path]]:
    """Page, words and target of every link between files of the repository."""
    for page, text in pages().items():
        for words, target, _anchor in LINK.findall(FENCE.sub("", text)):
            if "://" not in target and not target.startswith("mailto:"):
                yield page, words, page.parent / target


def name(path: Path) -> str:
    """A page as lists show it."""
    return os.path.relpath(path, ROOT)


def ours(declared: object) -> bool:
    """Whether something was declared by the product and not by a test."""
    return str(getattr(declared, "__module__", "")).startswith("onegauge.")


def declared() -> dict[str, set[str]]:
    """The names of everything that the docs must not forget, by kind."""
    doc_pages.load_declarations()
    return {
        "machine": {n for n, m in MACHINES.items() if ours(m.states)},
        "fact": {n for n, kind in FACTS.items() if ours(kind)},
        "refusal": {code for code, kind in REFUSALS.items() if ours(kind)},
        "permission": {code for code in PERMISSIONS if code.split(".")[0] in doc_pages.MODULES},
        "policy": {p.key for p in POLICIES if p.key.split(".")[0] in doc_pages.MODULES},
        "screen": {f"/{s.code}/" for s in SCREENS.values()} | {f"/{code}/" for code in PAGES},
        "operation": {n for n, found in OPERATIONS.items() if ours(found.function)},
        "route": {f"GET /{path}" for path in RESOURCES} | {f"POST /{path}" for path in ACTS},
        "follower": {n for n, found in FOLLOWERS.items() if ours(type(found))},
    }


def test_the_generated_parts_are_fresh() -> None:
    assert docs.stale() == [], "run make docs"


KINDS = ("machine", "fact", "refusal", "permission", "policy", "screen", "operation", "route", "follower")


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_that_is_declared_is_missing(kind: str) -> None:
    text = "\n".join(pages().values())
    assert sorted(one for one in declared()[kind] if f"`{one}`" not in text) == []


def test_every_module_has_a_page_and_every_page_a_module() -> None:
    modules = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {"app"}
    assert modules == set(doc_pages.MODULES)
    assert {path.stem for path in (ROOT / "docs" / "modules").glob("*.md")} == modules


def test_links_between_pages_lead_somewhere() -> None:
    assert [f"{name(page)}: {words}" for page, words, target in links() if not target.exists()] == []


def test_names_that_link_into_code_stand_there() -> None:
    """``[`confirm_orders`](.../confirm.py)`` promises that the file defines it."""
    wrong = []
    for page, words, target in links():
        if target.suffix not in {".py", ".sql"} or not re.fullmatch(r"`[\w.]+(\(\))?`", words) or not target.exists():
            continue
        wanted = words.strip("`").removesuffix("()").rpartition(".")[2]
        shape = rf"(def|class) {wanted}\b|^ *{wanted}( *:[^=\n]+)? *=|^-- name: {wanted}$"
        if not re.search(shape, target.read_text(encoding="utf-8"), re.MULTILINE) and wanted != target.stem:
            wrong.append(f"{name(page)}: {wanted} is not in {name(target)}")
    assert wrong == []


def test_files_named_in_the_docs_exist() -> None:
    shape = re.compile(r"`((?:src|tests|benchmarks|docs)/[\w./-]+\.\w+)`")
    named = {(name(page), path) for page, text in pages().items() for path in shape.findall(text)}
    assert sorted(pair for pair in named if not (ROOT / pair[1]).exists()) == []


def test_the_make_targets_named_in_the_docs_exist() -> None:
    known = set(re.findall(r"^([a-z0-9-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = {
        found for text in pages().values() for found in re.findall(r"(?:`|^)make ([a-z0-9-]+)", text, re.MULTILINE)
    }
    assert named - known == set()


def test_the_commands_named_in_the_docs_exist() -> None:
    named = {
        found for text in pages().values() for found in re.findall(r"(?:`|^)onegauge ([a-z]+)", text, re.MULTILINE)
    }
    assert named - set(command_line.commands) == set()


def test_the_variables_named_in_the_docs_are_read_somewhere() -> None:
    code = "\n".join(path.read_text() for path in [*PACKAGE.rglob("*.py"), *(ROOT / "tests").glob("*.py")])
    named = {found for text in pages().values() for found in re.findall(r"`(ONEGAUGE_[A-Z_]+)", text)}
    assert {found for found in named if found not in code} == set()


def test_the_docs_stand_on_their_own() -> None:
    found = [f"{name(page)}: {word}" for page, text in pages().items() for word in WORKPLACE if word in text]
    assert found == []
