"""The McCulloch-Pitts neuron and the perceptron: by hand, by scikit-learn's weights, by the
convergence theorem; both engines; and what no line separates."""

import logging

import numpy as np
import pytest
import sklearn.linear_model
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse
from sklearn.datasets import load_digits, load_iris
from sklearn.exceptions import ConvergenceWarning

from chainrule import McCullochPittsNeuron, Perceptron
from chainrule.basics.errors import InputError, ShapeError
from chainrule.engines import native
from chainrule.families.perceptron.explained import derive
from chainrule.families.perceptron.separability import separate

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
BITS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], float)
AND, OR, XOR = np.array([0, 0, 0, 1]), np.array([0, 1, 1, 1]), np.array([0, 1, 1, 0])


@pytest.mark.quick
@pytest.mark.parametrize("X, weights, threshold, wanted", [
    (BITS, (1, 1), 2, AND), (BITS, (1, 1), 1, OR), (BITS[:2, 1:], (-1,), 0, [1, 0]),
    (BITS, (-1, -1), -1, 1 - AND), (BITS, None, 2, AND),
])  # fmt: skip
def test_a_neuron_with_weights_set_by_hand(X, weights, threshold, wanted):
    assert McCullochPittsNeuron(weights, threshold).fit(X).predict(X).tolist() == list(wanted)


def test_a_neuron_names_the_two_labels():
    named = McCullochPittsNeuron((1, 1), 2).fit(BITS, ["no", "no", "no", "yes"])
    assert named.predict(BITS).tolist() == ["no", "no", "no", "yes"]
    with pytest.raises(ShapeError, match="3 weights, the data have 2 inputs"):
        McCullochPittsNeuron((1, 1, 1)).fit(BITS)
    with pytest.raises(InputError, match="does not learn"):
        derive(named, BITS, None, 0, 1)


@pytest.mark.quick
@pytest.mark.parametrize("X, y", [(BITS, AND), (BITS, OR), (BITS[:2, 1:], [1, 0])])
def test_a_perceptron_learns_what_a_line_separates(X, y):
    learned = Perceptron(tol=None, max_iter=50).fit(X, y)
    assert learned.predict(X).tolist() == list(y)
    assert learned.mistakes_[-1] == 0
    (found,) = learned.separability(X, y)
    assert found.separable


def test_no_line_separates_xor_and_the_proof_is_a_point_between_both_classes():
    with pytest.warns(ConvergenceWarning, match="separability"):
        learned = Perceptron(max_iter=5, n_iter_no_change=9).fit(BITS, XOR)
    assert learned.mistakes_[-1] > 0
    (found,) = learned.separability(BITS, XOR)
    assert not found.separable
    np.testing.assert_allclose(found.point, [0.5, 0.5])
    np.testing.assert_allclose(found.shares, [0.5, 0.5, 0.5, 0.5])


@given(st.integers(0, 10**6), st.integers(2, 12), st.integers(1, 3))
def test_either_a_line_or_a_proof(seed, n, inputs):
    rng = np.random.default_rng(seed)
    X = rng.integers(-3, 4, (n, inputs)).astype(float)
    positive = np.arange(n) % 2 == 0
    found = separate(X, positive)
    if found.separable:
        t = np.where(positive, 1, -1)
        assert (t * (X @ found.w + found.b) > 0).all()
    else:
        assert (found.shares >= 0).all()
        for own in (positive, ~positive):
            assert found.shares[own].sum() == pytest.approx(1)
            np.testing.assert_allclose(found.shares[own] @ X[own], found.point, atol=1e-6)


def test_nothing_to_separate_is_an_error():
    with pytest.raises(InputError, match="one class"):
        separate(BITS, np.ones(4, bool))
    with pytest.raises(ValueError, match="one class"):
        Perceptron().fit(BITS, np.ones(4))


# -- beside scikit-learn ---------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ["reference", "auto"])
@pytest.mark.parametrize("load", [load_digits, load_iris])
def test_in_the_same_order_the_weights_are_scikit_learns(load, engine):
    X, y = load(return_X_y=True)
    X, y = X[::3], y[::3]
    same = {"shuffle": False, "tol": None, "max_iter": 4, "eta0": 0.5}
    theirs = sklearn.linear_model.Perceptron(**same).fit(X, y)
    ours = Perceptron(**same, engine=engine).fit(X, y)
    np.testing.assert_allclose(ours.coef_, theirs.coef_, rtol=0, atol=1e-9)
    np.testing.assert_allclose(ours.intercept_, theirs.intercept_, rtol=0, atol=1e-9)
    np.testing.assert_array_equal(ours.predict(X), theirs.predict(X))
    two = y < 2
    binary = sklearn.linear_model.Perceptron(**same).fit(X[two], y[two])
    np.testing.assert_allclose(Perceptron(**same).fit(X[two], y[two]).coef_, binary.coef_)


# -- by the definition -----------------------------------------------------------------------------


