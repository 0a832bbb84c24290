"""The governed knobs that exchange reads."""

from onegauge.governance.policy import Policy

MOST_ROWS = Policy(
    "exchange.import_rows_most",
    type="int",
    unit="rows",
    bounds=(1_000, 500_000),
    default=250_000,
    control="bounded",
    level="group",
    area="master data",
    owner_role="data steward",
    affects="imports",
    risk="low",
    help="The most rows one imported file may have; a load is one transaction.",
)
