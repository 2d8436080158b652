"""The embedding of the inputs, quantity by quantity: i is an input, m a wave, k a mixture.

    angle[i][m] = 2π · freq[i][m] · a[0][i] + phase[i][m]      wave[i][m] = cos(angle[i][m])
    emb[i][k] = Σₘ wave[i][m] · mix[i][m,k] + shift[i][k]

Layer 1 takes in every emb as one more a[0][…], behind the inputs; what comes back through its
weights is dE/demb.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import TypeAlias

from chainrule.basics.expression import Expr, Num, add, call, mul, neg
from chainrule.derivation.feedforward.kinds import Builder, Exists, bound
from chainrule.derivation.feedforward.records import StepRecords
from chainrule.derivation.feedforward.update import formulas_of, put_in
from chainrule.derivation.graph.kinds import Built, Kind
from chainrule.pieces.embeddings import PARAMETERS

_TURN = Num(2 * math.pi)
_Terms: TypeAlias = Callable[..., Iterator[Expr]]

# -- forward ---------------------------------------------------------------------------------------


def _parameter(name: str, s: StepRecords, i: int, *place: int) -> Built:
    return getattr(s.embedding, name)[s.entry(i, *place)], None


def _angle(s: StepRecords, i: int, m: int, sample: int | None = None) -> Built:
    turns = mul(_TURN, s.ref("freq", i, m), s.ref("a", 0, i, sample=sample))
    return s.embedded.angle[s.entry_of(sample, i, m)], add(turns, s.ref("phase", i, m))


def _wave(s: StepRecords, i: int, m: int, sample: int | None = None) -> Built:
    angle = s.ref("angle", i, m, sample=sample)
    return s.embedded.wave[s.entry_of(sample, i, m)], call("cos", angle)


def _emb(s: StepRecords, i: int, k: int, sample: int | None = None) -> Built:
    terms: list[Expr] = [
        mul(s.ref("wave", i, m, sample=sample), s.ref("mix", i, m, k)) for m in s.waves
    ]
    return s.embedded.emb[s.entry_of(sample, i, k)], add(*terms, s.ref("shift", i, k))


def _taken_in(s: StepRecords, l: int, j: int, sample: int | None = None) -> Built:
    """What layer 1 takes in behind the inputs."""
    i, k = s.mixture_of(j)
    return s.passed.a[0][s.place(sample), j - 1], s.ref("emb", i, k, sample=sample)


# -- backward --------------------------------------------------------------------------------------


def _by_emb(s: StepRecords, i: int, k: int, sample: int | None = None) -> Built:
    """dE/demb: what the units of layer 1 carry back."""
    j = s.taken_in_as(i, k)
    terms: list[Expr] = [
        mul(s.ref("delta", 1, unit, sample=sample), s.weight_above(0, j, unit))
        for unit in s.units(1)
    ]
    return s.carried_to_inputs[s.place(sample), j - 1], add(*terms)


def _by_wave(s: StepRecords, i: int, m: int, sample: int | None = None) -> Built:
    terms: list[Expr] = [
        mul(s.ref("dE/demb", i, k, sample=sample), s.ref("mix", i, m, k)) for k in s.mixtures
    ]
    return s.carried_to_waves[s.entry_of(sample, i, m)], add(*terms)


def _by_angle(s: StepRecords, i: int, m: int, sample: int | None = None) -> Built:
    place = s.entry_of(sample, i, m)
    value = -math.sin(s.embedded.angle[place]) * s.carried_to_waves[place]
    slope = neg(call("sin", s.ref("angle", i, m, sample=sample)))
    return value, mul(slope, s.ref("dE/dwave", i, m, sample=sample))


def _gradient(name: str, terms: _Terms, s: StepRecords, i: int, *place: int) -> Built:
    back = s.back.embedding
    assert back is not None
    return getattr(back, name)[s.entry(i, *place)], add(*terms(s, i, *place))


def _freq_terms(s: StepRecords, i: int, m: int) -> Iterator[Expr]:
    for sample in s.samples:
        angle = s.ref("dE/dangle", i, m, sample=sample)
        yield mul(_TURN, s.ref("a", 0, i, sample=sample), angle)


def _phase_terms(s: StepRecords, i: int, m: int) -> Iterator[Expr]:
    return (s.ref("dE/dangle", i, m, sample=sample) for sample in s.samples)


def _mix_terms(s: StepRecords, i: int, m: int, k: int) -> Iterator[Expr]:
    for sample in s.samples:
        yield mul(s.ref("wave", i, m, sample=sample), s.ref("dE/demb", i, k, sample=sample))


def _shift_terms(s: StepRecords, i: int, k: int) -> Iterator[Expr]:
    return (s.ref("dE/demb", i, k, sample=sample) for sample in s.samples)


_TERMS: dict[str, _Terms] = {
    "freq": _freq_terms,
    "phase": _phase_terms,
    "mix": _mix_terms,
    "shift": _shift_terms,
}

# -- update ----------------------------------------------------------------------------------------


def _updated(name: str, s: StepRecords, i: int, *place: int) -> Built:
    after, formulas = s.record.state.network.embedding, formulas_of(s)
    value = getattr(after, name)[s.entry(i, *place)]
    return value, formulas and put_in(s, formulas.parameter, name, i, *place)


def _remembered(
    letter: str, name: str, s: StepRecords, i: int, *place: int, is_after: bool
) -> Built:
    """What the optimizer remembers of a parameter, before the step or after it."""
    state = s.record.state if is_after else s.situation.state
    memory = getattr(state.embedding_memory[PARAMETERS.index(name)], letter)
    value, formulas = memory[s.entry(i, *place)], formulas_of(s)
    if formulas is None or not is_after:
        return value, None
    return value, put_in(s, formulas.memory[letter], name, i, *place)


# -- the table -------------------------------------------------------------------------------------

_EXISTS: dict[str, Exists] = {
    "freq": StepRecords.has_wave,
    "phase": StepRecords.has_wave,
    "mix": StepRecords.has_mix,
    "shift": StepRecords.has_mixture,
}


def _of_parameter(parameter: str, name: str, phase: str, build: Builder) -> Kind:
    exists = _EXISTS[parameter]
    alias = ("dE/" + name + ("[{0}][{1}]" if parameter != "mix" else "[{0}][{1},{2}]"),)
    aliases = alias if name == f"d{parameter}" else ()
    return Kind(
        name, phase, build, None, exists=exists, per_sample=False, unit=None, aliases=aliases
    )


def _of_wave(name: str, phase: str, build: Builder) -> Kind:
    return Kind(name, phase, build, None, exists=StepRecords.has_wave, unit=None)


def _of_mixture(name: str, phase: str, build: Builder) -> Kind:
    return Kind(name, phase, build, None, exists=StepRecords.has_mixture, unit=None)


_ROWS: tuple[Kind, ...] = (
    _of_wave("angle", "forward", _angle),
    _of_wave("wave", "forward", _wave),
    _of_mixture("emb", "forward", _emb),
    Kind("a", "forward", _taken_in, None, exists=StepRecords.has_taken_in, layer=0, unit=1),
    _of_mixture("dE/demb", "backward", _by_emb),
    _of_wave("dE/dwave", "backward", _by_wave),
    _of_wave("dE/dangle", "backward", _by_angle),
)


def embedding_kinds(s: StepRecords) -> Iterator[Kind]:
    """The rows of the table that a network with an embedding has besides."""
    if s.network.embedding is None:
        return
    rows = list(_ROWS)
    for name in PARAMETERS:
        rows.append(_of_parameter(name, name, "given", partial(_parameter, name)))
        gradient = partial(_gradient, name, _TERMS[name])
        rows.append(_of_parameter(name, f"d{name}", "backward", gradient))
        rows.append(_of_parameter(name, f"{name}+", "update", partial(_updated, name)))
        for letter in s.memory_letters:
            of_entry = partial(_remembered, letter, name)
            before, after = (partial(of_entry, is_after=after) for after in (False, True))
            rows.append(_of_parameter(name, f"{letter}{name}", "given", before))
            rows.append(_of_parameter(name, f"{letter}{name}+", "update", after))
    yield from (bound(row, s) for row in rows)