def test_novikoffs_bound_on_the_mistakes():
    rng = np.random.default_rng(5)
    for _case in range(20):
        w = rng.normal(size=3)
        X = rng.normal(size=(60, 3))
        X = X[abs(X @ w) / np.linalg.norm(w) > 0.3]
        learned = Perceptron(fit_intercept=False, tol=None, max_iter=1000).fit(X, X @ w > 0)
        margin = (abs(X @ w) / np.linalg.norm(w)).min()
        assert sum(learned.mistakes_) <= ((X**2).sum(axis=1).max() / margin**2)
        assert learned.mistakes_[-1] == 0


def test_the_average_is_the_mean_after_every_look():
    X, y = load_iris(return_X_y=True)
    X, y = X[:100:4], y[:100:4]
    W, b, total = np.zeros(4), 0.0, np.zeros(5)
    for i in list(range(len(X))) * 2:
        t = 1 if y[i] == 1 else -1
        if t * (X[i] @ W + b) <= 0.7:
            W, b = W + t * X[i], b + t
        total += np.append(W, b)
    learned = Perceptron(average=True, margin=0.7, shuffle=False, tol=None, max_iter=2).fit(X, y)
    np.testing.assert_allclose(np.append(learned.coef_, learned.intercept_), total / 2 / len(X))


def test_the_pocket_keeps_the_best_epoch():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(80, 2))
    y = X[:, 0] + 0.7 * rng.normal(size=80) > 0
    kept = Perceptron(pocket=True, tol=None, max_iter=40).fit(X, y)
    ends = [Perceptron(tol=None, max_iter=epochs).fit(X, y).score(X, y) for epochs in range(1, 41)]
    assert kept.score(X, y) == max(ends)


VARIANTS = [
    {}, {"multi_class": "together"}, {"average": True}, {"pocket": True}, {"margin": 3.0},
    {"fit_intercept": False}, {"class_weight": "balanced", "multi_class": "together"},
]  # fmt: skip


@needs_native
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("settings", VARIANTS, ids=str)
def test_the_compiled_epochs_are_the_references(settings, level, dtype):
    X, y = load_digits(return_X_y=True)  # whole numbers: sums are exact in any order
    X, y = X[:250].astype(dtype), y[:250]
    for features in (64, 5, 1):
        one, other = (
            Perceptron(max_iter=6, tol=None, engine=engine, **settings).fit(X[:, :features], y)
            for engine in ("native", "reference")
        )
        assert one.engine_ == "native"
        assert one.coef_.dtype == dtype
        assert one.mistakes_ == other.mistakes_
        size = abs(other.coef_).max() * (1e-12 if dtype == np.float64 else 1e-5)
        np.testing.assert_allclose(one.coef_, other.coef_, rtol=0, atol=size)
        np.testing.assert_allclose(one.loss_curve_, other.loss_curve_, rtol=1e-5)


@pytest.mark.parametrize("multi_class", ["ovr", "together"])
def test_a_step_of_the_derivation_is_the_next_ones_state(multi_class):
    X, y = load_iris(return_X_y=True)
    X = X[::10]
    learned = Perceptron(multi_class=multi_class, max_iter=30, tol=None).fit(X, y[::10])
    for step in range(6):
        here, then = (derive(learned, X, y[::10], None, s) for s in (step + 1, step + 2))
        for q in here.quantities():
            if q.phase == "update":
                assert then[q.name.replace("+", "")].value == q.value
    with pytest.raises(InputError, match="need the labels"):
        derive(learned, X, None, None, 1)
    with pytest.raises(InputError, match="no class 7"):
        derive(learned, X, [7] * len(X), 0, 0)


def test_after_the_last_correction_there_is_no_step():
    learned = Perceptron().fit(BITS, AND)
    with pytest.raises(InputError, match="and then no more"):
        derive(learned, BITS, AND, None, 10_000)


def test_partial_fit_goes_on_and_unknown_labels_are_refused():
    whole = Perceptron(shuffle=False, tol=None, max_iter=3).fit(BITS, AND)
    parts = Perceptron(shuffle=False)
    for _epoch in range(3):
        parts.partial_fit(BITS, AND, classes=[0, 1])
    np.testing.assert_array_equal(whole.coef_, parts.coef_)
    with pytest.raises(ValueError, match="not in classes"):
        parts.partial_fit(BITS, [0, 1, 2, 3])


def test_a_log_line_says_which_engine(caplog):
    with caplog.at_level(logging.INFO, "chainrule"):
        Perceptron(engine="reference").fit(BITS, AND)
    assert "asked for" in caplog.text


@pytest.mark.quick
def test_sparse_rows_are_the_dense_ones():
    X = np.random.default_rng(0).integers(0, 3, (60, 5)).astype(float)
    y, thin = (X[:, 0] > X[:, 1]).astype(int), sparse.csr_array(X)
    dense, found = Perceptron().fit(X, y), Perceptron().fit(thin, y)
    np.testing.assert_array_equal(dense.coef_, found.coef_)
    np.testing.assert_array_equal(dense.predict(X), found.predict(thin))
    assert Perceptron().separability(thin, y)[0].separable == dense.separability(X, y)[0].separable
    parts = Perceptron().partial_fit(thin, y, classes=[0, 1])
    np.testing.assert_array_equal(parts.coef_, Perceptron(max_iter=1, tol=None).fit(X, y).coef_)
