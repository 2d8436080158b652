"""How a quantity's name is written: ``z[1][2]`` as itself, as ``net_h2``, or as LaTeX."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from chainrule.derivation.graph.names import FORMS, GRADIENTS, as_name, parts_of_derivative
from chainrule.derivation.graph.textbook import Textbook

Symbol: TypeAlias = Callable[[str], str]
"""``symbol(name) -> what is written``, of a derivation's own names."""

_GREEK = {"eta": "η", "mu": "μ", "rho": "ρ", "beta_1": "β₁", "beta_2": "β₂", "epsilon": "ε",
          "lambda": "λ", "alpha": "α", "beta": "β", "gamma": "γ", "theta": "θ",
          "sigma": "σ", "phi": "φ"}  # fmt: skip


def plain(name: str) -> str:
    """The canonical name, Greek letters for settings, ∂ for d/d, δ for delta."""
    if "/d" in name:
        above, below = name.split("/d", 1)
        return f"∂{_greek(above[1:])}/∂{_greek(below)}"
    return _with_signs(_greek(name))


def _greek(name: str) -> str:
    bare = re.match(r"[A-Za-z_0-9]*", name)
    letters = bare[0] if bare is not None else ""
    return _GREEK.get(letters, letters) + name[len(letters) :]


def textbook(book: Textbook) -> Symbol:
    """The textbook's symbol where there is one, else `plain`."""

    def symbol(name: str) -> str:
        written = book.written(as_name(name))
        return plain(name) if written is None else _with_signs(written)

    return symbol


def _with_signs(text: str) -> str:
    """d<X>/d<Y> with ∂, and delta as δ."""
    if "/d" in text:
        above, below = text.split("/d", 1)
        text = f"∂{above[1:]}/∂{below}"
    return text.replace("delta_", "δ_").replace("delta[", "δ[")


_LATEX_SETTINGS = {name: rf"\{name}" for name in ("eta", "mu", "rho", "lambda", "alpha")}
_LATEX_SETTINGS |= {
    "beta_1": r"\beta_1", "beta_2": r"\beta_2", "epsilon": r"\varepsilon", "l1": r"\alpha_1",
    "share": "s",
}  # fmt: skip


def latex(text: str) -> str:
    """A derivation's own name in LaTeX: the layer above in brackets, units below, rows after
    them."""
    name = as_name(text)
    if name.kind not in FORMS:  # of a classical network
        return to_latex(in_parts(plain(name)))
    row = "" if name.sample is None else rf"\langle {name.sample} \rangle"
    above, below = parts_of_derivative(name)
    if not above:
        return _latex_one(name.of_sample(None), row)
    above = "J" if name.kind in GRADIENTS else above  # E and the penalty together
    return rf"\frac{{\partial {_latex_one(above, row)}}}{{\partial {_latex_one(below, row)}}}"


def _latex_one(text: str, row: str) -> str:
    """One symbol: ``W+[2][1,1]`` → ``W^{+(2)}_{1,1}``; a sample's row stands with the layer."""
    match = re.fullmatch(r"([A-Za-z_0-9]+?)(\+?)(?:\[(\d+)\])?(?:\[([\d,]+)\])?", text)
    assert match is not None, text
    letter, plus, first, second = match.groups()
    if second is None:  # E[1], y[2], eta: no layer
        above, below = plus + row, first or ""
    else:
        above, below = f"{plus}({first}){'' if letter in ('W', 'b') else row}", second
    return (
        _latex_letter(letter)
        + (f"^{{{above}}}" if above else "")
        + (f"_{{{below}}}" if below else "")
    )


def _latex_letter(letter: str) -> str:
    if letter in _LATEX_SETTINGS:
        return _LATEX_SETTINGS[letter]
    remembered = re.fullmatch("([mvs])(W|b|freq|phase|mix|shift)", letter)
    if remembered is not None:
        return rf"{remembered[1]}[{_latex_letter(remembered[2])}]"
    upright = rf"\mathrm{{{letter}}}" if len(letter) > 1 else letter
    return {"delta": r"\delta"}.get(letter, upright)


