# Longer than 250 lines: all that a script calls stands in one place, each function short.
"""What the commands and a script call: train, predict, save, export, explain, board, differentiate,
check and worksheet. Each loads what it needs when it is called.

`chainrule.fit` stands in models/fit.py, `chainrule.load` in models/model.py.
"""

from __future__ import annotations

import contextlib
import inspect
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from functools import partial
from numbers import Integral
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias, Unpack

from chainrule.basics.arguments import argument, argument_name, is_typed, taking
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.files import check_writable
from chainrule.basics.i18n import _
from chainrule.basics.memory import Room, in_units
from chainrule.basics.random import make_seed
from chainrule.basics.stored import is_number, is_whole
from chainrule.basics.temporary import folder_within
from chainrule.data.said import marks_said, names_said
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.moments import derive
from chainrule.engines.plan import Data
from chainrule.engines.torch import check_device
from chainrule.pieces.activations import get_activation
from chainrule.pieces.losses import NAMES, Loss, rows_named
from chainrule.pieces.scores import get_score
from chainrule.problems.problem import naming, prepare
from chainrule.problems.sources import is_stated, no_such_source, read_problem
from chainrule.training.checkpoint import USUAL, Checkpoint, opened
from chainrule.training.counting import steps_counted
from chainrule.training.settings import check_known, make_settings

if TYPE_CHECKING:  # loaded where they are used, so that explaining starts sooner
    from chainrule.answers.klass import MarkedClass
    from chainrule.answers.marked import Marked
    from chainrule.basics.typing import Estimator, Floats, Rows
    from chainrule.data.table import Table
    from chainrule.derivation.forms.steps import Derived
    from chainrule.families.family import Family
    from chainrule.models.columns import Surprises
    from chainrule.models.export.writing import Exported
    from chainrule.models.judging import Tested
    from chainrule.models.model import Model
    from chainrule.models.workflow import Outcome
    from chainrule.network import Bias, Network
    from chainrule.page.board import Board
    from chainrule.pieces.activations import Activation
    from chainrule.preprocessing.class_weights import ClassWeight
    from chainrule.preprocessing.schema import Schema
    from chainrule.problems.network_spec import NetworkSpec
    from chainrule.problems.problem import Problem
    from chainrule.training.callbacks import Callback, Recorder
    from chainrule.training.setting_types import EstimatorTypes, SettingTypes
    from chainrule.worksheets.worksheet import Worksheet

MOST_STEPS = 1_000_000
"""That a derivation takes by the definitions, a minute or a few; further on, train and explain the
model."""

Fitted: TypeAlias = "Model | Outcome | Network | Estimator"
"""A model, what `train` returned, a network, or a fitted estimator of ours."""


