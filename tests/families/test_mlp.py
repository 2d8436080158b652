"""The estimators against scikit-learn's own checks, its own tests, and their promises.

`test_mlp.py` is taken from the installed scikit-learn, with the two classes swapped.
"""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import sklearn.neural_network
from sklearn.base import clone
from sklearn.datasets import load_diabetes, load_iris, make_multilabel_classification
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.utils.estimator_checks import parametrize_with_checks

import chainrule
from chainrule import MLPClassifier, MLPRegressor
from chainrule.backprop import forward
from chainrule.basics.errors import InputError
from chainrule.pieces.optimizers import get_optimizer
from chainrule.training.settings import LINES, RULES, Settings

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

CONFIGURATIONS: list[dict[str, Any]] = [
    {},
    {"solver": "lbfgs", "max_iter": 100},
    {"solver": "sgd", "batch_size": "full", "max_iter": 100},
]
ESTIMATORS = [
    estimator(**configuration)
    for estimator in (MLPClassifier, MLPRegressor)
    for configuration in CONFIGURATIONS
]
STEPPING = ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"]


@parametrize_with_checks(ESTIMATORS)
@pytest.mark.filterwarnings("ignore:Can't check dok sparse matrix:UserWarning")
def test_scikit_learns_common_checks(estimator: Any, check: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the checks' own, of data they mean to be odd
        check(estimator)


# -- scikit-learn's own tests --------------------------------------------------------------------

OF_PRIVATE_NAMES = {
    "test_fit": "sets _no_improvement_count, _coef_grads and others by hand",
    "test_gradient": "calls _loss_grad_lbfgs (our gradients: test_backprop)",
    "test_learning_rate_warmstart": "reads _optimizer.learning_rate",
    "test_adaptive_learning_rate": "reads _optimizer.learning_rate",
    "test_n_iter_no_change": "reads _no_improvement_count",
    "test_n_iter_no_change_inf": "reads _no_improvement_count",
}


def _scikit_learns_tests() -> dict[str, Any]:
    path = Path(sklearn.neural_network.__file__).parent / "tests" / "test_mlp.py"
    text = path.read_text(encoding="utf-8").replace(
        "from sklearn.neural_network import MLPClassifier, MLPRegressor",
        "from chainrule import MLPClassifier, MLPRegressor",
    )
    names: dict[str, Any] = {"__name__": "test_mlp_of_scikit_learn"}
    exec(compile(text, str(path), "exec"), names)
    return names


for _name, _test in _scikit_learns_tests().items():
    if _name.startswith("test_") and _name not in OF_PRIVATE_NAMES:
        globals()[_name] = pytest.mark.filterwarnings("ignore")(_test)


@pytest.fixture
def global_random_seed() -> int:
    return 42


# -- weights -------------------------------------------------------------------------------------


def weighted_data() -> tuple[Any, Any, Any]:
    X, y = load_iris(return_X_y=True)
    return StandardScaler().fit_transform(X), y, np.random.default_rng(0).integers(0, 4, len(y))


@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
def test_a_sample_weight_is_a_repetition(solver: str) -> None:
    X, y, times = weighted_data()
    arguments = {"solver": solver, "batch_size": "full", "shuffle": False, "random_state": 0,
                 "max_iter": 30, "alpha": 0.1, "hidden_layer_sizes": 8}  # fmt: skip
    weighted = MLPClassifier(**arguments).fit(X, y, sample_weight=times)
    repeated = MLPClassifier(**arguments).fit(np.repeat(X, times, axis=0), np.repeat(y, times))
    for W, V in zip(weighted.coefs_, repeated.coefs_, strict=True):
        np.testing.assert_allclose(W, V, rtol=1e-5, atol=1e-7)


@pytest.mark.parametrize("solver", [*STEPPING, "lbfgs"])
def test_weights_of_one_are_none(solver: str) -> None:
    X, y, _ = weighted_data()
    arguments = {"solver": solver, "random_state": 0, "max_iter": 10}
    one = MLPClassifier(**arguments).fit(X, y, sample_weight=np.ones(len(y)))
    none = MLPClassifier(**arguments).fit(X, y)
    np.testing.assert_allclose(one.predict_proba(X), none.predict_proba(X), rtol=1e-9)


def test_balanced_classes_are_the_weights_they_stand_for() -> None:
    X, y, _ = weighted_data()
    X, y = X[:120], y[:120]
    by_hand = (len(y) / (3 * np.bincount(y)))[y]
    arguments = {"solver": "sgd", "batch_size": "full", "random_state": 0, "max_iter": 20}
    balanced = MLPClassifier(class_weight="balanced", **arguments).fit(X, y)
    weighted = MLPClassifier(**arguments).fit(X, y, sample_weight=by_hand)
    np.testing.assert_array_equal(balanced.coefs_[0], weighted.coefs_[0])
    named = MLPClassifier(class_weight={0: 2.0, 1: 1.0, 2: 1.0}, **arguments).fit(X, y)
    doubled = MLPClassifier(**arguments).fit(X, y, sample_weight=np.where(y == 0, 2.0, 1.0))
    np.testing.assert_array_equal(named.coefs_[0], doubled.coefs_[0])


def test_a_batch_without_weight_takes_no_step() -> None:
    X, y, _ = weighted_data()
    weight = np.zeros(len(y))
    weight[:10] = 1
    arguments = {"solver": "adam", "batch_size": 10, "shuffle": False, "random_state": 0}
    all_rows = MLPClassifier(max_iter=1, **arguments).fit(X, y, sample_weight=weight)
    first = MLPClassifier(max_iter=1, **arguments).partial_fit(X[:10], y[:10], classes=[0, 1, 2])
    np.testing.assert_array_equal(all_rows.coefs_[0], first.coefs_[0])


# -- going on ------------------------------------------------------------------------------------


@pytest.mark.parametrize("solver", STEPPING)
@pytest.mark.parametrize("batch_size", [7, "full"])
def test_partial_fits_are_one_fit(solver: str, batch_size: Any) -> None:
    X, y, _ = weighted_data()
    arguments = {"solver": solver, "batch_size": batch_size, "random_state": 3, "l1": 0.01,
                 "dropout": 0.2, "hidden_layer_sizes": 6}  # fmt: skip
    once = MLPClassifier(max_iter=6, **arguments).fit(X, y)
    bit_by_bit = MLPClassifier(**arguments)
    for _ in range(6):
        bit_by_bit.partial_fit(X, y, classes=[0, 1, 2])
    for W, V in zip(once.coefs_, bit_by_bit.coefs_, strict=True):
        np.testing.assert_array_equal(W, V)
    assert once.loss_curve_ == bit_by_bit.loss_curve_


def test_a_warm_start_keeps_the_optimizers_state() -> None:
    X, y, _ = weighted_data()
    once = MLPClassifier(max_iter=8, random_state=0, tol=0).fit(X, y)
    twice = MLPClassifier(max_iter=4, random_state=0, tol=0, warm_start=True).fit(X, y).fit(X, y)
    np.testing.assert_array_equal(once.coefs_[0], twice.coefs_[0])
    assert twice.n_iter_ == 4
    assert len(twice.loss_curve_) == 8


def test_a_multilabel_partial_fit_is_a_fit() -> None:
    X, Y = make_multilabel_classification(n_samples=60, random_state=0)
    once = MLPClassifier(max_iter=5, random_state=0).fit(X, Y)
    bit_by_bit = MLPClassifier(random_state=0)
    for _ in range(5):
        bit_by_bit.partial_fit(X, Y, classes=range(Y.shape[1]))
    np.testing.assert_array_equal(once.coefs_[0], bit_by_bit.coefs_[0])


# -- beside scikit-learn -------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("activation", ["identity", "logistic", "tanh", "relu"])
@pytest.mark.parametrize("nesterov", [True, False])
def test_full_batch_descent_is_scikit_learns_step_for_step(activation: str, nesterov: bool) -> None:
    """From the same random_state both start from the same weights."""
    X, y, _ = weighted_data()
    arguments = {"solver": "sgd", "batch_size": len(y), "shuffle": False, "random_state": 5,
                 "max_iter": 40, "activation": activation, "nesterovs_momentum": nesterov,
                 "hidden_layer_sizes": (5, 4), "alpha": 0.01}  # fmt: skip
    ours = MLPClassifier(**arguments).fit(X, y)
    theirs = sklearn.neural_network.MLPClassifier(**arguments).fit(X, y)
    for W, V in zip(
        ours.coefs_ + ours.intercepts_, theirs.coefs_ + theirs.intercepts_, strict=True
    ):
        np.testing.assert_allclose(W, V, rtol=1e-9, atol=1e-12)
    np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_, rtol=1e-12)


