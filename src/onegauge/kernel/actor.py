"""Who acts, with which rights, in which scope, and at which business instant."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime

from onegauge.kernel.clock import utcnow


@dataclass(frozen=True, slots=True)
class Grant:
    """A set of permissions in one scope. ``None`` means "all": group (None, None), company (c, None), site (c, s)."""

    permissions: frozenset[str]
    company_id: int | None = None
    site_id: int | None = None

    def covers(self, permission: str, company_id: int | None, site_id: int | None) -> bool:
        """Whether this grant allows the permission on a row of that company and site."""
        return (
            permission in self.permissions
            and (self.company_id is None or self.company_id == company_id)
            and (self.site_id is None or self.site_id == site_id)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person or service behind an operation.

    ``companies`` and ``sites`` are the ids in which rows may be seen (row-level security gets them).
    ``effective_at`` is set when something is recorded after it happened (a replay, an import, an offline scan).
    """

    person_id: int
    name: str
    grants: tuple[Grant, ...]
    companies: tuple[int, ...]
    sites: tuple[int, ...]
    request_id: str = ""
    on_behalf_of: int | None = None
    effective_at: datetime | None = None
    locale: str = "en"
    _all: frozenset[str] = field(default=frozenset(), repr=False, compare=False)

    def __post_init__(self) -> None:
        """Keep the union of all permissions for the quick "anywhere" question."""
        union = frozenset().union(*(g.permissions for g in self.grants)) if self.grants else frozenset()
        object.__setattr__(self, "_all", union)

    @property
    def now(self) -> datetime:
        """The business instant: the effective one when given, else the present."""
        return self.effective_at or utcnow()

    @property
    def today(self) -> date:
        """The business date in UTC; where a site's zone matters, ask governance."""
        return self.now.date()

    def may_somewhere(self, permission: str) -> bool:
        """Whether any grant carries the permission, in whatever scope."""
        return permission in self._all

    def may(self, permission: str, company_id: int | None = None, site_id: int | None = None) -> bool:
        """Whether a grant covers the permission for a row of that company and site."""
        return permission in self._all and any(g.covers(permission, company_id, site_id) for g in self.grants)

    def at(self, instant: datetime | None) -> "Actor":
        """The same actor recording something that happened at another instant."""
        return replace(self, effective_at=instant)

    def narrowed(self, *, companies: tuple[int, ...], sites: tuple[int, ...]) -> "Actor":
        """The same actor who sees only part of the scope; it can never widen it."""
        return replace(
            self,
            companies=tuple(c for c in self.companies if c in companies),
            sites=tuple(s for s in self.sites if s in sites),
        )
