# Longer than 250 lines: one format, its keys and the reading of each in one place.
"""Network files: a network, how to train it and its data, in TOML; the built-in examples are such.

    [network]   sizes activation output_activation loss bias shared_bias initializer seed
                embedding embedding_columns (from 0) embedding_scale
    [embedding] freq phase mix shift
    [[layers]]  weights (n_in rows, n_out columns)   biases (a list, or one number = shared)
    [training]  the settings of `chainrule.training.settings`
    [data]      inputs targets | dataset    input_names target_names sample_weight task scale
                target_scale
    [explain]   signals
    [answers]   a worksheet's blanks, for `chainrule check`; "steps", "slip" and "shown" beside them
                are passed over

A worksheet in JSON is the same document.

Targets are numbers or the labels of classes: one a row, or of several targets a list a row.

A layer that is left out, or has no weights, is initialized from `seed`, and so is an embedding
without its table.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any, Literal, NamedTuple

import numpy as np

from chainrule.basics.arguments import IN_PYTHON, spelled_by
from chainrule.basics.errors import DataError, InputError, ShapeError, UnknownNameError
from chainrule.basics.files import read_bytes
from chainrule.basics.formats import refuse_newer
from chainrule.basics.i18n import N_, _
from chainrule.basics.meanings import meant
from chainrule.basics.typing import Floats
from chainrule.pieces.embeddings import PARAMETERS, Embedding, check_name, checked_columns
from chainrule.preprocessing import decide_task
from chainrule.problems.datasets import load_dataset
from chainrule.problems.network_spec import GivenLayer, NetworkSpec
from chainrule.problems.problem import Problem, naming
from chainrule.training.settings import DEFAULTS, Settings, by_new_names, make_settings

TASKS = ("classification", "regression")


class _Kind(NamedTuple):
    """What a key's value must be: ``holds(value)``, and in words."""

    holds: Callable[[Any], bool]
    wanted: str


def _is_list_of(value: Any, holds: Callable[[Any], bool]) -> bool:
    return isinstance(value, list) and all(map(holds, value))


def _is_word(value: Any) -> bool:
    return isinstance(value, str)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_divisor(value: Any) -> bool:
    number = isinstance(value, float) or _is_whole(value)
    return number and 0 < value < math.inf


_WORD = _Kind(_is_word, N_("a name"))
_WORDS = _Kind(lambda v: _is_list_of(v, _is_word), N_("a list of names"))
_NAME_OR_NAMES = _Kind(lambda v: _is_word(v) or _WORDS.holds(v), N_("a name, or a list of names"))
_FLAG = _Kind(lambda v: isinstance(v, bool), N_("true or false"))
_SEED = _Kind(lambda v: _is_whole(v) and v >= 0, N_("a whole number from 0"))
_SIZES = _Kind(
    lambda v: _is_list_of(v, lambda n: _is_whole(n) and n >= 1) and len(v) >= 2,
    N_("a list of two or more whole numbers from 1, the inputs first"),
)
_COLUMNS = _Kind(
    lambda v: _is_list_of(v, lambda n: _is_whole(n) and n >= 0),
    N_("a list of whole numbers from 0"),
)
_POSITIVE = _Kind(_is_divisor, N_("a positive number"))
_LIST = _Kind(lambda v: isinstance(v, list), N_("a list"))
_NUMBERS = _Kind(lambda v: not _is_word(v), N_("a number, or a list of numbers"))
_DIVISORS = _Kind(
    lambda v: _is_word(v) or _is_divisor(v) or _is_list_of(v, _is_divisor),
    N_("the name of a scaling, a positive number, or a list of those"),
)

_KEYS: dict[str, dict[str, _Kind]] = {
    "network": {
        "sizes": _SIZES,
        "activation": _NAME_OR_NAMES,
        "output_activation": _WORD,
        "loss": _WORD,
        "bias": _WORD,
        "shared_bias": _FLAG,
        "initializer": _WORD,
        "seed": _SEED,
        "embedding": _WORD,
        "embedding_columns": _COLUMNS,
        "embedding_scale": _POSITIVE,
    },
    "embedding": dict.fromkeys(PARAMETERS, _LIST),
    "layers": {"weights": _LIST, "biases": _NUMBERS},
    "data": {
        "inputs": _LIST,
        "targets": _LIST,
        "dataset": _WORD,
        "input_names": _WORDS,
        "target_names": _WORDS,
        "sample_weight": _LIST,
        "task": _WORD,
        "scale": _WORD,
        "target_scale": _DIVISORS,
    },
    "explain": {"signals": _FLAG},
}


def read_network_file(path: str | Path) -> Problem:
    """The problem that a network file states; every error names the file and the key."""
    try:
        text = read_bytes(path).decode("utf-8")
    except UnicodeDecodeError:
        raise DataError(_("{source} is not UTF-8 text.").format(source=path)) from None
    return parse_network(text, str(path))


