"""Training runs. Plain gradient descent is followed step for step beside scikit-learn's MLPs from
the same weights; stopping rules and schedules are written here a second time; L-BFGS is compared
with SciPy's own minimum of an objective written here."""

import math
import sys
import warnings

import numpy as np
import pytest
from scipy.optimize import minimize
from sklearn.exceptions import ConvergenceWarning
from sklearn.neural_network import MLPClassifier, MLPRegressor

import chainrule as cr
from chainrule.backprop import forward
from chainrule.basics.errors import DivergenceWarning, InputError, ShapeError, UnknownNameError
from chainrule.derivation.feedforward.moments import derive
from chainrule.engines.plan import Data, initial_state
from chainrule.engines.reference import train_epoch, train_step
from chainrule.network import Layer, Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.losses import get_loss
from chainrule.pieces.optimizers import OPTIMIZERS, get_optimizer
from chainrule.pieces.schedules import get_schedule
from chainrule.pieces.scores import SCORES
from chainrule.training.begin import begin
from chainrule.training.evaluation import Validation, record_scores
from chainrule.training.history import Curves, History
from chainrule.training.moment import moment
from chainrule.training.plan import plan_run
from chainrule.training.settings import Settings, make_settings

OUTPUTS = {  # output activation, loss
    "regression": ("identity", "half_squared_error"),
    "binary": ("logistic", "log_loss"),
    "multiclass": ("softmax", "log_loss"),
}
N = 23


def make_network(task="regression", hidden=(5, 4), activation="tanh", seed=30, dtype=np.float64):
    output, loss = OUTPUTS[task]
    k = {"regression": 2, "binary": 1, "multiclass": 3}[task]
    return Network.create((3, *hidden, k), activation, output, loss, random_state=seed, dtype=dtype)


def make_data(task="regression", n=N, seed=31, weighted=False, dtype=np.float64):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(n, 3)).astype(dtype)
    signal = np.sin(X @ rng.normal(size=(3, 3))) + 0.1 * rng.normal(size=(n, 3))
    y = {
        "regression": signal[:, :2],
        "binary": (signal[:, :1] > 0).astype(float),
        "multiclass": np.eye(3)[signal.argmax(axis=1)],
    }[task]
    weight = rng.uniform(0.1, 3, n).astype(dtype) if weighted else None
    return Data(X, y.astype(dtype), weight)


def train(network, data, settings, validation=None, callbacks=()):
    return begin(network, data, settings, validation, callbacks).train()


def plain(**changes):
    """Gradient descent without anything else."""
    return Settings(**({
        "solver": "sgd", "learning_rate_init": 0.1, "shuffle": False, "tol": None, "max_iter": 12,
        "batch_size": 5, "random_state": 0,
    } | changes))  # fmt: skip


def weights_of(network):
    return [x for layer in network.layers for x in (layer.W, layer.b)]


def assert_same_weights(one, other, tolerance=0.0):
    for a, b in zip(weights_of(one), weights_of(other), strict=True):
        assert abs(a - b).max() <= tolerance * max(1, abs(b).max())


# -- beside scikit-learn -------------------------------------------------------------------------


class GivenStart:
    """scikit-learn's estimators from the weights of a network of ours."""

    def start_from(self, network):
        self._given = [(l.W.copy(), l.b.copy()) for l in network.layers]
        return self

    def _init_coef(self, fan_in, fan_out, dtype):
        return self._given.pop(0)


class GivenRegressor(GivenStart, MLPRegressor):
    pass


class GivenClassifier(GivenStart, MLPClassifier):
    pass


def fit_scikit_learn(network, data, task, *, activation="tanh", expects_warning=True, **changes):
    arguments = {
        "hidden_layer_sizes": network.sizes[1:-1], "activation": activation, "solver": "sgd",
        "momentum": 0.0, "nesterovs_momentum": False, "shuffle": False, "alpha": 0.0,
        "learning_rate_init": 0.1, "batch_size": 5, "max_iter": 12, "tol": 0.0,
        "n_iter_no_change": 10_000,
    }  # fmt: skip
    kind = GivenRegressor if task == "regression" else GivenClassifier
    model = kind(**(arguments | changes)).start_from(network)
    y = {"regression": data.y, "binary": data.y[:, 0], "multiclass": data.y.argmax(axis=1)}[task]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return model.fit(data.X, y, data.weight)


def assert_same_run(found, model, tolerance=1e-10):
    for layer, W, b in zip(found.network.layers, model.coefs_, model.intercepts_, strict=True):
        np.testing.assert_allclose(layer.W, W, rtol=tolerance, atol=tolerance)
        np.testing.assert_allclose(layer.b, b, rtol=tolerance, atol=tolerance)
    assert found.history.n_epochs == model.n_iter_


@pytest.mark.quick
@pytest.mark.parametrize("task", OUTPUTS)
@pytest.mark.parametrize("activation", ["tanh", "logistic", "relu", "identity"])
def test_plain_sgd_is_scikit_learns_step_for_step(task, activation):
    network, data = make_network(task, activation=activation), make_data(task)
    for epochs in (1, 2, 12):
        model = fit_scikit_learn(network, data, task, activation=activation, max_iter=epochs)
        found = train(network, data, plain(max_iter=epochs))
        assert_same_run(found, model)
    if task != "regression":  # scikit-learn reports half the mean over the outputs there
        np.testing.assert_allclose(found.history.loss, model.loss_curve_, rtol=1e-10)
    else:
        np.testing.assert_allclose(found.history.loss, 2 * np.array(model.loss_curve_), rtol=1e-10)


