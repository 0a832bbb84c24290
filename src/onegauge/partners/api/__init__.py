"""The API of partners."""
