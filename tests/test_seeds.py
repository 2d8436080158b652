"""The source texts' examples. The 2-2-2 example: every published number, typed in as printed, in
both update orders. XOR from 20 seeds. A Nielsen network on scikit-learn's digits beside a plain
per-sample implementation written here, from the same weights and the same order of rows."""

import math
from functools import cache

import numpy as np
import pytest
from sklearn.datasets import load_digits

from chainrule.basics.random import make_seed, row_order
from chainrule.derivation.feedforward.moments import derive
from chainrule.engines.plan import Data
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import get_loss
from chainrule.training.begin import begin
from chainrule.training.settings import Settings

LOGISTIC = ACTIVATIONS["logistic"]
HALF = get_loss("half_squared_error", LOGISTIC)
ORDERS = ("simultaneous", "sequential")


# -- the 2-2-2 example ---------------------------------------------------------------------------

TEXTBOOK = Network(
    (
        Layer(np.array([[0.15, 0.25], [0.20, 0.30]]), np.array([0.35]), LOGISTIC, "fixed"),
        Layer(np.array([[0.40, 0.50], [0.45, 0.55]]), np.array([0.60]), LOGISTIC, "fixed"),
    ),
    HALF,
)
SAMPLE = Data(np.array([[0.05, 0.10]]), np.array([[0.01, 0.99]]))

GIVEN = {
    "i1": "0.05", "i2": "0.10", "target_o1": "0.01", "target_o2": "0.99", "w1": "0.15",
    "w2": "0.20", "w3": "0.25", "w4": "0.30", "b1": "0.35", "w5": "0.40", "w6": "0.45",
    "w7": "0.50", "w8": "0.55", "b2": "0.60", "eta": "0.5",
}  # fmt: skip
FORWARD = {
    "net_h1": "0.3775", "out_h1": "0.593269992", "out_h2": "0.596884378",
    "net_o1": "1.105905967", "out_o1": "0.75136507", "out_o2": "0.772928465",
    "E_o1": "0.274811083", "E_o2": "0.023560026", "E_total": "0.298371109",
}  # fmt: skip
BACKWARD = {
    "dE/dout_o1": "0.74136507", "dout_o1/dnet_o1": "0.186815602", "delta_o1": "0.138498562",
    "delta_o2": "-0.038098237", "dE/dw5": "0.082167041", "dE_o1/dout_h1": "0.055399425",
    "dE/dout_h1": "0.036350306",
    "dout_h1/dnet_h1": "0.241300709", "dE/dw1": "0.000438568",
}  # fmt: skip
UPDATED = {
    "w1+": "0.149780716", "w2+": "0.19956143", "w3+": "0.24975114", "w4+": "0.29950229",
    "w5+": "0.35891648", "w6+": "0.408666186", "w7+": "0.511301270", "w8+": "0.561370121",
    "b1+": "0.35", "b2+": "0.60",
}  # fmt: skip
BELOW_THE_OUTPUT = (  # what the order changes in the first step
    "dE_o1/dout_h1", "dE/dout_h1", "dE/dw1", "w1+", "w2+", "w3+", "w4+",
)  # fmt: skip
AFTER = {
    ("simultaneous", 1): ("0.291027773694", "0.742088111", "0.775284968"),
    ("sequential", 1): ("0.291027923905", "0.742088438", "0.775285385"),
    ("simultaneous", 2): ("0.283547133122", None, None),
    ("sequential", 2): ("0.283547364070", None, None),
    ("simultaneous", 10_000): ("3.51018778298e-05", "0.015913620", "0.984064274"),
    ("sequential", 10_000): ("3.50847862963e-05", "0.015912196", "0.984065734"),
    ("simultaneous", 20_000): ("7.83677553848e-06", None, None),
    ("sequential", 20_000): ("7.83191275289e-06", None, None),
}
PRINTED_IN_THE_TEXTS = {
    ("sequential", 1): "0.291027924",
    ("simultaneous", 10_000): "3.5102e-05",
    ("sequential", 10_000): "0.000035085",
    ("simultaneous", 20_000): "7.837e-06",
}


@cache
def after(order, n_steps):
    settings = Settings(solver="sgd", learning_rate_init=0.5, update_order=order)
    return derive(TEXTBOOK, SAMPLE, settings, n_steps=n_steps)


