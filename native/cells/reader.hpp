// A delimited text, block by block, as columns: of numbers, as long as nothing else stands in one,
// or of labels.
//
//     record   cell (delimiter cell)* (LF | CR LF)     blank lines are none, unless there is one
//                                                      column and a record came before
//     cell     letters that do not begin with a quote, or in quotes, those within doubled
//
// That is the grammar of chainrule.data.records where a text keeps to it everywhere. Of others
// (blanks before a quote, letters after a closing one, a CR alone, a NUL) the reader says that it
// does not read them. Records of another width are told and left out, but for empty cells past the
// last column, which are passed over. Threads take parts of a block, then columns: what is read
// does not depend on how many there are.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <string>

#include "../host.hpp"
#include "labels.hpp"
#include "numbers.hpp"

namespace chainrule::cells {

enum class Kind { number, text, passed };

struct Column {
    Kind kind;
    bool late = false;  // text came after numbers had been read: it has to be read again
    std::vector<double> numbers;
    std::vector<std::int32_t> codes;
    Labels labels;
};

struct Wrong {
    std::size_t row, line, cells;  // from 1, as chainrule.data.records counts
};

class Reader {
    // A cell; `doubled`: it holds quotes that are doubled.
    struct Cell {
        const char* begin;
        std::uint32_t length;
        bool doubled;
    };

    // Records of a block, from `p` on, which ends up where what cannot be read yet begins.
    struct Part {
        const char *p, *end;
        bool last;
        std::vector<Cell> cells;  // of its rows, row by row
        std::vector<Wrong> wrong;
        std::size_t rows = 0, lines = 0;
        bool plain = true;
    };

    static constexpr std::size_t LONGEST = std::size_t(1) << 25;  // bytes of a record
    static constexpr std::size_t NEAR = std::size_t(1) << 13;     // cells that stay in the cache

    using Word = std::uint64_t;  // eight letters

    char delimiter_;
    std::array<bool, 256> ends_{};  // what ends a cell without quotes
    std::array<Word, 3> ends_in_words_{};
    std::size_t to_skip_;           // records
    bool begun_ = false;
    Numerals numerals_;
    std::vector<Column> columns_;
    std::vector<Wrong> wrong_;
    std::vector<std::vector<Cell>> room_;  // for the cells of the next block's parts
    std::string text_;                     // what has been given and not been read
    std::size_t row_ = 0, line_ = 1;

    static std::size_t breaks(const char* p, const char* end) {
        std::size_t n = 0;
        for (; p < end; ++p) n += *p == '\n' || (*p == '\r' && p[1] != '\n');
        return n;
    }

    // The first of the bytes from p on that ends a cell without quotes: of eight at a time those
    // that are an end become 0, and (w − 0x01…) & ~w & 0x80… tells the lowest that is.
    const char* end_of_cell(const char* p, const char* end) const {
        constexpr Word ONES = 0x0101010101010101, HIGH = 0x8080808080808080;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        for (; end - p >= 8; p += 8) {
            Word word, found = 0;
            std::memcpy(&word, p, 8);
            for (const Word all : ends_in_words_) {
                const Word w = word ^ all;
                found |= (w - ONES) & ~w & HIGH;
            }
            if (found) return p + __builtin_ctzll(found) / 8;
        }
#endif
        while (p < end && !ends_[(unsigned char)*p]) ++p;
        return p;
    }

