// A layer's update: the gradient, and what the optimizer makes of it.
#pragma once

#include <algorithm>

#include "optimizers.hpp"
#include "passes.hpp"
#include "threads.hpp"

namespace chainrule::mlp {
namespace {

// R of a layer's weights: ½ l2 Σ w² + l1 Σ |w|.
template <class T> double penalty_of(const Layer<T>& layer, const Update<T>& u) {
    V<T> squares{}, sizes{};
    for (std::size_t i = 0; i < layer.size(); i += LANES<T>) {
        const V<T> w = load<T>(layer.W + i);
        squares += w * w;
        sizes += magnitude<T>(w);
    }
    return 0.5 * double(u.l2) * double(sum<T>(squares)) + double(u.l1) * double(sum<T>(sizes));
}

// A panel of the gradient inputᵀδ as a product AᵀB, and where its first row lies in W.
template <class T> struct GradientPanel {
    const T *A, *B;
    std::size_t lda, ldb, width, start, stride;
};

template <class T>
GradientPanel<T> gradient_panel(const Layer<T>& layer, const T* input, std::size_t input_stride,
                                std::size_t p, std::size_t first) {
    const Panels<T> panels = layer.panels();
    const std::size_t width = panels.width_of(p), at = panels.column(p);
    if (layer.is_transposed)
        return {layer.delta, input + at, layer.stride, input_stride, width, at,
                rounded_up(layer.n_in, LANES<T>)};
    const std::size_t stride = width * LANES<T>;
    return {input + first, layer.delta + at, input_stride, layer.stride, width,
            panels.offset(p) + first * stride, stride};
}

// -- copies ------------------------------------------------------------------------------------------
//
// The terms of a tile's sums lie a row of inputs and a row of δ apart. Where both are many and wide, δ is
// copied into panels and inputs into tiles, (samples, TILE_ROWS) each, and they lie one after another.

constexpr std::size_t TILE_ROWS = MOST_ROWS[PANEL];

template <class T>
void pack_delta(const Layer<T>& layer, std::size_t samples, Part mine) {
    const Panels<T> panels(samples, layer.n_out);
    for (std::size_t s = mine.first; s < mine.end; ++s)
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p) * LANES<T>;
            std::memcpy(layer.delta_panels + panels.offset(p) + s * width,
                        layer.delta + s * layer.stride + panels.column(p), width * sizeof(T));
        }
}

// The inputs from `first` to `end`, a multiple of TILE_ROWS or all that are left.
template <class T>
void pack_inputs(const Layer<T>& layer, const T* input, std::size_t stride, std::size_t samples,
                 std::size_t first, std::size_t end) {
    const std::size_t tail = first + (end - first) / TILE_ROWS * TILE_ROWS;
    for (std::size_t s = 0; s < samples; ++s) {
        const T* its = input + s * stride;
        for (std::size_t i = first; i < tail; i += TILE_ROWS)
            std::memcpy(layer.input_tiles + i * samples + s * TILE_ROWS, its + i,
                        TILE_ROWS * sizeof(T));
        std::copy(its + tail, its + end, layer.input_tiles + tail * samples + s * (end - tail));
    }
}

// Calls take(panel, rows) for each tile of the rows of W from `first` to `end`: those of so many rows
// that their inputs stay in the second cache while all of δ passes.
template <class T, class Take>
void each_packed_tile(const Layer<T>& layer, const T* input, std::size_t input_stride,
                      std::size_t samples, std::size_t first, std::size_t end, const Take& take) {
    constexpr std::size_t BYTES_HELD = 192 << 10;
    const Panels<T> panels = layer.panels(), deltas(samples, layer.n_out);
    const std::size_t tiles = BYTES_HELD / (samples * TILE_ROWS * sizeof(T));
    const std::size_t block = std::clamp<std::size_t>(tiles, 1, 16) * TILE_ROWS;
    for (; first < end; first += block) {
        const std::size_t last = std::min(first + block, end);
        pack_inputs(layer, input, input_stride, samples, first, last);
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p), stride = width * LANES<T>;
            for (std::size_t i = first; i < last; i += TILE_ROWS) {
                const std::size_t rows = std::min(TILE_ROWS, last - i);
                take(GradientPanel<T>{layer.input_tiles + i * samples,
                                      layer.delta_panels + deltas.offset(p), rows, stride, width,
                                      panels.offset(p) + i * stride, stride},
                     rows);
            }
        }
    }
}

// Calls take(panel, rows) for panels that together are the gradient of the rows of W from `first` to
// `end` (columns, where it is transposed).
template <class T, class Take>
void each_panel(const Layer<T>& layer, const T* input, std::size_t input_stride,
                std::size_t samples, std::size_t first, std::size_t end, const Take& take) {
    if (layer.delta_panels)
        return each_packed_tile(layer, input, input_stride, samples, first, end, take);
    const Panels<T> panels = layer.panels();
    const std::size_t rows = layer.is_transposed ? layer.n_out : end - first;
    for (std::size_t p = 0; p < panels.count(); ++p) {
        if (layer.is_transposed && (panels.column(p) < first || panels.column(p) >= end)) continue;
        take(gradient_panel(layer, input, input_stride, p, first), rows);
    }
}

