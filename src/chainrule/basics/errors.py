"""Everything the library raises on purpose, and how its messages are made.

    ChainruleError
    ├── InputError (ValueError)        an argument or a setting is wrong
    │   ├── UnknownNameError           no activation, loss, column ... is called that
    │   │   └── UnknownArgumentError (TypeError)   nor an argument
    │   └── ShapeError                 arrays do not fit each other or the network
    ├── DataError (ValueError)         the cells of a table are wrong: where, and which
    ├── FileError (OSError)            a file is missing, in the way, or cannot be written
    │   └── ModelFileError             a file is not a whole, readable model
    ├── MissingDependencyError (ImportError)
    ├── RanksError                     of several processes that train together one has gone
    └── DivergenceError (ArithmeticError)   the loss stopped being finite

    TrainingWarning (UserWarning)      what is amiss with a training run that gave a network
    └── DivergenceWarning              its loss stopped being finite; earlier weights are kept

A message is one line, whatever it names: what is wrong and where (file, row, column, layer);
``hint`` says what to do.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable

from chainrule.basics.arguments import argument_name
from chainrule.basics.i18n import N_, _
from chainrule.basics.meanings import meant, meant_nearly, said_of
from chainrule.basics.visible import visible

_KINDS = (
    N_("activation"),
    N_("class"),
    N_("column"),
    N_("command"),
    N_("data set"),
    N_("encoding"),
    N_("ending"),
    N_("example"),
    N_("initializer"),
    N_("learner"),
    N_("loss"),
    N_("model"),
    N_("order of a date"),
    N_("quantity"),
    N_("question"),
    N_("scaling"),
    N_("score"),
    N_("section"),
    N_("setting"),
    N_("sheet"),
    N_("solver"),
    N_("step"),
    N_("table"),
    N_("target"),
    N_("task"),
)


class ChainruleError(Exception):
    """Anything this library raises on purpose: a one-line ``message``, a ``hint`` or ""."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = visible(message)
        self.hint = visible(hint)

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".rstrip()

    def __reduce__(self) -> tuple[object, ...]:
        return _restore, (type(self), self.message, self.hint)


def _restore(kind: type[ChainruleError], message: str, hint: str) -> ChainruleError:
    """An error that crosses a process boundary keeps its kind, though constructors differ."""
    error = kind.__new__(kind)
    ChainruleError.__init__(error, message, hint)
    return error


class InputError(ChainruleError, ValueError):
    """An argument or a setting has a value it cannot have."""


class UnknownNameError(InputError):
    """A name that nothing has; the hint names the nearest one and lists those that are known.

    `kind` is a word of `_KINDS`, translated here, the name of an argument, spelled for who reads
    it, or a place in a file, `[data] task`, which stands as it is. `how`, a sentence that says how
    names look, stands in place of a long list.
    """

    def __init__(self, kind: str, name: object, known: Iterable[str], how: str = "") -> None:
        known = list(known)
        how = how or _("Known: {names}.").format(names=", ".join(known))
        super().__init__(
            _("Unknown {kind} {name!r}.").format(kind=_kind(kind), name=name),
            f"{nearest(name, known)} {how}".strip(),
        )


def _kind(kind: str) -> str:
    if kind in _KINDS:
        return _(kind)
    return argument_name(kind) if kind.isidentifier() else kind


class UnknownArgumentError(UnknownNameError, TypeError):
    """An argument that a function or an estimator has not, as Python's own TypeError."""


def nearest(name: object, known: Iterable[str]) -> str:
    """A sentence that names what `name` most likely means: by its meaning, else by its spelling;
    "" where nothing comes near."""
    known = list(known)
    near = meant(name, known) or _written_so(name, known, 0.8)
    near = near or meant_nearly(name, known) or _written_so(name, known, 0.6)
    return _("Did you mean {nearest!r}?").format(nearest=near) if near else said_of(name)


def _written_so(name: object, known: list[str], alike: float) -> str:
    """The one of the `known` that is written most like it; "" where none is so much alike."""
    return next(iter(difflib.get_close_matches(str(name), known, n=1, cutoff=alike)), "")


class ShapeError(InputError):
    """Arrays whose shapes do not fit each other or the network."""


class DataError(ChainruleError, ValueError):
    """Cells of a table that cannot be used."""


class FileError(ChainruleError, OSError):
    """A file is missing, in the way, or cannot be read or written."""


class ModelFileError(FileError):
    """A file is not a whole model that this version can read."""


class CheckpointError(FileError):
    """A checkpoint that is in the way, or that a training cannot go on from."""


class MissingDependencyError(ChainruleError, ImportError):
    """Something optional is not installed."""


class RanksError(ChainruleError):
    """Of several processes that train one network together, one has gone."""


class DivergenceError(ChainruleError, ArithmeticError):
    """The loss stopped being a finite number."""


class TrainingWarning(UserWarning):
    """Something is amiss with how a training run went, or with what it was given to learn."""


class DivergenceWarning(TrainingWarning):
    """The loss stopped being a finite number; the last finite weights were kept."""
