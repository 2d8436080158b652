"""What people do with a map: clusters on top of it, gaps filled, columns weighed, rows weighed,
falls and distances of one's own, prediction from rows that are labelled in part."""

import numpy as np
import pytest
from scipy import sparse
from sklearn.base import is_clusterer
from sklearn.cluster import AgglomerativeClustering, KMeans
from sklearn.datasets import load_digits, load_iris
from sklearn.metrics import adjusted_rand_score, silhouette_score

import chainrule as cr
from chainrule import SOM, SOMClassifier, SOMRegressor
from chainrule.basics.errors import InputError
from chainrule.engines import native
from chainrule.families.falling import Falling
from chainrule.families.som import clusters
from chainrule.families.som import maths as som
from chainrule.families.som.maths import Grid

IRIS, KINDS = load_iris(return_X_y=True)
ENGINES = ["reference", *(["native"] if native.levels() else [])]
BLOBS = np.random.default_rng(0).normal(size=(150, 2)) * 0.3 + np.repeat(
    [[0, 0], [5, 0], [0, 5]], 50, axis=0
)


# -- clusters ------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", clusters.WAYS)
def test_three_heaps_are_three_clusters(way):
    fitted = SOM(5, 5, n_clusters="auto", cluster_by=way, random_state=1).fit(BLOBS)
    assert adjusted_rand_score(np.repeat([0, 1, 2], 50), fitted.labels_) == 1
    np.testing.assert_array_equal(fitted.predict(BLOBS), fitted.labels_)
    np.testing.assert_array_equal(fitted.labels_, fitted.unit_clusters_[fitted.units(BLOBS)])
    assert is_clusterer(fitted)


def test_clusters_are_scikit_learns_and_numbered_by_the_units():
    fitted = SOM(6, 7, n_clusters=4).fit(IRIS)
    beside = np.array([fitted.grid_.neighbors(k) for k in range(42)])
    theirs = AgglomerativeClustering(4, connectivity=beside).fit_predict(fitted.prototypes_)
    assert adjusted_rand_score(theirs, fitted.unit_clusters_) == 1
    first = [fitted.unit_clusters_.tolist().index(k) for k in range(4)]
    assert first == sorted(first)
    fitted = SOM(6, 7, n_clusters=4, cluster_by="kmeans").fit(IRIS)
    theirs = KMeans(4, n_init=10, random_state=0).fit_predict(fitted.prototypes_)
    assert adjusted_rand_score(theirs, fitted.unit_clusters_) == 1


def test_the_silhouette_is_scikit_learns():
    rng = np.random.default_rng(2)
    W, labels = rng.normal(size=(9, 3)), np.array([0, 0, 1, 1, 2, 2, 2, 1, 0])
    hits = rng.integers(1, 5, 9)
    rows = np.repeat(np.arange(9), hits)
    wanted = silhouette_score(W[rows], labels[rows])
    assert clusters._silhouette(W, labels, hits) == pytest.approx(wanted)


def test_without_a_number_of_clusters_labels_are_units():
    fitted = SOM(4, 4).fit(IRIS)
    np.testing.assert_array_equal(fitted.labels_, fitted.transform(IRIS).argmin(axis=1))
    assert SOM(1, 2, n_clusters="auto").fit(IRIS).labels_.max() == 0


# -- gaps ----------------------------------------------------------------------------------------


@pytest.mark.quick
def test_gaps_are_filled_from_the_nearest_prototype_by_what_is_known():
    rng = np.random.default_rng(0)
    gaps = rng.random(IRIS.shape) < 0.15
    gaps[gaps.all(axis=1), 0] = False
    X = np.where(gaps, np.nan, IRIS)
    fitted = SOM(5, 5, missing="ignore").fit(X)
    filled = fitted.impute(X)
    np.testing.assert_array_equal(filled[~gaps], IRIS[~gaps])
    d = np.nansum((X[:, None] - fitted.prototypes_) ** 2, axis=2)
    np.testing.assert_array_equal(filled[gaps], fitted.prototypes_[d.argmin(axis=1)][gaps])
    by_means = np.where(gaps, np.nanmean(X, axis=0), X)
    assert abs(filled - IRIS)[gaps].mean() < abs(by_means - IRIS)[gaps].mean() / 2
    assert np.isfinite(SOM(3, 3).fit(IRIS).impute(X)).all()  # a map of whole rows can, too


