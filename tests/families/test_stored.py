"""Estimators stored and loaded: the same predictions, and the same further calls, to the bit."""

import io
import pickle
import warnings
from functools import partial
from pathlib import Path

import joblib
import numpy as np
import pandas as pd
import pytest
from sklearn.base import BaseEstimator
from sklearn.exceptions import ConvergenceWarning

import chainrule as cr

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 4))
KIND = np.array(["a", "b", "c"])[(X[:, 0] > 0).astype(int) + (X[:, 1] > 0.5)]
GAPS = np.where(X[:, 1] > 1, np.nan, X[:, 1])
DAYS = pd.date_range("2024-01-31", periods=40).astype(str)
BITS = (X > 0).astype(float)
FRAME = pd.DataFrame({"size": X[:, 0], "place": KIND, "day": DAYS, "gaps": GAPS})
SHARES = 1 / (1 + np.exp(-X))
PERCEPTRON = {"hidden_layer_sizes": (5,), "random_state": 1, "max_iter": 4}
FITTED = {
    "MLPClassifier": (cr.MLPClassifier(**PERCEPTRON), X, KIND),
    "MLPClassifier, two": (cr.MLPClassifier(**PERCEPTRON, solver="sgd"), X, X[:, 0] > 0),
    "MLPClassifier, early": (cr.MLPClassifier(**PERCEPTRON, early_stopping=True), X, KIND),
    "MLPClassifier, lbfgs": (cr.MLPClassifier(**PERCEPTRON, solver="lbfgs"), X, KIND),
    "MLPRegressor": (cr.MLPRegressor(**PERCEPTRON, bias="none", solver="rmsprop"), X, X[:, :2]),
    "MLPRegressor, float32": (
        cr.MLPRegressor(**PERCEPTRON, learning_rate="adaptive", solver="sgd", dropout=0.2),
        X.astype(np.float32),
        X[:, 0].astype(np.float32),
    ),
    "MLPRegressor, embedded": (
        cr.MLPRegressor(**PERCEPTRON, embedding="pbld", embedding_columns=[0, 3], clip_output=True),
        X,
        X[:, 0],
    ),
    "Perceptron": (cr.Perceptron(), X, KIND),
    "McCullochPittsNeuron": (cr.McCullochPittsNeuron(), BITS, BITS[:, 0].astype(int)),
    "RBFClassifier": (cr.RBFClassifier(7), X, KIND),
    "RBFRegressor": (cr.RBFRegressor(7, refine=3), X, X[:, 0]),
    "SOM": (cr.SOM(3, 3, random_state=0), X, KIND),
    "ART1": (cr.ART1(), BITS, None),
    "ART2A": (cr.ART2A(), SHARES, None),
    "FuzzyART": (cr.FuzzyART(), SHARES, None),
    "FuzzyARTMAP": (cr.FuzzyARTMAP(), SHARES, KIND),
    "BernoulliRBM": (cr.BernoulliRBM(5, n_iter=2, random_state=0), SHARES, None),
    "GaussianRBM": (cr.GaussianRBM(5, n_iter=2, random_state=0), X, None),
    "BoltzmannMachine": (cr.BoltzmannMachine(random_state=0), BITS, None),
    "SOMClassifier": (cr.SOMClassifier(cr.SOM(3, 3, random_state=0)), X, KIND),
    "SOMRegressor": (cr.SOMRegressor(cr.SOM(3, 3, random_state=0)), X, X[:, 0]),
    "TableClassifier": (cr.TableClassifier(max_iter=3, random_state=0), FRAME, KIND),
    "TableRegressor": (cr.TableRegressor(max_iter=3, random_state=0), X, X[:, :2]),
}


@pytest.mark.quick
def test_every_estimator_is_stored():
    all_of_them = map(partial(getattr, cr), cr.__all__)
    estimators = {c for c in all_of_them if isinstance(c, type) and issubclass(c, BaseEstimator)}
    assert {type(estimator) for estimator, *_more in FITTED.values()} == estimators


every_fitted = pytest.mark.parametrize("name", FITTED)


