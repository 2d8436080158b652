"""Large tables: rows are encoded and predicted part by part, and few bytes a cell are held."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError
from chainrule.data.making import make_table
from chainrule.data.table import Table
from chainrule.engines import native
from chainrule.families.mlp import network_fitting
from chainrule.models import model as models
from chainrule.preprocessing import encode, schema


def table_of(n: int, numbers: int) -> Table:
    rng = np.random.default_rng(3)
    X = rng.normal(size=(n, numbers))
    X[rng.random(X.shape) < 0.01] = np.nan
    labels = rng.choice(["red", "green", "blue"], n).astype(object)
    days = np.datetime64("2020-01-01") + rng.integers(0, 900, n) * np.timedelta64(1, "D")
    y = np.where(np.nan_to_num(X[:, 0]) > 0, "yes", "no").astype(object)
    names = [*(f"x{j}" for j in range(numbers)), "label", "day", "y"]
    return make_table(names, [*X.T, labels, days, y], "made")


def trained(table: Table) -> cr.Model:
    return cr.train(table, "y", test_fraction=0.0, fast=True, max_iter=2).model


@pytest.fixture(scope="module")
def model() -> cr.Model:
    return trained(table_of(300, 4))


@pytest.mark.quick
def test_rows_are_encoded_part_by_part(model: cr.Model, monkeypatch: pytest.MonkeyPatch) -> None:
    table = table_of(300, 4)
    assert model.schema is not None
    X = model.schema.inputs_of(table)
    whole = model.schema.input_scaler.transform(encode(model.schema.encodings, X))
    monkeypatch.setattr(schema, "NEAR", 7)
    assert model.schema.encode_inputs(X).tobytes() == whole.tobytes()
    some = np.array([5, 299, 0, 5])
    assert model.schema.encode_inputs(X, some).tobytes() == whole[some].tobytes()
    single = model.schema.encode_inputs(X, dtype=np.float32)
    assert single.tobytes() == whole.astype(np.float32).tobytes()


def test_many_rows_are_predicted_as_few_are(
    model: cr.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = table_of(300, 4)
    assert model.schema is not None
    X, y = model.schema.inputs_of(table), np.asarray(table.cells("y"))
    whole = [model.predict(X), model.probabilities(X), model.outputs(X), model.figures(X, y)]
    columns = model.columns(X, proba=True)
    monkeypatch.setattr(models, "NEAR", 7)
    assert model.predict(X).tolist() == whole[0].tolist()
    np.testing.assert_allclose(model.probabilities(X), whole[1], rtol=1e-13)
    np.testing.assert_allclose(model.outputs(X), whole[2], rtol=1e-13)
    assert model.figures(X, y)["y"] == pytest.approx(whole[3]["y"], rel=1e-12)
    in_parts = model.columns(X, proba=True)
    assert list(in_parts) == list(columns)
    for name, cells in columns.items():
        assert len(in_parts[name]) == len(cells) == 300
    X[249, 0] = np.inf
    with pytest.raises(InputError, match="row 250"):
        model.predict(X)


def test_training_holds_few_bytes_a_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The table, the inputs and what the network is given: 8, 8 and at most 8 bytes a cell, float32
    taking two parts each; a part of the table that is looked at comes on top, and without the
    compiled engine z, a and their parts of the units for so many rows."""
    monkeypatch.setattr(network_fitting, "SINGLE_FROM", 1)
    n, numbers = 20_000, 18
    tracemalloc.start()
    try:
        trained(table_of(300, numbers))  # imports, and what is made once
        table = table_of(n, numbers)
        tracemalloc.reset_peak()
        before = tracemalloc.get_traced_memory()[0]
        outcome = trained(table)
        peak = tracemalloc.get_traced_memory()[1] - before
    finally:
        tracemalloc.stop()
    assert outcome.schema is not None
    near = 4e6 if native.levels() else 4e6 + 6 * schema.NEAR * outcome.network.sizes[1] * 8
    assert peak <= (16 + 8) * n * (numbers + 3) + near


def test_the_type_that_many_numbers_are_trained_in_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = table_of(300, 4)
    said = "trained in float32"
    assert not any(
        said in note for note in cr.train(table, "y", fast=True, max_iter=1).report.notes
    )
    monkeypatch.setattr(network_fitting, "SINGLE_FROM", 1)
    outcome = cr.train(table, "y", fast=True, max_iter=1)
    assert any(said in note for note in outcome.report.notes)
    assert outcome.model.network.layers[0].W.dtype == np.float64
    weights = outcome.model.network.layers[0].W
    assert (weights == weights.astype(np.float32)).all()
