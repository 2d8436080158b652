// Matrix products of one tile at a time: C = (start + A·B) + kept C, a tile's sums held in registers.
//
// A tile is ROWS × WIDTH vectors. Each of its numbers is one sum over k in order, so its bits do
// not depend on the tile's shape, on its neighbors, or on who computes it. B's rows are read as
// vectors, A's numbers one by one: A(r, k) is A[r·lda + k], or A[k·lda + r] where A is
// TRANSPOSED (the weight gradient aᵀδ reads its activations so).
//
// Source: Goto & van de Geijn, "Anatomy of high-performance matrix multiplication", 2008.
#pragma once

#include "simd.hpp"

namespace chainrule {
namespace {

// What a tile starts from: a row of biases, its own numbers, or zero; what part of its own numbers is
// `kept` and added at the end, when thousands of terms, each small enough beside a weight to be rounded
// away, have been added up; and whether what comes of it is `rectified`: relu of it is stored.
template <class T> struct Start {
    const T* bias = nullptr;
    bool from_own = false;
    T kept = 0;
    bool rectified = false;
};

template <class T, int ROWS, int WIDTH, bool TRANSPOSED>
inline __attribute__((always_inline)) void
tile(std::size_t K, const T* A, std::size_t lda, const T* B, std::size_t ldb, T* C, std::size_t ldc,
     const Start<T>& start) {
    V<T> total[ROWS][WIDTH];
#pragma GCC unroll 16
    for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
        for (int c = 0; c < WIDTH; ++c)
            total[r][c] = V<T>{};
    if (start.bias) {
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
            for (int c = 0; c < WIDTH; ++c) total[r][c] = load<T>(start.bias + c * LANES<T>);
    } else if (start.from_own) {
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
            for (int c = 0; c < WIDTH; ++c) total[r][c] = load<T>(C + r * ldc + c * LANES<T>);
    }
    constexpr int GROUPS = (ROWS + 2) / 3;
    const T* group[GROUPS];  // three rows from each pointer: that is what an address can say
    for (int g = 0; g < GROUPS; ++g) group[g] = A + 3 * g * lda;
    for (std::size_t k = 0; k < K; ++k) {
        V<T> b[WIDTH];
#pragma GCC unroll 4
        for (int c = 0; c < WIDTH; ++c) b[c] = load<T>(B + c * LANES<T>);
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r) {
            const V<T> x = all<T>(TRANSPOSED ? A[r] : group[r / 3][(r % 3) * lda]);
#pragma GCC unroll 4
            for (int c = 0; c < WIDTH; ++c) total[r][c] += x * b[c];
        }
        B += ldb;
        if constexpr (TRANSPOSED) {
            A += lda;
        } else {
#pragma GCC unroll 6
            for (int g = 0; g < GROUPS; ++g) ++group[g];
        }
    }
    if (start.kept == 1) {
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
            for (int c = 0; c < WIDTH; ++c) total[r][c] += load<T>(C + r * ldc + c * LANES<T>);
    } else if (start.kept != 0) {
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
            for (int c = 0; c < WIDTH; ++c)
                total[r][c] += load<T>(C + r * ldc + c * LANES<T>) * start.kept;
    }
    if (start.rectified) {
#pragma GCC unroll 16
        for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
            for (int c = 0; c < WIDTH; ++c)
                total[r][c] = where<T>(total[r][c] <= V<T>{}, V<T>{}, total[r][c]);
    }
#pragma GCC unroll 16
    for (int r = 0; r < ROWS; ++r)
#pragma GCC unroll 4
        for (int c = 0; c < WIDTH; ++c) store<T>(C + r * ldc + c * LANES<T>, total[r][c]);
}

// So many tiles one below the other: where K is small, calls of each are felt.
template <class T, int ROWS, int WIDTH, bool TRANSPOSED>
void tiles(std::size_t count, std::size_t K, const T* A, std::size_t lda, const T* B,
           std::size_t ldb, T* C, std::size_t ldc, Start<T> start) {
    for (; count > 0; --count) {
        tile<T, ROWS, WIDTH, TRANSPOSED>(K, A, lda, B, ldb, C, ldc, start);
        A += ROWS * (TRANSPOSED ? 1 : lda);
        C += ROWS * ldc;
    }
}

template <class T>
using Tiles = void (*)(std::size_t count, std::size_t K, const T* A, std::size_t lda, const T* B,
                       std::size_t ldb, T* C, std::size_t ldc, Start<T>);

// The most rows of a tile of 1, 2, 3, 4 vectors, so that it fits the registers.
constexpr int MOST_ROWS[] = {0, 12, REGISTERS == 32 ? 12 : 6, REGISTERS == 32 ? 8 : 4,
                             REGISTERS == 32 ? 6 : 3};

template <class T, bool TRANSPOSED, int WIDTH, int ROWS> constexpr Tiles<T> tiles_or_none() {
    if constexpr (ROWS >= 1 && ROWS <= MOST_ROWS[WIDTH]) return tiles<T, ROWS, WIDTH, TRANSPOSED>;
    else return nullptr;
}
#define CHAINRULE_TILES(width)                                                                    \
    {tiles_or_none<T, TRANSPOSED, width, 0>(), tiles_or_none<T, TRANSPOSED, width, 1>(),          \
     tiles_or_none<T, TRANSPOSED, width, 2>(), tiles_or_none<T, TRANSPOSED, width, 3>(),          \
     tiles_or_none<T, TRANSPOSED, width, 4>(), tiles_or_none<T, TRANSPOSED, width, 5>(),          \
     tiles_or_none<T, TRANSPOSED, width, 6>(), tiles_or_none<T, TRANSPOSED, width, 7>(),          \
     tiles_or_none<T, TRANSPOSED, width, 8>(), tiles_or_none<T, TRANSPOSED, width, 9>(),          \
     tiles_or_none<T, TRANSPOSED, width, 10>(), tiles_or_none<T, TRANSPOSED, width, 11>(),        \
     tiles_or_none<T, TRANSPOSED, width, 12>()}

template <class T, bool TRANSPOSED>
constexpr Tiles<T> TILES[5][13] = {
    {}, CHAINRULE_TILES(1), CHAINRULE_TILES(2), CHAINRULE_TILES(3), CHAINRULE_TILES(4)};
#undef CHAINRULE_TILES

// `rows` rows of a panel of `width` vectors: tiles of nearly equal heights.
template <class T, bool TRANSPOSED>
inline void panel_rows(std::size_t rows, std::size_t width, std::size_t K, const T* A,
                       std::size_t lda, const T* B, std::size_t ldb, T* C, std::size_t ldc,
                       Start<T> start) {
    if (rows == 0) return;
    const std::size_t most = MOST_ROWS[width], count = (rows + most - 1) / most;
    const std::size_t low = rows / count, n_high = rows % count, of_high = n_high * (low + 1);
    const auto some = [&](std::size_t n, std::size_t height, std::size_t from) {
        if (n > 0)
            TILES<T, TRANSPOSED>[width][height](n, K, A + from * (TRANSPOSED ? 1 : lda), lda, B,
                                                ldb, C + from * ldc, ldc, start);
    };
    some(n_high, low + 1, 0);
    some(count - n_high, low, of_high);
}

}  // namespace
}  // namespace chainrule
