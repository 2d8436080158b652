"""How the command line spells the arguments that a sentence names: as the options of the command
that runs, else as settings of its ``--param``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from chainrule.basics.arguments import Like
from chainrule.basics.command_line import typed

OPTIONS = {
    "everything": "all",
    "hidden_layer_sizes": "hidden",
    "learning_rate_init": "learning_rate",
    "max_iter": "epochs",
    "quantities": "quantity",
    "random_state": "seed",
    "samples": "sample",
    "seconds": "time",
    "validation_fraction": "validation",
}
"""The options, by their names in Python, that are called otherwise than the arguments they give."""
_OF_ANOTHER = ("learning_rate",)
"""Settings that are called as the option of another is."""


def option_of(name: str) -> str:
    """The option that gives an argument.

    >>> option_of("max_iter"), option_of("on_bad_row")
    ('--epochs', '--on-bad-row')
    """
    return "--" + OPTIONS.get(name, name).replace("_", "-")


class AsOptions:
    """The spelling of a command that was given the `arguments`, and has the options that
    `options_of` finds in them when it is asked."""

    def __init__(
        self, arguments: Sequence[str], options_of: Callable[[Sequence[str]], Collection[str]]
    ) -> None:
        self._arguments, self._options_of = arguments, options_of

    @cached_property
    def _options(self) -> Collection[str]:
        return self._options_of(self._arguments)

    def name(self, name: str) -> str:
        """The option; a setting that has none, or was given by ``--param``, by its own name."""
        is_so_given = any(given.startswith(f"{name}=") for given in self._arguments)
        return name if is_so_given or self._is_parameter(name) else option_of(name)

    def values(self, said: Mapping[str, Any]) -> str:
        return " ".join(self._with_value(name, value) for name, value in said.items())

    def takes(self, name: str) -> bool:
        return option_of(name) in self._options

    def reading(self, said: Mapping[str, Any]) -> str:
        """How a file is read is said to the command, or not at all."""
        return ""

    def _is_parameter(self, name: str) -> bool:
        """It is a setting for which the command has no option."""
        if name not in _OF_ANOTHER and option_of(name) in self._options:
            return False
        from chainrule.training.setting_types import EstimatorTypes

        return name in EstimatorTypes.__annotations__

    def _with_value(self, name: str, value: Any) -> str:
        if self._is_parameter(name):
            return f"--param {name}={_text(value)}"
        option = option_of(name)
        if isinstance(value, bool):
            return option if value else option.replace("--", "--no-", 1)
        return f"{option} {value}" if isinstance(value, Like) else typed(option, _text(value))


def _text(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(map(_text, value))
    if isinstance(value, dict):
        return ",".join(f"{key}={number}" for key, number in value.items())
    return str(value).lower() if isinstance(value, bool | None) else str(value)
