// A restricted Boltzmann machine (families/rbm/maths.py) in a kernel's memory: both products, and the
// draws of its units. With Gaussian visible units v the hidden ones see x = v/s; else x is v.
//
// W lies twice in panels (panels.hpp): (hidden, visible), which the way to the visible units reads
// and an update adds to, and transposed, which the way to the hidden units reads.
#pragma once

#include <algorithm>
#include <cmath>
#include <new>

#include "../elementary.hpp"
#include "../memory.hpp"
#include "../panels.hpp"
#include "../philox.hpp"
#include "../product.hpp"
#include "calls.hpp"

namespace chainrule::rbm {
namespace {

// C = A·B + bias, of `rows` rows; B in panels, A's rows `lda` apart.
template <class T>
void times_panels(std::size_t rows, const T* A, std::size_t lda, const T* B,
                  const Panels<T>& panels, const T* bias, T* C, std::size_t ldc) {
    constexpr std::size_t AT_ONCE = 256;  // rows of a panel that stay in the first cache
    for (std::size_t p = 0; p < panels.count(); ++p) {
        const std::size_t column = panels.column(p), width = panels.width_of(p);
        for (std::size_t k = 0; k < panels.rows; k += AT_ONCE) {
            const std::size_t some = std::min(AT_ONCE, panels.rows - k);
            const T* here = B + panels.offset(p) + k * width * LANES<T>;
            const Start<T> start{k == 0 ? bias + column : nullptr, true};
            panel_rows<T, false>(rows, width, some, A + k, lda, here, width * LANES<T>, C + column,
                                 ldc, start);
        }
    }
}

// h[j] = 1 where the uniform number of unit j is below p[j].
template <class T>
void flip_coins(const T* p, T* h, std::size_t units, std::array<Word, 2> seed, Word row, Word sweep,
                Word layer) {
    constexpr std::size_t SOME = 64;
    constexpr Word GIBBS = 2;  // the stream's number in chainrule.basics.random
    const Word last = (GIBBS << 32) + layer;
    Word words[SOME];
    for (std::size_t first = 0; first < units; first += SOME) {
        const std::size_t some = std::min(SOME, units - first);
        for (std::size_t j = 0; j < some; j += 4) {
            const auto four = philox({(first + j) / 4, row, sweep, last}, seed);
            for (std::size_t k = 0; k < 4; ++k) words[j + k] = four[k];
        }
        for (std::size_t j = 0; j < some; ++j)
            h[first + j] = T(double(std::int64_t(words[j] >> 11)) * 0x1p-53 < double(p[first + j]));
    }
}

// v[i] is normal around mean[i] with the deviation d[i] (Box and Muller): unit i has the uniform
// numbers 2i and 2i + 1.
template <class T>
void draw_normal(const T* mean, const T* d, T* v, std::size_t units, std::array<Word, 2> seed,
                 Word row, Word sweep, Word layer) {
    constexpr std::size_t SOME = 64, L = LANES<double>;
    constexpr Word GIBBS = 2;  // the stream's number in chainrule.basics.random
    constexpr double two_pi = 6.283185307179586;
    const Word last = (GIBBS << 32) + layer;
    alignas(64) double radius[SOME], angle[SOME];
    for (std::size_t first = 0; first < units; first += SOME) {
        const std::size_t some = std::min(SOME, units - first);
        for (std::size_t i = 0; i < some; i += 2) {
            const auto four = philox({(first + i) / 2, row, sweep, last}, seed);
            for (std::size_t k = 0; k < 2; ++k) {
                radius[i + k] = double(four[2 * k] >> 11) * 0x1p-53;
                angle[i + k] = two_pi * (double(four[2 * k + 1] >> 11) * 0x1p-53);
            }
        }
        for (std::size_t i = rounded_up(some, 2); i < rounded_up(some, L); ++i)
            radius[i] = angle[i] = 0;
        for (std::size_t i = 0; i < some; i += L) {
            const V<double> ln = log<double>(1.0 - load<double>(radius + i));
            store<double>(radius + i, root(-2.0 * ln));
            store<double>(angle + i, cosine<double>(load<double>(angle + i)));
        }
        for (std::size_t i = 0; i < some; ++i)
            v[first + i] =
                T(double(mean[first + i]) + double(d[first + i]) * (radius[i] * angle[i]));
    }
}

template <class T> class Held {
  public:
    static constexpr std::size_t L = LANES<T>;

    Held(const Machine<T>& given, std::size_t rows)
        : m(given), n(given.visible), up(given.hidden, given.visible),
          down(given.visible, given.hidden), sv(row_stride<T>(given.visible)),
          sh(row_stride<T>(given.hidden)) {
        scratch = memory.zeros<T>(std::max(n, given.hidden));
        W = memory.zeros<T>(up.size());
        W_transposed = memory.zeros<T>(down.size());
        b = memory.zeros<T>(rounded_up(n, 4 * L));
        c = memory.zeros<T>(rounded_up(m.hidden, 4 * L));
        v = x = memory.zeros<T>(rows * sv);
        if (m.s) {
            x = memory.zeros<T>(rows * sv);
            s = memory.zeros<T>(sv);
            deviation = memory.zeros<T>(sv);
            nothing = memory.zeros<T>(rounded_up(n, 4 * L));
        }
        pv = memory.zeros<T>(rows * sv);
        h = memory.zeros<T>(rows * sh);
        ph = memory.zeros<T>(rows * sh);
        if (memory.failed) throw std::bad_alloc();
        move_in(W, m.W);
        std::copy_n(m.b, n, b);
        std::copy_n(m.c, m.hidden, c);
        if (m.s) {
            std::copy_n(m.s, n, s);
            measure();
        }
        transpose();
    }

    // Deviations by variances.
    void measure() {
        for (std::size_t i = 0; i < n; ++i) deviation[i] = std::sqrt(s[i]);
    }

    // Visible units of these rows were written: what the hidden ones see of them.
    void see(std::size_t first, std::size_t rows) {
        if (!m.s) return;
        for (std::size_t r = first; r < first + rows; ++r)
            for (std::size_t i = 0; i < n; ++i) x[r * sv + i] = v[r * sv + i] / s[i];
    }

    void write_back() {
        move_out(m.W, W);
        std::copy_n(b, n, m.b);
        std::copy_n(c, m.hidden, m.c);
        if (m.s) std::copy_n(s, n, m.s);
    }

    void move_in(T* to, const T* from) {
        each_stretch([&](std::size_t theirs, std::size_t ours, std::size_t count) {
            std::copy_n(from + theirs, count, to + ours);
        });
    }
    void move_out(T* to, const T* from) {
        each_stretch([&](std::size_t theirs, std::size_t ours, std::size_t count) {
            std::copy_n(from + ours, count, to + theirs);
        });
    }

    void transpose() {
        for (std::size_t q = 0; q < down.count(); ++q)
            for (std::size_t p = 0; p < up.count(); ++p) {
                const std::size_t high = down.width_of(q) * L, wide = up.width_of(p) * L;
                const std::size_t j0 = down.column(q), i0 = up.column(p);
                const std::size_t js = std::min(high, m.hidden - j0), is = std::min(wide, n - i0);
                const T* from = W + up.offset(p) + j0 * wide;
                T* to = W_transposed + down.offset(q) + i0 * high;
                for (std::size_t i = 0; i < is; ++i)
                    for (std::size_t j = 0; j < js; ++j) to[i * high + j] = from[j * wide + i];
            }
    }

    // The probabilities of `rows` rows, from row `first` of the buffers on.
    void hidden(std::size_t first, std::size_t rows) {
        times_panels(rows, x + first * sv, sv, W_transposed, down, c, ph + first * sh, sh);
        squash(ph + first * sh, rows * sh);
    }
    void visible(std::size_t first, std::size_t rows) {
        times_panels(rows, h + first * sh, sh, W, up, b, pv + first * sv, sv);
        if (!m.s) squash(pv + first * sv, rows * sv);
    }
    // What comes from above without the biases, by probabilities: pv = ph·W.
    void field(std::size_t first, std::size_t rows) {
        times_panels(rows, ph + first * sh, sh, W, up, nothing, pv + first * sv, sv);
    }
    void flip_hidden(std::size_t first, std::size_t rows, const Word* places, Word sweep,
                     Word layer) {
        for (std::size_t r = 0; r < rows; ++r)
            flip_coins(ph + (first + r) * sh, h + (first + r) * sh, m.hidden, m.seed,
                       places ? places[r] : r, sweep, layer);
    }
    void flip_visible(std::size_t first, std::size_t rows, const Word* places, Word sweep,
                      Word layer) {
        for (std::size_t r = 0; r < rows; ++r) {
            const T* mean = pv + (first + r) * sv;
            T* to = v + (first + r) * sv;
            const Word place = places ? places[r] : r;
            if (m.s) draw_normal(mean, deviation, to, n, m.seed, place, sweep, layer);
            else flip_coins(mean, to, n, m.seed, place, sweep, layer);
        }
        see(first, rows);
    }

    const Machine<T>& m;
    const std::size_t n;
    const Panels<T> up, down;
    const std::size_t sv, sh;  // between rows of visible and of hidden units
    Memory memory;
    T *W, *W_transposed, *b, *c, *v, *x, *pv, *h, *ph, *scratch;
    T *s = nullptr, *deviation = nullptr, *nothing = nullptr;  // of Gaussian units

  private:
    static void squash(T* x, std::size_t count) {
        for (std::size_t i = 0; i < count; i += L) store<T>(x + i, logistic<T>(load<T>(x + i)));
    }

    template <class Move> void each_stretch(Move move) {
        for (std::size_t j = 0; j < m.hidden; ++j)
            for (std::size_t p = 0; p < up.count(); ++p) {
                const std::size_t width = up.width_of(p) * L, at = up.column(p);
                move(j * n + at, up.offset(p) + j * width, std::min(width, n - at));
            }
    }
};

}  // namespace
}  // namespace chainrule::rbm
