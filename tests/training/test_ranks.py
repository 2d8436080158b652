"""Several processes, the same bits: 1, 2, 4 and 8 ranks at 8 shards, and on from a checkpoint on
another number of them. Here the ranks are threads that meet at a barrier; tests/cli/test_ranks.py
has real ones."""

import hashlib
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.errors import InputError, RanksError
from chainrule.basics.random import make_seed, row_order
from chainrule.engines import native
from chainrule.engines.plan import Data
from chainrule.engines.ranks import current, one_of
from chainrule.engines.row_files import Layout, append
from chainrule.engines.shards import Share
from chainrule.engines.streamed import Streamed
from chainrule.network import Network
from chainrule.pieces.optimizers import OPTIMIZERS
from chainrule.training.agreement import check_epoch
from chainrule.training.begin import begin
from chainrule.training.callbacks import Recorder
from chainrule.training.checkpoint import Checkpoint
from chainrule.training.evaluation import Validation
from chainrule.training.helping import dismiss, help_to_train
from chainrule.training.settings import Settings
from chainrule.training.stopping import StoppingState
from chainrule.training.stored_run import Cursor, Point, stored

ENGINES = ["reference", *(["native"] if native.levels() else [])]
N = 100


class Meeting:
    """Where `n` threads meet; after `lasts` exchanges one of them has gone."""

    def __init__(self, n, lasts=10**9):
        self.n, self.left = n, lasts
        self.held = [None] * n
        self.barrier = threading.Barrier(n, timeout=60)


class Rank:
    """One of the threads."""

    def __init__(self, meeting, rank, leader=None):
        self.meeting, self.rank, self.n = meeting, rank, meeting.n
        self.leader, self.wait = leader, True

    def gather(self, numbers, patient=False):
        at = self.meeting
        if self.rank == self.n - 1:
            at.left -= 1
            if at.left < 0:
                at.barrier.abort()
        try:
            at.held[self.rank] = numbers.copy()
            at.barrier.wait()
            found = list(at.held)
            at.barrier.wait()
        except threading.BrokenBarrierError:
            raise RanksError("one has gone") from None
        return found


def in_ranks(n, train, lasts=10**9):
    """What ``train()`` gives or raises in each of `n` ranks."""
    meeting = Meeting(n, lasts)

    def one(rank):
        with one_of(Rank(meeting, rank)):
            try:
                return train()
            except (InputError, RanksError) as error:
                return error

    with ThreadPoolExecutor(n) as pool:
        return list(pool.map(one, range(n)))


def rows(dtype=np.float64, n=N, seed=1):
    rng = np.random.default_rng(seed)
    X, weight = rng.normal(size=(n, 5)), rng.uniform(0, 2, n)
    weight[::7] = 0
    return Data(X, np.sin(X[:, :2]) + X[:, 2:4], weight).as_type(dtype)


def network(dtype=np.float64, **more):
    return Network.create((5, 12, 9, 2), "tanh", dtype=dtype, random_state=4, **more)


def run(engine, checkpoint=None, data=None, net=None, validation=None, **changes):
    settings = Settings(**dict(
        shards=8, batch_size=32, max_iter=3, learning_rate_init=0.01, random_state=5,
        engine=engine, n_threads=2,
    ) | changes)  # fmt: skip
    return begin(net or network(), data or rows(), settings, validation, checkpoint=checkpoint)


def digest(result):
    """SHA-256 of weights, the optimizer's memory and the curves."""
    seed, state, network, history = result.seed, result.state, result.network, result.history
    point = Point(seed, state, Cursor(), result.stopping, network, history)
    found = hashlib.sha256()
    for name, array in sorted(stored(point).arrays.items()):
        found.update(name.encode() + array.tobytes())
    return found.hexdigest()


