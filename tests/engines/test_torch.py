"""The torch engine, on the processor and on CUDA where it is there, against the reference: each
step from the reference's state, tensor by tensor, over every pair of hidden activation and output
with loss; on PyTorch's device `meta`, which has shapes and no numbers, so that a step that asked it
for one would fail; runs that begin, go on, are stored and end as any other; what it refuses.

The other choices rotate over those pairs, or with CHAINRULE_EVERY_COMBINATION=1 are crossed with
every pair, as in `test_native`, six steps each: two hours.
"""

import sys
import warnings
from functools import partial

import numpy as np
import pandas as pd
import pytest

import chainrule as cr
from chainrule.basics import random
from chainrule.basics.errors import InputError, MissingDependencyError, UnknownNameError
from chainrule.basics.random import make_seed
from chainrule.cli import main
from chainrule.engines import reference, torch_steps
from chainrule.engines import torch as torch_engine
from chainrule.engines.plan import Data, Part, Sums, initial_state
from chainrule.pieces.embeddings import get_embedding
from chainrule.pieces.optimizers import Optimizer
from chainrule.pieces.penalties import Penalty
from tests.engines.test_native import EVERYTHING, PAIRS, USUAL, choices_for
from tests.stepwise import TOLERANCE, compare_steps, data_for, network_for, plan_for, tensors

with_torch = pytest.mark.usefixtures("torch")  # imported by those tests alone: it takes seconds

RNG = np.random.default_rng(7)
X = RNG.normal(size=(90, 4))
Y = np.sin(X[:, :1]) + 0.1 * RNG.normal(size=(90, 1))
EMBEDDINGS = [None, (0, 3)]


@pytest.fixture(params=["cpu", "cuda"])
def device(request, torch):
    if request.param == "cuda" and not torch.cuda.is_available():
        pytest.skip("no CUDA here")
    return request.param


def train_epoch(state, data, order, batch_size, plan, rate, device="cpu"):
    there = torch_engine.OnDevice(device)
    part = Part.of(data, order)
    state, sums = there.train_part(state, part, batch_size, plan, rate, Sums())
    return state, sums.mean


# -- steps ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("place", range(len(PAIRS)), ids=["-".join([f, *p]) for f, p in PAIRS])
def test_each_step_agrees_with_the_reference(place, device):
    hidden, (output, loss) = PAIRS[place]
    for terms in choices_for(place):
        columns = EMBEDDINGS[place % 2]
        terms["embedding"] = columns and get_embedding(
            "pbld", 5, columns, 0.3, np.random.default_rng(place), terms["dtype"]
        )
        net = network_for(hidden, output, loss, terms)
        data, plan = data_for(net, terms), plan_for(net, terms)
        n_steps = 6 if EVERYTHING else 12
        tolerance = TOLERANCE[terms["dtype"]]
        there = partial(train_epoch, device=device)
        taken = compare_steps(net, data, plan, tolerance, n_steps, train_epoch=there)
        assert taken > 3, terms


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("output, loss", [("softmax", "log_loss"), ("identity", "huber")])
@pytest.mark.parametrize("hidden", ["logistic", "gelu", "elu"])
def test_a_step_asks_the_device_for_no_number(hidden, output, loss, sequential, torch):
    terms = USUAL | {
        "solver": "adamw", "sequential": sequential, "dropout": 0.3,
        "penalty": Penalty(0.1, 0.1),
        "embedding": get_embedding("pbld", 5, None, 0.3, np.random.default_rng(0), np.float64),
    }  # fmt: skip
    net = network_for(hidden, output, loss, terms)
    data = data_for(net, terms | {"weighted": True})
    state = initial_state(net, plan_for(net, terms).optimizer)

    def there(array):
        return torch.tensor(array, device="meta")

    masks = reference.dropout_masks(net, plan_for(net, terms), np.arange(24), 1)
    after, E = torch_steps.take_step(
        torch_steps.mapped(state, there),
        Data(*map(there, data)),
        float(data.weight.sum()),
        [None if mask is None else there(mask) for mask in masks],
        plan_for(net, terms),
        0.1,
    )
    assert E.device.type == "meta"
    assert after.t == 1
    for name, array in tensors(after).items():
        assert array.device.type == "meta"
        assert tuple(array.shape) == tensors(state)[name].shape


