"""Pictures of every family: what stands in them, and that they can be drawn."""

import re
from xml.etree import ElementTree

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris

import chainrule as cr
from chainrule.cli import main
from chainrule.data.names import image_side
from chainrule.models.model import model_of
from chainrule.models.panels import color_of, plain
from chainrule.models.pictures import panels_of
from chainrule.models.plots import _network_panels
from chainrule.models.regions import FINE, region_panels
from tests.classical import CASES

pytest.importorskip("matplotlib")
from matplotlib.collections import PolyCollection
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

IRIS = load_iris(as_frame=True)
KINDS = IRIS.target_names[IRIS.target]


def drawn(model, place=0):
    """The axes of one panel."""
    axes = Figure().add_subplot()
    panels_of(model_of(model))[place](axes)
    return axes


@pytest.mark.parametrize("name", CASES)
def test_every_family_has_a_picture(name, tmp_path):
    _family, estimator, *_rest = CASES[name](1)
    cr.plot(estimator, tmp_path / "picture.svg")
    assert ElementTree.parse(tmp_path / "picture.svg").getroot().tag.endswith("svg")
    cr.plot(estimator, tmp_path / "picture.png")
    assert (tmp_path / "picture.png").read_bytes().startswith(b"\x89PNG")


def test_a_plane_of_a_map_has_the_prototypes_numbers_at_their_places():
    fitted = cr.SOM(3, 4, n_iter=2, n_clusters=2).fit(IRIS.data, KINDS)
    titles = [drawn(fitted, place).get_title() for place in range(7)]
    assert titles[1:4] == ["Training rows, by label", "Clusters", "sepal length (cm)"]
    plane = drawn(fitted, 4).collections[0]
    assert isinstance(plane, PolyCollection)
    np.testing.assert_array_equal(plane.get_array(), fitted.prototypes_[:, 1])
    middles = [path.vertices[:4].mean(axis=0) for path in plane.get_paths()]
    np.testing.assert_allclose(middles, fitted.grid_.places())
    by_label = drawn(fitted, 1)
    assert [t.get_text() for t in by_label.get_legend().get_texts()] == list(IRIS.target_names)


@pytest.mark.parametrize("name", ["moons", "xor"])
def test_the_regions_of_the_plane_are_what_predict_says_there(name):
    outcome = cr.train(name)
    X, y = outcome.problem.X, outcome.problem.y
    (panel,) = region_panels(outcome.model, X, y)
    axes = Figure().add_subplot()
    panel(axes)
    (image,) = axes.images
    left, right, bottom, top = image.get_extent()
    picture = np.asarray(image.get_array())
    rng = np.random.default_rng(0)
    labels = outcome.model.schema.classes[0].labels.tolist()
    for row, column in rng.integers(0, FINE, (200, 2)):
        x = left + (right - left) * column / (FINE - 1)
        height = top - (top - bottom) * row / (FINE - 1)
        said = labels.index(cr.predict(outcome.model, np.array([[x, height]]))[0])
        expected = 0.35 * np.array(to_rgb(color_of(said))) + 0.65
        np.testing.assert_allclose(picture[row, column], expected)
    points = axes.collections[0]
    np.testing.assert_array_equal(points.get_offsets(), X)


def test_of_one_input_the_curve_is_drawn_and_of_three_nothing(tmp_path):
    x = np.linspace(-2, 2, 60)
    table = pd.DataFrame({"x": x, "z": x**2, "w": -x, "y": np.tanh(x)})
    outcome = cr.train(table[["x", "y"]], "y", fast=True, max_iter=5)
    axes = Figure().add_subplot()
    (panel,) = region_panels(outcome.model, outcome.problem.X, outcome.problem.y)
    panel(axes)
    curve = axes.lines[-1].get_xydata()
    np.testing.assert_allclose(curve[:, 1], cr.predict(outcome.model, curve[:, :1])[:, 0])
    three = cr.train(table, "y", fast=True, max_iter=1)
    assert region_panels(three.model, three.problem.X, three.problem.y) == []


@pytest.mark.quick
def test_pixels_are_told_from_columns_of_a_table():
    assert image_side([f"pixel_{i}_{j}" for i in range(4) for j in range(4)]) == 4
    assert image_side([f"px{i}" for i in range(784)]) == 28
    assert image_side([f"x{i}" for i in range(9)]) == 0
    assert image_side([*"abcdefghijklmnop"]) == 0
    assert image_side([f"x{i}" for i in range(17)]) == 0


