"""Self-organizing maps: step for step beside MiniSom, both engines beside one another, grids and
quality by their definitions."""

import itertools
import logging

import numpy as np
import pytest
from sklearn.datasets import load_digits, load_iris

from chainrule import SOM
from chainrule.basics.errors import DataError, DivergenceError, InputError
from chainrule.basics.random import make_seed
from chainrule.engines import native
from chainrule.families.falling import Falling
from chainrule.families.som import maths as som
from chainrule.families.som.engine import Shape, Steps, som_batch, som_online, winners
from chainrule.families.som.maths import DISTANCES, NEIGHBORHOODS, Grid

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
IRIS = load_iris().data
KINDS = load_iris().target
RNG = np.random.default_rng(0)


@pytest.fixture(scope="module")
def minisom():
    return pytest.importorskip("minisom").MiniSom


# -- beside MiniSom --------------------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["online", "batch"])
@pytest.mark.parametrize("neighborhood", ["gaussian", "mexican_hat"])
@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "cosine"])
@pytest.mark.parametrize("decay", ["asymptotic", "linear"])
def test_the_same_prototypes_as_minisom(minisom, mode, neighborhood, metric, decay):
    if mode == "batch" and neighborhood == "mexican_hat":
        pytest.skip("refused in batch mode")
    start = RNG.uniform(1, 5, (4, 6, 4))
    falls = {"asymptotic": ("asymptotic_decay",) * 2,
             "linear": ("linear_decay_to_zero", "linear_decay_to_one")}[decay]  # fmt: skip
    theirs = minisom(
        4, 6, 4, sigma=1.4, learning_rate=0.1, neighborhood_function=neighborhood,
        activation_distance=metric, decay_function=falls[0], sigma_decay_function=falls[1],
    )  # fmt: skip
    theirs._weights = start.copy()
    # theirs come to the end a step after the last
    part = {"online": 399 / 400, "batch": 4 / 5}[mode]
    ours = SOM(
        4, 6, mode=mode, init=start, shuffle=False, n_iter=5, n_steps=400, radius=1.4,
        radius_end=1.4 - 0.4 * part, learning_rate=0.1, learning_rate_end=0.1 - 0.1 * part,
        learning_rate_decay=decay, radius_decay=decay, neighborhood=neighborhood, metric=metric,
    ).fit(IRIS)  # fmt: skip
    if mode == "online":
        theirs.train(IRIS, 400)
    else:
        theirs.train_batch_offline(IRIS, 5)
    np.testing.assert_allclose(ours.weights_, theirs.get_weights(), rtol=1e-9)
    if metric == "euclidean":
        assert ours.quantization_error(IRIS) == pytest.approx(theirs.quantization_error(IRIS))
        assert ours.topographic_error(IRIS) == pytest.approx(theirs.topographic_error(IRIS))


# -- both engines ----------------------------------------------------------------------------------

SHAPES = list(itertools.product(NEIGHBORHOODS, DISTANCES, (False, True), (False, True)))


@needs_native
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 1e-5)])
@pytest.mark.parametrize("neighborhood, metric, hexagonal, torus", SHAPES)
def test_each_step_agrees_with_the_reference(
    neighborhood, metric, hexagonal, torus, level, dtype, tolerance
):
    rng = np.random.default_rng(3)
    for rows, columns, features in ((4, 5, 7), (2, 1, 1), (6, 9, 18)):
        if features == 1 and metric == "cosine":
            continue  # every prototype is at 0 or 2
        X = rng.normal(size=(40, features)).astype(dtype)
        W = rng.normal(size=(rows * columns, features)).astype(dtype)
        shape = Shape(Grid(rows, columns, hexagonal, torus), neighborhood, metric,
                      Falling("exponential", 0.5, 0.1), Falling("linear", 1.7, 0.6))  # fmt: skip
        size = abs(W).max() + abs(X).max()
        for first in range(12):  # each from the reference's state
            steps = Steps(first, first + 1, 12, make_seed(1))
            one, other = (som_online(e, W, X, shape, steps) for e in ("native", "reference"))
            assert one.dtype == dtype
            assert abs(one - other).max() <= tolerance * size
            W = other
        if neighborhood != "mexican_hat":
            one, by = som_batch("native", W, X, shape, 0.7, 1.2, 1)
            other, expected = som_batch("reference", W, X, shape, 0.7, 1.2)
            np.testing.assert_array_equal(by, expected)
            assert abs(one - other).max() <= tolerance * size


