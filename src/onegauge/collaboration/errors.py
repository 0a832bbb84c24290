"""Why a comment or a file is refused."""

from onegauge.kernel.errors import Refusal


class CannotBeMentioned(Refusal):
    """Nobody of that user name may see the document, so the mention would reach nobody."""

    code, status, title = "cannot_be_mentioned", 422, "Cannot be mentioned"


class FileTooLarge(Refusal):
    """The file is larger than a document may carry."""

    code, status, title = "file_too_large", 413, "File too large"


class TooManyFiles(Refusal):
    """The document carries as many files as it may."""

    code, status, title = "too_many_files", 409, "Too many files"


class FileTypeRefused(Refusal):
    """The content is of no type that documents carry, or of another type than its name says."""

    code, status, title = "file_type_refused", 415, "File type refused"
