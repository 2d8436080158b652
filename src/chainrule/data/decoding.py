"""Text files as UTF-8, whatever they are written in: packed or not, UTF-16, GB18030 (with GBK).

A file that is plain UTF-8 is read where it lies. Another is unpacked and decoded once, into a copy
that is removed when the process ends. Encodings are told apart by

    a byte-order mark             UTF-8, UTF-16
    the first MiB is valid UTF-8  UTF-8
    it is valid GB18030, and at least 8 of 10 characters beyond ASCII are among the symbols and the
    common hanzi of GB 2312 (its first level), as in Chinese text; Latin text read wrongly is not

and where none of these holds, a person has to say.
"""

from __future__ import annotations

import bz2
import codecs
import gzip
import lzma
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, NamedTuple

from chainrule.basics.command_line import typed
from chainrule.basics.errors import DataError, FileError, UnknownNameError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.data.limits import check_unpacked

_LOOKED_AT = 1 << 20  # bytes
_COMMON = 0.8
_PACKERS: dict[bytes, Any] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
_PACKED_ENDINGS = (".gz", ".bz2", ".xz")
_MARKS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}


class TextFile(NamedTuple):
    """A text in UTF-8 at `path`; the file `named` by the person, which errors speak of, and the
    `encoding` that it is in."""

    path: Path
    named: str
    encoding: str = "utf-8"

    @property
    def suffix(self) -> str:
        """The ending that says what the text is, beneath that of a packer; lower case."""
        endings = [ending.lower() for ending in Path(self.named).suffixes]
        return next((e for e in reversed(endings) if e not in _PACKED_ENDINGS), "")

    def open(self) -> IO[str]:
        return self.path.open(encoding="utf-8-sig", newline="")

    def __str__(self) -> str:
        return self.named


def as_text(path: Path, encoding: str | None = None, named: str = "") -> TextFile:
    """The text in the file at `path`, called `named`, decoded from `encoding` or from what it
    looks like.

    Raises DataError where it is no text in any encoding known here, or is packed and damaged;
    UnknownNameError for an encoding that Python does not know.
    """
    unpack = unpacker(path)
    named = named or str(path)
    try:
        with unpack(path) as file:
            head = file.read(_LOOKED_AT)
        found = _checked(encoding) or _encoding(head, named)
        if unpack is _plainly and found in ("utf-8", "utf-8-sig"):
            return TextFile(path, named)
        copy = write_scratch(_decoding(path, named, unpack, found), ".csv")
        return TextFile(copy, named, found)
    except FileError:  # no room for the copy
        raise
    except (OSError, EOFError, lzma.LZMAError, zlib.error, UnicodeError) as error:
        raise DataError(
            _("{path} cannot be read as text: {reason}.").format(
                path=named, reason=str(error).rstrip(".")
            ),
            _("Save it as UTF-8, or name its encoding with --encoding (encoding=...)."),
        ) from error


def _plainly(path: Path) -> IO[bytes]:
    return path.open("rb")


def unpacker(path: Path) -> Callable[[Path], IO[bytes]]:
    """What opens the file at `path` and takes it out of gzip, bzip2 or xz, by its first bytes."""
    with path.open("rb") as file:
        head = file.read(8)
    return next((unpack for magic, unpack in _PACKERS.items() if head.startswith(magic)), _plainly)


def _checked(encoding: str | None) -> str | None:
    if encoding is None:
        return None
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        known = ("utf-8", "utf-16", "gb18030", "gbk", "big5", "latin-1", "cp1252", "shift_jis")
        raise UnknownNameError("encoding", encoding, known) from None


def _encoding(head: bytes, path: str) -> str:
    """What the first bytes look like."""
    marked = next((name for mark, name in _MARKS.items() if head.startswith(mark)), None)
    if marked is not None:
        return marked
    if b"\0" not in head[:4096]:
        if _decoded(head, "utf-8") is not None:
            return "utf-8"
        chinese = _decoded(head, "gb18030")
        if chinese is not None and _is_common(chinese):
            return "gb18030"
    raise DataError(
        _("{path} is not a text file in UTF-8, UTF-16 or GB18030.").format(path=path),
        _candidates(head) or _("Save it as UTF-8, or name its encoding with --encoding."),
    )


_CANDIDATES = (
    "cp1252",
    "cp1250",
    "cp1251",
    "mac_roman",
    "gb18030",
    "big5",
    "shift_jis",
    "euc_kr",
    "cp437",
)


def _candidates(head: bytes) -> str:
    """The encodings it can be in, and what the first line beyond ASCII would read as in each; those
    first in which such characters are letters."""
    line = next((line for line in head.splitlines() if not line.isascii()), b"")
    found = []
    for place, encoding in enumerate(_CANDIDATES):
        text = _decoded(head, encoding)
        if text is None or b"\0" in head:
            continue
        foreign = [c for c in text[:100_000] if ord(c) > 127]
        letters = sum(c.isalpha() for c in foreign)
        found.append((-letters / max(1, len(foreign)), place, encoding))
    shown = [
        f"{encoding}: {_odd_part(line.decode(encoding, 'replace'))!r}"
        for _share, _place, encoding in sorted(found)[:4]
    ]
    if not shown:
        return ""
    return _("Name its encoding, for instance {option}. Its first such line in {readings}.").format(
        option=typed("--encoding", sorted(found)[0][2]), readings="; ".join(shown)
    )


def _odd_part(line: str) -> str:
    """Some characters about the first that is not ASCII."""
    place = next((i for i, c in enumerate(line) if ord(c) > 127), 0)
    return line[max(0, place - 12) : place + 13].strip()


def _decoded(head: bytes, encoding: str) -> str | None:
    """The text, a character cut at the end left out; None where it is none."""
    decoder: Any = codecs.getincrementaldecoder(encoding)()
    try:
        text: str = decoder.decode(head, final=len(head) < _LOOKED_AT)
    except UnicodeDecodeError:
        return None
    return text


def _is_common(text: str) -> bool:
    foreign = [c.encode("gb18030") for c in text if ord(c) > 127]
    common = [c for c in foreign if len(c) == 2 and c[1] > 0xA0 and 0xA1 <= c[0] <= 0xD7]
    return len(common) >= _COMMON * len(foreign)


def _decoding(
    path: Path, named: str, unpack: Callable[[Path], IO[bytes]], encoding: str
) -> Iterator[bytes]:
    """The text in UTF-8, a piece at a time."""
    decoder: Any = codecs.getincrementaldecoder(encoding)()
    size, packed = 0, path.stat().st_size
    with unpack(path) as file:
        while block := file.read(_LOOKED_AT):
            size += len(block)
            check_unpacked(named, size, packed)
            yield decoder.decode(block).encode()
        yield decoder.decode(b"", final=True).encode()
