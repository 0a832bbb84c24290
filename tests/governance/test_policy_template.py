"""The template: written by one, approved by another, in force from a day on."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance import queries
from onegauge.governance.models import TemplateValue, TemplateVersion, Variance
from onegauge.governance.operations import StatutoryDraft
from onegauge.governance.policy import Policy
from onegauge.governance.web.policy_forms import CellForm, NarrowForm
from tests.governance.conftest import Group, actor_with
from tests.governance.policy_kit import TODAY, Cast, cast, day, drafted, keep_codes, probes, refused, release

__all__ = ["cast", "probes"]
pytestmark = pytest.mark.django_db


def test_a_version_needs_a_template(cast: Cast) -> None:
    assert refused(ops.draft_template_version, effective_from=TODAY, by=cast.author) == ["template_missing"]


def test_a_new_version_begins_as_a_copy(cast: Cast) -> None:
    first = release(cast, {"probe.days": 5, "probe.method": "fefo"})
    second = drafted(cast, {"probe.days": 7}, day(1))
    assert queries.template_values(second) == {"probe.days": 7, "probe.method": "fefo"}
    (difference,) = queries.template_differences(first, second)
    assert (difference.key, difference.before, difference.after) == ("probe.days", 5, 7)


def test_a_draft_changes_and_loses_values(cast: Cast) -> None:
    version = drafted(cast, {"probe.days": 5, "probe.tolerance": "0.1"})
    ops.set_template_values(
        version_id=version,
        values={"probe.days": "8", "probe.partial": False},
        remove=["probe.tolerance"],
        by=cast.author,
    )
    assert queries.template_values(version) == {"probe.days": 8, "probe.partial": False}


@pytest.mark.parametrize(
    ("values", "codes"),
    [
        ({"no.such": 1}, ["policy_unknown"]),
        ({"probe.days": 91}, ["policy_value_refused"]),
        ({"probe.days": "many", "probe.method": "lifo"}, ["policy_value_refused"] * 2),
    ],
)
def test_values_that_do_not_fit(cast: Cast, values: dict[str, Any], codes: list[str]) -> None:
    version = drafted(cast, {})
    assert refused(ops.set_template_values, version_id=version, values=values, by=cast.author) == codes
    assert refused(ops.draft_template_version, effective_from=TODAY, values=values, by=cast.author) == codes


def test_a_draft_says_values_for_narrower_goods_beside_those_for_all(cast: Cast) -> None:
    """They are copied into the next version, taken back without a value, and refused where nobody declared them."""
    keep_codes()
    version = drafted(cast, {"probe.tolerance": "0.1"})
    narrow = partial(ops.narrow_template_versions, version_ids=[version], by=cast.author)
    narrow(policy="probe.tolerance", value="0.2", item_class="COLD")
    narrow(policy="probe.tolerance", value="0", item_class="COLD", partner="ACME")
    narrow(policy="probe.tolerance", value=None, item_class="COLD", partner="ACME")
    assert queries.said_values(version) == {
        ("probe.tolerance", "", ""): "0.1", ("probe.tolerance", "COLD", ""): "0.2",
    }  # fmt: skip
    assert queries.template_values(version) == {"probe.tolerance": "0.1"}
    for wrong, code in (
        ({"policy": "probe.days", "value": 4, "item_class": "COLD"}, "policy_too_narrow"),
        ({"policy": "probe.method", "value": "fefo", "partner": "ACME"}, "policy_too_narrow"),
        ({"policy": "probe.tolerance", "value": "0", "item_class": "WARM"}, "invalid_value"),
        ({"policy": "probe.tolerance", "value": "0"}, "invalid_value"),
        ({"policy": "probe.tolerance", "value": "2", "item_class": "COLD"}, "policy_value_refused"),
    ):
        assert refused(narrow, **wrong) == [code]
    with pytest.raises(DatabaseError, match="is not narrowed so"), transaction.atomic():
        TemplateValue.objects.create(template_version_id=version, key="probe.days", item_class="COLD", value=4)
    ops.approve_template_versions(version_ids=[version], by=cast.approver)
    ops.release_template_versions(version_ids=[version], by=cast.releaser)
    assert queries.said_values(drafted(cast, {}, day(1))) == queries.said_values(version)


def test_forms_take_the_codes_that_people_type(cast: Cast, group: Group) -> None:
    """Beside a cell for narrower goods the proposal is for these; beside another policy nobody is asked."""
    keep_codes()
    typed = {
        "policy": "probe.tolerance", "place": f"site:{group.leeds}", "item_class": "cold", "partner": "", "value": "0.3",
        "reason": "They thaw.", "from_on": str(TODAY), "until_on": str(day(30)), "kpi": "pick_rate",
        "owner_id": str(cast.owner_id), "review_on": "",
    }  # fmt: skip
    form = CellForm(typed, row=None, by=cast.proposer)
    assert form.is_valid(), form.errors
    made = Variance.objects.get(pk=form.save(by=cast.proposer, key=None))
    assert (made.item_class, made.partner, made.value) == ("COLD", "", "0.3")
    assert not {"item_class", "partner"} & set(
        CellForm({**typed, "policy": "probe.days"}, row=None, by=cast.proposer).fields
    )

    narrow = NarrowForm({"policy": "probe.tolerance", "item_class": "", "partner": "acme", "value": ""})
    assert narrow.is_valid(), narrow.errors
    assert narrow.cleaned_data == {"policy": "probe.tolerance", "item_class": "", "partner": "ACME", "value": None}


def test_refusals_around_a_draft(cast: Cast) -> None:
    version = drafted(cast, {"probe.days": 5})
    change = {"values": {"probe.days": 6}, "by": cast.author}
    assert refused(ops.set_template_values, version_id=10**12, **change) == ["unknown_document"]
    assert refused(ops.set_template_values, version_id=version, version=9, **change) == ["stale_version"]
    stranger = {"version_id": version, "values": {"probe.days": 6}, "by": cast.proposer}
    assert refused(ops.set_template_values, **stranger) == ["permission_missing"]


def test_nobody_approves_what_they_wrote(cast: Cast, group: Group) -> None:
    both = actor_with("both", may.AUTHOR_TEMPLATE, may.APPROVE_TEMPLATE)
    ops.create_template(code="main", name="Template", by=both)
    version = ops.draft_template_version(effective_from=TODAY, by=both)
    assert refused(ops.approve_template_versions, version_ids=[version], by=both) == ["self_approval_refused"]
    assert ops.approve_template_versions(version_ids=[version], by=cast.approver) == [version]


def test_the_steps_come_in_order(cast: Cast) -> None:
    version = drafted(cast, {})
    steps: list[tuple[Callable[..., Any], Any]] = [
        (ops.release_template_versions, cast.releaser),
        (ops.retire_template_versions, cast.releaser),
    ]
    assert [refused(verb, version_ids=[version], by=by) for verb, by in steps] == [
        ["transition_refused"], ["transition_refused", "template_in_force"],
    ]  # fmt: skip
    ops.approve_template_versions(version_ids=[version], by=cast.approver)
    ops.return_template_versions(version_ids=[version], reason="Days are too few.", by=cast.approver)
    row = TemplateVersion.objects.get(id=version)
    assert (row.state, row.approved_by_id, row.approved_at) == ("draft", None, None)


def test_a_release_is_never_backdated_and_has_its_day_alone(cast: Cast) -> None:
    release(cast, {"probe.days": 5}, day(3))
    late, same = drafted(cast, {}, day(-1)), drafted(cast, {}, day(3))
    ops.approve_template_versions(version_ids=[late, same], by=cast.approver)
    assert refused(ops.release_template_versions, version_ids=[late, same], by=cast.releaser) == [
        "release_backdated", "release_day_taken",
    ]  # fmt: skip


def test_a_version_retires_when_its_successor_decides(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    first = release(cast, {"probe.days": 5})
    release(cast, {"probe.days": 7}, day(10))
    assert refused(ops.retire_template_versions, version_ids=[first], by=cast.releaser) == ["template_in_force"]
    later = cast.releaser.at(cast.releaser.now + timedelta(days=10))
    ops.retire_template_versions(version_ids=[first], by=later)
    days = probes["probe.days"]
    assert [days.at(site_id=group.leeds, on=day(o)).value for o in (0, 9, 10)] == [5, 5, 7]


def test_a_law_ends_on_a_day_that_has_not_passed(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    law = StatutoryDraft(country="GB", key="probe.method", value="fefo", law="Act 3", from_on=day(-5))
    (law_id,) = ops.record_statutory_values(values=[law], by=cast.lawyer)
    arguments = {"statutory_ids": [law_id], "by": cast.lawyer}
    assert refused(ops.end_statutory_values, until_on=day(-1), **arguments) == ["period_over"]
    ops.end_statutory_values(until_on=day(2), **arguments)
    found = [probes["probe.method"].at(site_id=group.leeds, on=day(o)).level for o in (-6, -5, 1, 2)]
    assert found == ["default", "statutory", "statutory", "default"]


def test_the_journal_tells_who_released(cast: Cast) -> None:
    version = release(cast, {"probe.days": 5})
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('og.companies', '', true), set_config('og.sites', '', true)")
        cursor.execute(
            "SELECT verb, actor_name FROM kernel_journal WHERE kind = 13 AND object_id = %s ORDER BY id", [version]
        )
        assert cursor.fetchall() == [("drafted", "Author"), ("approve", "Approver"), ("release", "Releaser")]


def test_many_versions_cost_as_many_statements_as_one(cast: Cast) -> None:
    release(cast, {"probe.days": 1})
    costs = []
    for count, first in ((1, 1), (10, 2)):
        versions = [drafted(cast, {"probe.days": 5}, day(first + i)) for i in range(count)]
        with CaptureQueriesContext(connection) as captured:
            ops.approve_template_versions(version_ids=versions, by=cast.approver)
            ops.release_template_versions(version_ids=versions, by=cast.releaser)
        costs.append(len(captured))
    assert costs[0] == costs[1]
