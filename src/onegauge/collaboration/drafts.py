"""What somebody wants to say or to attach."""

import hashlib
from dataclasses import dataclass


class Content:
    """The bytes of a file; an idempotency key stands for their digest."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.digest = hashlib.sha256(data).hexdigest()

    def __str__(self) -> str:
        return self.digest


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentDraft:
    """A comment on a document. ``@username`` in it names somebody."""

    kind: str
    object_id: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDraft:
    """A file for a document."""

    kind: str
    object_id: int
    name: str
    content: Content
