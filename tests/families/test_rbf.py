"""Radial basis functions: gradients by finite differences, the read-out by scikit-learn's ridge,
averages and orthogonal least squares by their definitions."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.datasets import load_diabetes, load_wine, make_friedman1
from sklearn.linear_model import Ridge
from sklearn.metrics.pairwise import rbf_kernel
from sklearn.model_selection import cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from chainrule import RBFClassifier, RBFRegressor
from chainrule.basics.errors import InputError, ShapeError
from chainrule.basics.random import make_seed
from chainrule.families.rbf import leaving_out
from chainrule.families.rbf import maths as rbf
from chainrule.families.rbf import placing as rbf_placing
from chainrule.families.rbf.explained import derive
from chainrule.families.rbf.figures import chosen_notes
from chainrule.families.rbf.maths import KERNELS, Units

RNG = np.random.default_rng(0)
X, Y = RNG.normal(size=(30, 3)), RNG.normal(size=(30, 2))
UNITS = Units(RNG.normal(size=(4, 3)), RNG.uniform(0.5, 2, 4), RNG.normal(size=(4, 2)),
              RNG.normal(size=2))  # fmt: skip
SHARE = RNG.dirichlet(np.ones(30))


@pytest.mark.quick
@pytest.mark.parametrize("alpha", [0.0, 0.7])
@pytest.mark.parametrize("kernel", KERNELS.values(), ids=KERNELS)
def test_every_gradient_is_the_finite_difference(kernel, alpha):
    def E(units):
        return rbf.loss(units, rbf.forward(units, kernel, X), Y, SHARE, alpha)

    passed = rbf.forward(UNITS, kernel, X)
    found = rbf.backward(UNITS, kernel, X, Y, passed, SHARE, alpha).gradients
    for name, values in UNITS._asdict().items():
        for place in np.ndindex(values.shape):
            moved = []
            for h in (1e-5, -1e-5):
                changed = values.copy()
                changed[place] += h
                moved.append(E(UNITS._replace(**{name: changed})))
            numeric = (moved[0] - moved[1]) / 2e-5
            assert getattr(found, name)[place] == pytest.approx(numeric, rel=1e-6, abs=1e-8)


@pytest.mark.quick
def test_distances_are_those_of_the_definition():
    far = X + 1e6  # the difference of large numbers
    exact = ((far[:, None] - far[:4]) ** 2).sum(axis=2)
    np.testing.assert_allclose(rbf.squared_distances(far, far[:4]), exact, atol=1e-8)


def test_the_read_out_is_ridge_regression():
    phi = KERNELS["gaussian"].value(rbf.squared_distances(X, UNITS.centers), UNITS.widths)
    V, b = rbf.read_out(phi, Y, np.full(30, 1 / 30), 0.3)
    ridge = Ridge(0.3).fit(phi, Y)
    np.testing.assert_allclose(V.T, ridge.coef_, rtol=1e-9)
    np.testing.assert_allclose(b, ridge.intercept_, rtol=1e-9)
    twice = np.column_stack([phi, phi])  # singular without a penalty
    V, b = rbf.read_out(twice, Y, np.full(30, 1 / 30), 0.0)
    np.testing.assert_allclose(twice @ V + b, Ridge(1e-12).fit(phi, Y).predict(phi), atol=1e-5)


@pytest.mark.quick
def test_the_read_out_is_where_the_gradient_vanishes():
    kernel = KERNELS["multiquadric"]
    phi = kernel.value(rbf.squared_distances(X, UNITS.centers), UNITS.widths)
    units = Units(UNITS.centers, UNITS.widths, *rbf.read_out(phi, Y, SHARE, 0.4))
    passed = rbf.forward(units, kernel, X)
    slopes = rbf.backward(units, kernel, X, Y, passed, SHARE, 0.4).gradients
    np.testing.assert_allclose(slopes.V, 0, atol=1e-12)
    np.testing.assert_allclose(slopes.b, 0, atol=1e-12)


def test_refining_moves_everything_and_lowers_the_loss():
    before = RBFRegressor(6, width="nearest").fit(X, Y)
    after = RBFRegressor(6, width="nearest", refine=30).fit(X, Y)
    assert after.loss_curve_ == sorted(after.loss_curve_, reverse=True)
    assert after.score(X, Y) > before.score(X, Y)
    assert (after.widths_ > 0).all()
    assert not np.allclose(after.centers_, before.centers_)


def test_without_training_it_is_spechts_average():
    probe = RNG.normal(size=(5, 3))
    phi = np.exp(-((probe[:, None] - X) ** 2).sum(axis=2) / (2 * 0.8**2))
    wanted = phi @ Y / phi.sum(axis=1, keepdims=True)
    grnn = RBFRegressor(read_out="average", width=0.8).fit(X, Y)
    np.testing.assert_allclose(grnn.predict(probe), wanted)
    labels = np.arange(30) % 3
    pnn = RBFClassifier(read_out="average", width=0.8).fit(X, labels)
    shares = np.column_stack([phi[:, labels == k].sum(axis=1) for k in range(3)])
    np.testing.assert_allclose(pnn.predict_proba(probe), shares / shares.sum(axis=1)[:, None])
    assert np.isfinite(grnn.predict(probe + 1e4)).all()  # the nearest decides, far from all


def test_orthogonal_least_squares_takes_the_row_that_explains_most():
    kernel, width = KERNELS["gaussian"], 1.3
    phi = kernel.value(rbf.squared_distances(X, X), np.array(width))
    chosen = []
    for _step in range(4):  # by trying every row: the one after which least error is left
        left = {}
        for row in set(range(30)) - set(chosen):
            A = np.column_stack([np.ones(30), phi[:, [*chosen, row]]])
            left[row] = ((A @ np.linalg.lstsq(A, Y, rcond=None)[0] - Y) ** 2).sum()
        chosen.append(min(left, key=left.__getitem__))
    found = rbf_placing.orthogonal_least_squares(X, Y, 4, kernel, width, make_seed(0))
    assert found.tolist() == sorted(chosen)


def test_widths_reach_to_the_nearest_centers():
    centers = np.array([[0.0], [3.0], [3.0], [7.0]])
    np.testing.assert_allclose(
        rbf_placing.nearest_widths(centers), np.sqrt([9, 4.5, 4.5, 16]), rtol=1e-12
    )
    assert rbf_placing.nearest_widths(np.zeros((3, 2))).tolist() == [1, 1, 1]


def test_better_than_ridge_on_diabetes():
    X, y = load_diabetes(return_X_y=True)
    ours, ridge = (
        cross_val_score(make_pipeline(StandardScaler(), e), X, y, cv=5).mean()
        for e in (RBFRegressor(), Ridge(1.0))
    )
    assert ours > ridge


@pytest.mark.parametrize("settings", [
    {}, {"centers": "random"}, {"centers": "ols", "n_centers": 40}, {"kernel": "thin_plate"},
    {"kernel": "multiquadric"}, {"kernel": "inverse_multiquadric"}, {"read_out": "average"},
    {"width": "nearest", "width_factor": 2.0}, {"n_centers": "all"},
])  # fmt: skip
def test_every_way_of_placing_learns(settings):
    wine, kinds = load_wine(return_X_y=True)
    wine = StandardScaler().fit_transform(wine)
    assert RBFClassifier(**settings).fit(wine[::2], kinds[::2]).score(wine[1::2], kinds[1::2]) > 0.9
    X, y = make_friedman1(300, random_state=0)
    assert RBFRegressor(**settings).fit(X[:200], y[:200]).score(X[200:], y[200:]) > 0.3


@pytest.mark.parametrize("settings, said", [
    ({"n_centers": 31}, "31 centers are more than the 30 samples"),
    ({"width": -1.0}, "width"), ({"kernel": "gauss"}, "kernel"),
    ({"read_out": "average", "kernel": "thin_plate"}, "gaussian"),
])  # fmt: skip
def test_wrong_arguments(settings, said):
    with pytest.raises(ValueError, match=said):
        RBFRegressor(**settings).fit(X, Y)


def test_centers_of_ones_own():
    own = X[:5]
    assert RBFRegressor(centers=own).fit(X, Y).centers_.tolist() == own.tolist()
    with pytest.raises(ShapeError, match="centers"):
        RBFRegressor(centers=np.ones((2, 7))).fit(X, Y)
    fitted = RBFRegressor().fit(X, Y)
    with pytest.raises(InputError, match="no step"):
        derive(fitted, X, Y, 0, 2)


def test_sparse_rows_are_the_dense_ones():
    X = np.random.default_rng(0).integers(0, 3, (60, 5)).astype(float)
    y, thin = (X[:, 0] > X[:, 1]).astype(int), sparse.csr_array(X)
    for kind, target in ((RBFClassifier, y), (RBFRegressor, X[:, 0])):
        dense, found = kind(8).fit(X, target), kind(8).fit(thin, target)
        np.testing.assert_array_equal(dense.predict(X), found.predict(thin))


@pytest.mark.quick
@pytest.mark.parametrize("smooth", [False, True])
def test_errors_of_rows_left_out_are_those_of_fits_without_them(smooth):
    kernel, centers, seed = KERNELS["gaussian"], X[:6], make_seed(0)
    widths = np.full(6, 1.3)
    found, told = leaving_out.chosen(X, Y, centers, [widths], kernel, 0.2, smooth, seed)
    phi = kernel.value(rbf.squared_distances(X, centers), widths)
    Phi = kernel.value(rbf.squared_distances(centers, centers), widths)
    penalty = 0.2 * (Phi if smooth else np.eye(6))
    for row in range(30):  # V and b by the normal equations of the other 29 rows
        others = np.delete(np.arange(30), row)
        A = np.column_stack([phi[others], np.ones(29)])
        G = A.T @ A
        G[:6, :6] += penalty
        left = Y[row] - np.append(phi[row], 1) @ np.linalg.solve(G, A.T @ Y[others])
        assert found.errors[row] == pytest.approx(left @ left, rel=1e-6)
    assert told == [[1.3, 0.2, pytest.approx(found.errors.mean())]]


def test_with_a_unit_on_each_row_it_is_kernel_ridge_with_a_bias():
    fitted = RBFRegressor(width=1.3).fit(X, Y)
    assert (fitted.penalty_, len(fitted.centers_)) == ("smoothness", 30)
    K = rbf_kernel(X, gamma=1 / (2 * 1.3**2))
    A = np.block([[K + fitted.alpha_ * np.eye(30), np.ones((30, 1))], [np.ones((1, 30)), 0]])
    V = np.linalg.solve(A, np.vstack([Y, np.zeros((1, 2))]))  # its dual: the V add up to 0
    np.testing.assert_allclose(fitted.predict(X), K @ V[:30] + V[30], atol=1e-6)


def test_a_width_is_left_only_for_one_that_is_surely_better():
    rng = np.random.default_rng(1)
    x = rng.uniform(-3, 3, (200, 1))
    noise = RBFRegressor().fit(x, rng.normal(size=200))
    usual = leaving_out.median_distance(noise.centers_)
    np.testing.assert_allclose(noise.widths_, usual)
    quick = RBFRegressor().fit(x, np.sin(12 * x[:, 0]))
    assert (quick.widths_ < usual / 2).all()
    assert quick.score(x, np.sin(12 * x[:, 0])) > 0.99


def test_on_a_bundled_set_it_is_within_a_tenth_of_kernel_ridge():
    from benchmarks.rbf import measure

    assert measure(2, "iris")[0]["ratio"] <= 1.1


def test_how_width_and_penalty_were_chosen_is_told():
    fitted = RBFClassifier().fit(X, np.arange(30) % 3)
    (note,) = chosen_notes(fitted, X, None)
    assert "30 units" in note
    assert f"{fitted.alpha_:.3g} on roughness" in note
    assert chosen_notes(RBFRegressor(width=1.0, alpha=0.1).fit(X, Y), X, None) == []


@pytest.mark.parametrize("far", [1e4, 1e8, 1e12])
def test_distances_near_a_center_stay_exact_where_others_lie_far(far):
    """By squares alone, r² of 1 amid centers of which one lies at 1e8 is off by 0.02."""
    near = np.random.default_rng(6).uniform(-2, 2, (20, 2))
    for others in ([[far, far]], near[:10] + far):
        centers = np.vstack([near, others])
        X = np.vstack([near[:5] + 0.25, near[:5], others])
        exact = [[sum((p - q) ** 2 for p, q in zip(x, c, strict=True)) for c in centers] for x in X]
        np.testing.assert_allclose(rbf.squared_distances(X, centers), exact, rtol=1e-9)
