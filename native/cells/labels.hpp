// Texts, each different one kept once, in the order in which they come.
#pragma once

#include <cstdint>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule::cells {

class Labels {
    // Of a table with open addresses: a text's place, −1 where there is none, a part of its hash,
    // and its first letters, which are all of a text of fewer than eight.
    struct Slot {
        std::int32_t place;
        std::uint32_t tag;
        std::uint64_t begins;
    };

    std::string joined_;                // every text, a NUL after each
    std::vector<std::uint64_t> begin_;  // of text k, and of what follows the last one
    std::vector<Slot> slots_;
    std::uint64_t seed_ = (std::uint64_t(std::random_device{}()) << 32) | 1;  // no file can know it

    std::uint64_t hash(std::string_view text) const {
        constexpr std::uint64_t K = 0x9E3779B97F4A7C15;
        std::uint64_t h = (seed_ ^ text.size()) * K;
        for (; text.size() >= 8; text.remove_prefix(8)) h = ((h ^ begin_of(text)) * K) ^ (h >> 29);
        h = (h ^ begin_of(text)) * K;
        h = (h ^ (h >> 32)) * K;
        return h ^ (h >> 29);
    }

    // A text's first eight letters, noughts after fewer: it has none itself.
    static std::uint64_t begin_of(std::string_view text) {
        std::uint64_t word = 0;
        if (text.size() >= 8) {
            std::memcpy(&word, text.data(), 8);
        } else {
            for (std::size_t i = text.size(); i--;)
                word = (word << 8) | std::uint64_t((unsigned char)text[i]);
        }
        return word;
    }

    void put(std::uint64_t hash, std::string_view text, std::size_t place) {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].place >= 0) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = {std::int32_t(place), std::uint32_t(hash >> 32), begin_of(text)};
    }

    void grow() {
        slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), {-1, 0, 0});
        for (std::size_t k = 0; k < size(); ++k) put(hash(text(k)), text(k), k);
    }

  public:
    std::size_t size() const { return begin_.empty() ? 0 : begin_.size() - 1; }
    const std::string& joined() const { return joined_; }

    std::string_view text(std::size_t k) const {
        return {joined_.data() + begin_[k], std::size_t(begin_[k + 1] - begin_[k] - 1)};
    }

    // The place of a text, which has no NUL, among the different ones; -1 where these are too many.
    std::int32_t place(std::string_view text) {
        if (2 * (size() + 1) > slots_.size()) grow();
        const std::uint64_t h = hash(text);
        const std::size_t mask = slots_.size() - 1;
        const std::uint64_t begins = begin_of(text);
        for (std::size_t at = h & mask; slots_[at].place >= 0; at = (at + 1) & mask) {
            const Slot& slot = slots_[at];
            if (slot.tag == std::uint32_t(h >> 32) && slot.begins == begins &&
                (text.size() < 8 || this->text(std::size_t(slot.place)) == text))
                return slot.place;
        }
        const std::size_t n = size();
        if (n == std::size_t(std::numeric_limits<std::int32_t>::max())) return -1;
        if (begin_.empty()) begin_.push_back(0);
        joined_.append(text).push_back('\0');
        begin_.push_back(joined_.size());
        put(h, text, n);
        return std::int32_t(n);
    }
};

}  // namespace chainrule::cells
