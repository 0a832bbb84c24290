"""Reads of access: who holds what, which exceptions wait, which conflicts exist."""

from allauth.mfa.models import Authenticator
from django.db.models import Q, QuerySet, Subquery

from onegauge.governance.models import (
    ApiKey,
    Person,
    Role,
    RoleGrant,
    SodException,
    SodRule,
    TemplateVersion,
)
from onegauge.kernel.clock import utcnow


def people() -> QuerySet[Person]:
    """People by name; services of the system itself are not among them."""
    return Person.objects.filter(is_service=False).order_by("name", "id")


def roles() -> QuerySet[Role]:
    """Roles by name, with their permissions."""
    return Role.objects.order_by("name", "id").prefetch_related("permissions")


def grants() -> QuerySet[RoleGrant]:
    """All grants, also those that ended, newest first."""
    return RoleGrant.objects.select_related("person", "role", "company", "site").order_by("-id")


def grants_in_force() -> QuerySet[RoleGrant]:
    """The grants that hold today."""
    today = utcnow().date()
    return grants().filter(Q(until_on=None) | Q(until_on__gt=today), from_on__lte=today)


def sod_rules() -> QuerySet[SodRule]:
    """Separation rules by code."""
    return SodRule.objects.order_by("code", "permission_a", "permission_b")


def sod_exceptions() -> QuerySet[SodException]:
    """Exceptions, newest first."""
    return SodException.objects.select_related("person", "owner", "requested_by", "decided_by").order_by("-id")


def api_keys() -> QuerySet[ApiKey]:
    """Keys with their person, newest first; never their secrets, which nobody has."""
    return ApiKey.objects.select_related("person").order_by("-id")


def person_names(person_ids: set[int]) -> dict[int, str]:
    """Names for ids, in one read."""
    return dict(Person.objects.filter(id__in=person_ids).values_list("id", "name"))


def roles_and_template(person_id: int) -> tuple[list[str], int | None]:
    """The roles that a person holds today, and the number of the template in force; one statement for every page."""
    released = TemplateVersion.objects.filter(state="released").order_by("-number").values("number")[:1]
    rows = grants_in_force().filter(person_id=person_id).order_by("role__name")
    found = list(rows.values_list("role__name", Subquery(released)).distinct())
    return [name for name, _number in found], found[0][1] if found else None


def needs_second_factor(person_id: int) -> bool:
    """Whether a role that this person holds today demands a second factor."""
    return grants_in_force().filter(person_id=person_id, role__must_use_totp=True).exists()


def lacks_second_factor() -> Q:
    """People who hold a role today that demands a second factor, and have none."""
    demanding = grants_in_force().filter(role__must_use_totp=True).values("person_id")
    factors = Authenticator.objects.filter(type=Authenticator.Type.TOTP).values("user_id")
    return Q(is_active=True, pk__in=demanding) & ~Q(pk__in=factors)
