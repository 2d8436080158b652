"""The steps of a differentiation, for the terminal, in LaTeX, and as JSON."""

from __future__ import annotations

from typing import NamedTuple

from chainrule.basics.expression import Expr, Ref, to_json
from chainrule.basics.formats import DIFFERENTIATION
from chainrule.basics.layout import display_width
from chainrule.basics.typing import Json
from chainrule.derivation.forms import formula as write
from chainrule.derivation.forms.latex import document, escape
from chainrule.derivation.forms.symbols import in_parts, to_latex
from chainrule.pieces.formula import Differentiation

_WIDEST = 100


class Derived(NamedTuple):
    """The differentiations of an activation or a loss, to be read or written out."""

    differentiations: tuple[Differentiation, ...]

    def text(self) -> str:
        """Definition, then a line a step with its reason."""
        return "\n".join(map(_one_text, self.differentiations))

    def latex(self, fragment: bool = False) -> str:
        """A LaTeX document, or what stands between its begin and end."""
        body = "\n\n".join(map(_one_latex, self.differentiations)) + "\n"
        return body if fragment else document(self.differentiations[0].title, body)

    def to_json(self) -> Json:
        """``{"format", "differentiations": [{title, function, definition, derivative, steps}]}``"""
        return {
            "format": DIFFERENTIATION,
            "differentiations": list(map(_one_json, self.differentiations)),
        }

    def __str__(self) -> str:
        return self.text()


def _one_text(d: Differentiation) -> str:
    """Reasons stand at the right, or below where a line is long."""
    margin = " " * (4 + len(d.derivative))
    lines = [d.title, f"    {d.function} = {_text(d.definition)}"]
    shown = [f"{margin} = {_text(step.expr)}" for step in d.steps]
    shown[0] = f"    {d.derivative}" + shown[0][len(margin) :]
    reasons = [step.why for step in d.steps]
    width = max(map(display_width, shown)) + 3
    beside = width + max(map(display_width, reasons)) <= _WIDEST
    for line, reason in zip(shown, reasons, strict=True):
        if beside:
            lines.append(line + " " * (width - display_width(line)) + reason)
        else:
            lines += [line, f"{margin}   ({reason})"]
    return "\n".join(lines) + "\n"


def _text(expr: Expr) -> str:
    return write.text(expr, lambda x: x.name if isinstance(x, Ref) else write.constant(x))


def _one_latex(d: Differentiation) -> str:
    left = d.derivative.replace("f′(z)", "f'(z)")
    left = left if left.startswith("f") else to_latex(in_parts(left))
    function = d.function if d.function.startswith("f") else to_latex(in_parts(d.function))
    lines = [f"  {function} &= {_latex(d.definition)} \\\\"]
    for k, step in enumerate(d.steps):
        reason = rf"\text{{{escape(step.why)}}}"
        lines.append(f"  {left if k == 0 else ''} &= {_latex(step.expr)} && {reason} \\\\")
    body = "\n".join(lines).removesuffix(" \\\\")
    return rf"\paragraph{{{escape(d.title)}}}" + "\n\\begin{align*}\n" + body + "\n\\end{align*}"


def _latex(expr: Expr) -> str:
    return write.latex(
        expr, lambda x: to_latex(in_parts(x.name)) if isinstance(x, Ref) else write.constant(x)
    )


def _one_json(d: Differentiation) -> Json:
    return {
        "title": d.title,
        "function": d.function,
        "definition": {"expr": to_json(d.definition), "formula": _text(d.definition)},
        "derivative": d.derivative,
        "steps": [
            {
                "expr": to_json(step.expr),
                "formula": _text(step.expr),
                "latex": _latex(step.expr),
                "reason": step.why,
            }
            for step in d.steps
        ],
    }
