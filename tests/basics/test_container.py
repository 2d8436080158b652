"""Model files come back bit for bit, or are refused."""

from __future__ import annotations

import json
import math
import pickle
import random
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st

from chainrule.basics import container as persistence
from chainrule.basics.container import (
    Document,
    decode_floats,
    encode_floats,
    load_document,
    save_document,
)
from chainrule.basics.errors import FileError, InputError, ModelFileError

TYPES = ["?", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]


def _document() -> Document:
    generator = np.random.default_rng(0)
    arrays = {
        "W[1]": generator.normal(size=(3, 4)),
        "b[1]": np.array([0.0, -0.0, np.nan, np.inf]),
        "W[2]": generator.normal(size=(4, 2)).astype(np.float32),
        "step": np.array(7),
        "none": np.zeros((0, 3)),
    }
    return Document(
        "network",
        {"activations": ["tanh", "softmax"], "rate": 0.1, "n": 2**60, "momentum": None},
        arrays,
        {"columns": ["größe", "年龄", "a\nb"]},
        {"inputs": {"kind": "standard", "shift": [1e-300, 5e-324]}},
        {"loss": [1.5, math.nan, math.inf, -math.inf], "reason": "diverged"},
    )


def _same(left: Document, right: Document) -> bool:
    return repr(left._replace(arrays={})) == repr(right._replace(arrays={})) and {
        name: (a.dtype, a.shape, a.tobytes()) for name, a in left.arrays.items()
    } == {name: (a.dtype, a.shape, a.tobytes()) for name, a in right.arrays.items()}


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    save_document(_document(), tmp_path / "a.safetensors")
    return tmp_path / "a.safetensors"


@pytest.mark.quick
def test_round_trip(saved: Path) -> None:
    found = load_document(saved)
    assert _same(found, _document())
    assert all(array.flags.writeable for array in found.arrays.values())
    assert all(array.flags.aligned for array in found.arrays.values())


def test_equal_documents_give_equal_bytes(saved: Path, tmp_path: Path) -> None:
    document = _document()
    backwards = dict(reversed(document.arrays.items()))
    save_document(document._replace(arrays=backwards), tmp_path / "b")
    assert (tmp_path / "b").read_bytes() == saved.read_bytes()


@pytest.mark.quick
@pytest.mark.parametrize("kind", TYPES)
def test_every_type_and_order_of_array(tmp_path: Path, kind: str) -> None:
    given = (np.arange(24).reshape(4, 6) % 2).astype(kind)
    arrays = {
        "plain": given,
        "transposed": given.T,
        "part": given[::2, ::-1],
        "big": given.astype(np.dtype(kind).newbyteorder(">")),
        "scalar": given[0, 0],
    }
    save_document(Document("f", {}, arrays), tmp_path / "a")
    for name, found in load_document(tmp_path / "a").arrays.items():
        np.testing.assert_array_equal(found, arrays[name], strict=name != "big")
        assert found.dtype == np.dtype(kind)


def test_other_readers_see_the_arrays(saved: Path) -> None:
    found = safetensors.numpy.load_file(saved)
    np.testing.assert_array_equal(found["W[1]"], _document().arrays["W[1]"])


@pytest.mark.parametrize(
    "document",
    [
        Document("f", {}, {"a": np.array(["text"])}),
        Document("f", {}, {"a": np.array([object()])}),
        Document("f", {}, {"a": np.array([1j])}),
        Document("f", {}, {"__metadata__": np.zeros(2)}),
        Document("f", {"a": object()}, {}),
        Document("f", {1: 2}, {}),
        Document("f", {"$float": "x"}, {}),
    ],
)
def test_what_a_file_cannot_hold(tmp_path: Path, document: Document) -> None:
    with pytest.raises(InputError, match="cannot hold"):
        save_document(document, tmp_path / "a")
    assert not list(tmp_path.iterdir())


def test_too_long_a_description(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persistence, "_HEADER_LIMIT", 1000)
    with pytest.raises(InputError, match="too long"):
        save_document(Document("f", "x" * 600, {}), tmp_path / "a")


def test_an_existing_file_is_kept(saved: Path) -> None:
    before = saved.read_bytes()
    with pytest.raises(FileError, match="exists"):
        save_document(Document("other", {}, {}), saved)
    assert saved.read_bytes() == before
    save_document(Document("other", {}, {}), saved, force=True)
    assert load_document(saved).family == "other"


# --- files that are no whole model -----------------------------------------------------------


def _refused(path: Path, data: bytes) -> ModelFileError:
    path.write_bytes(data)
    with pytest.raises(ModelFileError) as caught:
        load_document(path)
    assert "\n" not in str(caught.value)
    assert str(path) in caught.value.message
    assert caught.value.hint
    return caught.value


def test_missing_and_empty(tmp_path: Path) -> None:
    with pytest.raises(FileError, match="no file"):
        load_document(tmp_path / "missing")
    (tmp_path / "empty").write_bytes(b"")
    with pytest.raises(FileError, match="is empty"):
        load_document(tmp_path / "empty")


def test_a_truncated_file(saved: Path) -> None:
    data = saved.read_bytes()
    for length in [*range(1, 64), *range(64, len(data), 64), len(data) - 1]:
        _refused(saved, data[:length])
    _refused(saved, data + b"\0")


