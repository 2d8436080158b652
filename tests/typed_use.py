"""The library as a checker of types sees it: never run, read by mypy (see pyproject.toml).

A right use must pass. A wrong one must be an error: it stands beside ``type: ignore[its name]``,
and a comment that is not needed is an error itself.
"""

from typing import assert_type

import numpy as np

import chainrule as cr
from chainrule.basics.random import make_seed
from chainrule.families.boltzmann.engine import gibbs


class Frame:
    """A data frame of a library that there need not be."""

    columns = ("a", "b")


X, y = np.zeros((4, 2)), np.zeros(4)

assert_type(cr.MLPRegressor().fit(X, y), cr.MLPRegressor)
assert_type(cr.MLPClassifier(solver="sgd").partial_fit(X, y), cr.MLPClassifier)
assert_type(cr.SOM().fit(X), cr.SOM)
assert_type(cr.Perceptron().fit(X, y), cr.Perceptron)
assert_type(cr.FuzzyART().fit(X), cr.FuzzyART)
assert_type(cr.BernoulliRBM().fit(X), cr.BernoulliRBM)
assert_type(cr.BoltzmannMachine().fit(X), cr.BoltzmannMachine)
assert_type(cr.RBFRegressor().fit(X, y).set_params(alpha=0.1), cr.RBFRegressor)
assert_type(cr.TableClassifier().fit(X, y), cr.TableClassifier)
assert_type(cr.__version__, str)

_ = cr.nothing  # type: ignore[attr-defined]
cr.MLPRegressor().fit(X, y, epochs=3)  # type: ignore[call-arg]
cr.MLPRegressor(epocs=3)  # type: ignore[call-arg]
cr.fit(3, X, y)  # type: ignore[arg-type]
_ = cr.load("a.model").predicted  # type: ignore[attr-defined]
cr.train("iris", epocs=3)  # type: ignore[call-arg]
cr.train("iris", max_iter="many")  # type: ignore[arg-type]
cr.fit(cr.Network.create([2, 1]), X, y, max_itr=3)  # type: ignore[call-arg]
assert_type(cr.train("iris", max_iter=3, n_centers=4, fast=True), cr.Outcome)

cr.predict(cr.load("a.model"), X)
cr.predict("a.model", "rows.csv")
cr.predict(cr.SOM().fit(X), X)
cr.explain(cr.MLPClassifier().fit(X, y), data=X)
cr.predict(3, X)  # type: ignore[arg-type]
cr.explain({"a": 1})  # type: ignore[arg-type]
cr.save([1, 2], "a.model")  # type: ignore[arg-type]
cr.plot(X, "a.png")  # type: ignore[arg-type]
cr.board(0)  # type: ignore[arg-type]
cr.worksheet(2.5)  # type: ignore[arg-type]
cr.check(b"mazur", {})  # type: ignore[arg-type]

model = cr.load("a.model")
model.predict([[0, 1], [1, 1]])
model.predict((X, X)[0])
model.outputs([[0.0, 1.0]])
model.probabilities([[0, 1]])
model.columns([[0, 1]], proba=True)
model.figures([[0, 1]], [1])
model.encoded(cr.read_table("a.csv"))
model.predict(Frame())
model.predict(None)  # type: ignore[arg-type]
for rows in (3, np.int64(3), [1, 2], range(1, 3), np.array([1, 2]), "all", None):
    cr.explain("iris", samples=rows)
    cr.board("iris", samples=rows)
    cr.check("iris", {}, samples=rows)
    cr.worksheet("iris", samples=rows)
cr.explain("iris", samples=1.5)  # type: ignore[arg-type]
machine = cr.BoltzmannMachine().fit(X)
chains, free = np.zeros((9, 4)), np.zeros(4, bool)
gibbs(machine.engine_, machine.machine_, chains, free, np.geomspace(4, 1, 9), make_seed(0), 0)
gibbs(machine.engine_, machine.machine_, chains, free, [4, 2, 1], make_seed(0), 0)
