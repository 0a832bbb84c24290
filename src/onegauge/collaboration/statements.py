"""The named SQL of collaboration, loaded once."""

from onegauge.kernel.sql import Sql

SQL = Sql(__file__, "collaboration")
