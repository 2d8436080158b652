// The perceptron's epoch, for one instruction set.
#include "epoch.hpp"

namespace chainrule {

template <> const perceptron::Kernels& kernels<perceptron::Kernels, THIS_LEVEL>() {
    using namespace perceptron;
    static constexpr Kernels table{{run_epoch<float>}, {run_epoch<double>}};
    return table;
}

}  // namespace chainrule
