"""The page's evaluator and its writing of numbers beside Python's; skipped without node."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from truth import random_step

import chainrule as cr
from chainrule.answers.checking import check_sheet
from chainrule.answers.reading import read_sheet
from chainrule.basics.evaluation import evaluate
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.symbols import textbook
from chainrule.page.content import content
from chainrule.page.numbers import numbers

NODE = shutil.which("node")
MODULE = Path(cr.__file__).parent / "page" / "built" / "board.js"
needs_node = pytest.mark.skipif(NODE is None, reason="no node here")
N_NETWORKS = int(os.environ.get("CHAINRULE_NETWORKS", 60))
DIGITS = 9


def by_the_module(program: str, given: Any) -> Any:
    """What `program`, over the module's names and `given`, gives back, as JSON."""
    text = (
        f"import * as board from {json.dumps(MODULE.as_uri())};"
        "let text = ''; for await (const part of process.stdin) text += part;"
        f"const given = JSON.parse(text); console.log(JSON.stringify(({program})(given)));"
    )
    assert NODE is not None
    done = subprocess.run(
        [NODE, "--input-type=module", "-e", text],
        input=json.dumps(given),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.quick
@needs_node
def test_numbers_are_written_as_python_writes_them() -> None:
    rng = np.random.default_rng(1)
    values = [*(rng.normal(size=400) * 10.0 ** rng.integers(-25, 25, 400)), 0.5, 1e16, 1e-5, 123456]
    values += [2.0**-k for k in range(40)] + [0.1 + 0.2, 1 / 3, 1e22, 5e-324, 2.5e-7]
    digits = [1, 3, 6, 9, 12, 17, None]
    shown = by_the_module(
        "({values, digits}) => values.map(v => digits.map(d => board.shown(v, d)))",
        {"values": values, "digits": digits},
    )
    assert shown == [[write.number(float(v), d) for d in digits] for v in values]


def changed(explained: Explanation, rng: np.random.Generator) -> dict[str, float]:
    """Other numbers for some of the weights, inputs and the rate."""
    free = [q for q in explained if q.phase == "given" and q.name.kind in ("W", "a", "b", "eta")]
    chosen = rng.choice(len(free), min(3, len(free)), replace=False)
    return {free[i].name: float(free[i].value * rng.uniform(0.3, 1.7) + 0.1) for i in chosen}


@needs_node
def test_what_if_gives_what_python_gives_to_the_last_digit_shown() -> None:
    """Random networks with some numbers typed over: Python's evaluator on the same trees. (That
    the trees give what the engine gives is held by the derivation's own tests.)"""
    rng = np.random.default_rng(2)
    asked, wanted = [], []
    for seed in range(N_NETWORKS):
        explained = random_step(seed)
        derivation = explained.derivation
        variant = numbers(derivation, textbook(derivation.textbook))
        others = changed(explained, rng)
        asked.append({"variant": variant, "changes": others})
        found: dict[str, float] = {}

        def look(name: str, d: Any = derivation, o: Any = others, f: Any = found) -> float:
            if name in o:
                return float(o[name])
            if name not in f:
                q = d[name]
                f[name] = float(q.value) if q.expr is None else evaluate(q.expr, look)
            return f[name]

        names = [row[0] for row in variant["quantities"]]
        wanted.append([look(name) for name in names])
    got = by_the_module(
        """all => all.map(({variant, changes}) => {
          const d = new board.Derivation(variant);
          const at = new Map(Object.entries(changes).map(([n, v]) => [d.place(n), v]));
          return [...d.recomputed(at)].map(v => board.shown(v + 0, 9));
        })""",
        asked,
    )
    wrong = [
        (ask["variant"]["quantities"][i][0], a, b)
        for ask, page, python in zip(asked, got, wanted, strict=True)
        for i, (a, b) in enumerate(zip(page, python, strict=True))
        if a != write.number(b + 0.0, DIGITS)  # a zero of either sign
    ]
    assert sum(map(len, wanted)) > 4000
    assert wrong == []


@needs_node
def test_equations_are_those_of_the_page_without_a_script() -> None:
    """The module's MathML is Python's, sign for sign, for every activation, loss and optimizer."""
    asked, wanted = [], []
    for seed in range(40):
        derivation = random_step(seed).derivation
        variant = numbers(derivation, textbook(derivation.textbook))
        quantities = [derivation[row[0]] for row in variant["quantities"]]
        for q, row in zip(quantities, variant["quantities"], strict=True):
            if q.expr is not None:
                asked.append(row[5])
                wanted.append(write.mathml(q.expr, lambda x: "<mn>1</mn>"))
    got = by_the_module("all => all.map(tree => board.mathml(tree, () => '<mn>1</mn>'))", asked)
    assert got == wanted


MARKS = {"right": "right", "rounded": "right", "coarse": "coarse", "follows": "follows"}


@needs_node
def test_a_number_is_judged_as_check_judges_it() -> None:
    """Single numbers of mazur's step, right and with a slip of their own, in five digits or more;
    each after a number that is wrong. (What fewer digits tell is asked of a whole sheet.)"""
    explained = cr.explain("mazur")
    data = content(explained, None, lambda: "mazur")
    rng = np.random.default_rng(5)
    computed = [q for q in explained if q.expr is not None]
    sheets: list[dict[str, str]] = []
    for q in computed:
        slips = data["variants"]["simultaneous"]["slips"][q.name]
        values = [q.value, *(float(slips[i][0]) for i in rng.integers(0, len(slips), 2))]
        texts = [f"{value:.{rng.integers(6, 9)}g}" for value in values]
        sheets += [{q.name: text} for text in texts if len(text.lstrip("-0.")) >= 5]
    for first, then in pairwise(computed):
        if first.name in then.depends:
            wrong = first.value * 1.5 + 0.2
            look = {first.name: wrong}
            own = evaluate(then.expr, lambda n, o=look: o.get(n, explained[n].value))
            sheets.append({first.name: f"{wrong:.6g}", then.name: f"{own:.6g}"})
    marks = by_the_module(
        """({data, sheets}) => sheets.map(sheet => {
          const b = new board.Board(data);
          return Object.entries(sheet).map(([name, text]) => {
            const place = b.derivation.place(name);
            const judged = board.judge(b, place, text);
            b.state = {...b.state, answers: new Map(b.state.answers).set(place, judged)};
            return judged.mark;
          });
        })""",
        {"data": data, "sheets": sheets},
    )
    differ = []
    for sheet, page in zip(sheets, marks, strict=True):
        checked = check_sheet(explained, read_sheet(sheet))
        python = [MARKS.get(checked[name].mark, "wrong") for name in sheet]
        if page != python:
            differ.append((sheet, page, python))
    assert len(sheets) > 100
    assert differ == [], differ
