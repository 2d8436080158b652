// chainrule._native: the perceptron's epoch.
#include "../bind.hpp"
#include "calls.hpp"

using namespace nanobind::literals;

namespace chainrule::perceptron {
namespace {

template <class T> Epoch<T> read_epoch(const Fields& given) {
    Epoch<T> epoch{};
    const auto W = given.array<T>("W");
    epoch.W = W.data();
    epoch.classes = W.shape(0);
    epoch.features = W.shape(1);
    epoch.b = given.numbers<T>("b");
    epoch.W_total = given.numbers<T>("W_total");
    epoch.b_total = given.numbers<T>("b_total");
    epoch.X = given.read_numbers<T>("X");
    epoch.codes = given.read_numbers<std::int64_t>("codes");
    epoch.order = given.row_numbers("order");
    epoch.n = nb::len(given["order"]);
    epoch.after = given.get<std::size_t>("after");
    epoch.weight = given.read_numbers<double>("weight");
    epoch.active = given.read_numbers<std::uint8_t>("active");
    epoch.eta = given.get<double>("eta");
    epoch.margin = given.get<double>("margin");
    epoch.intercept = given.get<bool>("intercept");
    epoch.together = given.get<bool>("together");
    epoch.loss = given.numbers<double>("loss");
    epoch.mistakes = given.numbers<std::int64_t>("mistakes");
    return epoch;
}

void perceptron_epoch(nb::object given, const std::string& level) {
    const Kernels& chosen = kernels<Kernels>(level_called(level));
    by_type(given.attr("W"), [&](auto number) {
        using T = decltype(number);
        const auto epoch = read_epoch<T>(given);
        run_released([&] { return chosen.of<T>().epoch(epoch); });
    });
}

}  // namespace

void bind(nb::module_& m) {
    m.def("perceptron_epoch", &perceptron_epoch, "epoch"_a, "level"_a = "",
          "One epoch of perceptrons; W, b, their totals, loss and mistakes change in place.");
}

}  // namespace chainrule::perceptron
