"""The guide to model files holds: a reader of its own language predicts what we do."""

import json
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

import chainrule as cr

READER = Path(__file__).parents[2] / "examples" / "read_model.mjs"
RNG = np.random.default_rng(0)
ROWS = RNG.normal(size=(40, 2)).round(3).tolist()
COLORS = ["red", "green", "", "blue"]


def test_it_is_short():
    assert len(READER.read_text().splitlines()) <= 50


@pytest.mark.skipif(shutil.which("node") is None, reason="Node.js is not installed")
@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize("target", [pytest.param("kind", marks=pytest.mark.quick), "two", "sum"])
def test_a_reader_in_another_language_predicts_the_same(target, fast, tmp_path):
    """Gaps, and a label that training did not have, included."""
    lines = ["a,b,color,kind,two,sum"]
    for k, (a, b) in enumerate(ROWS):
        gap = "" if k % 7 == 0 else a
        lines.append(f"{gap},{b},{COLORS[k % 4]},{'xyz'[k % 3]},{'no' if a > b else 'yes'},{a + b}")
    table = tmp_path / "t.csv"
    table.write_text("\n".join(lines) + "\n")
    drop = [name for name in ("kind", "two", "sum") if name != target]
    model = cr.train(table, target, drop=drop, max_iter=20, fast=fast).model
    model.save(tmp_path / "m.safetensors")
    cells = [
        {"a": 0.5, "b": -1, "color": "red"},
        {"a": None, "b": 2, "color": None},
        {"b": 1, "color": "?"},
    ]
    places = {label: k for k, label in enumerate(model.schema.features[2].labels)}
    for row in cells:
        a = np.nan if row.get("a") is None else row["a"]
        color = np.nan if row["color"] is None else places.get(row["color"], -1)
        ours = model.predict(np.array([[a, row["b"], color]], float))
        command = ["node", str(READER), str(tmp_path / "m.safetensors"), json.dumps(row)]
        found = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
        if target == "sum":
            assert found == pytest.approx(ours[0].tolist(), rel=1e-4)
        else:
            assert found == ours[0]
