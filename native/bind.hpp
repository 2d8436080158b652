// What the files that bind kernels to Python share. A binding checks nothing: the Python function
// that calls it did.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>

#include <cstdint>
#include <initializer_list>
#include <string>

#include "kernels.hpp"

namespace chainrule {

using Rows = nanobind::ndarray<const std::int64_t, nanobind::ndim<1>, nanobind::c_contig,
                               nanobind::device::cpu>;
using Array = nanobind::ndarray<nanobind::c_contig, nanobind::device::cpu>;
using ReadArray = nanobind::ndarray<nanobind::ro, nanobind::c_contig, nanobind::device::cpu>;

// The kernels of an instruction set by its name; of the best for "".
const Kernels& kernels(const std::string& level);

// Asked from a kernel, while the GIL is released.
bool interrupted();

// work(0 … n−1, data) at once, each in a thread; false where none was begun.
bool parallel(int n, void (*work)(int, void*), void* data);

// An array's data, null for None.
inline void* pointer(nanobind::handle array) {
    return array.is_none() ? nullptr : nanobind::cast<Array>(array).data();
}
inline const void* read_pointer(nanobind::handle array) {
    return array.is_none() ? nullptr : nanobind::cast<ReadArray>(array).data();
}

// A tuple of names, by whose places Python says which it means.
inline nanobind::tuple texts(std::initializer_list<const char*> all) {
    nanobind::list found;
    for (const char* name : all) found.append(name);
    return nanobind::tuple(found);
}

// One for each family: what it adds to the module.
void bind_art(nanobind::module_& m);
void bind_boltzmann(nanobind::module_& m);
void bind_perceptron(nanobind::module_& m);
void bind_rbm(nanobind::module_& m);
void bind_som(nanobind::module_& m);

}  // namespace chainrule
