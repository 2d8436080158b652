"""Numbers in JSON, which knows no NaN and no infinity: ``{"$float": "nan"}`` stands for one."""

from __future__ import annotations

import math

from chainrule.basics.typing import Json

KEY = "$float"


def json_float(value: float) -> Json:
    """The number itself where it is finite, else what stands for it.

    >>> json_float(0.5), json_float(float("-inf"))
    (0.5, {'$float': '-inf'})
    """
    return value if math.isfinite(value) else {KEY: repr(value)}
