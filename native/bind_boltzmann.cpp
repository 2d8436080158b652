// chainrule._native: flips of stochastic units.
#include <nanobind/stl/vector.h>

#include <vector>

#include "bind.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace chainrule {
namespace {

// x, and states unless None, are changed in place.
void flips(Array x, ReadArray bias, nb::object states, Word seed_low, Word seed_high, Word step,
           Word stream, Word layer, int n_threads, const std::string& level) {
    Flips flips{};
    flips.x = x.data();
    flips.bias = bias.data();
    flips.states = pointer(states);
    flips.n = x.shape(0);
    flips.units = x.shape(1);
    flips.seed = {seed_low, seed_high};
    flips.step = step;
    flips.stream = stream;
    flips.layer = layer;
    flips.n_threads = n_threads;
    flips.parallel = parallel;
    const bool single = x.dtype() == nb::dtype<float>();
    const Kernels& chosen = kernels(level);
    nb::gil_scoped_release released;
    (single ? chosen.flips_float : chosen.flips_double)(flips);
}

// W, b, c and chains are changed in place.
void rbm_epoch(Array W, Array b, Array c, Array chains, ReadArray X, Rows bounds, double rate,
               Word k, bool persistent, Word seed_low, Word seed_high, std::int64_t step,
               Word stream, const std::string& level) {
    RbmEpoch epoch{};
    epoch.W = W.data();
    epoch.b = b.data();
    epoch.c = c.data();
    epoch.chain_states = chains.data();
    epoch.X = X.data();
    epoch.bounds = bounds.data();
    epoch.hidden = W.shape(0);
    epoch.visible = W.shape(1);
    epoch.chains = chains.shape(0);
    epoch.batches = bounds.shape(0) - 1;
    epoch.rate = rate;
    epoch.k = k;
    epoch.persistent = persistent;
    epoch.seed = {seed_low, seed_high};
    epoch.step = step;
    epoch.stream = stream;
    epoch.interrupted = interrupted;
    const bool single = X.dtype() == nb::dtype<float>();
    const Kernels& chosen = kernels(level);
    bool complete;
    {
        nb::gil_scoped_release released;
        complete = (single ? chosen.rbm_float : chosen.rbm_double)(epoch);
    }
    if (!complete) throw nb::python_error();
}

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
    m.def("flips", &flips, "x"_a, "bias"_a, "states"_a.none(), "seed_low"_a, "seed_high"_a,
          "step"_a, "stream"_a, "layer"_a, "n_threads"_a, "level"_a = "",
          "x becomes σ(x + bias), states the flips by it; both change in place.");
    m.def("rbm_epoch", &rbm_epoch, "W"_a, "b"_a, "c"_a, "chains"_a, "X"_a, "bounds"_a, "rate"_a,
          "k"_a, "persistent"_a, "seed_low"_a, "seed_high"_a, "step"_a, "stream"_a, "level"_a = "",
          "Plain steps of contrastive divergence of binary units; W, b, c and chains change.");
    m.def("sweeps", &sweeps, "states"_a, "weights"_a, "biases"_a, "clamped"_a, "temperatures"_a,
          "seed_low"_a, "seed_high"_a, "first"_a, "stream"_a, "n_threads"_a, "level"_a = "",
          "Sweeps over the units of a Boltzmann machine, a temperature each; states change.");
}

}  // namespace chainrule
