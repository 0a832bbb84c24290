"""The ground everything stands on: operations, journal, lifecycles, facts, followers, scope.

Owns no business word. Its six: *operation* (the only way to write), *refusal* (a reasoned no), *journal*
(what happened, append-only), *lifecycle* (states and edges of a document kind), *fact* (what a module
announces), *follower* (whatever is derived, by a cursor of its own).

Doors: ``operation``, ``actor``, ``errors``, ``permissions``, ``kinds``, ``lifecycle``, ``journal``, ``facts``,
``followers``, ``sql``, ``db``, ``ddl``, ``money``, ``clock``, ``wording``.
"""
