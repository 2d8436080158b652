"""A training that is stopped and goes on has the bytes of one that was never stopped.

Stopped is at each of twenty moments, within epochs and between them, by an error that is thrown
when the checkpoint has been written; and by SIGKILL, in a process of its own (tests/killed.py).
"""

import hashlib
import json
import subprocess
import sys
import warnings
from dataclasses import asdict

import numpy as np
import pytest

import chainrule as cr
from chainrule.basics.container import load_document, save_document
from chainrule.basics.errors import CheckpointError, FileError, InputError, ModelFileError
from chainrule.cli import main
from chainrule.engines import native
from chainrule.engines.plan import Data, Part, Sums, initial_state, rows_of_parts
from chainrule.pieces.optimizers import OPTIMIZERS, Optimizer
from chainrule.training import checkpoint as checkpoints
from chainrule.training import run as running
from chainrule.training.begin import begin
from chainrule.training.checkpoint import Checkpoint, Every, as_every
from chainrule.training.evaluation import Validation
from chainrule.training.plan import plan_run
from chainrule.training.settings import Settings
from tests import mutated_models

N = 300
STOPS = 20
RNG = np.random.default_rng(0)
X = RNG.normal(size=(N, 5))
Y = np.sin(X[:, :1]) + 0.1 * RNG.normal(size=(N, 1))
WEIGHT = RNG.integers(0, 3, size=N).astype(float)
SETTINGS = {"max_iter": 7, "batch_size": 64, "random_state": 3, "learning_rate_init": 0.01}
CASES = {solver: {"solver": solver} for solver in OPTIMIZERS} | {
    "online": {"solver": "sgd", "batch_size": 1},
    "small batches": {"solver": "sgd", "batch_size": 3},
    "dropout": {"dropout": 0.3, "solver": "adamw"},
    "early stopping": {"early_stopping": True, "n_iter_no_change": 3, "tol": 1e-2},
    "adaptive": {"learning_rate": "adaptive", "n_iter_no_change": 1, "tol": 1e-1},
    "cosine": {"learning_rate": "cosine", "alpha": 0.1, "l1": 0.01},
    "in order": {"shuffle": False, "solver": "momentum"},
    "sequential": {"update_order": "sequential"},
    "the reference": {"engine": "reference", "dropout": 0.2},
    "levels off": {"rel_tol": 0.5, "max_iter": 30},
    "embedded": {"embedding": "pbld", "early_stopping": True, "n_iter_no_change": 9},
}


class Stopped(BaseException):
    """As a process that is killed: nothing answers it."""


class StopsAt(Checkpoint):
    """Written as often as can be; the process ends behind the `n_writes`-th time."""

    def __init__(self, path, n_writes=None, **how):
        super().__init__(path, **{"every": "0s"} | how)
        self.n_writes, self.written = n_writes, 0

    def write(self, run):
        super().write(run)
        self.written += 1
        if self.written == self.n_writes:
            raise Stopped


class Copied(StopsAt):
    """Every file that was written is kept: what a process that ended there leaves."""

    def __init__(self, path):
        super().__init__(path)
        self.files = []

    def write(self, run):
        super().write(run)
        self.files.append(self.path.read_bytes())


@pytest.fixture(autouse=True)
def _short_parts(monkeypatch):
    """An epoch has several parts, however small."""
    monkeypatch.setattr(running, "_WORK", 1)


def run(checkpoint=None, X=X, y=Y, weight=WEIGHT, network=None, embedding=None, **settings):
    settings = Settings(**SETTINGS | settings)
    network = network or cr.Network.create((5, 16, 1), "tanh", embedding=embedding, random_state=0)
    validation = Validation(Data(X[:50], y[:50]), [Data(X[50:60], y[50:60])])
    small = settings.batch_size != "full" and settings.batch_size < 10
    data = Data(X, y, None if small else weight)  # the kernels of small networks take no weights
    return begin(network, data, settings, validation, checkpoint=checkpoint).train()


