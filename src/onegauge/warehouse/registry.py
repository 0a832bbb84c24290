"""What this module registers when Django starts."""
