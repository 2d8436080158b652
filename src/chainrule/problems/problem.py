"""A problem: data to learn from, and what is said about the network that is to learn it.

A network file, a built-in example and a table on the command line all become a `Problem`;
`prepare` turns it into arrays as the network sees them and a network of the right sizes.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from chainrule.basics.errors import ChainruleError, ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.memory import Room
from chainrule.basics.typing import Floats, Integers
from chainrule.data.columns import Feature
from chainrule.data.findings import Unused
from chainrule.data.in_files import Inputs
from chainrule.data.table import Rejected
from chainrule.network import Network
from chainrule.pieces.activations import get_activation
from chainrule.preprocessing import (
    Encoding,
    Scaler,
    columns_of,
    fit_classes,
    fit_encoding,
    fit_input_scaler,
    fit_scaler,
)
from chainrule.preprocessing.schema import Schema
from chainrule.preprocessing.splitting import are_all, taken
from chainrule.preprocessing.targets import USUAL
from chainrule.problems.network_spec import NetworkSpec, activations_of, build_network
from chainrule.problems.told import Told
from chainrule.training.settings import Settings


class Recipe(NamedTuple):
    """So many networks instead of one, each leaving out one fold or, without `folds`, none; and the
    seconds of one core that they, and the one network of ``--fast``, are expected to take. With
    `penalties` (alpha) the first is trained by each of these before, and all by the one that is
    best on its fold."""

    members: int
    folds: bool = True
    seconds: float = 0.0
    fast_seconds: float = 0.0
    penalties: tuple[float, ...] = ()


class Problem(NamedTuple):
    """Raw data in the user's units, and how to learn from them.

    X ``(n, inputs)``; y labels ``(n,)`` or ``(n, targets)``, or numbers ``(n, targets)``; None with
    the task "none", where nothing is to be predicted.
    `target_scale` is the name of a scaling, or one number for each target by which it is divided;
    None for the task's own default. `source` is the network file that states it, named in errors.
    `sample_weight` ``(n,)`` says how much each row counts. Of a table, `features` say what the
    numbers in X mean (none: numbers), `target_features` how the targets are read, `unused` are
    columns that stay out, `rejected` the rows that could not be used; `without_target` is how many
    had no target, `told` what a person should know of the columns, and `form` that of
    the file. With a `recipe` several networks are trained, and `one_because` names what was said
    that means one. With `room` the rows are more than memory should hold, and X lies in files;
    `streamed` tells in how many parts they are trained on. `scratch` is where else rows may be
    put into files (None: the system's).
    """

    title: str
    X: Inputs
    y: Any
    inputs: tuple[str, ...]
    targets: tuple[str, ...]
    spec: NetworkSpec
    settings: Settings
    task: Literal["classification", "regression", "none"]
    scale: str = "none"
    target_scale: str | Sequence[float] | None = None
    shows_signals: bool = False
    source: str = ""
    features: tuple[Feature, ...] = ()
    target_features: tuple[Feature, ...] = ()
    unused: tuple[Unused, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    without_target: int = 0
    told: tuple[Told, ...] = ()
    form: str = ""
    sample_weight: Floats | None = None
    recipe: Recipe | None = None
    one_because: str = ""
    room: Room | None = None
    streamed: str = ""
    scratch: str | Path | None = None

    @property
    def in_memory(self) -> Floats:
        """X as an array; what lies in files is read."""
        return np.asarray(self.X)


class Prepared(NamedTuple):
    """A problem as its network sees it; its inputs `raw` and targets `raw_y` are encoded and scaled
    when they are asked for."""

    network: Network
    raw: Inputs
    raw_y: Any
    schema: Schema
    weight: Floats | None = None

    @property
    def X(self) -> Floats:
        """The inputs ``(n, inputs)`` of all rows."""
        return self.inputs()

    def inputs(self, rows: Integers | None = None, dtype: npt.DTypeLike = np.float64) -> Floats:
        """Those of `rows` (None: all) ``(n, inputs)``."""
        return self.schema.encode_inputs(self.raw, rows, dtype)

    @property
    def y(self) -> Floats:
        """The targets ``(n, outputs)`` of all rows."""
        return self.schema.encode_targets(self.raw_y)

    def targets(self, rows: Integers) -> Floats:
        """Those of `rows` ``(n, outputs)``."""
        (raw_y,) = taken(rows, np.asarray(self.raw_y))
        return self.schema.encode_targets(raw_y)


@contextmanager
def naming(source: str) -> Iterator[None]:
    """Errors within begin with the name of the file that is at fault, if there is one."""
    try:
        yield
    except ChainruleError as error:
        if source:
            error.message = f"{source}: {error.message}"
        raise


def prepare(problem: Problem, training_rows: Integers | None = None) -> Prepared:
    """Scales and classes from the training rows (all, if None), and the network to be trained."""
    rows = np.arange(len(problem.X)) if training_rows is None else training_rows
    schema = _with_targets(input_schema(problem, rows), problem, rows)
    usual = USUAL[schema.target_kind]
    n_inputs = len(schema.input_scaler.shift)
    network = build_network(problem.spec, n_inputs, schema.n_outputs, usual)
    return Prepared(network, problem.X, problem.y, schema, problem.sample_weight)


def input_schema(problem: Problem, rows: Integers) -> Schema:
    """What goes in, encoded and scaled as the rows `rows` ask for; nothing is said of the target's
    units."""
    some = None if are_all(rows, len(problem.X)) else rows
    encodings = _encodings(problem, some)
    scaler = fit_input_scaler(problem.scale, encodings, problem.X, some, _quoted(problem.inputs))
    return Schema(
        problem.inputs,
        problem.targets,
        problem.task,
        scaler,
        features=problem.features,
        target_features=problem.target_features,
        encodings=encodings,
        unused=tuple(column.name for column in problem.unused),
    )


def _with_targets(schema: Schema, problem: Problem, rows: Integers) -> Schema:
    if problem.task == "classification":
        labels = np.asarray(problem.y)
        columns = [labels] if labels.ndim == 1 else list(labels.T)
        return schema._replace(classes=tuple(fit_classes(column) for column in columns))
    (y,) = taken(rows, np.asarray(problem.y, float).reshape(len(problem.X), -1))
    return schema._replace(target_scaler=_target_scaler(problem, y))


def _quoted(names: Sequence[str]) -> list[str]:
    """As an error calls them."""
    return list(map(repr, names))


def reachable_scale(problem: Problem, y: Floats) -> str:
    """The scaling of targets y ``(n, targets)`` where none is named: the inputs', "standard" where
    that is "robust"; but where the output activation has bounds, that would put targets beyond
    them."""
    scale = "standard" if problem.scale == "robust" else problem.scale
    n_layers = len(problem.spec.sizes_between(0, 0)) - 1
    output = get_activation(activations_of(problem.spec, n_layers, USUAL["numbers"])[1])
    if scale != "standard" or output.range.low == -np.inf:
        return scale
    if (output.range.low, output.range.high) != (0, 1):
        return "max"
    return "none" if y.min() >= 0 and y.max() <= 1 else "minmax"


def _encodings(problem: Problem, rows: Integers | None) -> tuple[Encoding, ...]:
    columns = columns_of(problem.X, rows)
    return tuple(fit_encoding(f.kind, x) for f, x in zip(problem.features, columns, strict=False))


def _target_scaler(problem: Problem, y: Floats) -> Scaler:
    wanted = problem.target_scale
    if wanted is None:
        return fit_scaler(reachable_scale(problem, y), y, _quoted(problem.targets))
    if isinstance(wanted, str):
        return fit_scaler(wanted, y, _quoted(problem.targets))
    if len(wanted) != y.shape[1]:
        raise ShapeError(
            _("target_scale: expected {n} numbers, one a target; found {found}.").format(
                n=y.shape[1], found=len(wanted)
            )
        )
    return Scaler("max", np.zeros(y.shape[1]), np.asarray(wanted, float))
