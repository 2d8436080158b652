"""Estimators in other libraries' hands (the extra ``ecosystem``): skops, mlflow, cloudpickle,
skl2onnx."""

import sys
from importlib import import_module

import numpy as np
import pytest
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import chainrule as cr
from chainrule.basics.errors import InputError, MissingDependencyError
from tests.families.test_stored import X, check_same, every_fitted, fitted

QUICK = {"pip_requirements": ["chainrule"]}  # without a search for what else is needed
EXTRA = "the extra `ecosystem` is not installed"


@every_fitted
def test_by_skops(name):
    """Nothing besides SKOPS_TRUSTED has to be trusted."""
    skops = pytest.importorskip("skops.io", reason=EXTRA)
    estimator, rows, more = fitted(name)
    stored = skops.dumps(estimator)
    assert set(skops.get_untrusted_types(data=stored)) <= {*cr.SKOPS_TRUSTED}
    check_same(estimator, skops.loads(stored, trusted=cr.SKOPS_TRUSTED), rows, more)


@every_fitted
def test_by_cloudpickle(name):
    cloudpickle = pytest.importorskip("cloudpickle", reason=EXTRA)
    estimator, rows, more = fitted(name)
    check_same(estimator, cloudpickle.loads(cloudpickle.dumps(estimator)), rows, more)


@every_fitted
@pytest.mark.filterwarnings("ignore")  # mlflow warns of its own dependencies
def test_by_mlflow(name, tmp_path):
    """In its default format, which is skops."""
    mlflow = pytest.importorskip("mlflow.sklearn", reason=EXTRA)
    estimator, rows, more = fitted(name)
    mlflow.save_model(estimator, tmp_path / "m", skops_trusted_types=cr.SKOPS_TRUSTED, **QUICK)
    check_same(estimator, mlflow.load_model(str(tmp_path / "m")), rows, more)


@pytest.mark.quick
def test_the_trusted_types_are_ours_and_are_there():
    for name in cr.SKOPS_TRUSTED:
        module, _dot, kind = name.rpartition(".")
        assert module.startswith("chainrule.")
        assert isinstance(getattr(import_module(module), kind), type)


@pytest.mark.parametrize("name", ["activation", "loss"])
def test_skops_refuses_a_function_in_a_sentence(name):
    skops = pytest.importorskip("skops.io", reason=EXTRA)
    own = {
        "activation": cr.activation("square", lambda z: z * z, lambda z: 2 * z),
        "loss": cr.loss("fourth", lambda y, a: (y - a) ** 4, lambda y, a: 4 * (a - y) ** 3),
    }
    estimator = cr.MLPRegressor(hidden_layer_sizes=(2,), tol=1, max_iter=500, **{name: own[name]})
    with pytest.raises(InputError, match=r"(square|fourth) is a function, which skops cannot"):
        skops.dumps(estimator.fit(X[:, :2], X[:, 0]))


# -- skl2onnx ------------------------------------------------------------------------------------

KIND = (X[:, 0] > 0).astype(int) + (X[:, 1] > 0.4)
LABELS = {
    "whole numbers": KIND,
    "texts": np.array(["low", "mid", "high"])[KIND],
    "two texts": np.where(KIND > 0, "yes", "no"),
    "truth values": KIND > 0,
    "floats": (KIND > 0) * 1.0,
    "several labels": np.stack([KIND > 0, KIND > 1], axis=1).astype(int),
}


def by_onnx(pipeline, rows, **options):
    """What ONNX Runtime makes of float32 rows by the pipeline that skl2onnx has converted."""
    skl2onnx = pytest.importorskip("skl2onnx", reason=EXTRA)
    runtime = pytest.importorskip("onnxruntime", reason=EXTRA)
    cr.register_skl2onnx()
    rows = rows.astype(np.float32)
    converted = skl2onnx.to_onnx(pipeline, rows[:1], **options)
    session = runtime.InferenceSession(converted.SerializeToString())
    return session.run(None, {"X": rows})


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", LABELS)
def test_skl2onnx_converts_a_pipeline_that_ends_in_a_classifier(name):
    network = cr.MLPClassifier((5,), "gelu", max_iter=30, random_state=0)
    pipeline = make_pipeline(StandardScaler(), network).fit(X.astype(np.float32), LABELS[name])
    found, shares = by_onnx(pipeline, X, options={"zipmap": False})
    ours = pipeline.predict_proba(X)
    assert abs(shares - ours).max() <= 1e-5
    assert abs(ours - 0.5).min() > 1e-5  # no label hangs on rounding
    np.testing.assert_array_equal(found, pipeline.predict(X))
    if name != "several labels":
        (first, *_others) = by_onnx(pipeline, X)[1]
        assert list(first) == list(pipeline.classes_)
        places = by_onnx(pipeline, X, options={"zipmap": False, "nocl": True})[0]
        np.testing.assert_array_equal(pipeline.classes_[places], found)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("n_outputs", [1, 2])
