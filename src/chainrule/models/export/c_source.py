"""A file of C while it is being put together: constants, functions, numbers and texts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any

import numpy as np

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats
from chainrule.models.export.names import c_text

_WIDTH = 99
_IN = "    "


class Source:
    """Everything comes out in the order in which it was first asked for. $, REAL and @ in what
    is given stand for what `c_functions` says; texts and numbers are no place for them."""

    def __init__(self, net: str, single: bool) -> None:
        self.net = net
        self.single = single
        self.constants: list[str] = []
        self.functions: dict[str, None] = {}

    @property
    def real(self) -> str:
        """The type that is computed in."""
        return "float" if self.single else "double"

    def spelled(self, text: str) -> str:
        """With $, REAL and @ put in."""
        suffix = "f" if self.single else ""
        return text.replace("$", self.net).replace("REAL", self.real).replace("@", suffix)

    def use(self, text: str) -> None:
        """A function that the file needs, once."""
        self.functions[self.spelled(text)] = None

    def real_number(self, x: float) -> str:
        """A number of the type that is computed in."""
        return single_number(x) if self.single else double_number(x)

    def array(self, name: str, values: Floats) -> None:
        """A constant array of the type that is computed in."""
        numbers = braced(map(self.real_number, values.ravel().tolist()))
        self._constant(f"{self.real} {name}", values.size, numbers)

    def places(self, name: str, places: Iterable[int]) -> None:
        """A constant array of whole numbers."""
        written = list(map(str, places))
        self._constant(f"int {name}", len(written), braced(written))

    def texts(self, name: str, texts: Iterable[str]) -> None:
        """A constant array of texts."""
        literals = [literal(text) for text in texts]
        self._constant(f"char *const {name}", len(literals), listed(literals))

    def labels(self, name: str, labels: Any) -> str:
        """A constant array of classes or labels; the type of one."""
        kind = kind_of_labels(labels)
        if kind == "text":
            self.texts(name, map(str, labels))
            return "const char *"
        of_c, spelling = _TYPES[kind]
        self._constant(f"{of_c} {name}", len(labels), braced(map(spelling, labels.tolist())))
        return f"{of_c} "

    def _constant(self, declared: str, n: int, values: str) -> None:
        self.constants.append(f"static const {declared}[{n}] = {values};\n")


_TYPES: dict[str, tuple[str, Any]] = {
    "integer": ("long long", lambda x: f"{x}LL"),
    "float": ("double", lambda x: double_number(x)),
    "bool": ("int", lambda x: str(int(x))),
}


def kind_of_labels(labels: Any) -> str:
    """ "text", "integer", "float" or "bool"; InputError where they are of several kinds."""
    labels = np.asarray(labels)
    if labels.dtype.kind == "O" and all(isinstance(label, str) for label in labels):
        return "text"
    kinds = {"U": "text", "i": "integer", "u": "integer", "f": "float", "b": "bool"}
    if labels.dtype.kind not in kinds:
        raise InputError(
            _("The classes are of several types: {labels}.").format(labels=labels.tolist()[:5]),
            _("Train with classes that are all texts, or all numbers."),
        )
    return kinds[labels.dtype.kind]


def literal(text: str) -> str:
    """A text as a string literal; InputError for one with a zero byte, which ends a text in C."""
    if "\0" in text:
        raise InputError(
            _("{text!r} has a zero byte, which no text of C can have.").format(text=text),
            _("Rename it in the table, and train again."),
        )
    return c_text(text)


def single_number(x: float) -> str:
    """As a float of C."""
    return double_number(float(f"{np.float32(x):.9g}")) + ("f" if np.isfinite(x) else "")


def double_number(x: float) -> str:
    """As a double of C."""
    if np.isnan(x):
        return "NAN"
    return repr(float(x)) if np.isfinite(x) else "-INFINITY" if x < 0 else "INFINITY"


def braced(values: Iterable[str]) -> str:
    """{ numbers }, as many to a line as it holds."""
    line = ", ".join(values)
    if len(line) < _WIDTH // 2:
        return f"{{{line}}}"
    return "{\n" + textwrap.fill(line, _WIDTH, initial_indent=_IN, subsequent_indent=_IN) + "}"


def listed(values: Iterable[str]) -> str:
    """{ values }, one to a line if they are long: a text cannot be broken."""
    values = list(values)
    line = ", ".join(values)
    if len(line) < _WIDTH // 2 and "\n" not in line:
        return f"{{{line}}}"
    return "{\n" + ",\n".join(textwrap.indent(value, _IN) for value in values) + "}"
