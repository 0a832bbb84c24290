"""The only writers of sourcing."""