@pytest.mark.parametrize("batch_size", [1, 4, 7, N, 200])
def test_online_mini_batch_and_full_batch_are_scikit_learns(batch_size):
    network, data = make_network("multiclass"), make_data("multiclass")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # a batch larger than the data is cut
        model = fit_scikit_learn(network, data, "multiclass", batch_size=batch_size)
    assert_same_run(train(network, data, plain(batch_size=batch_size)), model)


def test_the_named_batch_sizes_are_what_they_say():
    network, data = make_network(), make_data(n=450)
    for name, size in (("auto", 200), ("full", 450), (1000, 450)):
        named = train(network, data, plain(batch_size=name, max_iter=2))
        sized = train(network, data, plain(batch_size=size, max_iter=2))
        assert_same_weights(named.network, sized.network)
        assert named.state.t == 2 * math.ceil(450 / size)


@pytest.mark.parametrize("task", OUTPUTS)
def test_l2_and_sample_weights_are_scikit_learns(task):
    network, data = make_network(task), make_data(task, weighted=True)
    model = fit_scikit_learn(network, data, task, alpha=0.5)
    assert_same_run(train(network, data, plain(alpha=0.5)), model)


@pytest.mark.parametrize("solver", ["momentum", "nesterov"])
@pytest.mark.parametrize("schedule", ["constant", "invscaling"])
def test_momentum_is_scikit_learns_under_its_schedules_too(solver, schedule):
    network, data = make_network("binary"), make_data("binary")
    model = fit_scikit_learn(
        network, data, "binary", momentum=0.8, nesterovs_momentum=solver == "nesterov",
        learning_rate=schedule, power_t=0.3, n_iter_no_change=1000, tol=0.0,
    )  # fmt: skip
    found = train(
        network, data, plain(solver=solver, momentum=0.8, learning_rate=schedule, power_t=0.3)
    )
    assert_same_run(found, model)


@pytest.mark.parametrize("task, tol, patience", [
    ("regression", 1e-2, 2), ("binary", 1e-3, 3), ("multiclass", 5e-3, 1), ("binary", 0.02, 5),
])  # fmt: skip
def test_training_stops_in_the_epoch_in_which_scikit_learn_does(task, tol, patience):
    network, data = make_network(task, hidden=(4,)), make_data(task)
    changes = {"max_iter": 500, "n_iter_no_change": patience}
    theirs = tol / 2 if task == "regression" else tol  # their loss is half of ours there
    model = fit_scikit_learn(network, data, task, tol=theirs, **changes)
    found = train(network, data, plain(tol=tol, **changes))
    assert found.history.stop_reason == "converged"
    assert_same_run(found, model)


def test_the_adaptive_rate_falls_in_the_epochs_in_which_scikit_learns_does():
    network, data = make_network("binary", hidden=(4,)), make_data("binary")
    changes = {"learning_rate": "adaptive", "max_iter": 4000, "n_iter_no_change": 2}
    model = fit_scikit_learn(network, data, "binary", tol=1e-4, batch_size=N, **changes)
    found = train(network, data, plain(tol=1e-4, batch_size=N, **changes))
    rates = np.array(found.history.learning_rate)
    assert sorted(set(rates), reverse=True)[1] == pytest.approx(0.1 / 5)
    assert rates[-1] <= 1e-6
    assert_same_run(found, model)


def test_the_order_of_the_rows_is_the_only_thing_shuffling_changes():
    network, data = make_network(), make_data()
    seen = []

    def spy(y, a):
        seen.append(len(y))
        return (y - a) ** 2 / 2, a - y

    own = Network(network.layers, get_loss(spy, network.output))
    full = [
        train(n, data, plain(shuffle=s, batch_size=N)).network
        for n in (network, own)
        for s in (False, True)
    ]
    for other in full[1:]:
        assert_same_weights(full[0], other, 1e-13)
    mini = [train(network, data, plain(shuffle=s)).network for s in (False, True)]
    assert any((a != b).any() for a, b in zip(*map(weights_of, mini), strict=True))


@pytest.mark.quick
def test_each_epoch_takes_every_row_once_in_an_order_of_its_own():
    data = make_data()
    layer = Layer(np.zeros((3, 2)), np.zeros(2), ACTIVATIONS["identity"])
    network, settings = Network((layer,), make_network().loss), plain(shuffle=True, batch_size=4)
    orders = []
    for epoch in range(3):
        steps = [moment(network, data, settings, epoch * 6 + i).rows for i in range(6)]
        orders.append(np.concatenate(steps))
        np.testing.assert_array_equal(np.sort(orders[-1]), np.arange(N))
    assert any(orders[0] != orders[1])
    assert any(orders[1] != orders[2])


@pytest.mark.parametrize("dropout", [0.0, 0.4])
def test_a_seed_reproduces_a_run_bit_for_bit_and_another_does_not(dropout):
    network, data = make_network(), make_data()
    runs = [
        train(network, data, plain(shuffle=True, dropout=dropout, random_state=seed))
        for seed in (5, 5, 6)
    ]
    assert_same_weights(runs[0].network, runs[1].network)
    assert runs[0].history.loss == runs[1].history.loss
    assert runs[0].history.loss != runs[2].history.loss


