"""Which engine runs a classical network's kernel, and why."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.basics.i18n import _
from chainrule.engines import native
from chainrule.engines.choice import decided


def chosen_engine(wanted: str, *arrays: Any) -> str:
    """ "native" or "reference" for kernels over these arrays, which must be of one type, float32 or
    float64, for the native one. A log line says which, and why.

    Raises InputError where "native" is wanted and cannot do it.
    """
    return decided(wanted, None if wanted == "reference" else _refusal(arrays))


def _refusal(arrays: Any) -> str | None:
    if not native.levels():
        return _("the compiled module is not there, or the processor is too old for it")
    dtypes = {np.asarray(array).dtype for array in arrays}
    if len(dtypes) > 1 or not dtypes <= {np.dtype(np.float32), np.dtype(np.float64)}:
        return _("the arrays are not all dense NumPy arrays of one type, float32 or float64")
    return None
