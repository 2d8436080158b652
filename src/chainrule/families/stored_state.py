"""The fitted attributes in a model file, checked by each estimator's table before one is set.

A table has a row for each attribute that a fit may leave. Shapes are words, such as
``"units inputs"``: one word is one number everywhere in a file, by the first attribute that says
it or by `derived`; a number is itself. What is not in the table is set by no file.

Raised is ValueError, which says what does not fit.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.i18n import _
from chainrule.basics.stored import (
    ANY_NUMBER,
    WHOLE,
    Stored,
    check,
    listed,
    one_of,
    require,
)
from chainrule.basics.typing import Json

Sizes: TypeAlias = dict[str, int]


class Array(NamedTuple):
    """Finite floats, or with `whole` whole numbers, each from `low` to `high`, or `below` the
    number that this word is; there exactly where the argument `of` is not None. It may be missing
    where it is `optional`, or where the attribute `unless` is there."""

    shape: str
    low: float = -math.inf
    high: float = math.inf
    whole: bool = False
    below: str = ""
    optional: bool = False
    of: str = ""
    unless: str = ""


class Arrays(NamedTuple):
    """A list of arrays, of these shapes; of each those at the end may be missing."""

    shapes: tuple[str, ...]
    optional: bool = True


class Size(NamedTuple):
    """A whole number that is itself a word of shapes."""

    word: str
    optional: bool = False


class Labels(NamedTuple):
    """So many labels, each once and sorted: numbers, or texts; `names` are texts in any order."""

    word: str
    names: bool = False
    optional: bool = False


class Value(NamedTuple):
    """What JSON can hold."""

    kind: Stored
    optional: bool = False


Row: TypeAlias = Array | Arrays | Size | Labels | Value


class Table(NamedTuple):
    """The rows by the attributes' names; and words that follow from the estimator's arguments and
    from other words, in order: ``derived[word](estimator, sizes)``."""

    rows: Mapping[str, Row]
    derived: Mapping[str, Callable[[Any, Sizes], int]] = MappingProxyType({})


SEED = listed(WHOLE, 2)
CURVE = listed(ANY_NUMBER)
ENGINE = Value(one_of("native", "reference"))
COMMON: dict[str, Row] = {
    "n_features_in_": Size("inputs"),
    "feature_names_in_": Labels("inputs", names=True, optional=True),
}
"""What every fit leaves."""


def check_state(estimator: Any, table: Table, fitted: Json, arrays: Mapping[str, Any]) -> Sizes:
    """Raise ValueError unless attributes and arrays are those of the table; the words' numbers.

    `estimator` has its arguments and nothing else yet.
    """
    require(isinstance(fitted, dict), _("the fitted attributes must be a table"))
    known = {name.partition(".")[0] for name in arrays} | fitted.keys()
    for name in known:
        require(name in table.rows, _("there is no attribute {name!r}").format(name=name))
    for name, row in table.rows.items():
        of = row.of if isinstance(row, Array) else ""
        may_lack = getattr(estimator, of) is None if of else row.optional
        may_lack = may_lack or (isinstance(row, Array) and row.unless in known)
        require(may_lack or name in known, _("{name} is missing").format(name=name))
        may_be = not (of and may_lack)
        require(may_be or name not in known, _("there is no attribute {name!r}").format(name=name))
    sizes: Sizes = {}
    for name, row in table.rows.items():
        if isinstance(row, Size) and name in known:
            check(name, fitted.get(name), WHOLE)
            sizes[row.word] = fitted[name]
    for name, row in table.rows.items():  # how many classes there are is said by labels alone
        if isinstance(row, Labels) and name in known:
            _check_labels(name, row, fitted.get(name, arrays.get(name)), sizes)
    for word, derive in table.derived.items():
        sizes[word] = derive(estimator, sizes)
    for name, row in table.rows.items():
        if isinstance(row, Value) and name in known:
            check(name, fitted.get(name), row.kind)
            require(name in fitted, _("{name} is no array").format(name=name))
        elif isinstance(row, Array) and name in known:
            _check_array(name, row, arrays.get(name), sizes)
        elif isinstance(row, Arrays) and name in known:
            _check_arrays(name, row, arrays, sizes)
    return sizes


def _check_array(name: str, row: Array, array: Any, sizes: Sizes) -> None:
    require(isinstance(array, np.ndarray), _("{name} must be an array").format(name=name))
    _check_shape(name, row.shape, array.shape, sizes)
    kinds = "iu" if row.whole else "f"
    sentence = _("{name}: a number is of the wrong type, not finite, or out of range")
    high = sizes[row.below] - 1 if row.below else row.high
    good = array.dtype.kind in kinds and np.isfinite(array).all()
    require(good and ((array >= row.low) & (array <= high)).all(), sentence.format(name=name))


def _check_shape(name: str, words: str, shape: tuple[int, ...], sizes: Sizes) -> None:
    """The first to say a word's number says it for all."""
    expected = words.split()
    fits = len(shape) == len(expected) and all(
        sizes.setdefault(word, n) == n if not word.isdigit() else int(word) == n
        for word, n in zip(expected, shape, strict=True)
    )
    require(
        fits,
        _("{name} has shape {shape}, which does not fit {expected}").format(
            name=name, shape=shape, expected="×".join(expected)
        ),
    )


def _check_arrays(name: str, row: Arrays, arrays: Mapping[str, Any], sizes: Sizes) -> None:
    places = [key for key in arrays if key.startswith(f"{name}.")]
    wanted = [f"{name}.{k}" for k in range(len(places))]
    fits = sorted(places) == sorted(wanted) and 1 <= len(places) <= len(row.shapes)
    require(fits, _("{name} is a list of other arrays").format(name=name))
    for key, shape in zip(wanted, row.shapes, strict=False):
        _check_array(key, Array(shape), arrays[key], sizes)


def _check_labels(name: str, row: Labels, value: Any, sizes: Sizes) -> None:
    sentence = _("{name} must be labels, each once and sorted").format(name=name)
    if isinstance(value, dict):
        require(value.keys() == {"texts", "kind"} and value["kind"] in ("U", "O"), sentence)
        texts = value["texts"]
        require(isinstance(texts, list) and all(isinstance(t, str) for t in texts), sentence)
        value = np.array(texts, dtype=str)
    require(isinstance(value, np.ndarray) and value.ndim == 1 and len(value), sentence)
    require(value.dtype.kind == "U" or (not row.names and np.isfinite(value).all()), sentence)
    require(len(np.unique(value)) == len(value), sentence)
    require(row.names or (value[:-1] < value[1:]).all(), sentence)
    _check_shape(name, row.word, value.shape, sizes)
