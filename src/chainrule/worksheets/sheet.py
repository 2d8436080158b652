"""A worksheet: a training step with some of its numbers left out.

It carries its whole network, so that the filled sheet is all that `chainrule check` needs.

`blanks` fades the steps in, the last ones first, from none left to do (0) to all (1). What is shown
then never uses, and so never gives away, a number that is asked for. Source: backward fading,
Renkl, Atkinson, Maier & Staley, "From example study to problem solving: smooth transitions help
learning", Journal of Experimental Education 70, 2002.
"""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Sequence
from typing import Self

from chainrule.basics.arguments import argument_name
from chainrule.basics.errors import InputError
from chainrule.basics.formats import WORKSHEET
from chainrule.basics.i18n import _
from chainrule.basics.typing import Json
from chainrule.basics.visible import visible
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.forms.symbols import Symbol, textbook
from chainrule.derivation.forms.text import text_formula, text_substituted
from chainrule.derivation.graph.exactly import Exactly
from chainrule.derivation.graph.names import Name
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.slips.telling import told_of
from chainrule.network import Layer
from chainrule.pieces.embeddings import PARAMETERS, Embedding
from chainrule.worksheets.lines import lines_of
from chainrule.worksheets.planting import ASKED, LETTERS, LEVELS, Planted, plantings, shown_at
from chainrule.worksheets.steps import WorkedStep, answer_name, short_number

MOST_STEPS = 500
DIGITS = 6


