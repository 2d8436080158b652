"""What a training run came to, in lines for a person."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from textwrap import wrap
from typing import Any, NamedTuple

from chainrule.basics.averages import deviation, mean
from chainrule.basics.i18n import N_, _, ngettext
from chainrule.basics.layout import aligned, figure
from chainrule.families.family import Figures
from chainrule.families.registry import get_family, name_of
from chainrule.models.report import Report


def report_lines(report: Report) -> list[str]:
    """What was learned from what, when it ended, and how good it is."""
    return [
        _("{title}: {rows}, {inputs} → {outputs}; {held}").format(
            title=report.title,
            rows=_rows(report),
            inputs=ngettext("{n} input", "{n} inputs", report.inputs).format(n=report.inputs),
            outputs=_outputs(report),
            held=_held_out(report),
        ),
        *_training_lines(report),
        *_table_of_figures(report),
        *_importance(report),
        *_tables_of_confusion(report),
        *(line for note in report.notes for line in _wrapped(note)),
    ]


def _training_lines(report: Report) -> list[str]:
    """How the training of a feed-forward network went."""
    history = report.history
    if history is None:
        return []
    words = _("network {sizes}, trained {epochs} epochs in {seconds:.2g} s: {reason}")
    if report.members > 1:
        words = _("{n} networks {sizes}, trained {epochs} epochs in {seconds:.2g} s: {reason}")
    elif report.one_because:
        words = _(
            "network {sizes} (one, as {said} is given), trained {epochs} epochs in {seconds:.2g} "
            "s: {reason}"
        )
    return [
        words.format(
            n=report.members,
            sizes="-".join(map(str, report.sizes)),
            said=report.one_because,
            epochs=history.n_epochs,
            seconds=history.seconds,
            reason=report.ending,
        ),
        _("loss {first:.4g} → {last:.4g}").format(first=history.loss[0], last=history.loss[-1]),
        *_endings_of_parts(report),
    ]


def _endings_of_parts(report: Report) -> list[str]:
    """Why the trainings on the parts ended, where not all of them did so as the last one did."""
    assert report.history is not None
    counts = Counter(report.fold_stop_reasons)
    if set(counts) <= {report.history.stop_reason}:
        return []
    reasons = ", ".join(f"{reason} {n}×" for reason, n in counts.items())
    return [_("trainings on the parts ended by: {reasons}").format(reasons=reasons)]


def _rows(report: Report) -> str:
    used = _n_rows(report.rows)
    n = len(report.rejected) + report.without_target
    return used if not n else _("{used} used and {n} left out").format(used=used, n=n)


def _n_rows(n: int) -> str:
    return ngettext("{n} row", "{n} rows", n).format(n=n)


def _held_out(report: Report) -> str:
    if report.folds:
        return _("each of {k} parts held out once").format(k=len(report.folds))
    held_out = _n_rows(report.held_out_rows)
    if report.out_of_fold is not None and not report.held_out_rows:
        return _("each left out of one network")
    if report.held_out_from:
        return _("{rows} of {file} for the score").format(rows=held_out, file=report.held_out_from)
    return _("{held} held out").format(held=held_out)


def _outputs(report: Report) -> str:
    """The classes or names of the targets; of a classical network what it is called."""
    if not report.sizes:
        return name_of(get_family(report.family))
    if not report.class_counts:
        return ", ".join(report.targets)
    return ", ".join(
        _("{n} classes of {target}").format(n=len(counts), target=target)
        for target, counts in report.class_counts.items()
    )


_NAMES = {
    "accuracy": N_("accuracy"),
    "balanced_accuracy": N_("balanced accuracy"),
    "log_loss": N_("log loss"),
    "r2": N_("R²"),
    "rmse": N_("root mean square error"),
    "mae": N_("mean absolute error"),
    "quantization_error": N_("quantization error"),
    "topographic_error": N_("topographic error"),
    "categories": N_("categories"),
    "categories_met": N_("categories met by these rows"),
    "units": N_("units"),
    "reconstruction_error": N_("reconstruction error"),
    "pseudo_likelihood": N_("pseudo-likelihood"),
    "log_likelihood": N_("log likelihood"),
    "log_z_error": N_("standard error of ln Z"),
}


class Spread(NamedTuple):
    """Figures, and their standard deviations over folds."""

    figures: Figures
    deviations: Figures


def _table_of_figures(report: Report) -> list[str]:
    """A line a figure, a column for the training rows, the held-out rows, and guessing."""
    columns: dict[str, Any] = {
        _("training rows"): report.training,
        _("out of fold"): None
        if report.out_of_fold is None
        else Spread(report.out_of_fold, report.spread or {}),
        _("held-out rows"): report.held_out,
        _("guessing"): report.guessing,
    }
    if len(report.targets) > 1:
        columns |= report.by_target
    names = [name for name in report.training if name != "r2" or report.training_rows > 2]
    return _figures_in_columns(columns, report.folds, names)


def _figures_in_columns(
    columns: dict[str, Any], folds: Sequence[Any], names: Sequence[str]
) -> list[str]:
    shown = {name: figures for name, figures in columns.items() if figures is not None}
    if folds:
        shown[_("parts held out")] = folds
    rows = [
        [
            _(_NAMES[name]) if name in _NAMES else name,
            *(_cell(figures, name) for figures in shown.values()),
        ]
        for name in names
    ]
    return aligned([["", *shown], *rows], right=range(1, len(shown) + 1))


def _cell(figures: Any, name: str) -> str:
    """One figure; of several parts the mean and the standard deviation."""
    if isinstance(figures, dict):
        return _figure(figures[name], name) if name in figures else ""
    if isinstance(figures, Spread):
        spread = _figure(figures.deviations[name], name)
        return f"{_figure(figures.figures[name], name)} ± {spread}"
    values = [part[name] for part in figures]
    return f"{_figure(mean(values), name)} ± {_figure(deviation(values), name)}"


_MOST_IMPORTANT = 5


def _importance(report: Report) -> list[str]:
    """The columns that matter most."""
    if not report.importance:
        return []
    largest = sorted(report.importance.items(), key=lambda pair: -pair[1])[:_MOST_IMPORTANT]
    columns = ", ".join(
        f"{name[:_WIDEST]} {figure(value, 3)}".replace(" ", _KEEPS) for name, value in largest
    )
    words = _("shuffling a column raises the loss by: {columns}")
    if "log_loss" in report.training:
        words = _("shuffling a column raises the log loss by: {columns}")
    if "r2" in report.training:
        words = _("shuffling a column lowers R² by: {columns}")
    return _wrapped(words.format(columns=columns))


def _wrapped(sentence: str) -> list[str]:
    """In lines of at most 100 characters, which end at no blank that keeps words together."""
    lines = wrap(sentence, 100, subsequent_indent="  ")
    return [line.replace(_KEEPS, " ") for line in lines]


_KEEPS = "\u00a0"


_WIDEST = 20  # characters of a name
_MOST_CLASSES = 12


def _tables_of_confusion(report: Report) -> list[str]:
    """A line a true class, a column a class it was called; not of very many classes."""
    lines: list[str] = []
    for target, counts in (report.confusion or {}).items():
        labels = list(report.class_counts[target])
        if len(labels) > _MOST_CLASSES:
            continue
        head = [_("{target} ↓ called →").format(target=target), *labels]
        cells = [[_count(n) for n in row] for row in counts]
        rows = [[label, *row] for label, row in zip(labels, cells, strict=True)]
        lines += ["", *aligned([head, *rows], right=range(1, len(labels) + 1))]
    return lines


def _count(n: float) -> str:
    """Of rows; of those that count differently the sum of their weights."""
    return str(n) if isinstance(n, int) else figure(n)


def _figure(value: float, name: str) -> str:
    """Errors are in the target's units, of any size; counts are whole; the others lie about 1."""
    if name in ("categories", "categories_met", "units"):
        return figure(value)
    if name in ("rmse", "mae"):
        return figure(value) if math.isnan(value) else f"{value:.4g}"
    return figure(value, 4)
