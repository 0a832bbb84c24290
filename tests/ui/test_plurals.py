"""One line is no "1 lines": what is counted takes the form that its number takes."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

import onegauge
from onegauge.kernel.wording import counted as counted_in_refusals
from onegauge.ui.chart_scales import with_unit
from onegauge.ui.chart_tiles import shown_tile
from onegauge.ui.declarations.charts import Chart
from onegauge.ui.declarations.pages import Tile
from onegauge.ui.formatting import ONE_OF, counted, unit_beside

SOURCES = Path(onegauge.__file__).parent
NOUNS = "|".join(sorted({
    *ONE_OF, "cartons", "counts", "holds", "invoices", "items", "labels", "orders", "packages", "people", "pieces",
    "places", "sites", "tasks", "times",
}))  # fmt: skip
PLACE = r"(?:%s|%d|%\(\w+\)[sd]|\{\w+\})"
IN_PYTHON = re.compile(
    rf"(?<!n)(?:_|_now|_lazy|say|gettext|gettext_lazy|lazy)\(\s*\"([^\"]*{PLACE} (?:{NOUNS})\b[^\"]*)\""
)
IN_REFUSALS = re.compile(rf"f\"([^\"]*\{{(?!counted)[^{{}}\"]*(?:count|len\()[^{{}}\"]*\}} (?:{NOUNS})\b[^\"]*)\"")
IN_TEMPLATES = re.compile(rf"blocktranslate(?! count)[^%]*%\}}([^{{]*\{{\{{ ?\w+ ?\}}\}} (?:{NOUNS})\b[^{{]*)")
NEVER_ONE = frozenset({
    "%(zone)s, as at %(some)d of %(all)d sites", "In %(unit)s, by %(grain)s, last %(days)s days. Dashed: target. One scale for all sites.",
    "Per cent of lines, by %(grain)s, last %(days)s days. Dashed: target. One scale for all sites.", "in %(days)s days",
    "last %(days)s days", "More than %s rows are selected. Narrow the list and do it in parts.",
    "More than %s labels are asked for. Narrow the list and print it in parts.", "%(first)s to %(last)s days", "over %(first)s days",
    "{line_count(body):,} lines are too many for one call.", "{len(found[i][0])} cartons are more than one shipment has.",
    "{len(pairs)} places are more than the {MOST_TARGETS} of one count.",
    "{self.path.stem}.{name}: {len(found)} rows where one was expected", "Narrow the list to {{ n }} rows to sort by this column", "{{ n }} times", "{{ shown }} of {{ all }} lines.",
})  # fmt: skip
"""Periods of a week and more, limits in the thousands, and what is said of several only."""


@pytest.mark.parametrize(
    ("kind", "pattern"), [("*.py", IN_PYTHON), ("*.py", IN_REFUSALS), ("*.html", IN_TEMPLATES)], ids=["texts", "refusals", "templates"]
)  # fmt: skip
def test_no_text_says_many_of_one(kind: str, pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(SOURCES)}: {text}"
        for path in sorted(SOURCES.rglob(kind))
        for text in pattern.findall(path.read_text(encoding="utf-8"))
        if text not in NEVER_ONE
    ]
    assert found == []


def test_the_patterns_find_what_they_look_for() -> None:
    assert IN_PYTHON.findall('say(_("Kept: %s lines") % 1)') == ["Kept: %s lines"]
    assert IN_REFUSALS.findall('f"{job.row_count} rows staged"') == ["{job.row_count} rows staged"]
    assert IN_TEMPLATES.findall("{% blocktranslate with n=x %}Export {{ n }} rows{% endblocktranslate %}") == ["Export {{ n }} rows"]  # fmt: skip


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (Decimal("1.000"), "1 line"), (Decimal("1.5"), "1.5 lines")]
)  # fmt: skip
def test_a_count_has_the_noun_of_its_number(count: int | Decimal, said: str) -> None:
    assert counted(count, "line", "lines") == said


def test_a_unit_has_the_form_of_its_number() -> None:
    assert [unit_beside(n, "days") for n in (1, 2, None)] == ["day", "days", "days"]
    assert unit_beside(1, "GBP") == "GBP"
    assert (counted_in_refusals(1, "row"), counted_in_refusals(3, "row")) == ("1 row", "3 rows")
    lines = Chart(code="c", title="?", unit="lines")
    assert [with_unit(n, lines) for n in (1, Decimal("1.2"), 2)] == ["1 line", "1 line", "2 lines"]
    tile = shown_tile(Tile("Age", 1, unit="days", target=2, before=2))
    assert (tile.unit, tile.target_unit, tile.change) == ("day", "days", "−1 day")
