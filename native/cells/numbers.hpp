// A cell of a table as a number: the same numbers, to the bit, as chainrule.data.cells.parse.
//
//     [+-]? (digits point? digits* | point digits) ([eE] [+-]? digits)?
//
// digits before the point may be set apart in threes. A number of at most 2^53, times or over a
// power of ten of at most 10^22, is exact in two roundings at most: m and 10^e are numbers of
// float64, and one operation on them is rounded once (Clinger, PLDI 1990). Others are read by the
// standard library. What begins with 0 and a digit is a code, no number.
#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace chainrule::cells {

// How numbers are written (thousands 0: not set apart), and the words for missing cells.
struct Numerals {
    char decimal, thousands;
    std::vector<std::string> missing;
};

constexpr std::size_t LONGEST_NUMBER = 64;

inline bool is_digit(char c) { return c >= '0' && c <= '9'; }

inline std::string_view stripped(std::string_view cell) {
    const auto blank = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
    if (!cell.empty() && cell.front() > ' ' && cell.back() > ' ') return cell;
    while (!cell.empty() && blank(cell.front())) cell.remove_prefix(1);
    while (!cell.empty() && blank(cell.back())) cell.remove_suffix(1);
    return cell;
}

// The cell with a point for its decimal mark and without the marks of thousands, in `plain`; false
// where these do not set apart three digits each. `cell` has no more than LONGEST_NUMBER letters.
inline bool plainly(std::string_view cell, const Numerals& numerals, char* plain,
                    std::size_t& length) {
    const std::size_t sign = !cell.empty() && (cell[0] == '+' || cell[0] == '-');
    std::size_t group = 0;
    bool marked = false, whole = true;
    length = 0;
    for (std::size_t i = 0; i < cell.size(); ++i) {
        const char c = cell[i];
        if (numerals.thousands && c == numerals.thousands) {
            if (!whole || i == sign || (marked ? group != 3 : group > 3)) return false;
            marked = true;
            group = 0;
            continue;
        }
        if (i >= sign && whole && !is_digit(c)) {
            if (marked && group != 3) return false;
            whole = false;
        }
        group += whole && i >= sign;
        if (c == '.' && numerals.decimal != '.') return false;
        plain[length++] = c == numerals.decimal ? '.' : c;
    }
    return !(whole && marked && group != 3);
}

inline bool by_library(const char* begin, const char* end, double& value) {
#if defined(__cpp_lib_to_chars)
    const auto [read, error] = std::from_chars(begin, end, value);
    return error == std::errc() && read == end;
#else  // the column is read as text then, and by Python
    (void)begin, (void)end, (void)value;
    return false;
#endif
}

// A number written with a point.
inline bool read_plain(std::string_view cell, double& value) {
    static constexpr double TENS[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                      1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                      1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *p = cell.data(), *const end = p + cell.size();
    const bool negative = p < end && *p == '-';
    if (p < end && (*p == '-' || *p == '+')) ++p;
    const char* const begin = p;
    if (p == cell.data() && end - p > 1 && p[0] == '0' && is_digit(p[1])) return false;  // a code
    std::uint64_t mantissa = 0;  // right for at most 19 digits
    int exponent = 0;
    for (; p < end && is_digit(*p); ++p) mantissa = 10 * mantissa + std::uint64_t(*p - '0');
    std::ptrdiff_t digits = p - begin, after = 0;
    if (p < end && *p == '.') {
        const char* const point = ++p;
        for (; p < end && is_digit(*p); ++p) mantissa = 10 * mantissa + std::uint64_t(*p - '0');
        after = p - point;
        digits += after;
    }
    if (!digits) return false;
    if (p < end && (*p == 'e' || *p == 'E')) {
        ++p;
        const bool down = p < end && *p == '-';
        if (p < end && (*p == '-' || *p == '+')) ++p;
        if (p == end) return false;
        for (; p < end && is_digit(*p); ++p)
            if (exponent < 100000) exponent = 10 * exponent + (*p - '0');
        if (down) exponent = -exponent;
    }
    if (p != end) return false;
    const std::ptrdiff_t power = exponent - after;
    if (digits <= 19 && mantissa <= (std::uint64_t(1) << 53) && power >= -22 && power <= 22)
        value = power < 0 ? double(mantissa) / TENS[-power] : double(mantissa) * TENS[power];
    else if (digits <= 19 && mantissa == 0)
        value = 0.0;
    else if (!by_library(begin, end, value))
        return false;
    if (negative) value = -value;
    return std::isfinite(value);
}

// The number in a cell, NaN in a missing one; false where there is something else.
inline bool read_number(std::string_view cell, const Numerals& numerals, double& value) {
    cell = stripped(cell);
    if (numerals.decimal == '.' && !numerals.thousands) {
        if (read_plain(cell, value)) return true;
    } else if (cell.size() <= LONGEST_NUMBER) {
        char plain[LONGEST_NUMBER];
        std::size_t length;
        if (plainly(cell, numerals, plain, length) && read_plain({plain, length}, value))
            return true;
    }
    value = std::numeric_limits<double>::quiet_NaN();
    if (cell.empty()) return true;
    for (const std::string& word : numerals.missing)
        if (cell == word) return true;
    return false;
}

}  // namespace chainrule::cells
