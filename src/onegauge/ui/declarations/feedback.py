"""What a form answers while it is being filled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class LineFeedback:
    """What is said beside one line: cells by their name (text, or safe HTML), and faults by field."""

    cells: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Sequence[tuple[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a form answers while it is filled: beside each line, at its foot, beside its head.

    ``foot`` and ``aside`` are safe HTML. ``options`` are the choices of menus that depend on other fields.
    """

    lines: Sequence[LineFeedback] = ()
    faults: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, Sequence[tuple[str, Any]]] = field(default_factory=dict)
    foot: Any = ""
    aside: Any = ""
