"""Worksheets as one LaTeX document, a page or more each, to print."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chainrule.basics.expression import Expr, Num, Ref
from chainrule.basics.i18n import _
from chainrule.basics.visible import visible
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms import symbols
from chainrule.derivation.forms.sections import in_sections
from chainrule.derivation.graph.names import as_name
from chainrule.worksheets.planting import question, task
from chainrule.worksheets.sheet import Sheet
from chainrule.worksheets.steps import WorkedStep, short_number

_PREAMBLE = r"""\documentclass[a4paper,11pt]{article}
\usepackage[margin=2cm]{geometry}
\usepackage{amsmath}
\usepackage{iftex}
\ifPDFTeX\usepackage[T1]{fontenc}\else\usepackage[UTF8]{ctex}\fi
\setlength{\parindent}{0pt}
\newcommand{\blank}{\underline{\hspace{3.5cm}}}
\begin{document}
"""
_SPECIAL = {c: "\\" + c for c in "#$%&_{}"} | {
    "\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "·": r"$\cdot$", "δ": r"$\delta$", "∂": r"$\partial$", "η": r"$\eta$",
}  # fmt: skip


def write_latex(sheets: Sequence[Sheet], answers: bool) -> str:
    """The document; with `answers` every blank is filled in."""
    pages = ["\n".join(_page(sheet, answers)) for sheet in sheets]
    return _PREAMBLE + "\n\\newpage\n\n".join(pages) + "\n\\end{document}\n"


def _page(sheet: Sheet, answers: bool) -> Iterator[str]:
    yield rf"\section*{{{escaped(sheet.title)}}}"
    if not answers:
        yield escaped(_("Name:")) + r" \hrulefill\par\medskip"
    if sheet.recipe and (answers or sheet.planted is None):
        recipe = escaped(sheet.recipe).replace("--", "-{}-")  # two hyphens are no dash
        yield rf"{{\small\texttt{{{recipe}}}\par}}\medskip"
    yield r"\textbf{" + escaped(_("Given:")) + r"}\par"
    pairs = (
        f"${_symbol(sheet, name)} = {_latex_number(number)}$"
        for name, number in sheet.given_names()
    )
    yield r"{\raggedright " + r",\quad ".join(pairs) + r"\par}"
    for start, step in in_sections(sheet.steps(), lambda step: step.quantity):
        if start.phase:
            yield rf"\subsection*{{{escaped(start.phase)}}}"
        yield _equation(sheet, step, answers)
    if sheet.planted is not None:
        yield from _finding(sheet, answers)


def _finding(sheet: Sheet, answers: bool) -> Iterator[str]:
    """What is asked of a slip that is to be found."""
    yield rf"\medskip\textbf{{{escaped(task(len(sheet.quantities)))}}}\par\medskip"
    for name, said in sheet.answers().items():
        blank = rf"\textbf{{{escaped(said)}}}" if answers else r"\blank"
        yield rf"{escaped(question(name))}: {blank}\par\medskip"
        if name == "done":
            yield from (rf"{letter}\quad {escaped(s)}\par" for letter, s in sheet.choices())
            yield r"\medskip"


def _equation(sheet: Sheet, step: WorkedStep, answers: bool) -> str:
    """One displayed line: symbol = formula = number or blank, and its name in answer files."""
    q = step.quantity
    assert q.expr is not None
    filled = answers or not step.blank
    sides = [_symbol(sheet, q.name)]
    if answers or sheet.shows_formula(step):
        sides.append(_formula(sheet, q.expr))
    if filled and sheet.planted is None:
        sides.append(_substituted(sheet, q.expr))
    if filled:
        sides.append(_latex_number(step.number))
    else:
        sides.append(r"\blank")
    name = rf"\hfill\texttt{{{escaped(step.name)}}}"
    return rf"$\displaystyle {' = '.join(write.without_repeats(sides))}$ {name}\par\smallskip"


def _symbol(sheet: Sheet, name: str) -> str:
    """The quantity in LaTeX, by the textbook's name where it has one; J is E with its penalty, and
    E where there is none."""
    book = sheet.derivation.textbook
    if book.written(as_name(name)) is not None:
        return symbols.to_latex(symbols.in_parts(symbols.textbook(book)(name)))
    written = symbols.latex(name)
    is_penalized = sheet.derivation.records.is_penalized
    return written if is_penalized else written.replace(r"\partial J", r"\partial E")


def _formula(sheet: Sheet, expr: Expr) -> str:
    return write.latex(
        expr, lambda x: _symbol(sheet, x.name) if isinstance(x, Ref) else write.constant(x)
    )


def _substituted(sheet: Sheet, expr: Expr) -> str:
    def leaf(x: Expr) -> str:
        if isinstance(x, Num):
            return write.constant(x)
        assert isinstance(x, Ref)
        return _latex_number(short_number(sheet.values[x.name].value, sheet.digits))

    return write.latex(expr, leaf)


def _latex_number(text: str) -> str:
    mantissa, e, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if e else text


def escaped(text: str) -> str:
    """Text with TeX's special characters written out."""
    return "".join(_SPECIAL.get(c, c) for c in visible(text))
