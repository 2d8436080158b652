"""Model files altered at random, their hash made anew: what loads can be used, the rest is refused.

Each is a file of `written_by_0_1_0`, or an estimator on plain arrays, with one to three changes to
its JSON or its arrays, saved as any model is. It is loaded, and what loads predicts, is inspected
and explained. Every error has to be one of the library's, told in a line; predictions are labels
that the file has, or numbers; and where only what a prediction does not need was changed
(`ASIDE`), they are the same to the bit.

    PYTHONPATH=src python -m tests.mutated_models --files 3000 [--seed 0]

prints how many were refused, and every one that fails with its changes; the tests make 120.
"""

from __future__ import annotations

import argparse
import contextlib
import copy
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

import chainrule as cr
from chainrule.basics.container import Document, load_document, save_document
from chainrule.cli.columns import columns_of_schema
from chainrule.models.model import model_of
from tests.classical import CASES
from tests.written_by_0_1_0 import write

ASIDE = ("history", "settings")
"""Entries that no prediction depends on, wherever they stand in the document."""
VALUES: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 3, 2.5, -0.0, 1e308, float("nan"), float("inf"), "", "x",
    "predict", "tanh", "none", [], [1], [[0.5]], ["x"], [None], {}, {"a": 1}, 10**400, 2**63, 2**70,
)  # fmt: skip


class Original(NamedTuple):
    """A document, the data that its model takes, and what it predicts of them."""

    document: Document
    data: Any
    target: Any


@cache
def originals() -> dict[str, Original]:
    """By name, files and estimators."""
    found = {}
    for name, command in write.MODELS.items():
        table = str(write.HERE / command.split()[0])
        found[name] = Original(load_document(write.HERE / f"{name}.safetensors"), table, None)
    network = load_document(write.HERE / "network.safetensors")
    found["network"] = Original(network, np.linspace(-1, 1, 10).reshape(5, 2), np.ones((5, 2)))
    for name, case in CASES.items():
        _family, estimator, X, y = case(1)
        found[f"{name}, plain"] = Original(model_of(estimator).to_document(), X, y)
    X = np.random.default_rng(0).normal(size=(20, 3))
    labels = np.array(["a", "b", "c", "a"] * 5)
    several = np.stack([labels == "a", X[:, 0] > 0]).T.astype(int)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, y in (("three", labels), ("two", labels == "a"), ("several", several)):
            made = cr.MLPClassifier((3,), max_iter=3, random_state=0).fit(X, y)
            found[f"mlp, {name} classes"] = Original(model_of(made).to_document(), X, y)
        waves = {"embedding": "pbld", "embedding_columns": [0, 2], "clip_output": True}
        made = cr.MLPRegressor(hidden_layer_sizes=(3,), max_iter=3, **waves).fit(X, X[:, 0])
        found["mlp, embedded"] = Original(model_of(made).to_document(), X, X[:, 0])
    return found


# -- changes -------------------------------------------------------------------------------------


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The paths to all entries of a JSON document."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, entry in entries:
        yield (*path, key)
        if isinstance(entry, dict | list):
            yield from places(entry, (*path, key))


def change_json(rng: np.random.Generator, parts: dict[str, Any]) -> str:
    """Replace, remove, copy, rename or nest an entry of the document; what was done."""
    # long curves and lists of labels are one place in five, not all of them
    paths = list(places(parts))
    named = [path for path in paths if isinstance(path[-1], str)]
    path = (
        paths[rng.integers(len(paths))] if rng.random() < 0.2 else named[rng.integers(len(named))]
    )
    holder = parts
    for key in path[:-1]:
        holder = holder[key]
    key, act = path[-1], str(rng.choice(["set", "set", "set", "delete", "twice", "rename", "nest"]))
    if act == "delete" and len(path) > 1:
        del holder[key]
    elif act == "twice" and isinstance(holder[key], list) and holder[key]:
        holder[key].append(copy.deepcopy(holder[key][0]))
    elif act == "rename" and isinstance(key, str) and len(path) > 1:
        holder[str(rng.choice(["predict", "x", "coefs_", "__class__"]))] = holder.pop(key)
    elif act == "nest":
        holder[key] = [holder[key]]
    else:
        act = f"set {(value := VALUES[rng.integers(len(VALUES))])!r:.30}"
        holder[key] = copy.deepcopy(value)
    return f"{path}: {act}"


def _resized(rng: np.random.Generator, array: Any) -> Any:
    return [
        array[:-1],
        np.vstack([array[None], array[None]]),
        array.T,
        array.ravel()[:0],
        array[None],
    ][rng.integers(5)]


def _spoiled(rng: np.random.Generator, array: Any) -> Any:
    changed = np.array(array, float)
    if changed.size:
        changed.ravel()[rng.integers(changed.size)] = rng.choice(
            [np.nan, np.inf, -1.0, 1e300, 0.0, 7.0]
        )
    return changed