def parse_network(text: str, source: str) -> Problem:
    """The problem stated by the TOML `text` (JSON, in a source that ends so); `source` names it in
    errors."""
    try:
        is_json = source.lower().endswith(".json")
        document = json.loads(text) if is_json else tomllib.loads(_without_answers(text))
    except (ValueError, RecursionError) as error:  # also a number of 5,000 digits
        raise DataError(_("{source}: {reason}.").format(source=source, reason=error)) from None
    with naming(source):
        return _problem(document, source)


def _without_answers(text: str) -> str:
    """A worksheet's TOML without what a person has filled in, which need not be TOML: 0,5933. Empty
    lines stand for it, so that errors name the line."""
    lines, is_answer = [], False
    for line in text.splitlines():
        is_answer = is_answer or bool(re.match(r"\s*\[answers\]", line))
        is_answer = is_answer and not re.match(r"\s*\[{1,2}(?!answers\])[A-Za-z]", line)
        lines.append("" if is_answer else line)
    return "\n".join(lines)


def _problem(document: dict[str, Any], source: str) -> Problem:
    refuse_newer(document, source)
    sections = {*_KEYS, "training", "title", "answers", "steps", "slip", "shown", "format"}
    for key in document:
        if key not in sections:
            raise UnknownNameError("section", key, sorted(sections))
    network, data = _section(document, "network"), _section(document, "data")
    training = by_new_names(_without_idle_rule(_table(document, "training")))
    settings = {"random_state": network.get("seed", 0), **training}
    X, y, inputs, targets = _data(data)
    target_scale = data.get("target_scale")
    return Problem(
        title=str(document.get("title", source)),
        X=X,
        y=y,
        inputs=inputs,
        targets=targets,
        spec=_with_embedding(_spec(network, _given_layers(document)), document, X.shape[1]),
        settings=_settings(settings),
        task=_task(data, y),
        scale=data.get("scale", "none"),
        sample_weight=_sample_weight(data, len(X)),
        target_scale=[target_scale] if isinstance(target_scale, int | float) else target_scale,
        shows_signals=_section(document, "explain").get("signals", False),
        source=source,
    )


def _settings(said: dict[str, Any]) -> Settings:
    """What is wrong in the file is told by the words of the file, whoever reads it."""
    with spelled_by(IN_PYTHON):
        return make_settings(said)


def _without_idle_rule(training: dict[str, Any]) -> dict[str, Any]:
    """Files of 0.1.0 run all their epochs by a `tol` whose patience is as long: it says nothing."""
    epochs, patience = (training.get(name, 0) for name in ("max_iter", "n_iter_no_change"))
    idle = "tol" in training and _is_whole(epochs) and _is_whole(patience) and patience >= epochs
    names = ("tol", "n_iter_no_change") if idle and epochs else ()
    return {name: value for name, value in training.items() if name not in names}


def _spec(network: dict[str, Any], layers: tuple[GivenLayer, ...]) -> NetworkSpec:
    """What [network] says. One activation beside a loss is every layer's, the last one's too."""
    said: dict[str, Any] = {
        key: tuple(v) if isinstance(v, list) else v for key, v in network.items()
    }
    if "loss" in said and isinstance(said.get("activation"), str):
        said.setdefault("output_activation", said["activation"])
    return NetworkSpec(layers=layers)._replace(**said)


def _with_embedding(spec: NetworkSpec, document: dict[str, Any], n_inputs: int) -> NetworkSpec:
    """The embedding with the parameters of its table, where there is one: all or none."""
    given = _section(document, "embedding")
    if not given:
        return spec
    if not isinstance(spec.embedding, str) or given.keys() != set(PARAMETERS):
        raise InputError(
            _("[embedding] has {names}, all of them, beside embedding in [network].").format(
                names=", ".join(PARAMETERS)
            )
        )
    check_name(spec.embedding)
    columns = range(n_inputs) if spec.embedding_columns is None else spec.embedding_columns
    arrays = (_numbers(given[name], f"[embedding] {name}") for name in PARAMETERS)
    return spec._replace(embedding=Embedding(checked_columns(columns, n_inputs), *arrays))


def _task(data: dict[str, Any], y: Any) -> Literal["classification", "regression"]:
    """What the file says; else by the values of a data set, and numbers are numbers."""
    task = data.get("task")
    if task not in (None, *TASKS):
        raise UnknownNameError("[data] task", task, TASKS)
    if "dataset" in data:
        return decide_task(y, task)
    has_labels = y.dtype == object
    if has_labels and task == "regression":
        raise InputError(_("[data] targets are labels of classes: its task is classification."))
    return "classification" if has_labels or task == "classification" else "regression"


