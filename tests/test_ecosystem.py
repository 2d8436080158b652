"""Estimators in other libraries' hands (the extra ``ecosystem``): skops, mlflow, cloudpickle."""

from importlib import import_module

import pytest

import chainrule as cr
from chainrule.basics.errors import InputError
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


@pytest.mark.parametrize("name", ["MLPClassifier", "MLPRegressor, float32", "SOM"])
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
