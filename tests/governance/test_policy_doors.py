"""No door leads to a governed value but the operations: each other one is tried, and refused by the database."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import Error, connections, transaction

from onegauge.governance import operations as ops
from onegauge.governance.access import system_actor
from onegauge.governance.models import PolicyEffective, PolicyProvenance, StatutoryValue, TemplateValue, Variance
from onegauge.governance.operations import StatutoryDraft
from onegauge.kernel.db import read_scope
from tests.governance.conftest import Group
from tests.governance.policy_kit import (
    TODAY,
    Cast,
    cast,
    day,
    draft,
    drafted,
    everything,
    probes,
    refused,
    release,
    vary,
)

__all__ = ["cast", "probes"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def governed(cast: Cast, group: Group) -> dict[str, int]:
    """A released version, a draft, an approved variance, a proposal and a law."""
    released = release(cast, {"probe.tolerance": "0.10", "probe.days": 5})
    variance = vary(cast, "probe.tolerance", "0.40", "site", group.leeds)
    (proposal,) = ops.propose_variances(
        drafts=[draft(cast, "probe.partial", False, "site", group.york)], by=cast.proposer
    )
    law = StatutoryDraft(country="FR", key="probe.days", value=9, law="Loi 1", from_on=TODAY)
    (statutory,) = ops.record_statutory_values(values=[law], by=cast.lawyer)
    return {"released": released, "variance": variance, "proposal": proposal, "law": statutory, "site": group.leeds}


def sql(text: str) -> Callable[[dict[str, int]], Any]:
    def run(ids: dict[str, int]) -> None:
        with connections["default"].cursor() as cursor:
            cursor.execute(text, ids)

    return run


NEW_VARIANCE = """INSERT INTO governance_variance (state, version, key, value, scope, company_id, site_id, reason, kpi, owner_id,
 from_on, until_on, review_on, requested_by_id, requested_at, approved_by_id, approved_at, decision_reason)
 SELECT '{state}', 1, '{key}', '{value}', 'site', company_id, site_id, 'r', 'k', owner_id, from_on + 200, until_on + 200,
 review_on + 200, requested_by_id, now(), {approved}, '' FROM governance_variance WHERE id = %(variance)s"""


@pytest.mark.parametrize(
    "door",
    [
        pytest.param(lambda ids: PolicyEffective.objects.update(value="0.5"), id="ORM update of the values"),
        pytest.param(lambda ids: PolicyEffective.objects.all().delete(), id="ORM delete of the values"),
        pytest.param(
            lambda ids: PolicyEffective.objects.create(
                site_id=ids["site"],
                key="x.y",
                value=1,
                provenance_id=0,
                level="default",
                valid_from=TODAY,
                valid_until=day(1),
            ),
            id="ORM insert of a value",
        ),
        pytest.param(
            lambda ids: PolicyProvenance.objects.create(key="x.y", level="site"), id="ORM insert of provenance"
        ),
        pytest.param(lambda ids: PolicyProvenance.objects.update(level="site"), id="ORM update of provenance"),
        pytest.param(
            lambda ids: TemplateValue.objects.filter(template_version_id=ids["released"]).update(value="0.5"),
            id="ORM update of a released value",
        ),
        pytest.param(
            lambda ids: TemplateValue.objects.filter(template_version_id=ids["released"]).delete(),
            id="ORM delete of a released value",
        ),
        pytest.param(
            lambda ids: TemplateValue.objects.create(
                template_version_id=ids["released"], key="probe.partial", value=False
            ),
            id="ORM insert into a released version",
        ),
        pytest.param(lambda ids: Variance.objects.filter(id=ids["variance"]).update(value="0.5"), id="ORM other value"),
        pytest.param(
            lambda ids: Variance.objects.filter(id=ids["proposal"]).update(key="probe.method"), id="ORM other key"
        ),
        pytest.param(lambda ids: Variance.objects.all().delete(), id="ORM delete of a variance"),
        pytest.param(lambda ids: StatutoryValue.objects.update(value=1), id="ORM other law"),
        pytest.param(sql("UPDATE governance_policyeffective SET value = '1'"), id="SQL update of the values"),
        pytest.param(sql("TRUNCATE governance_policyeffective"), id="SQL truncate of the values"),
        pytest.param(sql("UPDATE governance_policydefinition SET control = 'free'"), id="SQL unlock"),
        pytest.param(sql("DELETE FROM governance_policydefinition"), id="SQL forget declarations"),
        pytest.param(sql("UPDATE governance_policyepoch SET epoch = 0"), id="SQL epoch"),
        pytest.param(
            sql("UPDATE governance_templateversion SET effective_from = effective_from - 1 WHERE id = %(released)s"),
            id="SQL backdate a release",
        ),
        pytest.param(
            sql("UPDATE governance_templateversion SET state = 'draft' WHERE id = %(released)s"), id="SQL back to draft"
        ),
        pytest.param(
            sql("UPDATE governance_variance SET until_on = until_on + 999 WHERE id = %(variance)s"), id="SQL prolong"
        ),
        pytest.param(
            sql("UPDATE governance_variance SET state = 'approved' WHERE id = %(proposal)s"), id="SQL without approver"
        ),
        pytest.param(
            sql(
                "UPDATE governance_variance SET state = 'approved', approved_by_id = requested_by_id, approved_at = now()"
                " WHERE id = %(proposal)s"
            ),
            id="SQL approved by who asked",
        ),
        pytest.param(
            sql("UPDATE governance_variance SET approved_by_id = owner_id WHERE id = %(variance)s"),
            id="SQL other approver",
        ),
        pytest.param(
            sql(
                NEW_VARIANCE.format(
                    state="approved", key="probe.tolerance", value='"0.2"', approved="approved_by_id, now()"
                )
            ),
            id="SQL born approved",
        ),
        pytest.param(
            sql(NEW_VARIANCE.format(state="proposed", key="probe.method", value='"fefo"', approved="NULL, NULL")),
            id="SQL of a locked policy",
        ),
        pytest.param(
            sql(NEW_VARIANCE.format(state="proposed", key="probe.days", value="9", approved="NULL, NULL")),
            id="SQL at too deep a level",
        ),
        pytest.param(
            sql(NEW_VARIANCE.format(state="proposed", key="probe.tolerance", value='"0.9"', approved="NULL, NULL")),
            id="SQL outside the bounds",
        ),
        pytest.param(
            sql(NEW_VARIANCE.format(state="proposed", key="no.such", value="1", approved="NULL, NULL")),
            id="SQL unknown key",
        ),
    ],
)
def test_every_other_door_is_shut(governed: dict[str, int], door: Callable[[dict[str, int]], Any]) -> None:
    with read_scope(system_actor("tests")):
        before = everything()
        with pytest.raises(Error), transaction.atomic():
            door(governed)
        assert everything() == before


def test_two_approved_variances_never_overlap_even_by_sql(cast: Cast, governed: dict[str, int]) -> None:
    add = sql(NEW_VARIANCE.replace("+ 200", "+ 10").format(
        state="proposed", key="probe.tolerance", value='"0.3"', approved="NULL, NULL"
    ))  # fmt: skip
    with read_scope(system_actor("tests")):
        add(governed)
        newest = Variance.objects.latest("id")
        with pytest.raises(Error, match="variance_one_decides"), transaction.atomic():
            Variance.objects.filter(id=newest.id).update(
                state="approved", approved_by_id=cast.decider.person_id, approved_at=cast.decider.now
            )


def test_only_one_operating_template(cast: Cast, governed: dict[str, int]) -> None:
    assert refused(ops.create_template, code="other", name="Other", by=cast.author) == ["already_exists"]
    with pytest.raises(Error), transaction.atomic():
        sql("INSERT INTO governance_template (code, name) VALUES ('other', 'Other')")(governed)


def test_a_frozen_version_refuses_the_operation_too(cast: Cast, group: Group) -> None:
    version = drafted(cast, {"probe.days": 5})
    ops.approve_template_versions(version_ids=[version], by=cast.approver)
    assert refused(ops.set_template_values, version_id=version, values={"probe.days": 6}, by=cast.author) == [
        "template_frozen"
    ]


def test_rebuilding_by_hand_changes_nothing(cast: Cast, governed: dict[str, int]) -> None:
    """The application may call the writer; it takes no values, so it can only write what is right already."""
    with read_scope(system_actor("tests")):
        rows = list(PolicyEffective.objects.values_list("site", "key", "value", "provenance_id", "valid_from").order_by(
            "site", "key", "valid_from"
        ))  # fmt: skip
        ops.rebuild_policy_effective()
        assert rows == list(
            PolicyEffective.objects.values_list("site", "key", "value", "provenance_id", "valid_from").order_by(
                "site", "key", "valid_from"
            )
        )
