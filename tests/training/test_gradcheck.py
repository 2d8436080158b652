"""The gradient check itself: seeded mistakes in the backward pass are caught, each of them, and a
parameter at a kink is left unjudged. The mistakes are those people make by hand."""

from dataclasses import replace

import numpy as np
import pytest

from chainrule.backprop import Backward, backward
from chainrule.basics.errors import InputError
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import get_loss, output_delta, shares
from chainrule.pieces.penalties import Penalty
from chainrule.training import gradcheck
from chainrule.training.gradcheck import check_gradients

N, SIZE = 5, 3  # all layers are square, so that a missing transpose fits


def problem(activation="tanh", output="logistic", loss="half_squared_error", shared=False):
    """Three layers, five weighted samples, both penalties, a mask in the first hidden layer."""
    rng = np.random.default_rng(12)
    names = (activation, activation, output)
    layers = [
        Layer(rng.normal(size=(SIZE, SIZE)), rng.normal(size=1 if shared else SIZE), ACTIVATIONS[f])
        for f in names
    ]
    network = Network(tuple(layers), get_loss(loss, ACTIVATIONS[output]))
    mask = np.array([[2.0, 0, 2], [0, 2, 2], [2, 2, 0], [2, 2, 2], [0, 0, 2]])
    data = (rng.normal(size=(N, SIZE)), rng.random((N, SIZE)), rng.uniform(0.5, 2, N))
    return network, data, {"penalty": Penalty(0.4, 0.2), "masks": [None, mask, None, None]}


def disagreeing(**kind):
    network, data, terms = problem(**kind)
    return {c.name for c in check_gradients(network, *data, **terms) if c.agrees is False}


def mutant(slip):
    """`backward` written a second time, with one mistake in it; with none it is right."""

    def mutated(network, passed, delta, penalty):
        deltas, dW, db = [], [], []
        for l in (3, 2, 1):
            layer = network.layers[l - 1]
            inputs = passed.z[l - 1] if slip == "z for a" and l > 1 else passed.a[l - 1]
            inputs = passed.a[l] if slip == "activation of the layer itself" else inputs
            deltas.append(delta)
            g = inputs.T @ delta
            g = -g if slip == "wrong sign" else g * N if slip == "1/n forgotten" else g
            g = g.T if slip == "gradient transposed" else g
            R = penalty.l2 * layer.W + penalty.l1 * np.sign(layer.W)
            R = {"penalty forgotten": 0 * R, "penalty twice": 2 * R}.get(slip, R)
            R = R - penalty.l1 * np.sign(layer.W) if slip == "L1 forgotten" else R
            dW.append(g + R)
            by_unit = delta[0] if slip == "bias sum missing" else delta.sum(axis=0)
            by_unit = by_unit + R[0] if slip == "biases penalized" else by_unit
            db.append(by_unit * 0 if slip == "biases forgotten" else by_unit)
            if l == 1:
                break
            carried = delta @ (layer.W if slip == "transpose missing" else layer.W.T)
            mask = passed.mask[l - 1]
            if mask is not None and slip != "mask forgotten":
                carried = carried * (mask > 0 if slip == "mask without 1/(1-p)" else mask)
            z, f, below = passed.z[l - 1], passed.f[l - 1], network.layers[l - 2].activation
            if slip == "f' of a":
                z, f = f, below.value(f)
            if slip == "f' of the masked value":
                f = passed.a[l - 1]
            delta = carried if slip == "f' forgotten" else below.pullback(carried, z, f)
            if slip == "only the first output carried back":
                delta = below.pullback(np.outer(deltas[-1][:, 0], layer.W[:, 0]), z, f)
        return Backward([None, *deltas[::-1]], [None, *dW[::-1]], [None, *db[::-1]])

    return mutated


SLIPS = (
    "transpose missing", "f' forgotten", "f' of a", "f' of the masked value", "wrong sign",
    "1/n forgotten", "penalty forgotten", "penalty twice", "L1 forgotten", "bias sum missing",
    "biases forgotten", "biases penalized", "mask forgotten", "mask without 1/(1-p)", "z for a",
    "activation of the layer itself", "gradient transposed", "only the first output carried back",
)  # fmt: skip