def digest(result):
    """Of every array, and of the history without its seconds."""
    total = hashlib.sha256()
    for network in (result.network, result.state.network):
        for layer in network.layers:
            total.update(layer.W.tobytes() + layer.b.tobytes())
        for array in network.embedding.parameters if network.embedding else ():
            total.update(array.tobytes())
    for memories in (*result.state.memory, result.state.embedding_memory):
        for part in (part for memory in memories for part in memory or ()):
            total.update(np.ascontiguousarray(part).tobytes())
    history = asdict(result.history) | {"seconds": 0}
    total.update(json.dumps(history).encode())
    total.update(repr((result.stopping, result.state.t, result.seed)).encode())
    return total.hexdigest()


@pytest.mark.parametrize("case", CASES)
def test_stopped_anywhere_and_gone_on_gives_the_same_bytes(case, tmp_path):
    path, expected = tmp_path / "run.ck", digest(run(**CASES[case]))
    copied = Copied(path)
    assert digest(run(copied, **CASES[case])) == expected
    within = set()
    for stop in np.unique(np.linspace(0, len(copied.files) - 1, STOPS).astype(int)):
        path.write_bytes(copied.files[stop])
        within.add(load_document(path).parameters["runs"][0]["cursor"][0])
        assert digest(run(Checkpoint(path, resume=True), **CASES[case])) == expected
    assert len(within) > 1 or case in ("online", "small batches"), "it never stopped within"


def test_stopped_again_and_again_it_comes_to_the_same_end(tmp_path):
    expected, path, n = digest(run()), tmp_path / "run.ck", 0
    while True:
        try:
            found = run(StopsAt(path, 2, resume=True))
            break
        except Stopped:
            n += 1
    assert digest(found) == expected
    assert n > 10


@pytest.mark.parametrize("batch_size", [1, 3, 16, 64, 1000])
@pytest.mark.parametrize("engine", ["native", "reference"])
def test_where_an_epoch_is_cut_changes_no_bit(engine, batch_size, monkeypatch):
    if engine == "native" and not native.levels():
        pytest.skip("the compiled module is not here")
    network = cr.Network.create((5, 8, 1), "relu", random_state=1)
    times = 8 if engine == "native" else 2
    data, n = Data(np.tile(X, (times, 1)), np.tile(Y, (times, 1))), times * N
    settings = Settings(solver="sgd", batch_size=batch_size, random_state=1, engine=engine)
    plan = plan_run(network, n, settings)
    train_part = running.native.train_part if engine == "native" else running.reference.train_part
    ends = []
    for length in (n, rows_of_parts(batch_size), 2 * rows_of_parts(batch_size)):
        state, sums, order = initial_state(network, plan.steps.optimizer), Sums(), plan.order(1)
        for start in range(0, n, length):
            part = Part.of(data, order[start : start + length])
            state, sums = train_part(state, part, batch_size, plan.steps, 0.01, sums)
        ends.append([sums, *(layer.W.tobytes() for layer in state.network.layers)])
    assert ends[1] == ends[0]
    assert ends[2] == ends[0]


def test_an_interruption_is_written_and_goes_on(tmp_path):
    def at_three(epoch):
        if epoch.number == 3:
            raise KeyboardInterrupt

    network, told = cr.Network.create((5, 16, 1), "tanh", random_state=0), []
    expected = cr.fit(network, X, Y, **SETTINGS)
    path = tmp_path / "run.ck"
    half = cr.fit(network, X, Y, callbacks=at_three, checkpoint=path, **SETTINGS)
    assert half.history.stop_reason == "interrupted"
    keeper = Checkpoint(path, resume=True, tell=told.append)
    found = cr.fit(network, X, Y, checkpoint=keeper)
    assert told == [f"training goes on after epoch 3 ({path})"]
    for one, other in zip(found.network.layers, expected.network.layers, strict=True):
        np.testing.assert_array_equal(one.W, other.W)
    assert found.history.loss == expected.history.loss


def test_without_a_seed_the_rest_is_by_the_seed_that_it_began_with(tmp_path):
    path, network = tmp_path / "run.ck", cr.Network.create((5, 4, 1), "tanh", random_state=0)
    how = {"max_iter": 4, "early_stopping": True, "batch_size": 64}
    with pytest.raises(Stopped):
        cr.fit(network, X, Y, checkpoint=StopsAt(path, 5), **how)
    found = cr.fit(network, X, Y, checkpoint=path, resume=True)
    again = cr.fit(network, X, Y, random_state=found.settings.random_state, **how)
    assert found.history.validation_loss == again.history.validation_loss


