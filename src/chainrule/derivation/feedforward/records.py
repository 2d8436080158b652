"""The arrays behind a derivation: the records of `backprop` and of the engine's step.

Each is computed when it is first asked for, and once. What the builders of quantities ask of a step
is here too: which quantities there are, and references to them.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

import numpy as np

from chainrule.backprop import Backward, Forward, backward, forward
from chainrule.basics.arguments import Like, argument
from chainrule.basics.errors import InputError
from chainrule.basics.expression import Expr, Ref, div
from chainrule.basics.i18n import _
from chainrule.basics.typing import Floats, Integers
from chainrule.derivation.graph.names import Name
from chainrule.engines.plan import Data, Plan, State
from chainrule.engines.reference import StepRecord, dropout_masks, train_step
from chainrule.network import Layer
from chainrule.pieces.embeddings import Embedded, Embedding
from chainrule.pieces.losses import output_delta, shares
from chainrule.pieces.optimizers import MEMORY_LETTERS


class Situation(NamedTuple):
    """What is explained: the state before a step, the rows it learns from, and how.

    X ``(n, inputs)``, y ``(n, outputs)``, weight ``(n,)`` or None are the step's own rows;
    `rows` their places in the data, from 0; `step` the number of steps taken before;
    `shows_signals` adds the error signals of the picture story to what is listed. Where the
    targets are not known y is ``(n, 0)``, and there is the forward pass alone.
    """

    state: State
    data: Data
    rows: Integers
    plan: Plan
    rate: float
    step: int = 0
    shows_signals: bool = False


def no_targets() -> InputError:
    """What is asked for needs the targets, which are not known."""
    return InputError(
        _("This needs the targets, and none are given: without them there is the forward pass."),
        _(
            "Give the target's column in the table. In Python also beside the rows: {option}."
        ).format(option=argument(target=Like("Y"))),
    )


class StepRecords:
    """The records of one step; ``samples`` are its data rows, from 1.

    In what follows l is a layer, i a unit of the layer below, j and k units, and `sample` a data
    row, all from 1; `sample` is None where one alone is shown.
    """

    def __init__(self, situation: Situation) -> None:
        self.situation = situation
        self.network = situation.state.network
        self.sizes, self.L = self.network.sizes, len(self.network.layers)
        self.samples = [int(row) + 1 for row in situation.rows]
        self.is_batch = len(self.samples) > 1
        self.is_sequential = situation.plan.sequential
        self.is_penalized = any(situation.plan.penalty)
        self.knows_targets = situation.data.y.shape[1] > 0
        letters = getattr(situation.state.memory[0][0], "_fields", ())
        self.memory_letters: tuple[str, ...] = letters if set(letters) <= MEMORY_LETTERS else ()
        self._parts: dict[int, Backward] = {}

    @property
    def embedding(self) -> Embedding:
        """Where there is one."""
        assert self.network.embedding is not None
        return self.network.embedding

    def layer(self, l: int) -> Layer:
        return self.network.layers[l - 1]

    def units(self, l: int) -> range:
        return range(1, self.sizes[l] + 1)

    def senders(self, l: int) -> range:
        """What layer l takes in: the units below; behind the inputs what they are embedded in."""
        return range(1, self.layer(l).n_in + 1)

    @property
    def outputs(self) -> range:
        return self.units(self.L)

    @property
    def is_canonical(self) -> bool:
        """The loss and the output's activation cancel: δ[L] is (a − y)/n."""
        return self.network.output.name in self.network.loss.canonical

    def drops_out(self, l: int) -> bool:
        """Layer l has masks."""
        return any(self.situation.plan.dropout[l - 1 : l]) and l < self.L

    # -- the passes ----------------------------------------------------------------------------

    @property
    def targets(self) -> Floats:
        """y ``(n, outputs)``; InputError where they are not known."""
        if not self.knows_targets:
            raise no_targets()
        y: Floats = self.situation.data.y
        return y

    @cached_property
    def record(self) -> StepRecord:
        """The step itself."""
        s = self.situation
        data = s.data._replace(y=self.targets)
        return train_step(s.state, data, s.rows, s.plan, s.rate)

    @cached_property
    def passed(self) -> Forward:
        s = self.situation
        masks = dropout_masks(self.network, s.plan, s.rows, s.state.t + 1)
        return forward(self.network, s.data.X, masks)

    @property
    def back(self) -> Backward:
        if self.record.backward is None:
            raise InputError(_("The rows shown have no weight, so no step is taken."))
        return self.record.backward

    @cached_property
    def share(self) -> Floats:
        """Each sample's share of the batch's mean, ``(n,)``."""
        data = self.situation.data
        share: Floats = shares(len(self.samples), data.weight, data.X)[:, 0]
        return share

    @cached_property
    def loss_parts(self) -> Floats:
        """Each output's part of each sample's loss, ``(n, outputs)``."""
        parts: Floats = self.network.loss.value(self.targets, self.passed.a[-1])
        return parts

    def part_of_output(self, k: int) -> Backward:
        """The backward pass of output k's part of the loss alone."""
        if k not in self._parts:
            self._parts[k] = self._part_of_output(k)
        return self._parts[k]

    def _part_of_output(self, k: int) -> Backward:
        y, a, z = self.targets, self.passed.a[-1], self.passed.z[-1]
        loss, output, is_k = self.network.loss, self.network.output, np.array(self.outputs) == k
        if output.elementwise:
            delta = np.where(is_k, output_delta(loss, output, y, z, a, self.share[:, None]), 0)
        else:
            assert output.pullback is not None
            g = loss.gradient(y, a) * self.share[:, None]
            delta = output.pullback(np.where(is_k, g, 0), z, a)
        after = self.record.state.network.layers
        update = (lambda l, dW, db: after[l - 1]) if self.is_sequential else None
        return backward(self.network, self.passed, delta, update_layer=update)

    def matrix_above(self, l: int) -> Floats:
        """The weights that δ[l+1] is carried back through."""
        network = self.record.state.network if self.is_sequential else self.network
        W: Floats = network.layers[l].W
        return W

    # -- what there is -------------------------------------------------------------------------

    def has_input(self, l: int, i: int) -> bool:
        return l == 0 and i in self.units(0)

    def has_taken_in(self, l: int, j: int) -> bool:
        """Layer 1 takes in an embedded number as its j-th."""
        return l == 0 and self.sizes[0] < j <= self.layer(1).n_in

    def has_unit(self, l: int, j: int) -> bool:
        return 1 <= l <= self.L and j in self.units(l)

    def has_output(self, k: int) -> bool:
        return k in self.outputs

    def has_weight(self, l: int, i: int, j: int) -> bool:
        return self.has_unit(l, j) and i in self.senders(l)

    def has_bias(self, l: int, j: int) -> bool:
        return self.has_unit(l, j) and self.layer(l).b is not None

    def own_bias(self, l: int, j: int) -> tuple[int, int]:
        """The indices of unit j's bias: of the first unit's where a layer shares one."""
        return (l, 1) if self.layer(l).shares_bias else (l, j)

    def weights(self, l: int) -> Iterator[tuple[int, int, int]]:
        """(l, i, j) of layer l's weights, receiving unit by receiving unit, as w1, w2 … count."""
        return ((l, i, j) for j in self.units(l) for i in self.senders(l))

    def place(self, sample: int | None) -> int:
        """Which of the samples shown it is, from 0."""
        return 0 if sample is None else self.samples.index(sample)

    # -- the embedding: input i, wave m, mixture k, all from 1 ------------------------------------

    @property
    def waves(self) -> range:
        return range(1, self.embedding.n_waves + 1)

    @property
    def mixtures(self) -> range:
        return range(1, self.embedding.n_mixtures + 1)

    @property
    def embedded_inputs(self) -> list[int]:
        """Those that are embedded; none where there is no embedding."""
        return [] if self.network.embedding is None else [c + 1 for c in self.embedding.columns]

    def has_wave(self, i: int, m: int) -> bool:
        return i in self.embedded_inputs and m in self.waves

    def has_mixture(self, i: int, k: int) -> bool:
        return i in self.embedded_inputs and k in self.mixtures

    def has_mix(self, i: int, m: int, k: int) -> bool:
        return self.has_wave(i, m) and k in self.mixtures

    def entry(self, i: int, *place: int) -> tuple[int, ...]:
        """Where a parameter of input i stands in its array."""
        return (self.embedded_inputs.index(i), *(p - 1 for p in place))

    def entry_of(self, sample: int | None, i: int, place: int) -> tuple[int, int, int]:
        """Where what a sample has of input i stands in its array."""
        return self.embedded_inputs.index(i), self.place(sample), place - 1

    def taken_in_as(self, i: int, k: int) -> int:
        """Which number, from 1, of those that layer 1 takes in the k-th mixture of input i is."""
        before = self.embedded_inputs.index(i) * self.embedding.n_mixtures
        return self.sizes[0] + before + k

    def mixture_of(self, j: int) -> tuple[int, int]:
        """The inverse: the input and the mixture of the j-th number that layer 1 takes in."""
        c, k = divmod(j - self.sizes[0] - 1, self.embedding.n_mixtures)
        return self.embedded_inputs[c], k + 1

    @property
    def embedded(self) -> Embedded:
        """What the embedding leaves behind, `(inputs embedded, n, waves or mixtures)`."""
        assert self.passed.embedded is not None
        return self.passed.embedded

    @cached_property
    def carried_to_inputs(self) -> Floats:
        """∂E by all that layer 1 takes in ``(n, n_in)``."""
        g: Floats = self.back.delta[1] @ self.matrix_above(0).T
        return g

    @cached_property
    def carried_to_waves(self) -> Floats:
        """∂E/∂wave ``(inputs embedded, n, waves)``."""
        e, n = self.embedding, len(self.samples)
        g = self.carried_to_inputs[:, self.sizes[0] :].reshape(n, len(e.columns), e.n_mixtures)
        carried: Floats = g.transpose(1, 0, 2) @ e.mix.transpose(0, 2, 1)
        return carried

    # -- references ----------------------------------------------------------------------------

    def ref(self, kind: str, *indices: int, sample: int | None = None) -> Ref:
        """A reference to a quantity; with its `sample` where several are shown."""
        return Ref(Name(kind, indices, sample if self.is_batch else None))

    def bias_ref(self, kind: str, l: int, j: int) -> Ref:
        """A reference to a unit's bias, or to what belongs to it."""
        return self.ref(kind, *self.own_bias(l, j))

    def weight_above(self, l: int, j: int, k: int) -> Ref:
        """The weight by which δ[l+1][k] reaches unit j of layer l."""
        return self.ref("W+" if self.is_sequential else "W", l + 1, j, k)

    def share_expr(self, sample: int | None) -> Expr:
        """A sample's share: 1/n, or its own quantity where samples are weighted."""
        if self.situation.data.weight is None:
            return div(1, len(self.samples))
        return self.ref("share", sample=sample)
