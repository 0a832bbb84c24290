"""The door of the toolkit: what ``web/screens.py`` of a module imports."""

from onegauge.ui.declarations.columns import (
    Badge,
    Cell,
    Code,
    Date,
    Due,
    Flag,
    Instant,
    Link,
    Money,
    Number,
    Party,
    Progress,
    Qty,
    Ref,
    Share,
    Table,
    Text,
)
from onegauge.ui.declarations.contributions import contribute
from onegauge.ui.declarations.filters import (
    Between,
    Choice,
    Filters,
    Mine,
    Only,
    Scope,
    Search,
)
from onegauge.ui.declarations.layout import (
    Attributes,
    Column,
    Custom,
    Decision,
    Fact,
    Layout,
    Lines,
    Linked,
    Related,
    Tab,
    Tabs,
    Timeline,
    Totals,
    Why,
)
from onegauge.ui.declarations.nav import NAV, Area, add_area
from onegauge.ui.declarations.pages import (
    PAGES,
    Board,
    Dashboard,
    Download,
    Explanation,
    Grid,
    Job,
    Jobs,
    Matrix,
    MatrixArea,
    MatrixCell,
    MatrixRow,
    RowError,
    Sheet,
    Station,
    StationAct,
    Step,
    Task,
    Tile,
    register_download,
    register_page,
)
from onegauge.ui.declarations.pages import Progress as JobProgress
from onegauge.ui.declarations.screen import (
    SCREENS,
    Action,
    Empty,
    SavedView,
    Screen,
    register,
)
from onegauge.ui.forms import LookupField, OperationForm, RowChoice, StyledForm

__all__ = [
    "NAV", "PAGES", "SCREENS", "Action", "Area", "Attributes", "Badge", "Between", "Board", "Cell", "Choice", "Code",
    "Column", "Custom", "Dashboard", "Date", "Decision", "Download", "Due", "Empty", "Explanation", "Fact", "Filters", "Flag",
    "Grid", "Instant", "Job", "JobProgress", "Jobs", "Layout", "Lines", "Link", "Linked", "LookupField", "Matrix",
    "MatrixArea", "MatrixCell", "MatrixRow", "Mine", "Money", "Number", "Only", "OperationForm", "Party", "Progress",
    "Qty", "Ref", "Related", "RowChoice", "RowError", "SavedView", "Scope", "Screen", "Search", "Share", "Sheet",
    "Station", "StationAct", "Step", "StyledForm", "Tab", "Table", "Tabs", "Task", "Text", "Tile", "Timeline", "Totals", "Why",
    "add_area", "contribute", "register", "register_download", "register_page",
]  # fmt: skip
