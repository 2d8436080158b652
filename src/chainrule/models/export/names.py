"""Names of columns as identifiers of C, and texts as its string literals.

Field names follow one rule: accents fall off, letters become small, whatever is no ASCII letter or
digit becomes one _, and none stands at either end. What begins with a digit, and what nothing is
left of, gets x before it; a word that C, C++ or their headers own gets _ behind it; and a name that
is there already its number: ``mass``, ``mass_2``, ``mass_3``. ONNX asks for identifiers too.

A text reaches a file of C only as a literal: printable ASCII as it is, any other byte of its UTF-8
as three octal digits, so that no digit behind it is taken for one more, and ? as ``\\?``, so that
there are no trigraphs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORDS = """
    alignas alignof and and_eq asm atomic auto bitand bitor bool break case catch char class compl
    complex concept const consteval constexpr constinit continue decltype default delete do double
    else enum explicit export extern false final float for friend goto if imaginary import inline
    int int8_t long module mutable namespace new noreturn not not_eq nullptr operator or or_eq
    override private protected public register reinterpret_cast requires restrict return short
    signed sizeof static static_assert static_cast struct switch template this thread_local throw
    true try typedef typeid typename typeof typeof_unqual union unsigned using virtual void
    volatile wchar_t while xor xor_eq
"""
_MACROS = "far huge i386 interrupt linux math_errhandling near stderr stdin stdout sun unix vax"
RESERVED = frozenset([*_WORDS.split(), *_MACROS.split()])
"""Words that are keywords, or may be macros without arguments, in small letters."""


def identifiers(names: Iterable[str]) -> list[str]:
    """An identifier for each name, none twice."""
    found: dict[str, None] = {}
    for name in names:
        first = _identifier(name)
        chosen, n = first, 1
        while chosen in found:
            n += 1
            chosen = f"{first}_{n}"
        found[chosen] = None
    return list(found)


def _identifier(name: str) -> str:
    small = unicodedata.normalize("NFKD", name.casefold())  # ß is ss
    spelled = re.sub("[^a-z0-9]+", "_", small.encode("ascii", "ignore").decode()).strip("_")
    if not spelled or spelled[0].isdigit():
        spelled = f"x{spelled}"
    return spelled + "_" * (spelled in RESERVED)


def c_text(text: str) -> str:
    """A text as a string literal."""
    data = text.encode("utf-8", "surrogatepass")
    return '"' + "".join(map(_c_character, data)) + '"'


def _c_character(byte: int) -> str:
    character = chr(byte)
    if character in '"\\?':
        return "\\" + character
    return character if 32 <= byte < 127 else f"\\{byte:03o}"
