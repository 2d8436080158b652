"""Pages are used without a mouse, by ear and in both schemes: names, contrast, focus, scrolling.

Contrast is that of WCAG 2: (L1 + 0.05)/(L2 + 0.05), L = 0.2126 R + 0.7152 G + 0.0722 B of the
linear parts; 4.5 at least, 3 of large text. Where axe-core is (`npm ci` in frontend/), it looks as
well.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import chainrule as cr
from chainrule.derivation.forms.html import anchor_of
from tests.classical import CASES

AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
LOOKS = (("light", 1280), ("dark", 400))
"""Contrast is a matter of the scheme, scrolling of the width."""
STATES = {
    "begins": [],
    "asks": ["h", "Shift+ArrowRight"],
    "updates": ["h", "End"],
    "table": ["t"],
    "help": ["?"],
}
NAMED = {
    "button",
    "link",
    "slider",
    "textbox",
    "combobox",
    "image",
    "dialog",
    "group",
    "navigation",
}

FAINT = """() => {
  const parse = text => {
    const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number);
    return [r, g, b, a];
  };
  const over = (top, under) => top.slice(0, 3).map((c, i) => c * top[3] + under[i] * (1 - top[3]));
  const linear = c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4;
  const part = [.2126, .7152, .0722];
  const light = rgb => rgb.reduce((sum, c, i) => sum + linear(c / 255) * part[i], 0);
  const behind = element => {
    const { backgroundColor } = getComputedStyle(element ?? document.documentElement);
    if (!element) return parse(backgroundColor).slice(0, 3);
    return over(parse(backgroundColor), behind(element.parentElement));
  };
  const solid = element => {
    const shape = element.closest('a')?.querySelector('circle:not(.dot)');
    return shape ? parse(getComputedStyle(shape).fill).slice(0, 3) : behind(element);
  };
  const opacity = e => e ? getComputedStyle(e).opacity * opacity(e.parentElement) : 1;
  const found = [];
  const area = document.querySelector('dialog[open]') ?? document.body;
  for (const element of area.querySelectorAll('*')) {
    const said = [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
    if (!said || element.closest('script, style, option, title')) continue;
    if (!element.checkVisibility()) continue;
    const style = getComputedStyle(element), drawn = element instanceof SVGElement;
    const ground = drawn ? solid(element) : behind(element);
    const ink = parse(drawn ? style.fill : style.color);
    ink[3] *= opacity(element);
    const [low, high] = [light(over(ink, ground)), light(ground)].sort((a, b) => a - b);
    const size = parseFloat(style.fontSize);
    const isLarge = size >= 24 || (size >= 18.66 && style.fontWeight >= 700);
    const ratio = (high + .05) / (low + .05);
    if (ratio < (isLarge ? 3 : 4.5)) found.push([element.outerHTML.slice(0, 80), ratio]);
  }
  return found;
}"""
UNREACHED = """() => {
  const reached = 'a[href], button, input, select, textarea, [tabindex="0"]';
  const found = [...document.querySelectorAll('*')].filter(e => e.checkVisibility())
    .filter(e => /auto|scroll/.test(getComputedStyle(e).overflow))
    .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
    .filter(e => !e.matches(reached) && !e.querySelector(reached));
  const inside = [...document.querySelectorAll('[role=img], math')]
    .filter(e => e.querySelector(reached));
  return [...found, ...inside].map(e => e.outerHTML.slice(0, 120));
}"""
FOCUSED = """() => {
  const e = document.activeElement, before = window.before;
  window.before = e;
  if (e === document.body || !e.closest('#board')) return null;
  const style = getComputedStyle(e), box = e.getBoundingClientRect();
  const isAfter = !before?.isConnected || before === document.body
    || before.compareDocumentPosition(e) & Node.DOCUMENT_POSITION_FOLLOWING;
  return {
    what: e.outerHTML.slice(0, 80), isAfter: !!isAfter,
    isSeen: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
    isOnScreen: box.right > 0 && box.left < innerWidth && box.bottom > 0 && box.top < innerHeight,
  };
}"""


VIOLATIONS = "async () => (await axe.run()).violations.map(v => [v.id, v.nodes[0].html])"
ALL_EQUATIONS = ".tools button[aria-pressed]"


def mazur() -> Any:
    return cr.board("mazur")


def run() -> Any:
    recorder = cr.callbacks.Recorder(6)
    outcome = cr.train("moons", callbacks=[recorder], max_iter=5, batch_size=2)
    return cr.board(outcome, run=recorder)


def family(name: str) -> Any:
    _family, estimator, X, y = CASES[name](1)
    return cr.explain(estimator, data=X, target=y)


PAGES: dict[str, Any] = {"mazur": mazur, "run": run}
PAGES |= {name: lambda name=name: family(name).board() for name in CASES}


@pytest.fixture(scope="module", params=PAGES)
def page(request: Any, browser: Any, tmp_path_factory: Any) -> Iterator[Any]:
    """Each page, opened once for all that is asked of it."""
    path = tmp_path_factory.mktemp("page") / "board.html"
    PAGES[request.param]().save(path)
    context = browser.new_context(bypass_csp=True)
    opened = context.new_page()
    opened.goto(path.as_uri())
    opened.wait_for_selector(".equation")
    yield opened
    context.close()


def seen(page: Any) -> Iterator[str]:
    """The page's states, in both looks."""
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        page.keyboard.press("Home")
        for state, keys in STATES.items():
            for key in keys:
                page.keyboard.press(key)
            if state in ("table", "help"):
                page.wait_for_selector("dialog[open]")
            yield f"{state}, {scheme}, {width}"
            page.keyboard.press("Escape")
            page.wait_for_selector("dialog[open]", state="detached")


