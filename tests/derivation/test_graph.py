"""What every derivation shares, whichever network it is of: how many quantities it lists, its names
as values, and what a text means."""

from __future__ import annotations

import pickle
import time
from functools import cache
from typing import Any

import numpy as np
import pytest
from classical import CASES

import chainrule as cr
from chainrule.basics.errors import UnknownNameError
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.graph.kinds import Kind, Passage, given, passages_of, ref
from chainrule.derivation.graph.names import Name
from chainrule.problems.builtin import example_names, read_example

SITUATIONS: list[dict[str, Any]] = [
    {"samples": [1]},
    {"samples": [1, 2, 3]},
    {"samples": [1, 2], "alpha": 0.1, "solver": "adam"},
    {"samples": [2, 3], "dropout": 0.5, "update_order": "sequential"},
]
SMALL = ("and", "exam", "iris", "mazur", "moons", "nand", "not", "or", "signals", "xor")


@cache
def classical(name: str, seed: int) -> Explanation:
    _family, estimator, X, y = CASES[name](seed)
    return cr.explain(estimator, data=X, target=y, samples=[seed + 2])


@pytest.mark.parametrize("name", example_names())
def test_size_is_how_many_names_are_listed_of_every_example(name: str) -> None:
    rows = range(1, len(read_example(name).X) + 1)
    for situation in SITUATIONS if name in SMALL else [{"samples": [1]}]:
        samples = [row for row in situation["samples"] if row in rows] or [1]
        d = cr.explain(name, **(situation | {"samples": samples})).derivation
        assert d.size == sum(1 for _name in d.names())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("name", CASES)
def test_size_is_how_many_names_are_listed_of_every_family(name: str, seed: int) -> None:
    d = classical(name, seed).derivation
    names = list(d.names())
    assert d.size == len(names) == len(set(names))
    assert [d.read(str(name)) for name in names] == names


def test_a_large_network_is_counted_without_being_listed() -> None:
    """784-100-10 with 32 samples: 3 quantities a weight (W, dW, W+) and a bias; inputs, targets,
    z, a, dE/da, da/dz, δ, and ten parts of each hidden dE/da; parts of the loss and their sum."""
    rng = np.random.default_rng(0)
    network = cr.Network.create([784, 100, 10], "logistic", random_state=0)
    X, y = rng.random((32, 784)), rng.random((32, 10)).round()
    d = cr.explain(network, data=X, target=y, samples="all", solver="sgd").derivation
    parameters = 3 * (784 * 100 + 100 + 100 * 10 + 10)
    canonical = network.output.name in network.loss.canonical
    by_sample = (784 + 10) + (2 + 3 + 10) * 100 + (2 + (1 if canonical else 3)) * 10 + 10 + 1
    started = time.process_time()
    assert d.size == parameters + 32 * by_sample + 2  # E and the learning rate
    assert time.process_time() - started < 1


# -- names ---------------------------------------------------------------------------------------


@pytest.mark.quick
def test_a_name_is_its_text_and_what_it_is_made_of() -> None:
    name = Name("dz/dW", (2, 1, 3), 5)
    assert name == str(name) == "dz[2][3]/dW[2][1,3]@5"
    assert (name.kind, name.indices, name.sample) == ("dz/dW", (2, 1, 3), 5)
    assert name.of_sample(None) == "dz[2][3]/dW[2][1,3]"
    assert name.of_kind("W").of_sample(None) == "W[2][1,3]"
    assert name.at(1, 1, 1) == "dz[1][1]/dW[1][1,1]@5"
    again = pickle.loads(pickle.dumps(name))
    assert (again, again.kind, again.indices, again.sample) == (name, *_parts(name))
    assert ref("w", 2, 3).name == "w[2,3]"


def _parts(name: Name) -> tuple[str, tuple[int, ...], int | None]:
    return name.kind, name.indices, name.sample


@pytest.mark.quick
@pytest.mark.parametrize(
    "text, name",
    [
        ("out_h2", Name("a", (1, 2))),
        (" w5+ ", Name("W+", (2, 1, 1))),
        ("E_total@1", Name("E")),
        ("b[1][2]", Name("b", (1, 1))),  # the layer shares it
        ("dE/db[2][2]", Name("db", (2, 1))),
        ("da[2][1]/dz[2][1]@1", Name("da/dz", (2, 1))),
        ("dE/dw5", Name("dW", (2, 1, 1))),
        ("dE/dnet_o1", Name("delta", (2, 1))),
    ],
)
def test_a_text_means_one_name(text: str, name: Name) -> None:
    found = cr.explain("mazur").derivation[text].name
    assert _parts(found) == _parts(name)


@pytest.mark.quick
@pytest.mark.parametrize(
    "text", ["a[2][0]/dz[2][1]", "z[1][1]@2", "z[1][1]@", "z[1][1]@x", "W[1][3,1]", "mb[1][1]"]
)
def test_what_is_not_there_has_no_name(text: str) -> None:
    assert cr.explain("mazur").derivation.read(text) is None


@pytest.mark.parametrize("name", CASES)
def test_the_only_sample_may_be_named_and_no_other(name: str) -> None:
    d = classical(name, 0).derivation
    first = next(d.names())
    assert d[f"{first}@2"] is d[first]
    with pytest.raises(UnknownNameError, match="Names here look like"):
        d[f"{first}@3"]


def test_kinds_of_a_group_are_told_unit_by_unit() -> None:
    kinds = (
        Kind("x[{0}]", "given", given([1.0, 2.0]), (2,)),
        Kind("p[{0}]", "forward", given([1.0, 2.0]), (2,), group="unit"),
        Kind("q[{0},{1}]", "forward", given(np.eye(2)), (2, 2), group="unit",
             exists=lambda i, j: i <= j),
    )  # fmt: skip
    passages: list[Passage] = list(passages_of(kinds))
    names = [str(name) for passage in passages for name in passage.names()]
    assert names == ["x[1]", "x[2]", "p[1]", "q[1,1]", "q[1,2]", "p[2]", "q[2,2]"]
    assert sum(passage.size for passage in passages) == 7
