"""The Boltzmann machine against enumeration, finite differences and χ²; recall against its energy;
both engines beside one another."""

import itertools

import numpy as np
import pytest
from scipy.stats import chisquare
from sklearn.exceptions import NotFittedError

from chainrule import ART1, BoltzmannMachine
from chainrule.basics.errors import DataError, InputError, TrainingWarning
from chainrule.basics.random import make_seed
from chainrule.cli import main
from chainrule.engines import native
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.engine import gibbs
from chainrule.families.boltzmann.figures import bits_guessed
from chainrule.families.boltzmann.maths import Machine
from tests.noted import told

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
ENGINES = ["reference", pytest.param("native", marks=needs_native)]


def machine(seed, n=6, size=1.0):
    rng = np.random.default_rng(seed)
    W = np.triu(rng.normal(0, size, (n, n)), 1)
    return Machine(W + W.T, rng.normal(0, 1, n))


def enumerated(m, temperature=1.0):
    """All states and their probabilities, by the energy's definition alone."""
    n = len(m.theta)
    s = np.array(list(itertools.product([0, 1], repeat=n)), float)
    E = np.array([-sum(m.W[i, j] * a[i] * a[j] for i in range(n) for j in range(i + 1, n))
                  - sum(m.theta[i] * a[i] for i in range(n)) for a in s])  # fmt: skip
    weight = np.exp(-E / temperature)
    return s, E, weight


