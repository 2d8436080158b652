"""From a source to a trained model: what lies between a file's name and a network.

A source is a built-in example, a network file (TOML) or a table. Rows are held out, scales are
taken from the training rows alone, the network is trained, and its score on the rows it has not
seen stands beside what guessing would reach.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics import notebook
from chainrule.basics.errors import DivergenceError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Integers
from chainrule.data.findings import Unused
from chainrule.families.family import Begin, Family, Task
from chainrule.models.judging import Tested, weights_of
from chainrule.models.model import Model
from chainrule.models.report import Report, fold_of, make_report
from chainrule.models.report_lines import report_lines
from chainrule.preprocessing.class_weights import ClassWeight
from chainrule.preprocessing.splitting import row_numbers
from chainrule.problems.parts import folds, split
from chainrule.problems.problem import Problem, naming
from chainrule.training.callbacks import Callback
from chainrule.training.checkpoint import Checkpoint


class Outcome(NamedTuple):
    """A trained model, how good it is, and the problem it was trained on."""

    model: Model
    """Predicts, is saved, explained."""
    report: Report
    """How good it is: on the training rows, held out, out of fold."""
    problem: Problem
    """The rows as the network was given them, and what each column is."""

    def __repr__(self) -> str:
        return "\n".join(report_lines(self.report))

    def _repr_html_(self) -> str:
        """What a notebook shows: the report, and the loss of each epoch."""
        history = self.report.history
        drawn = "" if history is None else notebook.curve(history.loss, _("Loss"))
        return notebook.lines(repr(self)) + drawn


def problem_for(problem: Problem, family: Family, scale: str | None) -> Problem:
    """The problem as the family takes it: scaled as said, else as the family needs it, else as the
    source says; a target it neither learns nor uses is left out. A layered network takes it as it
    is stated."""
    if family.layered:
        return problem
    problem = problem._replace(scale=scale or family.scale or problem.scale)
    uses_labels = family.uses_labels and problem.task == "classification"  # numbers name no units
    if not family.learns_nothing or uses_labels:
        return problem
    reason = _("this kind of network learns no target")
    left_out = [Unused(name, reason, dropped=True) for name in problem.targets]
    unused = (*problem.unused, *left_out)
    return problem._replace(y=None, task="none", targets=(), target_features=(), unused=unused)


def train_problem(
    problem: Problem,
    family: Family,
    *,
    arguments: Mapping[str, Any] | None = None,
    test_fraction: float | None = None,
    tested: Tested | None = None,
    n_folds: int = 0,
    callbacks: Sequence[Callback] = (),
    begin: Begin | None = None,
    class_weight: ClassWeight = None,
    scores: Sequence[str] = (),
    watches: bool = False,
    checkpoint: Checkpoint | None = None,
) -> Outcome:
    """Hold rows out (a fifth, or `test_fraction`; none where a recipe has every row left out once),
    train a network of the family, score. With `tested` rows, or after scoring on
    `n_folds` parts that are each left out once, all rows of `problem` are trained on. `arguments`
    are the estimator's; a layered network is trained by the problem's own settings. `begin` is
    given the problem when nothing is found against training on it. `scores` are figures to have
    besides the usual ones; the first is what early stopping watches. With `watches` the rows that
    are held out are scored after each epoch too. In the `checkpoint` each training is kept, those
    of the parts first.

    Raises DivergenceError where the loss leaves the numbers; KeyboardInterrupt where a first epoch
    or the training of a part is interrupted, after which nothing is trained.
    """

    def fitted(rows: Integers, begin: Begin | None, tested: Tested | None) -> Model:
        watched = tested[:3] if watches and tested is not None else None
        task = Task(
            problem,
            rows,
            arguments or {},
            callbacks,
            begin,
            class_weight,
            scores,
            watched,
            checkpoint,
        )
        return Model(*family.kind.fit(family, task))

    def of_a_part(rows: Integers, begin: Begin | None, tested: Tested) -> Model:
        model = fitted(rows, begin, tested)
        if model.history.stop_reason == "interrupted":  # a mean over half a training says nothing
            raise KeyboardInterrupt
        return model

    with naming(problem.source):
        parts = []
        for k, (kept, held_out) in enumerate(folds(problem, n_folds), 1):
            with _part(k, n_folds):
                part = _tested(problem, held_out)
                model = of_a_part(kept, begin if k == 1 else None, part)
                parts.append(fold_of(model, part, scores))
        fraction = 0.0
        if tested is None and not parts:
            fraction = _test_fraction(problem, test_fraction)
        known, held_out = split(problem, row_numbers(len(problem.X)), fraction)
        if tested is None and len(held_out):
            tested = _tested(problem, held_out)
        model = fitted(known, None if parts else begin, tested)
        return Outcome(model, make_report(problem, model, known, tested, parts, scores), problem)


TEST_FRACTION = 0.2


def _test_fraction(problem: Problem, said: float | None) -> float:
    if said is not None:
        return said
    return TEST_FRACTION if problem.recipe is None else 0.0


@contextmanager
def _part(k: int, n: int) -> Iterator[None]:
    """What ends the training within says of which of the `n` parts."""
    try:
        yield
    except KeyboardInterrupt:
        message = _("Interrupted in part {k} of {n} of the cross-validation: nothing is trained.")
        raise KeyboardInterrupt(message.format(k=k, n=n)) from None
    except DivergenceError as error:
        error.message = _("Part {k} of {n} of the cross-validation: {message}").format(
            k=k, n=n, message=error.message
        )
        raise


def _tested(problem: Problem, rows: Integers) -> Tested:
    y = None if problem.y is None else np.asarray(problem.y)[rows]
    return Tested(problem.X[rows], y, weights_of(problem, rows))
