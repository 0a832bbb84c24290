"""What has to be set up before people can work: each module says what it finds."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing of the set-up. ``missing`` names what is not there yet; nothing missing means it is done."""

    code: str
    area: Any
    title: Any
    count: int
    missing: str = ""
    url: str = ""
    act: Any = ""
    order: int = 50
    blocks: bool = True

    @property
    def tone(self) -> str:
        """Done, missing, or worth a look."""
        return "good" if not self.missing else ("bad" if self.blocks else "attn")
