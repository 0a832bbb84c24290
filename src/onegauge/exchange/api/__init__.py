"""The API of exchange."""
