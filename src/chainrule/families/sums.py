"""Sums whose bits every engine has: what a winner, a vigilance or a sign is decided by.

    part[k] = t[k] + t[k + p] + t[k + 2p] + …,   k = 0 … p − 1
    sum     = the parts, of which the second half is added to the first until one is left

each term rounded before it is added. The compiled kernels add in that order (native/in_order.hpp,
native/perceptron/epoch.hpp), so that a tie is a tie for all of them; in parts, as a processor adds
several numbers at a time.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.typing import Floats


def added_up(terms: Any, parts: int = 4) -> Floats:
    """The sums over the last axis of terms ``(..., n)``, ``(...)``, in their type; `parts` is a
    power of two."""
    terms = np.moveaxis(np.asarray(terms), -1, 0)
    part = np.zeros((parts, *terms.shape[1:]), terms.dtype)
    for i in range(0, len(terms), parts):
        some = terms[i : i + parts]
        part[: len(some)] += some
    while parts > 1:
        parts //= 2
        part = part[:parts] + part[parts:]
    return np.asarray(part[0])
