"""Where the commands run: full disks, closed streams, readers that go, encodings without our signs,
little memory, no pandas; and names that would command the terminal.

Every command here is run as a person runs it, by a shell, in a process of its own.
"""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import duckdb
import pytest

from chainrule import api
from chainrule.basics.visible import visible, visible_text
from chainrule.data.files import read_table
from chainrule.models.model import load
from tests.noted import told

CHAINRULE = f"{sys.executable} -m chainrule"
SIGNALS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""What no terminal and no page may get."""

COMMANDS = [
    "--help",
    "--version",
    "train t.csv --target kind --epochs 2",
    "train xor --json",
    "predict kind.model t.csv",
    "predict kind.model t.csv --json",
    "predict kind.model t.csv --keep -o {new}.csv",
    "explain mazur",
    "explain kind.model --data t.csv --quantity E --format json",
    "explain mazur --format html",
    "explain mazur -o {new}.html",
    "worksheet mazur",
    "worksheet --sizes 2,2,1 --format latex",
    "check filled.toml",
    "inspect kind.model --weights",
    "inspect kind.model --json",
    "examples",
    "examples mazur",
]


def shell(command: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """What a shell makes of `command`, in which ``chainrule`` stands for ours."""
    said = {name: v for name, v in os.environ.items() if not name.startswith(("LC_", "PYTHONIO"))}
    ended = subprocess.run(
        ["bash", "-c", re.sub(r"^chainrule|(?<=[;&(] )chainrule", CHAINRULE, command)],
        cwd=folder,
        env=said | {"CHAINRULE_LANG": "en", "COLUMNS": "100"} | environment,
        capture_output=True,
        text=True,
        errors="surrogateescape",
    )
    ended.stderr = told(ended.stderr)
    return ended


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table, a model trained on it, a worksheet filled in."""
    folder = tmp_path_factory.mktemp("environment")
    rows = [f"{i % 7},{i * i % 11},{'wide' if i % 3 else 'tall'}" for i in range(40)]
    (folder / "t.csv").write_text("\n".join(["a,b,kind", *rows]) + "\n")
    api.train(folder / "t.csv", "kind", output=folder / "kind.model", max_iter=3)
    sheet = api.worksheet("mazur").text(answers=True)
    (folder / "filled.toml").write_text(sheet)
    return folder


# -- where the output goes -----------------------------------------------------------------------


FULL, CLOSED = "No space left on device", "Bad file descriptor"


@pytest.mark.parametrize(
    "command, place, reason",
    [(command, "> /dev/full", FULL) for command in COMMANDS]
    + [(command, ">&-", CLOSED) for command in COMMANDS[::5]],
)
def test_output_that_cannot_be_written_is_told_in_one_line(
    folder: Path, tmp_path: Path, command: str, place: str, reason: str
) -> None:
    command = command.format(new=tmp_path / "new")
    ended = shell(f"chainrule {command} {place}", folder)
    sentence = f"Error: The output cannot be written: {reason}.\n"
    assert (ended.returncode, ended.stderr) == (2, sentence)
    if "new" in command:
        assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("command", COMMANDS[::3])
def test_a_reader_that_goes_is_no_error(folder: Path, tmp_path: Path, command: str) -> None:
    """The reader has closed its end before anything is written."""
    command = command.format(new=tmp_path / "new")
    read, write = os.pipe()
    os.close(read)
    ended = subprocess.run(
        [*CHAINRULE.split(), *command.split()], stdout=write, stderr=subprocess.PIPE, cwd=folder
    )
    os.close(write)
    assert (ended.returncode, told(ended.stderr.decode())) == (141, "")
    if "new" in command:
        assert len(list(tmp_path.iterdir())) == 1


