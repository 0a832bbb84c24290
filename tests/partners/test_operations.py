"""Partners, their addresses, and what companies grant them as customers."""

from decimal import Decimal

import pytest

from onegauge.kernel.db import read_scope
from onegauge.partners import operations as ops
from onegauge.partners import queries
from onegauge.partners.models import Address, Customer, Partner, PartnerRole
from tests.masterdata import World, broken, journal, make_customers, only_in, refusals, statements, without


def partner(code: str, **changes: object) -> ops.PartnerDraft:
    return ops.PartnerDraft(**{"code": code, "name": f"Partner {code}", "country": "GB", **changes})  # type: ignore[arg-type]


def address(partner_code: str, code: str, **changes: object) -> ops.AddressDraft:
    values = {"kind": "ship_to", "line1": "1 High Street", "city": "Leeds", "country": "GB", **changes}
    return ops.AddressDraft(partner=partner_code, code=code, **values)  # type: ignore[arg-type]


def terms(world: World, partner_code: str, **changes: object) -> ops.CustomerDraft:
    values = {"company_id": world.north, "currency": "GBP", **changes}
    return ops.CustomerDraft(partner=partner_code, **values)  # type: ignore[arg-type]


def everything() -> list[list[tuple[object, ...]]]:
    return [list(m.objects.order_by("id").values_list()) for m in (Partner, PartnerRole, Address, Customer)]


def test_a_partner_with_roles(world: World) -> None:
    draft = partner("ACME", tax_id="GB 980 7806 84", roles=("customer", "supplier"))
    (saved,) = ops.save_partners(partners=[draft], by=world.by)
    row = queries.partners_by_code(["ACME"])["ACME"]
    assert (row.id, row.tax_id, row.roles, row.state) == (saved.id, "980780684", ["customer", "supplier"], "active")
    ops.save_partners(partners=[partner("ACME", tax_id="GB980780684", roles=("supplier", "carrier"))], by=world.by)
    assert queries.partners_by_code(["ACME"])["ACME"].roles == ["carrier", "supplier"]
    assert [verb for verb, _, _ in journal(24, saved.id)] == ["created", "roles_changed", "roles_changed"]


def test_a_blocked_partner_and_back(world: World) -> None:
    (partner_id,) = make_customers("ACME", world=world)
    ops.block_partners(partner_ids=[partner_id], reason="Fraud case 12", by=world.by)
    row = queries.partners_by_code(["ACME"])["ACME"]
    assert row.state == "blocked"
    assert broken("partners") == []
    ops.unblock_partners(partner_ids=[partner_id], reason="Cleared", by=world.by)
    assert queries.partners_by_code(["ACME"])["ACME"].state == "active"
    assert refusals(lambda: ops.block_partners(partner_ids=[partner_id], reason=" ", by=world.by)) == [
        ("block_reason_missing", "reason")
    ]


PARTNERS_REFUSED = [
    (partner("", name="Nameless"), "invalid_value", "code"),
    (partner("B", name=""), "invalid_value", "name"),
    (partner("B", country="gb"), "invalid_value", "country"),
    (partner("B", country="DE", tax_id="DE136695977"), "tax_id_invalid", "tax_id"),
    (partner("B", tax_id="980780684"), "tax_id_taken", "tax_id"),
    (partner("B", roles=("vendor",)), "invalid_value", "roles"),
    (partner("ACME", roles=()), "role_still_used", "roles"),
    (partner("ACME", roles=("customer",), version=5), "stale_version", "version"),
]


@pytest.mark.parametrize(("draft", "code", "column"), PARTNERS_REFUSED)
def test_partners_that_are_refused(world: World, draft: ops.PartnerDraft, code: str, column: str) -> None:
    make_customers("ACME", world=world)
    ops.save_partners(partners=[partner("OWNER", tax_id="GB980780684")], by=world.by)
    with read_scope(world.by):
        before = everything()
    act = lambda: ops.save_partners(partners=[partner("NEW"), draft], by=world.by)  # noqa: E731
    assert refusals(act) == [(code, f"partners[1].{column}")]
    with read_scope(world.by):
        assert everything() == before


def test_a_new_default_address_replaces_the_old_one(world: World) -> None:
    (partner_id,) = make_customers("ACME", world=world)
    old, other = ops.save_addresses(
        addresses=[address("ACME", "MAIN", is_default=True), address("ACME", "HOME", kind="bill_to", is_default=True)],
        by=world.by,
    )
    (new,) = ops.save_addresses(addresses=[address("ACME", "NEW", is_default=True)], by=world.by)
    assert queries.default_addresses([partner_id]) == {partner_id: (new.id, "GB")}
    assert queries.default_addresses([partner_id], "bill_to") == {partner_id: (other.id, "GB")}
    assert journal(25, old.id)[-1][0] == "changed"
    assert not Address.objects.get(id=old.id).is_default


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"partner_code": "NONE"}, "unknown_document", "partner"),
        ({"kind": "home"}, "invalid_value", "kind"),
        ({"line1": ""}, "invalid_value", "line1"),
        ({"country": "England"}, "invalid_value", "country"),
        ({"is_default": True}, "invalid_value", "is_default"),
        ({"code": "A"}, "invalid_value", "code"),
    ],
)
def test_addresses_that_are_refused(world: World, changes: dict[str, object], code: str, column: str) -> None:
    make_customers("ACME", world=world)
    draft = address(str(changes.pop("partner_code", "ACME")), str(changes.pop("code", "B")), **changes)
    first = address("ACME", "A", is_default=True)
    assert refusals(lambda: ops.save_addresses(addresses=[first, draft], by=world.by)) == [
        (code, f"addresses[1].{column}")
    ]
    assert Address.objects.count() == 0


