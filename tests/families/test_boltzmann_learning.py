"""How a Boltzmann machine learns: noise, the sign's steps, falling rates, means over sweeps; the
encoders of 1985; the step as it is explained."""

import copy

import numpy as np
import pytest

import chainrule as cr
from chainrule import BoltzmannMachine
from chainrule.basics.errors import InputError, TrainingWarning, UnknownNameError
from chainrule.basics.random import make_seed
from chainrule.engines import native
from chainrule.families.boltzmann import maths as boltzmann
from chainrule.families.boltzmann.engine import Run, gibbs, measured
from chainrule.families.boltzmann.maths import Machine
from tests.families.test_boltzmann import encoder

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")
ENGINES = ["reference", pytest.param("native", marks=needs_native)]
XOR = np.array([[0, 0, 0], [0, 1, 1], [1, 0, 1], [1, 1, 0]], float)


@pytest.mark.quick
@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("n_threads", [1, 2])
def test_means_are_taken_over_the_last_sweeps(engine, n_threads):
    """Sweep by sweep, added up here."""
    rng = np.random.default_rng(3)
    W = np.triu(rng.normal(size=(7, 7)), 1)
    m, seed = Machine(W + W.T, rng.normal(size=7)), make_seed(5)
    clamped = np.array([True, *[False] * 6])
    temperatures = [2.0, 1.5, 1.0, 1.0, 1.0]
    for chains in (1, 33, 70):
        s = start = rng.integers(0, 2, (chains, 7)).astype(float)
        pairs = np.zeros((7, 7))
        for t, temperature in enumerate(temperatures):
            s = gibbs("reference", m, s, clamped, [temperature], seed, 4 + t)
            pairs += (s.T @ s) * (t >= 2)
        run = Run(engine, seed, 4, n_threads)
        after, means = measured(run, m, start, clamped, temperatures, 3)
        np.testing.assert_array_equal(after, s)
        np.testing.assert_array_equal(means.units, pairs.diagonal() / (3 * chains))
        np.testing.assert_array_equal(means.pairs, (pairs / (3 * chains)) * (1 - np.eye(7)))


@pytest.mark.quick
def test_noise_turns_ones_off_and_zeros_on_as_often_as_said():
    n = 40_000
    v = np.tile([1.0, 0.0, np.nan], (n, 1))
    u = np.random.default_rng(0).random(v.shape)
    noisy = boltzmann.noisy(v, u, 0.15, 0.05)
    away = 5 * np.sqrt(0.25 / n)
    assert noisy[:, 0].mean() == pytest.approx(0.85, abs=away)
    assert noisy[:, 1].mean() == pytest.approx(0.05, abs=away)
    assert np.isnan(noisy[:, 2]).all()


@pytest.mark.parametrize("decay", ["linear", "exponential"])
def test_steps_are_what_rate_and_gradient_say(decay):
    """Of four steps to a tenth of the rate, by the definitions; by the sign each weight moves by
    the rate itself."""
    settings = {"learning_rate": 0.5, "learning_rate_end": 0.05, "n_iter": 4,
                "learning_rate_decay": decay}  # fmt: skip
    for update, of in (("gradient", lambda d: d), ("sign", np.sign)):
        m = BoltzmannMachine(1, n_iter=0).fit(XOR).machine_
        for step in range(4):
            rate = 0.5 - 0.15 * step if decay == "linear" else 0.5 * 0.1 ** (step / 3)
            dW, dtheta = boltzmann.gradient(
                boltzmann.clamped_means(m, XOR), boltzmann.exact_means(m)
            )
            m = Machine(m.W + rate * of(dW), m.theta + rate * of(dtheta))
        found = BoltzmannMachine(1, update=update, **settings).fit(XOR)
        np.testing.assert_allclose(found.weights_, m.W, atol=1e-12)
        np.testing.assert_allclose(found.biases_, m.theta, atol=1e-12)
        assert found.rate_ == pytest.approx(0.05)


@pytest.mark.quick
@pytest.mark.parametrize("settings, said", [
    ({"noise": [0.1]}, "noise"),
    ({"noise": (0.1, 1.0)}, "two shares from 0 to below 1"),
    ({"learning_rate_end": 0.0, "learning_rate_decay": "exponential"}, "cannot end at 0"),
    ({"n_measured": -1}, "n_measured"),
    ({"update": "signs"}, "update"),
])  # fmt: skip
def test_wrong_settings_are_told_before_anything_is_learned(settings, said):
    machine = BoltzmannMachine(1, **settings)
    with pytest.raises((InputError, ValueError), match=said):
        machine.fit(XOR)
    assert not hasattr(machine, "weights_")


def test_a_fall_of_the_likelihood_is_told_with_the_step():
    """At this rate the exact gradient overshoots; the curve itself says where it was best."""
    with pytest.warns(TrainingWarning, match=r"fell from .*learning_rate_end=0.*n_sweeps") as told:
        machine = BoltzmannMachine(2, learning_rate=60.0, n_iter=64, random_state=1).fit(XOR)
    curve = machine.log_likelihood_
    looks = [curve[step - 1] for step in (1, 2, 4, 8, 16, 32, 64)]
    assert machine.likelihoods_ == looks
    assert f"after epoch {2 ** int(np.argmax(looks))} " in str(told[0].message)


