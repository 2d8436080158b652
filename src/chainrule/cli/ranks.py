"""A command as several processes run it that torchrun has started: all train, the first of them
prints and writes, and where one goes, the others say so and how to go on."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

import numpy as np

from chainrule.basics.errors import ChainruleError, InputError, RanksError
from chainrule.basics.i18n import _
from chainrule.cli.output import say
from chainrule.engines import native
from chainrule.engines.ranks import Gloo, are_started, joined
from chainrule.families.registry import get_family
from chainrule.training.helping import dismiss, help_to_train

GONE = 3
"""The exit status where another rank has gone."""
_WRITTEN = ("output", "plot", "board", "log")
"""Options that name what is written, by the first rank."""
_LONGEST = 64

Options: TypeAlias = dict[str, Any]


def in_ranks(train: Callable[[Options], None], options: Options) -> int:
    """Train, with all ranks where there are several; the exit status."""
    if not are_started():
        train(options)
        return 0
    if not get_family(options["family"]).layered:
        raise InputError(
            _("Several processes train networks with layers; {family} is none.").format(
                family=options["family"]
            )
        )
    with joined() as ranks:
        try:
            with _speaking(ranks), native.instruction_set(_common_level(ranks)):
                if ranks.leader in (None, ranks.rank):
                    _lead(ranks, train, options)
                elif not help_to_train(ranks):
                    ranks.roll_call("fault")
                    return 2
        except RanksError as error:
            _tell(ranks, error, options)
            return GONE
        except ChainruleError:
            if ranks.roll_call("fault")[0] == ranks.rank:
                raise
            return 2
    return 0


def _lead(ranks: Gloo, train: Callable[[Options], None], options: Options) -> None:
    """Train, and let those go that help."""
    try:
        train(options if ranks.rank == 0 else options | dict.fromkeys(_WRITTEN))
    except RanksError:
        raise
    except ChainruleError:
        dismiss(ranks, is_fault=True)
        raise
    dismiss(ranks)


@contextlib.contextmanager
def _speaking(ranks: Gloo) -> Iterator[None]:
    """A context in which only the first rank prints."""
    with contextlib.ExitStack() as stack:
        if ranks.rank > 0:
            nothing = stack.enter_context(open(os.devnull, "w"))
            stack.enter_context(contextlib.redirect_stdout(nothing))
            stack.enter_context(contextlib.redirect_stderr(nothing))
        yield


def _common_level(ranks: Gloo) -> str:
    """The fastest instruction set that all ranks have; "" where none is."""
    mine = ",".join(native.levels()).ljust(_LONGEST).encode()
    found = ranks.gather(np.frombuffer(mine, np.uint8), patient=True)
    sets = [bytes(each).decode().strip().split(",") for each in found]
    return next((level for level in sets[0] if all(level in each for each in sets)), "")


def _tell(ranks: Gloo, error: RanksError, options: Options) -> None:
    """The lowest rank that is left says what has happened and, in its last line, how to go on;
    nothing where a rank has ended with a fault, which it tells itself."""
    left = ranks.roll_call("gone", missing=1)
    if left[0] != ranks.rank or ranks.arrived("fault"):
        return
    gone = [str(rank) for rank in range(ranks.n) if rank not in left]
    say(_("Error: {message}").format(message=error.message), error=True)
    if gone:
        which = _("Gone: {ranks} of {n} ranks, counted from 0.")
        say(which.format(ranks=", ".join(gone), n=ranks.n), error=True)
    say(_("Hint: {hint}").format(hint=_how_to_go_on(options)), error=True)


def _how_to_go_on(options: Options) -> str:
    path = options["checkpoint"]
    if path is None:
        return _("nothing was kept; with --checkpoint FILE --resume the same command goes on.")
    return _(
        "the same command with --resume goes on from {path}, on any number of ranks that divides "
        "the shards (torchrun --nproc-per-node)."
    ).format(path=path)