def test_a_training_that_has_ended_is_not_trained_again(tmp_path):
    path, epochs = tmp_path / "run.ck", []
    expected = run(Checkpoint(path, every=3))
    network = cr.Network.create((5, 16, 1), "tanh", random_state=9)
    found = run(Checkpoint(path, resume=True), network=network)
    assert digest(found) == digest(expected)
    cr.train("xor", checkpoint=tmp_path / "xor.ck")
    again = cr.train("xor", checkpoint=tmp_path / "xor.ck", resume=True, callbacks=epochs.append)
    assert again.model.history.stop_reason != "running"
    assert not epochs


def test_every_part_of_a_cross_validation_is_kept(tmp_path):
    path, epochs = tmp_path / "iris.ck", []
    expected = cr.train("iris", cv=2, max_iter=5)
    with pytest.raises(Stopped):
        cr.train("iris", cv=2, max_iter=5, checkpoint=StopsAt(path, 8))
    found = cr.train("iris", checkpoint=path, resume=True, callbacks=lambda e: epochs.append(e))
    assert 0 < len(epochs) < 15 - 5
    one, other = found.report.to_json(), expected.report.to_json()
    for report in (one, other):
        report["history"]["seconds"] = 0
    assert one == other


# -- what is refused -----------------------------------------------------------------------------

SQUARE = cr.activation("mine", lambda z: z**2, lambda z: 2 * z)
CUBE = cr.activation("mine", lambda z: z**3, lambda z: 3 * z**2)
OTHER = {
    "batch_size": ({"batch_size": 128}, "batch_size 64, not 128"),
    "max_iter": ({"max_iter": 8}, r"max_iter 7, not 8"),
    "solver": ({"solver": "sgd"}, "solver adam, not sgd"),
    "seed": ({"random_state": 4}, "other random numbers"),
    "rows": ({"X": X[::-1]}, "other rows"),
    "targets": ({"y": Y + 1e-16 * RNG.normal(size=Y.shape) + 1e-12}, "other rows"),
    "weights": ({"weight": None}, "other rows"),
    "type": ({"X": X.astype("f4"), "y": Y.astype("f4"), "weight": WEIGHT.astype("f4"),
              "network": cr.Network.create((5, 16, 1), "tanh", dtype=np.float32)},
             "type float64, not float32"),
    "sizes": ({"network": cr.Network.create((5, 17, 1), "tanh")}, r"sizes \[5, 16, 1\], not"),
    "activation": ({"network": cr.Network.create((5, 16, 1), "relu")}, "activations"),
    "engine": ({"engine": "reference"}, "reference, NumPy"),
}  # fmt: skip


@pytest.mark.parametrize("what", OTHER)
def test_a_run_that_cannot_go_on_exactly_is_refused_and_says_what_differs(what, tmp_path):
    if what == "engine" and not native.levels():
        pytest.skip("the compiled module is not here")
    path = tmp_path / "run.ck"
    with pytest.raises(Stopped):
        run(StopsAt(path, 3))
    before, (changes, words) = path.read_bytes(), OTHER[what]
    with pytest.raises(CheckpointError, match=words):
        run(Checkpoint(path, resume=True), **changes)
    assert path.read_bytes() == before


def test_functions_of_ones_own_have_to_do_the_same(tmp_path):
    path = tmp_path / "run.ck"
    networks = [cr.Network.create((5, 4, 1), f, random_state=0) for f in (SQUARE, CUBE)]
    expected = digest(run(network=networks[0]))
    with pytest.raises(Stopped):
        run(StopsAt(path, 9), network=networks[0])
    with pytest.raises(CheckpointError, match="functions of your own"):
        run(Checkpoint(path, resume=True), network=networks[1])
    assert digest(run(Checkpoint(path, resume=True), network=networks[0])) == expected