# -- exactly ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("n", [2, 6, 9, 12])
def test_everything_is_what_the_enumeration_gives(n):
    for seed in range(4 if n < 12 else 1):
        m = machine(seed, n)
        s, E, weight = enumerated(m)
        p = weight / weight.sum()
        np.testing.assert_allclose(boltzmann.energy(m, s), E, rtol=1e-12, atol=1e-12)
        assert boltzmann.log_partition(m) == pytest.approx(np.log(weight.sum()), rel=1e-12)
        means = boltzmann.exact_means(m)
        np.testing.assert_allclose(means.units, p @ s, rtol=1e-12)
        pairs = (p[:, None] * s).T @ s
        np.fill_diagonal(pairs, 0)
        np.testing.assert_allclose(means.pairs, pairs, rtol=1e-12, atol=1e-15)
        for a in s[:: max(1, len(s) // 8)]:
            for i in range(n):
                on, off = a.copy(), a.copy()
                on[i], off[i] = 1, 0
                q = [p[(s == x).all(axis=1)][0] for x in (on, off)]
                assert boltzmann.flip(m, a, i, 1.0, 0.5).p == pytest.approx(
                    q[0] / sum(q), rel=1e-12
                )
        known = np.full(n, np.nan)
        known[0] = 1
        here = s[:, 0] == 1
        wanted = p[here] / p[here].sum() @ s[here]
        found = boltzmann.unit_means(boltzmann.gap_probabilities(m, known[None]))[0]
        np.testing.assert_allclose(found, wanted[1:], rtol=1e-12)


def test_the_gradient_is_the_finite_difference_of_the_likelihood():
    m = machine(1, 6)
    v = np.random.default_rng(2).integers(0, 2, (7, 4)).astype(float)

    def likelihood(m):
        return float(-boltzmann.free_energy(m, v).mean()) - boltzmann.log_partition(m)

    dW, dtheta = boltzmann.gradient(boltzmann.clamped_means(m, v), boltzmann.exact_means(m))
    h = 1e-5
    for i, j in itertools.combinations(range(6), 2):
        moved = []
        for step in (h, -h):
            W = m.W.copy()
            W[i, j] += step
            W[j, i] += step
            moved.append(likelihood(Machine(W, m.theta)))
        assert dW[i, j] == pytest.approx((moved[0] - moved[1]) / (2 * h), abs=1e-8)
    for i in range(6):
        moved = [likelihood(Machine(m.W, m.theta + step * np.eye(6)[i])) for step in (h, -h)]
        assert dtheta[i] == pytest.approx((moved[0] - moved[1]) / (2 * h), abs=1e-8)


def test_rows_with_gaps_are_learned_from_by_what_they_know():
    """ln P of the known units, and its gradient, by the definition: all else is summed over."""
    m = machine(4, 6)
    v = np.array([[1, 0, np.nan, 1], [np.nan, np.nan, 0, 1], [1, 1, 0, 0], [np.nan] * 4])
    s, _E, weight = enumerated(m)
    fits = [np.all((s[:, :4] == row) | np.isnan(row), axis=1) for row in v]
    wanted = [np.log(weight[fit].sum() / weight.sum()) for fit in fits]
    found = -boltzmann.free_energy(m, v) - boltzmann.log_partition(m)
    np.testing.assert_allclose(found, wanted, rtol=1e-12, atol=1e-12)
    units = np.mean([weight[fit] / weight[fit].sum() @ s[fit] for fit in fits], axis=0)
    means = boltzmann.clamped_means(m, v)
    np.testing.assert_allclose(means.units, units, rtol=1e-12)
    pairs = np.mean([(weight[f] / weight[f].sum() * s[f].T) @ s[f] for f in fits], axis=0)
    np.fill_diagonal(pairs, 0)
    np.testing.assert_allclose(means.pairs, pairs, rtol=1e-12, atol=1e-15)


def test_the_likeliest_filling_and_the_pseudo_likelihood():
    for seed in range(5):
        m = machine(seed, 7)
        s, _E, weight = enumerated(m)
        row = np.array([np.nan, 1, np.nan, 0, np.nan])
        scores = {}
        for a, w in zip(s, weight, strict=True):
            if a[1] == 1 and a[3] == 0:
                scores[tuple(a[:5])] = scores.get(tuple(a[:5]), 0) + w
        known = boltzmann.with_hidden(m, row[None])
        found = boltzmann.likeliest(m, known, 5)[0]
        assert tuple(found) == max(scores, key=scores.__getitem__)
        v = s[5 * seed, :5]
        total = 0.0
        for i in range(5):
            same = np.all(np.delete(s[:, :5], i, axis=1) == np.delete(v, i), axis=1)
            total += np.log(weight[same & (s[:, i] == v[i])].sum() / weight[same].sum())
        assert boltzmann.pseudo_log_likelihood(m, v[None])[0] == pytest.approx(total, rel=1e-12)


def test_twenty_units_without_weights_are_twenty_coins():
    theta = np.random.default_rng(0).normal(0, 2, 20)
    m = Machine(np.zeros((20, 20)), theta)
    assert boltzmann.log_partition(m) == pytest.approx(np.logaddexp(0, theta).sum(), rel=1e-13)
    p = 1 / (1 + np.exp(-theta))
    means = boltzmann.exact_means(m)
    np.testing.assert_allclose(means.units, p, rtol=1e-11)
    np.testing.assert_allclose(means.pairs, np.outer(p, p) * (1 - np.eye(20)), rtol=1e-11)


# -- sampling --------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", ENGINES)
def test_the_sampler_draws_from_the_machine(engine):
    m = machine(3, 4)
    s, _E, weight = enumerated(m, 1.5)
    chains = 3000 if engine == "native" else 600
    found = gibbs(engine, m, np.zeros((chains, 4)), np.zeros(4, bool), [1.5] * 20, make_seed(1), 0)
    counts = [int((found == a).all(axis=1).sum()) for a in s]
    assert chisquare(counts, weight / weight.sum() * chains).pvalue > 1e-4


@pytest.mark.quick
@needs_native
@pytest.mark.parametrize("n, chains", [(1, 1), (5, 3), (12, 17), (30, 8)])
def test_the_compiled_sweeps_are_the_references(n, chains, level):
    m = machine(n, n)
    start = np.random.default_rng(0).integers(0, 2, (chains, n)).astype(float)
    clamped = np.arange(n) % 4 == 3
    for temperatures in ([2.0, 1.0, 0.5], [0.0, 0.0]):
        one, other = (
            gibbs(engine, m, start, clamped, temperatures, make_seed(4), 7)
            for engine in ("native", "reference")
        )
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one[:, clamped], start[:, clamped])


@needs_native
def test_ties_and_units_clamped_in_some_chains_are_the_references():
    """Weights of thirty-firsts: whether a field is 0 depends on how it is added up."""
    rng = np.random.default_rng(0)
    patterns = rng.integers(0, 2, (6, 31)).astype(float)
    m = boltzmann.stored(patterns)
    start = rng.integers(0, 2, (50, 31)).astype(float)
    clamped = rng.random((50, 31)) < 0.3
    fields = [boltzmann.field(m, start, i) for i in range(31)]
    assert any((abs(x) < 1e-12).any() for x in fields)
    for temperatures in ([0.0] * 6, [0.5] * 6):
        one, other = (
            gibbs(engine, m, start, clamped, temperatures, make_seed(0), 0)
            for engine in ("native", "reference")
        )
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one[clamped], start[clamped])


