"""An `Optimizer` as solver: in pickles, in model files, in what is printed; ours by its name and
numbers, one's own by its name and what it does."""

from __future__ import annotations

import pickle
import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError, ModelFileError
from chainrule.pieces.optimizers import (
    OPTIMIZERS,
    Nothing,
    Optimizer,
    Velocity,
    get_optimizer,
)

RNG = np.random.default_rng(3)
X = RNG.normal(size=(20, 2)).round(2)
Y = (X[:, 0] > 0.1).astype(int)
NETWORK = cr.Network.create([2, 3, 1], "tanh", "logistic", "log_loss", random_state=0)
SETTINGS = {"momentum": 0.7, "decay": 0.8, "beta_1": 0.6, "beta_2": 0.9, "epsilon": 1e-6,
            "weight_decay": 0.3}  # fmt: skip


def _start(_w: Any) -> Nothing:
    return Nothing()


def _clip(w: Any, g: Any, memory: Any, _t: int, rate: float) -> Any:
    return w - rate * np.clip(g, -1, 1), memory


def _normed(w: Any, g: Any, memory: Any, _t: int, rate: float) -> Any:
    return w - rate * g / (1 + np.linalg.norm(g)), memory


def _rest(w: Any) -> Velocity:
    return Velocity(np.zeros_like(w))


def _heavy(w: Any, g: Any, past: Velocity, t: int, rate: float) -> Any:
    v = past.v * (0.9 if t > 1 else 0.0) + g
    return w - rate * v, Velocity(v)


OWN = {
    "clipped": Optimizer("clipped", _start, _clip, {}),
    "normed": Optimizer("normed", _start, _normed, {}),
    "heavy": Optimizer("heavy", _rest, _heavy, {}),
}


def ours(name: str) -> Optimizer:
    wanted = get_optimizer(name).settings
    return get_optimizer(name, **{key: SETTINGS[key] for key in wanted})


ALL = {**{name: ours(name) for name in OPTIMIZERS}, **OWN}


def trained(kind: str, solver: Optimizer) -> Any:
    if kind == "model":
        return cr.fit(NETWORK, X, Y, solver=solver, max_iter=3, random_state=0)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is not trained to the end
        return cr.MLPClassifier(3, solver=solver, max_iter=3, random_state=0).fit(X, Y)


def solver_of(fitted: Any) -> Any:
    return fitted.settings.solver if isinstance(fitted, cr.Model) else fitted.solver


@pytest.mark.parametrize("kind", ["model", "estimator"])
@pytest.mark.parametrize("name", ALL)
def test_it_is_pickled_and_saved_and_does_the_same_again(
    name: str, kind: str, tmp_path: Path
) -> None:
    fitted = trained(kind, ALL[name])
    cr.save(fitted, tmp_path / "m")
    loaded = cr.load(tmp_path / "m", functions=OWN if name in OWN else None)
    for again in (pickle.loads(pickle.dumps(fitted)), loaded):
        np.testing.assert_array_equal(cr.predict(again, X), cr.predict(fitted, X))
        solver = solver_of(again)
        assert repr(solver) == repr(ALL[name])
        more = [
            cr.fit(NETWORK, X, Y, solver=which, max_iter=4, random_state=1).history.loss
            for which in (solver, ALL[name])
        ]
        assert more[0] == more[1]


@pytest.mark.quick
@pytest.mark.parametrize("name", ALL)
def test_no_address_is_shown(name: str) -> None:
    estimator = cr.MLPRegressor(solver=ALL[name])
    assert name in repr(estimator)
    assert " at 0x" not in repr(estimator)
    assert repr(ours("adam")) == "adam(beta_1=0.6, beta_2=0.9, epsilon=1e-06)"


@pytest.mark.quick
def test_one_s_own_must_be_given_again_and_be_the_same(tmp_path: Path) -> None:
    cr.save(trained("model", OWN["clipped"]), tmp_path / "m")
    with pytest.raises(ModelFileError, match=r"clipped, which is not in it.*functions=\{'clipped'"):
        cr.load(tmp_path / "m")
    with pytest.raises(InputError, match=r"clipped is not the function .* at w = "):
        cr.load(tmp_path / "m", functions={"clipped": OWN["normed"]})
    with pytest.raises(InputError, match="clipped must be an Optimizer"):
        cr.load(tmp_path / "m", functions={"clipped": np.clip})


@pytest.mark.quick
@pytest.mark.parametrize("name", ["adam", "two words"])
def test_one_s_own_needs_a_name_of_its_own(name: str, tmp_path: Path) -> None:
    solver = Optimizer(name, _start, _clip, {})
    with pytest.raises(InputError, match="name"):
        cr.save(trained("model", solver), tmp_path / "m")
    assert not (tmp_path / "m").exists()


@pytest.mark.quick
def test_an_optimizer_without_a_formula_gets_a_sentence() -> None:
    told = "No formula is known of {name}: what it gives is shown as a number only."
    for name, solver in OWN.items():
        text = cr.explain(NETWORK, data=X, target=Y, solver=solver).text(["W+[1][1,1]"])
        assert (told.format(name=name) in text) == (
            name != "clipped"
        )  # `t > 1` is no question to a symbol
