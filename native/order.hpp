// The rows of an epoch in the order of their keys: chainrule.basics.random.row_order.
//
// Row i has word i % 4 of Philox at the counter (i / 4, 0, epoch, 0). The words are spread evenly,
// so rows are dealt into as many buckets as there are rows by the words' leading bits, and each
// bucket, of one row or two as a rule, is sorted by insertion: time linear in the rows. Beside the
// order itself 16 bytes a row are taken, and given back at the end.
#pragma once

#include <limits>
#include <memory>

#include "philox.hpp"

namespace chainrule {

template <class Count>
void dealt_and_sorted(const Word* words, std::size_t n, int bits, std::int64_t* rows) {
    const std::size_t buckets = std::size_t(1) << bits;
    auto ends = std::make_unique<Count[]>(buckets + 1);
    for (std::size_t i = 0; i < n; ++i) ++ends[(words[i] >> (64 - bits)) + 1];
    for (std::size_t b = 0; b < buckets; ++b) ends[b + 1] += ends[b];
    for (std::size_t i = 0; i < n; ++i) rows[ends[words[i] >> (64 - bits)]++] = std::int64_t(i);
    // what was a bucket's beginning has become its end
    for (std::size_t b = 0, begin = 0; b < buckets; begin = ends[b++]) {
        for (std::size_t i = begin + 1; i < ends[b]; ++i) {
            const std::int64_t here = rows[i];
            std::size_t j = i;  // rows came in order, so of equal words the first stays first
            for (; j > begin && words[here] < words[rows[j - 1]]; --j) rows[j] = rows[j - 1];
            rows[j] = here;
        }
    }
}

inline void row_order(std::array<Word, 2> seed, std::size_t n, Word epoch, std::int64_t* rows) {
    int bits = 1;
    while (bits < 22 && (std::size_t(1) << bits) < 2 * n) ++bits;
    auto words = std::unique_ptr<Word[]>(new Word[n]);
    for (std::size_t i = 0; i < n; i += 4) {
        const auto four = philox({i / 4, 0, epoch, 0}, seed);
        for (std::size_t k = i; k < i + 4 && k < n; ++k) words[k] = four[k - i];
    }
    if (n <= std::numeric_limits<std::uint32_t>::max())
        dealt_and_sorted<std::uint32_t>(words.get(), n, bits, rows);
    else
        dealt_and_sorted<std::uint64_t>(words.get(), n, bits, rows);
}

}  // namespace chainrule
