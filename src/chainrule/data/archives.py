"""Zip archives with one table in them; a member's name never becomes a path.

What is encrypted, an archive itself, or unpacks to more than 100 times its size and 64 MiB is
refused before it is unpacked.
"""

from __future__ import annotations

import contextlib
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from chainrule.basics.arguments import argument
from chainrule.basics.errors import DataError, InputError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import write_scratch
from chainrule.data.limits import check_unpacked

_BLOCK = 1 << 20
_NESTED = (".zip", ".7z", ".rar", ".tar", ".tgz")


def check_size(members: list[zipfile.ZipInfo], named: str) -> None:
    """Raise DataError where they unpack to far more than they are packed to."""
    packed = sum(member.compress_size for member in members)
    check_unpacked(named, sum(member.file_size for member in members), packed)


def unpacked(path: Path, named: str, wanted: str | None) -> tuple[Path, str]:
    """The one table in an archive, or the member `wanted`, as a file of its own; and its name."""
    with _damage_told(named), zipfile.ZipFile(path) as archive:
        member = _member(archive, named, wanted)
        name = f"{named}: {member.filename}"
        if member.flag_bits & 1:
            raise DataError(
                _("{name} is encrypted.").format(name=name),
                _("Unpack it first, and give the file."),
            )
        if member.filename.lower().endswith(_NESTED):
            raise DataError(
                _("{name} is an archive itself.").format(name=name),
                _("Unpack it first, and give the file."),
            )
        check_size([member], named)
        ending = PurePosixPath(member.filename).suffix.lower()
        known = ending if ending.isascii() and ending[1:].isalnum() and len(ending) < 10 else ""
        return write_scratch(_blocks(archive, member), known), name


def _member(archive: zipfile.ZipFile, named: str, wanted: str | None) -> zipfile.ZipInfo:
    members = [m for m in archive.infolist() if not m.is_dir() and not _is_aside(m.filename)]
    if wanted is not None:
        members = [m for m in members if m.filename == wanted]
        if not members:
            raise InputError(_("{path} has no {name!r}.").format(path=named, name=wanted))
    if len(members) == 1:
        return members[0]
    names = ", ".join(m.filename for m in members[:10]) + (" …" if len(members) > 10 else "")
    if not members:
        raise DataError(_("{path} holds no file.").format(path=named))
    raise InputError(
        _("{path} holds {n} files: {names}.").format(path=named, n=len(members), names=names),
        _("Choose one: {option}.").format(option=argument(table=members[0].filename)),
    )


def _is_aside(name: str) -> bool:
    """What systems put beside the files."""
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or not parts or parts[-1].startswith(".")


def _blocks(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Iterator[bytes]:
    """Its content; no more than it is said to have."""
    left = member.file_size
    with archive.open(member) as file:
        while left and (block := file.read(min(_BLOCK, left))):
            left -= len(block)
            yield block


@contextlib.contextmanager
def _damage_told(named: str) -> Iterator[None]:
    try:
        yield
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        reason = str(error).partition("\n")[0].rstrip(".")
        raise DataError(
            _("{path} cannot be unpacked: {reason}.").format(path=named, reason=reason),
            _("Fetch or write it once more."),
        ) from error