@pytest.mark.parametrize("place", ["| head -1", "> /dev/full", "2>&- >&-"])
def test_what_is_to_be_saved_is_saved_first(folder: Path, tmp_path: Path, place: str) -> None:
    """A table's columns are printed before training begins; the model is there all the same."""
    model, picture = tmp_path / "m.model", tmp_path / "m.svg"
    command = f"train t.csv --target kind --epochs 30 -o {model} --plot {picture} {place}"
    ended = shell(f"chainrule {command}", folder)
    assert load(model).history.n_epochs == 30
    assert picture.stat().st_size > 1000
    assert ended.returncode == (0 if "head" in place else 2)  # of head
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("place", ["2> /dev/full", "2>&- <&-"])
def test_an_error_stream_that_fails_changes_no_status(folder: Path, place: str) -> None:
    ended = shell(f"chainrule train t.csv --target kind --epochs 2 {place}", folder)
    assert (ended.returncode, "not saved" in ended.stdout) == (0, True)
    assert shell(f"chainrule train t.csv --target nothing {place}", folder).returncode == 2


def test_no_file_gets_the_number_of_a_closed_stream(folder: Path, tmp_path: Path) -> None:
    """What a library prints to descriptor 1 or 2 must not go into the model."""
    program = (
        "import os, chainrule.cli as c\n"
        "from chainrule.basics import files, temporary\n"
        "sync = os.fsync\n"
        "os.fsync = lambda d: (os.system('echo printed; echo printed >&2'), sync(d))\n"
        f"c.main(['train', 'xor', '-o', '{tmp_path}/m'])"
    )
    (tmp_path / "p.py").write_text(program)
    shell(f"{sys.executable} {tmp_path}/p.py <&- >&- 2>&-", folder)
    assert b"printed" not in (tmp_path / "m").read_bytes()
    assert load(tmp_path / "m").history.n_epochs > 0


# -- encodings -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "command, encoding",
    [(command, "ascii") for command in COMMANDS] + [("explain mazur", "latin-1")],
)
def test_every_command_speaks_every_encoding(
    folder: Path, tmp_path: Path, command: str, encoding: str
) -> None:
    command = command.format(new=tmp_path / "new")
    ended = subprocess.run(
        [*CHAINRULE.split(), *command.split()],
        cwd=folder,
        env={**os.environ, "CHAINRULE_LANG": "en", "PYTHONIOENCODING": encoding},
        capture_output=True,
    )
    assert (ended.returncode, told(ended.stderr.decode(encoding))) == (0, "")
    assert "?" not in ended.stdout.decode(encoding)


