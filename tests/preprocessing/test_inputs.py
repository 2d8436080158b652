"""Inputs written by the compiled module beside the definition: encode, then Scaler.transform."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from chainrule.data import compiled
from chainrule.preprocessing import encode, fit_encoding, fit_input_scaler
from chainrule.preprocessing.inputs import InputEncoder

KINDS = ("number", "boolean", "category", "date", "time", "number", "category", "date")


def table_of(n: int) -> np.ndarray[Any, Any]:
    """Columns of every kind; in all but the first boolean some cells are missing."""
    rng = np.random.default_rng(n)
    columns = [
        rng.normal(3, 1e4, n), rng.integers(0, 2, n), rng.integers(0, 3, n),
        rng.integers(18_000, 19_000, n) + rng.random(n), rng.random(n), np.full(n, 7.0),
        rng.integers(0, 40, n), rng.integers(0, 9_000, n),
    ]  # fmt: skip
    X = np.column_stack(columns).astype(float)
    X[rng.random(X.shape) < 0.2] = np.nan
    X[:, 1] = columns[1]
    return X


def written(X: Any, encodings: Any, scaler: Any, dtype: Any) -> np.ndarray[Any, Any]:
    parts = np.full((len(X), len(scaler.shift)), np.nan, dtype)
    InputEncoder(encodings, scaler).write(X, parts)
    return parts


@pytest.mark.parametrize("kernels", [True, False])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("scale", ["standard", "robust", "minmax", "none"])
def test_inputs_have_the_bits_of_the_definition(monkeypatch, scale, dtype, kernels):
    if not kernels:
        monkeypatch.setattr(compiled, "kernels", None)
    X, others = table_of(1500), table_of(3000)
    others[:, 2] += 1  # labels that training did not have
    others[5, 6] = 2.5
    encodings = [fit_encoding(kind, x) for kind, x in zip(KINDS, X.T, strict=True)]
    scaler = fit_input_scaler(scale, encodings, X)
    wanted = scaler.transform(encode(encodings, others)).astype(dtype)
    for rows in (others, np.asfortranarray(others), others[::-1][::-1]):
        assert np.array_equal(written(rows, encodings, scaler, dtype), wanted)
    assert np.array_equal(written(others[:1], encodings, scaler, dtype), wanted[:1])
    assert written(others[:0], encodings, scaler, dtype).shape == (0, wanted.shape[1])


@pytest.mark.quick
def test_other_parts_that_are_scaled_are_too():
    """As a model file may say."""
    X = table_of(50)
    encodings = [fit_encoding(kind, x) for kind, x in zip(KINDS, X.T, strict=True)]
    scaler = fit_input_scaler("standard", encodings, X)
    scaler = scaler._replace(shift=scaler.shift + 0.5)
    wanted = scaler.transform(encode(encodings, X))
    assert np.array_equal(written(X, encodings, scaler, float), wanted)


@pytest.mark.quick
def test_a_column_without_known_labels_is_a_gap_alone():
    X = np.array([[np.nan], [np.nan]])
    encodings = [fit_encoding("category", X[:, 0])]
    scaler = fit_input_scaler("standard", encodings, X)
    found = written(np.array([[0.0], [np.nan]]), encodings, scaler, float)
    assert found.tolist() == [[0.0], [1.0]]
