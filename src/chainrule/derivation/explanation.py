"""What `explain` returns: a step's quantities to look up, to list, or to write out."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypedDict, Unpack, cast

import numpy as np

from chainrule.basics.arguments import argument, argument_name
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.basics.layout import aligned
from chainrule.basics.typing import Json
from chainrule.basics.visible import visible
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.feedforward.proof import Proof, prove
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.forms import html, latex
from chainrule.derivation.forms.figure import figure
from chainrule.derivation.forms.html import render_html
from chainrule.derivation.forms.json import render_json
from chainrule.derivation.forms.latex import render_latex
from chainrule.derivation.forms.symbols import Symbol, in_parts, plain, textbook, to_svg
from chainrule.derivation.forms.text import render_text
from chainrule.derivation.graph.derivation import Derivation
from chainrule.derivation.graph.names import Name
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.graph.selection import Choice, select

MOST_QUANTITIES = 2000  # an explanation of more has to be asked for
_IN_NOTEBOOK = 200


class Filters(TypedDict, total=False):
    """Which quantities, besides their names: of one layer, of one unit (of a weight the one that
    receives it), the largest by |value|; `everything`, however many there are."""

    layer: int | None
    unit: int | None
    top: int | None
    everything: bool


AnyDerivation: TypeAlias = Derivation[StepRecords | None]


Named: TypeAlias = str | Sequence[str] | None
"""Quantities: one, several; None: all."""


def _choice(quantities: Named, filters: Filters) -> Choice:
    unit, top = filters.get("unit"), filters.get("top")
    names = (quantities,) if isinstance(quantities, str) else tuple(quantities or ())
    return Choice(names, filters.get("layer"), unit, top)


class Explanation:
    """One step of training, quantity by quantity: look one up, list them, or write them all.

    ``e["net_h1"]`` and ``e["z[1][1]"]`` are the same `Quantity`, with ``value`` and ``expr``.
    """

    def __init__(
        self,
        derivation: AnyDerivation,
        title: str,
        trained: bool = False,
        make_board: Callable[[Explanation], Any] | None = None,
        summary: Callable[[], list[str]] | None = None,
        row: Callable[[], list[list[str]]] | None = None,
    ) -> None:
        self.derivation = derivation
        self.title = visible(title)
        self.trained = trained  # the steps shown come on top of an earlier training
        self._make_board = make_board
        self._summary = summary  # lines to show where there are too many quantities
        self._row = row  # the row explained in its own columns, as a table with a head

    @property
    def feed_forward(self) -> FeedForward:
        """The derivation where it is a feed-forward network's; InputError where it is another's."""
        if self.derivation.records is None:
            message = _(
                "{title}: proofs, worksheets and checked answers are of feed-forward networks."
            )
            raise InputError(
                message.format(title=self.title),
                _("chainrule explain shows every number of this one."),
            )
        return cast(FeedForward, self.derivation)

    def __getitem__(self, name: str) -> Quantity:
        """The quantity called `name`; UnknownNameError names the nearest."""
        return self.derivation[name]

    def __iter__(self) -> Iterator[Quantity]:
        return self.derivation.quantities()

    def _select(self, quantities: Named, filters: Filters) -> Iterator[Quantity]:
        usual = self.derivation.usual
        if usual is not None and self._is_unchosen(quantities, filters):
            names = filter(usual, self.derivation.names())
            return map(self.derivation.quantity, names)
        if self._is_too_much(quantities, filters):
            raise InputError(*self._how_to_ask())
        return select(self.derivation, _choice(quantities, filters))

    @staticmethod
    def _is_unchosen(quantities: Named, filters: Filters) -> bool:
        return _choice(quantities, filters).is_all and not filters.get("everything")

    def _is_too_much(self, quantities: Named, filters: Filters) -> bool:
        """All are asked for, without saying so, and they are too many."""
        return self._is_unchosen(quantities, filters) and self.derivation.size > MOST_QUANTITIES

    def _how_to_ask(self) -> tuple[str, str]:
        size, example = self.derivation.size, self.derivation.guide().example
        message = _("{title}: about {n:,} quantities are too many to show at once.")
        hint = _("Choose with {names}, for instance {example}, or say {all}.").format(
            names=", ".join(map(argument_name, ("quantities", "layer", "unit", "top"))),
            example=argument(quantities=[example]),
            all=argument(everything=True),
        )
        return message.format(title=self.title, n=size), hint

    def prove(self, quantities: Named = None, **filters: Unpack[Filters]) -> list[Proof]:
        """Each gradient among the quantities chosen beside its finite difference."""
        step = self.feed_forward
        if not filters and _choice(quantities, filters).is_all:
            return prove(step)
        return prove(step, {q.name for q in self._select(quantities, filters)})

    def text(
        self,
        quantities: Named = None,
        *,
        digits: int | None = 9,
        width: int = 100,
        index_names: bool = False,
        **filters: Unpack[Filters],
    ) -> str:
        """Formula, numbers, result of each quantity, or of those named: one name, or several;
        `digits` None for all digits.

        `index_names` writes ``z[1][1]`` also where the textbook has ``net_h1``.
        """
        if self._summary is not None and self._is_too_much(quantities, filters):
            return (
                "\n".join([self._heading(), "", *self._summary(), "", *self._how_to_ask()]) + "\n"
            )
        selection = self._select(quantities, filters)
        symbol = self._symbol(index_names)
        lines = render_text(
            selection, self.derivation, symbol, digits=digits, width=width, given=bool(quantities)
        )
        table = [] if quantities or self._row is None else ["", *aligned(self._row())]
        return "\n".join([self._heading(), *table, *lines]) + "\n"

    def _heading(self) -> str:
        return self.derivation.heading(self.title, self.trained)

    def to_json(self, quantities: Named = None, **filters: Unpack[Filters]) -> Json:
        """The document of `chainrule.derivation.forms.json`, as dictionaries and lists."""
        selection = self._select(quantities, filters)
        return render_json(selection, self.derivation, self.derivation.context())

    def json(self, quantities: Named = None, **filters: Unpack[Filters]) -> str:
        """The same document as text."""
        document = self.to_json(quantities, **filters)
        return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)

    def latex(
        self,
        quantities: Named = None,
        *,
        digits: int | None = 9,
        index_names: bool = False,
        fragment: bool = False,
        **filters: Unpack[Filters],
    ) -> str:
        """A LaTeX document, or with `fragment` only what stands between its begin and end."""
        selection = self._select(quantities, filters)
        symbol = self._symbol(index_names)
        blocks = render_latex(
            selection, self.derivation, symbol, digits=digits, given=bool(quantities)
        )
        body = "\n\n".join(blocks)
        return body + "\n" if fragment else latex.document(self._heading(), body)

    def html(
        self,
        quantities: Named = None,
        *,
        digits: int | None = 9,
        index_names: bool = False,
        **filters: Unpack[Filters],
    ) -> str:
        """One page that opens from disk: figure, formulas, every symbol a link to its origin."""
        body = self._html_body(self._select(quantities, filters), digits, index_names)
        figure = self._figure(index_names)
        if not quantities and self._row is not None:
            figure += html.table(self._row())
        return html.page(self.title, self._heading(), figure, body)

    def _repr_html_(self) -> str:
        """What a notebook shows: everything, or of many the first, and how to choose."""
        quantities, heading = self.derivation.quantities(), self._heading()
        if self.derivation.size > _IN_NOTEBOOK:
            computed = (q for q in quantities if q.phase != "given")
            quantities = itertools.islice(computed, _IN_NOTEBOOK)
            heading += "\n" + _("These are the first of many; .text([NAME, ...]) shows others.")
        body = self._html_body(quantities, 9, False)
        return html.fragment(heading, self._figure(False), body)

    def board(self) -> Any:
        """The step at work on one page: a `chainrule.page.board.Board`, to save, show, or look at
        in a notebook. Only what `explain` returned has one."""
        if self._make_board is None:
            raise InputError(_("A board is made of what explain returns."))
        return self._make_board(self)

    def _html_body(
        self, quantities: Iterator[Quantity], digits: int | None, index_names: bool
    ) -> str:
        symbol = self._symbol(index_names)
        return render_html(quantities, self.derivation, symbol, digits=digits)

    def _figure(self, index_names: bool) -> str:
        step, symbol = self.derivation.records, self._symbol(index_names)
        if step is None:
            return self.derivation.figure(html.anchor_of) if self.derivation.figure else ""
        sample = f"@{step.samples[0]}" if step.is_batch else ""
        layers = [np.asarray(a)[0] for a in step.passed.a]
        return figure(
            step.network,
            layers,
            label=lambda l, j: to_svg(in_parts(symbol(Name("a", (l, j))))),
            anchor=lambda name: html.anchor_of(name + (sample if name.startswith("a") else "")),
        )

    def _symbol(self, index_names: bool) -> Symbol:
        return plain if index_names else textbook(self.derivation.textbook)

    def save(
        self,
        path: str | Path,
        quantities: Named = None,
        *,
        force: bool = False,
        **how: Any,
    ) -> None:
        """Write the file by its ending: .txt, .tex, .html or .json."""
        forms = {".txt": self.text, ".tex": self.latex, ".html": self.html, ".json": self.json}
        suffix = Path(path).suffix.lower()
        if suffix not in forms:
            raise UnknownNameError("ending", suffix, forms)
        check_writable(path, force=force)
        write_bytes(path, forms[suffix](quantities, **how).encode(), force=force)

    def __str__(self) -> str:
        return self.text()
