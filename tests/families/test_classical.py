"""What holds for every classical family: scikit-learn's checks, model files, the commands, and
derivations whose equations are true."""

from __future__ import annotations

import inspect
import json
import warnings
from typing import Any

import numpy as np
import pytest
from classical import CASES
from sklearn.exceptions import NotFittedError
from sklearn.utils.estimator_checks import parametrize_with_checks

import chainrule as cr
from chainrule.basics.errors import InputError, ModelFileError, UnknownNameError
from chainrule.basics.evaluation import evaluate
from chainrule.derivation.explanation import Explanation
from chainrule.families.registry import FAMILIES, get_family
from chainrule.models.model import Model
from tests.truth import judge

ESTIMATORS = [
    cr.McCullochPittsNeuron(),
    cr.Perceptron(),
    cr.Perceptron(multi_class="together"),
    cr.RBFClassifier(),
    cr.RBFRegressor(),
    cr.RBFClassifier(read_out="average"),
    cr.RBFRegressor(refine=5, width="nearest"),
    cr.SOM(),
    cr.SOM(3, 3, mode="online", n_iter=3),
    cr.SOMClassifier(),
    cr.SOMRegressor(),
    cr.ART1(threshold=0.0),
    cr.ART2A(),
    cr.FuzzyART(),
    cr.FuzzyARTMAP(),
    cr.BernoulliRBM(16),
    cr.GaussianRBM(16),
    cr.BoltzmannMachine(2, n_iter=5, threshold=0.0),
    cr.BoltzmannMachine(2, n_iter=2, threshold=0.0, method="sampled"),
    cr.GaussianRBM(4, variance="learned", momentum=0.5, sparsity_target=0.2, persistent=True, k=2),
]
EXPECTED_FAILURES: dict[str, dict[str, str]] = {
    "BernoulliRBM": {
        "check_methods_subset_invariance": "the feature turned in a row is drawn by its place",
        "check_methods_sample_order_invariance": "the same; as scikit-learn's BernoulliRBM",
    },
    "Perceptron": {
        f"check_sample_weight_equivalence_on_{rows}_data": "a weight multiplies the learning rate, "
        "which is not the same as seeing a sample twice (scikit-learn's Perceptron, too)"
        for rows in ("dense", "sparse")
    },
    **{
        kind: {
            f"check_sample_weight_equivalence_on_{rows}_data": "rows to begin with are drawn from "
            "those there are, not from those counted (scikit-learn's KMeans, too); from the same "
            "prototypes a batch is the same"
            for rows in ("dense", "sparse")
        }
        for kind in ("SOM", "SOMClassifier", "SOMRegressor")
    },
}


def _expected(estimator: Any) -> dict[str, str]:
    return EXPECTED_FAILURES.get(type(estimator).__name__, {})


@parametrize_with_checks(ESTIMATORS, expected_failed_checks=_expected)
def test_scikit_learns_common_checks(estimator: Any, check: Any) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the checks' own, of data they mean to be odd
        check(estimator)


_NOT_ASKED_OF_ROWS = ("_", "set_", "get_", "fit", "partial_fit", "separability", "coded", "order")


@pytest.mark.parametrize(
    "kind", sorted({type(made) for made in ESTIMATORS}, key=str), ids=lambda kind: kind.__name__
)
def test_every_method_says_that_it_is_not_fitted_before_anything_else(kind):
    for name, method in inspect.getmembers(kind, callable):
        if name.startswith(_NOT_ASKED_OF_ROWS):
            continue
        needed = inspect.signature(method).parameters.values()
        rows = [[[-1.0, np.nan]]] * (sum(each.default is each.empty for each in needed) - 1)
        with pytest.raises(NotFittedError):
            getattr(kind(), name)(*rows)


@pytest.mark.quick
def test_every_family_has_a_case():
    assert CASES.keys() | {"mlp"} == FAMILIES.keys()


