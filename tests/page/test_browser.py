"""The page in a real Chromium, driven by the keyboard as a teacher does; skipped where Playwright
or a Chromium is missing (`apt install chromium`, `pip install playwright`)."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_digits

import chainrule as cr
from chainrule.basics.i18n import available_languages, speaking
from chainrule.derivation.forms.html import anchor_of
from chainrule.problems.builtin import example_text
from chainrule.problems.network_spec import NetworkSpec

WIDTHS = (1280, 1024, 400)
EXAMPLES = ("mazur", "xor-batch", "exam", "signals", "and")

OVERLAPPING = """() => {
  const boxes = [...document.querySelectorAll('.canvas .label, .canvas .card, .canvas .heat')]
    .map(e => [e.textContent, e.getBoundingClientRect()]);
  const found = [];
  boxes.forEach(([a, p], i) => boxes.slice(i + 1).forEach(([b, q]) => {
    const beside = p.left >= q.right - .5 || q.left >= p.right - .5;
    const above = p.top >= q.bottom - .5 || q.top >= p.bottom - .5;
    if (!beside && !above) found.push([a, b]);
  }));
  return found;
}"""
CLIPPED = """() => [...document.querySelectorAll('#board :is(.number, button, th, p)')]
  .filter(e => e.offsetParent && getComputedStyle(e).display !== 'inline')
  .filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => e.textContent)"""
CUT = """() => [...document.querySelectorAll('.side')]
  .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"""
SPILLED = """() => [...document.querySelectorAll('.canvas .value, .canvas .label')].filter(e => {
  const outer = e.getBoundingClientRect();
  const inner = e.querySelector('.number').getBoundingClientRect();
  return inner.right > outer.right + .5 || inner.left < outer.left - .5;
}).map(e => e.textContent)"""
FAULTS = f"() => [...({OVERLAPPING})(), ...({SPILLED})(), ...({CLIPPED})()]"
CUT_ON_THE_WAY = f"""async equations => {{
  const found = [];
  while (equations--) {{
    found.push(...({CUT})());
    document.body.dispatchEvent(new KeyboardEvent("keydown", {{key: "ArrowRight", bubbles: true}}));
    await new Promise(requestAnimationFrame);
  }}
  return found;
}}"""


@pytest.fixture
def visit(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Opens a board; at the end no error was printed and nothing was asked for."""
    said: list[str] = []
    pages = []

    def open_page(board: Any, width: int = 1280, scheme: str = "light") -> Any:
        path = tmp_path / f"{len(pages)}.html"
        board.save(path)
        page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
        pages.append(page)
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda r: r.url == path.as_uri() or said.append(r.url))
        page.goto(path.as_uri())
        page.wait_for_selector(".equation")
        return page

    yield open_page
    for page in pages:
        page.close()
    assert said == []


def look(page: Any, width: int) -> None:
    """The page at another width, the middle one in the dark."""
    page.emulate_media(color_scheme="dark" if width == 1024 else "light")
    page.set_viewport_size({"width": width, "height": 800})


def result(page: Any) -> str:
    text: str = page.inner_text(".result .number >> nth=-1")
    return text.replace("−", "-")


@pytest.mark.quick
def test_the_scenarios_know_every_language() -> None:
    assert set(available_languages()) == {"en", "zh"}


@pytest.mark.parametrize("example", EXAMPLES)
def test_nothing_overlaps_or_is_clipped(example: str, visit: Callable[..., Any]) -> None:
    """At the beginning of each phase, in each language, at each width, in the dark as well."""
    page = visit(cr.board(example))
    for width in WIDTHS:
        look(page, width)
        for _language in available_languages():
            page.keyboard.press("Home")
            for _phase in range(5):
                for edges in "13":
                    page.keyboard.press(edges)
                    assert page.evaluate(FAULTS) == [], width
                    page.keyboard.press(edges)
                page.keyboard.press("Shift+ArrowRight")
            page.keyboard.press("l")


def test_the_whole_lesson_goes_by_the_keyboard_with_every_number_of_the_json(
    visit: Callable[..., Any],
) -> None:
    page = visit(cr.board("mazur"))
    for order in ("simultaneous", "sequential"):
        explained = cr.explain("mazur", update_order=order)
        page.keyboard.press("Home")
        for quantity in explained:
            assert page.get_attribute(".equation .left", "title") == quantity.name
            assert result(page).replace("·10", "e").startswith(f"{quantity.value:.9g}"[:8])
            page.keyboard.press("ArrowRight")
        page.keyboard.press("s")


