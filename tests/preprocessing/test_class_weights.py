"""Weights by class beside scikit-learn's, and worked by hand."""

import numpy as np
import pytest
from sklearn.utils.class_weight import compute_sample_weight

from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.preprocessing.class_weights import class_weights, weight_of_classes

Y = np.random.default_rng(0).choice(4, 50, p=[0.6, 0.2, 0.15, 0.05])
SEVERAL = (np.random.default_rng(1).random((50, 3)) < [0.1, 0.5, 0.3]).astype(int)


@pytest.mark.quick
@pytest.mark.parametrize(
    "y, wanted",
    [
        (Y, "balanced"),
        (Y, {0: 1.0, 1: 2.0, 2: 0.5, 3: 0.0}),
        (Y, {0: 3}),
        (np.array(list("abcd"))[Y], "balanced"),
        (np.array(list("abcd"))[Y], {"b": 2, "d": 7.5}),
        (Y > 0, {True: 4.0, False: 1.0}),
        (SEVERAL, "balanced"),
        (SEVERAL, [{0: 1, 1: 5}, {0: 2, 1: 1}, {0: 1, 1: 1}]),
    ],
)
def test_they_are_scikit_learns(y, wanted):
    expected = compute_sample_weight(wanted, y)
    np.testing.assert_allclose(class_weights(y, wanted), expected, rtol=1e-14)


def test_one_dictionary_is_for_each_label():
    expected = compute_sample_weight([{0: 1, 1: 2}] * 3, SEVERAL)
    np.testing.assert_array_equal(class_weights(SEVERAL, {0: 1, 1: 2}), expected)
    np.testing.assert_array_equal(expected, 2.0 ** SEVERAL.sum(axis=1))


def test_a_class_that_some_rows_do_not_have_may_be_named():
    assert list(class_weights([0, 1, 1], {1: 2, 2: 9}, classes=[0, 1, 2])) == [1, 2, 2]
    assert weight_of_classes(["a", "a", "b"], "balanced", ["a", "b", "c"]) == {
        "a": 0.75, "b": 1.5, "c": 1.0,
    }  # fmt: skip


def test_texts_stand_for_numbers_as_on_the_command_line():
    assert list(class_weights([3, 5], {"5": 2.0})) == [1, 2]


@pytest.mark.parametrize(
    "wanted, error, said",
    [
        ({7: 1.0}, UnknownNameError, "Unknown class 7"),
        ({0: -1.0}, InputError, "class_weight of 0"),
        ({0: "much"}, InputError, "class_weight of 0"),
        ("equal", InputError, "'equal'"),
        ([{0: 1}], InputError, "a list of 1 for 3 labels"),
    ],
)
def test_what_is_wrong_is_told(wanted, error, said):
    with pytest.raises(error, match=said):
        class_weights(SEVERAL if isinstance(wanted, list) else Y, wanted)
