"""Which option of a file's form is for which kinds of files; for others it is an error, as what is
said and not heeded would be believed.

                          text   workbook   ARFF   JSON   SQLite   archive   others
    delimiter              x
    header, skip, comment  x       x
    encoding               x                 x      x
    decimal, thousands     x       x         x
    sheet                          x
    table                                           x       x        x

Others are Parquet, Arrow, NPZ and IDX files, the answer of a query, and examples and network files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from chainrule.basics.arguments import argument, argument_name
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import N_, _

FORMED = ("text", "workbook")
KINDS_OF: dict[str, tuple[str, ...]] = {
    "delimiter": ("text",),
    "header": FORMED,
    "skip": FORMED,
    "comment": FORMED,
    "encoding": ("text", "arff", "json"),
    "decimal": (*FORMED, "arff"),
    "thousands": (*FORMED, "arff"),
    "sheet": ("workbook",),
    "table": ("sqlite", "archive", "json"),
}
"""The kinds of files that an option is for."""

TABLES = ("table",)
"""Files of any kind, for what is said of columns and rows."""

_NAMES = {
    "table": N_("tables in files of any kind"),
    "text": N_("text (CSV, TSV)"),
    "workbook": N_("a workbook"),
    "arff": N_("ARFF"),
    "json": N_("JSON"),
    "sqlite": N_("a database (SQLite)"),
    "archive": N_("an archive (zip)"),
    "parquet": N_("Parquet"),
    "arrow": N_("Arrow"),
    "arrays": N_("arrays of NumPy"),
    "idx": N_("IDX"),
    "sql": N_("the answer of a query"),
    "stated": N_("an example or a network file"),
}


def applying(how: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """What is said of the form that is for such files."""
    return {name: value for name, value in how.items() if kind in KINDS_OF.get(name, (kind,))}


def refuse_idle(how: Mapping[str, Any], named: object, *kinds: str) -> None:
    """Raise InputError where something is said of the form (None: it is not) that is not for this
    file, which is of these `kinds`: an archive is one, and what is in it another."""
    for name, value in how.items():
        known = KINDS_OF.get(name, kinds)
        if value is not None and not {*known} & {*kinds}:
            raise does_not_apply(_option(name, value), named, kinds[-1], known)


def does_not_apply(option: str, named: object, kind: str, known: Collection[str]) -> InputError:
    """An option that is for files of the kinds `known`, and was given for another."""
    what = _("{option} does not apply to {source}, which is {kind}.")
    hint = _("Leave it out; it is for: {kinds}.")
    return InputError(
        what.format(option=option, source=named, kind=_(_NAMES[kind])),
        hint.format(kinds=", ".join(_(_NAMES[known_kind]) for known_kind in known)),
    )


def _option(name: str, value: Any) -> str:
    return argument(header=False) if (name, value) == ("header", False) else argument_name(name)
