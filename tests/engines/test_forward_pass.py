"""The native forward pass against the definition: every activation, widths around the vectors' and
the panels', both types, every instruction set; a row alone, in any company and by any number of
threads gives the same bits; nothing that lies beside the numbers reaches a result."""

from __future__ import annotations

import threading
import time
import warnings
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import scipy.sparse

import chainrule as cr
from chainrule.backprop import forward
from chainrule.engines import native
from chainrule.engines.choice import outputs, outputs_of_finite
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS, get_activation
from chainrule.pieces.losses import get_loss

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
TOLERANCE = {np.float64: 1e-12, np.float32: 1e-5}
KERNELS = [name for name in ACTIVATIONS if name != "step"]
TYPES = pytest.mark.parametrize("dtype", TOLERANCE)


def network(
    *sizes: int, hidden: str = "tanh", output: str = "identity", dtype: Any = np.float64,
    bias: Any = "trained", shared: bool = False, seed: int = 1,
) -> Network:  # fmt: skip
    loss = "log_loss" if output == "softmax" else "half_squared_error"
    made = Network.create(sizes, hidden, output, loss, bias=bias, shared_bias=shared,
                          random_state=seed, dtype=dtype)  # fmt: skip
    rng = np.random.default_rng(seed)
    layers = [
        replace(l, b=None if l.b is None else rng.normal(size=l.b.shape).astype(dtype))
        for l in made.layers
    ]
    return replace(made, layers=tuple(layers))


def rows(n: int, inputs: int, dtype: Any = np.float64, seed: int = 2) -> Any:
    return np.random.default_rng(seed).normal(size=(n, inputs)).astype(dtype)


def defined(net: Network, X: Any) -> Any:
    with np.errstate(all="ignore"):
        return forward(net, X).a[-1]


def assert_agree(net: Network, X: Any) -> None:
    found, right = native.outputs(net, X), defined(net, X)
    assert (found.dtype, found.shape) == (right.dtype, right.shape)
    limit = TOLERANCE[X.dtype.type] * abs(right).max()
    assert abs(found - right).max() <= limit


@needs_native
@TYPES
@pytest.mark.parametrize("output", KERNELS)
@pytest.mark.parametrize("hidden", [f for f in KERNELS if ACTIVATIONS[f].elementwise])
def test_every_pair_of_activations(hidden: str, output: str, dtype: Any, level: str) -> None:
    net = network(5, 9, 3, hidden=hidden, output=output, dtype=dtype)
    small = dtype(0.3 if hidden == "exp" else 1)  # the exponential of an exponential is soon large
    for n in (1, 2, 13, 300):
        assert_agree(net, rows(n, 5, dtype) * small)


@needs_native
@TYPES
@pytest.mark.parametrize("units", [*range(1, 20), 31, 32, 33, 64, 65, 130, 401, 1000])
def test_every_width(units: int, dtype: Any, level: str) -> None:
    for sizes in ((units, 3), (7, units), (units, units, 1), (3, units, 5), (units, 2, units)):
        if units * units < 200_000:
            assert_agree(network(*sizes, hidden="relu", dtype=dtype), rows(27, sizes[0], dtype))


@needs_native
@TYPES
@pytest.mark.parametrize("bias, shared", [("none", False), ("fixed", True), ("trained", True)])
@pytest.mark.parametrize("sizes", [(4, 3), (4, 20), (4, 6, 2), (4, 6, 6, 9)])
def test_every_kind_of_bias(sizes: Any, bias: Any, shared: bool, dtype: Any) -> None:
    assert_agree(network(*sizes, bias=bias, shared=shared, dtype=dtype), rows(9, 4, dtype))


# -- company -------------------------------------------------------------------------------------

SIZES = [(30, 64, 64, 1), (5, 3), (3, 1), (20, 30, 10), (2, 700, 4), (6, 9, 9, 9, 17)]


