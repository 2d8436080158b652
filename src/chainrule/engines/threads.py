"""How many threads the BLAS libraries may use."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from functools import cache
from typing import Any

from threadpoolctl import ThreadpoolController


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
