"""Training steps of another engine beside the reference's: networks, data and plans to take them
with, and the comparison, each step from the reference's state."""

import math
from dataclasses import replace

import numpy as np

from chainrule.basics.random import make_seed, row_order
from chainrule.engines import native, reference
from chainrule.engines.plan import Data, Plan, initial_state
from chainrule.network import Network
from chainrule.pieces.activations import ACTIVATIONS
from chainrule.pieces.embeddings import PARAMETERS
from chainrule.pieces.optimizers import get_optimizer

TOLERANCE = {np.float64: 1e-12, np.float32: 1e-5}
HIDDEN = [f for f, row in ACTIVATIONS.items() if row.elementwise and row.pullback]
BIASES = [("trained", False), ("trained", True), ("fixed", False), ("fixed", True), ("none", False)]


def network_for(hidden, output, loss, terms, sizes=(5, 9, 6)):
    """With hidden activations `hidden`, one or a list with one for each layer."""
    outputs = terms["outputs"] if output != "softmax" else max(terms["outputs"], 2)
    bias, shared = terms["bias"]
    shared = shared and output != "softmax"  # whose δ sum to 0: their sum would be rounding alone
    net = Network.create(
        [*sizes, outputs], hidden, output, loss, bias=bias, shared_bias=shared,
        random_state=30, dtype=terms["dtype"], embedding=terms.get("embedding"),
    )  # fmt: skip
    rng = np.random.default_rng(31)  # biases of zero would hide what is done to them
    # the exponential of an exponential is soon infinite
    small = 0.3 if "exp" in ([hidden] if isinstance(hidden, str) else hidden) else 1.0
    layers = [replace(l, W=l.W * l.W.dtype.type(small)) for l in net.layers]
    layers = [
        l if l.b is None else replace(l, b=rng.normal(size=l.b.shape).astype(l.b.dtype) / 4)
        for l in layers
    ]
    return replace(net, layers=tuple(layers))


def data_for(net, terms, n=24):
    rng = np.random.default_rng(32)
    dtype, outputs = terms["dtype"], net.sizes[-1]
    y = rng.uniform(0.05, 1, (n, outputs))
    if net.output.name == "softmax":
        y /= y.sum(axis=1, keepdims=True)
    weight = rng.uniform(0, 2, n).astype(dtype) if terms["weighted"] else None
    X = 0.3 * rng.normal(size=(n, net.sizes[0]))
    return Data(X.astype(dtype), y.astype(dtype), weight)


def plan_for(net, terms, **changes):
    return Plan(
        get_optimizer(terms["solver"]), terms["penalty"],
        (terms["dropout"],) * (len(net.layers) - 1), terms["sequential"], 1, make_seed(33),
    )._replace(**changes)  # fmt: skip


def tensors(state):
    """Everything a step changes, by name."""
    found = {}
    for l, (layer, memory) in enumerate(zip(state.network.layers, state.memory, strict=True), 1):
        for name, array, past in (("W", layer.W, memory[0]), ("b", layer.b, memory[1])):
            if array is None:
                continue
            found[f"{name}[{l}]"] = array
            for term, value in zip(getattr(past, "_fields", ()), past or (), strict=True):
                found[f"{term} of {name}[{l}]"] = value
    embedding = state.network.embedding
    for i, past in enumerate(state.embedding_memory):
        name = PARAMETERS[i]
        found[name] = embedding.parameters[i]
        found |= {f"{term} of {name}": getattr(past, term) for term in past._fields}
    return found


def near_a_kink(net, batch, masks, tolerance):
    """A z or a residual lies so near to a kink that rounding may choose the side."""
    passed = reference.forward(net, batch.X, masks)
    kinked = [
        z for layer, z in zip(net.layers, passed.z[1:], strict=True)
        if layer.activation.name in ("relu", "leaky_relu")
    ]  # fmt: skip
    residual = abs(passed.a[-1] - batch.y)
    if net.loss.name == "absolute_error":
        kinked.append(residual)
    if net.loss.name == "huber":
        kinked.append(residual - 1)
    return any((abs(z) <= tolerance * max(1, abs(z).max())).any() for z in kinked)


