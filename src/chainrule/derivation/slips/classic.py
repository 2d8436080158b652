"""The classic mistakes of backpropagation by hand: one row each, a change of a quantity's formula.

These are the structural ones, which no single change of a tree's node makes, and those that have a
better sentence than the grammar's. A row's `rewrites` yields the wrong formulas that the mistake
makes of a quantity's right one, none where it does not apply.
"""

from __future__ import annotations

from typing import NamedTuple

from chainrule.basics.i18n import N_
from chainrule.derivation.slips import of_place as place
from chainrule.derivation.slips import of_slope as slope
from chainrule.derivation.slips import of_terms as terms
from chainrule.derivation.slips.site import Rewrites


class Slip(NamedTuple):
    """`sentence` says what was done, to be translated when shown; `alike`: who makes it once makes
    it wherever it can be made."""

    key: str
    sentence: str
    rewrites: Rewrites
    alike: bool = True


CLASSIC: dict[str, Slip] = {
    row.key: row
    for row in (
        Slip("slope_forgotten", N_("the factor σ′(z), the activation's slope, forgotten"),
             slope.without_slope),
        Slip("slope_at_output", N_("the slope taken at the wrong place: z where a belongs, or σ′ "
             "of a instead of z"), slope.slope_at_output),
        Slip("slope_not_cancelled", N_("σ′(z) multiplied in, though it cancels for this loss"),
             slope.slope_where_none_belongs),
        Slip("target_swapped", N_("target and output swapped: y − a for a − y"),
             place.swapped_target),
        Slip("other_weights", N_("the weights after their update used in place of those before, or "
             "the other way round"), place.other_weights),
        Slip("transposed", N_("a transposed weight: the matrix read the other way round"),
             place.transposed),
        Slip("exchanged", N_("the numbers of two units exchanged"), place.exchanged, False),
        Slip("bias_forgotten", N_("the bias forgotten"), terms.without_bias),
        Slip("rate_forgotten", N_("the learning rate forgotten"), terms.without_rate),
        Slip("rate_sign", N_("the wrong sign before the learning rate: uphill, not downhill"),
             terms.rate_sign),
        Slip("constant_forgotten", N_("a constant of the loss forgotten: ½, or the 2/N"),
             terms.without_constant),
        Slip("not_averaged", N_("not averaged over the batch"), terms.not_averaged),
        Slip("path_forgotten", N_("one path of the sum forgotten"), terms.path_forgotten,
             False),
        Slip("activation_forgotten", N_("the activation forgotten: z taken for a"),
             slope.without_activation),
        Slip("exponent_sign", N_("the wrong sign in the exponent of e"), slope.exponent_sign),
        Slip("rounded_early", N_("numbers rounded too early, before they were used"),
             terms.rounded_early),
    )
}  # fmt: skip
"""Each mistake by its key, in the order in which ties are told."""
