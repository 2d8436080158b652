"""Temporary files that nothing leaves behind, not even a process that is killed.

Each is locked for as long as its process lives (flock(2): the lock goes with the process). What a
killed one has left has a free lock, and the next process removes it; what another process is
writing has none, and is left alone. Two kinds:

    .chainrule-….tmp     beside the file that it will replace
    chainrule-scratch-…  in the system's folder for such things: copies for one process alone
"""

from __future__ import annotations

import atexit
import contextlib
import errno
import fcntl
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path

from chainrule.basics.errors import FileError
from chainrule.basics.i18n import _

_NO_LOCKS = {errno.EINVAL, errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP}
_BESIDE = re.compile(r"\.chainrule-[0-9a-f]{16}\.tmp")
_SCRATCH = re.compile(r"chainrule-scratch-[0-9a-f]{16}")


def temporary_beside(target: Path) -> tuple[Path, int]:
    """A new locked file in the folder of `target`, open; nobody may do more with it, at any moment,
    than with the file it is to replace."""
    _remove_leftovers(target.parent, _BESIDE, os.unlink)
    old = target.stat() if target.exists() else None
    flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC
    while True:
        temporary = target.with_name(f".chainrule-{secrets.token_hex(8)}.tmp")
        descriptor = os.open(temporary, flags, 0o666 if old is None else 0o600)
        try:
            if old is not None:
                with contextlib.suppress(PermissionError):
                    os.chown(descriptor, old.st_uid, old.st_gid)
                os.chmod(descriptor, stat.S_IMODE(old.st_mode))
            if _is_locked(temporary, descriptor):
                return temporary, descriptor
        except BaseException:
            give_up(temporary, descriptor)
            raise
        os.close(descriptor)  # taken for a leftover before it was locked


def give_up(path: Path, descriptor: int) -> None:
    with contextlib.suppress(OSError):
        path.unlink()
    with contextlib.suppress(OSError):
        os.close(descriptor)


def _is_locked(path: Path, descriptor: int) -> bool:
    """Whether `path` is still what was opened, and locked by us from now on.

    Where the file system has no locks nothing is locked, and nothing there is ever removed.
    """
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def fill(descriptor: int, pieces: Iterable[bytes], path: str | os.PathLike[str]) -> None:
    """Write all pieces. What making a piece raises is not the file's fault, and passes as it is."""
    for piece in pieces:
        with as_file_error(path):
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(descriptor, rest) :]


# -- for this process alone -----------------------------------------------------------------------


def write_scratch(pieces: Iterable[bytes], suffix: str) -> Path:
    """A file with `pieces` in it, for this process alone. Raises FileError where there is no room,
    and whatever the pieces raise."""
    path = scratch_folder() / (secrets.token_hex(8) + suffix)
    with as_file_error(path):
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    try:
        fill(descriptor, pieces, path)
    except BaseException:
        give_up(path, descriptor)
        raise
    with as_file_error(path):
        os.close(descriptor)
    return path


@cache
def scratch_folder(within: str | os.PathLike[str] | None = None) -> Path:
    """A folder for files of this process alone, removed when it ends; those of processes that were
    killed are removed now. It lies `within` a folder (None: the system's), whose other contents are
    never touched."""
    place = Path(within or tempfile.gettempdir())
    _remove_leftovers(place, _SCRATCH, _remove_own_folder)
    while True:
        folder = place / f"chainrule-scratch-{secrets.token_hex(8)}"
        with as_file_error(place):
            folder.mkdir(0o700)
            descriptor = _open_if_there(folder)  # open, locked, to the end
            if descriptor is None:
                continue  # taken for a leftover before it was open
            if _is_locked(folder, descriptor):
                break
            os.close(descriptor)  # taken for one before it was locked
    atexit.register(_remove_at_the_end, folder, os.getpid())
    return folder


def _open_if_there(folder: Path) -> int | None:
    try:
        return os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        return None


@contextlib.contextmanager
def folder_within(scratch: str | Path | None) -> Iterator[Path]:
    """A context with a new folder in this process's own, which lies in `scratch`."""
    with as_file_error(scratch or tempfile.gettempdir()):
        folder = Path(tempfile.mkdtemp(prefix="rows-", dir=scratch_folder(scratch)))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_folder(folder: Path) -> Path:
    """A new folder within one of these."""
    with as_file_error(folder):
        folder.mkdir()
    return folder


def _remove_at_the_end(folder: Path, process: int) -> None:
    if os.getpid() == process:  # and not a child that was forked meanwhile
        shutil.rmtree(folder, ignore_errors=True)


def _remove_own_folder(path: str) -> None:
    if os.lstat(path).st_uid == os.geteuid():
        shutil.rmtree(path, ignore_errors=True)


# -- what killed processes have left --------------------------------------------------------------


def _remove_leftovers(folder: Path, names: re.Pattern[str], remove: Callable[[str], None]) -> None:
    """Remove what processes that are no more have left in `folder`: ours by its name, its lock
    free. What cannot be removed stays."""
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        paths = [entry.path for entry in entries if names.fullmatch(entry.name)]
        for path in paths:
            with contextlib.suppress(OSError):
                _remove_if_free(path, remove)


def _remove_if_free(path: str, remove: Callable[[str], None]) -> None:
    kind = os.lstat(path).st_mode
    if not (stat.S_ISREG(kind) or stat.S_ISDIR(kind)):
        return
    access = os.O_RDWR if stat.S_ISREG(kind) else os.O_RDONLY  # NFS locks what can be written
    descriptor = os.open(path, access | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        remove(path)
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def as_file_error(path: str | os.PathLike[str]) -> Iterator[None]:
    """The system's errors, in one sentence that names the file."""
    try:
        yield
    except FileError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(_("{path}: {reason}.").format(path=path, reason=reason)) from error
    except (ValueError, TypeError) as error:  # a NUL in the name, or no name at all
        raise FileError(_("{path!r} cannot be a file's name.").format(path=str(path))) from error