@pytest.mark.parametrize("embedded", [False, True])
@pytest.mark.parametrize("solver", ["sgd", "nesterov", "rmsprop", "adamw"])
def test_epochs_of_recorded_steps_are_the_references(solver, embedded, device):
    """Batches of full size, and one that is not; masks of each step; a rate that falls."""
    terms = USUAL | {"dropout": 0.3, "solver": solver, "penalty": Penalty(0.1, 0.1)}
    if embedded:
        rng = np.random.default_rng(4)
        terms["embedding"] = get_embedding("pbld", 5, (0, 3), 0.3, rng, np.float64)
    net = network_for("tanh", "softmax", "log_loss", terms)
    data, plan = data_for(net, terms), plan_for(net, terms)
    there, order = torch_engine.OnDevice(device), np.random.default_rng(5).permutation(len(data.X))
    found = expected = initial_state(net, plan.optimizer)
    for rate in (0.1, 0.05, 0.02):
        part = Part.of(data, order)
        found, sums = there.train_part(found, part, 7, plan, rate, Sums())
        expected, loss = reference.train_epoch(expected, data, order, 7, plan, rate)
        assert sums.mean == pytest.approx(loss, rel=1e-9)
    assert found.t == expected.t
    for name, array in tensors(found).items():
        np.testing.assert_allclose(array, tensors(expected)[name], rtol=1e-8, atol=1e-10)


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("p", [0.2, 0.5, 1 / 3])
def test_a_mask_made_on_the_device_has_the_references_bits(p, dtype, device, torch):
    """Rows up to the largest there can be; a layer whose size is no multiple of four."""
    seed, rows = make_seed(3), np.array([5, 0, 2**40, 2**63 - 1])
    found = torch_steps.mask_there(
        torch, seed, torch.tensor(rows, device=device), 1023, p, 12, 2, getattr(torch, dtype)
    )
    u = random.philox_uniform(seed, rows, 1023, step=12, stream=random.DROPOUT, layer=2)
    expected = np.where(u < p, 0.0, 1 / (1 - p)).astype(dtype)
    np.testing.assert_array_equal(found.cpu().numpy(), expected)


@with_torch
def test_batches_without_weight_take_no_step_and_draw_no_mask():
    terms = USUAL | {"dropout": 0.4, "solver": "adam"}
    net = network_for("tanh", "identity", "half_squared_error", terms)
    data = data_for(net, terms)._replace(weight=np.repeat([0.0, 1.0, 0.0, 2.0], 6))
    state, plan = initial_state(net, plan_for(net, terms).optimizer), plan_for(net, terms)
    found, loss = train_epoch(state, data, np.arange(24), 6, plan, 0.1)
    expected, same_loss = reference.train_epoch(state, data, np.arange(24), 6, plan, 0.1)
    assert found.t == expected.t == 2
    assert loss == pytest.approx(same_loss, rel=1e-13)
    for name, array in tensors(found).items():
        np.testing.assert_allclose(array, tensors(expected)[name], rtol=1e-12, atol=1e-14)


@with_torch
def test_a_loss_that_is_not_finite_is_found_at_the_end_of_the_part():
    net = network_for("tanh", "identity", "half_squared_error", USUAL)
    data, plan = data_for(net, USUAL), plan_for(net, USUAL)
    data.y[15] = np.inf
    state = initial_state(net, plan.optimizer)
    found, loss = train_epoch(state, data, np.arange(24), 2, plan, 0.1)
    assert loss == np.inf
    assert found is state


def in_bfloat16(array):
    """The nearest numbers of 8 bits, ties to even: the upper half of a float32."""
    bits = np.asarray(array, np.float32).view(np.uint32)
    return ((bits + 0x7FFF + (bits >> 16 & 1)) & 0xFFFF0000).view(np.float32)


@with_torch
@pytest.mark.parametrize("bias", ["trained", "none"])
def test_in_mixed_precision_products_alone_are_of_bfloat16(bias):
    """z = XW + b and dW = Xᵀδ by hand, for one layer, half squared error and a step of 2⁻¹⁰."""
    rng = np.random.default_rng(3)
    data = Data(*(rng.normal(size=size).astype(np.float32) for size in [(16, 4), (16, 3)]))
    net = cr.Network.create([4, 3], bias=bias, dtype="float32", random_state=1)
    plan = plan_for(net, USUAL | {"solver": "sgd"})
    device = torch_engine.OnDevice("cpu", mixed_precision=True)
    state = initial_state(net, plan.optimizer)
    after, sums = device.train_part(state, Part.of(data, np.arange(16)), 16, plan, 2.0**-10, Sums())

    def product(one, other):
        return in_bfloat16(in_bfloat16(one) @ in_bfloat16(other))

    layer = net.layers[0]
    z = product(data.X, layer.W) + (0 if layer.b is None else layer.b)
    delta = (z - data.y) / 16
    expected = layer.W - 2.0**-10 * product(data.X.T, delta)
    found = after.network.layers[0].W
    assert found.dtype == np.float32
    # a product may be rounded to the other side where the order of its additions says so
    np.testing.assert_allclose(found, expected, rtol=0, atol=2.0**-10 * 2.0**-8 * 4)
    assert (found != layer.W).all()  # a thousandth of a weight is not lost
    exact = layer.W - 2.0**-10 * data.X.T @ delta
    assert np.abs(found - expected).max() < np.abs(exact - expected).max() / 2
    assert sums.mean == pytest.approx(((z - data.y) ** 2).sum() / 32, rel=1e-3)


