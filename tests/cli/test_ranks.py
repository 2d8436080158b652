"""``torchrun … -m chainrule train``: real processes over gloo, of which one is killed."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from chainrule.cli import main
from chainrule.cli.ranks import GONE, _common_level

needs_torch = pytest.mark.skipif(
    find_spec("torch") is None, reason="the extra `distributed` is not installed"
)
TRAIN = ["-m", "chainrule", "train", "iris", "--shards", "8", "--epochs", "600"]


def torchrun(n, *arguments, cwd):
    start = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", str(n)]
    environment = os.environ | {"OMP_NUM_THREADS": "1", "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [*start, *arguments], cwd=cwd, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def process_of(rank, parent):
    """The process that is that rank."""
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    for child in children:
        if f"RANK={rank}" in Path(f"/proc/{child}/environ").read_text().split("\0"):
            return int(child)
    raise AssertionError(children)


def assert_as_alone(command, folder):
    """What is in `model` is what the command makes as one process."""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    alone = [sys.executable, *command, "-o", "alone"]
    subprocess.run(alone, cwd=folder, check=True, capture_output=True, env=environment)
    found, expected = (safetensors.numpy.load_file(folder / n) for n in ("model", "alone"))
    assert found.keys() == expected.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array)


@needs_torch
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks into /proc")
def test_a_rank_dies_and_others_go_on_to_the_same_bits(tmp_path):
    kept = tmp_path / "ck"
    how = [*TRAIN, "--checkpoint", "ck", "--every", "20", "--resume", "-o", "model"]
    running = torchrun(4, *how, cwd=tmp_path)
    while not kept.exists():
        assert running.poll() is None, running.stdout.read()
        time.sleep(0.02)
    os.kill(process_of(2, running.pid), signal.SIGKILL)
    told, _nothing = running.communicate(timeout=60)
    ours = [line for line in told.splitlines() if re.match("(Error|Gone|Hint): ", line)]
    assert ours[0].startswith("Error: iris: A rank has gone: it has died, or has not answered")
    assert ours[1] == "Gone: 2 of 4 ranks, counted from 0."
    assert ours[2:] == [
        "Hint: the same command with --resume goes on from ck, on any number of ranks that divides "
        "the shards (torchrun --nproc-per-node)."
    ]
    assert re.findall(r"exitcode +: (-?\d+)", told) == [str(GONE)] * 3 + ["-9"]
    assert not (tmp_path / "model").exists()
    again = torchrun(2, *how, cwd=tmp_path)
    told, _nothing = again.communicate(timeout=120)
    assert again.returncode == 0, told
    assert "training goes on after epoch" in told
    assert told.count("saved model") == 1
    assert_as_alone(TRAIN, tmp_path)


@needs_torch
def test_a_fault_is_told_once(tmp_path):
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    ranks = [
        subprocess.Popen(
            [sys.executable, *TRAIN, "--batch-size", "4"], cwd=tmp_path, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=os.environ | {
                "PYTHONPATH": os.pathsep.join(sys.path), "RANK": str(rank), "WORLD_SIZE": "2",
                "MASTER_ADDR": "localhost", "MASTER_PORT": str(port),
            },
        )
        for rank in range(2)
    ]  # fmt: skip
    told = [rank.communicate(timeout=120)[0] for rank in ranks]
    assert [rank.returncode for rank in ranks] == [2, 2], told
    assert "A batch of 4 samples cannot be cut into 8 shards" in told[0]
    assert told[1] == ""


@needs_torch
@pytest.mark.parametrize("memory", [[], ["--memory", "200KB", "--scratch", "scratch"]])
def test_the_first_of_a_machine_alone_reads_the_table(memory, tmp_path):
    """The table is there for the first rank alone: the others have another file of that name. What
    they share is removed."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(4000, 4))
    rows = [",".join(map(repr, row)) for row in np.column_stack([X, X[:, 0] - X[:, 1]]).tolist()]
    (tmp_path / "t.csv").write_text("\n".join(["a,b,c,d,y", *rows]))
    (tmp_path / "scratch").mkdir()
    first = "import os, sys; name = 't.csv' if os.environ.get('RANK', '0') == '0' else 'none.csv'\n"
    run = first + "from chainrule.cli import main; main(['train', name, *sys.argv[1:]])"
    (tmp_path / "run.py").write_text(run)
    how = ["--target", "y", "--hidden", "8", "--shards", "4", "--epochs", "3", "--batch-size", "64"]
    how += ["--validation", "0.1", "--seed", "1", *memory]
    running = torchrun(4, "run.py", *how, "-o", "model", cwd=tmp_path)
    told, _nothing = running.communicate(timeout=120)
    assert running.returncode == 0, told
    assert ("KB of rows through" in told) == bool(memory)
    assert_as_alone(["run.py", *how], tmp_path)
    assert not list((tmp_path / "scratch").iterdir())


