"""How many threads the BLAS libraries may use."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager
from functools import cache
from threading import Lock
from typing import Any

from threadpoolctl import ThreadpoolController


class _OneThread(AbstractContextManager[None]):
    """The limit is the process's: whoever comes first sets it, and who leaves last lifts it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._inside = 0
        self._limit: Any = None

    def __enter__(self) -> None:
        with self._lock:
            if self._inside == 0:
                libraries = _libraries("scipy.linalg" in sys.modules)
                self._limit = libraries.limit(limits=1, user_api="blas")
            self._inside += 1

    def __exit__(self, *raised: object) -> None:
        with self._lock:
            self._inside -= 1
            if self._inside == 0:
                self._limit.restore_original_limits()


_ONE_THREAD = _OneThread()


def one_blas_thread() -> AbstractContextManager[None]:
    """A context in which BLAS has one thread: several on small matrices cost more than they save,
    up to 6 times. It may be entered within itself, and by several threads at once."""
    return _ONE_THREAD


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
