// chainrule._native: the compiled kernels as Python functions. No algorithm stands here; each
// has a header of its own. Arguments were checked by the Python function that calls.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>

#include <cstddef>
#include <memory>

#include "philox.hpp"

namespace nb = nanobind;
using namespace nb::literals;
using chainrule::Word;

namespace {

using Words = nb::ndarray<const Word, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Matrix = nb::ndarray<nb::numpy, double, nb::ndim<2>, nb::c_contig>;

Matrix philox_uniform(Word seed_low, Word seed_high, Words rows, std::size_t n_units, Word step,
                      Word stream, Word layer) {
    const std::size_t n_rows = rows.shape(0);
    auto u = std::make_unique<double[]>(n_rows * n_units);
    {
        nb::gil_scoped_release released;
        chainrule::philox_uniform({seed_low, seed_high}, rows.data(), n_rows, n_units, step,
                                  stream, layer, u.get());
    }
    nb::capsule owner(u.get(), [](void* data) noexcept { delete[] static_cast<double*>(data); });
    return Matrix(u.release(), {n_rows, n_units}, owner);
}

}  // namespace

NB_MODULE(_native, m) {
    m.doc() = "Compiled kernels; called by the rest of chainrule, not by its users.";
    m.def("philox_uniform", &philox_uniform, "seed_low"_a, "seed_high"_a, "rows"_a, "n_units"_a,
          "step"_a, "stream"_a, "layer"_a,
          "The uniforms (n_rows, n_units) of chainrule.random.philox_uniform.");
}
