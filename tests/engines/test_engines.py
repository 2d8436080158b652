"""The reference engine: shards against the serial gradient, dropout masks against their stated
rate, an epoch's loss against the mean computed here, and steps against formulas written here."""

from itertools import pairwise

import numpy as np
import pytest

from chainrule.basics.random import make_seed
from chainrule.engines import reference
from chainrule.engines.plan import Data, Plan, initial_state
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import get_loss
from chainrule.pieces.optimizers import OPTIMIZERS, get_optimizer
from chainrule.pieces.penalties import Penalty

SIZES = (3, 8, 6, 2)


def network(shared=False, loss="half_squared_error", output="tanh"):
    rng = np.random.default_rng(20)
    layers = [
        Layer(rng.normal(size=pair), rng.normal(size=1 if shared else pair[1]), ACTIVATIONS[f])
        for pair, f in zip(pairwise(SIZES), ("tanh", "elu", output), strict=True)
    ]
    return Network(tuple(layers), get_loss(loss, ACTIVATIONS[output]))


def data(n=11, weighted=True):
    rng = np.random.default_rng(21)
    weight = rng.uniform(0, 3, n) if weighted else None
    return Data(rng.normal(size=(n, 3)), rng.normal(size=(n, 2)), weight)


def plan(**changes):
    terms = {
        "optimizer": get_optimizer("sgd"), "penalty": Penalty(), "dropout": (0.0, 0.0),
        "sequential": False, "shards": 1, "seed": make_seed(22),
    }  # fmt: skip
    return Plan(**(terms | changes))


def assert_same(found, expected, tolerance=1e-12):
    for f, e in zip(found, expected, strict=True):
        assert abs(f - e).max() <= tolerance * abs(e).max()


# -- shards --------------------------------------------------------------------------------------


@pytest.mark.parametrize("shards", [1, 2, 4, 8, 64])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("penalty", [Penalty(), Penalty(0.5, 0.2)])
@pytest.mark.parametrize("masked", [False, True])
@pytest.mark.parametrize("shared", [False, True])
def test_the_shards_summed_gradient_is_the_serial_one(shards, weighted, penalty, masked, shared):
    net, batch = network(shared), data(weighted=weighted)
    masks = None
    if masked:
        masks = reference.dropout_masks(net, plan(dropout=(0.3, 0.5)), np.arange(11), 4)
    E, serial = reference.gradients(net, batch, penalty, masks)
    found_E, found = reference.gradients(net, batch, penalty, masks, shards)
    assert found_E == pytest.approx(E, rel=1e-13)
    for f, e in zip(found, serial, strict=True):
        assert (f is None) == (e is None)  # the embedding's, which this network has not
        if e is not None:
            assert_same(f[1:], e[1:])


def test_the_shards_sum_is_the_sum_of_their_gradients():
    net, batch = network(), data(n=7, weighted=False)
    _, found = reference.gradients(net, batch, shards=4)
    parts = []
    for rows in (slice(0, 1), slice(1, 3), slice(3, 5), slice(5, 7)):
        _, back = reference.gradients(net, batch.rows(rows))
        n = len(batch.rows(rows).X)
        parts.append([g * n / 7 for g in back.dW[1:]])
    assert_same(found.dW[1:], [sum(each) for each in zip(*parts, strict=True)])


@pytest.mark.parametrize("shards", [2, 8])
def test_the_same_shards_give_the_same_bits_every_time(shards):
    net, batch = network(), data()
    _, first = reference.gradients(net, batch, shards=shards)
    for _repetition in range(5):
        _, again = reference.gradients(net, batch, shards=shards)
        for f, a in zip(first.dW, again.dW, strict=True):
            np.testing.assert_array_equal(f, a)


