# Longer than 250 lines: what is refused at the gate, and what it is told, is one table.
"""The gate for every array of numbers that comes in from a person.

    truth values, whole numbers, floats     taken; what is neither float64 nor float32 as float64
    objects                                 taken where NumPy makes a float of each
    dictionaries, masks that hide something, complex numbers, dates, texts, sparse matrices
                                            refused: what they say besides a number would be lost

NaN and infinities are told by row and column where numbers are needed (`check_finite`).
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Mapping
from numbers import Real
from pathlib import PurePath
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.places import at, no_number_in, no_numbers
from chainrule.basics.typing import Floats

_NUMBERS = "biuf"
_KEPT = (np.dtype(np.float64), np.dtype(np.float32))


def numbers(name: str, given: Any, dtype: Any = None) -> Floats:
    """`given` as floats, of type `dtype`; None: as it is where it is float64 or float32, else
    float64. In errors it is called `name`.

    Raises InputError for what is no array of numbers.
    """
    refuse_others(name, given)
    refuse_sparse(name, given)
    try:
        array = np.asarray(given)
    except (TypeError, ValueError, RuntimeError):  # uneven rows, a tensor with gradients
        raise no_numbers(name) from None
    if array.dtype.kind in "US":  # NumPy makes a text of every number beside a text
        raise no_number_in(name, given, np.asarray(given, object))
    if array.dtype.kind not in _NUMBERS + "O":
        raise no_numbers(name)
    if dtype is None:
        dtype = array.dtype if array.dtype in _KEPT else np.float64
    try:
        if array.dtype == object:  # pandas' NA becomes no float by itself
            as_nan = np.frompyfunc(lambda v: math.nan if _is_missing(v) else v, 1, 1)
            array = np.asarray(as_nan(array), object)
        with np.errstate(over="ignore"):  # what is too large becomes inf, and is told as that
            return np.asarray(array, dtype)
    except (TypeError, ValueError, OverflowError):
        raise no_number_in(name, given, array) from None


def parameters(name: str, given: Any) -> Any:
    """Weights as floats, where they are a list, whole numbers or another type of float; arrays of
    other libraries, and of symbols, as they are. Raises InputError as `numbers`."""
    if type(given) is np.ndarray:
        if given.dtype in _KEPT:
            return given
        if given.dtype == object and not all(isinstance(entry, Real) for entry in given.flat):
            return given
    elif not isinstance(given, np.ndarray | list | tuple):
        return given
    return numbers(name, given)


def float_type(dtype: Any) -> Any:
    """The type of floats that is meant; InputError unless it is float64 or float32."""
    try:
        found = np.dtype(dtype)
    except TypeError:
        found = np.dtype(object)
    if found not in _KEPT:
        raise InputError(
            _("dtype must be float64 or float32; found {found!r}.").format(found=dtype)
        )
    return found


def refuse_others(name: str, given: Any) -> None:
    """Raise InputError for an array, a list or a data frame whose entries say what a float cannot:
    hidden by a mask, complex, dates. Everything else passes, texts too."""
    refuse_no_arrays(name, given)
    kinds = _kinds(given)
    if "c" in kinds:
        raise InputError(
            _("{name}: Complex data not supported.").format(name=name),
            _(
                "Give the real and the imaginary part as numbers of their own: {name}.real, "
                "{name}.imag."
            ).format(name=name),
        )
    if "V" in kinds and getattr(getattr(given, "dtype", None), "names", None):
        raise InputError(
            _("{name} is a structured array: its fields are no columns of numbers yet.").format(
                name=name
            ),
            _("pandas.DataFrame({name}) has a column for each field.").format(name=name),
        )
    if kinds & {"M", "m"}:
        raise InputError(
            _("{name} holds dates or times, which are no numbers yet.").format(name=name),
            _(
                "Say in which unit: (dates - dates.min()) / np.timedelta64(1, 'D') counts days. A "
                "table's dates are taken as they are by cr.train."
            ),
        )


def refuse_gaps(name: str, labels: Any) -> None:
    """Raise InputError where labels cannot be sorted: one is missing (None, NaN), or some are texts
    and some numbers."""
    given = np.asarray(labels)
    if given.dtype != object or not given.ndim:
        return
    first: dict[bool, tuple[int, Any]] = {}  # of texts and of others
    for (row, *_column), label in np.ndenumerate(given):
        if _is_missing(label):
            raise InputError(
                _("{name} has no label in row {row}.").format(name=name, row=row + 1),
                _(
                    "Leave such rows out: keep = [label is not None and label == label for label "
                    "in {name}]."
                ).format(name=name),
            )
        first.setdefault(isinstance(label, str), (row, label))
    if len(first) > 1:
        (a, text), (b, other) = first[True], first[False]
        raise InputError(
            _("{name} has texts and others as labels: {text!r} in row {a}, {other!r} in row {b}.")
            .format(name=name, text=text[:60], a=a + 1, other=other, b=b + 1),
            _("Make them alike: numpy.array({name}).astype(str).").format(name=name),
        )  # fmt: skip


def _is_missing(entry: Any) -> bool:
    """None, NaN, or what pandas calls NA, which is neither equal to itself nor another."""
    if entry is None or type(entry).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(entry, float) and math.isnan(entry)


def refuse_sparse(name: str, given: Any) -> None:
    """Raise InputError for a sparse matrix."""
    if is_sparse(given):
        raise InputError(
            _("{name} is a sparse matrix; here an array is needed.").format(name=name),
            _(
                "{name}.toarray() is one. Sparse matrices are taken by MLPClassifier, "
                "MLPRegressor, Perceptron, BernoulliRBM, RBF networks and maps."
            ).format(name=name),
        )


_MAKES_A_FRAME = {
    "toPandas": "{name}.toPandas()",  # Spark's, whose collect() gives a list
    "collect": "{name}.collect()",  # polars' LazyFrame
    "df": "{name}.df()",  # what a query of DuckDB's gives
}
"""What a table that is not computed yet has, by which a data frame is made of it."""


def is_lazy(given: Any) -> bool:
    """A table that is not computed yet: it has columns, and no cells."""
    return bool(_lazy_hint("X", given))


def _lazy_hint(name: str, given: Any) -> str:
    kind = type(given)  # a data frame may have a column of that name
    if isinstance(given, type) or not hasattr(kind, "columns"):
        return ""
    makes = next((make for has, make in _MAKES_A_FRAME.items() if hasattr(kind, has)), "")
    if not makes:
        return ""
    told = _("It is not computed yet; {makes} makes a data frame of it.")
    return told.format(makes=makes.format(name=name))


def refuse_lazy(name: str, given: Any) -> None:
    """Raise InputError for a table that is not computed yet."""
    if is_lazy(given):  # polars warns where it is only asked for its columns
        refuse_no_arrays(name, given)


def as_frame_hint(name: str, given: Any) -> str:
    """How a dictionary of columns, a list of rows as dictionaries, or a table that is not computed
    yet becomes a data frame; "" of all else."""
    if is_sparse(given):  # SciPy's dictionary of keys is one, too
        return ""
    if is_lazy(given):
        return _lazy_hint(name, given)
    if isinstance(given, Mapping):
        told = _("Of a dictionary of columns pandas.DataFrame({name}) makes a data frame.")
    elif isinstance(given, list | tuple) and given and all(isinstance(r, Mapping) for r in given):
        told = _("Of a list of rows pandas.DataFrame({name}) makes a data frame.")
    else:
        return ""
    return told.format(name=name)


def _of_name_hint(name: str, given: Any) -> str:
    """What takes the name of a file where X is one, and that of a column where y is one."""
    if not isinstance(given, str | PurePath):
        return ""
    told = {
        "X": _("cr.train({text!r}, target) and cr.predict(model, {text!r}) take a file's name."),
        "y": _("cr.train(table, {text!r}) takes a column by its name."),
    }
    return told[name].format(text=str(given)) if name in told else ""


def refuse_no_arrays(name: str, given: Any) -> None:
    """Raise InputError for dictionaries, tables that are not computed yet, names of files and
    columns, and where a mask hides something: labels may be anything else."""
    hint = as_frame_hint(name, given) or _of_name_hint(name, given)
    if hint:
        message = _("{name} must be an array or a data frame; found {kind}.")
        kind = "dict" if isinstance(given, Mapping) else type(given).__name__
        kind += "[dict]" if isinstance(given, list | tuple) else ""
        kind = repr(str(given)) if isinstance(given, str | PurePath) else kind
        raise InputError(message.format(name=name, kind=kind), hint)
    # without numpy.ma, whose import takes as long as training a small network, there is no mask
    is_masked = "numpy.ma" in sys.modules and isinstance(given, np.ma.MaskedArray)
    if is_masked and np.ma.getmaskarray(given).any():
        place = np.argwhere(np.ma.getmaskarray(given))[0]
        raise InputError(
            _("{name} is a masked array; {place} is masked.").format(name=name, place=at(place)),
            _("Fill what is masked first: {name}.filled(...), or leave those rows out.").format(
                name=name
            ),
        )


def _kinds(given: Any) -> set[str]:
    """NumPy's letters for the types of what is in `given`."""
    if hasattr(given, "columns") and hasattr(given, "dtypes"):  # a data frame
        dtypes = list(given.dtypes)
    elif hasattr(given, "dtype"):
        dtypes = [given.dtype]
    elif isinstance(given, list | tuple):
        try:
            dtypes = [np.asarray(given).dtype]
        except (TypeError, ValueError, RuntimeError):
            return set()
    else:
        return set()
    return set(map(_kind, dtypes))


