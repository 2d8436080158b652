"""Every loss behind every allowed output: values against formulas written here in autograd's
NumPy, gradients against autograd, δ of the canonical pairs against the product of its factors."""

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import ALLOWED, LOSSES, batch_loss, get_loss, output_delta, shares
from chainrule.training.gradcheck import check_loss_gradient

REAL = {name for name, f in ACTIVATIONS.items() if f.derivative is not None}
TABLE = {
    "half_squared_error": REAL | {"softmax"},
    "mean_squared_error": REAL | {"softmax"},
    "absolute_error": REAL | {"softmax"},
    "huber": REAL | {"softmax"},
    "log_loss": {"logistic", "softmax"},
    "poisson": {"exp", "softplus"},
}
PAIRS = [(output, loss) for loss, outputs in TABLE.items() for output in sorted(outputs)]
CANONICAL = [("logistic", "log_loss"), ("softmax", "log_loss"), ("exp", "poisson")]


def huber(y, a):
    d = anp.abs(y - a)
    return anp.where(d <= 1, d**2 / 2, d - 1 / 2)


def log_loss(y, a, output):
    if output == "softmax":
        return -y * anp.log(a)
    return -y * anp.log(a) - (1 - y) * anp.log(1 - a)


def poisson(y, a):
    safe = anp.where(y > 0, y, 1.0)
    return anp.where(y > 0, y * anp.log(safe), 0.0) - y * anp.log(a) - y + a


def independent(loss, output, y, a):
    return {
        "half_squared_error": lambda: (y - a) ** 2 / 2,
        "mean_squared_error": lambda: (y - a) ** 2 / y.shape[1],
        "absolute_error": lambda: anp.abs(y - a),
        "huber": lambda: huber(y, a),
        "log_loss": lambda: log_loss(y, a, output),
        "poisson": lambda: poisson(y, a),
    }[loss]()


def sample(output, loss, n=6, k=3, seed=0):
    """z, a and targets that fit the pair."""
    rng = np.random.default_rng([seed, n, k])
    z = rng.normal(size=(n, k))
    a = ACTIVATIONS[output].value(z)
    y = rng.normal(0, 2, (n, k))
    if loss == "log_loss" or output == "softmax":
        y = rng.random((n, k)) if output == "logistic" else np.eye(k)[rng.integers(0, k, n)]
        y[0] = 1 / k
    elif loss == "poisson":
        y = rng.poisson(1.5, (n, k)).astype(float)
    return z, a, y


@pytest.mark.quick
def test_the_allowed_pairs_are_exactly_the_table():
    assert sorted(ALLOWED) == sorted(PAIRS)
    assert len(set(ALLOWED)) == len(ALLOWED)


