"""What somebody wants of access: the input and the answers of its operations."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonDraft:
    """A person as somebody wants it; found by the user name."""

    username: str
    name: str
    email: str = ""
    locale: str = "en"
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PasswordDraft:
    """A new password; never shown in a log or a traceback."""

    person_id: int
    password: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDraft:
    """A role as somebody wants it, with all its permissions."""

    code: str
    name: str
    permissions: tuple[str, ...]
    help: str = ""
    must_use_totp: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SodRuleDraft:
    """Two permissions that should be apart; several pairs may share a code."""

    code: str
    name: str
    permission_a: str
    permission_b: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDraft:
    """A role for a person in a scope, from a day until before another. Without a first day: from today."""

    person_id: int
    role: str
    scope: str
    company_id: int | None = None
    site_id: int | None = None
    from_on: date | None = None
    until_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SodExceptionDraft:
    """A conflict that somebody wants accepted for some days."""

    person_id: int
    rule_code: str
    reason: str
    compensating_control: str
    owner_id: int
    from_on: date
    until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiKeyDraft:
    """A key for a program that acts as a person."""

    person_id: int
    name: str
    scopes: tuple[str, ...]
    until_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKey:
    """A new key. The secret is shown this once and kept nowhere."""

    id: int
    prefix: str
    secret: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueInstalled:
    """How much of the catalogue stands now."""

    role_count: int
    sod_rule_count: int
