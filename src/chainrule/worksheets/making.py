"""What is asked of a worksheet turned into one: from sizes and a seed, or from a step explained."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.i18n import N_, _
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.derivation import derivation_of_step
from chainrule.derivation.feedforward.moments import derive
from chainrule.network import BIASES, Bias, checked_sizes
from chainrule.pieces.activations import get_activation
from chainrule.training.settings import make_settings
from chainrule.worksheets.exercises import Outline, make_exercise, output_activation_for
from chainrule.worksheets.lines import MOST_STEPS
from chainrule.worksheets.sheet import DIGITS
from chainrule.worksheets.worksheet import Worksheet

RATE = 0.1
"""The learning rate where none is named: it only shifts the decimal point."""


_LOSSES = {
    "half_squared_error": N_("loss ½ squared error"),
    "mean_squared_error": N_("loss mean squared error"),
    "log_loss": N_("loss cross-entropy"),
    "absolute_error": N_("loss absolute error"),
    "huber": N_("loss Huber"),
    "poisson": N_("loss Poisson"),
}
"""How a loss is called on a sheet."""


def _activation(name: str) -> str:
    """How an activation is called on a sheet."""
    return {"logistic": "sigmoid"}.get(name, name)


class Request(NamedTuple):
    """What is asked of a worksheet of a generated network. `activation` is one name for all hidden
    layers, or one for each layer."""

    sizes: Sequence[int]
    activation: str | Sequence[str] = "logistic"
    output_activation: str | None = None
    loss: str = "half_squared_error"
    bias: Bias = "trained"
    n_rows: int = 1
    seed: int = 0


def generated(request: Request, settings: dict[str, Any], **form: Any) -> Worksheet:
    """The worksheet of a seed. Raises InputError for what no exercise can be made of."""
    outline = _outline(request, settings)
    all_settings = make_settings(
        {"solver": "sgd", "learning_rate_init": RATE, "batch_size": "full", "shuffle": False}
        | settings
    )
    exercise = make_exercise(outline, request.seed)
    derivation = derive(exercise.network, exercise.data, all_settings)
    sizes = "-".join(map(str, outline.sizes))
    title = _("Worksheet {seed}: a {sizes} network, activation {activations}, {loss}").format(
        seed=request.seed,
        sizes=sizes,
        activations=", ".join(dict.fromkeys(map(_activation, outline.activations))),
        loss=_(_LOSSES[outline.loss]),
    )
    return Worksheet(derivation, title, recipe=_recipe(request, outline, settings, form), **form)


def of_step(explanation: Explanation, **form: Any) -> Worksheet:
    """The worksheet of a step that is explained; its rows are the sheet's own, counted from 1."""
    situation = explanation.feed_forward.records.situation
    own = situation._replace(rows=np.arange(len(situation.rows)))
    return Worksheet(derivation_of_step(own), explanation.title, **form)


def _outline(request: Request, settings: dict[str, Any]) -> Outline:
    sizes = checked_sizes(request.sizes)
    weights = sum(a * b for a, b in pairwise(sizes))
    if request.n_rows < 1 or weights * 2 + request.n_rows * sum(sizes) > 4 * MOST_STEPS:
        raise InputError(
            _("A worksheet of sizes {sizes} with {rows} rows cannot be made.").format(
                sizes="-".join(map(str, sizes)), rows=request.n_rows
            ),
            _("Take a smaller network, and one row or a few."),
        )
    if request.bias not in BIASES:
        raise UnknownNameError("bias", request.bias, BIASES)
    activations = _activations(request, len(sizes) - 1, sizes[-1])
    rate = settings.get("learning_rate_init", RATE)
    return Outline(sizes, activations, request.loss, request.bias, request.n_rows, float(rate))


def _activations(request: Request, n_layers: int, n_outputs: int) -> tuple[str, ...]:
    """One real name for each layer."""
    several = isinstance(request.activation, list | tuple)
    said = list(request.activation) if several else [str(request.activation)]
    if len(said) == 1 and request.output_activation is None:
        output = output_activation_for(said[0], request.loss, n_outputs)
        said = [*said * (n_layers - 1), output]
    elif request.output_activation is not None:
        hidden = said * (n_layers - 1) if len(said) == 1 else said
        said = [*hidden, request.output_activation]
    if len(said) != n_layers:
        raise InputError(
            _("{given} activations for {needed} layers.").format(given=len(said), needed=n_layers)
        )
    names = tuple(get_activation(name).name for name in said)
    if "step" in names:
        raise InputError(_("step has no derivative to work out."))
    return names


def _recipe(
    request: Request, outline: Outline, settings: dict[str, Any], form: dict[str, Any]
) -> str:
    """The command that makes this sheet again."""
    parts = [
        f"chainrule worksheet --sizes {','.join(map(str, outline.sizes))}",
        f"--activation {','.join(outline.activations)}",
    ]
    usual = Request(outline.sizes)
    if request.loss != usual.loss:
        parts.append(f"--loss {request.loss}")
    if request.bias != usual.bias:
        parts.append(f"--bias {request.bias}")
    if request.n_rows != usual.n_rows:
        parts.append(f"--rows {request.n_rows}")
    parts += [f"--param {key}={value}" for key, value in settings.items()]
    if form.get("blanks", 1) != 1:
        parts.append(f"--blanks {form['blanks']:g}")
    if form.get("digits", DIGITS) != DIGITS:
        parts.append(f"--digits {form['digits']}")
    if form.get("steps"):
        parts.append(f"--steps {','.join(form['steps'])}")
    if not form.get("formulas", True):
        parts.append("--no-formulas")
    return " ".join([*parts, f"--seed {request.seed}"])
