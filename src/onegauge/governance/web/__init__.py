"""Screens of governance: organisation, access, template, approvals."""
