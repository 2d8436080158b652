"""What a command said on the error stream, whichever engine there is."""

from __future__ import annotations

import re

_NOTE = re.compile(
    r"note: the reference engine trains, [^\n]*\n(Hint: Install a C\+\+ compiler [^\n]*\n)?"
)


def told(error: str) -> str:
    """Without the note that the compiled engine is missing."""
    return _NOTE.sub("", error)