def test_planes_of_a_table_are_in_the_columns_units(tmp_path):
    table = tmp_path / "flowers.csv"
    IRIS.data.to_csv(table, index=False)
    outcome = cr.train(str(table), model="som", n_rows=3, n_columns=3)
    axes = Figure().add_subplot()
    panels_of(outcome.model)[2](axes)
    assert axes.get_title() == "sepal length (cm)"
    length = axes.collections[0].get_array()
    assert IRIS.data.iloc[:, 0].min() <= length.min() < length.max() <= IRIS.data.iloc[:, 0].max()


def test_training_draws_what_a_classical_network_learned(tmp_path, capsys):
    table, picture = tmp_path / "flowers.csv", tmp_path / "map.svg"
    IRIS.data.to_csv(table, index=False)
    with pytest.raises(SystemExit) as ended:
        main(["train", str(table), "--model", "som", "--plot", str(picture)])
    assert ended.value.code == 0
    assert ElementTree.parse(picture).getroot().tag.endswith("svg")
    assert str(picture) in capsys.readouterr().out


@pytest.mark.quick
def test_boxes_hold_their_rows_in_the_columns_units():
    fitted = cr.FuzzyART(rho=0.6).fit(IRIS.data)
    axes = drawn(fitted)
    x, y = axes.get_xlabel(), axes.get_ylabel()
    boxes = [patch.get_bbox() for patch in axes.patches]
    assert len(boxes) == fitted.n_categories_
    for k, box in enumerate(boxes):
        rows = IRIS.data[fitted.labels_ == k]
        assert box.x0 <= rows[x].min() + 1e-9
        assert box.x1 >= rows[x].max() - 1e-9
        assert box.y0 <= rows[y].min() + 1e-9
        assert box.y1 >= rows[y].max() - 1e-9


def test_a_perceptrons_line_is_where_its_sum_is_0():
    X = IRIS.data.to_numpy()[:100, :2]
    fitted = cr.Perceptron(random_state=0).fit(X, IRIS.target[:100])
    (line,) = drawn(fitted).lines
    np.testing.assert_allclose(fitted.decision_function(line.get_xydata()), 0, atol=1e-9)


@pytest.mark.quick
def test_colors_of_classes_differ_in_lightness_or_hue_for_color_blind_eyes():
    # Viénot, Brettel and Mollon (1999): what a dichromat of red and one of green sees
    blind = [
        np.array([[0.11238, 0.88762, 0], [0.11238, 0.88762, 0], [0.00401, -0.00401, 1]]),
        np.array([[0.29275, 0.70725, 0], [0.29275, 0.70725, 0], [-0.02234, 0.02234, 1]]),
    ]
    rgb = np.array([[int(color_of(k)[i : i + 2], 16) for i in (1, 3, 5)] for k in range(10)]) / 255
    for seen in [rgb, *((rgb**2.2 @ m.T).clip(0, 1) ** (1 / 2.2) for m in blind)]:
        apart = np.sqrt(((seen[:, None] - seen) ** 2).sum(axis=2)) + 9 * np.eye(10)
        assert apart.min() > 0.1


@pytest.mark.quick
def test_names_from_outside_are_short_and_no_formula():
    assert plain("$\\frac$") == r"\$\frac\$"
    assert plain("a" * 50) == "a" * 17 + "…"
    assert not re.search(r"[\x00-\x1f]", plain("a\nb"))


def test_days_are_drawn_as_dates(tmp_path):
    """The colors of a map's plane, and the axes of boxes, of days since 1970."""
    days = pd.date_range("2024-01-01", periods=60, freq="7D")
    file = tmp_path / "days.csv"
    pd.DataFrame({"day": days.astype(str), "x": np.arange(60.0) % 7}).to_csv(file, index=False)
    map_, boxes = (cr.train(file, model=name).model for name in ("som", "fuzzy-art"))
    figure = Figure()
    plane = figure.add_subplot()
    panels_of(map_)[2](plane)
    assert plane.get_title() == "day"
    axes = figure.add_subplot()
    panels_of(boxes)[0](axes)
    assert axes.get_xlabel() == "day"
    figure.canvas.draw()
    for told in (plane.child_axes[0].get_yticklabels(), axes.get_xticklabels()):
        dates = [label.get_text() for label in told if label.get_text()]
        assert dates
        assert all("2023-06" < date < "2025-12" for date in dates), dates


