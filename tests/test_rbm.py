"""Restricted Boltzmann machines: against the enumeration of all joint states, scikit-learn's own
tests, and both engines beside one another."""

from __future__ import annotations

import itertools
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn.neural_network
from scipy.ndimage import shift
from scipy.stats import chisquare, norm
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler, minmax_scale

from chainrule import BernoulliRBM, GaussianRBM, from_rbms
from chainrule.engines import native
from chainrule.errors import DataError, DivergenceError, InputError
from chainrule.models import rbm
from chainrule.models.rbm import Learning, Machine
from chainrule.random import make_seed

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
DIGITS, NUMBERS = load_digits(return_X_y=True)
DIGITS = DIGITS / 16


def machine(seed: int, visible: int = 5, hidden: int = 4, gaussian: bool = False) -> Machine:
    rng = np.random.default_rng(seed)
    size = 0.4 if gaussian else 1.0
    W = rng.normal(0, size, (hidden, visible))
    return Machine(W, rng.normal(size=visible), rng.normal(size=hidden), gaussian)


def joint(m: Machine) -> tuple[Any, Any, Any]:
    """All (v, h) and their probabilities, from the energy's definition alone."""
    d, k = len(m.b), len(m.c)
    pairs = list(itertools.product(itertools.product([0, 1], repeat=d),
                                   itertools.product([0, 1], repeat=k)))  # fmt: skip
    v, h = (np.array([pair[i] for pair in pairs], float) for i in (0, 1))
    weight = np.array([np.exp(b @ m.W @ a + m.b @ a + m.c @ b)
                       for a, b in zip(v, h, strict=True)])  # fmt: skip
    return v, h, weight


# -- exactly ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("sizes", [(5, 4), (3, 6), (7, 5)])
def test_everything_is_what_the_enumeration_gives(sizes):
    for seed in range(5):
        m = machine(seed, *sizes)
        v, h, weight = joint(m)
        Z, p = weight.sum(), weight / weight.sum()
        assert rbm.log_partition(m) == pytest.approx(np.log(Z), rel=1e-13)
        np.testing.assert_allclose(np.exp(-rbm.energy(m, v, h)), weight, rtol=1e-12)
        for state in np.unique(v, axis=0):
            here = (v == state).all(axis=1)
            given = p[here] / p[here].sum()
            np.testing.assert_allclose(rbm.p_hidden(m, state[None])[0], given @ h[here], rtol=1e-12)
            free = rbm.free_energy(m, state[None])[0]
            assert free == pytest.approx(-np.log(weight[here].sum()), rel=1e-12, abs=1e-12)
        for state in np.unique(h, axis=0):
            here = (h == state).all(axis=1)
            wanted = p[here] / p[here].sum() @ v[here]
            np.testing.assert_allclose(rbm.mean_visible(m, state[None])[0], wanted, rtol=1e-12)
        hv, mean_v, mean_h = rbm.model_means(m)
        np.testing.assert_allclose(hv, (p[:, None] * h).T @ v, rtol=1e-12)
        np.testing.assert_allclose(mean_v, p @ v, rtol=1e-12)
        np.testing.assert_allclose(mean_h, p @ h, rtol=1e-12)


def test_the_exact_gradient_is_the_finite_difference_of_the_likelihood():
    m = machine(0)
    data = np.random.default_rng(1).integers(0, 2, (6, 5)).astype(float)

    def likelihood(m):
        return float(-rbm.free_energy(m, data).mean()) - rbm.log_partition(m)

    p = rbm.p_hidden(m, data)
    hv, mean_v, mean_h = rbm.model_means(m)
    gradient = {"W": p.T @ data / 6 - hv, "b": data.mean(axis=0) - mean_v,
                "c": p.mean(axis=0) - mean_h}  # fmt: skip
    for name, values in gradient.items():
        for place in np.ndindex(values.shape):
            moved = []
            for step in (1e-5, -1e-5):
                part = getattr(m, name).copy()
                part[place] += step
                moved.append(likelihood(m._replace(**{name: part})))
            assert values[place] == pytest.approx((moved[0] - moved[1]) / 2e-5, abs=1e-8)


