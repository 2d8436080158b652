"""Every activation against mpmath with 40 digits: its value, and its derivative as mpmath's
numerical derivative of the formula written here; pullbacks against an explicit Jacobian."""

import pickle

import mpmath as mp
import numpy as np
import pytest

from chainrule.basics.errors import UnknownNameError
from chainrule.pieces.activations import ACTIVATIONS, ALIASES, Activation, get_activation

EPS = float(np.finfo(np.float64).eps)
FORMULAS = {
    "identity": lambda z: z,
    "logistic": lambda z: 1 / (1 + mp.exp(-z)),
    "tanh": mp.tanh,
    "relu": lambda z: z if z > 0 else mp.mpf(0),
    "leaky_relu": lambda z: z if z > 0 else z * mp.mpf(0.01),
    "elu": lambda z: z if z > 0 else mp.expm1(z),
    "gelu": lambda z: z * mp.erfc(-z / mp.sqrt(2)) / 2,
    "softplus": lambda z: mp.log1p(mp.exp(-abs(z))) + max(z, mp.mpf(0)),
    "exp": mp.exp,
    "step": lambda z: mp.mpf(1 if z >= 0 else 0),
}
TRAINABLE = [name for name in FORMULAS if name != "step"]
KINK = {"relu": 0.0, "leaky_relu": 0.01}
ORDINARY = np.concatenate([np.linspace(-8, 8, 65), np.random.default_rng(1).normal(0, 3, 100)])
EXTREME = np.array([-700.0, -40.0, -1e-300, -0.0, 0.0, 1e-300, 40.0, 700.0])
POINTS = np.concatenate([ORDINARY, EXTREME])
AT_INFINITY = {
    "identity": (-np.inf, np.inf), "logistic": (0, 1), "tanh": (-1, 1), "relu": (0, np.inf),
    "leaky_relu": (-np.inf, np.inf), "elu": (-1, np.inf), "gelu": (None, np.inf),
    "softplus": (0, np.inf), "exp": (0, np.inf), "step": (0, 1),
}  # fmt: skip


@pytest.fixture(autouse=True)
def forty_digits():
    with mp.workdps(40):
        yield


def value(name, z):
    return ACTIVATIONS[name].value(np.atleast_2d(z))[0]


def derivative(name, z):
    row, z = ACTIVATIONS[name], np.atleast_2d(z)
    return row.derivative(z, row.value(z))[0]


def exact_derivative(name, z):
    if name in KINK and abs(z) < 1e-9:
        return mp.mpf(1) if z > 0 else mp.mpf(KINK[name])
    if name == "elu" and abs(z) < 1e-9:
        return mp.mpf(1)
    return mp.diff(FORMULAS[name], mp.mpf(z))


@pytest.mark.quick
def test_the_table_here_covers_every_row():
    assert set(FORMULAS) | {"softmax"} == set(ACTIVATIONS)


@pytest.mark.quick
@pytest.mark.parametrize("name", FORMULAS)
def test_values_are_those_of_mpmath(name):
    for z, found in zip(POINTS, value(name, POINTS), strict=True):
        exact = FORMULAS[name](mp.mpf(float(z)))
        error = abs(mp.mpf(float(found)) - exact)
        assert error <= 6 * EPS * abs(exact) + mp.mpf(1e-307), (z, found, exact)


@pytest.mark.parametrize("name", TRAINABLE)
def test_derivatives_are_those_of_mpmath(name):
    for z, found in zip(POINTS, derivative(name, POINTS), strict=True):
        exact = exact_derivative(name, float(z))
        assert abs(mp.mpf(float(found)) - exact) <= 6 * EPS * max(1, abs(exact)), (z, found, exact)


