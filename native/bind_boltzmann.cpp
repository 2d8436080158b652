// chainrule._native: fully connected Boltzmann machines.
#include <nanobind/stl/vector.h>

#include <vector>

#include "bind.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace chainrule {
namespace {

// states are changed in place.
void sweeps(Array states, ReadArray weights, ReadArray biases, ReadArray clamped,
            std::vector<double> temperatures, Word seed_low, Word seed_high, Word first,
            Word stream, int n_threads, const std::string& level) {
    Sweeps sweeps{};
    sweeps.states = static_cast<double*>(states.data());
    sweeps.chains = states.shape(0);
    sweeps.units = states.shape(1);
    sweeps.weights = static_cast<const double*>(weights.data());
    sweeps.biases = static_cast<const double*>(biases.data());
    sweeps.clamped = static_cast<const std::uint8_t*>(clamped.data());
    sweeps.clamped_apart = clamped.ndim() == 2;
    sweeps.temperatures = temperatures.data();
    sweeps.sweeps = temperatures.size();
    sweeps.seed = {seed_low, seed_high};
    sweeps.first = first;
    sweeps.stream = stream;
    sweeps.n_threads = n_threads;
    sweeps.interrupted = interrupted;
    sweeps.parallel = parallel;
    const Kernels& chosen = kernels(level);
    bool complete;
    {
        nb::gil_scoped_release released;
        complete = chosen.sweeps(sweeps);
    }
    if (!complete) throw nb::python_error();
}

}  // namespace

void bind_boltzmann(nb::module_& m) {
    m.def("sweeps", &sweeps, "states"_a, "weights"_a, "biases"_a, "clamped"_a, "temperatures"_a,
          "seed_low"_a, "seed_high"_a, "first"_a, "stream"_a, "n_threads"_a, "level"_a = "",
          "Sweeps over the units of a Boltzmann machine, a temperature each; states change.");
}

}  // namespace chainrule
