"""Whole days in a real browser."""
