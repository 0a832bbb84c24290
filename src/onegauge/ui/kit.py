"""The door of the toolkit: what ``web/screens.py`` of a module imports."""

from onegauge.ui.declarations.charts import (
    Bar,
    Bars,
    Chart,
    Heat,
    Mark,
    Series,
    Spread,
    Spreads,
)
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
    Part,
    Related,
    Tab,
    Tabs,
    Timeline,
    Totals,
    Trace,
    TraceSide,
    Waiting,
    Way,
    Why,
)
from onegauge.ui.declarations.matrix import (
    Change,
    Effect,
    Explanation,
    Grid,
    Matrix,
    MatrixArea,
    MatrixCell,
    MatrixColumn,
    MatrixFacet,
    MatrixRow,
)
from onegauge.ui.declarations.nav import NAV, Area, add_area
from onegauge.ui.declarations.needs import Need, Needs, Todo
from onegauge.ui.declarations.pages import (
    PAGES,
    Asked,
    Board,
    Dashboard,
    Download,
    Job,
    Jobs,
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
    "NAV", "PAGES", "SCREENS", "Action", "Area", "Asked", "Attributes", "Badge", "Bar", "Bars", "Between", "Board", "Cell", "Change", "Chart", "Choice", "Code",
    "Column", "Custom", "Dashboard", "Date", "Decision", "Download", "Due", "Effect", "Empty", "Explanation", "Fact", "Filters", "Flag",
    "Grid", "Heat", "Instant", "Job", "JobProgress", "Jobs", "Layout", "Lines", "Link", "Linked", "LookupField", "Mark", "Matrix",
    "MatrixArea", "MatrixCell", "MatrixColumn", "MatrixFacet", "MatrixRow", "Mine", "Money", "Need", "Needs", "Number", "Only", "OperationForm", "Part", "Party", "Progress",
    "Qty", "Ref", "Related", "RowChoice", "RowError", "SavedView", "Scope", "Screen", "Search", "Series", "Share", "Sheet",
    "Spread", "Spreads", "Station", "StationAct", "Step", "StyledForm", "Tab", "Table", "Tabs", "Task", "Text", "Tile", "Timeline", "Todo", "Totals", "Trace", "TraceSide", "Waiting", "Way", "Why",
    "add_area", "contribute", "register", "register_download", "register_page",
]  # fmt: skip
