"""What a page must be like for the people who read it: looked at in a real browser, at desk and at handheld width."""

from importlib.resources import files
from typing import Any

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SHIFT_LIMIT = 0.05
RUN_AXE = """async ([tags, only]) => {
    const how = only ? {runOnly: {type: 'rule', values: only}} : {runOnly: {type: 'tag', values: tags}};
    const found = await axe.run(document, {...how, resultTypes: ['violations'], preload: false});
    return found.violations.flatMap(v => v.nodes.slice(0, 3).map(n => `${v.id}: ${n.target.join(' ')} ${n.failureSummary.split('\\n')[1].trim()}`));
}"""
SHAPES = """() => {
    const told = ['class', 'role', 'type', 'scope', 'aria-current', 'aria-selected', 'aria-pressed', 'aria-expanded', 'aria-sort',
        'aria-disabled', 'aria-invalid', 'disabled', 'readonly', 'hidden', 'open', 'data-said', 'data-nav', 'data-side'];
    const shape = e => [e.tagName, ...told.map(name => e.getAttribute(name))].join('|');
    return [...new Set([...document.querySelectorAll('body *')].map(shape))];
}"""
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    const watch = new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) { sum += e.value; } }));
    watch.observe({type: 'layout-shift', buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => { watch.disconnect(); done(sum); }));
})"""
WIDE = """() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) { return ''; }
    const widest = [...document.querySelectorAll('body *')].find(e => e.getBoundingClientRect().right > root.clientWidth + 1);
    return `${root.scrollWidth} px wide, first: ${widest ? widest.tagName + '.' + widest.className : 'unknown'}`;
}"""


def width_fault(page: Any) -> list[str]:
    """What has to be scrolled sideways."""
    wide = page.evaluate(WIDE)
    return [f"has to be scrolled sideways: {wide}"] if wide else []


class Walker:
    """Looks at pages one after the other.

    The rules of WCAG run over every page once (``known=False``). Where the same page is looked at again, narrower or
    dark, they run over those that have a kind of element which no page before had in that light: a style is at fault
    wherever it is used.
    """

    def __init__(self) -> None:
        self.seen: dict[tuple[int, str], set[str]] = {}

    def shows_new(self, page: Any, theme: str) -> bool:
        """Whether the page has kinds of elements that were not looked at yet at this width in this theme."""
        seen = self.seen.setdefault((page.viewport_size["width"], theme), set())
        new = set(page.evaluate(SHAPES)) - seen
        seen |= new
        return bool(new)

    def faults(self, page: Any, path: str, *, dark: bool = True, known: bool = False) -> list[str]:
        """Open a page and name what is wrong with it; empty when nothing is."""
        answer = page.goto(path, wait_until="load")
        page.wait_for_function("document.querySelector('.htmx-request') === null")
        found = [] if answer.status == 200 else [f"status {answer.status}"]
        found += width_fault(page)
        if (shift := page.evaluate(SHIFTS)) > SHIFT_LIMIT:
            found.append(f"jumps while it loads: {shift:.3f}")
        light = self.shows_new(page, "light") or not known
        darkly = dark and self.shows_new(page, "dark")
        if light or darkly:
            page.evaluate(AXE)
        if light:
            found += page.evaluate(RUN_AXE, [RULES, None])
        if darkly:
            page.evaluate("document.documentElement.dataset.theme = 'dark'")
            found += [f"dark: {fault}" for fault in page.evaluate(RUN_AXE, [None, ["color-contrast"]])]
        width = page.viewport_size["width"]
        return [f"{path} at {width}: {fault}" for fault in found]


WALKER = Walker()