def train(
    source: Any,
    target: str | Sequence[str] | None = None,
    *,
    model: str = "mlp",
    task: str | None = None,
    scale: str | None = None,
    network: NetworkSpec | None = None,
    drop: str | Sequence[str] = (),
    categorical: str | Sequence[str] = (),
    numeric: str | Sequence[str] = (),
    date: str | Sequence[str] = (),
    missing: str | Sequence[str] = (),
    weight: str | None = None,
    class_weight: ClassWeight = None,
    score: str | Sequence[str] | None = None,
    on_bad_row: str = "stop",
    fast: bool = False,
    seconds: float | None = None,
    test_fraction: float | None = None,
    test: Any = None,
    cv: int = 0,
    output: str | Path | None = None,
    force: bool = False,
    callbacks: Callback | Sequence[Callback] = (),
    verbose: bool | int = False,
    announce: Callable[[Problem], None] | None = None,
    checkpoint: str | Path | Checkpoint | None = None,
    every: str | float = USUAL,
    resume: bool = False,
    log: str | Path | None = None,
    memory: str | float | None = None,
    scratch: str | Path | None = None,
    **settings: Unpack[EstimatorTypes],
) -> Outcome:
    """Train on a built-in example, a network file, a table's file, a `Table`, a data frame, or a
    stream of tables: a `pyarrow.RecordBatchReader` or anything else with ``__arrow_c_stream__``, an
    iterator of data frames, Arrow tables or record batches, or a function that gives one. A stream
    is written once into `scratch`, in the order in which it comes (needs pyarrow). Returned is an
    `Outcome`: its `model` predicts (``cr.predict(outcome.model, table)``), its `report` says how
    good it is.

    `model` is "mlp" or a classical family, such as "perceptron"; `settings` are then the arguments
    of its estimator, and a family that learns no target needs none.

    A table is learned by several networks, each of which leaves out one part of the rows and keeps
    its best epoch on it, so that every row is scored by a network that has not seen it; their
    outputs are averaged. How many there are, how wide and how long they learn follows from the
    table's size, or from the `seconds` of one core that they may take. With `fast`, with layers or
    an activation said, or with any setting but max_iter, random_state, n_threads, engine, device
    and mixed_precision it is one network.

    For tables: `target`, one column or several; `task` ("classification", "regression"); `scale`
    (where it is not said "robust" of several networks for classes, the family's, or "standard";
    "max", "minmax", "none"); the network, by the names that the estimators have for it
    (`hidden_layer_sizes`, `activation`, `output_activation`, `loss`, `bias`, `embedding`);
    columns to `drop`, or to take as labels (`categorical`), as numbers (`numeric`) or as dates
    (`date`; "when=dmy" says the order of their parts); marks of `missing` cells ("-", "age=-1" of
    one column; with a map "ignore" is its setting `missing`); `on_bad_row` "stop" with an error, or
    "skip" the row. An example or a network file brings its own. `settings` change the source's.

    A column of a table may say how much each row counts (`weight`), in training and in all figures,
    as `sample_weight` does in scikit-learn; `class_weight` ("balanced", or a dictionary by class)
    how much each class does, in training alone.
    `score`, one name or several of `chainrule.pieces.scores`, are figures to have besides the usual
    ones; with ``early_stopping=True`` the first is what is watched. `verbose` is a progress bar, or
    lines where there is no terminal; a number: a line after every so many epochs, with how good the
    network is on the rows held out.

    `test_fraction` of the rows are held out and scored (a fifth, or where several networks learn
    none); with `test`, a table or its file, all rows
    are trained on and those of `test` scored; with `cv` parts, each is left out and scored once,
    and then all rows are trained on. `callbacks`, one or several, are called after each epoch.
    `announce` is given the problem when all is ready for it to be trained on. With `output` the
    model is saved, which is refused before training where it could not be.

    `checkpoint` is a file that training is kept in after `every` so often ("5min", "2h", 10 epochs)
    and at its end; ``resume=True`` goes on from it to the bytes of a training that was never
    stopped, or begins where there is none. What is not said is then as it was begun; what is said
    otherwise is refused. A file that is there is else left alone, or with `force` begun anew. A
    training that goes on replaces the `output` that it has written itself. `log`
    is a folder in which each training has a file, a line of JSON an epoch (`chainrule runs`).

    A table that takes more than `memory` ("1GB"; None: half of what is free) is streamed through a
    new folder within `scratch` (None: the system's), which is removed afterwards, to the bytes of
    the model that it is trained to in memory. X of the outcome's `problem` is then gone.
    """
    given: dict[str, Any] = {**settings}
    if model == "mlp":
        network, given = _spec_of(source, network, given, {"task": task, "scale": scale})
    target = names_said("target", target, source)
    drop = names_said("drop", drop, source) or ()
    categorical = names_said("categorical", categorical, source) or ()
    numeric = names_said("numeric", numeric, source) or ()
    date = names_said("date", date, source) or ()
    missing = missing if isinstance(missing, str) else marks_said("missing", missing)
    weight = names_said("weight", weight, source)
    if given.get("engine") == "torch":  # before a large table is read
        check_device(given.get("device", "cpu"))
    keeper = opened(checkpoint, every, resume=resume, force=force)
    if keeper is not None and not keeper.has_agreed:
        said = {
            "target": target,
            "model": model,
            "task": task,
            "scale": scale,
            "network": network,
            "drop": drop,
            "categorical": categorical,
            "numeric": numeric,
            "date": date,
            "missing": missing,
            "weight": weight,
            "class_weight": class_weight,
            "score": score,
            "on_bad_row": on_bad_row,
            "fast": fast,
            "seconds": seconds,
            "test_fraction": test_fraction,
            "cv": cv,
        }
        return train(
            source,
            test=test,
            output=output,
            force=force,
            callbacks=callbacks,
            verbose=verbose,
            announce=announce,
            checkpoint=keeper,
            log=log,
            memory=memory,
            scratch=scratch,
            **_as_begun(keeper, said, given),
        )
    from chainrule.families.registry import get_family
    from chainrule.models.workflow import problem_for, train_problem
    from chainrule.problems.from_table import Columns
    from chainrule.problems.recipe import one_because, with_recipe
    from chainrule.training.callbacks import as_callbacks
    from chainrule.training.progress import watcher
    from chainrule.training.run_log import RunLog

    if output is not None:
        force = (keeper is not None and keeper.replaces(output)) or force
        check_writable(output, force=force)
    if not (test_fraction is None or is_number(test_fraction)) or not is_whole(cv):
        raise InputError(
            _("{test_fraction} is a number from 0 to below 1, {cv} a whole number.").format(
                test_fraction=argument_name("test_fraction"), cv=argument_name("cv")
            )
        )
    scored_by = {"test": test is not None, "cv": bool(cv), "test_fraction": bool(test_fraction)}
    ways = [argument_name(name) for name, is_said in scored_by.items() if is_said]
    if len(ways) > 1:
        raise InputError(
            _("{one} and {other} are two ways to score: choose one.").format(
                one=ways[0], other=ways[1]
            )
        )
    if seconds is not None and not (is_number(seconds) and seconds > 0):
        raise InputError(
            _("{name} must be a positive number; found {found!r}.").format(
                name=argument_name("seconds"), found=seconds
            ),
            _("For instance {option}.").format(option=argument(seconds=30)),
        )
    family = get_family(model)
    marks, of_gaps = _said_of_gaps(missing, family)
    given |= of_gaps
    if network is not None and not family.layered:
        raise InputError(_("{family} has no layers to choose.").format(family=family.name))
    if keeper is not None and not family.layered:
        unkept = family.name if family.unkept is None else family.unkept(given)
        if unkept:
            raise InputError(
                _("No checkpoint can hold a training of {family}.").format(family=unkept),
                _("Without {name} it is trained at once.").format(name=argument_name("checkpoint")),
            )
    with ExitStack() as stack:
        stack.enter_context(taking("on_bad_row", "missing", "scale"))
        problem = read_problem(
            source,
            target,
            settings=given if family.layered else {},
            task=task,
            scale=scale or "standard",
            spec=network,
            columns=Columns(
                _several(drop),
                _several(categorical),
                _several(numeric),
                _several(date),
                marks,
                weight,
            ),
            on_bad_row=on_bad_row,
            needs_target=not family.learns_nothing,
            room_for=partial(
                _room_for,
                family=family,
                settings=given,
                memory=memory,
                scratch=scratch,
                stack=stack,
            ),
            folder_for_copies=lambda: stack.enter_context(folder_within(scratch)),
        )
        scores = _scores(score, family)
        if weight is not None and problem.sample_weight is None:
            raise InputError(
                _("{source} brings its own data: a column of weights does not apply.").format(
                    source=problem.title
                )
            )
        if not problem.features and (memory is not None or scratch is not None):
            raise InputError(
                _("{source} brings its own data: {memory} and {scratch} do not apply.").format(
                    source=problem.title,
                    memory=argument_name("memory"),
                    scratch=argument_name("scratch"),
                )
            )
        problem = problem_for(problem._replace(scratch=scratch), family, scale)
        if family.layered and problem.features:
            because = "fast" if fast else one_because(network, given)
            problem = problem._replace(one_because=because)
            if not because:
                problem = with_recipe(problem, scale, given, seconds)
        if seconds is not None and problem.recipe is None:
            raise InputError(
                _("{name} is for several networks; {said} means one.").format(
                    name=argument_name("seconds"),
                    said=problem.one_because or (source if family.layered else model),
                )
            )
        tested = None if test is None else _tested(problem, test, on_bad_row, weight)
        lines = not isinstance(verbose, bool)
        bar = watcher(len(problem.X), verbose if family.layered else False, [_("rows held out")])
        told = [*as_callbacks(callbacks), bar]
        logged = None if log is None else RunLog(log, problem.title, keeper)
        if logged is not None:
            told = [*told, stack.enter_context(logged)]

        def begin(problem: Problem) -> None:
            if announce is not None:
                announce(problem)
            stack.enter_context(bar)

        outcome = train_problem(
            problem,
            family,
            arguments=given,
            test_fraction=test_fraction,
            tested=tested,
            n_folds=cv,
            callbacks=told,
            begin=begin,
            class_weight=class_weight,
            scores=scores,
            watches=lines and family.layered,
            checkpoint=keeper,
        )
        if logged is not None:
            logged.close(outcome.report.held_out, outcome.model.history)
    if output is not None:
        outcome.model.save(output, force=force)
        if keeper is not None:
            keeper.has_written(output)
    return outcome


