"""Shards: how a batch is cut and summed, and the compiled gradients beside the reference engine's,
which test_engines.py holds against the serial ones."""

import math

import numpy as np
import pytest

import chainrule as cr
from chainrule.engines import native, reference
from chainrule.engines.plan import Data
from chainrule.engines.shards import added, own_shards, rows_of
from chainrule.network import Network
from chainrule.pieces.penalties import Penalty
from chainrule.training.lbfgs import _flat

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")

LOSSES = [
    ("half_squared_error", "identity"), ("mean_squared_error", "tanh"), ("huber", "identity"),
    ("absolute_error", "identity"), ("log_loss", "softmax"), ("log_loss", "logistic"),
    ("poisson", "exp"),
]  # fmt: skip


def network(sizes=(5, 9, 3), loss="half_squared_error", output="identity", **more):
    return Network.create(sizes, "tanh", output, loss=loss, random_state=3, **more)


def data(n, sizes=(5, 9, 3), dtype=np.float64, weighted=True):
    rng = np.random.default_rng(n)
    y = rng.uniform(0, 1, (n, sizes[-1]))
    y /= y.sum(axis=1, keepdims=True)
    weight = rng.uniform(0.1, 2, n).astype(dtype) if weighted else None
    return Data(rng.normal(size=(n, sizes[0])).astype(dtype), y.astype(dtype), weight)


@pytest.mark.quick
@pytest.mark.parametrize("shards", [1, 2, 8, 64])
@pytest.mark.parametrize("n", [1, 5, 8, 100])
def test_the_shards_are_all_rows_once_and_nearly_equal(shards, n):
    rows = [np.arange(n)[rows_of(k, shards, n)] for k in range(shards)]
    np.testing.assert_array_equal(np.concatenate(rows), np.arange(n))
    assert {len(each) for each in rows} <= {n // shards, -(-n // shards)}


@pytest.mark.quick
def test_sums_are_those_of_one_binary_tree():
    big, small = 2.0**53, 1.0  # big + small is big: the order shows
    assert added([big, small, -big, small]) == (big + small) + (-big + small)
    assert added([big, -big, small, small]) == 2
    assert [*own_shards(8, None)] == [*range(8)]


@needs_native
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("loss, output", LOSSES)
@pytest.mark.parametrize("n", [1, 7, 70])
def test_compiled_gradients_are_the_references(dtype, loss, output, n):
    net, batch = network(loss=loss, output=output, dtype=dtype), data(n, dtype=dtype)
    for shards in (1, 2, 16):
        assert_same_gradients(net, batch, shards, Penalty(0.3, 0.1))


@needs_native
@pytest.mark.parametrize(
    "sizes, more",
    [((5, 1), {}), ((40, 70, 50, 2), {}), ((5, 9, 3), {"bias": "fixed"}),
     ((5, 9, 3), {"bias": "none"}), ((5, 9, 3), {"embedding": "pbld"})],
)  # fmt: skip
@pytest.mark.parametrize("weighted", [False, True])
def test_so_are_those_of_other_networks(sizes, more, weighted, level):
    for n in (3, 45, 130):
        for shards in (1, 4, 32):
            batch = data(n, sizes, weighted=weighted)
            assert_same_gradients(network(sizes, **more), batch, shards, Penalty())


def assert_same_gradients(net, batch, shards, penalty):
    E, back = reference.gradients(net, batch, penalty, shards=shards)
    expected = _flat(net, back.dW[1:], back.db[1:], back.embedding)
    found_E, found = native.gradients(net, batch, shards, penalty)
    tolerance = 1e-5 if batch.X.dtype == np.float32 else 1e-12
    assert math.isclose(found_E, E, rel_tol=tolerance)
    assert found.dtype == batch.X.dtype
    assert abs(found - expected).max() <= tolerance * abs(expected).max()


@needs_native
@pytest.mark.parametrize("embedding", [None, "pbld"])
def test_threads_change_no_bit(embedding):
    batch, found = data(512, (40, 120, 3)), set()
    for n_threads in (1, 2, 5):  # of a network large enough for them
        net = network((40, 120, 3), embedding=embedding)
        how = dict(shards=16, batch_size=512, max_iter=3, random_state=1, n_threads=n_threads)
        model = cr.fit(net, batch.X, batch.y, sample_weight=batch.weight, **how)
        assert model.history.engine == "native"
        found.add(b"".join(layer.W.tobytes() for layer in model.network.layers))
    assert len(found) == 1


@needs_native
@pytest.mark.quick
def test_rows_without_weight_have_no_gradient():
    batch = data(20)._replace(weight=np.zeros(20))
    E, found = native.gradients(network(), batch, 4)
    assert (E, abs(found).max()) == (0, 0)
