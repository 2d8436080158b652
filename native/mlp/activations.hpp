// Activations: a = f(z), and the gradient carried back to ∂E/∂z. A row each; its name is the one by
// which a row of chainrule.pieces.activations asks for it.
//
// Most act on each unit by itself: `value(z)` and `derivative(z, a)` of a vector of units, and the
// gradient carried back is g·f′(z). At a kink the derivative is the left branch's. Where a tells
// what z was, z is not kept, and only the rows that say so are given it: relu, leaky_relu and elu
// have the sign of z, and of the others only gelu's and softplus's f′ is no function of a.
#pragma once

#include "../elementary.hpp"
#include "calls.hpp"

namespace chainrule::mlp {
namespace {

struct Logistic {
    static constexpr const char* name = "logistic";
    static constexpr bool elementwise = true, reads_z = false;

    template <class T> static inline V<T> value(V<T> z) { return logistic<T>(z); }
    template <class T> static inline V<T> derivative(V<T>, V<T> a) {
        return a * (all<T>(T(1)) - a);
    }
};

struct Tanh {
    static constexpr const char* name = "tanh";
    static constexpr bool elementwise = true, reads_z = false;

    template <class T> static inline V<T> value(V<T> z) { return tanh<T>(z); }
    template <class T> static inline V<T> derivative(V<T>, V<T> a) {
        return all<T>(T(1)) - a * a;
    }
};

struct Relu {
    static constexpr const char* name = "relu";
    static constexpr bool elementwise = true, reads_z = false;

    template <class T> static inline V<T> value(V<T> z) {
        const V<T> zero{};
        return where<T>(z <= zero, zero, z);
    }
    template <class T> static inline V<T> derivative(V<T>, V<T> a) {
        const V<T> zero{};
        return where<T>(a <= zero, zero, all<T>(T(1)));
    }
};

struct LeakyRelu {
    static constexpr const char* name = "leaky_relu";
    static constexpr bool elementwise = true, reads_z = false;

    template <class T> static inline V<T> value(V<T> z) {
        return where<T>(z <= V<T>{}, z * T(0.01), z);
    }
    template <class T> static inline V<T> derivative(V<T>, V<T> a) {
        return where<T>(a <= V<T>{}, all<T>(T(0.01)), all<T>(T(1)));
    }
};

struct Elu {
    static constexpr const char* name = "elu";
    static constexpr bool elementwise = true, reads_z = false;

    template <class T> static inline V<T> value(V<T> z) {
        const V<T> zero{};
        return where<T>(z <= zero, expm1_below<T>(where<T>(z <= zero, z, zero)), z);
    }
    template <class T> static inline V<T> derivative(V<T>, V<T> a) {
        const V<T> one = all<T>(T(1));
        return where<T>(a <= V<T>{}, a + one, one);
    }
};

struct Gelu {
    static constexpr const char* name = "gelu";
    static constexpr bool elementwise = true, reads_z = true;

    template <class T> static inline V<T> value(V<T> z) { return z * normal_cdf<T>(z); }
    template <class T> static inline V<T> derivative(V<T> z, V<T>) {
        return normal_cdf<T>(z) + z * normal_pdf<T>(z);
    }
};

struct Softplus {
    static constexpr const char* name = "softplus";
    static constexpr bool elementwise = true, reads_z = true;

    template <class T> static inline V<T> value(V<T> z) {
        const V<T> zero{};
        return log1p<T>(exp_below<T>(minus_magnitude<T>(z))) + where<T>(z <= zero, zero, z);
    }
    template <class T> static inline V<T> derivative(V<T> z, V<T>) { return logistic<T>(z); }
};

struct Exp {
    static constexpr const char* name = "exp";
    static constexpr bool elementwise = true, reads_z = false;

    template <class T> static inline V<T> value(V<T> z) { return exp<T>(z); }
    template <class T> static inline V<T> derivative(V<T>, V<T> a) { return a; }
};

struct Identity {  // z and a are the same buffer: see the loops below
    static constexpr const char* name = "identity";
    static constexpr bool elementwise = true, reads_z = false;

