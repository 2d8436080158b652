"""One library at one workload, in its own process: ``python peers.py LIBRARY SAID FILE THREADS``.

Lines in, lines out: a number of epochs answers with the microseconds a step of so many, taken as
what twice as many take longer, so that setting up does not count (all of it where a busy machine
leaves no difference); ``weights`` answers with the weights after one unshuffled epoch. Exit status
3: the library is not there, or cannot do it.
This file imports nothing of chainrule, so that a library may live in another environment.
"""

from __future__ import annotations

import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).parent]
Epochs = Callable[[int, bool], Any]
"""``run(epochs, shuffled) -> W1, b1, W2 …``"""


def ours(w: Any, a: dict[str, Any], threads: int) -> Epochs:
    """The estimator where it can say the network, else `cr.fit`."""
    import numpy as np

    import chainrule as cr
    from chainrule.pieces import activations, losses

    n = len(w.sizes) - 1
    names = [w.hidden] * (n - 1) + [w.output]
    layers = tuple(
        cr.Layer(a[f"W{l}"], a[f"b{l}"], activations.ACTIVATIONS[name])
        for l, name in enumerate(names, 1)
    )
    loss = losses.get_loss("half_squared_error", activations.ACTIVATIONS[w.output])
    network = cr.Network(layers, loss)
    said = {
        "solver": "sgd", "learning_rate_init": w.rate, "batch_size": w.batch, "alpha": 0.0,
        "tol": None, "n_iter_no_change": 10**9, "random_state": 1, "n_threads": threads,
    }  # fmt: skip

    def by_estimator(epochs: int, shuffled: bool) -> Any:
        warnings.simplefilter("ignore")  # that so few epochs have not converged
        model = cr.MLPRegressor(
            hidden_layer_sizes=w.sizes[1:-1], activation=w.hidden, momentum=0.0,
            nesterovs_momentum=False, max_iter=epochs, shuffle=shuffled,
            coefs_init=[a[f"W{l}"] for l in range(1, n + 1)],
            intercepts_init=[a[f"b{l}"] for l in range(1, n + 1)], **said,
        )  # fmt: skip
        model.fit(a["X"], a["y"] if w.sizes[-1] > 1 else a["y"][:, 0])
        return [x for pair in zip(model.coefs_, model.intercepts_, strict=True) for x in pair]

    def by_fit(epochs: int, shuffled: bool) -> Any:
        model = cr.fit(network, a["X"], a["y"], max_iter=epochs, shuffle=shuffled, **said)
        return [np.asarray(x) for layer in model.network.layers for x in (layer.W, layer.b)]

    return by_estimator if w.output == "identity" else by_fit


def jax(w: Any, a: dict[str, Any], threads: int) -> Epochs:
    """A whole epoch as one compiled `lax.scan`, its weights handed over; rows are gathered by step,
    unless they come in order."""
    os.environ["XLA_FLAGS"] = (
        f"--xla_cpu_multi_thread_eigen={'true' if threads > 1 else 'false'} "
        f"intra_op_parallelism_threads={threads}"
    )
    import jax
    import jax.numpy as jnp
    import numpy as np

    jax.config.update("jax_enable_x64", w.dtype == "float64")
    functions = {"logistic": jax.nn.sigmoid, "relu": jax.nn.relu, "identity": lambda x: x}
    X, y = jnp.asarray(a["X"]), jnp.asarray(a["y"])
    rate = np.dtype(w.dtype).type(w.rate)

    def loss(P: Any, x: Any, t: Any) -> Any:
        for l, (W, b) in enumerate(P, 1):
            x = functions[w.output if l == len(P) else w.hidden](x @ W + b)
        return 0.5 * ((x - t) ** 2).sum() / x.shape[0]

    def step(P: Any, x: Any, t: Any) -> Any:
        found, g = jax.value_and_grad(loss)(P, x, t)
        return jax.tree.map(lambda p, dp: p - rate * dp, P, g), found

    def shuffled_epoch(P: Any, X: Any, y: Any, order: Any) -> Any:
        return jax.lax.scan(lambda P, rows: step(P, X[rows], y[rows]), P, order)

    def plain_epoch(P: Any, X: Any, y: Any, order: Any) -> Any:
        batches = (x.reshape(-1, w.batch, x.shape[1]) for x in (X, y))
        return jax.lax.scan(lambda P, pair: step(P, *pair), P, tuple(batches))

    compiled = {
        True: jax.jit(shuffled_epoch, donate_argnums=0),
        False: jax.jit(plain_epoch, donate_argnums=0),
    }
    rng = np.random.default_rng(1)

    def run(epochs: int, shuffled: bool) -> Any:
        P = [(jnp.array(a[f"W{l}"]), jnp.array(a[f"b{l}"])) for l in range(1, len(w.sizes))]
        for _ in range(epochs):
            order = rng.permutation(w.rows) if shuffled else np.arange(w.rows)
            rows = jnp.asarray(order.astype(np.int32).reshape(-1, w.batch))
            P, found = compiled[shuffled](P, X, y, rows)
        found.block_until_ready()
        return [np.asarray(x) for pair in P for x in pair]

    return run


