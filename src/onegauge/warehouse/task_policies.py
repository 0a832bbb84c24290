"""The governed knobs of the work on the floor."""

from onegauge.governance.policy import Policy

TASK_RELEASE = Policy(
    "warehouse.task_release",
    type="choice",
    choices=("off", "stream", "wave"),
    default="off",
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="tasks",
    risk="medium",
    help="Does work become tasks that people pull from a queue: never (stations work from lists), as soon as it is"
    " there, or picks only when a wave is released?",
)
PICK_METHOD = Policy(
    "warehouse.pick_method",
    type="choice",
    choices=("single", "batch", "cluster", "zone"),
    default="single",
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="pick tasks",
    risk="medium",
    help="How are the picks of shipments cut into tasks: shipment by shipment, several at once, several into totes of"
    " their own, or zone by zone?",
)
SMALL_PICK_LINES = Policy(
    "warehouse.small_pick_lines",
    type="int",
    unit="lines",
    bounds=(0, 1_000),
    default=0,
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="pick tasks",
    risk="low",
    help="Up to how many lines is a shipment small, and picked by the method for small ones? 0: none is.",
)
SMALL_PICK_METHOD = Policy(
    "warehouse.small_pick_method",
    type="choice",
    choices=("single", "batch", "cluster", "zone"),
    default="batch",
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="pick tasks",
    risk="low",
    help="How are the picks of small shipments cut into tasks?",
)
BATCH_SHIPMENTS = Policy(
    "warehouse.batch_shipments",
    type="int",
    unit="shipments",
    bounds=(2, 60),
    default=8,
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="pick tasks",
    risk="low",
    help="How many shipments does one person pick at once at most, in a batch or a cluster?",
)
OPEN_PICK_LINES = Policy(
    "warehouse.open_pick_lines",
    type="int",
    unit="lines",
    bounds=(10, 100_000),
    default=2_000,
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="pick tasks",
    risk="low",
    help="Up to how many open lines are picks released to the floor? What is more urgent comes first; the rest waits.",
)
URGENT_MINUTES = Policy(
    "warehouse.urgent_minutes",
    type="int",
    unit="minutes",
    bounds=(0, 1_440),
    default=90,
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="the order of tasks",
    risk="low",
    help="How long before its cut-off does a task go before everything that is nearer to where a person is?",
)
PEOPLE_SHOWN = Policy(
    "warehouse.people_shown",
    type="bool",
    default=False,
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="the page of the floor",
    risk="medium",
    help="May whoever directs the work see how much each single person did? Without it only steps and hours are shown.",
)
SCAN = Policy(
    "warehouse.scan",
    type="choice",
    choices=("none", "place", "place_and_goods"),
    default="place_and_goods",
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="tasks on handhelds",
    risk="medium",
    help="What must be scanned or typed on a handheld before a line counts: nothing, the place, or the place and the"
    " goods? A scan of the place alone does not find goods that lie in the wrong place.",
)
REPLENISH = Policy(
    "warehouse.replenish",
    type="choice",
    choices=("off", "minimum", "demand"),
    default="off",
    control="bounded",
    level="site",
    area="floor",
    owner_role="warehouse_supervisor",
    affects="tasks that fill pick faces",
    risk="medium",
    help="When is a pick face filled up from the reserve: never by itself, when it falls under its minimum, or also when"
    " released picks need more than lies there? Those picks wait for the goods and are then taken from the pick face.",
)
