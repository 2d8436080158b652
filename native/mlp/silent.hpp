// Products that leave out silent units: behind relu and dropout most a are 0, and so is their δ.
//
//     z = b + Σ a[k] W[k]     g = Σ δ[j] Wᵀ[j]     over the units that speak in a sample
//     dW[k] = Σ a[s, k] δ[s]     dWᵀ[j] = Σ δ[s, j] x[s]     over the samples in which one speaks
//
// Each number is the sum of product.hpp in the same order, without terms that are 0, so its bits are
// the same (a sum that is 0 may have the other sign), and for each batch whichever of the two is
// quicker may do it. A row of the result is computed at a time, MOST_WIDTH vectors of it in registers.
#pragma once

#include <array>

#include "learning.hpp"

namespace chainrule::mlp {
namespace {

constexpr int MOST_WIDTH = 8;
// Of a batch's units; with more the tiles are quicker. Half of those behind relu speak.
constexpr double MOST_SPEAKING = 0.42, LEAST_DROPOUT = 0.2;

// Whether a layer's units are silent often enough to be worth lists, and can be named in them.
template <class T> bool has_silent(const Layer<T>& layer, std::size_t batch) {
    constexpr std::size_t most = std::numeric_limits<Place>::max(), least = 4 * LANES<T>;
    return Activations::is<Relu>(layer.activation) && layer.dropout >= LEAST_DROPOUT &&
           layer.n_out >= least && layer.n_out <= most && batch >= least && batch <= most;
}

template <class T> void take_lists(Layer<T>& layer, std::size_t batch, Memory& memory) {
    layer.speaking = {memory.zeros<Place>(batch * (layer.n_out + 8)), memory.zeros<Place>(batch),
                      layer.n_out + 8};
    layer.heard = {memory.zeros<Place>(layer.n_out * batch), memory.zeros<Place>(layer.n_out),
                   batch};
}

// Of each byte the places of its bits that are set, lowest first.
using PlacesOfBits = std::array<std::array<std::uint8_t, 8>, 256>;
constexpr PlacesOfBits places_of_bits() {
    PlacesOfBits places{};
    for (std::size_t bits = 0; bits < 256; ++bits)
        for (std::size_t place = 0, n = 0; place < 8; ++place)
            if (bits >> place & 1) places[bits][n++] = std::uint8_t(place);
    return places;
}
constexpr PlacesOfBits PLACES = places_of_bits();

// Which units speak in the samples from `first` to `end`. Eight places are written for each byte of
// bits, and those that are none written over.
template <class T> void list_speaking(const Layer<T>& layer, Part samples) {
    for (std::size_t s = samples.first; s < samples.end; ++s) {
        const T* a = layer.a + s * layer.stride;
        Place* its = layer.speaking.of(s);
        for (std::size_t j = 0; j < layer.n_out; j += LANES<T>) {
            const unsigned speaking = bits<T>(load<T>(a + j) != V<T>{});
            for (std::size_t byte = 0; 8 * byte < LANES<T>; ++byte) {
                const auto& places = PLACES[speaking >> 8 * byte & 255];
                for (std::size_t i = 0; i < 8; ++i) its[i] = Place(j + 8 * byte + places[i]);
                its += __builtin_popcount(speaking >> 8 * byte & 255);
            }
        }
        layer.speaking.count[s] = Place(its - layer.speaking.of(s));
    }
}

// In which of the samples those units speak.
template <class T> void list_heard(const Layer<T>& layer, std::size_t samples, Part units) {
    const Lists heard = layer.heard, speaking = layer.speaking;
    std::fill(heard.count + units.first, heard.count + units.end, Place(0));
    for (std::size_t s = 0; s < samples; ++s) {
        const Place* its = speaking.of(s);
        for (std::size_t i = 0; i < speaking.count[s]; ++i) {
            const std::size_t unit = its[i];
            if (unit - units.first < units.count())
                heard.of(unit)[heard.count[unit]++] = Place(s);
        }
    }
}

// Whether few enough of `n` are in each of these lists.
inline bool are_short(const Lists& lists, Part which, std::size_t n) {
    if (!lists.places) return false;
    std::size_t total = 0;
    for (std::size_t i = which.first; i < which.end; ++i) total += lists.count[i];
    return double(total) < MOST_SPEAKING * double(which.count() * n);
}

// Vector c of row k, in panels that are `size` apart, or in rows that are `stride` apart. Where the
// number of vectors is odd the last panel has one.
template <class T> struct InPanels {
    const T* first;
    std::size_t size;
    template <int WIDTH> const T* at(std::size_t k, int c) const {
        const bool alone = c + 1 == WIDTH && WIDTH % 2 == 1;
        return first + std::size_t(c / 2) * size + k * (alone ? 1 : 2) * LANES<T> +
               std::size_t(c % 2) * LANES<T>;
    }
};
template <class T> struct InRows {
    const T* first;
    std::size_t stride;
    template <int WIDTH> const T* at(std::size_t k, int c) const {
        return first + k * stride + std::size_t(c) * LANES<T>;
    }
};

// C (WIDTH vectors) = bias + Σ A[k · step] B[k], over the n places k.
template <class T, class B, int WIDTH>
void listed(const Place* places, std::size_t n, const T* A, std::size_t step, B rows,
            const T* bias, T* C) {
    V<T> total[WIDTH];
#pragma GCC unroll 8
    for (int c = 0; c < WIDTH; ++c) total[c] = bias ? load<T>(bias + c * LANES<T>) : V<T>{};
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t k = places[i];
        const V<T> x = all<T>(A[k * step]);
#pragma GCC unroll 8
        for (int c = 0; c < WIDTH; ++c) total[c] += x * load<T>(rows.template at<WIDTH>(k, c));
    }
#pragma GCC unroll 8
    for (int c = 0; c < WIDTH; ++c) store<T>(C + c * LANES<T>, total[c]);
}

template <class T, class B>
using Listed = void (*)(const Place*, std::size_t, const T*, std::size_t, B, const T*, T*);
template <class T, class B>
constexpr Listed<T, B> LISTED[MOST_WIDTH + 1] = {
    nullptr,         listed<T, B, 1>, listed<T, B, 2>, listed<T, B, 3>, listed<T, B, 4>,
    listed<T, B, 5>, listed<T, B, 6>, listed<T, B, 7>, listed<T, B, 8>};

// Calls each(vector, width) for a row's vectors, so many at a time.
template <class Each> void each_width(std::size_t vectors, Each each) {
    for (std::size_t v = 0; v < vectors; v += MOST_WIDTH)
        each(v, std::min(vectors - v, std::size_t(MOST_WIDTH)));
}

// C (rows from `samples`, `ldc` apart) = bias + A B, where `lists` say which of A's numbers are not
// 0; B lies in panels.
template <class T>
void listed_rows(const Lists& lists, Part samples, const T* A, std::size_t lda, const T* B,
                 const Panels<T>& panels, const T* bias, T* C, std::size_t ldc) {
    each_width(panels.vectors, [&](std::size_t v, std::size_t width) {
        const T* its_bias = bias ? bias + v * LANES<T> : nullptr;
        for (std::size_t s = samples.first; s < samples.end; ++s) {
            const Place* places = lists.of(s);
            const std::size_t n = lists.count[s];
            T* out = C + s * ldc + v * LANES<T>;
            if (panels.count() == 1)
                LISTED<T, InRows<T>>[width](places, n, A + s * lda, 1,
                                            {B, panels.width * LANES<T>}, its_bias, out);
            else
                LISTED<T, InPanels<T>>[width](
                    places, n, A + s * lda, 1,
                    {B + panels.rows * v * LANES<T>, panels.rows * PANEL * LANES<T>}, its_bias,
                    out);
        }
    });
}

// Rows `units` of W after their update, by the samples in which the units below them speak.
template <class T>
void learn_listed(const Layer<T>& layer, const Layer<T>& below, const Update<T>& u, Part units) {
    const Panels<T> panels = layer.panels();
    Optimizers::visit(u.optimizer, [&](auto optimizer) {
        each_width(panels.vectors, [&](std::size_t v, std::size_t width) {
            T gradient[MOST_WIDTH * LANES<T>];
            for (std::size_t k = units.first; k < units.end; ++k) {
                LISTED<T, InRows<T>>[width](below.heard.of(k), below.heard.count[k], below.a + k,
                                            below.stride, {layer.delta + v * LANES<T>, layer.stride},
                                            nullptr, gradient);
                for (std::size_t p = v / panels.width; p < panels.count() &&
                                                       panels.column(p) < (v + width) * LANES<T>;
                     ++p) {
                    const std::size_t n = panels.width_of(p) * LANES<T>;
                    const std::size_t at = panels.offset(p) + k * n;
                    update_by(optimizer, u, layer.W + at, gradient + panels.column(p) - v * LANES<T>,
                              layer.W_memory[0] + at, layer.W_memory[1] + at, n);
                }
            }
        });
    });
}

// out (columns, rows) = in (rows, columns), both of whole vectors a side.
template <class T>
void turn(const T* in, std::size_t rows, std::size_t columns, std::size_t stride, T* out) {
    constexpr std::size_t N = LANES<T>;
    for (std::size_t r = 0; r < rows; r += N)
        for (std::size_t c = 0; c < columns; c += N) {
            V<T> row[N];
#pragma GCC unroll 16
            for (std::size_t k = 0; k < N; ++k) row[k] = load<T>(in + (r + k) * stride + c);
            exchange_rows<T, N / 2>(row);
#pragma GCC unroll 16
            for (std::size_t k = 0; k < N; ++k) store<T>(out + (c + k) * rows + r, row[k]);
        }
}

// Rows `inputs` of W after their update, by the samples in which the layer's own units speak: dWᵀ
// is summed, a panel of units at a time, and turned.
template <class T>
void learn_turned(const Layer<T>& layer, const T* x, std::size_t stride_x, const Update<T>& u,
                  Part inputs) {
    constexpr std::size_t N = LANES<T>, MOST = MOST_WIDTH * N;
    const Panels<T> panels = layer.panels();
    Optimizers::visit(u.optimizer, [&](auto optimizer) {
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t units = panels.width_of(p) * N;
            each_width((inputs.count() + N - 1) / N, [&](std::size_t v, std::size_t width) {
                T turned[4 * N * MOST], gradient[4 * N * MOST];
                const T* rows = x + inputs.first + v * N;
                for (std::size_t j = 0; j < units; ++j) {
                    const std::size_t unit = panels.column(p) + j;
                    const bool is_one = unit < layer.n_out;
                    LISTED<T, InRows<T>>[width](
                        is_one ? layer.heard.of(unit) : nullptr,
                        is_one ? layer.heard.count[unit] : 0, layer.delta + unit, layer.stride,
                        {rows, stride_x}, nullptr, turned + j * MOST);
                }
                turn<T>(turned, units, width * N, MOST, gradient);
                const std::size_t first = inputs.first + v * N;
                const std::size_t n = std::min(inputs.end - first, width * N) * units;
                const std::size_t at = panels.offset(p) + first * units;
                update_by(optimizer, u, layer.W + at, gradient, layer.W_memory[0] + at,
                          layer.W_memory[1] + at, n);
            });
        }
    });
}

}  // namespace
}  // namespace chainrule::mlp
