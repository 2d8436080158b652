// The instruction sets, and the tables of functions that are there for each.
//
// A family fills a table of its own (native/<family>/kernels.cpp), which is compiled once for each
// instruction set; its binding asks for the table of one of those that the processor has.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

#if defined(__x86_64__) || defined(_M_X64)
#define CHAINRULE_LEVELS(EACH) EACH(v4) EACH(v3) EACH(v2)  // the fastest first
#else
#define CHAINRULE_LEVELS(EACH) EACH(plain)
#endif

namespace chainrule {

#define CHAINRULE_EACH(level) level,
enum class Level { CHAINRULE_LEVELS(CHAINRULE_EACH) };
#undef CHAINRULE_EACH

#if defined(CHAINRULE_LEVEL)
constexpr Level THIS_LEVEL = Level::CHAINRULE_LEVEL;  // what this file is compiled for
#endif

// A family's functions for numbers of either type. `Functions<T>` take what is made of T, so that
// those of one type cannot stand in the other's place.
template <template <class> class Functions> struct ByType {
    Functions<float> of_float;
    Functions<double> of_double;

    template <class T> const Functions<T>& of() const {
        if constexpr (sizeof(T) == 4) return of_float;
        else return of_double;
    }
};

// Defined where a family fills its table.
template <class Table, Level LEVEL> const Table& kernels();

template <class Table> const Table& kernels(Level level) {
    switch (level) {
#define CHAINRULE_EACH(each) \
    case Level::each: return kernels<Table, Level::each>();
        CHAINRULE_LEVELS(CHAINRULE_EACH)
#undef CHAINRULE_EACH
    }
    throw std::logic_error("no such level");
}

// What this processor can run, the fastest first.
const std::vector<Level>& available_levels();

const char* name_of(Level level);

// The level called so; the fastest for "".
Level level_called(const std::string& name);

}  // namespace chainrule
