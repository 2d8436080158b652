"""Every family's figure on the page: its numbers are those of the equations it leads to."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import chainrule as cr
from chainrule.derivation.forms.figure import short
from chainrule.derivation.forms.html import anchor_of
from tests.classical import CASES
from tests.page.test_page import Page


def explained(name: str, seed: int = 1) -> Any:
    _family, estimator, X, y = CASES[name](seed)
    return cr.explain(estimator, data=X, target=y)


def drawn(name: str, seed: int = 1) -> ElementTree.Element:
    derivation = explained(name, seed).derivation
    assert derivation.figure is not None
    return ElementTree.fromstring(derivation.figure(anchor_of))


@pytest.mark.quick
@pytest.mark.parametrize("name", CASES)
def test_every_number_of_a_figure_is_that_of_the_equation_it_leads_to(name: str) -> None:
    links = list(drawn(name).iter("a"))
    assert links
    of = explained(name)
    for link in links:
        there = of[link.attrib["data-name"]]
        assert link.attrib["href"] == anchor_of(there.name)
        (title,) = link.iter("title")
        assert title.text == f"{there.name} = {there.value:.9g}"
        for text in (*link.iter("text"), *link.iter("tspan")):
            if text.attrib.get("class") == "value":
                assert text.text == short(float(there.value))


@pytest.mark.parametrize("name", CASES)
def test_a_figure_has_no_style_of_its_own_and_stands_on_the_page(name: str) -> None:
    """The page's policy would refuse a style, and say so on the console."""
    data = Page(explained(name).board().html).data
    for spoken in data["spoken"].values():
        assert spoken["figure"].startswith("<svg ")
        assert " style=" not in spoken["figure"]


def test_the_winner_of_a_map_is_the_tile_that_is_outlined() -> None:
    of = explained("som")
    (won,) = [a for a in drawn("som").iter("a") if a.find("path").attrib["class"] == "tile won"]
    distances = {q.name: q.value for q in of if q.name.startswith("d[")}
    assert won.attrib["data-name"] == min(distances, key=distances.__getitem__)
    tiles = [a.find("path") for a in drawn("som").iter("a")]
    assert [float(t.attrib["fill-opacity"]) for t in tiles] == pytest.approx(
        0.75 * shade_of(CASES["som"](1)[1]), abs=6e-4
    )


def shade_of(estimator: Any) -> Any:
    u = estimator.u_matrix().ravel()
    return (u - u.min()) / (u.max() - u.min())


def test_the_line_of_a_perceptron_is_where_its_sum_is_zero() -> None:
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    estimator = cr.Perceptron(max_iter=50, tol=None, random_state=1).fit(X, [0, 0, 0, 1])
    of = cr.explain(estimator, data=X, target=[0, 0, 0, 1], samples=[4])
    svg = ElementTree.fromstring(of.derivation.figure(anchor_of))
    (line,) = [p for p in svg.iter("path") if p.attrib["class"] == "curve"]
    axes = [p for p in svg.iter("path") if p.attrib["class"] == "axis"]
    (dot,) = [c for c in svg.iter("circle") if c.attrib["class"] == "dot"]
    side = float(numbers(axes[0].attrib["d"])[2])
    reach = side / (2 * (float(dot.attrib["cx"]) - side / 2))  # the row is at (1, 1)
    for x, y in np.reshape(numbers(line.attrib["d"]), (-1, 2)):
        point = np.array([2 * x / side - 1, 1 - 2 * y / side]) * reach
        assert estimator.coef_[0] @ point + estimator.intercept_[0] == pytest.approx(0, abs=0.02)


def numbers(path: str) -> list[float]:
    return [float(n) for n in re.findall(r"-?\d+\.?\d*", path)]


@pytest.mark.parametrize("width", [1280, 400])
@pytest.mark.parametrize("name", CASES)
def test_a_figure_is_used_on_the_page(name: str, width: int, browser: Any, tmp_path: Any) -> None:
    path = tmp_path / "family.html"
    explained(name).board().save(path)
    page = browser.new_page(viewport={"width": width, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(path.as_uri())
    page.wait_for_selector(".family svg")
    name_of = page.get_attribute(".family a >> nth=0", "data-name")
    page.click(".family a >> nth=0")
    assert page.get_attribute(".equation .left", "title") == name_of
    assert page.query_selector(".family .here") is not None
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.keyboard.press("l")
    assert page.evaluate("document.documentElement.lang") == "zh"
    page.keyboard.press("End")
    page.close()
    assert said == []


def test_the_figure_follows_a_number_that_is_typed_over(browser: Any, tmp_path: Any) -> None:
    """x = (0.5, 1) in place of (1, 1): the sum by the weights; what was drawn before turns pale."""
    X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    estimator = cr.Perceptron(max_iter=50, tol=None, random_state=1).fit(X, [0, 0, 0, 1])
    of = cr.explain(estimator, data=X, target=[0, 0, 0, 1], samples=[4])
    of.board().save(tmp_path / "line.html")
    page = browser.new_page()
    page.goto((tmp_path / "line.html").as_uri())
    page.click(".family [data-name='x[1]'] >> nth=-1")
    assert page.query_selector(".family.before") is None
    page.fill(".over input", "0.5")
    page.keyboard.press("Enter")
    page.wait_for_selector(".family.before + .note")
    shown = page.text_content(".family [data-name='s[1]'] .value").replace("\N{MINUS SIGN}", "-")
    expected = estimator.coef_[0] @ [0.5, 1] + estimator.intercept_[0]
    assert float(shown) == pytest.approx(expected, rel=1e-3)
    assert page.query_selector(".family .changed[data-name='s[1]']") is not None
    page.close()


def test_a_fraction_of_many_terms_is_not_cut(browser: Any, tmp_path: Any) -> None:
    """The test of vigilance, a sum of five terms over another: it cannot be broken into lines."""
    X = np.array([[1, 1, 0, 0, 1], [0, 0, 1, 1, 0], [1, 0, 1, 0, 1]])
    explained = cr.explain(cr.ART1(rho=0.7).fit(X), data=X, samples=[3])
    explained.board().save(tmp_path / "art.html")
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto((tmp_path / "art.html").as_uri())
    page.wait_for_selector(".equation")
    while page.get_attribute(".equation .left", "title") != "M[1]":
        page.keyboard.press("ArrowRight")
    wide = "all => all.filter(e => e.scrollWidth > e.clientWidth + 1).length"
    assert page.query_selector(".side mfrac") is not None
    assert page.eval_on_selector_all(".side", wide) == 0
    page.close()
