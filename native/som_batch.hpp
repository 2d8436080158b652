// A batch of a self-organizing map (families/som/maths.py), and the winners alone. Winners are found as a
// product with a running least, |w|²/2 − x·w, of as many rows at once as registers hold; the samples
// are added up by winner; and the sums are smoothed over the map.
#pragma once

#include <limits>
#include <vector>

#include "som.hpp"

namespace chainrule {
namespace {

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
