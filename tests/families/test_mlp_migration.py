"""Weights in and out: the same predictions on both sides, computed by the other library."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pandas as pd
import pytest
import sklearn.neural_network as theirs
from sklearn.datasets import load_diabetes, load_iris, make_multilabel_classification
from sklearn.exceptions import NotFittedError
from sklearn.linear_model import LogisticRegression

import chainrule as cr
from chainrule.basics.errors import InputError

pytestmark = pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning")

X_IRIS, Y_IRIS = load_iris(return_X_y=True)
X_SUGAR, Y_SUGAR = load_diabetes(return_X_y=True)
X_LABELS, Y_LABELS = make_multilabel_classification(n_samples=40, random_state=0)
NAMES = np.array(["no", "yes"])

CASES: dict[str, tuple[str, Any, Any]] = {
    "several classes": ("MLPClassifier", X_IRIS, Y_IRIS),
    "two classes": ("MLPClassifier", X_IRIS, NAMES[(Y_IRIS > 0).astype(int)]),
    "labels": ("MLPClassifier", X_LABELS, Y_LABELS),
    "numbers": ("MLPRegressor", X_SUGAR, Y_SUGAR / 100),
    "two outputs": ("MLPRegressor", X_SUGAR, np.column_stack([Y_SUGAR, -Y_SUGAR]) / 100),
    "narrow": ("MLPRegressor", X_SUGAR.astype(np.float32), (Y_SUGAR / 100).astype(np.float32)),
}


def assert_same(found: Any, expected: Any) -> None:
    """Labels are equal; numbers are, but for the order in which an engine adds them up."""
    found = np.asarray(found)
    if found.dtype.kind != "f":
        np.testing.assert_array_equal(found, expected)
        return
    limit = {"f4": 1e-5, "f8": 1e-12}[found.dtype.str[1:]]
    np.testing.assert_allclose(found, expected, rtol=0, atol=limit * abs(found).max())


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("activation", ["relu", "tanh"])
def test_what_scikit_learn_trained_predicts_the_same_here_and_back_there(
    case: str, activation: str
) -> None:
    kind, X, y = CASES[case]
    model = getattr(theirs, kind)((6, 5), activation=activation, max_iter=15, random_state=0)
    if kind == "MLPRegressor":
        model = theirs.MLPRegressor(
            hidden_layer_sizes=(6, 5), activation=activation, max_iter=15, random_state=0
        )
    model.fit(X, y)
    ours = cr.from_sklearn(model)
    assert_same(ours.predict(X), model.predict(X))
    again = cr.to_sklearn(ours)
    assert type(again) is type(model)
    assert_same(again.predict(X), model.predict(X))
    if kind == "MLPClassifier":
        np.testing.assert_allclose(ours.predict_proba(X), model.predict_proba(X), rtol=1e-12)
        np.testing.assert_allclose(again.predict_proba(X), model.predict_proba(X), rtol=1e-12)


@pytest.mark.quick
@pytest.mark.parametrize("case", CASES)
def test_what_we_trained_predicts_the_same_in_scikit_learn(case: str) -> None:
    kind, X, y = CASES[case]
    ours = getattr(cr, kind)(hidden_layer_sizes=4, max_iter=10, random_state=0).fit(X, y)
    assert_same(cr.to_sklearn(ours).predict(X), ours.predict(X))


def test_both_can_go_on_learning() -> None:
    model = theirs.MLPClassifier(4, max_iter=5, random_state=0).fit(X_IRIS, Y_IRIS)
    ours = cr.from_sklearn(model)
    ours.partial_fit(X_IRIS, Y_IRIS)
    moved = abs(ours.coefs_[0] - model.coefs_[0]).max()
    assert 0 < moved <= 1.001e-3  # one step of Adam moves a weight by its learning rate at most
    cr.to_sklearn(ours).partial_fit(X_IRIS, Y_IRIS)


@pytest.mark.quick
def test_what_scikit_learn_does_not_have_is_refused() -> None:
    ours = cr.MLPClassifier((4, 4), ["relu", "gelu"], max_iter=2).fit(X_IRIS, Y_IRIS)
    with pytest.raises(InputError, match="relu, gelu, softmax"):
        cr.to_sklearn(ours)
    with pytest.raises(InputError, match="found LogisticRegression"):
        cr.from_sklearn(LogisticRegression())
    with pytest.raises(NotFittedError):
        cr.from_sklearn(theirs.MLPClassifier())


def test_a_torch_network_predicts_the_same_here(torch: Any) -> None:
    nn = torch.nn
    torch.manual_seed(0)
    kinds = [nn.Sigmoid(), nn.Tanh(), nn.ReLU(), nn.LeakyReLU(), nn.ELU(), nn.GELU(),
             nn.Softplus(), nn.Identity()]  # fmt: skip
    for activation in kinds:
        module = nn.Sequential(
            nn.Linear(10, 7), activation, nn.Dropout(0.5), nn.Linear(7, 5, bias=False),
            nn.Linear(5, 3), nn.Softmax(dim=1),
        ).double().eval()  # fmt: skip
        network = cr.from_torch(module, "log_loss")
        expected = module(torch.tensor(X_SUGAR)).detach().numpy()
        found = cr.predict(network, X_SUGAR)
        np.testing.assert_allclose(found, expected, rtol=1e-8, atol=1e-12)


def test_logits_get_the_activation_their_loss_stands_for(torch: Any) -> None:
    nn = torch.nn
    many, one = nn.Sequential(nn.Linear(4, 3)), nn.Sequential(nn.Linear(4, 1))
    assert cr.from_torch(many, "log_loss").output.name == "softmax"
    assert cr.from_torch(one, "log_loss").output.name == "logistic"
    assert cr.from_torch(one).output.name == "identity"


def test_a_torch_gradient_is_ours(torch: Any) -> None:
    nn = torch.nn
    torch.manual_seed(1)
    module = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 3)).double()
    step = cr.explain(
        cr.from_torch(module, "log_loss"), data=X_IRIS, target=Y_IRIS, samples="all", solver="sgd"
    )
    loss = nn.CrossEntropyLoss()(module(torch.tensor(X_IRIS)), torch.tensor(Y_IRIS))
    loss.backward()
    assert step["E"].value == pytest.approx(loss.item(), rel=1e-12)
    expected = module[0].weight.grad[1, 2].item()
    assert step["dW[1][3,2]"].value == pytest.approx(expected, rel=1e-10)


def test_a_torch_module_without_counterpart_is_named_with_its_place(torch: Any) -> None:
    nn = torch.nn
    wrong = {
        "Module 2, LeakyReLU": nn.Sequential(nn.Linear(2, 2), nn.LeakyReLU(0.3)),
        "Module 1, ReLU": nn.Sequential(nn.ReLU(), nn.Linear(2, 2)),
        "Module 2, Conv1d": nn.Sequential(nn.Linear(2, 2), nn.Conv1d(1, 1, 1)),
        "found Linear": nn.Linear(2, 2),
    }
    for message, module in wrong.items():
        with pytest.raises(InputError, match=message):
            cr.from_torch(module)


def test_a_network_goes_to_torch_and_back(torch: Any) -> None:
    """Outputs by PyTorch's own forward pass; the same network when it comes back."""
    x = np.random.default_rng(0).normal(size=(20, 3))
    kinds = ("logistic", "tanh", "relu", "leaky_relu", "elu", "gelu", "softplus", "identity")
    for k, kind in enumerate(kinds):
        dtype = np.float32 if k % 3 == 0 else np.float64
        bias, shared = ("trained", "none", "fixed")[k % 3], k % 2 == 1
        network = cr.Network.create(
            (3, 5, 2), kind, "softmax", "log_loss", bias=bias, shared_bias=shared,
            random_state=k, dtype=dtype,
        )  # fmt: skip
        module = cr.to_torch(network)
        with torch.no_grad():
            found = module(torch.tensor(x.astype(dtype))).numpy()
        assert found.dtype == dtype
        np.testing.assert_allclose(found, cr.predict(network, x), rtol=1e-4 if k % 3 == 0 else 1e-8)
        back = cr.from_torch(module, "log_loss")
        for one, other in zip(network.layers, back.layers, strict=True):
            assert one.activation is other.activation
            assert np.array_equal(one.W, other.W)
            assert (one.b is None) == (other.b is None)
            assert one.b is None or (one.b == other.b).all()