@needs_native
@TYPES
@pytest.mark.parametrize("sizes", SIZES)
def test_a_row_has_the_same_bits_in_any_company(sizes: Any, dtype: Any, level: str) -> None:
    net, X = network(*sizes, output="logistic", dtype=dtype), rows(501, sizes[0], dtype)
    whole = native.outputs(net, X)
    for some in (slice(0, 1), slice(7, 8), slice(3, 40), slice(250, 501), slice(None, None, -1)):
        np.testing.assert_array_equal(native.outputs(net, X[some]), whole[some])
    wild = X.copy()
    wild[1::2] = np.array([np.nan, np.inf, -np.inf, np.finfo(dtype).max])[
        np.arange(wild[1::2].size).reshape(-1, sizes[0]) % 4
    ]
    np.testing.assert_array_equal(native.outputs(net, wild)[::2], whole[::2])


@needs_native
@TYPES
@pytest.mark.parametrize("sizes", SIZES)
def test_the_number_of_threads_changes_no_bit(sizes: Any, dtype: Any) -> None:
    net, X = network(*sizes, dtype=dtype), rows(30_000, sizes[0], dtype)
    one = native.outputs(net, X, 1)
    for n_threads in (2, 3, 8, 1000):
        np.testing.assert_array_equal(native.outputs(net, X, n_threads), one)
    np.testing.assert_array_equal(native.outputs(net, X[:50], 8), one[:50])


@needs_native
@TYPES
@pytest.mark.parametrize("units", [1, 3, 5, 9, 16, 17])
@pytest.mark.parametrize("last", ["tanh", "logistic", "relu"])
def test_infinities_leave_no_trace_beside_the_units(
    units: int, last: str, dtype: Any, level: str
) -> None:
    """A hidden unit is infinite, so that beside the next layer's units there is ∞ · 0; those units
    are saturated, and the output is a finite number all the same."""
    big = np.finfo(dtype).max
    layers = (
        Layer(np.full((2, units), 2, dtype), np.zeros(units, dtype), get_activation("identity")),
        Layer(np.full((units, units), 3, dtype), np.zeros(units, dtype), get_activation(last)),
        Layer(np.ones((units, 1), dtype), np.ones(1, dtype), get_activation("identity")),
    )
    net = Network(layers, get_loss("half_squared_error", get_activation("identity")))
    X = np.array([[big, big], [-big, -big], [1, 2]], dtype)
    np.testing.assert_array_equal(native.outputs(net, X), defined(net, X))


# -- arrays --------------------------------------------------------------------------------------


@needs_native
def test_arrays_as_they_lie() -> None:
    net, X = network(6, 5, 4), rows(11, 6)
    right = native.outputs(net, X)
    lying = [np.asfortranarray(X), np.repeat(X, 2, axis=1)[:, ::2], X[::-1][::-1], X.copy()]
    lying[-1].flags.writeable = False
    fortran = replace(net, layers=tuple(replace(l, W=np.asfortranarray(l.W)) for l in net.layers))
    for array in lying:
        for each in (net, fortran):
            np.testing.assert_array_equal(native.outputs(each, array), right)


@needs_native
@pytest.mark.parametrize("of_X, of_W", [(np.float32, np.float64), (np.float64, np.float32)])
def test_mixed_types_are_computed_in_the_larger(of_X: Any, of_W: Any) -> None:
    net, X = network(6, 5, 4, dtype=of_W), rows(11, 6, of_X)
    found, right = outputs(net, X), defined(net, X)
    assert found.dtype == right.dtype == np.float64
    assert abs(found - right).max() <= 1e-12 * abs(right).max()


