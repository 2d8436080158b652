"""What the commands and a script call: train, fit, predict, save, load, explain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from chainrule._typing import Floats
from chainrule.data import Table, read_table, table_from_frame
from chainrule.derivation.moments import derive
from chainrule.engines.plan import Data
from chainrule.errors import InputError, ShapeError
from chainrule.explanation import Explanation
from chainrule.files import check_writable
from chainrule.i18n import _
from chainrule.metrics import Score, get_score
from chainrule.model import Model, load_model
from chainrule.network import Network
from chainrule.preprocessing import split_rows
from chainrule.problem import NetworkSpec, naming, prepare
from chainrule.progress import ProgressBar
from chainrule.random import make_seed
from chainrule.settings import make_settings
from chainrule.sources import is_stated, no_such_source, read_problem
from chainrule.training import Callback, Watched
from chainrule.training import train as run_training
from chainrule.workflow import Outcome, train_problem

__all__ = ["Explanation", "Model", "Outcome", "explain", "fit", "load", "predict", "save", "train"]


def fit(
    network: Network,
    X: Any,
    y: Any,
    *,
    sample_weight: Any = None,
    eval_set: Any = None,
    score: str | Score | None = None,
    callbacks: Sequence[Callback] = (),
    verbose: bool = False,
    **settings: Any,
) -> Model:
    """Train `network` on arrays and return the trained one as a `Model`.

    X : ``(n, inputs)``; y : ``(n, outputs)``, or ``(n,)`` numbers for one output, or ``(n,)``
    class numbers from 0 for a softmax. `sample_weight` : ``(n,)``, zero or more. `eval_set` :
    ``(X, y)`` or a list of them, scored after each epoch; with ``early_stopping=True`` the first
    one decides, else ``validation_fraction`` of the rows, the last ones of the shuffled data.
    `score` : "accuracy", "r2" or a function of (y, output, weight); by the loss where None.
    `settings` : everything in `chainrule.settings.Settings`, named as in scikit-learn.

    Raises InputError or ShapeError before anything is changed. Where the loss stops being finite,
    warns (DivergenceWarning) and returns the last finite weights.
    """
    chosen = make_settings(settings)
    data = _data(network, X, y, sample_weight)
    eval_sets = [_data(network, *pair) for pair in _pairs(eval_set)]
    validation = eval_sets[0] if eval_sets else None
    if chosen.early_stopping and validation is None:
        data, validation = _hold_out(data, chosen.validation_fraction, chosen.random_state)
    scoring = score if callable(score) else get_score(score or _usual_score(network))
    with ProgressBar(len(data.X), verbose) as bar:
        told: list[Callback] = [*callbacks, bar]
        watched = Watched(validation if chosen.early_stopping else None, eval_sets, scoring, told)
        trained = run_training(network, data, chosen, watched)
    return Model(trained.network, None, chosen, trained.history)


def _pairs(eval_set: Any) -> list[Any]:
    if eval_set is None:
        return []
    return [eval_set] if isinstance(eval_set, tuple) else list(eval_set)


def _usual_score(network: Network) -> str:
    return "accuracy" if network.loss.name == "log_loss" else "r2"


def _data(network: Network, X: Any, y: Any, weight: Any = None) -> Data:
    """Arrays of the network's type; a column vector for one output, one-hot for class numbers."""
    dtype = network.layers[0].W.dtype
    X, y = _numbers("X", X, dtype), np.asarray(y)
    if y.ndim == 1 and network.sizes[-1] == 1:
        y = y[:, None]
    elif y.ndim == 1 and network.output.name == "softmax":
        y = _one_hot(y, network.sizes[-1])
    if weight is not None:
        weight = _numbers("sample_weight", weight, dtype)
        if (weight < 0).any():
            raise InputError(_("sample_weight must not be negative."))
    if X.ndim != 2:
        raise ShapeError(_("X must be (n, inputs); found shape {shape}.").format(shape=X.shape))
    return Data(X, _numbers("y", y, dtype), weight)


def _numbers(name: str, array: Any, dtype: Any) -> Floats:
    try:
        return np.asarray(array, dtype)
    except (TypeError, ValueError):
        raise InputError(
            _("{name} must be an array of numbers, every row of the same length.").format(name=name)
        ) from None


def _one_hot(y: Any, n: int) -> Floats:
    whole = np.asarray(y, float)
    wrong = np.flatnonzero((whole != np.round(whole)) | (whole < 0) | (whole >= n))
    if len(wrong):
        raise InputError(
            _("Classes must be whole numbers from 0 to {last}; row {row} has {found}.").format(
                last=n - 1, row=wrong[0] + 1, found=y[wrong[0]]
            )
        )
    return np.asarray(np.eye(n)[whole.astype(int)])


def _hold_out(data: Data, fraction: float, random_state: Any) -> tuple[Data, Data]:
    kept, held = split_rows(len(data.X), fraction, make_seed(random_state))
    if len(held) == 0:
        raise InputError(_("Too few rows to hold any out for early stopping."))
    return data.rows(kept), data.rows(held)


