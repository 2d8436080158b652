"""A run begins once: in one training each check, plan, copy and choice is made one time, and a
derivation, which trains nothing, asks for no engine. Calls are counted by Python's own profiler."""

import logging
import sys
from collections import Counter

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import ShapeError
from chainrule.engines import choice, native, plan
from chainrule.engines.plan import Data
from chainrule.families.mlp import shared_rows
from chainrule.training import begin as beginning
from chainrule.training import checks
from chainrule.training import plan as planning
from chainrule.training.settings import DEFAULTS, RULES, Settings

ONCE = {
    "check": checks.check_trainable,
    "plan": planning.plan_run,
    "begin": beginning.begin,
    "engine": choice.choose,
    "first state": plan.initial_state,
}
COPIES = {"rows copied": shared_rows.encoded_rows, "rows made contiguous": native.prepared}

needs_native = pytest.mark.skipif(not native.levels(), reason="the compiled module is not here")


def counted(functions, call):
    """How often `call` calls each of the named functions."""
    names = {function.__code__: name for name, function in functions.items()}
    counts = Counter()

    def profile(frame, event, _argument):
        if event == "call" and frame.f_code in names:
            counts[names[frame.f_code]] += 1

    sys.setprofile(profile)
    try:
        call()
    finally:
        sys.setprofile(None)
    return counts


@needs_native
@pytest.mark.parametrize("announce", [None, lambda problem: None])
def test_a_training_begins_once(announce):
    functions = ONCE | COPIES
    counts = counted(functions, lambda: cr.train("digits", max_iter=5, announce=announce))
    assert counts == dict.fromkeys(functions, 1)


def test_rows_held_out_are_copied_once_too():
    functions = ONCE | {"rows copied": shared_rows.encoded_rows}
    counts = counted(
        functions, lambda: cr.train("digits", max_iter=2, early_stopping=True, engine="reference")
    )
    assert counts == dict.fromkeys(ONCE, 1) | {"rows copied": 2}


@needs_native
def test_arrays_and_estimators_begin_once():
    rng = np.random.default_rng(7)
    X = rng.normal(size=(20, 3))
    functions = ONCE | {"rows made contiguous": native.prepared}
    network = cr.Network.create([3, 4, 1], random_state=0)
    fits = [
        lambda: cr.fit(network, X, X[:, 0], max_iter=3),
        lambda: cr.MLPRegressor(tol=10.0, n_iter_no_change=1, max_iter=50).fit(X, X[:, 0]),
    ]
    for fit in fits:
        assert counted(functions, fit) == dict.fromkeys(functions, 1)


def test_it_is_announced_when_all_is_found_right_and_before_the_first_epoch():
    told = []
    callbacks = [lambda epoch: told.append(epoch.number)]
    cr.train("xor", max_iter=2, callbacks=callbacks, announce=lambda p: told.append(p.source))
    assert told == ["xor", 1, 2]
    with pytest.raises(ShapeError, match="3 dropout rates for 1 hidden layers"):
        cr.train("xor", dropout=[0.1, 0.1, 0.1], announce=told.append)
    assert len(told) == 3


@pytest.mark.quick
def test_beginning_changes_nothing():
    network, X = cr.Network.create([2, 3, 1], random_state=0), np.ones((4, 2))
    before = [layer.W.copy() for layer in network.layers]
    run = beginning.begin(network, Data(X, X[:, :1]), Settings(max_iter=3))
    assert (run.history.n_epochs, run.history.stop_reason) == (0, "running")
    assert run.train().history.n_epochs == 3
    for layer, W in zip(network.layers, before, strict=True):
        np.testing.assert_array_equal(layer.W, W)


@pytest.mark.parametrize("engine", ["native", "reference"])
@pytest.mark.parametrize("step", [0, 2])
def test_a_derivation_needs_no_engine(engine, step, caplog):
    caplog.set_level(logging.INFO, logger="chainrule")
    plain = cr.explain("mazur", step=step)
    asked = cr.explain("mazur", step=step, engine=engine, shards=2)
    assert asked["E"].value == plain["E"].value
    assert asked["W+[1][1,1]"].value == plain["W+[1][1,1]"].value
    assert not [record for record in caplog.records if "engine" in record.message]
    assert not counted(ONCE | COPIES, lambda: cr.explain("mazur", step=step)).keys() & {"engine"}


@pytest.mark.quick
def test_the_rules_allow_the_defaults():
    """They are not checked each time."""
    assert {name: rule.allows(DEFAULTS[name]) for name, rule in RULES.items()} == dict.fromkeys(
        RULES, True
    )
