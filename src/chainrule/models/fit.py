"""Training on arrays, with the arguments of scikit-learn's estimators and without scikit-learn."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Unpack

from chainrule.basics.arguments import argument_name
from chainrule.basics.errors import InputError, TrainingWarning
from chainrule.basics.i18n import _
from chainrule.basics.numbers import refuse_no_arrays
from chainrule.basics.random import make_seed
from chainrule.engines.plan import Data
from chainrule.engines.threads import one_blas_thread
from chainrule.models.model import Model
from chainrule.network import Network
from chainrule.pieces.scores import Score
from chainrule.preprocessing import split_rows
from chainrule.preprocessing.class_weights import ClassWeight, class_weights
from chainrule.training.arrays import as_data, check_network, in_safe_type
from chainrule.training.begin import begin
from chainrule.training.callbacks import Callback, as_callbacks
from chainrule.training.checkpoint import USUAL, Checkpoint, opened
from chainrule.training.column_names import ColumnNames
from chainrule.training.endings import check_begun
from chainrule.training.evaluation import (
    Validation,
    codes_of,
    kind_of_targets,
    pairs,
    scoring,
    strata,
)
from chainrule.training.progress import watcher
from chainrule.training.reach import WARNED_OF, Idle, idle_units
from chainrule.training.run_log import RunLog
from chainrule.training.settings import Settings, check_known, make_settings
from chainrule.training.streams import Rows, batches_of, is_batches, rows_from

if TYPE_CHECKING:
    from chainrule.training.setting_types import SettingTypes

_OTHERS = (
    "sample_weight",
    "class_weight",
    "eval_set",
    "score",
    "callbacks",
    "verbose",
    "checkpoint",
    "every",
    "resume",
    "force",
    "log",
    "memory",
    "scratch",
)
"""Arguments that are no settings."""


def fit(
    network: Network,
    X: Any,
    y: Any = None,
    *,
    sample_weight: Any = None,
    class_weight: ClassWeight = None,
    eval_set: Any = None,
    score: str | Score | None = None,
    callbacks: Callback | Sequence[Callback] = (),
    verbose: bool | int = False,
    checkpoint: str | Path | Checkpoint | None = None,
    every: str | float = USUAL,
    resume: bool = False,
    force: bool = False,
    log: str | Path | None = None,
    memory: str | float | None = None,
    scratch: str | Path | None = None,
    **settings: Unpack[SettingTypes],
) -> Model:
    """Train `network` on arrays and return the trained one as a `Model`.

    X : ``(n, inputs)``, an array or a data frame, by the names of whose columns the model and the
    `eval_set` take theirs. y : ``(n, outputs)``, or ``(n,)`` numbers for one output, or ``(n,)``
    class numbers from 0 for a softmax. `sample_weight` : ``(n,)``, zero or more. `class_weight` :
    "balanced", a dictionary by class number, or for several labels a list of dictionaries;
    multiplied on the sample weights. `eval_set` : ``(X, y)`` or a list of them, scored after each
    epoch; with ``early_stopping=True`` the first one decides, else ``validation_fraction`` of the
    rows, each class in proportion. `score` : a name of `chainrule.pieces.scores`, such as "f1" or
    "roc_auc", or a function of (y, output, weight); the loss's usual one where None. `verbose` : a
    progress bar, or lines where there is no terminal; a number: a line after every so many epochs.
    `callbacks` : one or several, called after each epoch; see `chainrule.training.callbacks`.
    `settings` : everything in `chainrule.training.settings.Settings`, named as in scikit-learn.
    All epochs are run, unless `rel_tol`, early stopping or a callback says otherwise.

    `checkpoint` : a file that training is kept in after `every` so often ("5min", "2h", 10 epochs)
    and at its end; ``resume=True`` goes on from it, to the bytes of a training that was never
    stopped, or begins where there is none; settings that are not given are those it was begun
    with. A file that is there is otherwise left alone, or with ``force=True`` begun anew.
    `log` : a folder in which this training has a file, a line of JSON an epoch.

    More rows than memory holds: X is an iterable of batches ``(X, y)`` or ``(X, y, weight)``, or a
    function that gives one, or tables (a `pyarrow.RecordBatchReader`, anything else with
    ``__arrow_c_stream__``, data frames one after another), whose last columns are as many targets
    as the network has outputs; y is left out. They are written once into a new folder within
    `scratch` (None: the system's), removed afterwards, and streamed where they take more than half
    of `memory` ("1GB"; None: half of what is free), to the same bytes as from memory. Arrays are
    streamed so too where `memory` is given. Early stopping then needs an `eval_set`.

    Raises InputError or ShapeError before anything is changed, KeyboardInterrupt where the first
    epoch was interrupted; later epochs that are leave a model. A TrainingWarning says what is
    amiss: a loss that stopped being finite (DivergenceWarning; the last finite weights are
    returned), targets beyond the output's range, units that no longer learn.
    """
    given: dict[str, Any] = {**settings}
    check_known(given, _OTHERS)
    keeper = opened(checkpoint, every, resume=resume, force=force)
    if keeper is not None and not keeper.has_agreed:
        said = given | {"class_weight": class_weight, "score": score}
        given, class_weight, score = _as_begun(keeper, said)
    chosen = make_settings(given)
    watched = pairs(eval_set)
    check_network(network)
    columns = ColumnNames()
    with ExitStack() as stack:
        if y is None or memory is not None:
            _check_batches(X, y, chosen, class_weight, watched)
            batches = X if y is None else batches_of(X, y, sample_weight)
            n = 0 if y is None else len(y)
            streams = rows_from(
                network, batches, chosen, memory, scratch, n_rows=n, columns=columns
            )
            rows = stack.enter_context(streams)
        else:
            X = columns.taken(X)
            network = in_safe_type(network, X, y, sample_weight)
            data = as_data(network, X, y, sample_weight)
            rows = Rows(network, _weighted(network, data, class_weight))
        network, data, source = rows[:3]
        eval_sets = [as_data(network, columns.taken(X_of), y_of) for X_of, y_of in watched]
        score = scoring(network, score, data.y)
        held_out = None
        if chosen.early_stopping and eval_sets:
            held_out = eval_sets[0]
        elif chosen.early_stopping:
            fraction, seed = chosen.validation_fraction, chosen.random_state
            data, held_out = _hold_out(network, data, fraction, seed)
        bar = watcher(len(data.X) if source is None else source.n_rows, verbose)
        stack.enter_context(bar)
        told_all = [*as_callbacks(callbacks), bar]
        logged = None if log is None else stack.enter_context(RunLog(log, checkpoint=keeper))
        told_all += [] if logged is None else [logged]
        validation = Validation(held_out, eval_sets, score)
        run = begin(network, data, chosen, validation, told_all, checkpoint=keeper, source=source)
        stack.enter_context(one_blas_thread())
        result = run.train()
        check_begun(result.history)
        if logged is not None:
            logged.close(ended=result.history)
        diverged = result.history.stop_reason == "diverged"
        idle_layers: list[Idle] = []
        if not diverged:
            threads = chosen.n_threads
            idle_layers = idle_units(result.network, data, least=WARNED_OF, n_threads=threads)
    for idle in idle_layers:
        warnings.warn(idle.sentence(), TrainingWarning, stacklevel=2)
    return Model(result.network, None, chosen, result.history, columns.inputs)


def _check_batches(
    X: Any, y: Any, settings: Settings, class_weight: ClassWeight, watched: Sequence[Any]
) -> None:
    """Raise InputError for what cannot be had of rows that come in batches."""
    refuse_no_arrays("X", X)
    if y is None and not is_batches(X):
        raise InputError(
            _("y is missing."), _("cr.fit(network, X, y), or batches: cr.fit(network, batches).")
        )
    if class_weight is not None:
        raise InputError(
            _("class_weight needs all rows at once."),
            _("Each batch may bring weights: (X, y, weight)."),
        )
    if settings.early_stopping and not watched:
        raise InputError(
            _("Early stopping on rows that come in batches needs rows to watch."),
            _("eval_set=(X, y) gives them."),
        )


def _as_begun(
    keeper: Checkpoint, said: dict[str, Any]
) -> tuple[dict[str, Any], ClassWeight, str | Score | None]:
    """Settings, class weights and score, as the training in the checkpoint was begun with them."""
    agreed = keeper.agreed({name: value for name, value in said.items() if value is not None})
    class_weight, score = agreed.pop("class_weight", None), agreed.pop("score", None)
    if agreed.get("random_state") is None:  # rows are held out by the same seed then
        agreed["random_state"] = keeper.seed or make_seed()
    return agreed, class_weight, score


def _weighted(network: Network, data: Data, class_weight: ClassWeight) -> Data:
    """`data` with the weights of their classes multiplied on; InputError where they are numbers."""
    if class_weight is None:
        return data
    kind = kind_of_targets(network, data.y)
    if kind == "numbers":
        raise InputError(
            _("{name} is for classes, and the targets are numbers.").format(
                name=argument_name("class_weight")
            ),
            _("sample_weight says how much each row counts."),
        )
    classes = range(network.sizes[-1]) if kind == "classes" else range(2)
    weight = class_weights(codes_of(kind, data.y), class_weight, classes)
    weight = weight if data.weight is None else weight * data.weight
    return data._replace(weight=weight.astype(data.y.dtype))


def _hold_out(
    network: Network, data: Data, fraction: float, random_state: Any
) -> tuple[Data, Data]:
    classes = strata(kind_of_targets(network, data.y), data.y)
    kept, held = split_rows(len(data.X), fraction, make_seed(random_state), classes)
    if len(held) == 0:
        raise InputError(_("Too few rows to hold any out for early stopping."))
    return data.rows(kept), data.rows(held)
