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


def blas_libraries() -> list[str]:
    """NumPy's BLAS and what it is made for, such as ``openblas 0.3.27 Haswell``: the order of its
    additions depends on it. SciPy brings one of its own, which may not be loaded yet."""
    libraries = _libraries("scipy.linalg" in sys.modules).select(user_api="blas").info()
    named = ("internal_api", "version", "architecture")
    of_numpy = [library for library in libraries if "scipy" not in str(library["filepath"])]
    return sorted({" ".join(str(library.get(name)) for name in named) for library in of_numpy})


@cache
def _libraries(with_scipy: bool) -> ThreadpoolController:
    """The BLAS libraries that are loaded; looking for them takes half a millisecond, as long as
    training a small network, and SciPy brings one of its own."""
    return ThreadpoolController()
