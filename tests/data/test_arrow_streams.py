"""Streams of tables: what is trained on one is what is trained on the same rows at once."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import chainrule as cr
from chainrule.basics.errors import ChainruleError, DataError, InputError, MissingDependencyError
from chainrule.data.arrow_streams import is_stream
from chainrule.training import streams

pyarrow = pytest.importorskip("pyarrow")
N = 1200
HOW: dict[str, Any] = {"fast": True, "max_iter": 2, "random_state": 1, "batch_size": 64}


def table() -> pd.DataFrame:
    """Numbers with a block of gaps, labels of which one comes in the last rows alone, a class."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(N, 2)), columns=["a", "b"])
    frame.loc[300:450, "b"] = np.nan
    frame["color"] = rng.choice(["red", "green"], N)
    frame.loc[N - 20 :, "color"] = "late"
    frame["kind"] = np.where(frame["a"] > 0, "yes", "no")
    return frame


FRAME = table()
CUTS = [0, 100, 100, 700, 1199, N]
"""Batches of any length, one of them empty."""


def batches() -> Iterator[pd.DataFrame]:
    for start, stop in pairwise(CUTS):
        yield FRAME[start:stop]


def arrow_batches(labels: bool = False) -> Iterator[Any]:
    for part in batches():
        made = pyarrow.Table.from_pandas(part, preserve_index=False)
        if labels:  # the codes of a batch are its own
            place = made.schema.get_field_index("color")
            made = made.set_column(place, "color", made["color"].dictionary_encode())
        yield made.combine_chunks()


def reader() -> Any:
    schema = next(arrow_batches()).schema
    found = (batch for part in arrow_batches() for batch in part.to_batches())
    return pyarrow.RecordBatchReader.from_batches(schema, found)


class Capsule:
    """Nothing but Arrow's door."""

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        return reader().__arrow_c_stream__(requested_schema)


STREAMS: dict[str, Callable[[], Any]] = {
    "a reader": reader,
    "Arrow's door": Capsule,
    "data frames": batches,
    "a function": lambda: batches,
    "Arrow tables": arrow_batches,
    "labels of each batch's own": lambda: arrow_batches(labels=True),
    "record batches": lambda: (b for part in arrow_batches() for b in part.to_batches()),
}


def bits(outcome: Any) -> dict[str, bytes]:
    return {name: a.tobytes() for name, a in outcome.model.to_document().arrays.items()}


@pytest.mark.parametrize("memory", [None, "100KB"])
@pytest.mark.parametrize("which", STREAMS)
def test_a_stream_is_the_table_of_its_rows(which: str, memory: str | None, tmp_path: Path) -> None:
    expected = cr.train(FRAME, "kind", **HOW)
    how = {"memory": memory, "scratch": tmp_path} if memory else {}
    found = cr.train(STREAMS[which](), "kind", **HOW, **how)
    assert bits(found) == bits(expected)
    assert found.report.title == "stream"
    assert found.report.held_out == expected.report.held_out
    assert (found.problem.room is not None) == (memory is not None)
    assert not any(path for own in tmp_path.iterdir() for path in own.iterdir())


def test_polars_comes_as_a_stream_too(tmp_path: Path) -> None:
    polars = pytest.importorskip("polars")
    parts = [polars.from_pandas(part) for part in batches()]
    found = cr.train(iter(parts), "kind", **HOW)
    assert bits(found) == bits(cr.train(FRAME, "kind", **HOW))


def test_a_training_on_a_stream_goes_on_from_its_checkpoint(tmp_path: Path) -> None:
    path, how = tmp_path / "run.ck", HOW | {"max_iter": 4}
    expected = cr.train(FRAME, "kind", **how)
    cr.train(reader(), "kind", checkpoint=path, callbacks=lambda e: e.number == 2, **how)
    other = FRAME[::-1]
    with pytest.raises(ChainruleError, match="begun with other rows"):
        cr.train(iter([other]), checkpoint=path, resume=True)
    assert expected.model.history.n_epochs == 4


BAD: dict[str, tuple[Callable[[], Any], str]] = {
    "other columns": (
        lambda: iter([FRAME, FRAME.rename(columns={"b": "c"})]),
        "Batch 2 of the stream has other columns than the first: b, c",
    ),
    "other types": (
        lambda: iter([FRAME, FRAME.assign(a="text")]),
        "Batch 2 of the stream: 'a' is .*string; it was double",
    ),
    "no table": (lambda: iter([FRAME, 3]), "Batch 2 of the stream is no table; found int"),
    "nothing": (lambda: iter([]), "stream has no rows"),
    "no rows": (lambda: iter([FRAME[:0]]), "stream has no rows"),
    "nothing that gives batches": (lambda: lambda: 3, "Batch 1 of the stream is no table"),
}


