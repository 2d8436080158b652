"""The pages of a marked class: one to project, one of feedback for each learner.

They open from disk and ask the network for nothing.
"""

from __future__ import annotations

import html
from collections.abc import Iterator

from chainrule.answers.finding import tell_finding
from chainrule.answers.klass import Learner, MarkedClass, own_slips, rule, said, slip_of
from chainrule.answers.marking import Verdict
from chainrule.answers.telling import digits_of
from chainrule.basics.expression import Expr, Num, Ref
from chainrule.basics.i18n import _, current_language
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.symbols import Symbol, in_parts, textbook, to_html
from chainrule.derivation.forms.text import text_formula
from chainrule.derivation.graph.exactly import Exactly

_PAGE = """<!doctype html>
<html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>
<style>
@page {{ size: A4; margin: 14mm }}
body {{ font: 12pt/1.45 system-ui, sans-serif; max-width: 48em; margin: auto; padding: 1em }}
h1 {{ font-size: 1.4em }} h2 {{ font-size: 1.1em }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ padding: .3em .6em; border-bottom: 1px solid #999; text-align: left }}
td:first-child {{ white-space: nowrap }}
.bar {{ background: #c33; height: .8em; display: inline-block }}
pre {{ white-space: pre-wrap; font-size: 1em }}
.write {{ display: inline-block; min-width: 80mm; height: 8mm; border-bottom: 1px solid }}
</style></head><body>
{body}
</body></html>
"""


def page(title: str, body: str) -> str:
    """A whole page."""
    return _PAGE.format(lang=current_language(), title=html.escape(title), body=body)


def class_page(marked: MarkedClass, names: bool = False) -> str:
    """What fails, most often first, to be projected: without names, unless they are asked for."""
    title = _("What to teach next")
    handed = _("{n} of {total} sheets handed in").format(
        n=marked.n_sheets, total=len(marked.learners)
    )
    rows = [
        f"<tr><td>{len(f.names)}</td>"
        f'<td><span class="bar" style="width:{8 * len(f.names) / max(1, marked.n_marked):.2f}em">'
        f"</span></td><td>{html.escape(f.where)}</td><td>{html.escape(f.slip)}</td>"
        + (f"<td>{html.escape(', '.join(f.names))}</td>" if names else "")
        + "</tr>"
        for f in marked.failing
    ]
    none = html.escape(_("No slips."))
    table = f"<table>{''.join(rows)}</table>" if rows else f"<p>{none}</p>"
    body = f"<h1>{html.escape(title)}</h1><p>{html.escape(handed)}</p>{table}"
    return page(title, body)


def feedback_page(learner: Learner, practice: str) -> str:
    """One learner's marks, each slip with the right line in their own numbers, and `practice`."""
    return page(learner.name, "\n".join(_feedback(learner, practice)))


def _feedback(learner: Learner, practice: str) -> Iterator[str]:
    yield f"<h1>{html.escape(learner.name)}</h1>"
    marks = _("{n} of {total} marks").format(n=learner.marks, total=learner.n_blanks)
    yield f"<p><b>{html.escape(marks)}</b> · {html.escape(learner.code)}</p>"
    yield f"<p>{html.escape(rule())}</p>"
    if learner.marked is None:
        yield _paragraph(said(learner))
    for told in learner.unread:
        yield _paragraph(told)
    if learner.marked is None:
        return
    slips = own_slips(learner)
    if not slips and not learner.unread:
        yield _paragraph(_("Nothing is wrong."))
    symbol = textbook(learner.marked.derivation.textbook)
    if learner.marked.finding is not None:
        yield from map(_paragraph, tell_finding(learner.marked.finding, symbol))
    for verdict in slips:
        yield from _slip(learner, verdict, symbol)
    yield practice


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _slip(learner: Learner, verdict: Verdict, symbol: Symbol) -> Iterator[str]:
    assert learner.marked is not None
    name = to_html(in_parts(symbol(verdict.quantity.name)))
    wrote = _("you wrote  {number}").format(number=verdict.answer.written.text)
    if learner.marked.finding is not None:
        wrote = _("on the sheet  {number}").format(number=verdict.answer.written.text)
    yield f"<h2>{name}</h2><p>{html.escape(wrote)}</p>"
    yield f"<p>{html.escape(slip_of(verdict, symbol))}</p>"
    expr = verdict.quantity.expr
    if expr is not None:
        right = _("With your own numbers the right line is")
        lines = _own_line(learner, verdict, expr, symbol)
        yield f"<p>{html.escape(right)}</p><pre>{html.escape(lines)}</pre>"


def _own_line(learner: Learner, verdict: Verdict, expr: Expr, symbol: Symbol) -> str:
    """symbol = formula = the learner's numbers put in = what they give."""
    assert learner.marked is not None
    written = {v.quantity.name: v.answer.written.value for v in learner.marked}
    values = Exactly(learner.marked.derivation)

    def leaf(x: Expr) -> str:
        if isinstance(x, Num):
            return write.constant(x)
        assert isinstance(x, Ref)
        quantity = values[x.name]
        return write.number(written.get(quantity.name, quantity.value), 6)

    number = write.number(verdict.own, digits_of(verdict.answer.written.text))
    sides = write.without_repeats([text_formula(expr, symbol), write.text(expr, leaf), number])
    name = symbol(verdict.quantity.name)
    return f"{name} = " + f"\n{' ' * len(name)} = ".join(sides)