@pytest.mark.quick
@pytest.mark.parametrize("output, loss", PAIRS)
def test_values_are_those_of_the_formula(output, loss):
    _, a, y = sample(output, loss)
    found = get_loss(loss, ACTIVATIONS[output]).value(y, a)
    np.testing.assert_allclose(found, independent(loss, output, y, a), rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("output, loss", PAIRS)
def test_gradients_are_those_of_autograd(output, loss):
    _, a, y = sample(output, loss)
    expected = autograd.elementwise_grad(lambda v: independent(loss, output, y, v))(a)
    found = get_loss(loss, ACTIVATIONS[output]).gradient(y, a)
    np.testing.assert_allclose(found, expected, rtol=1e-13, atol=1e-15)


@pytest.mark.quick
@pytest.mark.parametrize("output, loss", PAIRS)
def test_delta_is_the_derivative_by_the_weighted_sums(output, loss):
    z, a, y = sample(output, loss)
    row = get_loss(loss, ACTIVATIONS[output])
    share = shares(len(z), np.arange(1.0, 7.0), z)
    found = output_delta(row, ACTIVATIONS[output], y, z, a, share)
    h = 1e-6
    for s, j in np.ndindex(z.shape):
        ends = []
        for move in (h, -h):
            moved = z.copy()
            moved[s, j] += move
            ends.append(batch_loss(row, y, ACTIVATIONS[output].value(moved), share))
        assert abs(found[s, j] - (ends[0] - ends[1]) / (2 * h)) <= 1e-8


@pytest.mark.parametrize("output, loss", CANONICAL)
def test_the_canonical_delta_is_the_product_of_its_factors(output, loss):
    z, a, y = sample(output, loss, n=20)
    row, activation = get_loss(loss, ACTIVATIONS[output]), ACTIVATIONS[output]
    share = shares(20, None, z)
    product = activation.pullback(row.gradient(y, a) * share, z, a)
    found = output_delta(row, activation, y, z, a, share)
    np.testing.assert_allclose(found, product, rtol=1e-12, atol=1e-16)
    np.testing.assert_allclose(found, (a - y) / 20, rtol=4e-16)


@pytest.mark.parametrize("output, loss", CANONICAL)
def test_the_canonical_delta_is_finite_where_a_factor_is_not(output, loss):
    z = np.array([[-800.0, 700.0]])
    activation = ACTIVATIONS[output]
    a, y = activation.value(z), np.array([[1.0, 0.0]])
    found = output_delta(get_loss(loss, activation), activation, y, z, a, np.ones((1, 1)))
    np.testing.assert_array_equal(found, a - y)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("loss", TABLE)
@pytest.mark.parametrize("output", ACTIVATIONS)
def test_every_pair_outside_the_table_raises_and_says_what_is_allowed(output, loss):
    if output in TABLE[loss]:
        assert get_loss(loss, ACTIVATIONS[output]).name == loss
        return
    with pytest.raises(InputError) as caught:
        get_loss(loss, ACTIVATIONS[output])
    assert loss in str(caught.value)
    assert output in caught.value.message
    assert all(name in caught.value.hint for name in TABLE[loss])


def test_an_unknown_name_lists_the_known_ones_and_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        get_loss("log_los", ACTIVATIONS["logistic"])
    assert "'log_loss'?" in str(caught.value)
    assert all(name in str(caught.value) for name in TABLE)


@pytest.mark.parametrize("dtype, epsilon", [("float64", 2.0**-52), ("float32", 2.0**-23)])
@pytest.mark.parametrize("output", ["logistic", "softmax"])
def test_log_loss_clips_probabilities_by_the_spacing_of_their_type(output, dtype, epsilon):
    row = get_loss("log_loss", ACTIVATIONS[output])
    a, y = np.array([[0.0, 1.0]], dtype), np.array([[1.0, 0.0]], dtype)
    found = row.value(y, a)
    assert found.dtype == np.dtype(dtype)
    np.testing.assert_allclose(found[0, 0], -np.log(epsilon), rtol=1e-6)
    expected = -np.log(epsilon) if output == "logistic" else 0.0
    np.testing.assert_allclose(found[0, 1], expected, rtol=1e-6)
    assert np.isfinite(row.gradient(y, a)).all()


def test_log_loss_is_scikit_learns():
    metrics = pytest.importorskip("sklearn.metrics")
    _, a, y = sample("softmax", "log_loss", n=10)
    y = np.eye(3)[np.arange(10) % 3]
    a[0] = [1.0, 0.0, 0.0]
    row = get_loss("log_loss", ACTIVATIONS["softmax"])
    found = batch_loss(row, y, a, shares(10, None, a))
    assert found == pytest.approx(metrics.log_loss(y.argmax(axis=1), a), rel=1e-12)


def test_poisson_is_half_of_scikit_learns_deviance():
    metrics = pytest.importorskip("sklearn.metrics")
    _, a, y = sample("exp", "poisson", n=30, k=1)
    assert (y == 0).any()
    found = batch_loss(LOSSES["poisson"], y, a, shares(30, None, a))
    assert found == pytest.approx(metrics.mean_poisson_deviance(y[:, 0], a[:, 0]) / 2, rel=1e-12)


@pytest.mark.parametrize("name", ["half_squared_error", "absolute_error", "huber", "poisson"])
def test_nan_in_the_output_shows_in_the_loss(name):
    a, y = np.array([[np.nan]]), np.array([[1.0]])
    assert np.isnan(LOSSES[name].value(y, a)).all()
    assert np.isnan(LOSSES[name].gradient(y, a)).all()


@pytest.mark.quick
def test_shares_are_one_nth_or_the_weights_over_their_sum():
    like = np.zeros((4, 1))
    np.testing.assert_array_equal(shares(4, None, like), [[0.25]] * 4)
    np.testing.assert_array_equal(
        shares(4, np.array([1.0, 0, 2, 1]), like), [[0.25], [0], [0.5], [0.25]]
    )
    assert shares(4, None, like.astype(np.float32)).dtype == np.float32


def test_a_batchs_loss_is_the_weighted_mean_of_its_samples():
    y, a = np.array([[1.0, 0], [2, 2]]), np.array([[0.0, 0], [1, 0]])
    found = batch_loss(LOSSES["half_squared_error"], y, a, shares(2, np.array([1.0, 3.0]), a))
    assert found == (1 * 0.5 + 3 * 2.5) / 4


def quartic(y, a):
    return (y - a) ** 4, 4 * (a - y) ** 3


def coupled(y, a):
    """An output's part that depends on the other outputs too."""
    total = a.sum(axis=1, keepdims=True)
    return (total - y) ** 2, np.broadcast_to(2 * (total - y).sum(axis=1, keepdims=True), a.shape)


@pytest.mark.parametrize("loss", [quartic, coupled])
def test_a_custom_loss_with_a_right_gradient_is_accepted(loss):
    rng = np.random.default_rng(3)
    row = get_loss(loss, ACTIVATIONS["identity"])
    assert row.name == loss.__name__
    check_loss_gradient(
        row, ACTIVATIONS["identity"], rng.normal(size=(5, 2)), rng.normal(size=(5, 2))
    )


WRONG = {
    "sign": lambda y, a: ((y - a) ** 2, 2 * (y - a)),
    "factor": lambda y, a: ((y - a) ** 2, a - y),
    "shape of the value": lambda y, a: (((y - a) ** 2).sum(), 2 * (a - y)),
    "shape of the gradient": lambda y, a: ((y - a) ** 2, (2 * (a - y)).sum(axis=1)),
}


@pytest.mark.parametrize("slip", WRONG)
def test_a_custom_loss_with_a_wrong_gradient_is_refused(slip):
    rng = np.random.default_rng(4)
    row = get_loss(WRONG[slip], ACTIVATIONS["identity"])
    with pytest.raises(InputError, match="shape" if "shape" in slip else "finite difference"):
        check_loss_gradient(
            row, ACTIVATIONS["identity"], rng.normal(size=(5, 2)), rng.normal(size=(5, 2))
        )
