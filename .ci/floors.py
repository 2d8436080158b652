"""The lowest release of each dependency that pyproject.toml allows, one a line, as constraints.

python .ci/floors.py EXTRA EXTRA       those of the package and of these extras
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path


def floors(extras: list[str]) -> list[str]:
    """``numpy==2.0`` for ``numpy>=2.0``; what is pinned stays pinned."""
    root = Path(__file__).resolve().parents[1]
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]
    optional = project["optional-dependencies"]
    wanted = [*project["dependencies"], *(line for extra in extras for line in optional[extra])]
    found = [re.fullmatch(r"([\w-]+)(?:>=|==)([\w.]+)", line) for line in wanted]
    return sorted({f"{match[1]}=={match[2]}" for match in found if match is not None})


if __name__ == "__main__":
    print("\n".join(floors(sys.argv[1:])))
