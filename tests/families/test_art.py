"""Adaptive resonance: examples worked by hand, artlib's categories, what resonance promises, the
compiled search beside the reference."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import connected_components
from sklearn.datasets import load_digits, make_moons
from sklearn.metrics import adjusted_rand_score

import chainrule as cr
from chainrule import ART1, ART2A, FuzzyART, FuzzyARTMAP
from chainrule.basics.errors import DataError, InputError
from chainrule.cli import main
from chainrule.engines import native
from chainrule.families.art import maths as art
from chainrule.families.art.maths import TRACKING, Settings

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
RNG = np.random.default_rng(0)
X = RNG.random((120, 4))
KINDS = RNG.integers(0, 3, 120)
DIGITS, NUMBERS = load_digits(return_X_y=True)


# -- by hand ---------------------------------------------------------------------------------------


@pytest.mark.quick
def test_art1_of_four_patterns_by_hand():
    """Of Fausett, Fundamentals of Neural Networks (1994), example 5.1: four vectors of four bits,
    vigilance 0.4, L = 2 (alpha 1). 1100 founds category 1; 0001 shares nothing with it and founds
    2; 1000 is taken by 1, which becomes 1000; 0011 by 2: it shares half, and 2 stays 0001."""
    patterns = np.array([[1, 1, 0, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 0, 1, 1]])
    found = ART1(0.4, alpha=1.0).fit(patterns)
    assert found.labels_.tolist() == [0, 1, 0, 1]
    assert found.prototypes_.tolist() == [[1, 0, 0, 0], [0, 0, 0, 1]]
    stricter = ART1(0.7, alpha=1.0).fit(patterns)  # as she goes on: 0011 founds a third
    assert stricter.labels_.tolist() == [0, 1, 0, 2]
    assert stricter.prototypes_.tolist() == [[1, 0, 0, 0], [0, 0, 0, 1], [0, 0, 1, 1]]


@pytest.mark.quick
def test_fuzzy_art_by_hand():
    """(0.2, 0.4), (0.3, 0.5), (0.9, 0.9) with ρ 0.7: the box of the first two is 0.1 by 0.1, M =
    0.9; with the third its sides would add up to 1.2, M = 0.4 < 0.7, so it founds a category."""
    rows = np.array([[0.2, 0.4], [0.3, 0.5], [0.9, 0.9]])
    found = FuzzyART(0.7, alpha=0.01, bounds=(0, 1)).fit(rows)
    np.testing.assert_allclose(found.prototypes_, [[0.2, 0.4, 0.7, 0.5], [0.9, 0.9, 0.1, 0.1]])
    np.testing.assert_allclose(found.boxes()[0], [[0.2, 0.4], [0.3, 0.5]])
    W = np.array([[0.2, 0.4, 0.8, 0.6]])
    seen = art.look(art.FUZZY, W, np.array([0.3, 0.5, 0.7, 0.5]), Settings(0.7, 0.01))
    assert seen.T[0] == pytest.approx(1.8 / 2.01)
    assert seen.M[0] == pytest.approx(0.9)
    assert seen.tested == ((0, 0.7, "resonance"),)


@pytest.mark.quick
def test_art2a_takes_directions():
    rows = np.array([[1.0, 0, 0], [3, 0.1, 0], [0, 1, 1], [0, 2, 2.1], [5, 0, 0.2]])
    found = ART2A(0.95, bounds=(0, 5)).fit(rows)
    assert found.labels_.tolist() == [0, 0, 1, 1, 0]
    np.testing.assert_allclose(np.linalg.norm(found.prototypes_, axis=1), 1)


# -- beside artlib ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def artlib():
    return pytest.importorskip("artlib")


@pytest.mark.parametrize("rho", [0.5, 0.7, 0.9])
def test_the_categories_are_artlibs(artlib, rho):
    low, high = DIGITS.min(axis=0), DIGITS.max(axis=0)
    scaled = (DIGITS - low) / np.where(high > low, high - low, 1)
    theirs = artlib.FuzzyART(rho=rho, alpha=1e-3, beta=1.0)
    theirs.fit(np.hstack([scaled, 1 - scaled]))
    ours = FuzzyART(rho, alpha=1e-3).fit(DIGITS)
    np.testing.assert_array_equal(ours.labels_, theirs.labels_)
    np.testing.assert_array_equal(ours.prototypes_, np.array(theirs.W))


@pytest.mark.parametrize("tracking", TRACKING)
@pytest.mark.parametrize("rho", [0.0, 0.6])
def test_the_classes_are_artlibs(artlib, tracking, rho):
    low, high = DIGITS.min(axis=0), DIGITS.max(axis=0)
    scaled = (DIGITS - low) / np.where(high > low, high - low, 1)
    codes = np.hstack([scaled, 1 - scaled])
    theirs = artlib.SimpleARTMAP(artlib.FuzzyART(rho=rho, alpha=1e-3, beta=1.0))
    theirs.fit(codes[:600], NUMBERS[:600], match_tracking=tracking, epsilon=art.EPSILON)
    ours = FuzzyARTMAP(rho, match_tracking=tracking, bounds=(low, high))
    ours.fit(DIGITS[:600], NUMBERS[:600])
    np.testing.assert_array_equal(ours.prototypes_, np.array(theirs.module_a.W))
    np.testing.assert_array_equal(ours.predict(DIGITS[600:]), theirs.predict(codes[600:]))


# -- what resonance promises -----------------------------------------------------------------------


@settings(max_examples=300)
@given(
    st.integers(0, 10**6), st.floats(0, 1), st.sampled_from([0.0, 1e-3, 1.0]),
    st.sampled_from([1.0, 0.3]), st.sampled_from(["art1", "fuzzy"]),
)  # fmt: skip
def test_prototypes_only_shrink_and_hold_what_resonated(seed, rho, alpha, beta, kind):
    rng = np.random.default_rng(seed)
    n, d = int(rng.integers(1, 30)), int(rng.integers(1, 5))
    rows = rng.integers(0, 2, (n, d)).astype(float) if kind == "art1" else rng.random((n, d))
    beta = 1.0 if kind == "art1" else beta
    rule = art.ART1 if kind == "art1" else art.FUZZY
    s = Settings(rho, alpha, beta)
    W = np.zeros((0, rule.code(rows, np.ones(rows.shape[1]), 0.0).shape[1]))
    for code in rule.code(rows, np.ones(rows.shape[1]), 0.0):
        seen = art.look(rule, W, code, s)
        choices = [seen.T[j] for j, _rho, _what in seen.tested]
        assert choices == sorted(choices, reverse=True)  # the best is tested first
        assert all(seen.M[j] < rho for j, _rho, what in seen.tested if what == "reset")
        if seen.category == len(W):
            assert not (rho <= seen.M).any()
            W = np.vstack([W, seen.after])
            continue
        assert seen.M[seen.category] >= rho
        assert (seen.after <= W[seen.category] + 1e-15).all()
        if beta == 1 and code.sum():
            # the resonance inequality, still after learning
            assert np.minimum(code, seen.after).sum() >= rho * code.sum() - 1e-12
        W[seen.category] = seen.after


@settings(max_examples=60)
@given(st.integers(0, 10**6), st.floats(0.01, 0.99))
def test_once_learned_fast_it_stays(seed, rho):
    """After fast learning a row lies in its category's box, whatever came after it."""
    rng = np.random.default_rng(seed)
    rows = rng.random((40, 3))
    found = FuzzyART(rho, bounds=(0, 1)).fit(rows)
    for row, category in zip(rows, found.labels_, strict=True):
        low, high = found.boxes()[category]
        assert (low <= row + 1e-12).all()
        assert (row <= high + 1e-12).all()
        assert (high - low).sum() <= (1 - rho) * 3 + 1e-9


