"""Pipelines of scikit-learn's that end in one of ours, and pairs (X, y) to be explained."""

import numpy as np
import pandas as pd
import pytest
import sklearn
from sklearn.compose import make_column_transformer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

import chainrule as cr
from chainrule.basics.errors import InputError

RNG = np.random.default_rng(0)
X = RNG.normal(size=(30, 3)) * [1, 10, 100]
KIND = np.array(["low", "high"])[(X[:, 0] > 0).astype(int)]
SETTINGS = {"hidden_layer_sizes": (4,), "max_iter": 500, "tol": 1, "random_state": 0}


@pytest.mark.quick
def test_a_pair_is_data_and_targets():
    network = cr.Network.create((3, 2, 1), random_state=0)
    step = cr.explain(network, data=(X, X[:, 0]))
    assert step.text() == cr.explain(network, data=X, target=X[:, 0]).text()
    rows = (tuple(X[0]), tuple(X[1]))
    assert cr.explain(network, data=rows, target=[1, 2], samples=[2])["a[0][1]"].value == X[1, 0]


def test_a_pipeline_is_explained_where_ours_begins():
    pipeline = make_pipeline(StandardScaler(), cr.MLPClassifier(**SETTINGS)).fit(X, KIND)
    step = cr.explain(pipeline, data=(X, KIND), samples=[3])
    scaled = (X - X.mean(axis=0)) / X.std(axis=0)
    assert step["a[0][2]"].value == pytest.approx(scaled[2, 1], rel=1e-12)
    p = pipeline.predict_proba(X[2:3])[0, 1]
    assert step["a[2][1]"].value == pytest.approx(p, rel=1e-9)
    assert "standardscaler" in step.text()


def test_the_names_of_its_inputs_are_told():
    """Also where the steps before give a sparse matrix."""
    frame = pd.DataFrame(
        {"mass": X[:, 0], "color": np.array(["red", "blue", "green"])[np.arange(30) % 3]}
    )
    columns = make_column_transformer(
        (StandardScaler(), ["mass"]), (OneHotEncoder(), ["color"]), sparse_threshold=1
    )
    pipeline = make_pipeline(columns, cr.MLPClassifier(**SETTINGS)).fit(frame, KIND)
    step = cr.explain(pipeline, data=frame, target=KIND, samples=[2])
    assert "onehotencoder__color_blue" in step.text()
    assert [step[f"a[0][{i}]"].value for i in (2, 3, 4)] == [1, 0, 0]
    assert step["a[2][1]"].value == pytest.approx(pipeline.predict_proba(frame)[1, 1], rel=1e-9)


def test_a_pipeline_that_ends_in_another_estimator_is_refused():
    with pytest.raises(InputError, match="StandardScaler is no network"):
        cr.explain(make_pipeline(StandardScaler(), StandardScaler()).fit(X), data=X)


def test_weights_are_routed_through_a_pipeline():
    weight = RNG.uniform(size=30)
    with sklearn.config_context(enable_metadata_routing=True):
        ours = cr.MLPClassifier(**SETTINGS).set_fit_request(sample_weight=True)
        scaler = StandardScaler().set_fit_request(sample_weight=False)
        pipeline = make_pipeline(scaler, ours).fit(X, KIND, sample_weight=weight)
    scaled = StandardScaler().fit_transform(X)
    alone = cr.MLPClassifier(**SETTINGS).fit(scaled, KIND, sample_weight=weight)
    assert (pipeline.predict_proba(X) == alone.predict_proba(scaled)).all()
    unweighted = cr.MLPClassifier(**SETTINGS).fit(scaled, KIND)
    assert not np.allclose(pipeline.predict_proba(X), unweighted.predict_proba(scaled))
