"""Tables that do not fit as they are: one of many columns is set smaller, and a cell with sentences
among figures has room. What becomes of the classes stands in style/own.css."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx

_MANY = 8
_LONG = 60
"""From how many columns, from how many characters on."""


def setup(app: Sphinx) -> dict[str, bool]:
    app.connect("doctree-read", _told_apart)
    return {"parallel_read_safe": True}


def _told_apart(_app: Sphinx, document: nodes.document) -> None:
    for table in document.findall(nodes.table):
        if next(table.findall(nodes.tgroup))["cols"] < _MANY:
            continue
        table["classes"].append("many")
        for cell in table.findall(nodes.entry):
            if len(cell.astext()) >= _LONG:
                cell["classes"].append("long")