@pytest.mark.parametrize("made", [
    lambda: FuzzyART(0.7, bounds=(0, 1)), lambda: FuzzyART(0.7, beta=0.4, bounds=(0, 1)),
    lambda: ART2A(0.95, bounds=(0, 1)), lambda: ART1(0.5, threshold=0.5),
])  # fmt: skip
def test_row_by_row_is_the_same_as_all_at_once(made):
    whole, parts = made().fit(X), made()
    went = [parts.partial_fit(row[None]).labels_[0] for row in X]
    assert went == whole.labels_.tolist()
    np.testing.assert_array_equal(parts.prototypes_, whole.prototypes_)


def test_artmap_row_by_row():
    whole = FuzzyARTMAP(0.3, bounds=(0, 1)).fit(X, KINDS)
    parts = FuzzyARTMAP(0.3, bounds=(0, 1))
    for row, kind in zip(X, KINDS, strict=True):
        parts.partial_fit(row[None], [kind], classes=[0, 1, 2])
    np.testing.assert_array_equal(parts.prototypes_, whole.prototypes_)
    np.testing.assert_array_equal(parts.predict(X), whole.predict(X))
    with pytest.raises(ValueError, match="not in classes"):
        parts.partial_fit(X[:1], [9])


def test_passes_end_when_nothing_changes():
    assert FuzzyART(0.5, n_iter=50).fit(X).n_iter_ < 10
    trained = FuzzyARTMAP(0.0, n_iter=20).fit(X, KINDS)
    assert trained.score(X, KINDS) == 1.0


