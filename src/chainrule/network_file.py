"""Network files: a network, how to train it and its data, in TOML; the built-in examples are such.

    [network]   sizes activation output_activation loss bias shared_bias initializer seed
    [[layers]]  weights (n_in rows, n_out columns)   biases (a list, or one number = shared)
    [training]  the settings of `chainrule.settings`
    [data]      inputs targets | dataset    input_names target_names task scale target_scale
    [explain]   signals

A layer that is left out, or has no weights, is initialized from `seed`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

import numpy as np

from chainrule._typing import Floats
from chainrule.errors import DataError, InputError, ShapeError, UnknownNameError
from chainrule.examples import load_dataset
from chainrule.files import read_bytes
from chainrule.i18n import _
from chainrule.preprocessing import decide_task
from chainrule.problem import GivenLayer, NetworkSpec, Problem
from chainrule.settings import make_settings

TASKS = ("classification", "regression")
_FOLDER = Path(__file__).parent / "networks"

_KEYS = {
    "network": {
        "sizes", "activation", "output_activation", "loss", "bias", "shared_bias", "initializer",
        "seed",
    },
    "layers": {"weights", "biases"},
    "data": {
        "inputs", "targets", "dataset", "input_names", "target_names", "task", "scale",
        "target_scale",
    },
    "explain": {"signals"},
}  # fmt: skip


def example_names() -> list[str]:
    """The built-in examples."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def example_text(name: str) -> str:
    """The network file of a built-in example, to read or to start one's own from."""
    if name not in example_names():
        raise UnknownNameError("example", name, example_names())
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def example_title(name: str) -> str:
    """What the example is about, in a line."""
    return str(tomllib.loads(example_text(name))["title"])


def read_example(name: str) -> Problem:
    """The built-in example `name`; UnknownNameError lists the known ones."""
    problem = parse_network(example_text(name), name)
    return problem._replace(title=f"{name}: {problem.title}")


def read_network_file(path: str | Path) -> Problem:
    """The problem that a network file states; every error names the file and the key."""
    try:
        text = read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(_("{source} is not UTF-8 text.").format(source=path)) from None
    return parse_network(text, str(path))


def parse_network(text: str, source: str) -> Problem:
    """The problem stated by the TOML `text`; `source` names it in errors."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataError(_("{source}: {reason}.").format(source=source, reason=error)) from None
    try:
        return _problem(document, source)
    except InputError as error:
        error.message = f"{source}: {error.message}"
        raise


def _problem(document: dict[str, Any], source: str) -> Problem:
    sections = {*_KEYS, "training", "title"}
    for key in document:
        if key not in sections:
            raise UnknownNameError("section", key, sorted(sections))
    network, data = _section(document, "network"), _section(document, "data")
    settings = {"random_state": network.get("seed", 0), **document.get("training", {})}
    X, y, inputs, targets = _data(data)
    layers = [_given_layer(l, entry) for l, entry in enumerate(document.get("layers", []), 1)]
    said: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in network.items()
    }
    spec = NetworkSpec(layers=tuple(layers))._replace(**said)
    target_scale = data.get("target_scale")
    return Problem(
        title=document.get("title", source),
        X=X,
        y=y,
        inputs=inputs,
        targets=targets,
        spec=spec,
        settings=make_settings(settings),
        task=_task(data, y),
        scale=data.get("scale", "none"),
        target_scale=[target_scale] if isinstance(target_scale, (int, float)) else target_scale,
        shows_signals=_section(document, "explain").get("signals", False),
    )


def _task(data: dict[str, Any], y: Any) -> Literal["classification", "regression"]:
    """What the file says; else by the values of a data set, and numbers are numbers."""
    task = data.get("task")
    if task not in (None, *TASKS):
        raise UnknownNameError("[data] task", task, TASKS)
    if "dataset" in data:
        return decide_task(y, task)
    return "classification" if task == "classification" else "regression"


def _section(document: dict[str, Any], name: str) -> dict[str, Any]:
    section = document.get(name, {})
    if not isinstance(section, dict):
        raise InputError(_("[{section}] must be a table.").format(section=name))
    for key in section:
        if key not in _KEYS[name]:
            raise UnknownNameError(f"[{name}] key", key, sorted(_KEYS[name]))
    return section


def _given_layer(l: int, entry: dict[str, Any]) -> GivenLayer:
    for key in entry:
        if key not in _KEYS["layers"]:
            raise UnknownNameError("[[layers]] key", key, sorted(_KEYS["layers"]))
    where = _("[[layers]] {layer}").format(layer=l)
    weights, biases = entry.get("weights"), entry.get("biases")
    return GivenLayer(
        None if weights is None else _matrix(weights, f"{where} weights"),
        None if biases is None else np.atleast_1d(_numbers(biases, f"{where} biases")),
    )


def _data(data: dict[str, Any]) -> tuple[Floats, Any, tuple[str, ...], tuple[str, ...]]:
    if "dataset" in data:
        dataset = load_dataset(data["dataset"])
        return dataset.X, dataset.y, dataset.inputs, (dataset.target,)
    for key in ("inputs", "targets"):
        if key not in data:
            raise InputError(_("[data] has no {key}.").format(key=key))
    X = _matrix(data["inputs"], "[data] inputs")
    y = _numbers(data["targets"], "[data] targets")
    if len(X) != len(y):
        raise ShapeError(
            _("[data] has {n} rows of inputs and {m} of targets.").format(n=len(X), m=len(y))
        )
    y = y.reshape(len(y), -1)
    inputs = _names(data.get("input_names"), "x", X.shape[1], "input_names")
    targets = _names(data.get("target_names"), "y", y.shape[1], "target_names")
    classes = data.get("task") == "classification" and y.shape[1] == 1
    return X, y[:, 0] if classes else y, inputs, targets


def _numbers(value: Any, where: str) -> Floats:
    try:
        array = np.asarray(value, float)
    except (TypeError, ValueError):
        raise InputError(
            _("{where} must be numbers, every row of the same length.").format(where=where)
        ) from None
    if not np.isfinite(array).all():
        raise InputError(_("{where} must be finite numbers.").format(where=where))
    return array


def _matrix(value: Any, where: str) -> Floats:
    array = _numbers(value, where)
    if array.ndim != 2 or 0 in array.shape:
        raise ShapeError(
            _("{where} must be a list of rows; found shape {shape}.").format(
                where=where, shape=array.shape
            )
        )
    return array


def _names(names: Any, prefix: str, n: int, key: str) -> tuple[str, ...]:
    if names is None:
        return (prefix,) if n == 1 else tuple(f"{prefix}{i}" for i in range(1, n + 1))
    if len(names) != n:
        raise ShapeError(
            _("[data] {key}: expected {n} names, found {found}.").format(
                key=key, n=n, found=len(names)
            )
        )
    return tuple(map(str, names))
