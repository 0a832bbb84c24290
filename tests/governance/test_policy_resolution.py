"""Who decides a value: default, template, region, company, site, and the law above all."""

from datetime import date
from decimal import Decimal

import pytest

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.access import system_actor
from onegauge.governance.models import PolicyEffective
from onegauge.governance.operations import StatutoryDraft
from onegauge.governance.policy import Policy, explain
from onegauge.governance.policy_memory import forget
from onegauge.kernel.db import read_scope
from tests.governance.conftest import Group, site
from tests.governance.policy_kit import TODAY, Cast, cast, day, probes, release, vary

__all__ = ["cast", "probes"]
pytestmark = pytest.mark.django_db


def at(policy: Policy, site_id: int, on: date = TODAY) -> tuple[object, str]:
    found = policy.at(site_id=site_id, on=on)
    return found.value, found.level


def test_each_level_gives_way_to_the_next(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    tolerance = probes["probe.tolerance"]
    found = [at(tolerance, group.leeds)]
    release(cast, {"probe.tolerance": "0.10"})
    found.append(at(tolerance, group.leeds))
    region_id = next(r.id for r in queries.regions() if r.code == "UK")
    for scope, place, value in (
        ("region", region_id, "0.20"), ("company", group.north, "0.30"), ("site", group.leeds, "0.40"),
    ):  # fmt: skip
        vary(cast, "probe.tolerance", value, scope, place)
        found.append(at(tolerance, group.leeds))
    law = StatutoryDraft(country="GB", key="probe.tolerance", value="0.01", law="Act 1", from_on=TODAY)
    ops.record_statutory_values(values=[law], by=cast.lawyer)
    found.append(at(tolerance, group.leeds))

    assert found == [
        (Decimal("0.05"), "default"),
        (Decimal("0.10"), "template"),
        (Decimal("0.20"), "region"),
        (Decimal("0.30"), "company"),
        (Decimal("0.40"), "site"),
        (Decimal("0.01"), "statutory"),
    ]
    assert at(tolerance, group.lyon) == (Decimal("0.10"), "template")
    assert tolerance.at(company_id=group.south, on=TODAY).level == "template"
    assert tolerance.at(on=TODAY).value == Decimal("0.10")


def test_a_variance_ends_by_itself_on_its_day(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    vary(cast, "probe.partial", False, "site", group.leeds, from_on=day(5), until_on=day(10))
    values = {
        offset: probes["probe.partial"].at(site_id=group.leeds, on=day(offset)).as_bool for offset in (4, 5, 9, 10)
    }
    assert values == {4: True, 5: False, 9: False, 10: True}


def test_ending_a_variance_early_leaves_its_past(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    variance_id = vary(cast, "probe.partial", False, "site", group.leeds, until_on=day(30))
    ops.end_variances(variance_ids=[variance_id], ended_on=day(3), reason="Dock rebuilt.", by=cast.decider)
    found = {offset: probes["probe.partial"].at(site_id=group.leeds, on=day(offset)).as_bool for offset in (0, 2, 3)}
    assert found == {0: False, 2: False, 3: True}


def test_a_later_version_takes_over_on_its_day(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    first = release(cast, {"probe.days": 5})
    second = release(cast, {"probe.days": 7}, day(20))
    days = probes["probe.days"]
    found = [(r.value, r.template_version_id) for r in (days.at(site_id=group.york, on=day(o)) for o in (0, 19, 20))]
    assert found == [(5, first), (5, first), (7, second)]


def test_the_table_covers_all_time_for_a_site_opened_later(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    release(cast, {"probe.days": 5})
    (saved,) = ops.save_sites(sites=[site("HULL", "NORTH", "UK", "Europe/London")], by=system_actor("tests"))
    assert probes["probe.days"].at(site_id=saved.id, on=TODAY).value == 5
    with read_scope(system_actor("tests")):
        rows = PolicyEffective.objects.filter(site_id=saved.id, key="probe.days").order_by("valid_from")
        found = list(rows.values_list("value", "valid_from", "valid_until", "level"))
    assert found == [
        (3, date(1, 1, 1), TODAY, "default"),
        (5, TODAY, date(9999, 12, 31), "template"),
    ]


def test_explaining_tells_the_whole_story(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    release(cast, {"probe.tolerance": "0.10"})
    variance_id = vary(cast, "probe.tolerance", "0.40", "site", group.leeds, reason="Old scale.")
    with read_scope(system_actor("tests")):
        told = explain("probe.tolerance", site_id=group.leeds, on=TODAY)

    assert (told.value, told.level, told.decided_by["variance_id"]) == (Decimal("0.40"), "site", variance_id)
    assert {name: told.decided_by[name] for name in ("reason", "requested_by", "approved_by", "owner", "kpi")} == {
        "reason": "Old scale.", "requested_by": "Proposer", "approved_by": "Decider", "owner": "Owner",
        "kpi": "order_cycle_time",
    }  # fmt: skip
    assert [(level.level, level.value) for level in told.levels] == [
        ("site", Decimal("0.40")),
        ("template", Decimal("0.10")),
        ("default", Decimal("0.05")),
    ]


def test_the_matrix_shows_policies_by_sites(cast: Cast, group: Group) -> None:
    vary(cast, "probe.partial", False, "company", group.north)
    with read_scope(system_actor("tests")):
        (row,) = queries.policy_matrix(on=TODAY, keys=["probe.partial"])
    cells = {site_id: (cell.value, cell.level) for site_id, cell in row.cells.items()}
    assert cells == {
        group.leeds: (False, "company"), group.york: (False, "company"), group.lyon: (True, "default"),
    }  # fmt: skip
    assert row.varied_count == 2


def test_asking_again_in_one_transaction_costs_nothing(
    cast: Cast, group: Group, probes: dict[str, Policy], django_assert_num_queries: object
) -> None:
    forget()
    probes["probe.days"].at(site_id=group.leeds, on=TODAY)
    with django_assert_num_queries(0):  # type: ignore[operator]
        for _ in range(50):
            probes["probe.days"].at(site_id=group.york, on=TODAY)
    forget()
    with django_assert_num_queries(1):  # type: ignore[operator]
        probes["probe.days"].at(site_id=group.leeds, on=TODAY)
