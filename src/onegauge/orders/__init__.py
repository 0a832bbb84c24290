"""Orders: commitments to customers.

Owns sales orders, their lines and their holds, and blanket orders. Its words: *capture* (take down what is wanted, priced), *confirm*
(judge and promise), *hold* (a typed stop with an owner's right to release it), *allocate* (reserve by priority),
*release* (ask the warehouse), *amend* (change what was promised as one act), *bill* (ask finance), *call* (make an order
of what was agreed). Quantities served live with the demand in inventory.

Doors: ``operations``, ``queries``, ``guards``, ``policies``, ``facts``, ``states``, ``errors``.
"""
