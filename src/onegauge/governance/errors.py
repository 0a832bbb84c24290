"""Refusals of organisation and access, one class per reason."""

from onegauge.kernel.errors import Refusal


class UnknownTimeZone(Refusal):
    """A time zone that the IANA database does not know."""

    code, status, title = "unknown_time_zone", 422, "Unknown time zone"


class SiteKeepsCompany(Refusal):
    """A site's stock and documents belong to its company: it moves by a transfer of stock, not by an edit."""

    code, status, title = "site_keeps_company", 409, "A site stays with its company"


class CompanyKeepsCurrency(Refusal):
    """Every amount of a company is in its currency: a new currency is a new company."""

    code, status, title = "company_keeps_currency", 409, "A company keeps its currency"


class BeyondCalendar(Refusal):
    """A date outside the years for which calendars are laid out."""

    code, status, title = "beyond_calendar", 422, "Beyond the calendar"


class UnknownPermission(Refusal):
    """A permission that no module registers."""

    code, status, title = "unknown_permission", 422, "Unknown permission"


class PersonInactive(Refusal):
    """A deactivated person gets no rights and no keys."""

    code, status, title = "person_inactive", 409, "Person is not active"


class ServicePersonRefused(Refusal):
    """A service person acts with rights of the code that runs it; grants on it would be a way around them."""

    code, status, title = "service_person_refused", 409, "Service person"


class PlaceMissing(Refusal):
    """A grant whose scope and place do not fit together."""

    code, status, title = "grant_place_missing", 422, "Scope and place do not fit"


class PeriodBackwards(Refusal):
    """A period that ends before or when it begins."""

    code, status, title = "period_backwards", 422, "Period runs backwards"


class PeriodOver(Refusal):
    """A period that lies in the past: rights are never given backwards."""

    code, status, title = "period_over", 422, "Period lies in the past"


class OwnGrantRefused(Refusal):
    """Nobody widens or keeps alive their own rights."""

    code, status, title = "own_grant_refused", 403, "Not for yourself"


class OwnAccountRefused(Refusal):
    """Nobody shuts themselves out: the last one would take the key along."""

    code, status, title = "own_account_refused", 403, "Not yourself"


class GrantExists(Refusal):
    """The person holds this role there already on some of these days."""

    code, status, title = "grant_exists", 409, "Granted already"


class GrantEnded(Refusal):
    """The grant is over, or ends earlier already."""

    code, status, title = "grant_ended", 409, "Grant is over"


class SodConflict(Refusal):
    """Two permissions that one person should not hold on the same day."""

    code, status, title = "sod_conflict", 409, "Separation of duties"


class SodExceptionTooLong(Refusal):
    """An exception is short by nature; a longer one is a rule that should change."""

    code, status, title = "sod_exception_too_long", 422, "Exception too long"


class SodExceptionDecided(Refusal):
    """The exception was decided before."""

    code, status, title = "sod_exception_decided", 409, "Decided already"


class SelfApprovalRefused(Refusal):
    """Neither who asked nor whom it concerns decides."""

    code, status, title = "self_approval_refused", 403, "Not your own request"


class ReasonMissing(Refusal):
    """Something that must be said in words was left empty."""

    code, status, title = "reason_missing", 422, "Say why"


class WeakPassword(Refusal):
    """A password that is short, common or like the name."""

    code, status, title = "weak_password", 422, "Password too weak"


class KeyRefused(Refusal):
    """A key that opens nothing. Unknown, wrong, revoked and expired are not told apart."""

    code, status, title = "key_refused", 401, "Key refused"


class ApiKeyRevoked(Refusal):
    """The key was revoked before."""

    code, status, title = "api_key_revoked", 409, "Key is revoked"


class ApiKeyTooLong(Refusal):
    """A key must end within a year."""

    code, status, title = "api_key_too_long", 422, "Key lives too long"


class AdministratorExists(Refusal):
    """The first administrator is made once; all others are granted by people."""

    code, status, title = "administrator_exists", 409, "There is an administrator"


class NotACount(Refusal):
    """A counter without gaps never goes back, and is asked for one number at least."""

    code, status, title = "not_a_count", 422, "Not a count"
