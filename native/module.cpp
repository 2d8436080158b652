// chainrule._native: the compiled kernels as Python functions. A family binds its own; here stand
// the list of families, the random streams, and what a kernel asks of the program around it.
#include <cstddef>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <system_error>
#include <thread>
#include <vector>

#include "bind.hpp"
#include "order.hpp"

// One for each folder that has a binding.cpp.
#define CHAINRULE_FAMILIES(EACH) \
    EACH(mlp) EACH(perceptron) EACH(som) EACH(art) EACH(rbm) EACH(boltzmann) EACH(measure) \
    EACH(cells) EACH(inputs)

namespace chainrule {

#define CHAINRULE_EACH(family) \
    namespace family {         \
    void bind(nb::module_&);   \
    }
CHAINRULE_FAMILIES(CHAINRULE_EACH)
#undef CHAINRULE_EACH

// -- instruction sets ----------------------------------------------------------------------------

#if defined(__clang__)  // which names no whole instruction set before its release 18
#define CHAINRULE_HAS(name) __builtin_cpu_supports(name)
#define CHAINRULE_HAS_V2 CHAINRULE_HAS("sse4.2") && CHAINRULE_HAS("popcnt")
#define CHAINRULE_HAS_V3                                                       \
    CHAINRULE_HAS_V2 && CHAINRULE_HAS("avx2") && CHAINRULE_HAS("fma") &&       \
        CHAINRULE_HAS("bmi") && CHAINRULE_HAS("bmi2")
#define CHAINRULE_HAS_V4                                                       \
    CHAINRULE_HAS_V3 && CHAINRULE_HAS("avx512f") && CHAINRULE_HAS("avx512bw") && \
        CHAINRULE_HAS("avx512cd") && CHAINRULE_HAS("avx512dq") && CHAINRULE_HAS("avx512vl")
#else
#define CHAINRULE_HAS_V2 __builtin_cpu_supports("x86-64-v2")
#define CHAINRULE_HAS_V3 __builtin_cpu_supports("x86-64-v3")
#define CHAINRULE_HAS_V4 __builtin_cpu_supports("x86-64-v4")
#endif

static std::vector<Level> detected_levels() {
#if defined(__x86_64__) || defined(_M_X64)
    std::vector<Level> levels;
    __builtin_cpu_init();
    if (CHAINRULE_HAS_V4) levels.push_back(Level::v4);
    if (CHAINRULE_HAS_V3) levels.push_back(Level::v3);
    if (CHAINRULE_HAS_V2) levels.push_back(Level::v2);
    return levels;
#else
    return {Level::plain};
#endif
}

const std::vector<Level>& available_levels() {
    static const std::vector<Level> levels = detected_levels();
    return levels;
}

const char* name_of(Level level) {
#define CHAINRULE_EACH(each) #each,
    constexpr const char* names[] = {CHAINRULE_LEVELS(CHAINRULE_EACH)};
#undef CHAINRULE_EACH
    return names[int(level)];
}

Level level_called(const std::string& name) {
    for (const Level level : available_levels())
        if (name.empty() || name == name_of(level)) return level;
    throw std::invalid_argument("no kernels for the level '" + name + "' on this processor");
}

// -- what a kernel asks --------------------------------------------------------------------------

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

// -- random streams ------------------------------------------------------------------------------

namespace {

using Rows = nb::ndarray<const Word, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

auto uniforms(Word seed_low, Word seed_high, Rows rows, std::size_t n_units, Word step,
              Word stream, Word layer) {
    const std::size_t n_rows = rows.shape(0);
    auto u = std::make_unique<double[]>(n_rows * n_units);
    {
        nb::gil_scoped_release released;
        philox_uniform({seed_low, seed_high}, rows.data(), n_rows, n_units, step, stream, layer,
                       u.get());
    }
    return handed_over(std::move(u), {n_rows, n_units});
}

template <class Row> nb::object rows_of(std::array<Word, 2> seed, std::size_t n, Word epoch) {
    auto rows = std::unique_ptr<Row[]>(new Row[n]);
    {
        nb::gil_scoped_release released;
        EpochOrder<Row>(seed, n, epoch).write(rows.get());
    }
    return nb::cast(handed_over(std::move(rows), {n}));
}

nb::object ordered_rows(Word seed_low, Word seed_high, std::size_t n, Word epoch) {
    return n <= MOST_NARROW ? rows_of<std::uint32_t>({seed_low, seed_high}, n, epoch)
                            : rows_of<std::int64_t>({seed_low, seed_high}, n, epoch);
}

std::vector<std::string> level_names() {
    std::vector<std::string> names;
    for (const Level level : available_levels()) names.emplace_back(name_of(level));
    return names;
}

}  // namespace
}  // namespace chainrule

NB_MODULE(_native, m) {
    using namespace nanobind::literals;
    m.doc() = "Compiled kernels; called by the rest of chainrule, not by its users.";
    m.def("philox_uniform", &chainrule::uniforms, "seed_low"_a, "seed_high"_a, "rows"_a,
          "n_units"_a, "step"_a, "stream"_a, "layer"_a,
          "The uniforms (n_rows, n_units) of chainrule.basics.random.philox_uniform.");
    m.def("row_order", &chainrule::ordered_rows, "seed_low"_a, "seed_high"_a, "n_rows"_a,
          "epoch"_a,
          "The rows in the order of chainrule.basics.random.row_order: uint32, or int64 where these do "
          "not number all.");
    m.def("levels", &chainrule::level_names,
          "The instruction sets that can run here, the fastest first.");
#define CHAINRULE_EACH(family) chainrule::family::bind(m);
    CHAINRULE_FAMILIES(CHAINRULE_EACH)
#undef CHAINRULE_EACH
}
