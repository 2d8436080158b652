"""A network and a run's result as the fitted attributes that store them, and back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np

from chainrule.basics.typing import Floats
from chainrule.network import Bias, Layer, Network
from chainrule.pieces.activations import Activation
from chainrule.pieces.embeddings import Embedding
from chainrule.pieces.losses import Loss
from chainrule.training.run import RunResult

Frame: TypeAlias = tuple[tuple[tuple[Activation, Bias], ...], Loss]
"""What `coefs_` and `intercepts_` do not say: each layer's activation and bias, and the loss."""


def attributes_of(network: Network) -> dict[str, Any]:
    """The fitted attributes that say what a network is; zeros stand for biases it has not."""
    layers = network.layers
    zeros = [np.zeros(layer.n_out, layer.W.dtype) for layer in layers]
    return {
        "coefs_": [layer.W for layer in layers],
        "embedding_": network.embedding,
        "intercepts_": [
            zero if layer.b is None else layer.b for layer, zero in zip(layers, zeros, strict=True)
        ],
        "n_layers_": len(layers) + 1,
        "n_outputs_": layers[-1].n_out,
        "out_activation_": network.output.name,
        "_frame": (tuple((layer.activation, layer.bias) for layer in layers), network.loss),
    }


def network_of(
    coefs: Sequence[Floats],
    intercepts: Sequence[Floats],
    frame: Frame,
    embedding: Embedding | None = None,
) -> Network:
    """The network that these arrays make in this frame, behind this embedding."""
    parts, loss = frame
    layers = tuple(
        Layer(np.asarray(W), None if bias == "none" else np.asarray(b), activation, bias)
        for W, b, (activation, bias) in zip(coefs, intercepts, parts, strict=True)
    )
    return Network(layers, loss, embedding)


def curves_of(result: RunResult, early_stopping: bool) -> dict[str, Any]:
    """scikit-learn's attributes for how a run of steps went; the curves are the history's own. What
    early stopping watches is None without it, and so is the best loss with it."""
    history = result.history
    return {
        "loss_curve_": history.loss,
        "best_loss_": None if early_stopping else -result.stopping.best,
        "validation_scores_": history.validation_score if early_stopping else None,
        "validation_loss_curve_": history.validation_loss if early_stopping else None,
        "best_validation_score_": result.stopping.best if early_stopping else None,
    }
