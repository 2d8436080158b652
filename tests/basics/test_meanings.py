"""Names from elsewhere are answered by what they mean here, in Python and on the command line."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError, UnknownArgumentError, UnknownNameError
from chainrule.basics.meanings import _ROWS, meant, plain
from chainrule.cli import main
from chainrule.engines.torch import DEVICES
from chainrule.families.registry import FAMILIES
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.initializers import INITIALIZERS
from chainrule.pieces.losses import NAMES
from chainrule.pieces.optimizers import OPTIMIZERS
from chainrule.pieces.schedules import SCHEDULES
from chainrule.pieces.scores import SCORES
from chainrule.preprocessing.scaling import SCALINGS
from chainrule.problems.from_network_file import _KEYS
from chainrule.training.settings import LINES

X = np.arange(8.0).reshape(4, 2)
NETWORK = cr.Network.create([2, 1], random_state=0)
SETTINGS = [
    ("lr", "learning_rate_init"),
    ("eta", "learning_rate_init"),
    ("epochs", "max_iter"),
    ("num_epochs", "max_iter"),
    ("optimizer", "solver"),
    ("batch", "batch_size"),
    ("seed", "random_state"),
    ("patience", "n_iter_no_change"),
    ("validation_split", "validation_fraction"),
    ("l2", "alpha"),
    ("dropout_rate", "dropout"),
    ("n_jobs", "n_threads"),
    ("eps", "epsilon"),
    ("lr_scheduler", "learning_rate"),
]


@pytest.mark.quick
@pytest.mark.parametrize("said, ours", SETTINGS)
def test_settings_are_answered_wherever_they_are_said(said: str, ours: str) -> None:
    calls: list[Any] = [
        lambda: cr.fit(NETWORK, X, X[:, 0], **{said: 1}),
        lambda: cr.train("xor", **{said: 1}),
        lambda: cr.MLPClassifier(**{said: 1}),
        lambda: cr.MLPRegressor().set_params(**{said: 1}),
    ]
    for call in calls:
        with pytest.raises(UnknownArgumentError, match=f"Did you mean '{ours}'") as caught:
            call()
        assert isinstance(caught.value, TypeError)


@pytest.mark.parametrize(
    "said, ours",
    [
        ("mse", "neg_mean_squared_error"),
        ("rmse", "neg_root_mean_squared_error"),
        ("mean_absolute_error", "neg_mean_absolute_error"),
        ("log_loss", "neg_log_loss"),
        ("AUC", "roc_auc"),
        ("f1_macro", "f1"),
        ("mcc", "matthews_corrcoef"),
        ("sensitivity", "recall"),
        ("acc", "accuracy"),
    ],
)
def test_scores_are_answered_wherever_they_are_said(said: str, ours: str) -> None:
    hint = f"Did you mean '{ours}'"
    with pytest.raises(UnknownNameError, match=hint):
        cr.fit(NETWORK, X, X[:, 0], score=said)
    with pytest.raises(UnknownNameError, match=hint):
        cr.train("xor", score=said)
    with pytest.raises(ValueError, match=hint):
        cr.MLPClassifier(scoring=said).fit(X, [0, 1, 0, 1])


@pytest.mark.parametrize("score", [["f1", "roc_auc"], 3, {"f1": 1}])
def test_what_is_no_score_is_told(score: Any) -> None:
    with pytest.raises(UnknownNameError, match="Unknown score"):
        cr.fit(NETWORK, X, X[:, 0], score=score)


@pytest.mark.parametrize(
    "estimator, said, ours",
    [
        (cr.Perceptron, "lr", "eta0"),
        (cr.SOM, "epochs", "n_iter"),
        (cr.SOM, "lr", "learning_rate"),
        (cr.BernoulliRBM, "hidden", "n_components"),
        (cr.RBFClassifier, "hidden", "n_centers"),
        (cr.BoltzmannMachine, "hidden_units", "n_hidden"),
        (cr.FuzzyART, "vigilance", "rho"),
        (cr.MLPClassifier, "hidden", "hidden_layer_sizes"),
        (cr.MLPClassifier, "class_weights", "class_weight"),
        (cr.MLPRegressor, "criterion", "loss"),
    ],
)
def test_every_family_answers_with_its_own_name(estimator: Any, said: str, ours: str) -> None:
    with pytest.raises(UnknownArgumentError, match=f"Did you mean '{ours}'"):
        estimator(**{said: 1})


@pytest.mark.parametrize("said", ["loss", "hidden", "activation", "criterion"])
def test_what_belongs_to_the_network_is_said(said: str) -> None:
    with pytest.raises(UnknownArgumentError, match="belongs to the network"):
        cr.fit(NETWORK, X, X[:, 0], **{said: "tanh"})


def test_a_number_for_the_schedule_is_the_rate() -> None:
    for call in (
        lambda: cr.fit(NETWORK, X, X[:, 0], learning_rate=0.1),
        lambda: cr.MLPClassifier(learning_rate=0.1).fit(X, [0, 1, 0, 1]),
    ):
        with pytest.raises(ValueError, match=r"the rate itself is learning_rate_init=0\.1"):
            call()


@pytest.mark.parametrize(
    "said, known, ours",
    [
        ("mse", NAMES, "mean_squared_error"),
        ("categorical_crossentropy", NAMES, "log_loss"),
        ("BCEWithLogitsLoss", NAMES, "log_loss"),
        ("ReLU", ACTIVATIONS, "relu"),
        ("LeakyReLU", ACTIVATIONS, "leaky_relu"),
        ("SGD", OPTIMIZERS, "sgd"),
        ("RMSprop", OPTIMIZERS, "rmsprop"),
        ("xavier_uniform", INITIALIZERS, "glorot"),
        ("CosineAnnealing", SCHEDULES, ""),
        ("cosine-annealing", SCHEDULES, "cosine"),
        ("StandardScaler", SCALINGS, "standard"),
        ("kohonen", FAMILIES, "som"),
        ("nothing", LINES, ""),
    ],
)
def test_words_for_values_are_known(said: str, known: Any, ours: str) -> None:
    assert meant(said, known) == ours


def test_every_row_names_something_of_ours() -> None:
    """What is answered is there: a setting, an argument, an option, or a piece's name."""
    words = {*LINES, *NAMES, *ACTIVATIONS, *OPTIMIZERS, *INITIALIZERS, *SCHEDULES, *SCALINGS}
    words |= {*FAMILIES, "accuracy", "r2", "lbfgs", "squared_error"}
    for family in FAMILIES.values():
        for task in family.estimators:
            words |= {*family.estimator(task)._get_param_names()}
    words |= {"sample_weight", "eval_set", "score", "seed", "hidden", "epochs", "validation"}
    words |= {"categorical", "target", "test_fraction", "cv", "output", "scale", "drop", "rel_tol"}
    words |= {"initializer", *SCORES, *DEVICES, "sizes", *_KEYS["layers"], *_KEYS["data"]}
    for ours, others in _ROWS:
        assert {*ours.split()} <= words, ours
        assert all(plain(other) == other for other in others.split()), others


