"""Reading whole files, and writing them so that a crash loses nothing.

    temporary file in the same folder → fsync → rename → fsync of the folder

A reader sees the old file or the new one, never half of one. Source of the recipe: rename(2) and
fsync(2); the rename is what makes the change atomic, the second fsync what makes it last.
"""

from __future__ import annotations

import difflib
import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterable
from pathlib import Path

from chainrule.basics.arguments import argument
from chainrule.basics.errors import FileError
from chainrule.basics.i18n import _
from chainrule.basics.temporary import as_file_error, fill, give_up, temporary_beside

_FOLDER_CANNOT_SYNC = {errno.EINVAL, errno.ENOTSUP, errno.EACCES, errno.EBADF}
_NO_LINKS = {errno.EPERM, errno.ENOSYS, errno.ENOTSUP, errno.EMLINK}


def write_bytes(
    path: str | os.PathLike[str], data: bytes | Iterable[bytes], *, force: bool = False
) -> None:
    """Put `data` (whole, or in pieces) into the file `path`; a link is followed to its file.

    With `force` an existing file is replaced, and its mode and owner kept. Raises FileError where
    the path is taken, or cannot be written, and whatever the pieces raise; the old file then stays
    whole and no temporary file stays behind.
    """
    check_writable(path, force)
    target = Path(os.path.realpath(path))
    with as_file_error(path):
        temporary, descriptor = temporary_beside(target)
    try:
        fill(descriptor, [data] if isinstance(data, bytes) else data, path)
        check_writable(path, force)  # a long computation may have passed
        with as_file_error(path):
            os.fsync(descriptor)
            _put_in_place(temporary, target, path, force)
    except BaseException:
        give_up(temporary, descriptor)
        raise
    with as_file_error(path):
        os.close(descriptor)  # and with it the lock
        _sync_folder(target.parent)


def check_writable(path: str | os.PathLike[str], force: bool = False) -> None:
    """Raise FileError unless `write_bytes` could start now: call it before long work."""
    with as_file_error(path):
        target = Path(os.path.realpath(path))
        mode = target.stat().st_mode if target.exists() else None
        _check_folder(target.parent)
    if mode is None:
        return
    if not stat.S_ISREG(mode):
        raise FileError(_("{path} exists and is not a file.").format(path=path))
    if not force:
        raise _exists_already(path)
    if not os.access(target, os.W_OK):
        raise FileError(_("{path} is write-protected.").format(path=path))


def _exists_already(path: str | os.PathLike[str]) -> FileError:
    return FileError(
        _("{path} exists already.").format(path=path),
        _("Choose another name, or overwrite it with {option}.").format(
            option=argument(force=True)
        ),
    )


def read_bytes(path: str | os.PathLike[str]) -> bytes:
    """All of the file `path`. Raises FileError as `check_readable` does."""
    found = check_readable(path)
    with as_file_error(path):
        return found.read_bytes()


def digest_of(path: str | os.PathLike[str]) -> str | None:
    """SHA-256 of a file's bytes; None where there is no file to read."""
    try:
        with open(path, "rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def check_readable(path: str | os.PathLike[str]) -> Path:
    """`path`, if it is a file with something in it that may be read; else raises FileError."""
    if path == "":
        raise FileError(_("A file's name is needed; the one given is empty."))
    with as_file_error(path):
        found = Path(path)
        status = found.stat() if found.exists() else None
    if status is None:
        raise FileError(_("There is no file {path}.").format(path=path), _nearest(found))
    if stat.S_ISDIR(status.st_mode):
        raise FileError(_("{path} is a folder, not a file.").format(path=path))
    if not stat.S_ISREG(status.st_mode):
        raise FileError(_("{path} is not a regular file.").format(path=path))
    if not os.access(found, os.R_OK):
        raise FileError(_("There is no permission to read {path}.").format(path=path))
    if status.st_size == 0:
        raise FileError(_("{path} is empty.").format(path=path))
    return found


def cleaned(name: str) -> str:
    """A learner's name as part of a file's: letters and digits, never a path."""
    return re.sub(r"\W+", "-", name).strip("-_")[:60] or "learner"


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


def _put_in_place(temporary: Path, target: Path, path: str | os.PathLike[str], force: bool) -> None:
    """Give the file its name; without `force` a file that has it since a moment ago is kept."""
    if not force:
        try:
            os.link(temporary, target)
        except FileExistsError:
            raise _exists_already(path) from None
        except OSError as error:
            if error.errno not in _NO_LINKS:
                raise
        else:
            os.unlink(temporary)
            return
    os.replace(temporary, target)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    except OSError as error:
        if error.errno not in _FOLDER_CANNOT_SYNC:
            raise
    finally:
        os.close(descriptor)
