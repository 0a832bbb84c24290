"""The API of the warehouse."""
