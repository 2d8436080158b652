"""What a person is told to type, as it must be typed."""

from __future__ import annotations

import shlex


def typed(option: str, value: object) -> str:
    """An option and its value as a shell takes them: quoted, and joined where it has a dash first.

    >>> typed("--drop", "Reference Period Code"), typed("--missing", "-999")
    ("--drop 'Reference Period Code'", '--missing=-999')
    """
    text = shlex.quote(str(value))
    return f"{option}={text}" if str(value).startswith("-") else f"{option} {text}"
