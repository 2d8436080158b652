// Activations on flat stretches of numbers: a = f(z), and the gradient carried back, g·f′(z).
//
// At a kink the derivative is the left branch's, as in chainrule.pieces.activations. Where a tells what z
// was, z is not kept: relu, leaky_relu and elu have the sign of z, and the others' f′ is a function
// of a; only gelu and softplus read z.
#pragma once

#include "elementary.hpp"
#include "kernels.hpp"

namespace chainrule {
namespace {

inline bool reads_z(Activation f) { return f == Activation::gelu || f == Activation::softplus; }

template <class T, Activation F> inline V<T> value(V<T> z) {
    const V<T> zero{};
    if constexpr (F == Activation::logistic) return logistic<T>(z);
    if constexpr (F == Activation::tanh) return tanh<T>(z);
    if constexpr (F == Activation::relu) return where<T>(z <= zero, zero, z);
    if constexpr (F == Activation::leaky_relu) return where<T>(z <= zero, z * T(0.01), z);
    if constexpr (F == Activation::elu)
        return where<T>(z <= zero, expm1_below<T>(where<T>(z <= zero, z, zero)), z);
    if constexpr (F == Activation::gelu) return z * normal_cdf<T>(z);
    if constexpr (F == Activation::softplus)
        return log1p<T>(exp_below<T>(minus_magnitude<T>(z))) +
               where<T>(z <= zero, zero, z);
    if constexpr (F == Activation::exp) return exp<T>(z);
    return z;
}

template <class T, Activation F> inline V<T> derivative(V<T> z, V<T> a) {
    const V<T> zero{}, one = all<T>(T(1));
    if constexpr (F == Activation::logistic) return a * (one - a);
    if constexpr (F == Activation::tanh) return one - a * a;
    if constexpr (F == Activation::relu) return where<T>(a <= zero, zero, one);
    if constexpr (F == Activation::leaky_relu) return where<T>(a <= zero, all<T>(T(0.01)), one);
    if constexpr (F == Activation::elu) return where<T>(a <= zero, a + one, one);
    if constexpr (F == Activation::gelu) return normal_cdf<T>(z) + z * normal_pdf<T>(z);
    if constexpr (F == Activation::softplus) return logistic<T>(z);
    if constexpr (F == Activation::exp) return a;
    return one;
}

// `run` is called with the activation as a type; softmax is left to the output layer.
template <Activation F> struct Row {};
template <class Run> inline void with_activation(Activation f, Run run) {
    switch (f) {
        case Activation::logistic: return run(Row<Activation::logistic>{});
        case Activation::tanh: return run(Row<Activation::tanh>{});
        case Activation::relu: return run(Row<Activation::relu>{});
        case Activation::leaky_relu: return run(Row<Activation::leaky_relu>{});
        case Activation::elu: return run(Row<Activation::elu>{});
        case Activation::gelu: return run(Row<Activation::gelu>{});
        case Activation::softplus: return run(Row<Activation::softplus>{});
        case Activation::exp: return run(Row<Activation::exp>{});
        default: return;
    }
}

template <class T, Activation F> inline V<T> value_at(Row<F>, V<T> z) { return value<T, F>(z); }
template <class T, Activation F> inline V<T> slope_at(Row<F>, V<T> z, V<T> a) {
    return derivative<T, F>(z, a);
}

template <class T, Activation F> void activate_by(Row<F>, const T* z, T* a, std::size_t n) {
    for (std::size_t i = 0; i < n; i += LANES<T>) store<T>(a + i, value<T, F>(load<T>(z + i)));
}
template <class T, Activation F>
void pull_back_by(Row<F>, T* g, const T* z, const T* a, std::size_t n) {
    for (std::size_t i = 0; i < n; i += LANES<T>)
        store<T>(g + i, load<T>(g + i) * derivative<T, F>(load<T>(z + i), load<T>(a + i)));
}

// n is rounded up to whole vectors: the buffers reach that far.
template <class T> inline void activate(Activation f, const T* z, T* a, std::size_t n) {
    with_activation(f, [&](auto row) { activate_by<T>(row, z, a, n); });
}
template <class T> inline void pull_back(Activation f, T* g, const T* z, const T* a, std::size_t n) {
    with_activation(f, [&](auto row) { pull_back_by<T>(row, g, z, a, n); });
}

}  // namespace
}  // namespace chainrule
