"""What a sentence says to give is spelled for whoever reads it: as arguments to a caller from
Python, as options on the command line. No sentence of the library names an option itself."""

from __future__ import annotations

import ast
import contextlib
import inspect
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import chainrule as cr
from chainrule.basics.arguments import Like, argument, argument_name, spelled_by
from chainrule.basics.errors import _KINDS, InputError
from chainrule.basics.i18n import use_language
from chainrule.cli import _COMMANDS, _command, _options_of, main
from chainrule.cli.options import read_parameters
from chainrule.cli.spelling import AsOptions
from chainrule.data.reading import make_reading
from chainrule.derivation.explanation import Filters
from chainrule.training.setting_types import EstimatorTypes

SOURCE = Path(__file__).parents[2] / "src/chainrule"  # an installation has no .po
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
GIVEN = re.compile(r"(?<![\w.])[a-z][a-z_0-9]+=(?=['\"\d(\[{.]|None|True|False)")
OF_OTHERS = {"--nproc-per-node": "torchrun"}
WHOLE_COMMANDS = re.compile(r"chainrule [a-z]+ [^.;]*")
"""Such as ``chainrule train DATA --log DIR``: to be typed into a shell by whoever reads it."""
ONLY_IN_PYTHON = (
    "network=",
    "hidden_layer_sizes=(64, 32), activation=",
    "cr.fit(",
    "np.unique(",
    "numpy.savez(",
    "predict(X, unknown=-1, rho=0.9)",
    "warm_start=",
    "early_stopping=True",  # scikit-learn's own sentence
    "class_weight=",  # of partial_fit
    "chainrule.load(",
    "init=its weights",
    "eval_set=",
    "embedding_columns=",
    "method={value!r}",  # of a function of an RBM
    "method='",
)
"""What begins sentences that no command can come to: of functions and arguments it does not use."""


def sentences() -> Iterator[tuple[str, str]]:
    """The file of each sentence of the library, and the sentence in each language."""
    found = extract_from_dir(
        SOURCE, [("**.py", "python")], keywords=dict.fromkeys(("_", "N_")) | {"ngettext": (1, 2)}
    )
    files: dict[str, set[str]] = {}
    for file, _line, message, _comments, _context in found:
        for one in message if isinstance(message, tuple) else (message,):
            files.setdefault(one, set()).add(file)
    with (SOURCE / "locale/zh/LC_MESSAGES/chainrule.po").open("rb") as file:
        chinese = {m.id if isinstance(m.id, str) else m.id[0]: m.string for m in read_po(file)}
    for sentence, where in files.items():
        translated = chinese.get(sentence, "")
        texts = [sentence, *([translated] if isinstance(translated, str) else translated)]
        for place in where:
            yield from ((place, text) for text in texts)


def test_no_sentence_names_an_option_or_the_value_of_an_argument_itself() -> None:
    looked, wrong = 0, []
    for file, sentence in sentences():
        if file.startswith("cli/"):
            continue
        looked += 1
        rest = WHOLE_COMMANDS.sub("", sentence)
        options = {*OPTION.findall(rest)} - {*OF_OTHERS}
        if options or (GIVEN.search(rest) and not any(w in rest for w in ONLY_IN_PYTHON)):
            wrong.append((file, sentence))
    assert looked > 2000
    assert not wrong


def test_sentences_that_only_python_reads_are_there() -> None:
    """None is allowed that is gone."""
    every = [sentence for _file, sentence in sentences()]
    assert not [begun for begun in ONLY_IN_PYTHON if not any(begun in s for s in every)]


MAKES_COMMANDS = {"worksheets/making.py"}  # writes the command that makes a sheet again


def test_no_option_is_put_into_a_sentence_by_hand() -> None:
    wrong = []
    for path in sorted(SOURCE.rglob("*.py")):
        name = str(path.relative_to(SOURCE))
        if name.startswith("cli/") or name in MAKES_COMMANDS or name == "derivation/forms/html.py":
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        lines = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        sentences_ = {id(arg) for node in ast.walk(tree) if _translates(node) for arg in node.args}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                said = id(node) not in lines | sentences_ and OPTION.search(node.value)
                wrong += [(name, node.value)] if said else []
    assert not wrong


def _translates(node: ast.AST) -> Any:
    return isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("_", "N_", "ngettext")


def calls() -> list[tuple[str, dict[str, Any]]]:
    """All calls of `argument`: the file, and the names with their values where these stand."""
    found = []
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            called = isinstance(node, ast.Call) and getattr(node.func, "id", "")
            if called == "argument":
                said = {k.arg: _value(k.value) for k in node.keywords if k.arg is not None}
                found.append((path.name, said))
            elif called == "argument_name" and isinstance(node.args[0], ast.Constant):
                found.append((path.name, {node.args[0].value: None}))
    return found


