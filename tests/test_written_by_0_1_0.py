"""What 0.1.0 wrote is read by every later version: model files of all families, worksheets and a
derivation that a person has filled in, a network file (see written_by_0_1_0/README.md).

Words and whole numbers are the same. Numbers are the same to the last bit where NumPy's own
arithmetic is (its exp, log, tanh and matrix products depend on the processor; `arithmetic` compares
them); elsewhere they lie within 64 units in the last place of the largest beside them. So do a
map's distances: since 0.2 every engine adds them up in one order, so that all find one winner;
those of an RBF network, which are exact on a center since then; and what the compiled forward
pass of a layered network predicts.
"""

import json
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest
from written_by_0_1_0 import write

import chainrule as cr
from chainrule.basics.container import encode_floats, load_document
from chainrule.basics.errors import DataError, ModelFileError
from chainrule.engines import native
from chainrule.families.registry import FAMILIES

EXPECTED = json.loads((write.HERE / "expected.json").read_text("utf-8"))
MODELS = [*write.MODELS, "network"]
ADDED_UP_ANEW = ("som", "rbf-classification", "rbf-regression")


@cache
def to_the_bit():
    return write.arithmetic() == EXPECTED["arithmetic"]


def compare(found, expected, exact=True):
    """The same structure, words and whole numbers, and the numbers as said above."""
    numbers = list(pairs(found, expected, exact and to_the_bit()))
    if numbers:
        found, expected = np.array(numbers).T
        limit = 64 * np.finfo(float).eps * abs(expected).max()
        assert abs(found - expected).max() <= limit


def pairs(found, expected, exact):
    """The numbers that stand at the same place; all else, or all, is compared at once."""
    if isinstance(expected, dict):
        assert found.keys() >= expected.keys()
        for key in expected:
            yield from pairs(found[key], expected[key], exact)
    elif isinstance(expected, list):
        assert len(found) == len(expected)
        for one, other in zip(found, expected, strict=True):
            yield from pairs(one, other, exact)
    elif exact or not is_number(expected):
        assert found == expected
    else:
        yield float.fromhex(found), float.fromhex(expected)


def is_number(value):
    """Whether it is what `float.hex` gives."""
    return isinstance(value, str) and value.lstrip("-").startswith("0x")


@pytest.mark.quick
def test_every_family_is_there():
    written = {load_document(write.HERE / f"{name}.safetensors").family for name in MODELS}
    assert written == {*FAMILIES} - {"supervised-som"}  # which came later


@pytest.mark.parametrize("name", MODELS)
def test_a_model_predicts_the_same(name, monkeypatch):
    expected = EXPECTED["predictions"][name]
    if FAMILIES[load_document(write.HERE / f"{name}.safetensors").family].layered:
        compare(write.predictions(name), expected, exact=False)
        monkeypatch.setattr(native, "kernels", None)
    compare(write.predictions(name), expected, exact=name not in ADDED_UP_ANEW)


@pytest.mark.parametrize("name", MODELS)
def test_a_model_loses_nothing_when_it_is_saved_again(name, tmp_path):
    path = write.HERE / f"{name}.safetensors"
    cr.save(cr.load(path), tmp_path / "again")
    before, after = load_document(path), load_document(tmp_path / "again")
    assert after.family == before.family
    assert after.arrays.keys() == before.arrays.keys()
    for key, array in before.arrays.items():
        assert (after.arrays[key].dtype, after.arrays[key].shape) == (array.dtype, array.shape)
        assert after.arrays[key].tobytes() == array.tobytes()
    for part in ("schema", "preprocessing", "history"):
        one, other = (encode_floats(getattr(document, part)) for document in (after, before))
        assert holds(one, other), part


def holds(document, part):
    """Whether all of `part` stands in `document`, which may have keys of a later version."""
    if isinstance(part, dict):
        return all(key in document and holds(document[key], part[key]) for key in part)
    return document == part


@pytest.mark.quick
@pytest.mark.parametrize("sheet", write.SHEETS)
def test_a_sheet_is_marked_the_same(sheet):
    """The slips that it named are the first ones; more may be named beside them now."""
    found, expected = write.marks(sheet), EXPECTED["marks"][sheet]
    for answer, before in zip(found, expected, strict=True):
        answer["slips"] = answer["slips"][: len(before["slips"])]
    compare(found, expected)


@pytest.mark.quick
def test_a_network_file_is_explained_the_same():
    compare(write.derived("network.toml"), EXPECTED["derived"])


def test_a_network_file_is_trained_the_same():
    compare(write.learned("network.toml", "reference"), EXPECTED["learned"])


@pytest.mark.quick
@pytest.mark.skipif(find_spec("chainrule._native") is None, reason="built without a compiler")
def test_the_compiled_engine_trains_a_network_file_the_same():
    """Within what engines may differ by (a sum's order): 1e-12 of a tensor's largest entry."""
    found = write.learned("network.toml", "native")
    for name, expected in EXPECTED["learned"].items():
        x, y = (np.array([float.fromhex(v) for v in flat(of)]) for of in (found[name], expected))
        assert abs(x - y).max() <= 1e-12 * abs(y).max()


def flat(values):
    return [x for value in values for x in flat(value)] if isinstance(values, list) else [values]


# -- what is newer than the program ----------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("name", MODELS)
def test_a_newer_model_is_refused_by_its_version(name, tmp_path):
    whole = (write.HERE / f"{name}.safetensors").read_bytes()
    (tmp_path / name).write_bytes(whole.replace(rb"{\"format\":1,", rb"{\"format\":2,"))
    with pytest.raises(ModelFileError, match=r"newer chainrule \(0.1.0, format 2\).*upgrade"):
        cr.load(tmp_path / name)


@pytest.mark.parametrize("sheet", ["worksheet.json", "derivation.json"])
def test_a_newer_sheet_is_refused_by_its_version(sheet, tmp_path):
    text = (write.HERE / sheet).read_text("utf-8")
    kind = sheet.removesuffix(".json")
    newer = text.replace(f'"chainrule-{kind}/1"', f'"chainrule-{kind}/2"')
    assert newer != text
    (tmp_path / sheet).write_text(newer, "utf-8")
    with pytest.raises(DataError, match=rf"newer chainrule \(chainrule-{kind}/2\).*upgrade"):
        cr.check("mazur", tmp_path / sheet)
    if kind == "worksheet":
        with pytest.raises(DataError, match="newer chainrule"):
            cr.explain(tmp_path / sheet)
