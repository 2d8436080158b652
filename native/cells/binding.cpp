// chainrule._native: the cells of a delimited text.
#include "../bind.hpp"
#include "reader.hpp"

using namespace nanobind::literals;

namespace chainrule::cells {
namespace {

// A NumPy array of a vector's numbers, which are not copied.
template <class T> auto as_array(std::vector<T>&& numbers) {
    auto* kept = new std::vector<T>(std::move(numbers));
    nb::capsule owner(kept, [](void* p) noexcept { delete static_cast<std::vector<T>*>(p); });
    return nb::ndarray<nb::numpy, T, nb::ndim<1>, nb::c_contig>(kept->data(), {kept->size()}, owner);
}

Column& column(Reader& reader, std::size_t j, Kind kind) {
    Column& found = reader.columns().at(j);
    if (found.kind != kind) throw std::invalid_argument("no such column");
    return found;
}

bool feed(Reader& reader, nb::bytes block, bool last, int n_threads) {
    nb::gil_scoped_release released;
    return reader.feed(block.c_str(), block.size(), last, n_threads);
}

auto numbers(Reader& reader, std::size_t j) {
    return as_array(std::move(column(reader, j, Kind::number).numbers));
}

// -> (codes, the different texts in UTF-8, a NUL after each)
nb::tuple labels(Reader& reader, std::size_t j) {
    Column& found = column(reader, j, Kind::text);
    const std::string& joined = found.labels.joined();
    nb::bytes texts(joined.data(), joined.size());
    found.labels = {};
    return nb::make_tuple(as_array(std::move(found.codes)), texts);
}

std::vector<int> kinds(Reader& reader) {
    std::vector<int> found;
    for (const Column& column : reader.columns()) found.push_back(column.late ? 3 : int(column.kind));
    return found;
}

nb::list wrong(const Reader& reader) {
    nb::list rows;
    for (const Wrong& row : reader.wrong()) rows.append(nb::make_tuple(row.row, row.line, row.cells));
    return rows;
}

}  // namespace

void bind(nb::module_& m) {
    nb::class_<Reader>(m, "CellReader", "The columns of a delimited text, read block by block.")
        .def(
            "__init__",
            [](Reader* reader, const std::string& delimiter, std::size_t records_to_skip,
               const std::string& decimal, const std::string& thousands,
               const std::vector<std::string>& missing, const std::vector<int>& kinds) {
                new (reader) Reader(
                    delimiter.at(0), records_to_skip,
                    {decimal.at(0), thousands.empty() ? '\0' : thousands[0], missing}, kinds);
            },
            "delimiter"_a, "records_to_skip"_a, "decimal"_a, "thousands"_a, "missing"_a, "kinds"_a)
        .def("feed", &feed, "block"_a, "last"_a, "n_threads"_a)
        .def("kinds", &kinds)
        .def("wrong", &wrong)
        .def("numbers", &numbers, "column"_a)
        .def("labels", &labels, "column"_a);
}

}  // namespace chainrule::cells
