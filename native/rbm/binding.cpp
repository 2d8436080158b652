// chainrule._native: restricted Boltzmann machines.
#include "../bind.hpp"
#include "calls.hpp"

using namespace nanobind::literals;

namespace chainrule::rbm {
namespace {

template <class T> Machine<T> read_machine(const Fields& given) {
    const auto W = given.array<T>("W");
    return {W.data(), given.numbers<T>("b"), given.numbers<T>("c"), given.numbers<T>("s"),
            W.shape(1), W.shape(0), given.seed("seed")};
}

template <class T> Carried<T> read_carried(const Fields& given) {
    Carried<T> carried{};
    carried.W_velocity = given.numbers<T>("W_velocity");
    carried.b_velocity = given.numbers<T>("b_velocity");
    carried.c_velocity = given.numbers<T>("c_velocity");
    carried.z_velocity = given.numbers<T>("z_velocity");
    carried.activity = given.numbers<T>("activity");
    carried.chains = given.numbers<T>("chains");
    return carried;
}

template <class T> Steps<T> read_steps(const Fields& given) {
    Steps<T> steps{};
    steps.carried = read_carried<T>(given);
    steps.X = given.read_numbers<T>("X");
    steps.order = given.row_numbers("order");
    steps.n = nb::len(given["order"]);
    steps.rows = given.read_numbers<Word>("rows");
    steps.batch = given.get<std::size_t>("batch");
    steps.k = given.get<std::size_t>("k");
    steps.rate = given.get<double>("rate");
    steps.momentum = given.get<double>("momentum");
    steps.decay = given.get<double>("decay");
    steps.target = given.get<double>("target");
    steps.cost = given.get<double>("cost");
    steps.activity_memory = given.get<double>("activity_memory");
    steps.most_log_variance = given.get<double>("most_log_variance");
    steps.sweep = given.get<Word>("sweep");
    return steps;
}

template <class T> Sweeps<T> read_sweeps(const Fields& given) {
    Sweeps<T> sweeps{};
    const auto v = given.array<T>("v");
    sweeps.v = v.data();
    sweeps.n = v.shape(0);
    sweeps.h = given.numbers<T>("h");
    sweeps.rows = given.read_numbers<Word>("rows");
    sweeps.k = given.get<std::size_t>("k");
    sweeps.sweep = given.get<Word>("sweep");
    sweeps.visible_layer = given.get<Word>("visible_layer");
    sweeps.hidden_layer = given.get<Word>("hidden_layer");
    return sweeps;
}

void rbm_steps(nb::object machine, nb::object steps, const std::string& level) {
    const Kernels& chosen = kernels<Kernels>(level_called(level));
    by_type(machine.attr("W"), [&](auto number) {
        using T = decltype(number);
        const auto its = read_machine<T>(machine);
        const auto taken = read_steps<T>(steps);
        run_released([&] { return chosen.of<T>().learn(its, taken); });
    });
}

void rbm_sweeps(nb::object machine, nb::object sweeps, const std::string& level) {
    const Kernels& chosen = kernels<Kernels>(level_called(level));
    by_type(machine.attr("W"), [&](auto number) {
        using T = decltype(number);
        const auto its = read_machine<T>(machine);
        const auto taken = read_sweeps<T>(sweeps);
        run_released([&] { return chosen.of<T>().sample(its, taken); });
    });
}

}  // namespace

void bind(nb::module_& m) {
    m.def("rbm_steps", &rbm_steps, "machine"_a, "steps"_a, "level"_a = "",
          "Steps of contrastive divergence; the machine and what is carried on change in place.");
    m.def("rbm_sweeps", &rbm_sweeps, "machine"_a, "sweeps"_a, "level"_a = "",
          "Sweeps of Gibbs sampling; v and h change in place.");
}

}  // namespace chainrule::rbm
