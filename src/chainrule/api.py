# Longer than 250 lines: all that a script calls stands in one place, each function short.
"""What the commands and a script call: train, fit, predict, save, load, explain, differentiate,
check, worksheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.files import check_writable
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.data import Feature, Table, read_table, table_from_frame
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward import differentiation
from chainrule.derivation.feedforward.moments import derive
from chainrule.derivation.forms.steps import Derived
from chainrule.engines.plan import Data
from chainrule.families.registry import family_of, get_family
from chainrule.models.classical import ClassicalModel, load_any
from chainrule.models.classical_report import as_target, for_family
from chainrule.models.columns import (
    Surprises,
    beside_inputs,
    check_probable,
    inputs_of,
    predicted_columns,
    probabilities,
)
from chainrule.models.fit import as_data, fit
from chainrule.models.mlp import Model
from chainrule.models.report import Tested
from chainrule.models.workflow import Outcome, family_learner, train_problem
from chainrule.network import Bias, Network
from chainrule.pieces.activations import get_activation
from chainrule.problems.from_table import Columns, read_known
from chainrule.problems.problem import NetworkSpec, Problem, naming, prepare
from chainrule.problems.sources import is_stated, no_such_source, read_problem
from chainrule.training.callbacks import Callback
from chainrule.training.progress import ProgressBar

if TYPE_CHECKING:  # loaded where they are used, so that training and explaining start sooner
    from chainrule.answers.marked import Marked
    from chainrule.worksheets.sheet import Worksheet

__all__ = [
    "Derived", "Explanation", "Model", "Outcome", "check", "differentiate", "explain", "fit",
    "load", "predict", "predict_pieces", "read_table", "save", "train", "worksheet",
]  # fmt: skip


def train(
    source: Any,
    target: str | Sequence[str] | None = None,
    *,
    model: str = "mlp",
    task: str | None = None,
    scale: str | None = None,
    network: NetworkSpec | None = None,
    drop: Sequence[str] = (),
    categorical: Sequence[str] = (),
    numeric: Sequence[str] = (),
    on_bad_row: str = "stop",
    test_fraction: float = 0.2,
    test: Any = None,
    cv: int = 0,
    output: str | Path | None = None,
    force: bool = False,
    callbacks: Sequence[Callback] = (),
    verbose: bool = False,
    announce: Callable[[Problem], None] | None = None,
    **settings: Any,
) -> Outcome:
    """Train on a built-in example, a network file, a table's file, a `Table` or a data frame.

    `model` is "mlp" or a classical family, such as "perceptron"; `settings` are then the arguments
    of its estimator, and a family that learns no target needs none.

    For tables: `target`, one column or several; `task` ("classification", "regression"); `scale`
    ("standard" where neither it nor the family says another, "max", "minmax", "none"); `network`;
    columns to `drop`, or to take as labels
    (`categorical`) or numbers (`numeric`); `on_bad_row` "stop" with an error, or "skip" the row.
    An example or a network file brings its own. `settings` change the source's.

    `test_fraction` of the rows are held out and scored; with `test`, a table or its file, all rows
    are trained on and those of `test` scored; with `cv` parts, each is left out and scored once,
    and then all rows are trained on. `announce` is given the problem when all is ready
    for it to be trained on. With `output` the model is saved, which is refused before training
    where it could not be.
    """
    if output is not None:
        check_writable(output, force=force)
    if test is not None and cv:
        raise InputError(_("test and cv are two ways to score: choose one."))
    family = None if model == "mlp" else get_family(model)
    if family is not None and network is not None:
        raise InputError(_("{family} has no layers to choose.").format(family=family.name))
    problem = read_problem(
        source,
        target,
        settings=settings if family is None else {},
        task=task,
        scale=scale or "standard",
        spec=network,
        columns=Columns(tuple(drop), tuple(categorical), tuple(numeric)),
        on_bad_row=on_bad_row,
        needs_target=family is None or not family.learns_nothing,
    )
    if family is not None:
        problem = for_family(problem, family, scale)
    tested = None if test is None else _tested(problem, test, on_bad_row)
    bar = ProgressBar(len(problem.X), verbose and family is None)
    with ExitStack() as stack:

        def begin(problem: Problem) -> None:
            if announce is not None:
                announce(problem)
            stack.enter_context(bar)

        outcome = train_problem(
            problem,
            learner=None if family is None else family_learner(family, settings),
            test_fraction=test_fraction,
            tested=tested,
            n_folds=cv,
            callbacks=[*callbacks, bar],
            begin=begin,
        )
    if output is not None:
        outcome.model.save(output, force=force)
    return outcome


def _tested(problem: Problem, test: Any, on_bad_row: str) -> Tested:
    """The rows of a table with the columns of `problem`."""
    if not problem.features:
        raise InputError(
            _("{source} brings its own data: other data do not apply.").format(source=problem.title)
        )
    table = _as_table(test, on_bad_row)
    X, y, _rejected = read_known(table, problem.features, problem.targets, problem.task, on_bad_row)
    return Tested(X, y, table.source)


def _as_table(data: Any, on_bad_row: str = "stop") -> Table:
    if isinstance(data, Table):
        return data
    if isinstance(data, (str, Path)):
        return read_table(data, on_bad_row=on_bad_row)
    return table_from_frame(data)


def predict(model: Model | ClassicalModel | str | Path, data: Any, *, proba: bool = False) -> Any:
    """Labels ``(n,)`` or ``(n, targets)``, or numbers ``(n, targets)``, for a table, its file, a
    data frame or an array of raw inputs. With `proba`, of a classification, the probabilities
    ``(n, classes)``, of several targets a list of these. Of a classical family without a target,
    what it tells of each row, columns ``(n,)`` by their names."""
    model = load_any(model) if isinstance(model, str | Path) else model
    X = _inputs(model, data)
    return probabilities(model, X) if proba else model.predict(X)


def predict_pieces(
    model: Model | ClassicalModel,
    tables: Iterable[Table],
    *,
    proba: bool = False,
    keep: bool = False,
) -> tuple[Iterator[dict[str, Any]], Surprises]:
    """Predictions as named columns for tables one after another, so that none has to be whole in
    memory; with `keep` beside the tables' own columns. And what was surprising in them."""
    if proba:
        check_probable(model)
    completes = isinstance(model, ClassicalModel) and model.family.completes is not None
    surprises = Surprises(None if completes else model.schema)

    def pieces() -> Iterator[dict[str, Any]]:
        for table in tables:
            X = inputs_of(model, table)
            surprises.look_at(X)
            columns = predicted_columns(model, X, proba)
            yield beside_inputs(table, columns) if keep else columns

    return pieces(), surprises


