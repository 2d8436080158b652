// How matrices lie in the kernels' memory.
//
// A matrix that a product reads as B lies in panels of PANEL vectors of columns, a narrow one in a
// single panel, each panel row after row, so that it is read in the order it lies. What a product
// reads as A, or writes, is a plain matrix whose rows are whole vectors.
#pragma once

#include "simd.hpp"

namespace chainrule {
namespace {

// With 16 registers a tile of four vectors has three rows, and reads B twice as often as two of two.
constexpr std::size_t PANEL = 2, SINGLE = REGISTERS == 32 ? 4 : 3;

// How a matrix of `columns` columns is cut into panels; up to SINGLE vectors are one panel.
template <class T> struct Panels {
    std::size_t rows, vectors, width;  // width: vectors of a full panel

    Panels(std::size_t rows, std::size_t columns)
        : rows(rows), vectors((columns + LANES<T> - 1) / LANES<T>),
          width(vectors <= SINGLE ? vectors : PANEL) {}
    std::size_t count() const { return (vectors + width - 1) / width; }
    std::size_t size() const { return rows * vectors * LANES<T>; }
    std::size_t column(std::size_t p) const { return p * width * LANES<T>; }
    std::size_t offset(std::size_t p) const { return rows * column(p); }
    std::size_t width_of(std::size_t p) const {
        return p + 1 < count() ? width : vectors - p * width;
    }
};

// Between the rows of a plain matrix: whole vectors, and one line more where rows would fall on the
// same cache sets.
template <class T> std::size_t row_stride(std::size_t units) {
    std::size_t stride = rounded_up(units, LANES<T>);
    if (stride * sizeof(T) % 1024 == 0) stride += 64 / sizeof(T);
    return stride;
}

}  // namespace
}  // namespace chainrule
