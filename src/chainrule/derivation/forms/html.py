"""A derivation as one page of HTML: opens from disk, asks the network for nothing.

Formulas are native MathML; below each stand links to the equations that its numbers come from, for
what is inside a formula is told as one thing, so that a link there has no name; a figure shows the
network with its values. Without scripts the page is whole; its few lines of script light up what a
symbol speaks of, and let a number lead to its equation.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from chainrule.basics.expression import Expr, Num, Ref
from chainrule.basics.i18n import _, current_language
from chainrule.basics.visible import visible_text
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.sections import told
from chainrule.derivation.forms.symbols import Symbol, in_parts, to_html
from chainrule.derivation.graph.quantity import Quantity, Values

Anchor = Callable[[str], str]


def anchor_of(name: str) -> str:
    """The address on the page of a quantity: ``#W-2-1,1``."""
    return "#" + re.sub(r"[^A-Za-z0-9+@]+", "-", name).strip("-")


def page(title: str, heading: str, figure: str, body: str) -> str:
    """A whole page. `heading` says what is shown, in text."""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in visible_text(heading).splitlines())
    return _PAGE.format(
        lang=current_language(),
        title=html.escape(visible_text(title)),
        style=STYLE,
        script=_SCRIPT,
        heading=lines,
        figure=figure,
        body=body,
    )


def fragment(heading: str, figure: str, body: str) -> str:
    """The same for a notebook: no script, its style its own."""
    lines = "".join(f"<p>{html.escape(line)}</p>" for line in visible_text(heading).splitlines())
    return f'<div class="chainrule"><style>{STYLE}</style>{lines}{figure}{body}</div>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """Rows of cells, the first the head."""
    head, *others = ([html.escape(visible_text(cell)) for cell in row] for row in rows)
    lines = ["".join(f"<th>{cell}</th>" for cell in head)]
    lines += ["".join(f"<td>{cell}</td>" for cell in row) for row in others]
    return '<table class="row">' + "".join(f"<tr>{line}</tr>" for line in lines) + "</table>"


def render_html(
    quantities: Iterable[Quantity],
    values: Values,
    symbol: Symbol,
    *,
    digits: int | None = 9,
    given: bool = True,
) -> str:
    """Sections by phase and layer, an article a quantity; links lead to what is on the page."""
    shown = [q for q in quantities if given or q.phase != "given"]
    there: set[str] = {quantity.name for quantity in shown}
    equation = partial(_equation, values=values, symbol=symbol, digits=digits, there=there)
    return "\n".join(_sections(shown, equation))


def _sections(shown: list[Quantity], equation: Callable[[Quantity], str]) -> Iterator[str]:
    is_open, begun = False, Counter[str]()  # the phases of sequential updates come again
    for start, quantity in told(shown, given=True):
        if start.phase:
            if is_open:
                yield "</section>"
            phase = quantity.phase
            again = f"-{begun[phase]}" if begun[phase] else ""
            begun[phase] += 1
            yield f'<section id="{phase}{again}" data-phase="{phase}">'
            yield f"<h2>{html.escape(start.phase)}</h2>"
            is_open = True
        if start.layer:
            yield f"<h3>{html.escape(start.layer)}</h3>"
        yield equation(quantity)
    if is_open:
        yield "</section>"


def _equation(
    quantity: Quantity, *, values: Values, symbol: Symbol, digits: int | None, there: set[str]
) -> str:
    """One quantity: a grid of its symbol and, one below the other, formula, numbers, result."""

    def name(x: Expr) -> str:
        if isinstance(x, Ref):
            return _said(x.name, to_html(in_parts(symbol(x.name))))
        return number(write.constant(x))

    def value(x: Expr) -> str:
        if isinstance(x, Num):
            return number(write.constant(x))
        assert isinstance(x, Ref)
        return _said(x.name, digits_of(write.number(values[x.name].value, digits)))

    lines = []
    if quantity.expr is not None:
        lines = [write.mathml(quantity.expr, name), write.mathml(quantity.expr, value)]
    lines.append(f"<mn><b>{digits_of(write.number(quantity.value, digits))}</b></mn>")
    rows = "".join(
        f"<span>=</span><math><mrow>{line}</mrow></math>"
        for k, line in enumerate(lines)
        if k == 0 or _bare(line) != _bare(lines[k - 1])
    )
    canonical = "" if symbol(quantity.name) == quantity.name else html.escape(quantity.name)
    shown = to_html(in_parts(symbol(quantity.name)))
    address = anchor_of(quantity.name)
    sources = "".join(
        f'<a href="{anchor_of(name)}">{to_html(in_parts(symbol(name)))}</a> '
        for name in quantity.depends
        if name in there
    )
    if sources:
        rows += f'<p class="from">← {sources.rstrip()}</p>'
    return (
        f'<article id="{address[1:]}" data-name="{html.escape(quantity.name)}">'
        f'<a class="symbol" href="{address}">{shown}</a><div>{rows}</div>'
        f"<code>{canonical}</code></article>"
    )


def _bare(line: str) -> str:
    """What a line says, without its markup."""
    return re.sub(r"<[^>]*>", "", line)


def _said(name: str, shown: str) -> str:
    """A symbol or a number of a formula, and whose it is; in one piece, for in MathML each element
    has a line of its own."""
    return f'<mn data-name="{html.escape(name)}"><span>{shown}</span></mn>'


def number(text: str) -> str:
    """An ``mn`` and no ``mtext``: beside text an operator has no space around it."""
    return f"<mn><span>{digits_of(text)}</span></mn>"


