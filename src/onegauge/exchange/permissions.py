"""Permissions of exchange; what an import writes needs the permission of the data as well."""

from onegauge.kernel.permissions import permission

VIEW = permission("exchange.view", "See imports and their reports", duty="viewing")
IMPORT = permission("exchange.import", "Import files", duty="data import")
