"""What a command said on the error stream, whichever engine there is."""

from __future__ import annotations

import re

_NOTE = re.compile(
    r"(note: the reference engine trains, |注意：由较慢的参考引擎训练)[^\n]*\n"
    r"((Hint: Install a C|提示：请安装 C)[^\n]*\n)?"
)


def told(error: str) -> str:
    """Without the note, in either language, that the compiled engine is missing."""
    return _NOTE.sub("", error)