def _arguments_of(function: Callable[..., Any]) -> list[str]:
    """The names of its arguments that are no settings."""
    parameters = inspect.signature(function).parameters.values()
    return [p.name for p in parameters if p.kind is not inspect.Parameter.VAR_KEYWORD]


def _check_said(given: Mapping[str, Any], function: Callable[..., Any]) -> None:
    """Raise UnknownArgumentError for what is no setting and no argument of `explain`, to which the
    `function` hands on what it is given; the hint may name an argument of its own."""
    arguments = [*dict.fromkeys((*_arguments_of(explain), *_arguments_of(function)))]
    check_known([name for name in given if name not in arguments], arguments)


def _several(said: str | Sequence[str]) -> tuple[str, ...]:
    """A name by itself is one."""
    return (said,) if isinstance(said, str) else tuple(said)


def _said_of_gaps(
    missing: str | Sequence[str], family: Family
) -> tuple[tuple[str, ...], dict[str, str]]:
    """Marks of missing cells; and, of a family that has a setting of that name, its value."""
    said = _several(missing)
    words = {"ignore", "error"}.intersection(said)
    if not words or not family.has_setting("missing"):
        return said, {}
    return tuple(mark for mark in said if mark not in words), {"missing": words.pop()}


def _spec_of(
    source: Any, network: NetworkSpec | None, settings: dict[str, Any], others: dict[str, Any]
) -> tuple[NetworkSpec | None, dict[str, Any]]:
    """What is said of a table's network, and the `settings` that are not of it. Raises InputError
    where the source brings its own, with what is said of the network or in the `others`."""
    from chainrule.problems.network_spec import OF_SETTINGS, NetworkSpec, spec_of

    if not isinstance(network, NetworkSpec | None):
        raise InputError(
            _("network={found!r} is no specification of a network.").format(found=network),
            _(
                "Say hidden_layer_sizes=(64, 32), activation=..., loss=...; a network of your own "
                "is trained by cr.fit(network, X, y)."
            ),
        )
    arguments = [*OF_SETTINGS, *_arguments_of(train)]
    check_known([name for name in settings if name not in OF_SETTINGS], arguments)
    if not _states_network(source):
        return spec_of(network, settings)
    usual = NetworkSpec()
    of_spec = (network or usual)._asdict()
    said = [name for name, of in OF_SETTINGS.items() if of_spec[of] != getattr(usual, of)]
    said += [name for name in settings if name in OF_SETTINGS]
    said += [name for name, value in others.items() if value is not None]
    if said:
        raise InputError(
            _("{source} brings its own network and scales: {name} does not apply.").format(
                source=source, name=argument_name(said[0])
            ),
            _("chainrule examples NAME prints an example as a file to change."),
        )
    return None, settings


