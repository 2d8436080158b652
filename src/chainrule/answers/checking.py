"""Answers brought together with the derivation they speak of."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from chainrule.answers.entries import (
    Answer,
    Entry,
    Refuse,
    at_once,
    duplicate,
    plain_name,
    written_of,
)
from chainrule.answers.finding import find, shown_on
from chainrule.answers.marked import Marked
from chainrule.answers.marking import Tolerance, mark
from chainrule.answers.reading import Sheet
from chainrule.answers.spellings import meant
from chainrule.answers.web import Quantities
from chainrule.basics.errors import DataError, InputError, UnknownNameError
from chainrule.basics.expression import Expr, from_json
from chainrule.basics.i18n import _
from chainrule.basics.typing import Json
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.graph.quantity import Quantity


def check_sheet(
    explanation: Explanation,
    sheet: Sheet,
    tolerance: Tolerance | None = None,
    refuse: Refuse = at_once,
) -> Marked:
    """Every answer of the sheet marked against the step that is explained.

    `refuse` is called for one that is no number (DataError), or whose name is no quantity of the
    step (UnknownNameError), or that answers one a second time (InputError), of which neither counts
    then; by itself it raises. Raises InputError where a derivation is of another network.
    """
    derivation = explanation.feed_forward
    if sheet.is_derivation:
        _check_context(derivation, sheet)
    quantities = Quantities(derivation)
    shown = shown_on(sheet)
    if shown is not None:
        answers = _answers(quantities, shown)
        marking, finding = find(quantities, answers, sheet, refuse)
        return Marked(derivation, explanation.title, marking, sheet.blank, finding)
    answers = _answers(quantities, sheet, refuse)
    marking = mark(quantities, answers, _equations(quantities, sheet), tolerance)
    return Marked(derivation, explanation.title, marking, sheet.blank)


def _answers(quantities: Quantities, sheet: Sheet, refuse: Refuse = at_once) -> list[Answer]:
    seen: dict[str, Entry] = {}
    found: dict[str, Answer] = {}
    for entry in sheet.entries:
        try:
            quantity = _quantity(quantities, entry, sheet.source)
            written = written_of(entry, sheet.source)
        except (DataError, UnknownNameError) as error:
            refuse(entry, error)
            continue
        if quantity.name in seen:
            refuse(entry, duplicate(sheet.source, entry, seen[quantity.name]))
            found.pop(quantity.name, None)
            continue
        seen[quantity.name] = entry
        found[quantity.name] = Answer(quantity.name, entry.name, written, entry.where)
    return list(found.values())


def _quantity(quantities: Quantities, entry: Entry, source: str) -> Quantity:
    name = meant(quantities.derivation, entry.name)
    try:
        return quantities[name]
    except UnknownNameError as error:
        place = f"{source}, {entry.where}" if entry.where else source
        outside = _outside(quantities.derivation, name)
        error.message = f"{place}: " + (outside or error.message)
        raise


def _outside(derivation: FeedForward, text: str) -> str:
    """What is out of range in a name that is well formed; "" where it is something else."""
    meaning = next(derivation.meanings(text), None)
    if meaning is None:
        return ""
    (kind, indices, sample), samples, sizes = meaning, derivation.samples, derivation.sizes
    if sample is not None and sample not in samples:
        return _("{name}: sample {row} is not in this step; it has {rows}.").format(
            name=text, row=sample, rows=", ".join(map(str, samples[:8]))
        )
    if kind.layer is None or kind.unit is None:
        return ""
    l, unit = indices[kind.layer], indices[kind.unit]
    if l >= len(sizes) or (l == 0 and kind.name != "a"):
        return _("{name}: there is no layer {layer}; the network has {n}.").format(
            name=text, layer=l, n=len(sizes) - 1
        )
    if not 1 <= unit <= sizes[l]:
        return _("{name}: there is no unit {unit} in layer {layer}, which has {n}.").format(
            name=text, unit=unit, layer=l, n=sizes[l]
        )
    return ""


def _equations(quantities: Quantities, sheet: Sheet) -> dict[str, Expr]:
    """The expressions of a derivation, to be worked out over its own numbers."""
    if not sheet.is_derivation or sheet.document is None:
        return {}
    equations: dict[str, Expr] = {}
    for quantity in sheet.document["quantities"]:
        tree = quantity.get("expr")
        if tree is not None:
            name = quantities[plain_name(str(quantity["name"]))].name
            equations[name] = _tree(tree, sheet, quantity)
    return equations


def _tree(tree: Json, sheet: Sheet, quantity: Json) -> Expr:
    try:
        return from_json(tree)
    except (ValueError, TypeError):
        raise InputError(
            _("{source}: the expression of {name} cannot be read.").format(
                source=sheet.source, name=quantity["name"]
            )
        ) from None


def context_of(sheet: Sheet) -> dict[str, Any]:
    """What a derivation says of the step it tells: step, samples, and settings of the training.

    Empty for any other source. Raises InputError where the context cannot be read.
    """
    if not sheet.is_derivation or sheet.document is None:
        return {}
    context = sheet.document.get("context", {})
    try:
        return {key: read(context[key]) for key, read in _CONTEXT.items() if key in context}
    except (TypeError, ValueError):
        raise InputError(
            _("{source}: the context of the derivation cannot be read.").format(source=sheet.source)
        ) from None


_CONTEXT: dict[str, Callable[[Any], Any]] = {
    "step": int,
    "samples": lambda rows: [int(row) for row in rows],
    "update_order": str,
    "solver": str,
    "alpha": float,
    "l1": float,
}
_FITTING = ("sizes", "activations", "loss")


def _check_context(derivation: FeedForward, sheet: Sheet) -> None:
    """A derivation of another network is no answer to this one."""
    assert sheet.document is not None
    said, ours = sheet.document.get("context", {}), derivation.context()
    for key in _FITTING:
        if key in said and _plain(said[key]) != _plain(ours[key]):
            message = _(
                "{source} is a derivation of another network: its {what} are {found}, not "
                "{expected}."
            ).format(
                source=sheet.source,
                what=key,
                found=_plain(said[key]),
                expected=_plain(ours[key]),
            )
            raise InputError(message, _("Name the network that it was made from."))


def _plain(value: Json) -> str:
    """As text; numbers may still be as they were written."""
    return re.sub(r"['\"\[\] ]", "", str(value))