def test_several_outputs_report_scikit_learns_mean() -> None:
    X, y = load_diabetes(return_X_y=True)
    Y = np.column_stack([y, y[::-1]]) / 100
    arguments = {"solver": "sgd", "batch_size": len(y), "shuffle": False, "random_state": 0,
                 "max_iter": 20, "momentum": 0}  # fmt: skip
    ours = MLPRegressor(**arguments).fit(X, Y)
    theirs = sklearn.neural_network.MLPRegressor(**arguments).fit(X, Y)
    np.testing.assert_allclose(ours.loss_curve_, theirs.loss_curve_, rtol=1e-12)


# -- what scikit-learn's does not have -----------------------------------------------------------


def test_float32_stays_and_follows_float64() -> None:
    X, y, _ = weighted_data()
    arguments = {"solver": "sgd", "max_iter": 5, "random_state": 0, "hidden_layer_sizes": 8}
    wide = MLPClassifier(**arguments).fit(X, y)
    narrow = MLPClassifier(**arguments).fit(X.astype(np.float32), y)
    assert {W.dtype for W in narrow.coefs_ + narrow.intercepts_} == {np.dtype(np.float32)}
    for W, V in zip(narrow.coefs_, wide.coefs_, strict=True):
        np.testing.assert_allclose(W, V, atol=1e-5 * abs(V).max())


