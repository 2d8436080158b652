"""X's way from `MLPClassifier.fit` to the epoch: Python's profiler looks at the arguments of every
call, and where X or a view of it is among them the file that receives it counts."""

import sys
from pathlib import Path

import numpy as np
import pytest

import chainrule as cr
from chainrule.engines import native

HOME = Path(cr.__file__).parent
ROOMS, FILES = 8, 14

needs_native = pytest.mark.skipif(not native.levels(), reason="the compiled module is not here")


def holds(value, X, depth=3):
    """Whether `value` is X, a view of it, or a tuple or list that has one within."""
    if isinstance(value, np.ndarray):
        return np.shares_memory(value, X)
    if depth and isinstance(value, tuple | list):
        return any(holds(part, X, depth - 1) for part in value)
    return False


def way_of(X, call):
    """The files of ours, below the package's folder, whose functions receive X during `call`."""
    files = set()

    def profile(frame, event, _argument):
        path = Path(frame.f_code.co_filename)
        if event != "call" or HOME not in path.parents:
            return
        if any(holds(value, X) for value in frame.f_locals.values()):
            files.add(str(path.relative_to(HOME)))

    sys.setprofile(profile)
    try:
        call()
    finally:
        sys.setprofile(None)
    return files


def room_of(file):
    return file.partition("/")[0]


@pytest.mark.quick
@needs_native
@pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")
def test_few_rooms_and_files_lie_between_fit_and_the_epoch():
    X = np.random.default_rng(0).normal(size=(60, 5))
    y = X[:, 0] > 0
    model = cr.MLPClassifier((8,), max_iter=3, engine="native")
    files = way_of(X, lambda: model.fit(X, y, sample_weight=np.ones(60), eval_set=(X, y)))
    assert {"families/mlp/estimator.py", "engines/native.py"} <= files
    assert len(files) <= FILES, sorted(files)
    assert len({room_of(file) for file in files}) <= ROOMS, sorted(files)
