"""The API of purchasing."""
