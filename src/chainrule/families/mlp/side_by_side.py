"""The networks of an ensemble trained side by side, one thread each.

None knows of another, so how many threads there are changes no bit.
"""

from __future__ import annotations

import logging
import threading
import warnings
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextvars import copy_context

import numpy as np

from chainrule.basics.averages import mean
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.random import Seed, make_seed
from chainrule.basics.threads import default_threads
from chainrule.basics.typing import Floats
from chainrule.data.in_files import Inputs
from chainrule.engines.plan import Data, rows_of_parts
from chainrule.engines.streamed import Streamed
from chainrule.engines.threads import one_blas_thread
from chainrule.families.family import Task
from chainrule.families.mlp.shared_rows import Part, SharedRows, told_of
from chainrule.network import Network, in_type
from chainrule.preprocessing.targets import USUAL
from chainrule.problems.network_spec import build_network
from chainrule.problems.problem import Prepared, Problem
from chainrule.training.begin import begin
from chainrule.training.beside import places_in
from chainrule.training.callbacks import Callback, Epoch, asks_for_the_end
from chainrule.training.evaluation import Validation
from chainrule.training.run import Run, RunResult

_log = logging.getLogger(__name__)
_MOST_KEPT = 200_000_000  # bytes


def member_network(prepared: Prepared, problem: Problem, j: int) -> Network:
    """Member `j` of the networks of a problem as it begins, in float32."""
    schema = prepared.schema
    spec = problem.spec._replace(seed=problem.spec.seed + j, embedding_columns=schema.scaled_parts)
    n_inputs = len(schema.input_scaler.shift)
    network = build_network(spec, n_inputs, schema.n_outputs, USUAL[schema.target_kind])
    return in_type(network, np.float32)


class Together:
    """The runs of all members, and who is told of their epochs."""

    def __init__(
        self, task: Task, prepared: Prepared, rows: SharedRows, parts: Sequence[Part]
    ) -> None:
        self.task, self.prepared, self.rows = task, prepared, rows
        self.seed = make_seed(task.problem.settings.random_state)
        wanted = task.problem.settings.n_threads or default_threads()
        self.n_threads = max(1, wanted // len(parts))
        self.sources = rows.sources(parts)
        unit = rows_of_parts(task.problem.settings.steps_of(self.sources[0].n_rows))
        self.n_workers = rows.divide(self.sources, unit, min(len(parts), wanted))
        self.lock, self.ended = threading.Lock(), threading.Event()
        self.interrupted = self.is_asked_to_end = False
        self.started: set[int] = set()
        self.results: dict[int, RunResult] = {}
        self.n_members = len(parts)
        self.looked_at = [] if task.watched is None else [self._encoded(*task.watched)]
        self.places = places_in(task.checkpoint, len(parts))
        self.kept: list[dict[int, Network]] = [{} for _part in parts]  # by epoch
        self.runs = [self._begin(j, part) for j, part in enumerate(parts)]

    def network(self, j: int) -> Network:
        """Member `j` as it begins."""
        return member_network(self.prepared, self.task.problem, j)

    def _begin(self, j: int, part: Part) -> Run:
        problem, weight = self.task.problem, self.rows.data.weight
        seed = Seed((self.seed.low + j) % 2**64, self.seed.high)
        settings = problem.settings.changed(random_state=seed, n_threads=self.n_threads)
        network, place = self.network(j), self.places[j]
        if place is not None:
            self.kept[j] = place.networks(network)
            place.kept = lambda: self.kept[j]
            place.is_cut_short = lambda: not self.is_asked_to_end
        if weight is not None and not weight[part.kept[:]].any():
            raise InputError(
                _("{data}: the sample weights sum to zero.").format(data=_("training data"))
            )
        left_out = part.left_out
        watched = self.rows.those(left_out) if len(left_out) else None
        return begin(
            network,
            self.sources[j].sample,
            settings,
            Validation(watched, self.looked_at),
            [*(self._told(j, callback) for callback in self.task.callbacks), self._keeping(j)],
            checkpoint=place,
            source=self.sources[j],
        )

    def _encoded(self, X: Inputs, y: object, weight: Floats | None) -> Data:
        schema = self.prepared.schema
        encoded = schema.encode_inputs(X, dtype=np.float32)
        return Data(encoded, schema.encode_targets(y), weight).as_type(np.float32)

    def _told(self, j: int, callback: Callback) -> Callback:
        """One epoch is told at a time; who asks for the end ends all members."""

        def tell(epoch: Epoch) -> bool:
            histories = [run.history for run in self.runs]
            of_all = epoch._replace(member=j + 1, members=self.n_members, histories=histories)
            with self.lock:
                answer = callback(of_all)
            if asks_for_the_end(answer):
                self.is_asked_to_end = True
                self.ended.set()
            return False

        return tell

    def _keeping(self, j: int) -> Callback:
        """Keeps the epochs' networks, where they are large some of them; asks whether to end."""

        def keep(epoch: Epoch) -> bool:
            size = 4 * epoch.network.n_parameters * epoch.settings.max_iter * self.n_members
            if (epoch.number - 1) % (1 + size // _MOST_KEPT) == 0:
                self.kept[j][epoch.number] = epoch.network
            return self.ended.is_set()

        return keep

    def witnesses(self, curves: Sequence[Sequence[float]]) -> list[Network]:
        """Each member at the epoch that is best on the folds of the others, by the `curves` of each
        one's loss on its own fold. The epoch that is best on its own would flatter it there."""
        found = []
        for j, kept in enumerate(self.kept):
            others = [*curves[:j], *curves[j + 1 :]]
            losses = {e: mean([c[min(e, len(c)) - 1] for c in others]) for e in kept}
            found.append(kept[min(losses, key=lambda e: (losses[e], e))])
        return found

    def train(self) -> list[RunResult]:
        if self.task.begin is not None:
            streamed = told_of(self.sources, self.rows.memory)
            self.task.begin(self.task.problem._replace(streamed=streamed))
        with one_blas_thread(), warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the report tells what is amiss
            with ThreadPoolExecutor(self.n_workers) as pool:
                self._wait_for_all(pool)
        results = [self.results[j] for j in range(self.n_members)]
        for result in results if self.interrupted else ():
            result.history.stop_reason = "interrupted"
        return results

    def interrupt(self) -> None:
        """End each member after its epoch, the first at the earliest."""
        self.interrupted = True
        self.ended.set()

    def _wait_for_all(self, pool: ThreadPoolExecutor) -> None:
        """Until all members are done, or after an interruption have done an epoch."""
        members = range(self.n_members)
        try:
            for future in [self._start(pool, j) for j in members]:
                future.result()
        except KeyboardInterrupt:  # perhaps before all were started
            self.interrupt()
            _log.warning(_("Interrupted: each network ends its epoch. Once more gives it up."))
            for future in [self._start(pool, j) for j in members]:
                future.result()
        finally:
            self.ended.set()  # nothing goes on where one has failed

    def _start(self, pool: ThreadPoolExecutor, j: int) -> Future[None]:
        return pool.submit(copy_context().run, self._train_once, j)

    def _train_once(self, j: int) -> None:
        """An interruption leaves open which members were started: starting one again is nothing."""
        with self.lock:
            if j in self.started:
                return
            self.started.add(j)
        self.results[j] = self.runs[j].train()
        source = self.sources[j]
        if isinstance(source, Streamed):
            source.release()
