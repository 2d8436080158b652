"""The README shows what the commands print, and its set-up is two commands."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

from chainrule.cli import _COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_output_in_the_readme_is_what_its_command_prints() -> None:
    script = runpy.run_path(str(ROOT / "docs" / "fill_readme.py"))
    shown = script["without_times"](README)
    assert shown == script["without_times"](script["filled"](README))


def test_the_readme_sets_up_with_two_one_line_commands() -> None:
    commands = [line for line in README.splitlines() if "pip install" in line]
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv && ") for command in commands)


def test_every_command_has_its_section_in_the_reference() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    shown = re.findall(r"^chainrule (\w+) --help$", page, re.MULTILINE)
    assert shown == list(_COMMANDS)
