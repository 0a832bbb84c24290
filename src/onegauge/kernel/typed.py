"""What somebody typed, as the indexes understand it."""

import re

_WORD = re.compile(r"\w+")


def begins(text: str) -> str:
    """A pattern for everything that begins so, whatever the case; for ``upper(x) LIKE``."""
    plain = text.upper().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"{plain}%"


def word_beginnings(text: str) -> str:
    """A query for texts with a word beginning with each typed one; for ``to_tsquery('simple', x)``."""
    return " & ".join(f"{word}:*" for word in _WORD.findall(text.replace("_", " "))[:8])
