"""The pages of purchasing."""
