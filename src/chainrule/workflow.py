"""From a source to a trained model: what lies between a file's name and a network.

A source is a built-in example, a network file (TOML) or a table. Rows are held out, scales are
taken from the training rows alone, the network is trained, and its score on the rows it has not
seen stands beside what guessing would reach.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule._typing import Integers
from chainrule.engines.plan import Data
from chainrule.errors import DivergenceError
from chainrule.history import History
from chainrule.i18n import _
from chainrule.metrics import SCORES
from chainrule.model import Model
from chainrule.preprocessing import fit_classes, split_rows
from chainrule.problem import Prepared, Problem, naming, prepare
from chainrule.random import make_seed
from chainrule.report import Report, make_report
from chainrule.training import Callback, Watched, train


class Outcome(NamedTuple):
    """A trained model and how good it is."""

    model: Model
    report: Report


def train_problem(
    problem: Problem,
    *,
    test_fraction: float = 0.2,
    callbacks: Sequence[Callback] = (),
) -> Outcome:
    """Hold rows out, train, score. Raises DivergenceError where the loss leaves the numbers."""
    with naming(problem.source):
        return _train_problem(problem, test_fraction, callbacks)


def _train_problem(
    problem: Problem, test_fraction: float, callbacks: Sequence[Callback]
) -> Outcome:
    seed = problem.settings.random_state
    training_rows, held_out = _split(problem, np.arange(len(problem.X)), test_fraction, seed)
    prepared = prepare(problem, training_rows)
    metric = "accuracy" if prepared.schema.task == "classification" else "r2"
    validation, learned_rows = None, training_rows
    if problem.settings.early_stopping:
        fraction = problem.settings.validation_fraction
        learned_rows, watched_rows = _split(problem, training_rows, fraction, seed)
        validation = _rows(prepared, watched_rows) if len(watched_rows) else None
    watched = Watched(validation, score=SCORES[metric], callbacks=callbacks)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        trained = train(prepared.network, _rows(prepared, learned_rows), problem.settings, watched)
    if trained.history.stop_reason == "diverged":
        raise _diverged(trained.history)
    model = Model(trained.network, prepared.schema, problem.settings, trained.history)
    return Outcome(model, make_report(problem, model, training_rows, held_out))


def _diverged(history: History) -> DivergenceError:
    return DivergenceError(
        _("The loss was {loss} in epoch {epoch}: training stopped, and there is no model.").format(
            loss=history.loss[-1], epoch=history.n_epochs
        ),
        _("A smaller learning_rate_init (--learning-rate) or scaled inputs usually help."),
    )


def _rows(prepared: Prepared, rows: Integers) -> Data:
    return Data(prepared.X[rows], prepared.y[rows])


def _split(
    problem: Problem, rows: Integers, fraction: float, seed: Any
) -> tuple[Integers, Integers]:
    """(kept, held out): a part of `rows`, classes in proportion; nothing of few rows."""
    codes = None
    if problem.task == "classification":
        codes = fit_classes(problem.y).encode(problem.y)[rows]
    kept, held_out = split_rows(len(rows), fraction, make_seed(seed), codes)
    return rows[kept], rows[held_out]