@needs_torch
def test_what_the_first_cannot_read_ends_all(tmp_path):
    running = torchrun(4, "-m", "chainrule", "train", "no.csv", "--shards", "4", cwd=tmp_path)
    told, _nothing = running.communicate(timeout=60)
    assert running.returncode == 1
    assert len(re.findall(r"^Error: no\.csv", told, re.MULTILINE)) == 1
    assert set(re.findall(r"exitcode +: (-?\d+)", told)) <= {"2", "-15"}


class Others:
    """This rank among others that have said something already."""

    leader = None

    def __init__(self, *said):
        self.said = said

    def gather(self, numbers, patient=False):
        return [numbers, *(np.frombuffer(each.ljust(64).encode(), np.uint8) for each in self.said)]


@pytest.mark.quick
@pytest.mark.parametrize(
    "mine, others, common",
    [(["v4", "v3", "v2"], ["v4,v3,v2"], "v4"), (["v4", "v3", "v2"], ["v3,v2", "v4,v3,v2"], "v3"),
     (["v2"], ["v4,v3,v2"], "v2"), (["v3", "v2"], [""], ""), ([], ["v3,v2"], ""), ([], [""], "")],
)  # fmt: skip
def test_all_ranks_run_on_the_lowest_instruction_set(mine, others, common, monkeypatch):
    monkeypatch.setattr("chainrule.engines.native.levels", lambda: mine)
    assert _common_level(Others(*others)) == common


@pytest.mark.quick
def test_networks_without_layers_are_trained_by_one_process(monkeypatch, capsys):
    for name, value in dict(RANK=0, WORLD_SIZE=2, MASTER_ADDR="localhost", MASTER_PORT=1).items():
        monkeypatch.setenv(name, str(value))
    with pytest.raises(SystemExit) as ended:
        main(["train", "iris", "--model", "som"])
    assert ended.value.code == 2
    assert "Several processes train networks with layers; som is none." in capsys.readouterr().err


@pytest.mark.quick
@pytest.mark.parametrize("rank", [0, 1])
def test_the_first_rank_alone_writes_and_all_train_alike(rank, monkeypatch):
    """`--board` means one network, in the ranks too that draw no page."""
    ranks, given = Others(), []
    ranks.rank = rank
    monkeypatch.setattr("chainrule.cli.ranks.are_started", lambda: True)
    monkeypatch.setattr("chainrule.cli.ranks.joined", lambda: contextlib.nullcontext(ranks))
    monkeypatch.setattr("chainrule.cli.train._train", lambda _data, _json, how: given.append(how))
    files = {name: f"x.{name}" for name in ("output", "plot", "board", "log")}
    typed = [word for name, path in files.items() for word in (f"--{name}", path)]
    with pytest.raises(SystemExit, match=r"^0$"):
        main(["train", "t.csv", *typed])
    assert given[0]["fast"]
    assert {name: given[0][name] for name in files} == (
        files if rank == 0 else dict.fromkeys(files)
    )