def _inputs(model: Model | ClassicalModel, data: Any) -> Floats:
    is_frame = model.schema is not None and hasattr(data, "columns")
    if not isinstance(data, (str, Path, Table)) and not is_frame:
        return np.asarray(data, float)
    return inputs_of(model, _as_table(data))


def save(model: Model | ClassicalModel | Network, path: str | Path, *, force: bool = False) -> None:
    """Write a model file. An existing file is replaced only with `force`. A fitted estimator of a
    classical family, such as a `SOM`, can be saved as it is."""
    _as_model(model).save(path, force=force)


def _as_model(model: Any) -> Model | ClassicalModel:
    if isinstance(model, Network):
        return Model(model)
    if isinstance(model, Model | ClassicalModel):
        return model
    family, task = family_of(model)
    return ClassicalModel(family, model, None, task)


def load(path: str | Path) -> Model | ClassicalModel:
    """Read a model file; ModelFileError says what is wrong with it."""
    return load_any(path)


def explain(
    source: str | Path | Model | ClassicalModel | Network,
    *,
    data: Any = None,
    target: Any = None,
    sample_weight: Any = None,
    samples: Sequence[int] | str | None = None,
    step: int = 0,
    **settings: Any,
) -> Explanation:
    """Every number of one training step, after `step` steps of training.

    `source` is a built-in example, a network file, or a trained model (or its file) with `data`:
    a table or its file, or an array with `target`; `sample_weight` ``(n,)`` says how much each row
    of `data` counts. `samples` are 1-based data rows shown as one
    batch, or "all"; None: what the next step takes, for a model the first row. `settings`
    replace the source's own, such as ``update_order="sequential"``. A classical network is
    explained on one row, of a table, an array or a built-in example; a fitted estimator of one
    can be the source itself.
    """
    if step < 0:
        raise InputError(_("step must be zero or more; found {step}.").format(step=step))
    if not isinstance(source, str | Path) or not is_stated(source):
        model, title = _model_to_explain(source)
        if isinstance(model, ClassicalModel):
            return _explain_classical(model, title, data, target, samples, step, settings)
        given = (data, target, sample_weight)
        return _explain_model(model, title, given, samples or [1], step, settings)
    if data is not None or target is not None or sample_weight is not None:
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
            Data(prepared.X, prepared.y, prepared.weight),
            chosen,
            n_steps=step,
            rows=_rows(samples, len(prepared.X)),
            shows_signals=problem.shows_signals,
        )
    return Explanation(derivation, problem.title)


