// Optimizers on flat stretches of parameters: chainrule.pieces.optimizers, row by row.
#pragma once

#include "kernels.hpp"
#include "simd.hpp"

namespace chainrule {
namespace {

// What does not change within a step; 1 − βᵗ are the corrections of Adam's moments.
template <class T> struct Update {
    Solver solver;
    T rate, l2, l1;
    T first, second, epsilon, kept;  // momentum or β₁; decay or β₂; ε; 1 − ηλ
    T rest_1, rest_2;                // 1 − β₁, 1 − β₂: of the double, not of β rounded to T
    T corrected_1, corrected_2;      // 1/(1 − β₁ᵗ), 1/(1 − β₂ᵗ)
};

inline double power(double x, std::int64_t n) {
    double result = 1;
    for (; n > 0; n /= 2, x *= x)
        if (n % 2) result *= x;
    return result;
}

template <class T> Update<T> make_update(const Epoch& epoch, double l2, double l1, std::int64_t t) {
    const double* number = epoch.numbers;
    Update<T> u{epoch.solver, T(epoch.rate), T(l2), T(l1), T(number[0]), T(0), T(0), T(1),
                T(1 - number[0]), T(0), T(1), T(1)};
    if (epoch.solver == Solver::rmsprop) {
        u.second = T(number[0]);
        u.rest_2 = T(1 - number[0]);
        u.epsilon = T(number[1]);
    }
    if (epoch.solver == Solver::adam || epoch.solver == Solver::adamw) {
        u.second = T(number[1]);
        u.rest_2 = T(1 - number[1]);
        u.epsilon = T(number[2]);
        u.corrected_1 = T(1 / (1 - power(number[0], t)));
        u.corrected_2 = T(1 / (1 - power(number[1], t)));
        u.kept = T(1 - epoch.rate * number[3]);
    }
    return u;
}

template <class T, Solver S>
inline V<T> updated(const Update<T>& u, V<T> w, V<T> g, T* memory_1, T* memory_2) {
    if constexpr (S == Solver::momentum || S == Solver::nesterov) {
        const V<T> v = load<T>(memory_1) * u.first - g * u.rate;
        store<T>(memory_1, v);
        return S == Solver::momentum ? w + v : w + v * u.first - g * u.rate;
    } else if constexpr (S == Solver::rmsprop) {
        const V<T> s = load<T>(memory_1) * u.second + (g * g) * u.rest_2;
        store<T>(memory_1, s);
        return w - (g * u.rate) / (root(s) + u.epsilon);
    } else if constexpr (S == Solver::adam) {
        const V<T> m = load<T>(memory_1) * u.first + g * u.rest_1;
        const V<T> s = load<T>(memory_2) * u.second + (g * g) * u.rest_2;
        store<T>(memory_1, m);
        store<T>(memory_2, s);
        return w * u.kept - (m * u.corrected_1 * u.rate) / (root(s * u.corrected_2) + u.epsilon);
    } else {
        return w - g * u.rate;
    }
}

template <class T, Solver S>
void update_by(const Update<T>& u, T* w, const T* g, T* memory_1, T* memory_2, std::size_t n) {
    const V<T> zero{}, one = all<T>(T(1));
    for (std::size_t i = 0; i < n; i += LANES<T>) {
        const V<T> old = load<T>(w + i);
        V<T> slope = load<T>(g + i) + old * u.l2;
        if (u.l1 != 0)
            slope += where<T>(old > zero, one, where<T>(old < zero, -one, zero)) * u.l1;
        store<T>(w + i, updated<T, S>(u, old, slope, memory_1 + i, memory_2 + i));
    }
}

// w (n, whole vectors) by its loss's gradient g; the penalty's is added here.
template <class T>
void update(const Update<T>& u, T* w, const T* g, T* memory_1, T* memory_2, std::size_t n) {
    switch (u.solver) {
        case Solver::sgd: return update_by<T, Solver::sgd>(u, w, g, memory_1, memory_2, n);
        case Solver::momentum: return update_by<T, Solver::momentum>(u, w, g, memory_1, memory_2, n);
        case Solver::nesterov: return update_by<T, Solver::nesterov>(u, w, g, memory_1, memory_2, n);
        case Solver::rmsprop: return update_by<T, Solver::rmsprop>(u, w, g, memory_1, memory_2, n);
        case Solver::adam:
        case Solver::adamw: return update_by<T, Solver::adam>(u, w, g, memory_1, memory_2, n);
    }
}

}  // namespace
}  // namespace chainrule
