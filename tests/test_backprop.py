"""Backpropagation on the whole table: every allowed output × loss, 0 to 4 hidden layers (every
trainable activation takes its turn in them), plain, L2, L1, sample weights, dropout masks, 1 and 7
samples. Second means: finite differences; automatic differentiation (autograd always, torch where
it is installed) of a forward pass written here; hand-derived formulas for the sequential order."""

import math

import array_api_strict
import autograd
import autograd.numpy as anp
import autograd.scipy.special as asp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chainrule.backprop import backward, forward
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import ALLOWED, get_loss, output_delta, shares
from chainrule.pieces.penalties import Penalty
from chainrule.training.gradcheck import check_gradients

HIDDEN = ("logistic", "tanh", "relu", "leaky_relu", "elu", "gelu", "softplus", "exp", "identity")
DEPTHS = range(5)
BATCHES = (1, 7)
VARIANTS = ("plain", "l2", "l1", "weights", "mask", "all")
CASES = [(output, loss, depth) for output, loss in ALLOWED for depth in DEPTHS]
WIDTH, N_IN, N_OUT = 3, 2, 2


def case_id(case):
    return "-".join(map(str, case)) if isinstance(case, tuple) else str(case)


class Problem:
    """A network of the table, with its data and the terms of its loss."""

    def __init__(self, output, loss, depth, variant="plain", n=7, bias="trained", shared=False):
        place = ALLOWED.index((output, loss))
        rng = np.random.default_rng([place, depth, n])
        self.output, self.loss, self.variant, self.n = output, loss, variant, n
        self.hidden = [HIDDEN[(place + depth + l) % len(HIDDEN)] for l in range(depth)]
        sizes = [N_IN, *[WIDTH] * depth, N_OUT]
        names = [*self.hidden, output]
        layers = []
        for n_in, n_out, name in zip(sizes, sizes[1:], names, strict=False):
            b = None if bias == "none" else rng.uniform(-0.1, 0.4, 1 if shared else n_out)
            W = rng.uniform(-0.7, 0.7, (n_in, n_out))
            layers.append(Layer(W, b, ACTIVATIONS[name], bias))
        self.network = Network(tuple(layers), get_loss(loss, ACTIVATIONS[output]))
        self.X, self.y = rng.normal(size=(n, N_IN)), self._targets(rng)
        everything = variant == "all"
        self.l2 = 0.7 if variant == "l2" or everything else 0.0
        self.l1 = 0.3 if variant == "l1" or everything else 0.0
        self.weight = rng.uniform(0.2, 3, n) if variant == "weights" or everything else None
        self.masks = None
        if variant == "mask" or everything:
            kept = [(rng.random((n, WIDTH)) > 0.4) / 0.6 for _ in range(depth)]
            self.masks = [None, *kept, None]

    def _targets(self, rng):
        shape = (self.n, N_OUT)
        if self.loss == "poisson":
            return rng.poisson(1.5, shape).astype(float)
        if self.loss == "log_loss":
            single = rng.random((self.n, 1))
            return (
                np.hstack([single, 1 - single]) if self.output == "softmax" else rng.random(shape)
            )
        return rng.normal(0, 1.5, shape)

    @property
    def total(self):
        return float(self.n if self.weight is None else self.weight.sum())

    @property
    def penalty(self):
        return Penalty(self.l2, self.l1)

    def backprop(self):
        """Our own J and gradients, weights and biases of each layer."""
        passed = forward(self.network, self.X, self.masks)
        share = shares(self.n, self.weight, self.X)
        delta = output_delta(
            self.network.loss, self.network.output, self.y, passed.z[-1], passed.a[-1], share
        )
        return backward(self.network, passed, delta, self.penalty.per_batch(self.total))


def activation_in(np_, erf, name, z):
    """The activations in another library's functions; `np_` is autograd.numpy or torch."""
    return {
        "identity": lambda: z,
        "logistic": lambda: 1 / (1 + np_.exp(-z)),
        "tanh": lambda: np_.tanh(z),
        "relu": lambda: np_.where(z > 0, z, 0 * z),
        "leaky_relu": lambda: np_.where(z > 0, z, 0.01 * z),
        "elu": lambda: np_.where(z > 0, z, np_.exp(z) - 1),
        "gelu": lambda: z / 2 * (1 + erf(z / math.sqrt(2))),
        "softplus": lambda: np_.log(1 + np_.exp(z)),
        "exp": lambda: np_.exp(z),
        "softmax": lambda: np_.exp(z) / np_.exp(z).sum(1).reshape(-1, 1),
    }[name]()


