"""The map of modules, read from the import contract so that it is said once."""

import tomllib
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "onegauge"


@cache
def ranks() -> dict[str, int]:
    """Every module with its height; siblings share one."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = next(c["layers"] for c in contracts if c["id"] == "modules")
    return {name.strip(): height for height, row in enumerate(reversed(layers)) for name in row.split("|")}


def sources(*, migrations: bool = False) -> list[Path]:
    """The package's Python files."""
    return sorted(p for p in PACKAGE.rglob("*.py") if migrations or "migrations" not in p.parts)


def short(path: Path) -> str:
    """A path as lists show it."""
    return str(path.relative_to(ROOT))