def test_a_number_leads_to_where_it_came_from_and_backspace_leads_back(
    visit: Callable[..., Any],
) -> None:
    page = visit(cr.board("mazur"))
    page.keyboard.press("End")
    where = page.get_attribute(".equation .left", "title")
    page.click(".side .origin >> nth=2")
    assert page.get_attribute(".equation .left", "title") != where
    assert page.query_selector(".thread path") is not None
    page.keyboard.press("Backspace")
    assert page.get_attribute(".equation .left", "title") == where


def test_every_key_does_what_it_says(visit: Callable[..., Any]) -> None:
    page = visit(cr.board("mazur"))
    pressed = "() => document.querySelector('.carries [aria-pressed=true]').textContent"
    first = page.evaluate(pressed)
    seen = []
    for key in "1234":
        page.keyboard.press(key)
        seen.append(page.evaluate(pressed))
    assert len({first, *seen}) == 5
    page.keyboard.press("4")
    assert page.evaluate(pressed) == first
    page.keyboard.press("l")
    assert page.evaluate("document.documentElement.lang") == "zh"
    with speaking("zh"):
        assert page.title() == cr.explain("mazur").title
    page.keyboard.press("d")
    assert page.evaluate("document.documentElement.classList.contains('dark')")
    for key in ("t", "?"):
        page.keyboard.press(key)
        page.wait_for_selector("dialog[open]")
        page.keyboard.press("Escape")
        page.wait_for_selector("dialog[open]", state="detached")
    before = page.get_attribute(".equation .left", "title")
    page.keyboard.press("n")
    assert page.get_attribute(".equation .left", "title") != before


def test_what_if_gives_pythons_numbers(visit: Callable[..., Any], tmp_path: Path) -> None:
    """w1 typed over as a fraction, and the network with that weight worked out by Python."""
    page = visit(cr.board("mazur"))
    page.keyboard.press("Home")
    while page.get_attribute(".equation .left", "title") != "W[1][1,1]":
        page.keyboard.press("ArrowRight")
    page.fill(".over input", "1/3")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    changed = tmp_path / "changed.toml"
    stated = example_text("mazur")
    changed.write_text(stated.replace("0.15,", f"{1 / 3!r},", 1))
    explained = cr.explain(changed)
    page.keyboard.press("End")
    for name in ("W+[2][2,2]", "delta[1][1]", "z[1][1]", "E"):
        page.evaluate(f"location.hash = {json.dumps(anchor_of(name))}")
        page.wait_for_function(
            f"document.querySelector('.equation .left').title === {json.dumps(name)}"
        )
        assert page.query_selector(".result .changed, .result.changed, .result s") is not None
        assert result(page) == f"{explained[name].value:.9g}"
    assert page.query_selector(".note.changed") is not None


def test_a_hidden_result_is_asked_for(visit: Callable[..., Any]) -> None:
    page = visit(cr.board("mazur"))
    page.keyboard.press("h")
    assert "0.3775" not in page.inner_text(".stage")
    for typed, mark in (("0.3775", "right"), ("0.378", "right"), ("0", "coarse"), ("0.9", "wrong")):
        page.fill(".ask input", typed)
        page.keyboard.press("Enter")
        assert page.query_selector(f".verdict.{mark}") is not None, typed
    page.fill(".ask input", "0.0275")  # 0.15·0.05 + 0.2·0.1
    page.keyboard.press("Enter")
    assert "the bias forgotten" in page.inner_text(".verdict.wrong")
    page.fill(".ask input", "0.9")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")  # out_h1 of one's own 0.9: 1/(1 + e^-0.9)
    page.fill(".ask input", "0.7109")
    page.keyboard.press("Enter")
    assert page.query_selector(".verdict.follows") is not None


def test_a_gradient_of_a_batch_is_the_mean_of_its_samples_own(visit: Callable[..., Any]) -> None:
    """Each sample's own beside the gradient that Python gives of that sample alone."""
    page = visit(cr.board("xor-batch"))
    page.keyboard.press("End")
    for name in ("dW[1][1,1]", "dW[2][3,1]", "db[1][2]"):
        page.evaluate(f"location.hash = {json.dumps(anchor_of(name))}")
        page.wait_for_function(
            f"document.querySelector('.equation .left').title === {json.dumps(name)}"
        )
        rows = page.evaluate(
            "() => [...document.querySelectorAll('.shares tbody tr')]"
            ".map(row => [...row.children].slice(0, 3).map(cell => cell.innerText))"
        )
        told = [[float(cell.replace("−", "-")) for cell in row] for row in rows]
        assert [row[0] for row in told] == [1, 2, 3, 4]
        for sample, own, share in told:
            alone = cr.explain("xor-batch", samples=[int(sample)])[name].value
            assert own == pytest.approx(alone, rel=1e-5, abs=1e-12)
            assert share == pytest.approx(alone / 4, rel=1e-5, abs=1e-12)
    assert page.query_selector(".shares .bar.minus, .shares .bar.plus") is not None
    page.click(".shares button >> nth=1")
    assert page.get_attribute(".tabs button >> nth=1", "aria-pressed") == "true"
    page.keyboard.press("h")
    assert page.query_selector(".shares") is None


