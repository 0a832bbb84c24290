"""What a field suggests while somebody types: modules say how their rows are found and what stands beside them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from onegauge.kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One row that may be meant: the code that is taken, its name, a note such as stock."""

    id: int
    value: str
    label: str = ""
    note: str = ""


Find = Callable[[str, Mapping[str, str], Actor], Sequence[Suggestion]]
Notes = Callable[[Sequence[int], Actor], Mapping[int, str]]
FINDERS: dict[str, Find] = {}
NOTES: dict[str, list[Notes]] = {}
MOST = 12


def suggest(model: str, find: Find) -> None:
    """Find rows of a model by what is typed; the other fields of the form are given beside it. Call it at start-up."""
    FINDERS[model.lower()] = find


def note_beside(model: str, notes: Notes) -> None:
    """Let a higher module say a few words beside the suggestions of a lower one. Call it at start-up."""
    NOTES.setdefault(model.lower(), []).append(notes)
