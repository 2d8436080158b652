// Optimizers on flat stretches of parameters: a row each (the formulas are those of
// chainrule.pieces.optimizers), with its name and those of its settings there.
#pragma once

#include "../simd.hpp"
#include "calls.hpp"

namespace chainrule::mlp {
namespace {

// A decaying average of x: kept · average + taken · x, of which `corrected` times is without bias.
// taken is 1 − decay of the double, not of the decay rounded to T.
template <class T> struct Average {
    T kept, taken, corrected;
};

// What does not change within a step; a row fills in what it reads.
template <class T> struct Update {
    Optimizer optimizer;
    T rate, l2, l1;
    T momentum;
    Average<T> gradient, square;
    T epsilon;
    T decayed;  // what weight decay leaves of a parameter, 1 − ηλ
};

struct Sgd {
    static constexpr const char* name = "sgd";
    static constexpr Names settings{nullptr, 0};

    template <class T> static void begin(Update<T>&, const double*, double, std::int64_t) {}
    template <class T> static inline V<T> updated(const Update<T>& u, V<T> w, V<T> g, T*, T*) {
        return w - g * u.rate;
    }
};

struct Momentum {
    static constexpr const char* name = "momentum";
    static constexpr const char* setting_names[] = {"momentum"};
    static constexpr Names settings{setting_names, 1};

    template <class T>
    static void begin(Update<T>& u, const double* setting, double, std::int64_t) {
        u.momentum = T(setting[0]);
    }
    template <class T>
    static inline V<T> updated(const Update<T>& u, V<T> w, V<T> g, T* velocity, T*) {
        const V<T> v = load<T>(velocity) * u.momentum - g * u.rate;
        store<T>(velocity, v);
        return w + v;
    }
};

struct Nesterov : Momentum {
    static constexpr const char* name = "nesterov";

    template <class T>
    static inline V<T> updated(const Update<T>& u, V<T> w, V<T> g, T* velocity, T*) {
        const V<T> v = load<T>(velocity) * u.momentum - g * u.rate;
        store<T>(velocity, v);
        return w + v * u.momentum - g * u.rate;
    }
};

struct RmsProp {
    static constexpr const char* name = "rmsprop";
    static constexpr const char* setting_names[] = {"decay", "epsilon"};
    static constexpr Names settings{setting_names, 2};

    template <class T>
    static void begin(Update<T>& u, const double* setting, double, std::int64_t) {
        u.square = {T(setting[0]), T(1 - setting[0]), T(1)};
        u.epsilon = T(setting[1]);
    }
    template <class T>
    static inline V<T> updated(const Update<T>& u, V<T> w, V<T> g, T* square, T*) {
        const V<T> s = load<T>(square) * u.square.kept + (g * g) * u.square.taken;
        store<T>(square, s);
        return w - (g * u.rate) / (root(s) + u.epsilon);
    }
};

inline double power(double x, std::int64_t n) {
    double result = 1;
    for (; n > 0; n /= 2, x *= x)
        if (n % 2) result *= x;
    return result;
}

struct Adam {
    static constexpr const char* name = "adam";
    static constexpr const char* setting_names[] = {"beta_1", "beta_2", "epsilon"};
    static constexpr Names settings{setting_names, 3};

    template <class T>
    static void begin(Update<T>& u, const double* setting, double, std::int64_t t) {
        const auto average = [t](double beta) {
            return Average<T>{T(beta), T(1 - beta), T(1 / (1 - power(beta, t)))};
        };
        u.gradient = average(setting[0]);
        u.square = average(setting[1]);
        u.epsilon = T(setting[2]);
        u.decayed = T(1);
    }
    template <class T>
    static inline V<T> updated(const Update<T>& u, V<T> w, V<T> g, T* gradient, T* square) {
        const V<T> m = load<T>(gradient) * u.gradient.kept + g * u.gradient.taken;
        const V<T> s = load<T>(square) * u.square.kept + (g * g) * u.square.taken;
        store<T>(gradient, m);
        store<T>(square, s);
        return w * u.decayed - (m * u.gradient.corrected * u.rate) /
                                   (root(s * u.square.corrected) + u.epsilon);
    }
};

struct AdamW : Adam {
    static constexpr const char* name = "adamw";
    static constexpr const char* setting_names[] = {"beta_1", "beta_2", "epsilon", "weight_decay"};
    static constexpr Names settings{setting_names, 4};

    template <class T>
    static void begin(Update<T>& u, const double* setting, double rate, std::int64_t t) {
        Adam::begin<T>(u, setting, rate, t);
        u.decayed = T(1 - rate * setting[3]);
    }
};

template <class... Rows> struct OptimizerTable : Table<Optimizer, Rows...> {
    static constexpr Names settings[] = {Rows::settings...};
};
using Optimizers = OptimizerTable<Sgd, Momentum, Nesterov, RmsProp, Adam, AdamW>;

// -- over parameters -----------------------------------------------------------------------------

// Step t, of a batch by whose weight the penalties l2 and l1 are divided already.
template <class T>
Update<T> make_update(const Epoch<T>& epoch, double l2, double l1, std::int64_t t) {
    Update<T> u{};
    u.optimizer = epoch.optimizer;
    u.rate = T(epoch.rate);
    u.l2 = T(l2);
    u.l1 = T(l1);
    Optimizers::visit(epoch.optimizer, [&](auto row) {
        row.template begin<T>(u, epoch.settings, epoch.rate, t);
    });
    return u;
}

// The loss's gradient g of w with the penalty's.
template <class T> inline V<T> penalized(const Update<T>& u, V<T> w, V<T> g) {
    const V<T> zero{}, one = all<T>(T(1));
    V<T> slope = g + w * u.l2;
    if (u.l1 != 0) slope += where<T>(w > zero, one, where<T>(w < zero, -one, zero)) * u.l1;
    return slope;
}

// w (n, whole vectors) by its loss's gradient g; the penalty's is added here.
template <class T, class Row>
inline void update_by(Row row, const Update<T>& u, T* w, const T* g, T* memory_1, T* memory_2,
                      std::size_t n) {
    for (std::size_t i = 0; i < n; i += LANES<T>) {
        const V<T> old = load<T>(w + i), slope = penalized<T>(u, old, load<T>(g + i));
        store<T>(w + i, row.template updated<T>(u, old, slope, memory_1 + i, memory_2 + i));
    }
}

template <class T>
void update(const Update<T>& u, T* w, const T* g, T* memory_1, T* memory_2, std::size_t n) {
    Optimizers::visit(u.optimizer,
                      [&](auto row) { update_by(row, u, w, g, memory_1, memory_2, n); });
}

}  // namespace
}  // namespace chainrule::mlp
