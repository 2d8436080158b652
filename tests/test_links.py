"""`docs/check_links.py` finds links that lead nowhere, and the repository's files have none."""

import runpy
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LINKS = runpy.run_path(str(ROOT / "docs" / "check_links.py"))

PAGE = """<h1 id="top">one</h1> <a href="two.html#there">a</a> <a href="two.html#gone">b</a>
<a href="three.html">c</a> <img src="none.png"> <a href="#top">d</a> <a href="#off">e</a>
<a href="https://example.org/x#y">f</a> <a href="mailto:a@example.org">g</a>"""


@pytest.mark.quick
def test_links_that_lead_nowhere_are_found(tmp_path):
    (tmp_path / "one.html").write_text(PAGE)
    (tmp_path / "two.html").write_text('<p id="there">here</p><a href="one.html">back</a>')
    broken, external = LINKS["check_pages"](tmp_path)
    assert broken == [
        "one.html: two.html#gone: the page has no such anchor",
        "one.html: three.html: there is no such file",
        "one.html: none.png: there is no such file",
        "one.html: #off: the page has no such anchor",
    ]
    assert external == {"https://example.org/x": ["one.html"]}


@pytest.mark.quick
def test_links_of_markdown_files_are_found(tmp_path):
    (tmp_path / "here.md").write_text("")
    (tmp_path / "a.md").write_text("[x](here.md#y) [y](gone.md) `[z](code.md)` [w](#own)")
    assert LINKS["check_markdown"](tmp_path, ["a.md"]) == ["a.md: gone.md: there is no such file"]


@pytest.mark.quick
def test_files_of_the_repository_link_to_files():
    found = subprocess.run(["git", "ls-files", "*.md"], cwd=ROOT, capture_output=True, text=True)
    if found.returncode:
        pytest.skip("no clone of the repository")
    assert not LINKS["check_markdown"](ROOT, found.stdout.split())
