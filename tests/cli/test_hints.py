"""What a person is told to type is there, and means what it says: every option that a sentence
names goes through the parser, and so does what is made of names that have to be quoted."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

import chainrule
from chainrule.basics.arguments import spelled_by
from chainrule.basics.command_line import typed
from chainrule.basics.errors import ChainruleError
from chainrule.basics.visible import visible
from chainrule.cli import _COMMANDS, _MODULES, _options_of, main
from chainrule.cli.faults import followed_by
from chainrule.cli.spelling import AsOptions
from chainrule.data.files import read_table
from chainrule.problems.from_table import Columns
from chainrule.problems.sources import read_problem

CATALOGUE = Path(__file__).parents[2] / "src" / "chainrule" / "locale" / "chainrule.pot"
OF_OTHERS = {
    "--force-reinstall",
    "--no-cache-dir",
    "--help",
    "--lang",
    "--nproc-per-node",
}  # pip's, every command's, and torchrun's


def command(name: str) -> click.Command:
    found = import_module(f"chainrule.cli.{_MODULES.get(name, name)}").command
    assert isinstance(found, click.Command)
    return found


def parsed(name: str, arguments: list[str]) -> dict[str, Any]:
    arguments_of = [p for p in command(name).params if isinstance(p, click.Argument)]
    named = [getattr(p.type, "choices", "x")[0] for p in arguments_of]
    with command(name).make_context(name, [*named, *arguments]) as context:
        return context.params


def options() -> dict[str, list[tuple[str, click.Option]]]:
    """Each option, and the commands that have it."""
    found: dict[str, list[tuple[str, click.Option]]] = {}
    for name in _COMMANDS:
        for parameter in command(name).params:
            if isinstance(parameter, click.Option):
                for option in (*parameter.opts, *parameter.secondary_opts):
                    found.setdefault(option, []).append((name, parameter))
    return found


def sentences() -> Iterator[str]:
    with CATALOGUE.open("rb") as file:
        for message in read_po(file):
            yield from message.id if isinstance(message.id, tuple | list) else (message.id,)


NAMED = sorted(
    {
        (option, sentence)
        for sentence in sentences()
        for option in re.findall(r"(?<![\w-])--[a-z][a-z-]*", sentence)
    }
)


@pytest.mark.quick
def test_every_option_that_a_sentence_names_is_there() -> None:
    assert len(NAMED) > 20
    known = options()
    assert not [pair for pair in NAMED if pair[0] not in known and pair[0] not in OF_OTHERS]


@given(
    value=st.text(st.characters(blacklist_categories=["Cs", "Cc"]), min_size=1, max_size=12).filter(
        lambda value: visible(value) == value
    )
)
def test_any_name_typed_as_told_is_that_name(value: str) -> None:
    for option, parameter in (("--drop", "drop"), ("--missing", "missing")):
        found = parsed("train", shlex.split(typed(option, value)))
        assert found[parameter] == (value,)


@pytest.mark.skipif(shutil.which("bash") is None, reason="no bash here")
@pytest.mark.parametrize("name", ["red\x1b[2J", "a\nb", "it's\x07", "\u202ehi\\", "-\t'", "\x80"])
def test_a_name_that_a_terminal_would_obey_can_be_typed(name: str) -> None:
    """The hint showed the name as a person may see it, which was another name."""
    told = typed("--categorical", name)
    assert visible(told) == told
    line = ["bash", "-c", f"printf '%s\\0' {told}"]
    found = subprocess.run(line, capture_output=True, check=True, env={"LC_ALL": "C.UTF-8"})
    words = found.stdout.decode().split("\0")[:-1]
    assert parsed("train", words)["categorical"] == (name,)


NAMES = [
    "Reference Period Code",
    "it's",
    "-x",
    "a,b",
    "$HOME `ls`",
    'say "x"',
    "naïve é",
    "a=b",
    "--drop",
    "*",
    "#1",
]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_told_of_a_column_can_be_typed(name: str, tmp_path: Path) -> None:
    """Each kind of remark that holds an option, on a column of that name; then it is done."""
    days = [f"{1 + i % 12}/{1 + i % 11}/2024" for i in range(60)]
    cells = {
        "hardly repeats": [f"person {i}" for i in range(60)],
        "far": ["-999" if i % 9 == 0 else f"{i / 7:.2f}" for i in range(60)],
        "numbers the rows": [f"{i}" for i in range(1, 61)],
        "dates": days,
        "a word": ["absent" if i % 9 == 0 else f"{i / 7:.2f}" for i in range(60)],
    }
    for kind, column in cells.items():
        path = tmp_path / f"{kind}.csv"
        quoted = '"' + name.replace('"', '""') + '"'
        lines = [f'"{cell}",{i * 7 % 11},{i % 2}' for i, cell in enumerate(column)]
        path.write_text("\n".join([f"{quoted},other,y", *lines]) + "\n")
        told = " ".join(_told(path))
        place = re.search(r"--(?:drop|categorical|missing|date|numeric)", told)
        assert place is not None, (kind, told)
        words = _words(told[place.start() :], name)
        found = parsed("train", words)
        said = Columns(*(found[key] for key in Columns._fields))
        problem = read_problem(read_table(path), "y", columns=said)
        assert name in (*problem.inputs, *(u.name for u in problem.unused)), (kind, words)


def _told(path: Path) -> list[str]:
    with spelled_by(AsOptions(["train"], _options_of)):
        try:
            problem = read_problem(path, "y")
        except ChainruleError as error:
            return [error.hint]
        return [*(u.option for u in problem.unused), *(t.text for t in problem.told)]


def _words(text: str, name: str) -> list[str]:
    """The option and its value, as a shell splits them; what follows in the sentence left out."""
    split = shlex.split(text.replace(". Such rows", " Such rows"))
    return split[:1] if "=" in split[0] else split[:2]


def test_a_hint_names_no_option_that_the_command_has_not(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [f"{i},{np.sin(i):.3f}" for i in range(30)]
    (tmp_path / "t.csv").write_text("\n".join(["x,y", *rows]) + "\n")
    chainrule.train(tmp_path / "t.csv", "y", max_iter=1, output=tmp_path / "m")
    (tmp_path / "bad.csv").write_text("x,y\nold,1\nold,2\n")
    for arguments in (
        ["predict", str(tmp_path / "m"), str(tmp_path / "bad.csv")],
        ["explain", str(tmp_path / "m"), "--data", str(tmp_path / "bad.csv")],
        ["train", str(tmp_path / "bad.csv"), "--target", "y", "--numeric", "x"],
    ):
        with pytest.raises(SystemExit) as ended:
            main(arguments)
        err = capsys.readouterr().err
        assert ended.value.code == 2
        assert "'old'" in err
        known = {o for p in command(arguments[0]).params for o in (*p.opts, *p.secondary_opts)}
        assert {*re.findall(r"(?<![\w-])--[a-z][a-z-]*", err)} <= known, err


def test_sentences_are_left_out_whole() -> None:
    hint = "Correct the cell. Or --on-bad-row skip does. See chainrule explain --data FILE."
    assert followed_by([], hint) == "Correct the cell. See chainrule explain --data FILE."
    assert followed_by(["--on-bad-row"], hint) == hint
    assert followed_by([], "For instance 2.5 or 'a.csv'.") == "For instance 2.5 or 'a.csv'."


def test_a_command_that_cannot_be_loaded_is_told_in_a_line(monkeypatch, capsys):
    """Its options, which hints are held against, cannot be asked for either."""

    def missing(name):
        raise ModuleNotFoundError("No module named 'numpy'", name="numpy")

    monkeypatch.setattr("chainrule.cli._command", missing)
    with pytest.raises(SystemExit) as exited:
        main(["train", "xor"])
    error = capsys.readouterr().err.splitlines()
    assert exited.value.code == 2
    assert error[0] == "Error: numpy cannot be loaded: No module named 'numpy'."
    assert error[1].startswith("Hint: Is it installed")


@pytest.mark.parametrize(
    "option, value, told",
    [
        ("--epochs", "0", "--epochs must be a whole number from 1; found 0."),
        ("--learning-rate", "nan", "--learning-rate must be a positive number; found nan."),
        ("--batch-size", "x", "--batch-size must be a whole number"),
        ("--seed", "-1", "--seed=-1 is no seed."),
        ("--shards", "3", "--shards must be a power of two"),
        ("--solver", "foo", "Unknown solver 'foo'."),
    ],
)
def test_a_setting_is_told_as_the_option_that_gave_it(capsys, option, value, told) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["train", "iris", "--fast", option, value])
    assert ended.value.code == 2
    assert told in capsys.readouterr().err


def test_a_parameter_keeps_its_name(capsys) -> None:
    with pytest.raises(SystemExit):
        main(["train", "iris", "--fast", "--param", "max_iter=0"])
    assert "max_iter must be" in capsys.readouterr().err


def refused(capsys: Any, *arguments: str) -> tuple[str, str]:
    """What is told, and the hint."""
    with pytest.raises(SystemExit) as ended:
        main([*arguments])
    said = capsys.readouterr()
    assert (ended.value.code, said.out) == (2, "")
    message, _end, hint = said.err.rstrip().partition("\n")
    return message, hint


OF_PYTHON = re.compile(r"\bNone\b|dictionary|generator|\(.*,\)|\bcr\.")


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["--seed", "-1"], "--seed=-1 is no seed."),
        (["--param", "random_state=-1"], "=-1 is no seed."),
        (["--class-weight", "setosa"], "LABEL=WEIGHT; found 'setosa'."),
        (["--target", "foo"], "Unknown target 'foo'."),
        (["--target", "a", "--target", "b"], "Unknown target 'a, b'."),
    ],
)
def test_the_shell_is_told_nothing_of_python(capsys, arguments, told) -> None:
    message, hint = refused(capsys, "train", "iris", *arguments)
    assert told in message
    assert not OF_PYTHON.search(message + hint)


@pytest.mark.parametrize("command", ["predict", "inspect", "explain", "board", "export"])
def test_what_is_no_model_is_told_how_it_becomes_one(capsys, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    more = {"predict": ["x.csv"], "export": ["x.c"]}.get(command, [])
    Path("two words.csv").write_text("a,b\n1,2\n")
    message, hint = refused(capsys, command, "two words.csv", *more)
    assert message == "Error: two words.csv is a table, no model."
    assert hint.startswith("Hint: chainrule train 'two words.csv' --target COLUMN -o MODEL")


def test_a_log_wants_a_folder(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("t.c").write_text("x")
    line = ["train", "iris", "--epochs", "1", "--log"]
    assert refused(capsys, *line, "t.c") == (
        "Error: t.c is a file, not a folder.",
        "Hint: Choose another folder.",
    )
    assert refused(capsys, *line, "a/b")[0] == "Error: There is no folder a to write into."
    assert refused(capsys, "runs", ".")[0] == "Error: '.' holds no log of a training."


@pytest.mark.parametrize(
    "arguments, told",
    [
        ("train iris --every 3", "--every says how often a checkpoint is written"),
        ("train iris --cv 3 --test-fraction 0.2", "--cv and --test-fraction are two ways"),
        ("train iris --weight a --weight b", "--weight is given twice, and takes one value."),
        ("train iris --epochs 2 --epochs=3", "--epochs is given twice"),
        ("explain mazur --fragment", "--fragment goes with --format latex."),
        ("explain --activation tanh --sample 2", "--sample is of a SOURCE"),
        ("worksheet mazur --rows 2", "--rows does nothing beside SOURCE."),
        ("worksheet mazur --activation relu", "--activation does nothing beside SOURCE."),
        ("worksheet --sizes 2,1 --sample 1", "--sample does nothing beside --sizes."),
    ],
)
def test_what_would_do_nothing_is_refused(capsys, arguments, told) -> None:
    assert told in refused(capsys, *arguments.split())[0]


def test_other_data_are_told_before_what_follows_from_them(capsys, tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as ended:
        main(["train", "iris", "--epochs", "2", "--checkpoint", "c.ck"])
    assert ended.value.code == 0
    capsys.readouterr()
    message, _hint = refused(capsys, "train", "wine", "--checkpoint", "c.ck", "--resume")
    assert message == "Error: wine: c.ck was begun with other rows: it cannot go on with these."