@needs_native
def test_the_number_of_threads_changes_no_bit(monkeypatch):
    monkeypatch.setattr("chainrule.families.boltzmann.engine._WORTH_A_THREAD", 1)
    m, start = machine(0, 20), np.zeros((101, 20))
    found = [
        gibbs("native", m, start, np.zeros(20, bool), [1.0] * 5, make_seed(0), 0, n)
        for n in (1, 2, 3, 4)
    ]
    for other in found[1:]:
        np.testing.assert_array_equal(other, found[0])


def test_the_sampled_gradient_comes_near_the_exact_one_with_more_chains():
    m = machine(5, 6, 0.5)
    exact = boltzmann.exact_means(m)
    away = []
    for chains in (50, 5000):
        s = gibbs("native" if native.levels() else "reference", m, np.zeros((chains, 6)),
                  np.zeros(6, bool), [1.0] * 20, make_seed(0), 0)  # fmt: skip
        away.append(abs(boltzmann.sampled_means(s).pairs - exact.pairs).max())
    assert away[1] < away[0]
    assert away[1] < 0.03


@pytest.mark.skipif(not native.levels(), reason="slow without the compiled sweeps")
def test_annealing_finds_the_ground_state():
    for seed in range(10):
        m = machine(seed, 12, 2.0)
        _s, E, _w = enumerated(m) if seed < 1 else (None, boltzmann.energy(m, _states(12)), None)
        cooled = np.geomspace(8, 0.05, 200).tolist()
        found = gibbs("native", m, np.zeros((20, 12)), np.zeros(12, bool), cooled, make_seed(1), 0)
        assert boltzmann.energy(m, found).min() == pytest.approx(E.min())


@pytest.mark.parametrize("schedule", [None, [(8, 30), (4, 30), (2, 30), (1, 30)]])
def test_the_machine_finds_its_ground_state(schedule):
    found = BoltzmannMachine(2, n_iter=0, schedule=schedule, n_chains=50).fit(XOR)
    for seed in range(5):
        m = machine(seed, 5, 2.0)
        found.weights_, found.biases_ = m
        least = boltzmann.energy(m, _states(5)).min()
        assert found.energy(found.ground_state(50))[0] == pytest.approx(least)


def _states(n):
    return np.array(list(itertools.product([0, 1], repeat=n)), float)


# -- Hopfield --------------------------------------------------------------------------------------


@pytest.mark.quick
def test_recall_restores_patterns_and_the_energy_never_rises():
    rng = np.random.default_rng(0)
    patterns = rng.integers(0, 2, (5, 100)).astype(float)  # capacity: about 0.138 · 100
    network = BoltzmannMachine(rule="hebb").fit(patterns)
    np.testing.assert_array_equal(network.recall(patterns), patterns)
    noisy = patterns.copy()
    for row in noisy:
        turned = rng.choice(100, 10, replace=False)
        row[turned] = 1 - row[turned]
    np.testing.assert_array_equal(network.recall(noisy), patterns)
    energies = [network.energy(noisy)]
    s = noisy
    for _sweep in range(4):
        s = network.recall(s, n_sweeps=1)
        energies.append(network.energy(s))
    assert (np.diff(energies, axis=0) <= 1e-12).all()


# -- learning and completing -----------------------------------------------------------------------