@pytest.mark.parametrize(
    "setting",
    [{"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}],
)
def test_the_plainest_locale(folder: Path, setting: dict[str, str]) -> None:
    ended = shell("chainrule train t.csv --target kind --epochs 2", folder, TERM="dumb", **setting)
    assert (ended.returncode, ended.stderr) == (0, "")
    assert re.search(r"loss 0\.\d+ (→|->) 0\.\d+", ended.stdout)


def test_signs_have_likenesses_and_letters_without_one_are_told(folder: Path) -> None:
    ascii_ = {"PYTHONIOENCODING": "ascii"}
    one = shell("chainrule explain mazur --quantity delta[2][1]", folder, **ascii_)
    assert "delta_o1 = dE/dout_o1*dout_o1/dnet_o1" in one.stdout
    chinese = shell("chainrule examples", folder, **ascii_ | {"CHAINRULE_LANG": "zh"})
    assert (chinese.returncode, "?" in chinese.stdout) == (0, True)
    assert chinese.stderr.count("PYTHONIOENCODING=utf-8") == 1
    page = shell("chainrule explain mazur --format html", folder, **ascii_)
    assert "&#948;" in page.stdout
    assert "?" not in page.stdout.partition("<script>")[0].partition("</style>")[2]


def test_data_are_printed_as_they_are_or_not_at_all(folder: Path, tmp_path: Path) -> None:
    rows = [f"{i},{'→' if i % 2 else 'é'}" for i in range(20)]
    (tmp_path / "t.csv").write_text("\n".join(["größe,→art", *rows]) + "\n", "utf-8")
    api.train(tmp_path / "t.csv", "→art", output=tmp_path / "m", max_iter=2)
    latin = {"PYTHONIOENCODING": "latin-1"}
    table = shell("chainrule predict m t.csv", tmp_path, **latin)
    assert (table.returncode, table.stdout) == (2, "")
    assert [part in table.stderr for part in ("'\\u2192'", "-o FILE")] == [True, True]
    document = shell("chainrule predict m t.csv --json", tmp_path, **latin)
    whole = shell("chainrule predict m t.csv --json", tmp_path, PYTHONIOENCODING="utf-8")
    assert json.loads(document.stdout) == json.loads(whole.stdout)
    assert set(json.loads(document.stdout)["→art"]) <= {"→", "é"}


# -- memory and libraries ------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["train t.csv --target kind", "predict kind.model t.csv"])
@pytest.mark.parametrize("kilobytes", [200_000, 400_000, 700_000])
def test_little_memory_is_told(folder: Path, command: str, kilobytes: int) -> None:
    """What OpenBLAS says when it ends the process itself is not ours to translate."""
    ended = shell(f"ulimit -v {kilobytes}; chainrule {command}", folder)
    assert "Traceback" not in ended.stderr, ended.stderr
    if ended.returncode == 2:
        assert ended.stderr.startswith("Error: "), ended.stderr
        assert len(ended.stderr.splitlines()) <= 2


def test_duckdb_without_memory_is_a_memory_error(monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    from chainrule.data import queries

    def full(*_given: Any, **_named: Any) -> None:
        raise duckdb.OutOfMemoryException("Out of Memory Error: Allocation failure")

    with pytest.raises(MemoryError, match="Allocation failure"), queries.connected():
        full()
    monkeypatch.setattr(duckdb, "connect", full)
    with pytest.raises(MemoryError, match="Allocation failure"):
        read_table(Path(__file__).parent / "nothing.csv") if False else queries.read_sql("SELECT 1")


HIDING = """
import sys
for name in sys.argv[1].split(','):
    sys.modules[name] = None
from chainrule.cli import main
main(sys.argv[2:])
"""


def test_no_command_needs_what_is_optional(folder: Path, tmp_path: Path) -> None:
    """Neither pandas nor polars, pyarrow, torch or matplotlib is a dependency."""
    (tmp_path / "hiding.py").write_text(HIDING)
    hiding = f"{sys.executable} {tmp_path}/hiding.py pandas,polars,pyarrow,torch,matplotlib"
    for command in COMMANDS[2::4]:
        ended = shell(f"{hiding} {command.format(new=tmp_path / 'new')}", folder)
        assert (ended.returncode, ended.stderr) == (0, ""), command
    # duckdb 1.4 is content where there is no pyarrow, but not where its name is None
    for ending in ("parquet", "json", "tsv")[duckdb.__version__.startswith("1.4.") :]:
        out = tmp_path / f"p.{ending}"
        ended = shell(f"{hiding} predict kind.model t.csv --keep -o {out}", folder)
        assert (ended.returncode, ended.stderr) == (0, ""), ending
        table = read_table(out)
        assert list(table.column("kind")) == list(read_table(folder / "t.csv").column("kind"))
    for command in ("inspect kind.model", "train xor"):
        ended = shell(f"{hiding} {command} --plot {tmp_path}/p.png", folder)
        assert ended.returncode == 2
        assert "pip install 'chainrule[plot]'" in ended.stderr


def test_a_library_that_is_missing_is_one_line(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "hiding.py").write_text(HIDING)
    hiding = f"{sys.executable} {tmp_path}/hiding.py duckdb"
    ended = shell(f"""{hiding} train --sql "SELECT * FROM 't.csv'" --target kind""", folder)
    assert (ended.returncode, len(ended.stderr.splitlines())) == (2, 2)
    assert "duckdb cannot be loaded" in ended.stderr


# -- names that command --------------------------------------------------------------------------

NASTY = "\x1b]0;owned\x07\x1b[2J\x9b31m\u202egnp.\x7f\u2028"
"""A terminal's title, a cleared screen, colors by one C1 byte, a line turned around."""


@pytest.fixture(scope="module")
def nasty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tables and networks in whose names and labels are controls, and models of them."""
    folder = tmp_path_factory.mktemp("nasty")
    labels = [f"wide{NASTY}\ntwo", "tall"]
    rows = [f'{i % 7},{i * i % 11},"{labels[i % 3 == 0]}"' for i in range(40)]
    header = f'"a{NASTY}","b\nnext","kind{NASTY}"'
    (folder / "t.csv").write_text("\n".join([header, *rows]) + "\n", "utf-8")
    target = f"kind{NASTY}".strip()
    for name, settings in {
        "mlp": {"max_iter": 3},
        "perceptron": {"model": "perceptron"},
        "som": {"model": "som", "n_rows": 2, "n_columns": 2},
        "fuzzy-artmap": {"model": "fuzzy-artmap"},
    }.items():
        api.train(folder / "t.csv", target, output=folder / f"{name}.model", **settings)
    title = json.dumps(f"title{NASTY}\nnext").replace("\x7f", "\\u007f")
    example = subprocess.run(
        [*CHAINRULE.split(), "examples", "mazur"], capture_output=True, text=True, check=True
    ).stdout
    text = re.sub(r"(?m)^title = .*$", lambda _match: f"title = {title}", example)
    assert tomllib.loads(text)["title"] == f"title{NASTY}\nnext"
    (folder / "net.toml").write_text(text, "utf-8")
    (folder / f"x{NASTY}.csv").write_text("a,b\n1,2\n", "utf-8")
    return folder


def looked_at(arguments: list[str], folder: Path) -> tuple[int, str]:
    """The status, and what a terminal is sent."""
    main, worker = pty.openpty()
    environment = {**os.environ, "CHAINRULE_LANG": "en", "TERM": "dumb", "NO_COLOR": "1"}
    process = subprocess.Popen(
        [*CHAINRULE.split(), *arguments], cwd=folder, env=environment,
        stdin=subprocess.DEVNULL, stdout=worker, stderr=worker,
    )  # fmt: skip
    os.close(worker)
    sent = b""
    try:
        while block := os.read(main, 65536):
            sent += block
    except OSError:  # the terminal is closed
        pass
    os.close(main)
    return process.wait(), sent.decode().replace("\r\n", "\n")


def looks(nasty: Path) -> list[list[str]]:
    target = f"kind{NASTY}".strip()
    return [
        ["inspect", "mlp.model"],
        ["predict", "mlp.model", "t.csv"],
        ["inspect", "fuzzy-artmap.model"],
        ["explain", "perceptron.model", "--data", "t.csv", "--sample", "2", "--step", "1"],
        ["inspect", "mlp.model", "--json"],
        ["predict", "mlp.model", "t.csv", "--json", "--keep", "--proba"],
        ["train", "t.csv", "--target", target, "--epochs", "1", "--json"],
        ["train", "t.csv", "--target", f"{target}x"],
        ["train", f"x{NASTY}.csv"],
        ["predict", "mlp.model", f"x{NASTY}.csv"],
        ["train", NASTY],
        [NASTY],
        ["train", "xor", "--param", f"{NASTY}=1"],
        ["train", "xor", f"--{NASTY}"],
        ["inspect", f"x{NASTY}.csv"],
        ["explain", "net.toml"],
        ["explain", "net.toml", "--format", "html"],
        ["explain", "net.toml", "--quantity", NASTY],
        ["train", "net.toml"],
        ["worksheet", "net.toml"],
        ["worksheet", "net.toml", "--format", "latex"],
        ["check", "net.toml"],
        ["train", "--sql", f"SELECT \"{NASTY}\" FROM 't.csv'"],
    ]


def test_no_control_from_a_name_reaches_a_terminal(nasty: Path) -> None:
    for arguments in looks(nasty):
        status, sent = looked_at(arguments, nasty)
        assert status in (0, 2), (arguments, sent)
        assert "Traceback" not in sent, arguments
        found = SIGNALS.search(sent)
        assert found is None, (arguments, sent[max(0, found.start() - 80) : found.end() + 20])


def test_names_stay_in_their_line(nasty: Path) -> None:
    """An end of line in a name makes no line of its own."""
    _status, sent = looked_at(["inspect", "mlp.model"], nasty)
    assert not any(line.startswith(("next", "two")) for line in sent.splitlines())
    assert r"b\nnext" in sent
    _status, sent = looked_at(["train", "net.toml"], nasty)
    assert r"\nnext: " in sent


def test_no_control_reaches_a_page_or_a_picture(nasty: Path, tmp_path: Path) -> None:
    explained = api.explain(nasty / "net.toml")
    sheet = api.worksheet(nasty / "net.toml")
    documents = [
        explained.text(), explained.latex(), explained.html(), explained._repr_html_(),
        sheet.text(), sheet.latex(), sheet.html(), sheet.json(),
        api.explain(nasty / "perceptron.model", data=nasty / "t.csv", step=1, samples=[2]).html(),
    ]  # fmt: skip
    for name in ("mlp", "som"):
        picture = tmp_path / f"{name}.svg"
        assert shell(f"chainrule inspect {name}.model --plot {picture}", nasty).returncode == 0
        documents.append(picture.read_text("utf-8"))
    for document in documents:
        assert SIGNALS.search(document) is None
    assert tomllib.loads(sheet.text())["title"].startswith("title")
    assert api.check(nasty / "net.toml", {"net_h1": 0.3775}).passed


def test_files_keep_every_byte(nasty: Path, tmp_path: Path) -> None:
    """And so does a table that is not printed on a terminal."""
    wanted = f"wide{NASTY}\ntwo"
    out = tmp_path / "p.csv"
    assert shell(f"chainrule predict mlp.model t.csv -o {out}", nasty).returncode == 0
    with out.open(encoding="utf-8", newline="") as file:
        kinds = {row[0] for row in list(csv.reader(file))[1:]}
    assert wanted in kinds
    piped = shell("chainrule predict mlp.model t.csv", nasty)
    assert wanted in piped.stdout
    as_json = shell("chainrule predict mlp.model t.csv --json", nasty)
    assert SIGNALS.search(as_json.stdout) is None
    assert {label for cells in json.loads(as_json.stdout).values() for label in cells} == kinds


def test_a_picture_takes_dollars_as_dollars(tmp_path: Path) -> None:
    rows = [f"{i},{i % 3},{'$x^$' if i % 2 else '$'}" for i in range(30)]
    (tmp_path / "t.csv").write_text("\n".join(["a$b$,$\\frac$,cost $", *rows]) + "\n")
    command = "train t.csv --target 'cost $' --epochs 1 -o m --plot t.svg"
    assert shell(f"chainrule {command}", tmp_path).returncode == 0
    assert shell("chainrule inspect m --plot m.svg", tmp_path).returncode == 0


@pytest.mark.quick
def test_visible_gives_back_what_it_hides() -> None:
    letters = [chr(i) for i in range(0x300) if chr(i) not in '"\\']
    every = "".join([*letters, "\u2028\u2029\u202e\u2066\ud800\U0001f600中文"])
    assert json.loads(f'"{visible(every)}"') == every
    assert visible("plain → text") == "plain → text"
    assert visible(visible(every)) == visible(every)
    assert visible_text("a\tb\nc\r\n") == "a\tb\nc\\r\n"


@pytest.mark.quick
def test_the_commands_print_in_one_place() -> None:
    """`say` makes names safe; nothing in the commands goes around it."""
    rooms = Path(api.__file__).parent / "cli"
    for path in rooms.glob("*.py"):
        text = path.read_text("utf-8")
        around = re.findall(r"\bprint\(|click\.echo\(|click\.secho\(|std(?:out|err)\.write\(", text)
        assert not around or path.name == "output.py", path.name
