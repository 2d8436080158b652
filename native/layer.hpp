// A layer as the kernels hold it: weights in panels, activations padded to whole vectors.
//
// W (n_in, n_out) lies in panels of at most PANEL vectors of columns, each panel row after row, so
// that a product reads it in the order it lies. The output layer of a few units lies across
// instead, (n_out, n_in): its forward pass is a dot product, and nothing is padded to a vector.
//
// Activations and δ are (samples, stride): stride is n_out in whole vectors, and one line more where
// rows would fall on the same cache sets. The padding of W, b and δ stays 0.
#pragma once

#include <sys/mman.h>

#include <algorithm>
#include <cstdlib>

#include "losses.hpp"
#include "optimizers.hpp"
#include "product.hpp"

namespace chainrule {
namespace {

constexpr std::size_t PANEL = 2, ACROSS_UNITS = 4, DEPTH = 400;

inline std::size_t vectors_of(std::size_t n, std::size_t lanes) { return (n + lanes - 1) / lanes; }

// How a matrix of `columns` columns is cut into panels; up to four vectors are one panel.
template <class T> struct Panels {
    std::size_t rows, vectors, width;  // width: vectors of a full panel

    Panels(std::size_t rows, std::size_t columns)
        : rows(rows), vectors(vectors_of(columns, LANES<T>)), width(vectors <= 4 ? vectors : PANEL) {}
    std::size_t count() const { return (vectors + width - 1) / width; }
    std::size_t size() const { return rows * vectors * LANES<T>; }
    std::size_t column(std::size_t p) const { return p * width * LANES<T>; }
    std::size_t offset(std::size_t p) const { return rows * column(p); }
    std::size_t width_of(std::size_t p) const {
        return p + 1 < count() ? width : vectors - p * width;
    }
};

template <class T> struct Layer {
    std::size_t n_in, n_out, stride;
    bool across;
    Activation activation;
    Bias bias;
    bool shared;
    double dropout;
    T *W, *b, *W_memory[2], *b_memory[2];
    T *z, *f, *a, *mask, *delta;  // z is a where it need not be kept; f is a without dropout
    T* turned;                    // Wᵀ in panels, for the way back

    Panels<T> panels() const { return across ? Panels<T>(n_out, n_in) : Panels<T>(n_in, n_out); }
    std::size_t size() const { return rounded_up(n_in, LANES<T>) * rounded_up(n_out, LANES<T>); }
};

constexpr std::size_t PAGE = std::size_t(2) << 20;

// Memory that is freed at the end; every piece begins a cache line and has slack after it. `zeros`
// is all 0. `unset` is 0 too, or NaN in the build with sanitizers (CHAINRULE_POISON), which also
// fills the slack of both: what is read there without having been written shows itself.
struct Memory {
    void* pieces[512];
    int count = 0;
    bool failed = false;

    template <class T> T* zeros(std::size_t n) { return take<T>(n, n); }
    template <class T> T* unset(std::size_t n) { return take<T>(n, 0); }
    ~Memory() {
        for (int i = 0; i < count; ++i) std::free(pieces[i]);
    }