@pytest.mark.parametrize("solver", OPTIMIZERS)
@pytest.mark.parametrize("n_steps", [0, 1, 7, 13])
def test_a_moment_is_the_state_a_run_passes_through(solver, n_steps):
    network, data = make_network(), make_data()
    settings = plain(solver=solver, shuffle=True, dropout=0.2, learning_rate="invscaling")
    found = moment(network, data, settings, n_steps)
    assert found.state.t == n_steps
    epoch, within = divmod(n_steps, 5)  # 5 steps an epoch
    assert len(found.rows) == (3 if within == 4 else 5)
    assert found.rate == pytest.approx(0.1 / (epoch * N + 1) ** 0.5)
    if within == 0 and epoch:
        assert_same_weights(
            found.state.network, train(network, data, settings.changed(max_iter=epoch)).network
        )


# -- penalties, dropout, weights -----------------------------------------------------------------


@pytest.mark.parametrize("alpha, l1", [(2.0, 0.0), (0.0, 1.0), (1.0, 0.5)])
def test_penalties_shrink_the_weights_and_not_the_biases_gradient(alpha, l1):
    network, data = make_network(hidden=()), make_data()
    without, with_it = (
        train(network, data, plain(batch_size="full", max_iter=1, alpha=a, l1=b))
        for a, b in ((0, 0), (alpha, l1))
    )
    W = network.layers[0].W
    moved = -0.1 * (alpha * W + l1 * np.sign(W)) / N
    difference = with_it.network.layers[0].W - without.network.layers[0].W
    np.testing.assert_allclose(difference, moved, rtol=1e-9, atol=1e-15)
    np.testing.assert_allclose(with_it.network.layers[0].b, without.network.layers[0].b, rtol=1e-13)
    R = (alpha / 2 * (W**2).sum() + l1 * abs(W).sum()) / N
    assert with_it.history.loss[0] - without.history.loss[0] == pytest.approx(R, rel=1e-9)


def test_l1_brings_useless_weights_near_zero():
    rng = np.random.default_rng(32)
    X = rng.normal(size=(200, 3))
    data = Data(X, X[:, :1] * 2.0)
    network = Network.create((3, 1), random_state=1)
    found = train(network, data, plain(batch_size="full", max_iter=500, l1=20.0))
    W = found.network.layers[0].W[:, 0]
    assert W[0] == pytest.approx(1.9, abs=0.05)  # 2 − l1/n / mean x²
    assert (abs(W[1:]) < 0.02).all()


def test_dropout_is_a_rate_for_each_hidden_layer_and_still_learns():
    network, data = make_network("binary", hidden=(16, 8)), make_data("binary")
    settings = plain(solver="adam", learning_rate_init=0.01, max_iter=150, batch_size="full")
    found = train(network, data, settings.changed(dropout=[0.2, 0.5]), Validation(eval_sets=[data]))
    curve = found.history.eval_sets[0].loss
    assert curve[-1] < 0.5 * curve[0]
    one, two = (
        train(network, data, settings.changed(dropout=p)).history.loss for p in (0.2, [0.2, 0.2])
    )
    assert one == two
    with pytest.raises(ShapeError, match="1 dropout rates for 2 hidden layers"):
        train(network, data, settings.changed(dropout=[0.5]))


@pytest.mark.parametrize("solver", OPTIMIZERS)
def test_whole_sample_weights_are_repetitions_in_a_full_batch(solver):
    network, data = make_network("multiclass"), make_data("multiclass")
    times = np.random.default_rng(33).integers(0, 4, N)
    rows = np.repeat(np.arange(N), times)
    settings = plain(solver=solver, batch_size="full", alpha=0.3, learning_rate_init=0.01)
    weighted = train(network, data._replace(weight=times.astype(float)), settings)
    repeated = train(network, data.rows(rows), settings)
    assert_same_weights(weighted.network, repeated.network, 1e-9)
    np.testing.assert_allclose(weighted.history.loss, repeated.history.loss, rtol=1e-10)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("solver", [*OPTIMIZERS, "lbfgs"])
def test_the_networks_type_is_the_type_of_all_that_training_makes(dtype, solver):
    network, data = make_network(dtype=dtype), make_data(dtype=dtype, weighted=True)
    changes = {} if solver == "lbfgs" else {"dropout": 0.2}
    found = train(network, data, plain(solver=solver, max_iter=3, alpha=0.1, l1=0.01, **changes))
    arrays = weights_of(found.network)
    arrays += [x for pair in found.state.memory for memory in pair for x in memory]
    assert {x.dtype for x in arrays} == {np.dtype(dtype)}


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("task", OUTPUTS)
@pytest.mark.parametrize("shards", [1, 2])
def test_a_steps_record_is_of_the_networks_type(dtype, task, shards):
    network = make_network(task, activation="gelu", dtype=dtype)
    data = make_data(task, weighted=True, dtype=dtype)
    settings = plain(dropout=0.2, alpha=0.1, l1=0.1, shards=shards)
    m = moment(network, data, settings, 2)
    record = train_step(m.state, data.rows(m.rows), m.rows, m.plan, m.rate)
    passed = forward(network, data.rows(m.rows).X, record.masks)
    arrays = [*passed.a, *passed.z[1:], *passed.f[1:], *record.masks[1:-1]]
    arrays += [x for part in record.backward[:3] for x in part[1:]]
    assert {x.dtype for x in arrays} == {np.dtype(dtype)}


def test_rows_that_are_watched_twice_are_sent_through_once():
    network, data, other = make_network("binary"), make_data("binary"), make_data("binary", seed=5)
    sent = []

    def counted(network, X):
        sent.append(X)
        return forward(network, X).a[-1]

    history = History(eval_sets=[Curves(), Curves()])
    watched = Validation(data, [data, other], SCORES["accuracy"])
    record_scores(history, network, watched, counted)
    assert [X is data.X for X in sent] == [True, False]
    assert history.validation_loss == history.eval_sets[0].loss != history.eval_sets[1].loss
    assert history.validation_score == history.eval_sets[0].score


