"""Policies of the tests' own, and people who may do what with them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connections

from onegauge.catalog import permissions as catalog
from onegauge.catalog.operations import ItemClassDraft, save_item_classes
from onegauge.governance import operations as ops
from onegauge.governance import permissions as may
from onegauge.governance.models import PolicyEffective, PolicyProvenance, TemplateValue, TemplateVersion, Variance
from onegauge.governance.operations import VarianceDraft
from onegauge.governance.policy import POLICIES, Policy
from onegauge.governance.policy_sync import sync_policies
from onegauge.kernel.actor import Actor
from onegauge.kernel.clock import utcnow
from onegauge.kernel.errors import Refused
from onegauge.partners import permissions as partners
from onegauge.partners.operations import PartnerDraft, save_partners
from tests.governance.conftest import Group, actor_with, person

TODAY = utcnow().date()


def day(offset: int) -> date:
    """A day counted from today."""
    return TODAY + timedelta(days=offset)


def declare() -> dict[str, Policy]:
    """One policy of each control, level and type that the tests need."""
    common = {"area": "tests", "owner_role": "tester", "help": "For tests."}
    return {
        p.key: p
        for p in (
            Policy("probe.tolerance", type="decimal", default="0.05", bounds=("0", "0.5"), control="bounded",
                   level="site", narrows=("item_class", "partner"), **common),
            Policy("probe.days", type="int", default=3, bounds=(0, 90), control="bounded", level="company", **common),
            Policy("probe.partial", type="bool", default=True, control="free", level="site", **common),
            Policy("probe.method", type="choice", choices=("fifo", "fefo"), default="fifo", control="locked",
                   level="site", narrows=("item_class",), **common),
            Policy("probe.group_word", type="text", default="one", control="free", level="group", **common),
        )
    }  # fmt: skip


@contextmanager
def declared_policies() -> Iterator[dict[str, Policy]]:
    """The tests' policies, known to code and database; both forget them afterwards."""
    policies = declare()
    sync_policies()
    try:
        yield policies
    finally:
        for key in policies:
            POLICIES.discard(key)
        sync_policies()


@dataclass(frozen=True)
class Cast:
    """The people of the tests."""

    author: Actor
    approver: Actor
    releaser: Actor
    proposer: Actor
    decider: Actor
    lawyer: Actor
    owner_id: int


@pytest.fixture(scope="module")
def probes(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Policy]]:
    """The tests' policies for a whole module: the owner's connection commits them."""
    with django_db_blocker.unblock(), declared_policies() as policies:
        yield policies


@pytest.fixture
def cast(probes: dict[str, Policy], group: Group) -> Cast:
    """Who writes, approves, releases, proposes and decides; nobody does two of these."""
    return Cast(
        author=actor_with("author", may.AUTHOR_TEMPLATE),
        approver=actor_with("approver", may.APPROVE_TEMPLATE),
        releaser=actor_with("releaser", may.RELEASE_TEMPLATE),
        proposer=actor_with("proposer", may.PROPOSE_VARIANCE),
        decider=actor_with("decider", may.APPROVE_VARIANCE, may.END_VARIANCE),
        lawyer=actor_with("lawyer", may.MAINTAIN_STATUTORY),
        owner_id=person("owner"),
    )


def keep_codes() -> None:
    """The class COLD and the partner ACME, for which values may be said."""
    steward = actor_with("steward", catalog.MAINTAIN_UNITS, partners.MAINTAIN_PARTNERS)
    save_item_classes(classes=[ItemClassDraft(code="COLD", name="Cold")], by=steward)
    save_partners(partners=[PartnerDraft(code="ACME", name="Acme", country="GB", roles=("supplier",))], by=steward)


def draft(cast: Cast, key: str, value: object, scope: str, place_id: int, **changes: Any) -> VarianceDraft:
    """A proposal that is right unless a test makes it wrong."""
    given = {
        "reason": "The dock is small.", "kpi": "order_cycle_time", "owner_id": cast.owner_id, "from_on": TODAY,
        "until_on": day(90), **changes,
    }  # fmt: skip
    return VarianceDraft(key=key, value=value, scope=scope, place_id=place_id, **given)  # type: ignore[arg-type]


def vary(cast: Cast, key: str, value: object, scope: str, place_id: int, **changes: Any) -> int:
    """A variance that was proposed by one and approved by another."""
    ids = ops.propose_variances(drafts=[draft(cast, key, value, scope, place_id, **changes)], by=cast.proposer)
    (variance_id,) = ops.approve_variances(variance_ids=ids, by=cast.decider)
    return variance_id


def release(cast: Cast, values: Mapping[str, Any], effective_from: date = TODAY) -> int:
    """A version of the template that is in force from a day on."""
    version_id = drafted(cast, values, effective_from)
    ops.approve_template_versions(version_ids=[version_id], by=cast.approver)
    ops.release_template_versions(version_ids=[version_id], by=cast.releaser)
    return version_id


def drafted(cast: Cast, values: Mapping[str, Any], effective_from: date = TODAY) -> int:
    """A draft of the next version; the template is set up with the first."""
    if not TemplateVersion.objects.exists():
        ops.create_template(code="main", name="Operating template", by=cast.author)
    return ops.draft_template_version(effective_from=effective_from, values=values, by=cast.author)


def refused(act: Any, **arguments: Any) -> list[str]:
    """The codes of a refusal, after a check that nothing changed."""
    before = everything()
    with pytest.raises(Refused) as caught:
        act(**arguments)
    assert everything() == before
    return caught.value.codes


def everything() -> list[list[tuple[Any, ...]]]:
    """All governed rows and the number of journal rows, to see that a refusal left nothing behind."""
    models = (TemplateVersion, TemplateValue, Variance, PolicyProvenance, PolicyEffective)
    rows = [sorted(map(repr, model.objects.values_list())) for model in models]
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT count(*), max(id) FROM kernel_journal")
        return [*rows, cursor.fetchall()]  # type: ignore[list-item]