def test_no_hidden_layers_is_logistic_regression() -> None:
    from sklearn.linear_model import LogisticRegression

    X, y, _ = weighted_data()
    ours = MLPClassifier((), solver="lbfgs", alpha=1.0, max_iter=1000, tol=1e-9).fit(X, y)
    theirs = LogisticRegression(C=1.0, tol=1e-9, max_iter=1000).fit(X, y)
    np.testing.assert_allclose(ours.predict_proba(X), theirs.predict_proba(X), atol=1e-3)


def test_an_activation_for_each_layer_an_own_loss_and_given_weights() -> None:
    X, y = load_diabetes(return_X_y=True)
    y = (y - y.mean()) / y.std()

    def pinball(target: Any, a: Any) -> Any:
        above = target > a
        return np.where(above, 0.9 * (target - a), 0.1 * (a - target)), np.where(above, -0.9, 0.1)

    model = MLPRegressor(
        pinball, (6, 4), ["tanh", "gelu"], max_iter=400, random_state=0, learning_rate_init=0.01
    ).fit(X, y)
    assert [layer.activation.name for layer in model.network_.layers] == [
        "tanh",
        "gelu",
        "identity",
    ]
    assert 0.8 < np.mean(model.predict(X) > y) < 0.97  # the 90th percentile
    again = MLPRegressor(
        hidden_layer_sizes=(6, 4), activation=["tanh", "gelu"], coefs_init=model.coefs_,
        intercepts_init=model.intercepts_, learning_rate_init=1e-300, max_iter=1,
    ).fit(X, y)  # fmt: skip
    np.testing.assert_allclose(again.predict(X), model.predict(X))


def test_eval_sets_and_validation_losses_have_a_value_each_epoch() -> None:
    X, y, _ = weighted_data()
    model = MLPClassifier(early_stopping=True, max_iter=15, random_state=0)
    model.fit(X[::2], y[::2], eval_set=[(X[1::2], y[1::2]), (X, y)])
    assert len(model.validation_loss_curve_) == len(model.validation_scores_) == model.n_iter_
    assert [len(curves.score) for curves in model.history_.eval_sets] == [model.n_iter_] * 2
    best = int(np.argmax(model.validation_scores_))
    assert model.best_validation_score_ == model.validation_scores_[best]
    assert model.history_.best_epoch == best + 1


@pytest.mark.parametrize("bias", ["fixed", "none"])
def test_bias_modes(bias: str) -> None:
    X, y, _ = weighted_data()
    model = MLPClassifier(bias=bias, random_state=0, max_iter=20)
    start = model.initialize(4, 3).intercepts_
    model.fit(X, y)
    for b, b_start in zip(model.intercepts_, start, strict=True):
        np.testing.assert_array_equal(b, np.zeros_like(b) if bias == "none" else b_start)


