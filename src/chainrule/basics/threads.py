"""How many threads our compiled code takes where nobody says."""

from __future__ import annotations

import os

MOST_THREADS = 1024
"""More than so many are asked for by mistake."""


def default_threads() -> int:
    """OMP_NUM_THREADS where it is set, else the processors this process may use."""
    said = os.environ.get("OMP_NUM_THREADS", "").partition(",")[0]
    if said.isdigit() and int(said) > 0:
        return min(int(said), MOST_THREADS)
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