def test_every_altered_byte(saved: Path) -> None:
    """Random bits and bytes; what is accepted is what was saved (spaces may pad a header)."""
    data, draw, accepted = saved.read_bytes(), random.Random(1), 0
    for _ in range(1500):
        altered = bytearray(data)
        for _ in range(draw.choice([1, 1, 2, 8])):
            altered[draw.randrange(len(data))] ^= draw.choice([1 << draw.randrange(8), 255])
        saved.write_bytes(altered)
        try:
            found = load_document(saved)
        except ModelFileError:
            continue
        accepted += 1
        assert _same(found, _document())
    assert accepted < 30


def test_every_bit_of_the_beginning(saved: Path) -> None:
    data = saved.read_bytes()
    for position in range(8 * 24):
        altered = bytearray(data)
        altered[position // 8] ^= 1 << position % 8
        _refused(saved, bytes(altered))


def test_moved_cut_and_doubled_parts(saved: Path) -> None:
    data, draw = saved.read_bytes(), random.Random(2)
    for _ in range(300):
        start, end = sorted(draw.choices(range(len(data)), k=2))
        for altered in (data[:start] + data[end + 1 :], data[:end] + data[start:]):
            if altered == data:
                continue
            saved.write_bytes(altered)
            try:
                found = load_document(saved)
            except FileError:
                continue
            assert _same(found, _document())


def test_altered_arrays_are_named_as_damage(saved: Path) -> None:
    data = saved.read_bytes()
    assert "damaged" in _refused(saved, data[:-1] + bytes([data[-1] ^ 1])).message
    assert "damaged" in _refused(saved, data.replace(b"tanh", b"relu")).message


def _foreign() -> dict[str, bytes]:
    header = json.dumps({"__metadata__": {"chainrule": 3}}).encode()
    nested = b'{"__metadata__":' + b"[" * 100_000
    return {
        "safetensors": safetensors.numpy.save({"a": np.zeros(3)}),
        "safetensors with metadata": safetensors.numpy.save({}, metadata={"format": "pt"}),
        "number for text": len(header).to_bytes(8, "little") + header,
        "nested": len(nested).to_bytes(8, "little") + nested,
        "huge header": (2**63).to_bytes(8, "little") + b"{}",
        "pickle": pickle.dumps({"a": 1}),
        "random": random.Random(0).randbytes(1000),
        "text": b"x,y\n1,2\n" * 100,
        "json": b'{"format": 1, "family": "network"}',
        "zeros": bytes(1000),
        "short": b"abc",
    }


@pytest.mark.parametrize("kind", _foreign())
def test_what_is_not_ours(tmp_path: Path, kind: str) -> None:
    _refused(tmp_path / "a", _foreign()[kind])


def test_what_is_not_ours_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.npy", b"x")
    assert "a zip archive" in _refused(path, path.read_bytes()).message
    assert "a pickle" in _refused(path, pickle.dumps([1] * 50)).message
    found = _refused(path, safetensors.numpy.save({"a": np.zeros(3)}))
    assert "no model of chainrule" in found.message


def _with_fields(**changes: Any) -> bytes:
    fields = {"format": 1, "library_version": "9.9", "family": "f", "sha256": "", **changes}
    return safetensors.numpy.save({}, metadata={"chainrule": json.dumps(fields)})


@pytest.mark.quick
def test_a_newer_format(tmp_path: Path) -> None:
    error = _refused(tmp_path / "a", _with_fields(format=2))
    assert "newer chainrule (9.9, format 2)" in error.message
    assert "upgrade" in error.hint


@pytest.mark.parametrize("made", [0, -1, True, 1.0, "1", None, [1]])
def test_a_format_that_never_was(tmp_path: Path, made: object) -> None:
    assert "damaged" in _refused(tmp_path / "a", _with_fields(format=made)).message


@pytest.mark.parametrize("text", ["", "{", "[]", "3", '"x"', '{"format": NaN}', "[" * 100_000])
def test_a_document_that_is_none(tmp_path: Path, text: str) -> None:
    _refused(tmp_path / "a", safetensors.numpy.save({}, metadata={"chainrule": text}))


def test_a_right_digest_over_missing_fields(tmp_path: Path) -> None:
    fields = {"format": 1, "family": "f"}
    fields["sha256"] = persistence._digest(fields, {})
    text = json.dumps(fields)
    _refused(tmp_path / "a", safetensors.numpy.save({}, metadata={"chainrule": text}))


def test_loading_executes_nothing(tmp_path: Path) -> None:
    """A pickle that would write a file if it were loaded, plain and disguised."""
    mark = tmp_path / "mark"
    evil = f"cbuiltins\nopen\n(V{mark}\nVw\ntR.".encode()
    for data in (b"\x80\x04" + evil, evil, len(evil).to_bytes(8, "little") + evil):
        (tmp_path / "a").write_bytes(data)
        with pytest.raises(ModelFileError):
            load_document(tmp_path / "a")
    assert not mark.exists()
    pickle.loads(evil).close()
    assert mark.exists()


# --- numbers that JSON has not ---------------------------------------------------------------

_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text().filter("$float".__ne__), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(_values)
def test_floats_round_trip(value: object) -> None:
    text = json.dumps(encode_floats(value), allow_nan=False)
    assert repr(decode_floats(json.loads(text))) == repr(value)


def test_numpy_becomes_python() -> None:
    given = {
        "a": np.float32(0.5), "b": np.int8(3), "c": np.bool_(True), "d": np.array([[1.0, np.nan]]),
        "e": (1, np.float64(np.inf)), "f": np.str_("x"),
    }  # fmt: skip
    assert encode_floats(given) == {
        "a": 0.5, "b": 3, "c": True, "d": [[1.0, {"$float": "nan"}]],
        "e": [1, {"$float": "inf"}], "f": "x",
    }  # fmt: skip