def test_terms_of_a_customer(world: World) -> None:
    (partner_id,) = make_customers("ACME", world=world)
    draft = terms(world, "ACME", credit_limit=Decimal(5000), priority=2, default_site_id=world.leeds)
    ops.save_customers(customers=[draft], by=world.by)
    with read_scope(world.by):
        row = queries.customer_terms([(world.north, partner_id)])[world.north, partner_id]
    assert (row.credit_limit, row.priority, row.default_site_id, row.payment_days) == (
        Decimal(5000),
        2,
        world.leeds,
        30,
    )
    assert [verb for verb, _, _ in journal(26, row.id)] == ["created", "changed"]
    assert broken("partners") == []


def test_terms_are_seen_by_their_company_only(world: World) -> None:
    (partner_id,) = make_customers("ACME", world=world)
    with read_scope(only_in(world.by, world.south, world.lyon)):
        assert queries.customer_terms([(world.north, partner_id)]) == {}
        assert Customer.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "code", "column"),
    [
        ({"company_id": 999_999}, "unknown_document", "company_id"),
        ({"partner_code": "NONE"}, "unknown_document", "partner"),
        ({"partner_code": "SUPPLIER"}, "not_a_customer", "partner"),
        ({"currency": "pounds"}, "invalid_value", "currency"),
        ({"credit_limit": Decimal(-1)}, "invalid_value", "credit_limit"),
        ({"credit_limit": Decimal("1e13")}, "invalid_value", "credit_limit"),
        ({"payment_days": 400}, "invalid_value", "payment_days"),
        ({"priority": 0}, "invalid_value", "priority"),
        ({"default_site_id": -1}, "unknown_document", "default_site_id"),
        ({"default_site_id": "other"}, "unknown_document", "default_site_id"),
        ({"version": 3}, "stale_version", "version"),
    ],
)
def test_terms_that_are_refused(world: World, changes: dict[str, object], code: str, column: str) -> None:
    make_customers("ACME", world=world)
    ops.save_partners(partners=[partner("SUPPLIER", roles=("supplier",))], by=world.by)
    if changes.get("default_site_id") == "other":
        changes["default_site_id"] = world.lyon
    with read_scope(world.by):
        before = everything()
    draft = terms(world, str(changes.pop("partner_code", "ACME")), **changes)
    assert refusals(lambda: ops.save_customers(customers=[draft], by=world.by)) == [(code, f"customers[0].{column}")]
    with read_scope(world.by):
        assert everything() == before


def test_terms_of_another_company_need_a_right_there(world: World) -> None:
    make_customers("ACME", world=world)
    local = only_in(world.by, world.south, world.lyon)
    assert refusals(lambda: ops.save_customers(customers=[terms(world, "ACME")], by=local)) == [
        ("permission_missing", None)
    ]
    stranger = without(world.by, "partners.maintain_customers")
    assert refusals(lambda: ops.save_customers(customers=[terms(world, "ACME")], by=stranger)) == [
        ("permission_missing", None)
    ]


def test_blocking_customers(world: World) -> None:
    make_customers("ACME", "BETA", world=world)
    with read_scope(world.by):
        ids = list(Customer.objects.order_by("id").values_list("id", flat=True))
    assert ops.block_customers(customer_ids=ids[:1], reason="Overdue", by=world.by) == ids[:1]
    assert refusals(lambda: ops.block_customers(customer_ids=[*ids, 999_999], reason="Again", by=world.by)) == [
        ("unknown_document", None),
        ("already_blocked", None),
    ]
    assert refusals(lambda: ops.unblock_customers(customer_ids=ids, by=world.by)) == [("not_blocked", None)]
    assert refusals(lambda: ops.unblock_customers(customer_ids=ids[:1], versions={ids[0]: 1}, by=world.by)) == [
        ("stale_version", None)
    ]
    foreign = only_in(world.by, world.south, world.lyon)
    assert refusals(lambda: ops.unblock_customers(customer_ids=ids[:1], by=foreign)) == [("unknown_document", None)]
    assert broken("partners") == []
    ops.unblock_customers(customer_ids=ids[:1], by=world.by)
    assert [verb for verb, _, _ in journal(26, ids[0])] == ["created", "blocked", "unblocked"]


def test_fifty_cost_as_many_statements_as_one(world: World) -> None:
    make_customers("WARM", world=world)  # the policies are read now
    codes = [f"C{n}" for n in range(51)]
    drafts = [partner(code, roles=("customer",)) for code in codes]
    one = statements(lambda: ops.save_partners(partners=drafts[:1], by=world.by))
    assert statements(lambda: ops.save_partners(partners=drafts[1:], by=world.by)) == one
    homes = [address(code, "MAIN", is_default=True) for code in codes]
    one = statements(lambda: ops.save_addresses(addresses=homes[:1], by=world.by))
    assert statements(lambda: ops.save_addresses(addresses=homes[1:], by=world.by)) == one
    granted = [terms(world, code) for code in codes]
    one = statements(lambda: ops.save_customers(customers=granted[:1], by=world.by))
    assert statements(lambda: ops.save_customers(customers=granted[1:], by=world.by)) == one
    with read_scope(world.by):
        ids = list(Customer.objects.order_by("id").values_list("id", flat=True))
    one = statements(lambda: ops.block_customers(customer_ids=ids[:1], reason="Overdue", by=world.by))
    assert statements(lambda: ops.block_customers(customer_ids=ids[1:], reason="Overdue", by=world.by)) == one
