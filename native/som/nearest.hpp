// The winner of a row (families/som/maths.py, `distances`): the unit of the least distance, the
// lowest of several.
//
// The kernels look for it by numbers that are near the distances. Where another unit comes closer
// to the least of them than rounding may have moved both (Higham, Accuracy and Stability of
// Numerical Algorithms, 2nd ed., section 3.1), the distances are taken as the reference takes
// them, bit for bit, and decide.
#pragma once

#include <cmath>
#include <limits>

#include "../in_order.hpp"
#include "calls.hpp"

namespace chainrule::som {
namespace {

template <class T> constexpr T EPSILON = std::numeric_limits<T>::epsilon();
template <class T> constexpr T TINY = std::numeric_limits<T>::min();  // below, digits are lost

// The least number of each lane over blocks, and in which block, the first of equal ones; and the
// least of all others.
template <class T> struct Least {
    using Int = typename Vectors<T>::Int;
    V<T> value = all<T>(std::numeric_limits<T>::infinity());
    V<T> second = value;
    I<T> block{};

    void take(V<T> here, std::size_t b) {
        const I<T> better = here < value;
        second = lesser(greater(value, here), second);
        value = lesser(here, value);
        block = better ? I<T>{} + Int(b) : block;
    }
};

template <class T> struct Found {
    std::size_t place;
    T value, second;

    // Whether no other number comes within `slack` of the least.
    bool beyond(T slack) const { return second - value > slack; }
};

// The least of the lanes in every lane, by halves.
template <class X, std::size_t H, std::size_t... LANE>
inline X halves_compared(X v, std::index_sequence<LANE...>) {
    const X other = __builtin_shufflevector(v, v, (LANE ^ H)...);
    return other < v ? other : v;
}
template <class T, class X, std::size_t H = LANES<T> / 2> inline X least_everywhere(X v) {
    v = halves_compared<X, H>(v, std::make_index_sequence<LANES<T>>{});
    if constexpr (H > 1) return least_everywhere<T, X, H / 2>(v);
    else return v;
}

template <class T> Found<T> found(const Least<T>& least) {
    using Int = typename Vectors<T>::Int;
    I<T> lane{};
    for (std::size_t j = 0; j < LANES<T>; ++j) lane[j] = Int(j);
    const V<T> value = least_everywhere<T>(least.value);
    const I<T> places = least.block * Int(LANES<T>) + lane;
    const I<T> none = I<T>{} + std::numeric_limits<Int>::max();
    const I<T> best = least_everywhere<T, I<T>>(least.value == value ? places : none);
    const V<T> others = where<T>(places == best, least.second, least.value);
    return {std::size_t(best[0]), value[0], least_everywhere<T>(others)[0]};
}

// The distances of a row from the prototypes of a block, W (features, LANES), as the reference has
// them; `own` is the row's length, for the cosine. A missing component has x and `there` 0.
template <class T, Metric metric, bool masked>
V<T> distances(const T* W, std::size_t n, const T* x, const T* there, T own) {
    constexpr std::size_t L = LANES<T>;
    const auto known = [&](std::size_t i, V<T> term) {
        return masked ? V<T>(term * all<T>(there[i])) : term;
    };
    const auto away = [&](std::size_t i) {
        return known(i, all<T>(x[i]) - load<T>(W + i * L));
    };
    if constexpr (metric == Metric::manhattan) {
        return added_up<V<T>>(n, [&](std::size_t i) { return magnitude<T>(away(i)); });
    } else if constexpr (metric == Metric::euclidean) {
        return root(added_up<V<T>>(n, [&](std::size_t i) {
            const V<T> d = away(i);
            return V<T>(d * d);
        }));
    } else {
        const V<T> dot = added_up<V<T>>(
            n, [&](std::size_t i) { return V<T>(all<T>(x[i]) * load<T>(W + i * L)); });
        const V<T> size = added_up<V<T>>(n, [&](std::size_t i) {
            const V<T> w = load<T>(W + i * L);
            return known(i, w * w);
        });
        const V<T> length = all<T>(own) * root(size), one = all<T>(T(1));
        return one - dot / where<T>(length > V<T>{}, length, one);
    }
}

// The winner by those distances; W lies in blocks. The first that is no number wins, as in NumPy.
template <class T, Metric metric, bool masked>
std::size_t winner_in_order(const T* W, std::size_t units, std::size_t n, const T* x,
                            const T* there) {
    constexpr std::size_t L = LANES<T>;
    const T own = metric == Metric::cosine
                      ? std::sqrt(added_up<T>(n, [&](std::size_t i) { return x[i] * x[i]; }))
                      : T(0);
    std::size_t best = 0;
    T least = std::numeric_limits<T>::infinity();
    for (std::size_t k = 0; k < units; k += L) {
        const V<T> d = distances<T, metric, masked>(W + k * n, n, x, there, own);
        for (std::size_t j = 0; j < L && k + j < units; ++j) {
            if (d[j] != d[j]) return k + j;
            if (d[j] < least) {
                least = d[j];
                best = k + j;
            }
        }
    }
    return best;
}

}  // namespace
}  // namespace chainrule::som