def _as_begun(
    keeper: Checkpoint, arguments: dict[str, Any], settings: dict[str, Any]
) -> dict[str, Any]:
    """Arguments and settings of `train`, as the training in the checkpoint was begun with them."""
    from chainrule.problems.network_spec import NetworkSpec

    usual = inspect.signature(train).parameters
    said = {name: value for name, value in arguments.items() if value != usual[name].default}
    network = said.pop("network", None)
    of_network = zip(NetworkSpec._fields, network or (), NetworkSpec(), strict=False)
    said |= {name: value for name, value, as_usual in of_network if value != as_usual}
    agreed = keeper.agreed(said | settings)
    changed: dict[str, Any] = {n: agreed.pop(n) for n in NetworkSpec._fields if n in agreed}
    if changed or network is not None:
        lists = {name: tuple(value) for name, value in changed.items() if isinstance(value, list)}
        agreed["network"] = NetworkSpec()._replace(**changed | lists)
    if "random_state" in agreed and agreed["random_state"] is None:
        seed = keeper.seed or make_seed()
        keeper.notes["seed"] = list(seed)
        agreed["random_state"] = seed
    return agreed


def _room_for(
    cells: float,
    family: Family,
    settings: Mapping[str, Any],
    memory: str | float | None,
    scratch: str | Path | None,
    stack: ExitStack,
) -> Room | None:
    """What room a table of so many cells is given; InputError for what needs all rows at once,
    before anything is written."""
    from chainrule.problems.room import room_for
    from chainrule.training.streams import check_streamed

    def check(budget: float, needed: float) -> None:
        if needing:
            raise InputError(
                _("{family} needs all rows in memory, and these take more than {memory}.").format(
                    family=needing, memory=in_units(budget)
                ),
                _("{mlp} is trained from files; or give more: {memory}.").format(
                    mlp=argument(model="mlp"), memory=argument(memory=in_units(1.01 * needed))
                ),
            )
        if family.layered:
            check_streamed(make_settings(dict(settings)))

    needing = family.name if family.streams is None else family.streams(settings)
    if family.layered:
        needing = ""
    if needing and memory is None and scratch is None:
        return None
    return room_for(cells, memory, scratch, stack, check)


def _scores(score: str | Sequence[str] | None, family: Family) -> tuple[str, ...]:
    """Their names; UnknownNameError for one that is none."""
    is_one = isinstance(score, str) or not isinstance(score, Iterable)
    names: tuple[Any, ...] = () if score is None else (score,) if is_one else tuple(score)
    for name in names:
        get_score(name)
    if names and not family.layered:
        raise InputError(
            _("{name} is of networks with layers; {family} has figures of its own.").format(
                name=argument_name("score"), family=family.name
            )
        )
    return names


def _tested(problem: Problem, test: Any, on_bad_row: str, weight: str | None) -> Tested:
    """The rows of a table with the columns of `problem`, and that of weights where it has it."""
    from chainrule.models.judging import Tested
    from chainrule.models.rows import as_table
    from chainrule.problems.from_table import read_known

    if not problem.features:
        raise InputError(
            _("{source} brings its own data: other data do not apply.").format(source=problem.title)
        )
    known = (*problem.features, *problem.target_features)
    table = as_table(test, on_bad_row, [f.name for f in known if f.by_text])
    X, y, counts = read_known(
        table,
        problem.features,
        problem.targets,
        problem.task,
        on_bad_row,
        problem.target_features,
        weight,
    )
    return Tested(X, y, counts, table.source)


def predict(
    model: Fitted | str | Path,
    data: Any,
    *,
    proba: bool = False,
    interval: float | None = None,
    unknown: bool = False,
    vigilance: float | None = None,
) -> Any:
    """Labels ``(n,)`` or ``(n, targets)``, or numbers ``(n, targets)``, for a table, its file, a
    built-in example, a data frame or an array of raw inputs. `model` is a trained model, its file
    or what `train` returned, a `Network`, or a fitted estimator, whose numbers have the shape that
    its own `predict` gives them.

    With `proba`, of a classification, the probabilities ``(n, classes)``, of several targets a list
    of these. With `interval`, such as 0.9, of numbers the ends ``(n, targets, 2)`` between which
    about so many of new rows lie (see `chainrule.models.intervals`). Of a family without a target,
    what it says of each row, columns ``(n,)`` by their names. With `unknown`, of adaptive
    resonance, "unknown" stands for rows that no category takes by its vigilance, or by this
    `vigilance`.
    """
    from chainrule.models.intervals import intervals
    from chainrule.models.model import load, model_of
    from chainrule.models.rows import inputs_of

    model = load(model) if isinstance(model, str | Path) else model_of(model)
    X = inputs_of(model, data)
    if interval is not None:
        return intervals(model, X, interval)
    if unknown or vigilance is not None:
        from chainrule.models.vigilance import told

        return told(model, X, vigilance)
    return model.probabilities(X) if proba else model.predict(X)