def with_its_own_moments(found, before, plan, rate):
    """Adam's W and b again by the definition, from the moments that the other step left: the
    update is then compared on the same gradient, which m has been compared by."""
    numbers, t, again = plan.optimizer.settings, found.t, tensors(found)
    beta_1, beta_2 = numbers["beta_1"], numbers["beta_2"]
    for name, w in tensors(before).items():
        moments = again.get(f"m of {name}"), again.get(f"s of {name}")
        if moments[0] is None or not moments[0].any():
            continue
        m, s = (x.astype(float) for x in moments)
        kept = w.astype(float) * (1 - rate * numbers.get("weight_decay", 0))
        root = np.sqrt(s / (1 - beta_2**t)) + numbers["epsilon"]
        again[name] = kept - rate * m / (1 - beta_1**t) / root
    return again


def compare_steps(
    net, data, plan, tolerance, n_steps=60, rate=0.003, batch=7, any_data=False,
    train_epoch=native.train_epoch,
):  # fmt: skip
    """Each step from the reference's state; differences against the largest magnitude reached.
    With `any_data` biases are compared by the magnitude of the terms of their sums, which cancel
    where rows are tied."""
    state, size, worst, terms = initial_state(net, plan.optimizer), {}, {}, {}
    for step in range(n_steps):
        order = row_order(plan.seed, len(data.X), step)
        rows = order[: batch if step % 5 else len(order)]
        record = reference.train_step(state, data.rows(rows), rows, plan, rate)
        if not math.isfinite(record.loss):
            break
        found, loss = train_epoch(state, data, rows, len(rows), plan, rate)
        assert found.t == record.state.t
        expected, after = tensors(record.state), tensors(found)
        if near_a_kink(state.network, data.rows(rows), record.masks, tolerance):
            state = record.state
            continue
        if plan.optimizer.name in ("adam", "adamw"):
            by_definition = with_its_own_moments(found, state, plan, rate)
            expected = {k: by_definition[k] if " of " not in k else e for k, e in expected.items()}
        expected["E"], after["E"] = np.array(record.loss), np.array(loss)
        if not all(np.isfinite(e).all() for e in expected.values()):  # it has diverged, for both
            assert not all(np.isfinite(found).all() for found in after.values())
            break
        if any_data and record.backward is not None:
            terms |= terms_of_biases(record, terms)
        for name, e in expected.items():
            size[name] = max(size.get(name, 0.0), float(abs(e).max()))
            difference = abs(after[name].astype(float) - e)
            if plan.optimizer.name == "rmsprop" and record.backward is not None:
                difference = difference - allowed_by_gradient(name, record, plan, tolerance, rate)
            if difference.max() > worst.get(name, (0.0,))[0]:
                place = np.unravel_index(difference.argmax(), difference.shape)
                worst[name] = (float(difference.max()), step, tuple(map(int, place)))
        state = record.state
    for name, (difference, when, place) in worst.items():
        # a mean of squares is off by twice what its gradient is
        allowed = tolerance * (2 if name.startswith("s of") else 1)
        assert difference <= allowed * max(size[name], terms.get(name, 0.0)), (
            f"{name}{list(place)} in step {when + 1}: {difference:.3g}, of {size[name]:.3g}"
        )
    return step


def terms_of_biases(record, before):
    """Σ|δ| of each layer's biases, the largest so far, by the names of what a step makes of Σδ."""
    found = {}
    for l, layer in enumerate(record.state.network.layers, 1):
        size = abs(record.backward.delta[l]).sum(axis=0)
        size = float(size.sum() if layer.shares_bias else size.max())
        for name in (f"b[{l}]", *(f"{term} of b[{l}]" for term in "vms")):
            found[name] = max(size, before.get(name, 0.0))
    return found


def allowed_by_gradient(name, record, plan, tolerance, rate):
    """How far RMSProp carries a gradient that is off by the tolerance: η Δg/(√s + ε), and g's
    own share in s as much again."""
    if " of " in name or name == "E":
        return 0.0
    if name in PARAMETERS:
        l, which = name, record.backward.embedding._asdict()
    else:
        l, which = int(name[2:-1]), record.backward.dW if name[0] == "W" else record.backward.db
    s = tensors(record.state)[f"s of {name}"]
    if which[l].size == 0:
        return 0.0
    off = tolerance * abs(which[l]).max()
    if which[l].shape == (1,):  # one value for all units: a sum whose terms may cancel
        off = tolerance * abs(record.backward.delta[l]).sum()
    return 2 * rate * off / (np.sqrt(s.astype(float)) + plan.optimizer.settings["epsilon"])
