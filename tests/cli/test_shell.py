"""What stands around the commands: completion in a shell, the manual page, the doctor; and that the
error of every command is one line and a hint."""

import gzip
import json
import os
import re
import select
import shutil
import subprocess
import sys

import numpy as np
import pytest

from chainrule.basics import i18n
from chainrule.cli import _COMMANDS, main
from chainrule.data.heads import LOOKED_AT, column_names
from chainrule.engines import native

NAMES = ["height", "$(touch x) y", "it's", 'a "b"', "weight", "at:9 h", "-x y", "bad\x1b[2J"]
TABLE = ",".join('"' + name.replace('"', '""') + '"' for name in NAMES) + "\n1,2,3,4,5,6,7,8\n" * 3


def ended(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        main(list(arguments))
    said = capsys.readouterr()
    return end.value.code, said.out, said.err


@pytest.fixture(autouse=True)
def speaks_as_before(monkeypatch):
    """A command speaks the language that it is asked for, in this process until the next one."""
    monkeypatch.setattr(i18n, "_catalogue", None)
    monkeypatch.setenv("LANGUAGE", "en")


@pytest.fixture
def table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "t.csv").write_text(TABLE)
    return tmp_path


@pytest.fixture
def asked(capsys, monkeypatch):
    def asked(shell, words, at=None, typed=None):
        """The answers to a line that ends with the word to complete."""
        typed = re.split("[ =:]", words)[-1] if typed is None else typed
        monkeypatch.setenv("_CHAINRULE_COMPLETE", shell)
        monkeypatch.setenv("COMP_WORDS", words)
        monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1) if at is None else at)
        monkeypatch.setenv("COMP_TYPED", typed)
        main([])
        return capsys.readouterr().out.splitlines()

    return asked


@pytest.mark.quick
@pytest.mark.parametrize("name", _COMMANDS)
def test_every_command_tells_an_unknown_option_in_one_line(capsys, name):
    status, _out, err = ended(capsys, name, "--no-such-option")
    assert status == 2
    assert err.startswith("Error: ")
    assert len(err.splitlines()) <= 2


@pytest.mark.parametrize("name", [n for n in _COMMANDS if n not in ("doctor", "completion", "man")])
def test_every_command_tells_what_cannot_be_read_in_one_line(capsys, table, name):
    words = ["no-such-thing"] * (2 if name in ("predict", "export", "check") else 1)
    status, _out, err = ended(capsys, name, *words)
    assert status == 2
    assert err.startswith("Error: ")
    assert len(err.splitlines()) <= 2


def test_a_hint_keeps_options_that_say_no(capsys, tmp_path):
    (tmp_path / "e.csv").write_text("a,b,y\n")
    status, _out, err = ended(capsys, "train", str(tmp_path / "e.csv"), "--target", "y")
    assert status == 2
    assert "--no-header takes it for data." in err


def test_options_values_columns_and_files(asked, table):
    assert asked("bash", "chainrule doc") == ["doctor"]
    assert asked("bash", "chainrule train --model fuzzy-artm") == ["fuzzy-artmap"]
    assert asked("bash", "chainrule train --param batch") == ["batch_size="]
    assert asked("bash", "chainrule train iri") == ["iris", ":file"]
    assert asked("bash", "chainrule predict mod") == [":file"]
    assert asked("bash", "chainrule train t.csv --target w") == ["weight"]
    assert asked("bash", "chainrule train t.csv --target=w") == ["weight"]
    assert asked("bash", "chainrule train t.csv --target=", typed="=")[0] == "height"
    assert asked("bash", "chainrule --lang zh train t.csv --target w") == ["weight"]
    assert asked("bash", "chainrule train t.csv --drop height,w") == ["height,weight"]
    assert asked("bash", "chainrule train t.csv --drop height,he") == []
    assert asked("bash", "chainrule train no.csv --drop w") == []
    assert asked("zsh", "chainrule train t.csv --target $") == ["$(touch x) y"]
    assert asked("fish", "chainrule train t.csv --target w", at="w") == ["weight"]
    assert asked("zsh", "chainrule run") == [f"runs\t{_COMMANDS['runs']}"]


