"""Philox against its authors' known answers and numpy.random.Philox, bit for bit, compiled and
not; seeds and row orders by their stated properties."""

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from chainrule.basics import random
from chainrule.basics.errors import InputError
from chainrule.basics.random import (
    DROPOUT,
    GIBBS,
    ORDER,
    Seed,
    initialization_generator,
    make_seed,
    order_keys,
    philox_uniform,
    row_order,
)

# Random123's kat_vectors, the lines "philox4x64 10": counter, key, output.
ONES = 2**64 - 1
PI = 0x243F6A8885A308D3, 0x13198A2E03707344, 0xA4093822299F31D0, 0x082EFA98EC4E6C89
KNOWN_ANSWERS = [
    (
        (0, 0, 0, 0),
        (0, 0),
        (0x16554D9ECA36314C, 0xDB20FE9D672D0FDC, 0xD7E772CEE186176B, 0x7E68B68AEC7BA23B),
    ),
    (
        (ONES, ONES, ONES, ONES),
        (ONES, ONES),
        (0x87B092C3013FE90B, 0x438C3C67BE8D0224, 0x9CC7D7C69CD777B6, 0xA09CAEBF594F0BA0),
    ),
    (
        PI,
        (0x452821E638D01377, 0xBE5466CF34E90C6C),
        (0xA528F45403E61D95, 0x38C72DBD566E9788, 0xA5A1610E72FD18B5, 0x57BD43B5E52B7FE6),
    ),
]

words = st.integers(0, ONES)
seeds = st.builds(Seed, words, words)
implementations = [
    pytest.param(random._numpy_uniform, id="numpy"),
    pytest.param(
        random._native_uniform,
        id="native",
        marks=pytest.mark.skipif(random._native_uniform is None, reason="built without a compiler"),
    ),
]


def numpy_block(seed, counter):
    """The four words that numpy.random.Philox makes of `counter`, by starting one below it."""
    below = (sum(word << 64 * i for i, word in enumerate(counter)) - 1) % 2**256
    start = [(below >> shift) % 2**64 for shift in (0, 64, 128, 192)]
    bits = np.random.Philox(
        key=np.array(seed, dtype=np.uint64), counter=np.array(start, dtype=np.uint64)
    )
    return [int(word) for word in bits.random_raw(4)]