@pytest.mark.quick
def test_the_network_is_a_view_of_the_weights() -> None:
    X, y, _ = weighted_data()
    model = MLPClassifier(max_iter=3, random_state=0).fit(X, y)
    model.coefs_[0][:] = 0
    assert (model.network_.layers[0].W == 0).all()
    assert np.ptp(model.predict_proba(X), axis=0).max() == 0


def test_initialized_without_fitting_it_can_be_looked_at() -> None:
    model = MLPRegressor(hidden_layer_sizes=(3,), random_state=0).initialize(2, 1)
    assert [W.shape for W in model.coefs_] == [(2, 3), (3, 1)]
    assert model.predict(np.ones((4, 2))).shape == (4,)


@pytest.mark.parametrize(
    "model, n_outputs, output",
    [
        (MLPRegressor(), 1, "identity"), (MLPRegressor(), 2, "identity"),
        (MLPRegressor(loss="poisson"), 2, "exp"), (MLPClassifier(), 1, "logistic"),
        (MLPClassifier(), 3, "softmax"), (MLPClassifier(loss="half_squared_error"), 1, "logistic"),
        (MLPClassifier(output_activation="logistic"), 3, "logistic"),
    ],
    ids=str,
)  # fmt: skip
def test_initialized_without_fitting_the_output_is_the_usual_one(
    model: Any, n_outputs: int, output: str
) -> None:
    model = clone(model).set_params(random_state=0, hidden_layer_sizes=(4,))
    network = model.initialize(3, n_outputs).network_
    assert network.output.name == output
    X = np.random.default_rng(1).normal(size=(6, 3))
    hidden = np.maximum(X @ model.coefs_[0] + model.intercepts_[0], 0)
    z = hidden @ model.coefs_[1] + model.intercepts_[1]
    expected = {
        "identity": z, "exp": np.exp(z), "logistic": 1 / (1 + np.exp(-z)),
        "softmax": np.exp(z) / np.exp(z).sum(axis=1, keepdims=True),
    }[output]  # fmt: skip
    np.testing.assert_allclose(forward(network, X).a[-1], expected, rtol=1e-12)


def test_the_output_that_is_looked_at_is_the_one_that_is_fitted() -> None:
    X, y, _ = weighted_data()
    for model, targets, n_outputs in (
        (MLPRegressor(), np.column_stack([y, -y]).astype(float), 2),
        (MLPClassifier(), y > 0, 1),
        (MLPClassifier(), y, 3),
    ):
        model.set_params(random_state=0, max_iter=1, learning_rate_init=1e-300)
        looked_at = model.initialize(4, n_outputs).network_
        fitted = model.fit(X, targets).network_
        assert looked_at.output == fitted.output
        np.testing.assert_array_equal(looked_at.layers[1].W, fitted.layers[1].W)


def test_weights_set_before_the_first_fit_are_where_it_starts() -> None:
    X, y, _ = weighted_data()
    model = MLPClassifier((3,), warm_start=True, learning_rate_init=1e-300, max_iter=1)
    model.initialize(4, 3)
    model.coefs_ = [np.full((4, 3), 0.5), np.full((3, 3), 0.25)]
    model.fit(X, y)
    assert (model.coefs_[0] == 0.5).all()
    assert list(model.classes_) == [0, 1, 2]


# -- one list of settings ------------------------------------------------------------------------

BOTH = pytest.mark.parametrize("estimator", [MLPClassifier, MLPRegressor])
ONLY_OF_CR_FIT = {"train_score"}
OTHER_DEFAULTS = {"alpha": 0.0001, "tol": 1e-4}
"""scikit-learn's, where it is not that of `Settings`."""
VALUES: list[Any] = [-1, -0.5, 0, 0.5, 1, 2, 1.5, 1e9, True, False, None, "auto", "sgd", "cosine",
                     "full", "native", "sequential", [0.5], len]  # fmt: skip
IN_A_FORM_OF_ITS_OWN = {"random_state", "validation_fraction"}


@BOTH
def test_every_setting_is_an_argument_with_its_default(estimator: Any) -> None:
    parameters = inspect.signature(estimator).parameters
    for row in dataclasses.fields(Settings):
        if row.name not in ONLY_OF_CR_FIT:
            assert parameters[row.name].default == OTHER_DEFAULTS.get(row.name, row.default)


