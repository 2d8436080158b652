"""How a quantity's name is written: ``z[1][2]`` as itself, as ``net_h2``, or as LaTeX."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from chainrule.derivation.names import Textbook, parse, parts_of_derivative

Symbol: TypeAlias = Callable[[str], str]
"""``symbol(canonical name) -> what is written``."""

_GREEK = {"eta": "η", "mu": "μ", "rho": "ρ", "beta_1": "β₁", "beta_2": "β₂", "epsilon": "ε",
          "lambda": "λ", "alpha": "α"}  # fmt: skip


def plain(name: str) -> str:
    """The canonical name, Greek letters for settings, ∂ for d/d, δ for delta."""
    return _with_signs(_GREEK.get(name, name))


def textbook(book: Textbook) -> Symbol:
    """The textbook's symbol where there is one, else `plain`."""

    def symbol(name: str) -> str:
        parsed = parse(name)
        known = book.symbol(parsed) if parsed else None
        if known is None or parsed is None:
            return plain(name)
        return _with_signs(known if parsed.row is None else f"{known}@{parsed.row}")

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


def latex(name: str) -> str:
    """The canonical name in LaTeX: the layer above in brackets, units below, rows after them."""
    parsed = parse(name)
    if parsed is None:
        raise ValueError(name)
    row = "" if parsed.row is None else rf"\langle {parsed.row} \rangle"
    above, below = parts_of_derivative(parsed)
    if not above:
        return _latex_one(str(parsed._replace(row=None)), row)
    above = "J" if parsed.kind in ("dW", "db") else above  # E and the penalty together
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
    if re.fullmatch("[mvs][Wb]", letter):
        return rf"{letter[0]}[{letter[1]}]"
    return {"delta": r"\delta", "mask": r"\mathrm{mask}"}.get(letter, letter)