def test_tables_folders_values_of_settings_and_lists(asked, table):
    for command in ("explain", "board", "check", "worksheet", "export"):
        assert asked("bash", f"chainrule {command} m --data t") == [":file"]
    assert asked("bash", "chainrule explain m --data iri") == ["iris", ":file"]
    assert asked("bash", "chainrule train --log r") == [":folder"]
    assert asked("bash", "chainrule train --scratch r") == [":folder"]
    assert asked("bash", "chainrule class r") == [":folder"]
    assert asked("zsh", "chainrule runs r") == [":folder"]
    assert asked("zsh", "chainrule train --param solver=ad") == ["solver=adam", "solver=adamw"]
    assert asked("bash", "chainrule train --param solver=rms") == ["rmsprop"]
    assert asked("zsh", "chainrule train --param shuffle=") == ["shuffle=true", "shuffle=false"]
    assert asked("zsh", "chainrule train --param batch_size=f") == ["batch_size=full"]
    assert asked("zsh", "chainrule train --param tol=") == []
    assert asked("zsh", "chainrule worksheet --steps f") == ["forward"]
    assert asked("zsh", "chainrule worksheet --steps forward,f") == []
    assert asked("zsh", "chainrule worksheet --steps forward,l") == ["forward,loss"]
    assert asked("zsh", "chainrule worksheet --activation relu,tan") == ["relu,tanh"]
    assert asked("zsh", "chainrule train --score f1,roc") == ["f1,roc_auc"]
    assert asked("zsh", "chainrule train --activation relu,tan") == []
    assert asked("zsh", "chainrule train t.csv --target -") == ["-x y"]
    assert asked("zsh", "chainrule train t.csv --target=-") == ["-x y"]
    assert asked("zsh", "chainrule train t.csv --drop height,-") == ["height,-x y"]
    assert asked("bash", "chainrule train t.csv --target -") == ["'-x y'"]
    assert asked("zsh", "chainrule train t.csv --force --targ")[0].startswith("--target")


def test_bash_takes_a_colon_for_the_end_of_a_word(asked, table):
    """What it puts in is what follows the colon."""
    line = "chainrule train t.csv --target"
    assert asked("bash", f"{line} at:", typed=":") == ["'9 h'"]
    assert asked("bash", f"{line}=at:9") == ["'9 h'"]
    assert asked("bash", f"{line} 'at:9", typed="'at:9") == ["at:9 h"]


