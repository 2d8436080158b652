"""Sparse rows by the compiled engine: the bits of the same rows as an array; where it is left."""

import numpy as np
import pytest
from scipy import sparse

import chainrule as cr
from chainrule.basics.errors import InputError
from chainrule.engines import native
from chainrule.engines import sparse as thin

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
RNG = np.random.default_rng(5)
X = RNG.normal(size=(330, 40)) * (RNG.random((330, 40)) < 0.1)
KIND = np.array(["a", "b", "c"])[(X[:, 0] > 0).astype(int) + (X[:, 1:9].sum(axis=1) > 0)]
SETTINGS = {
    "plain": {},
    "online": {"batch_size": 1, "solver": "sgd"},
    "many small batches": {"batch_size": 3},
    "dropout": {"dropout": 0.4, "alpha": 0.1, "l1": 0.01},
    "early stopping": {"early_stopping": True},
}


@needs_native
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
@pytest.mark.parametrize("kind", [sparse.csr_matrix, sparse.csr_array, sparse.csc_array])
@pytest.mark.parametrize("name", SETTINGS)
def test_sparse_rows_give_the_bits_of_dense_ones(name, kind, dtype, monkeypatch):
    monkeypatch.setattr(thin, "_NUMBERS", 70 * 40)  # several blocks an epoch
    rows, weight = X.astype(dtype), RNG.integers(0, 3, len(X)).astype(dtype)
    ends = []
    for given in (rows, kind(rows)):
        network = cr.MLPClassifier((7,), max_iter=4, random_state=0, **SETTINGS[name])
        network.fit(given, KIND, sample_weight=weight, eval_set=(given[:50], KIND[:50]))
        network.partial_fit(given, KIND) if name != "early stopping" else None
        ends.append((network, network.predict_proba(given)))
    (one, shares), (other, same) = ends
    assert one.engine_ == other.engine_ == "native"
    np.testing.assert_array_equal(shares, same)
    assert one.history_.loss == other.history_.loss
    assert one.history_.eval_sets[0].loss == other.history_.eval_sets[0].loss


@pytest.mark.quick
@needs_native
@pytest.mark.filterwarnings("ignore")
def test_many_columns_are_left_to_the_reference_and_said():
    wide = sparse.random(30, 501, 0.02, format="csr", random_state=0)
    network = cr.MLPRegressor(hidden_layer_sizes=(3,), max_iter=2, random_state=0)
    assert network.fit(wide, np.arange(30.0)).engine_ == "reference"
    assert network.fit(wide[:, :500], np.arange(30.0)).engine_ == "native"
    network.set_params(engine="native")
    with pytest.raises(InputError, match="X is sparse and has more than 500 columns"):
        network.fit(wide, np.arange(30.0))
    assert network.set_params(engine="reference").fit(wide[:, :9], np.arange(30.0)).engine_ == (
        "reference"
    )
