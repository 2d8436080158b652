"""Every optimizer for 200 steps against two second means: the update written here for one number
at a time in plain Python, and torch's own optimizer."""

import math

import numpy as np
import pytest

from chainrule.basics.errors import UnknownNameError
from chainrule.pieces.optimizers import OPTIMIZERS, get_optimizer

STEPS = 200
SETTINGS = {
    "sgd": [{}],
    "momentum": [{}, {"momentum": 0.5}, {"momentum": 0.0}],
    "nesterov": [{}, {"momentum": 0.5}],
    "rmsprop": [{}, {"decay": 0.9, "epsilon": 1e-4}],
    "adam": [{}, {"beta_1": 0.5, "beta_2": 0.9, "epsilon": 1e-3}],
    "adamw": [{}, {"weight_decay": 0.3}, {"weight_decay": 0.0}],
}
CASES = [(name, settings) for name, some in SETTINGS.items() for settings in some]
RATE = 0.01


def gradient(w, t):
    """A gradient that depends on where w is and on the step, of both signs and many sizes."""
    return 0.3 * w**3 - np.sin(3 * w + t) * 10.0 ** np.linspace(-4, 1, w.size).reshape(w.shape)


def start():
    return np.random.default_rng(5).normal(size=(4, 3))


def trajectory(name, settings):
    optimizer, w = get_optimizer(name, **settings), start()
    memory, seen = optimizer.init(w), []
    for t in range(1, STEPS + 1):
        w, memory = optimizer.update(w, gradient(w, t), memory, t, RATE)
        seen.append(w)
    return np.array(seen)


def plain_step(name, w, g, memory, t, *, momentum=0.9, decay=0.99, beta_1=0.9, beta_2=0.999,
               epsilon=1e-8, weight_decay=0.01):  # fmt: skip
    """One number's step by the papers' formulas; memory is a pair of floats."""
    first, second = memory
    if name == "sgd":
        return w - RATE * g, memory
    if name in ("momentum", "nesterov"):
        first = momentum * first + g  # torch's form: the rate outside
        ahead = g + momentum * first if name == "nesterov" else first
        return w - RATE * ahead, (first, second)
    if name == "rmsprop":
        second = decay * second + (1 - decay) * g**2
        return w - RATE * g / (math.sqrt(second) + epsilon), (first, second)
    first = beta_1 * first + (1 - beta_1) * g
    second = beta_2 * second + (1 - beta_2) * g**2
    if name == "adamw":
        w -= RATE * weight_decay * w
    step = (first / (1 - beta_1**t)) / (math.sqrt(second / (1 - beta_2**t)) + epsilon)
    return w - RATE * step, (first, second)


def close(found, expected):
    scale = abs(expected).max()
    assert abs(found - expected).max() <= 1e-12 * scale


@pytest.mark.parametrize("name, settings", CASES)
def test_200_steps_are_those_of_plain_python(name, settings):
    w, seen = start(), []
    memory = [(0.0, 0.0)] * w.size
    for t in range(1, STEPS + 1):
        g = gradient(w, t)
        moved = [
            plain_step(name, float(wi), float(gi), m, t, **settings)
            for wi, gi, m in zip(w.flat, g.flat, memory, strict=True)
        ]
        w, memory = np.array([wi for wi, _ in moved]).reshape(w.shape), [m for _, m in moved]
        seen.append(w)
    close(trajectory(name, settings), np.array(seen))


def torch_optimizer(torch, name, parameters, settings):
    optim = torch.optim
    beta_1, beta_2 = settings.get("beta_1", 0.9), settings.get("beta_2", 0.999)
    epsilon, momentum = settings.get("epsilon", 1e-8), settings.get("momentum", 0.9)
    moments = {"lr": RATE, "betas": (beta_1, beta_2), "eps": epsilon}
    return {
        "sgd": lambda: optim.SGD(parameters, lr=RATE),
        "momentum": lambda: optim.SGD(parameters, lr=RATE, momentum=momentum),
        "nesterov": lambda: optim.SGD(
            parameters, lr=RATE, momentum=momentum, nesterov=momentum > 0
        ),
        "rmsprop": lambda: optim.RMSprop(
            parameters, lr=RATE, alpha=settings.get("decay", 0.99), eps=epsilon
        ),
        "adam": lambda: optim.Adam(parameters, **moments),
        "adamw": lambda: optim.AdamW(
            parameters, weight_decay=settings.get("weight_decay", 0.01), **moments
        ),
    }[name]()


@pytest.mark.parametrize("name, settings", CASES)
def test_200_steps_are_those_of_torch(torch, name, settings):
    w = torch.nn.Parameter(torch.tensor(start(), dtype=torch.float64))
    optimizer, seen = torch_optimizer(torch, name, [w], settings), []
    for t in range(1, STEPS + 1):
        w.grad = torch.tensor(gradient(w.detach().numpy(), t))
        optimizer.step()
        seen.append(w.detach().numpy().copy())
    close(trajectory(name, settings), np.array(seen))


@pytest.mark.quick
def test_the_tables_cover_every_optimizer():
    assert set(SETTINGS) == set(OPTIMIZERS)


@pytest.mark.quick
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_nothing_is_changed_in_place(name):
    optimizer, w, g = get_optimizer(name), start(), np.ones((4, 3))
    memory = optimizer.init(w)
    before = [w.copy(), g.copy(), *(array.copy() for array in memory)]
    optimizer.update(w, g, memory, 1, RATE)
    for array, copy in zip([w, g, *memory], before, strict=True):
        np.testing.assert_array_equal(array, copy)


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_float32_stays_float32_in_parameter_and_memory(name):
    optimizer, w = get_optimizer(name), np.ones((2, 2), np.float32)
    w, memory = optimizer.update(w, w, optimizer.init(w), 1, 0.1)
    assert {array.dtype for array in (w, *memory)} == {np.dtype(np.float32)}


@pytest.mark.parametrize("name", OPTIMIZERS)
def test_the_settings_it_carries_are_the_ones_it_was_made_with(name):
    own = {key: value / 2 for key, value in get_optimizer(name).settings.items()}
    assert get_optimizer(name, **own).settings == own
    assert get_optimizer(name).name == name


def test_an_unknown_name_lists_the_known_ones_and_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        get_optimizer("adan")
    assert "'adam'?" in str(caught.value)
    assert all(name in str(caught.value) for name in (*OPTIMIZERS, "lbfgs"))


@pytest.mark.quick
def test_an_optimizer_object_is_taken_as_it_is():
    own = get_optimizer("sgd")
    assert get_optimizer(own) is own
