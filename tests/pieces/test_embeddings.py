"""The embedding of the inputs: its forward pass and its gradients by other means (torch, finite
differences), both engines against one another, what an estimator and a model file make of it."""

import numpy as np
import pytest

import chainrule as cr
from chainrule.backprop import backward, forward
from chainrule.basics.errors import InputError, ShapeError, UnknownNameError
from chainrule.engines import native
from chainrule.network import Network
from chainrule.pieces.embeddings import PARAMETERS, Embedding, embed, get_embedding
from chainrule.pieces.losses import output_delta, shares
from chainrule.pieces.penalties import Penalty
from chainrule.training.gradcheck import check_gradients
from tests.stepwise import TOLERANCE, compare_steps, data_for, plan_for

needs_native = pytest.mark.skipif(not native.levels(), reason="built without a compiler")


def embedded_network(columns=(0, 2, 3), dtype=np.float64, sizes=(5, 7, 2), **more):
    return Network.create(
        sizes, "tanh", embedding="pbld", embedding_columns=columns, random_state=3, dtype=dtype,
        **more,
    )  # fmt: skip


@pytest.mark.quick
def test_the_inputs_and_behind_them_three_mixtures_of_each_embedded_one():
    """By hand: one input, two waves, two mixtures."""
    embedding = Embedding(
        (1,),
        freq=np.array([[0.5, 0.25]]),
        phase=np.array([[0.0, np.pi / 2]]),
        mix=np.array([[[2.0, 1.0], [-1.0, 3.0]]]),
        shift=np.array([[0.5, -0.5]]),
    )
    passed = embed(embedding, np.array([[7.0, 1.0]]))
    # cos(2π·½·1) = −1, cos(2π·¼·1 + ½π) = −1
    np.testing.assert_allclose(passed.wave, [[[-1, -1]]], atol=1e-15)
    np.testing.assert_allclose(passed.output, [[7, 1, -2 + 1 + 0.5, -1 - 3 - 0.5]], atol=1e-14)


def test_every_gradient_agrees_with_finite_differences():
    rng = np.random.default_rng(0)
    for output, loss in (("identity", "half_squared_error"), ("softmax", "log_loss")):
        net = embedded_network(output_activation=output, loss=loss)
        X, y = rng.normal(size=(11, 5)), rng.uniform(size=(11, 2))
        y /= y.sum(axis=1, keepdims=True)
        weight = rng.uniform(0, 2, 11)
        masks = [None, (rng.random((11, 7)) > 0.3) / 0.7, None]
        found = check_gradients(net, X, y, weight, penalty=Penalty(0.3, 0.1), masks=masks)
        names = [comparison.name for comparison in found]
        assert {"freq[1][16]", "phase[3][1]", "mix[4][16,3]", "shift[4][3]"} < {*names}
        assert len(names) == net.n_parameters
        assert [c for c in found if c.agrees is False] == []


def test_gradients_are_torchs():
    torch = pytest.importorskip("torch")
    net, rng = embedded_network(), np.random.default_rng(1)
    X, y = rng.normal(size=(9, 5)), rng.normal(size=(9, 2))
    passed = forward(net, X)
    share = shares(9, None, X)
    delta = output_delta(net.loss, net.output, y, passed.z[-1], passed.a[-1], share)
    back = backward(net, passed, delta)

    e = {name: torch.tensor(getattr(net.embedding, name)) for name in PARAMETERS}
    W = [torch.tensor(layer.W) for layer in net.layers]
    for tensor in (*e.values(), *W):
        tensor.requires_grad_()
    x = torch.tensor(X)
    waves = torch.cos(2 * torch.pi * x[:, [0, 2, 3], None] * e["freq"] + e["phase"])
    emb = torch.einsum("ncm,cmk->nck", waves, e["mix"]) + e["shift"]
    a = torch.tanh(torch.cat([x, emb.flatten(1)], dim=1) @ W[0]) @ W[1]
    (((a - torch.tensor(y)) ** 2).sum(dim=1) / 2).mean().backward()
    np.testing.assert_allclose(passed.a[-1], a.detach(), rtol=1e-13)
    for name, tensor in e.items():
        np.testing.assert_allclose(getattr(back.embedding, name), tensor.grad, atol=1e-14)
    np.testing.assert_allclose(back.dW[1], W[0].grad, atol=1e-14)


