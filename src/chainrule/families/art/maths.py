"""Adaptive resonance: ART 1, ART 2-A, fuzzy ART and fuzzy ARTMAP, record and maths.

One sample at a time. It is coded as I; every category j has a prototype wⱼ and answers with a
choice value Tⱼ; the best is tested; where it does not fit, it is reset, and the next best tested:

    resonance     Mⱼ ≥ ρ: the category fits, and learns
    reset         Mⱼ < ρ: the next best is tried; where none is left, the sample founds a category

                  code I                  choice T                   match M          learning w ←
    ART 1         x, of 0 and 1           |I∧w| / (α + |w|)          |I∧w| / |I|      I∧w
    fuzzy ART     (x, 1 − x)              |I∧w| / (α + |w|)          |I∧w| / |I|      βI∧w + (1−β)w
    ART 2-A       N(F(N(x)))              I·w                        I·w              N(βΨ + (1−β)w)

Where columns count unequally, g ≤ 1 of each, codes are gx, (gx, g(1 − x)) and of x√g; so a sum of
overlaps is Σ g·min(·,·), and an angle that of Σ g·x·w.

∧ is the least component by component (of bits: and), |·| the sum of the components. N scales to
length 1, F sets components up to θ to 0; Ψ is I where w > θ, else 0; and a category of ART 2-A fits
only if also T ≥ αΣI, what an uncommitted one would answer. The choice of ART 1 is that of Carpenter
and Grossberg with α = L − 1. Prototypes of ART 1 and fuzzy ART never grow: what was learned is only
narrowed.

Fuzzy ARTMAP gives each category a class. Where the category that resonates has another class than
the sample, the search goes on with another ρ for this sample (match tracking, ε small):

    MT+  ρ = M + ε      MT-  ρ = M − ε      MT0  ρ = M, and M > ρ from now on
    MT1  no more: a new category            MT~  categories of other classes are not looked at

Sources: Carpenter and Grossberg, CVGIP 37 (1987), with fast learning; Carpenter, Grossberg and
Rosen, "ART 2-A", Neural Networks 4 (1991); the same, "Fuzzy ART", ibid.; Carpenter et al., "Fuzzy
ARTMAP", IEEE TNN 3 (1992), simplified as by Kasuba (1993); Carpenter and Markuzon (1998) for MT-.
Of several greatest T the first counts; an input of ART 1 without a 1 fits only a prototype without.

Topological clustering: where a sample comes, the category that it goes to and the next best that
fits it as well are joined, and categories joined by a chain are one cluster, of any shape
(Tscherepanow, "TopoART", ICANN 2010; here the next best does not learn, and instead of a second
module categories with few samples are noise).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from chainrule.basics.typing import Flags, Floats, Integers
from chainrule.families.sums import added_up

Tracking: TypeAlias = Literal["MT+", "MT-", "MT0", "MT1", "MT~"]
TRACKING: tuple[Tracking, ...] = ("MT+", "MT-", "MT0", "MT1", "MT~")
EPSILON = 1e-10


class Settings(NamedTuple):
    """rho in [0, 1], alpha ≥ 0, beta in (0, 1], theta (ART 2-A) ≥ 0, how matches are tracked."""

    rho: float
    alpha: float
    beta: float = 1.0
    theta: float = 0.0
    tracking: Tracking = "MT+"


class Rule(NamedTuple):
    """A kind of network. ``code(X, g, theta)`` makes rows ``(n, d)``, whose columns count g
    ``(d,)``, codes ``(n, m)``; ``choose(I, W, s)`` gives T ``(categories,)``, ``match(I, W, s)`` M,
    and ``learn(I, w, s)`` the prototype after resonance; I ``(m,)``, W ``(categories, m)``."""

    name: str
    code: Callable[[Floats, Floats, float], Floats]
    choose: Callable[[Floats, Floats, Settings], Floats]
    match: Callable[[Floats, Floats, Settings], Floats]
    learn: Callable[[Floats, Floats, Settings], Floats]


class Look(NamedTuple):
    """One sample looked at: its code, T and M ``(categories,)``, the categories tested in order,
    with the ρ each was tested by and what came of it, the category it went to (len(W): a new one),
    and that one's prototype after."""

    code: Floats
    T: Floats
    M: Floats
    tested: tuple[tuple[int, float, str], ...]
    category: int
    after: Floats


def _counted(X: Floats, g: Floats, _theta: float) -> Floats:
    return X * g


def complement(X: Floats, g: Floats, _theta: float = 0.0) -> Floats:
    """(gx, g(1 − x)) of rows X ``(n, d)`` in [0, 1]: ``(n, 2d)``, each adding up to Σg."""
    return np.hstack([X * g, (1 - X) * g])


def contrast(X: Floats, g: Floats, theta: float) -> Floats:
    """N(F(N(x√g))) of rows X ``(n, m)`` ≥ 0; a row without a component above θ becomes 0."""
    unit = _unit(X * np.sqrt(g))
    return _unit(np.where(unit > theta, unit, 0))


def _unit(X: Floats) -> Floats:
    length = np.sqrt(added_up(X * X))[..., None]
    scaled: Floats = X / np.where(length > 0, length, 1)
    return scaled


def _overlap(code: Floats, W: Floats) -> Floats:
    """|I ∧ w| ``(categories,)``."""
    return added_up(np.minimum(code, W))


def _choice(code: Floats, W: Floats, s: Settings) -> Floats:
    size = s.alpha + added_up(W)
    return np.asarray(_overlap(code, W) / np.where(size > 0, size, 1))


