r"""A derivation in LaTeX: each quantity as formula, numbers put in, result, aligned at the sign.

    \begin{align*} net_{h1} &= w_1 i_1 + … \\ &= 0.15 \cdot 0.05 + … \\ &= 0.3775 \end{align*}

A sum that is too long for a line is broken between its terms; whatever else is too long is made
smaller. The document needs amsmath and graphicx; in Chinese ctex, and XeLaTeX.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from chainrule.basics.expression import Expr, Num, Op, Ref
from chainrule.basics.i18n import _, current_language
from chainrule.basics.visible import visible_text
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.sections import told
from chainrule.derivation.forms.symbols import Symbol, in_parts, to_latex
from chainrule.derivation.graph.quantity import Quantity, Values

_WIDEST = 72  # characters of a line as plain text

_DOCUMENT = r"""\documentclass{%(kind)s}
\usepackage{amsmath,amssymb,graphicx}
\usepackage[a4paper,margin=22mm]{geometry}
\allowdisplaybreaks
\newcommand{\fit}[1]{\resizebox{\ifdim\width>0.8\linewidth 0.8\linewidth\else\width\fi}{!}%%
  {$\displaystyle #1$}}
\begin{document}
%(body)s
\end{document}
"""


def document(title: str, body: str) -> str:
    """A whole file around `body`."""
    kind = "ctexart" if current_language().startswith("zh") else "article"
    heading = r"\section*{" + escape(title) + "}\n"
    return _DOCUMENT % {"kind": kind, "body": heading + body}


def render_latex(
    quantities: Iterable[Quantity],
    values: Values,
    symbol: Symbol,
    *,
    digits: int | None = 9,
    given: bool = False,
) -> Iterator[str]:
    """The blocks of a document's body, a heading where a phase or a layer begins."""
    for start, quantity in told(quantities, given):
        if start.phase:
            yield r"\subsection*{" + escape(start.phase) + "}"
        if start.layer:
            yield r"\paragraph{" + escape(start.layer) + "}"
        yield equation(quantity, values, symbol, digits)


def equation(quantity: Quantity, values: Values, symbol: Symbol, digits: int | None) -> str:
    """One quantity as an aligned block."""

    def name(x: Expr) -> str:
        if isinstance(x, Ref):
            return to_latex(in_parts(symbol(x.name)))
        return number(write.constant(x))

    def value(x: Expr) -> str:
        if isinstance(x, Num):
            return number(write.constant(x))
        assert isinstance(x, Ref)
        return number(write.number(values[x.name].value, digits))

    lines = []
    if quantity.expr is not None:
        lines = [*_lines(quantity.expr, name), *_lines(quantity.expr, value)]
    lines.append("= " + number(write.number(quantity.value, digits)))
    body = " \\\\\n".join(f"  &{line}" for line in write.without_repeats(lines))
    left = to_latex(in_parts(symbol(quantity.name)))
    return "\\begin{align*}\n" + left + "\n" + body + "\n\\end{align*}"


def _lines(expr: Expr, leaf: write.Leaf) -> Iterator[str]:
    """The right-hand side; a long sum in several lines, broken between its terms."""
    whole = write.latex(expr, leaf)
    if _width(whole) <= _WIDEST:
        yield "= " + whole
        return
    if not (isinstance(expr, Op) and expr.op == "add"):
        yield rf"= \fit{{{whole}}}"
        return
    sign, line = "=", ""
    for term in _terms(expr, leaf):
        if line and _width(line + term) > _WIDEST:
            yield f"{sign} {line}"
            sign, line = r"\quad +", term
        else:
            line += (" + " if line else "") + term
    yield f"{sign} {line}"


def _terms(expr: Op, leaf: write.Leaf) -> list[str]:
    """Each term as it stands in the sum, long ones made smaller."""
    first, *rest = expr.args
    written = [write.latex(first, leaf), *(_after_zero(x, leaf) for x in rest)]
    return [rf"\fit{{{t}}}" if _width(t) > _WIDEST else t for t in written]


def _after_zero(term: Expr, leaf: write.Leaf) -> str:
    """A term as it is written after a plus."""
    return write.latex(Op("add", (Num(0), term)), leaf).partition(" + ")[2]


def _width(latex: str) -> int:
    """About how many characters it takes on paper, the space around operators included."""
    plain = re.sub(r"\\(frac|left|right|mathit|partial|displaystyle)|[{}^_]", "", latex)
    return len(re.sub(r"\\[a-zA-Z]+", "x", plain))


def number(text: str) -> str:
    """``1.5e-05`` as 1.5 · 10⁻⁵."""
    mantissa, e, exponent = text.partition("e")
    if text in (_("true"), _("false")):
        return rf"\text{{{text}}}"
    if text in ("inf", "-inf", "nan"):
        return text.replace("inf", r"\infty").replace("nan", r"\mathrm{NaN}")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if e else text


_SPECIAL = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}


def escape(text: str) -> str:
    """Text for people, in LaTeX."""
    escaped = "".join(
        _SPECIAL.get(c, "\\" + c if c in "&%$#_{}" else c) for c in visible_text(text)
    )
    return escaped.replace("δ", r"$\delta$").replace("→", r"$\to$").replace("·", r"$\cdot$")
