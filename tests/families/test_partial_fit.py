"""Calls that go on from earlier ones: each costs what the first did, and counts as scikit-learn."""

import pickle
import warnings

import numpy as np
import pytest
import sklearn.neural_network
from sklearn.exceptions import ConvergenceWarning

import chainrule as cr
from chainrule.basics.errors import DataError
from chainrule.engines import native
from chainrule.families.state import state_of
from chainrule.training.history import Curve

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 4))
NUMBERS = X.sum(axis=1)
LABELS = np.arange(30) % 3
BATCHES = ((0, 10), (10, 12), (12, 13), (13, 30))


# -- nothing grows but a number an epoch -----------------------------------------------------------

ONE_ROW = {
    "regressor": (cr.MLPRegressor(hidden_layer_sizes=(5,)), NUMBERS, {}),
    "falling": (
        cr.MLPRegressor(hidden_layer_sizes=(5,), solver="sgd", learning_rate="adaptive"),
        NUMBERS,
        {},
    ),
    "classifier": (cr.MLPClassifier(hidden_layer_sizes=(5,)), LABELS, {"classes": [0, 1, 2]}),
    "perceptron": (cr.Perceptron(), LABELS, {"classes": [0, 1, 2]}),
    "som": (cr.SOM(2, 2), None, {}),
    "rbm": (cr.GaussianRBM(2), None, {}),
}


@pytest.mark.parametrize("name", ONE_ROW)
def test_a_pickle_grows_by_no_more_than_8_bytes_a_call(name):
    model, y, terms = ONE_ROW[name]
    sizes = {}
    for call in range(1, 401):
        row = slice(call % 30, call % 30 + 1)
        model.partial_fit(X[row], *(() if y is None else (y[row],)), **terms)
        if call in (100, 400):
            sizes[call] = len(pickle.dumps(model))
    assert sizes[400] - sizes[100] <= 8 * 300


def test_the_history_is_appended_to():
    model = cr.MLPRegressor(hidden_layer_sizes=(3,)).partial_fit(X, NUMBERS)
    curve = model.loss_curve_
    model.partial_fit(X, NUMBERS)
    assert model.loss_curve_ is curve is model.history_.loss
    assert len(curve) == 2


@pytest.mark.quick
@pytest.mark.parametrize("numbers", [[], [1, 2, -3], [0.1, np.nan, np.inf, -0.0], [0.25] * 1000])
def test_a_curve_comes_back_from_a_pickle(numbers):
    found = pickle.loads(pickle.dumps(Curve(numbers)))
    assert type(found) is Curve
    assert list(map(repr, found)) == list(map(repr, numbers))
    assert len(pickle.dumps(Curve([0.25] * 10_000))) < 300


def test_a_callback_that_fails_leaves_nothing_of_the_fit():
    model = cr.MLPRegressor(
        hidden_layer_sizes=(3,), random_state=0, max_iter=3, tol=0, warm_start=True
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(X, NUMBERS)
    before = pickle.dumps(state_of(model))

    def fails(epoch):
        if epoch.number == 5:
            raise RuntimeError("no")

    model.callbacks = [fails]
    with pytest.raises(RuntimeError, match="no"):
        model.fit(X, NUMBERS)
    model.callbacks = None
    after = state_of(model)
    assert len(model.history_.loss) == len(model.history_.learning_rate) == 3
    for name, array in pickle.loads(before).arrays.items():
        np.testing.assert_array_equal(array, after.arrays[name])


# -- as scikit-learn counts and learns -------------------------------------------------------------


@pytest.mark.parametrize("terms", [
    {"solver": "sgd", "learning_rate": "invscaling", "momentum": 0.0},
    {"solver": "sgd"},
], ids=str)  # fmt: skip
def test_batches_of_several_sizes_count_and_learn_as_scikit_learn(terms):
    usual = {"hidden_layer_sizes": (5,), "random_state": 0, "learning_rate_init": 0.1}
    ours, theirs = (
        kind(**usual, **terms, shuffle=False)
        for kind in (cr.MLPRegressor, sklearn.neural_network.MLPRegressor)
    )
    for begin, end in BATCHES:
        for model in (ours, theirs):
            model.partial_fit(X[begin:end], NUMBERS[begin:end])
        assert ours.t_ == theirs.t_ == end
        for one, other in zip(ours.coefs_, theirs.coefs_, strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-10)
    np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_, rtol=1e-10)
    assert ours.best_loss_ == pytest.approx(theirs.best_loss_)


