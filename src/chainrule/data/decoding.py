"""Text files as UTF-8, whatever they are written in: packed or not, UTF-16, GB18030 (with GBK).

A file that is plain UTF-8 is read where it lies. Another is unpacked and decoded once, into a copy
that is removed when the process ends. Which encoding a text is in is told by its first MiB, see
`encodings`.
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

from chainrule.basics.arguments import Like, argument
from chainrule.basics.errors import DataError, FileError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.data.encodings import LOOKED_AT, checked, encoding_of
from chainrule.data.limits import PACKED_ENDINGS, check_unpacked

PACKERS: dict[bytes, Any] = {
    b"\x1f\x8b": gzip.open,
    b"BZh": bz2.open,
    b"\xfd7zXZ\x00": lzma.open,
}
"""What a packed file begins with, and what opens it."""


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
        return next((e for e in reversed(endings) if e not in PACKED_ENDINGS), "")

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
            head = file.read(LOOKED_AT)
        found = checked(encoding) or encoding_of(head, named)
        if unpack is _plainly and found in ("utf-8", "utf-8-sig"):
            return TextFile(path, named)
        copy = write_scratch(_decoding(path, named, unpack, found), ".csv")
        return TextFile(copy, named, found)
    except FileError:  # no room for the copy
        raise
    except (OSError, EOFError, lzma.LZMAError, zlib.error) as error:
        raise DataError(
            _("{path} cannot be unpacked: {reason}.").format(
                path=named, reason=str(error).rstrip(".")
            ),
            _("Fetch or write it once more."),
        ) from error
    except UnicodeError as error:
        raise DataError(
            _("{path} cannot be read as text: {reason}.").format(
                path=named, reason=str(error).rstrip(".")
            ),
            _("Save it as UTF-8, or name its encoding: {option}.").format(
                option=argument(encoding=Like("NAME"))
            ),
        ) from error


def _plainly(path: Path) -> IO[bytes]:
    return path.open("rb")


def is_plainly_utf8(path: Path) -> bool:
    """Neither packed nor marked as in another encoding, by its first bytes."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)
    return unpacker(path) is _plainly and not head.startswith(marked)


def unpacker(path: Path) -> Callable[[Path], IO[bytes]]:
    """What opens the file at `path` and takes it out of gzip, bzip2 or xz, by its first bytes."""
    with path.open("rb") as file:
        head = file.read(8)
    return next((unpack for magic, unpack in PACKERS.items() if head.startswith(magic)), _plainly)


def _decoding(
    path: Path, named: str, unpack: Callable[[Path], IO[bytes]], encoding: str
) -> Iterator[bytes]:
    """The text in UTF-8, a piece at a time."""
    decoder: Any = codecs.getincrementaldecoder(encoding)()
    size, packed = 0, path.stat().st_size
    with unpack(path) as file:
        while block := file.read(LOOKED_AT):
            size += len(block)
            check_unpacked(named, size, packed)
            yield decoder.decode(block).encode()
        yield decoder.decode(b"", final=True).encode()