# -- both engines ----------------------------------------------------------------------------------


@pytest.mark.quick
@needs_native
@pytest.mark.parametrize("made", [
    *(lambda e, b=b, r=r: FuzzyART(r, beta=b, engine=e) for b in (1.0, 0.4) for r in (0.5, 0.9)),
    *(lambda e, t=t: ART2A(0.97, theta=t, alpha=0.2, engine=e) for t in (0.0, 0.2)),
    lambda e: ART1(0.6, threshold=0.4, engine=e),
])  # fmt: skip
def test_the_compiled_search_is_the_references(made, level):
    one, other = made("native").fit(X), made("reference").fit(X)
    assert one.engine_ == "native"
    np.testing.assert_array_equal(one.labels_, other.labels_)
    np.testing.assert_allclose(one.prototypes_, other.prototypes_, rtol=1e-13, atol=1e-15)
    np.testing.assert_array_equal(one.predict(X[::-1]), other.predict(X[::-1]))


@needs_native
@pytest.mark.parametrize("rho", [0.0, 0.8])
@pytest.mark.parametrize("tracking", TRACKING)
def test_the_compiled_match_tracking_is_the_references(tracking, rho):
    one, other = (
        FuzzyARTMAP(rho, match_tracking=tracking, beta=0.9, engine=engine).fit(X, KINDS)
        for engine in ("native", "reference")
    )
    np.testing.assert_array_equal(one.category_classes_, other.category_classes_)
    np.testing.assert_allclose(one.prototypes_, other.prototypes_, rtol=1e-13)


# -- rows that no category takes; clusters of categories -------------------------------------------


@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize("rho", [None, 0.6, 0.9, 1.0])
def test_a_row_is_unknown_where_no_box_may_grow_to_hold_it(engine, rho):
    """The sides of the box that holds a row too add up to at most (1 − ρ)d: counted with boxes."""
    if engine == "native" and not native.levels():
        pytest.skip("built without a compiler")
    found = FuzzyART(0.8, bounds=(0, 1), engine=engine).fit(X)
    rows = np.random.default_rng(1).random((200, 4))
    low, high = np.moveaxis(found.boxes(), 1, 0)
    sides = np.maximum(high, rows[:, None]) - np.minimum(low, rows[:, None])
    room = (1 - (0.8 if rho is None else rho)) * 4
    takes = sides.sum(axis=2) <= room + 1e-12
    went = found.search(rows, rho)
    np.testing.assert_array_equal(went >= 0, takes.any(axis=1))
    assert all(takes[i, j] for i, j in enumerate(went) if j >= 0)
    answer = found.predict(rows, unknown=-7, rho=rho)
    np.testing.assert_array_equal(answer, np.where(went < 0, -7, went))
    np.testing.assert_array_equal(found.predict(rows), found.nearest(rows))


