"""The native engine against the reference: each step from the reference's state, tensor by tensor,
over every pair of hidden activation and output with loss; the same bits for any number of threads;
its elementary functions against float64; what it refuses, and Ctrl-C.

The other choices (solver, bias, order, type, dropout, weights, penalty) rotate over those pairs.
CHAINRULE_EVERY_COMBINATION=1 crosses solver, bias, type and order with every pair, takes 200 steps
each, and takes the elementary functions through every float32: half an hour.
"""

import itertools
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
from scipy.special import expit

import chainrule as cr
from chainrule.basics.errors import InputError
from chainrule.basics.random import make_seed, row_order
from chainrule.basics.threads import default_threads
from chainrule.engines import native, reference
from chainrule.engines.plan import Data, initial_state
from chainrule.network import Network
from chainrule.pieces import losses
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import ALLOWED, LOSSES, SQUARED_ERROR
from chainrule.pieces.optimizers import OPTIMIZERS, get_optimizer
from chainrule.pieces.penalties import Penalty
from tests.stepwise import (
    BIASES,
    HIDDEN,
    TOLERANCE,
    compare_steps,
    data_for,
    network_for,
    plan_for,
    tensors,
)

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
EVERYTHING = os.environ.get("CHAINRULE_EVERY_COMBINATION") == "1"
CHOICES = {
    "solver": list(OPTIMIZERS),
    "bias": BIASES,
    "dtype": [np.float64, np.float32],
    "sequential": [False, True],
    "weighted": [False, True],
    "dropout": [0.0, 0.3],
    "penalty": [Penalty(), Penalty(0.05, 0.0), Penalty(0.03, 0.02)],
    "outputs": [3, 1, 6],
}
PAIRS = list(itertools.product(HIDDEN, ALLOWED))


def choices_for(place):
    """One combination of CHOICES, in which each turns at a speed of its own; or every one of the
    first four with the others turning."""
    crossed = list(CHOICES)[:4] if EVERYTHING else []
    for count, values in enumerate(itertools.product(*(CHOICES[name] for name in crossed))):
        digits, terms = place + count, {}
        for name, known in CHOICES.items():
            terms[name] = known[digits % len(known)]
            digits = digits * 7 + 3
        yield terms | dict(zip(crossed, values, strict=True))


@needs_native
@pytest.mark.parametrize("place", range(len(PAIRS)), ids=["-".join([f, *p]) for f, p in PAIRS])
def test_each_step_agrees_with_the_reference(place):
    hidden, (output, loss) = PAIRS[place]
    for terms in choices_for(place):
        net = network_for(hidden, output, loss, terms)
        tolerance = TOLERANCE[terms["dtype"]]
        n_steps = 200 if EVERYTHING else 60
        data, plan = data_for(net, terms), plan_for(net, terms)
        assert compare_steps(net, data, plan, tolerance, n_steps) > 3, terms


USUAL = {name: values[0] for name, values in CHOICES.items()}


@needs_native
@pytest.mark.parametrize("solver", ["sgd", "adam"])
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize(
    "sizes",
    [(1,), (5,), (40,), (33, 5), (2, 2), (17, 130, 66), (830, 34), (9, 410, 450, 20), (4, 1, 5)],
    ids=str,
)
def test_layers_of_any_width_agree_on_every_instruction_set(sizes, level, dtype, solver):
    terms = USUAL | {"dtype": dtype, "solver": solver, "outputs": 1 + len(sizes)}
    net = network_for("logistic", "identity", SQUARED_ERROR, terms, sizes)
    for batch in (1, 13, 24):
        data, plan = data_for(net, terms, 37), plan_for(net, terms)
        compare_steps(net, data, plan, TOLERANCE[dtype], n_steps=3, rate=1e-3, batch=batch)


@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("terms", [
    {}, {"solver": "adam"}, {"penalty": Penalty(0.1, 0.1)}, {"shards": 4},
], ids=str)  # fmt: skip
def test_batches_beyond_the_second_cache_agree_on_every_instruction_set(terms, level, dtype):
    """The update reads copies of their inputs and δ; the last tile of 71 inputs and the last panel
    of 133 units are smaller."""
    shards, terms = terms.get("shards", 1), USUAL | {"dtype": dtype} | terms
    net = network_for("logistic", "identity", SQUARED_ERROR, terms, (9, 71, 133))
    data = data_for(net, terms, 1100)
    plan = plan_for(net, terms, shards=shards)
    state = initial_state(net, plan.optimizer)
    order = row_order(make_seed(1), 1100, 1)
    compare_steps(net, data, plan, TOLERANCE[dtype], n_steps=3, rate=1e-3, batch=700)
    ends = [
        native.train_epoch(state, data, order, 700, plan._replace(n_threads=n), 1e-3)[0]
        for n in (1, 2, 3)
    ]
    for end in ends[1:]:
        for name, array in tensors(end).items():
            np.testing.assert_array_equal(array, tensors(ends[0])[name], err_msg=name)