@BOTH
def test_every_argument_has_a_constraint_and_a_line(estimator: Any) -> None:
    names = set(inspect.signature(estimator).parameters)
    assert names == set(estimator._parameter_constraints)
    lines = [line.strip() for line in estimator.__doc__.splitlines()]
    for name in names:
        assert sum(line.startswith(f"{name} : ") for line in lines) == 1
    for name, line in LINES.items():
        assert (f"{name} : {line}" in lines) == (name not in ONLY_OF_CR_FIT)


def accepts(make: Any) -> bool:
    try:
        make()
    except ValueError:
        return False
    return True


@BOTH
@pytest.mark.parametrize("name", sorted(set(LINES) - ONLY_OF_CR_FIT - IN_A_FORM_OF_ITS_OWN))
def test_an_estimator_takes_what_the_settings_take(estimator: Any, name: str) -> None:
    beside = {"engine": "torch"} if name == "mixed_precision" else {}  # which alone has it
    for value in VALUES:
        if isinstance(value, bool) and bool not in RULES[name].kinds:
            continue  # a number for scikit-learn, and for training once more a mistake
        said = {name: value} | beside
        ours = accepts(lambda said=said: Settings(**said))
        theirs = accepts(lambda said=said: estimator(**said)._validate_params())
        assert ours == theirs, value


def test_an_optimizer_object_is_a_solver() -> None:
    X, y, _ = weighted_data()
    arguments = {"random_state": 0, "max_iter": 3, "learning_rate": "cosine"}
    own = MLPClassifier(solver=get_optimizer("momentum", momentum=0.3), **arguments).fit(X, y)
    named = MLPClassifier(solver="momentum", momentum=0.3, **arguments).fit(X, y)
    np.testing.assert_array_equal(own.coefs_[0], named.coefs_[0])


# -- among others --------------------------------------------------------------------------------


def test_it_can_be_pickled_cloned_searched_and_piped() -> None:
    X, y, _ = weighted_data()
    search = GridSearchCV(
        make_pipeline(StandardScaler(), MLPClassifier(max_iter=20, random_state=0)),
        {"mlpclassifier__hidden_layer_sizes": [(4,), (8, 4)]},
        n_jobs=2,
    ).fit(X, y)
    best = search.best_estimator_[-1]
    again = pickle.loads(pickle.dumps(best))
    np.testing.assert_array_equal(again.coefs_[0], best.coefs_[0])
    np.testing.assert_array_equal(
        again.partial_fit(X, y).coefs_[0], clone_of(best).partial_fit(X, y).coefs_[0]
    )
    assert clone(best).get_params() == best.get_params()
    assert "MLPClassifier" in best._repr_html_()


def test_scikit_learns_callbacks_are_told_of_each_epoch_and_can_stop() -> None:
    callback = pytest.importorskip("sklearn.callback")
    X, y, _ = weighted_data()

    class Recorder:
        def __init__(self) -> None:
            self.scores: list[float] = []

        def setup(self, estimator: Any, context: Any) -> None: ...
        def teardown(self, estimator: Any, context: Any) -> None: ...
        def on_fit_task_begin(self, estimator: Any, context: Any, **told: Any) -> None: ...

        def on_fit_task_end(
            self, estimator: Any, context: Any, *, X: Any = None, y: Any = None,
            fitted_estimator: Any = None, metadata: Any = None,
        ) -> bool:  # fmt: skip
            if context.task_name == "epoch" and fitted_estimator is not None:
                self.scores.append(fitted_estimator.score(X, y))
            return len(self.scores) >= 4

    recorder = Recorder()
    assert isinstance(recorder, callback.FitCallback)
    model = MLPClassifier(max_iter=50, random_state=0).set_callbacks(recorder).fit(X, y)
    assert model.n_iter_ == len(recorder.scores) == 4
    assert recorder.scores[-1] == model.score(X, y)
    MLPRegressor(max_iter=3, solver="lbfgs").set_callbacks(Recorder()).fit(X, y)


def test_sample_weights_are_routed() -> None:
    import sklearn
    from sklearn.model_selection import cross_validate

    X, y, times = weighted_data()
    with sklearn.config_context(enable_metadata_routing=True):
        model = MLPClassifier(max_iter=3, random_state=0).set_fit_request(sample_weight=True)
        model.set_score_request(sample_weight=True)
        found = cross_validate(model, X, y, params={"sample_weight": times}, cv=3)
    assert len(found["test_score"]) == 3


