// chainrule._native: adaptive resonance.
#include <algorithm>

#include "../bind.hpp"
#include "calls.hpp"

using namespace nanobind::literals;

namespace chainrule::art {
namespace {

template <class T> std::unique_ptr<T[]> copied(const std::vector<T>& values) {
    auto copy = std::unique_ptr<T[]>(new T[values.size()]);
    std::copy(values.begin(), values.end(), copy.get());
    return copy;
}

Run read_run(const Fields& given) {
    Run run{};
    const auto W = given.read_array<double>("W");
    const auto codes = given.read_array<double>("codes");
    run.rule = given.named("rule", RULES);
    run.W = W.data();
    run.categories = W.shape(0);
    run.classes = given.read_numbers<std::int64_t>("classes");
    run.codes = codes.data();
    run.n = codes.shape(0);
    run.components = codes.shape(1);
    run.sample_classes = given.read_numbers<std::int64_t>("sample_classes");
    run.went = given.numbers<std::int64_t>("went");
    run.second = given.numbers<std::int64_t>("second");
    run.fitting = given.get<bool>("fitting");
    run.most = given.get<std::size_t>("most");
    run.rho = given.get<double>("rho");
    run.alpha = given.get<double>("alpha");
    run.beta = given.get<double>("beta");
    run.theta = given.get<double>("theta");
    run.epsilon = given.get<double>("epsilon");
    run.tracking = given.named("tracking", TRACKINGS);
    return run;
}

// -> (prototypes, classes, stopped)
nb::tuple art_fit(nb::object given, const std::string& level) {
    const Kernels& chosen = kernels<Kernels>(level_called(level));
    const Run run = read_run(given);
    Learned learned;
    run_released([&] {
        learned = chosen.fit(run);
        return learned.complete;
    });
    const std::size_t n = learned.classes.size();
    return nb::make_tuple(handed_over(copied(learned.prototypes), {n, run.components}),
                          handed_over(copied(learned.classes), {n}), learned.stopped);
}

void art_nearest(nb::object given, const std::string& level) {
    const Kernels& chosen = kernels<Kernels>(level_called(level));
    const Run run = read_run(given);
    run_released([&] { return chosen.nearest(run); });
}

}  // namespace

void bind(nb::module_& m) {
    m.def("art_fit", &art_fit, "run"_a, "level"_a = "",
          "Learns samples in order; `went` and `second` are written. Returns (prototypes, "
          "classes, stopped).");
    m.def("art_nearest", &art_nearest, "run"_a, "level"_a = "",
          "Writes the category of the greatest choice of each sample into `went`; if `fitting` of "
          "those that fit, −1 where there is none.");
}

}  // namespace chainrule::art