def _kind(dtype: Any) -> str:
    """The letter of a type of NumPy's, pandas' or polars'."""
    if hasattr(dtype, "is_temporal"):
        return "M" if dtype.is_temporal() else ""
    return str(getattr(dtype, "kind", ""))


def check_finite(
    name: str, array: Any, *, nan: bool = False, column: Callable[[int], str] | None = None
) -> None:
    """Raise InputError, which names row and column from 1, where an entry of `array`, ``(n,)`` or
    ``(n, k)``, dense or sparse, is not finite; with `nan` only where it is infinite. `column` names
    a column by its number from 0."""
    with np.errstate(over="ignore", invalid="ignore"):
        if np.isfinite(array.sum()):
            return
    stored = array.tocoo() if is_sparse(array) else None
    values = array if stored is None else stored.data
    wrong = np.isinf(values) if nan else ~np.isfinite(values)
    if not wrong.any():
        return
    place = np.argwhere(wrong)[0]
    value = values[tuple(place)]
    if stored is not None:
        place = np.array([stored.row[place[0]], stored.col[place[0]]])
    value = "NaN" if np.isnan(value) else str(value)
    raise InputError(
        _("{name} is not a finite number in {place}: {value}.").format(
            name=name, place=at(place, column), value=value
        ),
        _("Fill the gap, or leave the row out."),
    )


def is_sparse(array: Any) -> bool:
    """A sparse matrix of SciPy's, which is not loaded for that."""
    return hasattr(array, "tocsr")
