"""Networks: what fits and what does not, by the shapes' own rules; what `create` draws, by a
second generator."""

import dataclasses

import numpy as np
import pytest

from chainrule.basics.errors import ChainruleError, InputError, ShapeError, UnknownNameError
from chainrule.basics.random import initialization_generator, make_seed
from chainrule.models.fit import fit
from chainrule.models.model import Model
from chainrule.network import BIASES, Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import get_loss

LOGISTIC = ACTIVATIONS["logistic"]
HALF = get_loss("half_squared_error", LOGISTIC)


def layer(n_in, n_out, n_biases=None, activation="logistic", bias="trained"):
    n_biases = n_out if n_biases is None else n_biases
    b = None if bias == "none" else np.zeros(n_biases)
    return Layer(np.zeros((n_in, n_out)), b, ACTIVATIONS[activation], bias)


@pytest.mark.quick
def test_layers_that_do_not_fit_name_the_layer_and_both_shapes():
    with pytest.raises(ShapeError) as caught:
        Network((layer(2, 3), layer(3, 4), layer(5, 1)), HALF)
    message = str(caught.value)
    for part in ("Layer 3", "layer 2 has 4 units", "expected weights of shape (4, 1)", "(5, 1)"):
        assert part in message


@pytest.mark.parametrize("shape", [(3,), (2, 3, 1), ()])
def test_weights_must_be_a_matrix(shape):
    with pytest.raises(ShapeError, match="matrix"):
        Layer(np.zeros(shape), np.zeros(3), LOGISTIC)


@pytest.mark.parametrize("shape", [(2,), (4,), (3, 1), ()])
def test_biases_that_do_not_fit_name_the_expected_number(shape):
    with pytest.raises(ShapeError, match=r"Expected 3 biases, or one that is shared; found shape"):
        Layer(np.zeros((2, 3)), np.zeros(shape), LOGISTIC)


@pytest.mark.parametrize("bias, b", [("none", np.zeros(3)), ("trained", None), ("fixed", None)])
def test_biases_are_absent_exactly_where_bias_is_none(bias, b):
    with pytest.raises(InputError, match="'none'"):
        Layer(np.zeros((2, 3)), b, LOGISTIC, bias)


def test_an_unknown_bias_lists_the_known_ones_and_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        Layer(np.zeros((2, 3)), np.zeros(3), LOGISTIC, "fix")
    assert "'fixed'?" in str(caught.value)
    assert all(name in str(caught.value) for name in BIASES)


def test_a_network_needs_a_layer():
    with pytest.raises(InputError, match="at least one layer"):
        Network((), HALF)


@pytest.mark.quick
def test_softmax_is_refused_anywhere_but_at_the_output():
    with pytest.raises(InputError, match="Layer 1: softmax can only be the output activation"):
        Network((layer(2, 3, activation="softmax"), layer(3, 1)), HALF)
    Network((layer(2, 3), layer(3, 2, activation="softmax")), HALF)


@pytest.mark.parametrize(
    "thing, field", [(layer(2, 3), "W"), (Network((layer(2, 3),), HALF), "layers")]
)
def test_layers_and_networks_are_frozen(thing, field):
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(thing, field, None)


@pytest.mark.parametrize("n_out, n_biases, shares", [(3, 3, False), (3, 1, True), (1, 1, False)])
def test_one_bias_for_several_units_is_shared(n_out, n_biases, shares):
    assert layer(2, n_out, n_biases).shares_bias is shares


@pytest.mark.quick
@pytest.mark.parametrize(
    "bias, shared, expected",
    [("trained", False, 2 * 4 + 4 + 4 * 3 + 3), ("trained", True, 2 * 4 + 1 + 4 * 3 + 1),
     ("fixed", False, 20), ("none", False, 20)],
)  # fmt: skip
def test_sizes_and_the_number_of_trained_parameters(bias, shared, expected):
    network = Network.create((2, 4, 3), bias=bias, shared_bias=shared, random_state=0)
    assert network.sizes == (2, 4, 3)
    assert network.n_parameters == expected
    assert {type(layer.b) for layer in network.layers} == {
        type(None) if bias == "none" else np.ndarray
    }
    if bias != "none":
        assert [layer.b.size for layer in network.layers] == ([1, 1] if shared else [4, 3])


@pytest.mark.quick
def test_create_draws_layer_by_layer_weights_before_biases():
    network = Network.create((2, 3, 1), initializer="normal", random_state=11)
    flat = initialization_generator(make_seed(11)).standard_normal(2 * 3 + 3 + 3 * 1 + 1)
    found = [np.ravel(x) for layer in network.layers for x in (layer.W, layer.b)]
    np.testing.assert_array_equal(np.concatenate(found), flat)


def test_create_gives_the_same_network_for_the_same_seed_only():
    first, again, other = (
        Network.create((3, 2), random_state=seed).layers[0].W for seed in (1, 1, 2)
    )
    np.testing.assert_array_equal(first, again)
    assert (first != other).all()


def test_create_takes_one_activation_for_all_hidden_layers_or_one_each():
    names = [str(l.activation.name) for l in Network.create((2, 3, 3, 1), "tanh").layers]
    assert names == ["tanh", "tanh", "identity"]
    names = [
        l.activation.name for l in Network.create((2, 3, 3, 1), ["relu", "sigmoid"], "exp").layers
    ]
    assert names == ["relu", "logistic", "exp"]
    assert len(Network.create((2, 1)).layers) == 1


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_create_makes_arrays_of_the_wanted_type(dtype):
    network = Network.create((2, 3, 1), dtype=dtype, random_state=0)
    assert {x.dtype for layer in network.layers for x in (layer.W, layer.b)} == {np.dtype(dtype)}