  private:
    template <class T> T* take(std::size_t n, std::size_t n_zeros) {
        void* piece = nullptr;
        const bool large = n * sizeof(T) >= PAGE / 2;
        const std::size_t line = large ? PAGE : 64, bytes = rounded_up(n * sizeof(T) + 512, line);
        if (count == 512 || posix_memalign(&piece, line, bytes) != 0) {
            failed = true;
            return nullptr;
        }
#if defined(MADV_HUGEPAGE)
        if (large) madvise(piece, bytes, MADV_HUGEPAGE);  // strides over 4 KiB pages miss the TLB
#endif
        std::memset(piece, 0, bytes);
        pieces[count++] = piece;
        T* numbers = static_cast<T*>(piece);
#if defined(CHAINRULE_POISON)
        std::fill(numbers + n_zeros, numbers + bytes / sizeof(T), std::numeric_limits<T>::quiet_NaN());
#else
        (void)n_zeros;
#endif
        return numbers;
    }
};

template <class T> std::size_t row_stride(std::size_t units) {
    std::size_t stride = rounded_up(units, LANES<T>);
    if (stride * sizeof(T) % 1024 == 0) stride += 64 / sizeof(T);
    return stride;
}

template <class T> Layer<T> make_layer(const LayerArrays& given, bool last) {
    Layer<T> layer{};
    layer.n_in = given.n_in;
    layer.n_out = given.n_out;
    layer.across = last && given.n_out <= ACROSS_UNITS && given.n_out <= LANES<T>;
    layer.stride = layer.across ? given.n_out : row_stride<T>(given.n_out);
    layer.activation = given.activation;
    layer.bias = given.bias;
    layer.shared = given.shared;
    layer.dropout = given.dropout;
    return layer;
}

// Calls move(from, to, count) for each stretch of W that lies together in both orders.
template <class T, class Move> void each_stretch(const Layer<T>& layer, Move move) {
    const Panels<T> panels = layer.panels();
    for (std::size_t i = 0; i < layer.n_in; ++i)
        if (layer.across) {
            for (std::size_t j = 0; j < layer.n_out; ++j)
                move(i * layer.n_out + j, j * rounded_up(layer.n_in, LANES<T>) + i, 1);
        } else {
            for (std::size_t p = 0; p < panels.count(); ++p) {
                const std::size_t width = panels.width_of(p) * LANES<T>, at = panels.column(p);
                const std::size_t left = layer.n_out - at;
                move(i * layer.n_out + at, panels.offset(p) + i * width, left < width ? left : width);
            }
        }
}

template <class T> void copy_in(Layer<T>& layer, const LayerArrays& given, Memory& memory) {
    const void* theirs[] = {given.W, given.W_memory[0], given.W_memory[1]};
    T** ours[] = {&layer.W, &layer.W_memory[0], &layer.W_memory[1]};
    for (int k = 0; k < 3; ++k) {
        const T* from = static_cast<const T*>(theirs[k]);
        T* to = *ours[k] = memory.zeros<T>(from ? layer.size() : 0);
        if (to && from)
            each_stretch(layer, [=](std::size_t i, std::size_t j, std::size_t n) {
                std::memcpy(to + j, from + i, n * sizeof(T));
            });
    }
    const void* biases[] = {given.b, given.b_memory[0], given.b_memory[1]};
    T** places[] = {&layer.b, &layer.b_memory[0], &layer.b_memory[1]};
    for (int k = 0; k < 3; ++k) {
        T* to = *places[k] = memory.zeros<T>(layer.n_out + LANES<T>);
        const T* from = static_cast<const T*>(biases[k]);
        for (std::size_t j = 0; to && from && j < layer.n_out; ++j) to[j] = from[layer.shared ? 0 : j];
    }
}

template <class T> void copy_out(const Layer<T>& layer, LayerArrays& given) {
    const T* ours[] = {layer.W, layer.W_memory[0], layer.W_memory[1]};
    void* theirs[] = {given.W, given.W_memory[0], given.W_memory[1]};
    for (int k = 0; k < 3; ++k) {
        T* to = static_cast<T*>(theirs[k]);
        const T* from = ours[k];
        if (to)
            each_stretch(layer, [=](std::size_t i, std::size_t j, std::size_t n) {
                std::memcpy(to + i, from + j, n * sizeof(T));
            });
    }
    const T* biases[] = {layer.b, layer.b_memory[0], layer.b_memory[1]};
    void* places[] = {given.b, given.b_memory[0], given.b_memory[1]};
    for (int k = 0; k < 3; ++k) {
        T* to = static_cast<T*>(places[k]);
        for (std::size_t j = 0; to && j < (layer.shared ? 1 : layer.n_out); ++j) to[j] = biases[k][j];
    }
}

// z (rows from `first` to `end`) = input W + b.
template <class T>
void weighted_sums(const Layer<T>& layer, const T* input, std::size_t stride, std::size_t first,
                   std::size_t end) {
    if (layer.across) {
        const std::size_t padded = rounded_up(layer.n_in, LANES<T>);
        for (std::size_t s = first; s < end; ++s)
            for (std::size_t j = 0; j < layer.n_out; ++j) {
                V<T> total{};
                for (std::size_t i = 0; i < padded; i += LANES<T>)
                    total += load<T>(input + s * stride + i) * load<T>(layer.W + j * padded + i);
                layer.z[s * layer.stride + j] = sum<T>(total) + layer.b[j];
            }
        return;
    }
    const Panels<T> panels = layer.panels();
    const std::size_t blocks = (layer.n_in + DEPTH - 1) / DEPTH;
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t from = layer.n_in * block / blocks, to = layer.n_in * (block + 1) / blocks;
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p), at = panels.column(p);
            panel_rows<T, false>(end - first, width, to - from, input + first * stride + from, stride,
                                 layer.W + panels.offset(p) + from * width * LANES<T>,
                                 width * LANES<T>, layer.z + first * layer.stride + at, layer.stride,
                                 Start<T>{block ? nullptr : layer.b + at, T(1)});
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
template <class T> void turn(const Layer<T>& layer, std::size_t first, std::size_t end) {
    constexpr std::size_t N = LANES<T>;
    const Panels<T> to(layer.n_out, layer.n_in), from = layer.panels();
    for (std::size_t p = first; p < end; ++p) {
        const std::size_t width = to.width_of(p) * N, at = to.column(p);
        for (std::size_t q = 0; q < from.count(); ++q) {
            const std::size_t height = from.width_of(q) * N, start = from.column(q);
            const T* W = layer.W + from.offset(q) + at * height;
            T* out = layer.turned + to.offset(p) + start * width;
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
void carried_back(const Layer<T>& layer, T* g, std::size_t stride, std::size_t first, std::size_t end) {
    const Panels<T> panels(layer.n_out, layer.n_in);
    const std::size_t padded = rounded_up(layer.n_in, LANES<T>);
    const std::size_t blocks = (layer.n_out + DEPTH - 1) / DEPTH;
    for (std::size_t block = 0; block < blocks; ++block) {
        const std::size_t from = layer.n_out * block / blocks, to = layer.n_out * (block + 1) / blocks;
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p), at = panels.column(p);
            const std::size_t ldb = layer.across ? padded : width * LANES<T>;
            const T* B = layer.across ? layer.W + at : layer.turned + panels.offset(p);
            panel_rows<T, false>(end - first, width, to - from,
                                 layer.delta + first * layer.stride + from, layer.stride,
                                 B + from * ldb, ldb, g + first * stride + at, stride,
                                 Start<T>{nullptr, T(block ? 1 : 0)});
        }
    }
}

// The rows of W from `first` to `end` (columns, where it lies across) after their update: the
// gradient inputᵀδ is summed straight into W for plain descent, else into a tile that the optimizer
// takes while it is warm. layer.delta is −ηδ for plain descent, whose W shrinks by 1 − η l2.
template <class T>
void learn_weights(const Layer<T>& layer, const T* input, std::size_t input_stride,
                   std::size_t samples, const Update<T>& u, bool plain, std::size_t first,
                   std::size_t end) {
    const T* delta = layer.delta;
    const T factor = 1 - u.rate * u.l2;
    const Panels<T> panels = layer.panels();
    const std::size_t rows = layer.across ? layer.n_out : end - first;
    T gradient[12 * 4 * LANES<T>];
    for (std::size_t p = 0; p < panels.count(); ++p) {
        const std::size_t width = panels.width_of(p), at = panels.column(p);
        if (layer.across && (at < first || at >= end)) continue;
        const T* A = layer.across ? delta : input + first;
        const T* B = layer.across ? input + at : delta + at;
        const std::size_t lda = layer.across ? layer.stride : input_stride;
        const std::size_t ldb = layer.across ? input_stride : layer.stride;
        const std::size_t ldc = layer.across ? rounded_up(layer.n_in, LANES<T>) : width * LANES<T>;
        const std::size_t start =
            layer.across ? at : panels.offset(p) + first * ldc;
        if (plain) {
            panel_rows<T, true>(rows, width, samples, A, lda, B, ldb, layer.W + start, ldc,
                                Start<T>{nullptr, factor});
            continue;
        }
        const std::size_t most = MOST_ROWS[width], tile_stride = width * LANES<T>;
        for (std::size_t r = 0; r < rows; r += most) {
            const std::size_t now = rows - r < most ? rows - r : most;
            panel_rows<T, true>(now, width, samples, A + r, lda, B, ldb, gradient, tile_stride,
                                Start<T>{nullptr, T(0)});
            for (std::size_t k = 0; k < now; ++k) {
                const std::size_t row = start + (r + k) * ldc;
                update<T>(u, layer.W + row, gradient + k * tile_stride, layer.W_memory[0] + row,
                          layer.W_memory[1] + row, tile_stride);
            }
        }
    }
    if (!layer.across) return;
    const std::size_t padded = rounded_up(layer.n_in, LANES<T>);  // f(0) need not be 0
    for (std::size_t j = 0; j < layer.n_out; ++j)
        for (std::size_t i = layer.n_in; i < padded; ++i) layer.W[j * padded + i] = 0;
}

// b after its update; db = Σ δ over the samples, over the units too where they share one bias.
template <class T>
void learn_biases(const Layer<T>& layer, std::size_t samples, Update<T> u, bool plain) {
    if (layer.bias != Bias::trained) return;
    const T* delta = layer.delta;
    if (plain) u.rate = T(-1);  // delta is −ηδ already
    u.l2 = u.l1 = 0;
    T total[4 * LANES<T>];
    const std::size_t step = layer.across ? layer.n_out : LANES<T>;
    T everything = 0;
    for (std::size_t at = 0; at < layer.n_out; at += step) {
        V<T> sums{};
        if (layer.across) {
            std::memset(total, 0, sizeof total);
            for (std::size_t s = 0; s < samples; ++s)
                for (std::size_t j = 0; j < layer.n_out; ++j) total[j] += delta[s * layer.stride + j];
            sums = load<T>(total);
        } else {
            for (std::size_t s = 0; s < samples; ++s) sums += load<T>(delta + s * layer.stride + at);
        }
        store<T>(total, sums);
        if (!layer.shared)
            update<T>(u, layer.b + at, total, layer.b_memory[0] + at, layer.b_memory[1] + at, LANES<T>);
        for (std::size_t j = 0; j < LANES<T> && at + j < layer.n_out; ++j) everything += total[j];
    }
    if (!layer.shared) return;
    std::memset(total, 0, sizeof total);
    total[0] = everything;
    T first[LANES<T>] = {layer.b[0]};
    update<T>(u, first, total, layer.b_memory[0], layer.b_memory[1], LANES<T>);
    for (std::size_t j = 0; j < layer.n_out; ++j) layer.b[j] = first[0];
}

}  // namespace
}  // namespace chainrule
