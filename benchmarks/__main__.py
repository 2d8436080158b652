"""``python -m benchmarks startup|table [--rows N] [--json FILE]``"""

import argparse
import json
from pathlib import Path

from benchmarks import startup, table

BENCHMARKS = {"startup": startup.measure, "table": table.measure}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("name", choices=BENCHMARKS)
    parser.add_argument("--rows", type=int, default=1_000_000, help="of the table")
    parser.add_argument("--json", metavar="FILE", help="write the figures here too")
    arguments = parser.parse_args()
    options = {"rows": arguments.rows} if arguments.name == "table" else {}
    rows = BENCHMARKS[arguments.name](**options)
    for row in rows:
        print("  ".join(f"{key}: {value}" for key, value in row.items()))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
