"""How many threads our kernels take where nobody says, and how many the BLAS libraries may use."""

from __future__ import annotations

import os
import sys
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController

from chainrule.engines.plan import MOST_THREADS


def default_threads() -> int:
    """OMP_NUM_THREADS where it is set, else the processors this process may use."""
    said = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    if said.isdigit() and int(said) > 0:
        return min(int(said), MOST_THREADS)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def one_blas_thread() -> AbstractContextManager[Any]:
    """A context in which BLAS has one thread: several on small matrices cost more than they save,
    up to 6 times."""
    libraries = _libraries("scipy.linalg" in sys.modules)
    limit: AbstractContextManager[Any] = libraries.limit(limits=1, user_api="blas")
    return limit


@cache
def _libraries(with_scipy: bool) -> ThreadpoolController:
    """The BLAS libraries that are loaded; looking for them takes half a millisecond, as long as
    training a small network, and SciPy brings one of its own."""
    return ThreadpoolController()