# -- runs ----------------------------------------------------------------------------------------


def trained(**settings):
    net = cr.Network.create([4, 7, 1], "tanh", random_state=0)
    return cr.fit(net, X, Y, max_iter=4, random_state=1, batch_size=20, **settings)


@with_torch
def test_a_run_ends_where_the_references_does(tmp_path):
    settings = {"dropout": 0.2, "alpha": 0.1, "eval_set": (X[:20], Y[:20]), "train_score": True}
    ours, theirs = (trained(engine=name, **settings) for name in ("torch", "reference"))
    assert ours.history.engine == "torch"
    np.testing.assert_allclose(ours.history.loss, theirs.history.loss, rtol=1e-12)
    np.testing.assert_allclose(
        ours.history.eval_sets[0].loss, theirs.history.eval_sets[0].loss, rtol=1e-12
    )
    np.testing.assert_allclose(ours.predict(X), theirs.predict(X), rtol=1e-11, atol=1e-13)
    ours.save(tmp_path / "a.model")
    loaded = cr.load(tmp_path / "a.model")
    np.testing.assert_array_equal(loaded.predict(X), ours.predict(X))
    assert cr.explain(loaded, data=X[:1], target=Y[:1])["E"].value >= 0


@with_torch
def test_a_fit_goes_on_and_is_copied_as_any_other():
    labels = (Y[:, 0] > 0).astype(int)
    ends = []
    for engine in ("torch", "reference"):
        model = cr.MLPClassifier((5,), engine=engine, random_state=0)
        for _epoch in range(3):
            model.partial_fit(X, labels, classes=[0, 1])
        ends.append(model)
    assert ends[0].engine_ == "torch"
    np.testing.assert_allclose(ends[0].coefs_[0], ends[1].coefs_[0], rtol=1e-11, atol=1e-13)


@with_torch
def test_members_trained_side_by_side_are_the_references():
    frame = pd.DataFrame({f"x{k}": X[:, k] for k in range(4)} | {"y": Y[:, 0]})
    ends = []
    for engine in ("torch", "reference"):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ends.append(cr.train(frame, "y", max_iter=2, random_state=0, engine=engine).model)
    assert len(ends[0].networks) == 5
    one, other = (model.predict(X) for model in ends)
    np.testing.assert_allclose(one, other, rtol=1e-4, atol=1e-5)


@pytest.mark.filterwarnings("ignore")
def test_a_streamed_table_gives_the_bits_of_one_in_memory(tmp_path, device):
    rows = RNG.normal(size=(1500, 3))
    table = pd.DataFrame(rows, columns=["a", "b", "y"])
    table.to_csv(tmp_path / "t.csv", index=False)
    how = {"fast": True, "max_iter": 2, "batch_size": 64, "random_state": 3, "engine": "torch"}
    how["device"] = device
    whole, streamed = (
        cr.train(tmp_path / "t.csv", "y", **how, **memory).model
        for memory in ({}, {"memory": "50KB"})
    )
    np.testing.assert_array_equal(whole.predict(rows[:, :2]), streamed.predict(rows[:, :2]))


@with_torch
@pytest.mark.parametrize("when", [1, 2, 3])
def test_a_checkpointed_run_goes_on_to_the_same_bits(tmp_path, when):
    whole = trained(engine="torch", dropout=0.3)

    class Stopped(BaseException):
        pass

    def stop(epoch):
        if epoch.number == when + 1:
            raise Stopped

    settings = {"engine": "torch", "dropout": 0.3, "checkpoint": tmp_path / "ck", "every": 1}
    with pytest.raises(Stopped):
        trained(callbacks=stop, **settings)
    goes_on = trained(resume=True, **settings)
    np.testing.assert_array_equal(goes_on.predict(X), whole.predict(X))
    assert goes_on.history.loss == whole.history.loss


# -- what it refuses -----------------------------------------------------------------------------


def own_step(w, g, memory, t, rate):
    return w - rate * g, memory


REFUSED = {
    "shards": ({"shards": 2}, "it sums a batch at once, and not in shards"),
    "lbfgs": ({"solver": "lbfgs"}, "lbfgs takes its steps in SciPy"),
    "optimizer": ({"solver": Optimizer("own", lambda w: (), own_step, {})}, "the optimizer is"),
}


