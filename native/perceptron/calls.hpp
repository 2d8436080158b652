// What the perceptron's kernel is asked, in plain terms: the same for every instruction set.
#pragma once

#include <cstddef>
#include <cstdint>

#include "../levels.hpp"
#include "../row_numbers.hpp"

namespace chainrule::perceptron {

// An epoch over the rows `order` (n) of X (samples, features): W (classes, features) and b
// (classes) are changed in place; W_total, b_total (or null) take what corrections add to the sums of
// W and b over all looks. `active`: which classes learn. loss, mistakes (classes) are added to. So many
// looks of the epoch come `after` these.
template <class T> struct Epoch {
    T *W, *b, *W_total, *b_total;
    const T* X;
    const std::int64_t* codes;
    RowNumbers order;
    const double* weight;  // (samples) or null
    const std::uint8_t* active;
    std::size_t n, features, classes, after;
    double eta, margin;
    bool intercept, together;
    double* loss;
    std::int64_t* mistakes;
};

template <class T> struct Functions {
    bool (*epoch)(const Epoch<T>&);  // false where it was interrupted
};
using Kernels = ByType<Functions>;

}  // namespace chainrule::perceptron
