"""The named statements of this module, loaded once."""

from onegauge.kernel.sql import Sql

LEDGER = Sql(__file__, "ledger")
BOOKS = Sql(__file__, "books")
INVOICES = Sql(__file__, "invoices")
COSTING = Sql(__file__, "costing")
REPORTS = Sql(__file__, "reports")
INTERCOMPANY = Sql(__file__, "intercompany")
DESK = Sql(__file__, "desk")
REBATES = Sql(__file__, "rebates")