TERMS = {
    "plain": {},
    "adamw": {"solver": "adamw", "dropout": 0.3, "weighted": True},
    "momentum, penalty": {"solver": "momentum", "penalty": Penalty(0.05, 0.02)},
    "rmsprop": {"solver": "rmsprop"},
    "sequential": {"sequential": True},
}
USUAL = {
    "solver": "sgd", "dropout": 0.0, "weighted": False, "penalty": Penalty(), "sequential": False
}  # fmt: skip


@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
@pytest.mark.parametrize("terms", TERMS)
def test_each_native_step_agrees_with_the_reference(terms, dtype, level):
    terms = USUAL | {"dtype": dtype} | TERMS[terms]
    for sizes in ((5, 7, 2), (4, 1), (5, 33, 20)):
        net = embedded_network((0, 2, 3), dtype, sizes)
        data, plan = data_for(net, terms, 37), plan_for(net, terms)
        assert compare_steps(net, data, plan, TOLERANCE[dtype], n_steps=12, batch=13) > 3


@needs_native
@pytest.mark.parametrize("dtype", TOLERANCE)
def test_rows_predict_the_same_alone_in_a_batch_and_on_several_threads(dtype, level):
    net = embedded_network(dtype=dtype, sizes=(5, 300, 200, 2))
    X = np.random.default_rng(2).normal(size=(301, 5)).astype(dtype)
    together = native.outputs(net, X, n_threads=1)
    np.testing.assert_array_equal(together, native.outputs(net, X, n_threads=3))
    alone = np.vstack([native.outputs(net, row[None]) for row in X[:20]])
    np.testing.assert_array_equal(together[:20], alone)
    expected = forward(net, X).a[-1]
    tolerance = TOLERANCE[dtype] * abs(expected).max()
    np.testing.assert_allclose(together, expected, rtol=0, atol=tolerance)


@needs_native
def test_the_number_of_threads_changes_no_bit():
    rng = np.random.default_rng(4)
    X = rng.normal(size=(150, 60)).astype(np.float32)
    net = embedded_network(None, np.float32, (60, 200, 131, 1))
    ends = [
        cr.fit(net, X, X[:, :1], batch_size=70, max_iter=2, random_state=0, n_threads=n,
               solver="adamw", engine="native").network
        for n in (1, 2, 3)
    ]  # fmt: skip
    for other in ends[1:]:
        for name in PARAMETERS:
            first, its = (getattr(network.embedding, name) for network in (ends[0], other))
            np.testing.assert_array_equal(first, its)


def test_several_shards_and_lbfgs_reach_the_embedding():
    rng = np.random.default_rng(5)
    X = rng.uniform(-1, 1, size=(60, 2))
    y = np.sin(6 * X[:, :1])
    net = embedded_network(None, sizes=(2, 6, 1))
    one, two = (
        cr.fit(net, X, y, max_iter=3, random_state=0, shards=n, engine="reference").network
        for n in (1, 2)
    )
    for name in PARAMETERS:
        first, its = getattr(one.embedding, name), getattr(two.embedding, name)
        np.testing.assert_allclose(first, its, rtol=1e-9)
        assert not np.array_equal(first, getattr(net.embedding, name))
    found = cr.fit(net, X, y, solver="lbfgs", max_iter=300).history.loss
    plain = Network.create((2, 6, 1), "tanh", random_state=3)
    without = cr.fit(plain, X, y, solver="lbfgs", max_iter=300).history.loss
    assert found[-1] < 1e-4 < 10 * without[-1]


# -- an estimator ----------------------------------------------------------------------------------


def waves(n=400):
    rng = np.random.default_rng(6)
    X = rng.uniform(-2, 2, size=(n, 3))
    return X, np.sin(9 * X[:, 0]) + X[:, 1]


