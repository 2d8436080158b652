// chainrule._native: fully connected Boltzmann machines.
#include "../bind.hpp"
#include "calls.hpp"

using namespace nanobind::literals;

namespace chainrule::boltzmann {
namespace {

// All but the temperatures.
Sweeps read_sweeps(const Fields& given) {
    Sweeps sweeps{};
    const auto states = given.array<double>("states");
    const auto clamped = given.read_array<std::uint8_t>("clamped");
    sweeps.states = states.data();
    sweeps.chains = states.shape(0);
    sweeps.units = states.shape(1);
    sweeps.weights = given.read_numbers<double>("weights");
    sweeps.biases = given.read_numbers<double>("biases");
    sweeps.clamped = clamped.data();
    sweeps.clamped_apart = clamped.ndim() == 2;
    sweeps.counts = given.numbers<double>("counts");
    sweeps.counted = given.get<std::size_t>("counted");
    sweeps.seed = given.seed("seed");
    sweeps.first = given.get<Word>("first");
    sweeps.stream = given.get<Word>("stream");
    sweeps.n_threads = given.get<int>("n_threads");
    return sweeps;
}

void boltzmann_sweeps(nb::object given, const std::string& level) {
    const Kernels& chosen = kernels<Kernels>(level_called(level));
    const auto temperatures = Fields(given).get<std::vector<double>>("temperatures");
    Sweeps sweeps = read_sweeps(given);
    sweeps.temperatures = temperatures.data();
    sweeps.sweeps = temperatures.size();
    run_released([&] { return chosen.sweeps(sweeps); });
}

}  // namespace

void bind(nb::module_& m) {
    m.def("boltzmann_sweeps", &boltzmann_sweeps, "sweeps"_a, "level"_a = "",
          "Sweeps over the units of a Boltzmann machine, a temperature each; states change.");
}

}  // namespace chainrule::boltzmann
