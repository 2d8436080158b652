"""How the files of this folder were written, and what is asked of each.

They were written once, by chainrule 0.1.0 (commit 96db18c), and stay as they are, for a later
version has to read them: `main` refuses to write where they are. `predictions`, `marks`, `derived`
and `learned` are what the test calls; all of it uses public names alone.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

import chainrule as cr

HERE = Path(__file__).parent
ROWS = 30
MLP = "table.csv --hidden 4 --epochs 12"
MODELS: dict[str, str] = {
    "mlp-classification": f"{MLP} --target kind --solver adam",
    "mlp-regression": f"{MLP} --target price --drop late --solver nesterov --param alpha=0.01",
    "mlp-several-targets": f"{MLP} --target kind,late --solver rmsprop --param dropout=0.1",
    "mlp-lbfgs": f"{MLP} --target price --activation tanh --solver lbfgs",
    "mlp-early-stopping": f"{MLP} --target late --validation 0.4",
    "perceptron": "plain.csv --target kind --model perceptron",
    "mcculloch-pitts": "bits.csv --target y --model mcculloch-pitts --param weights=[1,1,-1]",
    "rbf-classification": "plain.csv --target kind --model rbf --param n_centers=4",
    "rbf-regression": "plain.csv --target c --drop kind --model rbf --param kernel=multiquadric",
    "som": "plain.csv --target kind --model som --param n_rows=2 --param n_columns=3",
    "art1": "bits.csv --drop y --model art1 --param rho=0.5",
    "art2a": "plain.csv --drop kind --model art2a --scale minmax --param rho=0.8",
    "fuzzy-art": "plain.csv --drop kind --model fuzzy-art --param rho=0.6",
    "fuzzy-artmap": "plain.csv --target kind --model fuzzy-artmap --param rho=0.5",
    "rbm": "plain.csv --drop kind --model rbm --param n_components=3",
    "gaussian-rbm": "plain.csv --drop kind --model gaussian-rbm --param n_components=3",
    "boltzmann": "gaps.csv --drop y --model boltzmann --param n_hidden=2 --param n_iter=5",
}
"""Model file: the table (a file here) and the options of `chainrule train` that wrote it."""
WITHOUT_PROBABILITIES = {
    "mlp-regression", "mlp-lbfgs", "perceptron", "mcculloch-pitts", "rbf-regression", "fuzzy-artmap"
}  # fmt: skip
SHEETS = {"worksheet.toml": None, "worksheet.json": None, "derivation.json": "mazur"}
"""What a person wrote, and the source that it is checked against: None where it tells its own."""


# -- what is asked of a file -----------------------------------------------------------------------


def predictions(name: str) -> dict[str, Any]:
    """What the model file `name` predicts of its table: columns, numbers as `float.hex`."""
    path = HERE / f"{name}.safetensors"
    if name == "network":
        return {"outputs": listed(cr.predict(path, np.linspace(-1, 1, 10).reshape(5, 2)))}
    table = HERE / MODELS[name].split()[0]
    predicted = cr.predict(path, table)
    if isinstance(predicted, dict):
        return {column: listed(values) for column, values in predicted.items()}
    columns = {"predicted": listed(predicted)}
    if name not in WITHOUT_PROBABILITIES:
        columns["probabilities"] = listed(cr.predict(path, table, proba=True))
    return columns


def marks(sheet: str) -> list[dict[str, Any]]:
    """How `check` marks each number of a filled worksheet, and the slips that it names."""
    source, answers = SHEETS[sheet] or HERE / sheet, SHEETS[sheet] and HERE / sheet
    report = cr.check(source, answers).to_json()
    told = ("name", "said", "written", "true", "own", "mark", "where", "upstream")
    return [
        {key: listed(answer[key]) for key in told}
        | {"slips": [[slip["slip"], slip["at"], listed(slip["value"])] for slip in answer["slips"]]}
        for answer in report["answers"]
    ]


def derived(file: str) -> dict[str, Any]:
    """Every quantity of the third training step of a network file, by its name."""
    quantities = cr.explain(HERE / file, step=2).to_json()["quantities"]
    return {quantity["name"]: listed(quantity["value"]) for quantity in quantities}


def learned(file: str, engine: str) -> dict[str, list[Any]]:
    """The loss of every epoch of a network file, and the weights that it ends with."""
    model = cr.train(HERE / file, engine=engine).model
    layers = {
        f"{letter}[{l}]": listed(array)
        for l, layer in enumerate(model.network.layers, 1)
        for letter, array in (("W", layer.W), ("b", layer.b))
        if array is not None
    }
    return {"loss": listed(model.history.loss), **layers}


def listed(values: Any) -> Any:
    """Lists of Python's own values, floats as `float.hex`, so that JSON keeps every bit."""
    if isinstance(values, np.ndarray | np.generic):
        return listed(values.tolist())
    if isinstance(values, list | tuple):
        return [listed(value) for value in values]
    return values.hex() if isinstance(values, float) else values