def predict_pieces(
    model: Model,
    tables: Iterable[Table],
    *,
    proba: bool = False,
    interval: float | None = None,
    unknown: bool = False,
    vigilance: float | None = None,
    keep: bool = False,
    on_bad_row: str = "stop",
) -> tuple[Iterator[dict[str, Any]], Surprises]:
    """Predictions as named columns for tables one after another, so that none has to be whole in
    memory; with `keep` beside the tables' own columns, with `interval` the ends of each target's
    after them; `unknown` and `vigilance` as for `predict`. And what was surprising in them, with
    the rows that ``on_bad_row="skip"`` left out."""
    from chainrule.data.reading import skips
    from chainrule.models.columns import Surprises, beside_inputs
    from chainrule.models.intervals import check_level, columns_of_intervals
    from chainrule.models.rows import inputs_of, usable_inputs
    from chainrule.models.vigilance import check_searches, searched

    searches = unknown or vigilance is not None
    if searches:
        check_searches(model)
    if proba:
        model.check_probable()
    if interval is not None:
        check_level(model, interval)
    surprises = Surprises(None if model.family.takes_gaps(model.fitted) else model.schema)

    def pieces() -> Iterator[dict[str, Any]]:
        for table in tables:
            rejected: Sequence[Any] = ()
            if skips(on_bad_row):
                table, X, rejected = usable_inputs(model, table)
            else:
                X = inputs_of(model, table)
            surprises.rejected += [*table.rejected, *rejected]
            surprises.look_at_table(table)
            surprises.look_at(X)
            columns = searched(model, X, vigilance) if searches else model.columns(X, proba)
            if interval is not None:
                columns |= columns_of_intervals(model, X, interval)
            yield beside_inputs(table, columns) if keep else columns

    return pieces(), surprises


def save(model: Fitted, path: str | Path, *, force: bool = False) -> None:
    """Write a model file, at `path`, of a model, a `Network` or a fitted estimator, such as a `SOM`
    or an `MLPClassifier`. An existing file is replaced only with `force`."""
    from chainrule.models.model import model_of

    model_of(model).save(path, force=force)


def plot(model: Fitted | str | Path, path: str | Path, *, force: bool = False) -> None:
    """Draw what `model`, a `Network`, a fitted estimator or a model's file, has learned, into
    `path`: ``.png``, ``.svg`` or ``.pdf``. Of a feed-forward network the loss curves and weights,
    of a map its planes, of fuzzy ART boxes, of an RBM weights as images where its rows are square,
    and so on.

    An existing file is only replaced with `force`. MissingDependencyError without matplotlib.
    """
    from chainrule.models.model import load, model_of
    from chainrule.models.plots import check_plot, plot_model

    check_plot(path, force)
    found = load(model) if isinstance(model, str | Path) else model_of(model)
    plot_model(found, path, force=force)


def export(
    model: Fitted | str | Path, path: str | Path, *, data: Any = None, force: bool = False
) -> Exported:
    """Write a model, a `Network`, a fitted estimator or a model's file to `path`, as a program of C
    (``.c``) or as ONNX (``.onnx``), with its columns, gaps, scaling and categories.

    Models of the families mlp, rbf and som can travel, also several networks whose outputs are
    averaged; intervals and importances cannot. A file of C tests itself on three rows: those of
    `data`, a table, its file or an array, or else rows within what training saw. ONNX needs the
    extra ``onnx``. Raises InputError for what a format cannot say, and names the part;
    MissingDependencyError; FileError. An existing file is replaced only with `force`.
    """
    from chainrule.models.export.writing import check_export, write
    from chainrule.models.model import load, model_of

    check_export(path, force)
    model = load(model) if isinstance(model, str | Path) else model_of(model)
    return write(model, path, data, force)


def explain(
    source: Fitted | str | Path,
    *,
    data: Any = None,
    target: Any = None,
    sample_weight: Any = None,
    samples: Rows = None,
    step: int = 0,
    member: int = 1,
    loss: str | None = None,
    verbose: bool = False,
    **settings: Unpack[SettingTypes],
) -> Explanation:
    """Every number of one training step, after `step` steps of training.

    `source` is a built-in example or a network file; or a trained model (or its file), a `Network`
    or a fitted estimator, with `data`: a table or its file, a built-in example, or an array of raw
    inputs; with `target` ``(n,)``, an array or a list of the rows' targets, where they stand in no
    column of the table; without targets there is the forward pass alone. `sample_weight` ``(n,)``
    says how much each row of `data` counts. `samples` are
    1-based data rows shown as one batch, or "all"; None: what the next step takes, for a model the
    first row. `settings` replace the source's own, such as ``update_order="sequential"``. Of a
    model of several networks the step is that of `member`, from 1. An example or a network file may
    be explained with another `loss` than its own. Where there are too many
    quantities for a text, it is a summary: the row, the largest terms, each network's outputs.
    `verbose` is a bar on the terminal while many steps are taken first.

    A classical network is explained on one row. `data` may also be a pair ``(X, y)``; of a
    scikit-learn pipeline that ends in one of ours, it is what goes into the pipeline, and shown is
    the last step.
    """
    given: dict[str, Any] = {**settings}
    _check_said(given, explain)
    if not is_whole(step, MOST_STEPS):
        message = _("{name} must be a whole number from 0 to {most:,}; found {step!r}.")
        raise InputError(message.format(name=argument_name("step"), most=MOST_STEPS, step=step))
    if not _states_network(source):
        if loss is not None:
            raise InputError(
                _("The loss of a trained model is the one it was trained for."),
                _("Another loss is for built-in examples and network files."),
            )
        from chainrule.models.pipelines import at_its_end, is_pair, is_pipeline
        from chainrule.models.rows import rows_to_explain

        if target is None and is_pair(data):
            data, target = data
        line = ""
        if data is not None and is_pipeline(source):
            source, data, line = at_its_end(source, data)
        model, title = _model_to_explain(source), line or _title_of(source)
        rows = rows_to_explain(model, data, target, sample_weight)
        shown = _rows(samples, len(rows.X))
        one = model.member(member) if model.family.layered else model
        with steps_counted(verbose):
            derivation = one.derive(rows, shown, step, given)
        make = partial(_make_board, lambda: line or _title_of(source), model.schema, rows.raw)
        first = (shown or [0])[0] + 1
        lines = None
        if rows.raw is not None and model.family.layered and not step:
            lines = partial(_summary, model, rows.raw, first, member)
        table = None
        if rows.raw is not None and not model.family.layered:
            table = partial(_row_table, model, derivation, rows.raw)
        return Explanation(
            derivation, title, trained=True, make_board=make, summary=lines, row=table
        )
    if data is not None or target is not None or sample_weight is not None:
        raise InputError(
            _("{source} brings its own data: other data do not apply.").format(source=source),
            _("chainrule examples NAME prints an example as a file to change."),
        )
    problem = read_problem(source)
    if loss is not None:
        problem = problem._replace(spec=problem.spec._replace(loss=loss))
    chosen = problem.settings.changed(**given)
    with naming(problem.source), steps_counted(verbose):
        prepared = prepare(problem)
        derivation = derive(
            prepared.network,
            Data(prepared.X, prepared.y, prepared.weight),
            chosen,
            n_steps=step,
            rows=_rows(samples, len(prepared.X)),
            shows_signals=problem.shows_signals,
        )
    raw = problem.in_memory
    make = partial(_make_board, lambda: read_problem(source).title, prepared.schema, raw)

    def summarized() -> list[str]:
        from chainrule.models.model import Model

        model = Model(prepared.network, prepared.schema)
        return _summary(model, raw, derivation.samples[0], 1)

    summary = None if step else summarized
    return Explanation(derivation, problem.title, make_board=make, summary=summary)