# -- falls ---------------------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("kind", ["linear", "exponential"])
def test_the_last_step_has_the_value_at_the_end(kind):
    fall = Falling(kind, 4.0, 0.5)
    assert [fall.at(t, 3) for t in (0, 2, 3)] == [4.0, 0.5, 0.5]
    assert fall.at(0, 1) == 4.0
    assert Falling("asymptotic", 4.0, 0.5).at(2, 4) == 2.0


@pytest.mark.parametrize("engine", ENGINES)
def test_a_batch_ends_at_the_radius_it_names(engine):
    fitted = SOM(1, 3, n_iter=12, radius_end=1e-3, engine=engine).fit(BLOBS)
    units = fitted.units_  # each unit is the mean of its rows: no neighbor has a share
    for k in np.unique(units):
        np.testing.assert_allclose(fitted.prototypes_[k], BLOBS[units == k].mean(axis=0))


def test_a_fall_of_ones_own_is_the_one_by_name():
    own = SOM(4, 4, n_iter=5, radius_decay=lambda start, end, part: start + (end - start) * part)
    named = SOM(4, 4, n_iter=5, radius_decay="linear", engine="reference").fit(IRIS)
    np.testing.assert_array_equal(own.fit(IRIS).weights_, named.weights_)
    assert own.engine_ == "reference"
    with pytest.raises(InputError, match="function of one's own"):
        own.set_params(engine="native").fit(IRIS)


@pytest.mark.parametrize("mode", ["online", "batch"])
def test_the_error_after_each_epoch(mode):
    watched = SOM(4, 4, mode=mode, n_iter=4, watch=True).fit(IRIS)
    plain = SOM(4, 4, mode=mode, n_iter=4).fit(IRIS)
    np.testing.assert_array_equal(watched.weights_, plain.weights_)
    errors = watched.history_["quantization_error"]
    assert len(errors) == 4
    assert errors[-1] == pytest.approx(watched.quantization_error(IRIS))
    assert not hasattr(plain, "history_")


# -- distances -----------------------------------------------------------------------------------


@pytest.mark.parametrize("metric, power", [("euclidean", 2), ("manhattan", 1)])
def test_weights_of_columns_multiply_their_share_of_a_distance(metric, power):
    weights = np.array([4.0, 1.0, 0.25, 2.0])
    ours = SOM(4, 4, metric=metric, column_weights=weights).fit(IRIS)
    d = (abs(IRIS[:, None] - ours.prototypes_) ** power * weights).sum(axis=2) ** (1 / power)
    np.testing.assert_allclose(ours.transform(IRIS), d)
    scaled = SOM(4, 4, metric=metric).fit(IRIS * weights ** (1 / power))
    np.testing.assert_allclose(ours.weights_ * weights ** (1 / power), scaled.weights_)
    with pytest.raises(InputError, match="column_weights"):
        SOM(2, 2, column_weights=[1, 2, 0, 1]).fit(IRIS)


def test_a_distance_of_ones_own():
    def greatest(X, W):
        return abs(X[:, None] - W).max(axis=2)

    fitted = SOM(3, 4, metric=greatest).fit(IRIS)
    d = greatest(IRIS, fitted.prototypes_)
    np.testing.assert_array_equal(fitted.predict(IRIS), d.argmin(axis=1))
    assert fitted.quantization_error(IRIS) == pytest.approx(d.min(axis=1).mean())


@pytest.mark.quick
def test_the_order_of_the_rows_does_not_turn_the_plane_over():
    rng = np.random.default_rng(3)
    for X in (IRIS, rng.normal(size=(30, 1)) * [1.0, -1.0]):  # both components as large
        plane = som.principal_plane(X, Grid(3, 5))
        for _turn in range(5):
            again = som.principal_plane(rng.permutation(X), Grid(3, 5))
            np.testing.assert_allclose(again, plane, atol=1e-9)