def assert_prints_as(value, printed):
    """The value lies within half of the printed number's last place."""
    mantissa, _, exponent = printed.partition("e")
    decimals = len(mantissa.partition(".")[2]) - int(exponent or 0)
    assert abs(value - float(printed)) <= 0.5001 * 10.0**-decimals, (value, printed)


@pytest.mark.quick
@pytest.mark.parametrize("name, printed", (GIVEN | FORWARD | BACKWARD | UPDATED).items())
def test_every_number_of_the_first_step_is_the_printed_one(name, printed):
    assert_prints_as(after("simultaneous", 0)[name].value, printed)


@pytest.mark.parametrize("name, printed", (GIVEN | FORWARD | BACKWARD | UPDATED).items())
def test_the_sequential_order_changes_only_what_lies_below_the_output(name, printed):
    value = after("sequential", 0)[name].value
    if name not in BELOW_THE_OUTPUT:
        assert_prints_as(value, printed)
    else:
        assert value != after("simultaneous", 0)[name].value


def test_the_one_number_printed_from_a_rounded_factor_is_explained():
    derivation = after("simultaneous", 0)
    printed = round(derivation["delta_o2"].value, 9) * 0.50  # −0.038098237 · w7
    assert_prints_as(printed, "-0.019049119")
    assert derivation["dE_o2/dout_h1"].value == pytest.approx(printed, abs=1e-9)


@pytest.mark.parametrize("order, n_steps", AFTER)
def test_the_error_and_outputs_after_many_steps_are_the_printed_ones(order, n_steps):
    derivation = after(order, n_steps)
    for name, printed in zip(("E_total", "out_o1", "out_o2"), AFTER[order, n_steps], strict=True):
        if printed is not None:
            assert_prints_as(derivation[name].value, printed)
    text = PRINTED_IN_THE_TEXTS.get((order, n_steps))
    if text is not None:
        assert_prints_as(derivation["E_total"].value, text)
    assert derivation["E"].step == n_steps


@pytest.mark.quick
@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("n_steps", [1, 2, 100])
def test_the_steps_are_those_of_the_example_written_out(order, n_steps):
    w = [math.nan, 0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55]

    def s(t):
        return 1 / (1 + math.exp(-t))

    def outputs():
        h1, h2 = s(w[1] * 0.05 + w[2] * 0.1 + 0.35), s(w[3] * 0.05 + w[4] * 0.1 + 0.35)
        return h1, h2, s(w[5] * h1 + w[6] * h2 + 0.6), s(w[7] * h1 + w[8] * h2 + 0.6)

    for _step in range(n_steps):
        h1, h2, o1, o2 = outputs()
        d1, d2 = (o1 - 0.01) * o1 * (1 - o1), (o2 - 0.99) * o2 * (1 - o2)
        old = w.copy()
        for i, d, h in ((5, d1, h1), (6, d1, h2), (7, d2, h1), (8, d2, h2)):
            w[i] -= 0.5 * d * h
        v = w if order == "sequential" else old
        e1 = (d1 * v[5] + d2 * v[7]) * h1 * (1 - h1)
        e2 = (d1 * v[6] + d2 * v[8]) * h2 * (1 - h2)
        for i, e, x in ((1, e1, 0.05), (2, e1, 0.1), (3, e2, 0.05), (4, e2, 0.1)):
            w[i] -= 0.5 * e * x
    derivation = after(order, n_steps)
    for i in range(1, 9):
        assert derivation[f"w{i}"].value == pytest.approx(w[i], rel=1e-13)
    assert derivation["out_o1"].value == pytest.approx(outputs()[2], rel=1e-13)


# -- XOR -----------------------------------------------------------------------------------------

XOR = Data(np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([[0.0], [1], [1], [0]]))


def errors(network):
    """|a − y| of the four rows, by a forward pass written here."""
    a = XOR.X
    for layer in network.layers:
        a = 1 / (1 + np.exp(-(a @ layer.W + layer.b)))
    return abs(a - XOR.y)


