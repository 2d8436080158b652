// Self-organizing maps (families/som/maths.py). Units lie along the lanes: block b holds the
// prototypes of LANES units, component by component, so that distances and moves need no sum over
// lanes.
//
// Online, the move for a sample and the distances from the next one take a single pass over the
// prototypes.
#pragma once

#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "../elementary.hpp"
#include "../host.hpp"
#include "../order.hpp"
#include "calls.hpp"

namespace chainrule::som {
namespace {

// The least number of each lane over blocks, and in which block; the first of equal ones.
template <class T> struct Least {
    using Int = typename Vectors<T>::Int;
    V<T> value = all<T>(std::numeric_limits<T>::infinity());
    I<T> block{};

    void take(V<T> here, std::size_t b) {
        const I<T> better = here < value;
        value = where<T>(better, here, value);
        block = better ? I<T>{} + Int(b) : block;
    }
    std::size_t place() const {
        std::size_t best = 0;
        for (std::size_t j = 1; j < LANES<T>; ++j) {
            const bool earlier = value[j] == value[best] && block[j] < block[best];
            if (value[j] < value[best] || earlier) best = j;
        }
        return std::size_t(block[best]) * LANES<T> + best;
    }
};

template <class T> class Blocks {
  public:
    static constexpr std::size_t L = LANES<T>;

    explicit Blocks(const Map<T>& given)
        : m(given), blocks((given.units + L - 1) / L), W(blocks * given.features * L),
          px(blocks * L), py(blocks * L), h(blocks * L), d(blocks * L), lengths(blocks * L) {
        for (std::size_t k = 0; k < given.units; ++k)
            for (std::size_t i = 0; i < given.features; ++i)
                at(k, i) = given.W[k * given.features + i];
        for (std::size_t k = 0; k < given.units; ++k) {
            px[k] = T(given.places[2 * k]);
            py[k] = T(given.places[2 * k + 1]);
        }
    }

    void write_back() {
        for (std::size_t k = 0; k < m.units; ++k)
            for (std::size_t i = 0; i < m.features; ++i) m.W[k * m.features + i] = at(k, i);
    }

    T& at(std::size_t k, std::size_t i) { return W[(k / L * m.features + i) * L + k % L]; }

    // h of every unit from the winner, times `rate`.
    void neighborhood(std::size_t winner, T radius, T rate) {
        const V<T> cx = all<T>(px[winner]), cy = all<T>(py[winner]);
        const V<T> ex = all<T>(T(m.extent[0])), ey = all<T>(T(m.extent[1]));
        for (std::size_t b = 0; b < blocks; ++b) {
            V<T> dx = magnitude<T>(load<T>(&px[b * L]) - cx);
            V<T> dy = magnitude<T>(load<T>(&py[b * L]) - cy);
            if (m.torus) {
                dx = where<T>(ex - dx < dx, ex - dx, dx);
                dy = where<T>(ey - dy < dy, ey - dy, dy);
            }
            store<T>(&h[b * L], all<T>(rate) * shape(dx, dy, radius));
        }
    }

    V<T> shape(V<T> dx, V<T> dy, T s) const {
        const V<T> zero{}, one = all<T>(T(1)), squared = dx * dx + dy * dy;
        switch (m.neighborhood) {
            case Neighborhood::gaussian: return exp<T>(-squared / (2 * s * s));
            case Neighborhood::mexican_hat:
                return (one - squared / (s * s)) * exp<T>(-squared / (2 * s * s));
            case Neighborhood::bubble: return where<T>((dx <= s) & (dy <= s), one, zero);
            case Neighborhood::triangle: break;
        }
        const V<T> x = s - dx, y = s - dy;
        return where<T>(x > zero, x, zero) * where<T>(y > zero, y, zero) / (s * s);
    }

    // The prototypes moved by h towards `last` (null: they stay), and their distances from `next`
    // (squared, for the euclidean). A missing component has `there` 0.
    template <Metric metric, bool masked>
    void pass(const T* last, const T* last_there, const T* next, const T* next_there) {
        const std::size_t n = m.features;
        for (std::size_t b = 0; b < blocks; ++b) {
            T* w = &W[b * n * L];
            const V<T> step = load<T>(&h[b * L]);
            V<T> sum[4] = {}, size[4] = {};
            const auto component = [&](std::size_t i, V<T>& sum, V<T>& size) {
                V<T> here = load<T>(w + i * L);
                if (last) {
                    const V<T> moved = step * (all<T>(last[i]) - here);
                    here += masked ? all<T>(last_there[i]) * moved : moved;
                    store<T>(w + i * L, here);
                }
                const V<T> x = all<T>(next[i]);
                const V<T> known = masked ? all<T>(next_there[i]) : V<T>{};
                if constexpr (metric == Metric::cosine) {
                    sum += x * here;  // x is 0 where it is missing
                    size += masked ? known * here * here : here * here;
                } else {
                    V<T> away = x - here;
                    if (masked) away = known * away;
                    sum += metric == Metric::manhattan ? magnitude<T>(away) : away * away;
                }
            };
            std::size_t i = 0;
            for (; i + 4 <= n; i += 4)
                for (std::size_t k = 0; k < 4; ++k) component(i + k, sum[k], size[k]);
            for (; i < n; ++i) component(i, sum[0], size[0]);
            store<T>(&d[b * L], (sum[0] + sum[1]) + (sum[2] + sum[3]));
            if constexpr (metric == Metric::cosine)
                store<T>(&lengths[b * L], (size[0] + size[1]) + (size[2] + size[3]));
        }
        if constexpr (metric == Metric::cosine)
            for (std::size_t k = 0; k < m.units; ++k)  // |x| is the same for all
                d[k] = lengths[k] > 0 ? -d[k] / std::sqrt(lengths[k]) : T(0);
    }

    std::size_t winner() {
        for (std::size_t k = m.units; k < blocks * L; ++k)
            d[k] = std::numeric_limits<T>::infinity();
        Least<T> least;
        for (std::size_t b = 0; b < blocks; ++b) least.take(load<T>(&d[b * L]), b);
        return least.place();
    }

    const Map<T>& m;
    const std::size_t blocks;
    std::vector<T> W, px, py, h, d, lengths;
};

inline double decayed(const Decay& v, double part) {
    switch (v.kind) {
        case DecayKind::linear: return v.start + (v.end - v.start) * part;
        case DecayKind::exponential: return v.start * std::pow(v.end / v.start, part);
        case DecayKind::asymptotic: break;
    }
    return v.start / (1 + 2 * part);
}

template <class T, Metric metric, bool masked>
bool online(const Map<T>& given, const Steps<T>& s) {
    Blocks<T> map(given);
    const std::size_t n = given.features;
    std::vector<std::int64_t> order(s.n);
    std::vector<T> rows[2] = {std::vector<T>(n), std::vector<T>(n)};
    std::vector<T> there[2] = {std::vector<T>(n), std::vector<T>(n)};
    const auto take = [&](std::int64_t t) {
        const std::size_t place = std::size_t(t) % s.n;
        if (place == 0 || t == s.first) {
            if (s.shuffle) row_order(s.seed, s.n, Word(t) / s.n, order.data());
            else for (std::size_t i = 0; i < s.n; ++i) order[i] = std::int64_t(i);
        }
        const T* x = s.X + std::size_t(order[place]) * n;
        for (std::size_t i = 0; i < n; ++i) {
            const bool known = !masked || x[i] == x[i];
            rows[t % 2][i] = known ? x[i] : T(0);
            there[t % 2][i] = T(known);
        }
    };
    take(s.first);
    const std::size_t a = std::size_t(s.first % 2);
    map.template pass<metric, masked>(nullptr, nullptr, rows[a].data(), there[a].data());
    for (std::int64_t t = s.first; t < s.last; ++t) {
        if (t % 1024 == 1023 && interrupted()) return false;
        const double part = t < s.total ? double(t) / double(s.total) : 1.0;
        const T rate = T(decayed(s.rate, part)), radius = T(decayed(s.radius, part));
        map.neighborhood(map.winner(), radius, rate);
        const std::size_t now = std::size_t(t % 2), then = 1 - now;
        const bool more = t + 1 < s.last;
        if (more) take(t + 1);
        map.template pass<metric, masked>(rows[now].data(), there[now].data(), rows[then].data(),
                                          there[then].data());
    }
    map.write_back();
    return true;
}

template <class T> bool run_steps(const Map<T>& map, const Steps<T>& steps) {
    switch (map.metric) {
        case Metric::euclidean:
            return steps.masked ? online<T, Metric::euclidean, true>(map, steps)
                                : online<T, Metric::euclidean, false>(map, steps);
        case Metric::manhattan:
            return steps.masked ? online<T, Metric::manhattan, true>(map, steps)
                                : online<T, Metric::manhattan, false>(map, steps);
        case Metric::cosine: break;
    }
    return steps.masked ? online<T, Metric::cosine, true>(map, steps)
                        : online<T, Metric::cosine, false>(map, steps);
}

}  // namespace
}  // namespace chainrule::som
