"""OneGauge: every warehouse, company and channel of a distributor on one operating template."""

__version__ = "0.1.0"
