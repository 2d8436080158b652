"""What goes wrong outside of our hands, in one line: no memory, no room, a library missing; and
hints as the command that was run can follow them."""

from __future__ import annotations

import re
from collections.abc import Collection

from chainrule.basics.errors import ChainruleError
from chainrule.basics.i18n import _


def fault_of(error: Exception) -> tuple[str, str] | None:
    """Message and hint; None for what is a fault of the program."""
    if isinstance(error, ChainruleError):
        return error.message, error.hint
    reason = str(error).strip().partition("\n")[0].rstrip(".")
    if isinstance(error, RecursionError):
        return _("The input is nested too deeply: {reason}.").format(reason=reason), ""
    if isinstance(error, MemoryError):
        return _("There is not enough memory: {reason}.").format(
            reason=reason or _("none is left")
        ), ""
    if isinstance(error, ImportError):
        return (
            _("{module} cannot be loaded: {reason}.").format(
                module=error.name or "chainrule", reason=reason
            ),
            _("Is it installed, and is there enough memory?"),
        )
    if isinstance(error, OSError):
        return _("The system refuses: {reason}.").format(reason=_of_system(error)), ""
    if isinstance(error, RuntimeError) and "new thread" in reason:
        return _("The system refuses: {reason}.").format(reason=reason), ""
    return None


def _of_system(error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


_SENTENCE = re.compile(r"[^.。;；]+(?:[.。;；](?!\s|$)[^.。;；]*)*[.。;；]?\s*")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")
_OTHERS = re.compile(r"chainrule |pip|curl|torchrun")


def followed_by(options: Collection[str], hint: str) -> str:
    """The hint without the sentences that name an option which the command does not have; what is
    said of another command stays."""
    kept = [
        sentence
        for sentence in _SENTENCE.findall(hint)
        if _OTHERS.search(sentence) or {*_OPTION.findall(sentence)} <= {*options, "--help"}
    ]
    return "".join(kept).strip()
