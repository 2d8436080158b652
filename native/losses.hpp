// Losses on flat stretches: each output's part of E, and δ of the output layer.
//
// `share` holds each sample's share of its batch for each of its outputs, and NO_SHARE beside them:
// what lies there in y and a is chosen away, for 0 · ∞ is no 0. So the sums are the batch's loss and
// its δ (see chainrule.pieces.losses for the formulas).
#pragma once

#include <limits>

#include "activations.hpp"

namespace chainrule {
namespace {

template <class T> constexpr T NO_SHARE = T(-1);

// `x` times its share; 0 where there is none.
template <class T> inline V<T> shared(V<T> x, V<T> share) {
    return where<T>(share < V<T>{}, V<T>{}, x * share);
}

template <class T> inline V<T> off_the_ends(V<T> a) {
    const T epsilon = sizeof(T) == 4 ? T(0x1p-23) : T(0x1p-52);
    a = where<T>(a < epsilon, all<T>(epsilon), a);
    return where<T>(a > 1 - epsilon, all<T>(1 - epsilon), a);
}

template <class T> inline V<T> part(Loss loss, bool binary, V<T> y, V<T> a, T outputs) {
    const V<T> d = y - a, size = magnitude<T>(d), one = all<T>(T(1)), zero{};
    switch (loss) {
        case Loss::half_squared_error: return d * d * T(0.5);
        case Loss::mean_squared_error: return d * d / outputs;
        case Loss::squared_error: return d * d * T(0.5) / outputs;
        case Loss::absolute_error: return size;
        case Loss::huber: return where<T>(size <= one, size * size * T(0.5), size - T(0.5));
        case Loss::log_loss: {
            a = off_the_ends<T>(a);
            if (!binary) return -y * log<T>(a);
            return -(y * log<T>(a) + (one - y) * log<T>(one - a));
        }
        case Loss::poisson: {
            const I<T> counted = y > zero;
            const V<T> ratio = where<T>(counted, y, one) / where<T>(counted, a, one);
            return y * log<T>(ratio) - y + a;
        }
    }
    return zero;
}

template <class T> inline V<T> gradient(Loss loss, V<T> y, V<T> a, T outputs) {
    const V<T> d = a - y, one = all<T>(T(1)), zero{};
    switch (loss) {
        case Loss::mean_squared_error: return d * (2 / outputs);
        case Loss::absolute_error: {
            const V<T> sign = where<T>(d > zero, one, where<T>(d < zero, -one, zero));
            return where<T>(d != d, d, sign);
        }
        case Loss::huber: return where<T>(d < -one, -one, where<T>(d > one, one, d));
        case Loss::poisson: return one - y / a;
        default: return d;
    }
}

template <class T>
double total_loss(Loss loss, bool binary, const T* y, const T* a, const T* share, std::size_t n,
                  T outputs) {
    V<T> total{};
    for (std::size_t i = 0; i < n; i += LANES<T>)
        total += shared<T>(part<T>(loss, binary, load<T>(y + i), load<T>(a + i), outputs),
                           load<T>(share + i));
    T lanes[LANES<T>];
    std::memcpy(lanes, &total, sizeof lanes);
    double E = 0;
    for (T lane : lanes) E += static_cast<double>(lane);
    return E;
}

// δ = ∂E/∂a · share, or ∂E/∂z · share at once where the activation is the loss's own (canonical).
template <class T>
void loss_gradient(Loss loss, bool canonical, const T* y, const T* a, const T* share, T* delta,
                   std::size_t n, T outputs) {
    if (canonical) loss = Loss::half_squared_error;
    for (std::size_t i = 0; i < n; i += LANES<T>)
        store<T>(delta + i, shared<T>(gradient<T>(loss, load<T>(y + i), load<T>(a + i), outputs),
                                      load<T>(share + i)));
}

// Rows of `units` numbers, `stride` apart; the padding becomes 0.
template <class T> void softmax(const T* z, T* a, std::size_t rows, std::size_t units, std::size_t stride) {
    for (std::size_t s = 0; s < rows; ++s) {
        T top = z[s * stride];
        for (std::size_t j = 1; j < units; ++j) top = z[s * stride + j] > top ? z[s * stride + j] : top;
        for (std::size_t j = 0; j < units; ++j) a[s * stride + j] = z[s * stride + j] - top;
        for (std::size_t j = units; j < stride; ++j) a[s * stride + j] = T(-100);
    }
    for (std::size_t i = 0; i < rows * stride; i += LANES<T>) store<T>(a + i, exp<T>(load<T>(a + i)));
    for (std::size_t s = 0; s < rows; ++s) {
        T total = 0;
        for (std::size_t j = 0; j < units; ++j) total += a[s * stride + j];
        for (std::size_t j = 0; j < units; ++j) a[s * stride + j] /= total;
        for (std::size_t j = units; j < stride; ++j) a[s * stride + j] = 0;
    }
}

template <class T>
void softmax_pull_back(T* g, const T* a, std::size_t rows, std::size_t units, std::size_t stride) {
    for (std::size_t s = 0; s < rows; ++s) {
        T mean = 0;
        for (std::size_t j = 0; j < units; ++j) mean += g[s * stride + j] * a[s * stride + j];
        for (std::size_t j = 0; j < units; ++j)
            g[s * stride + j] = a[s * stride + j] * (g[s * stride + j] - mean);
    }
}

}  // namespace
}  // namespace chainrule
