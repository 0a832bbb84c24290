"""The starter chart of accounts: what every company's books begin with. Pure data."""

from dataclasses import dataclass

CONTROL_ROLES = frozenset(
    {
        "receivable", "inventory", "goods_in_transit", "intercompany_receivable", "intercompany_payable",
        "rebate_accrual",
    }
)  # fmt: skip
SALES, CASH, COST, GENERAL = "sales", "cash", "cost", "general"


@dataclass(frozen=True, slots=True)
class ChartLine:
    """One account of the starter chart; codes are the company's to change, roles are not."""

    code: str
    name: str
    type: str
    role: str


STARTER_CHART = (
    ChartLine("1000", "Bank", "asset", "bank"),
    ChartLine("1200", "Trade receivables", "asset", "receivable"),
    ChartLine("1250", "Intercompany receivables", "asset", "intercompany_receivable"),
    ChartLine("1270", "Claims", "asset", "claims_receivable"),
    ChartLine("1400", "Inventory", "asset", "inventory"),
    ChartLine("1450", "Goods in transit", "asset", "goods_in_transit"),
    ChartLine("2050", "Intercompany payables", "liability", "intercompany_payable"),
    ChartLine("2100", "Goods received, not invoiced", "liability", "goods_received_not_invoiced"),
    ChartLine("2150", "Goods taken over in the group", "liability", "intercompany_clearing"),
    ChartLine("2200", "Output tax", "liability", "output_tax"),
    ChartLine("2250", "Accrued rebates", "liability", "rebate_accrual"),
    ChartLine("2260", "Owed to customers", "liability", "customer_credit"),
    ChartLine("3000", "Opening balances", "equity", "opening"),
    ChartLine("4000", "Revenue", "income", "revenue"),
    ChartLine("4050", "Intercompany revenue", "income", "intercompany_revenue"),
    ChartLine("4200", "Rebates to customers", "income", "rebates"),
    ChartLine("4500", "Stock gains", "income", "adjustment_gain"),
    ChartLine("5000", "Cost of goods sold", "expense", "cogs"),
    ChartLine("5100", "Shrinkage", "expense", "shrink"),
    ChartLine("5150", "Losses in transit", "expense", "transit_loss"),
    ChartLine("5200", "Cost variance", "expense", "cost_variance"),
    ChartLine("6800", "Exchange differences", "expense", "exchange_difference"),
    ChartLine("6900", "Rounding", "expense", "rounding"),
)

STARTER_JOURNALS = (
    (SALES, "Sales"),
    (CASH, "Payments"),
    (COST, "Cost of goods"),
    (GENERAL, "General"),
)
