"""Worksheets as pages to print: one A4 side for each up to `ONE_SIDE` blanks, the key another page.

A sheet has a line for name, class and date, its code, the points, the network with all names on it,
what is given, and for each blank a line of 80 mm with 8 mm of room above it, in two columns. Text
is 10 point or more. It opens from disk and asks the network for nothing.
"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from chainrule.basics.expression import Expr, Num, Ref
from chainrule.basics.i18n import _, current_language
from chainrule.derivation.feedforward.code import code_of
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.symbols import Symbol, in_parts, textbook, to_html
from chainrule.worksheets.figure import figure
from chainrule.worksheets.planting import question, task
from chainrule.worksheets.sheet import Sheet
from chainrule.worksheets.steps import WorkedStep

ONE_SIDE = 30  # blanks that fit on one side of A4
_BLANK = (
    '<span style="display:inline-block;width:80mm;height:8mm;border-bottom:1px solid">&nbsp;</span>'
)
STYLE = """
@page { size: A4; margin: 9mm 10mm }
body { font: 10pt/1.2 "Noto Sans", "Noto Sans CJK SC", system-ui, sans-serif; margin: 0 auto;
  max-width: 190mm; color: #000; background: #fff }
.sheet { break-after: page } .sheet:last-child { break-after: auto }
h2 { font-size: 12pt; margin: 0 0 1.5mm } p { margin: 0 0 1.5mm } ol { margin: 0 0 1.5mm }
.who { display: flex; gap: 3mm; align-items: end }
.who i { flex: 1; border-bottom: 1px solid #000; min-width: 12mm }
.top { display: flex; gap: 4mm; align-items: start } .top > div { flex: 1 }
svg { width: 84mm; height: 39mm; flex: none } svg text { font-family: inherit }
.steps { column-count: 2; column-gap: 6mm }
article { break-inside: avoid; padding-top: .6mm; overflow-wrap: anywhere }
article code { float: right; color: #555; font-size: 10pt }
sub, sup { font-size: 7.5pt; line-height: 0 }
@media screen and (max-width: 45rem) { body { padding: 0 4mm } .steps { column-count: 1 }
  .top, .who { display: block } .who i { display: inline-block; width: 100% }
  svg, article span { max-width: 100% } }
"""
_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>{title}</title>
<style>{style}</style></head><body><main>
{body}
</main></body></html>
"""
Blank: TypeAlias = Callable[[str], str]
"""What stands where a number, by its name, is asked for."""


def _line(name: str) -> str:
    """Room to write on."""
    return _BLANK


def write_html(sheets: Sequence[Sheet], answers: bool) -> str:
    """The page; with `answers` it is the key: every blank is filled in."""
    title = _("Key") if answers else _("Worksheet") if len(sheets) == 1 else _("Worksheets")
    bodies = ["\n".join(body(sheet, answers, _who(sheet, answers))) for sheet in sheets]
    return _PAGE.format(
        lang=current_language(), title=html.escape(title), style=STYLE, body="\n".join(bodies)
    )


def body(sheet: Sheet, answers: bool, head: str, blank: Blank = _line) -> Iterator[str]:
    """One sheet: its title, the `head` that says whose it is, what is given, and every line."""
    title = _("Key: {title}").format(title=sheet.title) if answers else sheet.title
    yield f'<section class="sheet"><h2>{html.escape(title)}</h2>'
    yield head
    given = ", ".join(f"{to_html(in_parts(name))} = {number}" for name, number in sheet.given())
    given_title = html.escape(_("Given:"))
    legend = "".join(f"<p>{html.escape(line)}</p>" for line in sheet.legend())
    yield (
        f'<div class="top"><div><p><b>{given_title}</b> {given}</p>{legend}</div>'
        f'{figure(sheet.derivation)}</div><div class="steps">'
    )
    yield from (_article(sheet, step, answers, blank) for step in sheet.steps())
    yield "</div>"
    if sheet.planted is not None:
        yield from _finding(sheet, answers, blank)
    yield "</section>"


def _finding(sheet: Sheet, answers: bool, blank: Blank) -> Iterator[str]:
    """What is asked of a slip that is to be found."""
    yield f"<p><b>{html.escape(task(len(sheet.quantities)))}</b></p>"
    for name, said in sheet.answers().items():
        answer = f"<b>{html.escape(said)}</b>" if answers else blank(name)
        yield f"<p>{html.escape(question(name))}: {answer}</p>"
        if name == "done":
            rows = (f"<li>{html.escape(text)}</li>" for _letter, text in sheet.choices())
            yield f'<ol type="A">{"".join(rows)}</ol>'


def blanks_of(sheet: Sheet) -> str:
    """The steps alone, each with a line to write on."""
    return "".join(_article(sheet, step, False, _line) for step in sheet.steps())


def _who(sheet: Sheet, answers: bool) -> str:
    n = len(sheet.answers())
    code = html.escape(_("Sheet {code}").format(code=code_of(sheet.derivation)))
    points = html.escape(_("Points: ____ of {n}").format(n=n))
    if answers:
        return f'<p class="who"><b>{html.escape(sheet.learner)}</b> <b>{code}</b></p>'
    lines = [(_("Name:"), sheet.learner), (_("Class:"), ""), (_("Date:"), "")]
    blanks = "".join(f"{html.escape(a)} <i>{html.escape(b)}&nbsp;</i>" for a, b in lines)
    return f'<p class="who">{blanks} <b>{code}</b> <b>{points}</b></p>'


def _article(sheet: Sheet, step: WorkedStep, answers: bool, blank: Blank) -> str:
    """The symbol, its formula, the line to write on or the number; its name in answer files."""
    expr = step.quantity.expr
    assert expr is not None
    symbol = textbook(sheet.derivation.textbook)
    filled = answers or not step.blank
    sides = [f"<b>{to_html(in_parts(step.symbol))}</b>"]
    if answers or sheet.shows_formula(step):
        sides.append(_formula(expr, symbol))
    if filled:
        sides.append(f"<b>{html.escape(step.number)}</b>")
    name = "" if step.name == step.symbol else f"<code>{html.escape(step.name)}</code>"
    line = "" if filled else f"<br/>{blank(step.name)}"
    return f"<article>{name}{' = '.join(sides)}{line}</article>"


def _formula(expr: Expr, symbol: Symbol) -> str:
    """One line; what is larger or smaller is no tag."""
    marks: dict[str, str] = {}

    def leaf(x: Expr) -> str:
        mark = chr(0xE000 + len(marks))  # of the private use area: no formula has it
        marks[mark] = _leaf(x, symbol)
        return mark

    text = html.escape(write.text(expr, leaf))
    return "".join(marks.get(letter, letter) for letter in text)


def _leaf(x: Expr, symbol: Symbol) -> str:
    if isinstance(x, Num):
        return html.escape(write.constant(x))
    assert isinstance(x, Ref)
    return to_html(in_parts(symbol(x.name)))
