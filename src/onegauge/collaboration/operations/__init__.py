"""The only writes of collaboration."""

from onegauge.collaboration.drafts import CommentDraft, Content, FileDraft
from onegauge.collaboration.operations.comments import write_comments
from onegauge.collaboration.operations.files import LARGEST, attach_files, remove_files
from onegauge.collaboration.operations.following import (
    follow_documents,
    read_documents,
    read_notifications,
    unfollow_documents,
)

__all__ = [
    "LARGEST",
    "CommentDraft",
    "Content",
    "FileDraft",
    "attach_files",
    "follow_documents",
    "read_documents",
    "read_notifications",
    "remove_files",
    "unfollow_documents",
    "write_comments",
]
