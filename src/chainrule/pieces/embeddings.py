"""Embeddings of the inputs: what stands before layer 1 and gives it more to see of a number.

"pbld" (periodic, bias, linear, dense): of each embedded input x of a row, m waves and k mixtures,

    angle = 2π freq x + phase      wave = cos(angle)      freq, phase (columns, m)
    emb = wave · mix + shift                              mix (columns, m, k), shift (columns, k)

and layer 1 takes in the inputs and behind them every emb, input after input. Back comes, from
g = ∂E/∂emb:

    dmix = Σ wave g      dshift = Σ g      dangle = −sin(angle) · (g · mix)
    dfreq = Σ 2π x dangle      dphase = Σ dangle                 Σ over the samples

A straight line through x bends nowhere; a few waves of learned lengths let the first layer tell
neighboring values apart. It begins with freq ~ N(0, scale²), phase ~ U(−π, π), mix as "glorot"
draws it and shift 0.

Source: Holzmüller, Grinsztajn & Steinwart, "Better by default", 2024 (PBLD); Gorishniy, Rubachev &
Babenko, "On embeddings for numerical features", 2022.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from numbers import Integral
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.array_api import array_namespace
from chainrule.basics.errors import InputError, ShapeError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Array

if TYPE_CHECKING:
    from numpy.random import Generator, RandomState

EMBEDDINGS = ("pbld",)
PARAMETERS = ("freq", "phase", "mix", "shift")
WAVES, MIXTURES = 16, 3
SCALE = 0.1
"""The standard deviation of the first frequencies, of inputs whose spread is about 1."""


class Embedding(NamedTuple):
    """The parameters of an embedding, or a gradient by them. `columns` are the inputs (from 0) that
    are embedded; freq and phase are (columns, waves), mix (columns, waves, mixtures), shift
    (columns, mixtures)."""

    columns: tuple[int, ...]
    freq: Array
    phase: Array
    mix: Array
    shift: Array

    @property
    def name(self) -> str:
        """The only kind there is."""
        return EMBEDDINGS[0]

    @property
    def parameters(self) -> tuple[Array, ...]:
        """freq, phase, mix and shift."""
        return self[1:]

    def with_parameters(self, parameters: Iterable[Array]) -> Embedding:
        """The same columns with these freq, phase, mix and shift."""
        return Embedding(self.columns, *parameters)

    def as_type(self, dtype: Any) -> Embedding:
        """The same numbers in that type."""
        return self.with_parameters(np.asarray(array, dtype) for array in self.parameters)

    @property
    def n_waves(self) -> int:
        return int(self.mix.shape[1])

    @property
    def n_mixtures(self) -> int:
        return int(self.mix.shape[2])

    @property
    def n_out(self) -> int:
        """Numbers that layer 1 takes in beside the inputs."""
        return len(self.columns) * self.n_mixtures

    @property
    def n_parameters(self) -> int:
        return sum(math.prod(array.shape) for array in self.parameters)


class Embedded(NamedTuple):
    """What an embedding leaves behind of n rows: `x` (columns, n, 1), `angle` and `wave`
    (columns, n, waves), `emb` (columns, n, mixtures), and what layer 1 takes in, `output`
    (n, inputs + columns · mixtures)."""

    x: Array
    angle: Array
    wave: Array
    emb: Array
    output: Array


def embed(embedding: Embedding, X: Array) -> Embedded:
    """Send `X` (n, inputs) through."""
    xp = array_namespace(X)
    x = xp.take(X, xp.asarray(embedding.columns, device=X.device), axis=1).T[:, :, None]
    angle = 2 * math.pi * (x * embedding.freq[:, None, :]) + embedding.phase[:, None, :]
    wave = xp.cos(angle)
    emb = wave @ embedding.mix + embedding.shift[:, None, :]
    beside = xp.reshape(xp.permute_dims(emb, (1, 0, 2)), (X.shape[0], embedding.n_out))
    return Embedded(x, angle, wave, emb, xp.concat([X, beside], axis=1))


def pullback(embedding: Embedding, passed: Embedded, g: Array) -> Embedding:
    """The gradient by the parameters; `g` = ∂E/∂output (n, inputs + columns · mixtures)."""
    xp = array_namespace(g)
    n, C, k = g.shape[0], len(embedding.columns), embedding.n_mixtures
    g = xp.permute_dims(xp.reshape(g[:, g.shape[1] - C * k :], (n, C, k)), (1, 0, 2))
    mix, wave = (xp.permute_dims(part, (0, 2, 1)) for part in (embedding.mix, passed.wave))
    dangle = -xp.sin(passed.angle) * (g @ mix)
    return Embedding(
        embedding.columns,
        freq=2 * math.pi * xp.sum(passed.x * dangle, axis=1),
        phase=xp.sum(dangle, axis=1),
        mix=wave @ g,
        shift=xp.sum(g, axis=1),
    )


EmbeddingLike: TypeAlias = "str | Embedding | None"
"""A name, an embedding, or None for none."""


def get_embedding(
    which: EmbeddingLike,
    n_inputs: int,
    columns: Sequence[int] | None,
    scale: float,
    generator: Generator | RandomState,
    dtype: Any,
) -> Embedding | None:
    """The embedding of that name, drawn for `columns` (from 0; None: all) of so many inputs; one
    that is given is taken as it is. UnknownNameError lists the known ones, InputError says which
    column there is not."""
    if which is None or isinstance(which, Embedding):
        return which
    check_name(which)
    chosen = checked_columns(range(n_inputs) if columns is None else columns, n_inputs)
    if not chosen:
        return None
    C = len(chosen)
    freq = generator.normal(0.0, scale, (C, WAVES))
    phase = generator.uniform(-math.pi, math.pi, (C, WAVES))
    r = math.sqrt(6 / (WAVES + MIXTURES))
    mix = generator.uniform(-r, r, (C, WAVES, MIXTURES))
    return Embedding(chosen, freq, phase, mix, np.zeros((C, MIXTURES))).as_type(dtype)


def check_name(name: str) -> None:
    """Raise UnknownNameError for what is no embedding's name."""
    if name not in EMBEDDINGS:
        raise UnknownNameError("embedding", name, EMBEDDINGS)