def _summary(model: Model, raw: Floats, row: int, member: int) -> list[str]:
    from chainrule.models.summary import summary

    return summary(model, raw, row, member)


def _row_table(model: Model, derivation: Any, raw: Floats) -> list[list[str]]:
    from chainrule.models.row_table import row_table

    return row_table(model, derivation, raw)


def _make_board(
    title: Callable[[], str],
    schema: Schema | None,
    raw: Floats | None,
    explanation: Explanation,
    run: Recorder | None = None,
) -> Board:
    """`title` says it in the language that is spoken when it is called."""
    from chainrule.page.board import Board
    from chainrule.page.own_row import Origin
    from chainrule.page.writing import board_page

    origin = None if schema is None or raw is None else Origin(schema, raw)
    page = board_page(explanation, origin, title, run)
    return Board(page, explanation.derivation)


def board(
    source: Fitted | str | Path,
    *,
    data: Any = None,
    target: Any = None,
    samples: Rows = None,
    step: int = 0,
    loss: str | None = None,
    run: Recorder | None = None,
    verbose: bool = False,
    **settings: Unpack[SettingTypes],
) -> Board:
    """A training step at work, on one page that opens from disk: the network as a figure, one
    equation at a time, any number typed over, any result hidden and asked for.

    `source`, `data`, `target`, `samples`, `step`, `loss`, `verbose` and `settings` are as in
    `explain`. The page is ``.html``; ``.save(path)`` writes it, ``.show()`` opens it in the
    browser, and a notebook shows it by itself.

    `run` is a `chainrule.callbacks.Recorder` that watched the training of `source`, a model or what
    `train` returned: the page has a slider over the moments that it kept, with the loss, what is
    predicted over one or two inputs or the images that are misread, the weights' paths and how
    large the gradients are; a small network's step is shown as it is at each moment.
    """
    if run is not None:
        if (
            data is not None
            or target is not None
            or samples is not None
            or step
            or loss
            or settings
        ):
            raise InputError(
                _("A run brings its own data and settings: nothing else is said of it.")
            )
        return _board_of_run(source, run)
    explanation = explain(
        source,
        data=data,
        target=target,
        samples=samples,
        step=step,
        loss=loss,
        verbose=verbose,
        **settings,
    )
    shown: Board = explanation.board()
    return shown


_MOST_IN_A_BATCH = 3000
"""Quantities of a run's first step; where its batch has more, one row of it is shown."""


def _board_of_run(source: Fitted | str | Path, run: Recorder) -> Board:
    """The page of a run: its first step, and what the recorder kept."""
    from chainrule.models.workflow import Outcome
    from chainrule.training.callbacks import Recorder

    if isinstance(run, Recorder) and not run.snapshots:
        raise InputError(
            _("The recorder has watched no training of one network."),
            _("cr.fit(..., callbacks=[recorder]) lets it watch, and so does cr.train."),
        )
    if not isinstance(run, Recorder) or (isinstance(source, str | Path) and is_stated(source)):
        raise InputError(
            _("A run is shown with the model that was trained, and its recorder."),
            "cr.board(cr.train(..., callbacks=[recorder]), run=recorder)",
        )
    model = _model_to_explain(source)
    if run.history is not None and [*model.history.loss] != [*run.history.loss]:
        raise InputError(
            _("The recorder has watched another training than this model's."),
            _("A recorder keeps the last training that it watched; each wants its own."),
        )
    title = source.problem.title if isinstance(source, Outcome) else _title_of(source)
    schema, first, data = model.schema, run.snapshots[0].state.network, run.data
    derivation = derive(first, data, run.settings)
    if derivation.size > _MOST_IN_A_BATCH:
        derivation = derive(first, data, run.settings, rows=[derivation.records.samples[0] - 1])
    plain = schema is not None and schema.parts == list(schema.inputs)
    raw = schema.input_scaler.inverse(data.X) if schema is not None and plain else None
    make = partial(_make_board, lambda: title, schema, raw, run=run)
    board: Board = Explanation(derivation, title, make_board=make).board()
    return board