@needs_native
@pytest.mark.parametrize("penalty", [Penalty(), Penalty(0.1, 0.0)], ids=str)
def test_terms_too_small_to_change_a_weight_change_it_together(penalty, level):
    """Of 20,000 samples each moves a weight of 1 by less than float32 can say, together they move
    it by thousands of such steps: as far as in float64."""
    rng = np.random.default_rng(5)
    X, y = rng.random((20_000, 20)), rng.random((20_000, 1))
    moved = {}
    for dtype in TOLERANCE:
        terms = USUAL | {"dtype": dtype, "outputs": 1}
        net = network_for("logistic", "identity", SQUARED_ERROR, terms, (20, 40))
        net = replace(net, layers=tuple(replace(l, W=np.ones_like(l.W)) for l in net.layers))
        data = Data(X.astype(dtype), y.astype(dtype), None)
        plan = plan_for(net, terms, penalty=penalty)
        state = initial_state(net, plan.optimizer)
        found, _ = native.train_epoch(state, data, np.arange(20_000), 20_000, plan, 1e-3)
        moved[dtype] = [l.W.astype(float) - 1 for l in found.network.layers]
    for less, more in zip(moved[np.float32], moved[np.float64], strict=True):
        np.testing.assert_allclose(less, more, atol=1.2e-7, rtol=1e-3)  # an ulp of 1


@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("terms", [
    {}, {"solver": "adam", "dropout": 0.3}, {"penalty": Penalty(0.1, 0.1), "weighted": True},
    {"bias": ("trained", True)}, {"sequential": True},
], ids=str)  # fmt: skip
def test_the_number_of_threads_changes_no_bit(terms, dtype):
    terms = USUAL | {"outputs": 6, "dtype": dtype} | terms
    net = network_for("tanh", "logistic", "log_loss", terms, (300, 200, 131))
    data, order = data_for(net, terms, 150), row_order(make_seed(1), 150, 1)
    ends = []
    for n_threads in (1, 2, 3, 4):
        plan = plan_for(net, terms, n_threads=n_threads)
        state = initial_state(net, plan.optimizer)
        ends.append(native.train_epoch(state, data, order, 70, plan, 0.01))
    for state, loss in ends[1:]:
        assert loss == ends[0][1]
        for name, array in tensors(state).items():
            np.testing.assert_array_equal(array, tensors(ends[0][0])[name], err_msg=name)


@needs_native
@pytest.mark.parametrize("sizes, terms", [((2, 3), {}), ((5, 40), {"dropout": 0.3})], ids=str)
def test_numbers_of_rows_of_any_type_are_taken(sizes, terms):
    """Of 64 bits, as more than 2³² rows need: of small networks, and of others with dropout, whose
    masks go by the numbers."""
    terms = USUAL | terms
    net = network_for("tanh", "logistic", "log_loss", terms, sizes)
    data, plan = data_for(net, terms, 150), plan_for(net, terms)
    order = row_order(make_seed(1), 150, 1)
    assert order.dtype == np.uint32
    expected, loss = native.train_epoch(initial_state(net, plan.optimizer), data, order, 7, plan, 1)
    for kind in (np.int64, np.int32, np.uint16):
        state = initial_state(net, plan.optimizer)
        found, same = native.train_epoch(state, data, order.astype(kind), 7, plan, 1)
        assert same == loss
        for name, array in tensors(found).items():
            np.testing.assert_array_equal(array, tensors(expected)[name], err_msg=name)


@needs_native
def test_an_epoch_leaves_the_state_it_began_with_alone():
    net = network_for("relu", "softmax", "log_loss", USUAL | {"solver": "adam"})
    plan = plan_for(net, USUAL | {"solver": "adam"})
    state = initial_state(net, plan.optimizer)
    before = {name: array.copy() for name, array in tensors(state).items()}
    native.train_epoch(state, data_for(net, USUAL), np.arange(24), 5, plan, 0.1)
    for name, array in tensors(state).items():
        np.testing.assert_array_equal(array, before[name])


