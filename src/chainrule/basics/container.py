"""Model files: one .safetensors file, its arrays and, in its header, one JSON document.

    {"format": 1, "library_version": …, "family": …, "parameters": …, "schema": …,
     "preprocessing": …, "history": …, "sha256": …}

``sha256`` is taken over the rest of the document and every array's name, type, shape and bytes:
an altered file is refused. Nothing here is ever executed: no pickle. Which families there are,
and what their parameters mean, is not known here. Source of the container: the safetensors format
(8 bytes length, JSON header, bytes of the arrays).
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import json
import os
from collections.abc import Mapping
from typing import Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt
import safetensors
import safetensors.numpy

from chainrule.basics import files
from chainrule.basics.arguments import Like, argument, is_typed
from chainrule.basics.command_line import quoted
from chainrule.basics.errors import InputError, ModelFileError
from chainrule.basics.i18n import N_, _
from chainrule.basics.json_floats import KEY, json_float
from chainrule.basics.typing import Json

FORMAT = 1
_KEY = "chainrule"
_HEADER_LIMIT = 100_000_000  # bytes; safetensors itself reads no longer header
_TYPES = frozenset(["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"])
_JSON_FIELDS = ("parameters", "schema", "preprocessing", "history")
_FOREIGN = {
    b"\x80": N_("a pickle"),
    b"PK\x03\x04": N_("a zip archive"),
    b"\x1f\x8b": N_("a gzip archive"),
    b"\x93NUMPY": N_("a NumPy array"),
    b"\x89HDF": N_("an HDF5 file"),
}

_OF_TABLES = (
    *(".csv", ".tsv", ".tab", ".parquet", ".arrow", ".feather", ".jsonl", ".ndjson", ".npz"),
    *(".xlsx", ".arff", ".csv.gz", ".tsv.gz"),
)
"""The endings that tables have: with one, what is no model is taken for a table."""

_Arrays: TypeAlias = dict[str, npt.NDArray[Any]]


class Document(NamedTuple):
    """What a model file holds. Every Json may hold NaN and infinities."""

    family: str
    parameters: Json
    arrays: _Arrays
    schema: Json = None
    preprocessing: Json = None
    history: Json = None


def save_document(document: Document, path: str | os.PathLike[str], *, force: bool = False) -> None:
    """Write `document` to `path`, durably (files.write_bytes).

    Equal documents give equal bytes; dictionaries keep their order. Raises FileError where the
    file is in the way or cannot be written, InputError where the document holds what a model file
    cannot.
    """
    files.write_bytes(path, to_bytes(document), force=force)


def load_document(path: str | os.PathLike[str]) -> Document:
    """The document in `path`, its arrays writable and with the bits they were saved with.

    Raises FileError where there is no file to read, and ModelFileError where the file is
    truncated, altered, made by a newer version, or no model of this library.
    """
    return from_bytes(files.read_bytes(path), path)


def from_bytes(data: bytes, path: object) -> Document:
    """The document of a file's bytes; ModelFileError, which names `path`, as of `load_document`."""
    text = _document_text(data, path)
    fields = _fields(text, path)
    arrays = _arrays(data, path)
    if fields.pop("sha256", None) != _digest(fields, arrays):
        raise _altered(path)
    try:
        values = [decode_floats(fields[name]) for name in _JSON_FIELDS]
        return Document(str(fields["family"]), values[0], arrays, *values[1:])
    except (KeyError, ValueError, TypeError, OverflowError, RecursionError) as error:
        raise _altered(path) from error


def to_bytes(document: Document) -> bytes:
    """The file's bytes; InputError where the document holds what a model file cannot."""
    arrays = {name: _storable(name, array) for name, array in document.arrays.items()}
    fields = {"format": FORMAT, "library_version": library_version(), "family": document.family}
    for name in _JSON_FIELDS:
        fields[name] = encode_floats(getattr(document, name))
    text = _canonical({**fields, "sha256": _digest(fields, arrays)})
    if 2 * len(text) > _HEADER_LIMIT:
        raise InputError(
            _("The model's description is too long for a model file ({n} bytes).").format(
                n=len(text)
            ),
            _("Large numbers of values belong in arrays; a shorter history may help."),
        )
    return bytes(safetensors.numpy.save(arrays, metadata={_KEY: text}))


def _storable(name: str, array: npt.ArrayLike) -> npt.NDArray[Any]:
    found = np.asarray(array, order="C")
    little = found.astype(found.dtype.newbyteorder("<"), copy=False)
    if little.dtype.str[1:] not in _TYPES or name == "__metadata__":
        raise InputError(
            _("A model file cannot hold the array {name!r} of type {dtype}.").format(
                name=name, dtype=found.dtype
            )
        )
    return little


def library_version() -> str:
    try:
        return importlib.metadata.version("chainrule")
    except importlib.metadata.PackageNotFoundError:
        return "unknown"


