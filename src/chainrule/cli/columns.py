"""The columns of a table in one text table: what is in them and what becomes of them.

A line a column: its name, what it is, how many cells are missing, the range or the labels, and what
goes into the network. And the rows that do not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias

import numpy as np

from chainrule.basics.i18n import N_, _, ngettext
from chainrule.basics.layout import aligned
from chainrule.basics.visible import visible
from chainrule.data.cells import text_of
from chainrule.data.columns import Feature
from chainrule.data.findings import Unused
from chainrule.data.in_files import column_of
from chainrule.data.table import Rejected
from chainrule.preprocessing import Encoding, fit_encoding
from chainrule.preprocessing.schema import Schema
from chainrule.problems.problem import Problem

Row: TypeAlias = tuple[str, str, str, str, str]

MOST_COLUMNS = 40  # lines
MOST_REMARKS = 5
_MOST_LABELS = 6
_MOST_REJECTED = 10  # lines
_WIDEST = 44  # characters of labels

_KINDS = {
    "number": N_("number"),
    "boolean": N_("boolean"),
    "category": N_("category"),
    "date": N_("date"),
    "time": N_("time"),
}


def columns_of_problem(problem: Problem) -> list[str]:
    """The columns as they were inferred, before training, by all rows."""
    encodings = [
        fit_encoding(f.kind, column_of(problem.X, j)) for j, f in enumerate(problem.features)
    ]
    beside = _beside(problem)
    rows = _inputs(problem.features, encodings, problem.scale, beside)
    rows += [_unused(column) for column in problem.unused]
    return aligned([_heads(), *rows, *_targets_of_problem(problem, beside)], right=(2,))


def remarks_on(problem: Problem, most: int | None = None) -> list[str]:
    """The form of the file in a line, and what is to be said of its columns, at most so much."""
    most = MOST_REMARKS if most is None else most
    n = len(problem.X) + len(problem.rejected) + problem.without_target
    rows = ngettext("{n:,} row", "{n:,} rows", n).format(n=n)
    notes = [
        _("note: {line}").format(
            line=visible(f"{told.column}: {told.text}" if told.column else told.text)
        )
        for told in problem.told
        if not told.beside
    ]
    form = [f"{problem.form}, {rows}"] if problem.form else []
    return [*form, *notes[:most], *_more(len(notes) - most)]


def rejected_lines(rejected: Sequence[Rejected]) -> list[str]:
    if not rejected:
        return []
    n = len(rejected)
    lines = [ngettext("{n} row left out:", "{n} rows left out:", n).format(n=n)]
    for row in rejected[:_MOST_REJECTED]:
        where = _("row {row} (line {line})") if row.line else _("row {row}")
        place = where.format(row=row.row, line=row.line)
        lines.append(f"  {row.source}, {place}: {row.reason}")
    if n > _MOST_REJECTED:
        more = _("… and {n} more (--json shows all)").format(n=n - _MOST_REJECTED)
        lines.append("  " + more)
    return lines


def without_target(n: int) -> list[str]:
    if not n:
        return []
    return [
        ngettext(
            "{n} row without a target left out", "{n} rows without a target left out", n
        ).format(n=n)
    ]


def _more(n: int) -> list[str]:
    return [_("… and {n} more notes: --verbose").format(n=n)] if n > 0 else []


def _beside(problem: Problem) -> dict[str, str]:
    """What stands after a column's kind, by its name."""
    beside: dict[str, str] = {}
    for told in problem.told:
        if told.beside:
            beside[told.column] = beside.get(told.column, "") + ", " + told.text
    return beside


def columns_of_schema(schema: Schema, labels: Sequence[Any] | None = None) -> list[str]:
    """The columns as a model was trained on them, by its training rows; `labels` are the target's
    classes where the network itself keeps them, not the schema."""
    scale = schema.input_scaler.kind
    rows = _inputs(schema.named_features, schema.encodings, scale, {})
    rows += [(name, "", "", "", _("not used")) for name in schema.unused]
    for j, name in enumerate(schema.targets):
        known = schema.classes[j].labels.tolist() if schema.classes else labels
        if known is not None:
            texts = [text_of(label) for label in known]
            rows.append((name, _("target"), "", _listed(texts), _n_classes(len(texts))))
        else:
            rows.append((name, _("target"), "", "", _("regression")))
    return aligned([_heads(), *rows], right=(2,))


