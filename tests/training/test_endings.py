"""How runs end: the two rules, and one true sentence for each end."""

import math
import re
import warnings

import numpy as np
import pytest
from sklearn.exceptions import ConvergenceWarning

import chainrule as cr
from chainrule.basics.errors import InputError, TrainingWarning
from chainrule.training.endings import ending
from chainrule.training.settings import Settings, make_settings
from chainrule.training.stopping import levels_off, window

XOR = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
TARGETS = np.array([[0.0], [1], [1], [0]])


def xor_network(seed, hidden=5):
    return cr.Network.create(
        [2, hidden, 1], "logistic", "logistic", "half_squared_error", random_state=seed
    )


def line_network():
    return cr.Network.create([3, 5, 1], "tanh", random_state=0)


X = np.random.default_rng(0).normal(size=(100, 3))
LINE = X @ [1.0, -2.0, 0.5]


# -- the rule of windows -------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("max_iter, w", [(1, 10), (200, 10), (300, 15), (20000, 1000)])
def test_a_window_is_a_twentieth_of_the_epochs_and_ten_at_least(max_iter, w):
    assert window(max_iter) == w


@pytest.mark.quick
@pytest.mark.parametrize("rel_tol", [0.0, 1e-4, 0.1])
def test_means_of_windows_are_compared(rel_tol):
    """By the rule worked out once more, on curves that fall and rise."""
    rng = np.random.default_rng(0)
    settings = Settings(rel_tol=rel_tol, max_iter=240)  # w = 12
    for _ in range(50):
        curve = list(np.exp(rng.normal(0, 0.3, 40).cumsum() / 5))
        for n in range(1, 41):
            before, last = curve[max(0, n - 24) : max(0, n - 12)], curve[max(0, n - 12) : n]
            stops = n >= 24 and not np.mean(last) < (1 - rel_tol) * np.mean(before)
            assert levels_off(curve[:n], settings) == stops


def test_a_loss_below_zero_levels_off_too():
    falling, flat = [-1.0] * 10 + [-2.0] * 10, [-1.0] * 20
    settings = Settings(rel_tol=1e-4)
    assert not levels_off(falling, settings)
    assert levels_off(flat, settings)


@pytest.mark.parametrize("batch_size", ["full", 1])
def test_it_stops_no_xor_before_it_is_solved(batch_size):
    rule = {"solver": "sgd", "learning_rate_init": 0.5, "batch_size": batch_size}
    for seed in range(10):
        history = cr.fit(
            xor_network(seed), XOR, TARGETS, max_iter=4000, rel_tol=1e-4, random_state=seed, **rule
        ).history
        assert history.stop_reason == "max_iter" or history.loss[-1] < 0.01


# -- epochs are run ------------------------------------------------------------------------------


def test_all_epochs_are_run_where_nothing_is_said():
    plain = {
        "solver": "sgd",
        "learning_rate_init": 0.5,
        "batch_size": "full",
        "max_iter": 3000,
        "random_state": 0,
    }
    model = cr.fit(xor_network(0, 2), XOR, TARGETS, **plain)
    assert model.history.n_epochs == 3000
    assert model.ending == "all epochs done"
    again = cr.fit(xor_network(0, 2), XOR, TARGETS, tol=None, **plain)
    assert again.history.loss == model.history.loss


@pytest.mark.parametrize("ask", [make_settings, lambda s: cr.fit(line_network(), X, LINE, **s)])
def test_tol_names_rel_tol(ask):
    with pytest.raises(InputError, match=r"tol is a rule of the estimators.*rel_tol=0.0001"):
        ask({"tol": 1e-4})


def test_adaptive_falls_without_ending_the_run():
    history = cr.fit(
        line_network(), X, LINE, solver="sgd", learning_rate_init=0.5, learning_rate="adaptive",
        max_iter=300, n_iter_no_change=2, random_state=0,
    ).history  # fmt: skip
    assert history.n_epochs == 300
    assert history.learning_rate[-1] < history.learning_rate[0] / 5


# -- each end in a sentence ----------------------------------------------------------------------