def test_the_gaussian_machine_by_quadrature():
    """One visible unit: ∫ Σ_h e^(−E) dv on a fine grid."""
    m = machine(2, 1, 3, gaussian=True)
    v = np.linspace(-15, 15, 20001)[:, None]
    h = rbm.states(3)
    density = np.array([np.exp(-rbm.energy(m, v, np.broadcast_to(row, (len(v), 3)))) for row in h])
    step = v[1, 0] - v[0, 0]
    Z = density.sum() * step
    assert rbm.log_partition(m) == pytest.approx(np.log(Z), rel=1e-10)
    np.testing.assert_allclose(-rbm.free_energy(m, v), np.log(density.sum(axis=0)), atol=1e-9)
    hv, mean_v, mean_h = rbm.model_means(m)
    np.testing.assert_allclose(mean_v, (density.sum(axis=0) @ v) * step / Z, rtol=1e-9)
    np.testing.assert_allclose(mean_h, density.sum(axis=1) * step / Z @ h, rtol=1e-9)
    np.testing.assert_allclose(hv[:, 0], h.T @ (density @ v[:, 0]) * step / Z, rtol=1e-9)


@pytest.mark.parametrize("gaussian", [False, True])
def test_annealed_sampling_is_within_three_errors(gaussian):
    for seed in range(40):
        m = machine(seed, 8, 6, gaussian)
        found = rbm.annealed(m, make_seed(seed), 200, 300)
        exact = rbm.log_partition(m)
        assert abs(found.log_partition - exact) <= 3 * found.standard_error + 1e-9, seed


def test_gibbs_sampling_draws_from_the_model():
    m = machine(3, 3, 2)
    v, _h, weight = joint(m)
    p = {tuple(s): weight[(v == s).all(axis=1)].sum() / weight.sum() for s in np.unique(v, axis=0)}
    h = np.zeros((4000, 2))
    seed = make_seed(5)
    for step in range(30):
        phase = rbm.phase(m, h, seed, step)
        h = phase.h
    counts = [int((phase.v == np.array(s)).all(axis=1).sum()) for s in p]
    assert chisquare(counts, np.array(list(p.values())) * 4000).pvalue > 1e-4


def test_normal_numbers_are_normal():
    x = rbm.normals(make_seed(0), 4000, 3, 1).ravel()
    edges = np.array([-np.inf, -1.5, -0.5, 0, 0.5, 1.5, np.inf])
    counts = [((x > a) & (x <= b)).sum() for a, b in itertools.pairwise(edges)]
    assert chisquare(counts, np.diff(norm.cdf(edges)) * len(x)).pvalue > 1e-4


def test_divergence_comes_near_the_gradient_as_k_grows():
    m = machine(4, 4, 3)
    data = np.random.default_rng(0).integers(0, 2, (3, 4)).astype(float)
    hv, _v, _h = rbm.model_means(m)
    exact = rbm.p_hidden(m, data).T @ data / 3 - hv
    batch = np.tile(data, (2000, 1))
    away = [abs(rbm.divergence(m, batch, make_seed(1), 0, k).dW - exact).max() for k in (1, 5, 40)]
    assert away[0] > away[1] > away[2]
    assert away[2] < 0.02


def test_learning_exactly_where_the_data_lie():
    bars = np.array([[1, 1, 0, 0], [0, 0, 1, 1]] * 20, float)
    found = BernoulliRBM(3, learning_rate=0.1, n_iter=300, batch_size=10, random_state=1)
    begun = BernoulliRBM(3, n_iter=0, random_state=1).fit(bars)
    learned = found.fit(bars).log_likelihood(bars)[0]
    assert learned > begun.log_likelihood(bars)[0] + 1
    assert learned <= -np.log(2)


# -- scikit-learn's own tests ----------------------------------------------------------------------

