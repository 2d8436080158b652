"""Every sentence a person reads passes through here.

``_("text")`` translates a sentence, ``ngettext`` one with a number in it, and ``N_`` marks
one that is stored now and translated later. Sentences are written in English in the code;
a language is added by a catalogue ``locale/<language>/LC_MESSAGES/chainrule.mo``.

The language is the one given to `use_language`, else ``$CHAINRULE_LANG``, else the locale
of the process; English where none of these has a catalogue.
"""

from __future__ import annotations

import gettext
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FOLDER = Path(__file__).parents[1] / "locale"
_DOMAIN = "chainrule"
_VARIABLES = ("CHAINRULE_LANG", "LC_ALL", "LC_MESSAGES", "LANG")

_catalogue: gettext.NullTranslations | None = None


def available_languages() -> tuple[str, ...]:
    """The languages there is a catalogue for, English first."""
    found = sorted(path.parents[1].name for path in _FOLDER.glob(f"*/LC_MESSAGES/{_DOMAIN}.mo"))
    return ("en", *found)


def use_language(language: str | None = None) -> None:
    """Speak `language` ("en", "zh" ...) from now on; None asks the environment."""
    global _catalogue
    _catalogue = _open(language or _from_environment())


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak `language` within, and what was spoken before again after."""
    global _catalogue
    before = _current()
    _catalogue = _open(language)
    try:
        yield
    finally:
        _catalogue = before


def let_click_speak() -> None:
    """click translates its own words through gettext's default domain: give it our catalogue."""
    gettext.bindtextdomain(_DOMAIN, str(_FOLDER))
    gettext.textdomain(_DOMAIN)
    os.environ["LANGUAGE"] = current_language()


def current_language() -> str:
    """The language spoken, as HTML's ``lang`` has it: "en", or that of a catalogue."""
    return _current().info().get("language", "en").replace("_", "-")


def _from_environment() -> str:
    chosen = (os.environ[name] for name in _VARIABLES if os.environ.get(name))
    return next(chosen, "en").split(".")[0]


def unknown_language() -> str:
    """What ``$CHAINRULE_LANG`` asks for in vain; "" where that is spoken, or nothing is asked for.
    The system's own variables are of all programs: what they ask for in vain is no mistake."""
    asked = os.environ.get(_VARIABLES[0], "")
    known = (*available_languages(), "C", "POSIX")
    return (
        "" if not asked or any(name in known for name in _names_of(asked.split(".")[0])) else asked
    )


def _names_of(language: str) -> list[str]:
    """A language with its country, and without."""
    return [language, language.replace("-", "_").split("_")[0]]


def _open(language: str) -> gettext.NullTranslations:
    names = _names_of(language)
    return gettext.translation(_DOMAIN, _FOLDER, languages=names, fallback=True)


def _current() -> gettext.NullTranslations:
    if _catalogue is None:
        use_language()
    assert _catalogue is not None
    return _catalogue


def _(message: str) -> str:
    """`message` in the language in use."""
    return _current().gettext(message)


def translated(message: str) -> str:
    """A sentence from a data file of ours (the titles of the examples), in the language in use."""
    return _current().gettext(message)


def ngettext(singular: str, plural: str, n: int) -> str:
    """The form of a sentence that fits the number `n`."""
    return _current().ngettext(singular, plural, n)


def N_(message: str) -> str:
    """Mark `message` for the catalogues; whoever shows it calls ``_`` on it."""
    return message
