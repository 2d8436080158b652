// Losses: each output's part of E, and its gradient ∂E/∂a. A row each (the formulas are those of
// chainrule.pieces.losses); its name is the one by which a row there asks for it.
//
// `share` holds each sample's share of its batch for each of its outputs, and NO_SHARE beside them:
// what lies there in y and a is chosen away, for 0 · ∞ is no 0. So the sums are the batch's loss
// and its δ. Where the loss and the output's activation fit (canonical), δ = a − y at once.
#pragma once

#include <limits>

#include "../elementary.hpp"
#include "calls.hpp"

namespace chainrule::mlp {
namespace {

// `part` and `gradient` of a vector of targets y and outputs a; N the outputs of a sample.
struct HalfSquaredError {
    static constexpr const char* name = "half_squared_error";

    template <class T> static inline V<T> part(V<T> y, V<T> a, T) {
        const V<T> d = y - a;
        return d * d * T(0.5);
    }
    template <class T> static inline V<T> gradient(V<T> y, V<T> a, T) { return a - y; }
};

struct MeanSquaredError {
    static constexpr const char* name = "mean_squared_error";

    template <class T> static inline V<T> part(V<T> y, V<T> a, T N) {
        const V<T> d = y - a;
        return d * d / N;
    }
    template <class T> static inline V<T> gradient(V<T> y, V<T> a, T N) {
        return (a - y) * (2 / N);
    }
};

struct SquaredError {  // scikit-learn's: the gradient is not that of the value
    static constexpr const char* name = "squared_error";

    template <class T> static inline V<T> part(V<T> y, V<T> a, T N) {
        const V<T> d = y - a;
        return d * d * T(0.5) / N;
    }
    template <class T> static inline V<T> gradient(V<T> y, V<T> a, T) { return a - y; }
};

struct AbsoluteError {
    static constexpr const char* name = "absolute_error";

    template <class T> static inline V<T> part(V<T> y, V<T> a, T) { return magnitude<T>(y - a); }
    template <class T> static inline V<T> gradient(V<T> y, V<T> a, T) {
        const V<T> d = a - y, one = all<T>(T(1)), zero{};
        const V<T> sign = where<T>(d > zero, one, where<T>(d < zero, -one, zero));
        return where<T>(d != d, d, sign);
    }
};

struct Huber {
    static constexpr const char* name = "huber";

    template <class T> static inline V<T> part(V<T> y, V<T> a, T) {
        const V<T> size = magnitude<T>(y - a);
        return where<T>(size <= all<T>(T(1)), size * size * T(0.5), size - T(0.5));
    }
    template <class T> static inline V<T> gradient(V<T> y, V<T> a, T) {
        const V<T> d = a - y, one = all<T>(T(1));
        return where<T>(d < -one, -one, where<T>(d > one, one, d));
    }
};

// Probabilities kept off 0 and 1 by the spacing of their type.
template <class T> inline V<T> clipped(V<T> a) {
    const T epsilon = std::numeric_limits<T>::epsilon();
    a = where<T>(a < epsilon, all<T>(epsilon), a);
    return where<T>(a > 1 - epsilon, all<T>(1 - epsilon), a);
}

struct BinaryLogLoss {
    static constexpr const char* name = "binary_log_loss";

    template <class T> static inline V<T> part(V<T> y, V<T> a, T) {
        const V<T> one = all<T>(T(1));
        a = clipped<T>(a);
        return -(y * log<T>(a) + (one - y) * log<T>(one - a));
    }
    template <class T> static inline V<T> gradient(V<T> y, V<T> a, T) {
        a = clipped<T>(a);
        return (a - y) / (a * (all<T>(T(1)) - a));
    }
};

struct CategoricalLogLoss {
    static constexpr const char* name = "categorical_log_loss";

    template <class T> static inline V<T> part(V<T> y, V<T> a, T) {
        return -y * log<T>(clipped<T>(a));
    }
    template <class T> static inline V<T> gradient(V<T> y, V<T> a, T) {
        return -y / clipped<T>(a);
    }
};

struct Poisson {
    static constexpr const char* name = "poisson";

    template <class T> static inline V<T> part(V<T> y, V<T> a, T) {
        const V<T> one = all<T>(T(1));
        const I<T> positive = y > V<T>{};
        const V<T> ratio = where<T>(positive, y, one) / where<T>(positive, a, one);
        return y * log<T>(ratio) - y + a;
    }
    template <class T> static inline V<T> gradient(V<T> y, V<T> a, T) {
        return all<T>(T(1)) - y / a;
    }
};

using Losses = Table<Loss, HalfSquaredError, MeanSquaredError, SquaredError, AbsoluteError, Huber,
                     BinaryLogLoss, CategoricalLogLoss, Poisson>;

// -- over a batch --------------------------------------------------------------------------------

template <class T> constexpr T NO_SHARE = T(-1);

// `x` times its share; 0 where there is none.
template <class T> inline V<T> shared(V<T> x, V<T> share) {
    return where<T>(share < V<T>{}, V<T>{}, x * share);
}

// A vector of shares, none from the n-th on: samples of another shard may follow.
template <class T> inline V<T> first_shares(const T* share, std::size_t n) {
    V<T> its = load<T>(share);
    for (std::size_t k = n; k < LANES<T>; ++k) its[k] = NO_SHARE<T>;
    return its;
}

template <class T, class Row>
V<T> parts_by(Row, const T* y, const T* a, const T* share, std::size_t n, T outputs) {
    V<T> total{};
    for (std::size_t i = 0; i < n; i += LANES<T>) {
        const V<T> part = Row::template part<T>(load<T>(y + i), load<T>(a + i), outputs);
        total += shared<T>(part, first_shares<T>(share + i, n - i));
    }
    return total;
}
template <class T, class Row>
void gradient_by(Row, const T* y, const T* a, const T* share, T* g, std::size_t n, T outputs) {
    for (std::size_t i = 0; i < n; i += LANES<T>) {
        const V<T> slope = Row::template gradient<T>(load<T>(y + i), load<T>(a + i), outputs);
        store<T>(g + i, shared<T>(slope, load<T>(share + i)));
    }
}

template <class T>
double batch_loss(Loss loss, const T* y, const T* a, const T* share, std::size_t n, T outputs) {
    T lanes[LANES<T>] = {};
    Losses::visit(loss, [&](auto row) {
        store<T>(lanes, parts_by(row, y, a, share, n, outputs));
    });
    double E = 0;
    for (T lane : lanes) E += static_cast<double>(lane);
    return E;
}

// g = ∂E/∂a · share.
template <class T>
void loss_gradient(Loss loss, const T* y, const T* a, const T* share, T* g, std::size_t n,
                   T outputs) {
    Losses::visit(loss, [&](auto row) { gradient_by(row, y, a, share, g, n, outputs); });
}

// δ = (a − y) · share.
template <class T>
void canonical_delta(const T* y, const T* a, const T* share, T* delta, std::size_t n) {
    for (std::size_t i = 0; i < n; i += LANES<T>)
        store<T>(delta + i, shared<T>(load<T>(a + i) - load<T>(y + i), load<T>(share + i)));
}

}  // namespace
}  // namespace chainrule::mlp