def learns_xor(network, **settings):
    def learned(epoch):
        return epoch.number % 10 == 0 and bool((errors(epoch.network) < 0.4).all())

    settings = Settings(solver="sgd", tol=None, **settings)
    found = begin(network, XOR, settings, callbacks=[learned]).train()
    return found.history.stop_reason == "callback"


@pytest.mark.parametrize("seed", range(20))
def test_xor_by_2_5_1_one_sample_at_a_time_learns_from_every_seed(seed):
    network = Network.create(
        (2, 5, 1), "logistic", "logistic", initializer="normal", random_state=seed
    )
    assert learns_xor(
        network, learning_rate_init=0.5, batch_size=1, max_iter=2500, random_state=seed
    )


@pytest.mark.parametrize("seed", range(20))
def test_xor_by_2_4_1_all_samples_at_once_learns_from_every_seed(seed):
    drawn = Network.create(
        (2, 4, 1), "logistic", "logistic", initializer="normal", random_state=seed
    )
    layers = tuple(Layer(l.W, np.zeros(l.n_out), l.activation) for l in drawn.layers)
    assert learns_xor(
        Network(layers, HALF), learning_rate_init=1.0, batch_size="full", max_iter=10_000
    )


# -- a Nielsen network on digits -----------------------------------------------------------------

EPOCHS, RATE, BATCH, SEED = 20, 3.0, 10, 4


def digits():
    bunch = load_digits()
    X, y = bunch.data / 16, np.eye(10)[bunch.target]
    return Data(X[:1500], y[:1500]), Data(X[1500:], y[1500:])


def plain_nielsen(weights, biases, data, epochs):
    """Columns for vectors, one sample after another, (a − y)·σ′ at the output; no arrays of
    batches and nothing of the library's. Returns the weights and biases after each epoch."""

    def s(v):
        return 1 / (1 + np.exp(-v))

    weights, biases = [W.copy() for W in weights], [b.copy() for b in biases]
    for epoch in range(1, epochs + 1):
        order = row_order(make_seed(SEED), len(data.X), epoch)
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            sum_W, sum_b = [0 * W for W in weights], [0 * b for b in biases]
            for row in rows:
                outs = [data.X[row]]
                for W, b in zip(weights, biases, strict=True):
                    outs.append(s(W @ outs[-1] + b))
                error = (outs[-1] - data.y[row]) * outs[-1] * (1 - outs[-1])
                for l in (1, 0):
                    sum_W[l] += np.outer(error, outs[l])
                    sum_b[l] += error
                    error = (weights[l].T @ error) * outs[l] * (1 - outs[l])
            for l in (0, 1):
                weights[l] -= RATE / len(rows) * sum_W[l]
                biases[l] -= RATE / len(rows) * sum_b[l]
        yield [W.copy() for W in weights], [b.copy() for b in biases]


def accuracy(weights, biases, data):
    right = 0
    for x, y in zip(data.X, data.y, strict=True):
        for W, b in zip(weights, biases, strict=True):
            x = 1 / (1 + np.exp(-(W @ x + b)))
        right += x.argmax() == y.argmax()
    return right / len(data.X)


def test_a_nielsen_network_learns_digits_as_a_plain_implementation_does():
    training, held_out = digits()
    network = Network.create(
        (64, 30, 10), "logistic", "logistic", initializer="normal", random_state=SEED
    )
    start = [layer.W.T for layer in network.layers], [layer.b for layer in network.layers]
    seen = []
    settings = Settings(
        solver="sgd", learning_rate_init=RATE, batch_size=BATCH, max_iter=EPOCHS, tol=None,
        random_state=SEED,
    )  # fmt: skip
    callbacks = [lambda e: seen.append(e.network)]
    begin(network, training, settings, callbacks=callbacks).train()
    plain = list(plain_nielsen(*start, training, EPOCHS))
    for layer, W, b in zip(seen[0].layers, *plain[0], strict=True):
        np.testing.assert_allclose(layer.W.T, W, atol=1e-9, rtol=0)
        np.testing.assert_allclose(layer.b, b, atol=1e-9, rtol=0)
    ours = [[layer.W.T for layer in seen[-1].layers], [layer.b for layer in seen[-1].layers]]
    expected = accuracy(*plain[-1], held_out)
    assert accuracy(*ours, held_out) == expected
    assert expected > 0.8
