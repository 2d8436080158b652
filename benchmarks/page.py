"""The latest figures, from benchmarks/results/*.json into docs/performance.md and docs/accuracy.md.

python -m benchmarks mlp --json benchmarks/results/mlp.json        (and mlp2, startup, …)
python -m benchmarks page
"""

from __future__ import annotations

import json
import platform
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks import accuracy

HERE = Path(__file__).parent
PAGE = HERE.parent / "docs" / "performance.md"
ACCURACY = HERE.parent / "docs" / "accuracy.md"
_PART = re.compile(r"(<!-- figures -->\n).*?(<!-- end of figures -->)", re.DOTALL)
TITLES = {
    "mlp": "Training, microseconds a step, one core",
    "mlp2": "Training, two cores, and beside one",
    "scaling": "Rows of `tabular`: seconds an epoch, memory beyond the data",
    "startup": "A fresh process, seconds",
    "classic": "The classical networks, seconds, one core",
    "table": "A CSV of a million rows and thirty columns, rows a second",
}


def write() -> None:
    parts = [f"Measured on: {machine()}.\n"]
    for name, title in TITLES.items():
        file = HERE / "results" / f"{name}.json"
        if file.exists():
            rows = json.loads(file.read_text(encoding="utf-8"))
            parts += [f"### {title}\n", _table([_flat(row) for row in rows])]
            parts += [line + "\n" for line in (_versions(rows), _missing(rows)) if line]
    _fill(PAGE, "\n".join(parts))
    write_accuracy()


def write_accuracy() -> None:
    """The errors beside each peer, of the tables and splits that there are its results of."""
    file = HERE / "results" / "accuracy.json"
    if not file.exists():
        return
    rows = json.loads(file.read_text(encoding="utf-8"))
    rows = [row for row in rows if "method" in row]
    peers = sorted({row["method"] for row in rows} - {"chainrule"})
    parts = []
    for peer in peers:
        theirs = {(row["table"], row["split"]) for row in rows if row["method"] == peer}
        beside = [
            row
            for row in rows
            if row["method"] in ("chainrule", peer) and (row["table"], row["split"]) in theirs
        ]
        parts += [_table(accuracy.by_table(beside, peer))]
        parts += ["Ours over theirs, geometric means (of errors of classes after adding 0.01):\n"]
        parts += [_table(accuracy.summaries(beside, peer))]
    _fill(ACCURACY, "\n".join(parts))


def _fill(page: Path, figures: str) -> None:
    text = page.read_text(encoding="utf-8")
    page.write_text(_PART.sub(lambda m: m[1] + figures + m[2], text), encoding="utf-8")


def _versions(rows: list[dict[str, Any]]) -> str:
    known = {name: v for row in rows for name, v in row.get("versions", {}).items()}
    return ", ".join(f"{name} {v}" for name, v in known.items() if v)


def _missing(rows: list[dict[str, Any]]) -> str:
    """Which library could not do which workload."""
    found = [f"{name} has no {row['workload']}" for row in rows for name in row.get("missing", [])]
    return "; ".join(found)


def machine() -> str:
    """The processor, and the versions of what is installed here."""
    info = Path("/proc/cpuinfo")
    names = re.findall(r"model name\s*: (.*)", info.read_text()) if info.exists() else []
    cpu = f"{names[0]}, {len(names)} cores" if names else platform.machine()
    return f"{cpu}, Python {platform.python_version()}, NumPy {version('numpy')}"


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for key, value in row.items():
        if key == "quality":
            flat[key] = "; ".join(_told(value))
        elif key == "peers" and "ours_s" in row:
            flat |= {"beside": ", ".join(value), "theirs s": f"{next(iter(value.values())):.4g}"}
        elif key in ("ratio", "same_dtype_ratio") and "ours_s" in row:
            flat[key.replace("_", " ")] = f"{next(iter(value.values())):.3g}"
        elif "ours_s" in row and isinstance(value, float):
            flat[key.replace("_", " ")] = f"{value:.4g}"
        elif key == "peers":
            flat |= {f"{name} µs": us for name, us in value.items()}
        elif key == "ratio" and isinstance(value, dict):
            flat |= {f"{name} ×": ratio for name, ratio in value.items()}
        elif key not in ("missing", "versions"):
            flat[key.replace("_", " ")] = value
    return flat


def _told(value: Any, names: tuple[str, ...] = ()) -> list[str]:
    """The leaves of nested figures, each after its names; a mean with its standard error."""
    label = " ".join(names).replace("_", " ")
    if not isinstance(value, dict):
        return [f"{label} {value:.4g}" if isinstance(value, float) else f"{label} {value}"]
    if value.keys() == {"mean", "standard_error"}:
        return [f"{label} {value['mean']:.4g} ± {value['standard_error']:.2g}"]
    return [line for name, inner in value.items() for line in _told(inner, (*names, name))]


def _table(rows: list[dict[str, Any]]) -> str:
    heads = list(dict.fromkeys(key for row in rows for key in row))
    lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
    lines += ["| " + " | ".join(str(row.get(head, "")) for head in heads) + " |" for row in rows]
    return "\n".join(lines) + "\n"
