// The rows of an epoch in the order of their keys: chainrule.random.row_order.
//
// Row i has word i % 4 of Philox at the counter (i / 4, 0, epoch, 0). The words are spread evenly,
// so rows are dealt into as many buckets as there are rows by the words' leading bits, and each
// bucket, of one row or two as a rule, is sorted by insertion: time linear in the rows.
#pragma once

#include <memory>

#include "philox.hpp"

namespace chainrule {

struct KeyedRow {
    Word key;
    std::int64_t row;
};

inline bool before(const KeyedRow& a, const KeyedRow& b) {
    return a.key < b.key || (a.key == b.key && a.row < b.row);
}

inline void row_order(std::array<Word, 2> seed, std::size_t n, Word epoch, std::int64_t* rows) {
    int bits = 1;
    while (bits < 22 && (std::size_t(1) << bits) < 2 * n) ++bits;
    const std::size_t buckets = std::size_t(1) << bits;
    auto words = std::unique_ptr<Word[]>(new Word[n]);
    auto ends = std::make_unique<std::size_t[]>(buckets + 1);
    for (std::size_t i = 0; i < n; i += 4) {
        const auto four = philox({i / 4, 0, epoch, 0}, seed);
        for (std::size_t k = i; k < i + 4 && k < n; ++k) {
            words[k] = four[k - i];
            ++ends[(words[k] >> (64 - bits)) + 1];
        }
    }
    for (std::size_t b = 0; b < buckets; ++b) ends[b + 1] += ends[b];
    auto sorted = std::unique_ptr<KeyedRow[]>(new KeyedRow[n]);
    for (std::size_t i = 0; i < n; ++i)
        sorted[ends[words[i] >> (64 - bits)]++] = {words[i], std::int64_t(i)};
    for (std::size_t i = 1; i < n; ++i) {
        const KeyedRow here = sorted[i];
        std::size_t j = i;
        for (; j > 0 && before(here, sorted[j - 1]); --j) sorted[j] = sorted[j - 1];
        sorted[j] = here;
    }
    for (std::size_t i = 0; i < n; ++i) rows[i] = sorted[i].row;
}

}  // namespace chainrule
