"""What a model makes of one row, in a screenful: instead of more quantities than can be shown.

The row in its own columns and units beside what the network is given, the largest terms of the
first layer, each network's outputs, their mean, and the prediction.
"""

from __future__ import annotations

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.layout import aligned, figure
from chainrule.basics.typing import Floats
from chainrule.families.mlp.ensemble import as_ensemble
from chainrule.models.model import Model
from chainrule.page.own_row import Origin, own_cells, own_names, own_prediction
from chainrule.preprocessing.schema import Schema

_MOST_COLUMNS, _MOST_TERMS, _MOST_OUTPUTS = 20, 10, 12


def summary(model: Model, raw: Floats, row: int, member: int) -> list[str]:
    """Lines on data row `row` (from 1) of raw columns ``(n, inputs)``; the terms are those of the
    network `member` (from 1)."""
    x = model.encoded(raw[row - 1 : row])
    terms = _terms(model, x[0], member)
    outputs = _outputs(model, x)
    parts = [_columns(model, raw, row, x[0]), terms, outputs]
    return [line for part in parts for line in (*part, "")][:-1]


def _columns(model: Model, raw: Floats, row: int, x: Floats) -> list[str]:
    schema = model.schema
    if schema is None:
        cells = [(f"x{i + 1}", f"{value:.6g}", "") for i, value in enumerate(raw[row - 1])]
    else:
        cells = [
            (name, cell, ", ".join(figure(float(v), 4) for v in x[first - 1 : first - 1 + n]))
            for name, cell, first, n in own_cells(Origin(schema, raw), row)
        ]
    head = (_("column"), _("cell"), _("as the network is given it"))
    return [*_indented(aligned([head, *cells[:_MOST_COLUMNS]])), *_more(len(cells) - _MOST_COLUMNS)]


def _terms(model: Model, x: Floats, member: int) -> list[str]:
    """The terms a[0][i]·W[1][i,j] of the first layer with the largest magnitudes."""
    W = np.asarray(model.networks[member - 1].layers[0].W, np.float64)
    terms = x[:, None] * W[: len(x)]
    largest = np.argsort(-abs(terms), axis=None, kind="stable")[:_MOST_TERMS]
    names = _input_names(model.schema, len(x))
    rows = []
    for place in largest.tolist():
        i, j = divmod(place, W.shape[1])
        formula = f"a[0][{i + 1}]·W[1][{i + 1},{j + 1}]"
        numbers = (
            f"{x[i]:.6g}·{'(' if W[i, j] < 0 else ''}{W[i, j]:.6g}{')' if W[i, j] < 0 else ''}"
        )
        rows.append((formula, f"= {numbers}", f"= {terms[i, j]:.6g}", names[i]))
    head = _("largest terms of layer 1")
    if len(model.networks) > 1:
        head = _("largest terms of layer 1 of network {j}").format(j=member)
    return [head, *_indented(aligned(rows))]


def _input_names(schema: Schema | None, n: int) -> list[str]:
    return [f"x{i + 1}" for i in range(n)] if schema is None else own_names(schema)[0]


def _outputs(model: Model, x: Floats) -> list[str]:
    """Each network's outputs, their mean, and what that says."""
    ensemble = as_ensemble(getattr(model.fitted, "network_", model.fitted))
    outputs = [ensemble.outputs_of(j, x)[0] for j in range(len(ensemble.members))]
    mean = ensemble.outputs(x)[0]
    names = [f"a{k + 1}" for k in range(len(mean))]
    if model.schema is not None:
        names = own_names(model.schema)[1]
    rows = []
    if len(outputs) > 1:
        rows = [(_("network {j}").format(j=j), *_figures(a)) for j, a in enumerate(outputs, 1)]
    rows.append((_("mean") if rows else _("outputs"), *_figures(mean)))
    shown = names[:_MOST_OUTPUTS]
    lines = aligned([("", *shown), *rows], right=range(1, len(shown) + 1))
    return [*lines, *_more(len(names) - _MOST_OUTPUTS), *_predicted(model.schema, mean)]


def _figures(a: Floats) -> list[str]:
    return [f"{value:.6g}" for value in a[:_MOST_OUTPUTS].tolist()]


def _predicted(schema: Schema | None, mean: Floats) -> list[str]:
    """ "predicted: species = versicolor, 98.2 %"."""
    if schema is None:
        return []
    lines = []
    for target, answer, p in own_prediction(schema, mean):
        sure = "" if p is None else f", {100 * p:.3g} %"
        said = _("predicted: {target} = {answer}{sure}")
        lines.append(said.format(target=target, answer=answer, sure=sure))
    return lines


def _indented(lines: list[str]) -> list[str]:
    return ["  " + line for line in lines]


def _more(n: int) -> list[str]:
    return ["  " + _("… and {n} more").format(n=n)] if n > 0 else []