def torch(w: Any, a: dict[str, Any], threads: int) -> Epochs:
    """The usual eager loop, with torch.optim.SGD."""
    import torch

    torch.set_num_threads(threads)
    kinds = {"logistic": torch.nn.Sigmoid, "relu": torch.nn.ReLU, "identity": torch.nn.Identity}
    X, y = torch.from_numpy(a["X"]), torch.from_numpy(a["y"])

    def run(epochs: int, shuffled: bool) -> Any:
        modules: list[Any] = []
        for l in range(1, len(w.sizes)):
            linear = torch.nn.Linear(w.sizes[l - 1], w.sizes[l], dtype=X.dtype)
            with torch.no_grad():
                linear.weight.copy_(torch.from_numpy(a[f"W{l}"].T.copy()))
                linear.bias.copy_(torch.from_numpy(a[f"b{l}"]))
            modules += [linear, kinds[w.output if l == len(w.sizes) - 1 else w.hidden]()]
        net = torch.nn.Sequential(*modules)
        optimizer = torch.optim.SGD(net.parameters(), lr=w.rate)
        for _ in range(epochs):
            order = torch.randperm(w.rows) if shuffled else torch.arange(w.rows)
            for rows in order.split(w.batch):
                optimizer.zero_grad()
                loss = 0.5 * ((net(X[rows]) - y[rows]) ** 2).sum() / w.batch
                loss.backward()
                optimizer.step()
        linears = modules[::2]
        return [x for m in linears for x in (m.weight.detach().numpy().T, m.bias.detach().numpy())]

    return run


def sklearn(w: Any, a: dict[str, Any], threads: int) -> Epochs:
    """MLPRegressor, where its output can be the workload's."""
    if w.output != "identity":
        raise SystemExit(3)
    from sklearn.neural_network import MLPRegressor
    from threadpoolctl import threadpool_limits

    warnings.simplefilter("ignore")
    threadpool_limits(threads)

    def run(epochs: int, shuffled: bool) -> Any:
        model = MLPRegressor(
            hidden_layer_sizes=w.sizes[1:-1], activation=w.hidden, solver="sgd", alpha=0.0,
            batch_size=w.batch, learning_rate_init=w.rate, momentum=0.0, nesterovs_momentum=False,
            max_iter=epochs, shuffle=shuffled, tol=0.0, n_iter_no_change=10**9, random_state=1,
        )  # fmt: skip
        y = a["y"] if w.sizes[-1] > 1 else a["y"][:, 0]
        if shuffled:
            model.fit(a["X"], y)
        else:  # from our weights, which it takes only once it has its own
            model.partial_fit(a["X"][: w.batch], y[: w.batch])
            for l in range(len(model.coefs_)):
                model.coefs_[l][...] = a[f"W{l + 1}"]
                model.intercepts_[l][...] = a[f"b{l + 1}"]
            model.partial_fit(a["X"], y)
        return [x for pair in zip(model.coefs_, model.intercepts_, strict=True) for x in pair]

    return run


def one_thread(w: Any, a: dict[str, Any], threads: int) -> Epochs:
    """Ours with one thread, beside ours with more."""
    return ours(w, a, 1)


PEERS = {"ours": ours, "one_thread": one_thread, "jax": jax, "torch": torch, "sklearn": sklearn}


def main() -> None:
    import numpy as np

    library, said, file, threads = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    w = type("Said", (), json.loads(said))
    w.sizes = tuple(w.sizes)
    steps = w.rows // w.batch

    def seconds(epochs: int) -> float:
        started = time.perf_counter()
        run(epochs, w.shuffled)
        return time.perf_counter() - started

    try:
        run = PEERS[library](w, dict(np.load(file)), threads)
    except ImportError:
        raise SystemExit(3) from None
    for line in sys.stdin:
        if line.strip() == "weights":
            found = run(1, False)
            answer: Any = [
                np.asarray(x, float).ravel()[:: 1 + x.size // 5000].tolist() for x in found
            ]
        elif line.strip() == "version":
            answer = "" if library in ("ours", "one_thread") else __import__(library).__version__
        else:
            n = int(line)
            twice = seconds(2 * n)
            longer = twice - seconds(n)
            answer = (longer if longer > 0.2 * twice else twice / 2) / n / steps * 1e6
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
