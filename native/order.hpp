// The rows of an epoch in the order of their keys: chainrule.basics.random.row_order.
//
// Row i has word i % 4 of Philox at the counter (i / 4, 0, epoch, 0). The words are spread evenly.
// Up to DIRECT rows are dealt into about as many buckets as there are rows by the words' leading
// bits, and sorted by insertion: time linear in the rows. More are dealt into chunks first, by
// leading bits, and each chunk is sorted so. Their words are made twice, to count and to deal, and
// of each the 16 bits that come next are kept until its chunk is sorted; where two rows of a chunk
// have the same, their words are made again. So an order takes 4 bytes a row, and 2 on the way.
#pragma once

#include <algorithm>
#include <array>
#include <memory>
#include <vector>

#include "philox.hpp"
#include "row_numbers.hpp"

namespace chainrule {

template <class Row> class EpochOrder {
    static constexpr std::size_t DIRECT = 1 << 16, CHUNK = 1 << 11;  // rows
    const Keys keys;
    const std::size_t n;
    const Word epoch;
    const int bits;  // that choose a chunk

  public:
    EpochOrder(std::array<Word, 2> seed, std::size_t n, Word epoch)
        : keys(keys_of(seed)), n(n), epoch(epoch), bits(bits_for(n / CHUNK)) {}

    void write(Row* rows) const {
        if (n > DIRECT) return in_chunks(rows);
        Sorter sorter(*this, n);
        each([&](Word word, std::size_t i) { sorter.leading[i] = word; });
        sorter.sort(n, [&](std::size_t i) { return Row(i); }, rows);
    }

  private:
    // So many bits give about `n` numbers.
    static int bits_for(std::size_t n) {
        int bits = 1;
        while (bits < 63 && (std::size_t(1) << bits) < n) ++bits;
        return bits;
    }

    template <class Take> void each(Take take) const {
        Word words[4];
        std::size_t i = 0;
        for (; i + 4 <= n; i += 4) {
            rounds<0>(i / 4, 0, epoch, 0, keys, words);
            for (std::size_t j = 0; j < 4; ++j) take(words[j], i + j);
        }
        for (; i < n; ++i) take(word_of(i), i);
    }
    // Asked for rarely; inlined it takes the registers of the loop that sorts, and twice the time.
    [[gnu::noinline]] Word word_of(std::size_t row) const {
        Word words[4];
        rounds<0>(row / 4, 0, epoch, 0, keys, words);
        return words[row % 4];
    }

    void in_chunks(Row* rows) const {
        std::vector<std::size_t> ends((std::size_t(1) << bits) + 1);
        const auto chunk = [&](Word word) { return std::size_t(word >> (64 - bits)); };
        each([&](Word word, std::size_t) { ++ends[chunk(word) + 1]; });
        const std::size_t most = *std::max_element(ends.begin(), ends.end());
        for (std::size_t c = 1; c < ends.size(); ++c) ends[c] += ends[c - 1];
        auto next = std::unique_ptr<std::uint16_t[]>(new std::uint16_t[n]);
        each([&](Word word, std::size_t i) {
            const std::size_t place = ends[chunk(word)]++;
            rows[place] = Row(i);
            next[place] = std::uint16_t(word << bits >> 48);
        });
        Sorter sorter(*this, most);
        auto before = std::unique_ptr<Row[]>(new Row[most]);
        for (std::size_t c = 0, first = 0; first < n; first = ends[c++]) {
            const std::size_t some = ends[c] - first;
            for (std::size_t i = 0; i < some; ++i) sorter.leading[i] = Word(next[first + i]) << 48;
            std::copy_n(rows + first, some, before.get());
            sorter.sort(some, [&](std::size_t i) { return before[i]; }, rows + first);
        }
    }

    // Sorts up to `most` rows, which ascend, by their words, of which `leading` has bits at the front.
    struct Sorter {
        const EpochOrder& order;
        const int bits;
        Word number = 1;  // the bits that hold a row's place
        std::vector<std::uint32_t> ends;
        std::unique_ptr<Word[]> leading, keys;

        Sorter(const EpochOrder& order, std::size_t most)
            : order(order), bits(std::min(bits_for(most), 16)), ends((std::size_t(1) << bits) + 1),
              leading(new Word[most]), keys(new Word[most]) {
            while (number < most) number = 2 * number + 1;
        }

        // `sorted` are the rows row(0) … row(n − 1). What is dealt is a word with the place of its
        // row instead of its last bits, so that nothing is looked up but where the others are equal.
        template <class RowAt> void sort(std::size_t n, RowAt row, Row* sorted) {
            const Word *from = leading.get(), mask = number;
            const int away = 64 - bits;
            std::uint32_t* end = ends.data();
            Word* to = keys.get();
            std::fill(ends.begin(), ends.end(), 0);
            for (std::size_t i = 0; i < n; ++i) ++end[(from[i] >> away) + 1];
            for (std::size_t b = 1; b < ends.size(); ++b) end[b] += end[b - 1];
            for (std::size_t i = 0; i < n; ++i) to[end[from[i] >> away]++] = (from[i] & ~mask) | i;
            const auto comes_before = [&](Word a, Word b) {
                if ((a ^ b) > mask) return a < b;
                const Word p = order.word_of(row(a & mask)), q = order.word_of(row(b & mask));
                return p < q || (p == q && a < b);
            };
            for (std::size_t i = 1; i < n; ++i) {  // none moves out of its bucket
                const Word here = to[i];
                std::size_t j = i;
                for (; j > 0 && comes_before(here, to[j - 1]); --j) to[j] = to[j - 1];
                to[j] = here;
            }
            for (std::size_t i = 0; i < n; ++i) sorted[i] = row(to[i] & mask);
        }
    };
};

// An order of n rows, one epoch's after another.
class Order {
    std::vector<std::uint32_t> narrow;
    std::vector<std::int64_t> wide;

  public:
    explicit Order(std::size_t n) : narrow(n <= MOST_NARROW ? n : 0), wide(n <= MOST_NARROW ? 0 : n) {}

    void of_epoch(std::array<Word, 2> seed, Word epoch) {
        if (wide.empty())
            EpochOrder<std::uint32_t>(seed, narrow.size(), epoch).write(narrow.data());
        else EpochOrder<std::int64_t>(seed, wide.size(), epoch).write(wide.data());
    }
    std::size_t operator[](std::size_t i) const {
        return wide.empty() ? narrow[i] : std::size_t(wide[i]);
    }
};

}  // namespace chainrule
