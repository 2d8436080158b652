// Numbers of rows, in the order in which they are taken.
#pragma once

#include <cstddef>
#include <cstdint>

namespace chainrule {

// So many rows and fewer have numbers of 32 bits, and more have 64.
constexpr std::size_t MOST_NARROW = 0xffffffff;

class RowNumbers {
    const std::uint32_t* narrow = nullptr;
    const std::int64_t* wide = nullptr;

  public:
    RowNumbers() = default;
    explicit RowNumbers(const std::uint32_t* rows) : narrow(rows) {}
    explicit RowNumbers(const std::int64_t* rows) : wide(rows) {}

    std::size_t operator[](std::size_t i) const { return narrow ? narrow[i] : std::size_t(wide[i]); }
    RowNumbers from(std::size_t first) const {
        return narrow ? RowNumbers(narrow + first) : RowNumbers(wide + first);
    }
};

}  // namespace chainrule
