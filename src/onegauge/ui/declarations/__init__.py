"""What a module writes down: columns, filters, layout, screens and pages. Import them from ``onegauge.ui.kit``."""