class SymbolParts(NamedTuple):
    """A symbol in parts: its letters, what stands above and below; of a derivative, both of its
    symbols."""

    letters: str
    above: str = ""
    below: str = ""
    fraction: tuple[SymbolParts, SymbolParts] | None = None


_BY_INDEX = re.compile(r"([^\[\]+@]+?)(\+?)(?:\[(\d+)\])?(?:\[([\d,]+)\])?(?:@(\d+))?")
_BY_NAME = re.compile(r"([A-Za-z]{2,}?|[A-Za-zα-ω])_?((?:[wb]_?)?[ho]?\d+|total)?(\+?)(?:@(\d+))?")


def in_parts(written: str) -> SymbolParts:
    """``w5+``, ``net_h1``, ``z[1][2]@3`` or ``∂E/∂w5``, as `plain` and `textbook` write them."""
    if written.startswith("∂"):
        above, _slash, below = written[1:].partition("/∂")
        below, at, row = below.partition("@")
        fraction = (in_parts("∂" + above) if "/" in above else in_parts(above), in_parts(below))
        return SymbolParts("", f"⟨{row}⟩" if at else "", "", fraction)
    if "[" not in written:
        named = _BY_NAME.fullmatch(written)
        if named is not None:
            letters, below, plus, row = named.groups()
            below = (below or "").replace("_", "")  # of v_b_h1: one index, bh1
            return SymbolParts(letters, plus + (f"⟨{row}⟩" if row else ""), below)
        return SymbolParts(written)
    match = _BY_INDEX.fullmatch(written)
    assert match is not None, written
    letters, plus, layer, units, row = match.groups()
    of_sample = f"⟨{row}⟩" if row else ""
    if units is None:
        return SymbolParts(letters, plus + of_sample, layer)
    if layer is None:
        return SymbolParts(letters, plus + of_sample, units)
    return SymbolParts(letters, f"{plus}({layer}){of_sample}", units)


_LATEX_LETTERS = {
    "δ": r"\delta", "η": r"\eta", "μ": r"\mu", "ρ": r"\rho", "λ": r"\lambda", "α": r"\alpha",
    "ε": r"\varepsilon", "β": r"\beta", "γ": r"\gamma", "θ": r"\theta", "σ": r"\sigma",
    "φ": r"\varphi",
    "β₁": r"\beta_1", "β₂": r"\beta_2",
}  # fmt: skip


def to_latex(written: SymbolParts) -> str:
    """The same symbol in LaTeX."""
    above = written.above.replace("⟨", r"\langle ").replace("⟩", r"\rangle")
    if written.fraction is not None:
        top, bottom = map(to_latex, written.fraction)
        fraction = rf"\frac{{\partial {top}}}{{\partial {bottom}}}"
        return rf"{fraction}^{{{above}}}" if above else fraction
    letters = _LATEX_LETTERS.get(written.letters)
    if letters is None:
        several = len(written.letters) > 1
        letters = rf"\mathit{{{written.letters}}}" if several else written.letters
    below = r"\mathrm{total}" if written.below == "total" else written.below
    return letters + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")


def to_html(written: SymbolParts) -> str:
    """The same symbol in HTML, derivatives with a slash."""
    if written.fraction is not None:
        top, bottom = map(to_html, written.fraction)
        above = f"<sup>{written.above}</sup>" if written.above else ""
        return f"∂{top}/∂{bottom}{above}"
    below = f"<sub>{written.below}</sub>" if written.below else ""
    above = f"<sup>{written.above}</sup>" if written.above else ""
    return f"<i>{html.escape(written.letters)}</i>{below}{above}"


def to_svg(written: SymbolParts) -> str:
    """The content of an SVG text, of a symbol that is no derivative."""
    below, above = (
        f'<tspan baseline-shift="{where}" font-size="75%">{text}</tspan>' if text else ""
        for where, text in (("sub", written.below), ("super", written.above))
    )
    return html.escape(written.letters) + above + below
