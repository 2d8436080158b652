// Gradients summed over shards: into buffers first, which other processes may add to, and then the
// update from there. Threads share out what they share in learning.hpp.
#pragma once

#include "embedding.hpp"
#include "learning.hpp"
#include "shards.hpp"

namespace chainrule::mlp {
namespace {

template <class T> constexpr std::size_t TILE = 12 * 4 * LANES<T>;
constexpr std::size_t MOST_DEPTH = 10;
static_assert(MOST_SHARDS == std::size_t(1) << MOST_DEPTH);

// The gradient of the rows of W from `first` to `end` (columns, where it is transposed).
template <class T>
void sum_weights(const Layer<T>& layer, const T* input, std::size_t input_stride,
                 std::size_t samples, const Shards& shards, std::size_t first, std::size_t end) {
    T total[TILE<T>], spare[MOST_DEPTH * TILE<T>];
    const auto take = [&](const GradientPanel<T>& panel, std::size_t rows) {
        const std::size_t most = MOST_ROWS[panel.width], width = panel.width * LANES<T>;
        for (std::size_t r = 0; r < rows; r += most) {
            const std::size_t now = rows - r < most ? rows - r : most;
            add_up<T>(shards.first, shards.own, now * width, total, spare,
                      [&](std::size_t k, T* out) {
                          const Part its = samples_of(shards, k, samples);
                          panel_rows<T, true>(now, panel.width, its.count(),
                                              panel.A + its.first * panel.lda + r, panel.lda,
                                              panel.B + its.first * panel.ldb, panel.ldb, out,
                                              width, Start<T>{});
                      });
            for (std::size_t i = 0; i < now; ++i)
                std::memcpy(layer.W_gradient + panel.start + (r + i) * panel.stride,
                            total + i * width, width * sizeof(T));
        }
    };
    each_panel(layer, input, input_stride, samples, first, end, take);
}

template <class T>
void sum_biases(const Layer<T>& layer, std::size_t samples, const Shards& shards) {
    if (!layer.trains_bias) return;
    T total[LANES<T>], spare[MOST_DEPTH * LANES<T>];
    const std::size_t step = layer.is_transposed ? layer.n_out : LANES<T>;
    for (std::size_t at = 0; at < layer.n_out; at += step) {
        add_up<T>(shards.first, shards.own, LANES<T>, total, spare, [&](std::size_t k, T* out) {
            store<T>(out, bias_sums<T>(layer, at, samples_of(shards, k, samples)));
        });
        store<T>(layer.b_gradient + at, load<T>(total));
    }
}

// Of the embedded inputs from `first` to `end`; `scratch` has room for the tree's gradients.
template <class T>
void sum_embedding(const Embedding<T>& e, const T* g, std::size_t stride, std::size_t samples,
                   const Shards& shards, std::size_t first, std::size_t end, T* scratch) {
    T *its = scratch, *spare = scratch + e.mixtures * e.samples;
    for (std::size_t c = first; c < end; ++c)
        add_up<T>(shards.first, shards.own, e.size, e.gradient + c * e.size, spare,
                  [&](std::size_t k, T* out) {
                      const Part part = samples_of(shards, k, samples);
                      std::memset(out, 0, e.size * sizeof(T));
                      take_gradient<T>(e, c, g, stride, part, its);
                      embedding_gradient<T>(e, c, its, part, out);
                  });
}

// -- updates ---------------------------------------------------------------------------------------

// A thread's part of a layer; of one that is transposed, all or nothing.
template <class T> Part numbers_of(const Layer<T>& layer, int thread, int n_threads) {
    return part_of(layer.size(), layer.is_transposed ? layer.size() : 64, thread, n_threads);
}

template <class T>
void update_weights(const Layer<T>& layer, const Update<T>& u, Part mine) {
    const std::size_t at = mine.first;
    if (mine.is_empty()) return;
    update<T>(u, layer.W + at, layer.W_gradient + at, layer.W_memory[0] + at,
              layer.W_memory[1] + at, mine.count());
    clear_padding(layer);
}

template <class T> void update_biases(const Layer<T>& layer, const Update<T>& u) {
    update_biases<T>(layer, u, [&](std::size_t at) { return load<T>(layer.b_gradient + at); });
}

template <class T>
void update_embedding(const Embedding<T>& e, Update<T> u, std::size_t first, std::size_t end) {
    u.l2 = u.l1 = 0;
    const std::size_t at = first * e.size;
    update<T>(u, e.parameters + at, e.gradient + at, e.memory[0] + at, e.memory[1] + at,
              (end - first) * e.size);
}

// -- gradients handed out --------------------------------------------------------------------------

// The layer's gradient with the penalty's.
template <class T>
void copy_gradient(Layer<T> layer, const Update<T>& u, LayerArrays<T>& given) {
    for (std::size_t i = 0; i < layer.size(); i += LANES<T>)
        store<T>(layer.W_gradient + i,
                 penalized<T>(u, load<T>(layer.W + i), load<T>(layer.W_gradient + i)));
    for (std::size_t j = 1; layer.shared && j < layer.n_out; ++j)
        layer.b_gradient[0] += layer.b_gradient[j];
    layer.W = layer.W_gradient;
    layer.b = layer.b_gradient;
    copy_out(layer, given);
}

template <class T> void copy_gradient(Embedding<T> e, const EmbeddingArrays<T>& given) {
    e.parameters = e.gradient;
    copy_out(e, given);
}

}  // namespace
}  // namespace chainrule::mlp