XOR = np.array([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]] * 5, float)


def test_a_hidden_unit_lets_it_learn_xor():
    """No pair of the three columns says anything of the third: only hidden units can."""
    found = BoltzmannMachine(3, learning_rate=1.0, n_iter=3000, random_state=1).fit(XOR)
    assert found.log_likelihood_[-1] > found.log_likelihood_[0] + 0.3
    assert found.score(XOR) > -1.7
    gaps = np.array([[0, 0, np.nan], [0, 1, np.nan], [1, 0, np.nan], [1, 1, np.nan]])
    np.testing.assert_array_equal(found.complete(gaps), XOR[:4])
    known = found.complete_proba(gaps)[:, :2]
    np.testing.assert_array_equal(known, XOR[:4, :2])


def test_the_encoder_of_ackley_hinton_and_sejnowski():
    """4-2-4: of each group of four units one is on, the same in both; two hidden units must carry
    which, or the halves would know nothing of one another."""
    rows = np.hstack([np.eye(4), np.eye(4)])
    found = BoltzmannMachine(2, learning_rate=1.0, n_iter=1500, random_state=0).fit(rows)
    half = np.hstack([np.eye(4), np.full((4, 4), np.nan)])
    np.testing.assert_array_equal(found.complete(half), rows)
    np.testing.assert_array_equal(found.complete(half, together=True), rows)
    np.testing.assert_array_equal(found.predict(half), rows)


def test_gaps_in_the_rows_learned_from():
    """A third of the cells gone at random: the machine still learns that columns 1 and 2 agree."""
    rng = np.random.default_rng(0)
    X = (rng.random((300, 3)) < 0.5).astype(float)
    X[:, 1] = X[:, 0]
    gaps = np.where(rng.random(X.shape) < 1 / 3, np.nan, X)
    for method in ("exact", "sampled"):
        found = BoltzmannMachine(0, method=method, n_iter=200, learning_rate=0.5).fit(gaps)
        filled = found.complete(gaps)
        seen = ~np.isnan(gaps)
        np.testing.assert_array_equal(filled[seen], X[seen])
        one = seen[:, :2].sum(axis=1) == 1
        assert (filled[one, :2] == X[one, :2]).mean() > 0.98


def test_fitting_again_draws_the_same_again():
    found = BoltzmannMachine(1, n_iter=3, method="sampled").fit(XOR)
    first = found.weights_, found.sample(20)
    again = found.fit(XOR)
    np.testing.assert_array_equal(again.weights_, first[0])
    np.testing.assert_array_equal(again.sample(20), first[1])
    assert (found.sample(20) != first[1]).any()  # a second call goes on


