"""Targets that a fitted estimator cannot be explained with are refused, with what was expected."""

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError

RNG = np.random.default_rng(1)
X = RNG.normal(size=(30, 3))
LABELS = (X > 0).astype(int)
QUICK = {"hidden_layer_sizes": (2,), "max_iter": 2, "random_state": 0}


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize(
    "n, target, said",
    [
        (1, ["zzz"], r"The targets must be 0 or 1, 3 in each row; found 'zzz', shape \(1,\)"),
        (1, [1], "The targets must be 0 or 1, 3 in each row; found 1"),
        (1, [[1, 0]], r"3 in each row; found 1, 0, shape \(1, 2\)"),
        (1, [[1, 0, 7]], r"0 or 1, 3 in each row; found 1, 0, 7"),
        (1, [["a", "b", "c"]], "0 or 1, 3 in each row; found 'a', 'b', 'c'"),
        (2, [[1, 0], [1, 0, 0]], "Every row must have the same number of targets"),
        (1, 1, r"The targets must be as many as the rows, 1; found shape \(\)"),
        (2, [[1, 0, 1]], "The targets must be as many as the rows, 2"),
    ],
)
def test_several_labels(n, target, said):
    fitted = cr.MLPClassifier(**QUICK).fit(X, LABELS)
    with pytest.raises(InputError, match=said):
        cr.explain(fitted, data=X[:n], target=target)


@pytest.mark.quick
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_several_labels_that_are_right_are_the_targets():
    explanation = cr.explain(
        cr.MLPClassifier(**QUICK).fit(X, LABELS), data=X[:1], target=LABELS[:1].tolist()
    )
    assert [explanation[f"y[{k}]"].value for k in (1, 2, 3)] == LABELS[0].tolist()


@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
@pytest.mark.parametrize("kind", [cr.MLPClassifier, cr.RBFClassifier])
@pytest.mark.parametrize(
    "target, said",
    [(["zzz"], "no class 'zzz'"), (["1"], "no class '1'"), ([7], "no class 7")],
)
def test_a_class(kind, target, said):
    fitted = kind(random_state=0).fit(X, LABELS[:, 0])
    with pytest.raises(InputError, match=said):
        cr.explain(fitted, data=X[:1], target=target)


@pytest.mark.parametrize(
    "target, said",
    [
        (["zzz"], "The targets must be numbers"),
        ([[1.0, 2.0]], "1 outputs; found 2 targets"),
    ],
)
def test_numbers(target, said):
    fitted = cr.RBFRegressor(random_state=0).fit(X, X[:, 0])
    with pytest.raises(InputError, match=said):
        cr.explain(fitted, data=X[:1], target=target)


def test_a_classifier_without_classes_says_so():
    from sklearn.exceptions import NotFittedError

    network = cr.MLPClassifier().initialize(3, 2)
    for ask in (network.predict, lambda X: network.score(X, LABELS[:, 0])):
        with pytest.raises(NotFittedError, match="no classes yet: call its fit first"):
            ask(X)


def test_callbacks_that_are_no_functions_are_refused():
    with pytest.raises(InputError, match="callbacks must be functions of an epoch; found 3"):
        cr.MLPClassifier(**QUICK, callbacks=[3]).fit(X, LABELS[:, 0])
