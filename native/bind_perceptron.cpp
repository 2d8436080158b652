// chainrule._native: the perceptron's epoch.
#include "bind.hpp"

namespace nb = nanobind;
using namespace nb::literals;

namespace chainrule {
namespace {

// W and b (and their sums, or None), loss and mistakes are changed in place.
void perceptron_epoch(Array W, Array b, nb::object total_W, nb::object total_b, ReadArray X,
                      Rows codes, Rows order, nb::object weight, ReadArray active, double eta,
                      double margin, bool intercept, bool together, Array loss, Array mistakes,
                      const std::string& level) {
    PerceptronEpoch epoch{};
    epoch.W = W.data();
    epoch.b = b.data();
    epoch.total_W = pointer(total_W);
    epoch.total_b = pointer(total_b);
    epoch.X = X.data();
    epoch.codes = codes.data();
    epoch.order = order.data();
    epoch.weight = static_cast<const double*>(read_pointer(weight));
    epoch.active = static_cast<const std::uint8_t*>(active.data());
    epoch.n = order.shape(0);
    epoch.features = W.shape(1);
    epoch.classes = W.shape(0);
    epoch.eta = eta;
    epoch.margin = margin;
    epoch.intercept = intercept;
    epoch.together = together;
    epoch.loss = static_cast<double*>(loss.data());
    epoch.mistakes = static_cast<std::int64_t*>(mistakes.data());
    epoch.interrupted = interrupted;
    const bool single = X.dtype() == nb::dtype<float>();
    const Kernels& chosen = kernels(level);
    bool complete;
    {
        nb::gil_scoped_release released;
        complete = (single ? chosen.perceptron_float : chosen.perceptron_double)(epoch);
    }
    if (!complete) throw nb::python_error();
}

}  // namespace

void bind_perceptron(nb::module_& m) {
    m.def("perceptron_epoch", &perceptron_epoch, "W"_a, "b"_a, "total_W"_a.none(),
          "total_b"_a.none(), "X"_a, "codes"_a, "order"_a, "weight"_a.none(), "active"_a, "eta"_a,
          "margin"_a, "intercept"_a, "together"_a, "loss"_a, "mistakes"_a, "level"_a = "",
          "One epoch of perceptrons; W, b, their totals, loss and mistakes change in place.");
}

}  // namespace chainrule