def test_a_table_with_gaps_on_the_command_line(tmp_path, capsys):
    rows = ["a,b,c", *(",".join(str(int(x)) for x in row) for row in XOR)]
    (tmp_path / "xor.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "gaps.csv").write_text("a,b,c\n0,1,\n1,,1\n")
    (tmp_path / "bad.csv").write_text("a,b,size\n" + "0,1,2.5\n1,0,3.5\n" * 15)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        return ended.value.code, out, told(err)

    model = tmp_path / "xor.model"
    settings = ["--param", "n_hidden=3", "--param", "learning_rate=1", "--param", "n_iter=2000"]
    status, _out, err = run(
        "train", tmp_path / "xor.csv", "--model", "boltzmann", *settings, "-o", model
    )
    assert (status, err) == (0, "")
    status, out, err = run("predict", model, tmp_path / "gaps.csv")
    assert (status, err) == (0, "")
    header, *lines = out.splitlines()
    p = np.array([[float(cell) for cell in line.split(",")] for line in lines])
    p = p[:, [header.split(",").index(name) for name in ("P(a=1)", "P(b=1)", "P(c=1)")]]
    np.testing.assert_array_equal(p.round(), [[0, 1, 1], [1, 0, 1]])
    status, out, err = run("explain", model, "--data", tmp_path / "gaps.csv", "--sample", 1)
    assert (status, err) == (0, "")
    assert "nan" not in out
    status, out, err = run("train", tmp_path / "bad.csv", "--model", "boltzmann")
    assert status == 2
    assert "column 3 (size): 2.5 is neither 0 nor 1" in err


def test_sampled_learning_comes_to_the_same():
    rng = np.random.default_rng(0)
    X = (rng.random((200, 5)) < [0.9, 0.5, 0.2, 0.5, 0.7]).astype(float)
    X[:, 3] = X[:, 1]
    exact = BoltzmannMachine(0, n_iter=300, method="exact", learning_rate=0.5).fit(X)
    sampled = BoltzmannMachine(0, n_iter=300, method="sampled", learning_rate=0.5,
                               n_chains=500).fit(X)  # fmt: skip
    assert sampled.score(X) == pytest.approx(exact.score(X), abs=0.05)
    drawn = exact.sample(2000)
    np.testing.assert_allclose(drawn.mean(axis=0), X.mean(axis=0), atol=0.06)
    assert (drawn[:, 1] == drawn[:, 3]).mean() > 0.85


@needs_native
def test_more_units_than_can_be_enumerated():
    rng = np.random.default_rng(0)
    X = (rng.random((60, 24)) < 0.5).astype(float)
    X[:, 12:] = X[:, :12]
    found = BoltzmannMachine(4, n_iter=60, learning_rate=0.3, random_state=0).fit(X)
    assert not found.exact_
    assert found.transform(X[:3]).shape == (3, 4)
    gaps = X[:20].copy()
    gaps[:, 12:] = np.nan
    assert (found.complete(gaps) == X[:20]).mean() > 0.8
    with pytest.raises(InputError, match=r"28 units have 2\^28 states") as refused:
        found.score_samples(X)
    assert "pseudo_log_likelihood" in refused.value.hint
    assert found.pseudo_log_likelihood(X).mean() > 24 * np.log(0.5)
    assert found.free_energy(X).shape == (60,)
    with pytest.raises(InputError, match=r"28 gaps and hidden units"):
        found.complete(np.full((1, 24), np.nan), together=True)
    assert set(found.complete(np.full((1, 24), np.nan)).ravel()) <= {0, 1}


@pytest.mark.parametrize("made, X, said", [
    (BoltzmannMachine(), [[0, 0.5]], r"Row 1, column 2: 0\.5 is neither 0 nor 1"),
    (BoltzmannMachine(18, method="exact"), XOR, r"21 units have 2\^21 states"),
    (BoltzmannMachine(start_temperature=0.0), XOR, "start_temperature"),
    (BoltzmannMachine(schedule=[(2, 5), (0, 5)]), XOR, "above 0, the last at temperature 1"),
    (BoltzmannMachine(schedule=[(2, 5)]), XOR, "the last at temperature 1"),
    (BoltzmannMachine(schedule=3), XOR, "schedule"),
    (BoltzmannMachine(schedule=[(2, 0.5), (1, 2)]), XOR, "schedule"),
    (BoltzmannMachine(rule="hebb"), [[0, np.nan]], "NaN"),
])  # fmt: skip
def test_wrong_input(made, X, said):
    with pytest.raises((DataError, InputError, ValueError), match=said):
        made.fit(np.asarray(X, float))


def test_wrong_states_and_temperatures():
    import pandas as pd

    found = BoltzmannMachine(1, n_iter=2).fit(XOR)
    with pytest.raises(InputError, match="states of 4 units"):
        found.energy([[0, 1]])
    with pytest.raises(InputError, match="above 0"):
        found.sample(temperature=0)
    with pytest.raises(InputError, match="above 0"):
        found.ground_state(coldest=-1)
    frame = pd.DataFrame({"rain": [0, 1], "size": [0.5, 1]})
    with pytest.raises(DataError, match=r"Row 1, column 2 \(size\)"):
        BoltzmannMachine().fit(frame)


# -- before it is fitted ---------------------------------------------------------------------------


@pytest.mark.parametrize("method", ["predict", "transform", "recall", "score_samples"])
def test_not_being_fitted_comes_before_what_is_wrong_with_rows(method):
    with pytest.raises(NotFittedError):
        getattr(BoltzmannMachine(), method)([[-1.0, 2.0]])


def test_the_log_partition_is_the_sum_over_all_states():
    bits = np.random.default_rng(0).integers(0, 2, (20, 3))
    fitted = BoltzmannMachine(2, n_iter=30, random_state=0).fit(bits)
    weight = enumerated(fitted.machine_)[2]
    assert fitted.log_partition() == pytest.approx(np.log(weight.sum()))
    many = BoltzmannMachine(22, method="sampled", n_iter=0).fit([[0, 1]])
    with pytest.raises(InputError, match="24 units"):
        many.log_partition()


@pytest.mark.parametrize("kind", [BoltzmannMachine, ART1])
def test_the_tag_says_that_negative_values_are_refused(kind):
    assert kind().__sklearn_tags__().input_tags.positive_only
    assert not kind(threshold=0.0).__sklearn_tags__().input_tags.positive_only


# -- patterns stored in parts --------------------------------------------------------------------


@pytest.mark.quick
def test_patterns_in_parts_are_patterns_at_once():
    P = np.random.default_rng(0).integers(0, 2, (4, 40)).astype(float)
    parts = BoltzmannMachine(rule="hebb")
    for rows in (P[:2], P[2:3], P[3:]):
        parts.partial_fit(rows)
    whole = BoltzmannMachine(rule="hebb").fit(P)
    np.testing.assert_allclose(parts.weights_, whole.weights_, atol=1e-12)
    np.testing.assert_allclose(parts.biases_, whole.biases_, atol=1e-12)
    assert parts.n_patterns_ == whole.n_patterns_ == 4
    with pytest.warns(TrainingWarning, match="6 patterns are stored in 40 units; beyond about 5"):
        parts.partial_fit(1 - P[:2, ::-1])


def test_a_step_of_partial_fit_is_a_step_of_fit():
    X = np.array([[0, 0, 1], [1, 1, 0], [1, 0, 1]], float)
    steps = BoltzmannMachine(1, n_iter=3)
    for _step in range(3):
        steps.partial_fit(X)
    np.testing.assert_array_equal(steps.weights_, BoltzmannMachine(1, n_iter=3).fit(X).weights_)


@pytest.mark.quick
def test_guessing_takes_each_bit_by_itself():
    X = np.array([[0, 1], [1, 1], [1, np.nan], [1, 0]])
    fitted = BoltzmannMachine(1, n_iter=1).fit(X)
    p = [4 / 6, 3 / 5]
    rows = [(1 - p[0]) * p[1], p[0] * p[1], p[0], p[0] * (1 - p[1])]
    wanted = np.log(rows).mean()
    assert bits_guessed(fitted, X, X)["log_likelihood"] == pytest.approx(wanted)


# -- which units are joined ----------------------------------------------------------------------


def encoder(side, hidden):
    """Two groups of `side` visible units, each joined within; hidden ones joined to all of both;
    none joined across (Ackley, Hinton and Sejnowski 1985, section 4)."""
    n = 2 * side + hidden
    joined = np.ones((n, n)) - np.eye(n)
    joined[:side, side : 2 * side] = joined[side : 2 * side, :side] = 0
    joined[2 * side :, 2 * side :] = 0
    return joined


def test_the_encoder_needs_its_hidden_units():
    one = np.eye(4)
    X, asked = np.hstack([one, one]), np.hstack([one, np.full((4, 4), np.nan)])
    joined = encoder(4, 2)
    settings = {"learning_rate": 1.0, "n_iter": 600, "random_state": 0}
    fitted = BoltzmannMachine(2, connections=joined, **settings).fit(X)
    assert (fitted.weights_[joined == 0] == 0).all()
    np.testing.assert_array_equal(fitted.complete(asked, together=True), X)
    none = BoltzmannMachine(0, connections=encoder(4, 0), **settings).fit(X)
    assert not np.array_equal(none.complete(asked, together=True), X)
    with pytest.raises(InputError, match="connections"):
        BoltzmannMachine(2, connections=np.ones((3, 3))).fit(X)