class Sheet:
    """One sheet, as its writers read it. `blanks` from 0 to 1 says how much is left to do,
    `formulas` whether a blank's formula is given; numbers that are not short have `digits`
    significant digits; `recipe` is the command that makes the sheet again. With `steps` the sheet
    has these phases alone, or these kinds (``delta``), and whatever else it needs is given.
    `learner` is whose sheet it is. One of `with_slips` shows all numbers, with a slip `planted`,
    which is to be found."""

    planted: Planted | None = None

    def __init__(
        self,
        derivation: FeedForward,
        title: str,
        *,
        blanks: float = 1.0,
        formulas: bool = True,
        digits: int = DIGITS,
        recipe: str = "",
        steps: Sequence[str] = (),
        learner: str = "",
    ) -> None:
        if not 0 <= blanks <= 1:
            raise InputError(
                _("{name} must be from 0 to 1; found {found}.").format(
                    name=argument_name("blanks"), found=blanks
                )
            )
        self.derivation, self.title, self.recipe = derivation, visible(title), recipe
        self.values = Exactly(derivation)
        self.formulas, self.digits = formulas, digits
        self.learner, self._steps = visible(learner), tuple(steps)
        self.quantities = lines_of(derivation, steps)
        n = math.ceil(blanks * len(self.quantities) - 1e-9)
        self._blank = {q.name for q in self.quantities[len(self.quantities) - n :]}

    def with_slips(self, level: int) -> Iterator[Self]:
        """The sheet with a slip of that level in it, one slip after another; none where no line has
        one. Raises InputError for a level that there is not."""
        if level not in LEVELS:
            raise InputError(
                _("slip is 1, 2 or 3, how hard it is to find; found {found!r}.").format(found=level)
            )
        for planted in plantings(self.derivation, self.quantities, level, self.learner):
            sheet = copy.copy(self)
            sheet.planted, sheet._blank = planted, set()
            sheet.values = Exactly(self.derivation, planted.formula)
            sheet.quantities = shown_at(level, self.quantities)
            sheet.formulas = self.formulas and LEVELS[level].formulas
            yield sheet

    # -- the steps -----------------------------------------------------------------------------

    def steps(self) -> Iterator[WorkedStep]:
        """The quantities in the order in which they are worked out."""
        derivation = self.derivation
        symbol = textbook(derivation.textbook)
        for q in self.quantities:
            assert q.expr is not None
            yield WorkedStep(
                quantity=q,
                name=answer_name(derivation, q),
                symbol=symbol(q.name),
                formula=text_formula(q.expr, symbol),
                substituted=text_substituted(q.expr, self.values, self.digits),
                number=short_number(self._number(q), self.digits),
                blank=q.name in self._blank,
            )

    def _number(self, q: Quantity) -> float:
        value = q.value if self.planted is None else self.planted.numbers[q.name]
        return self.values.told(q.name, value)

    def given(self) -> Iterator[tuple[str, str]]:
        """What the exercise starts from: ``(symbol, number)``; of a sheet of some steps also what
        the others would have given."""
        symbol: Symbol = textbook(self.derivation.textbook)
        return ((symbol(name), number) for name, number in self.given_names())

    def given_names(self) -> Iterator[tuple[Name, str]]:
        """The same by the canonical names."""
        own = {q.name for q in self.quantities}
        needed = {name for q in self.quantities for name in q.depends} - own
        is_part = bool(self._steps)
        for q in self.derivation.quantities():
            if q.phase != "given" and not is_part:
                return
            if q.phase == "given" and (not is_part or q.name in needed):
                yield q.name, short_number(q.value, 17)
            elif q.name in needed:
                yield q.name, short_number(self.values[q.name].value, self.digits)

    def legend(self) -> Iterator[str]:
        """How the names are meant."""
        derivation = self.derivation
        if derivation.textbook.symbol_of:
            yield _("Weights are counted by the unit that receives them: {example}.").format(
                example=self._joins()
            )
        else:
            yield _("W[l][i,j] joins unit i of layer l−1 to unit j of layer l.")
        if derivation.records.network.embedding is not None:
            yield _("Wave m of input i has freq[i][m]; mix[i][m,k] joins it to emb[i][k].")
        if derivation.is_batch:
            yield _("@3 stands for sample 3.")

    def _joins(self) -> str:
        """w2 joins i2 to h1, for the second weight of the first unit."""
        book, sizes = self.derivation.textbook, self.derivation.sizes
        sender = min(2, sizes[0])
        weight = book.written(Name("W", (1, sender, 1)))
        return _("{weight} joins {sender} to {receiver}").format(
            weight=weight, sender=f"i{sender}", receiver="h1"
        )

    def answers(self) -> dict[str, str]:
        """The key: the number of each blank, by the name that it has on the sheet; of a slip to be
        found its line, its letter and the right number."""
        if self.planted is not None:
            at = self.planted.at
            right = short_number(Exactly(self.derivation)[at.name].value, self.digits)
            found = (answer_name(self.derivation, at), self.planted.letter, right)
            return dict(zip(ASKED, found, strict=True))
        return {step.name: step.number for step in self.steps() if step.blank}

    def choices(self) -> Iterator[tuple[str, str]]:
        """``(letter, sentence)``: what may have been done in the wrong line."""
        if self.planted is not None:
            symbol = textbook(self.derivation.textbook)
            for letter, edit in zip(LETTERS, self.planted.choices, strict=False):
                yield letter, told_of(edit, symbol)

    # -- documents ------------------------------------------------------------------------------

    def to_json(self, *, answers: bool = False) -> Json:
        """The network file's document, with "answers" to fill in and the "steps" that explain
        them."""
        steps = [
            {
                "name": step.name,
                "quantity": step.quantity.name,
                "phase": step.quantity.phase,
                "formula": step.formula if self.shows_formula(step) else None,
                "substituted": step.substituted if self.shows_working(step) else None,
                "number": None if step.blank else step.number,
            }
            for step in self.steps()
        ]
        filled = {name: text if answers else "" for name, text in self.answers().items()}
        slip = self.slip_document()
        return {"format": WORKSHEET, **self.document(), **slip, "steps": steps, "answers": filled}

    def shows_formula(self, step: WorkedStep) -> bool:
        """What is worked out shows how; what has a slip in it may not."""
        return self.formulas or not (step.blank or self.planted)

    def shows_working(self, step: WorkedStep) -> bool:
        """The numbers put in: they would say where the slip is."""
        return not (step.blank or self.planted)

    def slip_document(self) -> dict[str, Json]:
        """Of a sheet with a slip in it what it shows, and the kinds of slips to choose from."""
        if self.planted is None:
            return {}
        choices: list[Json] = [edit.key for edit in self.planted.choices]
        shown: dict[str, Json] = {step.name: step.number for step in self.steps()}
        return {"slip": {"level": self.planted.level, "choices": choices}, "shown": shown}

    def document(self) -> dict[str, Json]:
        """The network, the training and the data, as a network file has them."""
        network, s = self.derivation.records.network, self.derivation.records.situation
        optimizer, penalty = s.plan.optimizer, s.plan.penalty
        training: dict[str, Json] = {"solver": optimizer.name, "learning_rate_init": s.rate}
        training |= dict(optimizer.settings.items())
        training |= {"alpha": penalty.l2} if penalty.l2 else {}
        training |= {"l1": penalty.l1} if penalty.l1 else {}
        training |= {"update_order": "sequential"} if s.plan.sequential else {}
        return {
            "title": self.title,
            "network": {
                "sizes": list(network.sizes),
                "activation": [layer.activation.name for layer in network.layers],
                "loss": network.loss.name,
                "bias": network.layers[0].bias,
                **_name_of(network.embedding),
            },
            **_parameters_of(network.embedding),
            "layers": [_layer(layer) for layer in network.layers],
            "training": training | {"batch_size": "full", "shuffle": False},
            "data": {"inputs": s.data.X.tolist(), "targets": s.data.y.tolist()},
        }


def _name_of(embedding: Embedding | None) -> dict[str, Json]:
    if embedding is None:
        return {}
    return {"embedding": embedding.name, "embedding_columns": list(embedding.columns)}


def _parameters_of(embedding: Embedding | None) -> dict[str, Json]:
    if embedding is None:
        return {}
    arrays = zip(PARAMETERS, embedding.parameters, strict=True)
    return {"embedding": {name: array.tolist() for name, array in arrays}}


def _layer(layer: Layer) -> dict[str, Json]:
    document: dict[str, Json] = {"weights": layer.W.tolist()}
    if layer.b is not None:
        document["biases"] = float(layer.b[0]) if layer.shares_bias else layer.b.tolist()
    return document
