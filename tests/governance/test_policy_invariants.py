"""What holds on committed data: the invariants find what was written past the operations, and memory notices others."""

from pathlib import Path

import pytest
from django.db import connections

from onegauge.governance import operations as ops
from onegauge.governance import registry
from onegauge.governance.policy import Policy
from onegauge.governance.policy_sync import sync_policies
from onegauge.kernel.sql import load_statements
from tests import database
from tests.governance.conftest import Group
from tests.governance.policy_kit import TODAY, Cast, cast, draft, probes, release, vary

__all__ = ["cast", "probes"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def known_again(probes: dict[str, Policy]) -> None:
    """The flush between tests takes the tests' declarations along."""
    sync_policies()


def broken() -> set[str]:
    """The invariants of governance that return a row, asked with the owner's eyes."""

    statements = load_statements(Path(registry.__file__).parent / "invariants.sql")
    found = set()
    with connections["owner"].cursor() as cursor:
        for name, text in statements.items():
            cursor.execute(text)
            if cursor.fetchall():
                found.add(name)
    return found


def tamper(text: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(text)


def test_invariants_hold_and_find_tampering(cast: Cast, group: Group) -> None:
    release(cast, {"probe.tolerance": "0.10"})
    vary(cast, "probe.tolerance", "0.40", "site", group.leeds)
    assert broken() == set()

    tamper("UPDATE governance_policyeffective SET value = '\"0.5\"' WHERE level = 'site'")
    assert broken() == {"effective_values_are_those_of_a_fresh_computation"}
    tamper("DELETE FROM governance_policyeffective WHERE level = 'site'")
    assert broken() == {"effective_values_are_those_of_a_fresh_computation", "no_gap_in_effective_values"}
    tamper("DELETE FROM governance_policyeffective WHERE key = 'probe.partial'")
    assert "every_site_has_every_policy" in broken()
    tamper("SELECT og_rebuild_policy_effective(NULL, NULL)")
    assert broken() == set()


def test_memory_notices_what_another_process_decided(cast: Cast, group: Group, probes: dict[str, Policy]) -> None:
    (proposed,) = ops.propose_variances(
        drafts=[draft(cast, "probe.partial", False, "site", group.leeds)], by=cast.proposer
    )
    partial = probes["probe.partial"]
    seen = [partial.at(site_id=group.leeds, on=TODAY).value]
    with database.owner_connection() as other:
        other.execute(
            "UPDATE governance_variance SET state = 'approved', approved_at = now(), approved_by_id = %s WHERE id = %s",
            [cast.decider.person_id, proposed],
        )
        other.execute("SELECT og_rebuild_policy_effective(ARRAY['probe.partial'], NULL)")
        seen.append(partial.at(site_id=group.leeds, on=TODAY).value)
    seen.append(partial.at(site_id=group.leeds, on=TODAY).value)
    assert seen == [True, True, False]
