"""Refusals of exchange: about a file as a whole, or about a job."""

from onegauge.kernel.errors import Refusal


class FormatUnknown(Refusal):
    """There is no such kind of file."""

    code, status, title = "import_format_unknown", 404, "Unknown format"


class FileUnreadable(Refusal):
    """Not a CSV or XLSX file, broken, or in another encoding."""

    code, status, title = "import_file_unreadable", 422, "File cannot be read"


class FileEmpty(Refusal):
    """No row under the heading, or no heading at all."""

    code, status, title = "import_file_empty", 422, "File is empty"


class FileTooLarge(Refusal):
    """More rows or bytes than one import takes."""

    code, status, title = "import_file_too_large", 413, "File is too large"


class ColumnsWrong(Refusal):
    """A required column is missing, a column stands there twice, or is not known."""

    code, status, title = "import_columns_wrong", 422, "Columns do not fit"


class BadRows(Refusal):
    """A file with a bad row loads nothing, unless the user chooses the good ones."""

    code, status, title = "import_bad_rows", 409, "The file has bad rows"


class NothingToLoad(Refusal):
    """Not one row is good."""

    code, status, title = "import_nothing_to_load", 409, "Nothing to load"


class RowsBecameBad(Refusal):
    """Rows that were good when they were validated are not any more."""

    code, status, title = "import_rows_became_bad", 409, "Data changed since validation"
