"""Memory, table and a naive reading of the rules give the same value everywhere, always."""

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from onegauge.governance import operations as ops
from onegauge.governance import queries
from onegauge.governance.operations import StatutoryDraft
from onegauge.governance.policy import Policy
from onegauge.governance.policy_memory import forget, snapshot
from onegauge.governance.policy_resolution import END, periods
from onegauge.kernel.errors import Refused
from tests.governance.conftest import Group
from tests.governance.policy_kit import Cast, cast, draft, drafted, keep_codes, probes

__all__ = ["cast", "probes"]
pytestmark = pytest.mark.django_db

GOODS = (("", ""), ("COLD", ""), ("", "ACME"), ("COLD", "ACME"))
START = date(2001, 1, 1)
EARLY = datetime(2001, 1, 1, tzinfo=UTC)
KEYS = ("probe.tolerance", "probe.partial")
days = st.integers(0, 40).map(lambda n: START + timedelta(days=n))
lengths = st.integers(1, 25)


@dataclass(frozen=True)
class Change:
    """Something that happens: a release, a variance, a law, an early end."""

    what: str
    key: str
    value: Any
    begins: date
    length: int
    place: int
    goods: tuple[str, str] = ("", "")


def values(key: str) -> st.SearchStrategy[Any]:
    if key == "probe.partial":
        return st.booleans()
    return st.integers(0, 50).map(lambda n: format(Decimal(n) / 100, "f"))


@st.composite
def changes(draw: st.DrawFn) -> Change:
    key = draw(st.sampled_from(KEYS))
    what = draw(st.sampled_from(["template", "region", "company", "site", "site", "law", "end"]))
    goods = draw(st.sampled_from(GOODS if key == "probe.tolerance" else GOODS[:1]))
    return Change(what, key, draw(values(key)), draw(days), draw(lengths), draw(st.integers(0, 2)), goods)


class World:
    """Applies changes through the operations and keeps a naive note of what was accepted."""

    def __init__(self, cast: Cast, group: Group) -> None:
        regions = {r.code: r.id for r in queries.regions()}
        self.cast = cast
        self.sites = {
            group.leeds: (group.north, regions["UK"], "GB"),
            group.york: (group.north, regions["UK"], "GB"),
            group.lyon: (group.south, regions["EU"], "FR"),
        }
        self.templates: dict[date, dict[tuple[str, str, str], Any]] = {}
        self.variances: dict[int, list[Any]] = {}
        self.laws: list[tuple[str, str, Any, date, date]] = []

    def apply(self, change: Change) -> None:
        with suppress(Refused):
            getattr(self, f"_{change.what}")(change)

    def _template(self, change: Change) -> None:
        copied = self.templates[max(self.templates)] if self.templates else {}
        item_class, partner = change.goods
        for_all = change.goods == GOODS[0]
        version = drafted(self._early(), {change.key: change.value} if for_all else {}, change.begins)
        if not for_all:
            ops.narrow_template_versions(
                version_ids=[version], policy=change.key, value=change.value, item_class=item_class, partner=partner,
                by=self._early().author,
            )  # fmt: skip
        ops.approve_template_versions(version_ids=[version], by=self.cast.approver.at(EARLY))
        ops.release_template_versions(version_ids=[version], by=self.cast.releaser.at(EARLY))
        self.templates[change.begins] = {**copied, (change.key, *change.goods): change.value}

    def _early(self) -> Cast:
        return Cast(**{**self.cast.__dict__, "author": self.cast.author.at(EARLY)})

    def _vary(self, change: Change, scope: str, place: int) -> None:
        until = change.begins + timedelta(days=change.length)
        item_class, partner = change.goods
        proposal = draft(
            self.cast, change.key, change.value, scope, place, from_on=change.begins, until_on=until,
            item_class=item_class, partner=partner,
        )  # fmt: skip
        ids = ops.propose_variances(drafts=[proposal], by=self.cast.proposer.at(EARLY))
        ops.approve_variances(variance_ids=ids, by=self.cast.decider.at(EARLY))
        self.variances[ids[0]] = [scope, place, (change.key, *change.goods), change.value, change.begins, until]

    def _site(self, change: Change) -> None:
        self._vary(change, "site", sorted(self.sites)[change.place])

    def _company(self, change: Change) -> None:
        self._vary(change, "company", sorted({c for c, _, _ in self.sites.values()})[change.place % 2])

    def _region(self, change: Change) -> None:
        self._vary(change, "region", sorted({r for _, r, _ in self.sites.values()})[change.place % 2])

    def _law(self, change: Change) -> None:
        until = change.begins + timedelta(days=change.length)
        country = ("GB", "FR")[change.place % 2]
        law = StatutoryDraft(
            country=country, key=change.key, value=change.value, law="Act", from_on=change.begins, until_on=until
        )
        ops.record_statutory_values(values=[law], by=self.cast.lawyer.at(EARLY))
        self.laws.append((country, change.key, change.value, change.begins, until))

    def _end(self, change: Change) -> None:
        if not self.variances:
            return
        variance_id = sorted(self.variances)[change.place % len(self.variances)]
        ops.end_variances(
            variance_ids=[variance_id], ended_on=change.begins, reason="Over.", by=self.cast.decider.at(EARLY)
        )
        note = self.variances[variance_id]
        note[5] = min(note[5], change.begins)

    def naive(self, key: str, site_id: int, on: date, default: Any, goods: tuple[str, str]) -> Any:
        company, region, country = self.sites[site_id]
        for law_country, law_key, value, begins, until in self.laws:
            if (law_country, law_key) == (country, key) and begins <= on < until:
                return value
        begun = [begins for begins in self.templates if begins <= on]
        template = self.templates[max(begun)] if begun else {}
        item_class, partner = goods
        for said in dict.fromkeys([goods, ("", partner), (item_class, ""), ("", "")]):
            wanted = (key, *said)
            for scope, place in (("site", site_id), ("company", company), ("region", region)):
                for its_scope, its_place, its_key, value, begins, until in self.variances.values():
                    if (its_scope, its_place, its_key) == (scope, place, wanted) and begins <= on < until:
                        return value
            if wanted in template:
                return template[wanted]
        return default


