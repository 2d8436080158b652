// What the bindings share: how a Python object is read, and how a kernel is run.
//
// A kernel is asked with an object whose attributes are read by name (a NamedTuple of the Python
// function that calls, which has checked the values). Arrays must be C-ordered and of the type that
// the kernel takes, or a TypeError names the attribute.
#pragma once

#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <array>
#include <cstring>
#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "host.hpp"
#include "levels.hpp"
#include "named.hpp"
#include "philox.hpp"
#include "row_numbers.hpp"

namespace chainrule {

namespace nb = nanobind;

template <class T> using ReadArray = nb::ndarray<const T, nb::c_contig, nb::device::cpu>;
template <class T> using Array = nb::ndarray<T, nb::c_contig, nb::device::cpu>;

// A name as Python keeps those of attributes, which it finds in its cache then. Names are literals.
inline nb::handle interned(const char* name) {
    static std::unordered_map<const char*, PyObject*> names;
    PyObject*& text = names[name];
    if (!text) text = PyUnicode_InternFromString(name);
    return text;
}

// An object by the names of its attributes.
class Fields {
    nb::handle object;

    template <class Wanted> Wanted array_of(const char* name, const nb::object& value) const {
        Wanted array;
        if (nb::try_cast(value, array, false)) return array;
        throw nb::type_error((std::string(name) + ": not a C-ordered array of its type").c_str());
    }

  public:
    Fields(nb::handle object) : object(object) {}

    nb::object operator[](const char* name) const { return object.attr(interned(name)); }
    template <class T> T get(const char* name) const {
        return nb::cast<T>(object.attr(interned(name)));
    }
    bool is_none(const char* name) const { return object.attr(interned(name)).is_none(); }

    template <class T> Array<T> array(const char* name) const {
        return array_of<Array<T>>(name, object.attr(interned(name)));
    }
    template <class T> ReadArray<T> read_array(const char* name) const {
        return array_of<ReadArray<T>>(name, object.attr(interned(name)));
    }
    // An array's numbers, which live as long as the object does; null for None.
    template <class T> T* numbers(const char* name) const {
        const nb::object value = object.attr(interned(name));
        return value.is_none() ? nullptr : array_of<Array<T>>(name, value).data();
    }
    template <class T> const T* read_numbers(const char* name) const {
        const nb::object value = object.attr(interned(name));
        return value.is_none() ? nullptr : array_of<ReadArray<T>>(name, value).data();
    }

    // uint32 or int64 (n), which live as long as the object does.
    RowNumbers row_numbers(const char* name) const {
        const nb::object value = object.attr(interned(name));
        ReadArray<std::uint32_t> narrow;
        if (nb::try_cast(value, narrow, false)) return RowNumbers(narrow.data());
        return RowNumbers(array_of<ReadArray<std::int64_t>>(name, value).data());
    }

    // A value that Python says by its name in a table.
    template <class Value, std::size_t N>
    Value named(const char* name, const Named<Value> (&rows)[N]) const {
        const nb::object value = object.attr(interned(name));
        const char* wanted = nb::cast<const char*>(value);
        for (const auto& row : rows)
            if (std::strcmp(row.name, wanted) == 0) return row.value;
        throw nb::value_error((std::string(name) + ": no kernel for '" + wanted + "'").c_str());
    }

    // The seed of the random streams, a chainrule.basics.random.Seed.
    std::array<Word, 2> seed(const char* name) const {
        const nb::object value = object.attr(interned(name));
        const Fields seed(value);
        return {seed.get<Word>("low"), seed.get<Word>("high")};
    }
};

// run(T{}) by the type of an array's numbers; arrays of other types are refused when they are read.
template <class Run> auto by_type(nb::handle array, Run run) {
    const nb::object itemsize = array.attr(interned("dtype")).attr(interned("itemsize"));
    const bool single = nb::cast<int>(itemsize) == sizeof(float);
    return single ? run(float{}) : run(double{});
}

// Runs a kernel while other Python threads run, and raises what a signal raised where it was
// interrupted, which it says by false.
template <class Kernel> void run_released(Kernel kernel) {
    bool complete;
    {
        nb::gil_scoped_release released;
        complete = kernel();
    }
    if (!complete) throw nb::python_error();
}

// A NumPy array that owns what is handed over.
template <class T, std::size_t DIMENSIONS>
nb::ndarray<nb::numpy, T, nb::ndim<DIMENSIONS>, nb::c_contig> handed_over(
    std::unique_ptr<T[]> numbers, const std::size_t (&shape)[DIMENSIONS]) {
    nb::capsule owner(numbers.get(), [](void* p) noexcept { delete[] static_cast<T*>(p); });
    return {numbers.release(), DIMENSIONS, shape, owner};
}

inline nb::tuple tuple_of(const Names& names) {
    nb::list texts;
    for (const char* name : names) texts.append(name);
    return nb::tuple(texts);
}

}  // namespace chainrule
