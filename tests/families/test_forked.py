"""A process that has fitted networks may fork, and its child fits them, too: no thread of BLAS or
OpenMP is waited for that is not there any more."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

FITS = """
import os, signal, sys, warnings
import numpy as np
import chainrule as cr
from classical import CASES

warnings.simplefilter("ignore")
rng = np.random.default_rng(0)
X, y = rng.normal(size=(400, 8)), rng.integers(0, 3, 400)  # enough for several threads
cases = {name: (lambda made=made: made(1)) for name, made in CASES.items()}
cases |= {
    "mlp": lambda: cr.MLPClassifier(max_iter=2).fit(X, y).predict(X),
    "lbfgs": lambda: cr.MLPClassifier(max_iter=2, solver="lbfgs").fit(X, y).predict(X),
    "rbf of many rows": lambda: cr.RBFClassifier(random_state=0).fit(X, y).predict(X),
    "refined": lambda: cr.RBFRegressor(refine=2, random_state=0).fit(X, X[:, 0]).predict(X),
    "map": lambda: cr.SOM(8, 8, n_iter=2, n_threads=2).fit(X).predict(X),
}
for name, fit in cases.items():
    fit()
    child = os.fork()
    if child == 0:
        signal.alarm(60)  # a child that hangs is ended by it
        fit()
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    if status:
        sys.exit(f"{name}: {status}")
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_child_fits_what_its_parent_has_fitted():
    several = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "2")
    paths = [str(Path(__file__).parent.parent), os.environ.get("PYTHONPATH", "")]
    done = subprocess.run(
        [sys.executable, "-c", FITS],
        env=os.environ | several | {"PYTHONPATH": os.pathsep.join(filter(None, paths))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.quick
def test_the_means_of_clusters_are_those_of_scikit_learn():
    import numpy as np
    from sklearn.cluster import KMeans

    from chainrule.basics.random import make_seed
    from chainrule.families.rbf.placing import kmeans

    X, seed = np.random.default_rng(0).normal(size=(12, 2)), make_seed(0)
    theirs = KMeans(3, n_init=1, random_state=seed.low % 2**32).fit(X).cluster_centers_
    np.testing.assert_allclose(kmeans(X, 3, seed), theirs)
