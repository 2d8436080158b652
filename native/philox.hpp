// Philox4x64-10: a keyed bijection of 256-bit counters.
//
// Key k = (k0, k1), counter c = (c0, c1, c2, c3), words of 64 bits, lowest first. Ten rounds of
//
//     (hi0, lo0) = M0 * c0        (hi1, lo1) = M1 * c2          as 128-bit products
//     c <- (hi1 ^ c1 ^ k0,  lo1,  hi0 ^ c3 ^ k1,  lo0)
//
// and between two rounds k0 += W0, k1 += W1, modulo 2^64.
//
// The uniform of a unit of a data row, in [0, 1):
//
//     c = (unit / 4, row, step, stream * 2^32 + layer),  word = philox(c, k)[unit % 4]
//     u = (word >> 11) * 2^-53
//
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC '11, 2011.
// numpy.random.Philox makes the same blocks, but steps its counter before the first one.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#if !defined(__SIZEOF_INT128__)
#include <intrin.h>
#endif

namespace chainrule {

using Word = std::uint64_t;

namespace {

struct Product {
    Word high, low;
};

inline Product multiply(Word a, Word b) {
#if defined(__SIZEOF_INT128__)
    __extension__ using Wide = unsigned __int128;
    const Wide product = static_cast<Wide>(a) * b;
    return {static_cast<Word>(product >> 64), static_cast<Word>(product)};
#else
    Product product;
    product.low = _umul128(a, b, &product.high);
    return product;
#endif
}

constexpr Word M0 = 0xD2E7470EE14C6C93, M1 = 0xCA5A826395121157;
constexpr int ROUNDS = 10;

// The keys of all rounds.
using Keys = std::array<std::array<Word, 2>, ROUNDS>;

inline Keys keys_of(std::array<Word, 2> k) {
    constexpr Word W0 = 0x9E3779B97F4A7C15, W1 = 0xBB67AE8584CAA73B;
    Keys keys;
    for (auto& key : keys) {
        key = k;
        k = {k[0] + W0, k[1] + W1};
    }
    return keys;
}

// The counter (c0, c1, c2, c3) after the rounds from FIRST on (from 0), into `words` (4). Each is
// written by itself: read again as a vector an array of four would wait for its parts.
template <int FIRST>
inline void rounds(Word c0, Word c1, Word c2, Word c3, const Keys& keys, Word* words) {
#pragma GCC unroll 10
    for (int round = FIRST; round < ROUNDS; ++round) {
        const auto& k = keys[static_cast<std::size_t>(round)];
        const Product first = multiply(M0, c0), second = multiply(M1, c2);
        c0 = second.high ^ c1 ^ k[0];
        c2 = first.high ^ c3 ^ k[1];
        c1 = second.low;
        c3 = first.low;
    }
    words[0] = c0;
    words[1] = c1;
    words[2] = c2;
    words[3] = c3;
}

inline std::array<Word, 4> philox(std::array<Word, 4> c, std::array<Word, 2> k) {
    std::array<Word, 4> words;
    rounds<0>(c[0], c[1], c[2], c[3], keys_of(k), words.data());
    return words;
}

// The words of many counters (block, row, step, last) that differ in the first two. In the first
// three rounds all products but one depend on the block or the row alone:
//
//     round 1    a = M0 block                       b = M1 step
//     round 2    d = M0 (hi b ^ row ^ k0)           e = M1 (hi a ^ last ^ k1)
//     round 3    f = M0 (hi e ^ lo b ^ k0)               M1 (hi d ^ lo a ^ k1)
class Counters {
    Keys keys;
    Product of_step;
    Word last;

  public:
    Counters(std::array<Word, 2> key, Word step, Word last)
        : keys(keys_of(key)), of_step(multiply(M1, step)), last(last) {}

    struct Block {
        Word third, second_low, third_high, third_low;
    };
    Block block(Word number) const {
        const Product first = multiply(M0, number);
        const Product second = multiply(M1, first.high ^ last ^ keys[0][1]);
        const Product third = multiply(M0, second.high ^ of_step.low ^ keys[1][0]);
        return {first.low ^ keys[1][1], second.low ^ keys[2][0], third.high ^ keys[2][1],
                third.low};
    }

    using Row = Product;
    Row row(Word number) const { return multiply(M0, of_step.high ^ number ^ keys[0][0]); }

    void write(const Block& block, Row row, Word* words) const {
        const Product third = multiply(M1, row.high ^ block.third);
        rounds<3>(third.high ^ block.second_low, third.low, block.third_high ^ row.low,
                  block.third_low, keys, words);
    }
};

// u[i * n_units + j]: the uniform of unit j of data row rows[i].
inline void philox_uniform(std::array<Word, 2> key, const Word* rows, std::size_t n_rows,
                           std::size_t n_units, Word step, Word stream, Word layer, double* u) {
    const Word last = (stream << 32) + layer;
    const Keys keys = keys_of(key);
    for (std::size_t i = 0; i < n_rows; ++i) {
        for (std::size_t unit = 0; unit < n_units; unit += 4) {
            Word words[4];
            rounds<0>(unit / 4, rows[i], step, last, keys, words);
            for (std::size_t j = unit; j < n_units && j < unit + 4; ++j)
                *u++ = static_cast<double>(words[j - unit] >> 11) * 0x1p-53;
        }
    }
}

}  // namespace
}  // namespace chainrule
