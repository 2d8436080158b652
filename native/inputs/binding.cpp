// chainrule._native: columns of a table as the inputs of a network.
#include "../bind.hpp"
#include "encoder.hpp"

using namespace nanobind::literals;

namespace chainrule::inputs {
namespace {

using Cells = nb::ndarray<const double, nb::ndim<2>, nb::device::cpu>;

template <class T> using Parts = nb::ndarray<T, nb::ndim<2>, nb::c_contig, nb::device::cpu>;

Columns columns_of(const Fields& said, std::size_t n_parts) {
    const auto kind = said.read_array<std::int64_t>("kind");
    return {kind.size(),
            n_parts,
            kind.data(),
            said.read_numbers<std::int64_t>("known"),
            said.read_numbers<std::uint8_t>("tells_missing"),
            said.read_numbers<double>("labels"),
            said.read_numbers<double>("means"),
            said.read_numbers<double>("shift"),
            said.read_numbers<double>("scale"),
            said.read_numbers<double>("clip")};
}

template <class T> void encode(Cells cells, nb::object said, Parts<T> parts, int n_threads) {
    const Columns columns = columns_of(Fields(said), parts.shape(1));
    if (cells.shape(1) != columns.n || cells.shape(0) != parts.shape(0))
        throw std::invalid_argument("other columns");
    const Table table{cells.data(), cells.shape(0), cells.stride(0), cells.stride(1)};
    nb::gil_scoped_release released;
    Encoder<T>(columns, table, parts.data()).encode(n_threads);
}

}  // namespace

void bind(nb::module_& m) {
    m.def("encode_inputs", &encode<float>, "cells"_a, "columns"_a, "parts"_a.noconvert(),
          "n_threads"_a, "The parts (n, p) of the cells (n, k) of a table's columns.");
    m.def("encode_inputs", &encode<double>, "cells"_a, "columns"_a, "parts"_a.noconvert(),
          "n_threads"_a);
}

}  // namespace chainrule::inputs
