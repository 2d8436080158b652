# Longer than 250 lines: layers and the network they make check one another; one is created here.
"""A network: layers with their weights, biases and activations, and the loss it is trained for.

    z[l] = a[l−1] W[l] + b[l],   a[l] = f_l(z[l]),   l = 1 … L,   a[0] the input

An embedding may stand before layer 1, which then takes in more numbers than the network has inputs
(`chainrule.pieces.embeddings`).

Rows are samples and ``W[l]`` is ``(n_in, n_out)``, as in scikit-learn's ``coefs_``. Everything is
frozen: training makes new networks and changes none.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from numbers import Integral
from typing import Any, Literal, TypeAlias, TypeVar, cast

import numpy as np

from chainrule.basics import notebook
from chainrule.basics.arguments import argument, argument_name
from chainrule.basics.errors import InputError, ShapeError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.memory import check_room
from chainrule.basics.numbers import float_type, parameters
from chainrule.basics.random import initialization_generator, make_seed
from chainrule.basics.typing import Array
from chainrule.pieces.activations import (
    Activation,
    ActivationLike,
    get_activation,
    is_one_activation,
)
from chainrule.pieces.embeddings import (
    SCALE,
    Embedding,
    EmbeddingLike,
    check_embedding,
    get_embedding,
)
from chainrule.pieces.initializers import Initializer, get_initializer
from chainrule.pieces.losses import CustomLoss, Loss, get_loss

Bias: TypeAlias = Literal["trained", "fixed", "none"]
BIASES = ("trained", "fixed", "none")


_Kind = TypeVar("_Kind", "Layer", "Network")


def _unchecked(like: _Kind, **changes: Any) -> _Kind:
    """`like` with other values of fields, that need no check."""
    new = object.__new__(type(like))
    new.__dict__.update(like.__dict__, **changes)
    return new


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: ``a_out = activation(a_in W + b)``.

    W is ``(n_in, n_out)``. b is ``(n_out,)``; ``(1,)`` where the units share one value; None
    exactly where `bias` is "none". `bias` "fixed" means that training leaves b alone. Lists and
    whole numbers become floats, of one type in a layer.
    """

    W: Array
    b: Array | None
    activation: Activation
    bias: Bias = "trained"

    def __post_init__(self) -> None:
        self._take_floats()
        if self.bias not in BIASES:
            raise UnknownNameError("bias", self.bias, BIASES)
        if len(self.W.shape) != 2:
            raise ShapeError(
                _("Weights must be a matrix (n_in, n_out); found shape {shape}.").format(
                    shape=tuple(self.W.shape)
                )
            )
        if (self.b is None) != (self.bias == "none"):
            raise InputError(_("A layer has no biases exactly where its bias is 'none'."))
        if self.b is not None and tuple(self.b.shape) not in {(1,), (self.n_out,)}:
            raise ShapeError(
                _("Expected {n} biases, or one that is shared; found shape {shape}.").format(
                    n=self.n_out, shape=tuple(self.b.shape)
                )
            )

    def _take_floats(self) -> None:
        """Arrays of other namespaces, and of symbols, stay as they are."""
        W, b = parameters(_("weights"), self.W), parameters(_("biases"), self.b)
        if isinstance(b, np.ndarray) and isinstance(W, np.ndarray) and b.dtype != W.dtype:
            W, b = (np.asarray(array, np.result_type(W, b)) for array in (W, b))
        object.__setattr__(self, "W", W)
        object.__setattr__(self, "b", b)
        object.__setattr__(self, "activation", get_activation(self.activation))

    def with_numbers(self, W: Array, b: Array | None) -> Layer:
        """The layer with other numbers, of the shapes and types of these: nothing is checked."""
        return _unchecked(self, W=W, b=b)

    @property
    def n_in(self) -> int:
        return int(self.W.shape[0])

    @property
    def n_out(self) -> int:
        return int(self.W.shape[1])

    @property
    def shares_bias(self) -> bool:
        """One bias value serves several units."""
        return self.b is not None and self.b.shape[0] == 1 and self.n_out > 1


