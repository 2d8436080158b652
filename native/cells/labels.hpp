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
    // Of a table with open addresses: a text's place, −1 where there is none, and a part of its hash.
    struct Slot {
        std::int32_t place;
        std::uint32_t tag;
    };

    std::string joined_;                // every text, a NUL after each
    std::vector<std::uint64_t> begin_;  // of text k, and of what follows the last one
    std::vector<Slot> slots_;
    std::uint64_t seed_ = (std::uint64_t(std::random_device{}()) << 32) | 1;  // no file can know it

    std::uint64_t hash(std::string_view text) const {
        constexpr std::uint64_t K = 0x9E3779B97F4A7C15;
        std::uint64_t h = (seed_ ^ text.size()) * K, word;
        const char* p = text.data();
        std::size_t left = text.size();
        for (; left >= 8; p += 8, left -= 8) {
            std::memcpy(&word, p, 8);
            h = ((h ^ word) * K) ^ (h >> 29);
        }
        word = 0;
        if (left) std::memcpy(&word, p, left);
        h = (h ^ word) * K;
        h = (h ^ (h >> 32)) * K;
        return h ^ (h >> 29);
    }

    void put(std::uint64_t hash, std::size_t place) {
        std::size_t at = hash & (slots_.size() - 1);
        while (slots_[at].place >= 0) at = (at + 1) & (slots_.size() - 1);
        slots_[at] = {std::int32_t(place), std::uint32_t(hash >> 32)};
    }

    void grow() {
        slots_.assign(slots_.empty() ? 64 : 2 * slots_.size(), {-1, 0});
        for (std::size_t k = 0; k < size(); ++k) put(hash(text(k)), k);
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
        for (std::size_t at = h & mask; slots_[at].place >= 0; at = (at + 1) & mask)
            if (slots_[at].tag == std::uint32_t(h >> 32) && this->text(slots_[at].place) == text)
                return slots_[at].place;
        const std::size_t n = size();
        if (n == std::size_t(std::numeric_limits<std::int32_t>::max())) return -1;
        if (begin_.empty()) begin_.push_back(0);
        joined_.append(text).push_back('\0');
        begin_.push_back(joined_.size());
        put(h, n);
        return std::int32_t(n);
    }
};

}  // namespace chainrule::cells
