"""Operations looked at before they count: run for real and taken back, or kept only when somebody agrees."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from onegauge.kernel import errors
from onegauge.kernel.operation import OPERATIONS, run

B = TypeVar("B")


@dataclass(frozen=True, slots=True)
class Rehearsal(Generic[B]):
    """What an operation would do: what was seen before and after it, its result, or why it was refused."""

    before: B
    after: B | None = None
    result: Any = None
    refused: errors.Refused | None = None


class _RolledBack(Exception):
    """Carries a rehearsal out of the transaction that is given up with it."""

    def __init__(self, rehearsal: Rehearsal[Any]) -> None:
        super().__init__("a rehearsal leaves nothing behind")
        self.rehearsal = rehearsal


def rehearse(operation: Callable[..., Any], *, look: Callable[[], B], **arguments: Any) -> Rehearsal[B]:
    """Run an operation for real, look at the world before and after, and roll everything back.

    Rows, journal, facts and the request for an approval are gone afterwards; only numbers of plain sequences are used
    up. It takes the operation's locks for as long as it runs.
    """
    function = vars(operation)["__wrapped__"]

    def rehearsed(**kwargs: Any) -> Any:
        before = look()
        try:
            result = function(**kwargs)
        except errors.Refused as refused:
            raise _RolledBack(Rehearsal(before, refused=refused)) from None
        raise _RolledBack(Rehearsal(before, look(), result))

    try:
        run(*_known_as(operation), rehearsed, arguments)
    except _RolledBack as done:
        return cast("Rehearsal[B]", done.rehearsal)
    raise AssertionError("unreachable")


def perform(
    operation: Callable[..., Any], *, look: Callable[[], B], agree: Callable[[Rehearsal[B]], None], **arguments: Any
) -> Any:
    """Run an operation and commit it only if ``agree`` raises nothing about what it did."""
    function = vars(operation)["__wrapped__"]

    @functools.wraps(function)
    def watched(**kwargs: Any) -> Any:
        before = look()
        result = function(**kwargs)
        agree(Rehearsal(before, look(), result))
        return result

    return run(*_known_as(operation), watched, arguments)


def _known_as(operation: Callable[..., Any]) -> tuple[str, str | None]:
    """The registered name and the permission of an operation."""
    known = next(info for info in OPERATIONS.values() if info.function is operation)
    return known.name, known.permission
