"""The floors of the house: what import-linter cannot say.

That a file imports only from lower floors is held by the contracts of `pyproject.toml`
(`lint-imports`). Here: that no files import each other in a circle, wherever they lie and whatever
the import is for; that the contracts speak of the rooms there are; and that the top stays small.
"""

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import chainrule

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src" / "chainrule"
MOST_ENTRIES = 26
MANY_FILES = 5
"""A package of more has floors of its own."""
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
    "contracts"
]
LAYERS = {
    container: contract["layers"]
    for contract in CONTRACTS
    if contract["type"] == "layers"
    for container in contract["containers"]
}
"""The floors of each package, from the top; rooms side by side on one floor are divided by |."""


def module_name(path):
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


FILES = {module_name(path): path for path in SOURCE.rglob("*.py")}


def imported(path):
    """Every file of the house that a file names in an import, be it for types, or in a function."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in FILES)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                inner = f"{node.module}.{alias.name}"
                yield from [inner] if inner in FILES else {node.module} & FILES.keys()


def reached(graph, start):
    """All that can be come to from `start`; itself too, where a circle leads back."""
    seen, ahead = set(), [start]
    while ahead:
        new = graph[ahead.pop()] - seen
        seen |= new
        ahead += new
    return seen


def circles(graph):
    """The sets of nodes that each lead to all the others of the set."""
    reach = {node: reached(graph, node) for node in graph}
    return {
        frozenset(other for other in reach[node] if node in reach[other])
        for node in graph
        if node in reach[node]
    }


# -- circles -------------------------------------------------------------------------------------


def test_no_files_import_each_other_in_a_circle():
    graph = {name: set(imported(path)) - {name} for name, path in FILES.items()}
    assert not [sorted(circle) for circle in circles(graph)]


@pytest.mark.quick
def test_a_circle_is_found():
    graph = {"a": {"b"}, "b": {"c", "d"}, "c": {"a"}, "d": {"e"}, "e": set()}
    assert circles(graph) == {frozenset("abc")}


@pytest.mark.quick
@pytest.mark.parametrize(
    "line",
    [
        "import chainrule.network",
        "from chainrule import network",
        "from chainrule.network import Layer",
        "if TYPE_CHECKING:\n    from chainrule.network import Layer",
        "def f():\n    from chainrule.network import Layer",
    ],
)
def test_an_import_is_seen_wherever_it_stands(line, tmp_path):
    (tmp_path / "file.py").write_text(line, "utf-8")
    assert set(imported(tmp_path / "file.py")) == {"chainrule.network"}


# -- rooms ---------------------------------------------------------------------------------------


def rooms(package):
    """What a package consists of: its files, and its folders with files in them."""
    folder = SOURCE.parent.joinpath(*package.split("."))
    inner = {p.stem for p in folder.glob("*.py")} | {p.parent.name for p in folder.glob("*/*.py")}
    return inner - {"__init__"}


@pytest.mark.quick
def test_the_top_stays_small():
    entries = {p.name for p in SOURCE.iterdir() if p.suffix != ".so"} - {"__pycache__"}
    assert len(entries) <= MOST_ENTRIES


@pytest.mark.quick
def test_no_room_bears_the_name_of_a_public_function():
    """A package `explain` would shadow `chainrule.explain` once it is imported."""
    assert not rooms("chainrule") & set(chainrule.__all__)


@pytest.mark.quick
@pytest.mark.parametrize("package", LAYERS)
def test_the_contracts_speak_of_the_rooms_there_are(package):
    named = [room.strip() for floor in LAYERS[package] for room in floor.split("|")]
    assert sorted(named) == sorted(rooms(package))


@pytest.mark.quick
def test_every_package_of_many_files_has_floors():
    packages = {name.rpartition(".")[0] for name in FILES} - {""}
    many = {package for package in packages if len(rooms(package)) > MANY_FILES}
    assert many <= set(LAYERS)


def test_each_contract_is_seen_to_break(tmp_path):
    """In a copy of the house where each is broken once, import-linter calls all of them broken."""
    pytest.importorskip("importlinter", reason="the extra `dev` is not installed")
    shutil.copytree(SOURCE, tmp_path / "chainrule", ignore=shutil.ignore_patterns("*.so"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    for contract in CONTRACTS:
        low, high = wrong_import(contract)
        with file_of(low, tmp_path).open("a", encoding="utf-8") as file:
            file.write(f"\n\ndef _() -> None:\n    import {high}\n")
    program = "from importlinter.cli import lint_imports_command as run; run(['--no-cache'])"
    told = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=os.environ | {"PYTHONPATH": "."},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 1
    for contract in CONTRACTS:
        assert f"{contract['name']} BROKEN" in told.stdout.splitlines()


def wrong_import(contract):
    """A module that a contract speaks of, and one that it must not import."""
    if contract["type"] == "independence":
        return contract["modules"][:2]
    floors = [floor.split("|")[0].strip() for floor in contract["layers"]]
    return [f"{contract['containers'][0]}.{room}" for room in (floors[-1], floors[0])]


def file_of(module, folder):
    path = folder.joinpath(*module.split("."))
    return path / "__init__.py" if path.is_dir() else path.with_suffix(".py")


def test_every_contract_of_floors_is_exhaustive():
    assert all(c["exhaustive"] for c in CONTRACTS if c["type"] == "layers")