def test_an_optimizer_and_a_schedule_of_ones_own_too(tmp_path):
    path = tmp_path / "run.ck"
    sgd = replace_update(lambda w, g, m, t, rate: (w - rate * g, m))
    other = replace_update(lambda w, g, m, t, rate: (w - 2 * rate * g, m))

    def falls(epoch):
        return 0.1 / epoch

    how = {"solver": sgd, "learning_rate": falls}
    expected = digest(run(**how))
    with pytest.raises(Stopped):
        run(StopsAt(path, 9), **how)
    with pytest.raises(CheckpointError, match="functions of your own"):
        run(Checkpoint(path, resume=True), **how | {"solver": other})
    with pytest.raises(CheckpointError, match="functions of your own"):
        run(Checkpoint(path, resume=True), **how | {"learning_rate": steeper})
    assert digest(run(Checkpoint(path, resume=True), **how)) == expected


def replace_update(update):
    return Optimizer("mine", lambda w: (), update, {})


def steeper(epoch):
    return 0.1 / epoch**2


steeper.__name__ = "falls"


@pytest.mark.skipif(len(native.levels()) < 2, reason="one instruction set here")
def test_it_goes_on_by_the_instruction_set_it_was_begun_by(tmp_path, monkeypatch):
    path, older = tmp_path / "run.ck", native.levels()[1]
    with native.instruction_set(older):
        expected = digest(run())
        with pytest.raises(Stopped):
            run(StopsAt(path, 9))
    with pytest.raises(Stopped):  # and what goes on by it is kept as that
        run(StopsAt(path, 5, resume=True))
    assert digest(run(Checkpoint(path, resume=True))) == expected
    with pytest.raises(Stopped):
        run(StopsAt(path, 9, force=True))
    best, *others = native.levels()
    monkeypatch.setattr(native, "levels", lambda: others)
    with pytest.raises(CheckpointError, match=f"native, {best}, not native, {others[0]}"):
        run(Checkpoint(path, resume=True))


def test_another_version_is_refused(tmp_path, monkeypatch):
    path = tmp_path / "run.ck"
    run(Checkpoint(path))
    monkeypatch.setattr(checkpoints.container, "library_version", lambda: "99.0")
    with pytest.raises(CheckpointError, match=r"chainrule .*, not 99\.0"):
        Checkpoint(path, resume=True)


@pytest.mark.quick
def test_a_file_that_is_there_is_left_alone(tmp_path):
    path, table = tmp_path / "run.ck", tmp_path / "table.csv"
    run(Checkpoint(path))
    table.write_text("a,b\n1,2\n")
    cr.save(cr.Network.create((2, 1)), tmp_path / "model")
    for name, how, words in (
        (path, {}, "holds a training already"),
        (table, {"force": True}, "no whole checkpoint"),
        (table, {"resume": True}, "no whole checkpoint"),
        (tmp_path / "model", {"force": True}, "a model, no checkpoint"),
    ):
        before = name.read_bytes()
        with pytest.raises(CheckpointError, match=words):
            Checkpoint(name, **how)
        assert name.read_bytes() == before
    with pytest.raises(ModelFileError, match="a checkpoint of a training, no model"):
        cr.load(path)


@pytest.mark.quick
def test_what_cannot_be_kept_is_said_before_anything_is_written(tmp_path):
    path = tmp_path / "run.ck"
    with pytest.raises(InputError, match="lbfgs keeps what it remembers"):
        run(Checkpoint(path), solver="lbfgs")
    with pytest.raises(InputError, match="a training of rbf"):
        cr.train("iris", model="rbf", checkpoint=path)
    with pytest.raises(InputError, match="none is named"):
        cr.fit(cr.Network.create((5, 1)), X, Y, resume=True)
    with pytest.raises(FileError):
        Checkpoint(tmp_path / "no" / "folder")
    assert not path.exists()


def status(line):
    """That the command ends with."""
    with pytest.raises(SystemExit) as ended:
        main(line)
    return ended.value.code


def test_the_same_line_again_replaces_what_it_wrote_and_nothing_else(tmp_path, capsys):
    """After Ctrl-C, which keeps what was learned, the documented line was refused: its model was
    in its way. What another hand has put there since is not its own."""
    written = [tmp_path / name for name in ("xor.model", "run.html")]
    start = ["train", "xor", "--epochs", "3", "--checkpoint", str(tmp_path / "ck"), "--resume"]
    line = [*start, "-o", str(written[0]), "--board", str(written[1])]
    assert status(line) == 0
    before = [path.stat().st_ino for path in written]
    assert status(line) == 0
    assert all(path.stat().st_ino != inode for path, inode in zip(written, before, strict=True))
    written[0].unlink()
    assert status(line) == 0
    capsys.readouterr()
    for path in written:
        kept = path.read_bytes()
        path.write_text("mine")
        assert status(line) == 2
        assert f"{path} exists already." in capsys.readouterr().err
        assert path.read_text() == "mine"
        path.write_bytes(kept)
    mine = tmp_path / "mine.html"
    mine.write_text("mine")
    for option in ("-o", "--board"):
        assert status([*start, option, str(mine)]) == 2
        assert f"{mine} exists already." in capsys.readouterr().err
    assert mine.read_text() == "mine"