def test_skl2onnx_converts_a_pipeline_that_ends_in_a_regressor(n_outputs):
    y = X[:, 0] if n_outputs == 1 else X[:, :2]
    network = cr.MLPRegressor(
        hidden_layer_sizes=(5,), activation="elu", embedding="pbld", max_iter=30, random_state=0
    )
    pipeline = make_pipeline(StandardScaler(), network).fit(X.astype(np.float32), y)
    (found,) = by_onnx(pipeline, X)
    ours = pipeline.predict(X).reshape(len(X), -1)
    assert found.shape == ours.shape
    assert (abs(found - ours).max(axis=0) <= 1e-5 * abs(ours).max(axis=0)).all()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("kernel", ["gaussian", "multiquadric"])
@pytest.mark.parametrize("name", ["texts", "whole numbers", "two texts", "numbers", "two numbers"])
def test_skl2onnx_converts_a_pipeline_that_ends_in_an_rbf_network(name, kernel):
    y = {"numbers": X[:, 0], "two numbers": X[:, :2]}.get(name)
    rows, is_class = X.astype(np.float32), y is None
    kind = cr.RBFClassifier if is_class else cr.RBFRegressor
    network = kind(n_centers=20, kernel=kernel, width=3.0, alpha=0.1, random_state=0)
    target = LABELS[name] if is_class else y
    pipeline = make_pipeline(StandardScaler(), network).fit(rows, target)
    options = {"options": {"zipmap": False}} if is_class else {}
    *labels, found = by_onnx(pipeline, X, **options)
    ours = pipeline.predict_proba(rows) if is_class else pipeline.predict(rows)
    ours = ours.reshape(len(X), -1)
    assert (abs(found - ours).max(axis=0) <= 1e-5 * abs(ours).max(axis=0)).all()
    if is_class:
        highest = np.sort(ours, axis=1)
        sure = highest[:, -1] - highest[:, -2] > 1e-5
        np.testing.assert_array_equal(labels[0][sure], pipeline.predict(rows)[sure])


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("how", [{}, {"n_clusters": 3}, {"metric": "cosine"}])
def test_skl2onnx_converts_a_pipeline_that_ends_in_a_map(how):
    rows = X.astype(np.float32)
    pipeline = make_pipeline(StandardScaler(), cr.SOM(3, 4, random_state=0, **how)).fit(rows)
    clusters, distances = by_onnx(pipeline, X)
    ours = pipeline.transform(rows)
    assert abs(distances - ours).max() <= 1e-5 * ours.max()
    nearest = np.sort(ours, axis=1)
    sure = nearest[:, 1] - nearest[:, 0] > 1e-5 * ours.max()
    assert sure.mean() > 0.9
    np.testing.assert_array_equal(clusters[sure], pipeline.predict(rows)[sure])


@pytest.mark.filterwarnings("ignore")
def test_what_skl2onnx_cannot_say_is_refused_by_part():
    network = cr.MLPRegressor(hidden_layer_sizes=(3,), max_iter=2, clip_output=True).fit(X, X[:, 0])
    with pytest.raises(InputError, match="clip_output"):
        by_onnx(network, X)
    square = cr.activation("square", lambda z: z * z, lambda z: 2 * z)
    with pytest.raises(InputError, match="Layer 1: square is a function of your own"):
        by_onnx(
            cr.MLPRegressor(hidden_layer_sizes=(3,), activation=square, max_iter=2).fit(X, X[:, 0]),
            X,
        )
    with pytest.raises(InputError, match="opset 13 of ONNX; target_opset is 12"):
        by_onnx(
            cr.MLPRegressor(hidden_layer_sizes=(3,), max_iter=2).fit(X, X[:, 0]), X, target_opset=12
        )


def test_without_skl2onnx_it_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "skl2onnx", None)
    with pytest.raises(MissingDependencyError, match="needs skl2onnx, which is not installed"):
        cr.register_skl2onnx()