def loss_in(np_, loss, output, y, a):
    """Each sample's loss, ``(n,)``."""
    d = np_.abs(y - a)
    whole = y + (y == 0)
    return {
        "half_squared_error": lambda: d**2 / 2,
        "mean_squared_error": lambda: d**2 / N_OUT,
        "absolute_error": lambda: d,
        "huber": lambda: np_.where(d <= 1, d**2 / 2, d - 0.5),
        "log_loss": lambda: (
            -y * np_.log(a) - (0 if output == "softmax" else (1 - y) * np_.log(1 - a))
        ),
        "poisson": lambda: y * np_.log(whole) - y * np_.log(a) - y + a,
    }[loss]().sum(1)


def objective_in(np_, erf, problem, arrays):
    """J of the weights and biases in `arrays`, layer by layer, in another library."""
    X, y, masks, weight, parameters = arrays
    a = X
    for l, (W, b) in enumerate(parameters):
        a = activation_in(np_, erf, [*problem.hidden, problem.output][l], a @ W + b)
        if masks is not None and masks[l + 1] is not None:
            a = a * masks[l + 1]
    each = loss_in(np_, problem.loss, problem.output, y, a)
    E = each.mean() if weight is None else (each * weight).sum() / problem.total
    squares = sum((W**2).sum() for W, _ in parameters)
    sizes = sum(np_.abs(W).sum() for W, _ in parameters)
    return E + (problem.l2 / 2 * squares + problem.l1 * sizes) / problem.total


def assert_same(found, expected, tolerance=1e-10):
    scale = max(1e-3, abs(expected).max())
    assert found.shape == expected.shape
    assert abs(found - expected).max() <= tolerance * scale


def assert_gradients_agree(problem, allowed_kinks=0.04):
    """All but few parameters are judged, and all that are agree with finite differences."""
    found = check_gradients(
        problem.network, problem.X, problem.y, problem.weight,
        penalty=problem.penalty, masks=problem.masks,
    )  # fmt: skip
    assert len(found) == problem.network.n_parameters
    wrong = [c for c in found if c.agrees is False]
    assert not wrong, wrong[0]
    kinks = sum(c.agrees is None for c in found)
    assert kinks <= allowed_kinks * len(found)


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_gradients_agree_with_finite_differences(case):
    for variant in VARIANTS[:-1]:
        for n in BATCHES:
            if variant != "mask" or case[2] > 0:
                assert_gradients_agree(Problem(*case, variant, n))


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_gradients_agree_with_autograd(case):
    for variant in VARIANTS:
        for n in BATCHES:
            problem = Problem(*case, variant, n)
            parameters = [(layer.W, layer.b) for layer in problem.network.layers]

            def J(parameters, problem=problem):
                arrays = (problem.X, problem.y, problem.masks, problem.weight, parameters)
                return objective_in(anp, asp.erf, problem, arrays)

            expected = autograd.grad(J)(parameters)
            back = problem.backprop()
            for l, (dW, db) in enumerate(expected, 1):
                assert_same(back.dW[l], dW)
                assert_same(back.db[l], db)


def in_torch(torch, x, **options):
    return None if x is None else torch.tensor(x, dtype=torch.float64, **options)


@pytest.mark.parametrize("case", CASES, ids=case_id)
def test_gradients_agree_with_torch(torch, case):
    for variant in ("plain", "all"):
        problem = Problem(*case, variant)
        parameters = [
            tuple(in_torch(torch, x, requires_grad=True) for x in (layer.W, layer.b))
            for layer in problem.network.layers
        ]
        masks = problem.masks and [in_torch(torch, mask) for mask in problem.masks]
        data = (in_torch(torch, x) for x in (problem.X, problem.y))
        arrays = (*data, masks, in_torch(torch, problem.weight), parameters)
        objective_in(torch, torch.special.erf, problem, arrays).backward()
        back = problem.backprop()
        for l, (W, b) in enumerate(parameters, 1):
            assert_same(back.dW[l], W.grad.numpy())
            assert_same(back.db[l], b.grad.numpy())


