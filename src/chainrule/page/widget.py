"""The page as a widget of a notebook: what is looked at, typed over and answered in it is at hand
in Python, to be read, watched and set. It is the same page in the same frame; a few lines outside
of the frame carry what either side says (frontend/src/widget.ts).

    widget = cr.board("mazur").widget()
    widget.changes                                   {"W[1][1,1]": 0.5}, as it was typed
    widget.observe(print, "changes")                 called when it is typed over again
    widget.quantity = "delta_o1"                     goes to that equation
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.derivation.explanation import AnyDerivation
from chainrule.page.content import frozen_kinds
from chainrule.page.numbers import is_large
from chainrule.page.words import words


class BoardWidget(anywidget.AnyWidget):
    """A board whose state both sides know; its traits name quantities as the page does.

    Each of them can be set, by any of a quantity's names, and watched with ``observe``. A name that
    the step does not have, a number typed over that is worked out from others or is not finite, is
    an InputError, and nothing changes.
    """

    _esm = Path(__file__).with_name("built") / "widget.js"
    _frame = traitlets.Unicode().tag(sync=True)

    quantity = traitlets.Unicode(help="The equation that is looked at.").tag(sync=True)
    changes = traitlets.Dict(help="What is typed over: {name: number}.").tag(sync=True)
    answers = traitlets.Dict(help="What is answered: {name: text}; `cr.check` takes it.").tag(
        sync=True
    )

    def __init__(self, frame: str, derivation: AnyDerivation) -> None:
        self._derivation = derivation
        super().__init__(_frame=frame)

    @traitlets.validate("quantity")
    def _check_quantity(self, proposal: Any) -> str:
        text = proposal["value"]
        return str(self._derivation[text].name) if text else ""

    @traitlets.validate("changes")
    def _check_changes(self, proposal: Any) -> dict[str, float]:
        return self._named(proposal["value"], partial(_typed_over, self._derivation))

    @traitlets.validate("answers")
    def _check_answers(self, proposal: Any) -> dict[str, str]:
        return self._named(proposal["value"], lambda _name, text: str(text))

    def _named(self, said: Mapping[str, Any], read: Any) -> dict[str, Any]:
        """By the names that the page has."""
        return {str(self._derivation[name].name): read(name, x) for name, x in said.items()}


def _typed_over(derivation: AnyDerivation, name: str, value: Any) -> float:
    q, step = derivation[name], derivation.records
    if is_large(derivation):
        raise InputError(_("The network is too large for its numbers to be typed over."))
    if q.expr is not None:
        message = _("{name} is worked out from others: only what is given can be typed over.")
        raise InputError(message.format(name=name))
    if step is not None and q.name.kind in frozen_kinds(step):
        raise InputError(f"{name}: {words()['fixed_formula']}")
    number = float(value)
    if not math.isfinite(number):
        raise InputError(_("{name} is {value}: it must be finite.").format(name=name, value=number))
    return number
