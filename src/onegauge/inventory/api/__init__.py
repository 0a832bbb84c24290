"""The API of inventory."""
