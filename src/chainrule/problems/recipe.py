"""How a table is trained where nothing is said: how many networks, how wide, how long.

Five networks of two hidden layers of 128 relu, each leaving out one fifth of the rows (classes in
proportion), on which it keeps its best epoch; adamw with a rate falling from 0.004 along half a
cosine, weight decay, and of classes dropout. Numbers and days are embedded ("pbld") where there are
at most 25 of them. Where categories become 100 inputs or more, each seen in few rows, two penalties
are tried on the first fold. What depends on the size of the table:

    epochs   85 up to 2,400 rows, then 85·(2400/n)^0.6, at least 3; of tables with so many inputs
             that a step costs more than 40 inputs do, fewer in proportion
    batch    the largest power of two from 16 to 256 that leaves 1,500 steps

Fewer than 20 rows, or a class of fewer than 5, leave no folds: five networks learn all rows for all
epochs, and nothing is held out. The measurements behind this are in docs/your_own_table.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule.basics.arguments import argument_name
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Integers
from chainrule.pieces.embeddings import MIXTURES
from chainrule.preprocessing import fit_classes
from chainrule.problems.network_spec import NetworkSpec
from chainrule.problems.problem import Problem, Recipe
from chainrule.training.settings import Settings

MEMBERS = 5
HIDDEN = (128, 128)
FOLDS_FROM = 20  # rows
LEAST_OF_A_CLASS = 5  # rows
USUAL: dict[str, Any] = {
    "solver": "adamw",
    "learning_rate_init": 0.004,
    "learning_rate": "cosine",
    "weight_decay": 0.3,
    "alpha": 0.0,
    "rel_tol": None,
}
DROPOUT = {"classification": 0.3, "regression": 0.0}
SCALE = {"classification": "robust", "regression": "standard"}
"""Of inputs. A quantity may go on beyond where clipped inputs end."""
EPOCHS, ROWS_OF_ALL_EPOCHS, LEAST_EPOCHS = 85, 2400, 3
SLOWER_THAN_ROWS = 0.6
STEPS = 1275
MANY_OF_CATEGORIES = 100  # inputs
PENALTIES = (0.0, 0.05)
"""alpha. Hundreds of zones of a city are overfitted without one; countries matter, and lose by
it."""
SMALLEST_BATCH, LARGEST_BATCH = 16, 256
INPUTS_OF_ALL_EPOCHS = 40
MOST_EMBEDDED = 25
WAVES_OF_ONE = 80
"""As many multiplications as the waves of an embedded input cost."""
PER_MULTIPLICATION = 1 / 6e9
"""Seconds a weight and row, forward and backward, on one core of the machine that was measured."""
TOLD_FROM = 5.0  # seconds

OF_EVERY_MEMBER = frozenset(
    {"max_iter", "random_state", "n_threads", "engine", "device", "mixed_precision"}
)
"""Settings that do not ask for one network; any other does."""


def one_because(spec: NetworkSpec | None, settings: Mapping[str, Any]) -> str:
    """What was said that means one network, by its name; "" where nothing was."""
    said = [name for name in settings if name not in OF_EVERY_MEMBER]
    if spec is not None:
        usual = NetworkSpec(seed=spec.seed, loss=spec.loss)._asdict()
        said = [*(n for n, v in spec._asdict().items() if v != usual[n]), *said]
    return said[0] if said else ""


def with_recipe(
    problem: Problem, scale: str | None, settings: Mapping[str, Any], seconds: float | None = None
) -> Problem:
    """The problem of a table as the default trains it; `settings` are what was said of them, and
    `seconds` of one core what it may take (None: what the size of the table asks for). Raises
    InputError for these and epochs."""
    if seconds is not None and "max_iter" in settings:
        raise InputError(
            _("{seconds} and {epochs} both say how long: choose one.").format(
                seconds=argument_name("seconds"), epochs=argument_name("max_iter")
            )
        )
    n = len(problem.X)
    folds = _has_folds(problem)
    rows = n - n // MEMBERS if folds else n
    penalties = PENALTIES if folds and _n_of_categories(problem) >= MANY_OF_CATEGORIES else ()
    cost = (MEMBERS + len(penalties)) * _cost(problem, rows)
    most = None if seconds is None else seconds / cost
    epochs = settings.get("max_iter") or _epochs(problem, most)
    chosen: dict[str, Any] = USUAL | {"max_iter": epochs, "batch_size": _batch(rows, epochs)}
    chosen["dropout"] = DROPOUT[problem.task]
    if folds:  # each epoch is watched, and all are run
        chosen |= {"early_stopping": True, "n_iter_no_change": epochs}
    known = {name: settings[name] for name in OF_EVERY_MEMBER if name in settings}
    seed = problem.settings.random_state
    return problem._replace(
        scale=scale or SCALE[problem.task],
        spec=problem.spec._replace(
            hidden=HIDDEN, embedding="pbld" if _n_embedded(problem) else None
        ),
        settings=Settings(**({"random_state": seed} | chosen | known)),
        recipe=Recipe(MEMBERS, folds, cost * epochs, _fast_cost(problem), penalties),
    )


def _has_folds(problem: Problem) -> bool:
    enough = len(problem.X) >= FOLDS_FROM
    return enough and all(counts.min() >= LEAST_OF_A_CLASS for counts in _class_counts(problem))


def _class_counts(problem: Problem) -> list[Integers]:
    """How many rows each class has, of each target; none of numbers."""
    if problem.task != "classification":
        return []
    labels = np.asarray(problem.y)
    columns = [labels] if labels.ndim == 1 else list(labels.T)
    return [np.bincount(fit_classes(column).encode(column)) for column in columns]


def _epochs(problem: Problem, most: float | None) -> int:
    """As many as the time allows, or as the size of the table asks for."""
    if most is not None:
        return max(1, int(most))
    share: float = min(1.0, ROWS_OF_ALL_EPOCHS / len(problem.X)) ** SLOWER_THAN_ROWS
    usual = _multiplications(INPUTS_OF_ALL_EPOCHS, 1)
    wide = min(1.0, usual / _multiplications(*_ends(problem)))
    return max(LEAST_EPOCHS, round(EPOCHS * share * wide))


def _batch(rows: int, epochs: int) -> int:
    size = SMALLEST_BATCH
    while 2 * size <= LARGEST_BATCH and rows * epochs / (2 * size) >= STEPS:
        size *= 2
    return size


def _cost(problem: Problem, rows: int) -> float:
    """Seconds of one network's epoch."""
    n = _multiplications(*_ends(problem), _n_embedded(problem))
    return rows * n * PER_MULTIPLICATION