@pytest.mark.quick
def test_the_backward_pass_as_it_stands_is_found_right():
    assert disagreeing() == set()


def test_the_second_writing_without_a_mistake_is_found_right(monkeypatch):
    monkeypatch.setattr(gradcheck, "backward", mutant("none"))
    assert disagreeing() == set()


@pytest.mark.quick
@pytest.mark.parametrize("slip", SLIPS)
def test_a_mistake_in_the_backward_pass_is_caught(monkeypatch, slip):
    monkeypatch.setattr(gradcheck, "backward", mutant(slip))
    assert disagreeing()


@pytest.mark.quick
def test_a_mistake_in_one_number_is_caught_and_named(monkeypatch):
    def mutated(*arguments):
        back = backward(*arguments)
        back.dW[2][0, 2] += 1e-4
        return back

    monkeypatch.setattr(gradcheck, "backward", mutated)
    assert disagreeing() == {"W[2][1,3]"}


OUTPUT_SLIPS = {
    "f' forgotten at the output": lambda loss, f, y, z, a, share: (a - y) * share,
    "y - a": lambda loss, f, y, z, a, share: -output_delta(loss, f, y, z, a, share),
    "weights forgotten": lambda loss, f, y, z, a, share: output_delta(
        loss, f, y, z, a, np.full_like(share, 1 / N)
    ),
    "shares twice": lambda loss, f, y, z, a, share: output_delta(loss, f, y, z, a, share) * share,
}


@pytest.mark.parametrize("slip", OUTPUT_SLIPS)
def test_a_mistake_in_the_output_delta_is_caught(monkeypatch, slip):
    monkeypatch.setattr(gradcheck, "output_delta", OUTPUT_SLIPS[slip])
    assert disagreeing()


def test_a_softmax_without_its_off_diagonal_terms_is_caught():
    right = ACTIVATIONS["softmax"]
    diagonal = replace(right, pullback=lambda g, z, a: g * a * (1 - a))
    network, data, terms = problem()
    layers = network.layers[:2]
    for activation, caught in ((right, False), (diagonal, True)):
        last = Layer(network.layers[2].W, network.layers[2].b, activation)
        changed = Network((*layers, last), network.loss)
        found = [c.agrees is False for c in check_gradients(changed, *data, **terms)]
        assert any(found) is caught


def test_a_shared_bias_summed_over_samples_only_is_caught(monkeypatch):
    def mutated(*arguments):
        back = backward(*arguments)
        return back._replace(db=[None, *(delta.sum(axis=0)[:1] for delta in back.delta[1:])])

    assert disagreeing(shared=True) == set()
    monkeypatch.setattr(gradcheck, "backward", mutated)
    assert disagreeing(shared=True)


# -- kinks ---------------------------------------------------------------------------------------


def at_a_kink(activation, loss, z=0.0, y=0.0, penalty=None, w=1.0):
    """One unit, z = w·x + b with x = z/w, standing on the kink."""
    layer = Layer(np.array([[w]]), np.zeros(1), ACTIVATIONS[activation])
    network = Network((layer,), get_loss(loss, ACTIVATIONS[activation]))
    x = z / w if w else 1.0
    return check_gradients(network, np.array([[x]]), np.array([[y]]), penalty=penalty)


@pytest.mark.parametrize(
    "arguments, names",
    [
        (("relu", "half_squared_error", 0.0, 1.0), {"b[1][1]"}),
        (("leaky_relu", "half_squared_error", 0.0, 1.0), {"b[1][1]"}),
        (("identity", "absolute_error", 0.5, 0.5), {"W[1][1,1]", "b[1][1]"}),
        (("identity", "half_squared_error", 0.5, 0.0, Penalty(0, 0.1), 0.0), {"W[1][1,1]"}),
    ],
)
def test_a_parameter_at_a_kink_is_left_unjudged(arguments, names):
    activation, loss, z, y, *rest = arguments
    found = at_a_kink(activation, loss, z, y, *rest)
    assert {c.name for c in found if c.agrees is None} <= names
    assert not [c for c in found if c.agrees is False]


