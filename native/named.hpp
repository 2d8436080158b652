// Tables of what Python says by name.
#pragma once

#include <cstddef>
#include <type_traits>

namespace chainrule {

// A row of a table of values: {"euclidean", Metric::euclidean}.
template <class Value> struct Named {
    const char* name;
    Value value;
};

// The names of a table, in its order.
struct Names {
    const char* const* first;
    std::size_t count;

    const char* const* begin() const { return first; }
    const char* const* end() const { return first + count; }
};

namespace {

// A table whose rows are types with a `name`. Once the program runs, a row is said by its place,
// which is a `Place`, an enumeration without names of its own.
template <class Place, class... Rows> struct Table {
    static constexpr const char* names[] = {Rows::name...};
    static constexpr Names all{names, sizeof...(Rows)};

    template <class Row> static constexpr bool is(Place place) {
        int k = 0, found = -1;
        ((std::is_same_v<Row, Rows> ? (void)(found = k++) : (void)++k), ...);
        return int(place) == found;
    }

    // run(Row{}) for the row at a place.
    template <class Run> static inline void visit(Place place, Run run) {
        int k = 0;
        (void)((int(place) == k++ && (run(Rows{}), true)) || ...);
    }
};

}  // namespace
}  // namespace chainrule
