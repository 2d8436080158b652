"""An embedding explained: printed equations re-evaluated by another reader (tests/truth.py), finite
differences, network files, worksheets that pass their own check, and the board's evaluator."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from truth import judge

import chainrule as cr
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import speaking
from chainrule.derivation.explanation import Explanation
from chainrule.derivation.feedforward.moments import derive
from chainrule.derivation.feedforward.proof import prove
from chainrule.engines.plan import Data
from chainrule.network import Network
from chainrule.pieces.embeddings import PARAMETERS, Embedding
from chainrule.training.settings import Settings

SOLVERS = ("sgd", "adam", "adamw", "momentum", "rmsprop")


def embedded_step(seed: int) -> Explanation:
    """One step of a random network with one or two embedded inputs of three."""
    rng = np.random.default_rng([19, seed])
    C, m, k = (int(n) for n in rng.integers(1, (3, 4, 3)))
    columns = tuple(sorted(rng.choice(3, C, replace=False).tolist()))
    shapes = ((C, m), (C, m), (C, m, k), (C, k))
    embedding = Embedding(columns, *(rng.normal(size=shape) for shape in shapes))
    network = Network.create((3, 2, 2), "tanh", embedding=embedding, random_state=seed)
    weight = rng.uniform(0.2, 3, 4) if seed % 3 == 0 else None
    data = Data(rng.normal(size=(4, 3)), rng.normal(size=(4, 2)), weight)
    settings = Settings(
        solver=SOLVERS[seed % 5],
        learning_rate_init=0.05,
        batch_size=(1, 3)[seed % 2],
        update_order="sequential" if seed % 3 == 1 else "simultaneous",
        alpha=(0.0, 0.3)[seed % 2],
        dropout=0.4 if seed % 4 == 3 else 0.0,
        random_state=seed,
    )
    return Explanation(derive(network, data, settings, n_steps=seed % 3), "random")


def test_printed_equations_are_true() -> None:
    verdict = judge(2000, step=embedded_step)
    assert verdict.wrong == []
    assert verdict.undecided < 0.01 * verdict.equations


@pytest.mark.quick
def test_every_parameter_is_named_and_proved() -> None:
    explained = embedded_step(2)
    assert not explained.feed_forward.records.is_sequential
    network = explained.feed_forward.records.network
    proofs = prove(explained.feed_forward)
    assert len(proofs) == network.n_parameters
    assert all(proof.agrees for proof in proofs)
    names = {proof.name.partition("[")[0] for proof in proofs}
    assert names == {"dW", "db", *(f"d{name}" for name in PARAMETERS)}


def test_what_layer_1_takes_in_is_its_input_and_behind_it_the_embedding() -> None:
    explained = embedded_step(2)
    s = explained.feed_forward.records
    j = s.sizes[0] + 1
    i, k = s.mixture_of(j)
    assert s.taken_in_as(i, k) == j
    assert explained[f"a[0][{j}]"].value == explained[f"emb[{i}][{k}]"].value
    assert f"a[0][{j}]" in explained["z[1][1]"].depends
    for unknown in (f"a[0][{s.layer(1).n_in + 1}]", "freq[9][1]", f"wave[{i}][99]"):
        with pytest.raises(InputError):
            explained[unknown]


FILE = """
[network]
sizes = [2, 2, 1]
activation = "tanh"
output_activation = "identity"
loss = "half_squared_error"
embedding = "pbld"
embedding_columns = [1]
[embedding]
freq = [[0.5, 0.25]]
phase = [[0.0, 0.3]]
mix = [[[0.2], [-0.4]]]
shift = [[0.1]]
[training]
solver = "sgd"
learning_rate_init = 0.5
[data]
inputs = [[0.05, 0.10]]
targets = [[0.01]]
"""


@pytest.fixture
def network_file(tmp_path: Any) -> Any:
    (tmp_path / "net.toml").write_text(FILE)
    return tmp_path / "net.toml"


def test_a_network_file_states_it(network_file: Any) -> None:
    explained = cr.explain(network_file)
    angles = 2 * np.pi * np.array([0.5, 0.25]) * 0.10 + np.array([0.0, 0.3])
    emb = float(np.cos(angles) @ [0.2, -0.4] + 0.1)
    assert explained["emb[2][1]"].value == pytest.approx(emb, rel=1e-15)
    assert "2π·freq[2][1]·a[0][2] + phase[2][1]" in explained.text()
    assert "π" not in explained.latex()
    assert r"2\pi" in explained.latex()


@pytest.mark.parametrize(
    "old, new, told",
    [
        ('embedding = "pbld"\n', "", "beside embedding in"),
        ("phase = [[0.0, 0.3]]\n", "", "all of them"),
        ("[[0.0, 0.3]]", "[[0.0]]", "phase must be of shape"),
        ("embedding_columns = [1]", "embedding_columns = [2]", "no column 2 among the 2 inputs"),
        ('"pbld"', '"plr"', "pbld"),
    ],
)
def test_what_is_wrong_in_a_file_is_told(old: str, new: str, told: str, network_file: Any) -> None:
    network_file.write_text(FILE.replace(old, new))
    with pytest.raises(InputError, match=told):
        cr.explain(network_file)


@pytest.mark.parametrize("form", ["toml", "json"])
def test_a_worksheet_passes_its_own_check(form: str, network_file: Any, tmp_path: Any) -> None:
    sheet = cr.worksheet(network_file)
    filled = tmp_path / f"key.{form}"
    text = sheet.text(answers=True) if form == "toml" else sheet.json(answers=True)
    filled.write_text(text, encoding="utf-8")
    marked = cr.check(filled)
    assert marked.first_wrong is None, marked.text()
    assert len(marked.verdicts) == len(sheet.answers())
    assert {"wave[2][2]", "emb[2][1]", "dfreq[2][1]", "mix+[2][2,1]"} < {*sheet.answers()}


@pytest.mark.parametrize("name", ["wave[2][1]", "emb[2][1]", "dE/dangle[2][2]", "dmix[2][1,1]"])
def test_a_wrong_number_of_the_embedding_is_found(name: str, network_file: Any) -> None:
    explained = cr.explain(network_file)
    right = {q.name: q.value for q in explained if q.expr is not None}
    marked = cr.check(network_file, right | {name: -right[name]})
    assert marked.first_wrong is not None
    assert marked.first_wrong.quantity.name == name


def test_it_is_told_in_chinese(network_file: Any) -> None:
    with speaking("zh"):
        assert "嵌入" in cr.explain(network_file).text()
