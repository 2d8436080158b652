// Contrastive divergence of a small restricted Boltzmann machine (models/rbm.py): an epoch in one
// call, plain steps of binary units. W is kept both ways round, (hidden, visible) and turned, so that
// every product reads rows of vectors; all rows are padded to whole vectors.
#pragma once

#include <algorithm>
#include <vector>

#include "boltzmann.hpp"
#include "product.hpp"

namespace chainrule {
namespace {

template <class T> class Restricted {
  public:
    explicit Restricted(const RbmEpoch& epoch)
        : e(epoch), K(rounded_up(epoch.hidden, LANES<T>)), D(rounded_up(epoch.visible, LANES<T>)),
          W(epoch.hidden * D), turned(epoch.visible * K), b(D), c(K) {
        const T* from = static_cast<const T*>(e.W);
        for (std::size_t j = 0; j < e.hidden; ++j)
            for (std::size_t i = 0; i < e.visible; ++i)
                W[j * D + i] = turned[i * K + j] = from[j * e.visible + i];
        std::memcpy(b.data(), e.b, e.visible * sizeof(T));
        std::memcpy(c.data(), e.c, e.hidden * sizeof(T));
        std::size_t most = e.chains;
        for (std::size_t s = 0; s < e.batches; ++s) most = std::max(most, rows_of(s));
        v.resize(most * D);
        p.resize(most * K);
        h.resize(most * K);
        means.resize(most * D);
        model_v.resize(most * D);
        model_p.resize(most * K);
    }

    bool run() {
        T* chains = static_cast<T*>(e.chain_states);
        std::vector<T> kept(e.chains * K);
        padded(chains, e.chains, e.hidden, K, kept.data());
        for (std::size_t s = 0; s < e.batches; ++s) {
            if (s % 64 == 63 && e.interrupted()) return false;
            const std::size_t n = rows_of(s);
            padded(static_cast<const T*>(e.X) + e.bounds[s] * e.visible, n, e.visible, D, v.data());
            step(n, Word(e.step) + s, kept);
        }
        for (std::size_t j = 0; j < e.hidden; ++j)
            std::memcpy(static_cast<T*>(e.W) + j * e.visible, &W[j * D], e.visible * sizeof(T));
        std::memcpy(e.b, b.data(), e.visible * sizeof(T));
        std::memcpy(e.c, c.data(), e.hidden * sizeof(T));
        for (std::size_t r = 0; r < e.chains; ++r)
            std::memcpy(chains + r * e.hidden, &kept[r * K], e.hidden * sizeof(T));
        return true;
    }

  private:
    std::size_t rows_of(std::size_t s) const { return std::size_t(e.bounds[s + 1] - e.bounds[s]); }

    static void padded(const T* from, std::size_t n, std::size_t units, std::size_t stride, T* to) {
        for (std::size_t r = 0; r < n; ++r)
            std::memcpy(to + r * stride, from + r * units, units * sizeof(T));
    }

    void step(std::size_t n, Word t, std::vector<T>& kept) {
        const Word first = t * (e.k + 1);
        product<false>(n, K, e.visible, v.data(), D, turned.data(), p.data(), {c.data(), 0});
        flip(p.data(), n, e.hidden, K, e.persistent ? nullptr : h.data(), first, 1);
        std::vector<T>& states = e.persistent ? kept : h;
        const std::size_t m = e.persistent ? e.chains : n;
        for (Word i = 1; i <= e.k; ++i) {
            product<false>(m, D, e.hidden, states.data(), K, W.data(), means.data(), {b.data(), 0});
            flip(means.data(), m, e.visible, D, model_v.data(), first + i, 0);
            product<false>(m, K, e.visible, model_v.data(), D, turned.data(), model_p.data(),
                           {c.data(), 0});
            flip(model_p.data(), m, e.hidden, K, states.data(), first + i, 1);
        }
        descend(v.data(), p.data(), n, T(e.rate / double(n)));
        descend(model_v.data(), model_p.data(), m, T(-e.rate / double(m)));
    }

    // C (rows, columns) = start + A·B, columns in whole vectors.
    template <bool ACROSS>
    void product(std::size_t rows, std::size_t columns, std::size_t depth, const T* A,
                 std::size_t lda, const T* B, T* C, Start<T> start) {
        const std::size_t L = LANES<T>, vectors = columns / L;
        for (std::size_t at = 0; at < vectors;) {
            const std::size_t left = vectors - at;
            const std::size_t width = left == 3 || left == 4 ? left : left < 2 ? 1 : 2;
            const Start<T> here{start.bias ? start.bias + at * L : nullptr, start.factor};
            panel_rows<T, ACROSS>(rows, width, depth, A, lda, B + at * L, columns, C + at * L,
                                  columns, here);
            at += width;
        }
    }

    // x becomes σ(x), and states the flips by it; padding stays 0 in states.
    void flip(T* x, std::size_t n, std::size_t units, std::size_t stride, T* states, Word step,
              Word layer) {
        const Word last = (e.stream << 32) + layer;
        for (std::size_t r = 0; r < n; ++r) {
            T* row = x + r * stride;
            for (std::size_t k = 0; k < stride; k += LANES<T>)
                store<T>(row + k, logistic<T>(load<T>(row + k)));
            for (std::size_t k = units; k < stride; ++k) row[k] = 0;
            if (states) flipped(row, units, Word(r), step, last, e.seed, states + r * stride);
        }
    }

    // W += scale · pᵀx, both ways round, and the biases.
    void descend(const T* x, T* prob, std::size_t n, T scale) {
        for (std::size_t r = 0; r < n; ++r)
            for (std::size_t i = 0; i < D; ++i) b[i] += scale * x[r * D + i];
        for (std::size_t i = 0; i < n * K; ++i) prob[i] *= scale;
        for (std::size_t r = 0; r < n; ++r)
            for (std::size_t j = 0; j < K; ++j) c[j] += prob[r * K + j];
        product<true>(e.hidden, D, n, prob, K, x, W.data(), {nullptr, 1});
        product<true>(e.visible, K, n, x, D, prob, turned.data(), {nullptr, 1});
    }

    const RbmEpoch& e;
    const std::size_t K, D;
    std::vector<T> W, turned, b, c, v, p, h, model_v, model_p, means;
};

// False where it was interrupted.
template <class T> bool rbm_epoch(const RbmEpoch& epoch) { return Restricted<T>(epoch).run(); }

}  // namespace
}  // namespace chainrule
