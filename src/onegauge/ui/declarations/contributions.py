"""What higher modules add to the page of a lower module's document, and how the page is put together."""

from dataclasses import dataclass

from onegauge.ui.declarations.layout import Block, Layout, Lines, Tab, Tabs, Totals


@dataclass(frozen=True, slots=True)
class Contribution:
    """A tab or a block for the page of another module's document."""

    part: Tab | Block
    rail: bool
    order: int


CONTRIBUTIONS: dict[str, list[Contribution]] = {}


def contribute(model: str, *parts: Tab | Block, rail: bool = False, order: int = 50) -> None:
    """Add tabs or blocks to the page of a document that belongs to a lower module.

    Tabs join the tabs of the page; blocks stand at the end of the main column, with ``rail`` in the rail.
    """
    known = CONTRIBUTIONS.setdefault(model, [])
    known += [Contribution(part, rail, order) for part in parts]
    known.sort(key=lambda one: one.order)


def assemble(model: str, layout: Layout, last: tuple[Tab, ...] = ()) -> list[list[Block]]:
    """The columns of a page: what is declared, what others contribute, and ``last`` the tabs of the toolkit."""
    columns = [list(column.blocks) for column in layout.columns] or [[]]
    given = CONTRIBUTIONS.get(model, [])
    tabs = tuple(one.part for one in given if isinstance(one.part, Tab)) + last
    columns[0] = in_tabs(columns[0], tabs)
    for one in given:
        if isinstance(one.part, Block):
            if one.rail and len(columns) == 1:
                columns.append([])
            columns[1 if one.rail else 0].append(one.part)
    return columns


def in_tabs(blocks: list[Block], more: tuple[Tab, ...]) -> list[Block]:
    """The main column with one sheet of tabs; a page that declares none gets one for its lines."""
    declared = next((block for block in blocks if isinstance(block, Tabs)), None)
    if declared is not None:
        return [Tabs(*declared.tabs, *more) if block is declared else block for block in blocks]
    tabs = line_tabs(blocks)
    if not tabs and not more:
        return blocks
    behind = {id(block) for tab in tabs for block in tab.blocks}
    first = next((place for place, block in enumerate(blocks) if id(block) in behind), len(blocks))
    rest = [block for block in blocks[first:] if id(block) not in behind]
    return [*blocks[:first], Tabs(*tabs, *more), *rest]


def line_tabs(blocks: list[Block]) -> list[Tab]:
    """A tab for each table of lines; totals that follow directly stay with their lines."""
    tabs: list[Tab] = []
    before: Block | None = None
    for block in blocks:
        if isinstance(block, Lines):
            code = block.code
            if any(tab.code == code for tab in tabs):
                code = f"{code}-{len(tabs) + 1}"
            tabs.append(Tab(code, block.title, block, count=block.count).only(block.permission))
        elif isinstance(block, Totals) and isinstance(before, Lines):
            tabs[-1].blocks = (*tabs[-1].blocks, block)
        before = block
    return tabs