def table_rows(site_id: int, key: str, goods: tuple[str, str]) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT set_config('og.sites', %s, true)", [str(site_id)])
        cursor.execute(
            "SELECT value, provenance_id, level, valid_from, valid_until FROM governance_policyeffective"
            " WHERE site_id = %s AND key = %s AND item_class = %s AND partner = %s ORDER BY valid_from",
            [site_id, key, *goods],
        )
        return [(json.loads(value), *rest) for value, *rest in cursor.fetchall()]


def check(world: World, probes: dict[str, Policy]) -> None:
    forget()
    found = snapshot()
    for site_id in world.sites:
        for key, goods in ((key, goods) for key in KEYS for goods in GOODS):
            policy, (item_class, partner) = probes[key], goods
            default = policy.default if isinstance(policy.default, bool) else format(policy.default, "f")
            rows = table_rows(site_id, key, goods)
            place = replace(found.place(site_id=site_id, company_id=None), item_class=item_class, partner=partner)
            expected = periods(found.layers_of(key, default), place)
            assert [
                (p.layer.value, p.layer.provenance_id, p.layer.level, p.valid_from, p.valid_until) for p in expected
            ] == rows
            if goods == GOODS[0]:
                assert (rows[0][3], rows[-1][4]) == (date.min, END)
                assert [r[4] for r in rows[:-1]] == [r[3] for r in rows[1:]]
            for offset in range(-1, 68):
                on = START + timedelta(days=offset)
                resolved = policy.at(site_id=site_id, on=on, item_class=item_class, partner=partner)
                said = [(policy.restore(r[0]), r[1]) for r in rows if r[3] <= on < r[4]]
                is_exact = (resolved.item_class, resolved.partner) == goods
                assert said == ([(resolved.value, resolved.provenance_id)] if is_exact else [])
                assert resolved.value == policy.restore(world.naive(key, site_id, on, default, goods))


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(script=st.lists(changes(), min_size=1, max_size=12))
def test_memory_table_and_rules_agree(
    cast: Cast, group: Group, probes: dict[str, Policy], script: list[Change]
) -> None:
    example = transaction.atomic()
    example._from_testcase = True  # type: ignore[attr-defined]  operations are durable, except inside a test
    with example:
        keep_codes()
        world = World(cast, group)
        for change in script:
            world.apply(change)
        check(world, probes)
        transaction.set_rollback(True)
    forget()
