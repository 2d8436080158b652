"""What a fresh process costs: the library's import, the first explanation, the first fit.

Each is run several times, in turn with a bare interpreter and with one that imports NumPy, so
that a busy machine slows all alike; the median is given, and what it is beyond NumPy.
"""

from __future__ import annotations

import subprocess
import sys
import time
from statistics import median

ROUNDS = 9
_FIT = (
    "import numpy as np, chainrule as cr\n"
    "X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])\n"
    "cr.fit(cr.Network.create([2, 4, 1], 'tanh'), X, X.sum(axis=1), max_iter=1)\n"
)
CASES = {
    "python": ["-c", "pass"],
    "numpy": ["-c", "import numpy"],
    "import chainrule": ["-c", "import chainrule"],
    "chainrule --help": ["-m", "chainrule", "--help"],
    "chainrule explain mazur": ["-m", "chainrule", "explain", "mazur"],
    "cr.fit of a 2-4-1 network": ["-c", _FIT],
    "import sklearn.neural_network": ["-c", "import sklearn.neural_network"],
    "import chainrule's estimators": ["-c", "from chainrule import MLPClassifier"],
}


def measure() -> list[dict[str, object]]:
    """Seconds of each case, the median of several rounds."""
    seconds: dict[str, list[float]] = {name: [] for name in CASES}
    for _ in range(ROUNDS):
        for name, arguments in CASES.items():
            started = time.perf_counter()
            subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            seconds[name].append(time.perf_counter() - started)
    numpy = median(seconds["numpy"])
    return [
        {
            "case": name,
            "seconds": round(median(found), 3),
            "beyond_numpy": round(median(found) - numpy, 3),
        }
        for name, found in seconds.items()
    ]
