// chainrule._native: self-organizing maps.
#include <nanobind/stl/tuple.h>

#include <tuple>

#include "bind.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace chainrule {
namespace {

using Extent = std::tuple<double, double>;
using Falling = std::tuple<int, double, double>;  // kind, start, end

SomMap map_of(Array W, ReadArray places, Extent extent, bool torus, int neighborhood, int metric) {
    SomMap map{};
    map.W = W.data();
    map.units = W.shape(0);
    map.features = W.shape(1);
    map.places = static_cast<const double*>(places.data());
    map.extent[0] = std::get<0>(extent);
    map.extent[1] = std::get<1>(extent);
    map.torus = torus;
    map.neighborhood = Neighborhood(neighborhood);
    map.metric = Metric(metric);
    map.interrupted = interrupted;
    map.parallel = parallel;
    return map;
}

Decay decay_of(Falling v) {
    return {DecayKind(std::get<0>(v)), std::get<1>(v), std::get<2>(v)};
}

// W is changed in place.
void som_online(Array W, ReadArray places, Extent extent, bool torus, int neighborhood, int metric,
                ReadArray X, bool masked, bool shuffle, Word seed_low, Word seed_high,
                std::int64_t first, std::int64_t last, std::int64_t total, Falling rate,
                Falling radius, const std::string& level) {
    const SomMap map = map_of(W, places, extent, torus, neighborhood, metric);
    SomSteps steps{X.data(), X.shape(0), masked, shuffle, {seed_low, seed_high},
                   first, last, total, decay_of(rate), decay_of(radius)};
    const bool single = X.dtype() == nb::dtype<float>();
    const Kernels& chosen = kernels(level);
    bool complete;
    {
        nb::gil_scoped_release released;
        complete = (single ? chosen.som_online_float : chosen.som_online_double)(map, steps);
    }
    if (!complete) throw nb::python_error();
}

// W and winners are changed in place.
void som_batch(Array W, ReadArray places, Extent extent, bool torus, int neighborhood, int metric,
               ReadArray X, Array winners, double rate, double radius, int n_threads,
               const std::string& level) {
    const SomMap map = map_of(W, places, extent, torus, neighborhood, metric);
    SomBatch batch{X.data(), X.shape(0), static_cast<std::int64_t*>(winners.data()), rate, radius,
                   n_threads};
    const bool single = X.dtype() == nb::dtype<float>();
    const Kernels& chosen = kernels(level);
    nb::gil_scoped_release released;
    (single ? chosen.som_batch_float : chosen.som_batch_double)(map, batch);
}

}  // namespace

void bind_som(nb::module_& m) {
    m.def("som_online", &som_online, "W"_a, "places"_a, "extent"_a, "torus"_a, "neighborhood"_a,
          "metric"_a, "X"_a, "masked"_a, "shuffle"_a, "seed_low"_a, "seed_high"_a, "first"_a,
          "last"_a, "total"_a, "rate"_a, "radius"_a, "level"_a = "",
          "Steps of a self-organizing map; W changes in place.");
    m.def("som_batch", &som_batch, "W"_a, "places"_a, "extent"_a, "torus"_a, "neighborhood"_a,
          "metric"_a, "X"_a, "winners"_a, "rate"_a, "radius"_a, "n_threads"_a, "level"_a = "",
          "An epoch of the batch map, or with radius 0 the winners alone; W and winners change.");
    m.attr("NEIGHBORHOODS") = texts({"gaussian", "mexican_hat", "bubble", "triangle"});
    m.attr("METRICS") = texts({"euclidean", "manhattan", "cosine"});
    m.attr("DECAYS") = texts({"linear", "exponential", "asymptotic"});
}

}  // namespace chainrule
