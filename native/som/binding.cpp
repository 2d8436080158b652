// chainrule._native: self-organizing maps.
#include <nanobind/stl/pair.h>

#include <utility>

#include "../bind.hpp"
#include "calls.hpp"

using namespace nanobind::literals;

namespace chainrule::som {
namespace {

template <class T> Map<T> read_map(const Fields& given) {
    Map<T> map{};
    const auto W = given.array<T>("W");
    const auto extent = given.get<std::pair<double, double>>("extent");
    map.W = W.data();
    map.units = W.shape(0);
    map.features = W.shape(1);
    map.places = given.read_numbers<double>("places");
    map.extent[0] = extent.first;
    map.extent[1] = extent.second;
    map.torus = given.get<bool>("torus");
    map.neighborhood = given.named("neighborhood", NEIGHBORHOODS);
    map.metric = given.named("metric", METRICS);
    return map;
}

Decay read_decay(const Fields& given) {
    return {given.named("kind", DECAYS), given.get<double>("start"), given.get<double>("end")};
}

template <class T> Steps<T> read_steps(const Fields& given) {
    Steps<T> steps{};
    const auto X = given.read_array<T>("X");
    steps.X = X.data();
    steps.weight = given.read_numbers<double>("weight");
    steps.n = X.shape(0);
    steps.masked = given.get<bool>("masked");
    steps.shuffle = !given.is_none("seed");
    if (steps.shuffle) steps.seed = given.seed("seed");
    steps.first = given.get<std::int64_t>("first");
    steps.last = given.get<std::int64_t>("last");
    steps.total = given.get<std::int64_t>("total");
    steps.rate = read_decay(given["rate"]);
    steps.radius = read_decay(given["radius"]);
    return steps;
}

template <class T> Batch<T> read_batch(const Fields& given) {
    Batch<T> batch{};
    const auto X = given.read_array<T>("X");
    batch.X = X.data();
    batch.weight = given.read_numbers<double>("weight");
    batch.n = X.shape(0);
    batch.winners = given.numbers<std::int64_t>("winners");
    batch.values = given.numbers<double>("values");
    batch.counts = given.numbers<double>("counts");
    batch.rate = given.get<double>("rate");
    batch.radius = given.get<double>("radius");
    batch.n_threads = given.get<int>("n_threads");
    return batch;
}

void som_steps(nb::object map, nb::object steps, const std::string& level) {
    const Kernels& chosen = kernels<Kernels>(level_called(level));
    by_type(map.attr("W"), [&](auto number) {
        using T = decltype(number);
        const auto on = read_map<T>(map);
        const auto taken = read_steps<T>(steps);
        run_released([&] { return chosen.of<T>().steps(on, taken); });
    });
}

void som_batch(nb::object map, nb::object batch, const std::string& level) {
    const Kernels& chosen = kernels<Kernels>(level_called(level));
    by_type(map.attr("W"), [&](auto number) {
        using T = decltype(number);
        const auto on = read_map<T>(map);
        const auto rows = read_batch<T>(batch);
        run_released([&] { return chosen.of<T>().batch(on, rows), true; });
    });
}

}  // namespace

void bind(nb::module_& m) {
    m.def("som_steps", &som_steps, "map"_a, "steps"_a, "level"_a = "",
          "Steps of a self-organizing map; W changes in place.");
    m.def("som_batch", &som_batch, "map"_a, "batch"_a, "level"_a = "",
          "Rows of a batch: the winners, their sums, and with a radius the map after it.");
}

}  // namespace chainrule::som