def clone_of(model: Any) -> Any:
    import copy

    return copy.deepcopy(model)


@pytest.mark.parametrize("frame", ["pandas", "polars"])
def test_data_frames_keep_their_names(frame: str) -> None:
    module = pytest.importorskip(frame)
    X, y, _ = weighted_data()
    names = ["a", "b", "c", "d"]
    table = module.DataFrame({name: X[:, i] for i, name in enumerate(names)})
    model = MLPClassifier(max_iter=3, random_state=0).fit(table, y)
    assert list(model.feature_names_in_) == names
    np.testing.assert_array_equal(
        model.predict(table), MLPClassifier(max_iter=3, random_state=0).fit(X, y).predict(X)
    )


@pytest.mark.quick
@pytest.mark.parametrize(
    "arguments",
    [
        {"activation": "reluu"}, {"solver": "newton"}, {"alpha": -1}, {"dropout": 1.5},
        {"learning_rate_init": 0}, {"bias": "some"}, {"update_order": "random"}, {"max_iter": 0},
        {"hidden_layer_sizes": -1}, {"hidden_layer_sizes": (3, 0)}, {"tol": -1.0},
        {"loss": "squared"}, {"coefs_init": [np.zeros((1, 1))]}, {"activation": ["relu", "relu"]},
        {"update_order": "sequential", "solver": "lbfgs"}, {"loss": "poisson"},
    ],
    ids=str,
)  # fmt: skip
def test_bad_values_are_value_errors(arguments: dict[str, Any]) -> None:
    X, y, _ = weighted_data()
    named = next(iter(arguments)).split("_")[0]
    with pytest.raises(ValueError, match=rf"(?i){named}|lbfgs|dropout|poisson"):
        MLPClassifier(**arguments).fit(X, y)


def test_running_out_of_iterations_warns() -> None:
    X, y, _ = weighted_data()
    with pytest.warns(ConvergenceWarning, match="Maximum iterations"):
        MLPClassifier(max_iter=2).fit(X, y)


@pytest.mark.quick
def test_names_are_public() -> None:
    assert {"MLPClassifier", "MLPRegressor"} <= set(chainrule.__all__)


def test_predictions_are_clipped_to_the_targets_of_the_fit(tmp_path):
    rng = np.random.default_rng(60)
    X = rng.normal(size=(80, 2))
    y = np.column_stack([X[:, 0] ** 3, -X[:, 1]])
    usual = {"hidden_layer_sizes": (8,), "max_iter": 40, "tol": None, "random_state": 0}
    free = MLPRegressor(**usual).fit(X, y)
    clipped = MLPRegressor(**usual, clip_output=True).fit(X, y)
    far = 20 * X
    assert not hasattr(free, "output_range_")
    expected = np.minimum(np.maximum(free.predict(far), y.min(axis=0)), y.max(axis=0))
    assert not np.array_equal(expected, free.predict(far))
    np.testing.assert_array_equal(clipped.predict(far), expected)
    chainrule.save(clipped, tmp_path / "clipped.safetensors")
    loaded = chainrule.load(tmp_path / "clipped.safetensors")
    np.testing.assert_array_equal(loaded.predict(far), expected)
    clipped.partial_fit(X[:20], 100 + y[:20])
    assert clipped.output_range_[1, 0] == 100 + y[:20, 0].max()
    assert clipped.output_range_[0, 0] == y[:, 0].min()
    for export in (chainrule.to_sklearn, lambda m: chainrule.export(m, tmp_path / "m.c")):
        with pytest.raises(InputError, match="clip"):
            export(clipped)


def test_the_cosine_rate_is_every_solvers():
    X, y = np.random.default_rng(61).normal(size=(40, 2)), np.arange(40.0)
    usual = {"hidden_layer_sizes": (3,), "max_iter": 4, "tol": None, "random_state": 0}
    for solver in ("sgd", "adam", "adamw"):
        rates = MLPRegressor(**usual, solver=solver, learning_rate="cosine").fit(X, y)
        expected = [0.001 * np.cos(np.pi * e / 8) ** 2 for e in range(4)]
        assert rates.history_.learning_rate == pytest.approx(expected)
