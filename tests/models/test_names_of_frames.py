"""A network trained on a data frame knows its columns by their names: others in another order are
taken by these, and one that is missing is an error. Each is compared with the same rows as an
array, whose columns lie in order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.container import load_document, save_document
from chainrule.basics.errors import DataError, InputError, ModelFileError

pandas = pytest.importorskip("pandas")
rng = np.random.default_rng(3)
X = rng.normal(size=(60, 3)) * [1, 5, 20]
y = X @ [1.0, -2.0, 0.3]
COLUMNS = dict(zip("abc", X.T, strict=True))
OTHERWISE = ["c", "a", "b"]
NETWORK = cr.Network.create([3, 4, 1], "tanh", random_state=0)
HOW: dict[str, Any] = {"max_iter": 3, "random_state": 0}
Make = Callable[[dict[str, Any]], Any]


def _polars(columns: dict[str, Any]) -> Any:
    return pytest.importorskip("polars").DataFrame(columns)


def _arrow(columns: dict[str, Any]) -> Any:
    return pytest.importorskip("pyarrow").table(columns)


KINDS: dict[str, Make] = {"pandas": pandas.DataFrame, "polars": _polars, "arrow": _arrow}


@pytest.fixture(params=KINDS)
def make(request: pytest.FixtureRequest) -> Make:
    return KINDS[request.param]


@pytest.fixture
def trained(make: Make) -> cr.Model:
    return cr.fit(NETWORK, make(COLUMNS), y, **HOW)


def expected() -> cr.Model:
    return cr.fit(NETWORK, X, y, **HOW)


@pytest.mark.quick
def test_columns_in_another_order_are_taken_by_their_names(make: Make, trained: cr.Model) -> None:
    moved = make({name: COLUMNS[name] for name in OTHERWISE})
    more = make({"z": X[:, 0], **{name: COLUMNS[name] for name in OTHERWISE}})
    p = expected().predict(X)
    assert trained.names == ("a", "b", "c")
    for rows in (make(COLUMNS), moved, more, X):
        np.testing.assert_array_equal(trained.predict(rows), p)
        np.testing.assert_array_equal(cr.predict(trained, rows), p)
    assert not np.allclose(trained.predict(X[:, [2, 0, 1]]), p)  # an array has no names


def test_two_columns_of_one_name_are_told() -> None:
    """By its name neither can be asked for; in Arrow's tables too."""
    arrow = pytest.importorskip("pyarrow")
    twice = pandas.DataFrame(X, columns=["a", "b", "a"])
    of_arrow = arrow.Table.from_arrays(list(map(arrow.array, X.T)), names=["a", "b", "a"])
    model = cr.fit(NETWORK, pandas.DataFrame(COLUMNS), y, **HOW)
    uses: list[Callable[[Any], Any]] = [
        lambda frame: cr.fit(NETWORK, frame, y, **HOW),
        model.predict,
        lambda frame: cr.train(frame, "b"),
    ]
    for frame in (twice, of_arrow):
        for use in uses:
            with pytest.raises(DataError, match="two columns are named 'a'"):
                use(frame)


def test_a_frame_that_is_watched_names_no_columns_of_an_array(make: Make) -> None:
    """What the network was trained on has no names; so a frame is taken as it lies, then and
    later."""
    moved = make({name: COLUMNS[name] for name in OTHERWISE})
    watched = cr.fit(NETWORK, X, y, eval_set=(moved, y), **HOW)
    as_it_lies = cr.fit(NETWORK, X, y, eval_set=(X[:, [2, 0, 1]], y), **HOW)
    assert watched.names is None
    assert watched.history.eval_sets[0].loss == as_it_lies.history.eval_sets[0].loss
    np.testing.assert_array_equal(watched.predict(make(COLUMNS)), expected().predict(X))


def test_a_column_that_is_missing_or_called_otherwise_is_told(
    make: Make, trained: cr.Model
) -> None:
    with pytest.raises(InputError, match="column b is missing"):
        trained.predict(make({"a": X[:, 0], "c": X[:, 2]}))
    with pytest.raises(InputError, match="column c is missing, and cc is not known"):
        trained.predict(make({"a": X[:, 0], "b": X[:, 1], "cc": X[:, 2]}))


def test_the_names_are_in_the_model_file(make: Make, trained: cr.Model, tmp_path: Path) -> None:
    trained.save(tmp_path / "m")
    found = cr.load(tmp_path / "m")
    assert found.names == ("a", "b", "c")
    moved = make({name: COLUMNS[name] for name in OTHERWISE})
    np.testing.assert_array_equal(found.predict(moved), expected().predict(X))
    expected().save(tmp_path / "plain")
    assert cr.load(tmp_path / "plain").names is None


@pytest.mark.parametrize("names", [["a", "b"], ["a", "b", "b"], "abc", [1, 2, 3]])
def test_names_that_do_not_fit_are_refused(names: Any, tmp_path: Path) -> None:
    cr.fit(NETWORK, pandas.DataFrame(COLUMNS), y, **HOW).save(tmp_path / "m")
    document = load_document(tmp_path / "m")
    altered = document._replace(parameters=document.parameters | {"inputs": names})
    save_document(altered, tmp_path / "altered")
    with pytest.raises(ModelFileError, match="does not describe a network"):
        cr.load(tmp_path / "altered")


def test_rows_that_are_watched_are_taken_by_name(make: Make) -> None:
    moved = make({name: COLUMNS[name] for name in OTHERWISE})
    found = cr.fit(NETWORK, make(COLUMNS), y, eval_set=(moved, y), **HOW)
    plain = cr.fit(NETWORK, X, y, eval_set=(X, y), **HOW)
    assert found.history.eval_sets == plain.history.eval_sets
    with pytest.raises(InputError, match="column a is missing"):
        cr.fit(NETWORK, make(COLUMNS), y, eval_set=(make({"b": y, "c": y}), y), **HOW)


def test_frames_one_after_another_are_taken_by_the_names_of_the_first(make: Make) -> None:
    def frames() -> Iterator[Any]:
        whole = COLUMNS | {"y": y}
        yield make({name: column[:30] for name, column in whole.items()})
        yield make({name: whole[name][30:] for name in ("b", "y", "c", "a")})

    def pairs() -> Iterator[Any]:
        yield make({name: column[:30] for name, column in COLUMNS.items()}), y[:30]
        yield make({name: COLUMNS[name][30:] for name in OTHERWISE}), y[30:]

    for given in (frames, pairs):
        found = cr.fit(NETWORK, given(), **HOW)
        assert found.names == ("a", "b", "c")
        np.testing.assert_array_equal(found.predict(X), expected().predict(X))


def test_what_shows_a_step_takes_rows_by_name(trained: cr.Model, make: Make) -> None:
    moved = make({name: COLUMNS[name] for name in OTHERWISE})
    of_array = cr.explain(expected(), data=X, target=y, samples=[2])
    found = cr.explain(trained, data=moved, target=y, samples=[2])
    assert [q.value for q in found] == [q.value for q in of_array]
    sheet = cr.worksheet(trained, data=moved, target=y)
    assert sheet.text() == cr.worksheet(expected(), data=X, target=y).text()


def test_columns_that_are_numbers_have_no_names() -> None:
    found = cr.fit(NETWORK, pandas.DataFrame(X), y, **HOW)
    assert found.names is None
    np.testing.assert_array_equal(found.predict(pandas.DataFrame(X)), expected().predict(X))
