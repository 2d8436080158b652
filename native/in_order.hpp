// Sums whose bits every engine has, for what a choice is made of: families/sums.py in C++.
//
// Term i goes to part i modulo the number of parts, and the parts are added by halves; each term is
// rounded before it is added: what includes this is compiled without contraction (CMakeLists.txt).
// Where a number only has to be near, multiply_add (simd.hpp) fuses.
#pragma once

#include "simd.hpp"

namespace chainrule {
namespace {

// Σ term(i) for i < n, in four parts; X is a number or a vector of them, one sum for each lane.
template <class X, class Term> inline X added_up(std::size_t n, Term term) {
    X part[4] = {};
    std::size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (std::size_t k = 0; k < 4; ++k) part[k] += term(i + k);
    for (std::size_t k = 0; k < 3; ++k)  // so written, `part` stays in registers
        if (i + k < n) part[k] += term(i + k);
    return (part[0] + part[2]) + (part[1] + part[3]);
}

}  // namespace
}  // namespace chainrule
