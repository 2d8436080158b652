"""Parquet, IDX, NPZ, JSON and ARFF files that are damaged, cut or forged, and what unpacks without
end: each is read, or refused by an error of ours in one line, and the process lives on."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import random
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from chainrule.basics.errors import ChainruleError
from chainrule.data import limits, queries
from chainrule.data.files import read_table

CASES = int(os.environ.get("CHAINRULE_CASES", "12"))
"""Mutations of each kind; 200 take a minute."""

ROWS = 50


def _parquet() -> bytes:
    import duckdb

    path = Path(os.environ["PYTEST_HOSTILE"]) / "whole.parquet"
    query = f"SELECT i, i / 7 AS x, 'label ' || i % 3 AS l, i % 5 = 0 AS b FROM range({ROWS}) t(i)"
    duckdb.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path.read_bytes()


def _idx() -> bytes:
    return b"\0\0\x08\x02" + struct.pack(">II", ROWS, 3) + bytes(range(3 * ROWS))


def _npz() -> bytes:
    out = io.BytesIO()
    np.savez(out, X=np.arange(2.0 * ROWS).reshape(ROWS, 2), y=np.arange(ROWS) % 2)
    return out.getvalue()


def _json() -> bytes:
    return json.dumps([{"a": i, "b": f"t{i % 3}", "c": i / 7} for i in range(ROWS)]).encode()


def _arff() -> bytes:
    head = "@relation r\n@attribute 'a b' numeric\n@attribute c {x,y}\n@data\n"
    return (head + "".join(f"{i},{'xy'[i % 2]}\n" for i in range(ROWS))).encode()


WHOLE: dict[str, Callable[[], bytes]] = {
    "t.parquet": _parquet,
    "t-idx2-ubyte": _idx,
    "t.npz": _npz,
    "t.json": _json,
    "t.arff": _arff,
}


def mutated(content: bytes, rng: random.Random) -> bytes:
    """A few bytes changed, taken away, put in or cut off; or numbers made huge."""
    changed = bytearray(content)
    for _ in range(rng.choice([1, 1, 2, 5, 30])):
        at = rng.randrange(len(changed) or 1)
        what = rng.randrange(6)
        if what == 0:
            changed[at : at + 1] = bytes([rng.randrange(256)])
        elif what == 1:
            del changed[at : at + rng.choice([1, 4, 100])]
        elif what == 2:
            changed[at:at] = rng.randbytes(rng.choice([1, 4, 50]))
        elif what == 3:
            changed[at : at + 4] = rng.choice([b"\xff\xff\xff\x7f", b"\xff\xff\xff\xff", bytes(4)])
        elif what == 4:
            changed[at : at + 1] = (
                bytes([changed[at] ^ (1 << rng.randrange(8))]) if changed else b""
            )
        else:
            del changed[max(at, len(changed) // 2) :]
    return bytes(changed)


CAMPAIGN = """
import random, sys
from pathlib import Path
from chainrule.basics.errors import ChainruleError
from chainrule.data.files import read_table
from tests.data.test_hostile_binaries import mutated
whole, first, last = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
content, path = whole.read_bytes(), whole.with_name("m-" + whole.name)
counts = {"read": 0, "refused": 0}
for seed in range(first, last):
    path.write_bytes(mutated(content, random.Random(seed)))
    try:
        table = read_table(path, on_bad_row="skip")
    except (ChainruleError, MemoryError) as error:
        assert "\\n" not in str(error), (seed, str(error))
        counts["refused"] += 1
    else:
        assert {len(cells) for cells in table.values} == {table.n_rows}, seed
        counts["read"] += 1
    print(seed, flush=True)
print(counts)
"""


@pytest.mark.parametrize("name", WHOLE)
def test_mutated_files_are_read_or_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a process of their own: should a library end it, that is told with the mutation's seed."""
    monkeypatch.setenv("PYTEST_HOSTILE", str(tmp_path))
    whole = tmp_path / name
    whole.write_bytes(WHOLE[name]())
    assert read_table(whole).n_rows == ROWS
    command = [sys.executable, "-c", CAMPAIGN, str(whole), "0", str(CASES)]
    root = Path(__file__).parents[2]
    ran = subprocess.run(command, capture_output=True, text=True, cwd=root, timeout=300 + 3 * CASES)
    assert ran.returncode == 0, ran.stdout[-200:] + ran.stderr[-2000:]


def _refused(path: Path) -> str:
    with pytest.raises(ChainruleError) as caught:
        read_table(path)
    assert "\n" not in str(caught.value)
    return caught.value.message


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "t.csv.gz": gzip.compress,
    "t.csv.bz2": bz2.compress,
    "t.csv.xz": lzma.compress,
    "t-idx3-ubyte.gz": gzip.compress,
}


@pytest.mark.parametrize("name", PACKERS)
def test_what_unpacks_without_end_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limits, "SMALL", 1 << 16)
    is_idx = "idx" in name
    head = b"\0\0\x08\x03" + struct.pack(">III", 3000, 10, 1000) if is_idx else b"a,b\n"
    content = head + (bytes(30_000_000) if is_idx else b"1,2\n" * 5_000_000)
    (tmp_path / name).write_bytes(PACKERS[name](content))
    assert "more than 100 times" in _refused(tmp_path / name)
    (tmp_path / "small.csv.gz").write_bytes(gzip.compress(b"a,b\n" + b"1,2\n" * 100))
    assert read_table(tmp_path / "small.csv.gz").n_rows == 100


def test_a_table_that_no_memory_holds_is_told_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from chainrule.basics import memory

    monkeypatch.setattr(memory, "total_memory", lambda: 251_000_000)
    (tmp_path / "t.csv").write_text("a,b\n" + "1,2\n" * 100_000)
    assert "about 100,0" in _refused(tmp_path / "t.csv")
    monkeypatch.setenv("PYTEST_HOSTILE", str(tmp_path))
    (tmp_path / "small.parquet").write_bytes(_parquet())
    assert read_table(tmp_path / "small.parquet").n_rows == ROWS
    import duckdb

    bomb = tmp_path / "bomb.parquet"
    duckdb.execute(f"COPY (SELECT 1 AS a, 2 AS b FROM range(3000000)) TO '{bomb}' (FORMAT parquet)")
    assert "3,000,000 rows of 2 columns" in _refused(bomb)


def test_sql_without_end_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "MOST_SECONDS", 0.2)
    with pytest.raises(ChainruleError, match="stopped after"):
        queries.read_sql("SELECT count(*) FROM range(1000000000) a, range(1000000000) b")


@pytest.mark.quick
def test_a_whole_file_of_each_kind_that_needs_no_library_is_read(tmp_path: Path) -> None:
    for name in ("t-idx2-ubyte", "t.npz", "t.arff"):
        (tmp_path / name).write_bytes(WHOLE[name]())
        assert read_table(tmp_path / name).n_rows == ROWS
