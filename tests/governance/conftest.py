"""A small group of two companies and three sites, and people who hold roles in it."""

from dataclasses import dataclass
from datetime import date

import pytest

from onegauge.governance import operations as ops
from onegauge.governance.access import actor_for, system_actor
from onegauge.kernel.actor import Actor
from tests.founding import Founded


@dataclass(frozen=True)
class Group:
    """The ids of the small group."""

    north: int
    south: int
    leeds: int
    york: int
    lyon: int
    calendar: int


def build_group() -> Group:
    """Two companies; the first has two sites, the second one."""
    by = system_actor("tests")
    ops.save_regions(
        regions=[ops.RegionDraft(code="UK", name="Britain"), ops.RegionDraft(code="EU", name="Continent")], by=by
    )
    (calendar,) = ops.save_calendars(
        calendars=[
            ops.CalendarDraft(
                code="UK", name="Britain", days=(ops.CalendarDayDraft(day_on=date(2030, 1, 1), name="New Year"),)
            )
        ],
        by=by,
    )
    north, south = ops.save_companies(
        companies=[
            ops.CompanyDraft(code="NORTH", name="North Ltd", country="GB", currency="GBP", region="UK"),
            ops.CompanyDraft(code="SOUTH", name="Sud SA", country="FR", currency="EUR", region="EU"),
        ],
        by=by,
    )
    leeds, york, lyon = ops.save_sites(
        sites=[
            site("LEEDS", "NORTH", "UK", "Europe/London"),
            site("YORK", "NORTH", "UK", "Europe/London"),
            site("LYON", "SOUTH", "EU", "Europe/Paris"),
        ],
        by=system_actor("tests"),  # an actor made now: the companies are new
    )
    return Group(north.id, south.id, leeds.id, york.id, lyon.id, calendar.id)


def site(code: str, company: str, region: str, timezone: str) -> ops.SiteDraft:
    """A warehouse with the one calendar."""
    return ops.SiteDraft(code=code, name=code.title(), company=company, region=region, timezone=timezone, calendar="UK")


def person(username: str) -> int:
    """A person without any right."""
    (saved,) = ops.save_people(
        people=[ops.PersonDraft(username=username, name=username.title())], by=system_actor("tests")
    )
    return saved.id


def role(code: str, *permissions: str, must_use_totp: bool = False) -> None:
    """A role of exactly these permissions."""
    draft = ops.RoleDraft(code=code, name=code.title(), permissions=permissions, must_use_totp=must_use_totp)
    ops.save_roles(roles=[draft], by=system_actor("tests"))


def grant(person_id: int, role_code: str, scope: str = "group", **where: object) -> int:
    """A grant by the system."""
    draft = ops.GrantDraft(person_id=person_id, role=role_code, scope=scope, **where)  # type: ignore[arg-type]
    (grant_id,) = ops.grant_roles(grants=[draft], by=system_actor("tests"))
    return grant_id


def actor_with(username: str, *permissions: str, scope: str = "group", **where: object) -> Actor:
    """A new person who holds exactly these permissions there."""
    person_id = person(username)
    role(f"role_{username}", *permissions)
    grant(person_id, f"role_{username}", scope, **where)
    return actor_for(person_id=person_id)


@pytest.fixture
def group(founded_group: Founded[Group], db: None) -> Group:
    """The small group, under the test's transaction."""
    return founded_group.words()