@pytest.mark.parametrize(
    "arguments, error, match",
    [
        ({"sizes": (2,)}, InputError, "two or more positive whole numbers"),
        ({"sizes": (2, 0, 1)}, InputError, r"found \[2, 0, 1\]"),
        ({"sizes": (2, 1.5)}, InputError, "positive whole numbers"),
        ({"sizes": (2, -3, 1)}, InputError, "positive whole numbers"),
        ({"sizes": (2, 3, 1), "activation": ["relu", "relu"]}, ShapeError, "2 hidden activations"),
        ({"sizes": (2, 3, 1), "activation": "reluu"}, UnknownNameError, "'relu'"),
        ({"sizes": (2, 1), "output_activation": "logistik"}, UnknownNameError, "'logistic'"),
        ({"sizes": (2, 1), "loss": "squared"}, UnknownNameError, "half_squared_error"),
        ({"sizes": (2, 1), "loss": "log_loss"}, InputError, "cannot follow"),
        ({"sizes": (2, 1), "initializer": "xavier"}, UnknownNameError, "glorot"),
        ({"sizes": (2, 1), "bias": "no"}, UnknownNameError, "none"),
    ],
)  # fmt: skip
def test_create_refuses_what_cannot_be(arguments, error, match):
    with pytest.raises(error, match=match) as caught:
        Network.create(**arguments)
    assert isinstance(caught.value, ChainruleError)
    assert "\n" not in str(caught.value)


# -- numbers that a network is made of -----------------------------------------------------------


def textbook_network(kind):
    """The same weights, 1, −1 and 2, in another type of numbers, or as lists."""
    identity = ACTIVATIONS["identity"]
    parts = [([[1, -1], [2, 1]], [0, 0], LOGISTIC), ([[1], [2]], [0], identity)]
    made = [
        Layer(W, b, f) if kind is list else Layer(np.array(W, kind), np.array(b, kind), f)
        for W, b, f in parts
    ]
    return Network(tuple(made), get_loss("half_squared_error", identity))


@pytest.mark.quick
@pytest.mark.parametrize("kind", ["i8", "i4", "u1", "f2", "g", "O", list])
def test_whole_numbers_as_weights_are_floats(kind):
    """By hand: a[1] = σ(0.5 + 2·0.25), σ(−0.5 + 0.25); y = a[1][1] + 2·a[1][2]."""
    if kind == "u1":  # has no −1
        network = Network((Layer(np.array([[1], [2]], kind), np.zeros(1, kind), LOGISTIC),), HALF)
        expected = 1 / (1 + np.exp(-1.0))
    else:
        network = textbook_network(kind)
        expected = 1 / (1 + np.exp(-1.0)) + 2 / (1 + np.exp(0.25))
    assert {array.dtype for layer in network.layers for array in (layer.W, layer.b)} == {
        np.dtype(np.float64)
    }
    predicted = Model(network).predict([[0.5, 0.25]])
    assert predicted[0, 0] == pytest.approx(expected, rel=1e-15)


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_whole_numbers_as_weights_are_trained_as_floats(engine):
    X, y = np.array([[0.5, 0.25], [0.1, 0.9]]), np.array([1.0, 2.0])
    settings = {"solver": "sgd", "max_iter": 3, "tol": None, "random_state": 0, "engine": engine}
    whole, floats = (fit(textbook_network(kind), X, y, **settings).network for kind in ("i8", "f8"))
    for one, other in zip(whole.layers, floats.layers, strict=True):
        assert np.array_equal(one.W, other.W)
        assert np.array_equal(one.b, other.b)


def test_a_network_is_of_one_type():
    narrow = Layer(np.ones((2, 2), np.float32), np.ones(2), LOGISTIC)
    assert narrow.W.dtype == narrow.b.dtype == np.float64
    thin = Layer(np.ones((1, 2), np.float32), np.ones(2, np.float32), LOGISTIC)
    assert thin.W.dtype == np.float32
    assert {layer.W.dtype for layer in Network((thin, narrow), HALF).layers} == {np.dtype(float)}


@pytest.mark.parametrize(
    "W, match",
    [
        ([[1j]], "weights: Complex"),
        ([["a"]], "weights must be numbers; row 1, column 1 is 'a'"),
        (np.ma.masked_array([[1.0]], [[True]]), "weights is a masked array"),
        (np.array([["2020-01-01"]], "datetime64[D]"), "weights holds dates"),
    ],
)
def test_weights_pass_the_gate_of_numbers(W, match):
    with pytest.raises(InputError, match=match):
        Layer(W, np.zeros(1), LOGISTIC)


@pytest.mark.parametrize("sizes", [[2, 3.7, 1], [2, True, 1], [2, "3", 1], "23", 3, [2, 0, 1]])
def test_sizes_are_whole_numbers(sizes):
    with pytest.raises(InputError, match="Sizes must be"):
        Network.create(sizes)


def test_a_network_larger_than_the_machine_is_refused_at_once():
    with pytest.raises(InputError, match=r"needs 4\d{5}\.\d GB; this machine has"):
        Network.create([2, 10**6, 10**7])
    with pytest.raises(InputError, match="made of layers"):
        Network((3,), HALF)