@pytest.mark.quick
def test_what_the_kernel_cannot_do_the_reference_does() -> None:
    square = cr.activation("square", lambda z: z * z, lambda z, a: 2 * z)
    X = rows(4, 3)
    for net in (network(3, 2, 2, hidden="step"), Network.create([3, 2, 1], square, random_state=0)):
        assert native.refusal_of_pass(net, X) is not None
        np.testing.assert_array_equal(outputs(net, X), defined(net, X))
    net = network(3, 2, 2)
    np.testing.assert_array_equal(outputs(net, X, "reference"), defined(net, X))
    sparse = scipy.sparse.csr_array(X)
    np.testing.assert_allclose(outputs(net, sparse), defined(net, X), rtol=1e-12)


@pytest.mark.quick
def test_no_rows_and_wrong_rows() -> None:
    net = network(3, 2, 2)
    assert outputs(net, np.empty((0, 3))).shape == (0, 2)
    for wrong in (np.ones((4, 2)), np.ones((4, 4)), np.ones(3)[:, None]):
        with pytest.raises(ValueError, match="mismatch"):
            outputs(net, wrong)


# -- who uses it ---------------------------------------------------------------------------------


@needs_native
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_all_that_predicts_agrees_with_the_reference(dtype: Any) -> None:
    X, y = rows(60, 4, dtype), np.arange(60) % 3
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # they are not trained to the end
        fitted = cr.MLPClassifier((7, 5), max_iter=3, random_state=0).fit(X, y)
        slow = cr.MLPClassifier((7, 5), max_iter=3, random_state=0, engine="reference").fit(X, y)
    limit = TOLERANCE[dtype] * 10
    np.testing.assert_allclose(fitted.predict_proba(X), slow.predict_proba(X), rtol=0, atol=limit)
    np.testing.assert_array_equal(slow.predict_proba(X), defined(slow.network_, X))
    np.testing.assert_array_equal(fitted.predict_proba(X), native.outputs(fitted.network_, X))
    np.testing.assert_array_equal(cr.Model(fitted.network_).predict(X), fitted.predict_proba(X))
    assert fitted.score(X, y) == slow.score(X, y)
    curves = [
        cr.fit(network(4, 6, 1, dtype=dtype), X, X[:, :1], max_iter=4, random_state=0,
               early_stopping=True, eval_set=(X, X[:, :1]), engine=engine).history
        for engine in ("native", "reference")
    ]  # fmt: skip
    for one, other in zip(curves[0].eval_sets, curves[1].eval_sets, strict=True):
        np.testing.assert_allclose(one.loss, other.loss, rtol=limit)
    np.testing.assert_allclose(curves[0].validation_loss, curves[1].validation_loss, rtol=limit)


@needs_native
def test_other_threads_run_meanwhile() -> None:
    net, X = network(200, 400, 400, 1), rows(20_000, 200)
    done = threading.Event()
    work = threading.Thread(target=lambda: (native.outputs(net, X, 1), done.set()))
    work.start()
    turns = 0
    while not done.is_set():
        turns += 1
        time.sleep(1e-4)
    work.join()
    assert turns > 20


@needs_native
@TYPES
@pytest.mark.parametrize("wrong", [np.nan, np.inf, -np.inf])
def test_one_number_that_is_not_finite_is_seen(wrong: float, dtype: Any, level: str) -> None:
    net, X = network(7, 20, 2, hidden="relu", dtype=dtype), rows(300, 7, dtype)
    right = outputs(net, X)
    for place in (0, 6, 300 * 7 // 2, 300 * 7 - 1):
        made = X.copy()
        made.flat[place] = wrong
        assert outputs_of_finite(net, made) is None
        assert outputs_of_finite(net, made, "reference") is None
    np.testing.assert_array_equal(outputs_of_finite(net, X), right)
    largest = np.full((3, 7), np.finfo(dtype).max, dtype)  # a sum of these would not be finite
    assert native.passed(net, largest)[1]


@needs_native
def test_relu_is_the_same_behind_a_layer_of_any_depth(level: str) -> None:
    for inputs in (3, 399, 401, 1000):
        assert_agree(network(inputs, 40, 33, 3, hidden="relu"), rows(25, inputs))
