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

struct Product {
    Word high, low;
};

static inline Product multiply(Word a, Word b) {
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

static inline std::array<Word, 4> philox(std::array<Word, 4> c, std::array<Word, 2> k) {
    constexpr Word M0 = 0xD2E7470EE14C6C93, M1 = 0xCA5A826395121157;
    constexpr Word W0 = 0x9E3779B97F4A7C15, W1 = 0xBB67AE8584CAA73B;
    for (int round = 0; round < 10; ++round) {
        const Product first = multiply(M0, c[0]), second = multiply(M1, c[2]);
        c = {second.high ^ c[1] ^ k[0], second.low, first.high ^ c[3] ^ k[1], first.low};
        k = {k[0] + W0, k[1] + W1};
    }
    return c;
}

// u[i * n_units + j]: the uniform of unit j of data row rows[i].
static inline void philox_uniform(std::array<Word, 2> key, const Word* rows, std::size_t n_rows,
                           std::size_t n_units, Word step, Word stream, Word layer, double* u) {
    const Word last = (stream << 32) + layer;
    for (std::size_t i = 0; i < n_rows; ++i) {
        for (std::size_t unit = 0; unit < n_units; unit += 4) {
            const auto words = philox({unit / 4, rows[i], step, last}, key);
            for (std::size_t j = unit; j < n_units && j < unit + 4; ++j)
                *u++ = static_cast<double>(words[j - unit] >> 11) * 0x1p-53;
        }
    }
}

}  // namespace chainrule
