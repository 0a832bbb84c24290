"""Permissions are registered by the module that asks for them; naming an unknown one fails at start-up."""

from dataclasses import dataclass

PERMISSIONS: dict[str, "Permission"] = {}


@dataclass(frozen=True, slots=True)
class Permission:
    """One thing a person may do, with the duty it belongs to."""

    code: str
    label: str
    duty: str


def permission(code: str, label: str, *, duty: str) -> str:
    """Register a permission and return its code."""
    new = Permission(code, label, duty)
    known = PERMISSIONS.setdefault(code, new)
    if known != new:
        raise RuntimeError(f"permission {code!r} is registered twice with other words")
    return code
