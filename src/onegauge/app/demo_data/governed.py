"""Who works in the demo enterprise, what its template says and where it is varied on purpose.

Roles are those of the governance catalogue; there is one login for each, and a second one where two places differ.
"""

from onegauge.app.demo_data.organisation import HARROW, MAASVELD
from onegauge.app.demo_data.records import Narrowed, Person, Variance

PEOPLE = (
    Person(username="order.desk", name="Order desk, Harrow & Vale", role="order_desk", company=HARROW),
    Person(username="order.desk.nl", name="Order desk, Maasveld", role="order_desk", company=MAASVELD),
    Person(username="credit", name="Credit controller", role="credit_controller"),
    Person(username="pricing", name="Pricing analyst", role="pricing_analyst"),
    Person(username="steward", name="Data steward", role="data_steward"),
    Person(
        username="warehouse.leeds", name="Warehouse supervisor, Leeds", role="warehouse_supervisor", company=HARROW,
        site="LDS",
    ),
    Person(
        username="warehouse.rotterdam", name="Warehouse supervisor, Rotterdam", role="warehouse_supervisor",
        company=MAASVELD, site="RTM",
    ),
    Person(username="picker.leeds", name="Picker, Leeds", role="picker", company=HARROW, site="LDS"),
    Person(username="shipper.leeds", name="Shipper, Leeds", role="shipper", company=HARROW, site="LDS"),
    Person(username="receiving.leeds", name="Receiving clerk, Leeds", role="receiving_clerk", company=HARROW, site="LDS"),
    Person(username="transfers", name="Transfer coordinator", role="transfer_coordinator"),
    Person(username="buyer", name="Buyer", role="buyer"),
    Person(username="credit.manager", name="Credit manager", role="credit_manager"),
    Person(username="accountant", name="Accountant", role="accountant"),
    Person(username="ar.clerk", name="AR clerk", role="ar_clerk"),
    Person(username="controller", name="Controller", role="controller"),
    Person(username="process.owner", name="Process owner, order to cash", role="process_owner"),
    Person(username="template.author", name="Template author", role="template_author"),
    Person(username="template.approver", name="Template approver", role="template_approver"),
    Person(username="deployment", name="Deployment manager", role="deployment_manager"),
    Person(username="design.authority", name="Design authority", role="design_authority"),
    Person(username="compliance", name="Compliance officer", role="compliance_officer"),
    Person(username="manager.bristol", name="Site manager, Bristol", role="site_manager", company=HARROW, site="BRS"),
    Person(username="manager.glasgow", name="Site manager, Glasgow", role="site_manager", company=HARROW, site="GLA"),
    Person(username="manager.maasveld", name="Company manager, Maasveld", role="site_manager", company=MAASVELD),
    Person(username="auditor", name="Auditor", role="auditor"),
    Person(username="administrator", name="Administrator", role="administrator"),
    Person(username="security", name="Security administrator", role="security_administrator"),
)  # fmt: skip

TEMPLATE_CODE = "NORTHGAUGE"
TEMPLATE_NAME = "Northgauge operating template"
TEMPLATE_NOTES = (
    "First common way of working of the three British warehouses; Maasveld joins with time-boxed variances."
)
TEMPLATE_VALUES: dict[str, bool | int | str] = {
    "inventory.allow_partial": True,
    "inventory.priority_rule": "first_come",
    "inventory.pick_order": "bin_sequence",
    "inventory.receipt_status": "available",
    "finance.tax_rounding": "per_rate",
    "orders.price_floor_share": "0.8",
    "orders.release_partial": True,
    "orders.allocate_on_receipt": False,
    "orders.ship_lead_days": 1,
    "orders.supply_lead_days": 7,
    "warehouse.pack_required": True,
    "warehouse.consolidate": "none",
    "warehouse.task_release": "stream",
    "warehouse.pick_method": "single",
    "warehouse.put_away": "same_item",
    "warehouse.replenish": "demand",
    "warehouse.receipt_over_share": "0.03",
}

NARROWED = (
    Narrowed(policy="warehouse.receipt_over_share", item_class="JEWEL", value="0"),
)  # fmt: skip

