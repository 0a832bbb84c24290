"""House rules that a machine can read. What exceeded a budget when it was written stands in a baseline that only shrinks."""

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.architecture.layers import PACKAGE, ROOT, short, sources

FILE_BUDGET, FILE_LIMIT = 400, 600
FUNCTION_BUDGET, FUNCTION_LIMIT = 40, 60
WITHOUT_KEY = {
    "set_passwords": "a kept result or digest would keep a trace of the secret",
    "issue_api_keys": "the key is shown once; a replay would have to keep it",
    "create_first_administrator": "refuses by itself when there is one",
}
BASELINE = Path(__file__).with_name("tidy_baseline.json")


@dataclass(frozen=True)
class Ban:
    """A pattern that is not wanted, why, and lines that prove the pattern."""

    pattern: str
    instead: str
    bad: str
    good: str
    where: str = ""


# The words are put together, so that this file does not break its own rules.
BANS = (
    Ban(r"\b(TO" + r"DO|FIX" + r"ME|XX" + r"X)\b", "do it, or open an issue", "# TO" + "DO later", "# todos are kept"),
    Ban(
        r"\b\w*(qty|amount|price|cost)\w*: float\b|\bFloatField\b",
        "Decimal",
        "unit_price: float = 1",
        "unit_price: Decimal",
    ),
    Ban(r"\bdatetime\.(utcnow|now)\(\)", "kernel.clock.utcnow()", "at = datetime.now()", "at = utcnow()"),
    Ban(r"\btime\.sleep\(", "wait for an event", "time.sleep(1)", "stopping.wait(1)", where="orders finance inventory"),
    Ban(r"\b[Vv]endors?\b(?!/)", "supplier", "the vendor sends", "the supplier sends"),
    Ban(r"\b(stock_ledger_entry|delivery_note|purchase_invoice|soft_allocation|hard_allocation)\b", "see the glossary",
        "def delivery_note():", "def shipment():"),
    Ban(r"# type: ignore(?!\[)", "a code in brackets and a reason", "x  # type: ignore", "x  # type: ignore[misc]  # why"),
    Ban(r"# type: ignore\[[\w, -]+\]\s*$", "a reason after the code", "x  # type: ignore[misc]", "x  # type: ignore[misc]  # why"),
    Ban(r"# noqa(?!: [A-Z0-9]+(, [A-Z0-9]+)*  \S)", "a code and, after two blanks, a reason", "x  # noqa: S101", "x  # noqa: S101  because"),
)  # fmt: skip


@pytest.mark.parametrize("ban", BANS, ids=[ban.instead for ban in BANS])
def test_a_ban_finds_the_bad_line_and_lets_the_good_one_pass(ban: Ban) -> None:
    assert re.search(ban.pattern, ban.bad)
    assert not re.search(ban.pattern, ban.good)


@pytest.mark.parametrize("ban", BANS, ids=[ban.instead for ban in BANS])
def test_nothing_banned_is_written(ban: Ban) -> None:
    wanted = re.compile(ban.pattern)
    offending = [
        f"{short(path)}:{number}: {line.strip()[:100]}"
        for path in sources()
        if not ban.where or path.relative_to(PACKAGE).parts[0] in ban.where.split()
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if wanted.search(line)
    ]
    assert offending == [], f"write instead: {ban.instead}"


def functions(path: Path) -> list[tuple[str, int]]:
    """Name and length of every function, its docstring apart: explaining is never punished."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            text = node.body[0] if ast.get_docstring(node) else None
            spared = (text.end_lineno or 0) - text.lineno + 1 if text else 0
            found.append((node.name, (node.end_lineno or 0) - node.lineno + 1 - spared))
    return found


def excess() -> dict[str, int]:
    """Everything above its budget."""
    found = {}
    for path in sources():
        length = len(path.read_text().splitlines())
        if length > FILE_BUDGET:
            found[short(path)] = length
        found |= {f"{short(path)}::{name}": size for name, size in functions(path) if size > FUNCTION_BUDGET}
    return found


def test_nothing_is_longer_than_its_limit() -> None:
    over = {n: size for n, size in excess().items() if size > (FUNCTION_LIMIT if "::" in n else FILE_LIMIT)}
    assert over == {}


def test_the_baseline_of_long_things_only_shrinks() -> None:
    baseline: dict[str, int] = json.loads(BASELINE.read_text())
    now = excess()
    grown = {name: size for name, size in now.items() if size > baseline.get(name, 0)}
    gone = sorted(set(baseline) - set(now))
    assert (grown, gone) == ({}, []), "shorten what grew; take out of the baseline what is short now"


def test_imports_inside_functions_give_a_reason() -> None:
    offending = []
    for path in sources():
        lines = path.read_text().splitlines()
        for node in ast.walk(ast.parse("\n".join(lines))):
            if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            for inner in ast.walk(node):
                if isinstance(inner, ast.Import | ast.ImportFrom) and "PLC0415  " not in lines[inner.lineno - 1]:
                    offending.append(f"{short(path)}:{inner.lineno}")
    assert sorted(set(offending)) == []


def test_every_module_and_public_thing_says_why_it_exists() -> None:
    silent = []
    for path in sources():
        tree = ast.parse(path.read_text())
        if not ast.get_docstring(tree) and path.read_text().strip():
            silent.append(short(path))
    assert silent == []


def test_every_operation_is_keyword_only_and_knows_its_actor_and_key() -> None:
    """The same call reads the same from screen, API, job and test; only what no person may call needs no key."""
    offending = []
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text())):
            frames = [d for d in getattr(node, "decorator_list", []) if name_of(d) == "operation"]
            if isinstance(node, ast.FunctionDef) and frames:
                names = {argument.arg for argument in node.args.kwonlyargs}
                is_internal = "permission=None" in ast.unparse(frames[0]) or node.name in WITHOUT_KEY
                wanted = {"by"} if is_internal else {"by", "key"}
                if node.args.args or not wanted <= names:
                    offending.append(f"{short(path)}:{node.lineno} {node.name}")
    assert offending == []


def name_of(decorator: ast.expr) -> str:
    """The bare name of a decorator."""
    target = decorator.func if isinstance(decorator, ast.Call) else decorator
    return target.id if isinstance(target, ast.Name) else ""


def test_no_file_is_dead() -> None:
    """A module that nobody imports, finds by convention or runs is in the way of the next reader."""
    by_convention = {
        "apps", "models", "screens", "wiring", "registry", "invariants", "__init__", "__main__", "settings", "wsgi", "urls",
        "tags", "docs", "seeds", "routes", "contributions", "home", "setup", "boards",
    }  # fmt: skip
    text = "\n".join(path.read_text() for path in (*sources(), *sorted((ROOT / "tests").rglob("*.py"))))
    dead = []
    for path in sources():
        if path.stem in by_convention or "templatetags" in path.parts:
            continue
        dotted = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
        parent, _, name = dotted.rpartition(".")
        imported = f"{dotted} import" in text or f"import {dotted}" in text or f'"{dotted}' in text
        listed = re.search(rf"from {re.escape(parent)} import [^\n]*(\([^)]*)?\b{name}\b", text)
        if not imported and not listed:
            dead.append(short(path))
    assert dead == []