@pytest.mark.quick
@pytest.mark.parametrize("name", ["perceptron", "art1", "fuzzy-art"])
def test_links_are_not_inside_an_image(name: str) -> None:
    """What is inside an image is not told, so that a link there would have no name."""
    figure = family(name).derivation.figure(anchor_of)
    assert "<a " in figure
    assert 'role="group"' in figure
    assert 'role="img"' not in figure


def test_text_stands_out_and_what_scrolls_is_reached(page: Any) -> None:
    for state in seen(page):
        assert page.evaluate(FAINT) == [], state
        assert page.evaluate(UNREACHED) == [], state


def test_all_equations_are_read_without_a_mouse(page: Any) -> None:
    """In their own view, which is built when it is asked for: what scrolls is reached, no link is
    inside a formula, each has a name, and nothing is wider than the page."""
    page.click(ALL_EQUATIONS)
    for scheme, width in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(FAINT) == [], scheme
        assert page.evaluate(UNREACHED) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    links = page.eval_on_selector_all("#equations a", "all => all.map(a => a.textContent.trim())")
    assert links
    assert all(links)
    page.click("#equations article:last-of-type .symbol >> nth=-1")  # an equation, on the board
    page.wait_for_selector(".equation")
    page.goto(page.url.partition("#")[0])  # as it was for the tests that follow
    page.wait_for_selector(".equation")


def test_each_control_and_figure_has_a_name(page: Any) -> None:
    """As Chromium tells them to a screen reader."""
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    told = [node for node in tree if not node["ignored"]]
    roles = [node["role"]["value"] for node in told]
    assert roles.count("main") == roles.count("banner") == 1
    nameless = [
        node
        for node in told
        if node["role"]["value"] in NAMED and not node.get("name", {}).get("value")
    ]
    assert nameless == []
    headings = page.eval_on_selector_all("#board h1", "all => all.length")
    assert headings == 1


def test_tab_goes_through_the_page_in_its_order_and_is_seen(page: Any) -> None:
    page.evaluate("document.activeElement.blur(); window.before = null")
    went = []
    for _press in range(400):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None:
            break
        went.append(focused)
    assert len(went) > 10
    wrong = [f for f in went if not (f["isAfter"] and f["isSeen"] and f["isOnScreen"])]
    assert wrong == []


@pytest.mark.skipif(not AXE.exists(), reason="no axe-core here: npm ci in frontend/")
def test_axe_finds_no_violation(page: Any) -> None:
    page.evaluate(AXE.read_text("utf-8"))
    for state in seen(page):
        assert page.evaluate(VIOLATIONS) == [], state
    page.click(ALL_EQUATIONS)
    for width in (1280, 400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(VIOLATIONS) == [], width
    page.click(ALL_EQUATIONS)
