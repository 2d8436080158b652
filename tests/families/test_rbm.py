"""Restricted Boltzmann machines: every formula by enumeration, samplers by χ², the engines against
each other, scikit-learn's own tests and its published comparison."""

from __future__ import annotations

import logging
import os
from typing import Any

import numpy as np
import pytest
from scipy import integrate, sparse, stats
from sklearn.datasets import load_digits, load_iris, load_wine
from sklearn.linear_model import LogisticRegression
from sklearn.neural_network import BernoulliRBM as Theirs
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import minmax_scale

import chainrule as cr
from chainrule.basics.errors import DataError, DivergenceError, InputError, TrainingWarning
from chainrule.basics.random import make_seed
from chainrule.engines import native
from chainrule.families.rbm import engine, likelihood
from chainrule.families.rbm import maths as rbm
from chainrule.families.rbm.figures import columns_guessed
from chainrule.families.rbm.learning import Plan, State, learned
from chainrule.families.rbm.maths import Gradient, Machine
from chainrule.families.watching import fall_of

DIGITS, KINDS = load_digits(return_X_y=True)
DIGITS = DIGITS / 16


def machine(seed: int, n: int, m: int, gaussian: bool = False, size: float = 1.0) -> Machine:
    rng = np.random.default_rng([11, seed])
    W, b, c = size * rng.normal(size=(m, n)), rng.normal(size=n), rng.normal(size=m)
    return Machine(W, b, c, rng.uniform(0.5, 2, n) if gaussian else None)


def by_hand(M: Machine) -> tuple[Any, Any, Any]:
    """All states (v, h) of a Bernoulli machine and −E of each, from the definition, in loops."""
    m, n = M.W.shape
    v, h = rbm.states(n), rbm.states(m)
    minus_energy = np.array(
        [[vv @ M.b + hh @ M.c + sum(hh[j] * M.W[j] @ vv for j in range(m)) for hh in h] for vv in v]
    )
    return v, h, minus_energy


SMALL = [(0, 3, 4), (1, 5, 2), (2, 2, 6), (3, 6, 6), (4, 1, 1)]

# -- by enumeration --------------------------------------------------------------------------------