def test_estimators_and_models_go_to_torch_too(torch: Any) -> None:
    fitted = cr.MLPRegressor(hidden_layer_sizes=4, max_iter=300, random_state=0)
    fitted.fit(X_SUGAR, X_SUGAR[:, :2])
    for model in (fitted, cr.Model(fitted), fitted.network_):
        with torch.no_grad():
            found = cr.to_torch(model)(torch.tensor(X_SUGAR)).numpy()
        np.testing.assert_allclose(found, fitted.predict(X_SUGAR), rtol=1e-9)


@pytest.mark.parametrize("target", ["two", "three", "number", "both"])
def test_several_networks_go_to_torch_with_embedding_and_temperature(
    torch: Any, target: str
) -> None:
    """To 1e-5 of the largest output, by PyTorch's own forward pass."""
    rng = np.random.default_rng(0)
    frame = pd.DataFrame(rng.normal(size=(90, 3)), columns=list("abc"))
    frame["two"] = np.where(frame["a"] > 0, "yes", "no")
    frame["three"] = np.array(["u", "v", "w"])[np.digitize(frame["b"], [-0.5, 0.5])]
    frame["number"] = 1000 * np.sin(frame["a"]) + 5000
    targets = ["two", "three"] if target == "both" else [target]
    chosen = frame[[*"abc", *targets]]
    model = cr.train(chosen, targets, max_iter=5, random_state=0).model
    assert (model.fitted.temperature != 1) == (target != "number")
    module, x = cr.to_torch(model.fitted), model.encoded(frame[list("abc")].to_numpy())
    with torch.no_grad():
        found = module(torch.tensor(x.astype("f4"))).numpy()
    expected = model.fitted.outputs(x)
    assert found.shape == expected.shape
    assert abs(found - expected).max() <= 1e-5 * abs(expected).max()
    assert len(module.members) == 5


