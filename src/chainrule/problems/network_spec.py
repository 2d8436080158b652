"""What is said about a network before its data are known, and the network that it makes for them:
what is left open follows from the data and from the weights that are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from numbers import Integral
from typing import Any, NamedTuple, cast

from chainrule.basics.errors import ShapeError
from chainrule.basics.i18n import _
from chainrule.basics.random import make_seed
from chainrule.basics.typing import Floats
from chainrule.network import Bias, Network, hidden_sizes, with_arrays
from chainrule.pieces.activations import ActivationLike, is_one_activation
from chainrule.pieces.embeddings import SCALE, EmbeddingLike
from chainrule.pieces.losses import CustomLoss, Loss, output_for
from chainrule.preprocessing.targets import Usual


class GivenLayer(NamedTuple):
    """Weights ``(n_in, n_out)`` and biases (one a unit, or a single shared one), if given."""

    weights: Floats | None = None
    biases: Floats | None = None


class NetworkSpec(NamedTuple):
    """What is said about a network before its data are known.

    `sizes` are all sizes, inputs first; where it is None, `hidden` lies between the data's inputs
    and outputs (None: as the given layers have them, or else one layer of 64). `activation` is one
    (None: relu), one for each hidden layer, or one for each layer; `output_activation` and
    `loss` follow from the task where they are None. The embedding is a name, or given whole.
    """

    sizes: tuple[int, ...] | None = None
    hidden: tuple[int, ...] | None = None
    activation: ActivationLike | Sequence[ActivationLike] | None = None
    output_activation: ActivationLike | None = None
    loss: str | Loss | CustomLoss | None = None
    bias: Bias = "trained"
    shared_bias: bool = False
    initializer: str = "glorot"
    seed: int = 0
    layers: tuple[GivenLayer, ...] = ()
    embedding: EmbeddingLike = None
    embedding_columns: tuple[int, ...] | None = None
    embedding_scale: float = SCALE

    def sizes_between(self, n_inputs: int, n_outputs: int) -> tuple[int, ...]:
        """All sizes, for data of these."""
        if self.sizes:
            return self.sizes
        hidden = self._hidden_of_layers(n_inputs) if self.hidden is None else self.hidden
        return (n_inputs, *hidden, n_outputs)

    def _hidden_of_layers(self, n_in: int) -> tuple[int, ...]:
        """The hidden sizes that the given weights say, as they fit on the layer before."""
        hidden: list[int] = []
        for layer in self.layers[:-1]:
            if layer.weights is None:
                return (64,)
            rows, columns = layer.weights.shape
            # weights that lie the other way are told where they are put in
            is_transposed = self.embedding is None and columns == n_in != rows
            n_in = rows if is_transposed else columns
            hidden.append(n_in)
        return tuple(hidden) if self.layers else (64,)


OF_SETTINGS = {
    "hidden_layer_sizes": "hidden",
    "activation": "activation",
    "output_activation": "output_activation",
    "loss": "loss",
    "bias": "bias",
    "embedding": "embedding",
    "embedding_columns": "embedding_columns",
    "embedding_scale": "embedding_scale",
}
"""What is said of a network by the names of the estimators' arguments, as `NetworkSpec` has it."""


def spec_of(
    spec: NetworkSpec | None, settings: Mapping[str, Any]
) -> tuple[NetworkSpec | None, dict[str, Any]]:
    """The spec with what `settings` say of the network, and the other settings."""
    said = {OF_SETTINGS[name]: value for name, value in settings.items() if name in OF_SETTINGS}
    others = {name: value for name, value in settings.items() if name not in OF_SETTINGS}
    if "hidden" in said:
        said["hidden"] = tuple(hidden_sizes(said["hidden"]))
    return (spec or NetworkSpec())._replace(**said) if said else spec, others


def drawn_by(spec: NetworkSpec, random_state: Any) -> NetworkSpec:
    """The spec whose weights are drawn by `random_state`, as all else is; None leaves its seed."""
    if random_state is None:
        return spec
    is_whole = isinstance(random_state, Integral)
    return spec._replace(seed=int(random_state) if is_whole else make_seed(random_state).low)


def build_network(spec: NetworkSpec, n_inputs: int, n_outputs: int, usual: Usual) -> Network:
    """The network that `spec` describes for data of these sizes, with the weights that it gives;
    `usual` is what is left open."""
    sizes = spec.sizes_between(n_inputs, n_outputs)
    _check_ends(sizes, n_inputs, n_outputs)
    hidden, output = activations_of(spec, len(sizes) - 1, usual)
    network = Network.create(
        sizes,
        hidden,
        output,
        spec.loss or usual.loss,
        bias=spec.bias,
        shared_bias=spec.shared_bias,
        initializer=spec.initializer,
        random_state=spec.seed,
        embedding=spec.embedding,
        embedding_columns=spec.embedding_columns,
        embedding_scale=spec.embedding_scale,
    )
    if len(spec.layers) > len(network.layers):
        message = _("{given} layers are given for a network of {needed}.")
        raise ShapeError(message.format(given=len(spec.layers), needed=len(network.layers)))
    drawn = [GivenLayer()] * (len(network.layers) - len(spec.layers))
    layers = [*spec.layers, *drawn]
    return with_arrays(network, [l.weights for l in layers], [l.biases for l in layers])


def _check_ends(sizes: Sequence[int], n_inputs: int, n_outputs: int) -> None:
    ends = ((_("inputs"), sizes[0], n_inputs), (_("outputs"), sizes[-1], n_outputs))
    for what, said, found in ends:
        if said != found:
            raise ShapeError(
                _("The network has {said} {what}, the data need {found}.").format(
                    said=said, what=what, found=found
                )
            )


def activations_of(
    spec: NetworkSpec, n_layers: int, usual: Usual
) -> tuple[Sequence[ActivationLike], ActivationLike]:
    """One activation for each hidden layer, and the output's."""
    default = output_for(spec.loss, usual.output)
    activation = "relu" if spec.activation is None else spec.activation
    if is_one_activation(activation):
        return [activation] * (n_layers - 1), spec.output_activation or default
    several = list(cast("Sequence[ActivationLike]", activation))
    if len(several) == n_layers and spec.output_activation is None:
        return several[:-1], several[-1]
    return several, spec.output_activation or default