@pytest.mark.parametrize("terms", [{"early_stopping": True}, {"solver": "lbfgs"}, {}], ids=str)
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_samples_are_counted_over_fits_as_scikit_learn_does(terms):
    for warm in (False, True):
        ours, theirs = (
            kind(hidden_layer_sizes=(5,), random_state=0, max_iter=3, warm_start=warm, **terms)
            for kind in (cr.MLPRegressor, sklearn.neural_network.MLPRegressor)
        )
        for rows in (30, 20):
            for model in (ours, theirs):
                model.fit(X[:rows], NUMBERS[:rows])
            assert ours.t_ == theirs.t_


# -- rows of another type than the first ones ------------------------------------------------------


def _float32(rows):
    return rows.astype(np.float32)


@pytest.mark.skipif(not native.levels(), reason="built without a compiler")
@pytest.mark.parametrize("later", ["partial_fit", "warm_start"])
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_float32_after_float64_stays_with_the_engine_and_in_float64(later):
    rows, numbers = _float32(X), _float32(NUMBERS)
    found = []
    for first, second in ((X, rows.astype(float)), (X, rows), (rows, X)):
        model = cr.MLPRegressor(
            hidden_layer_sizes=(5,), random_state=0, warm_start=True, max_iter=2
        )
        call = model.fit if later == "warm_start" else model.partial_fit
        call(first, numbers.astype(float))
        call(second, numbers)
        assert (model.engine_, model.coefs_[0].dtype) == ("native", np.float64)
        found.append(model.coefs_[0])
    np.testing.assert_array_equal(found[0], found[1])


@pytest.mark.parametrize("name", ["perceptron", "som", "rbm"])
def test_what_was_learned_in_float64_is_not_cut_to_float32(name):
    made, y, terms = ONE_ROW[name]
    learned = {"perceptron": "coef_", "som": "weights_", "rbm": "components_"}[name]
    targets = () if y is None else (y,)
    for first, second in ((X, _float32(X)), (_float32(X), X)):
        model = type(made)(**made.get_params()).partial_fit(first, *targets, **terms)
        model.partial_fit(second, *targets, **terms)
        assert getattr(model, learned).dtype == np.float64


BEGUN = {
    "BernoulliRBM": {}, "GaussianRBM": {}, "BoltzmannMachine": {"threshold": 0.0},
    "ART1": {"threshold": 0.0}, "ART2A": {}, "FuzzyART": {}, "FuzzyARTMAP": {}, "Perceptron": {},
    "SOM": {},
}  # fmt: skip


@pytest.mark.parametrize("name", BEGUN)
def test_what_was_begun_by_partial_fit_alone_comes_back_from_its_file(name, tmp_path):
    rng = np.random.default_rng(0)
    X, y = rng.random((12, 3)), np.arange(12) % 2
    made = getattr(cr, name)(**BEGUN[name])
    target = (y, [0, 1]) if name in ("FuzzyARTMAP", "Perceptron") else ()
    made.partial_fit(X, *target)
    cr.save(made, tmp_path / "begun.model")
    again = cr.load(tmp_path / "begun.model").fitted
    use = "predict" if hasattr(made, "predict") else "transform"
    np.testing.assert_array_equal(getattr(again, use)(X), getattr(made, use)(X))
    assert again.n_iter_ == made.n_iter_


@pytest.mark.parametrize(
    "kind", [cr.SOM, cr.SOMClassifier, cr.RBFClassifier, cr.RBFRegressor, cr.Perceptron]
)
def test_numbers_whose_squares_overflow_are_told_by_their_place(kind):
    """A map took its first unit for all rows, in silence."""
    X = np.random.default_rng(0).normal(size=(30, 2))
    X[4, 1] = -1e200
    with pytest.raises(DataError, match=r"Row 5, column 2: -1e\+200 is so large"):
        kind().fit(X, np.arange(30) % 3)
    assert cr.SOM(metric="manhattan").fit(X).quantization_error_ < 1e200