# -- stopping, watching, curves ------------------------------------------------------------------


def stop_epoch(losses, tol, patience):
    """scikit-learn's rule once more: the epoch (from 1) after which training stops, or None."""
    best, count = math.inf, 0
    for epoch, loss in enumerate(losses, 1):
        count = count + 1 if loss > best - tol else 0
        best = min(best, loss)
        if count > patience:
            return epoch
    return None


@pytest.mark.parametrize("tol", [0.0, 1e-4, 1e-3, 1e-2])
@pytest.mark.parametrize("patience", [1, 3, 10])
def test_convergence_stops_by_the_rule(tol, patience):
    network, data = make_network("binary"), make_data("binary")
    settings = plain(
        solver="adam",
        learning_rate_init=0.05,
        shuffle=True,
        max_iter=150,
        n_iter_no_change=patience,
    )
    endless = train(network, data, settings).history.loss
    expected = stop_epoch(endless, tol, patience)
    history = train(network, data, settings.changed(tol=tol)).history
    assert history.n_epochs == (expected or 150)
    assert history.stop_reason == ("converged" if expected else "max_iter")
    assert history.loss == endless[: history.n_epochs]
    assert history.best_epoch == history.n_epochs


@pytest.mark.parametrize("score", [None, "accuracy"])
def test_early_stopping_keeps_the_best_epochs_weights(score):
    network, data = make_network("binary", hidden=(20,)), make_data("binary")
    validation = make_data("binary", n=40, seed=34)
    flipped = validation._replace(
        y=np.where(np.arange(40)[:, None] % 4, validation.y, 1 - validation.y)
    )
    settings = plain(
        solver="adam", learning_rate_init=0.05, early_stopping=True, tol=0.0, max_iter=300,
        n_iter_no_change=8,
    )  # fmt: skip
    seen = []
    validation = Validation(flipped, (), score and SCORES[score])
    found = train(network, data, settings, validation, [lambda e: seen.append(e.network)])
    history = found.history
    assert history.stop_reason == "early_stopping"
    curve = history.validation_loss if score is None else [-s for s in history.validation_score]
    assert history.n_epochs == stop_epoch(curve, 0.0, 8)
    assert history.best_epoch == 1 + int(np.argmin(curve))
    assert history.best_epoch < history.n_epochs
    assert found.network is seen[history.best_epoch - 1]
    assert found.state.network is seen[-1]


def test_early_stopping_without_validation_rows_is_an_error():
    with pytest.raises(InputError, match="validation"):
        train(make_network(), make_data(), plain(early_stopping=True))


def test_curves_are_taken_after_each_epoch_from_the_network_as_it_then_is():
    network, data = make_network(), make_data(weighted=True)
    parts = [make_data(n=9, seed=35), make_data(n=4, seed=36, weighted=True)]
    seen = []
    validation = Validation(parts[0], parts, SCORES["r2"])
    settings = plain(alpha=1.0, dropout=0.3, train_score=True)
    callbacks = [lambda e: seen.append(e.network)]
    history = train(network, data, settings, validation, callbacks).history

    def outputs(net, X):
        a = np.tanh(
            np.tanh(X @ net.layers[0].W + net.layers[0].b) @ net.layers[1].W + net.layers[1].b
        )
        return a @ net.layers[2].W + net.layers[2].b

    def r2(part, a):
        w = np.ones(len(a)) if part.weight is None else part.weight
        mean = (w[:, None] * part.y).sum(0) / w.sum()
        return np.mean(1 - (w @ (part.y - a) ** 2) / (w @ (part.y - mean) ** 2))

    for epoch, net in enumerate(seen):
        assert history.score[epoch] == pytest.approx(r2(data, outputs(net, data.X)), rel=1e-10)
        for curves, part in zip(history.eval_sets, parts, strict=True):
            a = outputs(net, part.X)
            each = ((part.y - a) ** 2).sum(axis=1) / 2
            assert curves.loss[epoch] == pytest.approx(
                np.average(each, weights=part.weight), rel=1e-10
            )
            assert curves.score[epoch] == pytest.approx(r2(part, a), rel=1e-10)
    assert history.validation_loss == history.eval_sets[0].loss
    assert history.validation_score == history.eval_sets[0].score
    assert len(history.learning_rate) == len(history.score) == history.n_epochs == 12
    assert history.n_samples == N
    assert history.seconds > 0


def test_watching_changes_nothing():
    network, data = make_network(), make_data()
    validation = Validation(make_data(seed=37), [make_data(seed=38)], SCORES["r2"])
    settings = plain(shuffle=True, dropout=0.2, train_score=True)
    watched = train(network, data, settings, validation, [lambda e: None])
    assert_same_weights(train(network, data, settings).network, watched.network)


@pytest.mark.parametrize("answer, epochs", [(True, 4), (False, 12), (None, 12), (1, 12)])
def test_a_callback_that_returns_true_ends_the_run(answer, epochs):
    told = []

    def callback(epoch):
        told.append(epoch.number)
        return answer if epoch.number == 4 else None

    found = train(make_network(), make_data(), plain(), callbacks=[callback])
    assert told == list(range(1, epochs + 1))
    assert found.history.n_epochs == epochs
    assert found.history.stop_reason == ("callback" if answer is True else "max_iter")


def test_every_callback_is_told_even_when_the_first_ends_the_run():
    told = []
    callbacks = [lambda e: True, lambda e: told.append(e.number)]
    train(make_network(), make_data(), plain(), callbacks=callbacks)
    assert told == [1]