VARIANCES = (
    Variance(
        policy="inventory.allow_partial", value=False, scope="site", place="GLA",
        reason="Carriers to the islands charge for each consignment: a line waits until it can go whole.",
        kpi="line_fill_rate", owner="manager.glasgow", requester="manager.glasgow", approver="design.authority",
        from_day=0, until_day=300, review_day=180,
    ),
    Variance(
        policy="inventory.priority_rule", value="customer_priority", scope="site", place="BRS",
        reason="Bristol serves the key accounts of the south-west; contracts promise them scarce stock first.",
        kpi="unit_fill_rate", owner="manager.bristol", requester="manager.bristol", approver="design.authority",
        from_day=0, until_day=180, review_day=90,
    ),
    Variance(
        policy="inventory.pick_order", value="fewest_bins", scope="site", place="BRS",
        reason="The mezzanine in Bristol makes each further bin cost a walk up the stairs, until the lift is installed.",
        kpi="order_cycle_time", owner="manager.bristol", requester="manager.bristol", approver="design.authority",
        from_day=0, until_day=240, review_day=120,
    ),
    Variance(
        policy="inventory.priority_rule", value="due_date", scope="company", place=MAASVELD,
        reason="Transition of the acquired company: its customers were promised dates, kept until the contracts are renewed.",
        kpi="order_cycle_time", owner="manager.maasveld", requester="manager.maasveld", approver="design.authority",
        from_day=0, until_day=365, review_day=180,
    ),
    Variance(
        policy="inventory.pick_order", value="expiry_first", scope="company", place=MAASVELD,
        reason="Transition of the acquired company: its warehouse labels follow dates, until bins are numbered by route.",
        kpi="order_cycle_time", owner="manager.maasveld", requester="manager.maasveld", approver="design.authority",
        from_day=0, until_day=120, review_day=60,
    ),
    Variance(
        policy="orders.release_partial", value=False, scope="site", place="GLA",
        reason="One consignment per order: parts of an order do not leave alone for the islands.",
        kpi="order_cycle_time", owner="manager.glasgow", requester="manager.glasgow", approver="design.authority",
        from_day=0, until_day=300, review_day=180,
    ),
    Variance(
        policy="warehouse.pack_required", value=False, scope="site", place="BRS",
        reason="Bristol picks into the shipping carton; a packing step would count the same boxes twice.",
        kpi="order_cycle_time", owner="manager.bristol", requester="manager.bristol", approver="design.authority",
        from_day=0, until_day=180, review_day=90,
    ),
    Variance(
        policy="warehouse.consolidate", value="same_day", scope="site", place="BRS",
        reason="Key accounts of Bristol order several times a day; one van takes what was released on the same day.",
        kpi="order_cycle_time", owner="manager.bristol", requester="manager.bristol", approver="design.authority",
        from_day=0, until_day=180, review_day=90,
    ),
    Variance(
        policy="warehouse.pick_method", value="cluster", scope="site", place="GLA",
        reason="Glasgow's aisles are long and its orders small: one walk fills eight totes, until the slotting is changed.",
        kpi="pick_rate", owner="manager.glasgow", requester="manager.glasgow", approver="design.authority",
        from_day=0, until_day=240, review_day=120,
    ),
    Variance(
        policy="warehouse.receipt_over_share", value="0.05", scope="site", place="GLA",
        reason="Hauliers to Glasgow bring whole layers; up to five per cent more is cheaper to keep than to send back.",
        kpi="receiving_lines", owner="manager.glasgow", requester="manager.glasgow", approver="design.authority",
        from_day=0, until_day=240, review_day=120,
    ),
    Variance(
        policy="warehouse.receipt_over_share", value="0.08", scope="site", place="GLA", partner="S104",
        reason="Dunmoor pours candles in batches and sends what the batch gave; what is more sells within a month.",
        kpi="receiving_lines", owner="manager.glasgow", requester="manager.glasgow", approver="design.authority",
        from_day=0, until_day=240, review_day=120,
    ),
    Variance(
        policy="orders.ship_lead_days", value=2, scope="site", place="RTM",
        reason="Rotterdam ships on the day after next until its evening shift is staffed.",
        kpi="order_cycle_time", owner="manager.maasveld", requester="manager.maasveld", approver="design.authority",
        from_day=0, until_day=180, review_day=90,
    ),
    Variance(
        policy="orders.price_floor_share", value="0.9", scope="company", place=MAASVELD,
        reason="Maasveld's margins are thinner; prices below 90 % of the list are looked at until costs are aligned.",
        kpi="order_backlog_value", owner="manager.maasveld", requester="manager.maasveld", approver="design.authority",
        from_day=0, until_day=365, review_day=180,
    ),
    Variance(
        policy="orders.allocate_on_receipt", value=True, scope="site", place="RTM",
        reason="Rotterdam's customers wait for containers: goods are given out as soon as they are in.",
        kpi="unit_fill_rate", owner="manager.maasveld", requester="manager.maasveld", approver="design.authority",
        from_day=0, until_day=365, review_day=180,
    ),
    Variance(
        policy="finance.tax_rounding", value="per_line", scope="company", place=MAASVELD,
        reason="Customers of Maasveld check tax line by line in their own systems, until their interfaces are changed.",
        kpi="order_backlog_value", owner="manager.maasveld", requester="manager.maasveld", approver="design.authority",
        from_day=0, until_day=365, review_day=180,
    ),
)  # fmt: skip
