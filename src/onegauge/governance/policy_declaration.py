"""What a governed knob is, before anybody has decided its value.

Everything here is pure: a policy can be declared, listed, documented and its values judged without a database.
The resolution in memory stands in ``policy_resolution``, the reading of the decided values in ``policy_memory``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from typing import Any, Final, Literal

PolicyType = Literal["bool", "int", "decimal", "choice", "text"]
Control = Literal["locked", "bounded", "free"]
DeepestLevel = Literal["group", "company", "site"]
Risk = Literal["low", "medium", "high"]
PolicyValue = bool | int | Decimal | str

LONGEST_TEXT: Final = 500
LARGEST_NUMBER: Final = Decimal(10) ** 15
KEY_SHAPE: Final = re.compile(r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)+$")
# Which scopes of a variance a deepest level admits; the group itself varies by releasing a template only.
SCOPES_OF_LEVEL: Final[dict[str, tuple[str, ...]]] = {
    "group": (),
    "company": ("region", "company"),
    "site": ("region", "company", "site"),
}
# By what a value may be narrowed beside its place, from narrow to wide: a named partner says more than a class of items.
NARROWINGS: Final = ("partner", "item_class")
TYPES: Final = ("bool", "int", "decimal", "choice", "text")
CONTROLS: Final = ("locked", "bounded", "free")
RISKS: Final = ("low", "medium", "high")


class PolicyDeclarationError(Exception):
    """A policy is declared wrongly: a fault of the programmer, found when the module is imported."""


class PolicyValueError(ValueError):
    """A value does not fit its policy; the text is written for the person who entered it."""


def as_whole(key: str, raw: object) -> int:
    """Take whole numbers from people and files, but no fraction and no truth value."""
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
        raise PolicyValueError(f"{key} takes a whole number, not {raw!r}.")
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise PolicyValueError(f"{key} takes a whole number, not {raw!r}.") from None
    if not number.is_finite() or number != number.to_integral_value() or abs(number) > LARGEST_NUMBER:
        raise PolicyValueError(f"{key} takes a whole number, not {raw!r}.")
    return int(number)


def as_decimal(key: str, raw: object) -> Decimal:
    """Take exact decimals; a binary fraction is refused because it has already lost the digits that were meant."""
    if isinstance(raw, bool) or not isinstance(raw, int | str | Decimal):
        raise PolicyValueError(f"{key} takes a decimal number written as text, not {raw!r}.")
    try:
        number = Decimal(raw)
    except InvalidOperation:
        raise PolicyValueError(f"{key} takes a decimal number, not {raw!r}.") from None
    if not number.is_finite() or abs(number) > LARGEST_NUMBER:
        raise PolicyValueError(f"{key} takes a finite decimal number, not {raw!r}.")
    return Decimal(format(number, "f"))


def as_truth(key: str, raw: object) -> bool:
    """Take yes or no; the words are for files and forms, never for the table."""
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, str) and raw.strip().lower() in ("true", "false"):
        return raw.strip().lower() == "true"
    raise PolicyValueError(f"{key} takes true or false, not {raw!r}.")


def as_words(key: str, raw: object) -> str:
    """Take short text that PostgreSQL can store."""
    if not isinstance(raw, str) or "\x00" in raw or len(raw) > LONGEST_TEXT:
        raise PolicyValueError(f"{key} takes text of at most {LONGEST_TEXT} characters.")
    return raw


class PolicyRegistry:
    """Every policy by key; two declarations of one key would be two places for one setting."""

    def __init__(self) -> None:
        self._by_key: dict[str, Any] = {}

    def add(self, policy: Any) -> None:
        """Refuse a second declaration: nobody could say which of the two decides."""
        if policy.key in self._by_key:
            raise PolicyDeclarationError(f"The policy {policy.key} is declared twice.")
        self._by_key[policy.key] = policy

    def discard(self, key: str) -> None:
        """Forget a policy that a test declared for itself."""
        self._by_key.pop(key, None)

    def __getitem__(self, key: str) -> Any:
        return self._by_key[key]

    def get(self, key: str) -> Any | None:
        """The policy of a key that came from outside, or nothing."""
        return self._by_key.get(key)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __iter__(self) -> Iterator[Any]:
        return iter(sorted(self._by_key.values(), key=lambda policy: str(policy.key)))

    def __len__(self) -> int:
        return len(self._by_key)
