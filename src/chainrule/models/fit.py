"""Training on arrays, with the arguments of scikit-learn's estimators and without scikit-learn."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.random import make_seed
from chainrule.engines.plan import Data
from chainrule.models.model import Model
from chainrule.network import Network
from chainrule.pieces.scores import Score, get_score
from chainrule.preprocessing import split_rows
from chainrule.preprocessing.targets import usual_score
from chainrule.training.arrays import as_data, in_safe_type
from chainrule.training.begin import begin
from chainrule.training.callbacks import Callback, as_callbacks
from chainrule.training.evaluation import Validation, pairs
from chainrule.training.progress import ProgressBar
from chainrule.training.settings import check_known, make_settings


def fit(
    network: Network,
    X: Any,
    y: Any,
    *,
    sample_weight: Any = None,
    eval_set: Any = None,
    score: str | Score | None = None,
    callbacks: Callback | Sequence[Callback] = (),
    verbose: bool = False,
    **settings: Any,
) -> Model:
    """Train `network` on arrays and return the trained one as a `Model`.

    X : ``(n, inputs)``; y : ``(n, outputs)``, or ``(n,)`` numbers for one output, or ``(n,)``
    class numbers from 0 for a softmax. `sample_weight` : ``(n,)``, zero or more. `eval_set` :
    ``(X, y)`` or a list of them, scored after each epoch; with ``early_stopping=True`` the first
    one decides, else ``validation_fraction`` of the rows, the last ones of the shuffled data.
    `score` : "accuracy", "r2" or a function of (y, output, weight); by the loss where None.
    `settings` : everything in `chainrule.training.settings.Settings`, named as in scikit-learn.

    Raises InputError or ShapeError before anything is changed. Where the loss stops being finite,
    warns (DivergenceWarning) and returns the last finite weights.
    """
    check_known(settings, ("sample_weight", "eval_set", "score", "callbacks", "verbose"))
    chosen = make_settings(settings)
    watched = pairs(eval_set)
    network = in_safe_type(network, X, y, sample_weight)
    data = as_data(network, X, y, sample_weight)
    eval_sets = [as_data(network, *pair) for pair in watched]
    held_out = None
    if chosen.early_stopping and eval_sets:
        held_out = eval_sets[0]
    elif chosen.early_stopping:
        data, held_out = _hold_out(data, chosen.validation_fraction, chosen.random_state)
    scoring = score if callable(score) else get_score(score or usual_score(network.loss.name))
    validation = Validation(held_out, eval_sets, scoring)
    with ProgressBar(len(data.X), verbose) as bar:
        result = begin(network, data, chosen, validation, [*as_callbacks(callbacks), bar]).train()
    return Model(result.network, None, chosen, result.history)


def _hold_out(data: Data, fraction: float, random_state: Any) -> tuple[Data, Data]:
    kept, held = split_rows(len(data.X), fraction, make_seed(random_state))
    if len(held) == 0:
        raise InputError(_("Too few rows to hold any out for early stopping."))
    return data.rows(kept), data.rows(held)
