"""Shipments: what leaves the building."""
