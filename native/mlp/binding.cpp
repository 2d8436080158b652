// chainrule._native: an epoch of a multi-layer perceptron.
#include <new>

#include "../bind.hpp"
#include "calls.hpp"

using namespace nanobind::literals;

namespace chainrule::mlp {
namespace {

// Every level has the same rows.
const Kernels& any_kernels() { return kernels<Kernels>(level_called("")); }

template <class Place> Place place_of(const Names& names, const char* what, nb::object name) {
    const char* wanted = nb::cast<const char*>(name);
    for (std::size_t k = 0; k < names.count; ++k)
        if (std::strcmp(names.first[k], wanted) == 0) return Place(int(k));
    throw nb::value_error((std::string("no kernel for the ") + what + " " + wanted).c_str());
}

template <class T> void read_memory(const nb::object& memory, T* (&parts)[2]) {
    std::size_t k = 0;
    for (nb::handle part : nb::cast<nb::list>(memory))
        parts[k++] = nb::cast<Array<T>>(part, false).data();
}

template <class T> LayerArrays<T> read_layer(const Fields& given, const Names& activations) {
    LayerArrays<T> layer{};
    const auto W = given.array<T>("W");
    layer.W = W.data();
    layer.n_in = W.shape(0);
    layer.n_out = W.shape(1);
    layer.b = given.numbers<T>("b");
    read_memory<T>(given["W_memory"], layer.W_memory);
    read_memory<T>(given["b_memory"], layer.b_memory);
    layer.activation = place_of<Activation>(activations, "activation", given["activation"]);
    layer.trains_bias = given.get<bool>("trains_bias");
    layer.shared = given.get<bool>("shared");
    layer.dropout = given.get<double>("dropout");
    return layer;
}

// `Numbers` of the arrays: read-only where nothing is learned.
template <class T, class Numbers>
EmbeddingArrays<T> read_embedding(const nb::object& object) {
    EmbeddingArrays<T> embedding{};
    if (object.is_none()) return embedding;
    const Fields given(object);
    const auto columns = given.read_array<std::int64_t>("columns");
    const auto mix = nb::cast<nb::list>(given["parameters"])[2];
    const auto shape = nb::cast<Numbers>(mix, false);
    embedding.columns = columns.data();
    embedding.n_columns = shape.shape(0);
    embedding.n_waves = shape.shape(1);
    embedding.n_mixtures = shape.shape(2);
    const auto read = [](const nb::handle& arrays, T** parts) {
        std::size_t k = 0;
        for (nb::handle part : nb::cast<nb::list>(arrays))
            parts[k++] = const_cast<T*>(nb::cast<Numbers>(part, false).data());
    };
    read(given["parameters"], embedding.parameters);
    std::size_t k = 0;
    for (nb::handle memory : given.get<nb::list>("memory")) read(memory, embedding.memory[k++]);
    return embedding;
}

void read_optimizer(const Fields& given, const Kernels& known, Optimizer& optimizer,
                    double* settings) {
    optimizer = place_of<Optimizer>(known.optimizers, "optimizer", given["optimizer"]);
    const nb::object values = given["settings"];
    std::size_t k = 0;
    for (const char* name : known.settings[int(optimizer)])
        settings[k++] = nb::cast<double>(values[name]);
}

// All but the layers.
template <class T> Epoch<T> read_epoch(const Fields& given, const Kernels& known) {
    Epoch<T> epoch{};
    epoch.X = given.read_numbers<T>("X");
    epoch.y = given.read_numbers<T>("y");
    epoch.weight = given.read_numbers<T>("weight");
    epoch.order = given.row_numbers("order");
    epoch.numbers = given.row_numbers("numbers");
    epoch.n = nb::len(given["order"]);
    epoch.batch = given.get<std::size_t>("batch");
    epoch.loss = place_of<Loss>(known.losses, "loss", given["loss"]);
    epoch.canonical = given.get<bool>("canonical");
    read_optimizer(given, known, epoch.optimizer, epoch.settings);
    epoch.l2 = given.get<double>("l2");
    epoch.l1 = given.get<double>("l1");
    epoch.rate = given.get<double>("rate");
    epoch.sequential = given.get<bool>("sequential");
    epoch.seed = given.seed("seed");
    epoch.t = given.get<std::int64_t>("t");
    epoch.sums = {given.get<double>("loss_sum"), given.get<double>("weight_sum")};
    epoch.n_threads = given.get<int>("n_threads");
    epoch.shards = {given.get<std::size_t>("shards"), given.get<std::size_t>("first_shard"),
                    given.get<std::size_t>("own_shards")};
    return epoch;
}

// What Python adds to a process's sums, exchange(sums, loss) -> loss; it changes the sums in place.
template <class T> bool add_in_python(void* its, T* sums, std::size_t n, double& loss) {
    nb::gil_scoped_acquire held;
    try {
        const nb::ndarray<nb::numpy, T, nb::ndim<1>> numbers(sums, {n}, nb::handle());
        const nb::object array = nb::cast(numbers, nb::rv_policy::reference);
        loss = nb::cast<double>((*static_cast<nb::object*>(its))(array, loss));
        return true;
    } catch (nb::python_error& error) {
        error.restore();
    } catch (const std::exception& error) {
        PyErr_SetString(PyExc_RuntimeError, error.what());
    }
    return false;
}

// The fastest; for small networks the narrower of the two that fuse additions.
template <class T> Level best_for(const Epoch<T>& epoch) {
    const auto& levels = available_levels();
    if (levels.size() == 3 && kernels<Kernels>(levels[1]).of<T>().is_small(epoch))
        return levels[1];
    return level_called("");
}

template <class T>
std::vector<LayerArrays<T>> read_layers(const Fields& given, const char* name,
                                        const Names& activations) {
    std::vector<LayerArrays<T>> layers;
    if (given.is_none(name)) return layers;
    for (nb::handle layer : given.get<nb::list>(name))
        layers.push_back(read_layer<T>(layer, activations));
    return layers;
}

template <class T> nb::tuple train(const Fields& given, const std::string& level) {
    const Kernels& known = any_kernels();
    auto layers = read_layers<T>(given, "layers", known.activations);
    auto gradients = read_layers<T>(given, "gradients", known.activations);
    const Gradients<T> wanted{gradients.data(),
                              read_embedding<T, Array<T>>(given["embedding_gradient"])};
    Epoch<T> epoch = read_epoch<T>(given, known);
    epoch.layers = layers.data();
    epoch.n_layers = layers.size();
    if (!gradients.empty()) epoch.gradients = &wanted;
    epoch.embedding = read_embedding<T, Array<T>>(given["embedding"]);
    nb::object exchange = given["exchange"];
    if (!exchange.is_none()) epoch.exchange = {add_in_python<T>, &exchange};
    const Level picked = level.empty() ? best_for(epoch) : level_called(level);
    Outcome outcome;
    run_released([&] {
        outcome = kernels<Kernels>(picked).of<T>().train(epoch);
        return outcome.end != End::interrupted;
    });
    if (outcome.end == End::no_memory) throw std::bad_alloc();
    return nb::make_tuple(outcome.sums.loss, outcome.sums.weight, outcome.t);
}

// A part of an epoch, over `order`; the layers' arrays are changed in place, or those of `gradients`
// filled. -> (Σ loss·weight, Σ weight, t)
nb::tuple train_part(nb::object epoch, const std::string& level) {
    return by_type(epoch.attr("X"),
                   [&](auto number) { return train<decltype(number)>(epoch, level); });
}

// Of a network that predicts: W and b, which are only read.
template <class T> LayerArrays<T> read_weights(const Fields& given, const Names& activations) {
    LayerArrays<T> layer{};
    const auto W = given.read_array<T>("W");
    layer.W = const_cast<T*>(W.data());
    layer.n_in = W.shape(0);
    layer.n_out = W.shape(1);
    layer.b = const_cast<T*>(given.read_numbers<T>("b"));
    layer.activation = place_of<Activation>(activations, "activation", given["activation"]);
    layer.shared = given.get<bool>("shared");
    return layer;
}

template <class T> bool pass(const Fields& given, const std::string& level) {
    const Kernels& known = any_kernels();
    std::vector<LayerArrays<T>> layers;
    for (nb::handle layer : given.get<nb::list>("layers"))
        layers.push_back(read_weights<T>(layer, known.activations));
    const auto X = given.read_array<T>("X");
    const Pass<T> pass{layers.data(),
                       layers.size(),
                       read_embedding<T, ReadArray<T>>(given["embedding"]),
                       X.data(),
                       given.array<T>("outputs").data(),
                       X.shape(0),
                       given.get<int>("n_threads")};
    Passed passed{};
    run_released([&] {
        passed = kernels<Kernels>(level_called(level)).of<T>().predict(pass);
        return passed.end != End::interrupted;
    });
    if (passed.end == End::no_memory) throw std::bad_alloc();
    return passed.finite;
}

// `outputs` (n, k) of the rows X (n, inputs); whether all of X is finite.
bool forward_pass(nb::object given, const std::string& level) {
    return by_type(given.attr("X"),
                   [&](auto number) { return pass<decltype(number)>(given, level); });
}

}  // namespace

void bind(nb::module_& m) {
    m.def("train_part", &train_part, "epoch"_a, "level"_a = "",
          "A part of an epoch; the layers' arrays change in place. Returns (loss_sum, weight_sum, "
          "t).");
    m.def("forward_pass", &forward_pass, "forward"_a, "level"_a = "",
          "The outputs of all rows, into `outputs`. Returns whether all of X is finite.");
    const Kernels known = available_levels().empty() ? Kernels{} : any_kernels();
    m.attr("ACTIVATIONS") = tuple_of(known.activations);
    m.attr("LOSSES") = tuple_of(known.losses);
    m.attr("OPTIMIZERS") = tuple_of(known.optimizers);
}

}  // namespace chainrule::mlp
