"""The committed worlds of the modules, as fixtures."""

from tests.founding import founded
from tests.governance.conftest import build_group
from tests.masterdata import build_world
from tests.support import build_trade

founded_group = founded(build_group, "founded_group")
founded_trade = founded(build_trade, "founded_trade")
founded_world = founded(build_world, "founded_world")