def test_the_bar_of_a_plane_stands_close_to_it_beside_a_wide_legend():
    """It stood at the edge of its column, which the legend widens: nearer to the next plane."""
    X = np.random.default_rng(0).normal(size=(60, 6))
    fitted = cr.SOM(6, 8, n_iter=1).fit(X, [f"a long name of class {i % 10}" for i in range(60)])
    figure = Figure(figsize=(16, 8), layout="constrained")
    pages = list(figure.subplots(2, 4).ravel())
    for axes, panel in zip(pages, panels_of(model_of(fitted)), strict=True):
        panel(axes)
    figure.draw_without_rendering()
    bars = [(axes, bar) for axes in pages for bar in axes.child_axes]
    assert len(bars) == 7  # the classes have a legend
    for axes, bar in bars:
        plane, beside = axes.get_window_extent(), bar.get_window_extent()
        assert 0 < beside.x0 - plane.x1 < 0.1 * plane.width
        np.testing.assert_allclose([beside.y0, beside.y1], [plane.y0, plane.y1], atol=1)


def test_the_bar_of_a_line_of_units_lies_below_it():
    figure = Figure(figsize=(6, 4), layout="constrained")
    fitted = cr.SOM(1, 20, n_iter=1).fit(IRIS.data)
    panels_of(model_of(fitted))[0](figure.add_subplot())
    figure.draw_without_rendering()
    plane, bar = (axes.get_window_extent() for axes in figure.axes)
    assert bar.y1 < plane.y0
    assert bar.width > 4 * bar.height


def test_classes_and_units_are_named_along_an_image():
    fitted = cr.Perceptron(max_iter=3, tol=None).fit(IRIS.data, KINDS)
    axes = drawn(fitted)
    assert [t.get_text() for t in axes.get_xticklabels()] == list(IRIS.target_names)
    assert axes.get_yticklabels()[0].get_text() == "sepal length (cm)"
    axes = drawn(cr.RBFClassifier(n_centers=6, random_state=0).fit(IRIS.data, KINDS), 1)
    assert all(float(tick).is_integer() for tick in axes.get_xticks())


def test_many_boxes_are_seen_by_their_edges():
    X = np.random.default_rng(0).random((80, 2))
    for rho, most in ((0.95, 0.35), (0.0, 0.36)):
        fitted = cr.FuzzyART(rho=rho).fit(X)
        shades = [patch.get_facecolor()[3] for patch in drawn(fitted).patches]
        assert len(shades) == len(fitted.boxes())
        assert max(shades) * len(shades) <= 5 or max(shades) < most
        assert all(patch.get_edgecolor()[3] == 0.6 for patch in drawn(fitted).patches)


def test_each_input_of_an_embedded_layer_and_which_network_it_is_are_named():
    """Layer 1 has a row for each part of a column, and behind them those of the embedding."""
    frame = IRIS.data.iloc[:, :2].assign(kind=KINDS)
    model = cr.train(frame, "sepal width (cm)", seconds=0.2).model
    panels = _network_panels(model)[1:]
    axes = [Figure().add_subplot() for _panel in panels]
    for panel, each in zip(panels, axes, strict=True):
        panel(each)
    n, first = len(model.networks), model.networks[0]
    titles = [f"Network 1 of {n}: weights of layer {l}" for l in range(1, len(first.layers) + 1)]
    assert [each.get_title() for each in axes] == titles
    rows = [label.get_text() for label in axes[0].get_yticklabels()]
    parts = ["sepal length (cm)", "kind=setosa", "kind=versicolor", "kind=virginica"]
    assert rows == [*parts, *(plain(f"emb {k}: sepal length (cm)") for k in (1, 2, 3))]
    assert len(rows) == first.layers[0].n_in
    assert axes[-1].get_xticks().tolist() == [0]


def test_one_network_is_not_counted():
    model = cr.train("xor", max_iter=1).model
    axes = Figure().add_subplot()
    _network_panels(model)[1](axes)
    assert axes.get_title() == "Weights of layer 1"
