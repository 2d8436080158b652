"""The order in which a step is told: given, forward, loss, backward, update."""

from __future__ import annotations

from collections.abc import Iterator

from chainrule.basics.expression import references
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.graph.kinds import Grid, Passage
from chainrule.pieces.optimizers import SETTING_SYMBOLS, update_formulas


def passages(s: StepRecords) -> Iterator[Passage]:
    """Every quantity of the step, in the order in which it is worked out by hand; as far as the
    outputs where the targets are not known."""
    samples: list[int | None] = [*s.samples] if s.is_batch else [None]
    layers = range(1, s.L + 1)
    yield from _given(s, samples)
    for sample in samples:
        yield from _embedding_forward(s, sample)
    for l in layers:
        for sample in samples:
            yield from _layer_forward(s, l, sample)
    if not s.knows_targets:
        return
    yield from _losses(s, samples)
    for l in reversed(layers):
        for sample in samples:
            yield from _layer_backward(s, l, sample)
        yield from _layer_gradients(s, l)
        if s.is_sequential:  # the δ below are taken through the new weights
            yield from _layer_update(s, l)
    yield from _embedding_backward(s, samples)
    if s.is_sequential:
        yield from _embedding_update(s)
    if s.situation.shows_signals:
        for l in reversed(layers):
            yield from (Passage(("d",), Grid((l,), s.units(l)), sample) for sample in samples)
    if not s.is_sequential:
        yield from _embedding_update(s)
        for l in layers:
            yield from _layer_update(s, l)


def _given(s: StepRecords, samples: list[int | None]) -> Iterator[Passage]:
    for sample in samples:
        yield Passage(("a",), Grid((0,), s.units(0)), sample)
        if s.knows_targets:
            yield Passage(("y[k]",), Grid(s.outputs), sample)
            if sample is not None and s.situation.data.weight is not None:
                yield Passage(("share",), Grid(), sample)
    yield from _embedding_parameters(s, "", "")
    for l in range(1, s.L + 1):
        yield from _weights(s, l, "W")
        yield _biases(s, l, "b")
    if s.knows_targets:
        yield from _given_to_update(s)


def _given_to_update(s: StepRecords) -> Iterator[Passage]:
    """What the optimizer remembers of the steps before, and its settings."""
    for letter in s.memory_letters:
        yield from _embedding_parameters(s, letter, "")
    for l in range(1, s.L + 1):
        if s.memory_letters:
            yield from _weights(s, l, *(f"{m}W" for m in s.memory_letters))
        if s.memory_letters and s.layer(l).bias == "trained":
            yield _biases(s, l, *(f"{m}b" for m in s.memory_letters))
    settings = s.situation.plan.optimizer.settings
    yield Passage(("eta", *(SETTING_SYMBOLS.get(key, key) for key in settings)), Grid())
    if _counts_steps(s):
        yield Passage(("t",), Grid())
    if s.is_penalized:
        yield Passage(("alpha", "l1", "n"), Grid())


def _counts_steps(s: StepRecords) -> bool:
    """The number of the step is in the optimizer's formulas."""
    formulas = update_formulas(s.situation.plan.optimizer)
    if formulas is None:
        return False
    return any("t" in references(expr) for expr in (formulas.parameter, *formulas.memory.values()))


def _layer_forward(s: StepRecords, l: int, sample: int | None) -> Iterator[Passage]:
    units = Grid((l,), s.units(l))
    kinds = ("f", "mask", "a") if s.drops_out(l) else ("a",)
    if s.layer(l).activation.elementwise:
        yield Passage(("z", *kinds), units, sample)
    else:  # each a needs every z
        yield Passage(("z",), units, sample)
        yield Passage(kinds, units, sample)


def _losses(s: StepRecords, samples: list[int | None]) -> Iterator[Passage]:
    for sample in samples:
        yield Passage(("E[k]",), Grid(s.outputs), sample)
        if sample is not None:
            yield Passage(("E",), Grid(), sample)
    yield Passage(("E", "R") if s.is_penalized else ("E",), Grid())