def test_a_long_sum_is_broken_into_lines_and_none_of_its_numbers_is_cut(
    visit: Callable[..., Any],
) -> None:
    page = visit(cr.board("xor-batch"))
    for width in WIDTHS:
        look(page, width)
        page.keyboard.press("End")
        page.keyboard.press("Shift+ArrowLeft")
        first = page.get_attribute(".equation .left", "title")
        assert page.evaluate(CUT_ON_THE_WAY, 40) == [], width
        assert page.get_attribute(".equation .left", "title") != first


def test_pixels_are_seen_as_an_image(visit: Callable[..., Any]) -> None:
    page = visit(cr.board("nielsen", samples=[3]))
    seen = page.evaluate(
        "() => [...document.querySelector('.tile').getContext('2d').getImageData(0, 0, 8, 8).data]"
    )
    pixels = load_digits().data[2]
    np.testing.assert_allclose(seen[::4], pixels / pixels.max() * 255, atol=1)


@pytest.mark.parametrize("example", ["xor-batch", "moons", "nielsen"])
def test_a_run_is_walked_through_by_the_keyboard(example: str, visit: Callable[..., Any]) -> None:
    recorder = cr.callbacks.Recorder(10)
    outcome = cr.train(example, callbacks=[recorder], max_iter=12)
    page = visit(cr.board(outcome, run=recorder))
    said = page.inner_text(".slider output")
    for width in WIDTHS:
        look(page, width)
        for _moment in range(2):
            page.keyboard.press("]")
            assert page.evaluate(FAULTS) == [], width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.inner_text(".slider output") != said
    if example == "xor-batch":
        step = recorder.snapshots[6].step
        there = cr.explain(example, step=step)
        page.keyboard.press("Home")
        for _equation in range(30):
            name = page.get_attribute(".equation .left", "title")
            assert result(page).replace("·10", "e") == f"{there[name].value:.9g}".replace(
                "e-0", "e-"
            )
            page.keyboard.press("ArrowRight")
    page.keyboard.press("t")
    assert page.inner_text("dialog caption >> nth=0") == "The run"
    rows = page.query_selector_all("dialog table >> nth=0 >> tbody tr")
    assert len(rows) == len(recorder.snapshots)
    page.keyboard.press("Escape")
    for _moment in range(7):
        page.keyboard.press("[")
    assert page.inner_text(".slider output") == said
    page.keyboard.press("l")
    assert page.inner_text(".run h2") == "训练过程"


def test_without_a_script_the_equations_are_read(browser: Any, tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    cr.board("mazur").save(path)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    assert page.is_visible(f"[id='{anchor_of('W+[2][1,1]')[1:]}']")
    assert "0.298371109" in page.inner_text("#equations")
    context.close()


def test_with_a_script_the_equations_are_built_when_they_are_asked_for(
    visit: Callable[..., Any],
) -> None:
    """Read, in the language in use, or printed; a number leads to its own equation."""
    page = visit(cr.board("mazur"))
    assert page.query_selector("#equations") is None
    page.pdf()
    assert page.query_selector_all("#equations article")
    page.keyboard.press("l")
    page.click(".tools button[aria-pressed]")
    assert page.inner_text("#forward h2") == "前向传播"
    page.click("[id='z-1-1'] math [data-name='W[1][1,1]'] >> nth=0")
    page.wait_for_function("location.hash === '#W-1-1-1'")
    assert page.is_visible("#equations")
    page.click("[id='W+-2-1-1'] .symbol")
    assert page.get_attribute(".equation .left", "title") == "W+[2][1,1]"
    assert not page.is_visible("#equations")


def test_hostile_names_are_seen_and_do_nothing(visit: Callable[..., Any]) -> None:
    rng = np.random.default_rng(0)
    names = ["<script>alert(1)</script>\x1b[2J", "x" * 10_000, "\u202e عربي"]
    frame = pd.DataFrame({name: rng.normal(size=40) for name in names})
    frame["y"] = np.where(rng.random(40) < 0.5, "</script><b>", "plain" * 30)
    model = cr.train(frame, "y", network=NetworkSpec(hidden=(3,)), max_iter=2).model
    page = visit(cr.board(model, data=frame, samples=[2]), 400)
    assert "<script>alert(1)</script>\\u001b[2J" in page.inner_text(".own-row")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
    page.keyboard.press("t")
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