CASES = [
    *[dict(solver=solver) for solver in OPTIMIZERS],
    dict(dropout=0.3, alpha=0.1, l1=0.01, batch_size=37),
    dict(data=rows(np.float32), net=network(np.float32)),
    dict(net=network(embedding="pbld")),
    dict(early_stopping=True, n_iter_no_change=1, max_iter=8, learning_rate="adaptive",
         solver="sgd", validation=Validation(rows(seed=2))),
    dict(data=rows()._replace(weight=None), shuffle=False, batch_size="full"),
]  # fmt: skip


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("case", CASES, ids=lambda case: "-".join(case))
def test_the_bits_do_not_depend_on_the_number_of_ranks(engine, case):
    found = {
        digest(result)
        for n in (2, 4, 8)
        for result in in_ranks(n, lambda: run(engine, **case).train())
    } | {digest(run(engine, **case).train())}
    assert len(found) == 1
    # another cut is another sum
    assert digest(run(engine, **case | {"shards": 2}).train()) not in found


@pytest.mark.quick
@pytest.mark.parametrize("engine", ENGINES)
def test_two_ranks_are_one_process(engine):
    one, *two = run(engine).train(), *in_ranks(2, lambda: run(engine).train())
    assert {digest(each) for each in two} == {digest(one)}
    assert two[0].history.engine == engine


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("first, then", [(4, 2), (2, 8), (8, 1), (1, 4)])
@pytest.mark.parametrize("stop", [5, 9])
def test_it_goes_on_from_a_checkpoint_on_another_number_of_ranks(
    engine, first, then, stop, tmp_path
):
    path, how = tmp_path / "ck", dict(solver="adam", dropout=0.2)

    ends = in_ranks(first, lambda: run(engine, Checkpoint(path, 1), **how).train(), lasts=stop)
    assert all(isinstance(end, RanksError) for end in ends)
    assert path.exists()
    found = in_ranks(then, lambda: run(engine, Checkpoint(path, 1, resume=True), **how).train())
    assert {digest(each) for each in found} == {digest(run(engine, **how).train())}


STREAMED = {
    "adam": dict(solver="adam"),
    "weights": dict(solver="momentum", dropout=0.3),
    "an odd batch": dict(batch_size=69, alpha=0.1),
    "in their order": dict(shuffle=False),
    "watched": dict(early_stopping=True, n_iter_no_change=1, eval_set=rows(seed=2)[:2]),
}