def interrupt_in(epoch):
    def callback(told):
        if told.number == epoch:
            raise KeyboardInterrupt

    return callback


@pytest.mark.parametrize("solver", ["sgd", "adam", "lbfgs"])
def test_ctrl_c_keeps_what_was_learned(solver):
    network, data = make_network(), make_data()
    seen = []
    callbacks = [lambda e: seen.append(e.network), interrupt_in(3)]
    found = train(network, data, plain(solver=solver), callbacks=callbacks)
    assert found.history.stop_reason == "interrupted"
    assert found.history.n_epochs == found.history.best_epoch == 3
    assert found.network is seen[-1]


def test_ctrl_c_with_early_stopping_keeps_the_best_weights_so_far():
    network, data = make_network("binary"), make_data("binary")
    wrong = data._replace(y=1 - data.y)
    settings = plain(early_stopping=True, max_iter=50, learning_rate_init=0.5)
    seen = []
    callbacks = [lambda e: seen.append(e.network), interrupt_in(20)]
    found = train(network, data, settings, Validation(wrong), callbacks)
    best = int(np.argmin(found.history.validation_loss))
    assert found.history.best_epoch == best + 1 < 20
    assert found.network is seen[best]


def test_ctrl_c_before_the_first_epoch_ends_gives_the_network_back():
    network, data = make_network(), make_data()

    def interrupted(y, a):
        raise KeyboardInterrupt

    schedule_stop = plain(learning_rate=lambda epoch: interrupted(None, None))
    found = train(network, data, schedule_stop)
    assert found.network is network
    assert found.history.stop_reason == "interrupted"
    assert found.history.n_epochs == 0


# -- schedules -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "schedule, expected",
    [
        ("constant", lambda e: 0.1),
        ("invscaling", lambda e: 0.1 / ((e - 1) * N + 1) ** 0.7),
        ("adaptive", lambda e: 0.1),
        ("cosine", lambda e: 0.1 * math.cos(math.pi * (e - 1) / 24) ** 2),
        (lambda e: 0.3 / e, lambda e: 0.3 / e),
    ],
)
def test_a_schedules_rate_is_recorded_and_used(schedule, expected):
    network, data = make_network(hidden=()), make_data()
    settings = plain(learning_rate=schedule, power_t=0.7, batch_size="full")
    history = train(network, data, settings).history
    assert history.learning_rate == pytest.approx([expected(e) for e in range(1, 13)], rel=1e-12)
    W, b = weights_of(network)
    for epoch in range(1, 13):
        slope = (data.X @ W + b - data.y) / N
        W, b = W - expected(epoch) * data.X.T @ slope, b - expected(epoch) * slope.sum(axis=0)
    found = weights_of(train(network, data, settings).network)
    np.testing.assert_allclose(found[0], W, rtol=1e-10)
    np.testing.assert_allclose(found[1], b, rtol=1e-10)


def flat_then_cosine(epoch, n=12):
    t = (epoch - 1) / n
    return 1.0 if t <= 0.5 else math.cos(math.pi * (t - 0.5)) ** 2


@pytest.mark.parametrize("engine", ["auto", "reference"])
def test_dropout_and_weight_decay_stay_and_then_fall_to_nothing(engine):
    """Step by step, each epoch with the rate and the decay that are written here."""
    network, data = make_network(), make_data()
    settings = plain(
        solver="adamw", dropout=0.4, dropout_schedule="flat_cosine", weight_decay=0.5,
        weight_decay_schedule="flat_cosine", engine=engine, batch_size=10,
    )  # fmt: skip
    found = train(network, data, settings).network
    whole = plan_run(network, N, settings)
    state = initial_state(network, whole.steps.optimizer)
    for epoch in range(1, 13):
        left = flat_then_cosine(epoch)
        how = whole.steps._replace(
            dropout=(0.4 * left,) * 2,
            optimizer=get_optimizer("adamw", **whole.steps.optimizer.settings
                                    | {"weight_decay": 0.5 * left}),
        )  # fmt: skip
        state, _loss = train_epoch(state, data, whole.order(epoch), 10, how, 0.1)
    for layer, expected in zip(found.layers, state.network.layers, strict=True):
        np.testing.assert_allclose(layer.W, expected.W, rtol=1e-7, atol=1e-10)
    assert [whole.dropout_left(e) for e in (1, 7, 10, 13, 99)] == pytest.approx(
        [1, 1, 0.5, 0, 0], abs=1e-15
    )


def test_a_step_explained_has_the_dropout_of_its_epoch():
    network, data = make_network(), make_data()
    settings = plain(dropout=0.4, dropout_schedule="flat_cosine", batch_size="full")
    assert moment(network, data, settings, 3).plan.dropout == (0.4, 0.4)
    assert moment(network, data, settings, 9).plan.dropout == pytest.approx((0.2, 0.2))


def test_a_weight_decay_schedule_needs_a_weight_decay():
    for solver in ("adam", "sgd", "lbfgs"):
        with pytest.raises(InputError, match="adamw"):
            Settings(solver=solver, weight_decay_schedule="flat_cosine")
    with pytest.raises(UnknownNameError, match="flat_cosine"):
        Settings(dropout_schedule="flat")


