// Multi-layer perceptrons, for one instruction set: small networks are trained by small.hpp, others
// by training.hpp; all predict by prediction.hpp.
#include "prediction.hpp"
#include "small.hpp"
#include "training.hpp"

namespace chainrule {
namespace mlp {
namespace {

template <class T> Outcome train_in_general(const Epoch<T>& epoch) {
    Training<T> training(epoch);
    return training.run();
}

template <class T> Outcome train_small(const Epoch<T>& epoch) {
    NoSubnormals guard;
    double loss = 0;
    bool stopped = false;
    std::size_t done;
    {
        Small<T> small(epoch);
        done = small.run(&loss, &stopped);
    }
    const std::int64_t t = epoch.t + std::int64_t((done + epoch.batch - 1) / epoch.batch);
    if (stopped) return {End::interrupted, 0, epoch.t};
    if (done == epoch.n) return {End::done, loss / double(epoch.n), t};
    Epoch<T> rest = epoch;
    rest.order += done;
    rest.n -= done;
    rest.t = t;
    Outcome outcome = train_in_general<T>(rest);
    if (outcome.end == End::done)
        outcome.loss = (loss + outcome.loss * double(rest.n)) / double(epoch.n);
    return outcome;
}

template <class T> Outcome train(const Epoch<T>& epoch) {
    return is_small<T>(epoch) ? train_small<T>(epoch) : train_in_general<T>(epoch);
}

template <class T> constexpr Functions<T> functions{train<T>, is_small<T>, predict<T>};

}  // namespace
}  // namespace mlp

template <> const mlp::Kernels& kernels<mlp::Kernels, THIS_LEVEL>() {
    using namespace mlp;
    static constexpr Kernels table{{functions<float>, functions<double>},
                                   Activations::all,
                                   Losses::all,
                                   Optimizers::all,
                                   Optimizers::settings};
    return table;
}

}  // namespace chainrule