LEFT_OUT = {
    "test_fit_gibbs": "expects the weights that scikit-learn's random numbers give",
    "test_convergence_dtype_consistency": "wants float32 within 1e-6 of float64 after 100 steps; "
    "float32 sums, in the order of our kernels, come to 2.4e-6",
}


def _scikit_learns_tests() -> dict[str, Any]:
    path = Path(sklearn.neural_network.__file__).parent / "tests" / "test_rbm.py"
    text = path.read_text(encoding="utf-8").replace(
        "from sklearn.neural_network import BernoulliRBM", "from chainrule import BernoulliRBM"
    )
    text = re.sub(r"@pytest\.mark\.thread_unsafe.*", "", text)  # a mark of its own runner
    names: dict[str, Any] = {"__name__": "test_rbm_of_scikit_learn"}
    exec(compile(text, str(path), "exec"), names)
    return names


for _name, _test in _scikit_learns_tests().items():
    if _name.startswith("test_") and _name not in LEFT_OUT:
        globals()["test_scikit_learns_" + _name[5:]] = _test


# -- both engines ----------------------------------------------------------------------------------


@needs_native
@pytest.mark.parametrize("level", native.levels())
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 1e-5)])
@pytest.mark.parametrize("settings", [
    {}, {"k": 3}, {"persistent": False}, {"persistent": False, "k": 2}, {"momentum": 0.5},
    {"weight_decay": 0.01, "sparsity_target": 0.1},
], ids=str)  # fmt: skip
def test_both_engines_take_the_same_steps(settings, dtype, tolerance, level, monkeypatch):
    monkeypatch.setattr(native, "LEVEL", level)
    X = DIGITS[:43].astype(dtype)
    for estimator, small in ((BernoulliRBM, 10**9), (BernoulliRBM, 0), (GaussianRBM, 0)):
        monkeypatch.setattr("chainrule.engines.rbm._SMALL", small)
        one, other = (
            estimator(13, n_iter=2, random_state=3, engine=engine, **settings).fit(X)
            for engine in ("native", "reference")
        )
        assert one.components_.dtype == dtype
        for name in ("components_", "intercept_visible_", "intercept_hidden_"):
            a, b = getattr(one, name), getattr(other, name)
            assert abs(a - b).max() <= tolerance * max(abs(b).max(), 1), name
        np.testing.assert_array_equal(one.h_samples_, other.h_samples_)


def test_going_on_is_the_same_as_not_stopping(tmp_path):
    whole = BernoulliRBM(8, random_state=1, momentum=0.3)
    parts = BernoulliRBM(8, random_state=1, momentum=0.3)
    for batch in (DIGITS[:20], DIGITS[20:40], DIGITS[40:60]):
        whole.partial_fit(batch)
    for batch in (DIGITS[:20], DIGITS[20:40], DIGITS[40:60]):
        parts.partial_fit(batch)
    np.testing.assert_array_equal(whole.components_, parts.components_)


# -- using -----------------------------------------------------------------------------------------


def test_features_beat_raw_pixels_on_shifted_digits():
    """scikit-learn's example plot_rbm_logistic_classification, with fewer rows."""
    images = DIGITS.reshape(-1, 8, 8)
    moves = [(0, 0), (0, 1), (0, -1), (1, 0), (-1, 0)]
    moved = [[shift(image, move, order=0) for image in images] for move in moves]
    X, y = minmax_scale(np.reshape(moved, (-1, 64))), np.tile(NUMBERS, 5)
    rows = np.random.default_rng(0).permutation(len(X))
    train, test = rows[:2000], rows[2000:]
    features = make_pipeline(
        BernoulliRBM(100, learning_rate=0.06, n_iter=30, random_state=0),
        LogisticRegression(C=6000.0, solver="newton-cg", tol=1e-3),
    )
    raw = LogisticRegression(C=500.0, solver="newton-cg", tol=1e-3)
    with_features = features.fit(X[train], y[train]).score(X[test], y[test])
    assert with_features > raw.fit(X[train], y[train]).score(X[test], y[test]) + 0.05


