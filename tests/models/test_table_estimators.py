"""Tables in scikit-learn: the same thing as the command, and scikit-learn's own checks."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from exported import answers_of_onnx
from sklearn.base import clone
from sklearn.metrics import accuracy_score, r2_score
from sklearn.model_selection import GridSearchCV
from sklearn.utils.estimator_checks import parametrize_with_checks

import chainrule as cr
from chainrule.basics.errors import InputError

ESTIMATORS = [
    cr.TableClassifier(max_iter=20, random_state=0),
    cr.TableRegressor(max_iter=20, random_state=0),
]


def _expected(_estimator: Any) -> dict[str, str]:
    reason = "rows are dealt out to folds and batches one by one, however much each counts"
    return {"check_sample_weight_equivalence_on_dense_data": reason}


@parametrize_with_checks(ESTIMATORS, expected_failed_checks=_expected)
@pytest.mark.filterwarnings("ignore")
def test_scikit_learns_checks(estimator: Any, check: Any) -> None:
    check(estimator)


def frame(n: int = 80, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    found = pd.DataFrame(
        {
            "size": rng.normal(size=n),
            "color": rng.choice(["red", "green", "blue"], n),
            "when": pd.Timestamp("2024-01-01") + pd.to_timedelta(rng.integers(0, 300, n), "D"),
            "has": rng.random(n) < 0.5,
        }
    )
    found.loc[::7, "size"] = np.nan
    return found


def labels(X: pd.DataFrame) -> Any:
    return np.where((X["color"] == "red") | (X["size"] > 0.5), "yes", "no")


def test_a_frame_is_learned_as_the_command_learns_it() -> None:
    X = frame()
    model = cr.TableClassifier(max_iter=6, random_state=4).fit(X, labels(X))
    same = cr.train(X.assign(target=labels(X)), "target", max_iter=6, random_state=4)
    np.testing.assert_array_equal(model.predict_proba(X), cr.predict(same.model, X, proba=True))
    assert model.oof_score_ == same.report.out_of_fold["accuracy"]
    assert model.classes_.tolist() == ["no", "yes"]
    assert model.feature_names_in_.tolist() == list(X.columns)


def test_an_estimator_is_saved_and_exported_as_its_model(tmp_path: Any) -> None:
    X = frame()
    y = (labels(X) == "yes").astype(int)
    fitted = cr.TableClassifier(max_iter=3, random_state=0).fit(X, y)
    cr.save(fitted, tmp_path / "m.model")
    np.testing.assert_array_equal(cr.predict(tmp_path / "m.model", X), fitted.predict(X))
    cr.export(fitted, tmp_path / "m.onnx")
    found = answers_of_onnx(tmp_path / "m.onnx", fitted, fitted._raw(X))
    assert found["y"].tolist() == fitted.predict(X).tolist()
    np.testing.assert_allclose(found["p_y"], fitted.predict_proba(X), atol=1e-5)


def test_scores_are_those_of_rows_not_seen() -> None:
    X = frame()
    model = cr.TableClassifier(max_iter=6, random_state=0).fit(X, labels(X))
    called = model.classes_[model.oof_proba_.argmax(axis=1)]
    assert model.oof_score_ == accuracy_score(labels(X), called)
    y = np.where(X["has"], 3.0, -1.0) + X["size"].fillna(0)
    numbers = cr.TableRegressor(max_iter=6, random_state=0).fit(X, y)
    assert numbers.oof_score_ == pytest.approx(r2_score(y, numbers.oof_prediction_))
    few = cr.TableRegressor(max_iter=2).fit(X[:10], y[:10])
    assert (np.isnan(few.oof_score_), few.oof_prediction_) == (True, None)


@pytest.mark.parametrize(
    "y",
    [
        np.arange(40) % 2 == 0,
        np.arange(40) % 3,
        np.array(["10", "2", "x"], dtype=object)[np.arange(40) % 3],
    ],
)
def test_labels_come_back_as_they_were(y: Any) -> None:
    X = np.column_stack([np.arange(40) % 2, np.arange(40) % 3, np.arange(40)]).astype(float)
    model = cr.TableClassifier(max_iter=40, random_state=0).fit(X, y)
    assert set(model.predict(X).tolist()) <= set(y.tolist())
    assert model.predict(X).dtype == y.dtype


def test_clones_searches_and_pickles() -> None:
    X = frame()
    search = GridSearchCV(cr.TableClassifier(random_state=0), {"max_iter": [1, 8]}, cv=2)
    best = search.fit(X, labels(X)).best_estimator_
    assert clone(best).get_params() == best.get_params()
    again = pickle.loads(pickle.dumps(best))
    assert again.predict_proba(X).tobytes() == best.predict_proba(X).tobytes()


def test_classes_and_rows_may_count_more() -> None:
    X, rare = frame(200), np.where(np.arange(200) % 10 == 0, "rare", "often")
    plain = cr.TableClassifier(max_iter=5, random_state=0).fit(X, rare)
    balanced = cr.TableClassifier(max_iter=5, random_state=0, class_weight="balanced")
    by_hand = cr.TableClassifier(max_iter=5, random_state=0)
    weight = np.where(rare == "rare", 200 / (2 * 20), 200 / (2 * 180))
    p = balanced.fit(X, rare).predict_proba(X)
    np.testing.assert_array_equal(p, by_hand.fit(X, rare, weight).predict_proba(X))
    assert p[:, 1].mean() > 2 * plain.predict_proba(X)[:, 1].mean()


@pytest.mark.quick
def test_arguments_are_answered_by_meaning() -> None:
    with pytest.raises(TypeError, match="max_iter"):
        cr.TableClassifier(epochs=3)
    with pytest.raises(ValueError, match="scale"):
        cr.TableRegressor(scale="robost").fit(np.ones((30, 1)), np.arange(30))


def test_several_targets_and_a_taken_name() -> None:
    X = frame().rename(columns={"size": "y"})
    y = np.column_stack([X["has"].astype(float), X["y"].fillna(0)])
    model = cr.TableRegressor(max_iter=3, random_state=0).fit(X, y)
    assert model.predict(X).shape == (80, 2)
    assert model.model_.schema.targets == ("y_1", "y_2")


def test_frames_of_nothing_are_refused() -> None:
    frame = pd.DataFrame({"a": [1.0, 2.0]})
    with pytest.raises(InputError, match="X: there are no rows"):
        cr.TableRegressor().fit(frame.iloc[:0], [])
    with pytest.raises(InputError, match="X has no columns"):
        cr.TableRegressor().fit(frame[[]], [1.0, 2.0])
