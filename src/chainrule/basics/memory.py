"""The memory that this machine has, and what would need more."""

from __future__ import annotations

import os

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _


def check_room(what: str, needed: float, hint: str = "") -> None:
    """Raise InputError where `what` needs more bytes than this machine has."""
    there = _memory()
    if needed > there:
        message = _("{what} needs {needed:.1f} GB; this machine has {there:.1f} GB.")
        raise InputError(message.format(what=what, needed=needed / 1e9, there=there / 1e9), hint)


def _memory() -> int:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not known on this system
        return 2**62