def differentiate(
    *, activation: str | Activation | None = None, loss: str | Loss | None = None
) -> Derived:
    """How the derivative of an activation, or the gradient of a loss, comes about, step by step.

    Raises UnknownNameError for a name nothing has, InputError unless one of the two is named.
    """
    from chainrule.derivation.feedforward import differentiation
    from chainrule.derivation.forms.steps import Derived

    if (activation is None) == (loss is None):
        raise InputError(_("Name an activation or a loss, one of the two."))
    if activation is not None:
        return Derived(differentiation.of_activation(get_activation(activation)))
    assert loss is not None
    rows = (loss,) if isinstance(loss, Loss) else rows_named(loss)
    if not rows:
        raise UnknownNameError("loss", loss, NAMES)
    return Derived(differentiation.of_losses(rows))


def check(
    source: Fitted | str | Path,
    answers: str | Path | Mapping[str, Any] | None = None,
    *,
    data: Any = None,
    target: Any = None,
    samples: Rows = None,
    step: int | None = None,
    tolerance: str | float | None = None,
    loss: str | None = None,
    verbose: bool = False,
    **settings: Unpack[SettingTypes],
) -> Marked:
    """A person's numbers for a training step against the true ones.

    `answers` is a TOML, JSON or CSV file of names and numbers, a filled worksheet, a derivation in
    JSON, or a dictionary; None where `source` is itself a filled worksheet. `tolerance` is what a
    number may be off by whatever its digits: "1%" (or 0.01) of itself, or 3 for so many significant
    digits. `data`, `target`, `samples`, `step`, `loss`, `verbose` and `settings` are as in
    `explain`; a derivation says itself of which step and samples it is, and what it was made with.
    Raises InputError or DataError for a name or a number that cannot be read."""
    given: dict[str, Any] = {**settings}
    _check_said(given, check)
    from chainrule.answers.checking import check_sheet, context_of
    from chainrule.answers.marking import read_tolerance
    from chainrule.answers.reading import read_sheet

    sheet = read_sheet(_sheet_itself(source) if answers is None else answers)
    context: dict[str, Any] = {"step": 0, "samples": None} | context_of(sheet)
    asked = {"step": step, "samples": samples}
    context |= {name: value for name, value in asked.items() if value is not None}
    explanation = explain(
        source, data=data, target=target, loss=loss, verbose=verbose, **(context | given)
    )
    return check_sheet(explanation, sheet, read_tolerance(tolerance))


def worksheet(
    source: Fitted | str | Path | None = None,
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
    samples: Rows = None,
    blanks: float = 1.0,
    formulas: bool = True,
    digits: int = 6,
    steps: Sequence[str] = (),
    learner: str = "",
    slip: int | None = None,
    **settings: Unpack[SettingTypes],
) -> Worksheet:
    """An exercise: one training step with blanks to fill in, and its key.

    From `sizes`: a network with short numbers, drawn by `seed`, of the `activation`,
    `output_activation`, `loss` and `bias` said; a batch has `rows` samples. From a `source` (with
    `data` and `target`) as in `explain`: its own network, and the `samples` chosen. `blanks` from 0
    (all is shown) to 1 (all is left to do) fades the steps in; `formulas` says whether a blank's
    formula is given; numbers that are not short are shown to `digits` significant digits. `steps`
    are phases ("forward", "loss", "backward", "update") or kinds ("delta"): the sheet has these
    alone, and gives what else they need. `learner` is whose sheet it is. `settings` as in
    `explain`. ``.text()`` filled in goes straight into `check`.

    `slip` 1, 2 or 3 shows all numbers and plants a slip in one of them, carried on correctly: asked
    are the first wrong line, what was done there (of 3, 4 or 5 sentences), and the right number.
    1 is a classic mistake, 2 any that people often make, 3 any, without formulas. It is one that
    `check` finds and no other of the sentences explains.
    """
    given: dict[str, Any] = {**settings}
    _check_said(given, worksheet)
    from chainrule.worksheets.making import Request, generated, of_step

    steps = (steps,) if isinstance(steps, str) else steps
    _check_sheet(rows, blanks, digits, steps)
    form: dict[str, Any] = {"blanks": blanks, "formulas": formulas, "digits": digits}
    form |= {"steps": tuple(steps), "learner": learner}
    if (source is None) == (sizes is None):
        raise InputError(
            _("Name a source or give {name}, one of the two.").format(name=argument_name("sizes")),
            _("For instance {option}.").format(
                option=argument(sizes=[2, 3, 1], activation="relu", seed=7)
            ),
        )
    drawn: dict[str, Any] = {
        "activation": activation,
        "output_activation": output_activation,
        "loss": loss,
    }
    drawn |= {"bias": bias, "rows": rows, "seed": seed}
    shown = {"data": data, "target": target, "samples": samples}
    _check_idle(drawn if sizes is None else shown, "source" if sizes is None else "sizes")
    if sizes is not None:
        request = Request(sizes, activation, output_activation, loss, bias, rows, seed)
        return _planted(generated(request, given, **form), slip)
    assert source is not None
    if _states_network(source):  # nothing is dropped out of an exercise; of a model nothing is
        given = {"dropout": 0.0} | given
    explanation = explain(source, data=data, target=target, samples=samples, **given)
    return _planted(of_step(explanation, **form), slip)


