"""Seals over the journal: a chained Merkle root per batch, written by a follower."""