def _value(node: ast.expr) -> Any:
    try:
        return ast.literal_eval(node)
    except ValueError:
        return None


CALLS = calls()
IN_PYTHON = {
    *EstimatorTypes.__annotations__,
    *Filters.__annotations__,
    *inspect.signature(make_reading).parameters,
    "quantities",  # of an explanation's text
    "sql",  # of chainrule.data.queries
} | {
    name
    for function in (cr.train, cr.explain, cr.predict, cr.save, cr.worksheet, cr.check)
    for name in inspect.signature(function).parameters
}


def _commands_with(option: str) -> list[click.Command]:
    commands = map(_command, _COMMANDS)
    return [c for c in commands if any(option in (*p.opts, *p.secondary_opts) for p in c.params)]


@pytest.mark.quick
def test_every_argument_that_is_told_is_there_for_both_readers() -> None:
    assert len(CALLS) > 90
    for file, said in CALLS:
        for name in said:
            assert name in IN_PYTHON, (file, name)
            command = AsOptions(["train"], _options_of)
            with spelled_by(command):
                told = argument_name(name)
            assert told == name or _commands_with(told), (file, name)


def test_what_is_told_on_the_command_line_is_taken_there() -> None:
    """Every value that stands in the code goes through the parser of each command that has it."""
    tried = 0
    for file, said in CALLS:
        for name, value in said.items():
            if value is None:
                continue
            with spelled_by(AsOptions(["train"], _options_of)):
                told = shlex.split(argument(**{name: value}))
            if told[0] == "--param":
                found = read_parameters(told[1:], cr.train)
                assert found[name] == value or value in ((0, 1), (), (64, 32)), (file, told)
                tried += 1
            for command in _commands_with(told[0].partition("=")[0]):
                arguments = [p for p in command.params if isinstance(p, click.Argument)]
                named = [getattr(p.type, "choices", "x")[0] for p in arguments]
                with contextlib.suppress(click.NoSuchOption):
                    command.make_context(str(command.name), [*named, *told]).close()
                    tried += 1
    assert tried > 60


SPELLED: list[tuple[dict[str, Any], str, str]] = [
    ({"on_bad_row": "skip"}, "on_bad_row='skip'", "--on-bad-row skip"),
    ({"force": True}, "force=True", "--force"),
    ({"header": False}, "cr.read_table(..., header=False)", "--no-header"),
    ({"data": Like("TABLE")}, "data=TABLE", "--data TABLE"),
    ({"numeric": "Reference Code"}, "numeric='Reference Code'", "--numeric 'Reference Code'"),
    ({"missing": "-999"}, "missing='-999'", "--missing=-999"),
    ({"max_iter": 3}, "max_iter=3", "--epochs 3"),
    ({"hidden_layer_sizes": (8, 4)}, "hidden_layer_sizes=(8, 4)", "--hidden 8,4"),
    ({"rel_tol": None}, "rel_tol=None", "--param rel_tol=none"),
    ({"learning_rate": "cosine"}, "learning_rate='cosine'", "--param learning_rate=cosine"),
    ({"class_weight": {"a": 1, "b": 2.5}}, "class_weight={'a': 1, 'b': 2.5}",
     "--class-weight a=1,b=2.5"),
    ({"numeric": "x", "on_bad_row": "skip"}, "numeric='x', on_bad_row='skip'",
     "--numeric x --on-bad-row skip"),
]  # fmt: skip
"""What is said, as Python gives it, and as `chainrule train` does."""


@pytest.mark.parametrize("said, in_python, of_train", SPELLED)
def test_how_values_are_spelled(said: dict[str, Any], in_python: str, of_train: str) -> None:
    assert argument(**said) == in_python
    with spelled_by(AsOptions(["train"], _options_of)):
        assert argument(**said) == of_train


NAMED = [
    ("train", "max_iter", "--epochs"),
    ("train", "rel_tol", "rel_tol"),
    ("train --param max_iter=0", "max_iter", "max_iter"),  # as it was given
    ("explain mazur", "max_iter", "max_iter"),  # which has no option for it
]


@pytest.mark.parametrize("command, name, told", NAMED)
def test_how_names_are_spelled(command: str, name: str, told: str) -> None:
    with spelled_by(AsOptions(command.split(), _options_of)):
        assert argument_name(name) == told
    with spelled_by(AsOptions(["explain", "mazur"], _options_of)):
        assert argument(max_iter=3) == "--param max_iter=3"