def fitted(name):
    """One of FITTED, the rows it was fitted to, and the further arguments of its methods."""
    estimator, rows, y = FITTED[name]
    more = () if y is None else (y,)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return estimator.fit(rows, *more), rows, more


def said(estimator, rows):
    """What it makes of rows."""
    if hasattr(estimator, "predict"):
        return np.asarray(estimator.predict(rows))
    return estimator.transform(rows)


def check_same(estimator, other, rows, more):
    """The same answers now and, where there are such, after two further calls."""
    assert type(other) is type(estimator)
    assert (said(estimator, rows) == said(other, rows)).all()
    if not hasattr(estimator, "partial_fit") or getattr(estimator, "early_stopping", False):
        return
    for _call in range(2):
        for each in (estimator, other):
            each.partial_fit(rows[:30], *(y[:30] for y in more))
    for one, two in zip(arrays(estimator), arrays(other), strict=True):
        assert (one == two).all()
    assert (said(estimator, rows) == said(other, rows)).all()


def arrays(estimator):
    values = [value for name, value in sorted(vars(estimator).items()) if name.endswith("_")]
    flat = [v for value in values for v in (value if isinstance(value, list) else [value])]
    return [value for value in flat if isinstance(value, np.ndarray) and value.dtype.kind in "fi"]


@every_fitted
def test_by_pickle(name):
    estimator, rows, more = fitted(name)
    check_same(estimator, pickle.loads(pickle.dumps(estimator)), rows, more)


@every_fitted
def test_by_joblib(name):
    estimator, rows, more = fitted(name)
    file = io.BytesIO()
    joblib.dump(estimator, file)
    check_same(estimator, joblib.load(file), rows, more)


@pytest.mark.quick
def test_a_perceptron_is_stored_without_functions():
    """What a pickle names: types of data, and NumPy's and scikit-learn's own means."""
    stored = fitted("MLPClassifier")[0].__getstate__()
    assert stored["_frame"] == {
        "activations": ["relu", "softmax"],
        "biases": ["trained", "trained"],
        "loss": "categorical_log_loss",
    }
    assert not any(callable(value) for value in (*stored.values(), *stored["_run"].values()))


@every_fitted
def test_an_argument_that_came_later_has_its_usual_value(name):
    estimator = fitted(name)[0]
    last = estimator._get_param_names()[-1]
    state = {key: value for key, value in estimator.__getstate__().items() if key != last}
    other = type(estimator).__new__(type(estimator))
    other.__setstate__(state)
    usual = type(estimator)().get_params()[last]
    assert other.get_params(deep=False) == {**estimator.get_params(deep=False), last: usual}


def test_a_tables_estimator_keeps_all_that_it_says_of_its_rows():
    estimator, rows, _more = fitted("TableClassifier")
    before = dict(vars(estimator))
    other = pickle.loads(pickle.dumps(estimator))
    assert vars(estimator) == before
    assert vars(other).keys() == before.keys()
    assert (other.oof_proba_ == estimator.oof_proba_).all()
    assert (other.predict_proba(rows) == estimator.predict_proba(rows)).all()
    assert other.report_.to_json() == estimator.report_.to_json()
    assert other.model_.lines() == estimator.model_.lines()
    assert isinstance(estimator.__getstate__()["model_"], np.ndarray)
    earlier = type(estimator).__new__(type(estimator))
    earlier.__setstate__(vars(estimator))  # what was pickled before held the model itself
    assert earlier.model_ is estimator.model_


STORED = Path(__file__).parents[1] / "stored_by_0_1_0"


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.InconsistentVersionWarning")
@pytest.mark.parametrize("path", sorted(STORED.glob("*.pickle")), ids=lambda path: path.stem)
def test_a_pickle_of_an_earlier_time_is_read(path):
    """Beside each pickle lie the predictions that were written with it."""
    estimator = pickle.loads(path.read_bytes())
    expected = np.load(path.with_suffix(".npy"))
    rows = np.load(STORED / "rows.npy")
    np.testing.assert_allclose(estimator.predict_proba(rows), expected, rtol=1e-9)
    estimator.partial_fit(rows, estimator.predict(rows))
