// chainrule._native: the compiled kernels as Python functions. No algorithm stands here; each
// has a header of its own. Arguments were checked by the Python function that calls.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <cstddef>
#include <cstring>
#include <future>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "bind.hpp"
#include "order.hpp"
#include "philox.hpp"

namespace nb = nanobind;
using namespace nb::literals;
using chainrule::Word;

namespace chainrule {
#if defined(CHAINRULE_X86_LEVELS)
extern const Kernels kernels_v2, kernels_v3, kernels_v4;
#else
extern const Kernels kernels_plain;
#endif
}  // namespace chainrule

namespace {

using Words = nb::ndarray<const Word, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Matrix = nb::ndarray<nb::numpy, double, nb::ndim<2>, nb::c_contig>;
using chainrule::Array, chainrule::ReadArray, chainrule::Rows, chainrule::pointer;
using Order = nb::ndarray<nb::numpy, std::int64_t, nb::ndim<1>, nb::c_contig>;

template <class Result, class T>
Result handed_over(std::unique_ptr<T[]> data, std::initializer_list<std::size_t> shape) {
    nb::capsule owner(data.get(), [](void* p) noexcept { delete[] static_cast<T*>(p); });
    return Result(data.release(), shape, owner);
}

Matrix philox_uniform(Word seed_low, Word seed_high, Words rows, std::size_t n_units, Word step,
                      Word stream, Word layer) {
    const std::size_t n_rows = rows.shape(0);
    auto u = std::make_unique<double[]>(n_rows * n_units);
    {
        nb::gil_scoped_release released;
        chainrule::philox_uniform({seed_low, seed_high}, rows.data(), n_rows, n_units, step,
                                  stream, layer, u.get());
    }
    return handed_over<Matrix>(std::move(u), {n_rows, n_units});
}

Order row_order(Word seed_low, Word seed_high, std::size_t n, Word epoch) {
    auto rows = std::unique_ptr<std::int64_t[]>(new std::int64_t[n]);
    {
        nb::gil_scoped_release released;
        chainrule::row_order({seed_low, seed_high}, n, epoch, rows.get());
    }
    return handed_over<Order>(std::move(rows), {n});
}

// -- instruction sets ----------------------------------------------------------------------------

// What this processor can run, the fastest first.
std::vector<const chainrule::Kernels*> available() {
#if defined(CHAINRULE_X86_LEVELS)
    std::vector<const chainrule::Kernels*> found;
    __builtin_cpu_init();
    if (__builtin_cpu_supports("x86-64-v4")) found.push_back(&chainrule::kernels_v4);
    if (__builtin_cpu_supports("x86-64-v3")) found.push_back(&chainrule::kernels_v3);
    if (__builtin_cpu_supports("x86-64-v2")) found.push_back(&chainrule::kernels_v2);
    return found;
#else
    return {&chainrule::kernels_plain};
#endif
}

// The fastest; for small networks the narrower of the two that fuse additions.
const chainrule::Kernels& best_for(const chainrule::Epoch& epoch, bool single) {
    const auto found = available();
#if defined(CHAINRULE_X86_LEVELS)
    if (found.size() == 3) {
        const chainrule::Kernels& narrower = *found[1];
        if ((single ? narrower.is_small_float : narrower.is_small_double)(epoch)) return narrower;
    }
#endif
    (void)epoch, (void)single;
    if (found.empty()) throw std::runtime_error("this processor is older than x86-64-v2");
    return *found.front();
}

std::vector<std::string> levels() {
    std::vector<std::string> names;
    for (const auto* each : available()) names.emplace_back(each->level);
    return names;
}

// -- training ------------------------------------------------------------------------------------

chainrule::LayerArrays layer_arrays(nb::tuple given) {
    chainrule::LayerArrays layer{};
    auto W = nb::cast<Array>(given[0]);
    layer.n_in = W.shape(0);
    layer.n_out = W.shape(1);
    layer.W = W.data();
    layer.b = pointer(given[1]);
    const auto W_memory = nb::cast<nb::tuple>(given[2]), b_memory = nb::cast<nb::tuple>(given[3]);
    for (std::size_t k = 0; k < W_memory.size(); ++k) layer.W_memory[k] = pointer(W_memory[k]);
    for (std::size_t k = 0; k < b_memory.size(); ++k) layer.b_memory[k] = pointer(b_memory[k]);
    layer.activation = chainrule::Activation(nb::cast<int>(given[4]));
    layer.bias = chainrule::Bias(nb::cast<int>(given[5]));
    layer.shared = nb::cast<bool>(given[6]);
    layer.dropout = nb::cast<double>(given[7]);
    return layer;
}

// One epoch over `order`; the layers' arrays are changed in place. -> (end, loss, t)
nb::tuple train_epoch(nb::list layers, ReadArray X, ReadArray y, nb::object weight, Rows order,
                      std::size_t batch, int loss, int solver, std::vector<double> numbers,
                      double l2, double l1, double rate, bool sequential, Word seed_low,
                      Word seed_high, std::int64_t t, int n_threads, const std::string& level) {
    std::vector<chainrule::LayerArrays> arrays;
    for (nb::handle layer : layers) arrays.push_back(layer_arrays(nb::cast<nb::tuple>(layer)));
    chainrule::Epoch epoch{};
    epoch.layers = arrays.data();
    epoch.n_layers = arrays.size();
    epoch.X = X.data();
    epoch.y = y.data();
    epoch.weight = weight.is_none() ? nullptr : nb::cast<ReadArray>(weight).data();
    epoch.order = order.data();
    epoch.n = order.shape(0);
    epoch.batch = batch;
    epoch.loss = chainrule::Loss(loss);
    epoch.solver = chainrule::Solver(solver);
    for (std::size_t k = 0; k < numbers.size() && k < 4; ++k) epoch.numbers[k] = numbers[k];
    epoch.l2 = l2;
    epoch.l1 = l1;
    epoch.rate = rate;
    epoch.sequential = sequential;
    epoch.seed = {seed_low, seed_high};
    epoch.t = t;
    epoch.n_threads = n_threads;
    epoch.interrupted = chainrule::interrupted;
    epoch.parallel = chainrule::parallel;
    const bool single = X.dtype() == nb::dtype<float>();
    const chainrule::Kernels& chosen =
        level.empty() ? best_for(epoch, single) : chainrule::kernels(level);
    chainrule::Outcome outcome;
    {
        nb::gil_scoped_release released;
        outcome = (single ? chosen.train_float : chosen.train_double)(epoch);
    }
    if (outcome.end == chainrule::End::no_memory) throw std::bad_alloc();
    if (outcome.end == chainrule::End::interrupted) throw nb::python_error();
    return nb::make_tuple(int(outcome.end), outcome.loss, outcome.t);
}

// function(x) by the kernels' own arithmetic, for float32 or float64.
template <class T> using Numbers = nb::ndarray<nb::numpy, T, nb::ndim<1>, nb::c_contig>;

template <class T, class Map>
Numbers<T> mapped(Map map, const char* name, nb::ndarray<const T, nb::ndim<1>, nb::c_contig> x) {
    const std::size_t n = x.shape(0);
    auto y = std::unique_ptr<T[]>(new T[n]);
    if (!map(name, x.data(), y.get(), n)) throw std::invalid_argument(name);
    return handed_over<Numbers<T>>(std::move(y), {n});
}

}  // namespace