def _said(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    with pytest.raises(SystemExit) as ended:
        main([str(argument) for argument in arguments])
    assert ended.value.code == 2
    return capsys.readouterr().err


def bad_cell(folder: Path) -> Path:
    path = folder / "bad.csv"
    path.write_text("x,y\n1,2\nold,3\nold,4\n" + "".join(f"{i},{i}\n" for i in range(30)))
    return path


def good(folder: Path) -> Path:
    path = folder / "good.csv"
    path.write_text("x,y\n" + "".join(f"{i / 7:.2f},{np.sin(i):.3f}\n" for i in range(30)))
    return path


CASES: dict[str, tuple[Callable[[Path], Any], Callable[[Path], list[Any]], str, str]] = {
    "rows left out": (
        lambda d: cr.train(bad_cell(d), "y", numeric="x"),
        lambda d: ["train", bad_cell(d), "--target", "y", "--numeric", "x"],
        "on_bad_row='skip'", "--on-bad-row skip",
    ),
    "no target": (
        lambda d: cr.train(titled(d)),
        lambda d: ["train", titled(d)],
        "Name it with target=COLUMN. Columns", "Name it with --target COLUMN. Columns",
    ),
    "epochs": (
        lambda _d: cr.train("iris", max_iter=0),
        lambda _d: ["train", "iris", "--epochs", "0"],
        "max_iter must be", "--epochs must be",
    ),
    "two ways to say how long": (
        lambda d: cr.train(good(d), "y", seconds=1, max_iter=3),
        lambda d: ["train", good(d), "--target", "y", "--time", "1s", "--epochs", "3"],
        "seconds and max_iter both", "--time and --epochs both",
    ),
    "a memory": (
        lambda d: cr.train(good(d), "y", memory="much"),
        lambda d: ["train", good(d), "--target", "y", "--memory", "much"],
        "memory must be a size; found 'much'. For instance memory='1GB'.",
        "Hint: For instance --memory 1GB.",
    ),
    "how often": (
        lambda d: cr.train(good(d), "y", checkpoint=d / "c", every="x"),
        lambda d: ["train", good(d), "--target", "y", "--checkpoint", d / "c", "--every", "x"],
        "every='5min' or every=10", "--every 5min or --every 10",
    ),
    "a device": (
        lambda _d: cr.train("iris", device="cuda"),
        lambda _d: ["train", "iris", "--fast", "--device", "cuda"],
        "device='cuda' is of the torch engine alone. engine='torch', device='cuda'",
        "Hint: --engine torch --device cuda",
    ),
    "a setting without an option": (
        lambda _d: cr.train("iris", update_order="sequential", solver="lbfgs"),
        lambda _d: ["train", "iris", "--solver", "lbfgs", "--param", "update_order=sequential"],
        "update_order='simultaneous'", "--param update_order=simultaneous",
    ),
    "a rate where a word belongs": (
        lambda _d: cr.train("iris", learning_rate=0.5),
        lambda _d: ["train", "iris", "--param", "learning_rate=0.5"],
        "learning_rate_init=0.5", "--learning-rate 0.5",
    ),
    "no data": (
        lambda d: cr.explain(cr.train(good(d), "y", max_iter=1, fast=True)),
        lambda d: ["explain", saved(d)],
        "data=TABLE", "--data TABLE",
    ),
    "one of several": (
        lambda d: cr.worksheet(),
        lambda d: ["worksheet"],
        "sizes=[2, 3, 1], activation='relu', seed=7",
        "--sizes 2,3,1 --activation relu --seed 7",
    ),
    "a file in the way": (
        lambda d: cr.save(cr.Network.create([1, 1]), good(d)),
        lambda d: ["train", "xor", "-o", good(d)],
        "force=True", "--force",
    ),
    "an encoding": (
        lambda d: cr.train(encoded(d), "y"),
        lambda d: ["train", encoded(d), "--target", "y"],
        "cr.read_table(..., encoding='cp1252')", "--encoding cp1252",
    ),
    "ones and noughts": (
        lambda d: cr.train(good(d), model="art1", drop="y"),
        lambda d: ["train", good(d), "--model", "art1", "--drop", "y"],
        "threshold='median'", "--param threshold=median",
    ),
}  # fmt: skip


def titled(folder: Path) -> Path:
    path = folder / "titled.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    return path


def saved(folder: Path) -> Path:
    if not (folder / "m").exists():
        cr.train(good(folder), "y", max_iter=1, output=folder / "m")
    return folder / "m"


def encoded(folder: Path) -> Path:
    path = folder / "e.csv"
    path.write_bytes("é,y\n1,2\n3,4\n".encode("cp1252"))
    return path


@pytest.mark.parametrize("case", CASES)
def test_the_same_is_told_to_each_reader_in_his_words(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    in_python, on_the_command_line, argued, typed = CASES[case]
    with pytest.raises(cr.ChainruleError) as caught:
        in_python(tmp_path)
    assert argued in str(caught.value)
    assert not OPTION.search(str(caught.value))
    err = _said(capsys, *on_the_command_line(tmp_path))
    assert typed in err
    assert not GIVEN.search(err.replace(typed, ""))
    assert argument(force=True) == "force=True"  # who reads after the command is Python again


def test_remarks_on_columns_are_spelled_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.csv"
    rows = [f"{i},{i * 7 % 11},{i * 5 % 3}" for i in range(1, 61)]
    path.write_text("\n".join(["id,x,y", *rows]) + "\n")
    told: list[str] = []
    cr.train(
        path,
        "y",
        max_iter=1,
        fast=True,
        announce=lambda problem: told.extend(
            [*(u.option for u in problem.unused), *(t.text for t in problem.told)]
        ),
    )
    assert "numeric='id'" in told
    assert any("categorical=['x']" in text for text in told)
    with contextlib.suppress(SystemExit):
        main(["train", str(path), "--target", "y", "--epochs", "1", "--fast"])
    out = capsys.readouterr().out
    assert "(--numeric id uses it)" in out
    assert "--categorical x takes them as labels" in out


def test_how_a_file_is_read_is_said_where_it_is_read(tmp_path: Path) -> None:
    """`train` said nothing of `read_table`, which ended in Python's own error."""
    path = titled(tmp_path)
    with pytest.raises(cr.ChainruleError) as caught:
        cr.train(path, "b", encoding="cp1252")  # type: ignore[call-arg]
    assert "cr.read_table(..., encoding=...)" in str(caught.value)
    with pytest.raises(TypeError, match=r"Unknown setting 'encodin'\. Did you mean 'encoding'"):
        cr.read_table(path, encodin="cp1252")
    with pytest.raises(InputError, match=r"^skip must be zero or more; found -1"):
        cr.read_table(path, skip=-1)


def calls(name: str) -> Iterator[tuple[str, ast.expr]]:
    """Where a function of that name is called in the library, and its first argument."""
    for path in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == name and node.args:
                yield f"{path.name}:{node.lineno}", node.args[0]


def test_an_unknown_name_is_one_of_a_noun_or_of_an_option_that_there_is() -> None:
    """A noun that stands in no list was spelled as an option: --step of worksheet, --order."""
    options = {option for name in _COMMANDS for option in _options_of([name])}
    found = list(calls("UnknownNameError"))
    assert len(found) > 20
    for place, kind in found:
        if isinstance(kind, ast.Constant):
            assert isinstance(kind.value, str)
            spelled = AsOptions([], lambda arguments: options).name(kind.value)
            is_noun_or_place = kind.value in _KINDS or not kind.value.isidentifier()
            is_setting = kind.value in EstimatorTypes.__annotations__
            assert is_noun_or_place or is_setting or spelled in options, place
        elif isinstance(kind, ast.Call):  # a sentence with a place in a file, nothing translated
            assert isinstance(kind.func, ast.Attribute), place


@pytest.mark.parametrize(
    "language, step, order",
    [("en", "step 'foo'", "order of a date 'xyz'"), ("zh", "步骤 'foo'", "日期顺序 'xyz'")],
)
def test_what_is_unknown_is_called_no_option_that_there_is_not(
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
    request: pytest.FixtureRequest,
    language: str,
    step: str,
    order: str,
) -> None:
    request.addfinalizer(lambda: use_language("en"))
    table = tmp_path / "da.csv"
    table.write_text("d,x,y\n2020-01-02,1,2\n2020-02-03,2,3\n")
    network = tmp_path / "n.toml"
    network.write_text("[network]\nsizes = [1, 1]\nfoo = 3\n[data]\ninputs = [[1]]\n")
    for arguments, said in [
        (["worksheet", "--sizes", "2,2,1", "--steps", "foo"], step),
        (["train", str(table), "--target", "y", "--date", "d=xyz"], order),
        (["explain", str(network)], "[network]"),
    ]:
        with pytest.raises(SystemExit):
            main([*arguments, "--lang", language])
        told = capsys.readouterr().err
        assert said in told
        assert "--" not in told