def arithmetic() -> str:
    """A digest of what NumPy computes here. Its exp, log, tanh and matrix products are not the same
    to the last bit on every processor; all else that a prediction needs is IEEE arithmetic."""
    x = np.linspace(-4, 4, 601)
    values = [np.exp(x), np.log(x + 5), np.tanh(x)]
    for n, inner, m in ((24, 8, 4), (24, 4, 3), (24, 3, 6), (5, 2, 3), (5, 3, 1), (1, 2, 3)):
        A = np.sin(np.arange(n * inner)).reshape(n, inner)
        values.append(A @ np.cos(np.arange(inner * m)).reshape(inner, m))
    return hashlib.sha256(b"".join(np.ascontiguousarray(v).tobytes() for v in values)).hexdigest()


# -- how they were written -------------------------------------------------------------------------


def write_tables() -> None:
    rng = np.random.default_rng(13)
    days = np.datetime64("2024-01-29") + 17 * np.arange(ROWS)
    with (HERE / "table.csv").open("w", encoding="utf-8") as file:
        file.write("when,city,size,rooms,kind,late,price\n")
        for i, day in enumerate(days):
            size = "" if i in (3, 11) else f"{rng.normal(80, 20):.1f}"
            city = "" if i == 7 else ("Graz", "北京", "Łódź, Rynek")[i % 3]
            quoted = f'"{city}"' if "," in city else city
            kind, late = ("flat", "house", "hut")[(i // 2) % 3], ("no", "yes")[i % 2]
            price = 100 + 40 * (i % 3) + round(rng.normal(0, 9), 2)
            file.write(f"{day},{quoted},{size},{1 + i % 4},{kind},{late},{price:.2f}\n")
    plain = rng.normal(size=(ROWS, 3)).round(3)
    plain[:, 2] = (plain[:, 0] - plain[:, 1] / 2).round(3)
    kinds = np.where(plain[:, 0] > 0.3, "high", np.where(plain[:, 1] > 0, "mid", "low"))
    lines = [f"{a},{b},{c},{kind}" for (a, b, c), kind in zip(plain, kinds, strict=True)]
    (HERE / "plain.csv").write_text("\n".join(["a,b,c,kind", *lines, ""]), "utf-8")
    bits = rng.integers(0, 2, (ROWS, 3))
    fires = (bits @ [1, 1, -1] >= 1).astype(int)
    lines = [f"{a},{b},{c},{y}" for (a, b, c), y in zip(bits, fires, strict=True)]
    (HERE / "bits.csv").write_text("\n".join(["u,v,w,y", *lines, ""]), "utf-8")
    lines = [line if i % 5 else f",{line[2:]}" for i, line in enumerate(lines)]
    (HERE / "gaps.csv").write_text("\n".join(["u,v,w,y", *lines, ""]), "utf-8")


def write_models() -> None:
    for name, options in MODELS.items():
        table, *rest = options.split()
        output = ["-o", f"{name}.safetensors", "--force"]
        command = [sys.executable, "-m", "chainrule", "train", table, *rest, *output]
        subprocess.run(command, cwd=HERE, check=True, stdout=subprocess.DEVNULL)
    network = cr.Network.create([2, 3, 1], "tanh", random_state=5)
    cr.save(network, HERE / "network.safetensors", force=True)


def write_sheets() -> None:
    """Worksheets with a right number, a wrong one, and the rest left empty."""
    sheet = cr.worksheet(sizes=[2, 2, 1], seed=3)
    right = sheet.answers()
    filled = sheet.text()
    for name, number in (("net_h1", right["net_h1"]), ("net_h2", "0.8")):
        filled = filled.replace(f'"{name}" = ""', f'"{name}" = "{number}"')
    (HERE / "worksheet.toml").write_text(filled, "utf-8")
    document = json.loads(cr.worksheet("mazur", blanks=0.8).json())
    document["answers"] |= {"net_h1": "0.3775", "∂E/∂net_o1": "0.741365", "E_total": "0.2984"}
    (HERE / "worksheet.json").write_text(json.dumps(document, indent=1), "utf-8")
    explanation = json.loads(cr.explain("mazur").json(["net_h1", "out_h1", "E_total"]))
    explanation["quantities"][1]["value"] = 0.6
    (HERE / "derivation.json").write_text(json.dumps(explanation, indent=1), "utf-8")


def main() -> None:
    if (HERE / "expected.json").exists():
        sys.exit("These files were written by 0.1.0 and are not to be written again.")
    write_tables()
    write_models()
    write_sheets()
    expected = {
        "arithmetic": arithmetic(),
        "predictions": {name: predictions(name) for name in [*MODELS, "network"]},
        "marks": {sheet: marks(sheet) for sheet in SHEETS},
        "derived": derived("network.toml"),
        "learned": learned("network.toml", "reference"),
    }
    (HERE / "expected.json").write_text(json.dumps(expected, indent=0, ensure_ascii=False), "utf-8")


if __name__ == "__main__":
    main()
