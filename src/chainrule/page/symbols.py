"""A symbol as the page holds it: ``[letters, below, above]``; of a derivative ``[top, bottom,
above]`` with two symbols in it."""

from __future__ import annotations

from typing import Any

from chainrule.derivation.forms.symbols import SymbolParts


def symbol_of(parts: SymbolParts) -> list[Any]:
    if parts.fraction is not None:
        top, bottom = parts.fraction
        return [symbol_of(top), symbol_of(bottom), parts.above]
    return [parts.letters, parts.below, parts.above]
