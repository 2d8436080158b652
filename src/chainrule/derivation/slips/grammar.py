"""All edits of a quantity's formula, the classic ones first: the grammar of slips.

Most come from the tree itself (`operations`, `references`); what a whole network is needed for,
a matrix transposed or a slope that has cancelled, from `classic` and `functions`.
"""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.basics.expression import Expr, Op, Ref, mul
from chainrule.derivation.feedforward.derivation import FeedForward
from chainrule.derivation.graph.names import as_name
from chainrule.derivation.graph.quantity import Quantity
from chainrule.derivation.slips.classic import CLASSIC
from chainrule.derivation.slips.edits import LAST_RANK, SENTENCES, Edit
from chainrule.derivation.slips.functions import edits_of_functions
from chainrule.derivation.slips.numbers import edits_of_number
from chainrule.derivation.slips.operations import edits_of_operations
from chainrule.derivation.slips.references import edits_of_references
from chainrule.derivation.slips.rewriting import LONG, is_long_sum
from chainrule.derivation.slips.site import Site

_MOST_WAYS = 60  # of one classic slip in one formula


def edits_of(derivation: FeedForward, quantity: Quantity) -> Iterator[Edit]:
    """Every edit of the quantity's formula; of a given number, of the number. None of rank
    `LAST_RANK`, for which there is `last_edits_of`."""
    if quantity.expr is None:
        edits = edits_of_number(float(quantity.value), Ref(quantity.name), "given")
        yield from (edit for edit in edits if edit.rank < LAST_RANK)
        return
    site, is_long = Site(derivation, quantity, quantity.expr), is_long_sum(quantity.expr)
    for row in CLASSIC.values():
        covered = is_long and row.key == "path_forgotten"  # by the operations, term by term
        if SENTENCES[row.key].rank < LAST_RANK and not covered:
            yield from _of_classic(site, row.key)
    yield from edits_of_operations(quantity.expr)
    yield from edits_of_references(site)
    yield from edits_of_functions(site)
    if isinstance(quantity.expr, Ref | Op):
        yield Edit("sign", (), mul(-1, quantity.expr), (quantity.expr,), ("whole",))


def last_edits_of(derivation: FeedForward, quantity: Quantity) -> Iterator[Edit]:
    """The edits that fit almost anything: numbers rounded too early, digits miscopied. None of a
    formula of more than `LONG` names."""
    if quantity.expr is None:
        edits = edits_of_number(float(quantity.value), Ref(quantity.name), "given")
        yield from (edit for edit in edits if edit.rank == LAST_RANK)
        return
    if len(quantity.depends) > LONG:
        return
    site = Site(derivation, quantity, quantity.expr)
    yield from _of_classic(site, "rounded_early")
    for path, name in _places(quantity.expr, ()):
        value = float(derivation[name].value)
        for edit in edits_of_number(value, Ref(as_name(name)), path):
            yield edit._replace(path=path)


_COMMON = ("slope_forgotten", "target_swapped", "other_weights", "transposed", "bias_forgotten",
           "rate_forgotten", "rate_sign", "constant_forgotten", "not_averaged",
           "activation_forgotten", "exponent_sign")  # fmt: skip
_FEW_NAMES = 12


def common_edits_of(derivation: FeedForward, quantity: Quantity) -> Iterator[Edit]:
    """The few edits that everyone knows, to ask whether a right number could be theirs."""
    if quantity.expr is None:
        return
    site = Site(derivation, quantity, quantity.expr)
    if quantity.name.kind in ("W+", "b+"):
        yield from (edit for edit in edits_of_functions(site) if edit.key == "not_updated")
    for key in _COMMON:
        yield from _of_classic(site, key)
    if len(quantity.depends) <= _FEW_NAMES:
        yield from _of_classic(site, "path_forgotten")


def _of_classic(site: Site, key: str) -> Iterator[Edit]:
    for way, expr in zip(range(_MOST_WAYS), CLASSIC[key].rewrites(site), strict=False):
        if expr != site.expr:
            yield Edit(key, (), expr, (), (way,))


def _places(expr: Expr, path: tuple[int, ...]) -> Iterator[tuple[tuple[int, ...], str]]:
    if isinstance(expr, Ref):
        yield path, expr.name
    elif isinstance(expr, Op):
        for i, arg in enumerate(expr.args):
            yield from _places(arg, (*path, i))
