# Longer than 250 lines: all that a model can be asked stands in one class, each a few lines.
"""What `load` returns and a model file holds: a fitted network with all that its use needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence, Sized
from dataclasses import dataclass, field, fields
from functools import cached_property, partial
from pathlib import Path
from typing import Any, cast

import numpy as np

from chainrule.basics import notebook
from chainrule.basics.container import Document, learned, load_document, save_document
from chainrule.basics.errors import FileError, InputError, ModelFileError, ShapeError
from chainrule.basics.i18n import _, ngettext
from chainrule.basics.many_rows import joined
from chainrule.basics.numbers import check_finite, refuse_sparse
from chainrule.basics.typing import Floats
from chainrule.data.cells import Column
from chainrule.data.in_files import StoredRows
from chainrule.data.making import Given
from chainrule.engines.row_files import RowsMade
from chainrule.families.family import Family, Figures, Kind, Rows
from chainrule.families.figures import figures_by_target
from chainrule.families.mlp.ensemble import as_ensemble
from chainrule.families.mlp.network_model import figures_of_outputs, outputs
from chainrule.families.mlp.own_functions import own_functions
from chainrule.families.registry import family_of, get_family, name_of
from chainrule.models.by_names import NEAR, by_names, some_at_a_time
from chainrule.network import Network
from chainrule.preprocessing.schema import Schema
from chainrule.problems.builtin import example_names
from chainrule.training.checkpoint import FAMILY as CHECKPOINT
from chainrule.training.endings import ending
from chainrule.training.history import History
from chainrule.training.settings import Settings


@dataclass(frozen=True, eq=False)
class Model:
    """A network or a fitted estimator, the columns and units it works in (`schema`; None: plain
    arrays), and how a feed-forward network was trained: its `settings` and `history`. `names` are
    those of the columns of a data frame that a network without a schema was trained on.

    ``Model(network)`` makes one of a `Network`; `train`, `fit` and `load` return one. X in its
    methods is raw: ``(n, inputs)`` in the user's units, categories and dates as numbers.
    The weights of a network's first layer are ``model.network.layers[0].W``, of the first of
    several ``model.networks[0].layers[0].W``: ``(inputs, units)``.
    """

    fitted: Any
    schema: Schema | None = None
    settings: Settings = field(default_factory=Settings)
    history: History = field(default_factory=History)
    names: tuple[str, ...] | None = None

    @cached_property
    def family(self) -> Family:
        """The row of `chainrule.families.registry` that says how to use it."""
        return family_of(self.fitted)

    def __getstate__(self) -> dict[str, Any]:
        """What makes it: the family is found again."""
        return {row.name: getattr(self, row.name) for row in fields(self)}

    @property
    def _kind(self) -> Kind:
        return self.family.kind_of(self.fitted)

    @property
    def network(self) -> Network:
        """The feed-forward network; AttributeError where it is no such thing, or several."""
        networks = self.networks
        if len(networks) > 1:
            message = _("This model is {n} networks, whose outputs are averaged: see networks.")
            raise AttributeError(message.format(n=len(networks)))
        return networks[0]

    @property
    def networks(self) -> tuple[Network, ...]:
        """The feed-forward networks whose outputs are averaged, mostly one; AttributeError where it
        is no such thing."""
        if not self.family.layered:
            message = _("A model of the family {family} has no layers.")
            raise AttributeError(message.format(family=self.family.name))
        return as_ensemble(getattr(self.fitted, "network_", self.fitted)).members

    def member(self, j: int) -> Model:
        """The network `j` (from 1) by itself; InputError where there is none."""
        networks = self.networks
        if not 1 <= j <= len(networks):
            message = _("There is no member {j}: this model has members 1 to {n}.")
            raise InputError(message.format(j=j, n=len(networks)))
        if len(networks) == 1:
            return self
        return Model(networks[j - 1], self.schema, self.settings, self.history, self.names)

    @property
    def estimator(self) -> Any:
        """The fitted estimator; AttributeError where there is none, but a `Network` alone."""
        if self._kind is not self.family.kind:
            raise AttributeError(_("This model is a network alone, without an estimator."))
        return self.fitted

    @property
    def task(self) -> str:
        """ "classification", "regression" or "none"."""
        return self._kind.task(self)

    @property
    def n_inputs(self) -> int:
        """Columns of X."""
        return len(self.schema.inputs) if self.schema else self._kind.n_inputs(self.fitted)

    @property
    def input_names(self) -> tuple[str, ...] | None:
        """The columns of a table that go in; None: all of them, in their order."""
        if self.schema is not None:
            return self.schema.inputs
        names = getattr(self.fitted, "feature_names_in_", self.names)
        return None if names is None else tuple(map(str, names))

    @property
    def ending(self) -> str:
        """How the training of a feed-forward network ended, in a sentence; "" where none was."""
        return ending(self.history, self.settings)

    def __repr__(self) -> str:
        return "\n".join(self.lines())

    def _repr_html_(self) -> str:
        """What a notebook shows: what is inside, and how it was trained."""
        return notebook.lines(repr(self)) + notebook.curve(self.history.loss, _("Loss"))

    # -- using it ------------------------------------------------------------------------------

    def encoded(self, X: Given) -> Floats:
        """X as the network is given it, ``(n, parts)``.

        Raises InputError for what are no numbers, and where one is not finite that must be: with a
        schema NaN is a missing cell; ShapeError for another number of columns.
        """
        return self._encoded(self._checked(X))

    def as_given(self, X: Given) -> Any:
        """The same; of rows in files, where the family looks at some of them at a time, when they
        are asked for."""
        if isinstance(X, StoredRows) and self.family.streams is not None:
            return self._unheld(X)
        return self.encoded(X)

    def _unheld(self, X: StoredRows) -> RowsMade:
        """The same, when they are asked for."""
        assert self.schema is not None
        width = len(self.schema.input_scaler.shift)
        made = partial(some_at_a_time, lambda i, j: self.encoded(X[i:j]), width)
        return RowsMade(made, range(len(X)), width, np.dtype(np.float64))

    def _checked(self, X: Given) -> Floats:
        found = by_names(X, self.input_names, self.schema)
        if found.ndim != 2 or found.shape[1] != self.n_inputs:
            message = ngettext(
                "Expected rows of {n} input, found shape {shape}.",
                "Expected rows of {n} inputs, found shape {shape}.",
                self.n_inputs,
            )
            raise ShapeError(message.format(n=self.n_inputs, shape=found.shape))
        names = self.input_names
        column = None if names is None else lambda j: f"{j + 1} ({names[j]})"
        check_finite("X", found, nan=self._takes_gaps, column=column)
        return found

    def _encoded(self, X: Floats) -> Floats:
        if self.schema is None:
            return X
        parts = self.schema.encode_inputs(np.asarray(X, np.float64))
        if self.family.takes_gaps(self.fitted):
            return self.schema.with_gaps(X, parts)
        # rows may lie outside what training saw; a probability cannot
        bounded = self.family.scale == "minmax" == self.schema.input_scaler.kind
        return np.clip(parts, 0, 1) if bounded else parts

    @property
    def _takes_gaps(self) -> bool:
        """NaN is a missing cell."""
        if self.schema is not None:
            return True
        tags = getattr(self.fitted, "__sklearn_tags__", None)
        return tags is not None and bool(tags().input_tags.allow_nan)

    def _by_parts(self, X: Given, of_rows: Callable[[Floats], Any]) -> Iterator[Any]:
        """What `of_rows` gives of the encoded rows; of a feed-forward network, to which a row is
        nothing but itself, so many rows at a time as stay near."""
        if isinstance(X, StoredRows) and len(X) > NEAR:
            parts = (X[start : start + NEAR] for start in range(0, len(X), NEAR))
            yield from (of_rows(self.encoded(part)) for part in parts)
            return
        found = self._checked(X)
        step = NEAR if self.family.layered else len(found)
        near = (found[start : start + step] for start in range(0, max(1, len(found)), max(1, step)))
        yield from (of_rows(self._encoded(part)) for part in near)

    def outputs(self, X: Given) -> Floats:
        """The output layer's values ``(n, outputs)`` of a feed-forward network."""
        network = getattr(self.fitted, "network_", self.fitted)
        a: Floats = joined(self._by_parts(X, partial(outputs, network)), X)
        return a

    def predict(self, X: Given) -> Any:
        """Labels ``(n,)``, or numbers in the target's units: of a `Network` ``(n, targets)``, of an
        estimator as its own `predict` gives them. Columns of a data frame are taken by their names
        and read as at training. Of a family without a target, what it says of each row: columns
        ``(n,)`` by their names."""
        return joined(self._by_parts(X, partial(self._kind.predict, self)), X)

    def columns(self, X: Given, proba: bool = False) -> dict[str, Column]:
        """The same as columns ``(n,)``, with `proba` one more for each class."""
        parts = [*self._by_parts(X, lambda rows: self._kind.columns(self, rows, proba))]
        return {name: joined((part[name] for part in parts), X) for name in parts[0]}

    def probabilities(self, X: Given) -> Any:
        """``(n, classes)``, of several targets a list of these; InputError where it has none."""
        parts = [*self._by_parts(X, partial(self._kind.probabilities, self))]
        p = [joined(of_target, X) for of_target in zip(*parts, strict=True)]
        return p[0] if len(p) == 1 else p

    def check_probable(self) -> None:
        """Raise InputError unless it has probabilities."""
        self._kind.check_probable(self)

    def figures(self, X: Given, y: Any, weight: Floats | None = None) -> dict[str, Figures]:
        """How good it is on rows, by target; y labels or numbers, None where it learns none;
        `weight` ``(n,)`` says how much each row counts."""
        refuse_sparse("X", X)
        if self.schema is not None and self.family.layered and len(cast("Sized", X)) > NEAR:
            if not self.schema.classes:
                names, task = self.schema.targets, self.schema.task
                return figures_by_target(names, task, y, self.predict(X), weight)
            return figures_of_outputs(self, self.outputs(X), y, weight)
        return self._kind.figures(self, self.as_given(X), y, weight)

    # -- looking inside ------------------------------------------------------------------------

    def derive(
        self, rows: Rows, shown: Sequence[int] | None, step: int, settings: dict[str, Any]
    ) -> Any:
        """The derivation of the rows `shown` (from 0; None: the usual one), after `step` steps of
        learning from `rows`, with `settings` other than those it was trained with."""
        return self._kind.derive(self, rows, shown, step, settings)

    def lines(self) -> list[str]:
        """What is inside, for a person."""
        return self._kind.lines(self, name_of(self.family))

    # -- its file ------------------------------------------------------------------------------

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write a model file; an existing one is only replaced with `force`."""
        save_document(self.to_document(), path, force=force)

    def to_document(self) -> Document:
        """What a model file holds; InputError for what no file can hold."""
        return self._kind.document(self)

    @staticmethod
    def from_document(
        document: Document, source: str | Path = "", functions: Mapping[str, Any] | None = None
    ) -> Model:
        """The inverse of `to_document`, with the `functions` of one's own that it names.

        Raises ModelFileError where it describes no such network, or where a function is missing;
        InputError where one is another than it was trained with.
        """
        if document.family == CHECKPOINT:
            raise ModelFileError(
                _("{source} is a checkpoint of a training, no model.").format(source=source),
                _("chainrule train DATA --checkpoint {source} --resume -o MODEL makes one.").format(
                    source=source
                ),
            )
        own = own_functions(document, functions, source)
        try:
            family = get_family(document.family)
            return Model(*family.kind.restored(family, document, own))
        except KeyError as error:
            reason = _("{name} is missing").format(name=error.args[0])
            raise _no_network(source, reason) from error
        except (TypeError, ValueError, AttributeError, LookupError, ArithmeticError) as error:
            raise _no_network(source, str(error)) from error


def _no_network(source: str | Path, reason: str) -> ModelFileError:
    message = _("{source} does not describe a network: {reason}.")
    return ModelFileError(message.format(source=source, reason=reason.rstrip(".")))


def model_of(fitted: Any) -> Model:
    """The model itself, or that of a `Network` or a fitted estimator; else InputError. An estimator
    of a table holds one, and so does what `train` returns."""
    for held in (fitted, getattr(fitted, "model_", None), getattr(fitted, "model", None)):
        if isinstance(held, Model):
            return held
    return Model(*family_of(fitted).kind_of(fitted).contents(fitted))


def load(path: str | Path, functions: Mapping[str, Any] | None = None) -> Model:
    """Read a model file; ModelFileError says what is wrong with it.

    Where the network was trained with functions of one's own, `functions` gives them by the names
    they have there: ``load(path, functions={"square": square})``. They are as they were given to
    the network; what they do is compared with what the file says they did.
    """
    if str(path) in example_names() and not Path(path).exists():
        message = _("{name} is an example, no model.").format(name=path)
        raise FileError(message, learned(path, target=False))
    return Model.from_document(load_document(path), path, functions)
