// The embedding of the inputs, before the first layer ("pbld" of chainrule.pieces.embeddings):
//
//     wave = cos(2π freq x + phase)     emb = wave · mix + shift
//     dmix = Σ wave g     dshift = Σ g     dangle = −sin(angle) · (g · mix)
//     dfreq = Σ 2π x dangle     dphase = Σ dangle
//
// The lanes of a vector are samples: a wave is computed for as many at once, and nothing is added
// across lanes but at the end of a batch. Rows of the buffers hold the inputs and behind them every
// emb. Threads share samples on the way forward, embedded inputs on the way back.
#pragma once

#include <algorithm>
#include <cstring>

#include "../elementary.hpp"
#include "../memory.hpp"
#include "optimizers.hpp"
#include "threads.hpp"

namespace chainrule::mlp {
namespace {

template <class T> struct Embedding {
    std::size_t columns, waves, mixtures;
    std::size_t n_inputs;        // of the network
    const std::int64_t* column;  // which of them are embedded
    std::size_t size;            // an input's parameters: freq, phase, mix, shift; whole vectors
    T *parameters, *memory[2];   // input after input
    T* gradient;                 // as `parameters`; only where shards are summed
    // Of a batch, of each embedded input: x (samples); cos and −sin of its angles, for each vector
    // of samples wave after wave.
    std::size_t samples;
    T *x, *wave, *slope;

    bool is_there() const { return columns > 0; }
    std::size_t n_out() const { return columns * mixtures; }
    T* of(std::size_t c) const { return parameters + c * size; }
    std::size_t place(std::size_t c, std::size_t s) const { return (c * samples + s) * waves; }
};

template <class T> Embedding<T> make_embedding(const EmbeddingArrays<T>& given, std::size_t n_in) {
    Embedding<T> e{};
    e.columns = given.n_columns;
    e.waves = given.n_waves;
    e.mixtures = given.n_mixtures;
    e.n_inputs = n_in - e.n_out();
    e.column = given.columns;
    e.size = rounded_up(2 * e.waves + (e.waves + 1) * e.mixtures, LANES<T>);
    return e;
}

// Calls move(theirs, ours, array, count): where an input's part of an array lies in both orders.
template <class T, class Move> void each_part(const Embedding<T>& e, Move move) {
    const std::size_t counts[] = {e.waves, e.waves, e.waves * e.mixtures, e.mixtures};
    for (std::size_t c = 0; c < e.columns; ++c)
        for (std::size_t k = 0, at = c * e.size; k < 4; at += counts[k++])
            move(c * counts[k], at, k, counts[k]);
}

template <class T>
void copy_in(Embedding<T>& e, const EmbeddingArrays<T>& given, Memory& memory) {
    T** ours[] = {&e.parameters, &e.memory[0], &e.memory[1]};
    T* const* theirs[] = {given.parameters, given.memory[0], given.memory[1]};
    for (int which = 0; which < 3; ++which) {
        T* to = *ours[which] = memory.zeros<T>(e.columns * e.size);
        T* const* from = theirs[which];
        if (to && from[0])
            each_part(e, [=](std::size_t i, std::size_t j, std::size_t k, std::size_t n) {
                std::memcpy(to + j, from[k] + i, n * sizeof(T));
            });
    }
}

template <class T> void copy_out(const Embedding<T>& e, const EmbeddingArrays<T>& given) {
    const T* ours[] = {e.parameters, e.memory[0], e.memory[1]};
    T* const* theirs[] = {given.parameters, given.memory[0], given.memory[1]};
    for (int which = 0; which < 3; ++which) {
        const T* from = ours[which];
        T* const* to = theirs[which];
        if (to[0])
            each_part(e, [=](std::size_t i, std::size_t j, std::size_t k, std::size_t n) {
                std::memcpy(to[k] + i, from + j, n * sizeof(T));
            });
    }
}

constexpr std::size_t USUAL = 3;  // mixtures of an embedding that is not given

// -- forward ---------------------------------------------------------------------------------------

// Of one embedded input of a vector of samples: its waves, and what belongs to their derivative
// where `slope` is not null.
template <class T>
void make_waves(const Embedding<T>& e, const T* parameters, V<T> x, T* wave, T* slope) {
    constexpr T turn = T(6.28318530717958647692);
    for (std::size_t m = 0; m < e.waves; ++m) {
        const V<T> angle = x * parameters[m] * turn + parameters[e.waves + m];
        const CosSin<T> found = cos_sin<T>(angle);
        store<T>(wave + m * LANES<T>, found.cos);
        if (slope) store<T>(slope + m * LANES<T>, -found.sin);
    }
}

// The emb of one input, of rows that begin at `row` and are `stride` apart, `count` of them. K: how
// many mixtures there are, where the compiler is to know it, else 0; so many are summed at once.
template <class T, std::size_t K>
void mix_waves(const Embedding<T>& e, const T* parameters, const T* wave, T* row,
               std::size_t stride, std::size_t count) {
    constexpr std::size_t AT_ONCE = K ? K : 1;
    const std::size_t mixtures = K ? K : e.mixtures;
    const T *mix = parameters + 2 * e.waves, *shift = mix + e.waves * mixtures;
    for (std::size_t k = 0; k < mixtures; k += AT_ONCE) {
        V<T> total[AT_ONCE];
        for (std::size_t h = 0; h < AT_ONCE; ++h) total[h] = all<T>(shift[k + h]);
        for (std::size_t m = 0; m < e.waves; ++m)
            for (std::size_t h = 0; h < AT_ONCE; ++h)
                total[h] += load<T>(wave + m * LANES<T>) * mix[m * mixtures + k + h];
        T lanes[AT_ONCE][LANES<T>];
        for (std::size_t h = 0; h < AT_ONCE; ++h) store<T>(lanes[h], total[h]);
        for (std::size_t i = 0; i < count; ++i)
            for (std::size_t h = 0; h < AT_ONCE; ++h) row[i * stride + k + h] = lanes[h][i];
    }
}

// Behind the inputs of the rows from `first` to `end` their emb; `first` begins a vector of samples.
// `scratch`: waves · LANES numbers of one's own, or null, and then waves and slopes are kept.
template <class T>
void embed(const Embedding<T>& e, T* rows, std::size_t stride, std::size_t first, std::size_t end,
           T* scratch) {
    for (std::size_t c = 0; c < e.columns; ++c)
        for (std::size_t s = first; s < end; s += LANES<T>) {
            const std::size_t count = std::min(LANES<T>, end - s);
            T lanes[LANES<T>] = {};
            for (std::size_t i = 0; i < count; ++i)
                lanes[i] = rows[(s + i) * stride + std::size_t(e.column[c])];
            const V<T> x = load<T>(lanes);
            if (!scratch) store<T>(e.x + c * e.samples + s, x);
            T* wave = scratch ? scratch : e.wave + e.place(c, s);
            make_waves<T>(e, e.of(c), x, wave, scratch ? nullptr : e.slope + e.place(c, s));
            T* emb = rows + s * stride + e.n_inputs + c * e.mixtures;
            const auto mix = e.mixtures == USUAL ? mix_waves<T, USUAL> : mix_waves<T, 0>;
            mix(e, e.of(c), wave, emb, stride, count);
        }
}

// -- back ------------------------------------------------------------------------------------------

// The samples' vectors in whole.
template <class T> inline Part whole_vectors(Part samples) {
    return {samples.first / LANES<T> * LANES<T>, rounded_up(samples.end, LANES<T>)};
}

// ∂E/∂emb of one input, g (mixtures, samples), from rows that are `stride` apart; 0 of the other
// samples in these vectors.
template <class T>
void take_gradient(const Embedding<T>& e, std::size_t c, const T* rows, std::size_t stride,
                   Part samples, T* g) {
    const Part vectors = whole_vectors<T>(samples);
    const T* from = rows + e.n_inputs + c * e.mixtures;
    for (std::size_t k = 0; k < e.mixtures; ++k) {
        T* its = g + k * e.samples;
        std::fill(its + vectors.first, its + vectors.end, T(0));
        for (std::size_t s = samples.first; s < samples.end; ++s) its[s] = from[s * stride + k];
    }
}

// The gradient of one input's parameters by these samples; `g` as `take_gradient` leaves it; K as
// for `mix_waves`.
template <class T, std::size_t K>
void embedding_gradient_by(const Embedding<T>& e, std::size_t c, const T* g, Part samples,
                           T* gradient) {
    constexpr std::size_t AT_ONCE = K ? K : 1;
    const std::size_t mixtures = K ? K : e.mixtures;
    const auto [first, end] = whole_vectors<T>(samples);
    constexpr T turn = T(6.28318530717958647692);
    const T* mix = e.of(c) + 2 * e.waves;
    T *of_mix = gradient + 2 * e.waves, *of_shift = of_mix + e.waves * mixtures;
    for (std::size_t m = 0; m < e.waves; ++m) {
        V<T> of_freq{}, of_phase{};
        for (std::size_t s = first; s < end; s += LANES<T>) {
            V<T> carried{};
            for (std::size_t k = 0; k < mixtures; ++k)
                carried += load<T>(g + k * e.samples + s) * mix[m * mixtures + k];
            const V<T> angle = load<T>(e.slope + e.place(c, s) + m * LANES<T>) * carried;
            of_phase += angle;
            of_freq += angle * load<T>(e.x + c * e.samples + s);
        }
        gradient[m] = turn * sum<T>(of_freq);
        gradient[e.waves + m] = sum<T>(of_phase);
        for (std::size_t k = 0; k < mixtures; k += AT_ONCE) {
            V<T> total[AT_ONCE]{};
            for (std::size_t s = first; s < end; s += LANES<T>)
                for (std::size_t h = 0; h < AT_ONCE; ++h)
                    total[h] += load<T>(e.wave + e.place(c, s) + m * LANES<T>) *
                                load<T>(g + (k + h) * e.samples + s);
            for (std::size_t h = 0; h < AT_ONCE; ++h)
                of_mix[m * mixtures + k + h] = sum<T>(total[h]);
        }
    }
    for (std::size_t k = 0; k < mixtures; ++k) {
        V<T> total{};
        for (std::size_t s = first; s < end; s += LANES<T>) total += load<T>(g + k * e.samples + s);
        of_shift[k] = sum<T>(total);
    }
}
template <class T>
void embedding_gradient(const Embedding<T>& e, std::size_t c, const T* g, Part samples,
                        T* gradient) {
    const bool usual = e.mixtures == USUAL;
    (usual ? embedding_gradient_by<T, USUAL> : embedding_gradient_by<T, 0>)(e, c, g, samples,
                                                                           gradient);
}

// What a thread needs to learn: an input's g, and so many gradients of it.
template <class T> std::size_t scratch_of(const Embedding<T>& e, std::size_t gradients) {
    return gradients * e.size + e.mixtures * e.samples;
}

// The parameters of the inputs from `first` to `end` (of those embedded) after their update, not
// penalized; g (rows, `stride` apart) is the gradient by what layer 1 takes in.
template <class T>
void learn_embedding(const Embedding<T>& e, const T* g, std::size_t stride, std::size_t samples,
                     Update<T> u, std::size_t first, std::size_t end, T* scratch) {
    u.l2 = u.l1 = 0;
    T *gradient = scratch, *its = scratch + e.size;
    for (std::size_t c = first; c < end; ++c) {
        std::memset(gradient, 0, e.size * sizeof(T));
        take_gradient<T>(e, c, g, stride, {0, samples}, its);
        embedding_gradient<T>(e, c, its, {0, samples}, gradient);
        const std::size_t at = c * e.size;
        update<T>(u, e.parameters + at, gradient, e.memory[0] + at, e.memory[1] + at, e.size);
    }
}

}  // namespace
}  // namespace chainrule::mlp