@needs_native
@pytest.mark.parametrize("metric", DISTANCES)
def test_missing_components_in_both_engines(metric):
    X = RNG.normal(size=(60, 5))
    X[RNG.random(X.shape) < 0.2] = np.nan
    X = X[~np.isnan(X).all(axis=1)]
    one, other = (
        SOM(3, 4, mode="online", n_iter=3, missing="ignore", metric=metric, engine=engine).fit(X)
        for engine in ("native", "reference")
    )
    np.testing.assert_allclose(one.weights_, other.weights_, rtol=1e-9)
    assert np.isfinite(SOM(3, 4, missing="ignore", metric=metric).fit(X).weights_).all()


@needs_native
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_the_number_of_threads_changes_no_bit(dtype):
    X = load_digits().data.astype(dtype)
    W = X[:130].copy()
    shape = Shape(Grid(13, 10), "gaussian", "euclidean", *[Falling("linear", 1, 1)] * 2)
    monkey = pytest.MonkeyPatch()
    monkey.setattr("chainrule.families.som.engine._WORTH_A_THREAD", 1)
    found = [som_batch("native", W, X, shape, 1.0, 2.0, n) for n in (1, 2, 3, 4)]
    monkey.undo()
    for W_other, winners_other in found[1:]:
        np.testing.assert_array_equal(W_other, found[0][0])
        np.testing.assert_array_equal(winners_other, found[0][1])


@pytest.mark.parametrize("engine", ["reference", pytest.param("native", marks=needs_native)])
def test_many_rows_of_float32_are_averaged_exactly(engine):
    """A sum in float32 of so many of so large numbers is off by tens: each is rounded to 128."""
    X = (1e4 + np.random.default_rng(4).normal(size=(200_000, 2))).astype(np.float32)
    shape = Shape(Grid(1, 1), "gaussian", "euclidean", *[Falling("linear", 1, 1)] * 2)
    W, _winners = som_batch(engine, X[:1], X, shape, 1.0, 1.0)
    assert W.dtype == np.float32
    np.testing.assert_allclose(W[0], X.mean(axis=0, dtype=float), rtol=1e-7)


@pytest.mark.quick
@needs_native
@pytest.mark.parametrize("metric", DISTANCES)
def test_the_winner_is_the_nearest_and_of_equals_the_first(metric):
    X, W = RNG.normal(size=(100, 6)) + 50, RNG.normal(size=(37, 6)) + 50
    W[30] = W[5]
    W[8] = W[5]
    found = winners("native", W, X, metric)
    np.testing.assert_array_equal(found, som.distances(X, W, metric).argmin(axis=1))
    assert winners("native", W, W[[30, 8]], metric).tolist() == [5, 5]


# -- grids and quality -----------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("grid, unit, wanted", [
    (Grid(4, 4), 5, 8), (Grid(4, 4), 0, 3), (Grid(4, 4, hexagonal=True), 5, 6),
    (Grid(4, 4, hexagonal=True, torus=True), 0, 6), (Grid(4, 4, torus=True), 0, 8),
    (Grid(1, 5), 2, 2), (Grid(1, 1), 0, 0),
])  # fmt: skip
def test_how_many_neighbors_a_unit_has(grid, unit, wanted):
    assert grid.neighbors(unit).sum() == wanted


def test_neighbors_are_symmetric_and_four_without_corners():
    for grid in (Grid(3, 5), Grid(4, 5, hexagonal=True), Grid(4, 3, True, True)):
        around = np.array([grid.neighbors(k) for k in range(grid.size)])
        np.testing.assert_array_equal(around, around.T)
    assert Grid(3, 3).neighbors(4, corners=False).nonzero()[0].tolist() == [1, 3, 5, 7]