def _fast_cost(problem: Problem) -> float:
    """Seconds of the one network of 64 units, all its epochs."""
    inputs, outputs = _ends(problem)
    return len(problem.X) * 64 * (inputs + outputs) * Settings().max_iter * PER_MULTIPLICATION


def _multiplications(inputs: int, outputs: int, embedded: int = 0) -> int:
    """Weights of a network between so many, and what so many embedded inputs add."""
    sizes = (inputs + MIXTURES * embedded, *HIDDEN, outputs)
    return sum(n_in * n_out for n_in, n_out in pairwise(sizes)) + WAVES_OF_ONE * embedded


def _n_embedded(problem: Problem) -> int:
    n = sum(feature.kind in ("number", "boolean", "date") for feature in problem.features)
    return n if n <= MOST_EMBEDDED else 0


def _n_of_categories(problem: Problem) -> int:
    """How many inputs categories become."""
    return sum(len(feature.labels) for feature in problem.features)


def _ends(problem: Problem) -> tuple[int, int]:
    """About how many inputs and outputs the network has."""
    parts = {"date": 5, "time": 2}
    inputs = sum(len(f.labels) or parts.get(f.kind, 1) for f in problem.features)
    counts = _class_counts(problem)
    return inputs, sum(map(len, counts)) if counts else len(problem.targets)