def _table(document: dict[str, Any], name: str) -> dict[str, Any]:
    table = document.get(name, {})
    if not isinstance(table, dict):
        raise InputError(_("[{section}] must be a table.").format(section=name))
    return table


def _section(document: dict[str, Any], name: str) -> dict[str, Any]:
    section = _table(document, name)
    _check_keys(f"[{name}]", section, _KEYS[name])
    return section


def _check_keys(where: str, section: dict[str, Any], known: dict[str, _Kind]) -> None:
    """Every key is known, and every value is of its kind."""
    for key, value in section.items():
        if key not in known:
            raise UnknownNameError(
                _("{where} key").format(where=where),
                key,
                sorted(known),
                _elsewhere(key, value, known),
            )
        if not known[key].holds(value):
            raise InputError(
                _("{where} {key} must be {wanted}; found {value!r}.").format(
                    where=where, key=key, wanted=_(known[key].wanted), value=value
                )
            )


def _elsewhere(key: str, value: Any, known: Collection[str]) -> str:
    """Where a key stands that this section has not, in a sentence; "" where it is known in none."""
    if meant(key, known):
        return ""
    for section, keys in {**_KEYS, "training": DEFAULTS}.items():
        if name := meant(key, keys):
            if name == "learning_rate" and not _is_word(value):  # a schedule is a word
                name = "learning_rate_init"
            where = "[[layers]]" if section == "layers" else f"[{section}]"
            return _("It stands in {section}, as {name}.").format(section=where, name=name)
    return ""


def _given_layers(document: dict[str, Any]) -> tuple[GivenLayer, ...]:
    entries = document.get("layers", [])
    if not _is_list_of(entries, lambda entry: isinstance(entry, dict)):
        raise InputError(_("Layers are written as [[layers]], one table a layer."))
    return tuple(_given_layer(l, entry) for l, entry in enumerate(entries, 1))


def _given_layer(l: int, entry: dict[str, Any]) -> GivenLayer:
    where = f"[[layers]] {l}"
    _check_keys(where, entry, _KEYS["layers"])
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
    y = _targets(data["targets"], data.get("task"))
    if y.ndim > 2 or 0 in y.shape:
        raise ShapeError(
            _(
                "[data] targets must be a number or a list of numbers for each row; found shape "
                "{shape}."
            ).format(shape=y.shape)
        )
    if len(X) != len(y):
        raise ShapeError(
            _("[data] has {n} rows of inputs and {m} of targets.").format(n=len(X), m=len(y))
        )
    y = y.reshape(len(y), -1)
    inputs = _names(data.get("input_names"), "x", X.shape[1], "input_names")
    targets = _names(data.get("target_names"), "y", y.shape[1], "target_names")
    classes = (y.dtype == object or data.get("task") == "classification") and y.shape[1] == 1
    return X, y[:, 0] if classes else y, inputs, targets


def _targets(value: Any, task: Any) -> Any:
    """Numbers, or where there are texts the labels of classes, each a text; numbers in quotes are
    labels where the task is said to be classification."""
    flat = [cell for row in value for cell in (row if isinstance(row, list) else [row])]
    as_numbers = task != "classification" and all(map(_looks_like_number, flat))
    if as_numbers or not any(map(_is_word, flat)):
        return _numbers(value, "[data] targets")
    widths = {len(row) if isinstance(row, list) else 1 for row in value}
    if not all(map(_is_word, flat)) or len(widths) > 1 or "" in flat:
        raise InputError(
            _("[data] targets must be labels alone, or numbers alone, as many in every row.")
        )
    return np.array(flat, dtype=object).reshape(len(value), -1)


def _looks_like_number(cell: Any) -> bool:
    try:
        float(cell)
    except (TypeError, ValueError):
        return False
    return True


def _sample_weight(data: dict[str, Any], n: int) -> Floats | None:
    if "sample_weight" not in data:
        return None
    weight = _numbers(data["sample_weight"], "[data] sample_weight")
    if weight.shape != (n,) or (weight < 0).any() or not weight.any():
        raise ShapeError(
            _("[data] sample_weight must be {n} numbers of zero or more, not all zero.").format(n=n)
        )
    return weight


def _numbers(value: Any, where: str) -> Floats:
    try:
        array = np.asarray(value)
        if array.dtype.kind not in "biuf":  # text that looks like a number is none
            raise TypeError
        array = array.astype(np.float64)
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
        message = _("{where} must be a list of rows; found shape {shape}.")
        hint = ""
        if array.ndim == 1 and array.size:
            rows = [value], [[number] for number in value]
            one, each = (json.dumps(form if len(value) < 9 else "…") for form in rows)
            hint = _("One row is {one}; a row for each number {each}.").format(one=one, each=each)
        raise ShapeError(message.format(where=where, shape=array.shape), hint)
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