def test_relu_at_zero_has_no_difference_quotient_to_agree_with():
    bias = at_a_kink("relu", "half_squared_error", 0.0, 1.0)[1]
    assert bias.agrees is None
    assert bias.analytic == 0
    assert bias.numeric == pytest.approx(-0.5, abs=1e-4)


def test_hubers_corner_agrees_or_is_left_unjudged():
    assert all(c.agrees is not False for c in at_a_kink("identity", "huber", 1.0, 0.0))


def test_away_from_a_kink_everything_is_judged():
    assert all(c.agrees for c in at_a_kink("relu", "absolute_error", 0.5, 0.0))


# -- what is compared ----------------------------------------------------------------------------


def test_every_trained_parameter_is_named_once():
    network, data, terms = problem()
    names = [c.name for c in check_gradients(network, *data, **terms)]
    assert len(names) == len(set(names)) == network.n_parameters
    assert {"W[1][1,1]", "W[3][3,2]", "b[2][3]"} <= set(names)


@pytest.mark.parametrize("bias", ["fixed", "none"])
def test_biases_that_are_not_trained_are_not_compared(bias):
    b = None if bias == "none" else np.ones(2)
    network = Network((Layer(np.eye(2), b, ACTIVATIONS["tanh"], bias),),
                      get_loss("half_squared_error", ACTIVATIONS["tanh"]))  # fmt: skip
    found = check_gradients(network, np.eye(2), np.eye(2))
    assert [c.name for c in found] == ["W[1][1,1]", "W[1][1,2]", "W[1][2,1]", "W[1][2,2]"]


def test_the_network_is_not_changed():
    network, data, terms = problem()
    before = [layer.W.copy() for layer in network.layers]
    check_gradients(network, *data, **terms)
    for layer, W in zip(network.layers, before, strict=True):
        np.testing.assert_array_equal(layer.W, W)


def test_a_custom_losss_worst_entry_is_named_with_both_numbers():
    def cubed(y, a):
        gradient = 3 * (a - y) ** 2
        gradient[:, 1] += 1
        return (a - y) ** 3, gradient

    loss = get_loss(cubed, ACTIVATIONS["identity"])
    y, a = np.zeros((2, 2)), np.full((2, 2), 0.5)
    with pytest.raises(InputError) as caught:
        gradcheck.check_loss_gradient(loss, ACTIVATIONS["identity"], y, a)
    for part in ("cubed", "output 2", "returned 1.75", "finite difference 0.75"):
        assert part in str(caught.value)


def test_shares_of_the_check_are_those_of_the_weights():
    network, (X, y, weight), _ = problem()
    repeated = np.repeat(np.arange(N), [1, 2, 1, 3, 1])
    weighted = check_gradients(network, X, y, np.array([1.0, 2, 1, 3, 1]))
    plain = check_gradients(network, X[repeated], y[repeated])
    for one, other in zip(weighted, plain, strict=True):
        assert one.analytic == pytest.approx(other.analytic, rel=1e-12, abs=1e-15)
    assert shares(N, weight, X).sum() == pytest.approx(1)


def test_targets_in_one_column_are_those_that_fit_takes():
    rng = np.random.default_rng(3)
    X, y = rng.normal(size=(N, 2)), rng.normal(size=N)
    layer = Layer(rng.normal(size=(2, 1)), rng.normal(size=1), ACTIVATIONS["tanh"])
    network = Network((layer,), get_loss("half_squared_error", layer.activation))
    assert check_gradients(network, X, y) == check_gradients(network, X, y[:, None])
    with pytest.raises(InputError, match=r"y has shape \(5, 2\); the network needs \(5, 1\)"):
        check_gradients(network, X, X)