def _run(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    return capsys.readouterr().err


@pytest.mark.parametrize(
    "option, hint",
    [
        ("--lr", "--learning-rate"),
        ("--optimizer", "--solver"),
        ("--hidden-layers", "--hidden"),
        ("--max-iter", "--epochs"),
        ("--random-state", "--seed"),
        ("--test-size", "--test-fraction"),
        ("--dropout", "--param dropout=VALUE"),
        ("--patience", "--param n_iter_no_change=VALUE"),
        ("--gpu", "--device"),
        ("--epoch", "--epochs"),
    ],
)
def test_options_are_answered(option: str, hint: str, capsys: pytest.CaptureFixture[str]) -> None:
    told = _run(["train", "xor", option, "1"], capsys)
    assert f"There is no option {option}." in told
    assert hint in told


@pytest.mark.parametrize(
    "parameter, hint",
    [
        ("lr=0.1", "'learning_rate_init'"),
        ("epochs=3", "'max_iter'"),
        ("loss=mse", "xor brings its own network"),
        ("learning_rate=0.1", "--learning-rate 0.1"),
        ("verbose=true", "no setting of the training"),
        ("source=3", "no setting of the training"),
    ],
)
def test_parameters_are_answered(
    parameter: str, hint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert hint in _run(["train", "xor", "--param", parameter], capsys)


def test_an_error_for_an_argument_crosses_a_process_boundary() -> None:
    error = UnknownArgumentError("setting", "lr", LINES)
    copied = pickle.loads(pickle.dumps(error))
    assert type(copied) is UnknownArgumentError
    assert str(copied) == str(error)
    assert isinstance(error, UnknownNameError | InputError)
