"""Catalog: what is bought, stocked and sold.

Owns units of measure, item classes, items and their packagings. One catalog serves the whole group, so none of its
rows belongs to a company; who may change them is decided by permissions that are granted on the group.

Words: *item* (an SKU), *base unit* (what stock is counted in), *packaging* (a package of an item with its GTIN and its
exact content in base units), *tracking* (none, lot, serial), *item class* and *lifecycle* (draft, active, phase out,
obsolete).

Doors: `operations` (the only writes), `queries`, `guards` (upper modules register what keeps an item in use),
`states`, `errors`.
"""
