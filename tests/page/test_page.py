"""The page: one whole file that asks for nothing, with the numbers of the derivation in it."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import chainrule as cr
from chainrule.basics.errors import FileError
from chainrule.basics.evaluation import evaluate
from chainrule.basics.expression import from_json
from chainrule.basics.i18n import available_languages
from chainrule.cli import main
from chainrule.data.making import table_from_frame
from chainrule.page.own_row import Origin, own_cells
from chainrule.page.words import REASONS
from chainrule.problems.network_spec import NetworkSpec

HOSTILE = "<script>alert(1)</script>\x1b[2J\u202ereversed"


class Page(HTMLParser):
    """What is in a page: its elements' attributes, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.inside: dict[str, list[str]] = {}
        self.policy, self.outside, self.at = "", [], ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.at = tag if given.get("type") != "application/json" else "data"
        self.inside.setdefault(self.at, []).append("")
        self.outside += [v for k, v in attrs if k in ("src", "srcset", "action", "style")]
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given["content"] or ""

    def handle_endtag(self, tag: str) -> None:
        self.at = ""

    def handle_data(self, data: str) -> None:
        if self.at in ("script", "style", "data"):
            self.inside[self.at][-1] += data

    @property
    def data(self) -> Any:
        return json.loads("".join(self.inside["data"]))


@pytest.mark.quick
def test_a_page_forbids_everything_but_itself() -> None:
    page = Page(cr.board("mazur").html)
    assert page.outside == []
    stated = {part.split()[0]: part.split()[1:] for part in page.policy.split("; ")}
    for name in ("script", "style"):
        digests = [hashlib.sha256(text.encode()).digest() for text in page.inside[name]]
        hashes = [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
        assert stated.pop(f"{name}-src") == hashes
    assert stated == {key: ["'none'"] for key in ("default-src", "base-uri", "form-action")}


def test_the_numbers_and_trees_are_those_of_the_json() -> None:
    """Read back, each tree gives the value that `--format json` has, and every name is in both."""
    explained = cr.explain("mazur", update_order="sequential")
    data = Page(explained.board().html).data
    held = data["variants"]["sequential"]
    rows = held["quantities"][: held["listed"]]
    stated = explained.to_json()["quantities"]
    assert [(r[0], r[1], r[2], r[4]) for r in rows] == [
        (q["name"], q["phase"], q["layer"], q["value"]) for q in stated
    ]
    names = [row[0] for row in held["quantities"]]

    def opened(tree: Any) -> Any:
        if isinstance(tree, int):
            return {"ref": names[tree]}
        if tree[0] == "num":
            return {"num": tree[1]}
        return {"op": tree[0], "args": [opened(arg) for arg in tree[1:]]}

    for row, q in zip(rows, stated, strict=True):
        assert (row[5] is None) == (q["expr"] is None)
        if row[5] is not None:
            assert opened(row[5]) == q["expr"]
            value = evaluate(from_json(opened(row[5])), lambda name: explained[name].value)
            assert value == pytest.approx(row[4], rel=1e-14, abs=1e-300)


def test_both_orders_are_there_and_each_is_told_as_it_is_worked_out() -> None:
    data = Page(cr.board("mazur").html).data
    assert set(data["variants"]) == {"simultaneous", "sequential"}
    for held in data["variants"].values():
        for place, row in enumerate(held["quantities"][: held["listed"]]):
            assert all(source < place for source in _sources(row[5])), row[0]
    sequential = [row[1] for row in data["variants"]["sequential"]["quantities"]]
    told = [p for i, p in enumerate(sequential[:58]) if i == 0 or p != sequential[i - 1]]
    assert told == ["given", "forward", "loss", "backward", "update", "backward", "update"]


def _sources(tree: Any) -> list[int]:
    if tree is None:
        return []
    if isinstance(tree, int):
        return [tree]
    return [] if tree[0] == "num" else [s for arg in tree[1:] for s in _sources(arg)]


@pytest.mark.parametrize("example", ["mazur", "xor-batch", "signals", "exam"])
def test_every_reason_and_word_is_spoken_in_every_language(example: str) -> None:
    data = Page(cr.board(example).html).data
    assert set(data["spoken"]) == {*available_languages()}
    for held in data["variants"].values():
        assert {row[7] for row in held["quantities"]} <= set(REASONS)
    keys = [set(spoken["words"]) for spoken in data["spoken"].values()]
    assert all(k == keys[0] for k in keys)


@pytest.mark.quick
def test_every_word_that_the_module_asks_for_is_there() -> None:
    words = Page(cr.board("mazur").html).data["spoken"]["en"]["words"]
    source = Path(__file__).parents[2] / "frontend" / "src"
    if not source.is_dir():
        pytest.skip("an installed package has no source of the page")
    asked = {
        key
        for path in source.glob("*.ts*")
        for key in re.findall(r'\.word\(\s*"([\w:]+)"', path.read_text("utf-8"))
    }
    assert len(asked) > 30
    assert asked <= set(words)


def test_hostile_names_are_text(tmp_path: Path) -> None:
    import pandas as pd

    rng = np.random.default_rng(0)
    long = "x" * 10_000
    frame = pd.DataFrame({HOSTILE: rng.normal(size=40), long: rng.normal(size=40)})
    frame["y"] = np.where(rng.random(40) < 0.5, "</script><b>", "plain")
    model = cr.train(frame, "y", network=NetworkSpec(hidden=(2,)), max_iter=2).model
    page = Page(cr.board(model, data=frame, samples=[2]).html)
    assert len(page.inside["script"]) == 1
    assert "\x1b" not in "".join(page.inside["data"])
    own = page.data["own"]
    assert own["inputs"][0] == "<script>alert(1)</script>\\u001b[2J\\u202ereversed"
    assert own["cells"][0][1][0] == long
    assert own["outputs"] == ["plain"] or own["outputs"] == ["</script><b>"]


def test_a_row_stands_in_its_own_columns_and_units(tmp_path: Path) -> None:
    """The scaled numbers are the cells' standard scores, worked out here from the table."""
    import pandas as pd

    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"length": rng.normal(5, 2, 60).round(2), "kind": ["a", "b", "c"] * 20})
    frame["y"] = np.where(frame["length"] + (frame["kind"] == "a") > 5.4, "yes", "no")
    spec = NetworkSpec(hidden=(3,))
    model = cr.train(frame, "y", network=spec, max_iter=40, test_fraction=0.0).model
    explained = cr.explain(model, data=frame, samples=[7])
    own = Page(explained.board().html).data["own"]
    assert own["inputs"] == ["length", "kind=a", "kind=b", "kind=c"]
    assert own["cells"] == [[["length", f"{frame['length'][6]:g}", 1, 1], ["kind", "a", 2, 3]]]
    score = (frame["length"][6] - frame["length"].mean()) / frame["length"].std(ddof=0)
    assert explained["a[0][1]"].value == pytest.approx(score, rel=1e-6)
    ((target, answer, probability),) = own["predicted"][0]
    assert (target, answer) == ("y", str(cr.predict(model, frame)[6]))
    assert probability == pytest.approx(cr.predict(model, frame, proba=True)[6].max(), rel=1e-5)