@dataclass(frozen=True, eq=False)
class Network:
    """Layers 1 … L, a loss, and an embedding of the inputs where there is one, checked to fit one
    another; their numbers are of one type."""

    layers: tuple[Layer, ...]
    loss: Loss
    embedding: Embedding | None = None

    def __post_init__(self) -> None:
        for what in self.layers:
            if not isinstance(what, Layer):
                message = _("A network is made of layers; found {found!r}.")
                raise InputError(message.format(found=what), _("cr.Network.create makes them."))
        if not self.layers:
            raise InputError(_("A network needs at least one layer."))
        for l, (before, after) in enumerate(zip(self.layers, self.layers[1:], strict=False), 2):
            if before.n_out != after.n_in:
                raise ShapeError(
                    _(
                        "Layer {layer}: expected weights of shape ({n_in}, {n_out}), as layer "
                        "{before} has {n_in} units; found {found}."
                    ).format(
                        layer=l,
                        before=l - 1,
                        n_in=before.n_out,
                        n_out=after.n_out,
                        found=tuple(after.W.shape),
                    )
                )
        for l, layer in enumerate(self.layers[:-1], 1):
            if not layer.activation.elementwise:
                raise InputError(
                    _("Layer {layer}: {activation} can only be the output activation.").format(
                        layer=l, activation=layer.activation.name
                    )
                )
        if self.embedding is not None:
            check_embedding(self.embedding, self.layers[0].n_in)
        types = {array.dtype for array in self._arrays() if isinstance(array, np.ndarray)}
        if len(types) > 1:
            alike = in_type(self, np.float64)
            object.__setattr__(self, "layers", alike.layers)
            object.__setattr__(self, "embedding", alike.embedding)

    def _arrays(self) -> Iterator[Array | None]:
        for layer in self.layers:
            yield from (layer.W, layer.b)
        if self.embedding is not None:
            yield from self.embedding.parameters

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.sizes))
        functions = ", ".join(layer.activation.name for layer in self.layers)
        return f"Network({sizes}: {functions}; {self.loss.name}; {self.n_parameters:,} parameters)"

    def _repr_html_(self) -> str:
        """What a notebook shows: a row for each layer."""
        head = [_("layer"), _("inputs"), _("units"), _("activation"), _("bias"), _("parameters")]
        rows = [
            [l, layer.n_in, layer.n_out, layer.activation.name, layer.bias, _count(layer)]
            for l, layer in enumerate(self.layers, 1)
        ]
        return notebook.table(head, rows, repr(self))

    def with_numbers(self, layers: tuple[Layer, ...], embedding: Embedding | None) -> Network:
        """The network with other numbers, of the shapes and types of these, as a step of training
        gives them back: nothing is checked, which for a small network costs more than the step."""
        return _unchecked(self, layers=layers, embedding=embedding)

    @staticmethod
    def create(
        sizes: Sequence[int],
        activation: ActivationLike | Sequence[ActivationLike] = "relu",
        output_activation: ActivationLike = "identity",
        loss: str | Loss | CustomLoss = "half_squared_error",
        *,
        bias: Bias = "trained",
        shared_bias: bool = False,
        initializer: str | Initializer = "glorot",
        random_state: Any = None,
        dtype: Any = np.float64,
        embedding: EmbeddingLike = None,
        embedding_columns: Sequence[int] | None = None,
        embedding_scale: float = SCALE,
    ) -> Network:
        """A new network of ``sizes`` = (inputs, units of layer 1, ..., outputs).

        `activation` is for the hidden layers, one for all or one each; it, the output's and the
        loss are names, or functions of one's own (`chainrule.activation`, `chainrule.loss`).
        `initializer` draws layer by layer, weights before biases, from the PCG64 stream of
        `random_state`.

        `embedding` "pbld" embeds the inputs `embedding_columns` (from 0; None: all) as
        `chainrule.pieces.embeddings` has it, its first frequencies from N(0, `embedding_scale`²),
        drawn before the layers.
        """
        sizes, dtype = checked_sizes(sizes), float_type(dtype)
        n_weights = sum((n_in + 1) * n_out for n_in, n_out in pairwise(sizes))
        # the weights, their gradient, what an optimizer remembers, and the next weights
        check_room(
            _("A network of sizes {sizes}").format(sizes=list(sizes)),
            5 * dtype.itemsize * n_weights,
        )
        activations = _per_layer(activation, output_activation, len(sizes) - 1)
        draw, generator = (
            get_initializer(initializer),
            initialization_generator(make_seed(random_state)),
        )
        before = get_embedding(
            embedding, sizes[0], embedding_columns, embedding_scale, generator, dtype
        )
        n_first = sizes[0] + (0 if before is None else before.n_out)
        layers = []
        for n_in, n_out, f in zip((n_first, *sizes[1:]), sizes[1:], activations, strict=False):
            n_biases = 0 if bias == "none" else 1 if shared_bias else n_out
            W, b = draw(generator, n_in, n_out, n_biases)
            biases = None if bias == "none" else np.asarray(b, dtype)
            layers.append(Layer(np.asarray(W, dtype), biases, f, bias))
        return Network(tuple(layers), get_loss(loss, activations[-1]), before)

    def as_type(self, dtype: Any) -> Network:
        """The same network with its arrays in that type."""
        if all(array is None or array.dtype == dtype for array in self._arrays()):
            return self
        return in_type(self, dtype)

    @property
    def sizes(self) -> tuple[int, ...]:
        """Units per layer, the inputs first."""
        n_embedded = 0 if self.embedding is None else self.embedding.n_out
        return (self.layers[0].n_in - n_embedded, *(layer.n_out for layer in self.layers))

    @property
    def output(self) -> Activation:
        """The activation of the last layer."""
        return self.layers[-1].activation

    @property
    def n_parameters(self) -> int:
        """Numbers that training may change."""
        embedded = 0 if self.embedding is None else self.embedding.n_parameters
        return embedded + sum(
            layer.n_in * layer.n_out
            + (0 if layer.b is None or layer.bias == "fixed" else int(layer.b.shape[0]))
            for layer in self.layers
        )


