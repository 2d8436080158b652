// chainrule._native: restricted Boltzmann machines.
#include "bind.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace chainrule {
namespace {

RbmMachine machine_of(Array W, Array b, Array c, Word seed_low, Word seed_high) {
    return {W.data(), b.data(), c.data(), W.shape(1), W.shape(0), {seed_low, seed_high}};
}

// W, b, c, the velocities, the activity and the chains are changed in place.
void rbm_steps(Array W, Array b, Array c, nb::handle velocity_W, nb::handle velocity_b,
               nb::handle velocity_c, nb::handle activity, nb::handle chains, ReadArray X, Rows order,
               ReadArray rows, std::size_t batch, std::size_t k, double rate, double momentum,
               double decay, double target, double cost, double memory, Word seed_low, Word seed_high,
               Word sweep, const std::string& level) {
    const RbmMachine machine = machine_of(W, b, c, seed_low, seed_high);
    const RbmSteps steps{pointer(velocity_W), pointer(velocity_b), pointer(velocity_c),
                         pointer(activity), pointer(chains), X.data(), order.data(),
                         static_cast<const Word*>(rows.data()), order.shape(0), batch, k, rate,
                         momentum, decay, target, cost, memory, sweep, interrupted};
    const bool single = W.dtype() == nb::dtype<float>();
    const Kernels& chosen = kernels(level);
    bool complete;
    {
        nb::gil_scoped_release released;
        complete = (single ? chosen.rbm_steps_float : chosen.rbm_steps_double)(machine, steps);
    }
    if (!complete) throw nb::python_error();
}

// v and h are changed in place.
void rbm_sweeps(Array W, Array b, Array c, Array v, Array h, ReadArray rows, std::size_t k,
                Word seed_low, Word seed_high, Word sweep, Word visible_layer, Word hidden_layer,
                const std::string& level) {
    const RbmMachine machine = machine_of(W, b, c, seed_low, seed_high);
    const RbmSweeps sweeps{v.data(), h.data(), static_cast<const Word*>(rows.data()), v.shape(0), k,
                           sweep, visible_layer, hidden_layer, interrupted};
    const bool single = W.dtype() == nb::dtype<float>();
    const Kernels& chosen = kernels(level);
    bool complete;
    {
        nb::gil_scoped_release released;
        complete = (single ? chosen.rbm_sweeps_float : chosen.rbm_sweeps_double)(machine, sweeps);
    }
    if (!complete) throw nb::python_error();
}

}  // namespace

void bind_rbm(nb::module_& m) {
    m.def("rbm_steps", &rbm_steps, "W"_a, "b"_a, "c"_a, "velocity_W"_a.none(), "velocity_b"_a.none(),
          "velocity_c"_a.none(), "activity"_a.none(), "chains"_a.none(), "X"_a, "order"_a, "rows"_a,
          "batch"_a, "k"_a, "rate"_a, "momentum"_a, "decay"_a, "target"_a, "cost"_a, "memory"_a,
          "seed_low"_a, "seed_high"_a, "sweep"_a, "level"_a = "",
          "Steps of contrastive divergence; what is learned changes in place.");
    m.def("rbm_sweeps", &rbm_sweeps, "W"_a, "b"_a, "c"_a, "v"_a, "h"_a, "rows"_a, "k"_a, "seed_low"_a,
          "seed_high"_a, "sweep"_a, "visible_layer"_a, "hidden_layer"_a, "level"_a = "",
          "Sweeps of Gibbs sampling; v and h change in place.");
}

}  // namespace chainrule
