"""The named SQL of organisation and access, loaded once for operations, queries and access."""

from onegauge.kernel.sql import Sql

ORGANISATION = Sql(__file__, "organisation")
ACCESS = Sql(__file__, "access")
