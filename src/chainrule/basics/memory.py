"""The memory that this machine has, and what would need more."""

from __future__ import annotations

import os

from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _


def check_room(what: str, needed: float, hint: str = "") -> None:
    """Raise InputError where `what` needs more bytes than this machine has."""
    there = total_memory()
    if there is not None and needed > there:
        message = _("{what} needs {needed:.1f} GB; this machine has {there:.1f} GB.")
        raise InputError(message.format(what=what, needed=needed / 1e9, there=there / 1e9), hint)


def total_memory() -> int | None:
    """Bytes; None where the system does not say."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return None
