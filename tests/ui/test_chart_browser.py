"""Charts in a real browser: on a phone, bars and their numbers keep apart, in light and in dark."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string

import onegauge.ui
from onegauge.ui.charts import shown_chart
from onegauge.ui.declarations.charts import Bar, Bars, Mark, Series

pytestmark = pytest.mark.e2e
CSS = Path(onegauge.ui.__file__).parent / "static/ui/onegauge.css"
PHONE = 390
APART = """() => [...document.querySelectorAll('svg.bar')].map(bar => {
  const number = bar.nextElementSibling.getBoundingClientRect(), drawn = bar.getBoundingClientRect()
  return {right: drawn.right, left: number.left, height: drawn.height, width: drawn.width}
})"""


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_on_a_phone_no_number_lies_over_its_bar(page: Any, theme: str) -> None:
    bars = [Bar(f"{hour:02d}:00", (Mark(Decimal(qty)), Mark(Decimal(9)))) for hour, qty in enumerate((4, 980, 12_345))]
    chart = Bars(
        code="hours", title="When do goods come?", unit="lines", head="Hour", bars=bars,
        series=(Series("Received"), Series("Picked", "light")),
    )  # fmt: skip
    shown = render_to_string("ui/chart.html", {"shown": shown_chart(chart)})
    page.set_viewport_size({"width": PHONE, "height": 700})
    page.set_content(f'<html data-theme="{theme}"><body><main class="cols bd-c">{shown}</main></body></html>')
    page.add_style_tag(path=str(CSS))

    places = page.evaluate(APART)

    assert len(places) == 3
    assert all(one["right"] <= one["left"] and one["height"] == 14 for one in places), places
    assert all(one["width"] > PHONE / 2 - 20 for one in places), places
    ground = "getComputedStyle(document.querySelector('.bars')).backgroundColor"
    assert page.evaluate(ground) == "rgba(0, 0, 0, 0)"