@pytest.mark.quick
@pytest.mark.parametrize("neighborhood", NEIGHBORHOODS)
def test_the_winner_itself_moves_whole(neighborhood):
    for grid in (Grid(3, 4), Grid(4, 4, hexagonal=True), Grid(4, 4, torus=True)):
        for k in range(grid.size):
            h = som.neighborhood_of(grid, k, 1.3, neighborhood)
            assert h[k] == 1
            assert h.argmax() == k or neighborhood == "bubble"


@pytest.mark.quick
def test_quality_by_the_definitions():
    fitted = SOM(4, 5, n_iter=5, random_state=2).fit(IRIS)
    W = fitted.prototypes_
    d = np.sqrt(((IRIS[:, None] - W) ** 2).sum(axis=2))
    assert fitted.quantization_error(IRIS) == pytest.approx(d.min(axis=1).mean())
    places = np.array([divmod(k, 5) for k in range(20)])
    order = d.argsort(axis=1)
    away = abs(places[order[:, 0]] - places[order[:, 1]])
    assert fitted.topographic_error(IRIS) == pytest.approx((away.max(axis=1) > 1).mean())
    assert fitted.topographic_error(IRIS, corners=False) == pytest.approx(
        (away.sum(axis=1) > 1).mean()
    )
    squared = ((places[:, None] - places) ** 2).sum(axis=2)
    H = np.exp(-squared / (2 * 0.8**2))
    wanted = np.mean([H[row.argmin()] @ row**2 for row in d])
    assert fitted.distortion(IRIS, 0.8) == pytest.approx(wanted)
    k = 7
    beside = [j for j in range(20) if j != k and abs(places[j] - places[k]).max() <= 1]
    u = np.mean([np.linalg.norm(W[k] - W[j]) for j in beside])
    assert fitted.u_matrix()[1, 2] == pytest.approx(u)
    assert fitted.hit_map(IRIS).sum() == 150
    np.testing.assert_array_equal(fitted.positions(IRIS), places[d.argmin(axis=1)])
    np.testing.assert_allclose(fitted.transform(IRIS), d)


def test_a_map_unfolds_over_a_square():
    X = np.random.default_rng(1).uniform(size=(2000, 2))
    for mode in ("online", "batch"):
        fitted = SOM(7, 7, mode=mode, n_iter=10, init="pca").fit(X)
        assert fitted.topographic_error(X) < 0.05
        assert fitted.quantization_error_ < 0.08


def test_labels_name_the_units():
    fitted = SOM(5, 5, random_state=1).fit(IRIS, KINDS)
    assert (fitted.predict_label(IRIS) == KINDS).mean() > 0.9
    assert fitted.label_map().shape == (5, 5)
    named = {tuple(p): k for p, k in zip(fitted.positions(IRIS), KINDS, strict=True)}
    assert set(named.values()) == {0, 1, 2}
    with pytest.raises(InputError, match="without labels"):
        SOM(2, 2).fit(IRIS).predict_label(IRIS)
    with pytest.raises(InputError, match="one label"):
        SOM(2, 2).fit(IRIS, KINDS[:5])


def test_fit_is_so_many_calls_of_partial_fit():
    for mode in ("online", "batch"):
        whole = SOM(3, 3, mode=mode, n_iter=4).fit(IRIS)
        parts = SOM(3, 3, mode=mode, n_iter=4)
        for _epoch in range(4):
            parts.partial_fit(IRIS)
        np.testing.assert_array_equal(whole.weights_, parts.weights_)


@pytest.mark.parametrize("init", ["sample", "random", "pca"])
def test_where_prototypes_begin(init):
    still = {"n_iter": 1, "mode": "online", "learning_rate": 1e-13, "learning_rate_end": 0.0}
    begun = SOM(3, 4, init=init, **still).fit(IRIS).prototypes_
    low, high = IRIS.min(axis=0), IRIS.max(axis=0)
    if init == "sample":
        assert all((abs(IRIS - w).max(axis=1) < 1e-9).any() for w in begun)
    elif init == "random":
        assert ((begun >= low) & (begun <= high)).all()
    else:
        centered = begun - IRIS.mean(axis=0)
        assert np.linalg.matrix_rank(centered, tol=1e-8) == 2
        assert np.linalg.norm(centered, axis=1).max() == pytest.approx(
            np.sqrt(np.linalg.eigvalsh(np.cov(IRIS.T))[-2:].sum())
        )


