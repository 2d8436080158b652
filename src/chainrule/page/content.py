"""What the page is given: one step in every language, in both update orders, with its own columns.

    {"format", "language", "source", "spoken": {language: {"title", "heading", "words", "figure"}},
     "sizes", "samples", "sharedBias", "order", "frozen", "own",
     "variants": {order: numbers, slips, twins}, "run"}

`frozen` are the kinds of given numbers that the formulas themselves hang on, so that typing over
one would need other formulas. With a `run` (see `recorded`) the step is shown in its own order
alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chainrule.basics.arguments import argument
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _, available_languages, current_language, speaking
from chainrule.basics.typing import Json
from chainrule.basics.visible import visible
from chainrule.data.names import image_side
from chainrule.derivation.explanation import AnyDerivation, Explanation
from chainrule.derivation.feedforward.derivation import derivation_of_step
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.forms.html import anchor_of
from chainrule.derivation.forms.symbols import textbook
from chainrule.derivation.graph.names import Name
from chainrule.page.numbers import is_large, numbers
from chainrule.page.own_row import Origin, own_cells, own_names, own_prediction
from chainrule.page.recorded import recorded
from chainrule.page.slips import slip_sentences, slips, twins
from chainrule.page.words import words
from chainrule.training.callbacks import Recorder

BOARD = "chainrule-board/1"
MOST_PRODUCTS = 250_000
"""Weights times rows of a step on the page."""
MOST_IN_BOTH_ORDERS = 3000
"""Quantities of a step that the page holds twice, in either order of updates."""


def content(
    explanation: Explanation,
    origin: Origin | None,
    title_of: Callable[[], str],
    run: Recorder | None = None,
) -> Json:
    """The document described above; `title_of` gives the title in the language in use, `run` is the
    one that the step begins.

    Raises InputError where it would be too much for a page.
    """
    derivation = explanation.derivation
    step = derivation.records
    if step is not None:
        _check_size(explanation.title, step)
    shown = _variants(derivation) if run is None else [(_order(step), derivation)]
    variants = {order: _numbers(d) for order, d in shown}
    return {
        "format": BOARD,
        "language": current_language(),
        "source": explanation.title,
        "spoken": {
            language: _spoken(explanation, language, title_of) for language in available_languages()
        },
        "sizes": list(derivation.sizes),
        "samples": derivation.samples if derivation.is_batch else [],
        "sharedBias": [] if step is None else [l.shares_bias for l in step.network.layers],
        "order": _order(step),
        "frozen": [] if step is None else frozen_kinds(step),
        "variants": variants,
        "run": None if run is None else _run(run, explanation, origin, variants),
        "own": None if origin is None else _own(derivation, origin),
    }


def _run(
    run: Recorder, explanation: Explanation, origin: Origin | None, variants: dict[str, Json]
) -> Json:
    (held,) = variants.values()
    names = [row[0] for row in held["quantities"]]
    is_whole = not held["blocks"]
    schema = None if origin is None else origin.schema
    return recorded(run, explanation.feed_forward, schema, names if is_whole else None)


def _check_size(title: str, step: StepRecords) -> None:
    weights = sum(layer.W.size for layer in step.network.layers)
    if weights * len(step.samples) > MOST_PRODUCTS:
        message = _("{title}: {n:,} weights and {rows} rows are too much for one page.")
        raise InputError(
            message.format(title=title, n=weights, rows=len(step.samples)),
            _("Choose one row: {option}.").format(option=argument(samples=[1]))
            if len(step.samples) > 1
            else _("chainrule explain shows the quantities that you choose."),
        )


def _spoken(explanation: Explanation, language: str, title_of: Callable[[], str]) -> Json:
    with speaking(language):
        title = visible(title_of())
        heading = explanation.derivation.heading(title, explanation.trained)
        return {
            "title": title,
            "heading": heading.splitlines(),
            "words": words() | slip_sentences(),
            "figure": explanation.derivation.figure(anchor_of)
            if explanation.derivation.figure
            else None,
        }


def _order(step: StepRecords | None) -> str:
    return "sequential" if step is not None and step.is_sequential else "simultaneous"


def _variants(derivation: AnyDerivation) -> Iterator[tuple[str, AnyDerivation]]:
    """The derivation in its own order of updates and, of a small network with hidden layers, in the
    other."""
    step = derivation.records
    yield _order(step), derivation
    if step is None or not step.knows_targets or step.L == 1:
        return
    if derivation.size > MOST_IN_BOTH_ORDERS:
        return
    plan = step.situation.plan
    other = plan._replace(sequential=not plan.sequential)
    turned = derivation_of_step(step.situation._replace(plan=other))
    yield _order(turned.records), turned


def _numbers(derivation: AnyDerivation) -> Json:
    symbol = textbook(derivation.textbook)
    held = numbers(derivation, symbol, _signals(derivation))
    return held | {"slips": slips(derivation, symbol), "twins": twins(derivation)}


def _signals(derivation: AnyDerivation) -> Iterator[Name]:
    """The error signals of the picture story, which the figure may show in place of δ."""
    step = derivation.records
    if step is None or not step.knows_targets or is_large(derivation):
        return
    for sample in step.samples if step.is_batch else [None]:
        for l in range(step.L, 0, -1):
            yield from (Name("d", (l, j), sample) for j in step.units(l))


def frozen_kinds(step: StepRecords) -> list[str]:
    """Targets, where the loss has another formula for a target of 0."""
    written = step.network.loss.written
    return ["y[k]"] if written is not None and written.of_zero is not None else []


def _own(derivation: AnyDerivation, origin: Origin) -> Json:
    """The rows shown in their columns and units."""
    step, schema = derivation.records, origin.schema
    inputs, outputs = own_names(schema)
    said = [] if step is None else [own_prediction(schema, a) for a in step.passed.a[-1]]
    return {
        "inputs": inputs,
        "imageSide": image_side(schema.parts) if len(schema.parts) == len(schema.inputs) else 0,
        "outputs": outputs if step is not None else [],
        "cells": [own_cells(origin, row) for row in derivation.samples],
        "predicted": said,
    }
