"""``python -m benchmarks mlp|classic|startup|scaling|table|calls|predict|accuracy|engines
|larger|rbf|page``"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from benchmarks import (
    accuracy,
    calls,
    classic,
    engines,
    larger,
    mlp,
    page,
    predict,
    promises,
    rbf,
    scaling,
    startup,
    table,
)
from benchmarks.peers import PEERS
from benchmarks.workloads import WORKLOADS


def run(arguments: argparse.Namespace) -> list[dict[str, Any]]:
    if arguments.name == "startup":
        return startup.measure()
    if arguments.name == "scaling":
        return scaling.measure(arguments.rows)
    if arguments.name == "table":
        return table.measure(arguments.rows or 1_000_000)
    if arguments.name == "larger":
        return larger.measure(arguments.rows or 5_000_000)
    if arguments.name == "calls":
        return calls.measure(arguments.rows)
    if arguments.name == "predict":
        return predict.measure(arguments.rows)
    if arguments.name == "engines":
        return engines.measure(arguments.device, arguments.threads)
    if arguments.name == "accuracy":
        peers = arguments.peers or "hgb"
        rows = accuracy.measure(
            arguments.tables, arguments.splits or 1, peers.split(","), arguments.only
        )
        return rows if arguments.only else [*promises.noise(), *rows]
    if arguments.name == "rbf":
        return rbf.measure(arguments.splits or 20, arguments.only)
    if arguments.name == "classic":
        return classic.measure(arguments.workload)
    pythons = dict(pair.split("=", 1) for pair in arguments.python)
    said = mlp.PEERS if arguments.peers is None else arguments.peers.split(",")
    peers = [peer for peer in said if peer]
    return mlp.measure(arguments.workload, peers, arguments.threads, pythons)


def _known(arguments: argparse.Namespace) -> list[tuple[str, str, Iterable[str]]]:
    """What is said to the benchmark, what each is called, and the names that there are."""
    name = arguments.name
    peers: dict[str, Iterable[str]] = {
        "mlp": [p for p in PEERS if p != "ours"],
        "accuracy": accuracy.PEERS,
    }
    workloads: dict[str, Iterable[str]] = {"mlp": WORKLOADS, "classic": classic.WORKLOADS}
    only: dict[str, Iterable[str]] = {"rbf": rbf.SETS}
    if name == "accuracy":
        only = {name: accuracy.tables_in(arguments.tables)}
    pairs = ",".join(pair.partition("=")[0] for pair in arguments.python)
    found: list[tuple[str, str | None, dict[str, Iterable[str]]]] = [
        ("peer", arguments.peers, peers),
        ("peer", pairs, {"mlp": peers["mlp"]}),
        ("workload", arguments.workload, workloads),
        ("table", arguments.only, only),
    ]
    return [(kind, said or "", known[name]) for kind, said, known in found if name in known]


def _check(parser: argparse.ArgumentParser, arguments: argparse.Namespace) -> None:
    """End with status 2 and one line where there is nothing of a name that is said."""
    for kind, said, known in _known(arguments):
        for one in filter(None, said.split(",")):
            if one not in known:
                there = ", ".join(known) or "none"
                parser.exit(2, f"{parser.prog}: there is no {kind} {one!r}; there are: {there}\n")
    for pair in arguments.python:
        if "=" not in pair:
            parser.exit(2, f"{parser.prog}: --python takes PEER=PATH; found {pair!r}\n")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    names = ["mlp", "classic", "startup", "scaling", "table", "calls", "predict", "accuracy",
             "engines", "larger", "rbf"]  # fmt: skip
    parser.add_argument("name", choices=[*names, "page"])
    parser.add_argument("--workload", help="mlp, classic: only this one")
    parser.add_argument("--peers", help="mlp, accuracy: beside which, with commas between")
    parser.add_argument(
        "--tables", metavar="DIR", default=".", help="accuracy: a folder of CSV files"
    )
    parser.add_argument(
        "--only", default="", help="accuracy: these tables, with commas between; rbf: this set"
    )
    parser.add_argument("--splits", type=int, help="accuracy, rbf: so many of each table")
    parser.add_argument("--threads", type=int, default=1, help="mlp, engines: cores each may use")
    parser.add_argument("--device", default="cpu", help="engines: where torch trains")
    parser.add_argument("--python", action="append", default=[], metavar="PEER=PATH",
                        help="mlp: the interpreter that has a peer")  # fmt: skip
    parser.add_argument(
        "--rows",
        type=int,
        help="table, larger, predict: so many; scaling: at most; calls: one more stretch, after "
        "so many",
    )
    parser.add_argument("--json", metavar="FILE", help="write the figures here too")
    arguments = parser.parse_args()
    _check(parser, arguments)
    if arguments.name == "page":
        page.write()
        return
    rows = run(arguments)
    for row in rows:
        print("  ".join(f"{key}: {value}" for key, value in row.items()))
    if arguments.json:
        Path(arguments.json).write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