// -- weights -----------------------------------------------------------------------------------------

// In the padding of W there is no weight: f(0) need not be 0.
template <class T> void clear_padding(const Layer<T>& layer) {
    if (!layer.is_transposed) return;
    const std::size_t padded = rounded_up(layer.n_in, LANES<T>);
    for (std::size_t j = 0; j < layer.n_out; ++j)
        for (std::size_t i = layer.n_in; i < padded; ++i) layer.W[j * padded + i] = 0;
}

// A panel's gradient goes into a tile, which the optimizer takes while it is warm.
template <class T>
void update_panel(const Layer<T>& layer, const GradientPanel<T>& panel, std::size_t rows,
                  std::size_t samples, const Update<T>& u) {
    T gradient[12 * 4 * LANES<T>];
    const std::size_t most = MOST_ROWS[panel.width], tile_stride = panel.width * LANES<T>;
    Optimizers::visit(u.optimizer, [&](auto optimizer) {
        for (std::size_t r = 0; r < rows; r += most) {
            const std::size_t now = rows - r < most ? rows - r : most;
            panel_rows<T, true>(now, panel.width, samples, panel.A + r, panel.lda, panel.B,
                                panel.ldb, gradient, tile_stride, Start<T>{});
            for (std::size_t k = 0; k < now; ++k) {
                const std::size_t row = panel.start + (r + k) * panel.stride;
                update_by(optimizer, u, layer.W + row, gradient + k * tile_stride,
                          layer.W_memory[0] + row, layer.W_memory[1] + row, tile_stride);
            }
        }
    });
}

// The rows of W from `first` to `end` (columns, where it is transposed) after their update. For
// plain descent a tile's sums go straight to W, which shrinks by 1 − η l2: δ is −ηδ then.
template <class T>
void learn_weights(const Layer<T>& layer, const T* input, std::size_t input_stride,
                   std::size_t samples, const Update<T>& u, bool plain, std::size_t first,
                   std::size_t end) {
    constexpr std::size_t FEW = 16;  // terms that may be added to a weight one by one, which is faster
    const bool from_own = samples <= FEW && u.l2 == 0;
    const Start<T> start{nullptr, from_own, from_own ? T(0) : 1 - u.rate * u.l2};
    each_panel(layer, input, input_stride, samples, first, end,
               [&](const GradientPanel<T>& panel, std::size_t rows) {
                   if (!plain) return update_panel(layer, panel, rows, samples, u);
                   panel_rows<T, true>(rows, panel.width, samples, panel.A, panel.lda, panel.B,
                                       panel.ldb, layer.W + panel.start, panel.stride, start);
               });
    clear_padding(layer);
}

// Σ δ over samples, of the units from `at` on, a vector of them.
template <class T> V<T> bias_sums(const Layer<T>& layer, std::size_t at, Part samples) {
    const T* delta = layer.delta + at;
    V<T> sums{};
    if (!layer.is_transposed) {
        for (std::size_t s = samples.first; s < samples.end; ++s)
            sums += load<T>(delta + s * layer.stride);
        return sums;
    }
    T total[LANES<T>] = {};
    for (std::size_t s = samples.first; s < samples.end; ++s)
        for (std::size_t j = 0; j < layer.n_out; ++j) total[j] += delta[s * layer.stride + j];
    return load<T>(total);
}

// b after its update by sums_at(at), the sums of a vector of units; units that share one bias are
// added up too.
template <class T, class SumsAt>
void update_biases(const Layer<T>& layer, Update<T> u, const SumsAt& sums_at) {
    if (!layer.trains_bias) return;
    u.l2 = u.l1 = 0;
    T total[4 * LANES<T>];
    const std::size_t step = layer.is_transposed ? layer.n_out : LANES<T>;
    T everything = 0;
    for (std::size_t at = 0; at < layer.n_out; at += step) {
        store<T>(total, sums_at(at));
        if (!layer.shared)
            update<T>(u, layer.b + at, total, layer.b_memory[0] + at, layer.b_memory[1] + at,
                      LANES<T>);
        for (std::size_t j = 0; layer.shared && j < LANES<T> && at + j < layer.n_out; ++j)
            everything += total[j];
    }
    if (!layer.shared) return;
    std::memset(total, 0, sizeof total);
    total[0] = everything;
    T first[LANES<T>] = {layer.b[0]};
    update<T>(u, first, total, layer.b_memory[0], layer.b_memory[1], LANES<T>);
    for (std::size_t j = 0; j < layer.n_out; ++j) layer.b[j] = first[0];
}

template <class T>
void learn_biases(const Layer<T>& layer, std::size_t samples, Update<T> u, bool plain) {
    const auto sums_at = [&](std::size_t at) { return bias_sums<T>(layer, at, Part{0, samples}); };
    if (plain) u.rate = T(-1);  // δ is −ηδ already
    if (!plain || layer.shared || !layer.trains_bias) return update_biases<T>(layer, u, sums_at);
    const std::size_t step = layer.is_transposed ? layer.n_out : LANES<T>;
    for (std::size_t at = 0; at < layer.n_out; at += step)
        store<T>(layer.b + at, load<T>(layer.b + at) + sums_at(at));
}

}  // namespace
}  // namespace chainrule::mlp
