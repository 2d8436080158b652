"""Text from outside made safe to show: what a terminal or a page would obey is written out.

A name, a label, a title may hold what is a command to whoever shows it: ESC begins one to a
terminal, U+202E turns the rest of a line around, an end of line makes two lines of one. Each such
character becomes the escape that JSON, TOML and Python read back as the same character, in text,
HTML, LaTeX and pictures alike.
"""

from __future__ import annotations

import re

_SIGNALS = r"\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff"
"""C0 and C1 controls, separators of lines, embeddings and overrides of direction, halves of pairs
(bytes of a file's name that are no text)."""

_IN_A_LINE = re.compile(f"[{_SIGNALS}]")
_IN_A_TEXT = re.compile(rf"(?![\n\t])[{_SIGNALS}]")
_SHORT = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def visible(line: object) -> str:
    r"""`line`, which is one line, whatever it holds.

    >>> print(visible("red\x1b[2J\nblue"))
    red\u001b[2J\nblue
    """
    return _IN_A_LINE.sub(_escape, str(line))


def visible_text(text: str) -> str:
    r"""`text` of many lines: their ends, and tabs, stay.

    >>> print(visible_text("red\x1b[2J\nblue"))
    red\u001b[2J
    blue
    """
    return _IN_A_TEXT.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    return _SHORT.get(match[0]) or f"\\u{ord(match[0]):04x}"
