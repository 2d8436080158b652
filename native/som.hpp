// Self-organizing maps (models/som.py). Units lie along the lanes: block b holds the prototypes of
// LANES units, component by component, so that distances and moves need no sum over lanes.
//
// Online, the move for a sample and the distances from the next one take a single pass over the
// prototypes. A batch finds winners as a product with a running least, |w|²/2 − x·w, of as many rows
// at once as registers hold; adds the samples up by winner; and smooths the sums over the map.
#pragma once

#include <cmath>
#include <memory>
#include <vector>

#include "elementary.hpp"
#include "kernels.hpp"
#include "order.hpp"
#include "simd.hpp"

namespace chainrule {
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

template <class T> class Map {
  public:
    static constexpr std::size_t L = LANES<T>;

    explicit Map(const SomMap& given)
        : m(given), blocks((given.units + L - 1) / L), W(blocks * given.features * L),
          px(blocks * L), py(blocks * L), h(blocks * L), d(blocks * L), lengths(blocks * L) {
        const T* from = static_cast<const T*>(given.W);
        for (std::size_t k = 0; k < given.units; ++k)
            for (std::size_t i = 0; i < given.features; ++i) at(k, i) = from[k * given.features + i];
        for (std::size_t k = 0; k < given.units; ++k) {
            px[k] = T(given.places[2 * k]);
            py[k] = T(given.places[2 * k + 1]);
        }
    }

    void write_back() {
        T* to = static_cast<T*>(m.W);
        for (std::size_t k = 0; k < m.units; ++k)
            for (std::size_t i = 0; i < m.features; ++i) to[k * m.features + i] = at(k, i);
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
        for (std::size_t k = m.units; k < blocks * L; ++k) d[k] = std::numeric_limits<T>::infinity();
        Least<T> least;
        for (std::size_t b = 0; b < blocks; ++b) least.take(load<T>(&d[b * L]), b);
        return least.place();
    }

    const SomMap& m;
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

template <class T, Metric metric, bool masked> bool online(const SomMap& given, const SomSteps& s) {
    Map<T> map(given);
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
        const T* x = static_cast<const T*>(s.X) + std::size_t(order[place]) * n;
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
        if (t % 1024 == 1023 && given.interrupted()) return false;
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

template <class T> bool som_online(const SomMap& map, const SomSteps& steps) {
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

// -- winners --------------------------------------------------------------------------------------

// The winner of each row. Prototypes are given less `middle` (features), which rows lose here, so
// that little is lost in |w|²/2 − x·w; the cosine has no such term and no middle.
template <class T> class Winners {
  public:
    static constexpr std::size_t L = LANES<T>, ROWS = 6;

    explicit Winners(const SomMap& given) : m(given), blocks((given.units + L - 1) / L) {
        const std::size_t n = m.features;
        W.resize(blocks * n * L);
        half.assign(blocks * L, std::numeric_limits<T>::infinity());
        middle.assign(n, T(0));
        const T* from = static_cast<const T*>(m.W);
        if (m.metric == Metric::euclidean) {
            std::vector<double> total(n);
            for (std::size_t k = 0; k < m.units; ++k)
                for (std::size_t i = 0; i < n; ++i) total[i] += double(from[k * n + i]);
            for (std::size_t i = 0; i < n; ++i) middle[i] = T(total[i] / double(m.units));
        }
        for (std::size_t k = 0; k < m.units; ++k) {
            T size = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const T w = from[k * n + i] - middle[i];
                W[(k / L * n + i) * L + k % L] = w;
                size += w * w;
            }
            half[k] = m.metric == Metric::euclidean ? size / 2 : T(0);
            if (m.metric == Metric::cosine && size > 0) {
                const T length = std::sqrt(size);
                for (std::size_t i = 0; i < n; ++i) W[(k / L * n + i) * L + k % L] /= length;
            }
        }
    }

    void find(const T* X, std::size_t n, std::int64_t* winners) const {
        std::vector<T> rows(ROWS * m.features);
        for (std::size_t r = 0; r < n; r += ROWS) {
            const std::size_t some = n - r < ROWS ? n - r : ROWS;
            for (std::size_t k = 0; k < ROWS; ++k)
                for (std::size_t i = 0; i < m.features; ++i)
                    rows[k * m.features + i] =
                        k < some ? X[(r + k) * m.features + i] - middle[i] : T(0);
            if (m.metric == Metric::manhattan) of_rows<true>(rows.data(), some, winners + r);
            else of_rows<false>(rows.data(), some, winners + r);
        }
    }

  private:
    template <bool manhattan>
    void of_rows(const T* rows, std::size_t some, std::int64_t* winners) const {
        Least<T> least[ROWS];
        const std::size_t n = m.features;
        for (std::size_t b = 0; b < blocks; ++b) {
            const T* w = &W[b * n * L];
            V<T> total[ROWS];
            for (std::size_t k = 0; k < ROWS; ++k) total[k] = load<T>(&half[b * L]);
            for (std::size_t i = 0; i < n; ++i) {
                const V<T> here = load<T>(w + i * L);
                for (std::size_t k = 0; k < ROWS; ++k) {
                    const V<T> x = all<T>(rows[k * n + i]);
                    if constexpr (manhattan) total[k] += magnitude<T>(x - here);
                    else total[k] -= x * here;
                }
            }
            for (std::size_t k = 0; k < ROWS; ++k) least[k].take(total[k], b);
        }
        for (std::size_t k = 0; k < some; ++k) winners[k] = std::int64_t(least[k].place());
    }

    const SomMap& m;
    const std::size_t blocks;
    std::vector<T> W, half, middle;
};

// Each thread takes fixed rows, then fixed units: no sum depends on how many there are.
template <class T> struct BatchWork {
    const SomMap& map;
    const SomBatch& batch;
    const Winners<T>* winners;
    Map<T>* shaped;
    std::vector<T> values, counts;
    bool smoothing;

    static void share(std::size_t n, int i, int of, std::size_t& begin, std::size_t& end) {
        begin = n * std::size_t(i) / std::size_t(of);
        end = n * (std::size_t(i) + 1) / std::size_t(of);
    }

    static void work(int i, void* data) {
        auto& self = *static_cast<BatchWork*>(data);
        std::size_t begin, end;
        const std::size_t n = self.map.features;
        if (!self.smoothing) {
            share(self.batch.n, i, self.batch.n_threads, begin, end);
            self.winners->find(static_cast<const T*>(self.batch.X) + begin * n, end - begin,
                               self.batch.winners + begin);
            return;
        }
        share(self.map.units, i, self.batch.n_threads, begin, end);
        self.smooth(begin, end);
    }

    void add_up() {
        const std::size_t n = map.features;
        const T* X = static_cast<const T*>(batch.X);
        for (std::size_t r = 0; r < batch.n; ++r) {
            const std::size_t k = std::size_t(batch.winners[r]);
            for (std::size_t i = 0; i < n; ++i) values[k * n + i] += X[r * n + i];
            counts[k] += T(1);
        }
    }

    void smooth(std::size_t begin, std::size_t end) {
        const std::size_t n = map.features;
        Map<T> mine(*shaped);
        std::vector<T> total(n);
        T* W = static_cast<T*>(map.W);
        for (std::size_t k = begin; k < end; ++k) {
            mine.neighborhood(k, T(batch.radius), T(1));
            std::fill(total.begin(), total.end(), T(0));
            T weight = 0;
            for (std::size_t j = 0; j < map.units; ++j) {
                const T h = mine.h[j];
                if (counts[j] == 0 || h == 0) continue;
                weight += h * counts[j];
                for (std::size_t i = 0; i < n; ++i) total[i] += h * values[j * n + i];
            }
            if (!(weight > 0)) continue;
            for (std::size_t i = 0; i < n; ++i)
                W[k * n + i] += T(batch.rate) * (total[i] / weight - W[k * n + i]);
        }
    }
};

// One epoch of the batch map, or with no radius the winners alone.
template <class T> bool som_batch(const SomMap& map, const SomBatch& given) {
    SomBatch batch = given;
    const Winners<T> winners(map);
    Map<T> shaped(map);
    BatchWork<T> work{map, batch, &winners, &shaped, {}, {}, false};
    const auto in_threads = [&] {
        if (batch.n_threads > 1 && !map.parallel(batch.n_threads, &BatchWork<T>::work, &work))
            batch.n_threads = 1;
        if (batch.n_threads == 1) BatchWork<T>::work(0, &work);
    };
    in_threads();
    if (batch.radius <= 0) return true;
    work.values.assign(map.units * map.features, T(0));
    work.counts.assign(map.units, T(0));
    work.add_up();
    work.smoothing = true;
    in_threads();
    return true;
}

}  // namespace
}  // namespace chainrule