def test_an_epoch_in_shards_ends_where_the_serial_one_does():
    ends = []
    for shards in (1, 4):
        state = initial_state(network(), get_optimizer("adam"))
        terms = plan(
            shards=shards, optimizer=get_optimizer("adam"), penalty=Penalty(0.1, 0),
            dropout=(0.2, 0.0),
        )  # fmt: skip
        state, loss = reference.train_epoch(state, data(), np.arange(11), 4, terms, 0.01)
        ends.append(([layer.W for layer in state.network.layers], loss))
    assert_same(ends[1][0], ends[0][0])
    assert ends[1][1] == pytest.approx(ends[0][1], rel=1e-12)


# -- steps ---------------------------------------------------------------------------------------


def test_a_batch_without_weight_takes_no_step():
    state = initial_state(network(), get_optimizer("momentum"))
    batch = data()._replace(weight=np.zeros(11))
    record = reference.train_step(state, batch, np.arange(11), plan(), 0.1)
    assert record.state is state
    assert record.backward is None
    assert record.loss == 0


def test_batches_without_weight_leave_the_epochs_loss_and_steps_alone():
    weighted = data(n=6)._replace(weight=np.array([1.0, 2, 0, 0, 1, 1]))
    state = initial_state(network(), get_optimizer("adam"))
    terms = plan(optimizer=get_optimizer("adam"))
    with_gap, loss = reference.train_epoch(state, weighted, np.arange(6), 2, terms, 0.1)
    without, same_loss = reference.train_epoch(
        state, weighted, np.array([0, 1, 4, 5]), 2, terms, 0.1
    )
    assert with_gap.t == without.t == 2
    assert loss == same_loss
    for one, other in zip(with_gap.network.layers, without.network.layers, strict=True):
        np.testing.assert_array_equal(one.W, other.W)


def loss_by_hand(net, batch, penalty):
    """J of one batch, by the formulas of the loss and the penalty."""
    a = batch.X
    for layer, f in zip(net.layers, (np.tanh, None, np.tanh), strict=True):
        z = a @ layer.W + layer.b
        a = f(z) if f else np.where(z > 0, z, np.exp(z) - 1)
    weight = np.ones(len(a)) if batch.weight is None else batch.weight
    E = (weight * ((batch.y - a) ** 2).sum(axis=1) / 2).sum() / weight.sum()
    squares = sum((layer.W**2).sum() for layer in net.layers)
    sizes = sum(abs(layer.W).sum() for layer in net.layers)
    return E + (penalty.l2 / 2 * squares + penalty.l1 * sizes) / weight.sum()


@pytest.mark.quick
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("batch_size", [1, 4, 11, 100])
def test_an_epochs_loss_is_its_batches_mean_by_their_weight(weighted, batch_size):
    penalty, everything, order = Penalty(0.3, 0.1), data(weighted=weighted), np.arange(11)[::-1]
    state = initial_state(network(), get_optimizer("sgd"))
    terms = plan(penalty=penalty)
    _, found = reference.train_epoch(state, everything, order, batch_size, terms, 0.05)
    total = weights = 0.0
    for start in range(0, 11, batch_size):
        rows = order[start : start + batch_size]
        batch = everything.rows(rows)
        total += loss_by_hand(state.network, batch, penalty) * batch.total_weight
        weights += batch.total_weight
        state = reference.train_step(state, batch, rows, terms, 0.05).state
    assert found == pytest.approx(total / weights, rel=1e-12)


@pytest.mark.quick
@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_a_step_updates_each_array_once_by_its_gradient(name, sequential):
    optimizer = get_optimizer(name)
    state = initial_state(network(), optimizer)
    terms = plan(optimizer=optimizer, sequential=sequential)
    record = reference.train_step(state, data(), np.arange(11), terms, 0.1)
    assert record.state.t == 1
    for l, (old, new) in enumerate(
        zip(state.network.layers, record.state.network.layers, strict=True), 1
    ):
        for which, gradient in (("W", record.backward.dW[l]), ("b", record.backward.db[l])):
            w = getattr(old, which)
            expected, _ = optimizer.update(w, gradient, optimizer.init(w), 1, 0.1)
            np.testing.assert_array_equal(getattr(new, which), expected)