def differentiate(*, activation: str | None = None, loss: str | None = None) -> Derived:
    """How the derivative of an activation, or the gradient of a loss, comes about, step by step.

    Raises UnknownNameError for a name nothing has, InputError unless one of the two is named.
    """
    if (activation is None) == (loss is None):
        raise InputError(_("Name an activation or a loss, one of the two."))
    if activation is not None:
        row = get_activation(activation)
        if row.pullback is None:
            raise InputError(_("{name} has no derivative to train by.").format(name=row.name))
        return Derived(differentiation.activation(row.name))
    if loss not in differentiation.LOSSES:
        raise UnknownNameError("loss", loss, differentiation.LOSSES)
    assert loss is not None
    return Derived(differentiation.loss(loss))


def check(
    source: str | Path | Model | Network,
    answers: str | Path | Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    target: Any = None,
    samples: Sequence[int] | str | None = None,
    step: int | None = None,
    **settings: Any,
) -> Marked:
    """A person's numbers for a training step against the true ones.

    `answers` is a TOML, JSON or CSV file of names and numbers, a filled worksheet, a derivation
    in JSON, or a dictionary; None where `source` is itself a filled worksheet. Everything else is
    as in `explain`; a derivation says itself of which step and samples it is, and what it was
    made with. Raises InputError or DataError for a name or a number that cannot be read.
    """
    from chainrule.answers.checking import check_sheet, context_of
    from chainrule.answers.reading import read_sheet

    sheet = read_sheet(_sheet_itself(source) if answers is None else answers)
    said = context_of(sheet)
    step = said.pop("step", 0) if step is None else step
    samples = said.pop("samples", None) if samples is None else samples
    chosen = {key: v for key, v in said.items() if key not in ("step", "samples")} | settings
    explanation = explain(source, data=data, target=target, samples=samples, step=step, **chosen)
    return check_sheet(explanation, sheet)


def worksheet(
    source: str | Path | Model | Network | None = None,
    *,
    sizes: Sequence[int] | None = None,
    activation: str | Sequence[str] = "logistic",
    output_activation: str | None = None,
    loss: str = "half_squared_error",
    bias: Bias = "trained",
    rows: int = 1,
    seed: int = 0,
    data: Any = None,
    target: Any = None,
    samples: Sequence[int] | str | None = None,
    blanks: float = 1.0,
    formulas: bool = True,
    digits: int = 6,
    **settings: Any,
) -> Worksheet:
    """An exercise: one training step with blanks to fill in, and its key.

    From `sizes`: a network with short numbers, drawn by `seed`; a batch has `rows` samples. From
    a `source` as in `explain`: its own network, and the `samples` chosen. `blanks` from 0 (all is
    shown) to 1 (all is left to do) fades the steps in; `formulas` says whether a blank's formula is
    given; numbers that are not short are shown to `digits` significant digits. `settings` as in
    `explain`. ``.text()`` filled in goes straight into `check`.
    """
    from chainrule.worksheets.making import Wanted, generated, of_step

    form: dict[str, Any] = {"blanks": blanks, "formulas": formulas, "digits": digits}
    if (source is None) == (sizes is None):
        raise InputError(
            _("Name a SOURCE or give --sizes (sizes=...), one of the two."),
            _("For instance --sizes 2,3,1 --activation relu --seed 7."),
        )
    if sizes is not None:
        wanted = Wanted(sizes, activation, output_activation, loss, bias, rows, seed)
        return generated(wanted, settings, **form)
    assert source is not None
    explanation = explain(
        source, data=data, target=target, samples=samples, **({"dropout": 0.0} | settings)
    )
    return of_step(explanation, **form)


