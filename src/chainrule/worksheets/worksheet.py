"""What `worksheet` returns: a sheet that writes itself in every form."""

from __future__ import annotations

import json

from chainrule.basics import notebook
from chainrule.worksheets.html import write_html
from chainrule.worksheets.latex import write_latex
from chainrule.worksheets.sheet import Sheet
from chainrule.worksheets.toml import write_toml


class Worksheet(Sheet):
    """One sheet. ``text()`` is a network file with blanks, ``json()`` the same document in JSON,
    ``latex()`` and ``html()`` pages to print; `answers` fills every blank in."""

    def text(self, *, answers: bool = False) -> str:
        """TOML: a network file whose table [answers] is filled in between the quotes."""
        return write_toml(self, answers)

    def latex(self, *, answers: bool = False) -> str:
        """A LaTeX document of one page or more, to print."""
        return write_latex([self], answers)

    def html(self, *, answers: bool = False) -> str:
        """A page of HTML, to print or to look at."""
        return write_html([self], answers)

    def json(self, *, answers: bool = False) -> str:
        """`to_json` as text."""
        return json.dumps(self.to_json(answers=answers), ensure_ascii=False, indent=1)

    def _repr_html_(self) -> str:
        """What a notebook shows: the sheet as it is printed."""
        return notebook.frame(self.html(), "40rem")

    def __str__(self) -> str:
        return self.text()
