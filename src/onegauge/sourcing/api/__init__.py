"""The API of sourcing."""
