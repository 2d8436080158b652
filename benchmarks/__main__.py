"""``python -m benchmarks startup [--json FILE]``"""

import argparse
import json
from pathlib import Path

from benchmarks import startup

BENCHMARKS = {"startup": startup.measure}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("--json", metavar="FILE", help="write the figures here too")
    arguments = parser.parse_args()
    rows = BENCHMARKS[arguments.name]()
    for row in rows:
        print("  ".join(f"{key}: {value}" for key, value in row.items()))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
