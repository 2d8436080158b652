"""What a caller says of a table's columns: names, which a data frame may have as numbers or tuples,
and marks of missing cells; as texts."""

from __future__ import annotations

import reprlib
from collections.abc import Iterable, Sequence
from numbers import Integral, Number
from typing import Any

from chainrule.basics.arguments import argument, argument_name
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.numbers import is_lazy
from chainrule.data.cells import text_of


def names_said(name: str, said: Any, table: Any = None) -> Any:
    """What the argument `name` says, as a text or several: the names of columns of `table`, whose
    names are not known where it is no data frame. None and a text stay what they are.

    Raises InputError for the values of a column in place of its name, and all else that is none.
    """
    known = _names_of(table)
    if said is None or isinstance(said, str):
        return said
    one = isinstance(said, tuple) or not isinstance(said, Iterable)
    if one and _is_name(said, known):
        return str(said)
    if isinstance(said, Iterable) and not isinstance(said, bytes):
        found = list(said)
        others = bool(known) and (len(found) > len(known) or _are_columns(said, known))
        if not others and all(isinstance(e, str) or _is_name(e, known) for e in found):
            return tuple(map(str, found))
    raise _no_names(name, said, known)


def marks_said(name: str, said: Any) -> tuple[str, ...]:
    """Marks of missing cells that the argument `name` says: one, or several, numbers among them."""
    if isinstance(said, str | Number):
        return (text_of(said),)
    if said is None:
        return ()
    if not isinstance(said, Iterable):
        message = _("{name} takes texts or numbers that stand for missing cells; found {found!r}.")
        raise InputError(message.format(name=argument_name(name), found=said))
    return tuple(filter(None, map(text_of, said)))


def _names_of(table: Any) -> list[str]:
    if isinstance(table, type) or is_lazy(table):
        return []
    names: Any = getattr(table, "column_names", None) or getattr(table, "columns", ())
    return [str(name) for name in names]


def _is_name(said: Any, known: Sequence[str]) -> bool:
    """A column's that is no text: where no names are known, a whole number may be one."""
    return str(said) in known if known else isinstance(said, Integral)


def _are_columns(said: Any, known: Sequence[str]) -> bool:
    """A data frame of others than the known columns, which gives their names."""
    return hasattr(said, "columns") and not {*map(str, said)} <= {*known}


_SHOWN = reprlib.Repr()
_SHOWN.maxlist = 3


def _no_names(name: str, said: Any, known: Sequence[str]) -> InputError:
    are_values = isinstance(said, Iterable) and not isinstance(said, bytes)
    found = list(said) if are_values else said
    found = said.tolist() if hasattr(said, "tolist") else found
    message = _("{name} takes the names of columns; found {kind}: {found}.").format(
        name=argument_name(name), kind=type(said).__name__, found=_SHOWN.repr(found)
    )
    if are_values and name == "target":
        return InputError(
            message,
            _(
                "Make the values a column of the table, and name it: cr.train(df.assign(y=y), "
                "'y'). TableClassifier().fit(X, y) and TableRegressor().fit(X, y) take them apart."
            ),
        )
    if are_values and name == "weight":
        return InputError(
            message,
            _(
                "Make the values a column of the table, and name it: df.assign(w=w), {option}."
            ).format(option=argument(weight="w")),
        )
    return InputError(message, _("Known: {names}.").format(names=", ".join(known)) if known else "")
