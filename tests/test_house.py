"""The rules of the house that no other tool checks: light imports, public names, sentences that
can be translated, the length of files, and that every example in a docstring is true."""

import ast
import doctest
import importlib
import pkgutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import chainrule

SOURCE = Path(__file__).parents[1] / "src" / "chainrule"
FILES = {str(path.relative_to(SOURCE)): path for path in sorted(SOURCE.rglob("*.py"))}
TESTS = {
    str(path.relative_to(Path(__file__).parent)): path
    for path in sorted(Path(__file__).parent.rglob("test_*.py"))
}
SCRIPTS = sorted((Path(__file__).parents[1] / "frontend" / "src").glob("*.ts*"))
HEAVY = {"sklearn", "scipy", "torch", "duckdb", "matplotlib"}
TRANSLATORS = {"_": 1, "N_": 1, "ngettext": 2}
"""How many sentences each takes, before its other arguments."""
STORED = ast.Name, ast.Attribute, ast.Subscript
LONGEST = 250
EXCUSE = "# Longer than 250 lines: "
"""How the first line of a longer file begins; the reason follows."""

every_file = pytest.mark.parametrize("name", FILES)


def modules():
    """The names of all modules, without the one that runs when imported."""
    found = pkgutil.walk_packages(chainrule.__path__, "chainrule.")
    return [module.name for module in found if module.name != "chainrule.__main__"]


# -- imports -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "program",
    [
        "import chainrule",
        "import chainrule as c\n"
        "[getattr(c, n) for n in c.__all__ if not c._HOME[n].startswith(('families', "
        "'models.table_estimators'))]",
        "from chainrule.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass",
        "from chainrule.cli import main\ntry: main(['explain', 'mazur'])\nexcept SystemExit: pass",
    ],
    ids=["import", "all-names", "help", "explain"],
)
def test_what_is_heavy_is_not_loaded(program):
    report = "\nimport sys; print('loaded:', *sorted(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", program + report], capture_output=True, text=True, check=True
    )
    loaded = {name.partition(".")[0] for name in done.stdout.rpartition("loaded:")[2].split()}
    assert not loaded & HEAVY


# -- public names --------------------------------------------------------------------------------


@pytest.mark.quick
def test_public_names_are_there():
    assert len({*chainrule.__all__}) == len(chainrule.__all__)
    for name in chainrule.__all__:
        assert getattr(chainrule, name).__doc__, name


@pytest.mark.quick
def test_public_names_are_complete():
    """The names that the type checker is shown, those that load, and `__all__` are the same."""
    tree = ast.parse(FILES["__init__.py"].read_text("utf-8"))
    typed = next(node for node in tree.body if isinstance(node, ast.If))
    shown = {
        alias.asname or alias.name
        for node in typed.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert set(chainrule.__all__) == shown == set(chainrule._HOME)
    assert set(chainrule.__all__) <= set(dir(chainrule))


@pytest.mark.quick
def test_the_version_is_a_version():
    assert chainrule.__version__[0].isdigit()


# -- sentences -----------------------------------------------------------------------------------


@every_file
def test_sentences_are_literals(name):
    """A sentence put together by the program is one that no catalogue holds.

    `_` may take a name or an entry of a table only in a file that marks its sentences by `N_`.
    """
    tree = ast.parse(FILES[name].read_text("utf-8"))
    calls = [node for node in ast.walk(tree) if translator(node)]
    marks = any(translator(call) == "N_" for call in calls)
    wrong = [
        call.lineno
        for call in calls
        for argument in call.args[: TRANSLATORS[translator(call)]]
        if not is_literal(argument)
        and not (marks and translator(call) == "_" and isinstance(argument, STORED))
    ]
    assert not wrong, f"no literal in lines {wrong}"
    hidden = [
        call.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for call in ast.walk(node)
        if translator(call) and is_literal(call.args[0])
    ]
    assert not hidden, f"in an f-string, where it is not collected: lines {hidden}"


def translator(node):
    """Which of TRANSLATORS the node calls; None where it calls none."""
    name = getattr(node.func, "id", None) if isinstance(node, ast.Call) else None
    return name if name in TRANSLATORS else None


def is_literal(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


# -- tests ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TESTS)
def test_a_file_of_tests_has_a_quick_one(name):
    """`pytest -m quick` asks something of every room."""
    marks = ("mark.quick" in ast.unparse(d) for t in functions(name) for d in t.decorator_list)
    assert any(marks), "mark a test of it, one that takes a moment: @pytest.mark.quick"


def functions(name):
    tree = ast.parse(TESTS[name].read_text("utf-8"))
    return [node for node in tree.body if isinstance(node, ast.FunctionDef)]


# -- length --------------------------------------------------------------------------------------


def docstring_lines(tree):
    """The lines of all docstrings, those of fields and constants included."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            yield from range(node.lineno, node.end_lineno + 1)


def length(text):
    """Lines, docstrings aside."""
    return len(text.splitlines()) - len(set(docstring_lines(ast.parse(text))))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_long_script_of_the_page_says_why(path):
    text = path.read_text("utf-8")
    assert (len(text.splitlines()) > LONGEST) == text.startswith(EXCUSE.replace("#", "//"))


@every_file
def test_a_long_file_says_why(name):
    text = FILES[name].read_text("utf-8")
    excused = text.startswith(EXCUSE)
    assert length(text) <= LONGEST or excused, f'begin with "{EXCUSE}…"'
    assert length(text) > LONGEST or not excused, "short enough; no reason is needed"


# -- examples ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", modules())
def test_examples_in_docstrings_are_true(name):
    if name == "chainrule.families.mlp.torch_parts":
        pytest.importorskip("torch", reason="the extra `oracle` is not installed")
    module = importlib.import_module(name)
    assert doctest.testmod(module, optionflags=doctest.ELLIPSIS).failed == 0


def test_the_citation_is_of_this_version():
    root = SOURCE.parents[1]
    version = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    assert f"\nversion: {version}\n" in (root / "CITATION.cff").read_text("utf-8")