@lru_cache(maxsize=len(TOLERANCE))  # each is taken once for every instruction set
def epochs_of_every_batch(output, loss, dtype):
    """What goes into an epoch of 12 steps, and what the reference makes of it, for batches of every
    size modulo the lanes."""
    terms = USUAL | {"dtype": dtype, "outputs": 3 if output == "softmax" else 1}
    net = network_for("tanh", output, loss, terms, (4, 20))
    plan, rate = plan_for(net, terms), 0.01
    epochs = []
    for batch in range(1, 34):
        data, state = data_for(net, terms, 12 * batch), initial_state(net, plan.optimizer)
        epoch = (state, data, np.arange(12 * batch), batch, plan, rate)
        expected, E = reference.train_epoch(*epoch)
        epochs.append((epoch, tensors(expected), E))
    return epochs


@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("output, loss", ALLOWED)
def test_what_lies_beside_a_batch_reaches_no_result(output, loss, level, dtype):
    """Batches of every size modulo the lanes, 12 steps in one epoch, so that what a step leaves
    behind its last row is there in the next. The build with sanitizers fills it with NaN."""
    tolerance = 30 * TOLERANCE[dtype]
    for batch, (epoch, expected, same_E) in enumerate(
        epochs_of_every_batch(output, loss, dtype), 1
    ):
        found, E = native.train_epoch(*epoch)
        assert pytest.approx(same_E, rel=tolerance) == E, batch
        for name, array in tensors(found).items():
            e = expected[name]
            np.testing.assert_allclose(
                array, e, rtol=0, atol=tolerance * abs(e).max(), err_msg=f"{name}, batch {batch}"
            )


@needs_native
@pytest.mark.parametrize("sizes", [(5, 9, 6), (5, 4), (30, 70)])
def test_a_loss_that_is_not_finite_ends_the_epoch_with_the_state_before_it(sizes):
    net = network_for("tanh", "identity", "half_squared_error", USUAL, sizes)
    data, plan = data_for(net, USUAL), plan_for(net, USUAL)
    data.y[15] = np.inf
    state = initial_state(net, plan.optimizer)
    found, loss = native.train_epoch(state, data, np.arange(24), 2, plan, 0.1)
    expected, same_loss = reference.train_epoch(state, data, np.arange(24), 2, plan, 0.1)
    assert loss == same_loss == np.inf
    assert found.t == expected.t == 7
    for name, array in tensors(found).items():
        np.testing.assert_allclose(array, tensors(expected)[name], rtol=1e-12, atol=1e-14)


@pytest.mark.quick
@needs_native
def test_batches_without_weight_take_no_step():
    net = network_for("tanh", "identity", "half_squared_error", USUAL)
    data = data_for(net, USUAL)._replace(weight=np.repeat([0.0, 1.0, 0.0, 2.0], 6))
    plan = plan_for(net, USUAL)
    state = initial_state(net, plan.optimizer)
    found, loss = native.train_epoch(state, data, np.arange(24), 6, plan, 0.1)
    expected, same_loss = reference.train_epoch(state, data, np.arange(24), 6, plan, 0.1)
    assert found.t == expected.t == 2
    assert loss == pytest.approx(same_loss, rel=1e-13)


# -- elementary functions ------------------------------------------------------------------------

ULPS = {
    "exp": (1.5, np.exp, -87.3, 88.7),
    "expm1": (1.5, np.expm1, -60.0, 0.0),
    "log": (1.5, np.log, 1.2e-38, 3.4e38),
    "log1p": (2.5, np.log1p, 0.0, 1.0),
    "tanh": (3.0, np.tanh, -50.0, 50.0),
    "logistic": (2.5, expit, -87.0, 87.0),
}
"""Bound in units in the last place, the function, and the float32 that it is good for."""


def floats_between(low, high):
    """Every float32 from low to high, or every 4999th, in blocks."""
    step = 1 if EVERYTHING else 4999
    for sign, first, last in ((-1, 0, -low), (1, max(low, 0), high)):
        if last <= first:
            continue
        first, last = (int(np.float32(x).view(np.uint32)) for x in (first, last))
        for start in range(first, last + 1, step << 22):
            bits = np.arange(start, min(last + 1, start + (step << 22)), step, dtype=np.uint32)
            yield np.float32(sign) * bits.view(np.float32)


