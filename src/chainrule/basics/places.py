"""Where an entry of an array lies, as a sentence says it; and the first that is no number."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import chain
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _


def columns_of(given: Any) -> Callable[[int], str] | None:
    """How the columns of a data frame are called, by their numbers from 0: by number and name."""
    if not hasattr(given, "columns"):
        return None
    names = list(given.columns)
    return lambda j: f"{j + 1} ({names[j]})"


def at(place: Any, column: Callable[[int], str] | None = None) -> str:
    """Row and column, from 1, of an entry."""
    if len(place) == 0:
        return _("the number")
    if len(place) == 1:
        return _("row {row}").format(row=place[0] + 1)
    name = str(place[1] + 1) if column is None else column(int(place[1]))
    return _("row {row}, column {column}").format(row=place[0] + 1, column=name)


def no_numbers(name: str) -> InputError:
    """Of what is no array of numbers at all."""
    return InputError(
        _("{name} must be an array of numbers, every row of the same length.").format(name=name)
    )


def no_number_in(name: str, given: Any, array: Any) -> InputError:
    """The first entry of which no float is made, or else the first text."""
    places = partial(np.ndindex, array.shape)
    wrong = (place for place in places() if not _becomes_a_float(array[place]))
    texts = (place for place in places() if isinstance(array[place], str))
    place = next(chain(wrong, texts), None)
    if place is None:
        return no_numbers(name)
    found = str(array[place]) if isinstance(array[place], str) else array[place]
    message = _("{name} must be numbers; {place} is {found}.").format(
        name=name, place=at(place, columns_of(given)), found=repr(found)[:60]
    )
    hint = _tables(given) if name == "X" and isinstance(found, str) else ""
    return InputError(message, hint)


def _becomes_a_float(entry: Any) -> bool:
    try:
        float(entry)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _tables(given: Any) -> str:
    """What takes texts: from a data frame alone."""
    if hasattr(given, "columns"):
        return _(
            "cr.train, TableClassifier and TableRegressor take tables with texts, and encode them."
        )
    return _(
        "Make a table of it, pandas.DataFrame(X, columns=names): in one, cr.train, "
        "TableClassifier, TableRegressor and their models take texts."
    )