def test_every_trainable_activation_takes_its_turn_in_the_hidden_layers():
    shown = {name for case in CASES for name in Problem(*case, n=1).hidden}
    trainable = {name for name, row in ACTIVATIONS.items() if row.elementwise and row.pullback}
    assert shown == trainable


def test_few_parameters_of_the_whole_table_straddle_a_kink():
    found = []
    for case in CASES:
        problem = Problem(*case, "l1")
        found += check_gradients(problem.network, problem.X, problem.y, penalty=problem.penalty)
    kinks = sum(comparison.agrees is None for comparison in found)
    assert kinks <= 0.002 * len(found)


@pytest.mark.parametrize("bias", ["trained", "fixed", "none"])
@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("depth", DEPTHS)
def test_gradients_agree_with_every_kind_of_bias(bias, shared, depth):
    for pair in (("softmax", "log_loss"), ("tanh", "huber")):
        for variant in ("plain", "all"):
            assert_gradients_agree(Problem(*pair, depth, variant, bias=bias, shared=shared))


def test_a_shared_biass_gradient_is_the_sum_of_its_units_own():
    shared = Problem("logistic", "half_squared_error", 2, shared=True)
    layers = [Layer(l.W, np.repeat(l.b, l.n_out), l.activation) for l in shared.network.layers]
    own = Problem("logistic", "half_squared_error", 2)
    own.network, own.X, own.y = Network(tuple(layers), shared.network.loss), shared.X, shared.y
    for one, each in zip(shared.backprop().db[1:], own.backprop().db[1:], strict=True):
        np.testing.assert_allclose(one, [each.sum()], rtol=1e-13)


@pytest.mark.quick
def test_the_forward_record_holds_what_it_says():
    problem = Problem("softmax", "log_loss", 2, "mask")
    passed = forward(problem.network, problem.X, problem.masks)
    a = problem.X
    for l, layer in enumerate(problem.network.layers, 1):
        z = np.array([[sum(a[s] * layer.W[:, j]) + layer.b[j] for j in range(layer.n_out)]
                      for s in range(7)])  # fmt: skip
        np.testing.assert_allclose(passed.z[l], z, rtol=1e-13, atol=1e-15)
        f = activation_in(anp, asp.erf, layer.activation.name, z)
        np.testing.assert_allclose(passed.f[l], f, rtol=1e-13, atol=1e-15)
        a = f * (1 if problem.masks[l] is None else problem.masks[l])
        np.testing.assert_allclose(passed.a[l], a, rtol=1e-13, atol=1e-15)
    assert passed.a[0] is problem.X
    assert passed.z[0] is passed.f[0] is passed.mask[0] is None


# -- properties ----------------------------------------------------------------------------------

PROPERTY = settings(max_examples=40, deadline=None, derandomize=True)
ANY_CASE = st.sampled_from([case for case in CASES if case[2] in (1, 2, 3)])


EVERY_ROW = slice(None)


def gradients_of(problem, rows=EVERY_ROW, weight=None):
    """dW and db of all layers, of some rows, without penalty."""
    X, y = problem.X[rows], problem.y[rows]
    passed = forward(problem.network, X)
    share = shares(len(X), weight, X)
    loss, output = problem.network.loss, problem.network.output
    back = backward(
        problem.network, passed, output_delta(loss, output, y, passed.z[-1], passed.a[-1], share)
    )
    return [*back.dW[1:], *back.db[1:]]


def assert_all_same(found, expected, tolerance=1e-12):
    for f, e in zip(found, expected, strict=True):
        assert_same(f, e, tolerance)


@PROPERTY
@given(ANY_CASE, st.lists(st.floats(0.01, 100), min_size=7, max_size=7))
def test_a_batchs_gradient_is_the_sum_of_its_samples_shares(case, weight):
    problem, weight = Problem(*case), np.array(weight)
    singles = [gradients_of(problem, slice(s, s + 1)) for s in range(7)]
    shared = weight / weight.sum()
    expected = [
        sum(w * g for w, g in zip(shared, each, strict=True)) for each in zip(*singles, strict=True)
    ]
    assert_all_same(gradients_of(problem, weight=weight), expected)


