"""The API of pricing."""
