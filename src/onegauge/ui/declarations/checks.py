"""What has to be set up before people can work: each module says what it finds."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext


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


def lacking(found: list[str], what: str) -> str:
    """The first of them with what they lack; nothing when there are none."""
    if not found:
        return ""
    more = ngettext("and %d other", "and %d others", len(found) - 3) % (len(found) - 3) if len(found) > 3 else ""
    return f"{', '.join(found[:3])} {more} {what}".replace("  ", " ")