@PROPERTY
@given(ANY_CASE, st.permutations(range(7)))
def test_the_order_of_the_samples_does_not_matter(case, order):
    problem = Problem(*case)
    assert_all_same(gradients_of(problem, list(order)), gradients_of(problem))


@PROPERTY
@given(ANY_CASE, st.permutations(range(WIDTH)))
def test_renumbering_hidden_units_renumbers_the_gradient(case, order):
    problem, order = Problem(*case), list(order)
    before = problem.backprop()
    first, second, *rest = problem.network.layers
    moved = (
        Layer(first.W[:, order], first.b[order], first.activation),
        Layer(second.W[order], second.b, second.activation),
        *rest,
    )
    problem.network = Network(moved, problem.network.loss)
    after = problem.backprop()
    assert_same(after.dW[1], before.dW[1][:, order], 1e-12)
    assert_same(after.db[1], before.db[1][order], 1e-12)
    assert_same(after.dW[2], before.dW[2][order], 1e-12)
    assert_all_same([*after.dW[3:], *after.db[2:]], [*before.dW[3:], *before.db[2:]])


WEIGHTS = (
    st.lists(st.floats(0, 10), min_size=7, max_size=7).map(np.array).filter(lambda w: w.sum() > 1)
)


@PROPERTY
@given(ANY_CASE, WEIGHTS, WEIGHTS, st.floats(0.1, 5))
def test_the_unnormalized_gradient_is_linear_in_the_sample_weights(case, u, v, c):
    problem = Problem(*case)

    def G(w):
        return [w.sum() * g for g in gradients_of(problem, weight=w)]

    expected = [gu + c * gv for gu, gv in zip(G(u), G(v), strict=True)]
    assert_all_same(G(u + c * v), expected)


@PROPERTY
@given(ANY_CASE, st.integers(0, 6))
def test_a_weight_of_zero_leaves_a_sample_out_and_two_counts_it_twice(case, row):
    problem, weight = Problem(*case), np.ones(7)
    weight[row] = 0
    others = [s for s in range(7) if s != row]
    assert_all_same(gradients_of(problem, weight=weight), gradients_of(problem, others))
    weight[row] = 2
    assert_all_same(gradients_of(problem, weight=weight), gradients_of(problem, [*range(7), row]))


# -- other array namespaces ----------------------------------------------------------------------


def converted(problem, convert):
    """The problem's arrays in another namespace, and the same two functions run on them."""
    layers = [
        Layer(convert(l.W), None if l.b is None else convert(l.b), l.activation, l.bias)
        for l in problem.network.layers
    ]
    network = Network(tuple(layers), problem.network.loss)
    masks = problem.masks and [None if mask is None else convert(mask) for mask in problem.masks]
    X, y = convert(problem.X), convert(problem.y)
    weight = None if problem.weight is None else convert(problem.weight)
    passed = forward(network, X, masks)
    share = shares(problem.n, weight, X)
    delta = output_delta(network.loss, network.output, y, passed.z[-1], passed.a[-1], share)
    return passed, backward(network, passed, delta, problem.penalty.per_batch(problem.total))


NAMESPACE_CASES = [(output, loss, 4) for output, loss in ALLOWED]


def assert_namespace_agrees(case, convert):
    for bias, shared in (("trained", False), ("trained", True), ("none", False)):
        problem = Problem(*case, "all", bias=bias, shared=shared)
        passed, back = converted(problem, convert)
        expected = problem.backprop()
        for found, wanted in (
            (passed.a, forward(problem.network, problem.X, problem.masks).a),
            (back.delta[1:], expected.delta[1:]), (back.dW[1:], expected.dW[1:]),
            (back.db[1:], expected.db[1:]),
        ):  # fmt: skip
            for f, w in zip(found, wanted, strict=True):
                if w.size:
                    assert_same(np.asarray(f), w, 1e-13)


@pytest.mark.parametrize("case", NAMESPACE_CASES, ids=case_id)
def test_the_strict_array_namespace_runs_the_very_same_code(case):
    assert_namespace_agrees(case, array_api_strict.asarray)


@pytest.mark.parametrize("case", NAMESPACE_CASES, ids=case_id)
def test_torch_tensors_run_the_very_same_code(torch, case):
    assert_namespace_agrees(case, torch.tensor)


# -- the sequential order ------------------------------------------------------------------------