    // The next record of a part goes to its cells; false where it goes on beyond the part, or is
    // not plain.
    bool cut(Part& part) const {
        const char *p = part.p, *const end = part.end;
        std::size_t lines = 1;
        const std::size_t start = part.cells.size();
        const auto broken = [&](bool plain) {
            part.plain = plain;
            part.cells.resize(start, {});
            return false;
        };
        while (true) {
            Cell cell{p, 0, false};
            if (p < end && *p == '"') {
                ++p, ++cell.begin;
                while (true) {
                    p = static_cast<const char*>(std::memchr(p, '"', std::size_t(end - p)));
                    if (!p) return broken(!part.last);
                    if (p + 1 == end && !part.last) return broken(true);
                    if (p + 1 == end || p[1] != '"') break;
                    cell.doubled = true;
                    p += 2;
                }
                lines += breaks(cell.begin, p);
                cell.length = std::uint32_t(p++ - cell.begin);
            } else {
                p = end_of_cell(p, end);
                cell.length = std::uint32_t(p - cell.begin);
                const char* q = cell.begin;
                while (q < p && *q == ' ') ++q;
                if (q > cell.begin && q < p && *q == '"') return broken(false);
            }
            part.cells.push_back(cell);
            if (p == end) {
                if (!part.last) return broken(true);
                break;
            }
            const char c = *p++;
            if (c == delimiter_) continue;
            if (c == '\n') break;
            if (c == '\r' && p == end && !part.last) return broken(true);
            if (c != '\r') return broken(false);
            if (p == end || *p++ != '\n') return broken(false);
            break;
        }
        part.p = p;
        part.lines += lines;
        return true;
    }

    // Keeps the cells from `start` on where they are a row of the table.
    void take(Part& part, std::size_t start, std::size_t line) {
        const std::size_t width = columns_.size(), given = part.cells.size() - start;
        bool is_row = true;
        if (given == 1 && (width != 1 || !begun_)) {
            const std::string_view cell(part.cells[start].begin, part.cells[start].length);
            const auto foreign = [](char c) { return (unsigned char)c >= 128 ||
                                                     (c >= '\x1c' && c <= '\x1f'); };
            part.plain = !std::any_of(cell.begin(), cell.end(), foreign);  // blanks of Python's?
            is_row = !stripped(cell).empty();
        }
        if (is_row && !begun_) begun_ = true;
        if (is_row && to_skip_) is_row = false, --to_skip_;
        if (!is_row) return part.cells.resize(start, {});
        std::size_t n = given;
        while (n > width && !part.cells[start + n - 1].length) --n;
        ++part.rows;
        if (n != width) part.wrong.push_back({part.rows, line, given});
        part.cells.resize(n == width ? start + n : start, {});
    }

    void cut_all(Part& part) {
        while (part.p < part.end && part.plain) {
            const std::size_t start = part.cells.size(), line = part.lines;
            if (!cut(part)) return;
            take(part, start, line);
        }
    }

    // What there is to read, for n threads at once where no quotes make that uncertain.
    std::vector<Part> parts_of(const char* p, const char* end, bool last, int n) const {
        std::vector<Part> parts;
        const bool one = !begun_ || to_skip_ || std::memchr(p, '"', std::size_t(end - p));
        const std::size_t size = std::size_t(end - p) / std::size_t(one ? 1 : n) + 1;
        while (parts.empty() || p < end) {
            const char* until = p + std::min(size, std::size_t(end - p));
            if (until < end) {
                const void* found = std::memchr(until, '\n', std::size_t(end - until));
                until = found ? static_cast<const char*>(found) + 1 : end;
            }
            parts.push_back({p, until, last || until < end, {}, {}});
            p = until;
        }
        return parts;
    }

    // What a cell says; without its doubled quotes, in `room`.
    static std::string_view seen(const Cell& cell, std::string& room) {
        if (!cell.doubled) return {cell.begin, cell.length};
        room.clear();
        for (const char* p = cell.begin; p < cell.begin + cell.length; ++p) {
            room.push_back(*p);
            if (*p == '"') ++p;
        }
        return room;
    }

    // Finds whether a column of numbers is one, from rows whose cells of it are `width` apart.
    void look(Column& column, const Cell* cell, const Cell* end, std::string& room) const {
        double value;
        for (; column.kind == Kind::number && cell < end; cell += columns_.size())
            if (!read_number(seen(*cell, room), numerals_, value)) column.kind = Kind::text;
    }