# -- rows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_row_of_weight_three_is_three_rows(engine, dtype):
    X, weight = IRIS[::5].astype(dtype), np.resize([1.0, 3.0, 0.0], 30)
    start = X[:6]
    one = SOM(2, 3, init=start, engine=engine).fit(X, sample_weight=weight)
    other = SOM(2, 3, init=start, engine=engine).fit(np.repeat(X, weight.astype(int), axis=0))
    np.testing.assert_allclose(one.weights_, other.weights_, rtol=1e-5)
    with pytest.raises(InputError, match="sample_weight"):
        SOM(2, 2).fit(X, sample_weight=-weight)


@pytest.mark.skipif(not native.levels(), reason="built without a compiler")
def test_weights_online_multiply_the_rate_on_both_engines():
    weight = np.random.default_rng(1).uniform(0, 1, 150)
    one, other = (
        SOM(3, 3, mode="online", n_iter=2, engine=engine).fit(IRIS, sample_weight=weight)
        for engine in ENGINES
    )
    np.testing.assert_allclose(one.weights_, other.weights_, rtol=1e-12)
    halved = SOM(3, 3, mode="online", n_iter=2).fit(IRIS, sample_weight=np.full(150, 0.5))
    rates = {"learning_rate": 0.25, "learning_rate_end": 0.005}
    slower = SOM(3, 3, mode="online", n_iter=2, **rates).fit(IRIS)
    np.testing.assert_allclose(halved.weights_, slower.weights_, rtol=1e-12)


def test_sparse_rows_are_the_dense_ones():
    X = load_digits().data[:200]
    dense, thin = SOM(3, 3).fit(X), SOM(3, 3).fit(sparse.csr_array(X))
    np.testing.assert_array_equal(dense.weights_, thin.weights_)
    np.testing.assert_array_equal(dense.predict(X), thin.predict(sparse.csr_array(X)))


# -- prediction ----------------------------------------------------------------------------------


@pytest.mark.quick
def test_a_units_value_is_the_smoothed_mean_of_its_rows():
    y = np.where(np.arange(150) % 3, np.nan, IRIS[:, 0])
    fitted = SOMRegressor(SOM(3, 3), smoothing=0.8).fit(IRIS, y)
    units, known = fitted.map_.units_, ~np.isnan(y)
    for k in range(9):
        h = som.neighborhood_of(Grid(3, 3), k, 0.8, "gaussian")[units[known]]
        assert fitted.unit_values_[k, 0] == pytest.approx((h * y[known]).sum() / h.sum())
    np.testing.assert_array_equal(fitted.predict(IRIS), fitted.unit_values_[units, 0])


def test_few_labels_are_enough():
    X, y = load_digits(return_X_y=True)
    few = np.where(np.arange(len(y)) < 100, y, -1)
    fitted = SOMClassifier(SOM(15, 15), unlabelled=-1).fit(X[:1300], few[:1300])
    assert fitted.classes_.tolist() == list(range(10))
    assert fitted.score(X[1300:], y[1300:]) > 0.8  # 0.1 by guessing
    np.testing.assert_allclose(fitted.predict_proba(X).sum(axis=1), 1)
    with pytest.raises(InputError, match="no row"):
        SOMClassifier().fit(IRIS, [None] * 150)


# -- what is explained -----------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("weights", [None, [1.0, 4.0, 0.5, 2.0]])
@pytest.mark.parametrize("metric", ["euclidean", "manhattan", "cosine"])
def test_a_batch_map_explains_its_batch(metric, weights):
    """One more epoch of a map begun where this one ended makes of the winner what is shown."""
    fitted = SOM(3, 4, n_iter=4, metric=metric, column_weights=weights).fit(IRIS)
    again = SOM(
        3, 4, n_iter=1, radius=fitted.radius_end, metric=metric, column_weights=weights,
        init=fitted.weights_,
    ).fit(IRIS)  # fmt: skip
    shown = cr.explain(fitted, data=IRIS, samples=[70])
    winner = shown["winner"].value
    assert winner == fitted.units(IRIS)[69] + 1
    for i in range(1, 5):
        after = again.prototypes_[winner - 1, i - 1]
        assert shown[f"w+[{winner},{i}]"].value == pytest.approx(after, rel=1e-12)
    distances = [shown[f"d[{k}]"].value for k in range(1, 13)]
    np.testing.assert_allclose(distances, fitted.transform(IRIS)[69], rtol=1e-12)


