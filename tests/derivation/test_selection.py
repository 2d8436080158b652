"""Some of many quantities, and the proof of gradients by finite differences."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError, UnknownNameError
from chainrule.cli import main


def network(seed: int = 0) -> cr.Network:
    return cr.Network.create([3, 4, 2], "tanh", "softmax", "log_loss", random_state=seed)


def explained(**settings: Any) -> cr.Explanation:
    rng = np.random.default_rng(0)
    return cr.explain(
        network(), data=rng.normal(size=(3, 3)), target=[0, 1, 1], samples="all", **settings
    )


def names(document: object) -> list[str]:
    return [node["name"] for node in document["quantities"]]  # type: ignore[index]


def test_a_pattern_is_every_name_that_fits() -> None:
    found = names(explained().to_json(["dW[1][*,3]"]))
    assert found == ["dW[1][1,3]", "dW[1][2,3]", "dW[1][3,3]"]
    assert len(names(explained().to_json(["a[2][*]", "E"]))) == 3 * 2 + 1


@pytest.mark.quick
@pytest.mark.parametrize("form", ["text", "html", "json", "latex", "to_json", "prove"])
def test_one_name_is_one_name(form: str) -> None:
    """It was taken letter by letter."""
    write = getattr(cr.explain("mazur"), form)
    for name in ("dE/dw5", "dW[2][1,1]"):
        assert write(name) == write([name])
    with pytest.raises(UnknownNameError, match="Unknown quantity 'net'"):
        write("net")
    with pytest.raises(UnknownNameError, match="Unknown quantity ''"):
        write("")


def test_one_name_is_saved(tmp_path: Path) -> None:
    explanation = cr.explain("mazur")
    explanation.save(tmp_path / "one.txt", "net_h1")
    assert (tmp_path / "one.txt").read_text(encoding="utf-8") == explanation.text(["net_h1"])


@pytest.mark.quick
def test_layer_and_unit_choose_together() -> None:
    found = names(explained().to_json(layer=2, unit=1))
    assert {"z[2][1]@1", "delta[2][1]@3", "W[2][4,1]", "dW[2][1,1]", "b+[2][1]"} <= {*found}
    assert not [name for name in found if "[1]" in name.split("/")[0][:6] and "[2]" not in name]
    assert names(explained().to_json(["dW[2][1,1]", "dW[1][1,1]"], layer=1)) == ["dW[1][1,1]"]


def test_top_are_the_largest() -> None:
    explanation = explained()
    every = [abs(q.value) for q in explanation if q.name.startswith("dW[")]
    found = explanation.to_json(["dW[*][*,*]"], top=4)["quantities"]
    assert [abs(node["value"]) for node in found] == sorted(every, reverse=True)[:4]


@pytest.mark.parametrize(
    "chosen, message",
    [({"layer": 3}, "no layer 3"), ({"unit": 5}, "no unit 5"), ({"top": 0}, "top must be"),
     ({"layer": 2, "unit": 3}, "no unit 3")],
)  # fmt: skip
def test_what_there_is_not_is_told(chosen: dict[str, int], message: str) -> None:
    with pytest.raises(InputError, match=message):
        explained().text(**chosen)  # type: ignore[arg-type]


def test_a_pattern_of_nothing_is_told() -> None:
    with pytest.raises(InputError, match="no such quantity"):
        explained().text(["dW[7][*,1]"])
    with pytest.raises(UnknownNameError):
        explained().text(["dW[7][1,1]"])


@pytest.mark.parametrize("order", ["simultaneous", "sequential"])
@pytest.mark.parametrize("settings", [{}, {"alpha": 0.3, "l1": 0.1}, {"dropout": 0.5}])
def test_every_gradient_is_proved(order: str, settings: dict[str, float]) -> None:
    explanation = explained(update_order=order, **settings)
    proofs = explanation.prove()
    assert all(proof.agrees is not False for proof in proofs)
    assert len(proofs) == (3 * 4 + 4 if order == "simultaneous" else 0) + 4 * 2 + 2
    for proof in proofs:
        assert proof.gradient == explanation[proof.name].value


@pytest.mark.quick
def test_a_wrong_gradient_is_not_proved(monkeypatch: pytest.MonkeyPatch) -> None:
    from chainrule.training import gradcheck

    true = gradcheck.backward

    def wrong(*arguments: object) -> object:
        back = true(*arguments)  # type: ignore[arg-type]
        return back._replace(dW=[None, *(1.01 * dW for dW in back.dW[1:])])

    monkeypatch.setattr(gradcheck, "backward", wrong)
    assert [proof for proof in explained().prove() if proof.agrees is False]


def test_prove_is_part_of_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["explain", "mazur", "--quantity", "w5+", "--quantity", "dW[1][*,1]", "--prove"]
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out = capsys.readouterr().out
    assert ended.value.code == 0
    assert out.count("agrees") == 3
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--format", "json"])
    proofs = json.loads(capsys.readouterr().out)["proofs"]
    assert [proof["name"] for proof in proofs] == ["dW[1][1,1]", "dW[1][2,1]", "dW[2][1,1]"]
    assert all(proof["agrees"] and abs(proof["difference"]) < 1e-9 for proof in proofs)
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--format", "html"])
    assert ended.value.code == 2


def test_weights_of_samples_are_shown_and_proved() -> None:
    rng = np.random.default_rng(1)
    X = rng.normal(size=(3, 3))
    weighted = cr.explain(
        network(), data=X, target=[0, 1, 1], sample_weight=[1, 3, 4], samples="all"
    )
    assert [weighted[f"share@{k}"].value for k in (1, 2, 3)] == [0.125, 0.375, 0.5]
    assert all(proof.agrees for proof in weighted.prove())
    twice = cr.explain(network(), data=X[[0, 1, 1, 1]], target=[0, 1, 1, 1], samples="all")
    thrice = cr.explain(network(), data=X[:2], target=[0, 1], sample_weight=[1, 3], samples="all")
    assert thrice["dW[1][2,3]"].value == pytest.approx(twice["dW[1][2,3]"].value, rel=1e-12)


def test_a_network_file_may_weigh_its_rows(tmp_path: Path) -> None:
    text = """
    [network]
    sizes = [1, 1]
    activation = "identity"
    loss = "half_squared_error"
    [training]
    solver = "sgd"
    batch_size = "full"
    max_iter = 40
    [data]
    inputs = [[1], [2], [3]]
    targets = [1, 5, 2]
    sample_weight = [1, 0, 2]
    """
    path = tmp_path / "w.toml"
    path.write_text(text)
    assert cr.explain(path, samples="all")["share@3"].value == 2 / 3
    without = tmp_path / "without.toml"
    without.write_text(
        text.replace("[[1], [2], [3]]", "[[1], [3], [3]]")
        .replace("[1, 5, 2]", "[1, 2, 2]")
        .replace("sample_weight = [1, 0, 2]", "")
    )
    ours, theirs = (cr.train(p, test_fraction=0).model.network.layers[0].W for p in (path, without))
    np.testing.assert_allclose(ours, theirs, rtol=1e-9)
    path.write_text(text.replace("[1, 0, 2]", "[1, 0]"))
    with pytest.raises(InputError, match="sample_weight must be 3 numbers"):
        cr.explain(path)