def expected_uniforms(seed, rows, n_units, step, stream, layer):
    """The contract, a number at a time, from numpy.random.Philox."""
    u = np.empty((len(rows), n_units))
    for i, row in enumerate(rows):
        for unit in range(n_units):
            block = numpy_block(seed, (unit // 4, row, step, stream * 2**32 + layer))
            u[i, unit] = (block[unit % 4] >> 11) * 2.0**-53
    return u


@pytest.mark.quick
@pytest.mark.parametrize("counter, key, answer", KNOWN_ANSWERS)
def test_philox_gives_the_known_answers(counter, key, answer):
    found = random.philox_words(tuple(np.array([word], dtype=np.uint64) for word in counter), key)
    assert tuple(int(word[0]) for word in found) == answer
    assert tuple(numpy_block(key, counter)) == answer


@pytest.mark.parametrize("uniform", implementations)
def test_uniforms_give_the_first_known_answer(uniform):
    counter, key, answer = KNOWN_ANSWERS[0]
    u = uniform(*key, np.array([counter[1]], dtype=np.uint64), 4, 0, 0, 0)
    assert (u[0] * 2.0**53).astype(np.uint64).tolist() == [word >> 11 for word in answer]


@pytest.mark.parametrize("uniform", implementations)
@given(
    seed=seeds,
    rows=st.lists(words, max_size=4),
    n_units=st.integers(0, 11),
    step=words,
    stream=st.integers(0, 2**32 - 1),
    layer=st.integers(0, 2**32 - 1),
)
def test_uniforms_are_those_of_numpys_philox(uniform, seed, rows, n_units, step, stream, layer):
    u = uniform(*seed, np.array(rows, dtype=np.uint64), n_units, step, stream, layer)
    np.testing.assert_array_equal(u, expected_uniforms(seed, rows, n_units, step, stream, layer))
    assert u.dtype == np.float64


@pytest.mark.skipif(random._native_uniform is None, reason="built without a compiler")
def test_native_and_numpy_agree_on_a_large_draw():
    rows = np.random.default_rng(0).integers(0, 2**64, size=500, dtype=np.uint64)
    arguments = (*make_seed(3), rows, 333, 2**63 + 1, DROPOUT, 2)
    np.testing.assert_array_equal(
        random._native_uniform(*arguments), random._numpy_uniform(*arguments)
    )


@pytest.mark.parametrize("native", [True, False])
@pytest.mark.parametrize("kind", [np.int32, np.int64, np.uint64, list])
def test_philox_uniform_takes_any_whole_numbers(monkeypatch, native, kind):
    if not native:
        monkeypatch.setattr(random, "_native_uniform", None)
    rows = [5, 0, 2**31 - 1, 5]
    given_rows = rows if kind is list else np.repeat(np.array(rows, dtype=kind), 2)[::2]
    u = philox_uniform(Seed(1, 2), given_rows, 6, step=np.int64(7), stream=GIBBS, layer=1)
    np.testing.assert_array_equal(u, expected_uniforms(Seed(1, 2), rows, 6, 7, GIBBS, 1))
    np.testing.assert_array_equal(u[0], u[3])


def test_streams_layers_steps_rows_and_seeds_all_tell_apart():
    places = [
        {"seed": Seed(seed, 9), "rows": [row], "step": step, "stream": stream, "layer": layer}
        for seed in (0, 1)
        for row in (0, 1, 2**32, 2**40)
        for step in (0, 1, 2**32)
        for stream in (ORDER, DROPOUT, GIBBS)
        for layer in (0, 1)
    ]
    drawn = {tuple(philox_uniform(n_units=2, **place)[0]) for place in places}
    assert len(drawn) == len(places)


def test_uniforms_fill_the_unit_interval():
    u = philox_uniform(make_seed(0), range(400), 250, step=1, stream=DROPOUT)
    assert u.min() >= 0
    assert u.max() < 1
    # The mean of n uniforms deviates by 1/√(12n); five times that.
    assert abs(u.mean() - 0.5) < 5 / np.sqrt(12 * u.size)
    counts, _ = np.histogram(u, bins=50, range=(0, 1))
    assert abs(counts - u.size / 50).max() < 5 * np.sqrt(u.size / 50)


@pytest.mark.parametrize("rows", [[-1], [0.5], [[1]], ["a"]])
def test_rows_that_are_no_rows_are_refused(rows):
    with pytest.raises(InputError, match="rows"):
        philox_uniform(Seed(0, 0), rows, 2, step=0, stream=ORDER)


@pytest.mark.parametrize(
    "wrong",
    [{"step": -1}, {"step": 2**64}, {"stream": 2**32}, {"layer": 2**32}, {"n_units": -1}],
)
def test_places_outside_the_counter_are_refused(wrong):
    place = {"n_units": 2, "step": 0, "stream": 0, "layer": 0} | wrong
    with pytest.raises(InputError, match=next(iter(wrong))):
        philox_uniform(Seed(0, 0), [0], **place)


# -- order of the rows ---------------------------------------------------------------------------


@given(seed=seeds, n=st.integers(0, 30), epoch=words)
def test_order_keys_are_those_of_the_contract(seed, n, epoch):
    blocks = [numpy_block(seed, (row // 4, 0, epoch, ORDER * 2**32)) for row in range(n)]
    assert order_keys(seed, n, epoch).tolist() == [blocks[row][row % 4] for row in range(n)]


@given(seed=seeds, n=st.integers(0, 200), epoch=st.integers(0, 1000))
def test_row_order_is_a_permutation_by_key(seed, n, epoch):
    order = row_order(seed, n, epoch)
    assert order.dtype == np.uint32
    assert sorted(order.tolist()) == list(range(n))
    assert (np.diff(order_keys(seed, n, epoch)[order].astype(object)) >= 0).all()


@given(seed=seeds, n=st.integers(0, 50), more=st.integers(0, 50))
def test_a_rows_key_does_not_depend_on_how_many_rows_there_are(seed, n, more):
    np.testing.assert_array_equal(order_keys(seed, n + more, 3)[:n], order_keys(seed, n, 3))


def test_ties_are_ordered_by_row(monkeypatch):
    tied = np.array([7, 3, 7, 3, 7, 3] * 20, dtype=np.uint64)
    monkeypatch.setattr(random, "order_keys", lambda *_: tied)
    monkeypatch.setattr(random, "_native_order", None)
    expected = [*range(1, 120, 2), *range(0, 120, 2)]
    assert row_order(Seed(0, 0), 120, 1).tolist() == expected


@pytest.mark.parametrize("n, epoch, bits", [
    (2**16, 80_096, 48), (2**16 + 1, 9, 5 + 16), (2**17 + 3, 9, 6 + 16), (2**20, 9, 9 + 16),
])  # fmt: skip
def test_keys_that_differ_in_their_last_bits_are_ordered_by_these(n, epoch, bits):
    """The compiled order compares leading bits until two keys are equal in these: 48, or of more
    rows those that choose a chunk and 16."""
    keys = order_keys(Seed(0, 0), n, epoch)
    expected = np.argsort(keys, kind="stable")
    leading = keys[expected] >> np.uint64(64 - bits)
    tied = leading[1:] == leading[:-1]
    assert (np.diff(expected)[tied] < 0).any()  # by the rows' numbers they would lie the other way
    np.testing.assert_array_equal(row_order(Seed(0, 0), n, epoch), expected)


@pytest.mark.parametrize("n", [1, 2, 1000, 2**16 - 1, 2**16])
def test_few_rows_are_ordered_by_their_keys(n):
    expected = np.argsort(order_keys(Seed(0, 0), n, 9), kind="stable")
    np.testing.assert_array_equal(row_order(Seed(0, 0), n, 9), expected)


def test_rows_as_they_lie_have_numbers_of_the_same_type():
    assert row_order(None, 5, 3).tolist() == [0, 1, 2, 3, 4]
    assert row_order(None, 5, 3).dtype == row_order(Seed(0, 0), 5, 3).dtype


def test_epochs_and_seeds_are_ordered_differently():
    orders = {
        tuple(row_order(make_seed(seed), 50, epoch)) for seed in range(5) for epoch in range(1, 9)
    }
    assert len(orders) == 5 * 8


# -- seeds ---------------------------------------------------------------------------------------


def test_a_number_makes_the_seed_that_seed_sequence_makes():
    for number in (0, 1, np.int64(42), 2**70):
        low, high = np.random.SeedSequence(int(number)).generate_state(2, np.uint64)
        assert make_seed(number) == Seed(int(low), int(high))


@pytest.mark.parametrize("kind", [np.random.default_rng, np.random.RandomState])
def test_a_generator_is_drawn_from(kind):
    generator, same = kind(5), kind(5)
    first, second = make_seed(generator), make_seed(generator)
    assert first == make_seed(same)
    assert first != second


def test_none_is_a_new_seed_each_time_and_a_seed_itself():
    assert make_seed() != make_seed()
    assert make_seed(Seed(3, 4)) == Seed(3, 4)


@pytest.mark.parametrize("wrong", [-1, 1.0, "0", True, [1, 2], Seed(-1, 0), Seed(0, 2**64)])
def test_what_is_no_seed_is_refused(wrong):
    with pytest.raises(InputError, match="seed"):
        make_seed(wrong)


def test_initialization_draws_from_pcg64_with_the_whole_seed():
    draw = initialization_generator(Seed(1, 2)).standard_normal(3)
    expected = np.random.Generator(np.random.PCG64(1 + 2 * 2**64)).standard_normal(3)
    np.testing.assert_array_equal(draw, expected)
    assert not (initialization_generator(Seed(1, 3)).standard_normal(3) == draw).any()


def test_another_process_draws_the_same():
    program = (
        "from chainrule.basics.random import *; s = make_seed(8);"
        "print(s, row_order(s, 9, 2).tolist(),"
        " philox_uniform(s, [1, 2], 3, step=4, stream=1).tolist())"
    )
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    ).stdout
    s = make_seed(8)
    u = philox_uniform(s, [1, 2], 3, step=4, stream=1)
    assert found == f"{s} {row_order(s, 9, 2).tolist()} {u.tolist()}\n"
