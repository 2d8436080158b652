"""The lowest release of each dependency that pyproject.toml allows, one a line, as constraints.

python .ci/floors.py EXTRA EXTRA       those of the package and of these extras
python .ci/floors.py --extras          the names of all extras, with commas between
"""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]


def floors(extras: list[str]) -> list[str]:
    """``numpy==2.0`` for ``numpy>=2.0``; what is pinned stays pinned."""
    wanted = [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    found = [re.fullmatch(r"([\w-]+)(?:>=|==)([\w.]+)", line) for line in wanted]
    return sorted({f"{match[1]}=={match[2]}" for match in found if match is not None})


if __name__ == "__main__":
    asked = sys.argv[1:]
    print(",".join(EXTRAS) if asked == ["--extras"] else "\n".join(floors(asked)))
