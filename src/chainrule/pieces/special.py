"""erf, erfc, the normal distribution Φ and its density φ: NumPy and the array API have none.

    erf(x)  = 2/√π · Σₖ (−1)ᵏ x²ᵏ⁺¹ / (k! (2k+1))                        for |x| ≤ 1
    erfc(x) = exp(−x²) / (1 + 2x) · Σⱼ cⱼ Tⱼ(t),   t = (x − 3.75)/(x + 3.75)   for x ≥ 0
    erf(x)  = 1 − erfc(x),   erfc(−x) = 2 − erfc(x)

Source: the Maclaurin series (Abramowitz & Stegun 7.1.5), and the Chebyshev expansion of
Shepherd & Laframboise, Math. Comp. 36 (1981) 249-253, whose coefficients the tests compute
again with 50 digits. erf is within 2 units in the last place everywhere, erfc within 4 where
it is a normal number.
"""

from __future__ import annotations

import math
from functools import reduce

from chainrule.basics.array_api import array_namespace
from chainrule.basics.typing import Array

_TERMS = 22
_SERIES = [
    2 / math.sqrt(math.pi) * (-1) ** k / (math.factorial(k) * (2 * k + 1)) for k in range(_TERMS)
]
_CENTER = 3.75
_CHEBYSHEV = [
    1.1775789345674017,
    -0.004590054580646478,
    -0.08424913336651792,
    0.05920993999819189,
    -0.026658668435305753,
    0.009074997670705265,
    -0.002413163540417608,
    0.0004907758365258086,
    -6.916973302501207e-05,
    4.13902798607301e-06,
    7.74038306619849e-07,
    -2.1886401049234397e-07,
    1.076499946567091e-08,
    4.521959811218287e-09,
    -7.754400208831351e-10,
    -6.318088340886684e-11,
    2.86879501093067e-11,
    1.9455868545777347e-13,
    -9.65469674843344e-13,
    3.25254814814874e-14,
    3.3478119482868056e-14,
    -1.864562880419313e-15,
    -1.2507950530688648e-15,
    7.418235256624044e-17,
    5.068148904796111e-17,
    -2.2370566594359995e-18,
    -2.187342944303018e-18,
    2.6766327399258762e-20,
]
_UNDERFLOW = 28.0  # erfc(28) is below the smallest float64
_SPLIT = 2.0**27 + 1  # Dekker's constant: halves a float64 into two of 26 bits
_ROOT_HIGH = math.isqrt(2 << 50) / 2.0**25  # √2 in two parts, the first of 26 bits
_ROOT_LOW = (math.isqrt(2 << 200) - (math.isqrt(2 << 50) << 75)) / 2**100
_TAIL = 40.0  # Φ(−40) is below the smallest float64


def erf(x: Array) -> Array:
    """The error function of every entry of `x`; same shape and type."""
    xp = array_namespace(x)
    wide = xp.astype(x, xp.float64)
    small = xp.clip(wide, -1.0, 1.0)
    u = small * small
    series = small * reduce(lambda total, c: total * u + c, reversed(_SERIES), xp.zeros_like(u))
    size = 1 - _erfc_positive(xp, xp.abs(wide))
    large = xp.where(wide < 0, -size, size)
    return xp.astype(xp.where(xp.abs(wide) <= 1, series, large), x.dtype)


def erfc(x: Array) -> Array:
    """1 − erf(x), without the cancellation for large x; same shape and type as `x`."""
    xp = array_namespace(x)
    wide = xp.astype(x, xp.float64)
    positive = _erfc_positive(xp, xp.abs(wide))
    return xp.astype(xp.where(wide < 0, 2 - positive, positive), x.dtype)


def normal_cdf(z: Array) -> Array:
    """Φ(z) = ½ erfc(−z/√2) of every entry; same shape and type as `z`.

    Rounding x = −z/√2 by d would cost erfc some x² units in the tail, so they are given back:
    erfc(x + d) ≈ erfc(x) (1 − d (x + √(x² + 4/π))).
    """
    xp = array_namespace(z)
    wide = xp.clip(xp.astype(z, xp.float64), -_TAIL, _TAIL)
    x = -wide / math.sqrt(2)
    high, low = _halves(x)
    d = (-wide - high * _ROOT_HIGH - high * _ROOT_LOW - low * math.sqrt(2)) / math.sqrt(2)
    steepness = x + xp.sqrt(x * x + 4 / math.pi)
    return xp.astype(0.5 * erfc(x) * (1 - d * steepness), z.dtype)


def normal_pdf(z: Array) -> Array:
    """φ(z) = e^(−z²/2)/√(2π) of every entry; same shape and type as `z`."""
    xp = array_namespace(z)
    wide = xp.clip(xp.astype(z, xp.float64), -_TAIL, _TAIL)
    high, low = _halves(wide)
    bell = xp.exp(-0.5 * high * high) * xp.exp(-0.5 * low * (wide + high))
    return xp.astype(bell / math.sqrt(2 * math.pi), z.dtype)


def _erfc_positive(xp: Array, x: Array) -> Array:
    x = xp.where(x > _UNDERFLOW, xp.full_like(x, _UNDERFLOW), x)
    t = (x - _CENTER) / (x + _CENTER)
    return _exp_minus_square(xp, x) * _clenshaw(t) / (1 + 2 * x)


def _clenshaw(t: Array) -> Array:
    """Σⱼ cⱼ Tⱼ(t) by Clenshaw's recurrence."""
    later = latest = 0 * t
    for c in reversed(_CHEBYSHEV[1:]):
        latest, later = 2 * t * latest - later + c, latest
    return t * latest - later + _CHEBYSHEV[0]


def _exp_minus_square(xp: Array, x: Array) -> Array:
    """exp(−x²) where rounding x² would cost x² units: x = high + low, high² exact."""
    high, low = _halves(x)
    return xp.exp(-high * high) * xp.exp(-low * (x + high))


def _halves(x: Array) -> tuple[Array, Array]:
    """x = high + low, each of 26 bits, so that their products are exact."""
    scaled = x * _SPLIT
    high = scaled - (scaled - x)
    return high, x - high
