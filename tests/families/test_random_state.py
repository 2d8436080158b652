"""With ``random_state=None`` NumPy's global generator decides everything, as in scikit-learn."""

import numpy as np
import pytest
import sklearn.neural_network
from sklearn.utils import check_random_state

import chainrule as cr
from chainrule.basics.random import estimator_seed, make_seed
from chainrule.families.state import state_of

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 3))
NUMBERS = X.sum(axis=1) + RNG.normal(size=40)
LABELS = (NUMBERS > 0).astype(int)
BITS = (X > 0).astype(float)

# -- estimator, rows, targets
CASES = {
    "regressor": (cr.MLPRegressor(hidden_layer_sizes=(4,), max_iter=2, dropout=0.3), X, NUMBERS),
    "early": (
        cr.MLPRegressor(hidden_layer_sizes=(4,), max_iter=2, early_stopping=True),
        X,
        NUMBERS,
    ),
    "classifier": (cr.MLPClassifier(hidden_layer_sizes=(4,), max_iter=2), X, LABELS),
    "perceptron": (cr.Perceptron(max_iter=1, tol=None), X, LABELS),
    "rbf": (cr.RBFRegressor(6, centers="random"), X, NUMBERS),
    "som": (cr.SOM(2, 3, n_iter=1, mode="online"), X, None),
    "rbm": (cr.BernoulliRBM(3, n_iter=2), BITS, None),
    "gaussian-rbm": (cr.GaussianRBM(3, n_iter=2), X, None),
    "boltzmann": (cr.BoltzmannMachine(2, n_iter=2, method="sampled"), BITS, None),
}


def _learned(name, seed):
    estimator, rows, targets = CASES[name]
    estimator.set_params(random_state=None)
    np.random.seed(seed)
    return state_of(estimator.fit(rows, targets), without=("history_",)).arrays


@pytest.mark.parametrize("name", CASES)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_the_global_seed_decides_a_fit(name):
    first, again, other = (_learned(name, seed) for seed in (3, 3, 4))
    assert first
    for part, array in first.items():
        np.testing.assert_array_equal(array, again[part], err_msg=part)
    assert any(not np.array_equal(array, other[part]) for part, array in first.items())


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_the_weights_to_begin_with_are_scikit_learns():
    theirs, ours = (
        sklearn.neural_network.MLPRegressor(hidden_layer_sizes=(4,)),
        cr.MLPRegressor(hidden_layer_sizes=(4,)),
    )
    for model in (theirs, ours):
        np.random.seed(3)
        model.set_params(max_iter=1, learning_rate_init=1e-300).fit(X, NUMBERS)
    for one, other in zip(ours.coefs_, theirs.coefs_, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.quick
def test_none_draws_from_the_global_generator_and_the_rest_is_as_before():
    np.random.seed(5)
    seed = estimator_seed(None)
    np.random.seed(5)
    assert seed == make_seed(check_random_state(None))
    assert estimator_seed(7) == make_seed(7)
