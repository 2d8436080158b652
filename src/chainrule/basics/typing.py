"""The types that annotations speak of.

An array is written with its shape in the docstring: rows are samples, ``n`` their number.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, SupportsIndex, TypeAlias

import numpy as np
import numpy.typing as npt

Array: TypeAlias = Any
"""An array of any namespace of the array API: NumPy in this library's own calls."""

Floats: TypeAlias = npt.NDArray[np.floating[Any]]
"""A NumPy array of float64 or float32."""

Integers: TypeAlias = npt.NDArray[np.integer[Any]]
"""A NumPy array of whole numbers of any width."""

Flags: TypeAlias = npt.NDArray[np.bool_]
"""A NumPy array of booleans."""

Json: TypeAlias = Any
"""What `json.loads` returns: None, bool, int, float, str, list or dict of these."""


class Frame(Protocol):
    """A data frame of whatever library, as far as one is told from an array."""

    @property
    def columns(self) -> Any: ...


Rows: TypeAlias = SupportsIndex | Iterable[int] | str | None
"""Data rows, from 1: one, several, or "all"; None: what the function takes by itself."""


class Estimator(Protocol):
    """An estimator in scikit-learn's sense, which has no class that all of them derive from."""

    def get_params(self, deep: bool = True) -> dict[str, Any]: ...
