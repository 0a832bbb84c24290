"""The catalogue of roles and of duties that should be apart.

A permission says to which duty it belongs, in the module that asks for it. A role is a set of duties, so a new
permission of a module reaches the roles without anybody editing them. Roles that a business adds stay beside these.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from onegauge.kernel.permissions import PERMISSIONS

EVERYBODY = ("viewing",)
READING_WORDS = ("view", "read", "list", "see")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpec:
    """A role: what it is for, its duties, whether a second factor is needed."""

    code: str
    name: str
    help: str
    duties: tuple[str, ...] = ()
    must_use_totp: bool = False
    reads_everything: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SodSpec:
    """Two sides that one person should not hold: permissions (with a dot) or all acts of a duty."""

    code: str
    name: str
    one: tuple[str, ...]
    other: tuple[str, ...]


ROLES = (
    RoleSpec(
        code="order_desk",
        name="Order desk",
        help="Captures, confirms and follows sales orders.",
        duties=("order desk", "order entry", "order capture", "stock enquiry", "allocation"),
    ),
    RoleSpec(
        code="credit_controller",
        name="Credit controller",
        help="Sets credit terms and releases orders that were held for credit.",
        duties=("credit control", "credit controller", "receivables enquiry"),
    ),
    RoleSpec(
        code="pricing_analyst",
        name="Pricing analyst",
        help="Maintains price lists and releases orders that were held for their price.",
        duties=("price stewardship", "pricing analyst", "pricing"),
    ),
    RoleSpec(
        code="data_steward",
        name="Data steward",
        help="Keeps items, packagings and partners in order.",
        duties=("item stewardship", "item release", "partner stewardship", "data import", "import"),
    ),
    RoleSpec(
        code="warehouse_supervisor",
        name="Warehouse supervisor",
        help="Plans and corrects the work in a warehouse.",
        duties=(
            "warehouse supervisor",
            "allocation",
            "picking",
            "packing",
            "shipping",
            "receiving",
            "release to warehouse",
            "stock adjustment",
            "stock enquiry",
            "site set-up",
        ),
    ),
    RoleSpec(
        code="picker",
        name="Picker",
        help="Picks and packs what was released.",
        duties=("picking", "packing", "picker", "stock enquiry"),
    ),
    RoleSpec(
        code="shipper",
        name="Shipper",
        help="Hands goods over to the carrier.",
        duties=("shipping", "packing", "shipper", "stock enquiry"),
    ),
    RoleSpec(
        code="buyer",
        name="Buyer",
        help="Sees to it that goods arrive.",
        duties=("purchasing", "buyer", "stock enquiry"),
    ),
    RoleSpec(
        code="receiving_clerk",
        name="Receiving clerk",
        help="Takes goods in.",
        duties=("receiving", "stock enquiry"),
    ),
    RoleSpec(
        code="ar_clerk",
        name="AR clerk",
        help="Invoices what was shipped and follows receivables.",
        duties=("invoicing", "billing", "receivables", "receivables enquiry", "AR clerk", "accounts receivable"),
    ),
    RoleSpec(
        code="controller",
        name="Controller",
        help="Keeps the books: accounts, periods, journals, taxes, costs.",
        duties=(
            "controller",
            "controlling",
            "accounting",
            "general ledger",
            "ledger",
            "ledger set-up",
            "finance enquiry",
            "costing",
            "tax",
            "receivables enquiry",
        ),
        must_use_totp=True,
    ),
    RoleSpec(
        code="process_owner",
        name="Process owner",
        help="Answers for a process in the whole group: reviews and ends variances, decides on exceptions.",
        duties=("process owner", "approvals", "approver"),
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
        duties=("design authority", "approvals", "approver"),
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
        duties=("site manager", "stock enquiry", "approvals", "approver"),
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
        duties=("administrator", "operations", "system operation", "access viewing"),
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
            "order desk",
            "credit control",
            "price stewardship",
            "stock adjustment",
            "invoicing",
            "controller",
            "general ledger",
            "ledger",
            "accounting",
        ),
    ),
    SodSpec(
        code="credit_limit_vs_release",
        name="Who sets a credit limit does not capture the orders that need it",
        one=("partners.maintain_customers",),
        other=("order desk", "order entry", "order capture"),
    ),
    SodSpec(
        code="price_change_vs_order_entry",
        name="Who changes prices does not sell at them",
        one=("pricing.maintain_prices",),
        other=("order desk", "order entry", "order capture"),
    ),
    SodSpec(
        code="item_cost_vs_stock_adjustment",
        name="Who changes costs does not adjust stock",
        one=("costing", "general ledger", "ledger", "accounting", "controller"),
        other=("stock adjustment",),
    ),
    SodSpec(
        code="stock_adjustment_vs_invoicing",
        name="Who adjusts stock does not invoice it",
        one=("stock adjustment",),
        other=("invoicing", "billing", "receivables", "accounts receivable"),
    ),
    SodSpec(
        code="vendor_change_vs_payment",
        name="Who changes a supplier does not pay it",
        one=("partners.maintain_partners",),
        other=("payments", "payment approval", "treasury"),
    ),
    SodSpec(
        code="purchase_vs_receive",
        name="Who orders goods does not take them in",
        one=("purchasing", "buyer"),
        other=("receiving",),
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
    duties = {*spec.duties, *EVERYBODY}
    return sorted(
        p.code
        for p in PERMISSIONS.values()
        if (is_reading(p.code) if spec.reads_everything else p.duty in duties)
    )


def pairs_of(spec: SodSpec) -> Iterator[tuple[str, str]]:
    """The pairs of registered permissions behind a rule, each in alphabetical order; looking never conflicts."""
    pairs = {
        (min(a, b), max(a, b)) for a in _acts(spec.one) for b in _acts(spec.other) if a != b
    }
    yield from sorted(pairs)


def _acts(side: tuple[str, ...]) -> set[str]:
    return {p.code for p in PERMISSIONS.values() if (p.code in side or p.duty in side) and not is_reading(p.code)}