# -- wrong input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("settings, X, error, said", [
    ({}, np.array([[1.0, np.nan]]), ValueError, "NaN"),
    ({"missing": "ignore"}, np.array([[1.0, 2.0], [np.nan, np.nan]]), DataError, "Row 2"),
    ({"n_rows": 10**7, "n_columns": 10**7}, IRIS, InputError, "needs .* GB"),
    ({"init": "pca"}, np.ones((9, 2)), InputError, "no column changes"),
    ({"topology": "hexagonal", "toroidal": True, "n_rows": 3}, IRIS, InputError, "even"),
    ({"neighborhood": "mexican_hat"}, IRIS, InputError, "mexican hat"),
    ({"radius": -1.0}, IRIS, ValueError, "radius"),
    ({"learning_rate": -1.0}, IRIS, ValueError, "learning_rate"),
    ({"learning_rate_decay": "exponential", "learning_rate_end": 0.0}, IRIS, InputError, "at 0"),
    ({"init": np.ones((2, 2, 2))}, IRIS, InputError, "expected shape"),
    ({"mode": "online", "neighborhood": "mexican_hat", "learning_rate": 1e30, "n_iter": 50},
     IRIS, DivergenceError, "left the numbers"),
])  # fmt: skip
@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid")
def test_wrong_input(settings, X, error, said):
    with pytest.raises(error, match=said):
        SOM(**settings).fit(X)
    with pytest.raises(InputError, match="one unit"):
        SOM(1, 1).fit(IRIS).topographic_error(IRIS)


def test_a_log_line_says_which_engine(caplog):
    with caplog.at_level(logging.INFO, "chainrule"):
        SOM(2, 2, engine="reference", n_iter=1).fit(IRIS)
    assert "asked for" in caplog.text


# -- a map fitted again ----------------------------------------------------------------------------


@pytest.mark.parametrize("n_iter", [22, 23])  # k / n·n falls below k for some k of these
def test_every_call_of_partial_fit_takes_its_own_epoch(n_iter):
    X = IRIS[::6]
    whole = SOM(3, 3, mode="online", n_iter=n_iter).fit(X)
    parts = SOM(3, 3, mode="online", n_iter=n_iter)
    for _epoch in range(n_iter):
        parts.partial_fit(X)
    np.testing.assert_array_equal(parts.weights_, whole.weights_)


@pytest.mark.parametrize("again", ["fit", "partial_fit"])
def test_labels_are_those_of_the_last_call(again):
    fitted = SOM(3, 3).fit(IRIS, KINDS)
    getattr(fitted, again)(IRIS)
    with pytest.raises(InputError, match="without labels"):
        fitted.predict_label(IRIS)
    getattr(fitted, again)(IRIS, 2 - KINDS)
    assert (fitted.predict_label(IRIS) == 2 - KINDS).mean() > 0.8


@pytest.mark.parametrize("y", [KINDS[:5], np.where(KINDS > 0, 1.0, np.nan)])
def test_wrong_labels_are_refused_before_anything_is_fitted(y):
    fitted = SOM(3, 3)
    with pytest.raises((InputError, DataError), match="label"):
        fitted.fit(IRIS, y)
    assert not hasattr(fitted, "weights_")


@pytest.mark.parametrize("init", [np.zeros((3, 12)), np.full((3, 3, 4), np.nan)])
def test_wrong_prototypes_to_begin_with(init):
    with pytest.raises(InputError, match="init"):
        SOM(3, 3, init=init).fit(IRIS)


def test_names_of_the_columns_of_distances():
    fitted = SOM(2, 3).fit(IRIS)
    names = fitted.get_feature_names_out()
    assert list(names) == [f"som{k}" for k in range(6)]
    assert fitted.set_output(transform="pandas").transform(IRIS).shape == (150, 6)