@pytest.mark.parametrize("begun", ["", "'", '"'])
@pytest.mark.parametrize("name", [name for name in NAMES if "\x1b" not in name])
def test_what_bash_puts_in_is_the_name_and_runs_nothing(asked, table, name, begun):
    """The word that results is read by bash itself."""
    typed = begun + ("" if begun else name[:1] if name[:1].isalpha() else "'" + name[:1])
    words = f"chainrule train t.csv --target {typed}"
    answers = asked("bash", words, at="4", typed=typed)
    quote = begun or ("'" if typed.startswith("'") else "")
    lines = [f"{quote}{answer}{quote}" for answer in answers]
    read = [
        subprocess.run(["bash", "-c", f"printf %s {line}"], capture_output=True, text=True).stdout
        for line in lines
    ]
    assert name in read
    assert set(read) <= set(NAMES)
    assert not any("\x1b" in word for word in read)
    assert os.listdir(table) == ["t.csv"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_is_one_that_the_shell_can_read(capsys, tmp_path, monkeypatch, shell):
    monkeypatch.setenv("HOME", str(tmp_path))
    status, script, _err = ended(capsys, "completion", shell)
    assert status == 0
    if shutil.which(shell):
        subprocess.run([shell, "-n"], input=script, text=True, check=True)
    assert ended(capsys, "completion", shell, "--install")[0] == 0
    assert script in [path.read_text() for path in tmp_path.rglob("*chainrule*") if path.is_file()]


@pytest.fixture
def shells_home(table, tmp_path_factory, capsys, monkeypatch):
    """A home folder with the scripts installed, and `chainrule` on the path."""
    (table / "runs").mkdir()
    (table / "run.txt").touch()
    home = tmp_path_factory.mktemp("home")
    (home / "bin").mkdir()
    command = home / "bin" / "chainrule"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m chainrule "$@"\n')
    command.chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PATH", str(command.parent), prepend=os.pathsep)
    for shell in ("bash", "zsh", "fish"):
        assert ended(capsys, "completion", shell, "--install")[0] == 0
    return home


TYPED = {
    "train t.csv --target hei": "height",
    "train t.csv --target=wei": "--target=weight",
    "train --test=t": "--test=t.csv",
    r"train t.csv --target \$": "$(touch x) y",
    "train t.csv --target=at:9": "--target=at:9 h",
    "train t.csv --target 'it": "it's",
    "train t.csv --target=-": "--target=-x y",
    "train t.csv --target -": "-x y",
    "explain m --data t": "t.csv",
    "train --log run": "runs/",
}
"""What is typed before the tab key, and the word that the shell makes of the last of it."""


@pytest.mark.skipif(not shutil.which("fish"), reason="there is no fish here")
@pytest.mark.parametrize("typed", TYPED)
def test_fish_completes_the_word(shells_home, table, typed):
    how = ["fish", "-c", "complete -C $argv", f"chainrule {typed}"]
    found = subprocess.run(how, capture_output=True, text=True, check=True).stdout
    assert found.splitlines() == [TYPED[typed]]
    assert sorted(os.listdir(table)) == ["run.txt", "runs", "t.csv"]


_SET_UP = {
    "bash": (
        ["--norc"],
        "PS1='>'; bind 'set enable-bracketed-paste off'; bind 'set bell-style none'; source {home}"
        "/.local/share/bash-completion/completions/chainrule",
    ),
    "zsh": (
        ["-f"],
        "PS1='>'; fpath+=({home}/.local/share/zsh/site-functions); autoload -Uz compinit; "
        "compinit -u -D; bindkey '^I' complete-word; setopt no_beep",
    ),
}
"""Options of a shell that reads no file of its owner's, and what it is told first."""


WITH_TABS = {
    "train --param solv\trms": "solver=rmsprop",
    "train --param=solv\trms": "--param=solver=rmsprop",
}
"""Completed twice: after the first nothing may stand between."""


@pytest.mark.parametrize("typed", [*TYPED, *WITH_TABS])
@pytest.mark.parametrize("shell", _SET_UP)
def test_a_shell_completes_the_word(shells_home, table, shell, typed):
    """In a terminal: the line is completed, `printf` put before it, and the words it has said."""
    import pty  # not everywhere

    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} here")
    options, begin = _SET_UP[shell]
    pid, terminal = pty.fork()
    if pid == 0:
        os.environ.update(TERM="dumb" if shell == "zsh" else "vt100", COLUMNS="200")
        os.execvp(shell, [shell, *options, "-i"])
    os.write(terminal, f"{begin.format(home=shells_home)}; echo rea''dy\n".encode())
    _read(terminal, "ready")
    os.write(terminal, f"chainrule {typed}\t\x01printf '%s\\n' \x05 do''ne\n".encode())
    said = _read(terminal, "\ndone")
    os.write(terminal, b"exit\n")
    os.close(terminal)
    os.waitpid(pid, 0)
    word = said.partition("\ndone")[0].splitlines()[-1]
    assert word.rstrip("/") == (TYPED | WITH_TABS)[typed].rstrip("/")  # zsh takes it away itself
    assert sorted(os.listdir(table)) == ["run.txt", "runs", "t.csv"]


def _read(terminal, end):
    """What the terminal says up to `end`."""
    said = ""
    while end not in said:
        ready, *_others = select.select([terminal], [], [], 60)
        assert ready, said
        said += os.read(terminal, 65536).decode(errors="replace").replace("\r", "")
    return said


def test_columns_come_from_the_first_bytes_alone(table):
    with open("long.csv", "w") as file:
        file.write("a,b\n" + "1,2\n" * LOOKED_AT)
        file.write('"never closed')
    assert column_names("long.csv") == ["a", "b"]
    (table / "t.csv.gz").write_bytes(gzip.compress(b"a;b\n1;2\n" * 3))
    assert column_names("t.csv.gz") == ["a", "b"]
    assert column_names("nothing.csv") == []
    assert column_names(".") == []


def test_columns_of_parquet_come_from_its_footer(table):
    parquet = pytest.importorskip("pyarrow.parquet")
    arrow = pytest.importorskip("pyarrow")
    parquet.write_table(arrow.table({"x": np.zeros(9), "y z": np.zeros(9)}), "t.parquet")
    assert column_names("t.parquet") == ["x", "y z"]


