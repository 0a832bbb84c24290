"""The one way in which the effective values are written: by the owner's function, in the caller's transaction."""

from collections.abc import Iterable

from onegauge.governance.policy_memory import SQL, forget


def rebuild_policy_effective(*, keys: Iterable[str] | None = None, site_ids: Iterable[int] | None = None) -> int:
    """Compute the values of these policies at these sites afresh (all without them); return how many periods."""
    wanted = {
        "keys": None if keys is None else sorted(set(keys)),
        "site_ids": None if site_ids is None else sorted(set(site_ids)),
    }
    written = int(SQL.one("rebuild_effective", wanted)[0])
    forget()
    return written
