// The forward pass of a trained network over many rows: outputs = f_L(… f_1(X W[1] + b[1]) …).
//
// Rows are taken in blocks, small enough for a block's layers to stay in the cache, and threads
// share the blocks out. Each number of a row is one sum in order (product.hpp), so its bits depend
// neither on the other rows nor on the threads. The weights are laid out once for each call. Whether
// all numbers of X are finite is seen by the way, as they lie in the cache.
#pragma once

#include <algorithm>
#include <atomic>

#include "../host.hpp"
#include "embedding.hpp"
#include "passes.hpp"
#include "threads.hpp"

namespace chainrule::mlp {
namespace {

constexpr std::size_t BLOCK_BYTES = std::size_t(1) << 18;  // of one block's layers
constexpr std::size_t MOST_BLOCK = 240, LEAST_BLOCK = 24;  // rows; tiles have up to 12

template <class T> class Prediction {
    const Pass<T>& pass;
    Memory memory;
    Layer<T> layers[MOST_LAYERS]{};
    Embedding<T> embedding;
    const std::size_t L, n_in, n_out;
    std::size_t block, stride_x, block_work;
    int n_threads;
    T* buffers[MOST_THREADS]{};  // each thread's: the block's rows of X, of each layer; waves
    std::size_t of_rows;         // numbers before the waves
    std::atomic<bool> stop{false}, finite{true};

  public:
    explicit Prediction(const Pass<T>& pass)
        : pass(pass), embedding(make_embedding<T>(pass.embedding, pass.layers[0].n_in)),
          L(pass.n_layers), n_in(embedding.n_inputs),
          n_out(pass.layers[L - 1].n_out) {
        std::size_t numbers = stride_x = row_stride<T>(pass.layers[0].n_in), weights = 0;
        copy_in(embedding, pass.embedding, memory);
        for (std::size_t l = 0; l < L; ++l) {
            layers[l] = make_layer<T>(pass.layers[l], l + 1 == L);
            copy_in(layers[l], pass.layers[l], memory);
            numbers += layers[l].stride;
            weights += layers[l].n_in * layers[l].n_out;
        }
        const std::size_t fitting = BLOCK_BYTES / (numbers * sizeof(T)) / 12 * 12;
        block = std::clamp(fitting, LEAST_BLOCK, MOST_BLOCK);
        block = std::clamp(pass.n, std::size_t(1), block);
        block_work = 2 * weights * block;
        n_threads = threads_for(2.0 * double(weights) * double(pass.n));
        of_rows = numbers * block + LANES<T>;
        for (int thread = 0; thread < n_threads; ++thread)
            buffers[thread] = memory.unset<T>(of_rows + embedding.waves * LANES<T>);
    }

    Passed run() {
        if (memory.failed) return {End::no_memory, false};
        in_threads(n_threads, [this](int thread) { blocks(thread); });
        return {stop ? End::interrupted : End::done, finite};
    }

  private:
    // Starting a thread costs some ten microseconds: each has to save some hundred.
    int threads_for(double flops) const {
        const double worth = std::min(flops / 2e6, double(MOST_THREADS));
        return std::max(1, std::min(pass.n_threads, int(worth)));
    }

    void blocks(int thread) {
        const Part mine = part_of(pass.n, block, thread, n_threads);
        std::size_t work = 0;
        for (std::size_t first = mine.first; first < mine.end && !stop; first += block) {
            const std::size_t count = std::min(block, mine.end - first);
            if (!are_finite(pass.X + first * n_in, count * n_in)) finite = false;
            rows(buffers[thread], first, count);
            if (thread != 0 || (work += block_work) < 100'000'000) continue;
            work = 0;
            if (interrupted()) stop = true;
        }
    }

    // 0 times a number is 0, and of ∞ and NaN it is NaN.
    static bool are_finite(const T* x, std::size_t n) {
        V<T> total[4]{};
        std::size_t i = 0;
        for (; i + 4 * LANES<T> <= n; i += 4 * LANES<T>)
#pragma GCC unroll 4
            for (int k = 0; k < 4; ++k) total[k] += load<T>(x + i + k * LANES<T>) * T(0);
        T rest{};
        for (; i < n; ++i) rest += x[i] * T(0);
        return sum<T>(total[0] + total[1] + total[2] + total[3]) + rest == 0;
    }

    // `count` rows from `first` through all layers.
    void rows(T* buffer, std::size_t first, std::size_t count) const {
        const T* input = pass.X + first * n_in;
        std::size_t stride = n_in;
        // an embedding writes behind the inputs; a transposed layer reads whole vectors of its input
        if (embedding.is_there() || layers[0].is_transposed) {
            for (std::size_t s = 0; s < count; ++s)
                std::memcpy(buffer + s * stride_x, input + s * n_in, n_in * sizeof(T));
            embed<T>(embedding, buffer, stride_x, 0, count, buffer + of_rows);
            input = buffer;
            stride = stride_x;
        }
        T* output = buffer + block * stride_x;
        for (std::size_t l = 0; l < L; ++l) {
            Layer<T> layer = layers[l];
            layer.z = output;
            const bool rectified =
                Activations::is<Relu>(layer.activation) && !layer.is_transposed;
            weighted_sums<T>(layer, input, stride, 0, count, rectified);
            if (!rectified)
                activate<T>(layer.activation, output, output,
                            {count, layer.n_out, layer.stride});
            input = output;
            stride = layer.stride;
            output += block * stride;
        }
        T* outputs = pass.outputs + first * n_out;
        const bool together = stride == n_out;
        const std::size_t pieces = together ? 1 : count, size = together ? count * n_out : n_out;
        for (std::size_t s = 0; s < pieces; ++s)
            std::memcpy(outputs + s * n_out, input + s * stride, size * sizeof(T));
    }
};

template <class T> Passed predict(const Pass<T>& pass) {
    Prediction<T> prediction(pass);
    return prediction.run();
}

}  // namespace
}  // namespace chainrule::mlp