def _share(code: Floats, W: Floats, _s: Settings) -> Floats:
    size = added_up(code)
    if size == 0:
        return np.asarray(added_up(W) == 0, float)
    return np.asarray(_overlap(code, W) / size)


def _narrowed(code: Floats, w: Floats, s: Settings) -> Floats:
    common = np.minimum(code, w)
    return common if s.beta == 1 else np.asarray(s.beta * common + (1 - s.beta) * w)


def _product(code: Floats, W: Floats, _s: Settings) -> Floats:
    return added_up(W * code)


def _above_uncommitted(code: Floats, W: Floats, s: Settings) -> Floats:
    """T, or −1 where an uncommitted category would answer more."""
    T = added_up(W * code)
    return np.where(s.alpha * added_up(code) > T, -1.0, T)


def _turned(code: Floats, w: Floats, s: Settings) -> Floats:
    seen = _unit(np.where(w > s.theta, code, 0))
    return _unit(s.beta * seen + (1 - s.beta) * w)


ART1 = Rule("art1", _counted, _choice, _share, lambda code, w, _s: np.minimum(code, w))
FUZZY = Rule("fuzzy", complement, _choice, _share, _narrowed)
ART2A = Rule("art2a", contrast, _product, _above_uncommitted, _turned)


def look(
    rule: Rule,
    W: Floats,
    code: Floats,
    s: Settings,
    classes: Integers | None = None,
    wanted: int | None = None,
) -> Look:
    """Look for the category of a coded sample; with `classes` ``(categories,)`` for one of the
    class `wanted`."""
    T, M = rule.choose(code, W, s), rule.match(code, W, s)
    rho, tested, found = s.rho, [], len(W)
    order = np.lexsort((np.arange(len(W)), -T))
    if s.tracking == "MT~" and classes is not None:
        order = order[classes[order] == wanted]
    for j in order.tolist():
        strict = s.tracking in ("MT0", "MT~") and classes is not None
        if not (M[j] > rho if strict else M[j] >= rho):
            tested.append((j, rho, "reset"))
            continue
        if classes is None or classes[j] == wanted:
            tested.append((j, rho, "resonance"))
            found = j
            break
        tested.append((j, rho, "other class"))
        rho = tracked(s.tracking, float(M[j]))
        if rho > 1:
            break
    after = rule.learn(code, W[found], s) if found < len(W) else code
    return Look(code, T, M, tuple(tested), found, after)


def tracked(tracking: Tracking, match: float) -> float:
    """The ρ after a category of another class resonated with this match."""
    return {"MT+": match + EPSILON, "MT-": match - EPSILON, "MT0": match}.get(tracking, np.inf)


class Learned(NamedTuple):
    """Prototypes ``(categories, m)``, the category each sample went to and the next best that fits
    it as well, −1 where there is none, ``(n,)``; the classes of the categories (of no use without
    classes of the samples)."""

    prototypes: Floats
    went: Integers
    second: Integers
    classes: Integers


def learn(
    rule: Rule,
    W: Floats,
    codes: Floats,
    s: Settings,
    classes: Integers | None = None,
    wanted: Integers | None = None,
) -> Learned:
    """All samples in order; `wanted` ``(n,)`` are their classes."""
    prototypes = list(W)
    owned = [] if classes is None else classes.tolist()
    went, second = np.empty((2, len(codes)), np.int64)
    for i, code in enumerate(codes):
        label = None if wanted is None else int(wanted[i])
        known = None if wanted is None else np.array(owned, np.int64)
        here = np.array(prototypes).reshape(-1, codes.shape[1])
        found = look(rule, here, code, s, known, label)
        went[i] = found.category
        others = np.arange(len(here)) != found.category
        second[i] = _best(found.T, others & (s.rho <= found.M))
        if found.category == len(prototypes):
            prototypes.append(found.after)
            owned.append(0 if label is None else label)
        else:
            prototypes[found.category] = found.after
    whole = np.array(prototypes).reshape(-1, codes.shape[1])
    return Learned(whole, went, second, np.array(owned, np.int64))


def nearest(rule: Rule, W: Floats, codes: Floats, s: Settings) -> Integers:
    """The category of the greatest T of each coded row, whatever its match, ``(n,)``."""
    return np.array([int(rule.choose(code, W, s).argmax()) for code in codes], np.int64)


def fitting(rule: Rule, W: Floats, codes: Floats, s: Settings) -> Integers:
    """The category of the greatest T of those that fit (M ≥ ρ) of each coded row, ``(n,)``, −1
    where none does."""
    found = np.full(len(codes), -1, np.int64)
    for i, code in enumerate(codes):
        found[i] = _best(rule.choose(code, W, s), s.rho <= rule.match(code, W, s))
    return found


def _best(T: Floats, fits: Flags) -> int:
    """The first of the greatest T of those that fit; −1 where none does."""
    return int(np.where(fits, T, -np.inf).argmax()) if fits.any() else -1


def clusters(n: int, edges: Integers, rows: Integers, least: int) -> Integers:
    """The cluster of each of n categories, ``(n,)``: those that `edges` ``(k, 2)`` lead to from one
    another, numbered in the order of their first categories. A category with fewer `rows` ``(n,)``
    than `least` joins nothing, and is of none, −1."""
    counts = rows >= least
    cluster = np.where(counts, np.arange(n), -1)
    joined = edges[counts[edges].all(axis=1)]
    while (cluster[joined[:, 0]] != cluster[joined[:, 1]]).any():
        lowest = cluster[joined].min(axis=1)
        np.minimum.at(cluster, joined.ravel(), np.repeat(lowest, 2))
    _first, places = np.unique(cluster, return_inverse=True)
    return np.asarray(places - int((~counts).any()), np.int64)