def _check_idle(others: Mapping[str, Any], beside: str) -> None:
    """Raise InputError where an argument of a worksheet is said that does nothing `beside` that
    other one."""
    usual = inspect.signature(worksheet).parameters
    for name, value in others.items():
        as_usual = usual[name].default
        if value is not as_usual and (as_usual is None or value not in (as_usual, [as_usual])):
            raise InputError(
                _("{name} does nothing beside {other}.").format(
                    name=argument_name(name), other=_worded(beside)
                ),
                _("A source brings its own network; numbers are drawn for {sizes} alone.").format(
                    sizes=argument_name("sizes")
                ),
            )


def _worded(name: str) -> str:
    """An argument; on the command line a source is a word of its own."""
    return "SOURCE" if name == "source" and is_typed() else argument_name(name)


def _planted(sheet: Worksheet, slip: int | None) -> Worksheet:
    """The sheet with the first slip that is found in it, and told from the other choices."""
    if slip is None:
        return sheet
    from chainrule.answers.checking import check_sheet
    from chainrule.answers.finding import NothingWrongError
    from chainrule.answers.reading import read_sheet
    from chainrule.derivation.explanation import Explanation

    explanation = Explanation(sheet.derivation, sheet.title)
    for candidate in sheet.with_slips(slip):
        key = read_sheet(candidate.to_json(answers=True))
        with contextlib.suppress(NothingWrongError):  # too few digits are shown to see it
            finding = check_sheet(explanation, key).finding
            if finding is not None and finding.is_certain:
                return candidate
    raise InputError(
        _("No line of this sheet has a slip of level {n} that can be told.").format(n=slip),
        _("Take other numbers ({name}), more of the steps, or another level.").format(
            name=argument_name("seed")
        ),
    )


def _check_sheet(rows: Any, blanks: Any, digits: Any, steps: Any) -> None:
    """Raise InputError for what cannot be meant; what a number may be is said further on."""
    for name, value in {"rows": rows, "digits": digits}.items():
        if not is_whole(value) or value < 1:
            raise InputError(
                _("{name} is a whole number from 1; found {found!r}.").format(
                    name=argument_name(name), found=value
                )
            )
    if not is_number(blanks):
        raise InputError(
            _("{name} must be from 0 to 1; found {found}.").format(
                name=argument_name("blanks"), found=blanks
            )
        )
    if not isinstance(steps, Iterable):
        raise InputError(
            _("{name} takes names, such as delta; found {found!r}.").format(
                name=argument_name("steps"), found=steps
            )
        )


def mark_class(
    folder: str | Path,
    answers: str | Path | None = None,
    *,
    tolerance: str | float | None = None,
    output: str | Path | None = None,
    names: bool = False,
    force: bool = False,
) -> MarkedClass:
    """Every sheet of a class marked, and what fails most.

    `folder` is one that ``chainrule worksheet --class`` wrote, or any folder of worksheets. The
    sheets in it are filled in; or `answers` is a table with a row for each learner (learner, then a
    column for each quantity), or a folder with the filled sheets. `tolerance` as in `check`. Into
    the folder `output` go marks.csv, class.html (with `names`: who made each slip), and a page of
    feedback for each learner; nothing there is replaced without `force`. What cannot be read costs
    its learner that answer, or that sheet, and is told by file and line. Raises
    InputError or DataError that names the file and the line for an unknown learner, a column that
    stands in a table twice, a missing sheet, a class whose sheets all cannot be read, or answers
    for another sheet's code.
    """
    from chainrule.answers.classroom import mark_folder, write_class
    from chainrule.answers.marking import read_tolerance
    from chainrule.worksheets.practice import practice

    marked = mark_folder(folder, answers, explain, read_tolerance(tolerance))
    if output is not None:
        write_class(marked, output, practice=practice, names=names, force=force)
    return marked


def _sheet_itself(source: Any) -> Path:
    """The source, where it is a file that may be a filled worksheet."""
    from chainrule.answers.reading import may_be_sheet

    if may_be_sheet(source):
        return Path(source)
    raise InputError(
        _("There are no answers to check."),
        _("Give a dictionary, {example}, or the name of a file; a filled worksheet alone.").format(
            example='{"net_h1": 0.3775}'
        ),
    )


def _rows(samples: Rows, n: int) -> list[int] | None:
    """Rows from 0."""
    if isinstance(samples, str) and samples == "all":
        return list(range(n))
    if samples is None:
        return None
    rows: list[Any] = list(samples) if isinstance(samples, Iterable) else [samples]
    wrong = [row for row in rows if not isinstance(row, Integral) or isinstance(row, bool)]
    if wrong:
        message = _("{name} takes data rows from 1, or 'all'; found {found!r}.")
        raise InputError(message.format(name=argument_name("samples"), found=wrong[0]))
    return [int(row) - 1 for row in rows]


def _states_network(source: Fitted | str | Path) -> bool:
    """An example or a network file: it brings its own data."""
    return isinstance(source, str | Path) and is_stated(source)


def _model_to_explain(source: Fitted | str | Path) -> Model:
    from chainrule.models.model import load, model_of

    if not isinstance(source, str | Path):
        return model_of(source)
    if not Path(source).exists():
        raise no_such_source(source)
    return load(source)


def _title_of(source: Fitted | str | Path) -> str:
    """What a model is called."""
    return str(source) if isinstance(source, str | Path) else _("a trained network")
