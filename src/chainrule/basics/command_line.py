"""What a person is told to type, as it must be typed."""

from __future__ import annotations

import shlex

from chainrule.basics.visible import visible


def typed(option: str, value: object) -> str:
    """An option and its value as a shell takes them: quoted, and joined where it has a dash first.

    >>> typed("--drop", "Reference Period Code"), typed("--missing", "-999")
    ("--drop 'Reference Period Code'", '--missing=-999')
    """
    text = quoted(str(value))
    return f"{option}={text}" if str(value).startswith("-") else f"{option} {text}"


def quoted(text: str) -> str:
    r"""`text` as one word of a shell, whose end is not taken for its sentence's; where a terminal
    would obey what is in it, by the escapes of bash and zsh.

    >>> print(quoted("it's"), quoted(":"), quoted(","), quoted("red\x1b[2J"))
    'it'"'"'s' ':' ',' $'red\u001b[2J'
    """
    if visible(text) == text:
        word = shlex.quote(text)
        ends = word[-1] in ".:," or not any(map(str.isalnum, word))
        return f"'{word}'" if word[-1] != "'" and ends and word != "." else word
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"$'{visible(escaped)}'"