def test_of_a_large_map_the_winner_is_told_and_the_rest_on_request():
    digits = load_digits().data
    fitted = SOM(20, 20, n_iter=2).fit(digits)
    shown = cr.explain(fitted, data=digits, samples=[5])
    winner = fitted.units(digits)[4] + 1
    head, *lines = shown.text().splitlines()
    assert f"→ unit {winner}, row {(winner - 1) // 20}, column {(winner - 1) % 20}" in head
    assert len(lines) < 1000
    told = [line.split(" = ")[0].strip() for line in lines if line.startswith("    d[")]
    nearest = fitted.transform(digits)[4].argsort(kind="stable")[:5] + 1
    assert told == [f"d[{k}]" for k in sorted(nearest)]
    assert "w[7,3]" in shown.text(["w[7,*]"])
    own = SOM(2, 2, metric=lambda X, W: abs(X[:, None] - W).sum(axis=2)).fit(IRIS)
    with pytest.raises(InputError, match="metric of one's own"):
        cr.explain(own, data=IRIS)


def test_a_map_that_predicts_is_a_model_like_others(tmp_path):
    """Trained from a table, saved, loaded, used and drawn; settings of the map stand beside."""
    table = tmp_path / "iris.csv"
    labels = load_iris().target_names[load_iris().target]
    rows = [",".join(map(str, [*row, label])) for row, label in zip(IRIS, labels, strict=True)]
    table.write_text("\n".join(["a,b,c,d,kind", *rows]) + "\n")
    for target, drop, figure in (("kind", [], "accuracy"), ("a", ["kind"], "r2")):
        outcome = cr.train(table, target, model="supervised-som", drop=drop, n_rows=5, smoothing=1)
        model = outcome.model
        assert (model.estimator.map_.n_rows, model.estimator.smoothing) == (5, 1)
        cr.save(model, tmp_path / "m.model", force=True)
        loaded = cr.load(tmp_path / "m.model")
        np.testing.assert_array_equal(cr.predict(loaded, table), cr.predict(model, table))
        assert loaded.figures(model_inputs(loaded), model_targets(loaded))[target][figure] > 0.5
        assert "its map: SOM(n_rows=5)" in loaded.lines()
        shown = cr.explain(loaded, data=table, samples=[60])
        values = [shown[f"y[{k + 1}]"].value for k in range(loaded.estimator.unit_values_.shape[1])]
        X = loaded.encoded(model_inputs(loaded))[59:60]
        np.testing.assert_allclose(values, loaded.estimator._values(X)[0], rtol=1e-12)
        cr.plot(loaded, tmp_path / "m.svg", force=True)
    with pytest.raises(InputError, match="no setting 'n_rowz'") as caught:
        cr.train(table, "kind", model="supervised-som", n_rowz=5)
    assert "n_rows" in str(caught.value)


def model_inputs(model):
    return IRIS[:, ["abcd".index(name) for name in model.schema.inputs]]


def model_targets(model):
    targets = load_iris().target_names[load_iris().target]
    return targets if model.schema.targets == ("kind",) else IRIS[:, 0]


# -- from MiniSom ----------------------------------------------------------------------------------


class _Trained:
    """What `from_minisom` reads of a MiniSom, by its definitions: units are (x, y), and of a
    hexagonal map every second y, counted from the last, lies half a unit to the left."""

    def __init__(self, shape, topology):
        self._weights = np.random.default_rng(2).normal(IRIS.mean(axis=0), 1, (*shape, 4))
        self.topology, self._sigma, self._learning_rate = topology, 1.5, 0.5
        x, y = np.mgrid[: shape[0], : shape[1]].astype(float)
        if topology == "hexagonal":
            x[:, ::-2] -= 0.5
            y *= np.sqrt(3) / 2
        self.places = np.stack([x, y], axis=-1)

    def _euclidean_distance(self, x, w):
        return np.linalg.norm(x - w, axis=-1)

    def _chebyshev_distance(self, x, w):
        return (x - w).max(axis=-1)  # MiniSom keeps the sign

    def _gaussian(self, c, sigma):
        raise NotImplementedError

    _activation_distance = _euclidean_distance
    neighborhood = _gaussian

    def winner(self, x):
        d = self._activation_distance(x, self._weights)
        return np.unravel_index(d.argmin(), d.shape)