@needs_native
@pytest.mark.parametrize("level", native.levels())
@pytest.mark.parametrize("name", ULPS)
def test_elementary_functions_are_within_their_stated_error_in_float32(name, level):
    bound, exact, low, high = ULPS[name]
    for x in floats_between(low, high):
        found = native.elementary(name, x, level)
        expected = exact(x.astype(float))
        unit = np.maximum(np.spacing(abs(expected).astype(np.float32)), np.finfo(np.float32).tiny)
        error = abs(found - expected) / unit
        assert error.max() <= bound, x[error.argmax()]


@needs_native
@pytest.mark.parametrize("level", native.levels())
@pytest.mark.parametrize("name", ULPS)
def test_elementary_functions_are_within_their_stated_error_in_float64(name, level):
    mpmath = pytest.importorskip("mpmath")
    mpmath.mp.prec = 120
    exact = {"logistic": lambda x: 1 / (1 + mpmath.exp(-x))}.get(name) or getattr(mpmath, name)
    bound, _function, low, high = ULPS[name]
    rng = np.random.default_rng(40)
    x = rng.uniform(max(low, -700), min(high, 700), 400)
    x = np.concatenate([x, x / 1e3, x / 1e9])
    x = x[(x > 0) | (name != "log")]
    found = native.elementary(name, x, level)
    for argument, value in zip(x, found, strict=True):
        true = exact(mpmath.mpf(argument))
        assert abs(value - true) <= (bound + 0.7) * np.spacing(abs(float(true))), argument


@pytest.mark.quick
@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("level", native.levels())
def test_infinities_and_nan_come_through(dtype, level):
    inf = np.inf
    ends = {"exp": (0, inf), "tanh": (-1, 1), "logistic": (0, 1)}
    for name, (at_minus, at_plus) in ends.items():
        found = native.elementary(name, np.array([-inf, inf, np.nan], dtype), level)
        assert found[:2] == pytest.approx([at_minus, at_plus], abs=1e-37)
        assert np.isnan(found[2])
    zero = native.elementary("tanh", np.array([-0.0, 0.0], dtype), level)
    assert np.signbit(zero).tolist() == [True, False]
    assert np.isnan(native.elementary("log", np.array([np.nan], dtype), level)).all()


@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
def test_the_normal_distribution_is_within_four_epsilon(dtype):
    from scipy.special import ndtr

    x = np.linspace(-12, 12, 20001).astype(dtype)
    found = native.elementary("normal_cdf", x)
    assert abs(found - ndtr(x.astype(float))).max() <= 4 * np.finfo(dtype).eps


@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("name", ["cos", "sin"])
def test_cos_and_sin_are_within_one_epsilon(name, dtype, level):
    """Near 0, through many turns, at the multiples of ¼π, and beyond what is reduced here."""
    mpmath = pytest.importorskip("mpmath")
    mpmath.mp.prec = 200
    rng = np.random.default_rng(41)
    x = np.concatenate([
        rng.uniform(-4, 4, 300), rng.uniform(-8e3, 8e3, 300), rng.uniform(-9e5, 9e5, 100),
        np.arange(-40, 41) * np.pi / 4, 10.0 ** np.arange(-12, 22),
    ]).astype(dtype)  # fmt: skip
    found = native.elementary(name, x, level)
    exact = np.array([float(getattr(mpmath, name)(mpmath.mpf(float(each)))) for each in x])
    assert abs(found - exact).max() <= np.finfo(dtype).eps
    ends = native.elementary(name, np.array([np.inf, -np.inf, np.nan, 0.0], dtype), level)
    assert np.isnan(ends[:3]).all()
    assert ends[3] == (name == "cos")


# -- the choice of an engine ---------------------------------------------------------------------


def small_run(network=None, **settings):
    rng = np.random.default_rng(50)
    network = network or Network.create([3, 4, 1], "tanh", random_state=1)
    X = rng.normal(size=(30, 3))
    return cr.fit(network, X, X[:, :1], max_iter=2, tol=None, random_state=0, **settings)


@needs_native
def test_the_history_and_a_log_line_say_which_engine_trained(caplog):
    caplog.set_level(logging.INFO, logger="chainrule")
    assert small_run().history.engine == "native"
    assert small_run(engine="reference").history.engine == "reference"
    assert small_run(solver="lbfgs").history.engine == "reference"
    assert small_run(shards=2).history.engine == "native"
    assert [record.message for record in caplog.records] == [
        "The native engine runs.",
        "The reference engine runs: it was asked for.",
        "The reference engine runs: lbfgs takes its steps in SciPy.",
        "The native engine runs.",
    ]


