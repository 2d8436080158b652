"""What the library's JSON documents call themselves, such as ``chainrule-worksheet/1``, and the
refusal of those that a later version wrote. (Model files count on their own: basics/container.)
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from chainrule.basics.errors import DataError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Json

ANSWERS = "chainrule-answers/1"
DERIVATION = "chainrule-derivation/1"
DIFFERENTIATION = "chainrule-differentiation/1"
MARKED = "chainrule-marked/1"
WORKSHEET = "chainrule-worksheet/1"
_VERSIONED = re.compile(r"(chainrule-[a-z]+/)(\d+)")
_LATEST = {
    match[1]: int(match[2])
    for match in map(
        _VERSIONED.fullmatch, (ANSWERS, DERIVATION, DIFFERENTIATION, MARKED, WORKSHEET)
    )
    if match
}


def refuse_newer(document: Mapping[str, Json], source: str) -> None:
    """Raise DataError where `document` is one of ours in a later version; `source` names it.

    >>> refuse_newer({"format": "chainrule-worksheet/99"}, "sheet.json")
    Traceback (most recent call last):
    chainrule.basics.errors.DataError: sheet.json was made by a newer chainrule \
(chainrule-worksheet/99). This one reads chainrule-worksheet/1: upgrade chainrule.
    """
    match = _VERSIONED.fullmatch(str(document.get("format")))
    latest = _LATEST.get(match[1]) if match else None
    if match is None or latest is None or int(match[2]) <= latest:
        return
    raise DataError(
        _("{source} was made by a newer chainrule ({format}).").format(
            source=source, format=match[0]
        ),
        _("This one reads {format}: upgrade chainrule.").format(format=f"{match[1]}{latest}"),
    )
