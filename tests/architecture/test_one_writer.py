"""Only operations write: one place to look for whoever changed a row."""

import ast
import re
from pathlib import Path

from tests.architecture.layers import PACKAGE, short, sources

MANAGER_VERBS = {"create", "bulk_create", "bulk_update", "update_or_create", "get_or_create"}
QUERYSET_VERBS = {"update", "delete"}
ALLOWED_FILES = re.compile(r"(operations|seeds|followers?|jobs)")
FRAME = {"kernel", "app"}
WRITING_SQL = re.compile(r"\b(INSERT\s+INTO|UPDATE\s+\w+\s+(?:\w+\s+)?SET|DELETE\s+FROM|TRUNCATE)\b", re.IGNORECASE)


def may_write(path: Path) -> bool:
    """Operations, seeds, followers; the kernel is the frame they run in."""
    parts = path.relative_to(PACKAGE).parts
    return parts[0] in FRAME or any(ALLOWED_FILES.match(part) for part in parts[1:])


def is_on_objects(node: ast.AST) -> bool:
    """Whether a call hangs on ``Model.objects``."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute) and node.attr == "objects":
            return True
        node = node.value if isinstance(node, ast.Attribute) else node.func
    return False


def writes(tree: ast.AST) -> list[tuple[int, str]]:
    """Calls of the ORM that write."""
    found = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        verb, target = node.func.attr, node.func.value
        is_super = isinstance(target, ast.Call) and isinstance(target.func, ast.Name) and target.func.id == "super"
        if verb in MANAGER_VERBS | QUERYSET_VERBS and is_on_objects(target):
            found.append((node.lineno, verb))
        if verb == "save" and not node.args and not is_super and isinstance(target, ast.Name) and target.id != "form":
            found.append((node.lineno, verb))
    return found


def test_only_operations_write_through_the_orm() -> None:
    offending = [
        f"{short(path)}:{line} .{verb}("
        for path in sources()
        if not may_write(path)
        for line, verb in writes(ast.parse(path.read_text()))
    ]
    assert offending == []


def test_sql_outside_operations_and_followers_only_reads() -> None:
    offending = []
    for path in sources():
        if may_write(path):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and WRITING_SQL.search(node.value):
                offending.append(f"{short(path)}:{node.lineno}")
    assert offending == []


def test_statements_write_only_tables_of_their_own_module() -> None:
    """SQL may read lower modules' tables; it writes its own."""
    target = re.compile(r"\b(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+(?:ONLY\s+)?([a-z]+)_\w+", re.IGNORECASE)
    modules = {path.name for path in PACKAGE.iterdir() if path.is_dir()}
    offending = []
    for path in sorted(PACKAGE.glob("*/**/sql/*.sql")):
        module = path.relative_to(PACKAGE).parts[0]
        text = re.sub(r"--.*", "", path.read_text())
        for found in target.finditer(text):
            if found.group(1) in modules and found.group(1) != module:
                offending.append(f"{short(path)}: {found.group(0)}")
    assert offending == []
