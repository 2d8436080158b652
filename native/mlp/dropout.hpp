// Dropout: units that are silent in a step, and the others louder, by the numbers of the stream
// DROPOUT of chainrule.basics.random.
#pragma once

#include "layer.hpp"

namespace chainrule::mlp {
namespace {

constexpr Word DROPOUT = 1;  // the stream's number in chainrule.basics.random

// The mask (0, or 1/(1 − rate)) of a layer's unit in sample s of the batch, which is data row
// `row`, in step t, and a = f · mask. The layer's number in the random streams counts from 1.
template <class T>
void drop_sample(const Layer<T>& layer, Word number, std::size_t s, Word row, Word t,
                 const std::array<Word, 2>& seed) {
    const Word last = (DROPOUT << 32) + number;
    const T kept = T(1 / (1 - layer.dropout));
    for (std::size_t j = 0; j < layer.n_out; j += 4) {
        const auto words = philox({j / 4, row, t, last}, seed);
        for (std::size_t k = j; k < j + 4 && k < layer.n_out; ++k) {
            const double uniform = double(words[k - j] >> 11) * 0x1p-53;
            layer.mask[s * layer.stride + k] = uniform < layer.dropout ? T(0) : kept;
        }
    }
    for (std::size_t j = 0; j < layer.stride; j += LANES<T>) {
        const std::size_t i = s * layer.stride + j;
        store<T>(layer.a + i, load<T>(layer.f + i) * load<T>(layer.mask + i));
    }
}

// ∂E/∂a becomes ∂E/∂f, over n numbers from `from` on.
template <class T> void drop_back(const Layer<T>& layer, std::size_t from, std::size_t n) {
    if (!layer.mask) return;
    for (std::size_t i = from; i < from + n; i += LANES<T>)
        store<T>(layer.delta + i, load<T>(layer.delta + i) * load<T>(layer.mask + i));
}

}  // namespace
}  // namespace chainrule::mlp
