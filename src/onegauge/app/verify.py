"""Self-proof: every module's invariants, run on a live system by the owner, who sees all companies.

A module proves itself in two ways: ``invariants.sql`` (each named statement must return no row) and, for what SQL
cannot say, a module ``invariants`` with ``CHECKS``: functions that return the rows that break them.
"""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.apps import AppConfig, apps
from django.db import connections, transaction

from onegauge.kernel.sql import load_statements
from onegauge.kernel.wording import counted

SHOWN_ROWS = 10
Rows = Sequence[Mapping[str, Any]]
Check = Callable[[], Rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one invariant said."""

    module: str
    name: str
    why: str
    seconds: float
    row_count: int
    rows: list[dict[str, Any]] = field(default_factory=list)

    @property
    def holds(self) -> bool:
        """Whether nothing breaks it."""
        return self.row_count == 0


def our_apps() -> list[AppConfig]:
    """The modules, lowest first."""
    return [config for config in apps.get_app_configs() if config.name.startswith("onegauge.")]


def reason(statement: str) -> str:
    """The ``why`` of a statement."""
    lines = [line.removeprefix("-- why:").strip() for line in statement.splitlines() if line.startswith("-- why:")]
    return lines[0] if lines else ""


def judge(module: str, name: str, why: str, rows: Rows, began: float) -> Result:
    """Keep the first offending rows and the count of all."""
    shown = [dict(row) for row in rows[:SHOWN_ROWS]]
    seconds = round(time.perf_counter() - began, 3)
    return Result(module=module, name=name, why=why, seconds=seconds, row_count=len(rows), rows=shown)


def run_statement(module: str, name: str, statement: str) -> Result:
    """Run one statement of ``invariants.sql`` as the owner."""
    began = time.perf_counter()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute("SET TRANSACTION READ ONLY")
        cursor.execute(statement)
        columns = [column[0] for column in cursor.description]
        rows = [dict(zip(columns, values, strict=True)) for values in cursor.fetchall()]
    return judge(module, name, reason(statement), rows, began)


def statements_of(config: AppConfig) -> dict[str, str]:
    """The named statements of a module's ``invariants.sql``."""
    path = Path(config.path) / "invariants.sql"
    return load_statements(path) if path.is_file() else {}


def checks_of(config: AppConfig) -> Iterable[Check]:
    """The Python checks of a module."""
    name = f"{config.name}.invariants"
    return import_module(name).CHECKS if find_spec(name) is not None else ()


def run_check(module: str, check: Check) -> Result:
    """Run one Python check."""
    began = time.perf_counter()
    rows = check()
    return judge(module, check.__name__, (check.__doc__ or "").strip().split("\n")[0], rows, began)


def run(*, only: Sequence[str] = (), seal: str | None = None) -> list[Result]:
    """Every invariant of every module; ``seal`` is a journal head ``BATCH:DIGEST`` kept outside this database."""
    results = []
    for config in our_apps():
        if only and config.label not in only:
            continue
        results += [run_statement(config.label, name, sql) for name, sql in statements_of(config).items()]
        results += [run_check(config.label, check) for check in checks_of(config)]
    if seal is not None:
        results.append(run_seal(seal))
    return results


def run_seal(seal: str) -> Result:
    """Compare a head that was handed out with the chain that is kept: only this tells a cut-off end."""
    began = time.perf_counter()
    batch, _, digest = seal.partition(":")
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT encode(digest, 'hex') FROM kernel_seal WHERE batch = %s", [int(batch)])
        found = cursor.fetchone()
    kept = found[0] if found else None
    rows = [] if kept == digest.lower() else [{"batch": int(batch), "handed_out": digest, "kept": kept}]
    return judge(
        "kernel", "journal_holds_the_given_seal", "A chain cut at its end looks whole from inside.", rows, began
    )


def as_json(results: Sequence[Result]) -> str:
    """One document for machines."""
    holds = all(result.holds for result in results)
    body = [{**asdict(result), "holds": result.holds} for result in results]
    return json.dumps({"holds": holds, "count": len(results), "invariants": body}, default=str, indent=1)


def as_text(results: Sequence[Result]) -> str:
    """A short page for people: what broke, with its first rows."""
    lines = []
    for result in results:
        if result.holds:
            continue
        lines.append(f"BROKEN {result.module}.{result.name}: {counted(result.row_count, 'row')}. {result.why}")
        lines += [f"    {json.dumps(row, default=str)}" for row in result.rows]
    broken = sum(not result.holds for result in results)
    seconds = sum(result.seconds for result in results)
    lines.append(f"verify: {len(results)} invariants, {broken} broken, {seconds:.1f} s")
    return "\n".join(lines)
