"""Rows of partners for the contract tests of their screens."""

from onegauge.kernel.actor import Actor
from onegauge.partners import operations as ops
from tests.builders import builder, unique


def codes(by: Actor, n: int) -> list[str]:
    """The codes of new customers with a delivery address."""
    found = [unique("P") for _ in range(n)]
    ops.save_partners(
        partners=[ops.PartnerDraft(code=c, name=f"Shop {c}", country="GB", roles=("customer",)) for c in found], by=by
    )
    ops.save_addresses(
        addresses=[
            ops.AddressDraft(
                partner=c,
                kind="ship_to",
                code="MAIN",
                line1="1 High Street",
                city="Leeds",
                country="GB",
                is_default=True,
            )
            for c in found
        ],
        by=by,
    )
    return found


@builder("partners.Partner", shared=True)
def partners(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Active partners."""
    drafts = [
        ops.PartnerDraft(code=c, name=f"Shop {c}", country="GB", roles=("customer",))
        for c in (unique("P") for _ in range(n))
    ]
    return [saved.id for saved in ops.save_partners(partners=drafts, by=by)]


@builder("partners.Address", shared=True)
def addresses(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Addresses of one partner."""
    (code,) = codes(by, 1)
    drafts = [
        ops.AddressDraft(
            partner=code, kind="bill_to", code=unique("A"), line1="2 High Street", city="York", country="GB"
        )
        for _ in range(n)
    ]
    return [saved.id for saved in ops.save_addresses(addresses=drafts, by=by)]


@builder("partners.Customer")
def customers(by: Actor, company: int, site: int, n: int) -> list[int]:
    """Terms of new customers of the company."""
    drafts = [
        ops.CustomerDraft(company_id=company, partner=c, currency="GBP", default_site_id=site) for c in codes(by, n)
    ]
    return [saved.id for saved in ops.save_customers(customers=drafts, by=by)]
