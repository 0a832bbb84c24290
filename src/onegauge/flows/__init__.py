"""Reactions across modules: the system's causality on one page, ``wiring.py``; one file per business flow.

Owns no table. Its words: *fact*, *reaction*, *same transaction*, *after commit*. It may call the operations of every
module below; nobody calls it.
"""
