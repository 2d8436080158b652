// The rows of an epoch in the order of their keys: chainrule.basics.random.row_order.
//
// Row i has word i % 4 of Philox at the counter (i / 4, 0, epoch, 0). The words are spread evenly,
// so rows are dealt into about as many buckets as there are rows by the words' leading bits, and
// within buckets sorted by insertion: time linear in the rows. What is dealt is a word with the row's
// number in place of its last bits, so that nothing is looked up but where the others are equal. Beside
// the order itself at most 16 bytes a row are taken, and given back at the end.
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
    Word number = 1;  // the bits that hold a row's number
    while (number < n) number = 2 * number + 1;
    Word* keys = reinterpret_cast<Word*>(rows);
    for (std::size_t i = 0; i < n; ++i)
        keys[ends[words[i] >> (64 - bits)]++] = (words[i] & ~number) | i;
    const auto before = [&](Word a, Word b) {
        if ((a ^ b) > number) return a < b;
        const Word p = words[a & number], q = words[b & number];
        return p < q || (p == q && a < b);
    };
    for (std::size_t i = 1; i < n; ++i) {  // none moves out of its bucket
        const Word here = keys[i];
        std::size_t j = i;
        for (; j > 0 && before(here, keys[j - 1]); --j) keys[j] = keys[j - 1];
        keys[j] = here;
    }
    for (std::size_t i = 0; i < n; ++i) keys[i] &= number;
}

inline void row_order(std::array<Word, 2> seed, std::size_t n, Word epoch, std::int64_t* rows) {
    int bits = 1;
    while (bits < 22 && (std::size_t(1) << bits) < n) ++bits;
    auto words = std::unique_ptr<Word[]>(new Word[n + 3]);
    const Keys keys = keys_of(seed);
    for (std::size_t i = 0; i < n; i += 4) rounds<0>(i / 4, 0, epoch, 0, keys, words.get() + i);
    if (n <= std::numeric_limits<std::uint32_t>::max())
        dealt_and_sorted<std::uint32_t>(words.get(), n, bits, rows);
    else
        dealt_and_sorted<std::uint64_t>(words.get(), n, bits, rows);
}

}  // namespace chainrule
