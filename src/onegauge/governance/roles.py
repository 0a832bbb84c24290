"""The catalogue of roles and of duties that should be apart.

A permission says to which duty it belongs, in the module that asks for it. A role is a set of duties, so a new
permission of a module reaches the roles without anybody editing them. Roles that a business adds stay beside these.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from onegauge.kernel.permissions import PERMISSIONS

EVERYBODY = ("viewing",)
SYSTEM_ONLY = "system"
READING_WORDS = ("view", "read", "list", "see")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec:
    """A role: what it is for, its duties, single permissions beside or without, whether a second factor is needed."""

    code: str
    name: str
    help: str
    duties: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    must_use_totp: bool = False
    reads_everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SodSpec:
    """Two sides that one person should not hold: permissions (with a dot) or all acts of a duty."""

    code: str
    name: str
    one: tuple[str, ...]
    other: tuple[str, ...]


ENQUIRY = ("order enquiry", "shipment enquiry", "stock enquiry", "kpi enquiry")
SUPERVISION = (
    "order release", "allocation", "shipment release", "shipment cancellation", "picking", "packing", "shipping",
    "receiving", "stock adjustment", "stock quality", "stock moves", "counting", "count planning", "count approval",
    "floor work", "work direction", "arrival planning", "held goods", "transfer request", "transfer approval",
    "transfer coordination", "transfer settlement", "purchase enquiry", "site set-up", "replenishment",
    "expected receipts", "shared views", "delivery differences",
)  # fmt: skip
ROLES = (
    RoleSpec(
        code="order_desk",
        name="Order desk",
        help="Captures, confirms and follows sales orders.",
        duties=(
            *ENQUIRY,
            "order entry",
            "order data",
            "order release",
            "hold queue",
            "allocation",
            "data import",
            "delivery differences",
        ),
    ),
    RoleSpec(
        code="credit_controller",
        name="Credit controller",
        help="Releases orders that were held for credit; blocks and unblocks customers.",
        duties=(*ENQUIRY, "credit control", "order risk", "hold queue"),
        without=("partners.maintain_customers",),
    ),
    RoleSpec(
        code="credit_manager",
        name="Credit manager",
        help="Sets credit limits and terms of customers.",
        duties=(*ENQUIRY, "approver"),
        also=("partners.maintain_customers",),
    ),
    RoleSpec(
        code="pricing_analyst",
        name="Pricing analyst",
        help="Maintains price lists and releases orders that were held for their price.",
        duties=(*ENQUIRY, "price stewardship", "price exceptions", "margin enquiry", "hold queue"),
    ),
    RoleSpec(
        code="data_steward",
        name="Data steward",
        help="Keeps items, packagings and partners in order.",
        duties=("item stewardship", "item release", "partner stewardship", "data import", "stock enquiry"),
    ),
    RoleSpec(
        code="warehouse_supervisor",
        name="Warehouse supervisor",
        help="Plans and corrects the work in a warehouse.",
        duties=(*ENQUIRY, *SUPERVISION),
    ),
    RoleSpec(
        code="picker",
        name="Picker",
        help="Picks and packs what was released.",
        duties=("floor work", "picking", "packing", "stock moves", "counting", "shipment enquiry", "stock enquiry"),
    ),
    RoleSpec(
        code="shipper",
        name="Shipper",
        help="Packs and hands goods over to the carrier.",
        duties=("floor work", "packing", "shipping", "shipment enquiry", "stock enquiry"),
    ),
    RoleSpec(
        code="receiving_clerk",
        name="Receiving clerk",
        help="Takes goods in.",
        duties=(
            "floor work",
            "receiving",
            "arrival planning",
            "stock moves",
            "counting",
            "shipment enquiry",
            "stock enquiry",
        ),
    ),
    RoleSpec(
        code="transfer_coordinator",
        name="Transfer coordinator",
        help="Plans, releases and follows goods between sites, and decides on what arrived otherwise than sent.",
        duties=(
            *ENQUIRY,
            "transfer request",
            "transfer approval",
            "transfer coordination",
            "transfer settlement",
            "transfer claims",
            "transfer set-up",
            "data import",
            "shared views",
        ),
    ),
    RoleSpec(
        code="buyer",
        name="Buyer",
        help="Sees to it that goods are there when they are needed.",
        duties=(
            *ENQUIRY,
            "transfer request",
            "replenishment",
            "expected receipts",
            "arrival planning",
            "held goods",
            "purchasing",
            "purchase enquiry",
            "purchasing terms",
            "data import",
            "shared views",
        ),
    ),
    RoleSpec(
        code="ar_clerk",
        name="AR clerk",
        help="Invoices what was shipped and follows receivables.",
        duties=(*ENQUIRY, "billing", "receivables"),
    ),
    RoleSpec(
        code="accountant",
        name="Accountant",
        help="Posts journal entries and keeps exchange rates.",
        duties=(*ENQUIRY, "accountant", "treasury"),
    ),
    RoleSpec(
        code="controller",
        name="Controller",
        help="Opens the books, closes periods, corrects invoices, sets taxes and reads margins.",
        duties=(
            *ENQUIRY,
            "chief accountant",
            "billing control",
            "tax",
            "transfer pricing",
            "transfer claims",
            "purchase approval",
            "purchase enquiry",
            "margin enquiry",
            "approver",
            "shared views",
        ),
        must_use_totp=True,
    ),
    RoleSpec(
        code="process_owner",
        name="Process owner",
        help="Answers for a process in the whole group: reviews and ends variances, decides on exceptions.",
        duties=(
            *ENQUIRY,
            "process owner",
            "approver",
            "margin enquiry",
            "shared views",
            "promise rules",
            "price limits",
            "promise approval",
            "rebate approval",
        ),
    ),
    RoleSpec(
        code="template_author",
        name="Template author",
        help="Writes the operating template.",
        duties=("template author",),
    ),
    RoleSpec(
        code="template_approver",
        name="Template approver",
        help="Approves versions of the operating template.",
        duties=("template approver",),
    ),
    RoleSpec(
        code="deployment_manager",
        name="Deployment manager",
        help="Releases approved versions of the operating template.",
        duties=("deployment manager",),
    ),
    RoleSpec(
        code="design_authority",
        name="Design authority",
        help="Decides on variances and on who must approve what.",
        duties=("design authority", "approver"),
    ),
    RoleSpec(
        code="compliance_officer",
        name="Compliance officer",
        help="Records what the law of a country demands.",
        duties=("compliance",),
    ),
    RoleSpec(
        code="site_manager",
        name="Site manager",
        help="Runs a site and proposes where it should differ.",
        duties=(
            *ENQUIRY,
            "site manager",
            "approver",
            "shared views",
            "promise approval",
            "count approval",
            "large count approval",
        ),
    ),
    RoleSpec(
        code="auditor",
        name="Auditor",
        help="Reads everything, changes nothing.",
        reads_everything=True,
    ),
    RoleSpec(
        code="administrator",
        name="Administrator",
        help="Maintains the organisation and operates the system.",
        duties=("administrator", "access viewing", "shared views"),
        must_use_totp=True,
    ),
    RoleSpec(
        code="security_administrator",
        name="Security administrator",
        help="Maintains people, roles, grants and keys; has no part in the business.",
        duties=("security administrator", "access viewing"),
        must_use_totp=True,
    ),
)

SEPARATED = (
    SodSpec(
        code="user_administration_vs_business",
        name="Who grants rights does not use them",
        one=("governance.grant_roles", "governance.maintain_roles", "governance.maintain_people"),
        other=(
            "order entry",
            "credit control",
            "price stewardship",
            "stock adjustment",
            "billing",
            "billing control",
            "receivables",
            "accountant",
            "chief accountant",
        ),
    ),
    SodSpec(
        code="credit_limit_vs_release",
        name="Who sets a credit limit does not release the orders that exceed it",
        one=("partners.maintain_customers",),
        other=("orders.release_credit_hold",),
    ),
    SodSpec(
        code="credit_limit_vs_order_entry",
        name="Who sets a credit limit does not capture the orders that need it",
        one=("partners.maintain_customers",),
        other=("order entry",),
    ),
    SodSpec(
        code="price_change_vs_order_entry",
        name="Who changes prices does not sell at them",
        one=("pricing.maintain_prices",),
        other=("order entry",),
    ),
    SodSpec(
        code="purchasing_vs_approval",
        name="Who orders from suppliers does not approve the orders",
        one=("purchasing",),
        other=("purchase approval",),
    ),
    SodSpec(
        code="purchasing_vs_receiving",
        name="Who orders from suppliers does not take in what comes",
        one=("purchasing",),
        other=("purchasing.receive",),
    ),
    SodSpec(
        code="posting_vs_stock_adjustment",
        name="Who posts values does not adjust stock",
        one=("finance.post_entries",),
        other=("stock adjustment",),
    ),
    SodSpec(
        code="posting_vs_reopening",
        name="Who posts does not open closed periods",
        one=("finance.post_entries",),
        other=("finance.reopen_periods",),
    ),
    SodSpec(
        code="stock_adjustment_vs_billing",
        name="Who adjusts stock does not invoice it",
        one=("stock adjustment",),
        other=("billing",),
    ),
    SodSpec(
        code="invoice_vs_credit",
        name="Who invoices does not give credit notes",
        one=("billing",),
        other=("finance.credit_invoices",),
    ),
    SodSpec(
        code="template_author_vs_approver",
        name="Who writes the template does not approve it",
        one=("governance.author_template",),
        other=("governance.approve_template",),
    ),
    SodSpec(
        code="template_author_vs_deployer",
        name="Who writes the template does not release it",
        one=("governance.author_template",),
        other=("governance.release_template",),
    ),
    SodSpec(
        code="template_approver_vs_deployer",
        name="Who approves the template does not release it",
        one=("governance.approve_template",),
        other=("governance.release_template",),
    ),
    SodSpec(
        code="variance_proposer_vs_approver",
        name="Who proposes a variance does not decide on it",
        one=("governance.propose_variance",),
        other=("governance.approve_variance",),
    ),
    SodSpec(
        code="exception_request_vs_approval",
        name="Who asks for a separation exception does not decide on it",
        one=("governance.request_sod_exception",),
        other=("governance.approve_sod_exception",),
    ),
)


def is_reading(code: str) -> bool:
    """Whether a permission only shows: its verb says so."""
    verb = code.rpartition(".")[2]
    return verb.split("_")[0] in READING_WORDS


def permissions_of(spec: RoleSpec) -> list[str]:
    """The registered permissions of a role; everybody sees what is open to all."""
    if spec.reads_everything:
        return sorted(code for code in PERMISSIONS if is_reading(code))
    duties = {*spec.duties, *EVERYBODY}
    held = {p.code for p in PERMISSIONS.values() if p.duty in duties or p.code in spec.also}
    return sorted(held.difference(spec.without))


def pairs_of(spec: SodSpec) -> Iterator[tuple[str, str]]:
    """The pairs of registered permissions behind a rule, each in alphabetical order; looking never conflicts."""
    pairs = {(min(a, b), max(a, b)) for a in _acts(spec.one) for b in _acts(spec.other) if a != b}
    yield from sorted(pairs)


def _acts(side: tuple[str, ...]) -> set[str]:
    return {p.code for p in PERMISSIONS.values() if (p.code in side or p.duty in side) and not is_reading(p.code)}