@pytest.mark.parametrize("parts", [1, 16])
@pytest.mark.parametrize(
    "case, engine", [("weights", "reference"), *((case, ENGINES[-1]) for case in STREAMED)]
)
def test_each_rank_streams_its_own_rows_to_the_same_bits(case, parts, engine, tmp_path):
    """1, 2, 4 and 8 ranks, and on from a checkpoint on another number of them."""
    n, how = 3001, dict(shards=8, batch_size=64, max_iter=3, random_state=1, engine=engine)
    how |= STREAMED[case]
    data = rows(n=n)
    if case != "weights":
        data = data._replace(weight=None)
    row = 8 * (7 + (case == "weights")) + 16

    def given():
        for first in range(0, n, 500):
            yield tuple(
                array for array in data.rows(slice(first, first + 500)) if array is not None
            )

    def train(**more):
        room = {"memory": 4 * row * (-(-n // parts) + 1), "scratch": tmp_path}
        return cr.fit(network(), given, **room, **how, **more)

    def bits(model):
        return [layer.W.tobytes() for layer in model.network.layers], model.history.loss

    expected = bits(cr.fit(network(), *data[:2], sample_weight=data.weight, **how))
    for ranks in (1, 2, 4, 8):
        assert all(bits(model) == expected for model in in_ranks(ranks, train)), ranks
    path = tmp_path / "ck"
    ends = in_ranks(4, lambda: train(checkpoint=path, every="0.001s"), lasts=70)
    assert all(isinstance(end, RanksError) for end in ends)
    kept = in_ranks(2, lambda: train(checkpoint=path, every="0.001s", resume=True))
    assert all(bits(model) == expected for model in kept)


@pytest.mark.parametrize("is_weighted", [False, True])
@pytest.mark.parametrize("rank, n_ranks", [(0, 2), (1, 2), (3, 4), (5, 8)])
@pytest.mark.parametrize("start", [0, 640, 2944])
def test_a_rank_looks_at_its_own_rows_alone(rank, n_ranks, start, is_weighted, tmp_path):
    """Of the others' rows the files hold no numbers here. Which are whose is told by the order of
    all rows and the shards' definition."""
    n, batch, shards, seed = 3001, 64, 8, make_seed(6)
    data = rows(n=n) if is_weighted else rows(n=n)._replace(weight=None)
    order = row_order(seed, n, 2)
    own = np.zeros(n, bool)
    for first in range(0, n, batch):
        size = min(batch, n - first)
        k = shards // n_ranks
        own[first + size * rank * k // shards : first + size * (rank + 1) * k // shards] = True
    spoiled = Data(data.X.copy(), data.y.copy(), data.weight)
    for array in spoiled[:2]:
        array[order[~own]] = np.nan
    layout = Layout(5, 2, is_weighted, np.dtype(float))
    append(tmp_path, layout, spoiled)
    source = Streamed(tmp_path, layout, n, data.rows(slice(0, 9)))
    source.divide(4 * (layout.row_bytes + 16) * 300, batch)
    assert source.n_parts > 10
    source.share_out(Share(n, batch, shards, Rank(Meeting(n_ranks), rank)))
    at = start
    for part in source.parts(seed, 2, start, 4 * batch):
        here = slice(at, at + len(part.order))
        np.testing.assert_array_equal(part.numbers, order[here])
        mine = own[here]
        np.testing.assert_array_equal(part.data.X[part.order[mine]], data.X[order[here][mine]])
        np.testing.assert_array_equal(part.data.y[part.order[mine]], data.y[order[here][mine]])
        assert np.isfinite(part.data.y).all()
        if is_weighted:
            np.testing.assert_array_equal(part.data.weight[part.order], data.weight[order[here]])
        at = here.stop
    assert at == n
    written = sum(path.stat().st_size for path in tmp_path.glob("*/*/X"))
    assert written == 5 * 8 * np.count_nonzero(own)


# -- one of a machine reads the table --------------------------------------------------------------

TABLE = {
    "in memory": {},
    "streamed": dict(memory=150_000),
    "watched": dict(memory=150_000, early_stopping=True, n_iter_no_change=1, max_iter=6),
    "watched too": dict(verbose=1, dropout=0.2, solver="nesterov"),
    "smoothed": dict(task="classification", target="c", label_smoothing=0.1, score="f1"),
    "left out by turns": dict(cv=2, weight="w", solver="sgd"),
    "embedded": dict(embedding="pbld", learning_rate="cosine"),
}


@pytest.fixture(scope="module")
def table(tmp_path_factory):
    path, rng = tmp_path_factory.mktemp("table") / "t.csv", np.random.default_rng(3)
    X = rng.normal(size=(3000, 5))
    y, c, w = X[:, 0] - X[:, 1] ** 2, X[:, 2] > X[:, 3], rng.integers(0, 3, 3000)
    lines = [",".join(map(repr, row.tolist())) for row in np.column_stack([X, y, w])]
    labels = np.where(c, "yes", "no")
    lines = [f"{line},{label}" for line, label in zip(lines, labels, strict=True)]
    path.write_text("\n".join(["a,b,p,q,r,y,w,c", *lines]))
    return path


def led(n, train):
    """What ``train()`` gives in the first of `n` ranks, which the others help without the table."""
    meeting = Meeting(n)

    def one(number):
        rank = Rank(meeting, number, leader=0)
        with one_of(rank):
            if number:
                return help_to_train(rank)
            outcome = train()
            dismiss(rank)
            return outcome

    with ThreadPoolExecutor(n) as pool:
        found, *helped = pool.map(one, range(n))
    assert helped == [True] * (n - 1)
    return found


def arrays_of(outcome):
    held = outcome.model.to_document()
    return {name: array.tobytes() for name, array in held.arrays.items()}, held.history["loss"]


@pytest.mark.parametrize("case", TABLE)
def test_one_reads_the_table_and_the_others_help(case, table, tmp_path):
    how = dict(target="y", shards=4, batch_size=64, max_iter=2, random_state=0, scratch=tmp_path)
    how |= TABLE[case]

    def train():
        told = []
        outcome = cr.train(table, announce=told.append, **how)
        assert bool(told[0].streamed) == ("memory" in how)
        return outcome

    expected = arrays_of(train())
    for n in (2, 4):
        assert arrays_of(led(n, train)) == expected
    assert not any(path.is_dir() and any(path.iterdir()) for path in tmp_path.iterdir())


def test_helpers_go_on_from_a_checkpoint_too(table, tmp_path):
    how = dict(shards=4, batch_size=32, random_state=0, checkpoint=tmp_path / "ck", max_iter=4)

    def interrupt(epoch):
        if epoch.number == 2:
            raise KeyboardInterrupt

    cr.train(table, "y", every=1, callbacks=[interrupt], **how)
    kept = led(4, lambda: cr.train(table, "y", resume=True, **how))
    assert arrays_of(kept) == arrays_of(cr.train(table, "y", **how | {"checkpoint": None}))


@pytest.mark.quick
def test_who_looks_at_a_run_looks_alone():
    """A recorder of one rank takes its steps without the others, and so does an explanation."""

    def train():
        watching = [Recorder()] if current() and current().rank == 0 else []
        how = Settings(shards=2, batch_size=32, max_iter=2, random_state=5)
        begin(network(), rows(), how, callbacks=watching).train()
        return watching and [moment.state.network for moment in watching[0].snapshots]

    watched = in_ranks(2, train)[0]
    with one_of(Rank(Meeting(1), 0)):  # alone
        expected = train()
    assert len(watched) > 4
    for one, other in zip(watched, expected, strict=True):
        for layer, same in zip(one.layers, other.layers, strict=True):
            np.testing.assert_array_equal(layer.W, same.W)
    E = cr.explain("workers", shards=2, step=2)["E"].value
    with one_of(Rank(Meeting(2), 0)):
        assert cr.explain("workers", shards=2, step=2)["E"].value == E


# -- what is refused -----------------------------------------------------------------------------


@pytest.mark.quick
@pytest.mark.parametrize(
    "n, changes, words",
    [(2, {"shards": 1}, "shards, 1, is no multiple of the number of ranks, 2"),
     (4, {"shards": 2}, "shards, 2, is no multiple of the number of ranks, 4"),
     (3, {}, "shards, 8, is no multiple of the number of ranks, 3"),
     (2, {"solver": "lbfgs"}, "lbfgs takes its steps in SciPy"),
     (1, {"batch_size": 7}, "A batch of 7 samples cannot be cut into 8 shards"),
     (1, {"data": rows(n=4)}, "A batch of 4 samples cannot be cut into 8 shards"),
     (1, {"shards": 3}, "a power of two from 1 to 1024")],
)  # fmt: skip
def test_bad_input_is_refused_before_anything_is_done(n, changes, words, tmp_path):
    path = tmp_path / "ck"
    kept = None if changes.get("solver") == "lbfgs" else Checkpoint(path)

    def train():
        try:
            return run("reference", kept, **changes).train()
        except InputError as error:
            return error

    ends = in_ranks(n, train)
    assert all(isinstance(end, InputError) and words in end.message for end in ends)
    assert not path.exists()


@pytest.mark.quick
def test_ranks_that_begin_with_other_things_are_refused():
    seeds = iter((1, 1, 2, 1))
    lock = threading.Lock()

    def train():
        with lock:
            data = rows(seed=next(seeds))
        return run("reference", data=data).train()

    ends = in_ranks(4, train)
    assert all(isinstance(end, InputError) for end in ends)
    assert len({end.message for end in ends}) == 1
    assert re.fullmatch(r"Rank \d and rank 0 differ in this: rows\.", ends[0].message)


@pytest.mark.quick
def test_ranks_that_judge_an_epoch_otherwise_do_not_go_on():
    losses = iter((0.5, np.nextafter(0.5, 1)))
    lock = threading.Lock()

    def judged():
        with lock:
            loss = next(losses)
        check_epoch(current(), loss, StoppingState())

    ends = in_ranks(2, judged)
    assert all(isinstance(end, RanksError) for end in ends)
    assert "compute different numbers" in ends[0].message


@pytest.mark.quick
def test_only_numbers_are_exchanged():
    """An object that another process sends could run anything here."""
    text = Path(cr.__file__).with_name("engines").joinpath("ranks.py").read_text()
    assert "all_gather(" in text
    assert not re.search(r"_object|torch\.load|pickle|_rpc|\.recv\b", text)