def test_a_network_with_an_embedding_goes_to_torch_and_learns_there(torch: Any) -> None:
    network = cr.Network.create((3, 4, 1), "tanh", embedding="pbld", random_state=0)
    module, x = cr.to_torch(network), torch.tensor(X_SUGAR[:, :3])
    expected = cr.predict(network, X_SUGAR[:, :3])
    np.testing.assert_allclose(module(x).detach().numpy(), expected, rtol=1e-9)
    module(x).sum().backward()
    assert all(part.grad is not None for part in module.parameters())


def test_what_torch_has_no_module_for_is_named_with_its_layer(torch: Any) -> None:
    square = cr.activation("square", lambda z: z * z, lambda z: 2 * z)
    wrong = {
        "Layer 2: PyTorch has no module for exp": cr.Network.create((2, 2, 1), "tanh", "exp"),
        "Layer 1: PyTorch has no module for square": cr.Network.create((2, 2, 1), square),
        "Perceptron is no multi-layer": cr.Perceptron().fit([[0], [1]], [0, 1]),
        "the columns of a table": cr.train("iris", max_iter=1).model,
    }
    for message, network in wrong.items():
        with pytest.raises(InputError, match=message):
            cr.to_torch(network)


def test_to_torch_needs_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(cr.ChainruleError, match="pip install torch"):
        cr.to_torch(cr.Network.create((2, 2)))


@pytest.mark.parametrize("case", CASES)
def test_models_and_networks_go_to_scikit_learn_too(case: str, tmp_path: Any) -> None:
    kind, X, y = CASES[case]
    ours = getattr(cr, kind)(hidden_layer_sizes=4, max_iter=10, random_state=0).fit(X, y)
    cr.save(ours, tmp_path / "m")
    loaded = cr.to_sklearn(cr.load(tmp_path / "m"))
    assert_same(loaded.predict(X), ours.predict(X))
    bare = cr.to_sklearn(ours.network_)
    assert type(bare) is type(loaded)
    if kind == "MLPRegressor":
        assert_same(bare.predict(X), ours.predict(X))
    else:
        assert_same(bare.predict_proba(X), loaded.predict_proba(X))
        assert bare.classes_.tolist() == list(range(len(ours.classes_)))


def test_the_old_name_says_the_new_one() -> None:
    with pytest.raises(AttributeError, match=r"now cr.to_sklearn\(model\)"):
        cr.MLPClassifier().to_sklearn()


def test_a_model_that_scales_columns_is_no_network_of_scikit_learns() -> None:
    model = cr.train("iris", max_iter=2).model
    with pytest.raises(InputError, match="columns of a table") as raised:
        cr.to_sklearn(model)
    assert "model.network" in raised.value.hint
    bare = cr.to_sklearn(model.network)
    p = bare.predict_proba(model.encoded(X_IRIS))
    np.testing.assert_allclose(p, cr.predict(model, X_IRIS, proba=True), rtol=1e-12)
    with pytest.raises(InputError, match="SOM is no multi-layer perceptron"):
        cr.to_sklearn(cr.SOM().fit(X_IRIS))
    with pytest.raises(NotFittedError):
        cr.to_sklearn(cr.MLPRegressor())