@pytest.mark.quick
@pytest.mark.parametrize("bias", ["fixed", "none"])
def test_only_trained_biases_move(bias):
    layers = [
        Layer(l.W, None if bias == "none" else l.b, l.activation, bias) for l in network().layers
    ]
    state = initial_state(Network(tuple(layers), network().loss), get_optimizer("sgd"))
    after = reference.train_step(state, data(), np.arange(11), plan(), 0.1).state
    for old, new in zip(state.network.layers, after.network.layers, strict=True):
        assert (old.W != new.W).any()
        assert new.b is old.b


def test_an_epoch_stops_at_a_loss_that_is_not_finite_with_the_state_before_it():
    batch = data(weighted=False)
    batch.y[5] = np.inf
    state = initial_state(network(), get_optimizer("sgd"))
    after, loss = reference.train_epoch(state, batch, np.arange(11), 1, plan(), 0.1)
    assert loss == np.inf
    assert after.t == 5
    assert all(np.isfinite(layer.W).all() for layer in after.network.layers)


# -- dropout -------------------------------------------------------------------------------------


@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_dropout_leaves_out_the_stated_share_and_scales_the_rest(p):
    mask = reference.dropout_masks(network(), plan(dropout=(p, 0.0)), np.arange(20_000), 1)[1]
    assert mask.shape == (20_000, 8)
    assert set(np.unique(mask)) == {0.0, 1 / (1 - p)}
    dropped = (mask == 0).mean()
    assert abs(dropped - p) <= 5 * np.sqrt(p * (1 - p) / mask.size)
    by_unit = (mask == 0).mean(axis=0)
    assert (abs(by_unit - p) <= 5 * np.sqrt(p * (1 - p) / 20_000)).all()


def test_no_layer_without_a_rate_and_never_the_output_is_masked():
    masks = reference.dropout_masks(network(), plan(dropout=(0.0, 0.5)), np.arange(4), 1)
    assert masks[0] is masks[1] is None
    assert masks[2].shape == (4, 6)
    assert masks[3] is None


def test_a_rows_mask_depends_on_seed_step_layer_and_row_and_on_nothing_else():
    net, terms = network(), plan(dropout=(0.5, 0.5))
    rows = np.arange(50)
    mask = reference.dropout_masks(net, terms, rows, 3)[1]
    order = np.random.default_rng(0).permutation(50)[:20]
    np.testing.assert_array_equal(reference.dropout_masks(net, terms, order, 3)[1], mask[order])
    other_seed = terms._replace(seed=make_seed(23))
    for different in (
        reference.dropout_masks(net, terms, rows, 4)[1],
        reference.dropout_masks(net, other_seed, rows, 3)[1],
        reference.dropout_masks(net, terms, rows + 50, 3)[1],
    ):
        assert 0.3 < (different != mask).mean() < 0.7
    second = reference.dropout_masks(net, terms, rows, 3)[2]
    assert 0.3 < (second != mask[:, :6]).mean() < 0.7


def test_masks_are_of_the_networks_type():
    layers = [
        Layer(l.W.astype(np.float32), l.b.astype(np.float32), l.activation)
        for l in network().layers
    ]
    net = Network(tuple(layers), network().loss)
    assert (
        reference.dropout_masks(net, plan(dropout=(0.5, 0.0)), np.arange(3), 1)[1].dtype
        == np.float32
    )


@pytest.mark.quick
def test_a_step_with_dropout_uses_exactly_the_masks_it_records():
    state = initial_state(network(), get_optimizer("sgd"))
    record = reference.train_step(state, data(), np.arange(11), plan(dropout=(0.5, 0.5)), 0.1)
    _, back = reference.gradients(state.network, data(), masks=record.masks)
    for f, e in zip(record.backward.dW[1:], back.dW[1:], strict=True):
        np.testing.assert_array_equal(f, e)