def _heads() -> Row:
    return (_("column"), _("type"), _("missing"), _("values"), _("becomes"))


def _kind(feature: Feature, beside: Mapping[str, str]) -> str:
    """The kind, and what is told beside it; of a column that is known only by a model, its unit."""
    unit = feature.dress.unit
    known = ", " + _("in {unit}").format(unit=unit) if unit else ""
    return _(_KINDS[feature.kind]) + beside.get(feature.name, "" if beside else known)


def _inputs(
    features: Sequence[Feature],
    encodings: Sequence[Encoding],
    scale: str,
    beside: Mapping[str, str],
) -> list[Row]:
    if not encodings:
        shown = [(f.name, _kind(f, beside), "", "", _scaled(scale)) for f in features]
    else:
        pairs = zip(features, encodings, strict=True)
        shown = [
            (f.name, _kind(f, beside), str(e.missing), _values(f, e), _becomes(e, scale))
            for f, e in pairs
        ]
    if len(shown) <= MOST_COLUMNS:
        return shown
    more = len(shown) - MOST_COLUMNS
    return [*shown[:MOST_COLUMNS], ("…", _("{n} more").format(n=more), "", "", "")]


def _values(feature: Feature, encoding: Encoding) -> str:
    """The range, or the labels."""
    if feature.kind == "category":
        return _listed([feature.labels[place] for place in encoding.labels])
    write = _WRITERS[feature.kind]
    if encoding.low == encoding.high:
        return _("always {value}").format(value=write(encoding.low))
    return f"{write(encoding.low)} … {write(encoding.high)}"


def _date(days: float) -> str:
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days)
    return moment.strftime("%Y-%m-%d" if days == np.floor(days) else "%Y-%m-%d %H:%M")


def _clock(part: float) -> str:
    minutes = round(part * 1440)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


_WRITERS: dict[str, Callable[[float], str]] = {
    "number": lambda x: f"{x:.6g}",
    "date": _date,
    "time": _clock,
    "boolean": lambda x: _("true") if x else _("false"),
}


def _listed(labels: Sequence[str]) -> str:
    """The first labels, as many as fit."""
    shown: list[str] = []
    for label in labels[:_MOST_LABELS]:
        if shown and len(", ".join([*shown, label])) > _WIDEST:
            break
        shown.append(label if len(label) <= _WIDEST else label[:_WIDEST] + "…")
    more = len(labels) - len(shown)
    return ", ".join(shown) + (", " + _("{n} more").format(n=more) if more else "")


def _becomes(encoding: Encoding, scale: str) -> str:
    n = encoding.n_parts
    parts = ngettext("{n} input", "{n} inputs", n).format(n=n)
    notes = []
    if encoding.scaled[0]:
        notes.append(_scaled(scale))
    if encoding.low == encoding.high and encoding.kind != "category":
        notes.append(_("constant, kept"))
    if encoding.missing:
        notes.append(_("gaps: the mean, and a flag"))
    return ", ".join([parts, *notes])


def _scaled(scale: str) -> str:
    return _("as it is") if scale == "none" else _("{kind} scaling").format(kind=scale)


def _unused(column: Unused) -> Row:
    becomes = _("not used")
    if column.used_by:
        becomes = _("not used ({option} uses it)").format(option=column.option)
    return column.name, "", "", column.reason, becomes


def _targets_of_problem(problem: Problem, beside: Mapping[str, str]) -> list[Row]:
    """The targets, why they are classes or numbers, and how often each class comes."""
    columns = np.asarray(problem.y)
    columns = columns[:, None] if columns.ndim == 1 else columns
    rows = []
    for j, name in enumerate(problem.targets):
        column = columns[:, j]
        if problem.task == "classification":
            labels, counts = np.unique(
                [text_of(label) for label in column.tolist()], return_counts=True
            )
            pairs = sorted(zip(counts.tolist(), labels.tolist(), strict=True), reverse=True)
            values = _listed([f"{label} {count}" for count, label in pairs])
            becomes = _n_classes(len(labels))
        else:
            numbers = column.astype(float)
            values = f"{numbers.min():.6g} … {numbers.max():.6g}"
            becomes = _("regression: numbers")
        kind = _("target") + beside.get(name, "")
        rows.append((name, kind, str(problem.without_target), values, becomes))
    return rows


def _n_classes(n: int) -> str:
    return _("classification: {n} classes").format(n=n)