HUGE = X * 1e200
ENDS = {
    "max_iter": ({"max_iter": 5}, X, "all epochs done"),
    "max_iter of lbfgs": ({"solver": "lbfgs", "max_iter": 3}, X, "all 3 iterations done"),
    "converged": (
        {"max_iter": 5000, "rel_tol": 0.5, "random_state": 0},
        X, "over 250 epochs by less than 0.5",
    ),
    "gradient": ({"solver": "lbfgs", "max_iter": 2000, "max_fun": 10**6}, X[:5], "a minimum is"),
    "early_stopping": (
        {"early_stopping": True, "n_iter_no_change": 1, "learning_rate_init": 1.0, "max_iter": 500},
        X, "the held-out score no longer improved",
    ),
    "callback": (
        {"callbacks": [lambda epoch: epoch.number == 3]}, X, "by a callback, in epoch 3 of 200",
    ),
    "max_fun": ({"solver": "lbfgs", "max_fun": 3}, X, "after 3 evaluations of the loss"),
    "diverged": ({}, HUGE, "the loss was .* in epoch 1; the weights from before"),
    "diverged lbfgs": ({"solver": "lbfgs"}, HUGE, "the loss was .* in iteration 1"),
    "diverged early": ({"early_stopping": True}, HUGE, "the loss was .* in epoch 1"),
}  # fmt: skip


@pytest.mark.parametrize("case", ENDS)
def test_an_end_is_told_as_it_was(case):
    settings, inputs, said = ENDS[case]
    reason = {"gradient": "converged"}.get(case, case.split(" ")[0])
    network = cr.Network.create([3, 5, 1], "relu", random_state=0)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        model = cr.fit(network, inputs, LINE[: len(inputs)], **settings)
    assert model.history.stop_reason == reason
    assert re.search(said, model.ending)
    told = [w for w in caught if issubclass(w.category, TrainingWarning)]
    unasked = reason in ("max_fun", "line_search", "diverged")
    assert [str(w.message).lower()[:20] for w in told] == [model.ending[:20].lower()] * unasked
    lengths = {len(model.history.loss), len(model.history.learning_rate)}
    assert lengths == {model.history.n_epochs}


def test_a_line_search_that_gives_up_is_told():
    """Of a loss so large that every step along its gradient leaves the numbers."""
    network = cr.Network.create([3, 5, 1], "relu", random_state=0)
    with pytest.warns(TrainingWarning, match="The line search of lbfgs gave up in iteration 1"):
        model = cr.fit(network, X * 1e100, LINE, solver="lbfgs")
    assert model.history.stop_reason == "line_search"
    assert math.isfinite(model.history.loss[-1])
    np.testing.assert_array_equal(model.network.layers[0].W, network.layers[0].W)
    estimator = cr.MLPRegressor(solver="lbfgs", random_state=0)
    with pytest.warns(ConvergenceWarning, match="The line search of lbfgs gave up"):
        estimator.fit(X * 1e100, LINE)


def test_every_reason_has_a_sentence():
    from typing import get_args

    from chainrule.training.history import History, StopReason, StopRule

    settings = Settings(rel_tol=1e-4, tol=1e-4)
    for reason in get_args(StopReason):
        for rule in get_args(StopRule) if reason == "converged" else [""]:
            history = History(loss=[math.nan], stop_reason=reason, stop_rule=rule)
            assert bool(ending(history, settings)) == (reason != "running")


# -- interruptions -------------------------------------------------------------------------------


@pytest.mark.parametrize("solver", ["sgd", "lbfgs"])
@pytest.mark.parametrize("engine", ["reference", "auto"])
def test_an_interruption_before_the_first_epoch_is_done_leaves_nothing(solver, engine, monkeypatch):
    def interrupt(*_args, **_keywords):
        raise KeyboardInterrupt

    monkeypatch.setattr("chainrule.training.run.is_finite", interrupt)
    with pytest.raises(KeyboardInterrupt, match="nothing was learned"):
        cr.fit(line_network(), X, LINE, solver=solver, engine=engine)


def test_half_an_epoch_is_taken_back():
    """Ctrl-C while the score of the third epoch is computed."""
    calls = []

    def score(y, a, weight):
        calls.append(1)
        if len(calls) == 6:  # two parts an epoch: the second one of the third
            raise KeyboardInterrupt
        return 0.5

    pair = (X, LINE)
    history = cr.fit(line_network(), X, LINE, eval_set=[pair, pair], score=score).history
    assert history.stop_reason == "interrupted"
    curves = [history.loss, history.learning_rate, *(c.score for c in history.eval_sets)]
    assert [len(curve) for curve in curves] == [2, 2, 2, 2]
    assert history.best_epoch == 2
