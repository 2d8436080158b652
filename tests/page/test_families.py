"""Every family's figure on the page: its numbers are those of the equations it leads to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
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


AND = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])


@pytest.fixture
def board_page(browser: Any, tmp_path: Any) -> Iterator[Callable[[Any], Any]]:
    """The page of what is explained, opened; nothing may be said on its console."""
    said: list[str] = []
    page = browser.new_page()
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))

    def opened(explained: Any) -> Any:
        explained.board().save(tmp_path / "board.html")
        page.goto((tmp_path / "board.html").as_uri())
        page.wait_for_selector(".family svg")
        return page

    yield opened
    page.close()
    assert said == []


def type_over(page: Any, name: str, number: float) -> None:
    """Where the number is given, found by the keyboard."""
    page.keyboard.press("Home")
    for _n in range(200):
        if page.get_attribute(".equation .left", "title") == name:
            break
        page.keyboard.press("ArrowRight")
    page.fill(".over input", repr(number))
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    page.wait_for_timeout(50)  # drawn after the numbers


def drawing_of(svg: str) -> dict[tuple[str, str, str], list[str]]:
    """Of each shape that follows numbers, by what it is drawn from, its attributes."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for shape in ElementTree.fromstring(svg).iter():
        kind = shape.attrib.get("data-draw")
        if kind is None:
            continue
        parts = [part for part in shape.iter() if part.tag.endswith(("path", "circle"))]
        for n, part in enumerate(parts if kind == "bump" else [shape]):
            look = " ".join(sorted(part.attrib.get("class", "").replace("stale", "").split()))
            kept = [part.attrib.get(key, "") for key in ("d", "cx", "cy", "r", "stroke-width")]
            key = (kind, shape.attrib["data-of"], f"{n}{part.tag.split('}')[-1]}")
            found[key] = [look, *kept, part.attrib.get("fill-opacity", "")]
    return found


def drawn_on(page: Any) -> Any:
    return page.eval_on_selector(".family svg", "svg => new XMLSerializer().serializeToString(svg)")


def assert_alike(page: Any, expected: str) -> None:
    """The page draws what Python draws, to a tenth of a pixel or so."""
    shown = page.eval_on_selector(
        ".family svg", "svg => new XMLSerializer().serializeToString(svg)"
    )
    found, wanted = drawing_of(shown), drawing_of(expected)
    assert found.keys() == wanted.keys()
    for key, attributes in wanted.items():
        assert re.sub(NUMBER, "", str(found[key])) == re.sub(NUMBER, "", str(attributes)), key
        pairs = zip(found[key], attributes, strict=True)
        for a, b in ((numbers(a), numbers(b)) for a, b in pairs):
            assert a == pytest.approx(b, abs=0.21), key


NUMBER = r"-?\d+\.?\d*"


def test_a_line_follows_the_weights_that_are_typed_over(board_page: Any) -> None:
    estimator = cr.Perceptron(max_iter=50, tol=None, random_state=1).fit(AND, [0, 0, 0, 1])
    page = board_page(cr.explain(estimator, data=AND, target=[0, 0, 0, 1], samples=[4]))
    estimator.coef_[0, 0] = 0.75
    estimator.intercept_[0] = -2.6
    type_over(page, "w[1,1]", 0.75)
    type_over(page, "b[1]", -2.6)
    assert page.query_selector(".family.before") is None
    again = cr.explain(estimator, data=AND, target=[0, 0, 0, 1], samples=[4])
    shown = page.get_attribute(".family [data-draw='line']", "d")
    side, reach = 340, 1.4 * max(1.0, 2.6 / np.hypot(0.75, estimator.coef_[0, 1]))
    for x, y in np.reshape(numbers(shown), (-1, 2)):
        point = np.array([2 * x / side - 1, 1 - 2 * y / side]) * reach
        assert estimator.coef_[0] @ point + estimator.intercept_[0] == pytest.approx(0, abs=0.03)
    w = again.derivation
    first = {k: v for k, v in drawing_of(w.figure(anchor_of)).items() if "+" not in k[1]}
    found = drawing_of(drawn_on(page))
    for key, attributes in first.items():
        assert numbers(str(found[key])) == pytest.approx(numbers(str(attributes)), abs=0.21), key


def test_the_row_follows_what_is_typed_over(board_page: Any) -> None:
    """x = (0.5, 1) in place of (1, 1): the sum by the weights, the dot in the plane."""
    estimator = cr.Perceptron(max_iter=50, tol=None, random_state=1).fit(AND, [0, 0, 0, 1])
    page = board_page(cr.explain(estimator, data=AND, target=[0, 0, 0, 1], samples=[4]))
    before = float(page.get_attribute(".family .dot", "cx"))
    type_over(page, "x[1]", 0.5)
    shown = page.text_content(".family [data-name='s[1]'] .value").replace("\N{MINUS SIGN}", "-")
    expected = estimator.coef_[0] @ [0.5, 1] + estimator.intercept_[0]
    assert float(shown) == pytest.approx(expected, rel=1e-3)
    assert page.query_selector(".family .changed[data-name='s[1]']") is not None
    after = float(page.get_attribute(".family .dot", "cx"))
    assert after - 170 == pytest.approx((before - 170) / 2, abs=0.1)


@pytest.mark.parametrize("name, number, value, at", [
    ("rbf", "sigma[1]", 2.5, ("units_", "widths", 0)),
    ("rbf", "c[2,1]", -1.5, ("centers_", None, (1, 0))),
    ("som", "w[1,2]", 1.25, ("prototypes_", None, (0, 1))),
    ("rbm", "W[2,1]", -0.9, ("components_", None, (1, 0))),
    ("boltzmann", "w[1,2]", 1.5, ("weights_", None, None)),
])  # fmt: skip
def test_shapes_follow_what_is_typed_over(
    name: str, number: str, value: float, at: Any, board_page: Any
) -> None:
    """They are those that Python draws of a model that has that number."""
    _family, estimator, X, y = CASES[name](1)
    page = board_page(cr.explain(estimator, data=X, target=y))
    before = page.inner_html(".family")
    changed(estimator, at, value)
    expected = cr.explain(estimator, data=X, target=y).derivation.figure(anchor_of)
    type_over(page, number, value)
    assert page.inner_html(".family") != before
    assert_alike(page, expected)


def changed(estimator: Any, at: Any, value: float) -> None:
    attribute, field, place = at
    numbers_ = getattr(estimator, attribute)
    numbers_ = numbers_ if field is None else getattr(numbers_, field)
    if place is None:  # of two units, both ways
        numbers_[0, 1] = numbers_[1, 0] = value
    else:
        numbers_[place] = value


def test_a_search_is_that_of_the_numbers_before(board_page: Any) -> None:
    """It is not drawn again, and the page says so."""
    page = board_page(explained("art1"))
    assert page.query_selector(".family.before") is None
    type_over(page, "x[1]", 0.0 if explained("art1")["x[1]"].value else 1.0)
    page.wait_for_selector(".family.before + .note")


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
