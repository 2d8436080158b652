// chainrule._native: adaptive resonance.
#include <nanobind/stl/vector.h>

#include <memory>

#include "bind.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace chainrule {
namespace {

template <class T> nb::object handed_over(const std::vector<T>& values, std::size_t columns) {
    const std::size_t n = values.size();
    auto copy = std::unique_ptr<T[]>(new T[n]);
    std::copy(values.begin(), values.end(), copy.get());
    nb::capsule owner(copy.get(), [](void* p) noexcept { delete[] static_cast<T*>(p); });
    T* data = copy.release();
    if (columns == 0)
        return nb::cast(nb::ndarray<nb::numpy, T, nb::ndim<1>>(data, {n}, owner));
    return nb::cast(nb::ndarray<nb::numpy, T, nb::ndim<2>>(data, {n / columns, columns}, owner));
}

// -> (prototypes, labels, the row that needs more than `most` categories, or −1); went changes.
nb::tuple art_fit(int rule, ReadArray W, nb::object classes, ReadArray codes, nb::object wanted,
                  Array went, double rho, double alpha, double beta, double theta, int tracking,
                  double epsilon, std::size_t most, bool learns, const std::string& level) {
    ArtRun run{};
    run.rule = ArtRule(rule);
    run.W = static_cast<const double*>(W.data());
    run.classes = static_cast<const std::int64_t*>(read_pointer(classes));
    run.n_before = W.shape(0);
    run.codes = static_cast<const double*>(codes.data());
    run.wanted = static_cast<const std::int64_t*>(read_pointer(wanted));
    run.went = static_cast<std::int64_t*>(went.data());
    run.n = codes.shape(0);
    run.components = codes.shape(1);
    run.most = most;
    run.rho = rho;
    run.alpha = alpha;
    run.beta = beta;
    run.theta = theta;
    run.epsilon = epsilon;
    run.tracking = Tracking(tracking);
    run.interrupted = interrupted;
    const Kernels& chosen = kernels(level);
    bool complete;
    {
        nb::gil_scoped_release released;
        complete = (learns ? chosen.art_fit : chosen.art_nearest)(run);
    }
    if (!complete) throw nb::python_error();
    return nb::make_tuple(handed_over(run.prototypes, run.components),
                          handed_over(run.labels, 0), run.stopped);
}

}  // namespace

void bind_art(nb::module_& m) {
    m.def("art_fit", &art_fit, "rule"_a, "W"_a, "classes"_a.none(), "codes"_a, "wanted"_a.none(),
          "went"_a, "rho"_a, "alpha"_a, "beta"_a, "theta"_a, "tracking"_a, "epsilon"_a, "most"_a,
          "learns"_a = true, "level"_a = "",
          "Samples in order, or (learns=False) the category of the greatest choice of each.");
    m.attr("ART_RULES") = texts({"art1", "fuzzy", "art2a"});
    m.attr("TRACKING") = texts({"MT+", "MT-", "MT0", "MT1", "MT~"});
}

}  // namespace chainrule
