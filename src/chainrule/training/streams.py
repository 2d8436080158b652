"""Rows that come in batches, and more of them than memory holds: written once to files, streamed.

What is trained has the same bits as from arrays in memory: `memory` says how much the rows may take
there, and changes nothing else.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.arguments import Like, argument
from chainrule.basics.errors import ChainruleError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.memory import as_bytes, free_memory, in_units
from chainrule.basics.temporary import folder_within
from chainrule.data.arrow_streams import record_batches
from chainrule.data.making import table_from_frame
from chainrule.engines.plan import Data, rows_of_parts
from chainrule.engines.row_files import Layout, append
from chainrule.engines.source import RowHash, Source
from chainrule.engines.streamed import Streamed, check_parts
from chainrule.network import Network
from chainrule.training.arrays import as_data, fits_float32, in_safe_type
from chainrule.training.checks import check_trainable
from chainrule.training.column_names import ColumnNames
from chainrule.training.settings import Settings
from chainrule.training.smoothing import smoothed

SAMPLE = 1000
"""Rows that stand for all where kinds and types are asked."""
_AT_A_TIME = 65_536
_ENDLESS = 1 << 62
Check: TypeAlias = Callable[[Layout, int], None]
_log = logging.getLogger("chainrule")


class Rows(NamedTuple):
    """What there is to train on: the network in a safe type, the rows (or the first of them) and,
    where they are streamed, their source. `lying` are the files, in which memory may hold them
    too, and `budget` what may be taken of it."""

    network: Network
    data: Data
    source: Source | None = None
    lying: Streamed | None = None
    budget: float = 0.0


def is_batches(X: Any) -> bool:
    """An iterable of batches, or a function that gives one, and no array or table."""
    is_arrow = hasattr(X, "__arrow_c_stream__")
    return callable(X) or is_arrow or (hasattr(X, "__iter__") and not hasattr(X, "shape"))


def batches_of(X: Any, y: Any, weight: Any = None) -> Iterator[tuple[Any, ...]]:
    """Arrays, such as those of ``np.memmap``, in batches."""
    for first in range(0, len(X), _AT_A_TIME):
        rows = slice(first, first + _AT_A_TIME)
        yield (X[rows], y[rows]) if weight is None else (X[rows], y[rows], weight[rows])


@contextmanager
def rows_from(
    network: Network,
    batches: Any,
    settings: Settings,
    memory: str | float | None = None,
    scratch: str | Path | None = None,
    tell: Callable[[str], None] = _log.info,
    n_rows: int = 0,
    for_several: bool = False,
    columns: ColumnNames | None = None,
) -> Iterator[Rows]:
    """A context with the rows of `batches`: ``(X, y)`` or ``(X, y, weight)`` one after another, as
    `chainrule.fit` takes them, or a function that gives them.

    They are written once into a new folder in `scratch` (None: the system's), which is removed
    afterwards. Rows that take less than half of `memory` (None: half of what is free) are then read
    into it; others are streamed, which `tell` is told. What cannot be streamed is refused as soon
    as that is known: with the first batch where all `n_rows` are known. `for_several` processes
    they lie in files in any case, which memory holds once. `columns` is told what those of data
    frames are called.
    """
    budget = free_memory() / 2 if memory is None else as_bytes(memory)
    check = partial(_check_room, settings, budget, n_rows)
    epsilon = settings.label_smoothing
    with rows_in_files(network, batches, scratch, epsilon, check, columns) as (network, rows):
        if 2 * rows.n_bytes <= budget:
            data = rows.mapped() if for_several else rows.whole()
            yield Rows(network, data, lying=rows)
            return
        rows.divide(budget, rows_of_parts(settings.steps_of(rows.n_rows)))
        tell(told(rows, budget))
        yield Rows(network, rows.sample, rows, rows, budget)
        rows.release()


@contextmanager
def rows_in_files(
    network: Network,
    batches: Any,
    scratch: str | Path | None,
    epsilon: float = 0.0,
    check: Check = lambda layout, n_rows: None,
    columns: ColumnNames | None = None,
) -> Iterator[tuple[Network, Streamed]]:
    """The same rows before it is known whether memory holds them: the network in a safe type, and
    the source, not yet divided. `epsilon` smooths the labels. `check` is told of what the rows are
    made, and how many there are so far, before each batch is written."""
    with folder_within(scratch) as folder:
        given = batches_in(batches() if callable(batches) else batches)
        yield _written(network, given, folder, epsilon, check, columns or ColumnNames())


def told(rows: Streamed, budget: float) -> str:
    """Through how much memory rows go, in how many parts, in a sentence."""
    return told_parts(rows.n_bytes, budget, rows.n_parts, rows.folder)


def told_parts(n_bytes: float, budget: float, n_parts: int, folder: Path) -> str:
    """The same of so many bytes, `folder` in one of ours within that which was named."""
    message = _("{rows} of rows through {memory}: {n} parts in {folder}")
    return message.format(
        rows=in_units(n_bytes),
        memory=in_units(budget),
        n=n_parts,
        folder=folder.parent.parent,
    )


def _check_room(settings: Settings, budget: float, known: int, layout: Layout, so_far: int) -> None:
    """Raise InputError where the rows, as many as are `known` or more than there are `so_far`, have
    to be streamed and cannot be."""
    n_rows = known or so_far
    if 2 * n_rows * layout.row_bytes <= budget:
        return
    check_streamed(settings)
    unit = rows_of_parts(settings.steps_of(known or _ENDLESS))
    check_parts(layout, known or max(n_rows, unit), unit, budget)


def check_streamed(settings: Settings) -> None:
    """Raise InputError for what needs all rows at once."""
    if settings.solver == "lbfgs":
        raise InputError(
            _("lbfgs needs all rows at each evaluation; these are more than the memory holds."),
            _("Choose another solver, {option}, or give more: {memory}.").format(
                option=argument(solver="adam"), memory=argument(memory=Like("SIZE"))
            ),
        )
    if settings.train_score:
        raise InputError(
            _("train_score needs all rows at once; these are more than the memory holds."),
            _("eval_set= scores rows that are kept in memory."),
        )
    if settings.batch_size == "full":
        raise InputError(
            _("A full batch needs all rows at once; these are more than the memory holds."),
            _("Choose batches, {option}, or give more: {memory}.").format(
                option=argument(batch_size=256), memory=argument(memory=Like("SIZE"))
            ),
        )


def _written(
    network: Network,
    batches: Iterable[Any],
    folder: Path,
    epsilon: float,
    check: Check,
    columns: ColumnNames,
) -> tuple[Network, Streamed]:
    """All rows in files, checked, and the network in the type that the first batch asks for."""
    layout, sample, found, n, weight = None, None, RowHash(), 0, 0.0
    for number, batch in enumerate(batches, 1):
        with _naming(number, n):
            given = _as_batch(batch, network.sizes[-1], columns)
            if layout is None:
                network = in_safe_type(network, *given)
            data = _checked(network, given, len(given) == 3, layout)
        layout = layout or Layout(
            data.X.shape[1], data.y.shape[1], data.weight is not None, data.X.dtype
        )
        sample = _begun(sample, data)
        weight += data.total_weight
        check(layout, n + len(data.X))
        append(folder, layout, data)
        found.add(smoothed(network, data, epsilon))
        n += len(data.X)
    if layout is None or sample is None:
        raise InputError(_("There are no rows: no batch came."))
    if weight <= 0:
        raise InputError(_("{data}: the sample weights sum to zero.").format(data=_("all batches")))
    made_of = partial(smoothed, network, epsilon=epsilon)
    return network, Streamed(folder, layout, n, sample, found.hexdigest(), made_of)


def _begun(sample: Data | None, data: Data) -> Data:
    """The first rows, with those of another batch where they are too few."""
    if sample is None:
        return data.rows(slice(0, SAMPLE))
    more = data.rows(slice(0, SAMPLE - len(sample.X)))
    pairs = zip(sample, more, strict=True)
    return Data(*(None if a is None else np.concatenate([a, b]) for a, b in pairs))


def batches_in(given: Any) -> Any:
    """The batches of a stream of Arrow's; others as they are."""
    return record_batches(given) if hasattr(given, "__arrow_c_stream__") else given


def _as_batch(batch: Any, n_targets: int, columns: ColumnNames) -> tuple[Any, ...]:
    """X and y, of a table its columns, the last of them the targets; and weights."""
    if hasattr(batch, "columns") and not isinstance(batch, tuple | list):
        columns.n_targets = n_targets
        taken = columns.taken(batch)
        rows = table_from_frame(batch).numbers() if taken is batch else taken
        return rows[:, :-n_targets], rows[:, -n_targets:]
    if not isinstance(batch, tuple | list) or len(batch) not in (2, 3):
        raise InputError(
            _("A batch is (X, y) or (X, y, weight); found {kind}.").format(
                kind=type(batch).__name__
            )
        )
    return (columns.taken(batch[0]), *batch[1:])


def _checked(
    network: Network, given: tuple[Any, ...], is_weighted: bool, layout: Layout | None
) -> Data:
    if layout is not None and layout.is_weighted != is_weighted:
        raise InputError(_("Every batch has weights, or none has."))
    single = network.layers[0].W.dtype == np.float32
    if single and not all(fits_float32(array) for array in given):
        raise InputError(
            _("Its numbers are not the same in float32, as those of the first batch were."),
            _("Give the first batch in float64 to compute in that."),
        )
    data = as_data(network, *given)
    check_trainable(network, data._replace(weight=None))
    return data


@contextmanager
def _naming(number: int, n_before: int) -> Iterator[None]:
    """Errors say in which batch."""
    try:
        yield
    except ChainruleError as error:
        where = _("Batch {number} (after {n:,} rows): {message}")
        error.message = where.format(number=number, n=n_before, message=error.message)
        raise