@with_torch
@pytest.mark.parametrize("name", REFUSED)
def test_what_it_cannot_do_is_said(name):
    settings, reason = REFUSED[name]
    with pytest.raises(InputError, match=f"torch engine cannot do this: {reason}") as caught:
        trained(engine="torch", **settings)
    assert "engine='auto'" in caught.value.hint


@with_torch
def test_functions_of_ones_own_and_sparse_rows_are_refused():
    from scipy.sparse import csr_matrix

    square = cr.activation("square", lambda z: z * z, lambda z: 2 * z)
    with pytest.raises(InputError, match="an activation is a function of the caller's"):
        cr.fit(cr.Network.create([4, 3, 1], square), X, Y, engine="torch")
    fourth = cr.loss("fourth", lambda y, a: (y - a) ** 4, lambda y, a: 4 * (a - y) ** 3)
    with pytest.raises(InputError, match="the loss is a function of the caller's"):
        cr.fit(cr.Network.create([4, 3, 1], "tanh", loss=fourth), X, Y, engine="torch")
    with pytest.raises(InputError, match="X is a sparse matrix"):
        cr.MLPRegressor(engine="torch").fit(csr_matrix(X), Y[:, 0])


@pytest.mark.parametrize("device", ["cuda", "mps"])
def test_a_device_that_is_not_there_is_refused_before_a_table_is_read(device, tmp_path, torch):
    if getattr(torch, device).is_available():
        pytest.skip("it is there")
    with pytest.raises(InputError, match=f"finds no device '{device}' here"):
        cr.train("no such table.csv", "y", engine="torch", device=device)


@with_torch
def test_mps_takes_float32_alone_and_no_gelu():
    single = network_for("gelu", "identity", "half_squared_error", USUAL | {"dtype": np.float32})
    data = data_for(single, USUAL | {"dtype": np.float32})
    plan = plan_for(single, USUAL)
    assert "gelu needs float64" in torch_engine.refusal(single, data, plan, "mps")
    double = network_for("tanh", "identity", "half_squared_error", USUAL)
    assert "float32" in torch_engine.refusal(double, data, plan, "mps")
    assert torch_engine.refusal(double, data, plan, "cuda") is None


@with_torch
def test_mixed_precision_learns_and_is_refused_where_it_cannot_be(tmp_path):
    single = cr.Network.create([4, 7, 1], "tanh", random_state=0, dtype="float32")
    how = {"max_iter": 60, "random_state": 1, "learning_rate_init": 0.02}
    rows = X.astype(np.float32), Y.astype(np.float32)
    mixed = cr.fit(single, *rows, engine="torch", mixed_precision=True, **how)
    whole = cr.fit(single, *rows, engine="torch", **how)
    assert mixed.network.layers[0].W.dtype == np.float32
    assert mixed.history.loss != whole.history.loss
    assert mixed.history.loss[-1] == pytest.approx(whole.history.loss[-1], rel=0.3)
    assert mixed.history.loss[-1] < mixed.history.loss[0] / 3
    with pytest.raises(InputError, match="mixed precision is of float32, and the network or"):
        trained(engine="torch", mixed_precision=True)
    with pytest.raises(InputError, match="mixed_precision=True is of the torch engine alone"):
        trained(mixed_precision=True)
    how = {"engine": "torch", "mixed_precision": True, "max_iter": 2}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two epochs are few
        model = cr.MLPRegressor(hidden_layer_sizes=(5,), **how).fit(rows[0], rows[1][:, 0])
        report = cr.train("iris", fast=True, **how)
    assert model.coefs_[0].dtype == np.float32
    assert "trained in float32, with products in bfloat16" in str(report.report)


@pytest.mark.quick
def test_other_devices_and_engines_are_refused_by_name():
    with pytest.raises(UnknownNameError, match=r"Unknown device 'gpu'\. Did you mean 'cuda'"):
        trained(engine="torch", device="gpu")
    with pytest.raises(InputError, match="device='cuda' is of the torch engine alone"):
        trained(device="cuda")


@with_torch
def test_without_pytorch_it_is_said_and_what_it_trained_is_loaded(monkeypatch, tmp_path):
    trained(engine="torch").save(tmp_path / "a.model")
    monkeypatch.setitem(sys.modules, "torch", None)
    with pytest.raises(MissingDependencyError, match="needs PyTorch, which is not installed"):
        cr.train("iris", engine="torch")
    assert cr.load(tmp_path / "a.model").predict(X).shape == (90, 1)


def test_the_command_says_it_in_a_line(capsys, monkeypatch, torch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(sys, "argv", ["chainrule", "train", "iris", "--device", "cuda"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "--engine torch --device cuda" in capsys.readouterr().err
    monkeypatch.setattr(sys, "argv", [*sys.argv, "--engine", "torch"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert "finds no device 'cuda' here" in capsys.readouterr().err
