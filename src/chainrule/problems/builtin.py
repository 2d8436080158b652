"""The built-in examples: network files that come with the library."""

from __future__ import annotations

import tomllib
from pathlib import Path

from chainrule.basics.errors import UnknownNameError
from chainrule.basics.i18n import translated
from chainrule.problems.from_network_file import parse_network
from chainrule.problems.problem import Problem

_FOLDER = Path(__file__).parent / "networks"


def example_names() -> list[str]:
    """The built-in examples."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def example_text(name: str) -> str:
    """The network file of a built-in example, to read or to start one's own from."""
    if name not in example_names():
        raise UnknownNameError("example", name, example_names())
    return (_FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def example_title(name: str) -> str:
    """What the example is about, in a line."""
    return translated(str(tomllib.loads(example_text(name))["title"]))


def read_example(name: str) -> Problem:
    """The built-in example `name`; UnknownNameError lists the known ones."""
    problem = parse_network(example_text(name), name)
    return problem._replace(title=f"{name}: {translated(problem.title)}")
