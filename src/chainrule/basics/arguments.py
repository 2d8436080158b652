"""How the arguments that a sentence names are spelled for whoever reads it.

A sentence names no argument and no option itself: it has a place for one, as in ``Leave such rows
out with {option}.``, and `argument` fills it,

    argument(on_bad_row="skip")     on_bad_row='skip'       in Python
                                    --on-bad-row skip       on the command line

as ``_`` fills in a sentence in the language that is spoken. Python reads what is said unless
`spelled_by` says otherwise; the command line does, once (`chainrule.cli.spelling`).

What many functions come to, and only some have an argument for, is named where it can be given:
`is_taken` asks. A command has its options; a function says what it takes (`taking`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, Protocol


class Like(str):
    """What stands for a value that only the reader knows, such as ``TABLE``."""


class Spelling(Protocol):
    """How a reader spells arguments."""

    def name(self, name: str) -> str:
        """One by itself."""

    def values(self, said: Mapping[str, Any]) -> str:
        """Some with their values, to be given together."""

    def takes(self, name: str) -> bool:
        """What was called has this one."""

    def reading(self, said: Mapping[str, Any]) -> str:
        """Some that a function that reads files has, where what was called has not; "" where there
        is none to be named."""


class _Python:
    def name(self, name: str) -> str:
        return name

    def values(self, said: Mapping[str, Any]) -> str:
        words = [
            f"{name}={value if isinstance(value, Like) else repr(value)}"
            for name, value in said.items()
        ]
        if "sql" in said:
            return f"chainrule.data.queries.read_sql({said['sql']!r})"
        if {*OF_READING} & {*said}:
            return f"cr.read_table(..., {', '.join(words)})"
        return ", ".join(words)

    def takes(self, name: str) -> bool:
        return name in (_taken.get() or ())

    def reading(self, said: Mapping[str, Any]) -> str:
        return f"cr.read_table(..., {self.values(said)})"


OF_READING = (
    "header",
    "encoding",
    "delimiter",
    "skip",
    "comment",
    "decimal",
    "thousands",
    "sheet",
    "table",
)
"""What is said of a file's form, which in Python is said to `chainrule.read_table` alone."""
IN_PYTHON: Spelling = _Python()
_spelling = IN_PYTHON
_taken: ContextVar[frozenset[str] | None] = ContextVar("taken", default=None)


@contextmanager
def spelled_by(spelling: Spelling) -> Iterator[None]:
    """Let another than a caller from Python be who reads what is said within."""
    global _spelling
    before, _spelling = _spelling, spelling
    try:
        yield
    finally:
        _spelling = before


def is_typed() -> bool:
    """Who reads gives arguments as words on a line: there is no None there, and no dictionary."""
    return _spelling is not IN_PYTHON


def argument(**said: Any) -> str:
    """Arguments with their values, as whoever reads it gives them.

    >>> argument(force=True), argument(data=Like("TABLE")), argument(encoding="cp1252")
    ('force=True', 'data=TABLE', "cr.read_table(..., encoding='cp1252')")
    """
    return _spelling.values(said)


def argument_name(name: str) -> str:
    """An argument by itself, as in ``max_iter must be a whole number``."""
    return _spelling.name(name)


@contextmanager
def taking(*names: str) -> Iterator[None]:
    """What is called within, from Python, comes of a function that has these arguments, or of one
    further out that has said which it has."""
    outer = _taken.get()
    token = _taken.set(frozenset(names) if outer is None else outer)
    try:
        yield
    finally:
        _taken.reset(token)


def is_taken(name: str) -> bool:
    """What was called has an argument of that name, which not all that come here have."""
    return _spelling.takes(name)


def argument_or(otherwise: str, **said: Any) -> str:
    """Arguments with their values where what was called has them, and what to do `otherwise`.

    >>> with taking("scale"):
    ...     argument_or("StandardScaler()", scale="standard")
    "scale='standard'"
    >>> argument_or("StandardScaler()", scale="standard")
    'StandardScaler()'
    """
    return argument(**said) if all(map(is_taken, said)) else otherwise


def argument_of_reading(**said: Any) -> str:
    """The same as `argument` of what `chainrule.read_table` takes too, which is named where what
    was called does not; "" where neither can be said.

    >>> argument_of_reading(on_bad_row="skip")
    "cr.read_table(..., on_bad_row='skip')"
    """
    return argument_or(_spelling.reading(said), **said)
