"""Keyset pages: each begins after the row that the cursor names, so that depth costs nothing and nothing is skipped."""

import base64
import binascii
from typing import Any

from django.db.models import QuerySet

from onegauge.kernel.errors import InvalidValue, Refused
from onegauge.ui.rest.rows import Columns

DEFAULT_LIMIT, LARGEST_LIMIT = 50, 500
LARGEST_ID = 2**63 - 1


def cursor_of(row_id: int) -> str:
    """The cursor after a row; opaque to callers."""
    return base64.urlsafe_b64encode(f"after:{row_id}".encode()).decode().rstrip("=")


def row_after(cursor: str) -> int:
    """The id that a cursor names."""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode("ascii")
        word, _, number = text.partition(":")
        if word != "after" or not number.isdecimal() or not 0 < int(number) <= LARGEST_ID:
            raise ValueError(text)
    except (ValueError, binascii.Error):
        mend = "Use next_cursor of the page before, unchanged."
        raise Refused([InvalidValue("This is no cursor of this API.", field="cursor", mend=mend)]) from None
    return int(number)


def page(
    rows: QuerySet[Any], columns: Columns, *, limit: int, cursor: str | None, newest_first: bool
) -> dict[str, Any]:
    """One page by id, with the cursor of the next one where there is more."""
    if cursor is not None:
        after = row_after(cursor)
        rows = rows.filter(id__lt=after) if newest_first else rows.filter(id__gt=after)
    found = columns.read(rows.order_by("-id" if newest_first else "id")[: limit + 1])
    more = len(found) > limit
    items = found[:limit]
    return {"items": items, "next_cursor": cursor_of(items[-1]["id"]) if more else None}
