"""Bar codes as drawings: one rectangle for each bar, so that paper and page show the same."""

from dataclasses import dataclass
from functools import lru_cache

import zint

from onegauge.ui.printing.gs1 import Symbol


@dataclass(frozen=True, slots=True)
class Bars:
    """Where the bars stand and how wide they are, in modules; ``modules`` is the width of them all."""

    modules: int
    bars: tuple[tuple[int, int], ...]

    def svg(self) -> str:
        """The drawing: one unit for a module, and as high as whoever places it wants."""
        path = "".join(f"M{x} 0h{wide}v1h-{wide}z" for x, wide in self.bars)
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.modules} 1" preserveAspectRatio="none"'
            f' shape-rendering="crispEdges"><path d="{path}"/></svg>'
        )


@lru_cache(maxsize=512)
def drawn(symbol: Symbol) -> Bars:
    """The bars of a symbol."""
    one = zint.Symbol()
    one.show_text = False
    if symbol.elements:
        one.symbology = zint.Symbology.GS1_128
        one.input_mode = zint.InputMode.GS1 | zint.InputMode.GS1NOCHECK
        one.encode("".join(f"[{ai}]{value}" for ai, value in symbol.elements))
    else:
        one.symbology = zint.Symbology.CODE128
        one.encode(symbol.plain)
    one.buffer_vector()
    vector = one.vector
    found = [(rectangle.x, rectangle.width) for rectangle in vector.rectangles]
    left, unit = min(x for x, _wide in found), vector.width / one.width
    bars = sorted((round((x - left) / unit), round(wide / unit)) for x, wide in found)
    return Bars(one.width, tuple(bars))
