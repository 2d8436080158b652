"""Reading whole files, and writing them so that a crash loses nothing.

    temporary file in the same folder → fsync → rename → fsync of the folder

A reader sees the old file or the new one, never half of one. Source of the recipe: rename(2) and
fsync(2); the rename is what makes the change atomic, the second fsync what makes it last.
"""

from __future__ import annotations

import contextlib
import difflib
import errno
import os
import secrets
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from chainrule.basics.errors import FileError
from chainrule.basics.i18n import _

_FOLDER_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}


def write_bytes(
    path: str | os.PathLike[str], data: bytes | Iterable[bytes], *, force: bool = False
) -> None:
    """Put `data` (whole, or in pieces) into the file `path`; a link is followed to its file.

    With `force` an existing file is replaced and its mode kept. Raises FileError where the path is
    taken, or cannot be written; whatever happens, the old file stays whole and no temporary file
    stays behind.
    """
    check_writable(path, force)
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".chainrule-{secrets.token_hex(8)}.tmp")
    try:
        with _as_file_error(path):
            _fill(temporary, [data] if isinstance(data, bytes) else data, _mode(target))
        check_writable(path, force)  # a long computation may have passed
        with _as_file_error(path):
            os.replace(temporary, target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    with _as_file_error(path):
        _sync_folder(target.parent)


def check_writable(path: str | os.PathLike[str], force: bool = False) -> None:
    """Raise FileError unless `write_bytes` could start now: call it before long work."""
    with _as_file_error(path):
        target = Path(os.path.realpath(path))
        taken = target.exists()
        _check_folder(target.parent)
    if not taken:
        return
    if not target.is_file():
        raise FileError(_("{path} exists and is not a file.").format(path=path))
    if not force:
        raise FileError(
            _("{path} exists already.").format(path=path),
            _("Choose another name, or overwrite it with --force (force=True)."),
        )
    if not os.access(target, os.W_OK):
        raise FileError(_("{path} is write-protected.").format(path=path))


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """All of the file `path`. Raises FileError as `check_readable` does."""
    found = check_readable(path)
    with _as_file_error(path):
        return found.read_bytes()


def check_readable(path: str | os.PathLike[str]) -> Path:
    """`path`, if it is a file with something in it that may be read; else raises FileError."""
    found = Path(path)
    with _as_file_error(path):
        exists = found.exists()
    if not exists:
        raise FileError(_("There is no file {path}.").format(path=path), _nearest(found))
    if found.is_dir():
        raise FileError(_("{path} is a folder, not a file.").format(path=path))
    if not found.is_file():
        raise FileError(_("{path} is not a regular file.").format(path=path))
    if not os.access(found, os.R_OK):
        raise FileError(_("There is no permission to read {path}.").format(path=path))
    if found.stat().st_size == 0:
        raise FileError(_("{path} is empty.").format(path=path))
    return found


def _nearest(path: Path) -> str:
    if not path.parent.is_dir() or not os.access(path.parent, os.R_OK | os.X_OK):
        return _("There is no folder {folder} to read.").format(folder=path.parent)
    names = [entry.name for entry in path.parent.iterdir() if entry.is_file()]
    near = difflib.get_close_matches(path.name, names, n=1)
    return _("Did you mean {nearest!r}?").format(nearest=near[0]) if near else ""


def _check_folder(folder: Path) -> None:
    if not folder.is_dir():
        raise FileError(
            _("There is no folder {folder} to write into.").format(folder=folder),
            _("Create it first, or choose another."),
        )
    if not os.access(folder, os.W_OK | os.X_OK):
        raise FileError(
            _("There is no permission to write into the folder {folder}.").format(folder=folder),
            _("Choose another folder."),
        )


def _mode(target: Path) -> int | None:
    return stat.S_IMODE(target.stat().st_mode) if target.exists() else None


def _fill(temporary: Path, pieces: Iterable[bytes], mode: int | None) -> None:
    """`temporary` holds all pieces, on the disk, with `mode` (None: what the umask leaves)."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666)
    try:
        for piece in pieces:
            _write_all(descriptor, piece)
        if mode is not None:
            os.chmod(temporary, mode)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _write_all(descriptor: int, piece: bytes) -> None:
    rest = memoryview(piece)
    while rest:
        rest = rest[os.write(descriptor, rest) :]


def _sync_folder(folder: Path) -> None:
    if os.name == "nt":  # a folder cannot be opened there
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _FOLDER_CANNOT_SYNC:
            raise
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def _as_file_error(path: str | os.PathLike[str]) -> Iterator[None]:
    """The system's errors, in one sentence that names the file."""
    try:
        yield
    except FileError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(_("{path}: {reason}.").format(path=path, reason=reason)) from error
    except ValueError as error:  # a NUL in the name
        raise FileError(_("{path!r} cannot be a file's name.").format(path=str(path))) from error
