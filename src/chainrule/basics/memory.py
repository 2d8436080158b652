"""The memory and the disk that there are, and what would need more."""

from __future__ import annotations

import os
import re
import resource
import shutil
import sys
from pathlib import Path
from typing import NamedTuple

from chainrule.basics.arguments import Like, argument, argument_name
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _


class Room(NamedTuple):
    """For rows that are more than memory holds: how many bytes of it they may take, the folder for
    scratch files (None: the system's), and one of their own within it; and how many they would take
    where memory held them."""

    memory: float
    scratch: str | Path | None
    folder: Path
    needed: float


_UNITS = {"": 1.0, "K": 1e3, "M": 1e6, "G": 1e9, "T": 1e12}
_BINARY = {"KI": 2.0**10, "MI": 2.0**20, "GI": 2.0**30, "TI": 2.0**40}
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*((?:[KMGT]I?)?)B?", re.IGNORECASE)
_ENDLESS = 2**62
_CGROUP = Path("/sys/fs/cgroup")
_LIMITS = (
    ("memory.max", "memory.current", "memory.stat"),
    ("memory/memory.limit_in_bytes", "memory/memory.usage_in_bytes", "memory/memory.stat"),
)
"""Of a container: the most that it may have, what it has, and of what kinds this is, in versions 2
and 1."""
_FILES = ("inactive_file", "active_file")
"""Copies of what lies in files, which the system gives up when memory is asked for."""


def check_room(what: str, needed: float, hint: str = "") -> None:
    """Raise InputError where `what` needs more bytes than there are for this process."""
    there = min(total_memory() or _ENDLESS, free_memory())
    if needed > there:
        message = _("{what} needs {needed:.1f} GB; this machine has {there:.1f} GB free.")
        raise InputError(message.format(what=what, needed=needed / 1e9, there=there / 1e9), hint)


def give_back() -> None:
    """Back to the system what was freed: glibc keeps much of it, for arrays to come."""
    if sys.platform == "linux":
        import ctypes

        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def total_memory() -> int | None:
    """Bytes; None where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None


def free_memory() -> int:
    """Bytes that this process may still take: what the machine has left, the container, or the
    process's own limit (``ulimit -v``)."""
    return min(_available(), _left_to_process(), *(_left(*names) for names in _LIMITS))


def _available() -> int:
    try:
        for line in Path("/proc/meminfo").read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    except (OSError, ValueError, IndexError):
        pass
    return total_memory() or _ENDLESS


def _left_to_process() -> int:
    """Of its limit on addresses; as good as endless where there is none."""
    most, _hard = resource.getrlimit(resource.RLIMIT_AS)
    try:
        taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    except (OSError, ValueError, IndexError):
        return _ENDLESS
    return _ENDLESS if most == resource.RLIM_INFINITY else max(0, most - taken)


def _left(limit: str, used: str, kinds: str) -> int:
    """Of a container's limit; as good as endless where there is none."""
    try:
        most = int((_CGROUP / limit).read_text())
        taken = int((_CGROUP / used).read_text()) - _of_files(_CGROUP / kinds)
        return max(0, most - taken)
    except (OSError, ValueError):  # no such limit, or "max"
        return _ENDLESS


def _of_files(kinds: Path) -> int:
    try:
        pairs = [line.split() for line in kinds.read_text().splitlines()]
        return sum(int(size) for name, size in pairs if name in _FILES)
    except (OSError, ValueError):
        return 0


def as_bytes(given: object) -> float:
    """A size such as "1GB", "500 MB" or "1 GiB" in bytes; InputError for anything else."""
    text = str(given).strip()
    found = _SIZE.fullmatch(text)
    size = 0.0 if found is None else float(found[1]) * (_UNITS | _BINARY)[found[2].upper()]
    if isinstance(given, bool) or size <= 0:
        raise InputError(
            _("{name} must be a size; found {found!r}.").format(
                name=argument_name("memory"), found=given
            ),
            _("For instance {option}.").format(option=argument(memory="1GB")),
        )
    return size


def in_units(size: float) -> str:
    """Bytes for a person, such as 1.5GB."""
    for unit, factor in reversed(_UNITS.items()):
        if unit and size >= 0.9995 * factor:  # three digits round it to 1 of the unit
            amount = size / factor
            return f"{amount:.3g}{unit}B" if amount < 999.5 else f"{amount:.0f}{unit}B"
    return f"{size:.0f}B"


def check_disk(folder: Path, needed: float) -> None:
    """Raise InputError where the disk of `folder` has less room than that."""
    there = shutil.disk_usage(folder).free
    if needed > there:
        raise InputError(
            _("{folder} needs room for {needed} of rows; {there} is free.").format(
                folder=folder.parent, needed=in_units(needed), there=in_units(there)
            ),
            _("Another folder may have more: {option}.").format(
                option=argument(scratch=Like("DIR"))
            ),
        )
