"""What is told of a table's columns: beside each one's kind, and as remarks below them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from chainrule.basics.arguments import argument
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.data.columns import Feature
from chainrule.data.findings import FEW_NUMBERS, Finding
from chainrule.data.in_files import Inputs, column_of
from chainrule.data.table import Table
from chainrule.data.texts import Texts
from chainrule.preprocessing.targets import Task

_MOST_NAMES = 10
_LOOKED_AT = 2000  # rows
_FEWEST_ROWS = 5


class Told(NamedTuple):
    """A text on a column; `beside` its kind, or as a remark of its own."""

    column: str
    text: str
    beside: bool = False


def tell(finding: Finding) -> list[Told]:
    name = finding.column.name
    beside = [Told(name, text, beside=True) for text in finding.beside]
    return [*beside, *(Told(name, text) for text in finding.remarks)]


_TOTALS = re.compile(
    r"(?:grand |sub)?totals?|sums?|(?:gesamt)?summe|gesamt|insgesamt|total(?:e|es| général)"
    r"|итого|всего|合计|总计|小计|共计|合計|總計|总和",
    re.IGNORECASE,
)


def total_row(table: Table) -> list[Told]:
    """One remark where the last row has the name of a sum, and no other has it; columns that are
    loaded when they are asked for are not read again for that."""
    for name in table.columns if table.room is None else ():
        cells = table.cells(name)
        if not isinstance(cells, Texts) or len(cells) < _FEWEST_ROWS:
            continue
        last = cells.texts[cells.codes[-1]]
        if _TOTALS.fullmatch(last.strip(" :*").casefold()) and cells.counts()[last] == 1:
            text = _("the last row, {text!r}, seems to sum up the others: take it out of the file")
            return [Told(name, text.format(text=last))]
    return []


def whole_numbers(features: Sequence[Feature], X: Inputs) -> list[Told]:
    """One remark on the columns of few different whole numbers, which could be codes."""
    plain = [j for j, f in enumerate(features) if f.kind == "number" and not f.dress.unit]
    head = np.asarray(X[:_LOOKED_AT])[:, plain]
    whole = ((head == np.rint(head)) | np.isnan(head)).all(axis=0)
    names = [
        features[j].name
        for j, is_whole in zip(plain, whole.tolist(), strict=True)
        if is_whole and 2 < _n_different(column_of(X, j)) <= FEW_NUMBERS
    ]
    if not names:
        return []
    more = " …" if len(names) > _MOST_NAMES else ""
    sayable = [name for name in names[:_MOST_NAMES] if "," not in name] or names[:1]
    text = _("few whole numbers, taken as numbers; {option} takes them as labels").format(
        option=argument(categorical=sayable)
    )
    return [Told(", ".join(names[:_MOST_NAMES]) + more, text)]


def _n_different(x: Floats) -> int:
    """How many different whole numbers there are, as far as it matters."""
    head = np.unique(x[:_LOOKED_AT])
    if np.count_nonzero(~np.isnan(head)) > FEW_NUMBERS:
        return FEW_NUMBERS + 1
    known = x[~np.isnan(x)]
    return len(np.unique(known)) if (known == np.rint(known)).all() else FEW_NUMBERS + 1


def ordered(
    targets: Sequence[str], y: Sequence[Any], said: str | None, task: Task | str
) -> list[Told]:
    """Whole numbers as a target: classes, or a quantity, and how to decide otherwise."""
    if said is not None:
        return []
    told = []
    for name, values in zip(targets, y, strict=True):
        if np.asarray(values).dtype.kind not in "if":
            continue
        n = _n_different(np.asarray(values, float))
        if task == "classification" and n > 2:
            text = _("{n} whole numbers, taken as classes; {option} takes them as ordered")
            told.append(Told(name, text.format(n=n, option=argument(task="regression"))))
        elif task == "regression" and n <= FEW_NUMBERS:
            text = _("{n} whole numbers, taken as a quantity; {option}: as classes")
            told.append(Told(name, text.format(n=n, option=argument(task="classification"))))
    return told