def _count(layer: Layer) -> int:
    return int(layer.W.size + (0 if layer.b is None else layer.b.size))


def in_type(network: Network, dtype: Any) -> Network:
    """`network` with all its numbers in this type."""

    def cast(array: Array | None) -> Any:
        return None if array is None else np.asarray(array, dtype)

    layers = (replace(layer, W=cast(layer.W), b=cast(layer.b)) for layer in network.layers)
    embedding = None if network.embedding is None else network.embedding.as_type(dtype)
    return Network(tuple(layers), network.loss, embedding)


def is_count(n: Any) -> bool:
    """A whole number from 1; a truth value is none."""
    return isinstance(n, Integral) and not isinstance(n, bool | np.bool_) and int(n) >= 1


def checked_sizes(sizes: Sequence[int]) -> tuple[int, ...]:
    """(inputs, units of layer 1, ..., outputs); InputError for what are no such numbers."""
    if not hasattr(sizes, "__len__") or len(sizes) < 2 or not all(map(is_count, sizes)):
        raise InputError(
            _(
                "Sizes must be two or more positive whole numbers, inputs first; found {sizes}."
            ).format(sizes=sizes if isinstance(sizes, str | int | float) else list(sizes))
        )
    return tuple(int(n) for n in sizes)


def hidden_sizes(sizes: Any) -> list[int]:
    """`hidden_layer_sizes` as a list; ValueError where one is not above 0, InputError where one is
    no whole number."""
    hidden = list(sizes) if hasattr(sizes, "__iter__") else [sizes]
    wrong = [n for n in hidden if not isinstance(n, Integral) or isinstance(n, bool | np.bool_)]
    if wrong:
        raise InputError(
            _("{name} must be whole numbers, found {found!r}.").format(
                name=argument_name("hidden_layer_sizes"), found=wrong[0]
            ),
            _("{two} is two hidden layers, {none} is none.").format(
                two=argument(hidden_layer_sizes=(64, 32)), none=argument(hidden_layer_sizes=())
            ),
        )
    if any(units <= 0 for units in hidden):
        raise ValueError(_("hidden_layer_sizes must be > 0, got {sizes}.").format(sizes=hidden))
    return [int(units) for units in hidden]


def _per_layer(
    hidden: ActivationLike | Sequence[ActivationLike], output: ActivationLike, n_layers: int
) -> list[Activation]:
    if is_one_activation(hidden):
        each: Sequence[ActivationLike] = [hidden] * (n_layers - 1)
    else:
        each = cast(Sequence[ActivationLike], hidden)
    if len(each) != n_layers - 1:
        raise ShapeError(
            _("{given} hidden activations for {needed} hidden layers.").format(
                given=len(each), needed=n_layers - 1
            )
        )
    return [get_activation(f) for f in (*each, output)]


def with_arrays(
    network: Network,
    weights: Sequence[Array | None],
    biases: Sequence[Array | None],
    names: tuple[str, str] | None = None,
) -> Network:
    """`network` with these weights and biases, one entry a layer; None leaves what is there. One
    bias may stand for all units of a layer. In errors they are called by `names`.

    Raises ShapeError where their number or a shape is not the network's, InputError for biases of a
    layer that has none.
    """
    n = len(network.layers)
    of_weights, of_biases = names or (_("weights"), _("biases"))
    for what, arrays in ((of_weights, weights), (of_biases, biases)):
        if len(arrays) != n:
            message = _("{what}: {given} arrays for {needed} layers.")
            raise ShapeError(message.format(what=what, given=len(arrays), needed=n))
    layers = []
    for l, (layer, W, b) in enumerate(zip(network.layers, weights, biases, strict=True), 1):
        if W is not None:
            _check_shape(l, of_weights, layer.W.shape, W.shape)
        if b is not None and layer.bias == "none":
            raise InputError(
                _("Layer {layer}: biases are given, but bias is 'none'.").format(layer=l)
            )
        if b is not None and (b.shape != (1,) or layer.n_out == 1):
            _check_shape(l, of_biases, (layer.n_out,), b.shape)
        layers.append(replace(layer, W=layer.W if W is None else W, b=layer.b if b is None else b))
    return replace(network, layers=tuple(layers))


def _check_shape(l: int, what: str, expected: Any, found: Any) -> None:
    if tuple(expected) != tuple(found):
        message = _("Layer {layer}: expected {what} of shape {expected}, found {found}.")
        hint = ""
        if len(found) == 2 and tuple(found[::-1]) == tuple(expected):
            hint = _("Their transpose fits: a row for each unit of the layer before.")
        raise ShapeError(
            message.format(layer=l, what=what, expected=tuple(expected), found=tuple(found)), hint
        )
