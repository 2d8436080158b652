"""Worksheets as one page of HTML with native MathML: opens from disk, and prints a sheet a page."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from functools import partial

from chainrule.basics.expression import Expr, Num, Ref
from chainrule.basics.i18n import _
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.html import digits_of, number, page
from chainrule.derivation.forms.sections import in_sections
from chainrule.derivation.forms.symbols import in_parts, textbook, to_html
from chainrule.worksheets.sheet import Sheet
from chainrule.worksheets.steps import WorkedStep

_BLANK = '<span style="display:inline-block;min-width:9em;border-bottom:1px solid">&nbsp;</span>'


def write_html(sheets: Sequence[Sheet], answers: bool) -> str:
    """The page; with `answers` every blank is filled in."""
    bodies = ["\n".join(_body(sheet, answers)) for sheet in sheets]
    title = _("Worksheet") if len(sheets) == 1 else _("Worksheets")
    return page(title, "", "", '\n<div style="break-after:page"></div>\n'.join(bodies))


def _body(sheet: Sheet, answers: bool) -> Iterator[str]:
    yield f"<h2>{html.escape(sheet.title)}</h2>"
    if sheet.recipe:
        yield f"<p><code>{html.escape(sheet.recipe)}</code></p>"
    given = (f"{to_html(in_parts(symbol))} = {digits_of(n)}" for symbol, n in sheet.given())
    yield "<p><b>" + html.escape(_("Given:")) + f"</b> {', '.join(given)}</p>"
    for start, step in in_sections(sheet.steps(), lambda step: step.quantity):
        if start.phase:
            yield f"<h3>{html.escape(start.phase)}</h3>"
        if start.layer:
            yield f"<h4>{html.escape(start.layer)}</h4>"
        yield _article(sheet, step, answers)


def _article(sheet: Sheet, step: WorkedStep, answers: bool) -> str:
    """The symbol; formula, numbers, result or blank, one below the other; its name in answers."""
    expr = step.quantity.expr
    assert expr is not None
    filled = answers or not step.blank
    lines = []
    if sheet.formulas or filled:
        lines.append(_math(write.mathml(expr, partial(_name, sheet))))
    if filled:
        if step.substituted not in (step.formula, step.number):
            lines.append(_math(write.mathml(expr, partial(_value, sheet))))
        lines.append(_math(f"<mn><b>{digits_of(step.number)}</b></mn>"))
    else:
        lines.append(_BLANK)
    rows = "".join(f"<span>=</span>{line}" for line in lines)
    return (
        f'<article><span class="symbol">{to_html(in_parts(step.symbol))}</span>'
        f"<div>{rows}</div><code>{html.escape(step.name)}</code></article>"
    )


def _math(content: str) -> str:
    return f"<math><mrow>{content}</mrow></math>"


def _name(sheet: Sheet, x: Expr) -> str:
    if isinstance(x, Ref):
        symbol = textbook(sheet.derivation.textbook)(x.name)
        return f"<mn><span>{to_html(in_parts(symbol))}</span></mn>"
    return number(write.constant(x))


def _value(sheet: Sheet, x: Expr) -> str:
    if isinstance(x, Num):
        return number(write.constant(x))
    assert isinstance(x, Ref)
    return number(write.number(sheet.derivation[x.name].value, sheet.digits))
