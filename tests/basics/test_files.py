"""The durable writer: the old file or the new one, whatever fails in between."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from chainrule.basics.errors import FileError
from chainrule.basics.files import check_readable, check_writable, read_bytes, write_bytes


def test_writes_and_reads(tmp_path: Path) -> None:
    for data in (b"x", b"\0" * 100_000, bytes(range(256))):
        write_bytes(tmp_path / "a", data, force=True)
        assert read_bytes(tmp_path / "a") == data
    write_bytes(tmp_path / "b", (piece for piece in (b"one", b"", b"two")))
    assert read_bytes(tmp_path / "b") == b"onetwo"
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_refuses_an_existing_file_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(FileError, match="exists already") as caught:
        write_bytes(path, b"new")
    assert "--force" in caught.value.hint
    assert path.read_bytes() == b"old"
    write_bytes(path, b"new", force=True)
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("force", [False, True])
def test_refuses_what_is_no_file(tmp_path: Path, force: bool) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "file").write_bytes(b"x")
    for name in (".", "pipe", "missing/a", "file/a", "a\0b", "n" * 300):
        with pytest.raises(FileError):
            check_writable(tmp_path / name, force)
    assert sorted(os.listdir(tmp_path)) == ["file", "pipe"]


def test_refuses_without_permission(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda target, mode: Path(target) != path)
    with pytest.raises(FileError, match="write-protected"):
        check_writable(path, force=True)
    with pytest.raises(FileError, match="permission to read"):
        read_bytes(path)
    monkeypatch.setattr(os, "access", lambda target, mode: False)
    with pytest.raises(FileError, match="permission to write into the folder"):
        check_writable(tmp_path / "b")


def test_mode_is_kept_and_the_umask_obeyed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    before = os.umask(0o027)
    try:
        write_bytes(path, b"x")
        assert stat.S_IMODE(path.stat().st_mode) == 0o640
        path.chmod(0o604)
        write_bytes(path, b"y", force=True)
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_follows_a_link(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    real, link = tmp_path / "folder" / "real", tmp_path / "link"
    real.write_bytes(b"old")
    link.symlink_to(real)
    write_bytes(link, b"new", force=True)
    assert link.is_symlink()
    assert real.read_bytes() == b"new"


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize(
    "call, existing",
    [*product(["write", "fsync", "replace", "open"], [False, True]), ("chmod", True)],
)
def test_a_failure_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, existing: bool
) -> None:
    path = tmp_path / "a"
    if existing:
        path.write_bytes(b"old")

    def fail(*_given: Any, **_named: Any) -> None:
        raise OSError(code, os.strerror(code))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(FileError, match=os.strerror(code)) as caught:
            write_bytes(path, b"new", force=True)
    assert str(path) in str(caught.value)
    assert os.listdir(tmp_path) == (["a"] if existing else [])
    assert not existing or path.read_bytes() == b"old"


def test_a_failure_halfway_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write, calls = os.write, []

    def fill_up(descriptor: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) > 3:
            raise OSError(errno.ENOSPC, "No space left")
        return write(descriptor, data[:10])

    (tmp_path / "a").write_bytes(b"old")
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fill_up)
        with pytest.raises(FileError, match="No space left"):
            write_bytes(tmp_path / "a", b"n" * 100, force=True)
    assert calls == [100, 90, 80, 70]
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_short_writes_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    with monkeypatch.context() as patch:
        patch.setattr(os, "write", lambda descriptor, data: write(descriptor, data[:7]))
        write_bytes(tmp_path / "a", bytes(range(100)))
    assert (tmp_path / "a").read_bytes() == bytes(range(100))


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_interrupted_pieces_leave_the_old_file(tmp_path: Path, error: type[BaseException]) -> None:
    def pieces() -> Iterator[bytes]:
        yield b"half"
        raise error

    (tmp_path / "a").write_bytes(b"old")
    with pytest.raises(error):
        write_bytes(tmp_path / "a", pieces(), force=True)
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_a_file_that_appears_meanwhile_is_left(tmp_path: Path) -> None:
    def pieces() -> Iterator[bytes]:
        (tmp_path / "a").write_bytes(b"theirs")
        yield b"ours"

    with pytest.raises(FileError, match="exists already"):
        write_bytes(tmp_path / "a", pieces())
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"theirs"


@pytest.mark.parametrize("code, fails", [(errno.EINVAL, False), (errno.EIO, True)])
def test_sync_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, fails: bool
) -> None:
    """File systems that cannot sync a folder are no error; a disk that fails is."""
    sync, synced = os.fsync, []

    def sync_files_only(descriptor: int) -> None:
        synced.append(stat.S_ISDIR(os.fstat(descriptor).st_mode))
        if synced[-1]:
            raise OSError(code, os.strerror(code))
        sync(descriptor)

    monkeypatch.setattr(os, "fsync", sync_files_only)
    if fails:
        with pytest.raises(FileError):
            write_bytes(tmp_path / "a", b"new")
    else:
        write_bytes(tmp_path / "a", b"new")
    assert synced == [False, True]
    assert (tmp_path / "a").read_bytes() == b"new"
    assert os.listdir(tmp_path) == ["a"]


def test_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "iris.csv").write_bytes(b"x")
    (tmp_path / "empty").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe")
    cases = [
        ("iris.cvs", "no file", "Did you mean 'iris.csv'?"),
        ("zzz", "no file", ""),
        ("no/iris.csv", "no file", "no folder"),
        (".", "is a folder", ""),
        ("empty", "is empty", ""),
        ("pipe", "not a regular file", ""),
        ("a\0", "no file", ""),
        ("n" * 300, "name too long", ""),
    ]
    for name, message, hint in cases:
        with pytest.raises(FileError) as caught:
            check_readable(tmp_path / name)
        assert message.lower() in caught.value.message.lower(), name
        assert hint in caught.value.hint, name
        assert "\n" not in str(caught.value)
