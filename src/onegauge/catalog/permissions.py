"""Permissions of the catalog; all of them are meant for the whole group."""

from onegauge.kernel.permissions import permission

VIEW = permission("catalog.view", "See items and packagings", duty="viewing")
MAINTAIN_ITEMS = permission("catalog.maintain_items", "Maintain items and packagings", duty="item stewardship")
MAINTAIN_UNITS = permission("catalog.maintain_units", "Maintain units and item classes", duty="item stewardship")
ACTIVATE_ITEMS = permission("catalog.activate_items", "Activate items", duty="item release")
RETIRE_ITEMS = permission("catalog.retire_items", "Phase out and retire items", duty="item release")
