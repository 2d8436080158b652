"""An expression written as one line of text, of LaTeX or of MathML.

All walk the tree with the same precedences; what they write for each operation stands in a
table. Leaves go through a `leaf` function, so that the same walk writes the formula (names) and
the substituted formula (numbers).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable
from itertools import groupby
from typing import NamedTuple, TypeAlias

from chainrule.basics.expression import Expr, Num, Op
from chainrule.basics.i18n import _

Leaf: TypeAlias = Callable[[Expr], str]
"""``leaf(Num or Ref) -> text``."""

_SUM, _PRODUCT, _SIGN, _POWER, _ATOM = range(1, 6)
_OF_MANY = ("max", "min", "argmax", "argmin")


class _Style(NamedTuple):
    """How an output writes the operations; ``{}`` are the arguments, already bracketed."""

    plus: str
    minus: str
    times: str
    negative: str
    power: str
    divide: str
    fraction_brackets: bool
    brackets: tuple[str, str]
    functions: dict[str, str]
    signed: re.Pattern[str] = re.compile("-")
    """How what begins with a minus begins."""
    comma: str = ", "


_TEXT = _Style(
    " + ", " - ", "·", "-{}", "{}^{}", "{}/{}", True, ("(", ")"),
    {
        "exp": "e^({})", "ln": "ln({})", "sqrt": "√({})", "abs": "|{}|", "sign": "sign({})",
        "tanh": "tanh({})", "sin": "sin({})", "cos": "cos({})", "Phi": "Φ({})", "phi": "φ({})",
        "case": "({1} if {0} else {2})", "gt": "{} > {}", "le": "{} ≤ {}", "lt": "{} < {}",
        "max": "max({})", "min": "min({})", "argmax": "argmax({})", "argmin": "argmin({})",
    },
)  # fmt: skip

_LATEX = _Style(
    " + ", " - ", r" \cdot ", "-{}", "{}^{{{}}}", r"\frac{{{}}}{{{}}}", False,
    (r"\left(", r"\right)"),
    {
        "exp": "e^{{{}}}", "ln": r"\ln\left({}\right)", "sqrt": r"\sqrt{{{}}}",
        "abs": r"\left|{}\right|", "sign": r"\operatorname{{sign}}\left({}\right)",
        **{name: rf"\{name}\left({{}}\right)" for name in ("tanh", "sin", "cos")},
        "Phi": r"\Phi\left({}\right)",
        "phi": r"\varphi\left({}\right)", "max": r"\max\left({}\right)",
        "min": r"\min\left({}\right)", "lt": "{} < {}",
        **{f: rf"\operatorname{{{{{f}}}}}\left({{}}\right)" for f in ("argmax", "argmin")},
        "case": r"\begin{{cases}}{1} & \text{{if }} {0} \\ {2} & \text{{otherwise}}\end{{cases}}",
        "gt": "{} > {}", "le": r"{} \le {}",
    },
)  # fmt: skip


def _mathml_call(name: str) -> str:
    return f"<mrow><mi>{name}</mi><mo>(</mo>{{}}<mo>)</mo></mrow>"


_MATHML = _Style(
    "<mo>+</mo>", "<mo>−</mo>", "<mo>·</mo>", "<mrow><mo>−</mo>{}</mrow>",
    "<msup><mrow>{}</mrow><mrow>{}</mrow></msup>",
    "<mfrac><mrow>{}</mrow><mrow>{}</mrow></mfrac>", False,
    ("<mrow><mo>(</mo>", "<mo>)</mo></mrow>"),
    {
        "exp": "<msup><mi>e</mi><mrow>{}</mrow></msup>", "sqrt": "<msqrt>{}</msqrt>",
        "abs": "<mrow><mo>|</mo>{}<mo>|</mo></mrow>",
        **{name: _mathml_call(name) for name in ("ln", "tanh", "sign", "sin", "cos")},
        "Phi": _mathml_call("Φ"), "phi": _mathml_call("φ"),
        **{name: _mathml_call(name) for name in ("max", "min", "argmax", "argmin")},
        "lt": "{}<mo>&lt;</mo>{}",
        "case": "<mrow><mo>{{</mo><mtable><mtr><mtd>{1}</mtd><mtd><mrow>{0}</mrow></mtd></mtr>"
                "<mtr><mtd>{2}</mtd><mtd><mo>–</mo></mtd></mtr></mtable></mrow>",
        "gt": "{}<mo>&gt;</mo>{}", "le": "{}<mo>≤</mo>{}",
    },
    re.compile(r"<mrow><mo>−|(<[^>]*>)*−"),
    "<mo>,</mo>",
)  # fmt: skip


def mathml(expr: Expr, leaf: Leaf) -> str:
    """The content of a ``<math>`` element."""
    return _write(expr, leaf, _MATHML)[0]


def text(expr: Expr, leaf: Leaf) -> str:
    """One line of Unicode."""
    return _write(expr, leaf, _TEXT)[0]


def latex(expr: Expr, leaf: Leaf) -> str:
    """One line of LaTeX, for math mode."""
    return _write(expr, lambda x: leaf(x).replace("π", r"\pi "), _LATEX)[0]


def _write(expr: Expr, leaf: Leaf, style: _Style) -> tuple[str, int]:
    """The text and how tightly its outermost operation binds."""
    if not isinstance(expr, Op):
        written = leaf(expr)
        return written, _SIGN if style.signed.match(written) else _ATOM
    write = {
        "add": _sum, "sub": _difference, "mul": _product, "div": _quotient, "neg": _negative,
        "pow": _power,
    }.get(expr.op)  # fmt: skip
    if write is not None:
        return write(expr, leaf, style)
    arguments = [_write(arg, leaf, style)[0] for arg in expr.args]
    if expr.op in _OF_MANY:
        arguments = [style.comma.join(arguments)]
    return style.functions[expr.op].format(*arguments), _ATOM


def _bracketed(expr: Expr, leaf: Leaf, style: _Style, at_least: int) -> str:
    written, binds = _write(expr, leaf, style)
    opening, closing = style.brackets
    return written if binds >= at_least else f"{opening}{written}{closing}"


def _sum(expr: Op, leaf: Leaf, style: _Style) -> tuple[str, int]:
    first, *rest = expr.args
    terms = [_write(first, leaf, style)[0], *(_bracketed(x, leaf, style, _PRODUCT) for x in rest)]
    terms[1:] = [_no_leading_sign(term, style) for term in terms[1:]]
    return style.plus.join(terms), _SUM


def _no_leading_sign(term: str, style: _Style) -> str:
    """A term after the first that starts with a minus stands in brackets."""
    opening, closing = style.brackets
    return f"{opening}{term}{closing}" if style.signed.match(term) else term


def _difference(expr: Op, leaf: Leaf, style: _Style) -> tuple[str, int]:
    left = _write(expr.args[0], leaf, style)[0]
    right = _no_leading_sign(_bracketed(expr.args[1], leaf, style, _PRODUCT), style)
    return left + style.minus + right, _SUM


def _product(expr: Op, leaf: Leaf, style: _Style) -> tuple[str, int]:
    factors = [_bracketed(x, leaf, style, _PRODUCT) for x in expr.args]
    factors[1:] = [_no_leading_sign(factor, style) for factor in factors[1:]]
    return style.times.join(factors), _PRODUCT


def _quotient(expr: Op, leaf: Leaf, style: _Style) -> tuple[str, int]:
    if not style.fraction_brackets:
        parts = [_write(x, leaf, style)[0] for x in expr.args]
        return style.divide.format(*parts), _ATOM
    above = _bracketed(expr.args[0], leaf, style, _PRODUCT)
    below = _no_leading_sign(_bracketed(expr.args[1], leaf, style, _SIGN + 1), style)
    return style.divide.format(above, below), _PRODUCT


def _negative(expr: Op, leaf: Leaf, style: _Style) -> tuple[str, int]:
    return style.negative.format(
        _no_leading_sign(_bracketed(expr.args[0], leaf, style, _PRODUCT), style)
    ), _SIGN


_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def _power(expr: Op, leaf: Leaf, style: _Style) -> tuple[str, int]:
    base = _bracketed(expr.args[0], leaf, style, _ATOM)
    exponent = expr.args[1]
    if style is _TEXT and isinstance(exponent, Num) and float(exponent.value).is_integer():
        return base + str(int(exponent.value)).translate(_SUPERSCRIPTS), _POWER
    if style is _LATEX and "^" in base:
        base = f"{{{base}}}"  # one superscript does not follow another
    return style.power.format(base, _bracketed(exponent, leaf, style, _ATOM)), _POWER


def without_repeats(sides: Iterable[str]) -> list[str]:
    """Right-hand sides one after another, those left out that say the same as the one before."""
    return [side for side, _same in groupby(sides)]


def number(value: float, digits: int | None) -> str:
    """A value to `digits` significant digits; None for all that float64 needs to read back."""
    if isinstance(value, bool):
        return _("true") if value else _("false")
    if not math.isfinite(value):
        return repr(value)
    if digits is None:
        shown = repr(value)
        return shown[:-2] if shown.endswith(".0") else shown
    return f"{value:.{digits}g}"


def constant(expr: Expr) -> str:
    """A number of the formula itself: exact, whole where it is whole; 2π by its name."""
    assert isinstance(expr, Num)
    if expr.value == 2 * math.pi:
        return "2π"
    return number(float(expr.value), None)
