"""Where the commands print: safe to read, in whatever encoding, and without losing what is saved.

    say        a line           names in it may hold anything (`visible`)
    say_text   a document       text, LaTeX, HTML, TOML or JSON; what the encoding lacks is replaced
    say_data   a table          unchanged, or not at all; on a terminal as `say_text`

While a command works, printing never fails: from the first failure on (a disk that is full, a
reader that has gone) what is printed is dropped, and only when the command has saved what it was to
save is the failure told.
"""

from __future__ import annotations

import contextlib
import errno
import os
import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import cache
from typing import TextIO, TypeAlias

import click

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.visible import visible, visible_text


class PrintingError(Exception):
    """It is of no use to print on."""


Paint: TypeAlias = Callable[[str], str]


def say(line: str, error: bool = False) -> None:
    """Print one line."""
    click.echo(visible(line), file=sys.stderr if error else sys.stdout)


def say_text(text: str, form: str = "text", paint: Paint | None = None) -> None:
    """Print a document, with an end of line at its end; `paint` adds colors to what is safe."""
    safe = visible_text(text)
    if form in _ESCAPES and not _is_unicode(_encoding()):
        safe = "".join(c if c.isascii() else _ESCAPES[form](c) for c in safe)
    painted = safe if paint is None else paint(safe)
    click.echo(painted, file=sys.stdout, nl=not safe.endswith("\n"))


def say_data(text: str) -> None:
    """Print lines of a table, whose bytes count unless a person looks at them.

    Raises InputError where the encoding has no sign for a character, PrintingError where printing
    has failed.
    """
    if sys.stdout.isatty():
        sys.stdout.write(visible_text(text))
    else:
        _check_encodable(text)
        sys.stdout.write(text)
    if isinstance(sys.stdout, Printer) and sys.stdout.failure is not None:
        raise PrintingError


def _check_encodable(text: str) -> None:
    try:
        text.encode(_encoding())
    except UnicodeEncodeError as error:
        raise InputError(
            _("The encoding {encoding} of the output has no sign for {character}.").format(
                encoding=_encoding(), character=ascii(error.object[error.start])
            ),
            _("-o FILE writes UTF-8."),
        ) from None


def _json_escape(character: str) -> str:
    pair = character.encode("utf-16-be")
    return "".join(f"\\u{pair[i : i + 2].hex()}" for i in range(0, len(pair), 2))


_ESCAPES = {"html": lambda c: f"&#{ord(c)};", "json": _json_escape}
"""How a form writes a character that the encoding may not have."""


# -- a stream that does not fail -----------------------------------------------------------------


class Printer:
    """A stream of text around `stream`, None where it is closed. `failure` is the first."""

    encoding = "utf-8"  # takes any character

    def __init__(self, stream: TextIO | None) -> None:
        self._stream = stream
        self.failure: OSError | None = None
        self.lacks_signs = False  # a character has been replaced by "?"
        if stream is None:
            self.failure = OSError(errno.EBADF, os.strerror(errno.EBADF))

    def write(self, text: str) -> int:
        if self._stream is not None and self.failure is None:
            try:
                self._stream.write(self._encodable(text))
            except OSError as error:
                self.failure = error
        return len(text)

    def flush(self) -> None:
        if self._stream is not None and self.failure is None:
            try:
                self._stream.flush()
            except OSError as error:
                self.failure = error

    def isatty(self) -> bool:
        return self._stream is not None and self._stream.isatty()

    def fileno(self) -> int:
        if self._stream is None:
            raise OSError(errno.EBADF, os.strerror(errno.EBADF))
        return self._stream.fileno()

    def close(self) -> None:
        """Write what is left; what cannot be written is not tried again when Python ends."""
        self.flush()
        if self._stream is not None and self.failure is not None:
            with contextlib.suppress(OSError, ValueError):
                os.dup2(os.open(os.devnull, os.O_WRONLY), self._stream.fileno())

    def _encodable(self, text: str) -> str:
        encoding = encoding_of(self._stream)
        if text.isascii() or _is_unicode(encoding):
            return text
        likenesses = [_likeness(c, encoding) for c in text]
        self.lacks_signs |= None in likenesses
        return "".join(likeness or "?" for likeness in likenesses)


def encoding_of(stream: object) -> str:
    return getattr(stream, "encoding", None) or "utf-8"


def _encoding() -> str:
    """Of what is behind `sys.stdout`."""
    stream = sys.stdout._stream if isinstance(sys.stdout, Printer) else sys.stdout
    return encoding_of(stream)


def _is_unicode(encoding: str) -> bool:
    return encoding.lower().replace("_", "-").startswith(("utf", "gb18030"))


def keep_closed_streams_closed() -> None:
    """Let no file that is opened later get the number of a standard stream that is closed, and with
    it what some library prints."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:  # the lowest free number is taken
            os.open(os.devnull, os.O_RDONLY)


@contextlib.contextmanager
def printing() -> Iterator[tuple[Printer, Printer]]:
    """The standard streams as printers; both are closed at the end."""
    streams = sys.stdout, sys.stderr
    out, error = Printer(streams[0]), Printer(streams[1])
    sys.stdout, sys.stderr = out, error
    try:
        yield out, error
    finally:
        out.close()
        error.close()
        sys.stdout, sys.stderr = streams


# -- likenesses ----------------------------------------------------------------------------------

_ARROWS = {"→": "->", "←": "<-", "↓": "v", "⟨": "<", "⟩": ">", "‖": "||", "⋮": ":", "…": "..."}
_OPERATORS = {"×": "x", "·": "*", "−": "-", "–": "-", "±": "+-", "√": "sqrt", "∂": "d", "∞": "inf"}
_RELATIONS = {"≤": "<=", "≥": ">=", "≠": "!=", "≈": "~", "∈": "in", "∧": "and", "⊕": "xor"}
_MARKS = {"Σ": "sum", "Π": "prod", "✓": "+", "✗": "x", "′": "'", "│": "|", "├": "|", "─": "-"}
_BARS = dict(zip("▁▂▃▄▅▆▇█", "_.-=+*#@", strict=True))
_LIKENESSES = _ARROWS | _OPERATORS | _RELATIONS | _MARKS | _BARS


@cache
def _likeness(character: str, encoding: str) -> str | None:
    """What stands for `character`: itself, a likeness in ASCII, or None."""
    try:
        character.encode(encoding)
    except UnicodeEncodeError:
        pass
    else:
        return character
    if character in _LIKENESSES:
        return _LIKENESSES[character]
    name = unicodedata.name(character, "")
    if name.startswith("GREEK") and "LETTER" in name:
        return name.rpartition(" ")[2].lower()
    plain = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode()
    return plain or None
