"""How good several networks are on the rows they were trained on, each row by the network that has
not seen it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from chainrule.basics.arguments import Like, argument
from chainrule.basics.averages import deviation
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.families.family import Figures
from chainrule.families.mlp.ensemble import OutOfFold
from chainrule.families.mlp.network_model import figures_of_outputs
from chainrule.models.judging import Confusion, Targets, confusion_of, mean_of, with_asked
from chainrule.models.model import Model
from chainrule.problems.problem import Problem
from chainrule.problems.recipe import FOLDS_FROM, LEAST_OF_A_CLASS


class Unseen(NamedTuple):
    """The figures out of fold, means over the targets and those of each; their standard deviation
    over the folds, and of classes the confusion."""

    figures: Figures
    by_target: dict[str, Figures]
    spread: Figures
    confusion: Confusion | None


def unseen_by(model: Model) -> OutOfFold | None:
    """What each member said of the rows it was left out of; None where there are no folds."""
    found: OutOfFold | None = getattr(model.fitted, "out_of_fold", None)
    return found


def judged(model: Model, unseen: OutOfFold, of: Targets, scores: Sequence[str]) -> Unseen:
    """By the targets of the rows trained on, and the `scores` asked for."""

    def figures(a: Floats, truth: Any, weight: Floats | None) -> dict[str, Figures]:
        found = figures_of_outputs(model, a, truth, weight)
        return with_asked(found, model, truth, scores, a, weight)

    def of_fold(j: int) -> Figures:
        rows = unseen.member == j
        weight = None if of.weight is None else of.weight[rows]
        return mean_of(figures(unseen.of(j), of.y[rows], weight))

    of_folds = [of_fold(j) for j in range(len(model.networks))]
    a = unseen.outputs
    by_target = figures(a, of.y, of.weight)
    found = mean_of(by_target)
    spread = {name: deviation([of[name] for of in of_folds]) for name in found}
    schema = model.schema
    assert schema is not None
    confusion = None
    if schema.classes:
        confusion = confusion_of(schema, of.y, a, of.weight)
    return Unseen(found, by_target, spread, confusion)


_JUDGED = {"log_loss": -1, "r2": 1, "accuracy": 1}
"""What says whether it is better than guessing, the first there is; 1: the greater the better."""
_FAR = {"accuracy": 0.1, "r2": 0.2}
"""How much better it must be on the training rows to be told."""


def notes_on(
    unseen: Unseen, training: Figures, guess: Figures, targets: Sequence[str]
) -> list[str]:
    """What a person should know: that it is no better than guessing, or far from training."""
    notes, out_of_fold, spread = [], unseen.figures, unseen.spread
    name, better = next((n, s) for n, s in _JUDGED.items() if n in out_of_fold)
    if name in guess and better * (out_of_fold[name] - guess[name]) <= 0:
        notes.append(
            _(
                "note: out of fold it is no better than guessing: so many rows show nothing of "
                "{target}"
            ).format(target=", ".join(targets))
        )
    for name, gap in _FAR.items():
        far = max(gap, 3 * spread.get(name, 0.0))
        if name in out_of_fold and training[name] - out_of_fold[name] > far:
            notes.append(
                _(
                    "note: far better on the training rows than out of fold: believe the latter; "
                    "more rows help"
                )
            )
    return notes


def notes_on_penalty(model: Model) -> list[str]:
    """That the first fold asked for one, see `chainrule.problems.recipe`."""
    if not model.settings.alpha:
        return []
    note = _(
        "note: categories became many inputs: small weights ({option}) were better on the "
        "first fold"
    )
    return [note.format(option=argument(alpha=model.settings.alpha))]


def notes_on_folds(problem: Problem, counts: dict[str, dict[str, int]]) -> list[str]:
    """Why nothing is held out, by how many rows each class has."""
    if problem.recipe is None or problem.recipe.folds:
        return []
    rare = [
        (n, label, target)
        for target, classes in counts.items()
        for label, n in classes.items()
        if n < LEAST_OF_A_CLASS
    ]
    if len(problem.X) < FOLDS_FROM or not rare:
        note = _(
            "note: nothing is held out of fewer than {rows} rows: {option} tells how good it is"
        )
        return [note.format(rows=FOLDS_FROM, option=argument(test=Like("FILE")))]
    n, label, target = min(rare)
    note = _(
        "note: nothing is held out, as {label} of {target} has {n} of the {of_class} rows that "
        "folds need: {option} tells how good it is"
    )
    option = argument(test=Like("FILE"))
    named = note.format(label=label, target=target, n=n, of_class=LEAST_OF_A_CLASS, option=option)
    return [named]