def test_a_classifier_says_unknown():
    found = FuzzyARTMAP(0.97, bounds=(0, 1)).fit(X, np.array(["a", "b", "c"])[KINDS])
    far = np.array([[0.0, 0.0, 0.0, 0.0], X[0]])
    said = found.predict(far, unknown="unknown")
    assert said.tolist() == ["unknown", "abc"[KINDS[0]]]
    numbers = FuzzyARTMAP(0.97, bounds=(0, 1)).fit(X, KINDS)
    assert numbers.predict(far, unknown="unknown").tolist() == ["unknown", KINDS[0]]
    assert numbers.predict(far, unknown=-1).tolist() == [-1, KINDS[0]]
    with pytest.raises(InputError, match="say what stands for them"):
        found.predict(far, rho=0.9)
    with pytest.raises(InputError, match="vigilance from 0 to 1"):
        found.search(far, rho=1.5)


@pytest.mark.parametrize("made", [
    lambda **k: FuzzyART(0.8, bounds=(0, 1), **k), lambda **k: ART2A(0.97, bounds=(0, 1), **k),
    lambda **k: FuzzyART(0.8, bounds=(0, 1), engine="reference", **k),
    lambda **k: ART1(0.6, threshold=0.4, **k),
])  # fmt: skip
def test_clusters_are_what_categories_that_fit_one_row_join(made):
    """By each row's two best of those that fit when it comes, and SciPy's connected components."""
    found = made(join_categories=True, min_rows=2).fit(X)
    learner, joined = made(), []
    for code, row in zip(found.coded(X)[1], X, strict=True):
        if hasattr(learner, "prototypes_"):
            W, of = learner.prototypes_, learner.settings_
            T, M = found.rule_.choose(code, W, of), found.rule_.match(code, W, of)
            fits = [j for j in sorted(range(len(W)), key=lambda j: -T[j]) if M[j] >= of.rho]
            joined += [tuple(fits[:2])] if len(fits) > 1 else []
        learner.partial_fit(row[None])
    n = found.n_categories_
    many = np.bincount(found.categories_, minlength=n) >= 2
    graph = np.zeros((n, n))
    for a, b in joined:
        graph[a, b] = many[a] and many[b]
    parts = connected_components(graph, directed=False)[1]
    clusters = found.category_clusters_
    np.testing.assert_array_equal(clusters < 0, ~many)
    same = (clusters[:, None] == clusters) & many & many[:, None]
    np.testing.assert_array_equal(same, (parts[:, None] == parts) & many & many[:, None])
    np.testing.assert_array_equal(found.labels_, clusters[found.categories_])
    assert set(clusters[many].tolist()) == set(range(clusters.max() + 1))
    parts_of = made(join_categories=True, min_rows=2)
    for some in (X[:70], X[70:]):
        parts_of.partial_fit(some)
    np.testing.assert_array_equal(parts_of.category_rows_, found.category_rows_)


def test_two_moons_are_two_clusters():
    moons, half = make_moons(600, noise=0.03, random_state=0)
    found = FuzzyART(0.9, join_categories=True).fit(moons)
    assert len(np.unique(found.labels_)) == 2
    assert found.n_categories_ > 10
    assert (np.bincount(2 * found.labels_ + half) > 0).sum() == 2
    assert adjusted_rand_score(half, found.predict(moons)) == 1.0


def test_what_explain_shows_of_the_search(tmp_path):
    """The modules by name, the row in its column's units, the box it came to; in text and page."""
    rows = a_table(tmp_path)
    model = cr.train(rows, model="fuzzy-art", drop=["kind"], rho=0.8).model
    shown = cr.explain(model, data=rows, samples=[3])
    text = shown.text()
    for heading in ("COMPARISON LAYER", "RECOGNITION LAYER", "THRESHOLD"):
        assert f"\n{heading}\n" in text
    cells = [line.split()[:4] for line in text.splitlines() if line.startswith("x[")]
    assert [cell[:3] for cell in cells] == [["x[1]", "width", "13"], ["x[2]", "height", "600"]]
    for cell in cells:
        assert float(cell[3]) == pytest.approx(shown[cell[0]].value, rel=1e-5)
    page = shown.html()
    for word in ("comparison layer", "recognition layer", "threshold", "reset", "width", "600"):
        assert word in page
    new = cr.explain(model, data=np.array([[10.5, 900.0]]))
    assert "\nRESET\n" in new.text()
    assert "is founded" in new.html()
    page = shown.html(["T[1]"])
    assert "<table" not in page  # what is chosen stands alone


