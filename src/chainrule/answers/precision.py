"""The precision that a person works with, seen from the digits written.

Most people keep so many decimals, or so many significant digits, throughout: whichever more of the
numbers agree in. What was not written down is taken to have been rounded so too. Some cut digits
off where others round; then a number means all from itself to one unit of its last digit further
out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from chainrule.answers.written import Written

_ALL_DIGITS = 15
_LEAST = 2  # with fewer digits nobody goes on, and every number would follow from every other
_SAME = 1e-9
_OPEN = 1 - 1e-6  # of an interval, without its end


class Precision(NamedTuple):
    """So many decimals, or so many significant digits; `cuts` where digits are cut off."""

    digits: int
    by_decimals: bool
    cuts: bool = False

    def unit(self, number: float) -> float:
        """One unit of the last digit kept of a number of that size."""
        if self.by_decimals:
            return 10.0**-self.digits
        if number == 0 or not math.isfinite(number):
            return 0.0
        return 10.0 ** (math.floor(math.log10(abs(number))) + 1 - self.digits)

    def step(self, number: float) -> float:
        """By how much a number of that size is changed at most."""
        return self.unit(number) * (1.0 if self.cuts else 0.5)

    def kept(self, number: float) -> float:
        """The number with the digits that are kept."""
        unit = self.unit(number)
        if not unit or not math.isfinite(number):
            return number
        units = math.trunc(number / unit * (1 + _SAME)) if self.cuts else round(number / unit)
        return units * unit

    def holds(self, number: float) -> bool:
        """All digits of the number are kept."""
        unit = self.unit(number)
        return unit == 0 or abs(number / unit - round(number / unit)) <= _SAME * abs(number / unit)

    def read(self, written: Written) -> Written:
        """What is meant by a number, as the middle of an interval and half its width; where digits
        are cut off without the interval's far end, for 0.6 is never cut to 0.5. What has fewer
        digits than are kept was not cut off where the others are."""
        half = written.half_unit
        is_coarser = half > 0.6 * max(self.unit(written.value), self.unit(written.value + 2 * half))
        if not self.cuts or not half or is_coarser:
            return written
        if written.value == 0:
            return written._replace(half_unit=2 * half * _OPEN)
        middle = written.value + math.copysign(half * _OPEN, written.value)
        return written._replace(value=middle, half_unit=half * _OPEN)


def precisions_of(
    numbers: Iterable[Written], whole: Iterable[Written] = (), cuts: bool = False
) -> Iterator[Precision]:
    """The precision that most of the numbers have, of two alike the coarser one; and, where as many
    agree in decimals as in digits, both. `whole` are those with all digits that there are: who
    writes them keeps so many at least."""
    # a zero tells nothing: 0.000 stands on sheets of three digits as on those of three decimals;
    # nor do whole numbers where there are others: who keeps three digits writes 1178 too
    written = [number for number in numbers if number.half_unit and number.digits]
    written = [number for number in written if number.decimals > 0] or written
    kept = [number for number in whole if number.half_unit]
    if not written:
        yield Precision(_ALL_DIGITS, False, cuts)
        return
    decimals = Counter(number.decimals for number in written)
    digits = Counter(number.digits for number in written)
    (most_decimals, n_decimals), (most_digits, n_digits) = map(_commonest, (decimals, digits))
    if n_decimals <= n_digits:
        yield Precision(max(_LEAST, most_digits, *(n.digits for n in kept)), False, cuts)
    if n_decimals >= n_digits:
        yield Precision(max(_LEAST, most_decimals, *(n.decimals for n in kept)), True, cuts)


def _commonest(counts: Counter[int]) -> tuple[int, int]:
    return min(counts.items(), key=lambda pair: (-pair[1], pair[0]))
