// Orders of rows and trained networks, from the kernels alone, so that what is compiled for another
// processor can be run here, and its results be held beside this processor's.
//
//   order ROWS                       a hash of an epoch's order
//   float|double STEPS BATCH UNITS…  the loss and Σ w² after so many steps of plain descent
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "mlp/calls.hpp"
#include "order.hpp"

namespace chainrule {

bool interrupted() { return false; }
bool parallel(int, void (*)(int, void*), void*) { return false; }

}  // namespace chainrule

using namespace chainrule;

static int place(const Names& names, const char* name) {
    for (std::size_t i = 0; i < names.count; ++i)
        if (!std::strcmp(names.first[i], name)) return int(i);
    std::abort();
}

static std::vector<std::uint32_t> order_of(std::size_t rows) {
    std::vector<std::uint32_t> order(rows);
    EpochOrder<std::uint32_t>({7, 9}, rows, 3).write(order.data());
    return order;
}

template <class T> static std::vector<T> numbers(std::size_t n) {
    std::vector<T> found(n);
    std::uint64_t state = n;
    for (T& x : found) {  // Knuth's generator
        state = state * 6364136223846793005ull + 1442695040888963407ull;
        x = T(double(state >> 11) / 0x1p53 - 0.5);
    }
    return found;
}

template <class T>
static void train(std::size_t steps, std::size_t batch, const std::vector<std::size_t>& units) {
    using namespace chainrule::mlp;
    const Kernels& all = kernels<Kernels, Level::CHAINRULE_LEVEL>();
    std::vector<std::vector<T>> W, b;
    std::vector<LayerArrays<T>> layers(units.size() - 1);
    for (std::size_t l = 0; l < layers.size(); ++l) {
        W.push_back(numbers<T>(units[l] * units[l + 1]));
        b.emplace_back(units[l + 1]);
        const bool last = l + 1 == layers.size();
        layers[l].W = W[l].data();
        layers[l].b = b[l].data();
        layers[l].n_in = units[l];
        layers[l].n_out = units[l + 1];
        layers[l].activation = Activation(place(all.activations, last ? "identity" : "tanh"));
        layers[l].trains_bias = true;
    }
    const std::size_t rows = steps * batch;
    const std::vector<T> X = numbers<T>(rows * units.front()), y = numbers<T>(rows * units.back());
    const std::vector<std::uint32_t> order = order_of(rows);
    Epoch<T> epoch{};
    epoch.layers = layers.data();
    epoch.n_layers = layers.size();
    epoch.X = X.data();
    epoch.y = y.data();
    epoch.order = epoch.numbers = RowNumbers(order.data());
    epoch.n = rows;
    epoch.batch = batch;
    epoch.loss = Loss(place(all.losses, "half_squared_error"));
    epoch.canonical = true;
    epoch.optimizer = Optimizer(place(all.optimizers, "sgd"));
    epoch.rate = 0.01;
    epoch.shards = {1, 0, 1};
    epoch.n_threads = 1;
    const Outcome outcome = all.of<T>().train(epoch);
    double squares = 0;
    for (const auto& weights : W)
        for (T w : weights) squares += double(w) * double(w);
    std::printf("%d %.12g %.12g\n", int(outcome.end), outcome.sums.loss, squares);
}

int main(int n, char** words) {
    const std::string what = n > 2 ? words[1] : "";
    std::vector<std::size_t> sizes;
    for (int i = 2; i < n; ++i) sizes.push_back(std::strtoull(words[i], nullptr, 10));
    if (what == "order" && sizes.size() == 1) {
        std::uint64_t hash = 14695981039346656037ull;  // FNV-1a
        for (const std::uint32_t row : order_of(sizes[0])) hash = (hash ^ row) * 1099511628211ull;
        std::printf("%llx\n", static_cast<unsigned long long>(hash));
    } else if ((what == "float" || what == "double") && sizes.size() > 3) {
        const std::vector<std::size_t> units(sizes.begin() + 2, sizes.end());
        if (what == "float") train<float>(sizes[0], sizes[1], units);
        else train<double>(sizes[0], sizes[1], units);
    } else return 2;
}