def a_table(tmp_path):
    path = tmp_path / "boxes.csv"
    lines = [f"{10 + k % 5},{(200, 600)[k % 2] + 10 * (k // 2)},{'ab'[k % 2]}" for k in range(24)]
    lines[2] = "13,600,a"
    path.write_text("width,height,kind\n" + "\n".join(lines) + "\n")
    return path


def test_the_command_says_unknown(tmp_path, capsys):
    rows, model = a_table(tmp_path), tmp_path / "k.model"
    _run("train", rows, "--target", "kind", "--model", "fuzzy-artmap", "--param", "rho=0.9",
         "-o", model)  # fmt: skip
    new = tmp_path / "new.csv"
    new.write_text("width,height\n13,600\n14,5000\n")
    capsys.readouterr()
    assert _run("predict", model, new, "--vigilance", 0.9) == 0
    assert capsys.readouterr().out.split() == ["kind", "a", "unknown"]
    _run("train", rows, "--drop", "kind", "--model", "fuzzy-art", "--param", "rho=0.9",
         "--param", "join_categories=true", "-o", model, "--force")  # fmt: skip
    capsys.readouterr()
    assert _run("predict", model, new, "--unknown") == 0
    head, known, unknown = capsys.readouterr().out.split()
    assert (head, unknown) == ("category,cluster", "unknown,unknown")
    assert known.split(",")[0].isdigit()
    answer = cr.predict(model, np.array([[13, 600.0], [14, 5000]]), unknown=True)
    assert answer["category"][1] == "unknown"
    _run("train", rows, "--drop", "kind", "--model", "som", "-o", model, "--force")
    capsys.readouterr()
    assert _run("predict", model, new, "--unknown") == 2
    assert "adaptive resonance" in capsys.readouterr().err


def _run(*arguments):
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    return ended.value.code


# -- wrong input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("made, rows, said", [
    (ART1(), [[0.0, 0.5]], r"Row 1, column 2: 0\.5 is neither 0 nor 1"),
    (FuzzyART(1.5), X, "rho"), (FuzzyART(alpha=-1), X, "alpha"), (FuzzyART(beta=0.0), X, "beta"),
    (FuzzyART(0.99, max_categories=5), X, "needs more than max_categories=5"),
    (FuzzyART(bounds=(0, 0.5)), X, r"outside the bounds 0 to 0\.5"),
    (FuzzyART(bounds=(1, 0)), X, "low is above high"),
    (FuzzyART(bounds=np.ones((3, 3))), X, "found shape"),
    (ART2A(theta=0.9), X, "above 1/√features"), (FuzzyART(), [[np.nan, 1.0]], "NaN"),
])  # fmt: skip
def test_wrong_input(made, rows, said):
    with pytest.raises((DataError, InputError, ValueError), match=said):
        made.fit(np.asarray(rows))


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_what_was_learned_is_kept_where_a_later_row_fails(engine):
    found = FuzzyART(0.95, max_categories=40, bounds=(0, 1), engine=engine).partial_fit(X[:20])
    before = found.prototypes_.copy()
    with pytest.raises(DataError, match="max_categories"):
        found.partial_fit(X)
    with pytest.raises(DataError, match=r"Row 2, column 1: 1\.5"):
        found.partial_fit([[0.5] * 4, [1.5, 0, 0, 0]])
    np.testing.assert_array_equal(found.prototypes_, before)
    assert found.predict(X[:20] + 5).shape == (20,)  # outside the bounds: counts as the bound


def test_a_row_without_a_one_has_a_category_of_its_own():
    found = ART1(0.1).fit([[1, 1], [0, 0], [0, 1], [0, 0]])
    assert found.labels_.tolist() == [0, 1, 0, 1]