@pytest.mark.parametrize("task, k", [("binary", 2), ("multiclass", 3)])
def test_label_smoothing_is_a_doubt_of_so_much(task, k):
    """The same training by hand, on targets (1 − ε) y + ε/K."""
    network, data = make_network(task), make_data(task, weighted=True)
    by_hand = data._replace(y=0.8 * data.y + 0.2 / k)
    found = train(network, data, plain(label_smoothing=0.2))
    expected = train(network, by_hand, plain())
    assert found.history.loss == expected.history.loss
    np.testing.assert_array_equal(found.network.layers[0].W, expected.network.layers[0].W)
    y = derive(network, data, plain(label_smoothing=0.2), rows=[0])["y[1]"].value
    assert y == by_hand.y[0, 0]


def test_label_smoothing_needs_log_loss():
    with pytest.raises(InputError, match="log_loss"):
        train(make_network(), make_data(), plain(label_smoothing=0.1))


def test_an_unknown_schedule_lists_the_known_ones():
    with pytest.raises(UnknownNameError, match="invscaling"):
        get_schedule("inverse", 0.1, n_samples=1, max_iter=1, power_t=0.5)


# -- lbfgs ---------------------------------------------------------------------------------------


def log_loss_objective(data, alpha):
    """J of a softmax regression and its gradient, of W and b in one vector."""
    weight = np.ones(N) if data.weight is None else data.weight
    share = (weight / weight.sum())[:, None]

    def J(w):
        W, b = w[:9].reshape(3, 3), w[9:]
        z = data.X @ W + b
        logs = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
        slope = (np.exp(logs) - data.y) * share
        E = -(data.y * logs * share).sum() + alpha / 2 * (W**2).sum() / weight.sum()
        return E, np.concatenate(
            [(data.X.T @ slope + alpha * W / weight.sum()).ravel(), slope.sum(0)]
        )

    return J


@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("shards", [1, 4])
def test_lbfgs_reaches_scipys_own_minimum(weighted, shards):
    network = make_network("multiclass", hidden=())
    data, alpha = make_data("multiclass", weighted=weighted), 0.5
    settings = plain(solver="lbfgs", alpha=alpha, max_iter=500, tol=1e-10, shards=shards)
    found = train(network, data, settings)
    best = minimize(log_loss_objective(data, alpha), np.zeros(12), jac=True, method="BFGS",
                    options={"gtol": 1e-9})  # fmt: skip
    W, b = weights_of(found.network)
    np.testing.assert_allclose(W.ravel(), best.x[:9], atol=5e-4)
    np.testing.assert_allclose(b - b.mean(), best.x[9:] - best.x[9:].mean(), atol=5e-4)
    assert found.history.stop_reason == "converged"
    assert best.fun <= found.history.loss[-1] * (1 + 1e-12) <= best.fun * (1 + 1e-7)