def digits_of(text: str) -> str:
    """``-1.5e-05`` as −1.5·10⁻⁵."""
    mantissa, e, exponent = text.replace("-", "−").partition("e")
    if not e or text in (_("true"), _("false")):
        return text.replace("-", "−").replace("inf", "∞")
    return f"{mantissa}·10<sup>{exponent.replace('+', '').replace('−0', '−').lstrip('0')}</sup>"


_PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body class="chainrule">
<header><h1>{title}</h1>{heading}</header>
{figure}
<main>
{body}
</main>
<script>{script}</script>
</body>
</html>
"""

STYLE = """
.chainrule { --ink: #1c2330; --soft: #667085; --line: #d6dbe4; --page: #fff; --plus: #1668b8;
  --minus: #c2410c; --lit: #fff1c9; color: var(--ink);
  background: var(--page);
  font: 16px/1.5 system-ui, "Noto Sans CJK SC", "PingFang SC", sans-serif; }
@media (prefers-color-scheme: dark) {
  .chainrule { --ink: #e6e9ef; --soft: #98a2b3; --line: #3a4354; --page: #12161d; --plus: #6cb2f7;
    --minus: #ff9466; --lit: #4b3f16; } }
body.chainrule { max-width: 62rem; margin: 0 auto; padding: 1rem 1.25rem 4rem; }
.chainrule h1 { font-size: 1.5rem; margin: .5rem 0; }
.chainrule header p { color: var(--soft); margin: .2rem 0; }
.chainrule h2 { font-size: 1.05rem; letter-spacing: .08em; margin: 2rem 0 .2rem;
  border-bottom: 1px solid var(--line); }
.chainrule h3 { font-size: .9rem; font-weight: 600; color: var(--soft); margin: 1rem 0 .2rem; }
.chainrule article { display: grid; grid-template-columns: 7.5rem 1fr auto; gap: 0 .4rem;
  padding: .35rem .4rem; border-radius: .4rem;
  align-items: first baseline; scroll-margin-top: 1rem; }
.chainrule article > div { display: grid; grid-template-columns: auto 1fr; gap: .3rem .5rem;
  overflow-x: auto; align-items: baseline; }
.chainrule .symbol { text-align: right; }
.chainrule code { color: var(--soft); font-size: .75rem; }
.chainrule math { font-size: 1.05rem; justify-self: start; math-style: normal; }
.chainrule #given { display: grid;
  grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.chainrule #given > :is(h2, h3) { grid-column: 1 / -1; }
.chainrule #given article { grid-template-columns: 5.5rem auto 1fr; }
.chainrule #given article > div { overflow: visible; }
.chainrule a { color: inherit; text-decoration: none; }
.chainrule .from { grid-column: 2; margin: 0; font-size: .8rem; color: var(--soft); }
.chainrule .from a { padding: 0 .15rem; }
.chainrule .from a:is(:hover, :focus) { color: var(--plus); text-decoration: underline; }
.chainrule article:target, .chainrule .lit, .chainrule article:has(a:focus-visible) {
  background: var(--lit); }
.chainrule svg.network { display: block; width: 100%; max-width: 46rem; margin: 1rem auto; }
.chainrule table.row { border-collapse: collapse; margin: 1rem 0; font-size: .9rem; }
.chainrule table.row :is(th, td) { text-align: left; padding: .15rem .8rem .15rem 0;
  border-bottom: 1px solid var(--line); }
.chainrule svg circle { fill: var(--page); stroke: var(--ink); stroke-width: 1.5; }
.chainrule svg line.plus { stroke: var(--plus); }
.chainrule svg line.minus { stroke: var(--minus); }
.chainrule svg text { fill: var(--ink); text-anchor: middle; font-size: 12px; }
.chainrule svg text.name { fill: var(--soft); font-style: italic; }
.chainrule svg text.weight { paint-order: stroke; stroke: var(--page); stroke-width: 4px; }
.chainrule svg .lit circle { fill: var(--lit); } .chainrule svg .lit line { stroke-width: 5; }
.chainrule svg.drawn { display: block; max-width: 100%; height: auto; margin: 1rem auto; }
.chainrule svg text.start { text-anchor: start; }
.chainrule svg circle.won { fill: var(--lit); stroke-width: 3; }
.chainrule svg .tile { fill: var(--plus); stroke: var(--line); }
.chainrule svg .tile.won { stroke: var(--minus); stroke-width: 3; }
.chainrule svg circle.reach { fill: none; stroke: var(--minus); pointer-events: none; }
.chainrule svg circle.dot { fill: var(--minus); }
.chainrule svg .curve, .chainrule svg .axis { fill: none; stroke: var(--plus); stroke-width: 2; }
.chainrule svg .axis { stroke: var(--line); stroke-width: 1; }
.chainrule svg .curve.after { stroke-dasharray: 6 4; } .chainrule svg .thin { stroke-width: 1; }
@media (max-width: 40rem) { .chainrule article { grid-template-columns: 1fr; }
  .chainrule .symbol { text-align: left; } .chainrule code { display: none; } }
@media print { .chainrule article { break-inside: avoid; } .chainrule .from { display: none; } }
"""

_SCRIPT = """
const named = new Map();
for (const e of document.querySelectorAll('[data-name]'))
  named.set(e.dataset.name, [...(named.get(e.dataset.name) || []), e]);
const light = on => event => {
  const e = event.target.closest('[data-name]');
  if (e) for (const other of named.get(e.dataset.name)) other.classList.toggle('lit', on);
};
for (const [start, end] of [['pointerover', 'pointerout'], ['focusin', 'focusout']]) {
  document.addEventListener(start, light(true));
  document.addEventListener(end, light(false));
}
document.addEventListener('click', event => {
  const inside = event.target.closest('math [data-name]');
  const whole = inside && named.get(inside.dataset.name).find(e => e.matches('article'));
  if (whole) location.hash = whole.id;
});
"""