@pytest.mark.parametrize("name", AT_INFINITY)
def test_values_at_infinity_are_the_limits(name):
    for z, limit in zip((-np.inf, np.inf), AT_INFINITY[name], strict=True):
        if limit is not None:
            assert value(name, np.array([z]))[0] == limit


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "exp"])
def test_finite_extremes_raise_no_warning(name):
    row, z = ACTIVATIONS[name], np.array([[-1.7e308, -1e200, -710.0, 710.0, 1e200, 1.7e308]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        if not row.elementwise:
            z = z[:, 1:5]  # a spread beyond the largest float64 has no softmax
        a = row.value(z)
        if row.pullback is not None:
            assert np.isfinite(row.pullback(np.ones_like(z), z, a)).all()
    assert np.isfinite(a).all()


def test_exp_alone_overflows_and_says_so():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert value("exp", np.array([710.0]))[0] == np.inf


@pytest.mark.parametrize("name", [name for name in ACTIVATIONS if name != "step"])
def test_nan_comes_through_the_value_and_the_pullback(name):
    row, z = ACTIVATIONS[name], np.array([[np.nan, 0.5]])
    a = row.value(z)
    assert np.isnan(a[0, 0])
    assert np.isnan(row.pullback(np.array([[np.nan, 1.0]]), z, a)[0, 0])


@pytest.mark.quick
@pytest.mark.parametrize("name", TRAINABLE)
def test_the_pullback_is_the_jacobian_transposed_times_g(name):
    row, rng = ACTIVATIONS[name], np.random.default_rng(2)
    z, g = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    expected = [
        [float(g[s, j] * exact_derivative(name, z[s, j])) for j in range(4)] for s in range(3)
    ]
    np.testing.assert_allclose(row.pullback(g, z, row.value(z)), expected, rtol=1e-14, atol=1e-15)


def softmax_exactly(z):
    powers = [mp.exp(mp.mpf(float(v))) for v in z]
    return [p / mp.fsum(powers) for p in powers]


@pytest.mark.parametrize("scale, shift", [(1, 0), (30, 0), (1, 1000), (1, -1000), (300, 0)])
def test_softmax_is_that_of_mpmath(scale, shift):
    z = scale * np.random.default_rng(3).normal(size=(4, 5)) + shift
    found = ACTIVATIONS["softmax"].value(z)
    exact = np.array([[float(p) for p in softmax_exactly(row)] for row in z])
    spread = z.max(axis=1, keepdims=True) - z
    assert (abs(found - exact) <= (4 + spread) * EPS * exact + 1e-307).all()
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=4 * EPS)


def test_softmax_pullback_is_its_jacobian_transposed_times_g():
    rng = np.random.default_rng(4)
    z, g = rng.normal(size=(3, 4)), rng.normal(size=(3, 4))
    row = ACTIVATIONS["softmax"]
    found = row.pullback(g, z, row.value(z))
    for s in range(3):
        for j in range(4):

            def weighted(t, s=s, j=j):
                moved = [mp.mpf(v) for v in z[s]]
                moved[j] = t
                powers = [mp.exp(v) for v in moved]
                return mp.fdot([mp.mpf(v) for v in g[s]], powers) / mp.fsum(powers)

            assert abs(found[s, j] - float(mp.diff(weighted, mp.mpf(z[s, j])))) <= 1e-15


def test_softmax_of_huge_differences_is_one_hot_without_warning():
    found = ACTIVATIONS["softmax"].value(np.array([[1e6, 0.0, -1e6]]))
    np.testing.assert_array_equal(found, [[1, 0, 0]])


def test_step_and_softmax_have_no_elementwise_derivative():
    assert ACTIVATIONS["step"].derivative is None
    assert ACTIVATIONS["step"].pullback is None
    assert ACTIVATIONS["softmax"].derivative is None
    assert not ACTIVATIONS["softmax"].elementwise


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_float32_stays_float32(name):
    row, z = ACTIVATIONS[name], np.linspace(-3, 3, 8, dtype=np.float32).reshape(2, 4)
    a = row.value(z)
    assert a.dtype == np.float32
    if row.pullback is not None:
        assert row.pullback(np.ones_like(z), z, a).dtype == np.float32
    wide = row.value(z.astype(np.float64))
    np.testing.assert_allclose(a, wide, rtol=2e-6, atol=1e-7)


@pytest.mark.parametrize("alias, name", ALIASES.items())
def test_an_alias_is_the_row_itself(alias, name):
    assert get_activation(alias) is ACTIVATIONS[name]


def test_an_object_is_taken_as_it_is():
    own = Activation("own", np.sin, lambda z, a: np.cos(z), lambda g, z, a: g * np.cos(z))
    assert get_activation(own) is own


@pytest.mark.quick
def test_an_unknown_name_lists_the_known_ones_and_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        get_activation("sigmoyd")
    message = str(caught.value)
    assert "'sigmoyd'" in message
    assert "'sigmoid'?" in message
    assert all(name in message for name in (*ACTIVATIONS, *ALIASES))


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_a_row_survives_pickling_as_itself(name):
    assert pickle.loads(pickle.dumps(ACTIVATIONS[name])) is ACTIVATIONS[name]
    assert repr(ACTIVATIONS[name]) == name
