"""The README shows what the commands print, and its set-up is two commands."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from chainrule.cli import _COMMANDS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


SCRIPT = runpy.run_path(str(ROOT / "docs" / "fill_readme.py"))
CHINESE = (ROOT / "README.zh.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("readme", SCRIPT["READMES"], ids=lambda path: path.name)
def test_every_output_in_the_readme_is_what_its_command_prints(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    assert SCRIPT["without_times"](text) == SCRIPT["without_times"](SCRIPT["filled"](text))


@pytest.mark.quick
def test_both_readmes_have_the_same_parts() -> None:
    """As many headings, bullets, rows; the same commands, programs and links, in the same order."""
    programs = r"```python\n.*?```"
    for part in (r"^#+ ", r"^<!-- output of: (.*?)(?: --lang zh)? -->", r"^python3 .*", r"^- \*\*",
                 r"^(chainrule [^ ].*?)  ", r"\]\((?!README)(.*?)\)", r"^\|"):  # fmt: skip
        english, chinese = (
            re.findall(part, re.sub(programs, "", text, flags=re.DOTALL), re.MULTILINE)
            for text in (README, CHINESE)
        )
        assert english == chinese, part
    found = [re.findall(programs, text, re.DOTALL) for text in (README, CHINESE)]
    assert found[0] == found[1]


def test_the_readme_sets_up_with_two_one_line_commands() -> None:
    commands = [line for line in README.splitlines() if "pip install" in line]
    assert len(commands) == 2
    assert all(command.startswith("python3 -m venv .venv && ") for command in commands)


def test_every_command_has_its_section_in_the_reference() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    shown = re.findall(r"^chainrule (\w+) --help$", page, re.MULTILINE)
    assert shown == list(_COMMANDS)


CHINESE_PAGES = [
    page for page in sorted((ROOT / "docs").glob("*.zh.md")) if "index" not in page.name
]


@pytest.mark.quick
@pytest.mark.parametrize("page", CHINESE_PAGES, ids=lambda page: page.stem)
def test_a_page_in_chinese_runs_the_same(page: Path) -> None:
    """The cells of the English one after one that sets the language; the same blocks that are not
    run; as many headings, rows."""
    english, chinese = (
        path.read_text("utf-8") for path in (page.with_name(page.name.replace(".zh", "")), page)
    )
    cells = [re.findall(r"```\{code-cell\}.*?```", text, re.DOTALL) for text in (english, chinese)]
    assert cells[0] == cells[1][1:]
    assert "CHAINRULE_LANG" in cells[1][0]
    blocks = [
        re.findall(r"^```(.*?)^```$", t, re.DOTALL | re.MULTILINE) for t in (english, chinese)
    ]
    shown = [[block for block in found if block.startswith("\n")] for found in blocks]
    assert shown[0] == shown[1]
    for part in (r"^##+ ", r"^\|", r"^!\[.*\]\((.*)\)"):
        found = [re.findall(part, text, re.MULTILINE) for text in (english, chinese)]
        assert found[0] == found[1], part
