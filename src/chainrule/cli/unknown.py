"""An option that a command has not: which one, or which setting, is meant by it."""

from __future__ import annotations

import difflib

import click

from chainrule.basics.i18n import _
from chainrule.basics.meanings import meant, plain, said_of
from chainrule.training.settings import LINES


def unknown_option(error: click.NoSuchOption) -> tuple[str, str]:
    """What is said of an option that a command has not, and which one or which setting is meant."""
    name = error.option_name.lstrip("-")
    options = {} if error.ctx is None else _options(error.ctx.command)
    found = options.get(meant(name, options), "")
    if not found and "param" in options and meant(name, LINES):
        found = f"--param {meant(name, LINES)}=VALUE"
    if not found and said_of(name):
        return _("There is no option {name}.").format(name=error.option_name), said_of(name)
    if not found:
        near = difflib.get_close_matches(plain(name), options, n=1)
        found = options[near[0]] if near else ""
    hint = _("Did you mean {nearest}?").format(nearest=found) if found else ""
    return _("There is no option {name}.").format(name=error.option_name), hint


def _options(command: click.Command) -> dict[str, str]:
    """The options of a command as they are typed, by their names without hyphens."""
    typed = [opt for p in command.params for opt in p.opts if opt.startswith("--")]
    return {plain(opt): opt for opt in typed}
