// Self-organizing maps (families/som/maths.py). Units lie along the lanes: block b holds the
// prototypes of LANES units, component by component, so that distances and moves need no sum over
// lanes.
//
// Online, the move for a sample and the distances from the next one take a single pass over the
// prototypes.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <vector>

#include "../host.hpp"
#include "../order.hpp"
#include "nearest.hpp"
#include "neighborhood.hpp"

namespace chainrule::som {
namespace {

template <class T> class Blocks {
  public:
    static constexpr std::size_t L = LANES<T>;

    explicit Blocks(const Map<T>& given)
        : m(given), blocks((given.units + L - 1) / L), W(blocks * given.features * L),
          around(given), d(blocks * L), lengths(blocks * L) {
        for (std::size_t k = 0; k < given.units; ++k)
            for (std::size_t i = 0; i < given.features; ++i)
                at(k, i) = given.W[k * given.features + i];
    }

    void write_back() {
        for (std::size_t k = 0; k < m.units; ++k)
            for (std::size_t i = 0; i < m.features; ++i) m.W[k * m.features + i] = at(k, i);
    }

    T& at(std::size_t k, std::size_t i) { return W[(k / L * m.features + i) * L + k % L]; }

    // The prototypes moved by h towards `last` (null: they stay), and their distances from `next`
    // (squared, for the euclidean). A missing component has `there` 0.
    template <Metric metric, bool masked>
    void pass(const T* last, const T* last_there, const T* next, const T* next_there) {
        if (last) pass_over_all<metric, masked, true>(last, last_there, next, next_there);
        else pass_over_all<metric, masked, false>(last, last_there, next, next_there);
    }

    template <Metric metric, bool masked, bool moves>
    void pass_over_all(const T* last, const T* last_there, const T* next, const T* next_there) {
        std::size_t b = 0;
        for (; b + 2 <= blocks; b += 2)
            pass_over<metric, masked, moves, 2>(b, last, last_there, next, next_there);
        if (b < blocks) pass_over<metric, masked, moves, 1>(b, last, last_there, next, next_there);
    }

    // N blocks from b on: a sample's component is loaded once for all of them.
    template <Metric metric, bool masked, bool moves, std::size_t N>
    void pass_over(std::size_t b, const T* last, const T* last_there, const T* next,
                   const T* next_there) {
        const std::size_t n = m.features;
        T* w = &W[b * n * L];
        V<T> step[N], sum[N][4] = {}, size[N][4] = {};
        for (std::size_t c = 0; c < N; ++c) step[c] = load<T>(&around.h[(b + c) * L]);
        const auto component = [&](std::size_t i, std::size_t part) {
            V<T> here[N];
            for (std::size_t c = 0; c < N; ++c) here[c] = load<T>(w + (c * n + i) * L);
            if constexpr (moves) {
                const V<T> from = all<T>(last[i]);
                for (std::size_t c = 0; c < N; ++c) {
                    const V<T> moved = step[c] * (from - here[c]);  // not to be fused
                    here[c] += masked ? all<T>(last_there[i]) * moved : moved;
                    store<T>(w + (c * n + i) * L, here[c]);
                }
            }
            const V<T> x = all<T>(next[i]), known = masked ? all<T>(next_there[i]) : V<T>{};
            for (std::size_t c = 0; c < N; ++c) {
                V<T>& total = sum[c][part];
                if constexpr (metric == Metric::cosine) {
                    total = multiply_add(x, here[c], total);  // x is 0 where it is missing
                    size[c][part] = multiply_add(masked ? V<T>(known * here[c]) : here[c], here[c],
                                                 size[c][part]);
                } else {
                    V<T> away = x - here[c];
                    if (masked) away = known * away;
                    if constexpr (metric == Metric::manhattan) total += magnitude<T>(away);
                    else total = multiply_add(away, away, total);
                }
            }
        };
        std::size_t i = 0;
        for (; i + 4 <= n; i += 4)
            for (std::size_t part = 0; part < 4; ++part) component(i + part, part);
        for (std::size_t part = 0; part < 3; ++part)  // so written, sums stay in registers
            if (i + part < n) component(i + part, part);
        const auto whole = [](const V<T>(&part)[4]) {
            return V<T>((part[0] + part[2]) + (part[1] + part[3]));
        };
        for (std::size_t c = 0; c < N; ++c) {
            store<T>(&d[(b + c) * L], whole(sum[c]));
            if constexpr (metric == Metric::cosine)
                store<T>(&lengths[(b + c) * L], whole(size[c]));
        }
    }

    // Of a row whose distances `pass` has left.
    template <Metric metric, bool masked> std::size_t winner(const T* x, const T* there) {
        const std::size_t n = m.features;
        T own = 0, shortest = 0;
        if constexpr (metric == Metric::cosine) {
            own = square(x);
            shortest = cosines();
        }
        for (std::size_t k = m.units; k < blocks * L; ++k)
            d[k] = std::numeric_limits<T>::infinity();
        Least<T> least;
        for (std::size_t b = 0; b < blocks; ++b) least.take(load<T>(&d[b * L]), b);
        const Found<T> best = found<T>(least);
        const T share = T(2 * (n + 16)) * EPSILON<T>;
        const bool told = metric == Metric::cosine
                              ? own > TINY<T> && shortest > TINY<T> &&
                                    best.beyond(share * std::sqrt(own))
                              : best.beyond(share * best.value + TINY<T>);
        return told ? best.place
                    : winner_in_order<T, metric, masked>(W.data(), m.units, n, x, there);
    }

    const Map<T>& m;
    const std::size_t blocks;
    std::vector<T> W;
    Around<T> around;
    std::vector<T> d, lengths;

  private:
    // About |x|².
    T square(const T* x) const {
        V<T> total{};
        std::size_t i = 0;
        for (; i + L <= m.features; i += L) {
            const V<T> here = load<T>(x + i);
            total = multiply_add(here, here, total);
        }
        T whole = sum<T>(total);
        for (; i < m.features; ++i) whole += x[i] * x[i];
        return whole;
    }

    // d becomes −x·w/|w|, as |x| is the same for all; the least |w|² of all.
    T cosines() {
        for (std::size_t k = m.units; k < blocks * L; ++k)
            lengths[k] = std::numeric_limits<T>::max();
        const V<T> zero{};
        V<T> shortest = all<T>(std::numeric_limits<T>::max());
        for (std::size_t k = 0; k < blocks * L; k += L) {
            const V<T> squared = load<T>(&lengths[k]);
            shortest = lesser(squared, shortest);
            store<T>(&d[k], where<T>(squared > zero, -load<T>(&d[k]) / root(squared), zero));
        }
        return least_everywhere<T>(shortest)[0];
    }
};

// The value at step t of `total` (families/som/maths.py, `part_of_the_way`).
inline double decayed(const Decay& v, double t, double total) {
    const double steps = v.kind == DecayKind::asymptotic ? total : std::max(total - 1, 1.0);
    const double part = total > 0 ? std::min(t / steps, 1.0) : 1.0;
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
    Order order(s.shuffle ? s.n : 0);
    std::vector<T> rows[2] = {std::vector<T>(n), std::vector<T>(n)};
    std::vector<T> there[2] = {std::vector<T>(n), std::vector<T>(n)};
    double times[2];
    const auto take = [&](std::int64_t t) {
        const std::size_t place = std::size_t(t) % s.n;
        if (s.shuffle && (place == 0 || t == s.first)) order.of_epoch(s.seed, Word(t) / s.n);
        const std::size_t row = s.shuffle ? order[place] : place;
        times[t % 2] = s.weight ? s.weight[row] : 1.0;
        const T* x = s.X + row * n;
        if (!masked) return void(std::copy(x, x + n, rows[t % 2].begin()));
        for (std::size_t i = 0; i < n; ++i) {
            const bool known = x[i] == x[i];
            rows[t % 2][i] = known ? x[i] : T(0);
            there[t % 2][i] = T(known);
        }
    };
    take(s.first);
    const std::size_t a = std::size_t(s.first % 2);
    map.template pass<metric, masked>(nullptr, nullptr, rows[a].data(), there[a].data());
    for (std::int64_t t = s.first; t < s.last; ++t) {
        if (t % 1024 == 1023 && interrupted()) return false;
        const double step = double(t), total = double(s.total);
        const std::size_t now = std::size_t(t % 2), then = 1 - now;
        const std::size_t winner =
            map.template winner<metric, masked>(rows[now].data(), there[now].data());
        map.around.look_from(winner, decayed(s.radius, step, total),
                             T(decayed(s.rate, step, total) * times[now]));
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
