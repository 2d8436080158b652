"""Targets that an output cannot reach, and units that no longer learn, are told once."""

import warnings
from threading import Barrier

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import TrainingWarning
from chainrule.engines.plan import Data
from chainrule.training.reach import beyond_range, idle_units

RNG = np.random.default_rng(0)
X = RNG.normal(size=(300, 4))
POSITIVE = RNG.uniform(0.78, 7.96, size=(300, 1))


def network(activation="tanh", output="identity", loss="half_squared_error", n_outputs=1):
    return cr.Network.create([4, 6, n_outputs], activation, output, loss, random_state=0)


def told(function):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        function()
    return [str(w.message) for w in caught if issubclass(w.category, TrainingWarning)]


# -- targets -------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(
    "output, y, said",
    [
        ("logistic", POSITIVE, "beyond the output logistic, whose values lie between 0 and 1"),
        ("tanh", POSITIVE, "between -1 and 1"),
        ("relu", -POSITIVE, "300 of 300 rows have targets beyond the output relu"),
        ("exp", -POSITIVE, "between 0 and ∞: row 1 has -"),
        ("elu", -POSITIVE, "between -1 and ∞"),
        ("softmax", np.hstack([POSITIVE, POSITIVE]) / 8, "sum to 1, the targets of 300 of 300"),
        ("logistic", (POSITIVE > 4).astype(float), ""),
        ("tanh", POSITIVE / 8, ""),
        ("relu", POSITIVE, ""),
        ("exp", np.zeros((300, 1)), ""),
        ("identity", -POSITIVE, ""),
        ("softmax", np.hstack([POSITIVE, 8 - POSITIVE]) / 8, ""),
    ],
)
def test_targets_beyond_the_outputs_range(output, y, said):
    found = beyond_range(network(output=output, n_outputs=y.shape[1]), y)
    assert said in found
    assert bool(said) == bool(found)


def test_they_are_told_once_by_each_way_to_train():
    fit = {"max_iter": 3, "random_state": 0}
    assert len(told(lambda: cr.fit(network(output="logistic"), X, POSITIVE, **fit))) == 1
    regressor = cr.MLPRegressor(
        hidden_layer_sizes=(4,), output_activation="logistic", tol=None, **fit
    )
    assert len(told(lambda: regressor.fit(X, POSITIVE[:, 0]))) == 1
    assert not told(lambda: regressor.partial_fit(X, POSITIVE[:, 0]))


# -- units ---------------------------------------------------------------------------------------


def far(activation, bias):
    """A network whose first two hidden units of six lie at `bias`."""
    made = network(activation)
    made.layers[0].W[:, :2] = 0
    made.layers[0].b[:2] = bias
    return made


@pytest.mark.parametrize(
    "activation, bias, n",
    [
        ("relu", -1.0, 2), ("relu", 1.0, 0), ("tanh", 6.0, 2), ("tanh", -6.0, 2), ("tanh", 3.0, 0),
        ("logistic", 12.0, 2), ("logistic", -7.0, 0), ("leaky_relu", -50.0, 0), ("elu", -20.0, 2),
    ],
)  # fmt: skip
def test_units_without_a_slope_are_counted(activation, bias, n):
    found = idle_units(far(activation, bias), Data(X, POSITIVE))
    assert [(idle.layer, idle.n, idle.n_units) for idle in found] == [(1, n, 6)] * (n > 0)


def test_one_row_with_a_slope_is_enough():
    made = far("relu", -1.0)
    made.layers[0].W[0, 0] = 1.0
    rows = np.zeros((700, 4))
    rows[650, 0] = 2.0  # z = 1 there alone
    silent = int((2 * made.layers[0].W[0] + made.layers[0].b <= 0).sum())
    assert 1 <= silent <= 5
    assert idle_units(made, Data(rows, np.zeros((700, 1))))[0].n == silent


@pytest.mark.parametrize("n_threads", [1, 2, 7, None])
def test_no_number_of_threads_changes_what_is_idle(n_threads):
    """One unit has its only row in the last block; the others are counted by the definition."""
    made, rows = far("relu", -1.0), np.random.default_rng(1).normal(size=(9000, 4)) / 9
    made.layers[0].W[0, 0], rows[8990] = 1.0, [50, 0, 0, 0]
    silent = int((rows @ made.layers[0].W + made.layers[0].b <= 0).all(axis=0).sum())
    (found,) = idle_units(made, Data(rows, np.zeros((9000, 1))), n_threads=n_threads)
    assert (found.layer, found.n) == (1, silent)
    assert 1 <= silent <= 5


def test_blocks_are_looked_at_side_by_side():
    """After the first, two at once: each waits for the other."""
    both, rows = Barrier(2), np.zeros((32 + 64 + 128, 4))

    def encoded(X):
        if len(X) > 32:
            both.wait(timeout=30)
        return X

    made = far("relu", -1.0)
    (found,) = idle_units(made, Data(rows, np.zeros((len(rows), 1))), encoded, n_threads=2)
    assert found.n == 6


def test_an_output_is_idle_where_it_is_wrong_alone():
    made = network(output="logistic")
    made.layers[1].W[:], made.layers[1].b[:] = 0, 40
    wrong, right = Data(X, np.zeros((300, 1))), Data(X, np.ones((300, 1)))
    assert [idle.layer for idle in idle_units(made, wrong)] == [2]
    assert not idle_units(made, right)


def test_half_a_layer_is_told():
    fit = {"max_iter": 1, "learning_rate_init": 1e-9, "random_state": 0}
    made = network("relu")
    made.layers[0].b[:3] = -1e6
    (said,) = told(lambda: cr.fit(made, X, POSITIVE, **fit))
    assert "3 of 6 relu units are dead" in said
    assert "leaky_relu" in said
    assert not told(lambda: cr.fit(far("relu", -1e6), X, POSITIVE, **fit))
    (said,) = told(lambda: cr.fit(network("logistic"), X * 1e6, POSITIVE, **fit))
    assert "logistic units are saturated" in said
