"""Reactions across modules: the system's causality on one page."""
