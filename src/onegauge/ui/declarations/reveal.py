"""What is shown once and kept nowhere: the secret of a key, the link of an invitation."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Revealed:
    """Words and secrets; a secret that begins with a slash is an address of this system."""

    title: Any
    text: Any
    secrets: Sequence[tuple[Any, str]] = field(repr=False)
