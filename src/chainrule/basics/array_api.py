"""The array API: the functions of the library whose arrays these are."""

from __future__ import annotations

from typing import Any


def array_namespace(array: Any) -> Any:
    """The functions for `array`, which it names itself as NumPy's, JAX's and a symbol do. Only for
    torch's and others that do not is array_api_compat imported, which costs as much as NumPy."""
    own = getattr(array, "__array_namespace__", None)
    if own is not None:
        return own()
    from array_api_compat import array_namespace as namespace_of

    return namespace_of(array)
