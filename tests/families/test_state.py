"""What scikit-learn asks of a constructor, of every estimator there is: each argument is kept as it
came, under its own name, by one idiom."""

import ast
import inspect
import pickle
import textwrap

import pytest
from sklearn.base import BaseEstimator, clone

import chainrule as cr

ESTIMATORS = sorted(
    name
    for name, home in cr._HOME.items()
    if home.startswith("families.") and isinstance(getattr(cr, name), type)
    and issubclass(getattr(cr, name), BaseEstimator)
)  # fmt: skip

every_estimator = pytest.mark.parametrize("name", ESTIMATORS)


def test_they_are_all_here():
    assert len(ESTIMATORS) >= 14


@pytest.mark.quick
@every_estimator
def test_a_constructor_keeps_its_arguments_and_does_nothing_else(name):
    constructor = getattr(cr, name).__init__
    tree = ast.parse(textwrap.dedent(inspect.getsource(constructor)))
    body = [ast.unparse(statement) for statement in tree.body[0].body]
    assert body == ["keep_arguments(self, locals())"]


@pytest.mark.quick
@every_estimator
def test_every_argument_comes_back_as_it_went_in(name):
    kind = getattr(cr, name)
    sentinels = {parameter: object() for parameter in inspect.signature(kind).parameters}
    estimator = kind(**sentinels)
    assert vars(estimator) == sentinels
    assert estimator.get_params(deep=False) == sentinels
    assert set(kind._parameter_constraints) == set(sentinels)


@every_estimator
def test_clones_and_pickles_have_the_same_arguments(name):
    estimator = getattr(cr, name)()
    first = next(iter(estimator.get_params()))
    estimator.set_params(**{first: 7})
    for copy in (clone(estimator), pickle.loads(pickle.dumps(estimator))):
        assert type(copy) is type(estimator)
        assert copy.get_params() == estimator.get_params()