def own_loss(y, a):
    return (y - a) ** 2 / 2, a - y


@pytest.mark.quick
@needs_native
def test_what_the_native_engine_cannot_do_goes_to_the_reference():
    own = Network.create([3, 4, 1], "tanh", loss=own_loss, random_state=1)
    cube = replace(ACTIVATIONS["tanh"], name="cube", value=lambda z: z**3 / 3)
    cube = replace(cube, derivative=lambda z, a: z * z, pullback=lambda g, z, a: g * z * z)
    curious = Network.create([3, 4, 1], cube, random_state=1)
    for network in (own, curious):
        assert small_run(network).history.engine == "reference"
        with pytest.raises(InputError, match="The native engine cannot do this"):
            small_run(network, engine="native")


@pytest.mark.quick
@needs_native
def test_rows_without_a_kernel_go_to_the_reference(monkeypatch, caplog):
    """New rows of the tables, which the compiled module does not know."""
    caplog.set_level(logging.INFO, logger="chainrule")
    swish = replace(ACTIVATIONS["tanh"], name="swish")
    row = replace(LOSSES["half_squared_error"], name="log_cosh")
    monkeypatch.setitem(ACTIVATIONS, "swish", swish)
    monkeypatch.setitem(losses._ROWS, "log_cosh", row)
    monkeypatch.setitem(OPTIMIZERS, "lion", lion)
    sizes = [3, 4, 1]
    runs = {
        "swish": {"network": Network.create(sizes, "swish", random_state=1)},
        "log_cosh": {"network": Network.create(sizes, "tanh", loss=row, random_state=1)},
        "lion": {"solver": lion()},
    }
    for name, settings in runs.items():
        caplog.clear()
        assert small_run(**settings).history.engine == "reference"
        assert name in caplog.text
        with pytest.raises(InputError, match="The native engine cannot do this"):
            small_run(engine="native", **settings)


def lion():
    return get_optimizer("sgd")._replace(name="lion")


lion.__module__ = get_optimizer.__module__  # by which a row of the table is known


@needs_native
@pytest.mark.parametrize("output, loss", [("logistic", "log_loss"), ("softmax", "log_loss")])
def test_the_gradients_that_a_canonical_pair_never_needs(output, loss, monkeypatch):
    """δ the long way, through the loss's own gradient, is the shortcut a − y."""
    net = network_for("tanh", output, loss, USUAL)
    data, plan = data_for(net, USUAL), plan_for(net, USUAL)
    state = initial_state(net, plan.optimizer)
    expected, same_E = native.train_epoch(state, data, np.arange(24), 24, plan, 1)
    row = replace(net.loss, canonical=())
    monkeypatch.setitem(losses._ROWS, row.title, row)
    long_way = state._replace(network=replace(net, loss=row))
    found, E = native.train_epoch(long_way, data, np.arange(24), 24, plan, 1)
    assert same_E == E
    for name, array in tensors(found).items():
        np.testing.assert_allclose(array, tensors(expected)[name], rtol=0, atol=1e-13)


@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("sizes", [(15, 128, 128), (9, 70, 131), (5, 32, 40)])
def test_products_that_leave_out_the_units_that_dropout_and_relu_silence(sizes, dtype):
    """Layers of whole vectors and of others, of one panel and of several; for any number of
    threads the same bits."""
    terms = USUAL | {"solver": "adamw", "dropout": 0.4, "embedding": "pbld", "dtype": dtype}
    net = network_for("relu", "softmax", "log_loss", terms, sizes)
    data, plan = data_for(net, terms, n=300), plan_for(net, terms)
    compare_steps(net, data, plan, TOLERANCE[dtype], n_steps=20, batch=200)
    state, order = initial_state(net, plan.optimizer), np.arange(300)
    one, E = native.train_epoch(state, data, order, 150, plan, 0.01)
    for n_threads in (2, 3):
        shared_out = plan._replace(n_threads=n_threads)
        found, same_E = native.train_epoch(state, data, order, 150, shared_out, 0.01)
        assert same_E == E
        for name, array in tensors(found).items():
            np.testing.assert_array_equal(array, tensors(one)[name], err_msg=name)


