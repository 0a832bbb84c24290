"""The API of insight."""