@pytest.mark.quick
@pytest.mark.parametrize("case", BAD)
def test_what_is_no_stream_of_one_table_is_told(case: str, tmp_path: Path) -> None:
    make, words = BAD[case]
    with pytest.raises(DataError, match=words):
        cr.train(make(), "kind", scratch=tmp_path, **HOW)


@pytest.mark.quick
def test_whole_numbers_among_numbers_are_numbers() -> None:
    whole = FRAME.assign(a=np.arange(N))
    found = cr.train(iter([FRAME, whole]), "kind", **HOW)
    both = pd.concat([FRAME, whole.astype({"a": float})], ignore_index=True)
    assert bits(found) == bits(cr.train(both, "kind", **HOW))


@pytest.mark.quick
def test_streams_need_pyarrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(MissingDependencyError, match="pip install pyarrow"):
        cr.train(batches(), "kind", **HOW)


@pytest.mark.quick
def test_tables_and_arrays_are_no_streams() -> None:
    assert not any(map(is_stream, (FRAME, pyarrow.table(FRAME), [1], np.ones(3), {"a": 1})))
    assert all(map(is_stream, (reader(), Capsule(), batches(), batches)))


# -- arrays ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("memory", ["1GB", "20KB"])
def test_a_network_is_fitted_to_the_last_columns_of_a_stream(memory: str, tmp_path: Path) -> None:
    numbers = pd.DataFrame(np.random.default_rng(0).normal(size=(600, 5)), columns=list("abcde"))
    X, y = numbers[["a", "b", "c"]].to_numpy(), numbers[["d", "e"]].to_numpy()
    network = cr.Network.create((3, 4, 2), "tanh", random_state=0)
    how: dict[str, Any] = {"max_iter": 3, "random_state": 0, "batch_size": 64}
    expected = cr.fit(network, X, y, **how).network
    made = pyarrow.table(numbers)
    given = [
        pyarrow.RecordBatchReader.from_batches(made.schema, made.to_batches(max_chunksize=70)),
        made,
        iter([numbers[:100], numbers[100:]]),
        lambda: iter(made.to_batches(max_chunksize=99)),
    ]
    for stream in given:
        found = cr.fit(network, stream, memory=memory, scratch=tmp_path, **how).network
        for ours, theirs in zip(found.layers, expected.layers, strict=True):
            assert ours.W.tobytes() == theirs.W.tobytes()


# -- refused before anything is written ------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(
    "how, words",
    [
        ({"solver": "lbfgs"}, "lbfgs needs all rows"),
        ({"batch_size": "full"}, "full batch needs all rows"),
        ({"train_score": True}, "train_score needs all rows"),
        ({"batch_size": 512}, "in steps of 512 rows need"),
    ],
)
def test_rows_that_memory_cannot_hold_are_refused_as_soon_as_that_is_known(
    how: dict[str, Any], words: str, tmp_path: Path
) -> None:
    network, came = cr.Network.create((3, 4, 1), "tanh", random_state=0), []

    def rows() -> Iterator[Any]:
        for k in range(1000):
            came.append(k)
            yield np.ones((100, 3)), np.ones((100, 1))

    with pytest.raises(InputError, match=words):
        cr.fit(network, rows(), memory="20KB", scratch=tmp_path, **how)
    assert len(came) == 4  # 32 bytes a row, of which half of the memory holds 312

    def written(*_rows: Any) -> None:
        raise AssertionError

    with pytest.MonkeyPatch.context() as patch:  # of arrays it is known before a row is written
        patch.setattr(streams, "append", written)
        with pytest.raises(InputError, match=words):
            cr.fit(network, np.ones((9999, 3)), np.ones((9999, 1)), memory="20KB", **how)


@pytest.mark.parametrize("how", [{"solver": "lbfgs"}, {"batch_size": "full"}])
def test_a_table_is_refused_before_a_folder_is_made(how: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    FRAME.to_csv(path, index=False)
    with pytest.raises(InputError, match="needs all rows at"):
        cr.train(str(path), "kind", memory="50KB", scratch=tmp_path / "none", **how)
