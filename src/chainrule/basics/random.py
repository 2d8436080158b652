"""Random numbers that depend on a seed and a place, and on nothing else.

One 128-bit `Seed` feeds everything. Initial weights are drawn in order from PCG64. Every other
number belongs to a place and is computed from it by Philox4x64-10, a keyed bijection of 256-bit
counters, so that neither engine, nor threads, nor where the data lie can change it, and a
checkpoint stores a seed and a few counters:

    key       the seed's two 64-bit words, low word first
    counter   (unit // 4, row, step, stream·2³² + layer), lowest word first
    word      number unit % 4 of the four that Philox makes of that counter
    uniform   (word >> 11)·2⁻⁵³, in [0, 1)

    stream    number  unit             row       step     layer
    ORDER     0       data row         0         epoch    0
    DROPOUT   1       unit from 0      data row  step     layer from 1
    GIBBS     2       unit from 0      data row  sweep    layer from 0
    EXERCISE  3       place from 0     0         attempt  0

An epoch takes the rows in the order of their ORDER words, ties by row. One round of Philox, of
which there are ten, with the key's words growing by W₀ and W₁ from round to round:

    (hi₀, lo₀) = M₀·c₀    (hi₁, lo₁) = M₁·c₂
    c ← (hi₁ ⊕ c₁ ⊕ k₀, lo₁, hi₀ ⊕ c₃ ⊕ k₁, lo₀)

Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11, 2011.
`numpy.random.Philox` is the same generator; it steps its counter before the first block.
"""

from __future__ import annotations

from collections.abc import Callable
from numbers import Integral
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from chainrule.basics.arguments import argument, is_typed
from chainrule.basics.errors import InputError
from chainrule.basics.i18n import _
from chainrule.basics.typing import Integers

if TYPE_CHECKING:
    from numpy.random import Generator, RandomState

_native_uniform: Callable[..., npt.NDArray[np.float64]] | None
_native_order: Callable[..., Integers] | None
try:
    from chainrule._native import philox_uniform as _native_uniform
    from chainrule._native import row_order as _native_order
except ImportError:  # built without a compiler: the same bits from NumPy, more slowly
    _native_uniform = _native_order = None

Words: TypeAlias = npt.NDArray[np.uint64]

ORDER, DROPOUT, GIBBS, EXERCISE = 0, 1, 2, 3
"""The streams."""

_WORD = 2**64
_MULTIPLIERS = 0xD2E7470EE14C6C93, 0xCA5A826395121157
_KEY_STEPS = 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B
_ROUNDS = 10


class Seed(NamedTuple):
    """128 bits as two words, each at least 0 and below 2⁶⁴."""

    low: int
    high: int


RandomSource: TypeAlias = "int | Generator | RandomState | Seed | None"
"""What `random_state` may be."""


def make_seed(random_state: RandomSource = None) -> Seed:
    """The seed of a whole number, of a generator (which is drawn from), or, for None, a new one.

    Raises InputError for a negative number and for anything else.

    >>> make_seed(0)
    Seed(low=15793235383387715774, high=12390638538380655177)
    """
    if isinstance(random_state, Seed):
        if not all(0 <= word < _WORD for word in random_state):
            raise InputError(_("Each word of a seed is at least 0 and below 2**64."))
        return random_state
    words: npt.NDArray[np.unsignedinteger[Any]]
    if isinstance(random_state, np.random.Generator):
        words = random_state.integers(0, _WORD, size=2, dtype=np.uint64)
    elif isinstance(random_state, np.random.RandomState):
        words = random_state.randint(0, _WORD, size=2, dtype=np.uint64)
    else:
        entropy = None if random_state is None else _whole_number(random_state)
        words = np.random.SeedSequence(entropy).generate_state(2, np.uint64)
    return Seed(int(words[0]), int(words[1]))


def estimator_seed(random_state: RandomSource = None) -> Seed:
    """`make_seed` as scikit-learn's estimators take their `random_state`: None draws from NumPy's
    global generator, so that ``np.random.seed(3)`` decides everything that follows.

    >>> np.random.seed(3)
    >>> first = estimator_seed()
    >>> np.random.seed(3)
    >>> estimator_seed() == first
    True
    """
    if random_state is None:
        words = np.random.randint(0, _WORD, size=2, dtype=np.uint64)
        return Seed(int(words[0]), int(words[1]))
    return make_seed(random_state)


def _whole_number(random_state: object) -> int:
    if not isinstance(random_state, Integral) or isinstance(random_state, bool) or random_state < 0:
        raise InputError(
            _("{option} is no seed.").format(option=argument(random_state=random_state)),
            _("Give a whole number of zero or more.")
            if is_typed()
            else _("Give a whole number of zero or more, None, or a NumPy generator."),
        )
    return int(random_state)


def initialization_generator(seed: Seed) -> Generator:
    """The PCG64 generator that the initial weights of `seed` are drawn from, in order."""
    return np.random.Generator(np.random.PCG64(seed.low + (seed.high << 64)))


# -- order of the rows ---------------------------------------------------------------------------