def two_two_two(rng):
    sizes = [(2, 2), (2, 2)]
    layers = [Layer(rng.normal(size=s), rng.normal(size=2), ACTIVATIONS["logistic"]) for s in sizes]
    return Network(tuple(layers), get_loss("half_squared_error", ACTIVATIONS["logistic"]))


def by_hand(network, x, y, rate, sequential):
    """One step of the 2-2-2 network written out number by number; the new weights and biases."""
    (V, c), (W, b) = [(layer.W, layer.b) for layer in network.layers]

    def s(t):
        return 1 / (1 + math.exp(-t))

    h = [s(x[0] * V[0, j] + x[1] * V[1, j] + c[j]) for j in (0, 1)]
    o = [s(h[0] * W[0, k] + h[1] * W[1, k] + b[k]) for k in (0, 1)]
    d = [(o[k] - y[k]) * o[k] * (1 - o[k]) for k in (0, 1)]
    new_W = np.array([[W[j, k] - rate * d[k] * h[j] for k in (0, 1)] for j in (0, 1)])
    through = new_W if sequential else W
    e = [(d[0] * through[j, 0] + d[1] * through[j, 1]) * h[j] * (1 - h[j]) for j in (0, 1)]
    new_V = np.array([[V[i, j] - rate * e[j] * x[i] for j in (0, 1)] for i in (0, 1)])
    new_c = np.array([c[j] - rate * e[j] for j in (0, 1)])
    return new_V, new_c, new_W, np.array([b[k] - rate * d[k] for k in (0, 1)])


@pytest.mark.quick
@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("seed", range(5))
def test_a_step_of_the_2_2_2_network_is_the_one_worked_out_by_hand(seed, sequential):
    rng = np.random.default_rng(seed)
    network, x, y, rate = two_two_two(rng), rng.normal(size=2), rng.random(2), 0.5
    new = list(network.layers)

    def update_layer(l, dW, db):
        old = network.layers[l - 1]
        new[l - 1] = Layer(old.W - rate * dW, old.b - rate * db, old.activation)
        return new[l - 1]

    passed = forward(network, x[None])
    z, a = passed.z[-1], passed.a[-1]
    delta = output_delta(network.loss, network.output, y[None], z, a, np.ones((1, 1)))
    back = backward(network, passed, delta, update_layer=update_layer if sequential else None)
    if not sequential:
        for l in (1, 2):
            update_layer(l, back.dW[l], back.db[l])
    found = [new[0].W, new[0].b, new[1].W, new[1].b]
    expected = by_hand(network, x, y, rate, sequential)
    for f, e in zip(found, expected, strict=True):
        np.testing.assert_allclose(f, e, rtol=1e-14)


@pytest.mark.quick
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_only_the_layers_below_the_output_differ_in_the_sequential_order(depth):
    problem = Problem("tanh", "half_squared_error", depth)
    problem.network = Network(
        tuple(Layer(l.W, l.b, ACTIVATIONS["tanh"]) for l in problem.network.layers),
        problem.network.loss,
    )
    passed = forward(problem.network, problem.X)
    share = shares(7, None, problem.X)
    z, a = passed.z[-1], passed.a[-1]
    delta = output_delta(problem.network.loss, problem.network.output, problem.y, z, a, share)

    def update_layer(l, dW, db):
        layer = problem.network.layers[l - 1]
        return Layer(layer.W - 0.1 * dW, layer.b, layer.activation)

    together = backward(problem.network, passed, delta)
    one_by_one = backward(problem.network, passed, delta, update_layer=update_layer)
    pairs = zip(together.dW[1:], one_by_one.dW[1:], strict=True)
    same = [np.array_equal(t, o) for t, o in pairs]
    assert same == [False] * depth + [True]


def test_the_penalty_of_the_sequential_order_uses_the_old_weights():
    problem, seen = Problem("tanh", "half_squared_error", 1), {}
    passed, delta = forward(problem.network, problem.X), np.zeros((7, N_OUT))

    def update_layer(l, dW, db):
        seen[l] = dW
        return problem.network.layers[l - 1]

    backward(problem.network, passed, delta, Penalty(2.0, 0.5), update_layer)
    for l, layer in enumerate(problem.network.layers, 1):
        np.testing.assert_array_equal(seen[l], 2 * layer.W + 0.5 * np.sign(layer.W))
