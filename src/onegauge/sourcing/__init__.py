"""Sourcing: from which site, out of which stock, with which item a line of demand is served, and why not otherwise.

Owns lane costs, rules of sites, and decisions. Its words: *wish* (what a source wants delivered), *option* (one way to
serve it: ship from a site, wait for what is on its way, send a substitute, have a
supplier send it, order it), *leg* (a quantity of a wish by one
option), *plan* (the legs of a wish), *decision* (options considered, what removed each, what they would have cost, who
chose). The greedy plan serves wishes one after the other; the optimiser looks at a whole batch at once.

It knows no orders: sources are opaque, as in inventory. Doors: ``operations``, ``queries``, ``policies``, ``errors``.
"""
