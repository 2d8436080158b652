// A layer as the kernels hold it: weights in panels, activations padded to whole vectors.
//
// W (n_in, n_out) lies in panels (panels.hpp). An output layer of a few units is transposed
// instead, (n_out, n_in), one unit's weights after another's: its forward pass is a dot product,
// and nothing is padded to a vector.
//
// Activations and δ are (samples, stride), see `row_stride`. The padding of W, b and δ stays 0.
#pragma once

#include <algorithm>
#include <cstring>

#include "../memory.hpp"
#include "../panels.hpp"
#include "activations.hpp"

namespace chainrule::mlp {
namespace {

constexpr std::size_t MOST_TRANSPOSED_UNITS = 4;

// Lists of places, one of them after another `stride` apart, each of `count` places.
using Place = std::uint16_t;
struct Lists {
    Place *places, *count;
    std::size_t stride;
    Place* of(std::size_t i) const { return places + i * stride; }
};

template <class T> struct Layer {
    std::size_t n_in, n_out, stride;
    bool is_transposed;
    Activation activation;
    bool trains_bias, shared;
    double dropout;
    T *W, *b, *W_memory[2], *b_memory[2];
    T *z, *f, *a, *mask, *delta;  // z is a where it need not be kept; f is a without dropout
    T* W_transposed;              // Wᵀ in panels, for the way back
    T *W_gradient, *b_gradient;   // as W and b; only where shards are summed
    T *input_tiles, *delta_panels;  // copies for the update, only of large batches
    Lists speaking, heard;        // units of each sample, samples of each unit (silent.hpp)

    Panels<T> panels() const {
        return is_transposed ? Panels<T>(n_out, n_in) : Panels<T>(n_in, n_out);
    }
    Panels<T> transposed_panels() const { return Panels<T>(n_out, n_in); }
    std::size_t size() const { return rounded_up(n_in, LANES<T>) * rounded_up(n_out, LANES<T>); }
};

template <class T> Layer<T> make_layer(const LayerArrays<T>& given, bool last) {
    Layer<T> layer{};
    layer.n_in = given.n_in;
    layer.n_out = given.n_out;
    layer.is_transposed =
        last && given.n_out <= MOST_TRANSPOSED_UNITS && given.n_out <= LANES<T>;
    layer.stride = layer.is_transposed ? given.n_out : row_stride<T>(given.n_out);
    layer.activation = given.activation;
    layer.trains_bias = given.trains_bias;
    layer.shared = given.shared;
    layer.dropout = given.dropout;
    return layer;
}

// Whether a batch's inputs and δ, of which the update reads a tile's width from each row, are more than
// the second cache holds: they are copied then (learning.hpp).
template <class T> bool is_packed(const Layer<T>& layer, std::size_t batch) {
    constexpr std::size_t LEAST = 64, BYTES_HELD = std::size_t(1) << 19;
    const std::size_t both = layer.n_in + layer.n_out;
    return std::min(layer.n_in, layer.n_out) >= LEAST && both >= 3 * LEAST &&
           batch * both * sizeof(T) >= BYTES_HELD;
}

template <class T> void take_copies(Layer<T>& layer, std::size_t batch, Memory& memory) {
    layer.input_tiles = memory.unset<T>(batch * layer.n_in);
    layer.delta_panels = memory.unset<T>(Panels<T>(batch, layer.n_out).size());
}

// The buffers of a batch; the first layer sends nothing back.
template <class T>
void take_buffers(Layer<T>& layer, std::size_t batch, bool first, Memory& memory) {
    const std::size_t n = batch * layer.stride;
    layer.z = memory.unset<T>(n);
    layer.f = reads_z(layer.activation) ? memory.unset<T>(n) : layer.z;
    layer.mask = layer.dropout > 0 ? memory.zeros<T>(n) : nullptr;
    layer.a = layer.mask ? memory.unset<T>(n) : layer.f;
    layer.delta = memory.unset<T>(n);
    if (!first && !layer.is_transposed) layer.W_transposed = memory.unset<T>(layer.size());
}

// -- copying -------------------------------------------------------------------------------------

// Calls move(from, to, count) for each stretch of W that lies together in both orders.
template <class T, class Move> void each_stretch(const Layer<T>& layer, Move move) {
    if (layer.is_transposed) {
        const std::size_t padded = rounded_up(layer.n_in, LANES<T>);
        for (std::size_t i = 0; i < layer.n_in; ++i)
            for (std::size_t j = 0; j < layer.n_out; ++j)
                move(i * layer.n_out + j, j * padded + i, 1);
        return;
    }
    const Panels<T> panels = layer.panels();
    for (std::size_t i = 0; i < layer.n_in; ++i)
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p) * LANES<T>, at = panels.column(p);
            const std::size_t left = layer.n_out - at;
            move(i * layer.n_out + at, panels.offset(p) + i * width, left < width ? left : width);
        }
}

template <class T> void copy_in(Layer<T>& layer, const LayerArrays<T>& given, Memory& memory) {
    const T* theirs[] = {given.W, given.W_memory[0], given.W_memory[1]};
    T** ours[] = {&layer.W, &layer.W_memory[0], &layer.W_memory[1]};
    for (int k = 0; k < 3; ++k) {
        const T* from = theirs[k];
        T* to = *ours[k] = memory.zeros<T>(from ? layer.size() : 0);
        if (to && from)
            each_stretch(layer, [=](std::size_t i, std::size_t j, std::size_t n) {
                std::memcpy(to + j, from + i, n * sizeof(T));
            });
    }
    const T* biases[] = {given.b, given.b_memory[0], given.b_memory[1]};
    T** places[] = {&layer.b, &layer.b_memory[0], &layer.b_memory[1]};
    for (int k = 0; k < 3; ++k) {
        T* to = *places[k] = memory.zeros<T>(layer.n_out + LANES<T>);
        const T* from = biases[k];
        for (std::size_t j = 0; to && from && j < layer.n_out; ++j)
            to[j] = from[layer.shared ? 0 : j];
    }
}

template <class T> void copy_out(const Layer<T>& layer, LayerArrays<T>& given) {
    const T* ours[] = {layer.W, layer.W_memory[0], layer.W_memory[1]};
    T* theirs[] = {given.W, given.W_memory[0], given.W_memory[1]};
    for (int k = 0; k < 3; ++k) {
        T* to = theirs[k];
        const T* from = ours[k];
        if (to)
            each_stretch(layer, [=](std::size_t i, std::size_t j, std::size_t n) {
                std::memcpy(to + i, from + j, n * sizeof(T));
            });
    }
    if (!layer.trains_bias) return;
    const T* biases[] = {layer.b, layer.b_memory[0], layer.b_memory[1]};
    T* places[] = {given.b, given.b_memory[0], given.b_memory[1]};
    for (int k = 0; k < 3; ++k)
        for (std::size_t j = 0; places[k] && j < (layer.shared ? 1 : layer.n_out); ++j)
            places[k][j] = biases[k][j];
}

}  // namespace
}  // namespace chainrule::mlp