def test_the_hint_of_a_training_that_cannot_go_on_is_one_that_helps(tmp_path, capsys):
    line = ["train", "xor", "--epochs", "3", "--checkpoint", str(tmp_path / "ck")]
    assert status(line) == 0
    other = [*line, "--solver", "adam"]
    assert status([*other, "--resume", "--force"]) == 2  # it goes on all the same
    assert "--force in place of --resume" in capsys.readouterr().err
    assert status([*other, "--force"]) == 0


def test_what_was_said_once_need_not_be_said_again_and_cannot_be_said_otherwise(tmp_path):
    path = tmp_path / "iris.ck"
    how = {"max_iter": 9, "cv": 2, "score": "f1"}
    expected = cr.train("iris", checkpoint=path, **how)
    found = cr.train("iris", checkpoint=path, resume=True)
    assert found.report.to_json().keys() == expected.report.to_json().keys()
    for changes, words in (
        ({"cv": 3}, "cv 2, not 3"),
        ({"seconds": 3}, r"without seconds, not with 3"),
        ({"score": "roc_auc"}, "score f1, not roc_auc"),
        ({"alpha": 3.0}, "alpha 0.01, not 3.0"),
        ({"max_iter": 8}, "max_iter"),
    ):
        with pytest.raises(CheckpointError, match=words):
            cr.train("iris", checkpoint=path, resume=True, **changes)


@pytest.mark.quick
@pytest.mark.parametrize(
    "text, every",
    [("5min", Every(seconds=300)), ("90s", Every(seconds=90)), ("1.5 h", Every(seconds=5400)),
     ("10 epochs", Every(epochs=10)), ("1 epoch", Every(epochs=1)), (7, Every(epochs=7))],
)  # fmt: skip
def test_times_and_epochs(text, every):
    assert as_every(text) == every


@pytest.mark.quick
@pytest.mark.parametrize("text", ["", "0", "5 parsec", "-1", "1.5", True, 0, -3, "1e3s"])
def test_no_times(text):
    with pytest.raises(InputError, match="a time or a number of epochs"):
        as_every(text)


# -- files that were altered, processes that are killed --------------------------------------------


def test_an_altered_checkpoint_is_refused_or_exact(tmp_path):
    path, expected = tmp_path / "run.ck", digest(run())
    with pytest.raises(Stopped):
        run(StopsAt(path, 9))
    whole, rng, ends = path.read_bytes(), np.random.default_rng(0), set()
    for k in range(120):
        data = bytearray(whole)
        if k % 3:
            data[rng.integers(len(data))] ^= 1 << rng.integers(8)
        else:
            del data[rng.integers(len(data)) :]
        path.write_bytes(data)
        try:
            assert digest(run(Checkpoint(path, resume=True))) == expected
            ends.add("exact")
        except CheckpointError:
            ends.add("refused")
        except FileError:
            assert not data
    assert "refused" in ends


def test_a_checkpoint_of_another_hand_ends_in_an_error_of_ours(tmp_path):
    """Its hash made anew, so that only what it says can be looked at."""
    path = tmp_path / "run.ck"
    with pytest.raises(Stopped):
        run(StopsAt(path, 9))
    document, lines = load_document(path), []
    for seed in range(120):
        altered, _changes = mutated_models.mutated(np.random.default_rng(seed), document)
        save_document(altered, path, force=True)
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                run(Checkpoint(path, resume=True))
            except cr.ChainruleError as error:
                lines.append(str(error).count("\n"))
    assert len(lines) > 50
    assert not any(lines)


def test_killed_and_killed_again_the_bytes_are_the_same():
    command = [sys.executable, "-m", "tests.killed", "--kills", "3"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the same bytes" in done.stdout
