"""KPI registry and read models."""