def _explained(name: str, seed: int) -> Explanation:
    family, estimator, X, y = CASES[name](seed)
    step = (seed // 2) % 3 if name == "perceptron" else 0
    row = None if seed % 4 == 3 else seed % len(X)
    return Explanation(get_family(family).derive(estimator, X, y, row, step), family)


@pytest.mark.parametrize("name", CASES)
def test_printed_equations_are_true(name):
    verdict = judge(400, step=lambda seed: _explained(name, seed))
    assert not verdict.wrong, verdict.wrong[:5]
    assert verdict.undecided < verdict.equations / 20


@pytest.mark.parametrize("name", CASES)
def test_every_expression_gives_its_value(name):
    for seed in range(12):
        derivation = _explained(name, seed).derivation
        for q in derivation.quantities():
            assert derivation[q.name] is q
            if q.expr is not None:
                value = evaluate(q.expr, lambda other: float(derivation[other].value))  # noqa: B023
                assert value == pytest.approx(float(q.value), rel=1e-12, abs=1e-12), q.name


@pytest.mark.parametrize("name", CASES)
def test_every_form_of_output_can_be_written(name):
    explained = _explained(name, 1)
    assert explained.text()
    assert "\\begin{align*}" in explained.latex()
    assert "<math>" in explained.html()
    document = json.loads(explained.json())
    assert document["context"]["family"] == name
    assert all(node["latex"] for node in document["quantities"])
    with pytest.raises(UnknownNameError, match="nonsense"):
        explained["nonsense"]
    with pytest.raises(InputError, match="feed-forward"):
        explained.prove()
    with pytest.raises(InputError, match="no layers"):
        explained.text(layer=1)


@pytest.mark.quick
@pytest.mark.parametrize("name", CASES)
def test_a_model_file_brings_back_the_same_network(name, tmp_path):
    _family, estimator, X, y = CASES[name](3)
    model = Model(estimator)
    cr.save(model, tmp_path / "a.model")
    loaded = cr.load(tmp_path / "a.model")
    before, after = model.predict(X), loaded.predict(X)
    pairs = zip(before.values(), after.values(), strict=True) if isinstance(before, dict) else [
        (before, after)]  # fmt: skip
    for one, other in pairs:
        np.testing.assert_array_equal(one, other)
    first = Explanation(loaded.family.derive(loaded.estimator, X, y, 0, 0), "t").json()
    assert first == Explanation(model.family.derive(estimator, X, y, 0, 0), "t").json()


def test_a_fitted_estimator_is_saved_and_explained_as_it_is(tmp_path):
    family, estimator, X, _y = CASES["som"](1)
    cr.save(estimator, tmp_path / "s.model")
    assert cr.load(tmp_path / "s.model").family.name == family
    shown = cr.explain(estimator, data=X, samples=[2])
    assert shown["winner"].value == estimator.predict(X)[1] + 1
    for kind in (cr.MLPClassifier, cr.SOM):
        with pytest.raises(InputError, match=f"{kind.__name__} is not fitted"):
            cr.save(kind(), tmp_path / "m.model")


def test_a_table_of_dates_gaps_and_labels(tmp_path, done, run):
    rng = np.random.default_rng(5)
    lines = ["name,kind,age,since,happy"]
    for k in range(80):
        age = "" if k % 11 == 3 else str(rng.integers(1, 15))
        lines.append(
            f"N{k},{'abc'[k % 3]},{age},2020-0{1 + k % 9}-1{k % 9},{'yes' if k % 2 else 'no'}"
        )
    table = tmp_path / "pets.csv"
    table.write_text("\n".join(lines) + "\n")
    of_bits = {"art1": ["--param", "threshold=median"]}
    of_bits["boltzmann"] = [*of_bits["art1"], "--param", "n_iter=3"]
    for family in FAMILIES:
        if family == "mcculloch-pitts":
            continue  # its weights are set by hand
        model = tmp_path / f"{family}.model"
        settings = of_bits.get(family, [])
        done("train", table, "--target", "happy", "--model", family, "-o", model, *settings)
        status, out, _err = run("predict", model, table)
        assert status == 0
        assert len(out.splitlines()) == 81
        done("explain", model, "--data", table, "--sample", 3, "--top", 5)
    status, _out, err = run("train", table, "--target", "happy", "--model", "art1")
    assert (status, "column 4 (age)" in err) == (2, True), err
    status, _out, err = run("worksheet", tmp_path / "rbf.model", "--data", table)
    assert (status, "feed-forward" in err) == (2, True), err


def test_training_says_that_no_line_separates_xor(done):
    said = done("train", "xor", "--model", "perceptron")
    assert "the point (0.5, 0.5) lies between rows of both" in said
    assert "no line" not in done("train", "and", "--model", "perceptron")


def test_what_is_no_such_model_is_refused(tmp_path):
    _family, estimator, *_rest = CASES["som"](0)
    model = Model(estimator)
    document = model.to_document()
    with pytest.raises(ModelFileError, match="describe a network"):
        Model.from_document(document._replace(family="unheard-of"))
    estimator.metric = np.random.default_rng(0)
    with pytest.raises(InputError, match="metric"):
        cr.save(model, tmp_path / "b.model")
    assert not (tmp_path / "b.model").exists()


# -- the commands ----------------------------------------------------------------------------------

TRAINED = {
    "mcculloch-pitts": ["and", "--param", "weights=[1,1]", "--param", "threshold=2"],
    "perceptron": ["TABLE", "--target", "kind"],
    "rbf": ["TABLE", "--target", "size", "--drop", "kind"],
    "som": ["TABLE", "--param", "n_rows=4", "--target", "kind"],
    "supervised-som": ["TABLE", "--target", "kind", "--param", "n_rows=4"],
    "art1": ["TABLE", "--drop", "size,weight"],
    "art2a": ["TABLE", "--param", "theta=0.01"],
    "fuzzy-art": ["TABLE", "--param", "rho=0.7", "--drop", "kind"],
    "fuzzy-artmap": ["TABLE", "--target", "kind"],
    "boltzmann": ["TABLE", "--drop", "size,weight", "--param", "n_iter=20"],
    "rbm": ["TABLE", "--param", "n_components=5"],
    "gaussian-rbm": ["TABLE", "--drop", "kind", "--param", "n_components=5"],
}


@pytest.fixture
def table(tmp_path):
    rng = np.random.default_rng(1)
    lines = ["size,weight,color,kind"]
    for k in range(60):
        size, weight = rng.normal(k % 3, 0.4, 2)
        color = ("red", "green")[k % 2]
        lines.append(f"{size:.3f},{weight:.3f},{color},{'abc'[k % 3]}")
    path = tmp_path / "things.csv"
    path.write_text("\n".join(lines) + "\n")
    return path


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", CASES)
def test_the_commands_work_for_each_family(name, language, table, tmp_path, done):
    model, source = tmp_path / "m.model", TRAINED[name]
    source = [str(table) if part == "TABLE" else part for part in source]
    data = table if str(table) in source else "and"
    said = done("train", *source, "--model", name, "-o", model, "--lang", language)
    assert "m.model" in said
    assert done("inspect", model, "--lang", language)
    assert done("explain", model, "--data", data, "--sample", 2, "--lang", language)
    document = json.loads(done("explain", model, "--data", data, "--format", "json"))
    assert document["context"]["family"] == name
    report = json.loads(done("train", *source, "--model", name, "--json"))
    assert report["family"] == name
    if data == table:
        lines = done("predict", model, table).splitlines()
        assert len(lines) == 61
        folds = done("train", *source, "--model", name, "--cv", 3)
        assert "±" in folds


def test_wrong_options_are_one_line(table, run):
    for arguments, said in [
        (["--model", "perceptronn"], "perceptronn"),
        (["--model", "perceptron", "--hidden", "3"], "--hidden"),
        (["--model", "perceptron", "--target", "kind", "--param", "eta0=-1"], "eta0"),
        (["--model", "som", "--param", "n_rowz=3"], "n_rowz"),
        (["--model", "perceptron", "--target", "size"], "regression"),
        (["--model", "rbf", "--target", "size", "--param", "n_centers=1000"], "1000"),
    ]:
        status, out, err = run("train", table, *arguments)
        assert status == 2
        assert out == "" or "1000" in arguments[-1]  # only fitting finds that
        assert said in err
        assert len(err.splitlines()) <= 2
