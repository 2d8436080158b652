"""A model file with a true hash is believed only as far as its tables say (see
`tests/mutated_models.py`, which makes as many altered files as are asked for)."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.container import Document, load_document, save_document
from chainrule.basics.errors import ModelFileError
from chainrule.families.registry import FAMILIES
from tests.mutated_models import originals, tried
from tests.written_by_0_1_0 import write

MOST = 120
OPTIONAL = {"categories_", "h_samples_", "hidden_activity_", "hits_", "unit_labels_", "units_"}


def loaded(document: Document, folder: Path) -> Any:
    save_document(document, folder / "m", force=True)
    return cr.load(folder / "m")


@pytest.mark.quick
def test_weights_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    document = load_document(write.HERE / "network.safetensors")
    nothing = np.full_like(document.arrays["W[1]"], np.nan)
    with pytest.raises(ModelFileError, match=r"W\[1\] must be finite"):
        loaded(document._replace(arrays={**document.arrays, "W[1]": nothing}), tmp_path)


@pytest.mark.parametrize("part", range(3))
def test_altered_files_are_refused_or_can_be_used(part: int) -> None:
    names = list(originals())
    for seed in range(part * MOST // 3, (part + 1) * MOST // 3):
        end, why = tried(names[seed % len(names)], seed)
        assert end != "failed", why


def test_every_family_is_altered() -> None:
    assert {original.document.family for original in originals().values()} == {*FAMILIES}


@pytest.mark.parametrize(
    "attribute", ["predict", "__class__", "_names_of_inputs", "coefs_", "n_rows", "fit"]
)
def test_no_attribute_is_set_that_is_not_in_the_table(attribute: str, tmp_path: Path) -> None:
    document = originals()["som, plain"].document
    fitted = document.parameters["fitted"] | {attribute: 3}
    altered = [
        document._replace(parameters=document.parameters | {"fitted": fitted}),
        document._replace(arrays={**document.arrays, attribute: np.ones(3)}),
    ]
    for other in altered:
        with pytest.raises(ModelFileError, match=f"no attribute '{attribute}'"):
            loaded(other, tmp_path)


@pytest.mark.parametrize(
    "name, array, value, told",
    [
        ("network", "W[1]", np.full((2, 3), np.nan), r"W\[1\] must be finite"),
        ("rbf, plain", "widths_", np.zeros(4), "widths_: a number"),
        ("rbf, plain", "centers_", np.ones((4, 2)), "centers_ has shape"),
        ("som, plain", "labels_", np.full(24, 6), "labels_: a number"),
        ("fuzzy-artmap, plain", "category_classes_", np.zeros(99, int), "has shape"),
        ("perceptron, plain", "coef_", np.ones((2, 3)), "coef_ has shape"),
        ("gaussian-rbm, plain", "variances_", -np.ones(3), "variances_: a number"),
        ("boltzmann, plain", "weights_", np.ones((5, 4)), "weights_ has shape"),
        ("mlp, three classes", "b[1]", np.array([np.inf, 0, 0]), r"b\[1\] must be finite"),
    ],
)
def test_arrays_have_the_shape_and_the_range_of_their_table(
    name: str, array: str, value: Any, told: str, tmp_path: Path
) -> None:
    document = originals()[name].document
    with pytest.raises(ModelFileError, match=told):
        loaded(document._replace(arrays={**document.arrays, array: value}), tmp_path)


def test_a_missing_array_is_named(tmp_path: Path) -> None:
    """But where a fit need not leave it, or its absence shows by others."""
    for original in originals().values():
        arrays = original.document.arrays
        names = {key: key.removeprefix("map:") for key in arrays if "." not in key}
        optional = OPTIONAL | ({"labels_"} if "hits_" in names.values() else set())
        for array in [key for key, name in names.items() if name not in optional]:
            rest = {key: value for key, value in arrays.items() if key != array}
            with pytest.raises(ModelFileError, match=f"{re.escape(names[array])}|unit_labels_"):
                loaded(original.document._replace(arrays=rest), tmp_path)


def test_a_map_has_the_labels_of_its_rows_or_how_many_rows_each_unit_has(tmp_path: Path) -> None:
    document = originals()["som, plain"].document
    arrays = {
        key: value for key, value in document.arrays.items() if key not in ("labels_", "units_")
    }
    found = loaded(document._replace(arrays=arrays), tmp_path).estimator
    units = document.arrays["units_"]
    assert found.training_hits_.tolist() == np.bincount(units, minlength=6).tolist()
    del arrays["hits_"]
    with pytest.raises(ModelFileError, match="labels_ is missing"):
        loaded(document._replace(arrays=arrays), tmp_path)


def nested(depth: int) -> Any:
    value: Any = 1
    for _level in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [nested(990), 10**400, [10**400] * 3, -(2**70)])
def test_deep_lists_and_huge_numbers_are_refused(value: Any, tmp_path: Path) -> None:
    """Each where a scale or a setting stands."""
    document = originals()["mlp-regression"].document
    scaler = document.preprocessing["inputs"] | {"shift": value}
    steps = document.preprocessing | {"inputs": scaler}
    settings = document.parameters["settings"] | {"alpha": value}
    for altered in (
        document._replace(preprocessing=steps),
        document._replace(parameters=document.parameters | {"settings": settings}),
    ):
        usual = sys.getrecursionlimit()
        sys.setrecursionlimit(9000)  # what this process could not write another one may have
        save_document(altered, tmp_path / "m", force=True)
        sys.setrecursionlimit(usual)
        with pytest.raises(ModelFileError):
            cr.load(tmp_path / "m")
