"""The governed knobs of inventory."""

from onegauge.governance.policy import Policy

ALLOW_PARTIAL = Policy(
    "inventory.allow_partial",
    type="bool",
    default=True,
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations of sales orders",
    risk="medium",
    help="May a line be reserved in part when stock is short? If not, it waits until it can be served whole,"
    " and nobody behind it overtakes.",
)
PRIORITY_RULE = Policy(
    "inventory.priority_rule",
    type="choice",
    choices=("first_come", "customer_priority", "due_date"),
    default="first_come",
    control="bounded",
    level="site",
    area="allocation",
    owner_role="order_desk",
    affects="reservations of sales orders",
    risk="high",
    help="Who is served first when stock is short: the oldest order, the customer with the better priority, or the"
    " earliest due date.",
)
PICK_ORDER = Policy(
    "inventory.pick_order",
    type="choice",
    choices=("expiry_first", "bin_sequence", "fewest_bins"),
    default="expiry_first",
    control="bounded",
    level="site",
    area="allocation",
    owner_role="warehouse_supervisor",
    affects="reservations and the picks that follow",
    risk="low",
    help="Which stock is reserved first: the lot that expires first, the bin first on the walking route, or the"
    " largest balance so that fewer bins are visited.",
)
RECEIPT_STATUS = Policy(
    "inventory.receipt_status",
    type="choice",
    choices=("available", "inspection"),
    default="available",
    control="bounded",
    level="site",
    area="receiving",
    owner_role="warehouse_supervisor",
    affects="receipts of goods",
    risk="medium",
    help="Whether received goods may be promised at once or must be inspected first.",
)