@needs_native
def test_as_many_layers_as_the_kernels_take():
    terms = USUAL | {"solver": "adam", "dropout": 0.2}
    net = network_for("gelu", "identity", "half_squared_error", terms, (3,) * 64)
    data, plan = data_for(net, terms), plan_for(net, terms)
    state = initial_state(net, plan.optimizer)
    _state, E = native.train_epoch(state, data, np.arange(24), 7, plan, 0.01)
    _state, same_E = reference.train_epoch(state, data, np.arange(24), 7, plan, 0.01)
    assert pytest.approx(same_E, rel=1e-12) == E
    deeper = network_for("gelu", "identity", "half_squared_error", terms, (3,) * 65)
    assert native.refusal(net, data, plan) is None
    assert "64" in native.refusal(deeper, data, plan)


@needs_native
def test_arrays_of_another_order_are_refused_by_name():
    net = network_for("tanh", "identity", "half_squared_error", USUAL)
    data, plan = data_for(net, USUAL), plan_for(net, USUAL)
    state = initial_state(net, plan.optimizer)
    across = data._replace(X=np.asfortranarray(data.X))
    with pytest.raises(TypeError, match="X: not a C-ordered array"):
        native.train_epoch(state, across, np.arange(24), 7, plan, 0.01)


def test_without_the_compiled_module_the_reference_trains(monkeypatch):
    monkeypatch.setattr(native, "kernels", None)
    assert small_run().history.engine == "reference"
    assert native.levels() == []
    with pytest.raises(InputError, match="the compiled module is not there"):
        small_run(engine="native")


@needs_native
def test_an_estimator_says_which_engine_trained_it():
    X = np.random.default_rng(51).normal(size=(40, 3))
    y = X[:, 0] > 0
    for engine, found in (("auto", "native"), ("reference", "reference")):
        model = cr.MLPClassifier((4,), max_iter=300, tol=1e-2, engine=engine, n_threads=2)
        assert model.fit(X, y).engine_ == found


def test_threads_by_default_follow_the_environment(monkeypatch):
    monkeypatch.setenv("OMP_NUM_THREADS", "3,2")
    assert default_threads() == 3
    monkeypatch.setenv("OMP_NUM_THREADS", "many")
    assert default_threads() >= 1


# -- living with other programs ------------------------------------------------------------------

LONG = """
import numpy as np, time, chainrule as cr
net = cr.Network.create([50, 64, 1], random_state=0)
X = np.random.default_rng(0).normal(size=(400_000, 50))
print("training", flush=True)
try:
    model = cr.fit(net, X, X[:, :1], solver="sgd", batch_size=8, max_iter=50, engine="native")
    reason = model.history.stop_reason
except KeyboardInterrupt:  # in the first epoch, after which there is nothing to keep
    reason = "interrupted"
print(time.time(), reason)
"""


@needs_native
@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.usefixtures("hears_ctrl_c")
def test_ctrl_c_ends_training_within_a_fifth_of_a_second():
    with subprocess.Popen(
        [sys.executable, "-c", LONG], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout.readline() == "training\n"
        time.sleep(0.7)
        sent = time.time()
        process.send_signal(signal.SIGINT)
        ended, reason = process.stdout.read().split()
    assert reason == "interrupted"
    assert float(ended) - sent < 0.2


@needs_native
def test_other_threads_run_meanwhile():
    net = network_for("tanh", "identity", "half_squared_error", USUAL, (300, 200))
    data, plan = data_for(net, USUAL, 20000), plan_for(net, USUAL)
    state, counted, done = initial_state(net, plan.optimizer), [], threading.Event()

    def count():
        while not done.is_set():
            counted.append(time.perf_counter())
            time.sleep(0.001)

    counter = threading.Thread(target=count)
    counter.start()
    start = time.perf_counter()
    native.train_epoch(state, data, np.arange(20000), 32, plan, 1e-4)
    end = time.perf_counter()
    done.set()
    counter.join()
    assert sum(start < moment < end for moment in counted) > 20


@needs_native
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")
def test_a_forked_child_trains_too():
    program = (
        "import os, numpy as np, chainrule as cr\n"
        "X = np.random.default_rng(0).normal(size=(256, 200))\n"
        "net = cr.Network.create([200, 300, 1], random_state=0)\n"
        "def go(): return cr.fit(net, X, X[:, :1], batch_size=128, max_iter=3, tol=None,\n"
        "                        n_threads=2, random_state=0).history.loss[-1]\n"
        "here = go()\n"
        "child = os.fork()\n"
        "if not child: os._exit(0 if go() == here else 1)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stdout == "0\n"
