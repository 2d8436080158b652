// Longer than 250 lines: a step is one chain of products and flips over shared buffers.
// Restricted Boltzmann machines of Bernoulli units (families/rbm/maths.py): steps of contrastive divergence,
// and Gibbs sampling.
//
// W lies twice in panels (layer.hpp): (hidden, visible), which the way to the visible units reads and
// an update adds to, and turned, which the way to the hidden units reads. The data and the sampled
// rows lie one below the other, so that one product gives both hidden sides and one more the update:
// W += [ph0 · rate/n0; −ph1 · rate/n1]ᵀ [v0; v1].
#pragma once

#include <algorithm>

#include "layer.hpp"
#include "philox.hpp"

namespace chainrule {
namespace {

// C = A·B + bias, of `rows` rows; B in panels, A's rows `lda` apart.
template <class T>
void times_panels(std::size_t rows, const T* A, std::size_t lda, const T* B, const Panels<T>& panels,
                  const T* bias, T* C, std::size_t ldc) {
    constexpr std::size_t AT_ONCE = 256;  // rows of a panel that stay in the first cache
    for (std::size_t p = 0; p < panels.count(); ++p) {
        const std::size_t column = panels.column(p), width = panels.width_of(p);
        for (std::size_t k = 0; k < panels.rows; k += AT_ONCE) {
            const std::size_t some = std::min(AT_ONCE, panels.rows - k);
            const T* here = B + panels.offset(p) + k * width * LANES<T>;
            const Start<T> start = k == 0 ? Start<T>{bias + column, T(0)} : Start<T>{nullptr, T(1)};
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

template <class T> class Rbm {
  public:
    static constexpr std::size_t L = LANES<T>;

    Rbm(const RbmMachine& given, std::size_t rows)
        : m(given), n(given.visible), up(given.hidden, given.visible),
          down(given.visible, given.hidden), sv(row_stride<T>(given.visible)),
          sh(row_stride<T>(given.hidden)) {
        scratch = memory.zeros<T>(std::max(n, given.hidden));
        W = memory.zeros<T>(up.size());
        turned = memory.zeros<T>(down.size());
        b = memory.zeros<T>(rounded_up(n, 4 * L));
        c = memory.zeros<T>(rounded_up(m.hidden, 4 * L));
        v = memory.zeros<T>(rows * sv);
        pv = memory.zeros<T>(rows * sv);
        h = memory.zeros<T>(rows * sh);
        ph = memory.zeros<T>(rows * sh);
        if (memory.failed) throw std::bad_alloc();
        move_in(W, m.W);
        std::copy_n(static_cast<const T*>(m.b), n, b);
        std::copy_n(static_cast<const T*>(m.c), m.hidden, c);
        turn();
    }

    void write_back() {
        move_out(m.W, W);
        std::copy_n(b, n, static_cast<T*>(m.b));
        std::copy_n(c, m.hidden, static_cast<T*>(m.c));
    }

    void move_in(T* to, const void* from) {
        each_stretch([&](std::size_t theirs, std::size_t ours, std::size_t count) {
            std::copy_n(static_cast<const T*>(from) + theirs, count, to + ours);
        });
    }
    void move_out(void* to, const T* from) {
        each_stretch([&](std::size_t theirs, std::size_t ours, std::size_t count) {
            std::copy_n(from + ours, count, static_cast<T*>(to) + theirs);
        });
    }

    void turn() {
        for (std::size_t q = 0; q < down.count(); ++q)
            for (std::size_t p = 0; p < up.count(); ++p) {
                const std::size_t high = down.width_of(q) * L, wide = up.width_of(p) * L;
                const std::size_t j0 = down.column(q), i0 = up.column(p);
                const std::size_t js = std::min(high, m.hidden - j0), is = std::min(wide, n - i0);
                const T* from = W + up.offset(p) + j0 * wide;
                T* to = turned + down.offset(q) + i0 * high;
                for (std::size_t i = 0; i < is; ++i)
                    for (std::size_t j = 0; j < js; ++j) to[i * high + j] = from[j * wide + i];
            }
    }

    // The probabilities of `rows` rows, from row `first` of the buffers on.
    void hidden(std::size_t first, std::size_t rows) {
        times_panels(rows, v + first * sv, sv, turned, down, c, ph + first * sh, sh);
        squash(ph + first * sh, rows * sh);
    }
    void visible(std::size_t first, std::size_t rows) {
        times_panels(rows, h + first * sh, sh, W, up, b, pv + first * sv, sv);
        squash(pv + first * sv, rows * sv);
    }
    void flip_hidden(std::size_t first, std::size_t rows, const Word* places, Word sweep, Word layer) {
        for (std::size_t r = 0; r < rows; ++r)
            flip_coins(ph + (first + r) * sh, h + (first + r) * sh, m.hidden, m.seed,
                       places ? places[r] : r, sweep, layer);
    }
    void flip_visible(std::size_t first, std::size_t rows, const Word* places, Word sweep, Word layer) {
        for (std::size_t r = 0; r < rows; ++r)
            flip_coins(pv + (first + r) * sv, v + (first + r) * sv, n, m.seed,
                       places ? places[r] : r, sweep, layer);
    }

    const RbmMachine& m;
    const std::size_t n;
    const Panels<T> up, down;
    const std::size_t sv, sh;  // between rows of visible and of hidden units
    Memory memory;
    T *W, *turned, *b, *c, *v, *pv, *h, *ph, *scratch;

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

template <class T> class Learner {
  public:
    Learner(const RbmMachine& machine, const RbmSteps& given)
        : s(given), rbm(machine, 2 * given.batch), n(machine.visible), m(machine.hidden) {
        if (s.velocity_W) {
            velocity = rbm.memory.template zeros<T>(rbm.up.size());
            if (rbm.memory.failed) throw std::bad_alloc();
            rbm.move_in(velocity, s.velocity_W);
        }
        for (std::size_t r = 0; s.chains && r < s.batch; ++r)
            std::copy_n(static_cast<const T*>(s.chains) + r * m, m, rbm.h + (s.batch + r) * rbm.sh);
    }

    bool run() {
        const std::size_t steps = (s.n + s.batch - 1) / s.batch;
        const std::size_t often = 1 + (std::size_t(1) << 24) / (s.batch * n * m * s.k + 1);
        for (std::size_t t = 0; t < steps; ++t) {
            if (t % often == often - 1 && s.interrupted()) return false;
            step(t * s.batch, std::min(s.batch, s.n - t * s.batch), s.sweep + t * s.k);
        }
        rbm.write_back();
        if (velocity) rbm.move_out(s.velocity_W, velocity);
        for (std::size_t r = 0; s.chains && r < s.batch; ++r)
            std::copy_n(rbm.h + (s.batch + r) * rbm.sh, m, static_cast<T*>(s.chains) + r * m);
        return true;
    }

  private:
    void step(std::size_t begin, std::size_t n0, Word sweep) {
        const T* X = static_cast<const T*>(s.X);
        for (std::size_t r = 0; r < n0; ++r)
            std::copy_n(X + std::size_t(s.order[begin + r]) * n, n, rbm.v + r * rbm.sv);
        const std::size_t below = s.chains ? s.batch : n0, n1 = s.chains ? s.batch : n0;
        const Word* places = s.chains ? nullptr : s.rows + begin;
        rbm.hidden(0, n0);
        if (!s.chains) {
            std::copy_n(rbm.ph, n0 * rbm.sh, rbm.ph + below * rbm.sh);
            rbm.flip_hidden(below, n1, places, sweep, 1);
        }
        for (std::size_t k = 0; k < s.k; ++k) {
            if (k > 0 && !s.chains) rbm.flip_hidden(below, n1, places, sweep + k, 1);
            rbm.visible(below, n1);
            rbm.flip_visible(below, n1, places, sweep + k, 0);
            rbm.hidden(below, n1);
            if (s.chains) rbm.flip_hidden(below, n1, places, sweep + k, 1);
        }
        update(n0, below, n1);
    }

    void update(std::size_t n0, std::size_t below, std::size_t n1) {
        const T up = T(s.rate / double(n0)), down = T(-s.rate / double(n1));
        if (s.activity) pull(n0);
        weigh(0, n0, up);
        weigh(below, n1, down);
        const bool gap = below != n0;  // a last, smaller batch: rows between are not looked at
        T* to = velocity ? velocity : rbm.W;
        const T keep = velocity ? T(s.momentum) : T(1 - s.rate * s.decay);
        add(to, 0, gap ? n0 : n0 + n1, keep);
        if (gap) add(to, below, n1, T(1));
        if (velocity) {
            const T shrink = T(s.rate * s.decay);
            for (std::size_t i = 0; i < rbm.up.size(); ++i) {
                velocity[i] -= shrink * rbm.W[i];
                rbm.W[i] += velocity[i];
            }
        }
        add_biases(n0, below, n1, up, down);
        rbm.turn();
    }

    // Mean activities, and the pull towards the target in ph0.
    void pull(std::size_t n0) {
        T* q = static_cast<T*>(s.activity);
        for (std::size_t j = 0; j < m; ++j) {
            T total = 0;
            for (std::size_t r = 0; r < n0; ++r) total += rbm.ph[r * rbm.sh + j];
            q[j] = T(s.memory) * q[j] + T(1 - s.memory) * (total / T(n0));
            const T step = T(s.cost) * (T(s.target) - q[j]);
            for (std::size_t r = 0; r < n0; ++r) rbm.ph[r * rbm.sh + j] += step;
        }
    }

    void weigh(std::size_t first, std::size_t rows, T factor) {
        T* p = rbm.ph + first * rbm.sh;
        for (std::size_t i = 0; i < rows * rbm.sh; ++i) p[i] *= factor;
    }

    void add(T* to, std::size_t first, std::size_t rows, T keep) {
        const Panels<T>& panels = rbm.up;
        for (std::size_t p = 0; p < panels.count(); ++p) {
            const std::size_t width = panels.width_of(p);
            panel_rows<T, true>(m, width, rows, rbm.ph + first * rbm.sh, rbm.sh,
                                rbm.v + first * rbm.sv + panels.column(p), rbm.sv,
                                to + panels.offset(p), width * LANES<T>, {nullptr, keep});
        }
    }

    void add_biases(std::size_t n0, std::size_t below, std::size_t n1, T up, T down) {
        T *vb = static_cast<T*>(s.velocity_b), *vc = static_cast<T*>(s.velocity_c);
        change(rbm.b, vb, n, [&](std::size_t r, std::size_t i) {
            return (r < n0 ? up : down) * rbm.v[(r < n0 ? r : r - n0 + below) * rbm.sv + i];
        }, n0 + n1);
        change(rbm.c, vc, m, [&](std::size_t r, std::size_t j) {
            return rbm.ph[(r < n0 ? r : r - n0 + below) * rbm.sh + j];
        }, n0 + n1);
    }

    template <class Term>
    void change(T* bias, T* velocity, std::size_t units, Term term, std::size_t rows) {
        T* total = rbm.scratch;
        for (std::size_t i = 0; i < units; ++i)
            total[i] = velocity ? T(s.momentum) * velocity[i] : T(0);
        for (std::size_t r = 0; r < rows; ++r)
            for (std::size_t i = 0; i < units; ++i) total[i] += term(r, i);
        for (std::size_t i = 0; i < units; ++i) bias[i] += total[i];
        if (velocity) std::copy_n(total, units, velocity);
    }

    const RbmSteps& s;
    Rbm<T> rbm;
    const std::size_t n, m;
    T* velocity = nullptr;
};

template <class T> bool rbm_steps(const RbmMachine& machine, const RbmSteps& steps) {
    return Learner<T>(machine, steps).run();
}

template <class T> bool rbm_sweeps(const RbmMachine& machine, const RbmSweeps& s) {
    constexpr std::size_t AT_ONCE = 120;  // rows
    Rbm<T> rbm(machine, AT_ONCE);
    const std::size_t n = machine.visible, m = machine.hidden;
    T *v = static_cast<T*>(s.v), *h = static_cast<T*>(s.h);
    for (std::size_t first = 0; first < s.n; first += AT_ONCE) {
        const std::size_t rows = std::min(AT_ONCE, s.n - first);
        for (std::size_t r = 0; r < rows; ++r) std::copy_n(v + (first + r) * n, n, rbm.v + r * rbm.sv);
        for (std::size_t k = 0; k < s.k; ++k) {
            if (k % 16 == 15 && s.interrupted()) return false;
            rbm.hidden(0, rows);
            rbm.flip_hidden(0, rows, s.rows + first, s.sweep + k, s.hidden_layer);
            rbm.visible(0, rows);
            rbm.flip_visible(0, rows, s.rows + first, s.sweep + k, s.visible_layer);
        }
        for (std::size_t r = 0; r < rows; ++r) {
            std::copy_n(rbm.v + r * rbm.sv, n, v + (first + r) * n);
            std::copy_n(rbm.h + r * rbm.sh, m, h + (first + r) * m);
        }
    }
    return true;
}

}  // namespace
}  // namespace chainrule