def test_lbfgs_is_scikit_learns_own_run():
    network, data = make_network("multiclass"), make_data("multiclass")
    model = fit_scikit_learn(
        network, data, "multiclass", solver="lbfgs", alpha=0.1, max_iter=15, tol=1e-6
    )
    found = train(network, data, plain(solver="lbfgs", alpha=0.1, max_iter=15, tol=1e-6))
    for layer, W, b in zip(found.network.layers, model.coefs_, model.intercepts_, strict=True):
        np.testing.assert_allclose(layer.W, W, rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(layer.b, b, rtol=1e-6, atol=1e-7)
    assert found.history.n_epochs == 15
    assert found.history.stop_reason == "max_iter"


@pytest.mark.parametrize("bias, shared", [("fixed", False), ("none", False), ("trained", True)])
def test_lbfgs_leaves_alone_what_is_not_trained(bias, shared):
    network = Network.create((3, 4, 2), "tanh", bias=bias, shared_bias=shared, initializer="normal",
                             random_state=2)  # fmt: skip
    found = train(network, make_data(), plain(solver="lbfgs", max_iter=40))
    assert found.history.loss[-1] < found.history.loss[0]
    for old, new in zip(network.layers, found.network.layers, strict=True):
        assert (old.W != new.W).any()
        assert old.b is new.b if bias != "trained" else new.b.shape == (1,)


def test_lbfgs_obeys_callbacks_and_records_each_iteration():
    seen = []
    callbacks = [lambda e: seen.append(e.network), lambda e: e.number == 4]
    validation = Validation(eval_sets=[make_data(seed=39)])
    found = train(make_network(), make_data(), plain(solver="lbfgs"), validation, callbacks)
    assert found.history.stop_reason == "callback"
    assert found.history.n_epochs == len(found.history.eval_sets[0].loss) == 4
    assert found.network is seen[-1]
    assert all(math.isnan(rate) for rate in found.history.learning_rate)


def test_lbfgs_has_no_moment_to_show():
    with pytest.raises(InputError, match="no single step"):
        moment(make_network(), make_data(), plain(solver="lbfgs"), 1)


# -- divergence ----------------------------------------------------------------------------------


@pytest.mark.parametrize("solver", ["sgd", "momentum"])
def test_divergence_warns_records_and_keeps_the_last_finite_weights(solver):
    network, data = make_network(activation="relu"), make_data()
    settings = plain(solver=solver, learning_rate_init=1e6, max_iter=100)
    with pytest.warns(
        DivergenceWarning, match=r"in epoch \d+; the weights from before it were kept"
    ):
        found = train(network, data, settings)
    history = found.history
    assert history.stop_reason == "diverged"
    assert not math.isfinite(history.loss[-1])
    assert all(math.isfinite(loss) for loss in history.loss[:-1])
    assert history.best_epoch == history.n_epochs - 1
    assert all(np.isfinite(x).all() for x in weights_of(found.network))
    before = found.history.n_epochs - 1
    if before:
        short = train(network, data, settings.changed(max_iter=before))
        assert_same_weights(found.network, short.network)
    else:
        assert found.network is network


def test_weights_that_overflow_under_a_finite_loss_are_a_divergence_too():
    data = Data(np.full((1, 1), 1e200), np.zeros((1, 1)))
    network = Network((Layer(np.full((1, 1), 1e-60), None, ACTIVATIONS["identity"], "none"),),
                      make_network().loss)  # fmt: skip
    with pytest.warns(DivergenceWarning):
        found = train(network, data, plain(learning_rate_init=1e300))
    assert found.network is network
    assert math.isnan(found.history.loss[0])


def test_divergence_with_early_stopping_keeps_the_best_weights():
    network, data = make_network(activation="relu"), make_data()
    calm = plain(max_iter=40, early_stopping=True, tol=0.0)
    seen = []
    validation = Validation(make_data(seed=40))
    wild = calm.changed(learning_rate=lambda e: 0.01 if e < 6 else 1e200)
    with pytest.warns(DivergenceWarning):
        found = train(network, data, wild, validation, [lambda e: seen.append(e.network)])
    best = int(np.nanargmin(found.history.validation_loss))
    assert math.isnan(found.history.validation_loss[-1])
    assert found.history.best_epoch == best + 1
    assert found.network is seen[best]


# -- what is refused -----------------------------------------------------------------------------

BAD_SETTINGS = [
    *[(name, bad) for name in ("learning_rate_init", "epsilon")
      for bad in (0, -1.0, math.inf, math.nan, "0.1", None, True)],
    *[(name, bad) for name in ("power_t", "weight_decay", "alpha", "l1")
      for bad in (-1e-9, math.inf, math.nan, "1", None, True)],
    *[("momentum", bad) for bad in (-0.1, 1.5, math.nan, "0.9", None)],
    *[(name, bad) for name in ("beta_1", "beta_2", "decay")
      for bad in (-0.1, 1, 1.5, math.nan, "0.9", None)],
    *[(name, bad) for name in ("max_iter", "max_fun", "n_iter_no_change", "shards")
      for bad in (0, -1, 1.5, "3", None, True)],
    *[("shards", bad) for bad in (3, 6, 2048, math.inf)],
    *[(name, bad) for name in ("shuffle", "early_stopping", "train_score")
      for bad in (0, 1, "yes", None)],
    *[("tol", bad) for bad in (-1e-9, math.inf, math.nan, "1e-4")],
    *[("validation_fraction", bad) for bad in (0, 1, -0.5, math.nan, "0.1", None)],
    *[("batch_size", bad) for bad in (0, -3, 2.5, "all", None, True)],
    *[("dropout", bad) for bad in (-0.1, 1, 1.0, math.nan, "0.5", [0.5, 1.0], [0.2, "0.1"])],
]  # fmt: skip
BAD_NAMES = [
    ("solver", "adamm", "'adam'"), ("solver", "sdg", "'sgd'"), ("solver", "newton", "lbfgs"),
    ("learning_rate", "invscale", "'invscaling'"), ("update_order", "sequental", "'sequential'"),
    ("engine", "referance", "'reference'"),
]  # fmt: skip


@pytest.mark.parametrize("name, value", BAD_SETTINGS, ids=repr)
def test_a_setting_that_cannot_be_is_refused_and_named(name, value):
    with pytest.raises(InputError) as caught:
        Settings(**{name: value})
    assert str(caught.value).startswith(f"{name} must be ")
    assert repr(value) in str(caught.value)


@pytest.mark.parametrize("name, value, hint", BAD_NAMES)
def test_an_unknown_name_in_the_settings_lists_the_known_ones(name, value, hint):
    with pytest.raises(UnknownNameError) as caught:
        Settings(**{name: value})
    assert hint in str(caught.value)


@pytest.mark.parametrize(
    "changes, match",
    [
        ({"update_order": "sequential", "solver": "lbfgs"}, "update_order='simultaneous'"),
        ({"update_order": "sequential", "shards": 2}, "shards=1"),
        ({"solver": "lbfgs", "dropout": 0.1}, "dropout=0"),
        ({"solver": "lbfgs", "dropout": [0.0, 0.1]}, "dropout=0"),
    ],
)
def test_settings_that_contradict_one_another_are_refused(changes, match):
    with pytest.raises(InputError, match=match):
        Settings(**changes)


@pytest.mark.parametrize("make", [lambda **k: make_settings(k), Settings().changed])
def test_a_setting_nothing_has_names_the_nearest(make):
    with pytest.raises(UnknownNameError, match="'learning_rate_init'"):
        make(learning_rate_int=0.1)


def test_numbers_of_numpy_are_numbers():
    settings = Settings(
        learning_rate_init=np.float64(0.1), alpha=np.float64(0), dropout=np.float64(0.5)
    )
    assert settings.uses_dropout
    assert Settings(batch_size=np.int64(7), max_iter=np.int64(3)).steps_of(100) == 7
    assert Settings(learning_rate_init=np.float32(0.5)).learning_rate_init == 0.5


@pytest.mark.parametrize("which", ["X", "y", "weight"])
@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("part", ["training data", "validation data", "eval_set 2"])
def test_a_number_that_is_not_finite_is_refused_and_its_row_named(which, bad, part):
    spoiled = make_data(weighted=True)
    getattr(spoiled, which)[6] = bad
    good = make_data(seed=41)
    data, validation = {
        "training data": (spoiled, Validation()),
        "validation data": (good, Validation(spoiled)),
        "eval_set 2": (good, Validation(None, [good, spoiled])),
    }[part]
    name = "sample_weight" if which == "weight" else which
    with pytest.raises(InputError, match=f"{part}: {name} is not a finite number in row 7"):
        train(make_network(), data, plain(), validation)


@pytest.mark.parametrize(
    "which, shape, expected",
    [("X", (N, 4), f"({N}, 3)"), ("y", (N, 3), f"({N}, 2)"), ("y", (N - 1, 2), f"({N}, 2)"),
     ("y", (N,), f"({N}, 2)"), ("weight", (N - 1,), f"({N},)"), ("weight", (N, 1), f"({N},)")],
)  # fmt: skip
def test_shapes_that_do_not_fit_name_the_expected_and_the_found(which, shape, expected):
    with pytest.raises(ShapeError) as caught:
        train(make_network(), make_data()._replace(**{which: np.ones(shape)}), plain())
    assert f"shape {shape}" in str(caught.value)
    assert f"needs {expected}" in str(caught.value)


@pytest.mark.parametrize(
    "output, loss, y, match",
    [
        ("exp", "poisson", [[1.0], [-1.0]], "zero or more"),
        ("logistic", "log_loss", [[0.0], [2.0]], "from 0 to 1"),
        ("softmax", "log_loss", [[0.0, 1.0], [0.5, 0.4]], "row 2 sums to 0.9"),
    ],
)
def test_targets_outside_a_losss_domain_are_refused(output, loss, y, match):
    y = np.array(y)
    network = Network.create((1, y.shape[1]), "tanh", output, loss, random_state=0)
    with pytest.raises(InputError, match=match):
        train(network, Data(np.zeros((2, 1)), y), plain())


def test_a_step_has_nothing_to_train_by():
    network = Network.create((3, 4, 2), "step", random_state=0)
    with pytest.raises(InputError, match="Layer 1: step has no derivative"):
        train(network, make_data(), plain())


@pytest.mark.parametrize(
    "data, match",
    [
        (make_data()._replace(weight=np.zeros(N)), "sum to zero"),
        (make_data(n=0), "no rows"),
        (make_data()._replace(weight=np.r_[-1.0, np.ones(N - 1)]), "negative|zero or more"),
        (make_data()._replace(weight=np.full(N, 1e-310)), r"1e-310 in row 1.*by their mean"),
        (make_data()._replace(weight=np.r_[np.ones(N - 1), 1e-310]), f"1e-310 in row {N}"),
        (make_data()._replace(weight=np.full(N, 1e308)), r"1e\+308 in row 1.*in all"),
        (make_data(dtype=np.float32)._replace(weight=np.full(N, 1e-40, "f4")), "float32 counts"),
    ],
)
def test_rows_and_weights_that_cannot_be_are_refused(data, match):
    with pytest.raises(InputError, match=match):
        train(make_network(), data, plain())


@pytest.mark.parametrize("found", ["good", None, [0.5, 0.5]])
def test_a_score_of_ones_own_is_a_number(found):
    validation = Validation(make_data(), [], lambda y, a, weight: found)
    with pytest.raises(InputError, match="a number is needed, the higher the better"):
        train(make_network(), make_data(), plain(), validation)


def test_the_steps_before_the_one_shown_are_counted_on_a_terminal(monkeypatch, capsys):
    """A bar with the time left, once it takes long; silent where nobody asked or looks."""
    monkeypatch.setattr("chainrule.training.counting.PATIENCE", 0.0)
    monkeypatch.setenv("TERM", "xterm")
    how = {"step": 40, "solver": "sgd"}
    silent = cr.explain("mazur", **how)["E"].value
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    assert cr.explain("mazur", **how)["E"].value == silent
    assert capsys.readouterr().err == ""
    assert cr.explain("mazur", verbose=True, **how)["E"].value == silent
    assert "0/40" in capsys.readouterr().err
    assert cr.explain("mazur", **how)["E"].value == silent  # what was asked of one is not of others
    assert capsys.readouterr().err == ""


def test_a_custom_loss_trains_like_the_row_it_copies_and_a_wrong_one_is_refused():
    def own(y, a):
        return (y - a) ** 2 / 2, a - y

    def wrong(y, a):
        return (y - a) ** 2 / 2, y - a

    network, data = make_network(), make_data()
    copies = [Network(network.layers, get_loss(loss, network.output)) for loss in (own, wrong)]
    same = train(copies[0], data, plain(alpha=0.1))
    assert_same_weights(same.network, train(network, data, plain(alpha=0.1)).network, 1e-13)
    with pytest.raises(InputError, match="gradient of the loss wrong"):
        train(copies[1], data, plain())


def test_an_optimizer_object_is_used_as_it_is():
    network, data = make_network(), make_data()
    own = train(network, data, plain(solver=get_optimizer("momentum", momentum=0.3)))
    named = train(network, data, plain(solver="momentum", momentum=0.3))
    assert_same_weights(own.network, named.network)


@pytest.mark.parametrize("order", ["simultaneous", "sequential"])
def test_the_given_network_and_data_are_never_changed(order):
    network, data = make_network(), make_data(weighted=True)
    before = [x.copy() for x in (*weights_of(network), *data)]
    train(network, data, plain(update_order=order, shuffle=True, alpha=0.1, dropout=0.1))
    for now, then in zip((*weights_of(network), *data), before, strict=True):
        np.testing.assert_array_equal(now, then)


def test_shards_train_as_one_does():
    network, data = make_network(), make_data(weighted=True)
    one, four = (train(network, data, plain(shards=n, dropout=0.3, alpha=0.1)) for n in (1, 4))
    assert_same_weights(four.network, one.network, 1e-12)
