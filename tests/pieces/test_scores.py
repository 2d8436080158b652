"""Scores beside scikit-learn's metrics, with and without weights."""

import numpy as np
import pytest
from sklearn import metrics

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.pieces.scores import OF_NUMBERS, SCORES, check_score, get_score

N = 60


def weights(seed, weighted):
    return np.random.default_rng(seed).uniform(0, 3, N) if weighted else None


def of_classes(k, seed):
    """One-hot targets and outputs that sum to 1, some of them tied; of two classes one column."""
    rng = np.random.default_rng(seed)
    codes = rng.integers(0, k, N)
    p = rng.dirichlet(np.ones(k), N).round(1) + 0.05 * np.eye(k)[codes]
    p /= p.sum(axis=1, keepdims=True)
    if k == 2:
        return codes[:, None].astype(float), p[:, 1:]
    return np.eye(k)[codes], p


def theirs(name, codes, p, w):
    """scikit-learn's value; p ``(n, k)``, of two classes the second's."""
    two = p.ndim == 1
    called = (p >= 0.5).astype(int) if two else p.argmax(axis=1)
    how = {} if two else {"average": "macro"}
    each = {} if two else {"multi_class": "ovr"}
    shown = codes if two else np.eye(p.shape[1])[codes]
    return {
        "accuracy": lambda: metrics.accuracy_score(codes, called, sample_weight=w),
        "balanced_accuracy": lambda: metrics.balanced_accuracy_score(
            codes, called, sample_weight=w
        ),
        "precision": lambda: metrics.precision_score(
            codes, called, sample_weight=w, zero_division=0, **how
        ),
        "recall": lambda: metrics.recall_score(
            codes, called, sample_weight=w, zero_division=0, **how
        ),
        "f1": lambda: metrics.f1_score(codes, called, sample_weight=w, **how),
        "f1_weighted": lambda: metrics.f1_score(codes, called, sample_weight=w, average="weighted"),
        "matthews_corrcoef": lambda: metrics.matthews_corrcoef(codes, called, sample_weight=w),
        "roc_auc": lambda: metrics.roc_auc_score(codes, p, sample_weight=w, **each),
        "average_precision": lambda: metrics.average_precision_score(shown, p, sample_weight=w),
        "neg_log_loss": lambda: -metrics.log_loss(codes, p, sample_weight=w),
    }[name]()


NAMES = [name for name in SCORES if name not in (*OF_NUMBERS, "subset_accuracy")]


@pytest.mark.quick
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("k", [2, 3, 5])
@pytest.mark.parametrize("name", NAMES)
def test_a_score_of_classes_is_scikit_learns(name, k, weighted):
    for seed in range(3):
        y, a = of_classes(k, seed)
        w = weights(seed, weighted)
        codes = y[:, 0].astype(int) if k == 2 else y.argmax(axis=1)
        expected = theirs(name, codes, a[:, 0] if k == 2 else a, w)
        assert SCORES[name](y, a, w) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize("weighted", [False, True])
def test_a_score_of_numbers_is_scikit_learns(weighted):
    rng = np.random.default_rng(1)
    y, a, w = rng.normal(size=(N, 3)), rng.normal(size=(N, 3)), weights(2, weighted)
    of_ours = {name: SCORES[name](y, a, w) for name in OF_NUMBERS}
    assert of_ours == {
        "r2": pytest.approx(metrics.r2_score(y, a, sample_weight=w)),
        "neg_mean_squared_error": pytest.approx(-metrics.mean_squared_error(y, a, sample_weight=w)),
        "neg_root_mean_squared_error": pytest.approx(
            -metrics.root_mean_squared_error(y, a, sample_weight=w)
        ),
        "neg_mean_absolute_error": pytest.approx(
            -metrics.mean_absolute_error(y, a, sample_weight=w)
        ),
    }


@pytest.mark.parametrize("name", ["f1", "precision", "recall", "roc_auc", "average_precision"])
def test_of_several_labels_it_is_the_mean_over_them(name):
    rng = np.random.default_rng(3)
    y, a = (rng.random((N, 4)) < 0.4).astype(float), rng.random((N, 4))
    shown = a if name in ("roc_auc", "average_precision") else (a >= 0.5).astype(int)
    function = getattr(metrics, f"{name}_score")
    assert get_score(name, several_labels=True)(y, a, None) == pytest.approx(
        function(y, shown, average="macro")
    )
    assert get_score("accuracy", several_labels=True)(y, a, None) == pytest.approx(
        metrics.accuracy_score(y, a > 0.5)
    )


def test_what_is_undefined_is_nan_or_as_in_scikit_learn():
    y, a = np.zeros((4, 1)), np.array([[0.1], [0.7], [0.2], [0.9]])
    assert np.isnan(SCORES["roc_auc"](y, a, None))
    assert SCORES["average_precision"](y, a, None) == 0
    assert SCORES["f1"](y, a, None) == metrics.f1_score(y[:, 0], a[:, 0] > 0.5, zero_division=0)
    assert SCORES["matthews_corrcoef"](y, y, None) == 0


@pytest.mark.parametrize("unit", [1e-300, 1e-160, 1.0, 1e160, 1e300])
def test_r2_does_not_depend_on_the_unit(unit):
    y, a = np.array([[1.0], [2.0], [4.0]]), np.array([[1.5], [2.0], [3.0]])
    assert SCORES["r2"](y * unit, a * unit, None) == pytest.approx(
        metrics.r2_score(y, a), rel=1e-12
    )


@pytest.mark.parametrize("n", [20_000, 70_000])  # of one part, of two
@pytest.mark.parametrize("name", OF_NUMBERS)
def test_scores_of_many_rows_in_float32_are_exact(name, n):
    rng = np.random.default_rng(3)
    y = (1e4 + rng.normal(size=(n, 3))).astype(np.float32)
    a = (y + rng.normal(0, 1 / 3, (n, 3))).astype(np.float32)
    exact = SCORES[name](y.astype(float), a.astype(float), None)
    assert SCORES[name](y, a, None) == pytest.approx(exact, rel=1e-6)
    assert exact == pytest.approx(8 / 9, abs=0.01) if name == "r2" else exact < 0


def test_what_does_not_vary_has_no_r2_whatever_its_mean_is_rounded_to():
    y = np.full((1000, 1), 0.1)  # whose mean is not 0.1
    assert np.mean(y) != 0.1
    assert SCORES["r2"](y, y + 0.01, None) == 0.0
    assert SCORES["r2"](y, y, None) == 1.0


def test_an_unknown_name_and_a_score_of_the_wrong_kind_are_told():
    with pytest.raises(UnknownNameError, match="Did you mean 'roc_auc'"):
        get_score("roc_au")
    with pytest.raises(InputError, match="f1 is of classes"):
        check_score("f1", np.array([[0.5]]))