def order_keys(seed: Seed, n_rows: int, epoch: int, first: int = 0) -> Words:
    """The words ``(n_rows,)`` by which rows `first`, `first` + 1 … of `epoch` are ordered."""
    n_rows, first = _in_range("n_rows", n_rows, _WORD), _in_range("first", first, _WORD)
    before_first = (
        (_in_range("epoch", epoch, _WORD) << 128) + first // 4
    ) - 1  # NumPy adds one before each block, the first included
    counter = [(before_first >> shift) % _WORD for shift in (0, 64, 128, 192)]
    key = np.array(seed, dtype=np.uint64)
    generator = np.random.Philox(counter=np.array(counter, dtype=np.uint64), key=key)
    words: Words = generator.random_raw(n_rows + first % 4)
    return words[first % 4 :]


def row_order(seed: Seed | None, n_rows: int, epoch: int) -> Integers:
    """The data rows 0 … n_rows−1 in the order that `epoch` takes them, by `seed` or, with None, as
    they lie: ``(n_rows,)`` of uint32, or of int64 where there are more rows than that numbers.

    >>> row_order(make_seed(0), 5, epoch=1).tolist()
    [4, 2, 0, 1, 3]
    """
    n_rows, epoch = _in_range("n_rows", n_rows, _WORD), _in_range("epoch", epoch, _WORD)
    numbers = np.uint32 if n_rows < 2**32 else np.int64
    if seed is None:
        return np.arange(n_rows, dtype=numbers)
    if _native_order is None:
        return np.argsort(order_keys(seed, n_rows, epoch), kind="stable").astype(numbers)
    return _native_order(seed.low, seed.high, n_rows, epoch)


# -- a number for each row and unit --------------------------------------------------------------


def philox_uniform(
    seed: Seed,
    rows: npt.ArrayLike,
    n_units: int,
    *,
    step: int,
    stream: int,
    layer: int = 0,
) -> npt.NDArray[np.float64]:
    """The uniforms in [0, 1) of units 0 … n_units−1 of each of `rows`, ``(n_rows, n_units)``.

    `rows` ``(n_rows,)``: data rows from 0, in any order. Computed by the compiled module where
    there is one, else by NumPy; the bits are the same.
    """
    n_units = _in_range("n_units", n_units, _WORD)
    step = _in_range("step", step, _WORD)
    stream, layer = _in_range("stream", stream, 2**32), _in_range("layer", layer, 2**32)
    places = np.asarray(rows)
    if places.ndim != 1 or (places.size and not (places.dtype.kind in "iu" and places.min() >= 0)):
        raise InputError(_("rows must be a one-dimensional array of whole numbers from 0."))
    words = np.ascontiguousarray(places, dtype=np.uint64)
    uniform = _numpy_uniform if _native_uniform is None else _native_uniform
    return uniform(seed.low, seed.high, words, n_units, step, stream, layer)


def _in_range(name: str, value: int, end: int) -> int:
    if not 0 <= value < end:
        raise InputError(
            _("{name}={value} must be at least 0 and below {end}.").format(
                name=name, value=value, end=end
            )
        )
    return int(value)


def _numpy_uniform(
    seed_low: int, seed_high: int, rows: Words, n_units: int, step: int, stream: int, layer: int
) -> npt.NDArray[np.float64]:
    """What the compiled module's function of that signature does."""
    block = np.arange(-(-n_units // 4), dtype=np.uint64)[None, :]
    last = np.array([[(stream << 32) + layer]], dtype=np.uint64)
    counter = (block, rows[:, None], np.array([[step]], dtype=np.uint64), last)
    words = np.stack(philox_words(counter, (seed_low, seed_high)), axis=-1)
    words = words.reshape(len(rows), 4 * block.size)[:, :n_units]
    return (words >> np.uint64(11)).astype(np.float64) * 2.0**-53


def philox_words(c: tuple[Any, Any, Any, Any], key: tuple[int, int]) -> tuple[Any, ...]:
    """The four output words of the counters `c`, which broadcast against one another: NumPy's
    unsigned words, or another library's signed ones of the same bits."""
    as_word = np.uint64 if isinstance(c[0], np.ndarray) else _signed
    for i in range(_ROUNDS):
        k = [as_word((word + i * w) % _WORD) for word, w in zip(key, _KEY_STEPS, strict=True)]
        hi0, lo0 = _multiply(_MULTIPLIERS[0], c[0], as_word)
        hi1, lo1 = _multiply(_MULTIPLIERS[1], c[2], as_word)
        c = (hi1 ^ c[1] ^ k[0], lo1, hi0 ^ c[3] ^ k[1], lo0)
    return c


def _signed(word: int) -> int:
    return word - _WORD if word >= _WORD // 2 else word


def _multiply(m: int, x: Any, as_word: Callable[[int], Any]) -> tuple[Any, Any]:
    """(high, low) words of the 128-bit products m·x, from products of 32-bit halves. A signed word
    is shifted with its sign, which the mask takes away."""
    half, mask = as_word(32), as_word(2**32 - 1)
    m_high, m_low = as_word(m >> 32), as_word(m % 2**32)
    x_high, x_low = x >> half & mask, x & mask
    middle = m_high * x_low + (m_low * x_low >> half & mask)
    other = m_low * x_high + (middle & mask)
    high = m_high * x_high + (middle >> half & mask) + (other >> half & mask)
    return high, x * as_word(m)