def _canonical(fields: Json) -> str:
    return json.dumps(fields, separators=(",", ":"), allow_nan=False)


def _digest(fields: Json, arrays: Mapping[str, npt.NDArray[Any]]) -> str:
    """SHA-256 of the document without its ``sha256``, and of the arrays in order of their names."""
    total = hashlib.sha256(_canonical(fields).encode())
    for name in sorted(arrays):
        array = arrays[name]
        total.update(json.dumps([name, array.dtype.str, list(array.shape)]).encode())
        total.update(array.tobytes())
    return total.hexdigest()


def _document_text(data: bytes, path: object) -> str:
    """The JSON text under our key in the header of a safetensors file."""
    length = int.from_bytes(data[:8], "little")
    if len(data) < 8 or not data[8:].lstrip(b" ").startswith(b"{") or length > _HEADER_LIMIT:
        raise _not_ours(data, path)
    if length > len(data) - 8:
        raise _altered(path)
    try:
        header = json.loads(data[8 : 8 + length])
        metadata = header.get("__metadata__") or {}
        text = metadata.get(_KEY)
    except (ValueError, AttributeError, RecursionError) as error:
        raise _altered(path) from error
    if not isinstance(text, str):
        raise ModelFileError(
            _("{path} is a safetensors file, but no model of chainrule.").format(path=path),
            _("Models are written by cr.save or `chainrule train … -o`."),
        )
    return text


def _fields(text: str, path: object) -> dict[str, Json]:
    try:
        fields = json.loads(text, parse_constant=_refuse_constant)
        made = fields["format"]
        if type(made) is not int or made < 1:
            raise ValueError(made)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise _altered(path) from error
    if made > FORMAT:
        raise ModelFileError(
            _("{path} was made by a newer chainrule ({version}, format {made}).").format(
                path=path, version=fields.get("library_version", "?"), made=made
            ),
            _("This one reads formats up to {format}: upgrade chainrule.").format(format=FORMAT),
        )
    return dict(fields)


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _arrays(data: bytes, path: object) -> _Arrays:
    """The arrays as owned copies. safetensors checks offsets and sizes."""
    try:
        found = safetensors.numpy.load(data)
    except (safetensors.SafetensorError, ValueError, KeyError, TypeError) as error:
        raise _altered(path) from error
    return {name: array.copy() for name, array in found.items()}


def _altered(path: object) -> ModelFileError:
    return ModelFileError(
        _("{path} is a damaged model file: truncated or altered.").format(path=path),
        _("Take a fresh copy, or train the model again."),
    )


def _not_ours(data: bytes, path: object) -> ModelFileError:
    message = _("{path} is no model file, or a damaged one.")
    kind = next((name for start, name in _FOREIGN.items() if data.startswith(start)), None)
    if kind is not None:
        message = _("{path} is no model file: it looks like {kind}.")
    named = str(path).lower()
    if named.endswith(_OF_TABLES):
        return ModelFileError(_("{path} is a table, no model.").format(path=path), learned(path))
    if named.endswith(".toml"):
        message = _("{path} is a network file, no model.")
        return ModelFileError(message.format(path=path), learned(path, target=False))
    return ModelFileError(
        message.format(path=path, kind=_(kind) if kind else ""),
        _("Models are .safetensors files, written by cr.save or `chainrule train … -o`."),
    )


def learned(source: object, target: bool = True) -> str:
    """How a table, or what brings its own `target`, becomes a model."""
    call = f"cr.train({str(source)!r}{', target=...' if target else ''})"
    if is_typed():
        of = f" {argument(target=Like('COLUMN'))}" if target else ""
        call = f"chainrule train {quoted(str(source))}{of} -o MODEL"
    return _("{command} makes a model of it.").format(command=call)


def encode_floats(value: Any) -> Json:
    """`value` as strict JSON: NaN and infinities as ``{"$float": "nan"}``, tuples as lists.

    NumPy's numbers and arrays become Python's. Raises InputError for anything else.

    >>> encode_floats((1, float("-inf")))
    [1, {'$float': '-inf'}]
    """
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist()
    if isinstance(value, float):
        return json_float(value)
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [encode_floats(entry) for entry in value]
    if isinstance(value, dict) and KEY not in value and all(type(k) is str for k in value):
        return {key: encode_floats(entry) for key, entry in value.items()}
    raise InputError(
        _("A model file cannot hold {value} of type {kind}.").format(
            value=repr(value)[:60], kind=type(value).__name__
        )
    )


def decode_floats(value: Json) -> Json:
    """The inverse of `encode_floats`, up to lists in place of tuples.

    >>> decode_floats([1, {"$float": "-inf"}])
    [1, -inf]
    """
    if isinstance(value, list):
        return [decode_floats(entry) for entry in value]
    if isinstance(value, dict) and value.keys() == {KEY}:
        return float(value[KEY])
    if isinstance(value, dict):
        return {key: decode_floats(entry) for key, entry in value.items()}
    return value