@pytest.mark.quick
@pytest.mark.parametrize("distance", ["_euclidean_distance", "_chebyshev_distance"])
@pytest.mark.parametrize("shape", [(3, 4), (4, 5)])
@pytest.mark.parametrize("topology", ["rectangular", "hexagonal"])
def test_a_minisom_has_the_same_winners_at_the_same_places(topology, shape, distance):
    theirs = _Trained(shape, topology)
    theirs._activation_distance = getattr(theirs, distance)
    ours = cr.from_minisom(theirs, IRIS)
    won = [theirs.winner(x) for x in IRIS]
    units = ours.units(IRIS)
    for unit, winner in zip(units, won, strict=True):
        np.testing.assert_array_equal(ours.prototypes_[unit], theirs._weights[winner])
        if topology == "rectangular":
            assert unit == np.ravel_multi_index(winner, shape)
    places = ours.grid_.places()[units]
    if topology == "rectangular":
        places = places[:, ::-1]
    there = np.array([theirs.places[winner] for winner in won])
    between = np.linalg.norm(places[:, None] - places, axis=2)
    np.testing.assert_allclose(between, np.linalg.norm(there[:, None] - there, axis=2), atol=1e-9)
    if distance == "_euclidean_distance":
        away = [np.linalg.norm(x - theirs._weights[w]) for x, w in zip(IRIS, won, strict=True)]
        assert ours.quantization_error(IRIS) == pytest.approx(np.mean(away), rel=1e-12)
    with pytest.raises(InputError, match="found SOM"):
        cr.from_minisom(ours, IRIS)


@pytest.mark.parametrize("topology", ["rectangular", "hexagonal"])
@pytest.mark.parametrize("distance", ["euclidean", "manhattan", "cosine", "chebyshev"])
def test_minisom_itself_comes_over(topology, distance):
    minisom = pytest.importorskip("minisom")
    theirs = minisom.MiniSom(
        6, 5, 4, sigma=1.5, topology=topology, activation_distance=distance, random_seed=1
    )
    theirs.train(IRIS, 500)
    ours = cr.from_minisom(theirs, IRIS)
    for x, unit in zip(IRIS, ours.units(IRIS), strict=True):
        np.testing.assert_array_equal(
            ours.prototypes_[unit], theirs.get_weights()[theirs.winner(x)]
        )
    if distance == "euclidean":
        error = theirs.quantization_error(IRIS)
        assert ours.quantization_error(IRIS) == pytest.approx(error, rel=1e-12)
        assert ours.topographic_error(IRIS) == pytest.approx(theirs.topographic_error(IRIS))
        ours.partial_fit(IRIS)


def test_more_clusters_than_units_are_refused():
    with pytest.raises(InputError, match="7 clusters are more than the 6 units"):
        SOM(2, 3, n_clusters=7).fit(IRIS)
    assert len(set(SOM(2, 3, n_clusters=6, n_iter=2).fit(IRIS).unit_clusters_)) == 6


def test_no_rows_are_told_as_by_every_estimator():
    """NumPy's own error of an array that cannot be reshaped came."""
    with pytest.raises(ValueError, match=r"0 sample\(s\)|no row has a target"):
        cr.SOMRegressor().fit(np.empty((0, 2)), [])


def test_numbers_name_no_units(tmp_path):
    """Each of a million different ones would have counted as a class: units x classes counts."""
    rng = np.random.default_rng(0)
    rows = [f"{a},{b},{a - b}" for a, b in rng.normal(size=(200, 2)).tolist()]
    path = tmp_path / "t.csv"
    path.write_text("\n".join(["a,b,y", *rows]))
    model = cr.train(path, "y", model="som", n_rows=3, n_columns=3, random_state=0).model
    assert not hasattr(model.fitted, "classes_")
    same = cr.train(path, model="som", drop=["y"], n_rows=3, n_columns=3, random_state=0).model
    np.testing.assert_array_equal(model.fitted.prototypes_, same.fitted.prototypes_)
