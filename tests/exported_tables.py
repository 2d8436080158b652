"""Models of tables as files of C and ONNX, beside ours on every row of each table:

    PYTHONPATH=src python -m tests.exported_tables FOLDER survived:titanic.csv price:diamonds.csv

Each is COLUMN:FILE, a file of the folder and the column that is learned. What is trained by
default, several networks, or with --fast one, is trained for a few epochs, written, and given the
table's own rows as they are, a quarter of them with their cells empty. A line is printed a table:
the largest difference of an output as a part of the largest magnitude of that output, in C and in
ONNX; how many labels differ though the two highest outputs are further apart than that. The exit
status is 1 where a difference is above 1e-5, or a label differs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any

import numpy as np

import chainrule as cr
from tests.exported import answers_of_onnx, compile_c, outputs_of_c

LIMIT = 1e-5


def off(found: Any, ours: Any) -> float:
    """The largest difference as a part of the largest magnitude of its output."""
    ours = np.reshape(ours, (len(ours), -1))
    size = np.maximum(abs(ours).max(axis=0), np.finfo(float).tiny)
    return float((abs(np.reshape(found, ours.shape) - ours).max(axis=0) / size).max())


def compared(
    path: Path, column: str, folder: Path, **training: Any
) -> tuple[int, float, float, int]:
    """Rows, the differences in C and in ONNX, and labels that differ."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        outcome = cr.train(path, column, random_state=0, **training)
    model, rows = outcome.model, np.array(outcome.problem.X, float)
    rows[::4] = np.nan
    file = folder / "net.c"
    cr.export(model, file, data=path, force=True)
    compile_c("gcc", file, "-fsyntax-only")
    a = np.asarray(model.outputs(rows))
    in_c = off(outputs_of_c(file, model, rows), a)
    cr.export(model, folder / "net.onnx", force=True)
    answers = answers_of_onnx(folder / "net.onnx", model, rows)
    found = list(answers.values())
    if model.task != "classification":
        return len(rows), in_c, off(found[0], model.predict(rows)), 0
    columns = model.columns(rows, True)
    shares = np.column_stack([v for name, v in columns.items() if name.startswith("P(")])
    in_onnx, ordered = off(found[1], shares), np.sort(shares, axis=1)
    clear = ordered[:, -1] - ordered[:, -2] > LIMIT * abs(a).max()
    differ = np.asarray(found[0]).astype(str) != np.asarray(model.predict(rows)).astype(str)
    return len(rows), in_c, in_onnx, int((differ & clear).sum())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("tables", nargs="+", metavar="COLUMN:FILE")
    parser.add_argument("--fast", action="store_true", help="one network")
    parser.add_argument("--epochs", type=int, default=10)
    asked = parser.parse_args()
    training = {"fast": asked.fast, "max_iter": asked.epochs}
    wrong = 0
    with tempfile.TemporaryDirectory() as place:
        for table in asked.tables:
            column, _colon, name = table.rpartition(":")
            folder = Path(place, name)
            folder.mkdir()
            n, in_c, in_onnx, differ = compared(asked.folder / name, column, folder, **training)
            print(f"{name:20} {n:6} rows  C {in_c:.1e}  ONNX {in_onnx:.1e}  labels {differ}")
            sys.stdout.flush()
            wrong += max(in_c, in_onnx) > LIMIT or differ > 0
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
