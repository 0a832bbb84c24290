"""What exchange registers when Django starts: its lifecycle and the formats of the modules below."""

from onegauge.exchange import (  # noqa: F401  importing them registers them
    errors,
    formats_arrivals,
    formats_carriers,
    formats_master,
    formats_orders,
    formats_packing,
    formats_prices,
    formats_rebates,
    formats_stock,
    formats_suppliers,
    permissions,
    policies,
    states,
)
