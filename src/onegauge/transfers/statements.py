"""The named statements of this module, loaded once."""

from onegauge.kernel.sql import Sql

REQUESTS = Sql(__file__, "requests")
EXECUTION = Sql(__file__, "execution")
SETTLEMENT = Sql(__file__, "settlement")
SETUP = Sql(__file__, "setup")
PAGES = Sql(__file__, "pages")