    template <class T> static inline V<T> value(V<T> z) { return z; }
    template <class T> static inline V<T> derivative(V<T>, V<T>) { return all<T>(T(1)); }
};

// aⱼ = exp(zⱼ − max z)/Σₖ exp(zₖ − max z), back ∂E/∂zⱼ = aⱼ (gⱼ − Σₖ gₖ aₖ), for each of `rows`
// rows of `units` numbers, `stride` apart; the padding becomes 0.
struct Softmax {
    static constexpr const char* name = "softmax";
    static constexpr bool elementwise = false, reads_z = false;

    template <class T>
    static void values(const T* z, T* a, std::size_t rows, std::size_t units, std::size_t stride) {
        for (std::size_t s = 0; s < rows; ++s) {
            const T* its = z + s * stride;
            T top = its[0];
            for (std::size_t j = 1; j < units; ++j) top = its[j] > top ? its[j] : top;
            for (std::size_t j = 0; j < units; ++j) a[s * stride + j] = its[j] - top;
            for (std::size_t j = units; j < stride; ++j) a[s * stride + j] = T(-100);
        }
        for (std::size_t i = 0; i < rows * stride; i += LANES<T>)
            store<T>(a + i, exp<T>(load<T>(a + i)));
        for (std::size_t s = 0; s < rows; ++s) {
            T total = 0;
            for (std::size_t j = 0; j < units; ++j) total += a[s * stride + j];
            for (std::size_t j = 0; j < units; ++j) a[s * stride + j] /= total;
            for (std::size_t j = units; j < stride; ++j) a[s * stride + j] = 0;
        }
    }

    template <class T>
    static void pull_back(T* g, const T* a, std::size_t rows, std::size_t units,
                          std::size_t stride) {
        for (std::size_t s = 0; s < rows; ++s) {
            T mean = 0;
            for (std::size_t j = 0; j < units; ++j) mean += g[s * stride + j] * a[s * stride + j];
            for (std::size_t j = 0; j < units; ++j)
                g[s * stride + j] = a[s * stride + j] * (g[s * stride + j] - mean);
        }
    }
};

using Activations = Table<Activation, Identity, Logistic, Tanh, Relu, LeakyRelu, Elu, Gelu,
                          Softplus, Exp, Softmax>;

// -- over a layer's buffers ----------------------------------------------------------------------

// The rows that are computed together: `rows` rows of `units` numbers, `stride` apart. The buffers
// reach as far as the last vector that is begun.
struct Stretch {
    std::size_t rows, units, stride;
};

inline bool reads_z(Activation f) {
    bool reads = false;
    Activations::visit(f, [&](auto row) { reads = row.reads_z; });
    return reads;
}

inline bool is_elementwise(Activation f) {
    bool is = false;
    Activations::visit(f, [&](auto row) { is = row.elementwise; });
    return is;
}

// The loops are functions of their own: a pointer captured by a lambda is read again after each
// store.
template <class T, class Row> void values_by(Row, const T* z, T* a, std::size_t n) {
    for (std::size_t i = 0; i < n; i += LANES<T>)
        store<T>(a + i, Row::template value<T>(load<T>(z + i)));
}
template <class T, class Row> void pull_back_by(Row, T* g, const T* z, const T* a, std::size_t n) {
    for (std::size_t i = 0; i < n; i += LANES<T>) {
        const V<T> slope = Row::template derivative<T>(load<T>(z + i), load<T>(a + i));
        store<T>(g + i, load<T>(g + i) * slope);
    }
}

template <class T> inline void activate(Activation f, const T* z, T* a, Stretch of) {
    Activations::visit(f, [&](auto row) {
        using Row = decltype(row);
        if constexpr (!Row::elementwise) Row::values(z, a, of.rows, of.units, of.stride);
        else if constexpr (!std::is_same_v<Row, Identity>)
            values_by(row, z, a, of.rows * of.stride);
    });
}

// g = ∂E/∂a becomes ∂E/∂z.
template <class T> inline void pull_back(Activation f, T* g, const T* z, const T* a, Stretch of) {
    Activations::visit(f, [&](auto row) {
        using Row = decltype(row);
        if constexpr (!Row::elementwise) Row::pull_back(g, a, of.rows, of.units, of.stride);
        else if constexpr (!std::is_same_v<Row, Identity>)
            pull_back_by(row, g, z, a, of.rows * of.stride);
    });
}

}  // namespace
}  // namespace chainrule::mlp