@pytest.mark.parametrize("persistent", [True, False])
@pytest.mark.parametrize("engine", ENGINES)
def test_both_engines_learn_the_same_by_every_setting(engine, persistent):
    settings = {
        "method": "sampled", "n_measured": 3, "persistent": persistent, "noise": (0.1, 0.1),
        "update": "sign", "n_chains": 9, "n_iter": 6, "schedule": [(2, 2), (1, 2)],
    }  # fmt: skip
    one, other = (BoltzmannMachine(2, engine=e, **settings).fit(XOR) for e in (engine, "reference"))
    np.testing.assert_array_equal(one.weights_, other.weights_)
    np.testing.assert_array_equal(one.chains_, other.chains_)
    steps = {0.0, 0.2, 0.4, 0.6, 0.8, 1.0, 1.2}
    assert {round(abs(w), 12) for w in one.weights_[:3, :3].ravel()} <= steps


# -- the encoders ----------------------------------------------------------------------------------


AS_IN_1985 = {
    "method": "sampled", "schedule": [(2, 2), (1.5, 2), (1.2, 2), (1, 4)], "n_measured": 10,
    "persistent": False, "noise": (0.15, 0.05), "update": "sign", "learning_rate": 0.2,
}  # fmt: skip
"""Their procedure, temperatures and steps of weights a tenth of theirs."""


def cycles_to_a_code(side, hidden, seed, most):
    """Cycles of learning, looked at by tens, until each row follows from its first half; None where
    `most` are not enough."""
    rows = np.hstack([np.eye(side), np.eye(side)])
    half = np.hstack([np.eye(side), np.full((side, side), np.nan)])
    machine = BoltzmannMachine(
        hidden,
        connections=encoder(side, hidden),
        n_chains=2 * side,
        random_state=seed,
        **AS_IN_1985,
    )
    for cycle in range(1, most + 1):
        machine.partial_fit(np.tile(rows, (2, 1)))
        found = cycle % 10 == 0 and np.array_equal(machine.complete(half, together=True), rows)
        if found:
            return cycle
    return None


@needs_native
def test_nine_of_ten_starts_and_more_find_a_code_of_four_two_four():
    """Two hidden units must carry which of four units is on; in 1985 all of 250 runs came to it."""
    cycles = [cycles_to_a_code(4, 2, seed, 1810) for seed in range(10)]
    assert sum(n is not None for n in cycles) >= 9, cycles


# -- as it is explained --------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize("settings", [
    {}, {"weight_decay": 0.1}, {"update": "sign"}, {"learning_rate_end": 0.01},
    {"connections": 1 - np.eye(4) - np.eye(4)[[1, 0, 2, 3]] * [[1], [1], [0], [0]]},
    {"method": "sampled"}, {"noise": (0.2, 0.2)}, {"method": "sampled", "persistent": False},
])  # fmt: skip
def test_the_explained_step_is_the_next_step(settings):
    machine = BoltzmannMachine(1, n_iter=3, **settings).fit(XOR)
    shown = cr.explain(machine, data=XOR, samples=[2])
    after = copy.deepcopy(machine).partial_fit(XOR)
    joined = np.asarray(settings.get("connections", np.ones((4, 4))))
    for i in range(4):
        assert shown[f"theta+[{i + 1}]"].value == after.biases_[i]
        for j in range(i + 1, 4):
            if joined[i, j]:
                assert shown[f"w+[{i + 1},{j + 1}]"].value == after.weights_[i, j]
            else:
                with pytest.raises(UnknownNameError):
                    shown[f"w+[{i + 1},{j + 1}]"]
    again = cr.explain(machine, data=XOR, samples=[2])  # explaining has drawn nothing
    assert again["w+[1,4]"].value == shown["w+[1,4]"].value


@pytest.mark.quick
def test_the_phases_are_told_state_by_state():
    """Row 2 is 0 1 1: clamped, the hidden unit alone is free; P by the energies of the states."""
    machine = BoltzmannMachine(1, n_iter=3).fit(XOR)
    shown = cr.explain(machine, data=XOR, samples=[2])
    E = boltzmann.energy(machine.machine_, np.array([[0, 1, 1, 0], [0, 1, 1, 1]], float))
    assert [shown[f"Ec[{k}]"].value for k in (1, 2)] == pytest.approx(E)
    p = np.exp(-E[1]) / np.exp(-E).sum()
    assert shown["row[2,4]"].value == pytest.approx(p)
    assert shown["row[1,4]"].value == 0
    assert sum(shown[f"Pf[{k}]"].value for k in range(1, 17)) == pytest.approx(1)
    for said in ("CLAMPED PHASE", "FREE PHASE", "Pf[16]", "w+[3,4]"):
        assert said in str(shown)


@pytest.mark.quick
def test_a_stored_pattern_is_explained_by_hebbs_rule():
    X = np.random.default_rng(0).integers(0, 2, (3, 20))
    network = BoltzmannMachine(rule="hebb").fit(X[:1])
    shown = cr.explain(network, data=X, samples=[3])
    network.partial_fit(X[2:])
    assert shown["w+[1,3]"].value == pytest.approx(network.weights_[0, 2])
    assert shown["theta+[2]"].value == pytest.approx(network.biases_[1])
