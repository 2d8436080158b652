"""What Sphinx is told of the pages: tables that do not fit, the words around a page in Chinese."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

DOCS = Path(__file__).parents[1] / "docs"

TABLE = """\
+{rule}
|{row}
+{rule}
"""


def _table(cells: list[str]) -> Any:
    """A document with a table of one row, after the hook has seen it."""
    pytest.importorskip("sphinx")
    from docutils.core import publish_doctree

    rule = "+".join("-" * (len(cell) + 2) for cell in cells) + "+"
    row = "|".join(f" {cell} " for cell in cells) + "|"
    document = publish_doctree(TABLE.format(rule=rule, row=row))
    runpy.run_path(str(DOCS / "tables.py"))["_told_apart"](None, document)
    return document


def test_a_table_of_many_columns_is_set_smaller_and_its_sentences_have_room() -> None:
    nodes = pytest.importorskip("docutils.nodes")

    document = _table(["1"] * 7 + ["one and another " * 4])
    assert [table["classes"] for table in document.findall(nodes.table)] == [["many"]]
    cells = [cell["classes"] for cell in document.findall(nodes.entry)]
    assert cells == [[]] * 7 + [["long"]]


@pytest.mark.quick
def test_a_table_of_few_columns_stays() -> None:
    nodes = pytest.importorskip("docutils.nodes")

    document = _table(["1"] * 2 + ["one and another " * 4])
    assert not any(node["classes"] for node in document.findall(nodes.Element))


def test_around_a_page_in_chinese_the_words_are_chinese() -> None:
    pytest.importorskip("docutils")
    around = runpy.run_path(str(DOCS / "chinese.py"))["_language"]
    english: dict[str, Any] = {}
    around(None, "quickstart", "page.html", english, None)
    assert english == {}
    chinese: dict[str, Any] = {}
    around(None, "quickstart.zh", "page.html", chinese, None)
    assert chinese["language"] == "zh-CN"
    assert chinese["_"]("Next") == chinese["gettext"]("Next") == "下一页"
    assert chinese["_"]("Copyright") == "Copyright"
