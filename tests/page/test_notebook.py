"""What a notebook shows of results: a notebook is run, and what it holds is looked at."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import chainrule as cr

CELLS = {
    "outcome": "import chainrule as cr\noutcome = cr.train('iris', max_iter=3)\noutcome",
    "history": "outcome.model.history",
    "network": "outcome.model.network",
    "model": "outcome.model",
    "quantity": "cr.explain('mazur')['net_h1']",
    "explanation": "cr.explain('mazur')",
    "board": "cr.board('mazur')",
    "worksheet": "cr.worksheet('mazur')",
    "marked": "cr.check('mazur', {'net_h1': '0.37'})",
    "gradients": "n = cr.Network.create((2, 2, 1))\ncr.check_gradients(n, [[1, 2]], [[1]])",
}
WANTED = {
    "outcome": "network 4-16-3, trained 3 epochs",
    "history": "3 epochs in",
    "network": "131 parameters",
    "model": "16 → 3, softmax",
    "quantity": "net_h1",
    "explanation": "net",
    "board": "sandbox",
    "worksheet": "iframe",
    "marked": "net_h1",
    "gradients": "9 parameters, 0 of them wrong",
}


class Words(HTMLParser):
    """The text of a piece of HTML; scripts in it are an error, every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text, self.open = "", []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        assert tag != "script"
        assert not any(name.startswith("on") for name, _value in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def shown(value: Any) -> str:
    text: str = value._repr_html_()
    return text


@pytest.fixture(scope="module")
def run_notebook() -> Any:
    nbformat = pytest.importorskip("nbformat", reason="no nbformat here")
    nbclient = pytest.importorskip("nbclient", reason="no nbclient here")
    pytest.importorskip("ipykernel", reason="no kernel here")
    book = nbformat.v4.new_notebook()
    book.cells = [nbformat.v4.new_code_cell(source) for source in CELLS.values()]
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    return dict(zip(CELLS, book.cells, strict=True))


@pytest.mark.filterwarnings("ignore")
def test_an_executed_notebook_shows_each_result(run_notebook: Any) -> None:
    for name, cell in run_notebook.items():
        (output,) = [o for o in cell.outputs if o.output_type == "execute_result"]
        html = output.data["text/html"]
        assert WANTED[name] in html, name
        assert "array(" not in output.data["text/plain"] or name in ("history", "quantity")
        if name not in ("board", "worksheet", "explanation"):
            Words(html)
            assert len(html) < 6000, name


@pytest.mark.filterwarnings("ignore")
def test_the_board_of_a_notebook_works_in_its_frame(
    run_notebook: Any, browser: Any, tmp_path: Path
) -> None:
    (output,) = [o for o in run_notebook["board"].outputs if o.output_type == "execute_result"]
    path = tmp_path / "cell.html"
    path.write_text(output.data["text/html"], "utf-8")
    page = browser.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(path.as_uri())
    inner = page.frames[1]
    inner.wait_for_selector(".equation")
    first = inner.get_attribute(".equation .left", "title")
    inner.click(".phases button >> nth=-1")
    assert inner.get_attribute(".equation .left", "title") != first
    inner.press("body", "h")
    inner.fill(".ask input", "99")
    inner.press(".ask input", "Enter")
    inner.wait_for_selector(".verdict.wrong")
    assert said == []
    page.close()


@pytest.mark.quick
def test_names_from_outside_are_text() -> None:
    frame = pd.DataFrame({"<b>x": np.linspace(0, 1, 30), "y": ["<script>", "b"] * 15})
    outcome = cr.train(frame, "y", fast=True, max_iter=1)
    for result in (outcome, outcome.model, outcome.model.network, outcome.model.history):
        text = Words(shown(result)).text
        assert "array(" not in text
    assert "<script>" in Words(shown(outcome)).text


@pytest.mark.quick
def test_a_network_says_in_a_line_what_it_is() -> None:
    network = cr.Network.create((2, 3, 1), "tanh", "logistic", "log_loss", random_state=1)
    assert repr(network) == "Network(2-3-1: tanh, logistic; log_loss; 13 parameters)"


def test_a_history_shows_its_curves_first_best_and_last() -> None:
    history = cr.History()
    history.loss.extend([3.0, 1.0, 2.0])
    history.validation_score.extend([0.5, 0.75, 0.25])
    text = Words(shown(history)).text
    assert "loss312" in text
    assert "validation_score0.50.750.25" in text
