"""What is called wrongly ends in one sentence of the library's, which says what was found and
what is wanted; on the command line with status 2, whatever a file holds."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.sparse import csr_array

import chainrule as cr
from chainrule.basics.errors import ChainruleError
from chainrule.cli import main

RNG = np.random.default_rng(0)
X = RNG.normal(size=(40, 2))
Y = X[:, 0]
FRAME = pd.DataFrame({"a": X[:, 0], "b": X[:, 1], "y": Y})
NETWORK = cr.Network.create([2, 3, 1], random_state=0)
CLASSES = cr.Network.create([2, 3], output_activation="softmax", loss="log_loss", random_state=0)
TWO = cr.Network.create([2, 1], output_activation="logistic", loss="log_loss", random_state=0)
ONE_ROW_WEIGHS = np.eye(40)[0]


def fit(network: Any = NETWORK, X: Any = X, y: Any = Y, **settings: Any) -> Any:
    return cr.fit(network, X, y, **({"max_iter": 1, "random_state": 1} | settings))


CALLS: dict[str, tuple[Any, str]] = {
    "the estimator's": (
        lambda: cr.MLPRegressor().fit(X, Y, epochs=3),  # type: ignore[call-arg]
        r"argument of MLPRegressor.fit 'epochs'.*MLPRegressor\(max_iter=\.\.\.\)",
    ),
    "nearly epochs": (
        lambda: cr.train("iris", epocs=3),  # type: ignore[call-arg]
        r"'epocs'\. Did you mean 'max_iter'\?",
    ),
    "nearly target": (
        lambda: cr.train("iris", targt="a"),  # type: ignore[call-arg]
        r"Did you mean 'target'\?",
    ),
    "sample of explain": (
        lambda: cr.explain("iris", sample=5),  # type: ignore[call-arg]
        r"Did you mean 'samples'\?",
    ),
    "sample of check": (
        lambda: cr.check("iris", {"E": 1}, sample=5),  # type: ignore[call-arg]
        r"Did you mean 'samples'\?",
    ),
    "sample of board": (
        lambda: cr.board("iris", sample=5),  # type: ignore[call-arg]
        r"Did you mean 'samples'\?",
    ),
    "row of a worksheet": (
        lambda: cr.worksheet(sizes=[2, 1], row=2),  # type: ignore[call-arg]
        r"Did you mean 'rows'\?",
    ),
    "time to come": (lambda: cr.train(FRAME, "y", seconds=-1), "seconds must be a positive number"),
    "no time": (lambda: cr.train(FRAME, "y", seconds=0), "seconds must be a positive number"),
    "held out twice": (
        lambda: cr.train(FRAME, "y", cv=3, test_fraction=0.2),
        "cv and test_fraction are two ways to score",
    ),
    "scored twice": (
        lambda: cr.train(FRAME, "y", test=FRAME, test_fraction=0.2),
        "test and test_fraction are two ways to score",
    ),
    "every, alone": (lambda: cr.train("iris", every=3), "every says how often a checkpoint"),
    "every of fit": (lambda: fit(every="2h"), "every says how often a checkpoint"),
    "idle of a source": (lambda: cr.worksheet("mazur", rows=2), "rows does nothing beside source"),
    "idle of sizes": (
        lambda: cr.worksheet(sizes=[2, 1], samples=[1]),
        "samples does nothing beside sizes",
    ),
    "an example to predict": (
        lambda: cr.predict("iris", X),
        r"no model\. cr\.train\('iris'\) makes",
    ),
    "a sheet itself": (lambda: cr.check("mazur", "net_h1 = 0.3"), "a file's name or a dictionary"),
    "answers, a list": (lambda: cr.check("mazur", ["net_h1"]), "a file's name or a dictionary"),
    "rows, a text": (lambda: cr.worksheet(sizes=[2, 1], rows="a"), "rows is a whole number"),
    "half a row": (lambda: cr.worksheet(sizes=[2, 1], rows=2.5), "rows is a whole number"),
    "no digits": (lambda: cr.worksheet(sizes=[2, 1], digits=0), "digits is a whole number from 1"),
    "blanks": (lambda: cr.worksheet(sizes=[2, 1], blanks="a"), "blanks must be from 0 to 1"),
    "steps, a number": (lambda: cr.worksheet(sizes=[2, 1], steps=3), "steps takes names"),
    "one misspelt": (lambda: cr.worksheet(sizes=[2, 1], steps="forwad"), "Unknown step 'forwad'"),
    "activation 3": (lambda: cr.worksheet(sizes=[2, 2, 1], activation=3), "Unknown activation '3'"),
    "no argument": (
        lambda: cr.SOM().fit(X, weather=3),  # type: ignore[call-arg]
        "argument of SOM.fit 'weather'.*Known: X, y",
    ),
    "X, y in a list": (lambda: fit(eval_set=[X, Y]), r"eval_set must be a pair \(X, y\)"),
    "an estimator's": (lambda: cr.MLPRegressor().fit(X, Y, eval_set=[X, Y]), "eval_set must be"),
    "labels": (lambda: fit(CLASSES, y=["a", "b"] * 20), "row 1 has 'a'.*MLPClassifier"),
    "classes from 1": (lambda: fit(CLASSES, y=1 + np.arange(40) % 3), "from 0 to 2; row 3 has 3"),
    "labels 1, 2": (lambda: fit(TWO, y=1.0 + (Y > 0)), r"row 1 has 2.*y == y\.max"),
    "labels -1, 1": (lambda: fit(TWO, y=np.sign(Y)), "row 3 has -1.*MLPClassifier"),
    "labels for a number": (lambda: fit(TWO, y=["a"] * 40), "Classes are numbers here"),
    "callbacks 3": (lambda: fit(callbacks=3), "callbacks must be functions of an epoch; found 3"),
    "a callback 3": (lambda: fit(callbacks=[3]), "callbacks must be functions"),
    "train's callbacks": (lambda: cr.train("xor", callbacks=3), "callbacks must be functions"),
    "weights of held-out rows": (
        lambda: fit(sample_weight=ONE_ROW_WEIGHS, early_stopping=True),
        "validation data: the sample weights sum to zero",
    ),
    "no network": (lambda: fit(None), "Expected a Network, found NoneType"),
    "no network to check": (lambda: cr.check_gradients("net", X, Y), "Expected a Network"),
    "threads": (lambda: fit(n_threads=2**31), "n_threads must be a whole number from 1 to 1024"),
    "a rate beyond floats": (lambda: fit(learning_rate_init=10**400), "must be a positive number"),
    "a type of whole numbers": (
        lambda: cr.Network.create([2, 1], dtype=int), "dtype must be float64 or float32"
    ),
    "no type": (lambda: cr.Network.create([2, 1], dtype="x"), "dtype must be float64 or float32"),
    "text": (lambda: cr.Model(NETWORK).predict([["a", "b"]]), "row 1, column 1 is 'a'"),
    "a gap": (lambda: cr.predict(NETWORK, [[1, np.nan]]), "row 1, column 2: NaN"),
    "complex": (lambda: cr.predict(NETWORK, X + 0j), "X: Complex"),
    "masked": (lambda: cr.predict(NETWORK, np.ma.masked_array(X, X > 0)), "X is a masked array"),
    "a step of text": (lambda: cr.explain("xor", step="a"), "step must be a whole number from 0"),
    "a step too far": (lambda: cr.explain("xor", step=10**10), "from 0 to 1,000,000; found 1"),
    "a sample of text": (lambda: cr.explain("xor", samples=["a"]), "samples takes data rows"),
    "half a sample": (lambda: cr.explain("xor", samples=[1.5]), "samples takes data rows"),
    "an array to train": (lambda: cr.train(X), "ndarray is no table.*cr.fit"),
    "an array to test": (
        lambda: cr.train(FRAME, "y", test=X, fast=True, max_iter=1), "ndarray is no table"
    ),
    "a dictionary to train": (
        lambda: cr.train({"a": [1]}), r"dict is no table.*pandas\.DataFrame\(table\) makes"
    ),
    "a dictionary to test": (
        lambda: cr.train(FRAME, "y", test={"a": [1]}, fast=True, max_iter=1),
        r"dict is no table.*pandas\.DataFrame\(table\) makes",
    ),
    "a dictionary without y": (lambda: cr.fit(NETWORK, {"a": [1]}), "X must be an array or a data"),
    "a dictionary of targets": (lambda: cr.fit(NETWORK, X, {"a": [1]}), "y must be an array or a"),
    "a dictionary to predict": (lambda: cr.predict(NETWORK, {"a": [1]}), "X must be an array or a"),
    "a dictionary to explain": (
        lambda: cr.explain(NETWORK, data={"a": [1]}), "X must be an array or a data frame"
    ),
    "sparse rows to judge": (
        lambda: cr.train(FRAME, "y", fast=True, max_iter=1).model.figures(csr_array(X), Y),
        "X is a sparse matrix",
    ),
    "a share of text": (lambda: cr.train("iris", test_fraction="a"), "test_fraction is a number"),
    "no file's name": (lambda: cr.load(3), "cannot be a file's name"),
    "no name to save to": (lambda: cr.save(NETWORK, 3), "cannot be a file's name"),
    "targets of another length": (lambda: cr.check_gradients(NETWORK, X, Y[:3]), "y has shape"),
}  # fmt: skip


@pytest.mark.parametrize("name", CALLS)
def test_a_wrong_call_ends_in_a_sentence(name: str) -> None:
    call, told = CALLS[name]
    with pytest.raises(ChainruleError, match=told) as caught:
        call()
    assert "\n" not in str(caught.value)


def test_one_callback_needs_no_list() -> None:
    epochs: list[int] = []
    fit(callbacks=lambda epoch: epochs.append(epoch.number), max_iter=3)
    assert epochs == [1, 2, 3]


@pytest.mark.quick
@pytest.mark.parametrize("answer", [True, np.True_])
def test_a_callbacks_true_ends_the_run_whoever_made_it(answer: Any) -> None:
    model = fit(callbacks=[lambda epoch: answer], max_iter=5)
    assert model.history.n_epochs == 1
    assert model.history.stop_reason == "callback"


@pytest.mark.parametrize("answer", [False, np.False_, None, 1, "yes", np.ones(2)])
def test_any_other_answer_does_not(answer: Any) -> None:
    assert fit(callbacks=[lambda epoch: answer], max_iter=2).history.n_epochs == 2


def test_numbers_for_one_output_need_no_column() -> None:
    column = cr.check_gradients(NETWORK, X, Y[:, None])
    assert cr.check_gradients(NETWORK, X.tolist(), Y.tolist()) == column
    row, other = (
        cr.explain(NETWORK, data=X, target=y, samples=[1, 2])["E"].value for y in (Y, Y[:, None])
    )
    assert row == other


def npy(header: str) -> bytes:
    return b"\x93NUMPY\x01\x00" + struct.pack("<H", len(header)) + header.encode()


DEEP = "[" * 100_000 + "]" * 100_000  # Python 3.13 takes 3,000
FILES: dict[str, tuple[bytes, str, str]] = {
    "no images-idx3-ubyte": (b"\0\0\x08\x03" + struct.pack(">iii", 0, 9, 9), "train", "no rows"),
    "no labels-idx1-ubyte": (b"\0\0\x08\x01" + struct.pack(">i", 0), "train", "no rows"),
    "bomb.npy": (npy("(" * 3000), "train", "cannot be read as NumPy arrays"),
    "huge.npy": (
        npy("{'descr': '<f8', 'fortran_order': False, 'shape': (10000000000000,), }\n"),
        "train",
        "cannot be read as NumPy arrays",
    ),
    "deep.toml": (f"[network]\nsizes = {DEEP}".encode(), "explain", "deep.toml: maximum recursion"),
    "deep.json": (
        f'{{"format": "chainrule-worksheet/1", "network": {DEEP}}}'.encode(),
        "explain",
        "deep.json: maximum recursion",
    ),
    "wide.toml": (
        b"[network]\nsizes = [2, 1000000000, 1]\n[data]\ninputs = [[1, 2]]\ntargets = [[1]]",
        "explain",
        "GB; this machine has",
    ),
    "digits.toml": (b"[network]\nsizes = [2, %s]" % (b"9" * 5000), "explain", "4300 digits"),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_files_content_is_at_fault_in_one_line(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content, command, told = FILES[name]
    (tmp_path / name).write_bytes(content)
    with pytest.raises(SystemExit) as ended:
        main([command, str(tmp_path / name), *(["--target", "X1"] if command == "train" else [])])
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert told in error
    assert "Traceback" not in error