def train(
    source: Any,
    target: str | None = None,
    *,
    task: str | None = None,
    scale: str = "standard",
    network: NetworkSpec | None = None,
    test_fraction: float = 0.2,
    output: str | Path | None = None,
    force: bool = False,
    callbacks: Sequence[Callback] = (),
    verbose: bool = False,
    **settings: Any,
) -> Outcome:
    """Train on a built-in example, a network file, a table's file, a `Table` or a data frame.

    `target`, `task` ("classification", "regression"), `scale` ("standard", "max", "minmax",
    "none") and `network` are for tables; an example or a network file brings its own. `settings`
    change the source's. With `output` the model is saved, which is refused before training where
    it could not be.
    """
    if output is not None:
        check_writable(output, force=force)
    problem = read_problem(source, target, task=task, scale=scale, spec=network, settings=settings)
    with ProgressBar(len(problem.X), verbose) as bar:
        told: list[Callback] = [*callbacks, bar]
        outcome = train_problem(problem, test_fraction=test_fraction, callbacks=told)
    if output is not None:
        outcome.model.save(output, force=force)
    return outcome


def predict(model: Model | str | Path, data: Any) -> Any:
    """Labels ``(n,)`` or numbers ``(n, targets)`` for a table, a file or an array of raw inputs."""
    model = model if isinstance(model, Model) else load_model(model)
    return model.predict(_inputs(model, data))


def _inputs(model: Model, data: Any) -> Floats:
    if isinstance(data, (str, Path)):
        data = read_table(data)
    if model.schema is not None and hasattr(data, "columns") and not isinstance(data, Table):
        data = table_from_frame(data)
    if not isinstance(data, Table):
        return np.asarray(data, float)
    if model.schema is None:
        return data.numbers(data.columns)
    return model.schema.inputs_of(data)


def save(model: Model | Network, path: str | Path, *, force: bool = False) -> None:
    """Write a model file. An existing file is replaced only with `force`."""
    (Model(model) if isinstance(model, Network) else model).save(path, force=force)


def load(path: str | Path) -> Model:
    """Read a model file; ModelFileError says what is wrong with it."""
    return load_model(path)


def explain(
    source: str | Path | Model | Network,
    *,
    data: Any = None,
    target: Any = None,
    samples: Sequence[int] | str | None = None,
    step: int = 0,
    **settings: Any,
) -> Explanation:
    """Every number of one training step, after `step` steps of training.

    `source` is a built-in example, a network file, or a trained model (or its file) with `data`:
    a table or its file, or an array with `target`. `samples` are 1-based data rows shown as one
    batch, or "all"; None: what the next step takes, for a model the first row. `settings`
    replace the source's own, such as ``update_order="sequential"``.
    """
    if step < 0:
        raise InputError(_("step must be zero or more; found {step}.").format(step=step))
    if isinstance(source, Model | Network) or not is_stated(source):
        return _explain_model(source, data, target, samples or [1], step, settings)
    if data is not None or target is not None:
        raise InputError(
            _("{source} brings its own data: other data do not apply.").format(source=source),
            _("chainrule examples NAME prints an example as a file to change."),
        )
    problem = read_problem(source)
    chosen = problem.settings.changed(**settings)
    with naming(problem.source):
        prepared = prepare(problem)
        derivation = derive(
            prepared.network,
            Data(prepared.X, prepared.y),
            chosen,
            n_steps=step,
            rows=_rows(samples, len(prepared.X)),
            shows_signals=problem.shows_signals,
        )
    return Explanation(derivation, problem.title)


def _rows(samples: Sequence[int] | str | None, n: int) -> list[int] | None:
    """Rows from 0."""
    if samples == "all":
        return list(range(n))
    return None if samples is None else [int(sample) - 1 for sample in samples]


def _explain_model(
    source: Any, data: Any, target: Any, samples: Any, step: int, settings: dict[str, Any]
) -> Explanation:
    if isinstance(source, Network):
        source = Model(source)
    if not isinstance(source, Model) and not Path(source).exists():
        raise no_such_source(source)
    model = source if isinstance(source, Model) else load_model(source)
    title = _("a trained network") if isinstance(source, Model) else str(source)
    # A trained network is looked at whole: nothing is dropped out.
    chosen = model.settings.changed(**({"dropout": 0.0} | settings))
    if chosen.solver == "lbfgs":
        chosen = chosen.changed(solver="sgd")
    X, y = _explained_data(model, data, target)
    rows = _rows(samples, len(X))
    derivation = derive(_float64(model.network), Data(X, y), chosen, n_steps=step, rows=rows)
    return Explanation(derivation, title, trained=True)


def _explained_data(model: Model, data: Any, target: Any) -> tuple[Floats, Floats]:
    """Scaled inputs and targets in float64."""
    if data is None:
        raise InputError(
            _("A model is explained on data, and none are given."),
            _("Name a table with --data TABLE (data=...)."),
        )
    table = read_table(data) if isinstance(data, (str, Path)) else data
    if model.schema is None or not isinstance(table, Table):
        network_data = _data(_float64(model.network), _inputs(model, table), target)
        return network_data.X, network_data.y
    schema = model.schema
    X = schema.encode_inputs(schema.inputs_of(table))
    columns = [table.column(name) for name in schema.targets]
    y = columns[0] if schema.classes is not None else np.column_stack(columns)
    return X, schema.encode_targets(y)


def _float64(network: Network) -> Network:
    """A float32 network is explained in float64, from its stored weights."""
    layers = tuple(
        replace(
            layer,
            W=np.asarray(layer.W, np.float64),
            b=None if layer.b is None else np.asarray(layer.b, np.float64),
        )
        for layer in network.layers
    )
    return replace(network, layers=layers)
