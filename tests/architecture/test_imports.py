"""Modules are entered by their doors: what is not a door may change without asking."""

import ast
from pathlib import Path

from tests.architecture.layers import PACKAGE, ranks, short, sources

CLOSED = {"models", "sql", "web", "api", "jobs", "migrations", "seeds"}
COLLECTORS = {"app", "flows"}
PUBLIC_WHOLE = {"kernel", "ui"}


def imports(path: Path) -> list[tuple[int, str]]:
    """Line and dotted name of everything a file imports from the package."""
    found = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("onegauge"):
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
        elif isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names if alias.name.startswith("onegauge.")]
    return found


def test_no_module_imports_another_modules_insides() -> None:
    offending = []
    for path in sources():
        parts = path.relative_to(PACKAGE).parts
        if len(parts) < 2 or parts[0] == "app":
            continue
        for line, name in imports(path):
            target = name.split(".")[1:]
            if len(target) > 1 and target[0] not in {parts[0], *PUBLIC_WHOLE} and target[1] in CLOSED:
                offending.append(f"{short(path)}:{line} imports {name}")
    assert offending == []


def test_every_package_has_its_place_on_the_map() -> None:
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert packages == set(ranks())


def test_no_signal_receivers() -> None:
    """Reading one file must tell the truth; reactions stand in the wiring table."""
    offending = [
        f"{short(path)}:{number}"
        for path in sources()
        if path.relative_to(PACKAGE).parts[0] != "kernel"
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if line.lstrip().startswith("@receiver") or "post_save" in line or "pre_save" in line or "post_delete" in line
    ]
    assert offending == []


def test_calculators_import_no_orm() -> None:
    """A module that is named after what it calculates works without a database."""
    pure = {"costing", "tax", "pricing", "conversion", "gtin", "promising", "intervals"}
    offending = []
    for path in sources():
        if path.stem not in pure or path.parent.name in {"operations", "queries", "models", "web"}:
            continue
        tree = ast.parse(path.read_text())
        names = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        if any(name.startswith(("django.db", "django.apps")) or name.endswith(".models") for name in names):
            offending.append(short(path))
    assert offending == []
