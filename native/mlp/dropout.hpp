// Dropout: units that are silent in a step, and the others louder, by the numbers of the stream
// DROPOUT of chainrule.basics.random.
#pragma once

#include <algorithm>
#include <cmath>

#include "layer.hpp"
#include "threads.hpp"

namespace chainrule::mlp {
namespace {

constexpr Word DROPOUT = 1;  // the stream's number in chainrule.basics.random

constexpr std::size_t BLOCKS = 64;  // of four units, whose masks are made together

// The word below which a unit's uniform, (word >> 11) 2⁻⁵³, is below the rate, which is below 1.
inline Word limit_of(double rate) { return Word(std::ceil(rate * 0x1p53)) << 11; }

// The masks (0, or 1/(1 − rate)) of a layer's units in the samples from `first` to `end` of the
// batch, data rows `rows`, in step t, and a = f · mask. The layer's number in the random streams
// counts from 1.
template <class T>
void drop(const Layer<T>& layer, Word number, RowNumbers rows, Part samples, Word t,
          const std::array<Word, 2>& seed) {
    const Counters counters(seed, t, (DROPOUT << 32) + number);
    const Word limit = limit_of(layer.dropout);
    const T kept = T(1 / (1 - layer.dropout));
    for (std::size_t from = 0; from < layer.stride; from += 4 * BLOCKS) {
        const std::size_t to = std::min(from + 4 * BLOCKS, layer.stride);
        const std::size_t units = std::min(to, layer.n_out) - std::min(from, layer.n_out);
        const std::size_t n_blocks = (units + 3) / 4;
        Counters::Block blocks[BLOCKS];
        for (std::size_t k = 0; k < n_blocks; ++k) blocks[k] = counters.block(from / 4 + k);
        for (std::size_t s = samples.first; s < samples.end; ++s) {
            const Counters::Row row = counters.row(Word(rows[s]));
            const std::size_t at = s * layer.stride;
            Word words[4 * BLOCKS];
            for (std::size_t k = 0; k < n_blocks; ++k) counters.write(blocks[k], row, words + 4 * k);
            T* mask = layer.mask + at + from;
            for (std::size_t k = 0; k < units; ++k) mask[k] = words[k] < limit ? T(0) : kept;
            for (std::size_t i = at + from; i < at + to; i += LANES<T>)
                store<T>(layer.a + i, load<T>(layer.f + i) * load<T>(layer.mask + i));
        }
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
