"""The API of transfers."""
