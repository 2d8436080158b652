// A batch of a self-organizing map (families/som/maths.py), and the winners alone. Winners are
// found as a product with a running least, |w|²/2 − x·w, of as many rows at once as registers hold;
// the samples are added up by winner; and the sums are smoothed over the map.
#pragma once

#include <limits>
#include <vector>

#include "online.hpp"

namespace chainrule::som {
namespace {

// The winner of each row. Prototypes are given less `middle` (features), which rows lose here, so
// that little is lost in |w|²/2 − x·w; the cosine has no such term and no middle.
template <class T> class Winners {
  public:
    static constexpr std::size_t L = LANES<T>, ROWS = 6;

    explicit Winners(const Map<T>& given) : m(given), blocks((given.units + L - 1) / L) {
        const std::size_t n = m.features;
        W.resize(blocks * n * L);
        half.assign(blocks * L, std::numeric_limits<T>::infinity());
        middle.assign(n, T(0));
        if (m.metric == Metric::euclidean) {
            std::vector<double> total(n);
            for (std::size_t k = 0; k < m.units; ++k)
                for (std::size_t i = 0; i < n; ++i) total[i] += double(m.W[k * n + i]);
            for (std::size_t i = 0; i < n; ++i) middle[i] = T(total[i] / double(m.units));
        }
        for (std::size_t k = 0; k < m.units; ++k) {
            T size = 0;
            for (std::size_t i = 0; i < n; ++i) {
                const T w = m.W[k * n + i] - middle[i];
                W[(k / L * n + i) * L + k % L] = w;
                size += w * w;
            }
            longest = std::max(longest, size);
            shortest = std::min(shortest, size);
            half[k] = m.metric == Metric::euclidean ? size / 2 : T(0);
            if (m.metric == Metric::cosine && size > 0) {
                const T length = std::sqrt(size);
                for (std::size_t i = 0; i < n; ++i) W[(k / L * n + i) * L + k % L] /= length;
            }
        }
    }

    void find(const T* X, std::size_t n, std::int64_t* winners) const {
        switch (m.metric) {
            case Metric::euclidean: return find_by<Metric::euclidean>(X, n, winners);
            case Metric::manhattan: return find_by<Metric::manhattan>(X, n, winners);
            case Metric::cosine: return find_by<Metric::cosine>(X, n, winners);
        }
    }

  private:
    template <Metric metric>
    void find_by(const T* X, std::size_t n, std::int64_t* winners) const {
        const std::size_t d = m.features;
        std::vector<T> rows(ROWS * d), plain;
        for (std::size_t r = 0; r < n; r += ROWS) {
            const std::size_t some = n - r < ROWS ? n - r : ROWS;
            for (std::size_t k = 0; k < some; ++k)
                for (std::size_t i = 0; i < d; ++i) {
                    const T x = X[(r + k) * d + i];
                    rows[k * d + i] = metric == Metric::manhattan ? x : middle[i] - x;
                }
            Found<T> nearest[ROWS];
            of_rows<metric == Metric::manhattan>(rows.data(), nearest);
            for (std::size_t k = 0; k < some; ++k)
                winners[r + k] = std::int64_t(
                    told<metric>(nearest[k], &rows[k * d])
                        ? nearest[k].place
                        : winner_in_order<T, metric, false>(as_they_are(plain), m.units, d,
                                                            X + (r + k) * d, nullptr));
        }
    }

    // Whether rounding cannot have moved another unit's number from above to below the least. x is
    // the row less the middle, or minus that.
    template <Metric metric> bool told(const Found<T>& nearest, const T* x) const {
        const T share = T(2 * (m.features + 16)) * EPSILON<T>;
        if constexpr (metric == Metric::manhattan) {
            return nearest.beyond(share * nearest.value + TINY<T>);
        } else {
            V<T> squares{};
            std::size_t i = 0;
            for (; i + L <= m.features; i += L) {
                const V<T> here = load<T>(x + i);
                squares = multiply_add(here, here, squares);
            }
            T size = sum<T>(squares);
            for (; i < m.features; ++i) size += x[i] * x[i];
            if constexpr (metric == Metric::cosine)
                return size > TINY<T> && shortest > TINY<T> &&
                       nearest.beyond(share * std::sqrt(size));
            else return nearest.beyond(share * (size + longest) + TINY<T>);
        }
    }

    // The prototypes in blocks, less nothing.
    const T* as_they_are(std::vector<T>& plain) const {
        if (plain.empty()) {
            plain.resize(W.size());
            for (std::size_t k = 0; k < m.units; ++k)
                for (std::size_t i = 0; i < m.features; ++i)
                    plain[(k / L * m.features + i) * L + k % L] = m.W[k * m.features + i];
        }
        return plain.data();
    }

    template <bool manhattan> void of_rows(const T* rows, Found<T>* nearest) const {
        Least<T> least[ROWS];
        std::size_t b = 0;
        for (; b + 2 <= blocks; b += 2) of_blocks<manhattan, 2>(rows, b, least);
        if (b < blocks) of_blocks<manhattan, 1>(rows, b, least);
        for (std::size_t k = 0; k < ROWS; ++k) nearest[k] = found<T>(least[k]);
    }

    // Not inlined, so that the registers are the sums' alone.
    template <bool manhattan, std::size_t N>
    [[gnu::noinline]] void of_blocks(const T* rows, std::size_t b, Least<T>* least) const {
        const std::size_t n = m.features;
        const T* w = &W[b * n * L];
        V<T> total[N][ROWS];
        for (std::size_t c = 0; c < N; ++c)
            for (std::size_t k = 0; k < ROWS; ++k) total[c][k] = load<T>(&half[(b + c) * L]);
        for (std::size_t i = 0; i < n; ++i) {
            V<T> here[N];
            for (std::size_t c = 0; c < N; ++c) here[c] = load<T>(w + (c * n + i) * L);
            for (std::size_t k = 0; k < ROWS; ++k) {
                const V<T> x = all<T>(rows[k * n + i]);
                for (std::size_t c = 0; c < N; ++c) {
                    if constexpr (manhattan) total[c][k] += magnitude<T>(x - here[c]);
                    else total[c][k] = multiply_add(x, here[c], total[c][k]);  // of −x
                }
            }
        }
        for (std::size_t c = 0; c < N; ++c)
            for (std::size_t k = 0; k < ROWS; ++k) least[k].take(total[c][k], b + c);
    }

    const Map<T>& m;
    const std::size_t blocks;
    std::vector<T> W, half, middle;
    T longest = 0, shortest = std::numeric_limits<T>::max();  // |w|²
};

// Each thread takes fixed rows, then fixed units: no sum depends on how many there are.
template <class T> class BatchWork {
    const Map<T>& map;
    const Batch<T>& batch;
    const std::size_t n;

  public:
    BatchWork(const Map<T>& map, const Batch<T>& batch)
        : map(map), batch(batch), n(map.features) {}

    void add_up() {
        for (std::size_t r = 0; r < batch.n; ++r) {
            const std::size_t k = std::size_t(batch.winners[r]);
            const double times = batch.weight ? batch.weight[r] : 1;
            double* sums = batch.values + k * n;
            for (std::size_t i = 0; i < n; ++i) sums[i] += times * double(batch.X[r * n + i]);
            batch.counts[k] += times;
        }
    }

    void smooth(std::size_t begin, std::size_t end) {
        Around<T> around(map);
        std::vector<double> total(n);
        for (std::size_t k = begin; k < end; ++k) {
            around.look_from(k, batch.radius, T(1));
            std::fill(total.begin(), total.end(), 0.0);
            double weight = 0;
            for (std::size_t j = 0; j < map.units; ++j) {
                const double h = double(around.h[j]);
                if (batch.counts[j] == 0 || h == 0) continue;
                weight += h * batch.counts[j];
                for (std::size_t i = 0; i < n; ++i) total[i] += h * batch.values[j * n + i];
            }
            if (!(weight > 0)) continue;
            T* w = map.W + k * n;
            for (std::size_t i = 0; i < n; ++i)
                w[i] = T(double(w[i]) + batch.rate * (total[i] / weight - double(w[i])));
        }
    }
};

// Rows of a batch: the winners, then what `Batch` says.
template <class T> void run_batch(const Map<T>& map, const Batch<T>& batch) {
    const Winners<T> winners(map);
    BatchWork<T> work(map, batch);
    int n_threads = batch.n_threads;
    const auto share = [&](std::size_t n, int i) {
        return n * std::size_t(i) / std::size_t(n_threads);
    };
    in_threads(n_threads, [&](int i) {
        const std::size_t begin = share(batch.n, i), end = share(batch.n, i + 1);
        winners.find(batch.X + begin * map.features, end - begin, batch.winners + begin);
    });
    if (batch.values) work.add_up();
    if (batch.radius <= 0) return;
    in_threads(n_threads, [&](int i) {
        work.smooth(share(map.units, i), share(map.units, i + 1));
    });
}

}  // namespace
}  // namespace chainrule::som