@pytest.mark.parametrize("seed, n, m", SMALL)
def test_bernoulli_machines_by_enumeration(seed, n, m):
    M = machine(seed, n, m)
    v, h, minus_energy = by_hand(M)
    p = np.exp(minus_energy)
    np.testing.assert_allclose(
        rbm.free_energy(M, v), -np.log(p.sum(axis=1)), rtol=1e-12, atol=1e-12
    )
    assert rbm.log_partition(M) == pytest.approx(np.log(p.sum()), rel=1e-12)
    assert rbm.log_partition(M, block=3) == pytest.approx(np.log(p.sum()), rel=1e-12)
    for k, states in enumerate(h):
        energies = rbm.energy(M, v, np.tile(states, (len(v), 1)))
        np.testing.assert_allclose(-energies, minus_energy[:, k], atol=1e-12)
    np.testing.assert_allclose(
        rbm.hidden_probabilities(M, v), p @ h / p.sum(axis=1)[:, None], rtol=1e-12
    )
    np.testing.assert_allclose(
        rbm.visible_means(M, h), p.T @ v / p.sum(axis=0)[:, None], rtol=1e-12
    )
    np.testing.assert_allclose(
        rbm.hidden_log_weights(M, h), np.log(p.sum(axis=0)), rtol=1e-12, atol=1e-12
    )
    joint, data = p / p.sum(), v[:: max(1, len(v) // 3)]
    seen = rbm.exact_gradient(M, data)
    conditional = rbm.hidden_probabilities(M, data)
    expected = conditional.T @ data / len(data) - np.einsum("ab,bj,ai->ji", joint, h, v)
    np.testing.assert_allclose(seen.dW, expected, atol=1e-12)
    np.testing.assert_allclose(seen.db, data.mean(axis=0) - joint.sum(axis=1) @ v, atol=1e-12)
    np.testing.assert_allclose(
        seen.dc, conditional.mean(axis=0) - joint.sum(axis=0) @ h, atol=1e-12
    )


@pytest.mark.parametrize("seed, n, m", SMALL)
def test_pseudo_likelihood_by_enumeration(seed, n, m):
    M = machine(seed, n, m)
    v, _h, minus_energy = by_hand(M)
    p = np.exp(minus_energy).sum(axis=1)
    found = rbm.pseudo_log_likelihood(M, v)
    place = {tuple(row): k for k, row in enumerate(v)}
    for k, row in enumerate(v):
        total = 0.0
        for i in range(n):
            other = row.copy()
            other[i] = 1 - other[i]
            total += np.log(p[k] / (p[k] + p[place[tuple(other)]]))
        assert found[k] == pytest.approx(total, rel=1e-11, abs=1e-11)


def test_gaussian_machines_by_integration():
    M = machine(5, 1, 3, gaussian=True)

    def density(x: float) -> float:
        return float(np.exp(-rbm.free_energy(M, np.array([[x]])))[0])

    Z, _error = integrate.quad(density, -60, 60, epsabs=0, epsrel=1e-12, limit=500, points=[0])
    assert rbm.log_partition(M) == pytest.approx(np.log(Z), rel=1e-10)
    h = rbm.states(3)
    v = np.array([[0.7]])
    joint = np.array([np.exp(-rbm.energy(M, v, row[None]))[0] for row in h])
    assert rbm.free_energy(M, v)[0] == pytest.approx(-np.log(joint.sum()), rel=1e-12)
    np.testing.assert_allclose(
        rbm.hidden_probabilities(M, v)[0], joint @ h / joint.sum(), rtol=1e-12
    )


@pytest.mark.quick
@pytest.mark.parametrize("gaussian", [False, True])
def test_the_exact_gradient_is_the_slope_of_the_likelihood(gaussian):
    M, rng = machine(6, 4, 3, gaussian), np.random.default_rng(0)
    X = rng.normal(size=(7, 4)) if gaussian else (rng.random((7, 4)) < 0.5).astype(float)

    def likelihood(parts: Machine) -> float:
        return float(-rbm.free_energy(parts, X).mean() - rbm.log_partition(parts))

    slopes, step = rbm.exact_gradient(M, X), 1e-6
    for name, slope in zip(("W", "b", "c", "s"), slopes, strict=True):
        if slope is None:
            continue
        for place in np.ndindex(slope.shape):

            def moved(by: float, name: str = name, place: Any = place) -> Machine:
                part = getattr(M, name).copy()
                part[place] = part[place] * np.exp(by) if name == "s" else part[place] + by
                return M._replace(**{name: part})

            finite = (likelihood(moved(step)) - likelihood(moved(-step))) / (2 * step)
            assert slope[place] == pytest.approx(finite, abs=2e-8), (name, place)


@pytest.mark.parametrize("gaussian", [False, True])
def test_twelve_units_a_side(gaussian):
    """ln Z and the model's means over the hidden states, against the sum over the visible ones; of
    Gaussian units, against the closed form of the integral."""
    M = machine(7, 12, 12, gaussian, size=0.5)
    if not gaussian:
        logs = -rbm.free_energy(M, rbm.states(12))
        total = np.logaddexp.reduce(logs)
        assert rbm.log_partition(M) == pytest.approx(total, rel=1e-13)
        p, v = np.exp(logs - total), rbm.states(12)
        expected = (p[:, None] * rbm.hidden_probabilities(M, v)).T @ v
    else:
        h = rbm.states(12)
        logs = h @ M.c + ((h @ M.W) * M.b / M.s + (h @ M.W) ** 2 / (2 * M.s)).sum(axis=1)
        total = np.logaddexp.reduce(logs)
        assert rbm.log_partition(M) == pytest.approx(
            total + np.log(2 * np.pi * M.s).sum() / 2, rel=1e-12
        )
        p = np.exp(logs - total)
        expected = np.einsum("k,kj,ki->ji", p, h, M.b + h @ M.W) / M.s
    np.testing.assert_allclose(rbm.model_statistics(M).dW, expected, atol=1e-12)


# -- sampling --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["reference", "native"])
def test_gibbs_sampling_by_chi_squared(name):
    """20,000 chains of 60 sweeps: the states' frequencies are the enumerated probabilities."""
    if name == "native" and not native.levels():
        pytest.skip("not compiled")
    M = machine(8, 4, 3, size=0.5)
    v, _h = engine.gibbs(name, M, np.zeros((20_000, 4)), 60, make_seed(5), 0)
    logs = -rbm.free_energy(M, rbm.states(4))
    p = np.exp(logs - np.logaddexp.reduce(logs))
    counts = np.bincount((v @ [8, 4, 2, 1]).astype(int), minlength=16)
    assert stats.chisquare(counts, p * len(v)).pvalue > 0.01
    wrong = np.roll(p, 1)
    assert stats.chisquare(counts, wrong * len(v)).pvalue < 1e-6  # the test can fail


def test_gaussian_samples():
    M = machine(9, 1, 2, gaussian=True, size=0.5)
    v, _h = engine.gibbs("reference", M, np.zeros((20_000, 1)), 40, make_seed(5), 0)
    h = rbm.states(2)
    logs = rbm.hidden_log_weights(M, h)
    p, means = np.exp(logs - np.logaddexp.reduce(logs)), rbm.visible_means(M, h)[:, 0]

    def cumulative(x: Any) -> Any:
        return sum(
            q * stats.norm.cdf(x, mu, np.sqrt(M.s[0])) for q, mu in zip(p, means, strict=True)
        )

    assert stats.kstest(v[:, 0], cumulative).pvalue > 0.01


def test_more_sweeps_come_nearer_to_the_exact_gradient():
    M, rng = machine(10, 5, 4, size=2.0), np.random.default_rng(1)
    X = (rng.random((6, 5)) < 0.5).astype(float)
    exact = rbm.exact_gradient(M, X).dW
    repeated, away = np.tile(X, (2000, 1)), []
    for k in (1, 3, 10, 100):
        draws = engine.uniforms(make_seed(k), np.arange(len(repeated)))
        step = rbm.cd_step(M, repeated, None, k, draws)
        away.append(float(np.linalg.norm(step.gradient.dW - exact)))
    noise = 0.5 / np.sqrt(len(repeated)) * np.sqrt(exact.size)
    assert away[0] > 5 * noise
    assert away[0] > away[1] > away[2]
    assert away[3] < 2 * noise


MACHINES = 40 if os.environ.get("CHAINRULE_EVERY_COMBINATION") == "1" else 12


@pytest.mark.parametrize("gaussian", [False, True])
def test_annealing_is_within_its_error_of_the_exact_value(gaussian):
    for seed in range(MACHINES):
        rng = np.random.default_rng([12, seed])
        n, m = rng.integers(3, 13, 2)
        M = machine(seed, n, m, gaussian)
        p, seed = np.full(n, 0.5), make_seed(seed)
        found = likelihood.log_partition("reference", M, p, seed, "ais", 100, 500)
        assert abs(found.log_z - rbm.log_partition(M)) < 3 * found.standard_error
        assert 0 < found.standard_error < 0.5


def test_annealing_of_many_hidden_units_stays_within_the_numbers():
    """Without weights the estimate is exact: each of 3,000 hidden units counts 1 + e^c."""
    c = np.linspace(-800, 800, 3000)
    M = rbm.Machine(np.zeros((3000, 4)), np.zeros(4), c)
    found = likelihood.log_partition("reference", M, np.full(4, 0.5), make_seed(0), "ais", 5, 3)
    assert found.log_z == pytest.approx(np.logaddexp(0, c).sum() + 4 * np.log(2), rel=1e-13)


@pytest.mark.skipif(not native.levels(), reason="not compiled")
@pytest.mark.parametrize("kind", [cr.BernoulliRBM, cr.GaussianRBM])
def test_the_engines_anneal_alike(kind):
    X = DIGITS[:40]
    found = [
        kind(30, n_iter=2, engine=engine, random_state=0).fit(X).log_partition("ais", 20, 50)
        for engine in ("reference", "native")
    ]
    np.testing.assert_allclose(found[0].log_weights, found[1].log_weights, rtol=1e-9)
    assert found[0].log_z == pytest.approx(found[1].log_z, rel=1e-9)


# -- the engines -----------------------------------------------------------------------------------


@pytest.mark.skipif(not native.levels(), reason="not compiled")
@pytest.mark.parametrize("dtype, tolerance", [(np.float64, 1e-12), (np.float32, 1e-5)])
@pytest.mark.parametrize("n_rows, n, m, batch", [
    (53, 7, 5, 10), (101, 64, 100, 10), (57, 130, 70, 20), (5, 3, 300, 1), (3, 4, 2, 8),
])  # fmt: skip
def test_the_engines_agree(level, dtype, tolerance, n_rows, n, m, batch):
    rng = np.random.default_rng(3)
    parts = (rng.normal(0, 0.3, shape).astype(dtype) for shape in ((m, n), n, m))
    M, X = Machine(*parts), (rng.random((n_rows, n)) < 0.4).astype(dtype)
    order = rng.permutation(n_rows)
    for persistent, k, momentum, target in [
        (True, 1, 0.0, None), (False, 1, 0.5, 0.1), (True, 3, 0.5, None), (False, 3, 0.0, 0.2)
    ]:  # fmt: skip
        still = Gradient(*(np.zeros_like(part) for part in M[:3]))
        state = State(
            M, still if momentum else None,
            None if target is None else np.full(m, target, dtype),
            np.zeros((batch, m), dtype) if persistent else None, sweep=5,
        )  # fmt: skip
        plan = Plan(k, 0.05, momentum, 0.01, target, 0.1, make_seed(3))
        one, other = (
            engine.cd_epoch(name, state, X, order, order, batch, plan)
            for name in ("native", "reference")
        )
        assert one.sweep == other.sweep
        pairs = [*zip(one.machine[:3], other.machine[:3], strict=True)]
        pairs += [(one.activity, other.activity), (one.chains, other.chains)]
        if momentum:
            pairs += zip(one.velocity[:3], other.velocity[:3], strict=True)
        for a, b in pairs:
            if a is not None:
                np.testing.assert_allclose(a, b, rtol=0, atol=tolerance * max(1, abs(b).max()))
    assert M.W.dtype == one.machine.W.dtype == dtype
    seed = make_seed(1)
    for a, b in zip(
        *(engine.gibbs(e, M, X, 2, seed, 3, 2) for e in ("native", "reference")), strict=True
    ):
        np.testing.assert_array_equal(a, b)


def test_a_log_line_says_which_engine(caplog):
    with caplog.at_level(logging.INFO, "chainrule"):
        cr.BernoulliRBM(2, n_iter=1, engine="reference").fit(DIGITS[:20])
    assert "asked for" in caplog.text


# -- scikit-learn ----------------------------------------------------------------------------------

EXCEPTIONS = {
    "test_fit_gibbs": "asserts weights that follow from numbers drawn by Mersenne Twister",
}


class _Named(cr.BernoulliRBM):
    """With the private methods that scikit-learn's tests call, by our public ones."""

    def _mean_hiddens(self, v: Any) -> Any:
        return self.transform(np.atleast_2d(v)).reshape(*np.shape(v)[:-1], -1)

    def _sample_hiddens(self, v: Any, rng: Any) -> Any:
        return rng.uniform(size=len(self.components_)) < self._mean_hiddens(v)


def _their_tests() -> list[Any]:
    from sklearn.neural_network.tests import test_rbm as theirs

    found = []
    for name, test in vars(theirs).items():
        if not name.startswith("test_") or name in EXCEPTIONS:
            continue
        marks = [mark for mark in getattr(test, "pytestmark", []) if mark.name == "parametrize"]
        cases: list[dict[str, Any]] = [{}]
        for mark in marks:
            names = [part.strip() for part in mark.args[0].split(",")]
            values = [v if len(names) > 1 else (v,) for v in mark.args[1]]
            cases = [c | dict(zip(names, v, strict=True)) for c in cases for v in values]
        found += [pytest.param(name, case, id=f"{name}-{k}") for k, case in enumerate(cases)]
    return found


@pytest.mark.parametrize("name, case", _their_tests())
def test_scikit_learns_own_tests(monkeypatch, name, case, request):
    from sklearn.neural_network.tests import test_rbm as theirs

    _Named.__name__ = "BernoulliRBM"
    monkeypatch.setattr(theirs, "BernoulliRBM", _Named)
    test = getattr(theirs, name)
    if "capsys" in test.__code__.co_varnames[: test.__code__.co_argcount]:
        case = case | {"capsys": request.getfixturevalue("capsys")}
    test(**case)


def test_the_same_machine_gives_the_same_figures_as_scikit_learns():
    ours = cr.BernoulliRBM(20, random_state=0, n_iter=2).fit(DIGITS)
    theirs = Theirs(20, n_iter=1).fit(DIGITS)
    for name in ("components_", "intercept_hidden_", "intercept_visible_"):
        setattr(theirs, name, getattr(ours, name))
    np.testing.assert_allclose(ours.transform(DIGITS), theirs.transform(DIGITS), rtol=1e-12)
    np.testing.assert_allclose(ours.free_energy(DIGITS), theirs._free_energy(DIGITS), rtol=1e-12)


def test_it_learns_as_well_as_scikit_learns():
    ours, theirs = (
        np.mean([E(50, n_iter=5, random_state=seed).fit(DIGITS).score_samples(DIGITS).mean()
                 for seed in range(3)])
        for E in (cr.BernoulliRBM, Theirs)
    )  # fmt: skip
    assert ours > theirs - 0.5


def test_features_beat_raw_pixels_on_shifted_digits():
    """scikit-learn's plot_rbm_logistic_classification: its data, split and settings."""
    shifted = [DIGITS]
    square = DIGITS.reshape(-1, 8, 8)
    for down, right in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        moved = np.zeros_like(square)
        moved[:, max(down, 0) : 8 + min(down, 0), max(right, 0) : 8 + min(right, 0)] = square[
            :, max(-down, 0) : 8 + min(-down, 0), max(-right, 0) : 8 + min(-right, 0)
        ]
        shifted.append(moved.reshape(-1, 64))
    X, y = minmax_scale(np.concatenate(shifted)), np.tile(KINDS, 5)
    rng = np.random.default_rng(0)
    order = rng.permutation(len(X))
    known, new = order[: len(X) * 4 // 5], order[len(X) * 4 // 5 :]
    features = make_pipeline(
        cr.BernoulliRBM(100, learning_rate=0.06, n_iter=10, random_state=0),
        LogisticRegression(C=6000, solver="newton-cg", tol=1e-3),
    ).fit(X[known], y[known])
    raw = LogisticRegression(C=100, solver="newton-cg", tol=1e-3).fit(X[known], y[known])
    assert features.score(X[new], y[new]) > raw.score(X[new], y[new]) + 0.1


def test_a_stack_is_fine_tuned_by_backpropagation():
    X, y, settings = DIGITS[:600], KINDS[:600], {"learning_rate": 0.05, "random_state": 0}
    stack = make_pipeline(cr.BernoulliRBM(32, **settings), cr.BernoulliRBM(16, **settings)).fit(X)
    settings = {"max_iter": 500, "tol": 1e-3, "learning_rate_init": 0.01, "random_state": 0}
    rbms = list(stack.named_steps.values())
    begun = cr.from_rbms(rbms, **settings).fit(X, y)
    assert begun.score(X, y) > 0.95
    layers, a = cr.from_rbms(rbms), X
    for W, b in zip(layers.coefs_init[:2], layers.intercepts_init[:2], strict=True):
        a = 1 / (1 + np.exp(-(a @ W + b)))
    np.testing.assert_allclose(a, stack.transform(X), rtol=1e-12)
    gaussian = cr.GaussianRBM(4, variance="learned", n_iter=10, random_state=0).fit(X[:, 10:20])
    layers = cr.from_rbms([gaussian])
    z = X[:, 10:20] @ layers.coefs_init[0] + layers.intercepts_init[0]
    np.testing.assert_allclose(1 / (1 + np.exp(-z)), gaussian.transform(X[:, 10:20]), rtol=1e-10)
    with pytest.raises(InputError, match="hidden units, the next"):
        cr.from_rbms([gaussian, gaussian])


@pytest.mark.quick
def test_a_step_with_momentum_decay_and_a_target_by_hand():
    M, X = machine(3, 3, 2), np.eye(3)
    still = Gradient(*(np.ones_like(part) for part in M[:3]))
    state = State(M, still, np.array([0.1, 0.6]))
    plan = Plan(1, 0.1, momentum=0.5, decay=0.2, target=0.3, cost=2.0)
    draws = engine.uniforms(plan.seed, np.arange(3))
    after, seen = learned(state, X, plan, draws), rbm.cd_step(M, X, None, 1, draws)
    activity = 0.9 * np.array([0.1, 0.6]) + 0.1 * seen.ph0.mean(axis=0)
    pull = 2.0 * (0.3 - activity)
    gradient = seen.gradient.dW - 0.2 * M.W + np.outer(pull, X.mean(axis=0))
    np.testing.assert_allclose(after.activity, activity)
    np.testing.assert_allclose(after.machine.W, M.W + 0.5 + 0.1 * gradient)
    np.testing.assert_allclose(after.machine.b, M.b + 0.5 + 0.1 * seen.gradient.db)
    np.testing.assert_allclose(after.machine.c, M.c + 0.5 + 0.1 * (seen.gradient.dc + pull))
    assert after.sweep == 1


def test_a_columns_unit_changes_nothing_of_a_gaussian_machine(monkeypatch):
    rng = np.random.default_rng(3)
    X, units = rng.normal(size=(50, 3)), np.array([1.0, 100.0, 1e-3])
    settings: dict[str, Any] = {"variance": "learned", "n_iter": 3, "random_state": 0}
    one = cr.GaussianRBM(2, **settings).fit(X)
    other = cr.GaussianRBM(2, **settings)
    begin = other._initial_machine
    monkeypatch.setattr(other, "_initial_machine", lambda X, W, c: begin(X, W * units, c))
    other.fit(X * units)
    np.testing.assert_allclose(other.transform(X * units), one.transform(X), rtol=1e-8)
    np.testing.assert_allclose(other.variances_, one.variances_ * units**2, rtol=1e-8)


def test_nothing_is_left_of_an_earlier_fit():
    fitted = cr.BernoulliRBM(3, momentum=0.5, sparsity_target=0.1, n_iter=1).fit(DIGITS[:20])
    assert {"velocity_", "hidden_activity_", "h_samples_"} <= vars(fitted).keys()
    fitted.set_params(momentum=0.0, sparsity_target=None, persistent=False).fit(DIGITS[:20])
    assert not {"velocity_", "hidden_activity_", "h_samples_"} & vars(fitted).keys()


# -- the estimators --------------------------------------------------------------------------------


def test_learning_raises_the_exact_likelihood():
    X = (DIGITS[:300, 18:27] > 0.5).astype(float)
    for settings in ({}, {"persistent": False, "k": 3}, {"momentum": 0.5, "weight_decay": 1e-4}):
        untrained = cr.BernoulliRBM(8, n_iter=0, random_state=0).fit(X)
        trained = cr.BernoulliRBM(8, n_iter=60, random_state=0, **settings).fit(X)
        assert trained.log_partition().standard_error == 0
        assert trained.log_likelihood(X).mean() > untrained.log_likelihood(X).mean() + 1
        assert trained.log_likelihood(X, 0.0) == pytest.approx(-trained.free_energy(X))


def test_the_total_probability_is_one():
    fitted = cr.BernoulliRBM(5, n_iter=20, random_state=1).fit((DIGITS[:200, 20:28] > 0.4) * 1.0)
    assert np.exp(fitted.log_likelihood(rbm.states(8))).sum() == pytest.approx(1, rel=1e-12)


def test_annealing_a_trained_machine():
    fitted = cr.BernoulliRBM(16, random_state=0).fit(DIGITS)
    exact, estimate = fitted.log_partition(), fitted.log_partition("ais", n_betas=2000)
    assert abs(exact.log_z - estimate.log_z) < 3 * estimate.standard_error
    larger = cr.BernoulliRBM(40, n_iter=1, random_state=0).fit(DIGITS).log_partition(n_betas=50)
    assert larger.standard_error > 0


def test_a_target_makes_units_rare():
    settings: dict[str, Any] = {"n_iter": 10, "random_state": 0}
    free = cr.BernoulliRBM(30, **settings).fit(DIGITS)
    rare = cr.BernoulliRBM(30, sparsity_target=0.1, sparsity_cost=1.0, **settings).fit(DIGITS)
    off = [abs(E.transform(DIGITS).mean(axis=0) - 0.1).mean() for E in (free, rare)]
    assert off[1] < off[0] / 2


def test_decay_keeps_weights_small():
    sizes = [
        np.square(
            cr.BernoulliRBM(20, weight_decay=decay, random_state=0).fit(DIGITS).components_
        ).sum()
        for decay in (0.0, 0.01, 0.1)
    ]
    assert sizes[0] > sizes[1] > sizes[2]


def test_gaussian_variances_are_learned():
    rng = np.random.default_rng(0)
    noise = np.array([0.5, 1.0, 0.3])
    X = (rng.random((600, 1)) < 0.5) * np.array([2.0, 3, -1]) + rng.normal(0, noise, (600, 3))
    deviations = X.std(axis=0)
    fitted = cr.GaussianRBM(1, variance="learned", n_iter=100, random_state=0)
    fitted.fit((X - X.mean(axis=0)) / deviations)
    assert fitted.variances_ == pytest.approx((noise / deviations) ** 2, rel=0.3)
    unit = cr.GaussianRBM(2, n_iter=3, random_state=0).fit(X)
    assert unit.variances_.tolist() == [1, 1, 1]


@pytest.mark.parametrize("E", [cr.BernoulliRBM, cr.GaussianRBM])
def test_float32_stays_float32(E):
    single = DIGITS[:100].astype(np.float32)
    fitted = E(8, n_iter=2, random_state=0, sparsity_target=0.1, momentum=0.5).fit(single)
    machine_ = [part for part in fitted.machine_ if part is not None]
    assert {part.dtype for part in machine_} == {np.dtype(np.float32)}
    found = [
        fitted.transform(single),
        fitted.gibbs(single),
        fitted.free_energy(single),
        fitted.reconstruct(single),
        fitted.inverse_transform(fitted.transform(single)),
    ]
    assert {part.dtype for part in found} == {np.dtype(np.float32)}
    assert fitted.partial_fit(single).components_.dtype == np.float32


def test_sparse_rows_are_dense_rows():
    X = (DIGITS > 0.5).astype(float)
    for shuffle in (False, True):
        dense, packed = (
            cr.BernoulliRBM(9, n_iter=2, random_state=0, shuffle=shuffle, persistent=False).fit(
                rows
            )
            for rows in (X, sparse.csr_array(X))
        )
        np.testing.assert_allclose(dense.components_, packed.components_, rtol=1e-12)
    for name in (
        "transform",
        "score_samples",
        "free_energy",
        "reconstruct",
        "pseudo_log_likelihood",
    ):
        one, other = getattr(dense, name)(X[:50]), getattr(dense, name)(sparse.csr_array(X[:50]))
        np.testing.assert_allclose(one, other, rtol=1e-12)


def test_score_samples_estimates_the_pseudo_likelihood():
    X = (DIGITS > 0.5).astype(float)
    fitted = cr.BernoulliRBM(20, random_state=0).fit(X)
    drawn, exact = fitted.score_samples(X), fitted.pseudo_log_likelihood(X).mean()
    assert abs(drawn.mean() - exact) < 3 * drawn.std() / np.sqrt(len(drawn))


def test_partial_fit_of_each_batch_is_fit():
    whole = cr.BernoulliRBM(12, n_iter=1, random_state=0).fit(DIGITS[:100])
    parts = cr.BernoulliRBM(12, random_state=0)
    for start in range(0, 100, 10):
        parts.partial_fit(DIGITS[start : start + 10])
    np.testing.assert_allclose(whole.components_, parts.components_, rtol=1e-10)
    assert parts.n_samples_seen_ == 100
    more = [cr.BernoulliRBM(12, random_state=0, engine=e).partial_fit(DIGITS[:30]) for e in
            ("auto", "reference")]  # fmt: skip
    np.testing.assert_allclose(more[0].components_, more[1].components_, rtol=1e-10)
    assert more[0].h_samples_.shape == (10, 12)
    np.testing.assert_allclose(parts.feature_means_, whole.feature_means_, rtol=1e-12)


# -- wrong input -----------------------------------------------------------------------------------


def test_values_outside_the_range_are_named():
    import pandas as pd

    X = DIGITS[:30].copy()
    X[4, 2] = 3.5
    cr.BernoulliRBM(2, n_iter=1).fit(X)
    with pytest.raises(DataError, match=r"Column 3 has 3\.5 in row 5"):
        cr.BernoulliRBM(2, validate_range=True).fit(X)
    named = pd.DataFrame(X, columns=[f"pixel{i}" for i in range(64)])
    with pytest.raises(DataError, match=r"Column 3 \(pixel2\) has 3\.5 in row 5"):
        cr.BernoulliRBM(2, validate_range=True).fit(named)
    with pytest.raises(DataError, match="Column 3"):
        cr.BernoulliRBM(2, validate_range=True).partial_fit(X)


@pytest.mark.filterwarnings("ignore:overflow", "ignore:invalid")
def test_wrong_input():
    fitted = cr.BernoulliRBM(2, n_iter=1).fit(DIGITS[:20])
    with pytest.raises(InputError, match="auto, exact or ais"):
        fitted.log_partition("guess")
    with pytest.raises(InputError, match="2\\^40 states"):
        cr.BernoulliRBM(40, n_iter=1).fit(DIGITS[:20]).log_partition("exact")
    with pytest.raises(InputError, match="2 hidden units"):
        fitted.inverse_transform(np.ones((3, 3)))
    for wrong in ({"k": 0}, {"momentum": 1.0}, {"sparsity_target": 0.0}, {"engine": "gpu"}):
        with pytest.raises(ValueError, match=next(iter(wrong))):
            cr.BernoulliRBM(**wrong).fit(DIGITS[:20])
    with pytest.raises(DivergenceError, match="left the numbers"):
        cr.GaussianRBM(4, learning_rate=1e200, n_iter=50, random_state=0).fit(DIGITS[:50])


def test_what_is_printed(capsys):
    cr.GaussianRBM(2, n_iter=1, verbose=1, random_state=0).fit(DIGITS[:20])
    assert "[GaussianRBM] Iteration 1, reconstruction error = " in capsys.readouterr().out


def test_a_saved_machine_goes_on_as_if_never_stopped():
    from chainrule.families.state import estimator_from, state_of

    settings: dict[str, Any] = {"momentum": 0.5, "sparsity_target": 0.1, "random_state": 1}
    whole, first = (cr.BernoulliRBM(8, **settings).partial_fit(DIGITS[:10]) for _ in range(2))
    second = estimator_from(cr.BernoulliRBM, state_of(first))
    for batch in (DIGITS[10:20], DIGITS[20:30]):
        whole.partial_fit(batch)
        second.partial_fit(batch)
    np.testing.assert_array_equal(whole.components_, second.components_)
    np.testing.assert_array_equal(whole.gibbs(DIGITS[:9], 2), second.gibbs(DIGITS[:9], 2))


def test_a_step_is_explained_with_the_numbers_of_its_sweep():
    from chainrule.basics.random import Seed
    from chainrule.families.rbm.explained import derive

    fitted = cr.BernoulliRBM(4, n_iter=2, random_state=0).fit(DIGITS[:50])
    for sweep in (0, 3):
        found = derive(fitted, DIGITS, None, 6, sweep)
        draws = engine.uniforms(Seed(*fitted.seed_), np.array([6]))
        for j, u in enumerate(draws(sweep, rbm.HIDDEN, 4)[0], 1):
            assert found[f"u0[{j}]"].value == u
            assert found[f"coin0[{j}]"].value is bool(u < fitted.transform(DIGITS[[6]])[0, j - 1])
        assert (found.step, found.samples) == (sweep, [7])


# -- whether it goes on learning -----------------------------------------------------------------


@pytest.mark.quick
def test_a_fall_of_the_likelihood_is_told_with_its_epochs():
    looks = [1, 2, 4, 8, 16]
    fall = fall_of(looks, [-5.6, -5.2, -5.06, -6.3, -9.62], [0.0] * 5)
    assert fall is not None
    assert (fall.best_epoch, fall.last_epoch) == (4, 16)
    assert "-5.06 after epoch 4 to -9.62 after epoch 16" in fall.sentence("k")
    assert fall_of(looks, [-5.6, -5.2, -5.06, -5.1, -5.1], [0.0] * 5) is None
    assert fall_of(looks, [-5.6, -5.2, -5.06, -6.3, -9.62], [0.8] * 5) is None  # could be chance
    assert fall_of([], [], []) is None


def test_a_rate_that_stays_high_warns_of_the_fall():
    lines = (np.arange(16)[:, None] >> np.arange(4) & 1).astype(float)
    bars_and_stripes = np.vstack([np.tile(lines, 4), np.repeat(lines, 4, axis=1)])
    with pytest.warns(TrainingWarning, match="likelihood fell"):
        fitted = cr.BernoulliRBM(8, learning_rate=0.5, n_iter=512, random_state=0).fit(
            bars_and_stripes
        )
    assert fitted.watched_epochs_ == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512]
    wanted = fitted.log_likelihood(bars_and_stripes).mean()
    assert fitted.likelihoods_[-1] == pytest.approx(wanted)


@pytest.mark.parametrize("load", [load_iris, load_wine])
def test_gaussian_defaults_learn_a_small_standardized_table(load):
    X = load().data
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    guessing = stats.norm.logpdf(X).sum(axis=1).mean()
    for seed in range(3):
        machine = cr.GaussianRBM(random_state=seed).fit(X)
        assert machine.likelihoods_[-1] > guessing + 0.2


@pytest.mark.quick
def test_guessing_is_a_machine_without_weights():
    X = np.random.default_rng(1).uniform(size=(40, 3))
    fitted = cr.BernoulliRBM(2, n_iter=1, random_state=0).fit(X)
    p = (X.sum(axis=0) + 1) / 42
    fitted.components_ = np.zeros((2, 3))
    fitted.intercept_visible_, fitted.intercept_hidden_ = np.log(p / (1 - p)), np.zeros(2)
    found = columns_guessed(fitted, X, X)["log_likelihood"]
    assert found == pytest.approx(fitted.log_likelihood(X).mean())
    real = cr.GaussianRBM(2, n_iter=1, random_state=0).fit(X)
    wanted = stats.norm(X.mean(axis=0), X.std(axis=0)).logpdf(X).sum(axis=1).mean()
    assert columns_guessed(real, X, X)["log_likelihood"] == pytest.approx(wanted)


# -- Gaussian units on both engines ----------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.skipif(not native.levels(), reason="built without a compiler")
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("settings", [
    {}, {"variance": "learned"}, {"batch_size": 7, "persistent": True},
    {"variance": "learned", "momentum": 0.5, "persistent": True, "k": 2, "sparsity_target": 0.2,
     "weight_decay": 0.01},
])  # fmt: skip
def test_the_compiled_gaussian_machine_is_the_references(settings, dtype):
    rng = np.random.default_rng(4)
    X = (rng.normal(size=(90, 13)) @ rng.normal(size=(13, 13)) / 3).astype(dtype)
    one, other = (
        cr.GaussianRBM(9, engine=engine, n_iter=2, random_state=1, **settings).fit(X)
        for engine in ("native", "reference")
    )
    assert (one.engine_, other.engine_) == ("native", "reference")
    near = {"rtol": 1e-12, "atol": 1e-13} if dtype == np.float64 else {"rtol": 1e-4, "atol": 1e-6}
    for name in ("components_", "intercept_visible_", "intercept_hidden_", "variances_"):
        np.testing.assert_allclose(getattr(one, name), getattr(other, name), **near)
    if "persistent" in settings:  # coins, to the bit
        np.testing.assert_array_equal(one.h_samples_, other.h_samples_)
    for theirs, ours in zip(
        getattr(one, "velocity_", []), getattr(other, "velocity_", []), strict=True
    ):
        np.testing.assert_allclose(theirs, ours, **near)
    np.testing.assert_allclose(one.gibbs(X[:30], 4), other.gibbs(X[:30], 4), **near)


# -- falling rates -------------------------------------------------------------------------------


def bars_and_stripes(n):
    lines = np.array([[k >> i & 1 for i in range(n)] for k in range(2**n)], float)
    return np.unique(np.vstack([np.repeat(lines, n, axis=1), np.tile(lines, n)]), axis=0)


@pytest.mark.parametrize("kind", [cr.BernoulliRBM, cr.GaussianRBM])
def test_the_rate_falls_from_epoch_to_epoch(kind):
    X, seen = bars_and_stripes(2), []
    settings = {"n_iter": 5, "learning_rate": 0.08, "random_state": 1}

    def own(start, end, part):
        seen.append((start, end, part))
        return 0.08

    fallen = kind(3, learning_rate_end=0.02, learning_rate_decay=own, **settings).fit(X)
    assert sorted(set(seen)) == [(0.08, 0.02, part / 4) for part in range(5)]
    np.testing.assert_array_equal(fallen.components_, kind(3, **settings).fit(X).components_)
    halves = kind(3, learning_rate_end=0.02, **settings).fit(X)
    assert halves.rate_ == pytest.approx(0.02)
    still = kind(3, learning_rate_end=0.0, **settings | {"n_iter": 1}).fit(X)  # its first is all
    np.testing.assert_array_equal(
        still.components_, kind(3, **settings | {"n_iter": 1}).fit(X).components_
    )
    with pytest.raises(InputError, match="cannot end at 0"):
        kind(3, learning_rate_end=0.0, learning_rate_decay="exponential").fit(X)


@pytest.mark.skipif(not native.levels(), reason="built without a compiler")
def test_persistent_chains_learn_bars_and_stripes_at_a_rate_that_falls():
    """4 × 4: at a constant rate worse than no model at all, and told; the best is ln 1/30."""
    X = bars_and_stripes(4)
    settings = {"n_iter": 2000, "learning_rate": 0.1, "shuffle": True, "random_state": 0}
    with pytest.warns(TrainingWarning, match="learning_rate_end=0"):
        constant = cr.BernoulliRBM(16, **settings).fit(X)
    fallen = cr.BernoulliRBM(16, learning_rate_end=0.0, **settings).fit(X)
    uniform = -16 * np.log(2)
    assert constant.log_likelihood(X).mean() < uniform
    assert np.log(1 / 30) - 2.5 < fallen.log_likelihood(X).mean() < np.log(1 / 30)


def test_the_command_line_tells_a_fall_once_and_without_a_traces_line(tmp_path, run):
    rows = bars_and_stripes(4).astype(int)
    table = tmp_path / "bars.csv"
    head = ",".join(f"p{k}" for k in range(16))
    table.write_text("\n".join([head, *(",".join(map(str, row)) for row in rows)]) + "\n")
    settings = ["--param", "n_iter=1500", "--param", "learning_rate=0.3"]
    status, out, err = run("train", table, "--model", "rbm", *settings, "--test-fraction", 0)
    assert (status, err) == (0, "")
    assert out.count("The likelihood fell") == 1