_ARRAY_CHANGES: dict[str, Callable[[np.random.Generator, Any], Any]] = {
    "resized": _resized,
    "a number spoiled": _spoiled,
    "negative": lambda rng, array: -array if array.dtype.kind != "b" else array,
    "another type": lambda rng, array: array.astype(rng.choice(["i4", "f4", "?", "f2", "u1"])),
    "permuted": lambda rng, array: rng.permutation(array) if array.ndim else array,
}


def change_array(rng: np.random.Generator, arrays: dict[str, Any]) -> str:
    """Remove, rename, add or alter an array; what was done."""
    names = sorted(arrays)
    name = names[rng.integers(len(names))]
    act = str(rng.choice(["delete", "rename", "add", *2 * list(_ARRAY_CHANGES)]))
    if act == "delete":
        del arrays[name]
    elif act in ("rename", "add"):
        other = str(rng.choice(["predict", "W[9]", "b[1]", "coef_", "loss[x]", "weights_", "x.0"]))
        arrays[other] = arrays[name] if act == "add" else arrays.pop(name)
        act += f" {other}"
    else:
        with np.errstate(all="ignore"):
            arrays[name] = np.ascontiguousarray(_ARRAY_CHANGES[act](rng, arrays[name]))
    return f"array {name}: {act}"


def mutated(rng: np.random.Generator, document: Document) -> tuple[Document, list[str]]:
    """A document with one to three changes, and these."""
    parts = {key: copy.deepcopy(getattr(document, key)) for key in
             ("parameters", "schema", "preprocessing", "history")}  # fmt: skip
    arrays, done = dict(document.arrays), []
    for _change in range(rng.integers(1, 4)):
        if arrays and rng.random() < 0.4:
            done.append(change_array(rng, arrays))
        else:
            done.append(change_json(rng, parts))
    return Document(document.family, parts["parameters"], arrays, *list(parts.values())[1:]), done


# -- use -----------------------------------------------------------------------------------------


def predicted(model: Any, data: Any) -> Any:
    found = cr.predict(model, data)
    return found if isinstance(found, dict) else {"y": np.asarray(found)}


def use(model: Any, original: Original) -> None:
    """Predict, inspect, explain; only errors of the library's come out, each for itself."""
    try:
        columns = predicted(model, original.data)
    except cr.ChainruleError:
        columns = {}
    for values in columns.values():
        huge = any(
            array.dtype.kind == "f" and (abs(array) > 1e100).any()
            for array in model.to_document().arrays.values()
        )
        if np.asarray(values).dtype.kind == "f" and not huge:
            assert np.isfinite(values).all(), "a prediction is no number"
    model.lines()
    model.to_document()
    if model.schema is not None:
        columns_of_schema(model.schema)
    for act in (
        lambda: cr.predict(model, original.data, proba=True),
        lambda: cr.explain(model, data=original.data, target=original.target).text(),
    ):
        with contextlib.suppress(cr.ChainruleError):
            act()


def is_aside(change: str) -> bool:
    """No prediction depends on what was changed."""
    return any(change.startswith(f"('{name}'") or f", '{name}'" in change for name in ASIDE)


def tried(name: str, seed: int) -> tuple[str, str]:
    """What became of a file ("refused", "used"), or "failed" and why."""
    original = originals()[name]
    document, changes = mutated(np.random.default_rng([11, seed]), original.document)
    with (
        tempfile.TemporaryDirectory() as folder,
        warnings.catch_warnings(),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        path = Path(folder) / "altered.model"
        save_document(document, path)
        try:
            model = cr.load(path)
        except cr.ChainruleError as error:
            lines = str(error).count("\n")
            return ("failed", f"several lines: {error}") if lines else ("refused", str(error))
        except Exception:
            return "failed", f"{name}, seed {seed}, load: {changes}\n{traceback.format_exc()}"
        try:
            use(model, original)
            if all(map(is_aside, changes)):
                intact = model_of_document(original.document)
                for key, values in predicted(intact, original.data).items():
                    np.testing.assert_array_equal(predicted(model, original.data)[key], values)
        except Exception:
            return "failed", f"{name}, seed {seed}, use: {changes}\n{traceback.format_exc()}"
    return "used", ""


def model_of_document(document: Document) -> Any:
    return cr.Model.from_document(document)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--seed", type=int, default=0)
    said = parser.parse_args()
    names, ends = list(originals()), Counter[str]()
    for k in range(said.files):
        end, why = tried(names[k % len(names)], said.seed + k)
        ends[end] += 1
        if end == "failed":
            print(why)
    print(dict(ends))
    raise SystemExit(ends["failed"] > 0)


if __name__ == "__main__":
    main()
