"""The board as a notebook's widget: what is done in the page is known in Python, and the other way.
In Chromium the widget's module and the page are the real ones, the model between them a short one.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import chainrule as cr
from chainrule.basics.errors import InputError, MissingDependencyError, UnknownNameError
from chainrule.page import board as board_module
from chainrule.page.board import Board

traits = pytest.importorskip("anywidget", reason="no anywidget here")
TRAITS = ("quantity", "changes", "answers")

HOST = """async ([module, frame]) => {
  const url = URL.createObjectURL(new Blob([module], {type: "text/javascript"}));
  const widget = (await import(url)).default;
  const state = {_frame: frame, quantity: "", changes: {}, answers: {}}, listeners = {};
  window.model = {
    get: name => state[name],
    set: (name, value) => {
      if (JSON.stringify(state[name]) === JSON.stringify(value)) return;
      state[name] = value;
      for (const f of listeners[`change:${name}`] ?? []) f();
    },
    on: (event, f) => (listeners[event] ??= new Set()).add(f),
    off: (event, f) => listeners[event].delete(f),
    save_changes: () => inPython(JSON.stringify(state)),
  };
  window.stop = widget.render({model, el: document.body});
}"""


def widget(source: Any = "mazur", whole: bool = True) -> Any:
    """A widget of an example's board; not `whole`: of no page."""
    if whole:
        return cr.board(source).widget()
    return Board("", cr.explain(source).derivation).widget()


@pytest.fixture
def shown(browser: Any) -> Any:
    """Shows a widget in Chromium: its page, and how Python's side is told to it."""
    pages = []

    def show(shown_widget: Any) -> tuple[Any, Any, Callable[[], None]]:
        page = browser.new_page()
        pages.append(page)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))

        def in_python(state: str) -> None:
            told = json.loads(state)
            shown_widget.set_state({name: told[name] for name in TRAITS})

        page.expose_function("inPython", in_python)
        page.evaluate(HOST, [shown_widget._esm, shown_widget._frame])
        inner = page.frames[1]
        inner.wait_for_selector(".equation")
        page.wait_for_function("model.get('quantity')")

        def tell() -> None:
            told = {name: getattr(shown_widget, name) for name in TRAITS}
            page.evaluate("told => Object.entries(told).forEach(([k, v]) => model.set(k, v))", told)

        page.said = said
        return page, inner, tell

    yield show
    for page in pages:
        assert page.said == []
        page.close()


@pytest.mark.quick
def test_names_are_those_of_the_page_and_unknown_ones_are_errors() -> None:
    w = widget(whole=False)
    w.quantity = "net_h1"
    assert w.quantity == "z[1][1]"
    w.changes = {"w1": 0.5}
    assert w.changes == {"W[1][1,1]": 0.5}
    for wrong, error in (
        ({"w99": 1.0}, UnknownNameError),
        ({"net_h1": 1.0}, InputError),
        ({"w1": float("inf")}, InputError),
    ):
        with pytest.raises(error):
            w.changes = wrong
        assert w.changes == {"W[1][1,1]": 0.5}
    with pytest.raises(UnknownNameError):
        w.quantity = "net_h9"


@pytest.mark.quick
def test_without_anywidget_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(board_module, "find_spec", lambda _name: None)
    with pytest.raises(MissingDependencyError) as caught:
        widget(whole=False)
    assert "chainrule[notebook]" in str(caught.value.hint)


def test_a_number_that_cannot_be_typed_over_in_the_page_cannot_be_in_python(
    tmp_path: Path,
) -> None:
    with pytest.raises(InputError, match="too large"):
        widget("digits", whole=False).changes = {"W[1][1,1]": 0.5}
    counts = tmp_path / "counts.toml"
    counts.write_text(
        '[network]\nsizes = [1, 1]\nactivation = "exp"\nloss = "poisson"\n'
        "[data]\ninputs = [[1]]\ntargets = [[2]]\n"
    )
    with pytest.raises(InputError, match="formulas depend on this number"):
        widget(counts, whole=False).changes = {"y[1]": 0.0}


def test_what_is_done_in_the_page_is_known_in_python(shown: Any) -> None:
    w = widget()
    heard: list[dict[str, float]] = []
    w.observe(lambda change: heard.append(change["new"]), "changes")
    page, inner, _tell = shown(w)
    assert w.quantity == "z[1][1]"
    inner.click(".sides [data-at]")
    assert w.quantity == "W[1][1,1]"
    inner.fill(".over input", "3/4")
    inner.press(".over input", "Enter")
    page.wait_for_function("Object.keys(model.get('changes')).length")
    assert heard == [{"W[1][1,1]": 0.75}]
    page.evaluate("stop()")


def test_what_is_set_in_python_is_seen_in_the_page_and_is_its_answer_to_check(shown: Any) -> None:
    w = widget()
    page, inner, tell = shown(w)
    w.quantity, w.changes = "out_o1", {"w1": 0.5, "i1": 0.1}
    tell()
    inner.wait_for_selector(".changed")
    assert inner.get_attribute(".equation .left", "title") == "a[2][1]"
    network = cr.explain("mazur")
    assert inner.inner_text(".result s") == f"{network['out_o1'].value:.9g}"
    w.changes, w.answers = {}, {"net_h1": "0.3775", "out_h1": "0.9"}
    tell()
    inner.click(".asking button")
    w.quantity = "out_h1"
    tell()
    inner.wait_for_selector(".verdict.wrong")
    page.wait_for_function("model.get('quantity') === 'a[1][1]'")
    assert cr.check("mazur", w.answers).counts == {"right": 1, "wrong": 1}


def test_an_executed_notebook_holds_the_widget() -> None:
    nbformat = pytest.importorskip("nbformat", reason="no nbformat here")
    nbclient = pytest.importorskip("nbclient", reason="no nbclient here")
    pytest.importorskip("ipykernel", reason="no kernel here")
    source = "import chainrule as cr\nw = cr.board('mazur').widget()\nw.quantity = 'net_h1'\nw"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    (output,) = book.cells[0].outputs
    view = output.data["application/vnd.jupyter.widget-view+json"]
    held = book.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"]
    state = held[view["model_id"]]["state"]
    assert state["quantity"] == "z[1][1]"
    assert "sandbox" in state["_frame"]