namespace chainrule {

const Kernels& kernels(const std::string& level) {
    for (const auto* each : available())
        if (level.empty() || level == each->level) return *each;
    throw std::invalid_argument("no kernels for the level '" + level + "'");
}

// Python's own handlers run in its main thread only.
bool interrupted() {
    nb::gil_scoped_acquire held;
    return PyErr_CheckSignals() != 0;
}

// The threads live as long as the call: nothing is left for a fork to lose. They wait for one
// another, so none begins before all are there.
bool parallel(int n, void (*work)(int, void*), void* data) {
    std::promise<bool> all_are_there;
    std::shared_future<bool> begin = all_are_there.get_future().share();
    std::vector<std::thread> others;
    bool complete = true;
    try {
        for (int i = 1; i < n; ++i)
            others.emplace_back([=] { if (begin.get()) work(i, data); });
    } catch (const std::system_error&) {  // the system has no more threads for us
        complete = false;
    }
    all_are_there.set_value(complete);
    if (complete) work(0, data);
    for (auto& other : others) other.join();
    return complete;
}

}  // namespace chainrule

NB_MODULE(_native, m) {
    m.doc() = "Compiled kernels; called by the rest of chainrule, not by its users.";
    m.def("philox_uniform", &philox_uniform, "seed_low"_a, "seed_high"_a, "rows"_a, "n_units"_a,
          "step"_a, "stream"_a, "layer"_a,
          "The uniforms (n_rows, n_units) of chainrule.basics.random.philox_uniform.");
    m.def("row_order", &row_order, "seed_low"_a, "seed_high"_a, "n_rows"_a, "epoch"_a,
          "The rows in the order of chainrule.basics.random.row_order.");
    m.def("levels", &levels, "The instruction sets that can run here, the fastest first.");
    m.def("train_epoch", &train_epoch, "layers"_a, "X"_a, "y"_a, "weight"_a.none(), "order"_a,
          "batch"_a, "loss"_a, "solver"_a, "numbers"_a, "l2"_a, "l1"_a, "rate"_a, "sequential"_a,
          "seed_low"_a, "seed_high"_a, "t"_a, "n_threads"_a, "level"_a = "",
          "One epoch; the layers' arrays change in place. Returns (end, loss, t).");
    m.def("map_float", [](const char* name, nb::ndarray<const float, nb::ndim<1>, nb::c_contig> x,
                          const std::string& level) {
        return mapped<float>(chainrule::kernels(level).map_float, name, x);
    }, "function"_a, "x"_a, "level"_a = "", "An elementary function of float32 numbers.");
    m.def("map_double", [](const char* name, nb::ndarray<const double, nb::ndim<1>, nb::c_contig> x,
                           const std::string& level) {
        return mapped<double>(chainrule::kernels(level).map_double, name, x);
    }, "function"_a, "x"_a, "level"_a = "", "An elementary function of float64 numbers.");
    chainrule::bind_art(m);
    chainrule::bind_boltzmann(m);
    chainrule::bind_perceptron(m);
    chainrule::bind_rbm(m);
    chainrule::bind_som(m);
    m.attr("ACTIVATIONS") = chainrule::texts({"identity", "logistic", "tanh", "relu", "leaky_relu", "elu",
                                   "gelu", "softplus", "exp", "softmax"});
    m.attr("LOSSES") = chainrule::texts({"half_squared_error", "mean_squared_error", "squared_error",
                              "absolute_error", "huber", "log_loss", "poisson"});
    m.attr("SOLVERS") = chainrule::texts({"sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"});
}
