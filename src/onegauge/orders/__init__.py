"""Orders: commitments to customers.

Owns sales orders, their lines and their holds. Its words: *capture* (take down what is wanted, priced), *confirm*
(judge and promise), *hold* (a typed stop with an owner's right to release it), *allocate* (reserve by priority),
*release* (ask the warehouse), *bill* (ask finance). Quantities served live with the demand in inventory.

Doors: ``operations``, ``queries``, ``guards``, ``policies``, ``facts``, ``states``, ``errors``.
"""
