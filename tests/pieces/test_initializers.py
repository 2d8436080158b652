"""Initializers: the ranges and moments their papers state, from 200,000 draws, and the order of
drawing, read off a second generator with the same seed."""

import math

import numpy as np
import pytest

from chainrule.basics.errors import UnknownNameError
from chainrule.pieces.initializers import INITIALIZERS, get_initializer

N_IN, N_OUT, N_BIASES = 400, 500, 10_000
BOUNDED = {"glorot": (-math.sqrt(6 / 900), math.sqrt(6 / 900)), "uniform": (0, 1)}
MOMENTS = {  # mean, variance, fourth central moment over the squared variance
    "glorot": (0, 2 / 900, 1.8),
    "he": (0, 2 / 400, 3),
    "lecun": (0, 1 / 400, 3),
    "normal": (0, 1, 3),
    "uniform": (0.5, 1 / 12, 1.8),
}
DRAWS_BIASES = {"normal", "uniform"}


def generator(seed=7):
    return np.random.Generator(np.random.PCG64(seed))


def draw(name):
    return INITIALIZERS[name](generator(), N_IN, N_OUT, N_BIASES)


def within_5_deviations(sample, mean, variance, kurtosis):
    n = sample.size
    assert abs(sample.mean() - mean) <= 5 * math.sqrt(variance / n)
    assert abs(sample.var() - variance) <= 5 * variance * math.sqrt((kurtosis - 1) / n)
    fourth = ((sample - mean) ** 4).mean() / variance**2
    assert abs(fourth - kurtosis) <= 5 * math.sqrt(96 / n)  # 105 - 9: the normal's own spread


@pytest.mark.quick
def test_the_tables_cover_every_initializer():
    assert set(MOMENTS) == set(INITIALIZERS)


@pytest.mark.parametrize("name", MOMENTS)
def test_the_weights_have_the_stated_moments(name):
    within_5_deviations(draw(name)[0], *MOMENTS[name])


@pytest.mark.parametrize("name", BOUNDED)
def test_uniform_weights_fill_their_range_and_stay_in_it(name):
    low, high = BOUNDED[name]
    W = draw(name)[0]
    assert low <= W.min() <= low + 1e-4 * (high - low)
    assert high - 1e-4 * (high - low) <= W.max() <= high


@pytest.mark.parametrize("name", MOMENTS)
def test_biases_are_drawn_like_the_weights_or_zero(name):
    b = draw(name)[1]
    if name in DRAWS_BIASES:
        within_5_deviations(b, *MOMENTS[name])
    else:
        np.testing.assert_array_equal(b, np.zeros(N_BIASES))


@pytest.mark.quick
@pytest.mark.parametrize("name", INITIALIZERS)
@pytest.mark.parametrize("n_biases", [0, 1, 5])
def test_shapes_and_type(name, n_biases):
    W, b = INITIALIZERS[name](generator(), 3, 5, n_biases)
    assert (W.shape, b.shape) == ((3, 5), (n_biases,))
    assert (W.dtype, b.dtype) == (np.float64, np.float64)


@pytest.mark.parametrize("name", ["normal", "uniform"])
def test_weights_are_drawn_before_biases_row_by_row(name):
    W, b = INITIALIZERS[name](generator(), 3, 5, 5)
    second = generator()
    flat = second.standard_normal(20) if name == "normal" else second.random(20)
    np.testing.assert_array_equal(W, flat[:15].reshape(3, 5))
    np.testing.assert_array_equal(b, flat[15:])


@pytest.mark.parametrize("name", ["glorot", "he", "lecun"])
def test_zero_biases_take_no_draw(name):
    used, unused = generator(), generator()
    INITIALIZERS[name](used, 3, 5, 5)
    INITIALIZERS[name](unused, 3, 5, 0)
    assert used.random() == unused.random()


@pytest.mark.quick
@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_same_seed_gives_the_same_weights(name):
    np.testing.assert_array_equal(draw(name)[0], draw(name)[0])


def test_an_unknown_name_lists_the_known_ones_and_the_nearest():
    with pytest.raises(UnknownNameError) as caught:
        get_initializer("glorott")
    assert "'glorot'?" in str(caught.value)
    assert all(name in str(caught.value) for name in INITIALIZERS)


def test_a_function_is_taken_as_it_is():
    assert get_initializer(np.zeros) is np.zeros