def test_the_manual_page_names_every_command_and_option(capsys):
    status, page, _err = ended(capsys, "man")
    assert status == 0
    for name in _COMMANDS:
        assert rf"\fBchainrule {name}\fR" in page
    assert r"\-\-on\-bad\-row" in page
    if shutil.which("groff"):
        said = subprocess.run(
            ["groff", "-man", "-Tutf8", "-ww", "-z", "-K", "utf8"],
            input=page,
            capture_output=True,
            text=True,
            check=True,
        )
        assert not said.stderr


@pytest.mark.skipif(not shutil.which("man"), reason="there is no man here")
@pytest.mark.parametrize("known", [True, False])
def test_the_manual_page_is_installed_and_how_to_read_it_is_said(
    capsys, tmp_path, monkeypatch, known
):
    """`man` looks beside the folders of the PATH: ~/.local/share/man for ~/.local/bin."""
    (tmp_path / ".local" / "bin").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.delenv("MANPATH", raising=False)
    if known:
        monkeypatch.setenv("PATH", str(tmp_path / ".local" / "bin"), prepend=os.pathsep)
    status, said, _err = ended(capsys, "man", "--install")
    path = tmp_path / ".local/share/man/man1/chainrule.1"
    assert status == 0
    assert path.read_text().startswith(".TH CHAINRULE 1")
    assert said.startswith(f"{path} is written: man {'chainrule' if known else path}")


@pytest.mark.quick
def test_the_doctor_says_which_engine_there_is(capsys):
    status, out, _err = ended(capsys, "doctor", "--json")
    lines = json.loads(out)
    assert status == (0 if native.kernels else 1)
    assert lines["compiled module"]["good"] is bool(native.kernels)
    if native.kernels:
        assert native.levels()[0] in lines["instruction set"]["said"]
    assert lines["pandas"]["said"]


def test_the_doctor_says_what_is_missing_and_how_to_have_it(capsys, monkeypatch):
    monkeypatch.setattr(native, "kernels", None)
    monkeypatch.setattr(native, "missing", "No module named 'chainrule._native'")
    status, out, _err = ended(capsys, "doctor")
    assert status == 1
    assert "not there: No module named" in out
    assert "C++ compiler" in out


@pytest.mark.parametrize("asked", ["xx", "fr_FR.UTF-8"])
def test_a_language_asked_for_in_vain_is_told_in_a_line(capsys, monkeypatch, asked):
    monkeypatch.setenv("CHAINRULE_LANG", asked)
    note = f"note: there is no language CHAINRULE_LANG={asked}; known: en, zh.\n"
    assert ended(capsys, "examples")[::2] == (0, note)
    assert ended(capsys, "examples", "--lang", "en")[::2] == (0, "")


@pytest.mark.parametrize("asked", ["", "en", "en_GB.UTF-8", "zh", "zh_CN.UTF-8", "C", "C.UTF-8"])
def test_a_language_that_is_spoken_is_not_told(capsys, monkeypatch, asked):
    monkeypatch.setenv("CHAINRULE_LANG", asked)
    assert ended(capsys, "examples")[::2] == (0, "")


def test_the_systems_language_is_no_mistake(capsys, monkeypatch):
    monkeypatch.delenv("CHAINRULE_LANG", raising=False)
    monkeypatch.setenv("LC_ALL", "fr_FR.UTF-8")
    assert ended(capsys, "examples")[::2] == (0, "")


@pytest.mark.parametrize(
    "arguments, told",
    [
        (["train", "iris", "--epochs", "abc"], "'abc' 不是有效的整数。"),
        (["train", "iris", "--cv", "integer"], "'integer' 不是有效的整数。"),
        (["train", "iris", "--learning-rate", "x"], "'x' 不是有效的数。"),
        (["train", "iris", "--test-fraction", "x"], "'x' 不是有效的数。"),
        (["completion"], "可选： bash, zsh, fish"),
    ],
)
def test_clicks_own_words_are_translated(capsys, arguments, told):
    status, _out, error = ended(capsys, *arguments, "--lang", "zh")
    assert status == 2
    assert told in error.splitlines()[0]
