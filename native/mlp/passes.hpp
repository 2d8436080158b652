// A layer's products on the way forward and back, and the transposition between them.
#pragma once

#include "../product.hpp"
#include "layer.hpp"

namespace chainrule::mlp {
namespace {

constexpr std::size_t DEPTH = 400;  // terms of a sum that are added up at once

// z (rows from `first` to `end`) = input W + b; relu of it where it is `rectified`, which a layer
// that lies across is not.
template <class T>
void weighted_sums(const Layer<T>& layer, const T* input, std::size_t stride, std::size_t first,
                   std::size_t end, bool rectified = false) {
    if (layer.is_transposed) {
        const std::size_t padded = rounded_up(layer.n_in, LANES<T>), last = padded - LANES<T>;
        I<T> inside{};  // the lanes of the last vector that are inputs: ∞ · 0 is no 0
        for (std::size_t i = last; i < layer.n_in; ++i) inside[i - last] = -1;
        for (std::size_t s = first; s < end; ++s)
            for (std::size_t j = 0; j < layer.n_out; ++j) {
                const T *its = input + s * stride, *W = layer.W + j * padded;
                V<T> total{};
                for (std::size_t i = 0; i < last; i += LANES<T>)
                    total += load<T>(its + i) * load<T>(W + i);
                total += where<T>(inside, load<T>(its + last), V<T>{}) * load<T>(W + last);
                layer.z[s * layer.stride + j] = sum<T>(total) + layer.b[j];
            }
        return;
    }
    const Panels<T> panels = layer.panels();
    const std::size_t blocks = (layer.n_in + DEPTH - 1) / DEPTH;
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t from = layer.n_in * block / blocks;
        const std::size_t to = layer.n_in * (block + 1) / blocks;
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p), at = panels.column(p);
            const std::size_t ldb = width * LANES<T>;
            panel_rows<T, false>(end - first, width, to - from, input + first * stride + from,
                                 stride, layer.W + panels.offset(p) + from * ldb, ldb,
                                 layer.z + first * layer.stride + at, layer.stride,
                                 Start<T>{block ? nullptr : layer.b + at, true, T(0),
                                          rectified && block + 1 == blocks});
        }
    }
}

// One exchange of a transposition by halves: lanes whose number has the bit H change rows.
template <class T, std::size_t H, bool UPPER, std::size_t... LANE>
inline V<T> exchanged(V<T> a, V<T> b, std::index_sequence<LANE...>) {
    constexpr std::size_t N = LANES<T>;
    return __builtin_shufflevector(
        a, b, (UPPER ? (LANE & H ? N + LANE - H : LANE) : (LANE & H ? N + LANE : LANE + H))...);
}

template <class T, std::size_t H> inline void exchange_rows(V<T>* row) {
    constexpr auto lanes = std::make_index_sequence<LANES<T>>{};
#pragma GCC unroll 16
    for (std::size_t i = 0; i < LANES<T>; ++i) {
        if (i & H) continue;
        const V<T> a = row[i], b = row[i + H];
        row[i] = exchanged<T, H, true>(a, b, lanes);
        row[i + H] = exchanged<T, H, false>(a, b, lanes);
    }
    if constexpr (H > 1) exchange_rows<T, H / 2>(row);
}

// Wᵀ into `turned`, columns (of layer l−1) of the panels from `first` to `end`.
template <class T> void transpose(const Layer<T>& layer, std::size_t first, std::size_t end) {
    constexpr std::size_t N = LANES<T>;
    const Panels<T> to = layer.transposed_panels(), from = layer.panels();
    for (std::size_t p = first; p < end; ++p) {
        const std::size_t width = to.width_of(p) * N, at = to.column(p);
        for (std::size_t q = 0; q < from.count(); ++q) {
            const std::size_t height = from.width_of(q) * N, start = from.column(q);
            const T* W = layer.W + from.offset(q) + at * height;
            T* out = layer.W_transposed + to.offset(p) + start * width;
            for (std::size_t j = 0; j < height && start + j < layer.n_out; j += N)
                for (std::size_t i = 0; i < width; i += N) {
                    V<T> row[N];
                    const std::size_t left = layer.n_in - at - i;
#pragma GCC unroll 16
                    for (std::size_t k = 0; k < N; ++k)
                        row[k] = k < left ? load<T>(W + (i + k) * height + j) : V<T>{};
                    exchange_rows<T, N / 2>(row);
                    const std::size_t rows = layer.n_out - start - j;
#pragma GCC unroll 16
                    for (std::size_t k = 0; k < N; ++k)
                        if (k < rows) store<T>(out + (j + k) * width + i, row[k]);
                }
        }
    }
}

// g (rows from `first` to `end`) = δ Wᵀ, from `turned`, or from W itself where it lies across.
template <class T>
void carried_back(const Layer<T>& layer, T* g, std::size_t stride, std::size_t first,
                  std::size_t end) {
    const Panels<T> panels = layer.transposed_panels();
    const std::size_t padded = rounded_up(layer.n_in, LANES<T>);
    const std::size_t blocks = (layer.n_out + DEPTH - 1) / DEPTH;
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t from = layer.n_out * block / blocks;
        const std::size_t to = layer.n_out * (block + 1) / blocks;
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p), at = panels.column(p);
            const std::size_t ldb = layer.is_transposed ? padded : width * LANES<T>;
            const T* B = layer.is_transposed ? layer.W + at : layer.W_transposed + panels.offset(p);
            panel_rows<T, false>(end - first, width, to - from,
                                 layer.delta + first * layer.stride + from, layer.stride,
                                 B + from * ldb, ldb, g + first * stride + at, stride,
                                 Start<T>{nullptr, block > 0});
        }
    }
}

}  // namespace
}  // namespace chainrule::mlp
