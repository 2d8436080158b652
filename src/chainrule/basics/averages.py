"""The mean and the deviation of a few numbers, such as those of an epoch or a fold."""

from __future__ import annotations

import math
from collections.abc import Collection


def mean(numbers: Collection[float]) -> float:
    """What statistics.fmean gives, without importing it: it brings fractions and decimals."""
    return math.fsum(numbers) / len(numbers)


def deviation(numbers: Collection[float]) -> float:
    """√(1/n Σ (x − mean)²), of numbers of any size: the square of 1e300 is none. NaN where one
    is."""
    unit = max(map(abs, numbers)) or 1.0
    scaled = [x / unit for x in numbers]
    center = mean(scaled)
    return unit * math.sqrt(mean([(x - center) ** 2 for x in scaled]))