def _sheet_itself(source: Any) -> Path:
    """The source, where it is a file that may be a filled worksheet."""
    if isinstance(source, str | Path) and Path(source).suffix in (".toml", ".json"):
        return Path(source)
    raise InputError(
        _("There are no answers to check."),
        _("Name their file after SOURCE, or check a filled worksheet: chainrule check SHEET."),
    )


def _rows(samples: Sequence[int] | str | None, n: int) -> list[int] | None:
    """Rows from 0."""
    if samples == "all":
        return list(range(n))
    return None if samples is None else [int(sample) - 1 for sample in samples]


def _model_to_explain(source: Any) -> tuple[Model | ClassicalModel, str]:
    """The model and what it is called."""
    if not isinstance(source, str | Path):
        return _as_model(source), _("a trained network")
    if not Path(source).exists():
        raise no_such_source(source)
    return load_any(source), str(source)


def _explain_classical(
    model: ClassicalModel,
    title: str,
    data: Any,
    target: Any,
    samples: Sequence[int] | str | None,
    step: int,
    settings: dict[str, Any],
) -> Explanation:
    settings = {name: v for name, v in settings.items() if (name, v) != ("dropout", 0.0)}
    if settings:
        raise InputError(
            _("A classical network is explained as it was fitted: {setting} does not apply.")
            .format(setting=next(iter(settings)))
        )  # fmt: skip
    X, y = _classical_data(model, data, target)
    rows = _rows(samples, len(X)) or []
    if len(rows) > 1 or not all(0 <= row < len(X) for row in rows):
        raise InputError(
            _("A classical network is explained on one sample from 1 to {n}.").format(n=len(X))
        )
    X = np.asarray(model.encoded(X), np.float64)
    graph = model.family.derive(model.estimator, X, y, rows[0] if rows else None, step)
    return Explanation(graph, title)


def _classical_data(model: ClassicalModel, data: Any, target: Any) -> tuple[Floats, Any]:
    """Raw inputs, and targets where they are known."""
    if data is None:
        raise _no_data()
    if isinstance(data, str) and is_stated(data):
        problem = read_problem(data)
        return problem.X, as_target(problem.y, problem.task)
    schema = model.schema
    is_table = isinstance(data, (str, Path, Table)) or hasattr(data, "columns")
    if schema is None or not is_table:
        return _inputs(model, data), None if target is None else np.asarray(target)
    table = _as_table(data)
    if not set(schema.targets) <= set(table.columns):
        return schema.inputs_of(table), None
    features = schema.features or tuple(map(Feature, schema.inputs))
    X, y, _rejected = read_known(table, features, schema.targets, schema.task)
    return X, as_target(y, schema.task)


def _explain_model(
    model: Model, title: str, given: Any, samples: Any, step: int, settings: dict[str, Any]
) -> Explanation:
    # A trained network is looked at whole: nothing is dropped out.
    chosen = model.settings.changed(**({"dropout": 0.0} | settings))
    if chosen.solver == "lbfgs":
        chosen = chosen.changed(solver="sgd")
    shown = _explained_data(model, *given)
    rows = _rows(samples, len(shown.X))
    derivation = derive(_float64(model.network), shown, chosen, n_steps=step, rows=rows)
    return Explanation(derivation, title, trained=True)


def _explained_data(model: Model, data: Any, target: Any, sample_weight: Any) -> Data:
    """Scaled inputs, targets and weights in float64."""
    if data is None:
        raise _no_data()
    schema = model.schema
    is_table = isinstance(data, (str, Path, Table)) or hasattr(data, "columns")
    if schema is None or not is_table:
        return as_data(_float64(model.network), _inputs(model, data), target, sample_weight)
    features = schema.features or tuple(map(Feature, schema.inputs))
    X, y, _rejected = read_known(_as_table(data), features, schema.targets, schema.task)
    encoded = schema.encode_inputs(X), schema.encode_targets(y)
    return Data(*encoded, None if sample_weight is None else np.asarray(sample_weight, float))


def _no_data() -> InputError:
    return InputError(
        _("A model is explained on data, and none are given."),
        _("Name a table with --data TABLE (data=...)."),
    )


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