@pytest.mark.quick
def test_without_a_name_the_file_is_private_and_nothing_is_opened(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Any
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("webbrowser.open", lambda url: pytest.fail("it was opened"))
    with pytest.raises(SystemExit) as end:
        main(["board", "mazur"])
    (file,) = tmp_path.glob("chainrule-board-*.html")
    assert end.value.code == 0
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    assert str(file) in capsys.readouterr().out


def test_with_a_display_it_is_opened_and_a_named_file_is_not(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened: list[str] = []
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    path = cr.board("mazur").show()
    assert opened == [path.as_uri()]
    target = tmp_path / "lesson.html"
    with pytest.raises(SystemExit) as end:
        main(["board", "mazur", "-o", str(target)])
    assert end.value.code == 0
    assert len(opened) == 1
    with pytest.raises(FileError):
        cr.board("mazur").save(target)


@pytest.mark.quick
def test_the_built_module_is_small() -> None:
    import gzip

    built = Path(cr.__file__).parent / "page" / "built"
    together = b"".join(path.read_bytes() for path in sorted(built.iterdir()))
    assert len(gzip.compress(together)) <= 150_000


@pytest.mark.quick
def test_dates_and_times_are_shown_as_they_are_written() -> None:
    days = [f"2024-01-{day:02d}" for day in range(1, 31)]
    frame = pd.DataFrame({"day": days, "moment": [f"{d} 08:30" for d in days]})
    frame["hour"], frame["y"] = [f"{i % 24:02d}:15" for i in range(30)], np.arange(30.0)
    model = cr.train(frame, "y", max_iter=1, fast=True).model
    assert model.schema is not None
    raw = model.schema.inputs_of(table_from_frame(frame))
    cells = [cell for _name, cell, *_rest in own_cells(Origin(model.schema, raw), 3)]
    assert cells == ["2024-01-03", "2024-01-03 08:30", "02:15"]
