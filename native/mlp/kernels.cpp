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

// Rows from `first` on, `n` of them, of an epoch that stands at `t` and `sums`.
template <class T>
Epoch<T> rows_of(const Epoch<T>& epoch, std::size_t first, std::size_t n, const Outcome& before) {
    Epoch<T> part = epoch;
    part.order = part.order.from(first);
    part.numbers = part.numbers.from(first);
    part.n = n;
    part.t = before.t;
    part.sums = before.sums;
    return part;
}

// A block that the small kernels leave is done by the general ones, and only that block: where an
// epoch is cut into parts changes no bit.
template <class T> Outcome train_small(const Epoch<T>& epoch) {
    NoSubnormals guard;
    Outcome now{End::done, epoch.sums, epoch.t};
    std::size_t done = 0;
    while (done < epoch.n) {
        const Epoch<T> rest = rows_of(epoch, done, epoch.n - done, now);
        bool stopped = false;
        const std::size_t n = Small<T>(rest).run(&now.sums.loss, &stopped);
        if (stopped) return {End::interrupted, epoch.sums, epoch.t};
        done += n;
        now.sums.weight += double(n);
        now.t += std::int64_t((n + epoch.batch - 1) / epoch.batch);
        if (done == epoch.n) break;
        const std::size_t block = std::min(SMALL_BLOCK * epoch.batch, epoch.n - done);
        now = train_in_general<T>(rows_of(epoch, done, block, now));
        if (now.end != End::done) return now;
        done += block;
    }
    return now;
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
