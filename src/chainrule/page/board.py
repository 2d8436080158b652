"""What `board` returns: the page, to save, to open, or to look at in a notebook."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from chainrule.basics import notebook
from chainrule.basics.command_line import quoted
from chainrule.basics.errors import FileError, InputError, MissingDependencyError
from chainrule.basics.files import check_writable, write_bytes
from chainrule.basics.i18n import _
from chainrule.basics.temporary import as_file_error
from chainrule.derivation.explanation import AnyDerivation

if TYPE_CHECKING:
    from chainrule.page.widget import BoardWidget

ENDINGS = (".html", ".htm")


def check_page(path: str | Path, force: bool = False) -> None:
    """Raise InputError or FileError where no page could be written: call it before long work."""
    if Path(path).suffix.lower() not in ENDINGS:
        page = Path(path).with_suffix(ENDINGS[0])
        raise InputError(
            _("{path}: a page is {endings}.").format(path=path, endings=", ".join(ENDINGS)),
            _("For instance {path}.").format(path=quoted(str(page))),
        )
    check_writable(path, force=force)


class Board:
    """One step of a network as a page that needs no server and no network; ``html`` is all of it.

    In a notebook it shows itself, in a frame of its own; `widget` makes one that Python listens to.
    """

    def __init__(self, page: str, derivation: AnyDerivation) -> None:
        self.html = page
        self._derivation = derivation

    def save(self, path: str | Path, *, force: bool = False) -> None:
        """Write the page, ``.html``; an existing file is only replaced with `force`."""
        check_page(path, force)
        write_bytes(path, self.html.encode(), force=force)

    def show(self) -> Path:
        """Write the page into a file that only you may read, for it may hold your rows, and open it
        in the browser where there is a display. FileError where it cannot be written."""
        try:
            descriptor, name = tempfile.mkstemp(prefix="chainrule-board-", suffix=".html")
        except OSError as error:
            raise FileError(
                _("The page cannot be written: {reason}.").format(reason=error.strerror),
                _("Name a file for it with -o (board.save(...))."),
            ) from None
        with as_file_error(name), open(descriptor, "wb") as file:
            file.write(self.html.encode())
        if has_display():
            webbrowser.open(Path(name).as_uri())
        return Path(name)

    def widget(self) -> BoardWidget:
        """The board as a widget of Jupyter, VS Code, Colab and marimo: what is looked at
        (``quantity``), typed over (``changes``) and answered (``answers``) is read and set in
        Python. MissingDependencyError where there is no anywidget."""
        if find_spec("anywidget") is None:
            raise MissingDependencyError(
                _("A widget needs anywidget, which is not installed."),
                _("pip install 'chainrule[notebook]'"),
            )
        from chainrule.page.widget import BoardWidget

        return BoardWidget(self._repr_html_(), self._derivation)

    def _repr_html_(self) -> str:
        return notebook.frame(self.html, "46rem")


def has_display() -> bool:
    """A browser can open a window here."""
    if sys.platform == "darwin":
        return "SSH_CONNECTION" not in os.environ
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))
