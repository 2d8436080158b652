"""The durable writer: the old file or the new one, whatever fails in between."""

from __future__ import annotations

import errno
import fcntl
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from chainrule.basics.errors import FileError
from chainrule.basics.files import (
    check_readable,
    check_writable,
    read_bytes,
    write_bytes,
)
from chainrule.basics.temporary import scratch_folder, write_scratch


@pytest.mark.quick
def test_writes_and_reads(tmp_path: Path) -> None:
    for data in (b"x", b"\0" * 100_000, bytes(range(256))):
        write_bytes(tmp_path / "a", data, force=True)
        assert read_bytes(tmp_path / "a") == data
    write_bytes(tmp_path / "b", (piece for piece in (b"one", b"", b"two")))
    assert read_bytes(tmp_path / "b") == b"onetwo"
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


@pytest.mark.quick
def test_refuses_an_existing_file_unless_forced(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    with pytest.raises(FileError, match="exists already") as caught:
        write_bytes(path, b"new")
    assert "force=True" in caught.value.hint
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


@pytest.mark.quick
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


# -- temporary files, locks, several processes ---------------------------------------------------

FOLDER = (
    "from chainrule.basics.files import write_bytes\n"
    "from chainrule.basics.temporary import scratch_folder\nimport sys, time, os\n"
)
HALF_WRITTEN = FOLDER + (
    "def pieces():\n"
    "    yield b'half'\n"
    "    print('writing', flush=True)\n"
    "    time.sleep(600)\n"
    "write_bytes(sys.argv[1], pieces(), force=True)\n"
)
AGAIN_AND_AGAIN = FOLDER + (
    "for i in range(60):\n    write_bytes(sys.argv[1], [bytes([65 + i % 26])] * 1000, force=True)\n"
)
SCRATCH = FOLDER + "print(scratch_folder(), flush=True)\ntime.sleep(600)\n"


def started(program: str, *arguments: object, **how: Any) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", program, *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **how)


def first_line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def killed(process: subprocess.Popen[str], by: signal.Signals = signal.SIGKILL) -> None:
    process.send_signal(by)
    process.communicate()


def test_the_next_save_removes_what_killed_ones_left_and_nothing_else(tmp_path: Path) -> None:
    """Of two processes in the middle of writing one is killed: its file goes, the other's stays."""
    theirs = [".chainrule-0123.tmp", ".chainrule-0123456789abcdef.tmp.csv", "chainrule.tmp"]
    for name in theirs:
        (tmp_path / name).write_bytes(b"x")
    os.mkfifo(tmp_path / ".chainrule-0000000000000000.tmp")
    (tmp_path / ".chainrule-1111111111111111.tmp").symlink_to(tmp_path / "chainrule.tmp")
    kept = set(os.listdir(tmp_path))
    dead, alive = (started(HALF_WRITTEN, tmp_path / name) for name in ("dead", "alive"))
    assert [first_line(dead), first_line(alive)] == ["writing", "writing"]
    assert len(set(os.listdir(tmp_path)) - kept) == 2
    killed(dead)
    write_bytes(tmp_path / "a", b"new")
    left = set(os.listdir(tmp_path)) - kept - {"a"}
    assert len(left) == 1
    killed(alive, signal.SIGTERM)
    write_bytes(tmp_path / "a", b"newer", force=True)
    assert set(os.listdir(tmp_path)) == kept | {"a"}


def test_processes_that_save_at_once_do_not_disturb_one_another(tmp_path: Path) -> None:
    names = ["one", "one", "two"]
    running = [started(AGAIN_AND_AGAIN, tmp_path / name) for name in names]
    while any(process.poll() is None for process in running):
        for name in set(names) & set(os.listdir(tmp_path)):
            content = (tmp_path / name).read_bytes()
            assert len(content) == 1000
            assert len(set(content)) == 1
    assert [process.communicate() for process in running] == [("", None)] * 3
    assert [process.returncode for process in running] == [0] * 3
    assert sorted(os.listdir(tmp_path)) == ["one", "two"]


def test_of_processes_that_save_one_name_without_force_one_does(tmp_path: Path) -> None:
    program = FOLDER + (
        "from chainrule.basics.errors import FileError\n"
        "try: write_bytes(sys.argv[1], [sys.argv[2].encode()])\n"
        "except FileError as error: print(error.message)\n"
        "else: print('saved')\n"
    )
    running = [started(program, tmp_path / "a", i) for i in range(4)]
    said = [process.communicate()[0].strip() for process in running]
    assert said.count("saved") == 1
    assert all("exists already" in line for line in said if line != "saved")
    assert (tmp_path / "a").read_text() == str(said.index("saved"))
    assert os.listdir(tmp_path) == ["a"]


def test_a_file_that_appears_at_the_last_moment_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sync = os.fsync

    def another_is_faster(descriptor: int) -> None:
        sync(descriptor)
        (tmp_path / "a").write_bytes(b"theirs")

    monkeypatch.setattr(os, "fsync", another_is_faster)
    with pytest.raises(FileError, match="exists already"):
        write_bytes(tmp_path / "a", b"ours")
    assert os.listdir(tmp_path) == ["a"]
    assert (tmp_path / "a").read_bytes() == b"theirs"


@pytest.mark.parametrize("call", ["flock", "link"])
def test_file_systems_without_locks_or_links_will_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    """There nothing can be told to be a leftover, and nothing is removed."""
    leftover = tmp_path / ".chainrule-0123456789abcdef.tmp"
    leftover.write_bytes(b"x")

    def fail(*_given: Any, **_named: Any) -> None:
        raise OSError(errno.ENOTSUP, os.strerror(errno.ENOTSUP))

    monkeypatch.setattr(fcntl if call == "flock" else os, call, fail)
    write_bytes(tmp_path / "a", b"new")
    assert (tmp_path / "a").read_bytes() == b"new"
    assert leftover.exists() is (call == "flock")


def test_the_mode_is_that_of_the_old_file_from_the_first_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At each call of the system the temporary file gives nobody more than the old file does."""
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(0o600)
    seen = []

    def watched(name: str) -> None:
        call = getattr(os, name)

        def watching(*given: Any, **named: Any) -> Any:
            answer = call(*given, **named)
            seen.extend(
                stat.S_IMODE((tmp_path / other).stat().st_mode) & 0o077
                for other in os.listdir(tmp_path)
            )
            return answer

        monkeypatch.setattr(os, name, watching)

    for name in ("open", "write", "chmod", "fsync", "replace"):
        watched(name)
    before = os.umask(0)
    try:
        write_bytes(path, b"new", force=True)
    finally:
        os.umask(before)
    assert len(seen) > 6
    assert set(seen) == {0}


CALLS = ["open", "write", "fsync", "chmod", "replace", "link", "unlink", "close", "stat"]


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EINTR, errno.EDQUOT, errno.EROFS])
@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("call", CALLS)
def test_whichever_call_fails_the_file_is_the_old_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, existing: bool
) -> None:
    """The first, the second … call of that kind fails once: what is there is whole, no other file
    is, and the error is one of ours in one line."""
    path, true = tmp_path / "a", getattr(os, call)
    for nth in range(6):
        path.unlink(missing_ok=True)
        if existing:
            path.write_bytes(b"old")
        calls = []

        def failing(
            *given: Any, calls: list[Any] = calls, nth: int = nth, true: Any = true, **named: Any
        ) -> Any:
            calls.append(given)
            answer = true(*given, **named) if call == "close" else None
            if len(calls) == nth + 1:
                raise OSError(code, os.strerror(code))
            return answer if call == "close" else true(*given, **named)

        told = ""
        with monkeypatch.context() as patch:
            patch.setattr(os, call, failing)
            try:
                write_bytes(path, [b"n", b"ew"], force=existing)
            except FileError as error:
                told = str(error)
        assert "\n" not in told
        assert set(os.listdir(tmp_path)) <= {"a"}, (nth, told)
        content = path.read_bytes() if path.exists() else None
        assert content in (b"new", b"old" if existing else None)
        assert content == b"new" or told


def test_an_error_in_making_the_pieces_is_not_blamed_on_the_file(tmp_path: Path) -> None:
    for error in (ValueError("a cell"), OSError(errno.EIO, "the input's disk"), MemoryError()):

        def pieces(error: Exception = error) -> Iterator[bytes]:
            yield b"x"
            raise error

        with pytest.raises(type(error)) as caught:
            write_bytes(tmp_path / "a", pieces())
        assert caught.value is error
    assert os.listdir(tmp_path) == []


def test_links_to_nowhere_and_in_a_circle(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write_bytes(tmp_path / "link", b"new")
    assert (tmp_path / "real").read_bytes() == b"new"
    (tmp_path / "away").symlink_to(tmp_path / "missing" / "real")
    with pytest.raises(FileError, match="no folder"):
        write_bytes(tmp_path / "away", b"new")
    (tmp_path / "b").symlink_to("c")
    (tmp_path / "c").symlink_to("b")
    with pytest.raises(FileError):
        write_bytes(tmp_path / "b", b"new")
    assert (tmp_path / "b").is_symlink()


def test_scratch_folders_go_with_their_process_or_at_the_next(tmp_path: Path) -> None:
    tmp = {**os.environ, "TMPDIR": str(tmp_path)}
    dead, alive = started(SCRATCH, env=tmp), started(SCRATCH, env=tmp)
    folders = [Path(first_line(process)) for process in (dead, alive)]
    assert [folder.parent for folder in folders] == [tmp_path] * 2
    assert [stat.S_IMODE(folder.stat().st_mode) for folder in folders] == [0o700] * 2
    (folders[0] / "copy.csv").write_bytes(b"x")
    killed(dead)
    assert folders[0].exists()
    program = FOLDER + "print(scratch_folder())\nif os.fork() == 0: sys.exit()\nos.wait()\n"
    program += "print(scratch_folder().is_dir())"
    third = started(program, env=tmp)
    assert third.communicate()[0].split()[-1] == "True"
    assert [folder.exists() for folder in folders] == [False, True]
    killed(alive)
    assert os.listdir(tmp_path) == [folders[1].name]


@pytest.mark.quick
def test_scratch_that_is_taken_for_a_leftover_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another process that begins at that moment sees a folder whose lock is free, and removes it:
    before it is open, and before it is locked."""
    make, opened, removed = Path.mkdir, os.open, []

    def made(folder: Path, *args: Any) -> None:
        make(folder, *args)
        if not removed:
            folder.rmdir()
            removed.append(folder)

    def open_(path: Any, *args: Any) -> int:
        descriptor = opened(path, *args)
        if len(removed) == 1:
            os.rmdir(path)
            removed.append(path)
        return descriptor

    monkeypatch.setattr(Path, "mkdir", made)
    monkeypatch.setattr(os, "open", open_)
    assert [scratch_folder(tmp_path)] == list(tmp_path.iterdir())
    assert len(removed) == 2


def test_scratch_that_does_not_fit_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_given: Any) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    def unreadable() -> Iterator[bytes]:
        yield b""
        raise UnicodeError

    before = set(scratch_folder().iterdir())  # what other tests of this process have left
    with pytest.raises(UnicodeError):
        write_scratch(unreadable(), ".csv")
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(FileError, match="No space left"):
        write_scratch([b"x"], ".csv")
    assert set(scratch_folder().iterdir()) == before