def test_a_regressor_with_an_embedding_sees_what_one_without_does_not():
    X, y = waves()
    usual = {"hidden_layer_sizes": (32,), "max_iter": 60, "random_state": 0, "tol": None}
    usual |= {"learning_rate_init": 0.01, "batch_size": 32}
    plain = cr.MLPRegressor(**usual).fit(X, y)
    embedded = cr.MLPRegressor(**usual, embedding="pbld", embedding_columns=[0]).fit(X, y)
    assert embedded.score(X, y) > 0.95 > plain.score(X, y)
    assert plain.embedding_ is None
    assert embedded.embedding_.columns == (0,)
    assert embedded.n_features_in_ == 3
    assert embedded.coefs_[0].shape == (3 + 3, 32)


def test_early_stopping_weights_dropout_and_schedules_work_with_it():
    X, y = waves()
    model = cr.MLPClassifier(
        (16, 16), embedding="pbld", solver="adamw", dropout=0.2, early_stopping=True,
        learning_rate=lambda epoch: 0.01 / epoch, max_iter=15, tol=None, n_iter_no_change=20,
        random_state=0,
    ).fit(X.astype(np.float32), y > 0, sample_weight=np.linspace(1, 2, len(y)))  # fmt: skip
    assert model.embedding_.freq.dtype == np.float32
    assert 1 <= model.history_.best_epoch <= 15
    assert model.history_.engine == ("native" if native.levels() else "reference")


def test_partial_fit_goes_on_with_the_embedding_and_its_moments():
    X, y = waves()
    usual = {"hidden_layer_sizes": (8,), "embedding": "pbld", "random_state": 0}
    whole = cr.MLPRegressor(max_iter=3, tol=None, **usual).fit(X, y)
    steps = cr.MLPRegressor(**usual)
    for _ in range(3):
        steps.partial_fit(X, y)
    for name in PARAMETERS:
        first, its = getattr(whole.embedding_, name), getattr(steps.embedding_, name)
        np.testing.assert_array_equal(first, its)


@pytest.mark.parametrize("kind", ["estimator", "network"])
def test_a_model_file_holds_it(kind, tmp_path):
    X, y = waves(50)
    if kind == "estimator":
        model = cr.MLPRegressor(hidden_layer_sizes=(4,), embedding="pbld", embedding_columns=[2],
                                max_iter=2, tol=None)  # fmt: skip
        model.fit(X, y)
        expected = model.predict(X)
    else:
        model = cr.fit(embedded_network((2,), sizes=(3, 4, 1)), X, y[:, None], max_iter=2).network
        expected = forward(model, X).a[-1]
    cr.save(model, tmp_path / "model.safetensors")
    loaded = cr.load(tmp_path / "model.safetensors")
    np.testing.assert_allclose(np.ravel(loaded.predict(X)), np.ravel(expected), rtol=1e-12)
    np.testing.assert_array_equal(
        loaded.network.embedding.mix, getattr(model, "network_", model).embedding.mix
    )
    assert any("embedding pbld of 1 of 3 inputs" in line for line in loaded.lines())


# -- what is wrong ---------------------------------------------------------------------------------


@pytest.mark.quick
def test_what_is_no_embedding_is_told():
    with pytest.raises(UnknownNameError, match="pbld"):
        Network.create((2, 1), embedding="plr")
    for columns in ([5], [-1], [0.5], ["x"], [True]):
        with pytest.raises(InputError, match="among the 5 inputs"):
            embedded_network(columns)
    net = embedded_network()
    for name in PARAMETERS:
        wrong = net.embedding._replace(**{name: getattr(net.embedding, name)[:1]})
        with pytest.raises(ShapeError, match="must be of shape"):
            Network(net.layers, net.loss, wrong)
    with pytest.raises(InputError, match="in order"):
        Network(net.layers, net.loss, net.embedding._replace(columns=(3, 2, 0)))


def test_no_column_is_no_embedding():
    rng = np.random.default_rng(0)
    assert get_embedding("pbld", 4, [], 0.1, rng, float) is None
