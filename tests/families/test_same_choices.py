"""Both engines choose alike: on data with ties what a family has learned is the same to the last
bit. The last of these tests are a short form of ``python -m tests.agreement``."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

import chainrule as cr
from chainrule.engines import native
from chainrule.families.falling import Falling
from chainrule.families.som.engine import Shape, Steps, som_online, winners
from chainrule.families.som.maths import Grid, neighborhood_of
from chainrule.families.sums import added_up
from tests.agreement import FITTED, compare_fits, compare_networks, compare_rbm

pytestmark = pytest.mark.skipif(not native.levels(), reason="built without a compiler")


@pytest.mark.quick
def test_of_equally_near_units_the_lowest_wins(level):
    W, X = np.array([[0.0, 0.0], [1.0, 1.0], [1.0, 0.0]]), np.array([[0.0, 1.0]])
    for engine in ("native", "reference"):
        for metric in ("euclidean", "manhattan"):
            assert winners(engine, W, X, metric, 1).tolist() == [0]


@pytest.mark.quick
def test_the_edge_of_a_bubble_belongs_to_it_at_a_linear_radius(level):
    grid, start = Grid(5, 1), np.zeros((5, 1))
    shape = Shape(grid, "bubble", "euclidean", Falling("linear", 0.5, 0.5),
                  Falling("linear", 2.0, 0.2))  # fmt: skip
    total = 10  # at step 5, of 0 to 9, the radius is 2 − 1.8·5/9 = 1
    assert shape.radius.at(5, total) == 1.0
    moved = som_online("native", start, np.ones((1, 1)), shape, Steps(5, 6, total, None))
    assert moved.ravel().tolist() == [0.5, 0.5, 0.0, 0.0, 0.0]


@pytest.mark.parametrize("parts", [1, 2, 4, 16])
@pytest.mark.parametrize("n", [0, 1, 5, 16, 37])
def test_terms_are_added_in_that_order(n, parts):
    terms = np.random.default_rng(n).normal(size=(3, n)).astype(np.float32)
    found = added_up(terms, parts)
    assert found.dtype == np.float32
    for row, total in zip(terms, found, strict=True):
        sums = [np.float32(0)] * parts
        for i, term in enumerate(row):
            sums[i % parts] += term
        while len(sums) > 1:
            half = len(sums) // 2
            sums = [one + other for one, other in zip(sums[:half], sums[half:], strict=True)]
        assert total == sums[0]


def test_the_neighborhoods_are_those_of_the_formulas():
    grid = Grid(4, 3, hexagonal=True)
    for unit in range(grid.size):
        dx, dy = grid.offsets(unit).T
        bell = np.exp(-(dx**2 + dy**2) / (2 * 1.3**2))
        for name, expected in (
            ("gaussian", bell), ("mexican_hat", (1 - (dx**2 + dy**2) / 1.3**2) * bell),
            ("bubble", (np.maximum(dx, dy) <= 1.3) * 1.0),
            ("triangle", np.maximum(1.3 - dx, 0) * np.maximum(1.3 - dy, 0) / 1.3**2),
        ):  # fmt: skip
            found = neighborhood_of(grid, unit, 1.3, name)
            np.testing.assert_allclose(found, expected, rtol=0, atol=1e-15)


# -- hypothesis: few distinct values ---------------------------------------------------------------

FEW = [0.0, 1.0, -1.0, 0.5, 1 / 3, 0.1]
ROWS = st.tuples(st.integers(2, 12), st.integers(1, 9)).flatmap(
    lambda shape: arrays(np.float64, shape, elements=st.sampled_from(FEW))
)
MADE = {
    "som": (lambda engine: cr.SOM(3, 3, n_iter=3, engine=engine), ("weights_", "labels_")),
    "online som": (
        lambda engine: cr.SOM(2, 4, n_iter=3, mode="online", neighborhood="bubble",
                              radius_decay="linear", engine=engine),
        ("weights_", "labels_"),
    ),
    "art1": (lambda engine: cr.ART1(0.5, threshold=0.2, n_iter=2, engine=engine), ("labels_",)),
    "art2a": (lambda engine: cr.ART2A(0.8, n_iter=2, engine=engine), ("prototypes_", "labels_")),
    "fuzzy": (lambda engine: cr.FuzzyART(0.7, beta=0.3, n_iter=2, engine=engine),
              ("prototypes_", "labels_")),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
@settings(max_examples=40)
@given(X=ROWS)
def test_few_distinct_values_are_learned_alike(name, X):
    made, learned = MADE[name]
    one, other = (made(engine).fit(X) for engine in ("native", "reference"))
    for attribute in learned:
        np.testing.assert_array_equal(getattr(one, attribute), getattr(other, attribute))
    np.testing.assert_array_equal(one.predict(X), other.predict(X))


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@settings(max_examples=60)
@given(X=ROWS, seed=st.integers(0, 9), together=st.booleans(), dtype=st.sampled_from("fd"))
def test_perceptrons_make_the_same_mistakes(X, seed, together, dtype):
    y = np.random.default_rng(seed).permutation(np.arange(len(X)) % 3)
    kind = "together" if together else "ovr"
    one, other = (
        cr.Perceptron(eta0=0.1, tol=0.0, max_iter=8, multi_class=kind, engine=engine)
        .fit(X.astype(dtype), y) for engine in ("native", "reference")
    )  # fmt: skip
    assert (one.mistakes_, one.loss_curve_) == (other.mistakes_, other.loss_curve_)
    np.testing.assert_array_equal(one.coef_, other.coef_)


# -- at random settings ----------------------------------------------------------------------------


@pytest.mark.parametrize("name", FITTED)
def test_families_are_fitted_alike_at_random_settings(name, level):
    for seed in range(15):
        compare_fits(name, 10_000 + seed)


def test_steps_agree_at_random_settings(level):
    for seed in range(15):
        compare_networks(10_000 + seed)
        compare_rbm(10_000 + seed)


def test_rows_that_fit_nowhere_found_a_category_in_each_pass():
    for engine in ("native", "reference"):
        model = cr.ART2A(0.8, n_iter=2, engine=engine).fit(np.zeros((2, 1)))
        assert model.n_categories_ == 4