def _layer_backward(s: StepRecords, l: int, sample: int | None) -> Iterator[Passage]:
    """The factors of each δ, and δ; those of a layer in one passage where it can be."""
    units = Grid((l,), s.units(l))
    if l == s.L and s.is_canonical:
        yield Passage(("delta",), units, sample)
    elif l == s.L and not s.network.output.elementwise:
        yield from _softmax_backward(s, sample)
    elif l == s.L - 1 and s.network.output.elementwise and len(s.outputs) > 1:
        for j in s.units(l):
            yield Passage(("dE[k]/da",), Grid(s.outputs, (l,), (j,)), sample)
            yield Passage(("dE/da", "da/dz", "delta"), Grid((l,), (j,)), sample)
    else:
        yield Passage(("dE/da", "da/dz", "delta"), units, sample)


def _softmax_backward(s: StepRecords, sample: int | None) -> Iterator[Passage]:
    """Each δ needs every dE/da."""
    yield Passage(("dE/da",), Grid((s.L,), s.outputs), sample)
    for j in s.outputs:
        for i in s.outputs:
            own, other = Grid((s.L,), (j,)), Grid((s.L,), (i,), (j,))
            yield (
                Passage(("da/dz",), own, sample)
                if i == j
                else Passage(("da[i]/dz",), other, sample)
            )
        yield Passage(("delta",), Grid((s.L,), (j,)), sample)


def _layer_gradients(s: StepRecords, l: int) -> Iterator[Passage]:
    kinds = ("dE/dW", "dR/dW", "dW") if s.is_penalized else ("dW",)
    yield from _weights(s, l, *kinds)
    if s.layer(l).bias == "trained":
        yield _biases(s, l, "db")


def _layer_update(s: StepRecords, l: int) -> Iterator[Passage]:
    yield from _weights(s, l, *(f"{m}W+" for m in s.memory_letters), "W+")
    if s.layer(l).bias == "trained":
        yield _biases(s, l, *(f"{m}b+" for m in s.memory_letters), "b+")


def _weights(s: StepRecords, l: int, *kinds: str) -> Iterator[Passage]:
    """Weight by weight, receiving unit by receiving unit."""
    return (Passage(kinds, Grid((l,), s.senders(l), (j,))) for j in s.units(l))


def _biases(s: StepRecords, l: int, *kinds: str) -> Passage:
    b = s.layer(l).b
    return Passage(kinds, Grid((l,), range(1, 1 if b is None else b.shape[0] + 1)))


# -- the embedding ---------------------------------------------------------------------------------


def _embedding_forward(s: StepRecords, sample: int | None) -> Iterator[Passage]:
    for i in s.embedded_inputs:
        yield Passage(("angle", "wave"), Grid((i,), s.waves), sample)
        yield Passage(("emb",), Grid((i,), s.mixtures), sample)
    if s.embedded_inputs:
        yield Passage(("a",), Grid((0,), s.senders(1)[s.sizes[0] :]), sample)


def _embedding_backward(s: StepRecords, samples: list[int | None]) -> Iterator[Passage]:
    for i in s.embedded_inputs:
        for sample in samples:
            yield Passage(("dE/demb",), Grid((i,), s.mixtures), sample)
            yield Passage(("dE/dwave", "dE/dangle"), Grid((i,), s.waves), sample)
    yield from _embedding_parameters(s, "d", "")


def _embedding_update(s: StepRecords) -> Iterator[Passage]:
    for letter in s.memory_letters:
        yield from _embedding_parameters(s, letter, "+")
    yield from _embedding_parameters(s, "", "+")


def _embedding_parameters(s: StepRecords, before: str, after: str) -> Iterator[Passage]:
    """What belongs to each parameter, input by input: ``freq``, ``dfreq``, ``freq+`` ..."""
    for i in s.embedded_inputs:
        of_waves = tuple(f"{before}{name}{after}" for name in ("freq", "phase"))
        yield Passage(of_waves, Grid((i,), s.waves))
        yield Passage((f"{before}mix{after}",), Grid((i,), s.waves, s.mixtures))
        yield Passage((f"{before}shift{after}",), Grid((i,), s.mixtures))
