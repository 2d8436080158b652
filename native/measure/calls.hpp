// The elementary functions of the kernels, entry by entry: for tests of their error.
#pragma once

#include <cstddef>

#include "../levels.hpp"
#include "../named.hpp"

namespace chainrule::measure {

template <class T> struct Functions {
    Named<void (*)(const T* x, T* y, std::size_t n)> rows[9];
};
using Kernels = ByType<Functions>;

}  // namespace chainrule::measure