def test_a_stack_becomes_a_network_that_goes_on_learning():
    first = BernoulliRBM(30, n_iter=5, random_state=0).fit(DIGITS[:500])
    second = BernoulliRBM(20, n_iter=5, random_state=0).fit(first.transform(DIGITS[:500]))
    network = from_rbms([first, second], max_iter=1, learning_rate_init=1e-9)
    network.set_params(random_state=0)
    with pytest.warns(Warning, match="Maximum iterations"):
        network.fit(DIGITS[:500], NUMBERS[:500])
    np.testing.assert_allclose(network.coefs_[0], first.components_.T, atol=1e-6)
    np.testing.assert_allclose(network.coefs_[1], second.components_.T, atol=1e-6)
    assert network.hidden_layer_sizes == (30, 20)
    tuned = from_rbms([first, second], max_iter=60, learning_rate_init=0.01, random_state=0)
    with pytest.warns(Warning, match="Maximum iterations"):
        tuned.fit(DIGITS[:500], NUMBERS[:500])
    assert tuned.score(DIGITS[500:], NUMBERS[500:]) > 0.8
    with pytest.raises(InputError, match="30 hidden units, the next has 64"):
        from_rbms([first, first])


def test_a_gaussian_machine_finds_two_clusters():
    rng = np.random.default_rng(0)
    X = np.concatenate([rng.normal(-2, 1, (200, 3)), rng.normal(2, 1, (200, 3))])
    X = StandardScaler().fit_transform(X)
    order = rng.permutation(400)
    found = GaussianRBM(4, n_iter=60, random_state=0, learning_rate=0.02).fit(X[order])
    begun = GaussianRBM(4, n_iter=0, random_state=0).fit(X[order])
    assert found.log_likelihood(X)[0] > begun.log_likelihood(X)[0]
    assert found.reconstruction_error(X) < begun.reconstruction_error(X)


def test_how_large_the_exact_sum_may_be():
    found = BernoulliRBM(30, n_iter=1, random_state=0).fit(DIGITS[:50])
    with pytest.raises(InputError, match=r"2\^30 states are too many"):
        found.log_partition("exact")
    with pytest.raises(InputError, match="auto, exact or annealed"):
        found.log_partition("other")
    estimate = found.log_partition(n_runs=20, n_temperatures=50)
    assert estimate.standard_error > 0
    small = BernoulliRBM(5, n_iter=1, random_state=0).fit(DIGITS[:50])
    assert small.log_partition().standard_error == 0


@pytest.mark.parametrize("X, settings, error, said", [
    ([[0.0, 0.5], [1.0, 1.5]], {"validate_range": True}, DataError, "Row 2, column 2: 1.5"),
    ([[np.nan, 1.0]], {}, ValueError, "NaN"), ([[0.0, 1.0]], {"k": 0}, ValueError, "k"),
    ([[0.0, 1e9]] * 20, {"learning_rate": 1e305}, DivergenceError, "left the"),
])  # fmt: skip
@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid")
def test_wrong_input(X, settings, error, said):
    with pytest.raises(error, match=said):
        BernoulliRBM(2, random_state=0, **settings).fit(np.array(X))


def test_the_update_with_momentum_decay_and_sparsity_by_hand():
    m = machine(0, 3, 2)
    still = Machine(*(np.ones_like(part) for part in m[:3]))
    step = rbm.divergence(m, np.eye(3), make_seed(0), 0)
    how = Learning(0.1, momentum=0.5, weight_decay=0.2, sparsity_target=0.3, sparsity_cost=2.0)
    after, velocity = rbm.updated(m, still, step, how)
    short = 2.0 * (0.3 - step.p_h.mean(axis=0))
    gradient = step.dW - 0.2 * m.W + np.outer(short, np.full(3, 1 / 3))
    np.testing.assert_allclose(velocity.W, 0.5 + 0.1 * gradient)
    np.testing.assert_allclose(after.W, m.W + velocity.W)
    np.testing.assert_allclose(after.c, m.c + 0.5 + 0.1 * (step.dc + short))
