"""The native engine beside the reference at random settings, on data with many ties:

    PYTHONPATH=src python -m tests.agreement --networks 2000 --classical 500

Networks are compared step by step, to the tolerance of their type, but for steps in which a number
lies at a kink (`tests.stepwise`). Of the classical families each is fitted by both engines, and
what it has learned is the same to the last bit, since their choices are; of restricted Boltzmann
machines it is the same to rounding, in steps whose coins do not fall within rounding of their
probability. A line is printed for each configuration that disagrees, and the exit status is 1.

RBF networks, Gaussian machines and the McCulloch-Pitts neuron have one engine.
"""

import argparse
import sys
import warnings
from functools import partial

import numpy as np

import chainrule as cr
from chainrule.basics.random import make_seed
from chainrule.engines import native
from chainrule.families.rbm.engine import cd_epoch, uniforms
from chainrule.families.rbm.learning import Plan, State
from chainrule.families.rbm.maths import Machine, cd_step
from chainrule.pieces.embeddings import Embedding
from chainrule.pieces.losses import ALLOWED
from chainrule.pieces.optimizers import OPTIMIZERS
from chainrule.pieces.penalties import Penalty
from tests.stepwise import BIASES, HIDDEN, TOLERANCE, compare_steps, data_for, network_for, plan_for

DTYPES = [np.float64, np.float32]


