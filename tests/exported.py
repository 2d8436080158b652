"""Files that models were exported to, run: C by the compilers there are, ONNX by ONNX Runtime."""

import ctypes
import shutil
import subprocess

import numpy as np
import onnxruntime

from chainrule.models.export.names import identifiers
from chainrule.models.export.planning import plan_of
from chainrule.models.export.trial import cells_of
from chainrule.models.model import model_of

COMPILERS = [name for name in ("gcc", "clang") if shutil.which(name)]
STRICT = ["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror"]


def compile_c(compiler, path, *options):
    """Compile a file of C by options, ``-fsyntax-only`` for its warnings alone; CalledProcessError
    where one is given."""
    command = [compiler, *STRICT, path, *options]
    subprocess.run([*map(str, command)], check=True, capture_output=True, text=True)


def library(path, compiler="gcc", *options):
    built = path.with_suffix(f".{compiler}.so")
    compile_c(compiler, path, *options, "-shared", "-fPIC", "-o", built, "-lm")
    return ctypes.CDLL(built)


def ends(path, compiler="gcc"):
    """The exit status of the test inside a file of C."""
    return library(path, compiler, "-DNET_TEST").main()


def filled(cells, row):
    """NET_input for one row of cells, None where one is missing."""
    fields = identifiers(cell.name for cell in cells)
    texts = [cell.kind == "category" for cell in cells]
    of_c = [ctypes.c_char_p if text else ctypes.c_double for text in texts]
    kind = type("Input", (ctypes.Structure,), {"_fields_": list(zip(fields, of_c, strict=True))})
    values = [
        (None if text else np.nan)
        if cell is None
        else (cell.encode("utf-8", "surrogatepass") if text else cell)
        for cell, text in zip(row, texts, strict=True)
    ]
    return kind(*values)


def outputs_of_c(path, fitted, X, compiler="gcc"):
    """NET_outputs of raw rows X ``(n, inputs)``, when the file's own test has passed."""
    model = model_of(fitted)
    plan = plan_of(model)
    real = ctypes.c_float if plan.dtype is np.float32 else ctypes.c_double
    program = library(path, compiler, "-DNET_TEST")
    assert program.main() == 0
    run = getattr(program, identifiers([path.stem])[0] + "_outputs")
    found = []
    for row, x in zip(cells_of(model, plan, X), X, strict=True):
        given = filled(plan.cells, row) if plan.named else (real * len(x))(*x)
        a = (real * plan.n_outputs)()
        run(ctypes.byref(given), a)
        found.append(list(a))
    return np.array(found)


def answers_of_onnx(path, fitted, X):
    """The outputs, by their names, of raw rows X ``(n, inputs)``."""
    model = model_of(fitted)
    plan = plan_of(model)
    session = onnxruntime.InferenceSession(str(path))
    feeds = {session.get_inputs()[0].name: X.astype(plan.dtype)}
    if plan.named:
        columns = zip(*cells_of(model, plan, X), strict=True)
        feeds = {
            given.name: _tensor(cell, column)
            for given, cell, column in zip(session.get_inputs(), plan.cells, columns, strict=True)
        }
    names = [output.name for output in session.get_outputs()]
    return dict(zip(names, session.run(None, feeds), strict=True))


def _tensor(cell, column):
    if cell.kind == "category":
        return np.array([["" if text is None else text] for text in column], object)
    return np.array([[np.nan if x is None else x] for x in column], float)
