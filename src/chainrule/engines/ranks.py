"""Ranks: the processes that torchrun has started to train one network together.

    with joined() as ranks:        # connects them; training within shares out the shards
        ranks.gather(numbers)      # what every rank has, in their order

They exchange tensors of bytes over gloo and never objects, so that what another process sends is
numbers at most. Gloo has neither password nor encryption: it is for networks that are trusted.
torch is loaded when ranks are joined.
"""

from __future__ import annotations

import importlib
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

import numpy as np

from chainrule.basics.errors import MissingDependencyError, RanksError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Array
from chainrule.engines.plan import Ranks

ANSWER = 20
"""Seconds in which the others have to come to an exchange."""
_BEGIN = timedelta(hours=2)  # until all have read their rows
_STORE = timedelta(seconds=5)
_ROLL_CALL = 5.0
_GLANCE = 5e-5

_current: ContextVar[Ranks | None] = ContextVar("ranks", default=None)


def are_started() -> bool:
    """Whether torchrun, or what stands in for it, has started this process as one of several."""
    names = ("RANK", "WORLD_SIZE", "MASTER_ADDR", "MASTER_PORT")
    said = [os.environ.get(name, "") for name in names]
    return all(said) and said[1].isdigit() and int(said[1]) > 1


def current() -> Ranks | None:
    """Those that this process trains with; None where it trains alone."""
    return _current.get()


@contextmanager
def one_of(ranks: Ranks) -> Iterator[None]:
    """A context in which training shares out its shards to these."""
    before = _current.set(ranks)
    try:
        yield
    finally:
        _current.reset(before)


class Gloo:
    """All ranks as one of them sees them: number `rank` of `n`."""

    def __init__(self, torch: Any, store: Any, rank: int, n: int) -> None:
        self._torch, self._store = torch, store
        self.rank, self.n, self.is_over = rank, n, False
        self.wait = True
        local = os.environ.get("LOCAL_RANK", "")
        self.leader = rank - int(local) if local.isdigit() else None
        distributed = torch.distributed
        self._patient = distributed.group.WORLD
        self._group = distributed.new_group(timeout=timedelta(seconds=ANSWER), backend="gloo")

    def gather(self, numbers: Array, patient: bool = False) -> list[Array]:
        """The `numbers` ``(k,)`` of every rank, in their order; they are of one type and length.

        Raises RanksError where one of them does not come: where it has died, or within `ANSWER`
        seconds, or with `patient` within the hours that reading may take.
        """
        sent = self._torch.from_numpy(np.require(numbers, requirements=["C", "W"]).view(np.uint8))
        found = [self._torch.empty_like(sent) for _rank in range(self.n)]
        try:
            group = self._patient if patient else self._group
            _finish(self._torch.distributed.all_gather(found, sent, group=group, async_op=True))
        except RuntimeError as error:
            raise self._gone() from error
        return [tensor.numpy().view(numbers.dtype) for tensor in found]

    def roll_call(self, ending: str, missing: int = 0) -> list[int]:
        """The ranks that come to the same `ending`, this one among them: at least all but
        `missing`, or those that come within some seconds."""
        self._arrive(ending)
        until = time.monotonic() + _ROLL_CALL
        while len(self.arrived(ending)) < self.n - missing and time.monotonic() < until:
            time.sleep(0.1)
        return self.arrived(ending) or [self.rank]

    def _arrive(self, ending: str) -> None:
        """From here on torchrun's SIGTERM is no news."""
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        self.is_over = True
        with suppress(RuntimeError):  # whoever kept the store may have gone too
            self._store.set(f"{ending}/{self.rank}", "here")

    def _gone(self) -> RanksError:
        self._arrive("gone")
        message = _("A rank has gone: it has died, or has not answered for {n} seconds.")
        return RanksError(message.format(n=ANSWER))

    def on_signal(self, *_signal: object) -> None:
        """torchrun tells the ranks that are left by SIGTERM."""
        raise self._gone()

    def arrived(self, ending: str) -> list[int]:
        """The ranks that have come to that ending."""
        try:
            return [k for k in range(self.n) if self._store.check([f"{ending}/{k}"])]
        except RuntimeError:
            return []


def _finish(work: Any) -> None:
    """Wait for an exchange, and meanwhile hear signals: within gloo none would be heard."""
    while not work.is_completed():
        time.sleep(_GLANCE)
    work.wait()


@contextmanager
def joined() -> Iterator[Gloo]:
    """A context in which this process is one of the ranks.

    Within it SIGTERM is a RanksError. Raises MissingDependencyError where torch is not there.
    """
    try:
        torch: Any = importlib.import_module("torch")
        meeting = importlib.import_module("torch.distributed.rendezvous")
    except ImportError as error:
        raise MissingDependencyError(
            _("Several processes need torch."), "pip install 'chainrule[distributed]'"
        ) from error
    store, rank, n = next(iter(meeting.rendezvous("env://")))
    own = torch.distributed.PrefixStore("chainrule", store)
    torch.distributed.init_process_group("gloo", store=own, rank=rank, world_size=n, timeout=_BEGIN)
    ranks = Gloo(torch, own, rank, n)
    own.set_timeout(_STORE)
    before = signal.signal(signal.SIGTERM, ranks.on_signal)
    with one_of(ranks):
        yield ranks
    if not ranks.is_over:
        signal.signal(signal.SIGTERM, before)
        torch.distributed.destroy_process_group()
