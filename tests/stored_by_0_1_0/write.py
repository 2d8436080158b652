"""Writes what lies here: fitted estimators as pickles, and what they predicted when they were
written. It is kept for good and read by the tests; a new version gets a folder of its own.

    python tests/stored_by_0_1_0/write.py FOLDER
"""

import pickle
import sys
from pathlib import Path

import numpy as np

import chainrule as cr

folder = Path(sys.argv[1])
rows = np.random.default_rng(7).normal(size=(20, 3))
kind = np.array(["low", "mid", "high"])[np.arange(20) % 3]
np.save(folder / "rows.npy", rows)
estimators = {
    "several": cr.MLPClassifier((4,), "tanh", max_iter=500, random_state=0, tol=1e-2),
    "two": cr.MLPClassifier(
        (3,), solver="sgd", max_iter=500, random_state=0, tol=1e-2, dropout=0.1
    ),
}
for name, estimator in estimators.items():
    estimator.fit(rows, kind if name == "several" else kind == "mid")
    (folder / f"{name}.pickle").write_bytes(pickle.dumps(estimator, protocol=5))
    np.save(folder / f"{name}.npy", estimator.predict_proba(rows))
