"""Kinds of documents and things, with the small numbers by which the journal refers to them."""

from dataclasses import dataclass

REFERENCE_BITS = 48
"""A reference to an object of a kind is one number: the kind's, above so many bits for the object's id."""
KINDS: dict[int, "Kind"] = {}
KIND_BY_LABEL: dict[str, "Kind"] = {}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document.

    ``number`` is stable for ever (journal references carry it). ``url`` is the path of its page, ``number_field``
    the column that people call it by.
    """

    number: int
    name: str
    table: str = ""
    label: str = ""
    number_field: str = "number"
    url: str = ""

    def __post_init__(self) -> None:
        """Register; the same number for another name is a programming error."""
        known = KINDS.setdefault(self.number, self)
        if known.name != self.name:
            raise RuntimeError(f"kind number {self.number} is taken by {known.name}")
        KIND_BY_LABEL[self.name] = self
