// Columns of a table as the inputs of a network: the same bits as chainrule.preprocessing's
// encoding and scaling.
//
//     number   (x − shift)/scale, levelled off at clip: z/√(1 + (z/clip)²); a missing cell is the mean
//     label    1 at its place among the labels, else 0; a missing or unknown one has the means
//     gap      1 for a missing cell, where there is such a part
//
// Parts that are waves of a date or a time have been written before; those of missing cells become
// the means. Threads take blocks of rows.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "../host.hpp"

namespace chainrule::inputs {

// What becomes of each of `n` columns: 0 labels, 1 a number and waves after it, 2 waves alone; so
// many parts besides the one for gaps. `labels` (of numbers unused) and `means` are those of the
// first column's parts, then the second's …; of the parts that are numbers `shift`, `scale` and
// `clip` (null: none level off) count, by the part's place among all.
struct Columns {
    std::size_t n, n_parts;
    const std::int64_t *kind, *known;
    const std::uint8_t* tells_missing;
    const double *labels, *means, *shift, *scale, *clip;
};

// Rows of columns, so far apart.
struct Table {
    const double* cells;
    std::size_t rows;
    std::ptrdiff_t to_next_row, to_next_column;
};

constexpr std::size_t NEAR = 256;  // rows that stay in the cache

template <class T> class Encoder {
    const Columns& columns_;
    const Table& table_;
    T* parts_;  // (rows, n_parts)

    void numbers(const double* x, std::size_t n, T* part, std::size_t place, double mean) const {
        const std::size_t p = columns_.n_parts;
        const double shift = columns_.shift[place], scale = columns_.scale[place];
        double z[NEAR];
        for (std::size_t i = 0; i < n; ++i)
            z[i] = ((std::isnan(x[i]) ? mean : x[i]) - shift) / scale;
        if (columns_.clip && std::isfinite(columns_.clip[place]))
            for (std::size_t i = 0; i < n; ++i)
                z[i] /= std::hypot(1.0, z[i] / columns_.clip[place]);
        for (std::size_t i = 0; i < n; ++i) part[i * p] = T(z[i]);
    }

    void labels(const double* x, std::size_t n, T* part, const double* labels,
                const double* means, std::size_t known) const {
        for (std::size_t i = 0; i < n; ++i, part += columns_.n_parts) {
            const double* const found = std::lower_bound(labels, labels + known, x[i]);
            const bool is_label = found < labels + known && *found == x[i];
            for (std::size_t k = 0; k < known; ++k) part[k] = is_label ? T(0) : T(means[k]);
            if (is_label) part[found - labels] = T(1);
        }
    }

    void rows(std::size_t first, std::size_t n) const {
        std::size_t place = 0, before = 0;
        double x[NEAR];
        for (std::size_t j = 0; j < columns_.n; ++j) {
            const double* cell = table_.cells + std::ptrdiff_t(first) * table_.to_next_row +
                                 std::ptrdiff_t(j) * table_.to_next_column;
            for (std::size_t i = 0; i < n; ++i, cell += table_.to_next_row) x[i] = *cell;
            T* const part = parts_ + first * columns_.n_parts + place;
            const std::size_t known = std::size_t(columns_.known[j]);
            const double *const means = columns_.means + before, *const of = columns_.labels + before;
            if (columns_.kind[j] == 0) labels(x, n, part, of, means, known);
            if (columns_.kind[j] == 1) numbers(x, n, part, place, means[0]);
            const std::size_t wave = columns_.kind[j] == 0 ? known : columns_.kind[j] == 1 ? 1 : 0;
            const bool tells = columns_.tells_missing[j];
            for (std::size_t i = 0; i < n && (tells || wave < known); ++i) {
                T* const row = part + i * columns_.n_parts;
                const bool missing = std::isnan(x[i]);
                for (std::size_t k = wave; k < known && missing; ++k) row[k] = T(means[k]);
                if (tells) row[known] = T(missing);
            }
            place += known + tells;
            before += known;
        }
    }

  public:
    Encoder(const Columns& columns, const Table& table, T* parts)
        : columns_(columns), table_(table), parts_(parts) {}

    void encode(int n_threads) const {
        const std::size_t n = table_.rows;
        n_threads = int(std::min<std::size_t>(std::size_t(n_threads), n / (4 * NEAR) + 1));
        const auto work = [&](int thread) {
            const std::size_t step = (n + std::size_t(n_threads) - 1) / std::size_t(n_threads);
            const std::size_t end = std::min(n, step * std::size_t(thread + 1));
            for (std::size_t i = step * std::size_t(thread); i < end; i += NEAR)
                rows(i, std::min(NEAR, end - i));
        };
        in_threads(n_threads, work);
    }
};

}  // namespace chainrule::inputs