def rows(rng, n, inputs):
    """Binary, whole, tied, scaled or repeated numbers ``(n, inputs)``."""
    kind = rng.integers(5)
    if kind == 0:
        return (rng.random((n, inputs)) < 0.5).astype(float)
    if kind == 1:
        return rng.integers(-3, 4, (n, inputs)).astype(float)
    if kind == 2:
        return rng.integers(-1, 3, (n, inputs)) / 3
    if kind == 3:
        return rng.normal(size=(n, inputs)) * 10.0 ** rng.integers(-3, 4) + rng.integers(-2, 3) * 10
    return np.repeat(rng.normal(size=(2, inputs)), (n + 1) // 2, axis=0)[:n]


def pick(rng, values):
    return values[rng.integers(len(values))]


# -- networks --------------------------------------------------------------------------------------


def embedding_of(rng, inputs, dtype):
    """None, or one of some of the inputs, with so many waves and mixtures that vectors of every
    length are left partly empty."""
    if rng.random() < 0.6:
        return None
    columns = np.flatnonzero(rng.random(inputs) < pick(rng, [0.3, 1.0])).tolist() or [0]
    C, m, k = len(columns), int(rng.integers(1, 21)), int(rng.integers(1, 6))
    shapes = ((C, m), (C, m), (C, m, k), (C, k))
    return Embedding(tuple(columns), *(rng.normal(0, 0.5, shape).astype(dtype) for shape in shapes))


def network_case(seed):
    """Settings of a network and of its steps; comparing them raises an AssertionError."""
    rng = np.random.default_rng([1, seed])
    n_hidden = int(rng.integers(0, 4))
    hidden = [pick(rng, HIDDEN) for _layer in range(n_hidden)]
    terms = {
        "solver": pick(rng, list(OPTIMIZERS)), "bias": pick(rng, BIASES),
        "dtype": pick(rng, DTYPES),
        "sequential": pick(rng, [False, True]), "weighted": pick(rng, [False, True]),
        "dropout": pick(rng, [0.0, 0.0, 0.3, 0.6]), "outputs": int(rng.integers(1, 8)),
        "penalty": Penalty(pick(rng, [0.0, 0.05]), pick(rng, [0.0, 0.02])),
    }  # fmt: skip
    sizes = tuple(rng.integers(1, 40, n_hidden + 1).tolist())
    terms["embedding"] = embedding_of(np.random.default_rng([4, seed]), sizes[0], terms["dtype"])
    settings = {
        "n_steps": 12, "batch": int(rng.integers(1, 41)), "rate": pick(rng, [0.001, 0.003]),
        "n_threads": pick(rng, [1, 2, 3]), "n": int(rng.integers(2, 60)),
    }  # fmt: skip
    return rng, hidden, pick(rng, ALLOWED), terms, sizes, settings


def compare_networks(seed):
    rng, hidden, (output, loss), terms, sizes, settings = network_case(seed)
    net = network_for(hidden, output, loss, terms, sizes)
    data = data_for(net, terms, settings["n"])
    X = rows(rng, settings["n"], sizes[0])
    X *= 0.7 / max(1e-3, abs(X).max())  # a unit on its bound has slopes of rounding alone
    plan = plan_for(net, terms, n_threads=settings["n_threads"])
    compare_steps(
        net, data._replace(X=X.astype(terms["dtype"])), plan, TOLERANCE[terms["dtype"]],
        settings["n_steps"], settings["rate"], settings["batch"], any_data=True,
    )  # fmt: skip


# -- classical families ----------------------------------------------------------------------------


def _som(rng, X, _y):
    mode, falls = pick(rng, ["batch", "online"]), ["linear", "exponential", "asymptotic"]
    neighborhoods = ["gaussian", "bubble", "triangle", "mexican_hat"]
    online = mode == "online"
    terms = {
        "mode": mode, "n_iter": int(rng.integers(1, 6)),
        "topology": pick(rng, ["rectangular", "hexagonal"]), "toroidal": pick(rng, [False, True]),
        "metric": pick(rng, ["euclidean", "manhattan", "cosine"]),
        "neighborhood": pick(rng, neighborhoods if online else neighborhoods[:3]),
        "learning_rate": pick(rng, [0.1, 0.5] if online else [None, 0.3]),
        "radius_decay": pick(rng, falls), "learning_rate_decay": pick(rng, falls),
        "init": pick(rng, ["sample", "random", "pca"]), "n_threads": pick(rng, [None, 1, 2]),
        "random_state": int(rng.integers(100)),
    }  # fmt: skip
    sizes = 2 * int(rng.integers(1, 5)), int(rng.integers(1, 8))
    X = X.astype(pick(rng, DTYPES))
    if online and rng.random() < 0.3:
        terms |= {"missing": "ignore", "init": "sample"}
        X[rng.random(X.shape) < 0.2] = np.nan
        X[:, 0] = np.nan_to_num(X[:, 0])
    return partial(cr.SOM, *sizes, **terms), (X,), ("weights_", "labels_")


def _vigilance(rng):
    return {"rho": pick(rng, [0.0, 0.25, 0.5, 0.75, 0.9, 1.0]), "n_iter": int(rng.integers(1, 5))}


def _choice(rng):
    return {"alpha": pick(rng, [0.0, 1e-3, 0.1, 1.0]), "beta": pick(rng, [1.0, 0.5, 0.3, 0.1])}


_CATEGORIES = ("prototypes_", "labels_")


def _art1(rng, X, _y):
    terms = _vigilance(rng) | {"alpha": pick(rng, [0.0, 0.1, 1.0]), "threshold": 0.3}
    return partial(cr.ART1, **terms), (X,), _CATEGORIES


def _art2a(rng, X, _y):
    some = 0.5 / np.sqrt(X.shape[1])
    terms = _vigilance(rng) | {
        "alpha": pick(rng, [0.0, some]), "theta": pick(rng, [0.0, some]),
        "beta": pick(rng, [1.0, 0.5, 0.1]),
    }  # fmt: skip
    return partial(cr.ART2A, **terms), (X,), _CATEGORIES


def _fuzzy(rng, X, _y):
    return partial(cr.FuzzyART, **_vigilance(rng), **_choice(rng)), (X,), _CATEGORIES


def _artmap(rng, X, y):
    tracking = pick(rng, ["MT+", "MT-", "MT0", "MT1", "MT~"])
    made = partial(cr.FuzzyARTMAP, match_tracking=tracking, **_vigilance(rng), **_choice(rng))
    return made, (X, y), ("prototypes_", "category_classes_")


def _perceptron(rng, X, y):
    average = pick(rng, [False, True])
    terms = {
        "eta0": pick(rng, [1.0, 0.1, 0.3]), "margin": pick(rng, [0.0, 0.0, 0.1, 1.0]),
        "average": average, "pocket": not average and pick(rng, [False, True]),
        "fit_intercept": pick(rng, [False, True]), "max_iter": int(rng.integers(1, 30)),
        "multi_class": pick(rng, ["ovr", "together"]), "tol": pick(rng, [None, 0.0, 1e-3]),
        "class_weight": pick(rng, [None, "balanced"]), "random_state": int(rng.integers(100)),
    }  # fmt: skip
    learned = ("coef_", "intercept_", "loss_curve_", "mistakes_")
    return partial(cr.Perceptron, **terms), (X.astype(pick(rng, DTYPES)), y), learned


def _boltzmann(rng, X, _y):
    bits = (np.median(X, axis=0) < X).astype(float)[:, :12]
    terms = {
        "n_hidden": int(rng.integers(0, 5)), "method": "sampled", "n_iter": int(rng.integers(1, 5)),
        "n_chains": int(rng.integers(1, 40)), "learning_rate": pick(rng, [0.2, 1.0]),
        "rule": pick(rng, ["boltzmann", "hebb"]), "random_state": int(rng.integers(100)),
        "n_threads": pick(rng, [None, 1, 2]), "n_measured": pick(rng, [0, 0, 3]),
        "persistent": pick(rng, [True, False]), "update": pick(rng, ["gradient", "sign"]),
        "noise": pick(rng, [None, (0.2, 0.1)]), "learning_rate_end": pick(rng, [None, 0.05]),
    }  # fmt: skip
    return partial(cr.BoltzmannMachine, **terms), (bits,), ("weights_", "biases_", "chains_")


FITTED = {
    "som": _som, "art1": _art1, "art2a": _art2a, "fuzzy-art": _fuzzy, "fuzzy-artmap": _artmap,
    "perceptron": _perceptron, "boltzmann": _boltzmann,
}  # fmt: skip


def _result(make, arguments):
    """The fitted estimator, or what it raised."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return make().fit(*arguments)
    except ValueError as error:  # of settings that do not go together, or that diverge
        return str(error)


def compare_fits(name, seed):
    rng = np.random.default_rng([2, seed])
    X = rows(rng, int(rng.integers(6, 60)), int(rng.integers(1, 40)))
    y = rng.integers(0, rng.integers(2, 5), len(X))
    y[:2] = 0, 1
    make, arguments, learned = FITTED[name](rng, X, y)
    one, other = (
        _result(partial(make, engine=engine), arguments) for engine in ("native", "reference")
    )
    if isinstance(one, str) or isinstance(other, str):
        assert one == other, make.keywords
        return
    for attribute in learned:
        mine, theirs = getattr(one, attribute), getattr(other, attribute)
        assert np.array_equal(mine, theirs), (attribute, make.keywords)
    assert name == "boltzmann" or np.array_equal(
        one.predict(arguments[0]), other.predict(arguments[0])
    ), make.keywords


def compare_rbm(seed):
    """Steps of contrastive divergence, each from the reference's state."""
    rng = np.random.default_rng([3, seed])
    dtype = pick(rng, DTYPES)
    n, m, batch = (int(rng.integers(1, 30)) for _size in range(3))
    X = (rows(rng, 3 * batch, n) > 0).astype(dtype)
    machine = Machine(*(rng.normal(0, 0.5, shape).astype(dtype) for shape in ((m, n), n, m)))
    chains = (rng.random((batch, m)) < 0.5).astype(dtype) if rng.random() < 0.3 else None
    plan = Plan(
        int(rng.integers(1, 4)), 0.1, 0.0, pick(rng, [0.0, 0.01]), None, 0.0, make_seed(seed)
    )
    state, tolerance = State(machine, None, None, chains), TOLERANCE[dtype]
    for step in range(3):
        places = np.arange(step * batch, (step + 1) * batch)
        asked = (state, X, places, places, batch, plan)
        after = cd_epoch("reference", *asked)
        found = cd_epoch("native", *asked)
        streams = uniforms(plan.seed, places if state.chains is None else np.arange(batch))
        if not _coin_on_its_edge(state, X[places], plan, streams, tolerance):
            for one, other in zip(found.machine[:3], after.machine[:3], strict=True):
                assert abs(one - other).max() <= tolerance * max(1, abs(other).max()), step
        state = after


def _coin_on_its_edge(state, v, plan, streams, tolerance):
    """A coin of the step falls so near its probability that rounding may turn it."""
    gaps, last = [], None
    for k in range(1, plan.k + 1):  # the last sweep of a step of k is what its record holds
        seen = cd_step(state.machine, v, state.chains, k, streams, state.sweep)
        gaps.append(abs(seen.u1 - seen.pv1).min())
        before = seen.ph0 if last is None else last.ph1
        if seen.u is not None:
            gaps.append(abs(seen.u - before).min())
        last = seen
    thrown = streams(state.sweep + plan.k - 1, 1, len(state.machine.c))
    if state.chains is not None:
        gaps.append(abs(thrown - last.ph1).min())
    return min(gaps) <= 10 * tolerance


# -- all of them -----------------------------------------------------------------------------------


def disagreements(name, compare, seeds):
    """Compares each, on every instruction set in turn; prints and counts those that disagree."""
    wrong = 0
    for seed in seeds:
        level = native.levels()[seed % len(native.levels())]
        with native.instruction_set(level):
            try:
                compare(seed)
            except AssertionError as error:
                wrong += 1
                print(f"{name} {seed} ({level}): {error}")
    return wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--networks", type=int, default=2000, help="configurations of networks")
    parser.add_argument("--classical", type=int, default=500, help="of each classical family")
    parser.add_argument("--first", type=int, default=0, help="the first seed")
    asked = parser.parse_args()
    wrong, first = 0, asked.first
    of_each = range(first, first + asked.classical)
    wrong += disagreements("network", compare_networks, range(first, first + asked.networks))
    for name in FITTED:
        wrong += disagreements(name, partial(compare_fits, name), of_each)
    wrong += disagreements("rbm", compare_rbm, of_each)
    n = asked.networks + (len(FITTED) + 1) * asked.classical
    print(f"{n} configurations, {wrong} disagree")
    sys.exit(wrong > 0)


if __name__ == "__main__":
    main()
