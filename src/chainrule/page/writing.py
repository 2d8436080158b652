"""The page as one file of HTML: the board, and all equations, which are read without a script; with
one they are built when they are asked for (`noscript` is text then, for which nothing is laid out).

Nothing is fetched, and the page's own policy forbids it: only the script and the style whose hashes
it states may run, nothing is loaded, no form is sent, no address is the base of others.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from chainrule.basics.i18n import _, current_language
from chainrule.basics.typing import Json
from chainrule.basics.visible import visible_text
from chainrule.derivation.explanation import AnyDerivation, Explanation
from chainrule.derivation.forms.html import STYLE, render_html
from chainrule.derivation.forms.symbols import textbook
from chainrule.derivation.graph.quantity import Quantity
from chainrule.page.content import content
from chainrule.page.numbers import is_large, listed_names
from chainrule.page.own_row import Origin
from chainrule.training.callbacks import Recorder

LONGEST = 40
"""Numbers in an equation of a large network that is written out."""
_BUILT = Path(__file__).with_name("built")
_POLICY = (
    "default-src 'none'; script-src '{script}'; style-src '{style}'; base-uri 'none'; "
    "form-action 'none'"
)


def board_page(
    explanation: Explanation,
    origin: Origin | None,
    title_of: Callable[[], str],
    run: Recorder | None = None,
) -> str:
    """The whole page of a step; `origin` says what its rows are in their own columns, `title_of`
    its title in the language in use; with the `run` that it is the first of."""
    derivation = explanation.derivation
    script, style = built("board.js"), STYLE + built("board.css")
    title = html.escape(visible_text(explanation.title))
    heading = derivation.heading(explanation.title, explanation.trained)
    lines = (html.escape(line) for line in visible_text(heading).splitlines())
    return _PAGE.format(
        lang=current_language(),
        policy=_POLICY.format(script=hash_of(script), style=hash_of(style)),
        title=title,
        style=style,
        heading="".join(f"<p>{line}</p>" for line in lines),
        equations=_equations(derivation),
        data=_embedded(content(explanation, origin, title_of, run)),
        script=script,
    )


def _equations(derivation: AnyDerivation) -> str:
    """All equations; of a large network those that are short enough to be read."""
    quantities: Iterable[Quantity] = map(derivation.quantity, listed_names(derivation))
    note = ""
    if is_large(derivation):
        quantities = (q for q in quantities if len(q.depends) <= LONGEST)
        left_out = _("Long sums and the single weights are on the board alone.")
        note = f"<p>{html.escape(left_out)}</p>"
    symbol = textbook(derivation.textbook)
    return note + render_html(quantities, derivation, symbol, digits=9)


@cache
def built(name: str) -> str:
    """A file of the built module, as it stands in the package."""
    return (_BUILT / name).read_text("utf-8")


def hash_of(text: str) -> str:
    """How a page's policy names a script or a style that may stand in it."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _embedded(document: Json) -> str:
    """JSON that no ``</script>`` in a name can end."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="chainrule">
<div id="board"></div>
<noscript>
<main id="equations">
<header><h1>{title}</h1>{heading}</header>
{equations}
</main>
</noscript>
<script type="application/json" id="board-data">{data}</script>
<script type="module">{script}</script>
</body>
</html>
"""
