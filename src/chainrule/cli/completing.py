"""What may stand where the shell asks: names that an option knows, the columns of the table on the
line, files. A name that holds a control character is not offered: it could not be typed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from chainrule.basics.visible import visible

FILE = "file"
FOLDER = "dir"
"""The types of items that stand for the names of files and folders, which the shell itself has."""


def complete(command: click.Command) -> None:
    """Let each parameter of `command` say what may stand for it."""
    for parameter in command.params:
        if isinstance(parameter.type, click.Choice) or getattr(parameter, "is_flag", False):
            continue
        if parameter.name in _NAMES:
            is_list = parameter.name == "score" or (parameter.metavar or "").endswith(",...")
            parameter.type = _OneOf(_NAMES[parameter.name], is_list)
        elif (parameter.metavar or "").startswith("COLUMN"):
            parameter.type = _Column()
        elif parameter.name == "folder" or parameter.metavar in _FOLDERS:
            parameter.type = _Folder()
        elif isinstance(parameter, click.Argument) or parameter.metavar in _FILES:
            parameter.type = _File()
        if parameter.name in ("data", "source"):
            parameter.type = _File(_examples)


def typed_value(incomplete: str) -> str:
    """The beginning of a value as click is to be given it, which takes what begins with a hyphen
    for an option, wherever it stands."""
    return _VALUE + incomplete if incomplete.startswith("-") else incomplete


_VALUE = "\0"
_FILES = ("FILE", "TABLE", "MODEL", "NAMES.CSV")
_FOLDERS = ("DIR", "FOLDER")
Names = Callable[[], Iterable[str]]


class _OneOf(click.types.StringParamType):
    """One of the `names`; of a list several, with commas between. What stands after the = of a name
    that ends with one is asked of `_values`."""

    def __init__(self, names: Names, is_list: bool = False) -> None:
        self._names, self._is_list = names, is_list

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        names = [*self._names()]
        setting, equals, _begun = incomplete.partition("=")
        if f"{setting}{equals}" in names and equals:
            return _beginning(incomplete, (f"{setting}={value}" for value in _values(setting)))
        return _listed(incomplete, names) if self._is_list else _beginning(incomplete, names)


class _Folder(click.types.StringParamType):
    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        return [CompletionItem(incomplete, type=FOLDER)]


class _Column(click.types.StringParamType):
    """The columns of the table that is named before; several with commas between."""

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        from chainrule.data.heads import column_names

        # click leaves what it has not assigned in `args`, as long as an option waits for its value
        words = (ctx.params.get("data"), ctx.params.get("source"), *ctx.args)
        table = next((word for word in words if word and Path(word).is_file()), None)
        return _listed(incomplete.removeprefix(_VALUE), column_names(table) if table else [])


class _File(click.types.StringParamType):
    """A file, or one of the `names`."""

    def __init__(self, names: Names | None = None) -> None:
        self._names = names

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        names = self._names() if self._names else ()
        return [*_beginning(incomplete, names), CompletionItem(incomplete, type=FILE)]


def _beginning(incomplete: str, names: Iterable[str]) -> list[CompletionItem]:
    return [
        CompletionItem(name)
        for name in names
        if name.startswith(incomplete) and visible(name) == name
    ]


def _listed(incomplete: str, names: list[str]) -> list[CompletionItem]:
    """The same; and after a comma those that are not yet named."""
    before, comma, last = incomplete.rpartition(",")
    left = [name for name in names if name not in before.split(",")]
    return _beginning(incomplete, names) or [
        CompletionItem(before + comma + item.value) for item in _beginning(last, left)
    ]


def _values(setting: str) -> Iterable[str]:
    """The words that a setting may be."""
    from chainrule.training.settings import RULES

    if setting in _NAMES:
        return _NAMES[setting]()
    rule = RULES.get(setting)
    if rule is None:
        return ()
    return (*rule.names, *(("true", "false") if bool in rule.kinds else ()))


def _phases() -> Iterable[str]:
    return ("forward", "loss", "backward", "update")


def _examples() -> Iterable[str]:
    from chainrule.problems.builtin import example_names

    return example_names()


def _families() -> Iterable[str]:
    from chainrule.families.registry import FAMILIES

    return FAMILIES


def _activations() -> Iterable[str]:
    from chainrule.pieces.activations import ACTIVATIONS

    return ACTIVATIONS


def _losses() -> Iterable[str]:
    from chainrule.pieces.losses import NAMES

    return NAMES


def _solvers() -> Iterable[str]:
    from chainrule.pieces.optimizers import OPTIMIZERS

    return (*OPTIMIZERS, "lbfgs")


def _scalings() -> Iterable[str]:
    from chainrule.preprocessing.scaling import SCALINGS

    return SCALINGS


def _scores() -> Iterable[str]:
    from chainrule.pieces.scores import SCORES

    return SCORES


def _settings() -> Iterable[str]:
    from chainrule.training.settings import LINES

    return (f"{name}=" for name in LINES)


def _engines() -> Iterable[str]:
    from chainrule.training.settings import RULES

    return RULES["engine"].names


def _devices() -> Iterable[str]:
    from chainrule.engines.torch import DEVICES

    return DEVICES


_NAMES: dict[str | None, Names] = {
    "name": _examples,
    "family": _families,
    "activation": _activations,
    "output_activation": _activations,
    "loss": _losses,
    "solver": _solvers,
    "scale": _scalings,
    "score": _scores,
    "param": _settings,
    "class_weight": lambda: ("balanced",),
    "steps": _phases,
    "engine": _engines,
    "device": _devices,
}