    void read(Column& column, const Cell* cell, const Cell* end, std::string& room) const {
        const std::size_t width = columns_.size();
        if (column.kind == Kind::number) {
            double value;
            for (; cell < end; cell += width) {
                if (!read_number(seen(*cell, room), numerals_, value)) {
                    column = {Kind::passed, true, {}, {}, {}};
                    return;
                }
                column.numbers.push_back(value);
            }
        } else if (column.kind == Kind::text) {
            for (; cell < end; cell += width)
                column.codes.push_back(column.labels.place(seen(*cell, room)));
        }
    }

    using Each = void (Reader::*)(Column&, const Cell*, const Cell*, std::string&) const;

    // Every thread takes columns of its own through all rows, so many at a time as stay near.
    void each_column(const std::vector<Part>& parts, Each each, int n_threads) {
        const std::size_t width = columns_.size(), step = std::max<std::size_t>(1, NEAR / width);
        const auto work = [&](int thread) {
            std::string room;
            for (const Part& part : parts)
                for (std::size_t i = 0; i < part.cells.size(); i += step * width) {
                    const Cell* const cells = part.cells.data();
                    const Cell* const end = cells + std::min(part.cells.size(), i + step * width);
                    for (std::size_t j = std::size_t(thread); j < width; j += std::size_t(n_threads))
                        (this->*each)(columns_[j], cells + i + j, end, room);
                }
        };
        in_threads(n_threads, work);
    }

  public:
    Reader(char delimiter, std::size_t to_skip, Numerals numerals, const std::vector<int>& kinds)
        : delimiter_(delimiter), to_skip_(to_skip), numerals_(std::move(numerals)) {
        std::size_t n = 0;
        for (const char c : {delimiter, '\n', '\r'}) {
            ends_[(unsigned char)c] = true;
            ends_in_words_[n++] = Word((unsigned char)c) * 0x0101010101010101;
        }
        columns_.resize(kinds.size());
        for (std::size_t j = 0; j < kinds.size(); ++j) columns_[j].kind = Kind(kinds[j]);
    }

    std::vector<Column>& columns() { return columns_; }
    const std::vector<Wrong>& wrong() const { return wrong_; }

    // Reads the next block; false where the text is not plain, after which there is nothing to ask.
    // Which columns are text is found in the first one, before anything of it is kept.
    bool feed(const char* block, std::size_t size, bool last, int n_threads) {
        if (std::memchr(block, '\0', size)) return false;
        const bool first = !begun_;
        text_.append(block, size);
        if (text_.size() > LONGEST + size) return false;
        auto parts = parts_of(text_.data(), text_.data() + text_.size(), last, n_threads);
        room_.resize(std::max(room_.size(), parts.size()));
        for (std::size_t i = 0; i < parts.size(); ++i) parts[i].cells.swap(room_[i]);
        int n = int(parts.size());
        const auto cut_one = [&](int i) { cut_all(parts[std::size_t(i)]); };
        in_threads(n, cut_one);
        if (n < int(parts.size()))
            for (std::size_t i = 1; i < parts.size(); ++i) cut_all(parts[i]);
        for (const Part& part : parts) {
            if (!part.plain) return false;
            for (const Wrong& w : part.wrong) wrong_.push_back({row_ + w.row, line_ + w.line, w.cells});
            row_ += part.rows;
            line_ += part.lines;
        }
        if (first) each_column(parts, &Reader::look, n_threads);
        each_column(parts, &Reader::read, n_threads);
        text_.erase(0, std::size_t(parts.back().p - text_.data()));
        for (std::size_t i = 0; i < parts.size(); ++i) {
            parts[i].cells.clear();
            parts[i].cells.swap(room_[i]);
        }
        for (const Column& column : columns_)
            if (!column.codes.empty() && column.codes.back() < 0) return false;
        return true;
    }
};

}  // namespace chainrule::cells