def check_embedding(embedding: Embedding, n_in: int) -> None:
    """Raise ShapeError or InputError where its arrays are not of one another's shapes, or leave no
    inputs among the `n_in` numbers that layer 1 takes in."""
    C, (_columns, m, k) = len(embedding.columns), (*embedding.mix.shape, 0, 0, 0)[:3]
    expected = ((C, m), (C, m), (C, m, k), (C, k))
    for name, array, shape in zip(PARAMETERS, embedding.parameters, expected, strict=True):
        if tuple(array.shape) != shape:
            message = _("The embedding's {name} must be of shape {expected}; found {found}.")
            raise ShapeError(message.format(name=name, expected=shape, found=tuple(array.shape)))
    if tuple(sorted({*embedding.columns})) != embedding.columns:
        raise InputError(_("The columns of an embedding must be in order, each once."))
    if C == 0 or embedding.columns[0] < 0 or embedding.columns[-1] >= n_in - C * k:
        checked_columns(embedding.columns, n_in - C * k)


def checked_columns(columns: Any, n_inputs: int) -> tuple[int, ...]:
    """Places of inputs, from 0, each once and in order; else InputError."""
    found = columns.tolist() if isinstance(columns, np.ndarray) else columns
    found = list(found) if isinstance(found, Sequence) and not isinstance(found, str) else [found]
    for column in found:
        whole = isinstance(column, Integral) and not isinstance(column, bool)
        if not whole or not 0 <= column < n_inputs:
            raise InputError(
                _("embedding_columns: there is no column {column!r} among the {n} inputs.").format(
                    column=column, n=n_inputs
                ),
                _("They are counted from 0: embedding_columns=[0, 2] are the first and the third."),
            )
    return tuple(sorted({int(column) for column in found}))
