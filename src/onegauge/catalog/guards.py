"""What keeps an item from being changed or retired.

Stock and open documents live in modules above; they register a check here, so the catalog asks without knowing them.
A check gets item ids and returns, for those in use, why. It must see all companies: who may change an item acts for the
whole group.
"""

from collections.abc import Callable, Mapping, Sequence

ItemUseCheck = Callable[[Sequence[int]], Mapping[int, str]]
_CHECKS: list[ItemUseCheck] = []


def register_item_use(check: ItemUseCheck) -> ItemUseCheck:
    """Register a check (at start-up, in `registry.py`); may be used as a decorator."""
    if check not in _CHECKS:
        _CHECKS.append(check)
    return check


def item_uses(item_ids: Sequence[int]) -> dict[int, list[str]]:
    """Why each of these items is in use; items that are not are left out."""
    found: dict[int, list[str]] = {}
    if item_ids:
        for check in _CHECKS:
            for item_id, reason in check(item_ids).items():
                found.setdefault(item_id, []).append(reason)
    return found
