"""Explanations as LaTeX and HTML: well formed, complete, and with every number of the text."""

from __future__ import annotations

import re
import shutil
import subprocess
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics import i18n
from chainrule.basics.errors import UnknownNameError
from chainrule.derivation.forms.symbols import in_parts, to_html, to_latex
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.problems.builtin import example_names
from tests.chromium import CHROMIUM

LARGE = {"breast-cancer", "diabetes", "digits", "iris", "moons", "nielsen", "spirals", "wine"}
"""Examples of thousands of quantities."""
SMALL = [name for name in example_names() if name not in LARGE]
VOID = {"meta", "br", "line", "circle"}


class Page(HTMLParser):
    """Reads a page strictly: every element is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []
        self.outside: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        given = dict(attrs)
        self.links += [given["href"] or ""] if "href" in given else []
        self.ids += [given["id"] or ""] if "id" in given else []
        self.outside += [v for k, v in attrs if k in ("src", "srcset", "data", "action") and v]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def explanation(name: str) -> Any:
    return cr.explain(name), None if name in SMALL else ["E", "W+[1][1,1]"]


@pytest.mark.parametrize("name", example_names())
def test_a_page_is_whole_and_asks_the_network_for_nothing(name: str) -> None:
    explained, chosen = explanation(name)
    text = explained.html(chosen)
    page = Page(text)
    assert page.outside == []
    assert not re.search(r"https?:|//|@import|url\(", re.sub(r"<script>.*</script>", "", text))
    assert len(page.ids) == len({*page.ids})
    if chosen is None:
        assert all(link.startswith("#") for link in page.links)
        there = {"#" + i for i in page.ids}
        assert {link for link in page.links if link not in there} == set()


@pytest.mark.parametrize("name", SMALL)
def test_every_number_of_the_text_is_on_the_page_and_in_the_latex(name: str) -> None:
    explained, _chosen = explanation(name)
    text = explained.text(digits=7)
    numbers = {n for n in re.findall(r"(?<== )-?\d\S*", text) if "·" not in n and "/" not in n}
    page = re.sub(r"<[^>]*>", "", explained.html(digits=7)).replace("−", "-")
    latex = explained.latex(digits=7)
    for n in numbers:
        mantissa, _e, exponent = n.partition("e")
        assert mantissa in page
        assert (f"{mantissa} \\cdot 10^{{{int(exponent)}}}" if exponent else n) in latex


@pytest.mark.parametrize("name", SMALL)
def test_every_formula_is_well_formed_mathml(name: str) -> None:
    formulas = re.findall(r"<math>.*?</math>", explanation(name)[0].html(), re.DOTALL)
    assert formulas
    for formula in formulas:
        tree = ElementTree.fromstring(formula)
        children = {"mfrac": 2, "msup": 2, "math": 1}
        for element in tree.iter():
            if element.tag in children:
                assert len(element) == children[element.tag], formula
            assert element.tag not in ("mtext",), "beside text an operator has no space"


def balanced(latex: str) -> bool:
    """Braces, \\left and \\right, and environments are closed in order."""
    stack: list[str] = []
    tokens = re.findall(
        r"\\begin\{\w+\*?\}|\\end\{\w+\*?\}|\\left|\\right|(?<!\\)[{}]",
        latex.replace(r"\left\{", r"\left"),
    )
    closing = {"}": "{", "\\right": "\\left"}
    for token in tokens:
        if token.startswith("\\end"):
            if not stack or stack.pop() != token.replace("end", "begin"):
                return False
        elif token in closing:
            if not stack or stack.pop() != closing[token]:
                return False
        else:
            stack.append(token)
    return not stack


@pytest.mark.parametrize("name", SMALL)
def test_every_formula_is_balanced_latex(name: str) -> None:
    document = explanation(name)[0].latex()
    blocks = re.findall(r"\\begin\{align\*\}.*?\\end\{align\*\}", document, re.DOTALL)
    assert blocks
    assert all(balanced(block) for block in blocks)
    assert balanced(document)


@pytest.mark.skipif(shutil.which("xelatex") is None, reason="no XeLaTeX here")
@pytest.mark.parametrize("name", ["mazur", "xor-batch", "iris"])
def test_documents_compile(name: str, tmp_path: Path) -> None:
    explained = cr.explain(name)
    names = [q.name for q in explained if q.phase != "given"][::40] if name == "iris" else None
    explained.save(tmp_path / "t.tex", names)
    command = ["xelatex", "-interaction=nonstopmode", "-halt-on-error", "t.tex"]
    ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-2000:]
    assert "Overfull" not in ran.stdout


def test_formulas_of_every_activation_are_written(tmp_path: Path) -> None:
    for name, activation in ACTIVATIONS.items():
        if activation.pullback is None or not activation.elementwise:
            continue
        network = cr.Network.create([2, 2, 1], name, "identity", random_state=0)
        explained = cr.explain(network, data=[[0.5, -1.0]], target=[[0.3]])
        Page(explained.html())
        for formula in re.findall(r"<math>.*?</math>", explained.html()):
            ElementTree.fromstring(formula)
        assert balanced(explained.latex())


SYMBOLS = {
    "w5+": ("w_{5}^{+}", "<i>w</i><sub>5</sub><sup>+</sup>"),
    "net_h12": (r"\mathit{net}_{h12}", "<i>net</i><sub>h12</sub>"),
    "E_total": (r"E_{\mathrm{total}}", "<i>E</i><sub>total</sub>"),
    "δ_o1": (r"\delta_{o1}", "<i>δ</i><sub>o1</sub>"),
    "z[1][2]": ("z_{2}^{(1)}", "<i>z</i><sub>2</sub><sup>(1)</sup>"),
    "W+[2][1,3]": ("W_{1,3}^{+(2)}", "<i>W</i><sub>1,3</sub><sup>+(2)</sup>"),
    "a[1][2]@7": (r"a_{2}^{(1)\langle 7\rangle}", "<i>a</i><sub>2</sub><sup>(1)⟨7⟩</sup>"),
    "∂E/∂w5": (r"\frac{\partial E}{\partial w_{5}}", "∂<i>E</i>/∂<i>w</i><sub>5</sub>"),
    "η": (r"\eta", "<i>η</i>"),
    "β₁": (r"\beta_1", "<i>β₁</i>"),
}  # fmt: skip


@pytest.mark.quick
@pytest.mark.parametrize("symbol", SYMBOLS)
def test_symbols(symbol: str) -> None:
    assert (to_latex(in_parts(symbol)), to_html(in_parts(symbol))) == SYMBOLS[symbol]


def test_a_wide_network_has_a_figure_with_gaps() -> None:
    network = cr.Network.create([30, 20, 10], "relu", "softmax", "log_loss", random_state=0)
    explained = cr.explain(network, data=np.ones((1, 30)), target=[3])
    text = explained.html(["a[1][1]"])
    figure = text[text.index("<svg") : text.index("</svg>") + 6]
    tree = ElementTree.fromstring(figure)
    circles = [e for e in tree.iter() if e.tag == "circle"]
    assert len(circles) == 3 * 7
    assert figure.count("⋮") == 3
    assert len(text) < 200_000


def test_a_notebook_shows_an_explanation_itself() -> None:
    shown = cr.explain("mazur")._repr_html_()
    assert "<script" not in shown
    Page(shown)
    big = cr.explain("digits")._repr_html_()
    assert "first of many" in big
    assert len(big) < 2_000_000


def test_explanations_are_saved_by_their_ending(tmp_path: Path) -> None:
    explained = cr.explain("mazur")
    starts = {".txt": "mazur", ".tex": "\\documentclass", ".html": "<!DOCTYPE html>", ".json": "{"}
    for ending, start in starts.items():
        explained.save(tmp_path / f"e{ending}", ["net_h1"])
        assert (tmp_path / f"e{ending}").read_text().startswith(start)
    with pytest.raises(UnknownNameError, match="docx"):
        explained.save(tmp_path / "e.docx")


FLAGS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip
MEASURE = """<script>
const sizes = [...document.querySelectorAll('math')].map(m => m.getBoundingClientRect());
const none = sizes.filter(r => r.width < 4 || r.height < 8).length;
const wide = document.documentElement.scrollWidth > innerWidth + 1;
const asked = performance.getEntriesByType('resource').length;
document.title = `formulas ${sizes.length} empty ${none} wide ${wide} requests ${asked}`;
</script></body>"""


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize("width", [1280, 400])
def test_a_browser_lays_out_every_formula_of_a_page(width: int, tmp_path: Path) -> None:
    lay_out("mazur", width, tmp_path)


@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here")
@pytest.mark.parametrize("name", ["signals", "xor-batch"])
def test_pages_of_other_networks_are_laid_out_too(name: str, tmp_path: Path) -> None:
    lay_out(name, 900, tmp_path)


def lay_out(name: str, width: int, tmp_path: Path) -> None:
    """Open the page in a real browser: no formula is empty, nothing is too wide, nothing asked."""
    text = cr.explain(name).html().replace("</body>", MEASURE)
    (tmp_path / "page.html").write_text(text, encoding="utf-8")
    command = [
        str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path / 'profile'}",
        f"--window-size={width},900", "--dump-dom", (tmp_path / "page.html").as_uri(),
    ]  # fmt: skip
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120)
    found = re.search(
        r"<title>formulas (\d+) empty (\d+) wide (\w+) requests (\d+)</title>", ran.stdout
    )
    assert found is not None, ran.stderr[-500:]
    n, empty, wide, requests = found.groups()
    assert int(n) == text.count("<math>")
    assert (empty, wide, requests) == ("0", "false", "0")


# -- the figures that the texts print, in every form and language ----------------------------------

PRINTED = {
    "net_h1": "0.3775", "out_h1": "0.593269992", "out_h2": "0.596884378",
    "net_o1": "1.105905967", "out_o1": "0.75136507", "out_o2": "0.772928465",
    "E_o1": "0.274811083", "E_o2": "0.023560026", "E_total": "0.298371109",
    "dE/dout_o1": "0.74136507", "dout_o1/dnet_o1": "0.186815602", "delta_o1": "0.138498562",
    "delta_o2": "-0.038098237", "dE/dw5": "0.082167041", "dE_o1/dout_h1": "0.055399425",
    "dE/dout_h1": "0.036350306", "dout_h1/dnet_h1": "0.241300709", "dE/dw1": "0.000438568",
    "w1+": "0.149780716", "w2+": "0.19956143", "w3+": "0.24975114", "w4+": "0.29950229",
    "w5+": "0.35891648", "w6+": "0.408666186", "w7+": "0.511301270", "w8+": "0.561370121",
}  # fmt: skip


def result(form: str, explained: cr.Explanation, name: str) -> float:
    """The last number of the equation of `name`."""
    if form == "text":
        found = re.findall(r"^ +(?:\S+ )?= (-?[\d.]+(?:e-\d+)?)(?: .*)?$",
                           explained.text([name], digits=12), re.MULTILINE)  # fmt: skip
    elif form == "latex":
        found = re.findall(r"&= (-?[\d.]+(?: \\cdot 10\^\{-\d+\})?)$",
                           explained.latex([name], digits=12), re.MULTILINE)  # fmt: skip
        found = [re.sub(r" \\cdot 10\^\{(-\d+)\}", r"e\1", n) for n in found]
    else:
        found = re.findall("<b>(.*?)</b>", explained.html([name], digits=12))
        found = [re.sub("·10<sup>(.*)</sup>", r"e\1", n).replace("−", "-") for n in found]
    return float(found[-1])


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("form", ["text", "latex", "html"])
def test_every_published_figure_is_there(form: str, language: str) -> None:
    i18n.use_language(language)
    try:
        explained = cr.explain("mazur")
        for name, printed in PRINTED.items():
            unit = 10.0 ** -len(printed.partition(".")[2])
            assert abs(result(form, explained, name) - float(printed)) <= 0.5001 * unit, name
    finally:
        i18n.use_language("en")
