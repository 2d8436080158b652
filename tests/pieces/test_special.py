"""erf, erfc and Φ, against mpmath: the Chebyshev coefficients computed again with 50 digits, every
value against `mpmath.erf` and `mpmath.erfc` (50 digits) in units in the last place."""

import array_api_strict
import mpmath as mp
import numpy as np
import pytest

from chainrule.pieces import special

SMALLEST_NORMAL = np.finfo(np.float64).tiny
GRID = np.concatenate([
    np.linspace(-6, 6, 601),
    np.linspace(0.99, 1.01, 41),
    np.random.default_rng(0).uniform(-3, 3, 400),
    [1e-300, -1e-300, 5e-324, 1e-10, -1e-10, 26.5, 27, 27.3, 28, 29, 700, 1e300, -1e300],
])  # fmt: skip


@pytest.fixture(autouse=True)
def fifty_digits():
    with mp.workdps(50):
        yield


def ulps(found, exact):
    """Distance from the exact value in units in the last place of it."""
    unit = mp.mpf(float(np.spacing(abs(float(exact)))))
    return float(abs(mp.mpf(float(found)) - exact) / unit)


def test_the_chebyshev_coefficients_are_those_of_the_expansion_in_50_digits():
    nodes = 200
    angles = [mp.pi * (2 * k + 1) / (2 * nodes) for k in range(nodes)]

    def scaled_erfc(t):
        x = mp.mpf("3.75") * (1 + t) / (1 - t)
        return mp.erfc(x) * mp.exp(x * x) * (1 + 2 * x)

    values = [scaled_erfc(mp.cos(angle)) for angle in angles]
    for j, ours in enumerate(special._CHEBYSHEV):
        c = 2 * mp.fdot(values, [mp.cos(j * angle) for angle in angles]) / nodes
        assert ours == float(c / 2 if j == 0 else c), j


def test_erf_is_within_2_units_in_the_last_place():
    found = special.erf(GRID)
    worst = max(ulps(f, mp.erf(mp.mpf(float(x)))) for x, f in zip(GRID, found, strict=True))
    assert worst <= 2


def test_erfc_is_within_4_units_where_it_is_a_normal_number():
    found = special.erfc(GRID)
    for x, f in zip(GRID, found, strict=True):
        exact = mp.erfc(mp.mpf(float(x))) if x < 30 else mp.mpf(0)
        if exact >= SMALLEST_NORMAL:
            assert ulps(f, exact) <= 4, x
        else:
            assert 0 <= f <= 2 * SMALLEST_NORMAL, x


def test_the_normal_distribution_is_within_6_units_far_into_its_tail():
    points = np.concatenate([GRID[abs(GRID) < 10], np.linspace(-37, 9, 300)])
    for z, found in zip(points, special.normal_cdf(points), strict=True):
        exact = mp.erfc(-mp.mpf(float(z)) / mp.sqrt(2)) / 2
        assert ulps(found, exact) <= 6, z


def test_the_normal_density_is_within_4_units_far_into_its_tail():
    points = np.linspace(-37, 37, 600)
    for z, found in zip(points, special.normal_pdf(points), strict=True):
        assert ulps(found, mp.npdf(mp.mpf(float(z)))) <= 4, z
    assert special.normal_pdf(np.array([1e300]))[0] == 0
    assert np.isnan(special.normal_pdf(np.array([np.nan]))[0])


def test_the_normal_distribution_has_its_limits_and_lets_nan_through():
    found = special.normal_cdf(np.array([-np.inf, -1e308, 1e308, np.inf, np.nan]))
    np.testing.assert_allclose(found, [0, 0, 1, 1, np.nan], rtol=4.5e-16)


@pytest.mark.parametrize("name", ["erf", "erfc"])
def test_float32_stays_float32_and_is_rounded_once(name):
    x = np.linspace(-4, 4, 201, dtype=np.float32)
    found = getattr(special, name)(x)
    assert found.dtype == np.float32
    exact = np.array([float(getattr(mp, name)(mp.mpf(float(v)))) for v in x])
    assert (abs(found - exact) <= 0.51 * np.spacing(abs(exact).astype(np.float32))).all()


@pytest.mark.quick
@pytest.mark.parametrize(
    "name, x, expected",
    [
        ("erf", np.inf, 1.0), ("erf", -np.inf, -1.0), ("erf", 0.0, 0.0), ("erf", -0.0, -0.0),
        ("erfc", np.inf, 0.0), ("erfc", -np.inf, 2.0), ("erfc", 0.0, 1.0), ("erfc", -0.0, 1.0),
        ("erf", np.nan, np.nan), ("erfc", np.nan, np.nan),
    ],
)  # fmt: skip
def test_limits_signed_zeros_and_nan(name, x, expected):
    found = getattr(special, name)(np.array([x]))[0]
    if name == "erfc":
        np.testing.assert_allclose(found, expected, rtol=4.5e-16, atol=5e-324)
        return
    np.testing.assert_array_equal(found, expected)
    if expected == 0:
        assert np.signbit(found) == np.signbit(expected)


@pytest.mark.quick
def test_erf_is_odd_and_erfc_its_complement():
    np.testing.assert_array_equal(special.erf(-GRID), -special.erf(GRID))
    assert (abs(special.erf(GRID) + special.erfc(GRID) - 1) <= 4e-16).all()


@pytest.mark.parametrize("name", ["erf", "erfc"])
@pytest.mark.parametrize("dtype", ["float64", "float32"])
def test_the_strict_array_namespace_gives_the_same_numbers(name, dtype):
    x = np.linspace(-5, 5, 101).astype(dtype)
    function = getattr(special, name)
    strict = function(array_api_strict.asarray(x))
    assert strict.dtype == getattr(array_api_strict, dtype)
    np.testing.assert_array_equal(np.asarray(strict), function(x))


@pytest.mark.parametrize("shape", [(), (0,), (2, 3), (1, 0)])
def test_every_shape_is_kept(shape):
    x = np.full(shape, 0.5)
    assert special.erf(x).shape == shape
    assert special.erfc(x).shape == shape
