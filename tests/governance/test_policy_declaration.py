"""A policy judges its declaration and its values without any database."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from onegauge.governance.policy import POLICIES, Policy, PolicyDeclarationError, PolicyValueError

WORDS = {"area": "tests", "owner_role": "tester", "help": "For tests."}


@pytest.fixture(autouse=True)
def only_for_this_test() -> Iterator[None]:
    """Declarations of a test do not stay."""
    before = {policy.key for policy in POLICIES}
    yield
    for policy in list(POLICIES):
        if policy.key not in before:
            POLICIES.discard(policy.key)


def declared(**changes: Any) -> Policy:
    """A bounded decimal policy, with changes."""
    given = {
        "type": "decimal", "default": "0.05", "bounds": ("0", "0.5"), "control": "bounded", "level": "site",
        "unit": "share", **WORDS, **changes,
    }  # fmt: skip
    return Policy(given.pop("key", "tests.tolerance"), **given)


def test_a_key_is_declared_once() -> None:
    declared()
    with pytest.raises(PolicyDeclarationError, match="declared twice"):
        declared()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"key": "Tolerance"}, "no policy key"),
        ({"type": "float"}, "type is one of"),
        ({"control": "open"}, "control is one of"),
        ({"level": "zone"}, "level is one of"),
        ({"risk": "none"}, "risk is one of"),
        ({"help": ""}, "neither what it does"),
        ({"type": "choice"}, "choices belong"),
        ({"choices": ("a",)}, "choices belong"),
        ({"type": "bool", "default": True}, "only numbers have bounds"),
        ({"bounds": None}, "names no bounds"),
        ({"type": "text", "bounds": None, "default": "x"}, "text cannot be bounded"),
        ({"bounds": ("1", "0")}, "wrong way round"),
        ({"default": "0.6"}, "lies between"),
        ({"default": 0.05}, "decimal number"),
    ],
)
def test_a_wrong_declaration_is_found_at_import(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(PolicyDeclarationError, match=words):
        declared(**changes)
    assert "tests.tolerance" not in POLICIES


@pytest.mark.parametrize(
    ("changes", "raw", "value"),
    [
        ({}, "0.10", Decimal("0.10")),
        ({}, "5e-2", Decimal("0.05")),
        ({}, 0, Decimal(0)),
        ({"type": "int", "bounds": (1, 9), "default": 3}, "7", 7),
        ({"type": "int", "bounds": (1, 9), "default": 3}, Decimal("7.0"), 7),
        ({"type": "bool", "bounds": None, "default": False}, "true", True),
        ({"type": "choice", "bounds": None, "choices": ("fifo", "fefo"), "default": "fifo"}, "fefo", "fefo"),
        ({"type": "text", "bounds": None, "control": "free", "default": ""}, "any words", "any words"),
    ],
)
def test_a_value_becomes_exact(changes: dict[str, Any], raw: object, value: object) -> None:
    found = declared(**changes).parse(raw)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("changes", "raw", "words"),
    [
        ({}, "0.51", "between 0 and 0.5, not at 0.51"),
        ({}, "-0.01", "between"),
        ({}, 0.1, "written as text"),
        ({}, "NaN", "finite"),
        ({}, "1e400", "finite"),
        ({}, True, "decimal number"),
        ({}, "much", "decimal number"),
        ({"type": "int", "bounds": (1, 9), "default": 3}, "1.5", "whole number"),
        ({"type": "int", "bounds": (1, 9), "default": 3}, 10, "between 1 and 9"),
        ({"type": "int", "bounds": (1, 9), "default": 3}, False, "whole number"),
        ({"type": "bool", "bounds": None, "default": False}, 1, "true or false"),
        (
            {"type": "choice", "bounds": None, "choices": ("fifo", "fefo"), "default": "fifo"},
            "lifo",
            "one of fifo, fefo",
        ),
        ({"type": "text", "bounds": None, "control": "free", "default": ""}, "a\x00b", "text"),
        ({"type": "text", "bounds": None, "control": "free", "default": ""}, "x" * 501, "at most 500"),
    ],
)
def test_a_value_that_does_not_fit_is_named(changes: dict[str, Any], raw: object, words: str) -> None:
    with pytest.raises(PolicyValueError, match=words):
        declared(**changes).parse(raw)


@pytest.mark.parametrize(
    ("control", "level", "scopes"),
    [
        ("locked", "site", ()),
        ("bounded", "group", ()),
        ("bounded", "company", ("region", "company")),
        ("free", "site", ("region", "company", "site")),
    ],
)
def test_where_a_policy_may_vary(control: str, level: str, scopes: tuple[str, ...]) -> None:
    assert declared(control=control, level=level).scopes == scopes
