"""What `explain` returns: a step's quantities to look up, to list, or to write out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from chainrule._typing import Json
from chainrule.derivation.feedforward import FeedForward
from chainrule.derivation.quantity import Quantity
from chainrule.errors import InputError
from chainrule.i18n import _, ngettext
from chainrule.render.json import render_json
from chainrule.render.symbols import plain, textbook
from chainrule.render.text import render_text

MOST_QUANTITIES = 2000  # an explanation of more has to be asked for


class Explanation:
    """One step of training, quantity by quantity: look one up, list them, or write them all.

    ``e["net_h1"]`` and ``e["z[1][1]"]`` are the same `Quantity`, with ``value`` and ``expr``.
    """

    def __init__(self, derivation: FeedForward, title: str, trained: bool = False) -> None:
        self.derivation = derivation
        self.title = title
        self.trained = trained  # the steps shown come on top of an earlier training

    def __getitem__(self, name: str) -> Quantity:
        """The quantity called `name`; UnknownNameError names the nearest."""
        return self.derivation[name]

    def __iter__(self) -> Iterator[Quantity]:
        return self.derivation.quantities()

    def _chosen(self, names: Sequence[str] | None, everything: bool) -> Iterator[Quantity]:
        if names:
            return iter([self.derivation[name] for name in names])
        size = self.derivation.size
        if size > MOST_QUANTITIES and not everything:
            raise InputError(
                _("{title}: about {n:,} quantities are too many to show at once.").format(
                    title=self.title, n=size
                ),
                _("Choose with --quantity NAME, for instance {example}, or say --all.").format(
                    example=f"'delta[{len(self.derivation.network.layers)}][1]'"
                ),
            )
        return self.derivation.quantities()

    def text(
        self,
        quantities: Sequence[str] | None = None,
        *,
        digits: int | None = 9,
        width: int = 100,
        everything: bool = False,
        index_names: bool = False,
    ) -> str:
        """Formula, numbers, result of each quantity; `digits` None for all digits.

        `index_names` writes ``z[1][1]`` also where the textbook has ``net_h1``.
        """
        chosen = self._chosen(quantities, everything)
        symbol = plain if index_names else textbook(self.derivation.textbook)
        lines = render_text(
            chosen, self.derivation, symbol, digits=digits, width=width, given=bool(quantities)
        )
        return "\n".join([self._heading(), *lines]) + "\n"

    def _heading(self) -> str:
        context = self.derivation.context()
        line = _("{title} · {sizes} · {order} update · {moment} · sample {samples}").format(
            title=self.title,
            sizes="-".join(map(str, context["sizes"])),
            order=context["update_order"],
            moment=self._moment(context["step"]),
            samples=_listed(context["samples"]),
        )
        if context["update_order"] == "sequential":
            line += "\n" + _(
                "Each layer is updated before the δ below it is taken, through its new weights W+; "
                "below the output layer these δ are no derivatives of E."
            )
        return line

    def _moment(self, n: int) -> str:
        if self.trained and n == 0:
            return _("as trained")
        return ngettext("after {n} step", "after {n} steps", n).format(n=n)

    def to_json(self, quantities: Sequence[str] | None = None, *, everything: bool = False) -> Json:
        """The document of `chainrule.render.json`, as dictionaries and lists."""
        chosen = self._chosen(quantities, everything)
        return render_json(chosen, self.derivation, self.derivation.context())

    def json(self, quantities: Sequence[str] | None = None, *, everything: bool = False) -> str:
        """The same document as text."""
        document = self.to_json(quantities, everything=everything)
        return json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)

    def __str__(self) -> str:
        return self.text()


def _listed(samples: Sequence[int]) -> str:
    """The rows shown, the first of them where there are many."""
    if len(samples) <= 8:
        return ", ".join(map(str, samples))
    first = ", ".join(map(str, samples[:6]))
    return _("{first} … ({n} in all)").format(first=first, n=len(samples))
